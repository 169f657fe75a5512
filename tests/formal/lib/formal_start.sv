// SPDX-License-Identifier: Apache-2.0
// Starts a proof as a chip starts: the reset is active in the first cycle. Later it is free.
//
// `past_o` is high from the second cycle on; `$past` means something from there.
module formal_start (
  input  logic clk_i,
  input  logic rst_ni,
  output logic past_o
);

  logic past_q = 1'b0;

  assign past_o = past_q;

  always_ff @(posedge clk_i) begin
    past_q <= 1'b1;
  end

  always_comb begin
    if (!past_q) assume (!rst_ni);
  end

endmodule
