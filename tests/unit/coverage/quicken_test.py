#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/coverage/quicken.py on a small design: the same counts as Verilator's own, and C++ in which it finds nothing
is refused."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
QUICKEN = ROOT / "tools" / "coverage" / "quicken.py"
sys.path.insert(0, str(QUICKEN.parent))
import quicken  # noqa: E402

# Words of every width, members of structs at odd places, arrays, and a branch.
DESIGN = """
package p;
  typedef struct packed { logic [4:0] a; logic b; logic [31:0] c; logic [6:0] d; } mixed_t;
endpackage
module part import p::*; (input logic clk_i, input logic [99:0] word_i, output mixed_t mixed_o);
  mixed_t mixed_q;
  logic [2:0][10:0] packed_q;
  logic [8:0] array_q[3];
  logic [63:0] long_q;
  logic some;
  always_comb begin
    some = 1'b0;
    unique case (word_i[2:0])
      3'd1:    some = word_i[7];
      3'd5:    some = !word_i[9];
      default: some = ^word_i;
    endcase
  end
  always_ff @(posedge clk_i) begin
    mixed_q <= word_i[44:0];
    packed_q <= {packed_q[1:0], word_i[70:60]};
    array_q[word_i[1:0] == 3 ? 0 : word_i[1:0]] <= word_i[30:22];
    long_q <= some ? word_i[80:17] : long_q;
  end
  assign mixed_o = mixed_q ^ mixed_t'(packed_q) ^ mixed_t'(array_q[1]) ^ mixed_t'(long_q);
endmodule
module mailbox (input logic clk_i, input logic [3:0] d_i, output logic [3:0] q_o);
  always_ff @(posedge clk_i) if (d_i[0]) q_o <= d_i;
endmodule
module top import p::*; (input logic clk_i, input logic [99:0] word_i, output logic [1:0][44:0] word_o);
  mixed_t [1:0] mixed;
  logic [3:0] unused_mail;
  mailbox u_mailbox (.clk_i, .d_i(word_i[3:0]), .q_o(unused_mail));
  for (genvar i = 0; i < 2; i++) begin : gen_part
    part u_part (.clk_i, .word_i(i == 0 ? word_i : {word_i[49:0], 50'd0}), .mixed_o(mixed[i]));
    assign word_o[i] = mixed[i];
  end
endmodule
"""
MAIN = """
#include <cstdint>
#include <verilated.h>
#include <verilated_cov.h>
#include "Vtop.h"
int main(int, char **argv) {
    VerilatedContext context;
    context.randReset(0);
    Vtop top(&context);
    uint64_t x = 1;
    for (int i = 0; i < 60; ++i) {
        for (int w = 0; w < 4; ++w) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            top.word_i[w] = uint32_t(x >> 33) & (w == 3 ? 0xF : ~0u);
        }
        top.clk_i = i & 1;
        top.eval();
        context.timeInc(1);
    }
    top.final();
    context.coveragep()->write(argv[1]);
}
"""


class Quicken(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "top.sv").write_text(DESIGN)
        (self.folder / "main.cpp").write_text(MAIN)
        excluded = subprocess.run([sys.executable, str(QUICKEN.with_name("exclude.py"))], text=True, check=True,
                                  stdout=subprocess.PIPE)
        (self.folder / "top.vlt").write_text(excluded.stdout)
        self.run_in(self.folder, "verilator", "--cc", "--exe", "--coverage", "--top-module", "top", "--Mdir", "plain",
                    "-Wno-lint", "-Wno-style", "-CFLAGS", "-O0", "top.vlt", "top.sv", "main.cpp")

    def run_in(self, where, *command):
        done = subprocess.run(command, cwd=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def counts(self, name):
        self.run_in(self.folder / name, "make", "-s", "-f", "Vtop.mk", "OPT_FAST=-O0", "OPT_SLOW=-O0", "OPT_GLOBAL=-O0")
        self.run_in(self.folder / name, "./Vtop", "counts.dat")
        return (self.folder / name / "counts.dat").read_text(encoding="latin-1")

    def test_counts_are_the_same(self):
        shutil.copytree(self.folder / "plain", self.folder / "quick")
        # Without its own package Verilator's C++ compiles as it is.
        for path in (self.folder / "plain").glob("*.cpp"):
            path.write_text(quicken.OF_STD.sub("", path.read_text()))
        self.run_in(self.folder, sys.executable, str(QUICKEN), "quick")
        text = "".join(path.read_text() for path in sorted((self.folder / "quick").glob("*.cpp")))
        self.assertGreater(len(re.findall("pluton_count_each", text)), 10)
        self.assertNotIn("fetch_add", text)
        plain, quick = self.counts("plain"), self.counts("quick")
        self.assertEqual(plain, quick)
        reached = [int(line.rsplit(" ", 1)[1]) for line in quick.splitlines()[1:]]
        self.assertTrue(0 in reached and max(reached) > 10)

    def test_another_verilator(self):
        (self.folder / "other").mkdir()
        (self.folder / "other" / "Vtop.cpp").write_text("++vlSymsp->__Vcoverage[3];\n")
        done = subprocess.run([sys.executable, str(QUICKEN), "other"], cwd=self.folder, stderr=subprocess.PIPE,
                              text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no counters", done.stderr)


class Forms(unittest.TestCase):
    """Which bit a comparison of Verilator's is about, and what is left as it is."""

    def test_known(self):
        for condition, found in (
                ("(4U & (s->x ^ s->k__Vtogcov__x))", ("s->x", 2, 2)),
                ("(4U & ((IData)(s->x) ^ (IData)(s->k__Vtogcov__x)))", ("(IData)(s->x)", 2, 2)),
                ("((s->x ^ s->k__Vtogcov__x) >> 0x1fU)", ("s->x", 31, 31)),
                ("(1U & ((s->x[1U] >> 3U) ^ (s->k__Vtogcov__x >> 5U)))", ("s->x[1U]", 3, 5)),
                ("(1U & ((IData)((s->x >> 0x28U)) ^ (IData)((s->k__Vtogcov__x >> 0x28U))))", ("s->x", 40, 40))):
            self.assertEqual(quicken.bit_of(condition, "s->k__Vtogcov__x"), found, condition)

    def test_left(self):
        for condition in ("((IData)(s->x) ^ (IData)(s->k__Vtogcov__x))", "(3U & (s->x ^ s->k__Vtogcov__x))",
                          "(1U & (s->x ^ s->k__Vtogcov__y))", "(1U & ((s->x ^ s->y) ^ s->k__Vtogcov__x ^ 1U))"):
            self.assertIsNone(quicken.bit_of(condition, "s->k__Vtogcov__x"), condition)


if __name__ == "__main__":
    unittest.main()
