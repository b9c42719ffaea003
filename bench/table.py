#!/usr/bin/env python3
"""Prints a hyperfine export as a table: median, spread, and the ratio to the first row."""
import json
import sys

results = json.load(open(sys.argv[1]))["results"]
first = results[0]["median"]
for result in results:
    print(f"  {result['command']:<28} {result['median'] * 1000:8.2f} ms   sd {result['stddev'] * 1000:6.2f}   min {result['min'] * 1000:6.2f}   x{result['median'] / first:5.2f}")
