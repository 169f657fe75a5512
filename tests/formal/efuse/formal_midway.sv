// SPDX-License-Identifier: Apache-2.0
// Stands for `formal_start` in a bounded search that begins in the middle of a chip's work: in a state that the
// block's own properties describe (`after_sense`), not in reset.
module formal_start (
  input  logic clk_i,
  input  logic rst_ni,
  output logic past_o,
  output logic run_o
);

  logic past_q = 1'b0;
  logic run_q = 1'b0;

  assign past_o = past_q;
  assign run_o  = run_q && rst_ni;

  always_ff @(posedge clk_i) begin
    past_q <= 1'b1;
    run_q  <= rst_ni;
  end

endmodule
