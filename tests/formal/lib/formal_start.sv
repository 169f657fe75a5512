// SPDX-License-Identifier: Apache-2.0
// Starts a proof as a chip starts: the reset is active in the first cycle. Later it is free.
module formal_start (
  input  logic clk_i,
  input  logic rst_ni,
  output logic past_o,  // not the first cycle
  output logic run_o    // the cycle before this one was out of reset, and so is this one
);

  logic past_q = 1'b0;
  logic run_q;

  assign past_o = past_q;
  assign run_o  = run_q && rst_ni;

  always_ff @(posedge clk_i) begin
    past_q <= 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      run_q <= 1'b0;
    end else begin
      run_q <= 1'b1;
    end
  end

  always_comb begin
    if (!past_q) assume (!rst_ni);
  end

endmodule
