#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/coverage/constants.py on small designs, read by Yosys: a bit is left out where it is a constant in every
instance and every simulation, and counts as soon as anything can move it."""

import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "coverage"))
import constants  # noqa: E402

DESIGN = """
package p;
  typedef struct packed { logic [1:0] high; logic middle; logic [2:0] low; } some_t;
endpackage
module part import p::*; (input logic clk_i, rst_ni, hold_i, input some_t some_i, output some_t some_o);
  some_t some_q, some_d;
  always_comb begin
    some_d         = hold_i ? some_q : some_i;
    some_d.high[0] = 1'b0;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) some_q <= '0;
    else some_q <= some_d;
  end
  assign some_o = some_q;
endmodule
module pluton_sim import p::*; #(parameter bit Tied = 1'b1) (
  input logic clk_i, rst_ni, hold_i, input some_t some_i, output some_t [1:0] some_o);
  some_t tied;
  assign tied = '{high: some_i.high, middle: 1'b0, low: {some_i.low[2:1], Tied ? 1'b0 : some_i.low[0]}};
  part u_first (.clk_i, .rst_ni, .hold_i, .some_i(tied), .some_o(some_o[0]));
  if (1) begin : gen_second
    part u_second (.clk_i, .rst_ni, .hold_i, .some_i(SECOND), .some_o(some_o[1]));
  end
endmodule
"""
# As Verilator declares points: members in order, the bits of each upwards.
NAMES = [f"{{}}.high[{i}]" for i in range(2)] + ["{}.middle"] + [f"{{}}.low[{i}]" for i in range(3)]


class Constants(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def read(self, second="tied", parameters=(), design=DESIGN, names=None):
        """signal.bit -> whether it is a constant; of what is declared in `part`."""
        file = self.folder / "design.sv"
        file.write_text(design.replace("SECOND", second))
        lines = file.read_text().splitlines()
        text, number = [], 0
        for signal in ("some_i", "some_q", "some_d"):
            line = next(i for i, line in enumerate(lines, 1) if f" {signal}" in line and "some_t" in line)
            column = lines[line - 1].index(signal) + 1
            for instance in ("u_first", "gen_second.u_second"):
                for name in names or NAMES:
                    text.append(f'vlSelf->__vlCoverInsert(&(vlSymsp->__Vcoverage[{number}]), first, "{file}", '
                                f'{line}, {column}, ".pluton_sim.{instance}", "v_toggle/part", '
                                f'"{name.format(signal)}", "");\n')
                    number += 1
        (self.folder / "points.cpp").write_text("".join(text))
        nets = constants.wires([file], dict(parameters), self.folder / "nets.json")
        # Yosys names files by their path from here.
        self.assertEqual(len({key[0] for key in nets}), 1)
        nets = {(str(file), *key[1:]): value for key, value in nets.items()}
        return {key[3]: same for key, same in constants.constant(constants.inserted(self.folder), nets).items()}

    def constants(self, *arguments, **more):
        return {name for name, same in self.read(*arguments, **more).items() if same}

    def test_in_every_instance(self):
        self.assertEqual(self.constants(), {
            "some_i.middle", "some_i.low[0]", "some_q.high[0]", "some_q.middle", "some_q.low[0]",
            "some_d.high[0]", "some_d.middle", "some_d.low[0]"})

    def test_another_instance_moves_it(self):
        self.assertEqual(self.constants("some_i"), {"some_q.high[0]", "some_d.high[0]"})

    def test_another_simulation_moves_it(self):
        tied, free = self.read(), self.read(parameters={"Tied": "1'b0"})
        found = {name for name in constants.everywhere([tied, free])}
        self.assertIn("some_i.middle", found)
        self.assertNotIn("some_i.low[0]", found)

    def test_a_flip_flop_that_leaves_its_reset_value(self):
        found = self.constants("'{high: 2'b11, middle: 1'b1, low: 3'b000}")
        self.assertNotIn("some_q.middle", found)
        self.assertIn("some_i.middle", found)  # a constant in each of the two, if another

    def test_logic_that_nothing_reads(self):
        """What is not observed is no constant for that."""
        design = DESIGN.replace("assign some_o = some_q;", "assign some_o = '0;")
        self.assertNotIn("some_d.low[1]", self.constants(design=design))

    def test_another_width(self):
        self.assertEqual(self.constants(names=NAMES[:-1]), set())

    def test_no_design(self):
        with self.assertRaises(constants.Missing):
            self.read("no_such_package::signal")


class Unpacked(unittest.TestCase):
    def test_element_that_is_a_constant(self):
        """Element 0 of an unpacked array [N] or [0:N-1] has the highest bits, of [N-1:0] the lowest."""
        for size in ("2", "0:1", "1:0"):
            with self.subTest(size=size), tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                file = folder / "design.sv"
                file.write_text(f"""
module pluton_sim (input logic [1:0] a_i, output logic [1:0] a_o);
  logic [1:0] pair[{size}];
  assign pair[0] = a_i;
  assign pair[1] = 2'b00;
  assign a_o = pair[0] ^ pair[1];
endmodule
""")
                (folder / "points.cpp").write_text("".join(
                    f'vlSelf->__vlCoverInsert(&(vlSymsp->__Vcoverage[{number}]), first, "{file}", 3, 15, '
                    f'".pluton_sim", "v_toggle/pluton_sim", "pair[{number // 2}][{number % 2}]", "");\n'
                    for number in range(4)))
                nets = constants.wires([file], {}, folder / "nets.json")
                nets = {(str(file), *key[1:]): value for key, value in nets.items()}
                found = constants.constant(constants.inserted(folder), nets)
                self.assertEqual({key[3] for key, same in found.items() if same}, {"pair[1][0]", "pair[1][1]"})


class Order(unittest.TestCase):
    def test_lowest_first(self):
        self.assertEqual(constants.lowest_first(["a.x[0]", "a.x[1]", "a.y", "a.z.u", "a.z.v[0]", "a.z.v[1]"]),
                         ["a.z.v[0]", "a.z.v[1]", "a.z.u", "a.y", "a.x[0]", "a.x[1]"])
        self.assertEqual(constants.lowest_first(["a[0][0]", "a[0][1]", "a[1][0]", "a[1][1]"]),
                         ["a[0][0]", "a[0][1]", "a[1][0]", "a[1][1]"])
        self.assertEqual(constants.lowest_first(["a[0].x", "a[0].y", "a[1].x", "a[1].y"]),
                         ["a[0].y", "a[0].x", "a[1].y", "a[1].x"])
        self.assertEqual(constants.lowest_first(["a"]), ["a"])


if __name__ == "__main__":
    unittest.main()
