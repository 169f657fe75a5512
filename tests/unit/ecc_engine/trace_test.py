#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every write-back of cmodel/ecc_engine against the interpreter of tools/ecc: value, register, cycle.

Usage: trace_test.py REPLAY [unittest's arguments]
"""

import pathlib
import random
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ecc_model"))
import common  # noqa: E402
import affine  # noqa: E402
import rtl  # noqa: E402
import interpret  # noqa: E402
from machine import ERRORS, SETS, SWEEP  # noqa: E402
from operations import OPERATIONS  # noqa: E402

RNG = random.Random(268)
REPLAY = None
N, G = affine.n, affine.G


class Recorder(interpret.Machine):
    """Keeps what was written, by the cycle at whose end it was."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.trace = []

    def issue(self, slot, window):
        super().issue(slot, window)
        written = self.pending.get(slot.target)
        if slot.target >= 0 and written is not None:
            self.trace.append((written[0] - 1, slot.target, written[1]))


def word():
    return RNG.getrandbits(256)


def scalar():
    return RNG.randrange(1, N)


def numbers(**given):
    """All inputs: an arbitrary key, point and digest, and what is given."""
    point = affine.multiply(scalar(), G)
    return {"d": scalar(), "k": scalar(), "e": word(), "qx": point[0], "qy": point[1],
            "r": scalar(), "s": scalar(), "z": word(), "m": word(), **given}


def expected(operation, name, inputs, blind, order):
    program, scheduled = common.prepared(operation, name)
    machine = Recorder(SETS[name], program, inputs, blind, order)
    error, _, cycles = machine.run(scheduled)
    trace = [f"{cycle} {register} {value:072x}" for cycle, register, value in sorted(machine.trace)]
    outputs = [machine.outputs.get(x, 0) for x in ("first", "second")]
    return [*trace, f"end {ERRORS.index(error)} {outputs[0]:072x} {outputs[1]:072x} {cycles - SWEEP}"]


class Trace(unittest.TestCase):
    def agree(self, runs):
        lines = ""
        for operation, name, inputs, blind, order in runs:
            lines += f"{list(SETS).index(name)} {list(OPERATIONS).index(operation)} {blind:x} {order:x} "
            lines += " ".join(f"{inputs[x]:064x}" for x in rtl.INPUTS) + "\n"
        done = subprocess.run([REPLAY], input=lines, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        got = done.stdout.splitlines()
        for operation, name, inputs, blind, order in runs:
            want = expected(operation, name, inputs, blind, order)
            self.assertEqual(len(want) > 1, operation != "scalar_check")
            for number, line in enumerate(want):
                self.assertEqual(got[number] if number < len(got) else None, line,
                                 f"{operation} {name} {inputs} {blind:x} {order:x}")
            del got[:len(want)]
        self.assertEqual(got, [])

    def test_all_operations_and_sets(self):
        self.agree([(operation, name, numbers(), RNG.getrandbits(64), RNG.getrandbits(13))
                    for operation in OPERATIONS for name in SETS])

    def test_extremes(self):
        runs = []
        for d, blind, order in ((0, 0, 0), (1, 2**64 - 1, 0x1FFF), (N - 1, 2**32, 5), (N, 1, 0x700),
                                (2**256 - 1, 2**64 - 1, 0x18FF)):
            runs += [(operation, "48x6", numbers(d=d, k=d, e=d), blind, order)
                     for operation in ("public_key", "sign", "scalar_check")]
        runs += [("ecdh", "48x6", numbers(d=N, qx=0, qy=2**256 - 1), 0, 0),
                 ("verify", "48x6", numbers(r=0, s=0, e=0), 0, 0),
                 ("verify", "48x6", numbers(r=N, s=N - 1, qx=0, qy=0), 0, 0),
                 ("sign", "67x4", numbers(z=0, m=0), 0, 0),
                 ("public_key", "34x8", numbers(z=2**256 - 1), 7, 0x800)]
        self.agree(runs)


if __name__ == "__main__":
    REPLAY = sys.argv.pop(1)
    unittest.main()
