"""recordlinkage with its ECM classifier: `python run-recordlinkage.py --key id --truth person FILE…`; prints JSON.

Prepared as for Splink; binary features, as ECM asks; clusters are connected components.
"""


import duckdb
import numpy
import pandas
import recordlinkage
from measure import Clock, arguments, pairwise, peak_rss, say
from prepare import prepare
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

RULES = [["identifier"], ["email"], ["mobile"], ["landline"], ["given", "family"], ["family", "birth"], ["given", "birth"], ["street", "postal"], ["family", "postal"]]


def main():
    asked = arguments()

    clock = Clock()
    con = duckdb.connect()
    con.execute(f"set threads = {asked.threads}")
    has = prepare(con, asked.files, asked.key, asked.truth)
    people = con.execute("select * exclude (person) replace (birth::varchar as birth) from people").df()
    people = people.astype(object).where(people.notna(), None)
    clock.step("prepare")
    index = recordlinkage.Index()
    for rule in RULES:
        if all(c in has for c in rule):
            index.block(rule)
    pairs = index.index(people)
    clock.step("block")
    compare = recordlinkage.Compare(n_jobs=asked.threads)
    for name in ("given", "family"):
        compare.string(name, name, method="jarowinkler", threshold=0.88)
    for name in ("birth", "email", "mobile", "landline", "postal", "identifier"):
        if name in has:
            compare.exact(name, name)
    if "street" in has:
        compare.string("street", "street", method="jarowinkler", threshold=0.9)
    features = compare.compute(pairs, people)
    clock.step("compare")
    # ECM knows no missing values: they count as not alike.
    found = recordlinkage.ECMClassifier(binarize=None).fit_predict(features.astype(int))
    clock.step("train")
    a, b = numpy.array(found.get_level_values(0)), numpy.array(found.get_level_values(1))
    graph = coo_matrix((numpy.ones(len(a)), (a, b)), shape=(len(people), len(people)))
    _, label = connected_components(graph, directed=False)
    clusters = pandas.DataFrame({"unique_id": people["unique_id"].astype(str), "cluster_id": label})
    clock.step("cluster")
    rss = peak_rss()
    con.register("clusters", clusters)
    report = {
        "peer": "recordlinkage",
        "version": recordlinkage.__version__,
        "records": len(people),
        "seconds": clock.seconds,
        "peak_rss": rss,
        "candidates": len(pairs),
        "links": len(found),
        "clusters": int(label.max()) + 1,
    }
    if asked.truth:
        report["default"] = pairwise(con, "clusters")
    say(report)


main()
