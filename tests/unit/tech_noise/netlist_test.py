#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Yosys makes of the noise sources in rtl/tech.

ECP5: the netlist has exactly the loops of LUTs that the RTL names, each closed, odd, kept, and with two
registers behind it. Each *.patch beside this file breaks the shipped RTL in a way that must be found.
Generic: no sample ever comes.

That a loop is in the netlist says nothing of how it oscillates, and nothing of entropy.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
YOSYS = ROOT / "tools" / "synth" / "yosys_run.py"
RINGS, STAGES = 3, 3  # small: loops of 3, 5 and 7
LENGTHS = [STAGES + 2 * i for i in range(RINGS)]
INVERTER, NAND = "0101" * 4, "0111" * 4


class Wrong(Exception):
    """A netlist that is not what the RTL says."""


def synthesize(root, folder, *parameters):
    """The cells and ports of the netlist of `folder`'s tech_noise; Wrong if Yosys ends with an error."""
    files = [str(file) for file in sorted((root / folder).glob("*.sv"))
             if file.stem in ("LUT4", "tech_ring", "tech_noise")]
    out = root / "netlist.json"
    commands = [
        "read_slang -j 1 --ignore-assertions -D SYNTHESIS --top tech_noise "
        f"{' '.join(parameters)} {' '.join(files)}",
        "proc", "check -assert", f"synth_ecp5 -top tech_noise -json {out}"]
    done = subprocess.run([sys.executable, str(YOSYS)], input="\n".join(commands) + "\n", text=True,
                          capture_output=True, timeout=200, check=False)
    if done.returncode != 0:
        raise Wrong(f"Yosys: {(done.stdout + done.stderr)[-2000:]}")
    return json.loads(out.read_text())["modules"]["tech_noise"]


def loops_of(cells):
    """The strongly connected sets of LUT4 with a loop in them: lists of names."""
    driver = {cell["connections"]["Z"][0]: name for name, cell in cells.items()
              if cell["type"] == "LUT4"}
    before = {name: {driver[cells[name]["connections"][port][0]] for port in "ABCD"
                     if cells[name]["connections"].get(port, [None])[0] in driver}
              for name in driver.values()}

    def reach(name):
        seen, front = set(), set(before[name])
        while front:
            seen |= front
            front = set().union(*(before[n] for n in front)) - seen
        return seen

    reached = {name: reach(name) for name in before}
    looped = {name for name in before if name in reached[name]}
    sets = {frozenset(n for n in looped if n in reached[name] and name in reached[n])
            for name in looped}
    return sorted((sorted(s) for s in sets), key=len), before


def readers_of(cells, bit):
    return [(name, port) for name, cell in cells.items() for port, bits in cell["connections"].items()
            if cell["port_directions"][port] == "input" and bit in bits]


def judge(module):
    """Raises Wrong unless the netlist has the loops of LENGTHS, whole and behind synchronizers."""
    cells = module["cells"]
    enable = module["ports"]["enable_i"]["bits"][0]
    loops, before = loops_of(cells)
    if [len(loop) for loop in loops] != LENGTHS:
        raise Wrong(f"loops of {[len(loop) for loop in loops]} LUTs, not {LENGTHS}")
    named = [name for name, cell in cells.items()
             if cell["type"] == "LUT4" and "u_ring" in name]
    if sorted(named) != sorted(name for loop in loops for name in loop):
        raise Wrong("the loops are not the LUTs of the rings")
    for loop in loops:
        inits = sorted(cells[name]["parameters"]["INIT"] for name in loop)
        if inits != [INVERTER] * (len(loop) - 1) + [NAND]:
            raise Wrong(f"not one gate and inverters: {inits}")
        if any(len(before[name] & set(loop)) != 1 for name in loop):
            raise Wrong("a loop with a short cut")
        if any(not int(cells[name]["attributes"].get("keep", "0"), 2) for name in loop):
            raise Wrong("a LUT that is not kept")
        gate = next(name for name in loop if cells[name]["parameters"]["INIT"] == NAND)
        if enable not in cells[gate]["connections"]["B"]:
            raise Wrong("a ring that enable does not stop")
        behind = [reader for name in loop for reader in readers_of(cells, cells[name]["connections"]["Z"][0])
                  if reader[0] not in loop]
        for _ in range(2):  # registers that have nothing else to read them but the next one
            if len(behind) != 1 or cells[behind[0][0]]["type"] != "TRELLIS_FF" or behind[0][1] not in ("DI", "M"):
                raise Wrong(f"no synchronizer of two registers: {behind}")
            behind = readers_of(cells, cells[behind[0][0]]["connections"]["Q"][0])
        if not behind or any(cells[name]["type"] == "TRELLIS_FF" for name, _ in behind):
            raise Wrong("a ring that does not come to the XOR")


class Netlist(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "rtl" / "tech", self.root / "rtl" / "tech")

    def ecp5(self, rings=RINGS, stages=STAGES, decimation=8):
        return synthesize(self.root, "rtl/tech/ecp5", f"-G Rings={rings}", f"-G Stages={stages}",
                          f"-G Decimation={decimation}")

    def test_the_loops_are_in_the_netlist(self):
        judge(self.ecp5())

    def test_planted(self):
        patches = sorted(HERE.glob("*.patch"))
        self.assertTrue(patches)
        for patch in patches:
            with self.subTest(patch.name):
                self.setUp()
                subprocess.run(["git", "apply", str(patch)], cwd=self.root, check=True)
                with self.assertRaises(Wrong) as caught:
                    judge(self.ecp5())
                print(f"{patch.name}: {str(caught.exception).splitlines()[-1][:100]}")

    def test_parameters_that_make_no_noise_are_refused(self):
        for wrong in ({"stages": 4}, {"rings": 0}, {"decimation": 3}, {"decimation": 65536}):
            with self.assertRaises(Wrong) as caught:
                self.ecp5(**wrong)
            self.assertIn("tech_", str(caught.exception))

    def test_generic_has_none(self):
        module = synthesize(self.root, "rtl/tech/generic")
        self.assertEqual([module["ports"][p]["bits"] for p in ("valid_o", "bit_o")], [["0"], ["0"]])

    def test_same_ports_everywhere(self):
        ports = set()
        for folder in ("ecp5", "generic", "sim"):
            module = synthesize(self.root, f"rtl/tech/{folder}")
            ports.add(tuple((name, port["direction"], len(port["bits"]))
                            for name, port in module["ports"].items()))
        self.assertEqual(len(ports), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
