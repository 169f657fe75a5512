#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Planted conflicts in schedules, each of which the interpreter must refuse, and cycles by commit."""

import copy
import random
import tomllib
import unittest

import common
import affine
import interpret
import model
import schedule
from machine import SETS
from program import Program

MACHINE = SETS["48x6"]
INPUTS = {"d": 5, "k": 7, "e": 11, "z": 13, "m": 17}


def slots(part, kind):
    return [slot for slot in part.slots if slot.op.kind == kind]


class Planted(unittest.TestCase):
    def setUp(self):
        self.program, scheduled = common.prepared("sign", MACHINE.name)
        self.parts = [schedule.Scheduled(part.block, [copy.copy(slot) for slot in part.slots],
                                         part.length) for part in scheduled]

    def run_it(self):
        for part in self.parts:
            part.slots.sort(key=lambda slot: slot.cycle)
        return interpret.Machine(MACHINE, self.program, INPUTS).run(self.parts)

    def refused(self, why):
        with self.assertRaisesRegex(interpret.Hazard, why):
            self.run_it()

    def test_untouched(self):
        self.assertEqual(self.run_it()[:2], affine.sign(5, 7, 11))

    def test_two_at_once(self):
        self.parts[1].slots[1].cycle = self.parts[1].slots[0].cycle
        self.refused("the read ports are taken")

    def test_multiplier_busy(self):
        first, second = slots(self.parts[1], "mul")[:2]
        second.cycle = first.cycle + MACHINE.digits - 1
        self.parts[1].slots = [first, second]
        self.refused("the multiplier is busy")

    def test_read_before_write_back(self):
        part = self.parts[1]
        reader, maker = next(
            (slot, other) for slot in part.slots for other in part.slots
            if slot.op.kind == "add" and other.op.kind == "mul" and other.op.value in slot.op.operands())
        reader.cycle = maker.cycle + MACHINE.latency - 1
        part.slots = [slot for slot in part.slots if slot.cycle <= maker.cycle] + [reader]
        self.refused(r"register \d+ is read before its write-back")

    def test_write_port(self):
        part = self.parts[1]
        maker, other = slots(part, "mul")[0], copy.copy(slots(part, "add")[0])
        other.cycle, other.target = maker.cycle + MACHINE.latency - 3, 60
        part.slots = [s for s in part.slots if s.cycle <= maker.cycle] + [other]
        self.refused("the write port is taken")

    def test_block_too_short(self):
        self.parts[1].length = self.parts[1].slots[-1].cycle + 1
        self.refused("ends before its results are written")
        self.parts[1].length -= 1
        self.refused("issued after the end of its block")

    def test_delivered_before_it_is_unloaded(self):
        self.program, scheduled = common.prepared("ecdh", MACHINE.name)
        self.parts = [schedule.Scheduled(part.block, part.slots, part.length) for part in scheduled]
        out = next(slot for slot in self.parts[-1].slots if slot.op.output != "none")
        self.parts[-1].slots = [slot for slot in self.parts[-1].slots if slot.cycle <= out.cycle]
        self.parts[-1].length = out.cycle + 8
        with self.assertRaisesRegex(interpret.Hazard, "before what is delivered is unloaded"):
            interpret.Machine(MACHINE, self.program, {"d": 1, "qx": 0, "qy": 0, "z": 1}).run(self.parts)

    def test_register_never_written(self):
        slot = next(s for s in self.parts[1].slots if len(s.sources) == 2)
        slot.sources = (slot.sources[0], 63)
        self.refused("register 63 was never written")

    def test_constant_overwritten(self):
        slots(self.parts[1], "add")[0].target = 2
        self.refused("register 2 can't be written now")

    def test_inverse_too_early(self):
        part = self.parts[2]
        late = slots(part, "inverse")[-1]
        late.cycle = slots(part, "invert")[0].cycle + 100
        part.slots = [s for s in part.slots if s.cycle < late.cycle] + [late]
        self.refused("the inverse is not there")

    def test_digit_before_the_scalar(self):
        self.parts[0].slots = [s for s in self.parts[0].slots if s.op.kind != "scalar"]
        self.refused(r"digit \d+ of scalar 0 is not there")

    def test_unreduced_output(self):
        part = self.parts[2]
        slot = slots(part, "mul")[0]
        slot.op = copy.copy(slot.op)
        slot.op.output = "first"
        self.refused("only a canonical value may be put out")

    def test_any_instruction_earlier_or_elsewhere(self):
        """Moved, or with another source or target, an instruction is refused or the result is wrong."""
        rng, clean = random.Random(4), self.run_it()
        caught = tried = 0
        part = self.parts[1]
        for slot in rng.sample([s for s in part.slots if s.op.kind in ("mul", "sub")], 12):
            for change in ("target", "source"):
                old = slot.target, slot.sources
                if change == "target":
                    slot.target = old[0] ^ 1
                else:
                    slot.sources = (slot.sources[0] + 1, slot.sources[1])
                try:
                    caught += self.run_it() != clean
                except interpret.Hazard:
                    caught += 1
                tried += 1
                slot.target, slot.sources = old
        self.assertEqual(caught, tried)


class Scheduled(unittest.TestCase):
    def test_old_value_of_a_variable_is_read_before_it_goes(self):
        """The slow product is read with the old x, although the new x could be there long before."""
        program = Program("planted", ("a", "x"), ("y",))
        block = program.block("only")
        block.write("x", block.add("a", "a"))
        late = block.add(block.mul("a", "a"), "x")
        block.canon(block.mul(late, "one"), output="first")
        scheduled = schedule.schedule(program, MACHINE)
        machine = interpret.Machine(MACHINE, program, {"a": 3, "x": 1000})
        want = (9 * pow(MACHINE.R, -1, affine.p) + 1000) * pow(MACHINE.R, -1, affine.p) % affine.p
        self.assertEqual(machine.run(scheduled)[1], {"y": want})
        self.assertEqual(machine.registers[program.homes["x"]], 6)

    def test_registers_run_out(self):
        program = Program("planted", [f"a{i}" for i in range(58)], ())
        block = program.block("only")
        block.add("a0", "a1")
        with self.assertRaisesRegex(ValueError, "64 registers are too few"):
            schedule.schedule(program, MACHINE)

    def test_within_the_commit(self):
        commit = tomllib.loads(model.COMMIT.read_text(encoding="utf-8"))
        self.assertEqual(set(commit), set(SETS))
        for name, most in commit.items():
            self.assertEqual(set(most), {"public_key", "sign", "ecdh", "verify"})
            for operation, limit in most.items():
                _, scheduled = common.prepared(operation, name)
                self.assertLessEqual(schedule.cycles(scheduled), limit, f"{operation} {name}")

    def test_no_cycle_is_below_what_the_multiplier_needs(self):
        for name, machine in SETS.items():
            _, scheduled = common.prepared("public_key", name)
            products = len(slots(scheduled[1], "mul"))
            self.assertEqual(products, 4 * 13)
            self.assertGreaterEqual(scheduled[1].length, products * machine.digits)

    def test_writes_do_not_depend_on_values(self):
        """The registers written, and when: the same for scalars and random words far apart."""
        for operation in ("public_key", "sign"):
            program, scheduled = common.prepared(operation, "48x6")
            traces = []
            for inputs, blind in ((INPUTS, 0), (dict.fromkeys("dkezm", affine.n - 1), 2**64 - 1),
                                  (dict.fromkeys("dkezm", 0), 1)):
                machine = interpret.Machine(MACHINE, program, inputs, blind)
                cycles = machine.run(scheduled)[2]
                traces.append((cycles, machine.writes))
            self.assertEqual(traces[0], traces[1])
            self.assertEqual(traces[0], traces[2])


if __name__ == "__main__":
    unittest.main()
