#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The interval analysis: it passes for what ships, and names the instruction of every planted fault."""

import unittest

import common
import bounds
import operations
from machine import SETS, Set
from program import Program

ALL = [(operation, machine) for operation in operations.OPERATIONS for machine in SETS.values()]


def assigned(operation, machine):
    program = operations.OPERATIONS[operation]()
    bounds.assign(program, machine)
    return program


class Gate(unittest.TestCase):
    def test_what_ships(self):
        for operation, machine in ALL:
            program = assigned(operation, machine)
            largest, product, _ = bounds.check(program, machine)
            self.assertLess(largest, machine.R / common.affine.p)
            self.assertLessEqual(product, machine.R // common.affine.p)

    def test_radix_too_small(self):
        """R = 2^264 is not enough."""
        small = Set("66x4", 66, 4)
        for operation in ("public_key", "sign", "ecdh", "verify"):
            with self.assertRaisesRegex(bounds.BoundError,
                                        r"instruction \d+: .*operand product.*R/p = 256"):
                assigned(operation, small)

    def test_formulas_alone_break_that_radix(self):
        """Not only the inverter's offset does: a loop of mixed adds is enough."""
        program = operations.public_key()
        program.blocks.pop()
        with self.assertRaisesRegex(bounds.BoundError, "block comb, instruction"):
            bounds.assign(program, Set("66x4", 66, 4))

    def test_every_k_is_needed(self):
        """One step down in any K of any subtraction fails, at that subtraction."""
        for operation in operations.OPERATIONS:
            machine = SETS["67x4"]
            program = assigned(operation, machine)
            for block in program.blocks:
                for op in (op for op in block.ops if op.kind in ("sub", "cneg")):
                    right, place = op.k, bounds.SUBTRACT_K.index(op.k)
                    op.k = bounds.SUBTRACT_K[place - 1] if place else 0
                    where = f"block {block.name}, instruction {block.ops.index(op)}:"
                    with self.assertRaisesRegex(bounds.BoundError, where + ".*can't make up"):
                        bounds.check(program, machine)
                    op.k = right

    def plant(self, build, message, repeat=1):
        program = Program("planted", ("a",), (), ("x",))
        first = program.block("first")
        first.write("x", first.add("a", "zero"))
        block = program.block("second", repeat)
        build(block)
        with self.assertRaisesRegex(bounds.BoundError, message):
            bounds.assign(program, SETS["67x4"])

    def test_planted(self):
        self.plant(lambda b: b.write("x", b.sub("x", "one")), "still grow", repeat=20)
        self.plant(lambda b: b.canon(b.add("x", "x")), "needs an operand below 2p")
        self.plant(lambda b: b.invert(b.mul("x", "r2p"), "p"), "below its modulus")
        self.plant(lambda b: b.scalar(0, b.add("x", "x"), "plain"), "at most 256 bits")

        def wide(block):
            value = "x"
            for _ in range(13):
                value = block.add(value, value)
        self.plant(wide, "does not fit in 268 bits")

    def test_unwritten_variable(self):
        program = Program("planted", (), (), ("x",))
        block = program.block("only")
        block.add("x", "x")
        with self.assertRaisesRegex(bounds.BoundError, "x holds nothing yet"):
            bounds.assign(program, SETS["67x4"])


if __name__ == "__main__":
    unittest.main()
