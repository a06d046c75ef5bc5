"""What Splink gives the pairs of a small file when m, u and the prior are fixed: the golden file of a test.

    node dist/bench/people.js --records 200 --seed 10 --damage heavy --out FOLDER
    python bench/peers/golden-weights.py FOLDER/people.csv > test/golden/linkage/splink-weights.json

Levels are written as the engine counts them: 0 is the best, -1 is missing.
"""

import json
import logging
import sys

import duckdb
import splink
import splink.comparison_library as cl
from prepare import prepare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

PRIOR = 0.004
COMPARISONS = [
    {
        "column": "given",
        "levels": ["exact", "jaro_winkler 0.92", "jaro_winkler 0.88", "jaro_winkler 0.7", "else"],
        "m": [0.78, 0.06, 0.04, 0.05, 0.07],
        "u": [0.004, 0.001, 0.0015, 0.0335, 0.96],
    },
    {
        "column": "family",
        "levels": ["exact", "levenshtein 1", "levenshtein 2", "else"],
        "m": [0.82, 0.07, 0.03, 0.08],
        "u": [0.0012, 0.0004, 0.0011, 0.9973],
    },
    {"column": "birth", "levels": ["exact", "else"], "m": [0.91, 0.09], "u": [0.00003, 0.99997]},
    {"column": "postal", "levels": ["exact", "else"], "m": [0.83, 0.17], "u": [0.0007, 0.9993]},
]


def comparison(spec):
    kind = {len(n.split()) > 1 and n.split()[0]: True for n in spec["levels"]}
    thresholds = [float(n.split()[1]) for n in spec["levels"] if " " in n]
    if "jaro_winkler" in kind:
        made = cl.JaroWinklerAtThresholds(spec["column"], thresholds)
    elif "levenshtein" in kind:
        made = cl.LevenshteinAtThresholds(spec["column"], [int(t) for t in thresholds])
    else:
        made = cl.ExactMatch(spec["column"])
    return made.configure(m_probabilities=spec["m"], u_probabilities=spec["u"])


def main():
    logging.getLogger("splink").setLevel(logging.ERROR)
    con = duckdb.connect()
    con.execute("set threads = 1")
    prepare(con, sys.argv[1:], "id", "person")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparison(spec) for spec in COMPARISONS],
        # Pairs of every kind, and few enough to be read: alike in something, or in nothing.
        blocking_rules_to_generate_predictions=[
            block_on("given"),
            block_on("family"),
            block_on("birth"),
            block_on("postal"),
            block_on("left(given, 2)"),
            block_on("left(family, 3)"),
            block_on("cast(unique_id as int) % 40"),
        ],
        probability_two_random_records_match=PRIOR,
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(DuckDBAPI(connection=con).register("people"), settings)
    scored = linker.inference.predict()
    gammas = ", ".join(f"gamma_{spec['column']}" for spec in COMPARISONS)
    pairs = con.execute(f"""
      select least(unique_id_l::int, unique_id_r::int) a, greatest(unique_id_l::int, unique_id_r::int) b, match_weight, {gammas}
      from {scored.physical_name} order by a, b""").fetchall()
    columns = [spec["column"] for spec in COMPARISONS]
    records = con.execute(f"select unique_id::int, {', '.join(columns)} from people order by 1").fetchall()
    print("{")
    print(f' "splink": "{splink.__version__}", "duckdb": "{duckdb.__version__}", "prior": {PRIOR},')
    print(' "comparisons": [\n  ' + ",\n  ".join(json.dumps(s) for s in COMPARISONS) + "\n ],")
    rows = [json.dumps([i, *(None if v is None else str(v) for v in values)], ensure_ascii=False) for i, *values in records]
    print(' "records": [\n  ' + ",\n  ".join(rows) + "\n ],")
    best = [len(spec["levels"]) - 1 for spec in COMPARISONS]
    lines = [
        json.dumps([a, b, [-1 if g == -1 else top - g for top, g in zip(best, levels)], round(weight, 6)])
        for a, b, weight, *levels in pairs
    ]
    print(' "pairs": [\n  ' + ",\n  ".join(lines) + "\n ]")
    print("}")


main()
