#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints Verilator configuration that leaves generated register blocks out of coverage.

Usage: exclude.py FILE...

Verilator 5.006 writes C++ that does not compile when it counts toggles in their unpacked structs: in
generated/*_regs.sv, and in the variables by which a block is wired to them. Those lines hold no logic
of their own; what the registers do is counted where they are used. Its own package is no part of the design.
"""

import pathlib
import re
import sys

HARDWARE_INTERFACE = re.compile(r"\b\w+__(in|out)_t\b")


def main():
    print('`verilator_config\ncoverage_off -file "*/verilated_std.sv"')
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        if path.parent.name == "generated" and path.stem.endswith("_regs"):
            print(f'coverage_off -file "{name}"')
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if HARDWARE_INTERFACE.search(line):
                print(f'coverage_off -file "{name}" -lines {number}')


if __name__ == "__main__":
    main()
