#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures every figure that the documents name.

Usage: figures.py [--tier quick|full] [--only SOURCE,...] [--json] [--keys] [--junit FILE] [-q] [-v] [-j N]

Keys, promises and peers are in tests/perf/<block>/figures.toml; figures.toml beside this file has
those of no block, and the sources. Writes build/figures.json (key -> value, unit, command, commit,
tier) and docs/figures.md. A key that could not be measured is absent and makes this end with 1 (or
3, when a program is missing), as a missed promise does. docs/figures.md is written only when all
keys were measured. --only measures the keys of these sources; the others stay as build/figures.json
has them, each with its commit, and the page says which. --json measures nothing: it prints the last build/figures.json, and ends with 3
when there is none or when the tree is no longer the one that was measured. --keys measures nothing:
it prints what would be measured, a line for each key.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "results"))
import results  # noqa: E402

TABLE = HERE / "figures.toml"
PAGE = results.MEASURED_PAGE
SOURCE_SECONDS = {"quick": 5400, "full": 21600}
CHANGED = "+changes"


class Measuring(Exception):
    """A source that gave no result; `code` is what figures then ends with."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def commit_of(root):
    """The tree's commit; with CHANGED when it holds anything else, the generated page aside."""
    commit, changed = results.commit_of(root)
    return commit + (CHANGED if changed else "")


def still_of(root, commit):
    """Is the tree the one of `commit`, the generated page aside?"""
    return results.still_of(root, commit.removesuffix(CHANGED), commit.endswith(CHANGED))


class Wrong(Exception):
    """A table that does not say what it must."""


def read_tables(root, path):
    """The sources of `path`; the keys of all blocks, by the blocks' names, then those of `path`."""
    table = {"source": {}, "key": []}
    for file in [*sorted(root.glob("tests/perf/*/figures.toml")), path]:
        try:
            part = tomllib.loads(file.read_text())
            if set(part) - ({"source", "key"} if file == path else {"key"}):
                raise ValueError("only [[key]] belongs here")
            table["key"] += part["key"]
            table["source"].update(part.get("source", {}))
        except (OSError, ValueError, KeyError) as error:
            raise Wrong(f"{file.parent.name}/{file.name}: {error}") from error
    try:
        return check(table)
    except (ValueError, KeyError) as error:
        raise Wrong(str(error)) from error


def check(table):
    names = set()
    for key in table["key"]:
        name = key["name"]
        if name in names:
            raise ValueError(f"key {name} is given twice")
        names.add(name)
        if "quotient" in key:
            if "source" in key or len(key["quotient"]) != 2:
                raise ValueError(f"key {name}: a quotient is of two keys and has no source")
            continue
        if key["source"] not in table["source"]:
            raise ValueError(f"key {name}: no source '{key['source']}'")
        synth = table["source"][key["source"]]["format"] == "synth"
        if synth != ("target" in key and "field" in key):
            raise ValueError(f"key {name}: target and field belong to a source of format synth")
        if synth and ("at_most" in key or "at_least" in key):
            raise ValueError(f"key {name}: the promise is the target's limit")
    for key in table["key"]:
        if not set(key.get("quotient", ())) <= names:
            raise ValueError(f"key {key['name']}: a quotient of keys that are not there")
    return table


def targets_of(keys):
    """The targets of tools/synth that these keys are read from."""
    return list(dict.fromkeys(key["target"] for key in keys if "target" in key))


def shows(source, keys):
    return source["shows"].format(targets=" ".join(targets_of(keys)))


def command_of(table, key):
    """The command for people that measures this key."""
    if "quotient" in key:
        return " / ".join(key["quotient"])
    return shows(table["source"][key["source"]], [key])


def run_source(root, source, keys, options):
    """Runs a source for `keys`; returns its result as JSON gave it."""
    told = shows(source, keys)
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.json"
        values = {"python": sys.executable, "out": str(out), "tier": options.tier,
                  "jobs": str(options.jobs)}
        command = []
        for word in source["command"]:
            command += targets_of(keys) if word == "{targets}" else [word.format(**values)]
        to_file = any("{out}" in word for word in source["command"])
        progress = None if options.verbose else subprocess.PIPE
        try:
            done = subprocess.run(command, cwd=root, text=True, check=False, stderr=progress,
                                  stdout=subprocess.PIPE, timeout=SOURCE_SECONDS[options.tier])
        except subprocess.TimeoutExpired as error:
            raise Measuring(1, f"{told}: no end within {error.timeout} s") from error
        except OSError as error:
            raise Measuring(3, f"{told}: {error.strerror}") from error
        # 1 from a source that judges may be a missed promise: what it measured stands, and the promise
        # is judged here.
        accepted = (0, 1) if source["format"] == "synth" or source.get("judges") else (0,)
        if done.returncode not in accepted:
            last = ((done.stderr or "") + (done.stdout or "")).strip().splitlines()[-1:]
            raise Measuring(3 if done.returncode == 3 else 1,
                            f"{told} ended with {done.returncode}: {' '.join(last)}")
        try:
            return json.loads(out.read_text() if to_file else done.stdout)
        except (OSError, ValueError) as error:
            raise Measuring(1, f"{told}: no readable result: {error}") from error


def number(value):
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return value


def promise_of(key, limit):
    """("at most"|"at least", number) or None. `limit`: the limits of the key's target of synthesis."""
    for word, text in (("at_most", "at most"), ("at_least", "at least")):
        if word in key:
            return text, key[word]
    if key.get("field") not in limit:
        return None
    return ("at least" if key["field"] == "fmax_mhz" else "at most"), limit[key["field"]]


def extract(key, source, result):
    """(value or None, promise)"""
    if source["format"] == "flat":
        return number(result.get(key.get("reads", key["name"]))), promise_of(key, {})
    for target in result["targets"]:
        if target["target"] == key["target"]:
            field = key["field"]
            value = target.get("fmax", {}).get("worst") if field == "fmax_mhz" else target.get(field)
            return number(value), promise_of(key, target["limit"])
    return None, None


def kept(value, promise):
    if promise is None:
        return True
    return value <= promise[1] if promise[0] == "at most" else value >= promise[1]


def shown(value, digits=0):
    return f"{value:,.{digits}f}"


def digits_of(promised):
    """The decimals that this number of a table has."""
    return len(str(promised).partition(".")[2])


def measured_at(figures):
    """The commits of the figures, the one of most of them first, as the page says them."""
    by_commit = {}
    for name, figure in figures.items():
        by_commit.setdefault(figure["commit"], []).append(name)
    (commit, _), *others = sorted(by_commit.items(), key=lambda item: -len(item[1]))
    text = f"at commit `{commit}`"
    for commit, names in others:
        text += f" (at `{commit}`: {', '.join(f'`{name}`' for name in sorted(names))})"
    return text


def page(table, figures, promises, tier):
    """docs/figures.md as text."""
    lines = [
        "<!-- SPDX-License-Identifier: Apache-2.0 -->",
        "<!-- Generated by tools/figures/figures.py; do not edit. -->",
        "# Figures",
        "",
        f"Measured by `./pluton figures` {measured_at(figures)}, tier {tier}. "
        "`lut4` is LUT4 + 2 x CCU2C from Yosys 0.70 for an LFE5U-85F, speed 6; memories made of LUTs "
        "(TRELLIS_DPR16X4) are counted apart: each takes the room of four LUT4 for its bits and one slice "
        "(two more) for its write port, which belong to a comparison with a design that has none.",
        "",
        "| figure | what | ours | promise | command |",
        "|---|---|---:|---|---|",
    ]
    peers = []
    for key in table["key"]:
        name = key["name"]
        promise = promises[name]
        text = "-"
        if promise:
            word = "kept" if kept(figures[name]["value"], promise) else "**missed**"
            text = f"{promise[0]} {shown(promise[1], digits_of(promise[1]))}: {word}"
        value = f"{shown(figures[name]['value'], key.get('digits', 0))} {key['unit']}"
        lines.append(f"| `{name}` | {key['text']} | {value} | {text} | `{figures[name]['command']}` |")
        for peer in key.get("peers", []):
            peers.append(f"| `{name}` | {value} | {peer['who']} | {peer['value']} | {peer['how']} |")
    lines += [
        "",
        "## Beside the peers",
        "",
        "Other people's designs do not do exactly what ours does; the column says what theirs is. "
        "\"Measured\" is by us, with the tool named or on the peer's own RTL.",
        "",
        "| figure | ours | peer | theirs | known from |",
        "|---|---:|---|---|---|",
    ] + peers
    return "\n".join(lines) + "\n"


def write_junit(path, verdicts):
    failures = sum(1 for _, good, _ in verdicts if not good)
    suite = xml.Element("testsuite", name="figures", tests=str(len(verdicts)),
                        failures=str(failures), errors="0")
    for name, good, text in verdicts:
        case = xml.SubElement(suite, "testcase", classname="figures", name=name)
        if not good:
            xml.SubElement(case, "failure").text = text
    xml.ElementTree(suite).write(path, encoding="unicode", xml_declaration=True)


def print_last(root, path):
    try:
        text = path.read_text()
        figures = json.loads(text)
        commits = {figure["commit"] for figure in figures.values()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        print("figures: nothing measured; run ./pluton figures", file=sys.stderr)
        return 3
    print(text, end="")
    if len(commits) != 1 or not still_of(root, commits.pop()):
        print("figures: measured on another tree; run ./pluton figures", file=sys.stderr)
        return 3
    return 0


def print_keys(table):
    width = max(len(key["name"]) for key in table["key"])
    for key in table["key"]:
        print(f"{key['name']:{width}}  {key['unit']:18}  {command_of(table, key)}")


def last_figures(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def measure(root, table, options, path):
    earlier = last_figures(path) if options.only else {}
    path.unlink(missing_ok=True)  # what is found there later is of this run
    commit = commit_of(root)
    figures, promises, verdicts, code = {}, {}, [], 0

    def record(key, value, promise, problem):
        """`value` is None where nothing was measured, for the reason `problem`."""
        promises[key["name"]] = promise
        if value is None:
            verdicts.append((key["name"], False, f"not measured: {problem}"))
            return
        figures[key["name"]] = {"value": value, "unit": key["unit"], "command": command_of(table, key),
                                "commit": commit, "tier": options.tier, "promise": promise}
        judge(key, value, promise)

    def judge(key, value, promise):
        text = f"{shown(value, key.get('digits', 0))} {key['unit']}"
        if promise:
            text += f", {promise[0]} {shown(promise[1], digits_of(promise[1]))}"
        verdicts.append((key["name"], kept(value, promise), text))

    for name, source in table["source"].items():
        keys = [key for key in table["key"] if key.get("source") == name]
        if not keys:
            continue
        if options.only and name not in options.only:
            for key in keys:
                figure = earlier.get(key["name"])
                if figure is None:
                    record(key, None, None, "its source was left out, and nothing is known from before")
                    continue
                figures[key["name"]] = figure
                promises[key["name"]] = figure["promise"]
                judge(key, figure["value"], figure["promise"])
            continue
        if not options.quiet:
            print(shows(source, keys), file=sys.stderr, flush=True)
        start = time.monotonic()
        try:
            result, problem = run_source(root, source, keys, options), "not in the result"
        except Measuring as error:
            result, problem = None, str(error)
            code = max(code, error.code)
        for key in keys:
            value, promise = None, None
            try:
                if result is not None:
                    value, promise = extract(key, source, result)
            except (KeyError, TypeError, AttributeError) as error:
                problem = f"result not understood: {error!r}"
            record(key, value, promise, problem)
        if not options.quiet:
            print(f"  {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

    for key in (key for key in table["key"] if "quotient" in key):
        parts = [figures.get(name) for name in key["quotient"]]
        known = None not in parts and parts[1]["value"]
        record(key, parts[0]["value"] / parts[1]["value"] if known else None, promise_of(key, {}),
               "what it is the quotient of was not")

    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n")
    if len(figures) == len(table["key"]):
        (root / PAGE).write_text(page(table, figures, promises, options.tier))
    order = [key["name"] for key in table["key"]]
    verdicts.sort(key=lambda verdict: order.index(verdict[0]))
    for name, good, text in verdicts:
        print(f"{'ok    ' if good else 'FAILED'} {name}: {text}")
    bad = sum(1 for _, good, _ in verdicts if not good)
    print(f"{len(verdicts) - bad} passed, {bad} failed")
    if options.junit:
        write_junit(options.junit, verdicts)
    return code or (1 if bad else 0)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="figures", description=__doc__.split("\n")[0])
    parser.add_argument("--tier", choices=("quick", "full"), default="quick")
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="SOURCE,...",
                        help="these sources; other figures stay as they were")
    parser.add_argument("--seed", type=int, help="no effect: figures use fixed stimuli")
    parser.add_argument("--json", action="store_true", help="print the last result")
    parser.add_argument("--keys", action="store_true", help="print what would be measured")
    parser.add_argument("--junit", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="the tree")
    parser.add_argument("--table", type=pathlib.Path, default=TABLE)
    parser.add_argument("-j", dest="jobs", type=int, default=1, metavar="N")
    parser.add_argument("-q", dest="quiet", action="store_true")
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    path = root / "build" / "figures.json"
    if options.json:
        return print_last(root, path)
    try:
        table = read_tables(root, options.table)
    except Wrong as error:
        print(f"figures: {error}", file=sys.stderr)
        return 2
    unknown = sorted(set(options.only or ()) - set(table["source"]))
    if unknown:
        print(f"figures: no source '{unknown[0]}'; there are {', '.join(table['source'])}", file=sys.stderr)
        return 2
    if options.keys:
        print_keys(table)
        return 0
    return measure(root, table, options, path)


if __name__ == "__main__":
    sys.exit(main())
