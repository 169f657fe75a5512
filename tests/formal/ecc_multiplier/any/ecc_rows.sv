// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_rows.sv (same ports) in proofs about the multiplier's time: any sum, in any cycle.
module ecc_rows #(
  parameter int unsigned Width = 48,
  parameter int unsigned TopWidth = 18,
  localparam int unsigned BWidth = 270,
  localparam int unsigned SumWidth = 268 + Width
) (
  input logic clk_i,
  input logic clear_i,

  input  logic [   Width-1:0] digit_i,
  input  logic [  BWidth-1:0] b_i,
  input  logic                top_i,
  output logic [SumWidth-1:0] sum_o
);

  formal_any #(.Width(SumWidth)) u_any (.value_o(sum_o));

endmodule
