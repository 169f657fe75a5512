# SPDX-License-Identifier: Apache-2.0
"""Microcode as text: one line an instruction, its word in hexadecimal, its algebra as a comment.

Lines that start with `#` and what follows a `#` are comments. `block NAME words W length L repeat T
stride S shuffled 0 or 1` opens a block; its W words follow.
"""

from curve import MODULUS
from machine import ERRORS, FIELDS, KINDS, MODES, OUTPUTS, READS, SUBTRACT_K

WORD_BITS = sum(width for _, width in FIELDS)


def fields(slot, wait):
    op = slot.op
    if READS[op.kind] == 2:
        argument = slot.sources[1]
    elif op.kind == "check":
        argument = ERRORS.index(op.error) << 2 | MODES["check"].index(op.mode)
    elif op.kind == "canon":
        argument = OUTPUTS.index(op.output)
    elif op.kind == "scalar":
        argument = op.scalar << 2 | MODES["scalar"].index(op.mode)
    else:
        argument = op.scalar << 2 | op.index
    return {
        "wait": wait, "argument": argument,
        "k": SUBTRACT_K.index(op.k) if op.kind in ("sub", "cneg") else 0,
        "modulus": list(MODULUS).index(op.modulus), "a": (*slot.sources, 0)[0],
        "target": max(slot.target, 0), "kind": KINDS.index(op.kind)}


def encode(values):
    word = 0
    for name, width in FIELDS:
        if not 0 <= values[name] < 1 << width:
            raise ValueError(f"{name} = {values[name]} does not fit in {width} bits")
        word = word << width | values[name]
    return word


def decode(word):
    values = {}
    for name, width in reversed(FIELDS):
        values[name] = word & ((1 << width) - 1)
        word >>= width
    return values


def waits(part):
    """Cycles from each instruction's issue to the next one's, or to the block's end."""
    if part.slots[0].cycle:
        raise ValueError(f"block {part.block.name} starts with a wait")
    ends = [slot.cycle for slot in part.slots[1:]] + [part.length]
    return [end - slot.cycle for slot, end in zip(part.slots, ends)]


def words(scheduled):
    return sum(len(part.slots) for part in scheduled)


def export(program, machine, scheduled, cycles):
    homes = program.homes
    lines = ["# SPDX-License-Identifier: Apache-2.0",
             f"# {program.name}, set {machine.name}: {cycles} cycles, {words(scheduled)} words of "
             f"{WORD_BITS} bits",
             "# registers: " + " ".join(f"{name}={homes[name]}" for name in homes)]
    for part in scheduled:
        block = part.block
        lines.append(f"block {block.name} words {len(part.slots)} length {part.length} repeat "
                     f"{block.repeat} stride {block.stride} shuffled {int(block.shuffled)}")
        for slot, wait in zip(part.slots, waits(part)):
            word = encode(fields(slot, wait))
            put = "" if slot.op.output == "none" else f"; output {slot.op.output}"
            place = "" if slot.target < 0 else f"r{slot.target}: "
            lines.append(f"{word:0{(WORD_BITS + 3) // 4}x}  # {slot.cycle:4} {place}"
                         f"{slot.op.algebra()}{put}")
    return "\n".join(lines) + "\n"
