// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_reduce.sv (same ports) in proofs about the multiplier's time: any digits and
// products, in any cycle.
module ecc_reduce
  import ecc_pkg::*;
#(
  parameter  int unsigned Width    = 48,
  localparam int unsigned SumWidth = ValueWidth + Width
) (
  input logic clk_i,
  input logic clear_i,

  input  logic [  SumWidth-1:0] sum_i,
  input  logic                  prepare_i,
  input  logic                  accumulate_i,
  input  logic                  keep_i,
  input  logic                  first_i,
  input  logic                  raw_i,
  input  logic                  nonzero_i,
  output logic [     Width-1:0] digit_o,
  input  logic                  emit_i,
  input  logic                  third_i,
  output logic [ValueWidth-1:0] product_o
);

  formal_any #(.Width(Width)) u_digit (.value_o(digit_o));
  formal_any #(.Width(ValueWidth)) u_product (.value_o(product_o));

endmodule
