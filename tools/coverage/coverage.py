#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures line, branch and toggle coverage of rtl/ by the co-simulation.

Usage: coverage.py [--tier quick|full] [--figures FILE] [--build DIR] [--data FILE...] [-j N] [-q]

Builds pluton_cosim with Verilator's coverage in DIR (default build/coverage), runs every operation of
the tier, and prints a table by folder. With --data it only counts what these files hold.

A point is a place in the source: it counts as reached when any instance of its module reached it.
Toggle points are bits that rose and fell. Checkers and assertions are not counted: they are no part
of the design. Exit: 0, or 1 when the run fails or no point was counted, 3 when a tool is missing.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("line", "branch", "toggle")
NOT_DESIGN = re.compile(r"(_checkers?|_props)\.sv$")
POINT = re.compile(r"^C '(.*)' (\d+)$")


def points(path):
    """(kind, place, count) of each point in a file of verilator --coverage."""
    for line in path.read_text(encoding="latin-1").splitlines():
        match = POINT.match(line)
        if not match:
            continue
        fields = dict(part.split("\x02", 1) for part in match[1].split("\x01") if "\x02" in part)
        kind = fields.get("page", "").split("/")[0].removeprefix("v_")
        name = fields.get("f", "")
        if kind not in KINDS or "/rtl/" not in "/" + name or NOT_DESIGN.search(name):
            continue
        name = "rtl/" + ("/" + name).rsplit("/rtl/", 1)[1]
        place = (name, fields.get("l"), fields.get("n"), fields.get("o"))
        yield kind, place, int(match[2])


def count(paths):
    """folder -> kind -> [reached, all]; and the places that were not reached."""
    counts = collections.defaultdict(int)
    for path in paths:
        for kind, place, hits in points(path):
            counts[kind, place] += hits
    table = collections.defaultdict(lambda: {kind: [0, 0] for kind in KINDS})
    missed = []
    for (kind, place), hits in counts.items():
        folder = str(pathlib.PurePosixPath(place[0]).parent)
        for row in (table[folder], table["rtl"]):
            row[kind][1] += 1
            row[kind][0] += hits > 0
        if hits == 0:
            missed.append((place[0], int(place[1]), kind, place[3] or ""))
    return table, sorted(missed)


def percent(pair):
    return 100.0 * pair[0] / pair[1] if pair[1] else float("nan")


def show(table):
    print(f"{'folder':<28}" + "".join(f"{kind:>22}" for kind in KINDS))
    for folder in sorted(table, key=lambda name: (name == "rtl", name)):
        cells = ""
        for kind in KINDS:
            reached, total = table[folder][kind]
            cells += f"{f'{reached}/{total} {percent((reached, total)):.1f} %' if total else '-':>22}"
        print(f"{folder if folder != 'rtl' else 'rtl, all':<28}{cells}")


def run(options, folder):
    say = (lambda *_: None) if options.quiet else (lambda text: print(text, file=sys.stderr))
    steps = [
        ["cmake", "-S", str(ROOT), "-B", str(options.build), "-DCMAKE_BUILD_TYPE=Release",
         "-DPLUTON_COVERAGE=ON", "-DPLUTON_MODEL_FLAGS=-O1"],
        ["cmake", "--build", str(options.build), "-j", str(options.jobs), "--target", "pluton_cosim"],
    ]
    vectors = os.environ.get("PLUTON_VECTORS")
    if vectors:
        steps[0].append(f"-DPLUTON_VECTORS={vectors}")
    for step in steps:
        say("building" if "--build" in step else "configuring")
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode != 0:
            print("\n".join(done.stdout.splitlines()[-20:]), file=sys.stderr)
            sys.exit(3)
    if not vectors:
        cache = (options.build / "CMakeCache.txt").read_text()
        vectors = re.search(r"^PLUTON_VECTORS:\w+=(.*)$", cache, re.M)[1]
    say("running")
    environment = dict(os.environ, PLUTON_COVERAGE_DIR=folder, PLUTON_VECTORS=vectors)
    command = [str(options.build / "bin/pluton_cosim"), "-q", "--tier", options.tier]
    if options.tier == "quick":
        command += ["--ops", "6"]  # counting is slow, and more of the same reaches nothing new
    done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


def main():
    parser = argparse.ArgumentParser(description="Line, branch and toggle coverage of rtl/.")
    parser.add_argument("--tier", choices=("quick", "full"), default="quick")
    parser.add_argument("--figures", type=pathlib.Path, help="write the figures here as JSON")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "coverage")
    parser.add_argument("--data", type=pathlib.Path, nargs="+", help="count these files only")
    parser.add_argument("--missed", action="store_true", help="list what was not reached")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-q", dest="quiet", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.data:
            run(options, folder)
        paths = options.data or sorted(pathlib.Path(folder).glob("*.dat"))
        table, missed = count(paths)
    if any(table["rtl"][kind][1] == 0 for kind in KINDS):
        print("coverage.py: no points of rtl/ in the data", file=sys.stderr)
        return 1
    show(table)
    if options.missed:
        for name, line, kind, text in missed:
            print(f"{name}:{line}: {kind} {text}")
    if options.figures:
        figures = {f"coverage.{kind}": {"value": round(percent(table["rtl"][kind]), 2), "unit": "%"}
                   for kind in KINDS}
        options.figures.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
