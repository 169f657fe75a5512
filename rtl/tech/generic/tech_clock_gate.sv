// SPDX-License-Identifier: Apache-2.0
// A clock that can be stopped. `enable_i` counts from the next rising edge on: the latch holds it while
// the clock is high, so that the gated clock has whole pulses only.
module tech_clock_gate (
  input  logic clk_i,
  input  logic enable_i,
  output logic clk_o
);

  logic enable_q;

  always_latch begin
    if (!clk_i) enable_q = enable_i;
  end

  assign clk_o = clk_i && enable_q;

endmodule
