#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/synth on small designs: what it counts, and that everything that is wrong ends as it says."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[3]
SYNTH = ROOT / "tools" / "synth" / "synth.py"
sys.path.insert(0, str(SYNTH.parent))

import synth  # noqa: E402
from shell import shell_verilog  # noqa: E402

DEVICE = """
[device]
option = "--25k"
speed = 6
package = "CABGA381"
text = "LFE5U-25F"
"""

TARGETS = """
[target.counter]
top = "counter"
parameters = {{ Width = "{width}" }}
folders = ["rtl/counter"]
aim_mhz = 50
limit = {{ {limit} }}
"""

OTHER = """
[target.other]
top = "counter"
folders = ["rtl/counter"]
aim_mhz = 50
"""

COUNTER = """
module counter #(parameter int unsigned Width = 4) (
  input logic clk_i, input logic rst_ni, input logic up_i, output logic [Width-1:0] q_o);
  always_ff @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) q_o <= '0;
    else if (up_i) q_o <= q_o + 1'b1;
endmodule
"""


class Synth(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for block in ("counter", "other"):
            (self.root / "rtl" / block).mkdir(parents=True)
        (self.root / "device.toml").write_text(DEVICE)
        (self.root / "rtl" / "other" / "synth.toml").write_text(OTHER)
        self.write(COUNTER)
        self.targets()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, text, name="counter.sv"):
        (self.root / "rtl" / "counter" / name).write_text(text)

    def targets(self, limit="lut4 = 100", width=12):
        self.write(TARGETS.format(limit=limit, width=width), "synth.toml")

    def run_synth(self, *arguments, **environment):
        command = [sys.executable, str(SYNTH), "--root", str(self.root), "--device",
                   str(self.root / "device.toml"), "--baseline", str(self.root / "baseline.json"),
                   "--out", str(self.root / "out"), "-q", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False,
                              env={**os.environ, **environment})

    def result(self):
        return json.loads((self.root / "out" / "counter.json").read_text())

    def kept(self, target):
        return json.loads((self.root / "build" / "results" / "synth" / f"{target}.json").read_text())

    def test_counts_what_is_there(self):
        done = self.run_synth("counter", "--no-route", "--junit", str(self.root / "j.xml"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        result = self.result()
        self.assertEqual(result["ff"], 12)
        self.assertGreaterEqual(result["ccu2c"], 6)
        self.assertEqual(result["lut4"], result["lut"] + 2 * result["ccu2c"])
        self.assertNotIn("fmax", result)
        suite = xml.parse(self.root / "j.xml").getroot()
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("3", "0"))

    def test_parameters_reach_the_design(self):
        self.targets(width=20)
        self.run_synth("counter", "--no-route")
        self.assertEqual(self.result()["ff"], 20)

    def test_routes_in_a_shell(self):
        self.targets(limit="fmax_mhz = 1")
        done = self.run_synth("counter", "--seeds", "2", "-j", "2")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        fmax = self.result()["fmax"]
        self.assertEqual(sorted(fmax["seeds"]), ["1", "2"])
        self.assertEqual(fmax["worst"], min(fmax["seeds"].values()))
        # The shell's registers are the router's matter; the area is the core's.
        self.assertEqual(self.result()["ff"], 12)
        self.targets(limit="fmax_mhz = 9999")
        done = self.run_synth("counter")
        self.assertEqual(done.returncode, 1)
        self.assertIn("failed: counter fmax_mhz", done.stdout)

    def test_missed_limit_fails(self):
        self.targets(limit="lut4 = 3")
        done = self.run_synth("counter", "--no-route", "--junit", str(self.root / "j.xml"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("failed: counter lut4", done.stdout)
        self.assertEqual(xml.parse(self.root / "j.xml").getroot().get("failures"), "1")

    def broken(self, text, expected):
        self.run_synth("counter", "--no-route")
        self.assertTrue((self.root / "out" / "counter.json").exists())
        self.write(text)
        done = self.run_synth("counter", "--no-route")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("failed: counter synthesis", done.stdout)
        self.assertIn(expected, done.stdout)
        self.assertFalse((self.root / "out" / "counter.json").exists(), "an old result stayed")

    def test_syntax_error_fails(self):
        self.broken(COUNTER.replace("endmodule", "endmodul"), "counter.sv")

    def test_latch_fails(self):
        self.broken(COUNTER.replace("always_ff @(posedge clk_i or negedge rst_ni)",
                                    "always_latch if (clk_i)"), "dlatch")

    def test_loop_fails(self):
        self.broken("module counter #(parameter int unsigned Width = 4) (input logic clk_i, "
                    "input logic up_i, output logic [Width-1:0] q_o);\n"
                    "  logic a, b; assign a = b ^ up_i; assign b = ~(a & up_i);\n"
                    "  assign q_o = {Width{a}};\nendmodule\n", "check")

    def test_two_drivers_fail(self):
        self.broken(COUNTER.replace("endmodule", "assign q_o = '0;\nendmodule"), "check")

    def test_missing_tool_ends_with_3(self):
        (self.root / "pyosys").mkdir()
        (self.root / "pyosys" / "__init__.py").write_text("raise ImportError('not there')\n")
        done = self.run_synth("counter", "--no-route", PYTHONPATH=str(self.root))
        self.assertEqual(done.returncode, 3, done.stdout)

    def test_wrong_use_ends_with_2(self):
        self.assertEqual(self.run_synth("nothing").returncode, 2)
        self.assertEqual(self.run_synth("counter", "--seeds", "0").returncode, 2)
        good = TARGETS.format(limit="", width=4)
        for text, told in (("[target.x]\nblock = 'x'\n", "unknown block"),
                           (good.replace("top", "#"), "no top"),
                           (good.replace("aim_mhz", "#"), "either lpf or aim_mhz"),
                           (good + 'router = "router3"\n', "no router router3"),
                           (good + "place = false\n", "what is not placed"),
                           (good + 'packages = ["none"]\n', "packages are"),
                           (good + 'multipliers = [{ cells = "a", column = 1, row = 1 }]\n',
                            "one [*]"),
                           (good + "[device]\n", "only [target.NAME]"),
                           (OTHER, "another synth.toml"), ("[", "synth.toml")):
            self.write(text, "synth.toml")
            done = self.run_synth("other", "--no-route")
            self.assertEqual(done.returncode, 2, told)
            self.assertIn(told, done.stderr)
        self.targets()
        (self.root / "device.toml").write_text("[device]\nspeed = 6\n")
        self.assertEqual(self.run_synth("counter").returncode, 2)

    def test_what_is_not_placed_has_an_area_and_no_clock(self):
        text = TARGETS.format(limit="", width=4)
        self.write(re.sub("aim_mhz = .*", "place = false", text), "synth.toml")
        done = self.run_synth("counter", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("place and route", done.stderr)
        kept = self.kept("counter")
        self.assertGreater(kept["result"]["area"]["ff"], 0)
        self.assertNotIn("fmax", kept["result"]["area"])

    def test_a_block_names_all_its_targets(self):
        self.write(TARGETS.format(limit="", width=4) + OTHER.replace("other", "second"),
                   "synth.toml")
        report = json.loads(self.run_synth("counter", "--no-route", "--json").stdout)
        self.assertEqual([t["target"] for t in report["targets"]], ["counter", "second"])
        self.assertEqual({t["block"] for t in report["targets"]}, {"counter"})

    def test_no_targets_end_with_2(self):
        for block in ("counter", "other"):
            (self.root / "rtl" / block / "synth.toml").unlink()
        self.assertEqual(self.run_synth().returncode, 2)

    def test_baseline(self):
        done = self.run_synth("counter", "--no-route", "--save-baseline")
        self.assertIn("not in the baseline", done.stdout)
        done = self.run_synth("counter", "--no-route")
        self.assertNotIn("baseline", done.stdout)
        self.targets(width=13)
        done = self.run_synth("counter", "--no-route")
        self.assertEqual(done.returncode, 1)
        self.assertIn("baseline: counter: ff 12 -> 13 (+8.3 %)", done.stdout)
        self.assertIn("failed: counter area: grew by more than 3 %: lut4", done.stdout)
        self.assertEqual(self.kept("counter")["exit"], 1)

    def test_a_smaller_area_is_told_and_does_not_fail(self):
        self.run_synth("counter", "--no-route", "--save-baseline")
        self.targets(width=11)
        done = self.run_synth("counter", "--no-route")
        self.assertEqual(done.returncode, 0)
        self.assertIn("ff 12 -> 11 (-8.3 %); --save-baseline keeps the gain", done.stdout)

    def test_a_larger_area_can_be_accepted(self):
        self.run_synth("counter", "--no-route", "--save-baseline")
        self.targets(width=13)
        self.assertEqual(self.run_synth("counter", "--no-route", "--save-baseline").returncode, 0)
        self.assertEqual(self.run_synth("counter", "--no-route").returncode, 0)

    def test_three_percent_is_the_edge(self):
        old = {"lut4": 100, "ff": 100, "dpr16x4": 0, "dp16kd": 0, "mult18x18d": 0}
        (self.root / "baseline.json").write_text(json.dumps({"x": old}))
        for ff, grows in ((103, False), (104, True), (97, False), (96, False)):
            lines, grown = synth.compare({"x": {**old, "ff": ff}}, self.root / "baseline.json")
            self.assertEqual(("x" in grown, bool(lines)), (grows, ff in (96, 104)), ff)
        grown = synth.compare({"x": {**old, "dp16kd": 1}}, self.root / "baseline.json")[1]
        self.assertIn("dp16kd 0 -> 1", grown["x"])

    def test_the_shipped_baseline_has_every_target(self):
        baseline = json.loads((SYNTH.parent / "baseline.json").read_text())
        self.assertEqual(set(baseline), set(synth.read_targets(ROOT)))

    def test_the_result_is_kept(self):
        self.run_synth("counter", "--no-route")
        kept = self.kept("counter")
        self.assertEqual((kept["exit"], kept["result"]["area"]["ff"]), (0, 12))
        self.targets(limit="lut4 = 3")
        self.run_synth("counter", "--no-route")
        kept = self.kept("counter")
        self.assertEqual(kept["exit"], 1)
        self.assertIn(["lut4", "failed"], [check[:2] for check in kept["result"]["checks"]])

    def test_json(self):
        done = self.run_synth("counter", "other", "--no-route", "--json")
        report = json.loads(done.stdout)
        self.assertEqual([t["target"] for t in report["targets"]], ["counter", "other"])
        self.assertEqual([t["ff"] for t in report["targets"]], [12, 4])

    def test_multipliers_stand_where_the_target_says(self):
        device = {"multipliers": {"period": 9, "offsets": [0, 1, 4, 5]}}
        target = {"multipliers": [{"cells": "row.leaf[*].mult", "column": 22, "row": 34}]}
        cells = {f"row.leaf[{i}].mult": {"type": "MULT18X18D", "attributes": {}} for i in range(6)}
        cells["other[0]"] = {"type": "MULT18X18D", "attributes": {}}
        netlist = self.root / "netlist.json"
        netlist.write_text(json.dumps({"modules": {"top": {"cells": cells}}}))
        synth.place_multipliers(self.root, device, target, netlist.name)
        placed = json.loads(netlist.read_text())["modules"]["top"]["cells"]
        self.assertEqual([placed[f"row.leaf[{i}].mult"]["attributes"]["BEL"] for i in range(6)],
                         ["X22/Y34/MULT18_0", "X23/Y34/MULT18_1", "X26/Y34/MULT18_4",
                          "X27/Y34/MULT18_5", "X31/Y34/MULT18_0", "X32/Y34/MULT18_1"])
        self.assertEqual(placed["other[0]"]["attributes"], {})
        target["multipliers"][0]["cells"] = "gone[*].mult"
        with self.assertRaises(synth.StepError):
            synth.place_multipliers(self.root, device, target, netlist.name)

    def test_shell_refuses_what_it_cannot_enclose(self):
        with self.assertRaises(ValueError):
            shell_verilog("x", {"a_i": ("input", 1), "q_o": ("output", 1)})
        with self.assertRaises(ValueError):
            shell_verilog("x", {"clk_i": ("input", 1), "a_i": ("input", 1)})
        with self.assertRaises(ValueError):
            shell_verilog("x", {"clk_i": ("input", 1), "a_io": ("inout", 1)})


if __name__ == "__main__":
    unittest.main(verbosity=2)
