#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a JUnit file of ctest as JSON: each test, whether it passed, and what a failed one said.

Usage: tests.py FILE.xml      Exit: 0, or 1 when there is no such file or it is not whole.
"""

import json
import sys
import xml.etree.ElementTree as tree

TAIL = 4000  # characters of a failed test's output, from its end


def read(path):
    tests = []
    for case in tree.parse(path).getroot().iter("testcase"):
        test = {"name": case.get("name"), "seconds": float(case.get("time") or 0),
                "passed": case.get("status") == "run"}
        if not test["passed"]:
            test["output"] = (case.findtext("system-out") or "").strip()[-TAIL:]
        tests.append(test)
    good = sum(test["passed"] for test in tests)
    return {"verb": "test", "passed": good, "failed": len(tests) - good, "tests": tests}


if __name__ == "__main__":
    try:
        print(json.dumps(read(sys.argv[1])))
    except (OSError, tree.ParseError) as error:
        sys.exit(f"tests: {sys.argv[1]}: {error}")
