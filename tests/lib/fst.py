#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are the signals that a GTKWave save file names in its waves?

Usage: fst.py FILE.gtkw...

GTKWave leaves out in silence what it does not find. The waves are the FST file that the save file names;
of it only the hierarchy is read. Exit: 0, or 1 with one line for each signal that is not there.
"""

import gzip
import pathlib
import struct
import sys

GZIP, LZ4, LZ4_TWICE = 4, 6, 7  # blocks that hold the hierarchy
SCOPE, UP, ATTRIBUTE, ATTRIBUTE_END = 254, 255, 252, 253


def lz4(data, size):
    """A block of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md)."""
    out, at = bytearray(), 0

    def length(start):
        nonlocal at
        if start == 15:
            while True:
                start += data[at]
                at += 1
                if data[at - 1] != 255:
                    break
        return start
    while at < len(data):
        token = data[at]
        at += 1
        literals = length(token >> 4)
        out += data[at:at + literals]
        at += literals
        if at >= len(data):
            break
        back = data[at] | data[at + 1] << 8
        at += 2
        for _ in range(length(token & 15) + 4):
            out.append(out[-back])
    if len(out) != size:
        raise ValueError("the hierarchy is damaged")
    return bytes(out)


def hierarchy(path):
    """The hierarchy's bytes, unpacked."""
    data, at = path.read_bytes(), 0
    while at + 9 <= len(data):
        kind, size = data[at], struct.unpack_from(">Q", data, at + 1)[0]
        body = data[at + 9:at + 1 + size]
        if kind in (GZIP, LZ4, LZ4_TWICE):
            whole = struct.unpack_from(">Q", body)[0]
            if kind == GZIP:
                return gzip.decompress(body[8:])
            if kind == LZ4:
                return lz4(body[8:], whole)
            return lz4(lz4(body[16:], struct.unpack_from(">Q", body, 8)[0]), whole)
        at += 1 + size
    raise ValueError("no hierarchy in it")


def signals(path):
    """The full names of an FST file's signals, as GTKWave shows them: name[msb:lsb] for a vector."""
    data, at, scopes, found = hierarchy(path), 0, [], set()

    def text():
        nonlocal at
        end = data.index(0, at)
        at, value = end + 1, data[at:end].decode("latin-1")
        return value

    def number():
        nonlocal at
        while data[at] & 0x80:
            at += 1
        at += 1
    while at < len(data):
        tag = data[at]
        at += 1
        if tag == SCOPE:
            at += 1  # its type
            scopes.append(text())
            text()
        elif tag == UP:
            scopes.pop()
        elif tag == ATTRIBUTE:
            at += 2
            text()
            number()
        elif tag != ATTRIBUTE_END:
            at += 1  # its direction
            found.add(".".join([*scopes, text().replace(" ", "")]))
            number()
            number()
    return found


def named(text):
    """(waves, signals) of a save file. Lines of its own begin with one of [ * @ - and others."""
    lines = text.splitlines()
    waves = [line.split('"')[1] for line in lines if line.startswith("[dumpfile]")]
    return waves[0], [line for line in lines if line and line[0].isalpha()]


def main(paths):
    bad = 0
    for path in map(pathlib.Path, paths):
        try:
            waves, names = named(path.read_text("utf-8"))
            there = signals(pathlib.Path(waves))
        except (OSError, ValueError, IndexError) as error:
            print(f"{path}: {error}")
            bad += 1
            continue
        missing = [name for name in names if name not in there]
        for name in missing:
            print(f"{path}: {name} is not in {waves}")
        if not names:
            print(f"{path}: names no signal")
        bad += len(missing) + (not names)
        print(f"{path}: {len(names) - len(missing)} of {len(names)} signals found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
