# SPDX-License-Identifier: Apache-2.0
"""Interval analysis: no value of a program, whatever its inputs, leaves what the machine holds.

Every value is a natural number with an upper bound. Inputs are below 2^256, checked or not, because
a failed check does not stop the engine. Bounds of variables that a loop carries are iterated until
they stand still. assign() chooses the K of every subtraction; check() takes what it finds.
"""

from curve import MODULUS, N, P
from machine import BLIND_BITS, INVERSE_OFFSET, SUBTRACT_K, VALUE_BITS

ROUNDS = 12  # of a loop, after which a growing bound counts as unbounded
GRAIN = P // 16  # what a loop carries is rounded up to this, so that growth by less comes to rest


class BoundError(Exception):
    """The instruction at fault is named in the text."""


def product_bound(a, b, modulus, machine):
    """Montgomery: (a b + q m) / R with q < R."""
    return (a * b + (machine.R - 1) * MODULUS[modulus]) // machine.R


def _constants(machine):
    return {"zero": 0, "one": 1, "b": P - 1, "r2p": P - 1, "r2n": N - 1, "mone": P - 1}


class _Walk:
    def __init__(self, program, machine, choose):
        self.program, self.machine, self.choose = program, machine, choose
        self.largest, self.product, self.used = 0, 0, set()

    def fail(self, block, op, why):
        raise BoundError(f"{self.program.name}, set {self.machine.name}, block {block.name}, "
                         f"instruction {block.ops.index(op)}: {op.algebra()}: {why}")

    def result(self, block, op, bounds):
        """The bound of what the instruction makes, after its own demands were checked."""
        operands = [bounds[value] for value in op.operands()]
        m = MODULUS[op.modulus]
        if op.kind == "mul":
            product = operands[0] * operands[1]
            self.product = max(self.product, product // (m * m))
            if product > self.machine.R * m:
                self.fail(block, op, f"operand product {product / m**2:.1f} {op.modulus}^2 is above "
                          f"R/{op.modulus} = {self.machine.R / m:.1f}: the result can reach "
                          f"2{op.modulus}")
            return product_bound(*operands, op.modulus, self.machine)
        if op.kind == "add":
            return sum(operands)
        if op.kind in ("sub", "cneg"):
            return self.subtraction(block, op, operands, m)
        if op.kind == "canon" and operands[0] >= 2 * m:
            self.fail(block, op, f"needs an operand below 2{op.modulus}, not {operands[0] / m:.2f}")
        if op.kind == "invert" and operands[0] >= m:
            self.fail(block, op, "the inverter takes values below its modulus only")
        if op.kind == "scalar" and operands[0] >= 2**256:
            self.fail(block, op, "a scalar has at most 256 bits")
        return {"canon": m - 1, "select": max(operands, default=0), "combx": P - 1, "comby": P,
                "inverse": 2 * INVERSE_OFFSET * m}.get(op.kind)

    def subtraction(self, block, op, operands, m):
        minuend, away = (operands[0], operands[1]) if op.kind == "sub" else (0, operands[0])
        allowed = SUBTRACT_K[:2] if op.modulus == "n" else SUBTRACT_K
        if self.choose:
            op.k = max([op.k] + [next((k for k in allowed if k * m >= away), 0)])
        if op.k not in allowed or op.k * m < away:
            self.fail(block, op, f"{away / m:.1f}{op.modulus} is taken away, K = {op.k} can't make up "
                      "for it")
        self.used.add(op.k)
        return minuend + op.k * m if op.kind == "sub" else max(op.k * m, operands[0])

    def block(self, block, variables):
        """One pass; returns the bounds of the variables at the block's end."""
        bounds = {}
        for variable, value in block.entry.items():
            if variable not in variables:
                raise BoundError(f"{self.program.name}, block {block.name}: {variable} holds "
                                 "nothing yet")
            bounds[value] = variables[variable]
        for op in block.ops:
            result = self.result(block, op, bounds)
            if op.value is None:
                continue
            if result >= 1 << VALUE_BITS:
                self.fail(block, op, f"does not fit in {VALUE_BITS} bits")
            bounds[op.value] = result
            self.largest = max(self.largest, result)
        return {**variables, **{v: bounds[value] for v, value in block.leave.items()}}


def _run(program, machine, choose):
    walk = _Walk(program, machine, choose)
    variables = {**_constants(machine), **{name: 2**256 - 1 for name in program.inputs}}
    for block in program.blocks:
        for _ in range(ROUNDS):
            after = walk.block(block, variables)
            if block.repeat == 1:
                break
            if all(bound <= variables.get(v, -1) for v, bound in after.items()):
                break
            variables = {v: max(variables.get(v, 0), -(-bound // GRAIN) * GRAIN)
                         for v, bound in after.items()}
        else:
            raise BoundError(f"{program.name}, set {machine.name}, block {block.name}: bounds still "
                             f"grow after {ROUNDS} turns")
        variables = after if block.repeat == 1 else variables
    return walk


def assign(program, machine):
    """Gives every subtraction the smallest K that suffices."""
    _run(program, machine, choose=True)


def check(program, machine):
    """The gate. Returns (largest value, largest product) in multiples of p and p^2, and the K used."""
    if N * (2**BLIND_BITS) + 2**256 >= 2 ** (256 + BLIND_BITS):
        raise BoundError("a blinded scalar does not fit in its digits")
    walk = _run(program, machine, choose=False)
    return walk.largest / P, walk.product, sorted(walk.used)
