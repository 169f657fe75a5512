# SPDX-License-Identifier: Apache-2.0
"""List scheduler: gives every instruction of a block its cycle and its registers.

A block ends when all its results are written and all units are free, but for the inverter, which goes
on; so blocks and turns of a loop do not overlap. The instruction with the longest path to the end of
its block goes first, give or take some noise. Nothing depends on a value, so the cycles are the same for all inputs.
"""

import heapq
import random
from dataclasses import dataclass

from machine import REGISTERS, SWEEP, timing


TRIES = 150


@dataclass
class Slot:
    cycle: int
    op: object
    target: int  # register written, or -1
    sources: tuple


@dataclass
class Scheduled:
    block: object
    slots: list
    length: int


def _edges(block, machine):
    """(from, to, cycles): `to` is issued at least so many cycles after `from`."""
    edges = []
    for op in block.ops:
        for value in op.operands():
            if value.op is not None:
                edges.append((value.op, op, timing(value.op.kind, value.op.modulus, machine, value.op.mode).latency))
        for other, cycles in op.after:
            lag = timing(other.kind, other.modulus, machine, other.mode).latency if cycles is None else cycles
            edges.append((other, op, lag))
    for variable, value in block.leave.items():
        old = block.entry.get(variable)
        for op in block.ops:
            if old is not None and old in op.operands() and op is not value.op:
                edges.append((op, value.op, timing(op.kind, op.modulus, machine, op.mode).ports))
    return edges


def _order(block, machine):
    """Successors, numbers of predecessors, and the length of the longest path from each instruction."""
    after, waits = {op: [] for op in block.ops}, {op: 0 for op in block.ops}
    for source, op, lag in _edges(block, machine):
        after[source].append((op, lag))
        waits[op] += 1
    order, left = [op for op in block.ops if not waits[op]], dict(waits)
    for op in order:
        for later, _ in after[op]:
            left[later] -= 1
            if not left[later]:
                order.append(later)
    if len(order) != len(block.ops):
        raise ValueError(f"{block.name}: the instructions wait for one another in a circle")
    path = {}
    for op in reversed(order):
        own = timing(op.kind, op.modulus, machine, op.mode).latency
        path[op] = max([own] + [lag + path[later] for later, lag in after[op]])
    return after, waits, path


def _times(block, order, machine, inverse_ready):
    """The cycle of every instruction, in order, and the length of the block. `inverse_ready`: from
    which cycle on the result of an earlier block's `invert` is there."""
    after, waits, path = order[0], dict(order[1]), order[2]
    number = {op: i for i, op in enumerate(block.ops)}
    earliest = {op: inverse_ready if op.kind == "inverse" else 0 for op in block.ops}
    ready = [op for op in block.ops if not waits[op]]
    free, writes, times = {}, set(), {}
    cycle = issue_free = length = 0
    while len(times) < len(block.ops):
        ready.sort(key=lambda op: (-path[op], number[op]))
        for op in ready if cycle >= issue_free else ():
            t = timing(op.kind, op.modulus, machine, op.mode)
            if earliest[op] > cycle or free.get(t.unit, 0) > cycle:
                continue
            if t.writes and cycle + t.latency in writes:
                continue
            times[op], free[t.unit] = cycle, cycle + t.busy
            issue_free = cycle + t.ports
            if t.writes:
                writes.add(cycle + t.latency)
            end = t.ports if t.unit == "inverter" or op.ahead else max(t.latency, t.busy)
            length = max(length, cycle + end)
            ready.remove(op)
            for later, lag in after[op]:
                earliest[later] = max(earliest[later], cycle + lag)
                waits[later] -= 1
                if not waits[later]:
                    ready.append(later)
            break
        cycle += 1
    return times, length


def _registers(block, machine, times):
    """Temporaries get the lowest register that no instruction reads any more."""
    homes = block.program.homes
    register = {value: homes[variable] for variable, value in block.entry.items()}
    register.update({value: homes[variable] for variable, value in block.leave.items()})
    last = {}
    for op, cycle in times.items():
        for value in op.operands():
            last[value] = max(last.get(value, 0), cycle + timing(op.kind, op.modulus, machine, op.mode).ports)
    pool, busy = list(range(max(homes.values()) + 1, REGISTERS)), []
    for op, cycle in sorted(times.items(), key=lambda item: item[1]):
        while busy and busy[0][0] <= cycle:
            heapq.heappush(pool, heapq.heappop(busy)[1])
        if op.value is None or op.value in register:
            continue
        if not pool:
            raise ValueError(f"{block.program.name}, {block.name}: {REGISTERS} registers are too few")
        register[op.value] = heapq.heappop(pool)
        written = cycle + timing(op.kind, op.modulus, machine, op.mode).latency
        heapq.heappush(busy, (max(written, last.get(op.value, 0)), register[op.value]))
    return register


def _best(block, machine, inverse_ready):
    """The shortest of many schedules, whose priorities differ by noise; the same one every time."""
    after, waits, path = _order(block, machine)
    best = _times(block, (after, waits, path), machine, inverse_ready)
    for seed in range(TRIES):
        noise = random.Random(seed)
        most = noise.choice((2, 5, 10, 20, 40))
        blurred = {op: length + most * noise.random() for op, length in path.items()}
        found = _times(block, (after, waits, blurred), machine, inverse_ready)
        best = min(best, found, key=lambda times: times[1])
    return best


def schedule_block(block, machine, inverse_ready=0):
    times, length = _best(block, machine, inverse_ready)
    register = _registers(block, machine, times)
    slots = []
    for op, cycle in sorted(times.items(), key=lambda item: item[1]):
        sources = op.operands()[:1] if op.kind == "select" else op.operands()
        slots.append(Slot(cycle, op, -1 if op.value is None else register[op.value],
                          tuple(register[value] for value in sources)))
    return Scheduled(block, slots, length)


def schedule(program, machine):
    parts, start, ready = [], 0, 0
    for block in program.blocks:
        part = schedule_block(block, machine, max(0, ready - start))
        for slot in part.slots:
            if slot.op.kind == "invert":
                ready = start + slot.cycle + timing("invert", slot.op.modulus, machine).latency
        start += part.length * block.repeat
        parts.append(part)
    return parts


def cycles(scheduled):
    """From the cycle of the first instruction to done, the sweep of the registers included."""
    return sum(part.length * part.block.repeat for part in scheduled) + SWEEP
