# SPDX-License-Identifier: Apache-2.0
"""Building blocks of straight-line code in single assignment, and programs of them.

A program's variables live in fixed registers. A block reads what they hold at its start, computes
values that live in temporary registers, and leaves values in variables; it runs `repeat` times, and a
window's number is (turn, counted down to 0) * stride + the instruction's index. A shuffled block takes
the turns and the indices in an order drawn for the operation.
"""

from formulas import ADD, DOUBLE, MIXED, run
from machine import CONSTANTS, Op, READS, UNLOAD


class Value:
    """What an instruction makes (`op`), or what a variable holds when a block starts (op is None)."""

    def __init__(self, name, op=None):
        self.name, self.op = name, op

    def __str__(self):
        return self.name


class Block:
    def __init__(self, program, name, repeat=1, stride=1, shuffled=False):
        self.program, self.name, self.repeat, self.stride = program, name, repeat, stride
        self.shuffled = shuffled
        self.ops, self.entry, self.leave = [], {}, {}
        self.used = set()
        self.known = {}  # steps of formulas, each of which is computed once

    def read(self, variable):
        """The variable's value at the start of the block."""
        self.use(variable)
        return self.entry.setdefault(variable, Value(variable))

    def use(self, variable):
        if variable not in self.program.homes:
            raise ValueError(f"{self.name}: {variable} was not declared")
        self.used.add(variable)
        for new, old in self.program.share.items():
            if {new, old} <= self.used:
                raise ValueError(f"{self.name}: {new} and {old} share a register")

    def write(self, variable, value):
        """Leaves the value in the variable. It is made in this block, and goes to one variable."""
        self.use(variable)
        if variable in CONSTANTS:
            raise ValueError(f"{self.name}: {variable} can't be written")
        if value.op is None or value in self.leave.values() or variable in self.leave:
            raise ValueError(f"{self.name}: {value} needs an instruction of its own for {variable}")
        self.leave[variable] = value
        value.name = f"{variable}'"

    def emit(self, kind, *operands, **fields):
        operands = [self.read(x) if isinstance(x, str) else x for x in operands]
        if len(operands) != READS[kind]:
            raise ValueError(f"{self.name}: {kind} takes {READS[kind]} operands")
        op = Op(kind, *operands, **fields)
        if kind not in ("check", "invert", "scalar"):
            op.value = Value(f"v{len(self.ops)}", op)
        self.ops.append(op)
        return op.value

    def mul(self, a, b, modulus="p"):
        return self.emit("mul", a, b, modulus=modulus)

    def add(self, a, b):
        return self.emit("add", a, b)

    def sub(self, a, b, modulus="p"):
        return self.emit("sub", a, b, modulus=modulus)

    def canon(self, a, modulus="p", output="none"):
        value = self.emit("canon", a, modulus=modulus, output=output)
        if output != "none":
            value.op.after += [(op, UNLOAD) for op in self.ops[:-1] if op.output != "none"]
        return value

    def check(self, a, condition, error):
        self.emit("check", a, mode=condition, error=error)

    def scalar(self, number, a, mode, ahead=False):
        """`ahead`: the block does not wait for it, because no window is read for long enough."""
        self.emit("scalar", a, scalar=number, mode=mode, ahead=ahead)

    def invert(self, a, modulus):
        """Starts the inverter, which goes on through later blocks; inverse() collects."""
        self.emit("invert", a, modulus=modulus)
        start = self.ops[-1]
        start.after += [(op, 1) for op in self.ops if op.kind == "inverse"]

    def inverse(self, modulus):
        value = self.emit("inverse", modulus=modulus)
        value.op.after += [(op, None) for op in self.ops if op.kind == "invert"][-1:]
        return value

    def select(self, group, index, scalar):
        """One of eight variables, group0 to group7, in registers that follow one another."""
        members = [self.read(f"{group}{j}") for j in range(8)]
        op = Op("select", members, index=index, scalar=scalar)
        op.value = Value(f"v{len(self.ops)}", op)
        self.ops.append(op)
        return op.value

    def _formula(self, steps, left, right):
        names = dict(zip(("X1", "Y1", "Z1", "X2", "Y2", "Z2"), (*left, *right)), b="b")
        names = {k: self.read(v) if isinstance(v, str) else v for k, v in names.items()}

        def apply(kind, a, b):
            if (kind, a, b) not in self.known:
                self.known[kind, a, b] = self.emit(kind, a, b)
            return self.known[kind, a, b]

        return run(steps, names, apply)

    def point_add(self, left, right):
        return self._formula(ADD, left, right)

    def point_mixed(self, left, right):
        return self._formula(MIXED, left, right)

    def point_double(self, point):
        return self._formula(DOUBLE, point, ())

    def comb(self, index, scalar):
        return (self.emit("combx", index=index, scalar=scalar),
                self.emit("comby", index=index, scalar=scalar))

    def window(self, index, scalar):
        x, y, z = (self.select("T" + c, index, scalar) for c in "XYZ")
        return x, self.emit("cneg", y, index=index, scalar=scalar), z

    def read_point(self, name):
        return tuple(self.read(c + name) for c in "XYZ")

    def write_point(self, name, point):
        for c, value in zip("XYZ", point):
            self.write(c + name, value)


class Program:
    """One operation: its inputs, the registers of its variables, its blocks, what it puts out.

    `share` names variables that take the register of an older one. No block may use both. `delivers`: its
    output may go on to a slot as soon as the program has ended.
    """

    def __init__(self, name, inputs, outputs, variables=(), share=None, delivers=False):
        self.name, self.inputs, self.outputs = name, tuple(inputs), tuple(outputs)
        self.delivers = delivers
        names = [*CONSTANTS, *inputs, *variables]
        if len(set(names)) != len(names):
            raise ValueError(f"{name}: a variable is declared twice")
        self.homes = {variable: i for i, variable in enumerate(names)}
        self.share = dict(share or {})
        self.homes.update({new: self.homes[old] for new, old in self.share.items()})
        self.blocks = []

    def block(self, name, repeat=1, stride=1, shuffled=False):
        self.blocks.append(Block(self, name, repeat, stride, shuffled))
        return self.blocks[-1]
