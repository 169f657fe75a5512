#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/synth/cells.sv against the models that come with Yosys: proved equal cell by cell, whatever the
inputs and the state; and planted mistakes, each of which ends the proof."""

import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import pyosys

SYNTH = pathlib.Path(__file__).resolve().parents[3] / "tools" / "synth"
CELLS = SYNTH / "cells.sv"
SHARE = pathlib.Path(pyosys.__file__).parent / "share" / "ecp5"

random.seed(1)
# Cell: (inputs, outputs, parameters of each instance).
CASES = {
    "LUT4": ("ABCD", "Z", [{"INIT": f"16'd{random.getrandbits(16)}"} for _ in range(32)]),
    "PFUMX": (["ALUT", "BLUT", "C0"], "Z", [{}]),
    "L6MUX21": (["D0", "D1", "SD"], "Z", [{}]),
    "CCU2C": (["CIN", "A0", "B0", "C0", "D0", "A1", "B1", "C1", "D1"], ["S0", "S1", "COUT"],
              [{"INIT0": f"16'd{random.getrandbits(16)}", "INIT1": f"16'd{random.getrandbits(16)}",
                "INJECT1_0": first, "INJECT1_1": second}
               for first in ('"YES"', '"NO"') for second in ('"YES"', '"NO"') for _ in range(4)]),
    "TRELLIS_FF": (["LSR", "CE", "DI"], "Q",
                   [{"GSR": '"DISABLED"', "CEMUX": enable, "SRMODE": mode, "REGSET": value}
                    for enable in ('"1"', '"CE"') for mode in ('"ASYNC"', '"LSR_OVER_CE"')
                    for value in ('"SET"', '"RESET"')]),
    "TRELLIS_DPR16X4": (["WRE", "DI[3:0]", "WAD[3:0]", "RAD[3:0]"], ["DO[3:0]"], [{}]),
}
CLOCKS = {"TRELLIS_FF": "CLK", "TRELLIS_DPR16X4": "WCK"}


def case_verilog():
    """Module `cells` with every case, all on inputs of their own but for the clock."""
    ports, body = ["  input clk"], []
    for cell, (inputs, outputs, variants) in CASES.items():
        for number, variant in enumerate(variants):
            pins = []
            for direction, names in (("input", inputs), ("output", outputs)):
                for name in names:
                    plain, _, width = name.partition("[")
                    signal = f"{cell}_{number}_{plain}"
                    ports.append(f"  {direction} {'[' + width if width else ''} {signal}")
                    pins.append(f".{plain}({signal})")
            if cell in CLOCKS:
                pins.append(f".{CLOCKS[cell]}(clk)")
            values = ", ".join(f".{key}({value})" for key, value in variant.items())
            body.append(f"  {cell} {f'#({values})' if values else ''} u_{cell}_{number} "
                        f"({', '.join(pins)});")
    return "module cells (\n" + ",\n".join(ports) + ");\n" + "\n".join(body) + "\nendmodule\n"


def prove(cells):
    """Whether Yosys proves the text `cells` equal to its own models, and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        where = pathlib.Path(folder)
        (where / "ours.sv").write_text(cells)
        (where / "case.v").write_text(case_verilog())
        prepared = ["hierarchy -top cells", "proc", "flatten", "memory", "async2sync", "opt_clean"]
        commands = [
            f"read_verilog -I{SHARE} {SHARE / 'common_sim.vh'} {SHARE / 'ccu2c_sim.vh'} case.v",
            "setattr -mod -unset lib_whitebox *", *prepared, "rename cells gold",
            "design -stash gold", "design -reset",
            "read_slang -j 1 --ignore-assertions --top cells ours.sv case.v",
            *prepared, "rename cells gate", "design -stash gate", "design -reset",
            "design -copy-from gold gold", "design -copy-from gate gate",
            "equiv_make gold gate equal", "hierarchy -top equal", "equiv_simple", "equiv_induct",
            "equiv_status -assert",
        ]
        done = subprocess.run([sys.executable, str(SYNTH / "yosys_run.py")], cwd=where,
                              input="\n".join(commands) + "\n", capture_output=True, text=True,
                              check=False)
        return done.returncode == 0, done.stdout + done.stderr


class Cells(unittest.TestCase):
    def test_equal(self):
        equal, text = prove(CELLS.read_text())
        self.assertTrue(equal, text)
        # What was compared: an output or a bit of state each.
        outputs = sum(len(outputs) * len(variants) for _, outputs, variants in CASES.values())
        found = [line for line in text.splitlines() if "Found" in line and "$equiv cells in" in line]
        self.assertGreaterEqual(int(found[-1].split()[1]), outputs, text)

    def test_mistakes(self):
        mistakes = (
            ("assign Z = INIT[{D, C, B, A}]", "assign Z = INIT[{D, C, A, B}]"),
            ("assign Z = C0 ? ALUT : BLUT", "assign Z = C0 ? BLUT : ALUT"),
            ("assign Z = SD ? D1 : D0", "assign Z = SD ? D0 : D1"),
            ("carry = lut0 ? CIN : !Inject0 && INIT0", "carry = lut0 ? CIN : INIT0"),
            ("localparam bit Set = REGSET == \"SET\"", "localparam bit Set = 0"),
            ("SRMODE == \"ASYNC\"", "SRMODE == \"NONE\""),
            ("assign DO = mem[RAD]", "assign DO = mem[WAD]"),
        )
        for good, bad in mistakes:
            with self.subTest(bad):
                self.assertEqual(CELLS.read_text().count(good), 1)
                equal, text = prove(CELLS.read_text().replace(good, bad))
                self.assertFalse(equal)
                self.assertIn("Unproven", text)


if __name__ == "__main__":
    unittest.main()
