"""Times, peak memory and quality against the truth, the same for every peer."""

import argparse
import json
import resource
import sys
import time


def arguments():
    """What every peer is asked."""
    asked = argparse.ArgumentParser()
    asked.add_argument("files", nargs="+")
    asked.add_argument("--key")
    asked.add_argument("--truth")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--out")
    return asked.parse_args()


class Clock:
    """Seconds by step."""

    def __init__(self):
        self.seconds = {}
        self._last = time.perf_counter()

    def step(self, name):
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 3)
        self._last = now

    def skip(self):
        """What happened since the last step is measuring, not work."""
        self._last = time.perf_counter()


def peak_rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def scores(right, found, true):
    precision = right / found if found else 1.0
    recall = right / true if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1, 5)}


def pairwise(con, clusters):
    """Pairwise scores of a table with unique_id and cluster_id against people.person."""
    right, found, true = con.execute(f"""
      with labelled as (select p.person, c.cluster_id from {clusters} c join people p using (unique_id)),
        cells as (select count(*) n from labelled group by person, cluster_id),
        found as (select count(*) n from labelled group by cluster_id),
        true as (select count(*) n from labelled group by person)
      select (select sum(n * (n - 1) / 2) from cells), (select sum(n * (n - 1) / 2) from found),
        (select sum(n * (n - 1) / 2) from "true")""".replace("true as (", '"true" as (')).fetchall()[0]
    return scores(right, found, true)


def say(report):
    json.dump(report, sys.stdout)
    sys.stdout.write("\n")
