#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run.py PROGRAM NETLISTS LEAST RUN...: runs the co-simulation PROGRAM once with each RUN, which are its
options in one word. Every run must agree, on these netlists and in lockstep, and all runs together
must do LEAST operations."""

import json
import subprocess
import sys


def run(program, netlists, options):
    """One run; returns its operations, or None after a sentence on what is wrong."""
    done = subprocess.run([program, "-q", "--json", *options.split()], stdout=subprocess.PIPE,
                          check=False)
    if done.returncode != 0:
        print(f"FAILED: {options}: exit code {done.returncode}\n{done.stdout.decode()}")
        return None
    report = json.loads(done.stdout)
    count = sum(row["operations"] for row in report["operations"])
    print(f"{options}: {count} operations, {report['cycles']} cycles, {report['comparisons']} values "
          f"compared, {report['khz_cpu']} kHz a second of CPU time, {report['verdict']}")
    if report["netlists"] != netlists:
        print(f"FAILED: netlists of '{report['netlists']}', not of '{netlists}'")
    elif not report["lockstep"] or report["comparisons"] < report["cycles"]:
        print("FAILED: not in lockstep")
    elif report["mismatches"] != 0:
        print(f"FAILED: {report['mismatches']} mismatches")
    else:
        return count
    return None


def main():
    if len(sys.argv) < 5:
        print(__doc__, file=sys.stderr)
        return 2
    program, netlists, least, *runs = sys.argv[1:]
    counts = [run(program, netlists, options) for options in runs]
    if None in counts:
        return 1
    print(f"{sum(counts)} operations on netlists of {netlists}")
    if sum(counts) < int(least):
        print(f"FAILED: fewer than {least} operations")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
