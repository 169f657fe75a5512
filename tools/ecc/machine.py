# SPDX-License-Identifier: Apache-2.0
"""The abstract machine of the P-256 engine: its parameter sets, units and instructions."""

import functools
from dataclasses import dataclass, field

REGISTERS = 64
VALUE_BITS = 268  # of a register and of every unit
CONSTANTS = ("zero", "one", "b", "r2p", "r2n", "mone")  # registers 0 to 5, which nothing writes
SUBTRACT_K = (0, 2, 4, 8, 16, 24)  # field k is an index into these; modulo n only the first two are there
WINDOW = 4
ROWS = 80  # of the comb table
DIGITS = {"blinded": 80, "plain": 65}  # windows of a scalar
BLIND_BITS = 64
STEPS = (1, 3, 7, 9, 11, 13, 17, 19)  # of a shuffled loop's positions, prime to its 20 turns
DIVSTEPS = 590
INVERSE_OFFSET = 296  # times the modulus: makes what the divsteps leave non-negative
SWEEP = REGISTERS  # cycles in which every register is overwritten before done
UNLOAD = 9  # cycles from an output's issue to the next output's

ERRORS = ("none", "scalar", "coordinate", "curve", "infinity", "range", "signature", "r_zero",
          "s_zero", "fault")
OUTPUTS = ("none", "first", "second")
CONDITIONS = ("zero", "nonzero", "below_p", "below_n")


@dataclass(frozen=True)
class Set:
    """A parameter set: digits of `width` bits, R = 2^(width digits)."""
    name: str
    width: int
    digits: int

    @property
    def latency(self):
        """Of a product mod p."""
        return self.digits + 8

    @property
    def bits(self):
        return self.width * self.digits

    @property
    def R(self):
        return 1 << self.bits


SETS = {s.name: s for s in (Set("34x8", 34, 8), Set("48x6", 48, 6), Set("67x4", 67, 4))}


@dataclass(frozen=True)
class Timing:
    """latency: cycles until the result can be read; busy: until the unit takes the next; ports:
    cycles for which the instruction holds both read ports, and with them the issue slot."""
    unit: str
    latency: int
    busy: int = 1
    ports: int = 1
    writes: bool = True


@functools.cache
def timing(kind, modulus, machine, mode=""):
    if kind == "mul" and modulus == "n":
        return Timing("multiplier", 3 * machine.digits + 16, 3 * machine.digits + 16)
    if kind == "scalar":
        cycles = {"blinded": 136, "plain": 72}[mode]
        return Timing("scalar", cycles, cycles, writes=False)
    return {
        "mul": Timing("multiplier", machine.latency, machine.digits),
        "add": Timing("adder", 3),
        "sub": Timing("adder", 3),
        "cneg": Timing("adder", 3),
        "combx": Timing("table", 9, 7),
        "comby": Timing("table", 9, 7),
        "select": Timing("select", 8, 4, ports=4),
        "canon": Timing("canonical", 4),
        "check": Timing("canonical", 4, writes=False),
        "invert": Timing("inverter", DIVSTEPS + 10, DIVSTEPS + 10, writes=False),
        "inverse": Timing("inverse", 3),
    }[kind]


KINDS = ("mul", "add", "sub", "cneg", "combx", "comby", "select", "canon", "check", "invert",
         "inverse", "scalar")
READS = {"mul": 2, "add": 2, "sub": 2, "cneg": 1, "combx": 0, "comby": 0, "select": 1, "canon": 1,
         "check": 1, "invert": 1, "inverse": 0, "scalar": 1}


MODES = {"check": CONDITIONS, "scalar": tuple(DIGITS)}
# The instruction word, highest bits first: name and width of each field (README.md).
FIELDS = (("wait", 10), ("argument", 6), ("k", 3), ("modulus", 1), ("a", 6), ("target", 6), ("kind", 4))


@dataclass(eq=False)
class Op:
    """One instruction before registers are given. `a` and `b` are values, `reads` what is read;
    `value` is the result. `after` holds (op, cycles) beyond the data dependences."""
    kind: str
    a: object = None
    b: object = None
    modulus: str = "p"
    k: int = 0           # of sub and cneg: K itself, 0 until bounds.assign()
    index: int = 0       # of comb and cneg and select: window within the turn of the loop
    scalar: int = 0      # which of the two scalars the window is of
    mode: str = ""       # of check: the condition; of scalar: blinded or plain
    error: str = "none"
    output: str = "none"
    ahead: bool = False  # of scalar: goes on through later blocks
    value: object = None
    after: list = field(default_factory=list)

    def operands(self):
        if self.kind == "select":
            return list(self.a)
        return [x for x in (self.a, self.b) if x is not None]

    def algebra(self):
        m = self.modulus
        text = {
            "mul": f"{self.a} * {self.b} / R mod {m}", "add": f"{self.a} + {self.b}",
            "sub": f"{self.a} - {self.b} + {self.k}{m}",
            "cneg": f"{self.a}, or {self.k}{m} - itself if digit {self.index} < 0",
            "combx": f"x of row {self.index}, its digit", "comby": f"y of row {self.index}, signed",
            "select": f"{self.a[0] if self.kind == 'select' else ''}.. by |digit {self.index}|",
            "canon": f"{self.a} mod {m}", "check": f"{self.a} must be {self.mode}, else {self.error}",
            "invert": f"start {self.a}^-1 mod {m}", "inverse": f"the inverse mod {m}",
            "scalar": f"scalar {self.scalar} = {self.a}, {self.mode}",
        }[self.kind]
        return text if self.value is None else f"{self.value} = {text}"
