#!/usr/bin/env python3
"""Two clients of the same work over two interfaces, by turns of a tenth of a second: what each moves while the other is stopped.

Usage: turns.py NAME UNIT BYTES-OF-ONE RESULTS IFACE COMMAND IFACE COMMAND
A machine's speed drifts over seconds by more than the two differ; over two tenths of a second it hardly does.
"""
import os
import random
import shlex
import signal
import statistics
import subprocess
import sys
import time

TURN, SETTLE, WARM_UP = 0.1, 0.01, 1.0
PAIRS = int(os.environ.get("PAIRS", "150"))
name, unit, bytes_of_one, results = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
sides = list(zip(sys.argv[5::2], sys.argv[6::2]))


def moved(interface):
    with open("/proc/net/dev") as file:
        numbers = next(line for line in file if line.lstrip().startswith(interface + ":")).split(":")[1].split()
    return int(numbers[0]) + int(numbers[8])


def turn(client, interface):
    client.send_signal(signal.SIGCONT)
    time.sleep(SETTLE)
    before, start = moved(interface), time.monotonic()
    time.sleep(TURN)
    after, end = moved(interface), time.monotonic()
    client.send_signal(signal.SIGSTOP)
    if client.poll() is not None or after == before:
        sys.exit(f"turns: {client.args}: ended, or moves nothing")
    return (after - before) / bytes_of_one / (end - start)


clients = []
try:
    for interface, command in sides:
        clients.append(subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL))
        time.sleep(WARM_UP)
        clients[-1].send_signal(signal.SIGSTOP)
    pairs = []
    for number in range(PAIRS):
        # Whoever is second finds a warm cache: they take turns at that too.
        order = (0, 1) if number % 2 else (1, 0)
        rates = {side: turn(clients[side], sides[side][0]) for side in order}
        pairs.append((rates[0], rates[1]))
finally:
    for client in clients:
        client.send_signal(signal.SIGKILL)
        client.wait()

bare, ve = (statistics.median(column) for column in zip(*pairs))
ratios = [second / first for first, second in pairs]
# How far the median would scatter if all were done again: 95 % of it, by resampling.
chance = random.Random(0)
medians = sorted(statistics.median(chance.choices(ratios, k=PAIRS)) for _ in range(2000))
line = f"  {name:<42} {unit:<14} bare {bare:10,.1f}   VE {ve:10,.1f}   ratio {statistics.median(ratios):.3f} ({medians[50]:.3f} to {medians[-51]:.3f})"
print(line)
with open(results, "a") as file:
    file.write(line + "\n")
