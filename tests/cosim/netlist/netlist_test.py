#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/synth/netlist.py on a small design, run in Verilator: the netlist does what the RTL does, and what
can't be simulated as it is ends with the reason."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SYNTH = pathlib.Path(__file__).resolve().parents[3] / "tools" / "synth"

TARGETS = """
[target.small]
top = "counter"
parameters = { Step = "3" }
folders = ["rtl/counter"]
aim_mhz = 50
[target.large]
top = "counter"
parameters = { Step = "5" }
folders = ["rtl/counter"]
aim_mhz = 50
"""

COUNTER = """
// A counter.
module counter #(
  parameter int unsigned Step  = 1,
  parameter bit          Other = 1'b1  // stays as it is
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  output logic [7:0] q_o
);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) q_o <= 8'd7;
    else q_o <= q_o + 8'(Step) + 8'(Other);
  end
endmodule
"""

MEMORY = """
module counter (
  input  logic       clk_i,
  input  logic [3:0] addr_i,
  input  logic       write_i,
  input  logic [7:0] data_i,
  output logic [7:0] q_o
);
  logic [7:0] mem[16];
  initial for (int i = 0; i < 16; i++) mem[i] = 8'd3 * 8'(i);
  assign q_o = mem[addr_i];
  always_ff @(posedge clk_i) if (write_i) mem[addr_i] <= data_i;
endmodule
"""

MULTIPLIER = """
module counter (
  input  logic [17:0] a_i,
  input  logic [17:0] b_i,
  output logic [35:0] q_o
);
  assign q_o = a_i * b_i;
endmodule
"""

BENCH = """
module bench (input logic clk_i, input logic rst_ni);
  logic [7:0] threes, fives;
  counter #(.Step(3)) u_small (.clk_i, .rst_ni, .q_o(threes));
  counter #(.Step(%(step)s), .Other(%(other)s)) u_large (.clk_i, .rst_ni, .q_o(fives));
  int cycle = 0;
  always_ff @(posedge clk_i) if (rst_ni) begin
    cycle <= cycle + 1;
    if (threes != 8'(7 + 4 * cycle) || fives != 8'(7 + 6 * cycle)) begin
      $display("cycle %%0d: %%0d %%0d", cycle, threes, fives);
      $stop;
    end
    if (cycle == 100) $finish;
  end
endmodule
"""

MAIN = """
#include "Vbench.h"
int main() {
  Vbench top;
  Verilated::randReset(2);
  for (int i = 0; !Verilated::gotFinish(); ++i) {
    top.rst_ni = i > 4;
    top.clk_i = i & 1;
    top.eval();
  }
}
"""


class Netlist(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        (self.root / "rtl" / "counter").mkdir(parents=True)
        self.write(COUNTER)
        self.targets(TARGETS)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, text):
        (self.root / "rtl" / "counter" / "counter.sv").write_text(text)

    def targets(self, text):
        (self.root / "rtl" / "counter" / "synth.toml").write_text(text)

    def netlist(self, *arguments):
        return subprocess.run([sys.executable, str(SYNTH / "netlist.py"), "--root", str(self.root),
                               "--out", str(self.root / "out"), "-q", *arguments],
                              capture_output=True, text=True, check=False)

    def fails(self, text, *arguments, code=1):
        done = self.netlist(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertFalse(list((self.root / "out").glob("*.*v")))

    def simulate(self, step="5", other="1"):
        (self.root / "bench.sv").write_text(BENCH % {"step": step, "other": other})
        (self.root / "main.cpp").write_text(MAIN)
        sources = [*(self.root / "out").glob("*.sv"), *(self.root / "out").glob("*.v")]
        build = subprocess.run(
            ["verilator", "--cc", "--exe", "--build", "--top-module", "bench", "-Wno-lint",
             "--x-initial", "unique", "--Mdir", str(self.root / "build"), "bench.sv", "main.cpp",
             str(SYNTH / "cells.sv"), *map(str, sources)],
            cwd=self.root, capture_output=True, text=True, check=False)
        if build.returncode != 0:
            return build
        return subprocess.run([str(self.root / "build" / "Vbench")], capture_output=True, text=True,
                              check=False)

    def test_does_what_the_rtl_does(self):
        done = self.netlist("small", "large")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.simulate()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # And that could have failed.
        netlist = self.root / "out" / "large.v"
        self.assertIn('REGSET("SET")', netlist.read_text())
        netlist.write_text(netlist.read_text().replace('REGSET("SET")', 'REGSET("RESET")', 1))
        done = self.simulate()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("cycle 0:", done.stdout)

    def test_parameters_without_a_netlist(self):
        self.assertEqual(self.netlist("small", "large").returncode, 0)
        for step, other in (("4", "1"), ("5", "0")):
            done = self.simulate(step, other)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"no netlist of counter with Step = {step}, Other = {other}",
                          done.stdout + done.stderr)

    def test_what_has_no_model(self):
        plain = "\n".join(line for line in TARGETS.splitlines() if "parameters" not in line)
        self.targets(plain)
        self.write(MULTIPLIER)
        self.fails("MULT18X18D has no model", "small")
        self.write(MEMORY)
        self.fails("content from the bitstream", "small")

    def test_wrong_use(self):
        self.fails("no target other; there are: small large", "other", code=2)
        self.targets(TARGETS.replace("Step", "Width", 1))
        self.fails("", "small")
        self.targets(TARGETS)
        self.write(COUNTER.replace("module counter", "module  counter"))
        self.fails("no declaration of module counter", "small")

    def test_plan(self):
        done = self.netlist("small", "--plan")
        out = self.root.resolve() / "out"
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:3], [f"netlist {out}/small.v",
                                     f"replace rtl/counter/counter.sv {out}/counter.sv",
                                     "block counter"])
        self.assertIn(f"source {self.root.resolve()}/rtl/counter/counter.sv", lines)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()
