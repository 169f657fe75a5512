# SPDX-License-Identifier: Apache-2.0
"""Executes scheduled microcode cycle by cycle, with the exact, unreduced integers of the engine.

It trusts neither the scheduler nor the bounds: ports, units, write-backs, ranges and the order of
reads and writes are checked again on every instruction. What it reads are slots, their registers and the
fields of their instructions, never the values behind them.
"""

from curve import B, MODULUS, P, comb_rows
from machine import (BLIND_BITS, CONSTANTS, DIGITS, DIVSTEPS, ERRORS, INVERSE_OFFSET, OUTPUTS, ROWS,
                     STEPS, SWEEP, UNLOAD, VALUE_BITS, WINDOW, timing)


class Hazard(Exception):
    """The schedule asks the machine for something that it does not do."""


def divsteps(x, m):
    """What the inverter leaves: sign(f) d + INVERSE_OFFSET m after half-delta divsteps on (m, x)."""
    f, g, d, e, zeta = m, x, 0, 1, -1
    for _ in range(DIVSTEPS):
        odd, swap = g & 1, zeta < 0 and g & 1
        g2, e2 = (g - f, e - d) if swap else (g + f * odd, e + d * odd)
        if swap:
            f, d = g, e
        zeta = -zeta - 2 if swap else zeta - 1
        g, e = g2 >> 1, (e2 + (m if e2 & 1 else 0)) >> 1
    return (d if f > 0 else -d) + INVERSE_OFFSET * m


def positions(block, order):
    """(position, flip) of each turn; `order` are the random bits of a shuffled loop."""
    if not block.shuffled:
        return [(turn, 0) for turn in reversed(range(block.repeat))]
    start, step, flip = (order & 255) * 20 >> 8, STEPS[order >> 8 & 7], order >> 11 & 3
    return [((start + turn * step) % 20, flip) for turn in range(block.repeat)]


class Machine:
    table = None  # the comb table is the same for all sets but for R

    def __init__(self, parameters, program, inputs, blind=0, order=0):
        self.set, self.program, self.blind, self.order = parameters, program, blind, order
        R = parameters.R
        if Machine.table is None:
            Machine.table = comb_rows(ROWS)
        values = {"zero": 0, "one": 1, "b": B * R % P, "r2p": R * R % P,
                  "r2n": R * R % MODULUS["n"], "mone": R % P}
        self.registers = {i: values[name] for i, name in enumerate(CONSTANTS)}
        for name in program.inputs:
            self.registers[program.homes[name]] = inputs[name]
        self.inverse_of = {m: -pow(MODULUS[m], -1, R) % R for m in MODULUS}
        self.cycle = self.start = 0
        self.free, self.pending, self.writes = {}, {}, {}
        self.issue_free = self.output_free = 0
        self.scalars, self.inverse = {}, None
        self.error, self.outputs = 0, {}

    def run(self, scheduled):
        """Returns (error, outputs, cycles). After an error the outputs are zero."""
        for part in scheduled:
            for position, flip in positions(part.block, self.order):
                self.turn(part, position, flip)
        self.land()
        if self.program.delivers and self.output_free > self.start:
            raise Hazard("the program ends before what is delivered is unloaded")
        error = ERRORS[self.error]
        names = self.program.outputs
        found = {name: self.outputs[OUTPUTS[i + 1]] for i, name in enumerate(names)}
        if error != "none":
            found = {name: 0 for name in names}
        return error, found, self.start + SWEEP

    def turn(self, part, position, flip):
        for slot in part.slots:
            if slot.cycle >= part.length:
                raise Hazard(f"{slot.op.algebra()}: issued after the end of its block")
            self.cycle = self.start + slot.cycle
            self.land()
            self.issue(slot, position * part.block.stride + (slot.op.index ^ flip))
        self.start += part.length
        self.cycle = self.start
        self.land()
        if self.pending:
            raise Hazard(f"block {part.block.name} ends before its results are written")

    def land(self):
        """Write-backs that are done by this cycle."""
        for register, (cycle, value) in list(self.pending.items()):
            if cycle <= self.cycle:
                self.registers[register] = value
                del self.pending[register]

    def issue(self, slot, window):
        op = slot.op
        t = timing(op.kind, op.modulus, self.set, op.mode)

        def hazard(why):
            raise Hazard(f"cycle {self.cycle}: {op.algebra()}: {why}")

        if self.cycle < self.issue_free:
            hazard("the read ports are taken")
        if self.cycle < self.free.get(t.unit, 0):
            hazard(f"the {t.unit} is busy")
        self.issue_free = self.cycle + t.ports
        self.free[t.unit] = self.cycle + t.busy
        sources = range(slot.sources[0], slot.sources[0] + 8) if op.kind == "select" else slot.sources
        for register in sources:
            if register in self.pending:
                hazard(f"register {register} is read before its write-back")
            if register not in self.registers:
                hazard(f"register {register} was never written")
        value = self.compute(op, [self.registers[r] for r in sources], window, hazard)
        if not t.writes:
            return
        if not 0 <= value < 1 << VALUE_BITS:
            hazard(f"the result does not fit in {VALUE_BITS} bits")
        if slot.target < len(CONSTANTS) or slot.target in self.pending:
            hazard(f"register {slot.target} can't be written now")
        done = self.cycle + t.latency
        if self.writes.get(done, -1) >= 0:
            hazard(f"the write port is taken in cycle {done}")
        self.writes[done] = slot.target
        self.pending[slot.target] = (done, value)
        if op.output != "none":
            if op.kind != "canon":
                hazard("only a canonical value may be put out")
            if self.cycle < self.output_free:
                hazard("the output before is still being unloaded")
            self.output_free = self.cycle + UNLOAD
            self.outputs[op.output] = value

    def compute(self, op, x, window, hazard):
        m = MODULUS[op.modulus]
        if op.kind == "mul":
            q = x[0] * x[1] * self.inverse_of[op.modulus] % self.set.R
            return (x[0] * x[1] + q * m) >> self.set.bits
        if op.kind == "add":
            return x[0] + x[1]
        if op.kind == "sub":
            return x[0] - x[1] + op.k * m
        if op.kind == "cneg":
            value = op.k * m - x[0]
            return value if self.digit(op.scalar, window, hazard)[1] else x[0]
        if op.kind == "select":
            return x[self.digit(op.scalar, window, hazard)[0]]
        if op.kind in ("combx", "comby"):
            place, negative = self.digit(op.scalar, window, hazard)
            x, y = (c * self.set.R % P for c in self.table[window][place])
            return x if op.kind == "combx" else P - y if negative else y
        if op.kind == "canon":
            if x[0] >= 2 * m:
                hazard("the operand is not below twice the modulus")
            return x[0] - m if x[0] >= m else x[0]
        return self.effect(op, x, m, hazard)

    def effect(self, op, x, m, hazard):
        """Instructions that leave something outside the registers, and `inverse`, which takes it."""
        if op.kind == "check":
            holds = {"zero": x[0] == 0, "nonzero": x[0] != 0, "below_p": x[0] < MODULUS["p"],
                     "below_n": x[0] < MODULUS["n"]}[op.mode]
            if not holds:
                code = ERRORS.index(op.error)
                self.error = min(self.error or code, code)
        elif op.kind == "invert":
            if x[0] >= m:
                hazard("the inverter takes values below its modulus only")
            ready = self.cycle + timing("invert", op.modulus, self.set).latency
            self.inverse = (ready, op.modulus, divsteps(x[0], m))
        elif op.kind == "inverse":
            if self.inverse is None or self.inverse[0] > self.cycle or self.inverse[1] != op.modulus:
                hazard("the inverse is not there")
            return self.inverse[2]
        else:
            self.load_scalar(op, x[0])
        return None

    def load_scalar(self, op, value):
        """An odd number congruent to the scalar, as windows of u = (it + 2^bits - 1) / 2."""
        n, bits = MODULUS["n"], WINDOW * DIGITS[op.mode]
        if op.mode == "blinded":
            value += (self.blind % 2**BLIND_BITS) * n
        if not value & 1:
            value += n
        ready = self.cycle + timing("scalar", "n", self.set, op.mode).latency
        self.scalars[op.scalar] = (ready, DIGITS[op.mode], (value + 2**bits - 1) // 2)

    def digit(self, scalar, window, hazard):
        """(j, negative): the digit is +-(2 j + 1)."""
        ready, count, u = self.scalars.get(scalar, (None, 0, 0))
        if ready is None or ready > self.cycle or window >= count:
            hazard(f"digit {window} of scalar {scalar} is not there")
        bits = u >> (WINDOW * window) & 15
        return (bits - 8, False) if bits >= 8 else (7 - bits, True)


