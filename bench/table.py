#!/usr/bin/env python3
"""Joins hyperfine's exports of several turns into one and prints it as a table: median, spread, and the ratio to the first row.

Usage: table.py RESULT.json TURN.json...
"""
import json
import statistics
import sys

turns = [json.load(open(path))["results"] for path in sys.argv[2:]]
results = []
for rows in zip(*turns):
    times = sorted(time for row in rows for time in row["times"])
    results.append({"command": rows[0]["command"], "median": statistics.median(times), "stddev": statistics.stdev(times), "min": times[0], "times": times})
json.dump({"results": results}, open(sys.argv[1], "w"), indent=1)
first = results[0]["median"]
for result in results:
    print(f"  {result['command']:<28} {result['median'] * 1000:8.2f} ms   sd {result['stddev'] * 1000:6.2f}   min {result['min'] * 1000:6.2f}   x{result['median'] / first:5.2f}")
