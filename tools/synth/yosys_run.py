#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs Yosys commands, one a line of standard input, in one design. The wheel `pyosys` has Yosys as a
library and no program. Ends with 3 when the wheel is not there, with 1 when a command fails."""

import sys

try:
    from pyosys import libyosys as yosys
except ImportError as error:
    print(f"yosys_run: {error}", file=sys.stderr)
    sys.exit(3)


def main():
    design = yosys.Design()
    for line in sys.stdin:
        command = line.strip()
        if command:
            try:
                yosys.run_pass(command, design)
            except Exception as error:
                print(f"yosys_run: {command.split()[0]}: {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
