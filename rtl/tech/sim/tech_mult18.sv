// SPDX-License-Identifier: Apache-2.0
// 18 x 18 bit product of unsigned numbers for simulation. `product_o` is that of the last cycle's
// operands, or zero if `clear_i` was high.
module tech_mult18 (
  input logic clk_i,
  input logic clear_i,

  input  logic [17:0] a_i,
  input  logic [17:0] b_i,
  output logic [35:0] product_o
);

  logic [35:0] product_q;

  assign product_o = product_q;

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      product_q <= '0;
    end else begin
      product_q <= 36'(a_i) * 36'(b_i);
    end
  end

endmodule
