#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the counters in C++ of verilator --coverage quick; the counts stay the same.

Usage: quicken.py FOLDER

Verilator 5.006 compares each bit of each signal by itself, in every evaluation, and counts by atomic
operations. Here the bits of a word are compared at once, and only those that changed are looked at;
one thread counts, so no count needs to be atomic. What has not the form that is known here is left as it
is. A folder in which nothing has that form is an error: then Verilator writes something else.

And it makes C++ compile that Verilator writes for its own package `std`, which it brings in where
anything is called `mailbox`: its classes get a function that registers points, for which they lack what it uses.
"""

import pathlib
import re
import sys

ONE_MORE = ".fetch_add(1, std::memory_order_relaxed);"
TOGGLE = re.compile(
    r"\s*if \((?P<condition>[^;{}]*)\) \{\s*vlSymsp->__Vcoverage\[(?P<point>\d+)\]" + re.escape(ONE_MORE) +
    r"\s*(?P<kept>[^;{}=]*__Vtogcov__[^;{}=]*?)\s*=(?!=)[^;{}]*;\s*\}")
NUMBER = r"(0x[0-9a-f]+|\d+)U(?:LL)?"
MASKED = re.compile(rf"\({NUMBER}&\((.*)\)\)")
TOP_BIT = re.compile(rf"(?:\(IData\)\()?\(\((.*)\)>>{NUMBER}\)\)?")
SHIFTED = re.compile(rf"(?:\(IData\)\()?\((.*)>>{NUMBER}\)\)?")
OF_STD = re.compile(r"\n// Coverage\nvoid \w+_std__03a__\w+::__vlCoverInsert\(.*?\n}\n", re.DOTALL)
HELPERS = """
#ifndef PLUTON_QUICK_COUNTS
#define PLUTON_QUICK_COUNTS
static inline void pluton_count(std::atomic<uint32_t> &point) {
    point.store(point.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}
// `changed`: a bit for each of the points from `first` on.
static inline void pluton_count_each(std::atomic<uint32_t> *first, uint64_t changed) {
    for (; changed != 0; changed &= changed - 1) {
        pluton_count(first[__builtin_ctzll(changed)]);
    }
}
#endif
"""


def balanced(text):
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return False
    return depth == 0


def halves(text):
    """What stands left and right of the only ^ that is in no parentheses, or None."""
    depth, places = 0, []
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return None
        if depth == 0 and character == "^":
            places.append(place)
    if depth != 0 or len(places) != 1:
        return None
    return text[:places[0]], text[places[0] + 1:]


def unshifted(text):
    """(expression, places by which it is shifted down)"""
    match = SHIFTED.fullmatch(text)
    if match and balanced(match[1]) and text.startswith("(IData)((") == text.endswith("))"):
        return match[1], int(match[2], 0)
    return text, 0


def bare(text):
    match = re.fullmatch(r"\(IData\)\((.*)\)", text)
    return match[1] if match and balanced(match[1]) else text


def bit_of(condition, kept):
    """(expression that is watched, bit of it, bit of what is kept of it), or None."""
    text = re.sub(r"\s+", "", condition)
    match = MASKED.fullmatch(text)
    if match and balanced(match[2]):
        mask, inner = int(match[1], 0), match[2]
        if mask == 0 or mask & mask - 1:
            return None
        bit = mask.bit_length() - 1
    else:
        match = TOP_BIT.fullmatch(text)
        if not match or not balanced(match[1]) or text.startswith("(IData)(") != text.endswith("))"):
            return None
        bit, inner = int(match[2], 0), match[1]
    sides = halves(inner)
    if not sides:
        return None
    (watched, down), (of_kept, kept_down) = unshifted(sides[0]), unshifted(sides[1])
    if bare(of_kept) != re.sub(r"\s+", "", kept):
        return None
    return watched, bit + down, bit + kept_down


def runs(bits):
    """(point, bit, length) of each stretch of (point, bit) in which both go up by one."""
    found = []
    for point, bit in bits:
        if found and (point, bit) == (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]):
            found[-1][2] += 1
        else:
            found.append([point, bit, 1])
    return found


def together(watched, up, kept, bits):
    """The statement for some bits of one word."""
    mask = sum(1 << bit for _, bit in bits)
    value = f"((uint64_t)({watched}){f' >> {-up}' if up < 0 else f' << {up}' if up > 0 else ''})"
    counts = "".join(
        f"pluton_count_each(&vlSymsp->__Vcoverage[{point}], vlChanged >> {bit} & {hex((1 << length) - 1)}ULL); "
        for point, bit, length in runs(bits))
    return (f"\n    {{const uint64_t vlChanged = {hex(mask)}ULL & ({value} ^ (uint64_t)({kept}));\n"
            f"    if (vlChanged) {{{counts}{kept} = {kept} ^ vlChanged;}}}}")


def quickened(text):
    """The text with quick counters, and how many bits are compared by words."""
    out, place, quick = [], 0, 0
    group, bits = None, []

    def flush():
        nonlocal quick
        if bits:
            out.append(together(*group, bits))
            quick += len(bits)
            bits.clear()

    for match in TOGGLE.finditer(text):
        kept = match["kept"]
        found = bit_of(match["condition"], kept)
        if match.start() != place or not found:
            flush()
            group = None
        out.append(text[place:match.start()])
        place = match.end()
        if not found:
            out.append(match[0])
            continue
        watched, bit, kept_bit = found
        key = (watched, kept_bit - bit, re.sub(r"\s+", "", kept))
        if key != group or any(kept_bit == other for _, other in bits):
            flush()
            group = key
        bits.append((int(match["point"]), kept_bit))
    flush()
    out.append(text[place:])
    text = "".join(out)
    text = re.sub(r"(vlSymsp->__Vcoverage\[\d+\])" + re.escape(ONE_MORE), r"pluton_count(\1);", text)
    first = text.find("#include")
    return text[:first] + "#include <atomic>\n#include <cstdint>" + HELPERS + text[first:], quick


def main():
    quick = 0
    for path in pathlib.Path(sys.argv[1]).glob("*.cpp"):
        before = path.read_text(encoding="utf-8")
        text = OF_STD.sub("", before)
        if ONE_MORE in text:
            text, more = quickened(text)
            quick += more
        if text != before:
            path.write_text(text, encoding="utf-8")
    if quick == 0:
        print("quicken.py: no counters of Verilator as they are known here", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
