// SPDX-License-Identifier: Apache-2.0
// No gate: on an FPGA the clock runs on, because a gated one is a second clock domain with its own
// skew. What hangs on a clock gate keeps its state by itself while it is not enabled.
module tech_clock_gate (
  input  logic clk_i,
  input  logic enable_i,
  output logic clk_o
);

  logic unused_enable;
  assign unused_enable = enable_i;

  assign clk_o         = clk_i;

endmodule
