#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Joins the many small files of a Verilated model: each of them would read the same headers anew.

Usage: united.py FOLDER PREFIX

Rewrites FOLDER/PREFIX_classes.mk, as verilator --cc left it, so that PREFIX.mk compiles files that include the small
ones one after the other. Fast and slow files stay apart, and a file of SIZE bytes or more stays alone: pieces are
compiled side by side, and what is compiled again after a change stays small. Exit: 0, or 1 when a file is not as
Verilator writes it.
"""

import pathlib
import re
import sys

SIZE = {"FAST": 400_000, "SLOW": 1_500_000}  # bytes of C++ in one piece
LIST = re.compile(r"^VM_(CLASSES|SUPPORT)_(FAST|SLOW) \+= \\\n((?:\t\S+ \\\n)*)", re.M)


def pieces(folder, names, size):
    """The names in their order, in lists of up to size bytes."""
    found, room = [], 0
    for name in names:
        length = (folder / f"{name}.cpp").stat().st_size
        if not found or length > room:
            found.append([])
            room = size
        found[-1].append(name)
        room -= length
    return found


def main():
    if len(sys.argv) != 3:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    folder, prefix = pathlib.Path(sys.argv[1]), sys.argv[2]
    makefile = folder / f"{prefix}_classes.mk"
    text = makefile.read_text(encoding="utf-8")
    if len(LIST.findall(text)) != 4:
        print(f"united.py: {makefile} does not list classes and support, fast and slow; run Verilator anew",
              file=sys.stderr)
        return 1

    def joined(found):
        kind, speed, listed = found.groups()
        names = re.findall(r"\S+(?= \\)", listed)
        lines = []
        for number, piece in enumerate(pieces(folder, names, SIZE[speed])):
            name = piece[0]
            if len(piece) > 1:
                name = f"{prefix}__{kind.lower()}_{speed.lower()}_{number}"
                (folder / f"{name}.cpp").write_text("".join(f'#include "{part}.cpp"\n' for part in piece),
                                                    encoding="utf-8")
            lines.append(f"\t{name} \\\n")
        return f"VM_{kind}_{speed} += \\\n{''.join(lines)}"

    makefile.write_text(LIST.sub(joined, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
