"""GoldenMatch with no settings: `python run-goldenmatch.py [--key id] [--truth person] FILE…`; prints JSON.

It gets the file as it is but for the column of the truth.
"""

import contextlib
import os
import sys
import tempfile

import duckdb
from measure import Clock, arguments, pairwise, peak_rss, say


def main():
    asked = arguments()
    os.environ["POLARS_MAX_THREADS"] = str(asked.threads)

    con = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        bare, people = [], []
        for number, file in enumerate(asked.files):
            path = os.path.join(folder, f"{number}.csv")
            source = f"read_csv('{file}', all_varchar=true, header=true)"
            without = f'exclude ("{asked.truth}")' if asked.truth else ""
            con.execute(f"copy (select * {without} from {source}) to '{path}' (header)")
            truth = f'"{asked.truth}"' if asked.truth else "null"
            people += con.execute(f"select {truth} from {source}").fetchall()
            bare.append(path)
        clock = Clock()
        # It talks on the standard output, which is for the report.
        with contextlib.redirect_stdout(sys.stderr):
            import goldenmatch

            clock.step("start")
            result = goldenmatch.dedupe(*bare)
            clusters = result.clusters
            clock.step("link")
    rss = peak_rss()

    cluster_of = {}
    for name, cluster in clusters.items():
        for row in cluster["members"]:
            cluster_of[row] = name
    first = min(cluster_of, default=0)
    import pyarrow

    table = pyarrow.table(
        {
            "unique_id": [str(i) for i in range(len(people))],
            "person": [p for (p,) in people],
            # Who is in no cluster is alone.
            "cluster_id": [str(cluster_of.get(i + first, f"single {i}")) for i in range(len(people))],
        }
    )
    con.register("whole", table)
    con.execute("create table people as select unique_id, person from whole")
    con.execute("create table clusters as select unique_id, cluster_id from whole")
    sizes = [len(c["members"]) for c in clusters.values()]
    report = {
        "peer": "goldenmatch",
        "version": goldenmatch.__version__,
        "records": len(people),
        "seconds": clock.seconds,
        "peak_rss": rss,
        "candidates": None,
        "clusters": con.execute("select count(distinct cluster_id) from clusters").fetchall()[0][0],
        "largest": max(sizes, default=1),
    }
    if asked.truth:
        report["default"] = pairwise(con, "clusters")
    say(report)


main()
