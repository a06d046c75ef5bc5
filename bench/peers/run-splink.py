"""Splink on DuckDB: `python run-splink.py --key id --truth person [--threads N] FILE…`; prints JSON.

Settings after Splink's example for persons (docs, deduplicate_50k_synthetic), tuned: ten blocking rules, term
frequencies, mobiles kept apart from landlines, birth dates and names by the library's own comparisons.
"""

import logging

import duckdb
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from measure import Clock, arguments, pairwise, peak_rss, say
from prepare import prepare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

USUAL = 0.95
OTHERS = [0.1, 0.3, 0.5, 0.8, 0.9, 0.98, 0.99, 0.999, 0.9999, 0.99999]

RULES = [
    ["identifier"],
    ["email"],
    ["mobile"],
    ["landline"],
    ["given", "family"],
    ["family", "birth"],
    ["given", "birth"],
    ["family", "postal"],
    ["given", "postal"],
    ["birth", "postal"],
    ["street", "postal"],
    ["family", "town"],
    ["given", "town"],
    ["birth", "town"],
    ["street", "town"],
    ["birth"],
    ["given3", "family3"],
]
MOST_RULES = 10
SESSIONS = [["given", "family"], ["birth"], ["email"], ["mobile"], ["family"]]


def comparisons(has):
    made = [cl.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="given_family")]
    if "birth" in has:
        made.append(cl.DateOfBirthComparison("birth", input_is_string=False))
    if "email" in has:
        made.append(cl.EmailComparison("email"))
    for number in ("mobile", "landline", "identifier"):
        if number in has:
            made.append(cl.LevenshteinAtThresholds(number, 1).configure(term_frequency_adjustments=number != "identifier"))
    if "street" in has:
        # One comparison from the house up to the town: a house implies its town.
        place = "postal" if "postal" in has else "town"
        made.append(
            cl.CustomComparison(
                output_column_name="address",
                comparison_levels=[
                    cll.And(cll.NullLevel("street"), cll.NullLevel(place)),
                    cll.And(cll.ExactMatchLevel("street"), cll.ExactMatchLevel(place)),
                    cll.And(cll.JaroWinklerLevel("street", 0.9), cll.ExactMatchLevel(place)),
                    cll.ExactMatchLevel("street"),
                    cll.ExactMatchLevel(place).configure(tf_adjustment_column=place),
                    cll.ElseLevel(),
                ],
            )
        )
    elif "postal" in has:
        made.append(cl.ExactMatch("postal").configure(term_frequency_adjustments=True))
    elif "town" in has:
        made.append(cl.ExactMatch("town").configure(term_frequency_adjustments=True))
    return made


def main():
    asked = arguments()
    logging.getLogger("splink").setLevel(logging.ERROR)

    clock = Clock()
    con = duckdb.connect()
    con.execute(f"set threads = {asked.threads}")
    has = prepare(con, asked.files, asked.key, asked.truth)
    clock.step("prepare")

    rules = [r for r in RULES if all(c in has for c in r)][:MOST_RULES]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons(has),
        blocking_rules_to_generate_predictions=[block_on(*r) for r in rules],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(DuckDBAPI(connection=con).register("people"), settings)
    sure = [r for r in (["identifier"], ["email", "family"], ["given", "family", "birth"], ["mobile", "given"]) if all(c in has for c in r)]
    linker.training.estimate_probability_two_random_records_match([block_on(*r) for r in sure], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    sessions = [s for s in SESSIONS if all(c in has for c in s)]
    # A comparison that the session's rule uses is not trained in it: two sessions reach all, a third steadies them.
    for columns in sessions[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    clock.step("train")
    scored = linker.inference.predict(threshold_match_probability=0.01)
    clock.step("score")
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, threshold_match_probability=USUAL)
    clock.step("cluster")
    if asked.out:
        con.execute(f"copy (select unique_id, cluster_id from {clustered.physical_name}) to '{asked.out}' (header)")
        clock.step("write")
    rss = peak_rss()

    matches = " or ".join("(" + " and ".join(f"l.{c} = r.{c}" for c in rule) + ")" for rule in rules)
    report = {
        "peer": "splink",
        "version": splink.__version__,
        "records": con.execute("select count(*) from people").fetchall()[0][0],
        "rules": [" + ".join(r) for r in rules],
        "seconds": clock.seconds,
        "peak_rss": rss,
        "links": con.execute(f"select count(*) from {scored.physical_name} where match_probability >= {USUAL}").fetchall()[0][0],
        "clusters": con.execute(f"select count(distinct cluster_id) from {clustered.physical_name}").fetchall()[0][0],
    }
    pairs = " union ".join(
        f"select l.rowid a, r.rowid b from people l join people r on l.rowid < r.rowid and "
        + " and ".join(f"l.{c} = r.{c}" for c in rule)
        for rule in rules
    )
    report["candidates"] = con.execute(f"select count(*) from ({pairs})").fetchall()[0][0]
    if asked.truth:
        reached, true = con.execute(f"""
          select count(*) filter (where {matches}), count(*)
          from people l join people r on l.person = r.person and l.unique_id < r.unique_id""").fetchall()[0]
        report["candidate_recall"] = round(reached / true, 5) if true else 1.0
        report["default"] = {"threshold": USUAL, **pairwise(con, clustered.physical_name)}
        best = report["default"]
        for threshold in OTHERS:
            other = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, threshold_match_probability=threshold)
            found = {"threshold": threshold, **pairwise(con, other.physical_name)}
            best = max(best, found, key=lambda s: s["f1"])
        report["best"] = best
        report["calibration"] = [
            {"from": low, "to": low + 0.1, "pairs": n, "true": round(share or 0, 4)}
            for low in (0.5, 0.6, 0.7, 0.8, 0.9)
            for n, share in con.execute(f"""
              select count(*), avg((l.person = r.person)::int) from {scored.physical_name} s
              join people l on l.unique_id = s.unique_id_l join people r on r.unique_id = s.unique_id_r
              where match_probability >= {low} and match_probability < {low + 0.1 if low < 0.9 else 1.1}""").fetchall()
        ]
    say(report)


main()
