#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The cycle model of the P-256 engine: checks its bounds, counts its cycles, writes its microcode.

Exit codes: 0 all held, 1 a bound or a commit did not, 2 wrong use.
"""

import argparse
import pathlib
import sys
import tomllib

import bounds
import export
import schedule
import table
from machine import SETS
from operations import OPERATIONS

COMMIT = pathlib.Path(__file__).with_name("commit.toml")


def prepare(operation, machine):
    """(program, scheduled, bounds.check()'s result); BoundError if a bound does not hold."""
    program = OPERATIONS[operation]()
    bounds.assign(program, machine)
    found = bounds.check(program, machine)
    return program, schedule.schedule(program, machine), found


def show_bounds(sets, operations):
    print("set   operation     largest value / p  largest product / p^2  limit  K of subtractions")
    for machine in sets:
        for operation in operations:
            _, _, (value, product, used) = prepare(operation, machine)
            print(f"{machine.name}  {operation:12} {value:18.1f} {product:22} "
                  f"{machine.R >> 256:6}  {' '.join(map(str, used))}")
    return 0


def show_cycles(sets, operations, commit):
    above = 0
    print("set   operation     cycles  commit  words  blocks (length x turns)")
    for machine in sets:
        for operation in operations:
            _, scheduled, _ = prepare(operation, machine)
            cycles, most = schedule.cycles(scheduled), commit[machine.name].get(operation)
            above += most is not None and cycles > most
            blocks = ", ".join(f"{part.block.name} {part.length} x {part.block.repeat}"
                               for part in scheduled)
            print(f"{machine.name}  {operation:12} {cycles:7} {most or '-':>7} "
                  f"{export.words(scheduled):6}  {blocks}")
    if above:
        print(f"{above} above the commit", file=sys.stderr)
    return 1 if above else 0


def show_microcode(sets, operations):
    for machine in sets:
        for operation in operations:
            program, scheduled, _ = prepare(operation, machine)
            sys.stdout.write(export.export(program, machine, scheduled, schedule.cycles(scheduled)))
    return 0


def show_table(sets):
    for machine in sets:
        for word in table.words(machine):
            print(f"{word:0{table.ENTRY_BITS // 4}x}")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=("bounds", "cycles", "export", "table"))
    parser.add_argument("--set", choices=SETS, help="a parameter set; else all")
    parser.add_argument("--operation", choices=OPERATIONS, help="an operation; else all")
    parser.add_argument("--commit", type=pathlib.Path, default=COMMIT, help="another commit.toml")
    given = parser.parse_args()
    sets = [SETS[given.set]] if given.set else list(SETS.values())
    operations = [given.operation] if given.operation else list(OPERATIONS)
    try:
        if given.what == "bounds":
            return show_bounds(sets, operations)
        if given.what == "export":
            return show_microcode(sets, operations)
        if given.what == "table":
            return show_table(sets)
        return show_cycles(sets, operations, tomllib.loads(given.commit.read_text(encoding="utf-8")))
    except bounds.BoundError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        parser.error(f"{given.commit}: {error}")


if __name__ == "__main__":
    sys.exit(main())
