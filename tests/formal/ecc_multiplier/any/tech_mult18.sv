// SPDX-License-Identifier: Apache-2.0
// Stands for the multiplier of 18 bits in proofs about what is done with its products: any, in any
// cycle.
module tech_mult18 (
  input logic clk_i,
  input logic clear_i,

  input  logic [17:0] a_i,
  input  logic [17:0] b_i,
  output logic [35:0] product_o
);

  formal_any #(.Width(36)) u_any (.value_o(product_o));

endmodule
