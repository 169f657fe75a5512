#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures line, branch and toggle coverage of rtl/ by the co-simulation.

Usage: coverage.py [--tier quick|full] [--figures FILE] [--build DIR] [--data FILE...] [--keep DIR]
                   [--missed [FOLDER...]] [-j N] [-q]

Builds pluton_cosim, pluton_cosim_secrets and pluton_cosim_aes_masked, the engines alone, the whole chip, and the
engines with aes' masks, with Verilator's coverage in DIR (default build/coverage), runs every operation of the tier, N blocks at a time, prints a table by folder and
leaves it in build/results; what was not reached is listed in coverage.missed there, and by --missed. With --data
it only counts what these files hold; --keep leaves those of the run in a folder.

Less than what tools/figures/figures.toml promises of line, branch or toggle coverage fails. Lines that
unreachable.toml beside this file names are not counted; one of them that was reached fails, and so do more
than a tenth of a block's lines. Nor are bits that Yosys shows to be constants in all programs (constants.py);
one of them that toggled fails, and what is more than a tenth of a block's bits counts as missed.

A point is a place in the source: it counts as reached when any instance of its module reached it, in any of the
runs, after the first reset. So what only one of the programs uses is not missed in the others. Toggle points are
bits that rose and fell: that changed twice in one run. Checkers and assertions are not counted: they are no part of
the design. Exit: 0, or 1 when the run fails, a promise is not kept or no point was counted, 3 when a tool is missing.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "results"))
import constants  # noqa: E402
import results  # noqa: E402

KINDS = ("line", "branch", "toggle")
NOT_DESIGN = re.compile(r"(_checkers?|_props)\.sv$")
LEAST = {"line": 1, "branch": 1, "toggle": 2}  # counts in a run by which a point is reached
POINT = re.compile(r"^C '(.*)' (\d+)$")
UNREACHABLE = pathlib.Path(__file__).with_name("unreachable.toml")
MOST_EXCLUDED = 0.1  # of a folder's line points, and of its toggle points
SIMULATIONS = {  # their folders in the build, and their parameters
    "sim/native/pluton_sim": {},
    "sim/native/pluton_sim_secrets": {"Secrets": "1'b1"},
    "tests/cosim/parameters/pluton_cosim_aes_masked_sim": {"AesMasked": "1'b1"},
}
ENGINES, CHIP, MASKED = "pluton_cosim", "pluton_cosim_secrets", "pluton_cosim_aes_masked"
OPERATIONS = {"keys": 16}  # its draws from a source that fails are rare
LONGEST = ("ecc", "sha2", "lifecycle", "birth", "drbg")  # of the blocks' operations
SECRETS = ROOT / "rtl/pluton/pluton_secrets.sv"


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
        place = (constants.in_tree(name), fields.get("l"), fields.get("n"), fields.get("o"))
        yield kind, place, int(match[2])


def unreachable(path=UNREACHABLE):
    """(file, line) -> reason, of each entry; and what is wrong with the entries."""
    lines, wrong = {}, []
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("unreachable", []):
        name = f"{entry['file']}: '{entry['line']}'"
        text = (ROOT / entry["file"]).read_text(encoding="utf-8").splitlines()
        found = [number for number, line in enumerate(text, 1) if line.strip() == entry["line"]]
        if len(found) != 1:
            wrong.append(f"{name} stands there {len(found)} times")
        for proof in entry["shown_by"] or [""]:
            file, _, promise = proof.partition(" ")
            if not promise or not re.search(rf"^\s*{promise} :$", (ROOT / file).read_text(encoding="utf-8"), re.M):
                wrong.append(f"{name} is shown by '{proof}', which is no promise")
        lines.update(((entry["file"], number), entry["reason"]) for number in found)
    return lines, wrong


def exclude(counts, lines):
    """Takes unreachable lines out of the counts; returns what is wrong with that."""
    wrong, excluded, folders = [], collections.defaultdict(int), collections.defaultdict(int)
    for (kind, place), hits in list(counts.items()):
        folder = str(pathlib.PurePosixPath(place[0]).parent)
        folders[folder] += kind == "line"
        if kind == "toggle" or (place[0], int(place[1])) not in lines:
            continue
        if hits:
            wrong.append(f"{place[0]}:{place[1]} counts as unreachable, and was reached")
        excluded[folder] += kind == "line"
        del counts[kind, place]
    for folder, lost in excluded.items():
        if lost > MOST_EXCLUDED * folders[folder]:
            wrong.append(f"{folder}: {lost} of {folders[folder]} lines are excluded")
    return wrong


def exclude_constants(counts, same):
    """Takes bits that cannot toggle out of the counts; returns folder -> how many, and what is wrong with that."""
    wrong, excluded, folders = [], collections.defaultdict(int), collections.defaultdict(int)
    for kind, place in counts:
        folders[str(pathlib.PurePosixPath(place[0]).parent)] += kind == "toggle"
    for place in sorted(same):
        folder = str(pathlib.PurePosixPath(place[0]).parent)
        hits = counts.get(("toggle", place))
        if hits:
            wrong.append(f"{place[0]}:{place[1]}: {place[3]} counts as a constant, and toggled")
        elif hits == 0 and excluded[folder] + 1 <= MOST_EXCLUDED * folders[folder]:
            excluded[folder] += 1
            del counts["toggle", place]
    return excluded, wrong


def count(paths, lines, same=()):
    """folder -> kind -> [reached, all]; the places that were not reached; folder -> how many bits were left out;
    what is wrong with `lines` and with `same`, the bits that cannot toggle."""
    counts, reached = collections.defaultdict(int), set()
    for path in paths:
        for kind, place, hits in points(path):
            # A block without a condition is counted once, before the reset; all else there is chance.
            before = path.name.startswith("before-") and place[3] != "block"
            counts[kind, place] += 0 if before else hits
            if not before and hits >= LEAST[kind]:
                reached.add((kind, place))
    wrong = exclude(counts, lines)
    left_out, of_constants = exclude_constants(counts, set(same))
    wrong += of_constants
    table = collections.defaultdict(lambda: {kind: [0, 0] for kind in KINDS})
    missed = []
    for kind, place in counts:
        folder = str(pathlib.PurePosixPath(place[0]).parent)
        for row in (table[folder], table["rtl"]):
            row[kind][1] += 1
            row[kind][0] += (kind, place) in reached
        if (kind, place) not in reached:
            missed.append((place[0], int(place[1]), kind, place[3] or ""))
    return table, sorted(missed), left_out, wrong


def listed(missed):
    """The points that were not reached by place, the bits of a signal as one."""
    places = collections.defaultdict(list)
    for name, line, kind, text in missed:
        signal, _, bit = text.partition("[")
        places[name, line, kind, signal].append(bit.rstrip("]"))
    for (name, line, kind, signal), bits in sorted(places.items()):
        bits = sorted((int(bit) for bit in bits if bit.isdigit()))
        ranges = []
        for bit in bits:
            if ranges and bit == ranges[-1][1] + 1:
                ranges[-1][1] = bit
            else:
                ranges.append([bit, bit])
        shown = ",".join(str(low) if low == high else f"{high}:{low}" for low, high in ranges)
        yield f"{name}:{line}: {kind} {signal}{f'[{shown}]' if shown else ''}"


def percent(pair):
    return 100.0 * pair[0] / pair[1] if pair[1] else float("nan")


def promises():
    """kind -> the least percentage, of the figures coverage.<kind>."""
    keys = tomllib.loads((ROOT / "tools/figures/figures.toml").read_text(encoding="utf-8"))["key"]
    return {kind: key["at_least"] for kind in KINDS for key in keys
            if key["name"] == f"coverage.{kind}"}


def show(table):
    print(f"{'folder':<28}" + "".join(f"{kind:>22}" for kind in KINDS))
    for folder in sorted(table, key=lambda name: (name == "rtl", name)):
        cells = ""
        for kind in KINDS:
            reached, total = table[folder][kind]
            cells += f"{f'{reached}/{total} {percent((reached, total)):.1f} %' if total else '-':>22}"
        print(f"{folder if folder != 'rtl' else 'rtl, all':<28}{cells}")


def constants_of(options, folder):
    """The bits that cannot toggle in the simulations of the build."""
    rtl = [line for line in (ROOT / "rtl/pluton/pluton.f").read_text(encoding="utf-8").splitlines()
           if line and not line.startswith("//")]
    found = []
    for name, parameters in SIMULATIONS.items():
        signals = constants.inserted(options.build / name)
        if not signals:
            raise constants.Missing(f"{options.build}: no C++ of {name} there")
        nets = constants.wires([*rtl, f"sim/native/{constants.TOP}.sv"], parameters,
                               pathlib.Path(folder) / f"{pathlib.Path(name).name}.json")
        found.append(constants.constant(signals, nets))
    return constants.everywhere(found)


def run(options, folder):
    say = (lambda *_: None) if options.quiet else (lambda text: print(text, file=sys.stderr))
    steps = [
        ["cmake", "-S", str(ROOT), "-B", str(options.build), "-DCMAKE_BUILD_TYPE=Release",
         "-DPLUTON_COVERAGE=ON", "-DPLUTON_MODEL_FLAGS=-O1"],
        ["cmake", "--build", str(options.build), "-j", str(options.jobs), "--target", ENGINES, CHIP, MASKED],
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
    secrets = SECRETS.read_text(encoding="utf-8")

    def operations(run):
        program, block = run
        command = [str(options.build / "bin" / program), "-q", "--tier", options.tier, "--block", block]
        if options.tier == "quick":
            # Counting is slow, and more of the same reaches nothing new.
            command += ["--ops", str(OPERATIONS.get(block, 4 if program == CHIP else 6))]
        return subprocess.run(command, env=environment, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    blocks = sorted(path.parent.name for path in ROOT.glob("tests/cosim/*/operations.cpp"))
    # The longest first: what is left then goes beside it.
    blocks.sort(key=lambda block: LONGEST.index(block) if block in LONGEST else len(LONGEST))
    runs = [(CHIP if f" u_{block} (" in secrets else ENGINES, block) for block in blocks]
    runs.insert(len(LONGEST), (MASKED, "aes"))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done in pool.map(operations, runs):
            sys.stderr.write(done.stdout)
            if done.returncode != 0:
                pool.shutdown(cancel_futures=True)
                sys.exit(done.returncode)


def main():
    parser = argparse.ArgumentParser(description="Line, branch and toggle coverage of rtl/.")
    parser.add_argument("--tier", choices=("quick", "full"), default="quick")
    parser.add_argument("--figures", type=pathlib.Path, help="write the figures here as JSON")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "coverage")
    parser.add_argument("--data", type=pathlib.Path, nargs="+", help="count these files only")
    parser.add_argument("--keep", type=pathlib.Path, help="leave the data of the run in this folder")
    parser.add_argument("--missed", nargs="*", metavar="FOLDER", help="list what was not reached")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-q", dest="quiet", action="store_true")
    options = parser.parse_args()
    stamped = results.stamp(ROOT, options.tier, f"./pluton coverage --tier {options.tier}")
    with tempfile.TemporaryDirectory() as folder:
        if not options.data:
            run(options, folder)
        paths = options.data or sorted(pathlib.Path(folder).glob("*.dat"))
        if options.keep and not options.data:
            shutil.copytree(folder, options.keep, dirs_exist_ok=True)
        lines, short = unreachable()
        try:
            same = constants_of(options, folder)
        except constants.Missing as error:
            print(f"coverage.py: {error}", file=sys.stderr)
            return 3
        table, missed, left_out, wrong = count(paths, lines, same)
    if any(table["rtl"][kind][1] == 0 for kind in KINDS):
        print("coverage.py: no points of rtl/ in the data", file=sys.stderr)
        return 1
    show(table)
    print(f"{len(lines)} unreachable lines are not counted, nor are {sum(left_out.values())} bits that are constants")
    places = list(listed(missed))
    if options.missed is not None:
        folders = tuple(f"{name.rstrip('/')}/" for name in options.missed) or ("rtl/",)
        print("\n".join(place for place in places if place.startswith(folders)))
    short = [f"failed: {text}" for text in short + wrong]
    for kind, least in promises().items():
        got = percent(table["rtl"][kind])
        if got < least:
            short.append(f"failed: {kind} coverage {got:.2f} %, at least {least} % is promised")
    print("\n".join(short) or "passed: line, branch and toggle coverage as promised")
    if options.figures:
        figures = {f"coverage.{kind}": {"value": round(percent(table["rtl"][kind]), 2), "unit": "%"}
                   for kind in KINDS}
        options.figures.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    code = 1 if short else 0
    if not options.data:
        results.leave(ROOT, "coverage", stamped, code, table)
        results.write_whole(ROOT / results.FOLDER / "coverage.missed", "\n".join(places) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
