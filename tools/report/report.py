#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes one HTML page of the last results of the verbs.

Usage: report.py [--at DIR] [--out FILE] [--json] [-q]

Measures nothing. Reads build/results and build/figures.json (in DIR, if not in this tree) and writes
build/report/index.html, which needs no other file. --json prints what the page shows instead.
Exit codes: 0 the page is there, whatever it says; 1 the tree or a table in it can't be read; 2 wrong
use; 3 the page can't be written.
"""

import argparse
import json
import pathlib
import sys

sys.dont_write_bytecode = True

import gather  # noqa: E402
import page  # noqa: E402
from gather import figures, prove, results  # noqa: E402
from parts import MEASURED  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(prog="report", description=__doc__.split("\n")[0])
    parser.add_argument("--at", type=pathlib.Path, default=ROOT, help="where build/ is")
    parser.add_argument("--out", type=pathlib.Path, help="the page")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-q", dest="quiet", action="store_true")
    options = parser.parse_args()
    try:
        facts = gather.gather(ROOT, options.at.resolve())
    except (OSError, ValueError, KeyError, prove.Wrong, figures.Wrong) as error:
        print(f"report: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(facts, indent=1))
        return 0
    out = (options.out or options.at / "build" / "report" / "index.html").resolve()
    try:
        results.write_whole(out, page.render(facts, ROOT, out))
    except OSError as error:
        print(f"report: {out}: {error.strerror}", file=sys.stderr)
        return 3
    if not options.quiet:
        for _, name, state, text, part in page.summary(facts):
            print(f"{name:<14} {text:<40} {MEASURED[part['standing']]}", file=sys.stderr)
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
