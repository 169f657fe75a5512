#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""corrupt.py FAULT FROM TO: copies a netlist with one fault in one cell.

  reset-value      the flip-flop that takes digest_i[0], a bit of the register, is set by the reset
                   instead of cleared
  truth-table      one bit of the LUT that drives extend_done_o, the lowest that is 1, is 0
"""

import pathlib
import re
import sys


def lowest_cleared(match):
    init = int(match[2], 16)
    return f"{match[1]}{init & (init - 1):04x}{match[3]}"


# Inside one cell: its parameters, `) name (`, and its ports. No `;` comes before its end.
FAULTS = {
    "reset-value": (r'(TRELLIS_FF #\([^;]*?REGSET\()("RESET")(\)[^;]*?\.DI\(\\digest_i\[0\] \))',
                    lambda match: f'{match[1]}"SET"{match[3]}'),
    "truth-table": (r"(LUT4 #\([^;]*?INIT\(16'h)([0-9a-f]{4})(\)[^;]*?\.Z\(extend_done_o\))",
                    lowest_cleared),
}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in FAULTS:
        print(__doc__, file=sys.stderr)
        return 2
    fault, source, target = sys.argv[1:]
    pattern, change = FAULTS[fault]
    text = pathlib.Path(source).read_text()
    changed, count = re.subn(pattern, change, text)
    if count != 1 or changed == text:
        print(f"corrupt: {source} has {count} cells for {fault}, not one", file=sys.stderr)
        return 1
    pathlib.Path(target).write_text(changed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
