// SPDX-License-Identifier: Apache-2.0
// Lazy sums, without any reduction (tools/ecc/README.md):
//   add   a + b
//   sub   a - b + K m
//   cneg  a, or K m - a if the digit is negative
// Each is one sum of three, x + y + K m, with K = 0 where nothing is taken away; of cneg x is 0. What the numbers
// reach is bounded by tools/ecc/bounds.py: no sum of the microcode outgrows its 268 bits.
//
// In the cycle before the operands `prepare_*` says what is done with them, and which K m is needed.
module ecc_adder
  import ecc_microcode_pkg::SubtractK;
  import ecc_pkg::*;
(
  input logic clk_i,
  input logic wipe_i,

  input logic [2:0] prepare_k_i,
  input logic       prepare_modulus_i,
  input logic       prepare_sub_i,
  input logic       prepare_cneg_i,
  input logic       prepare_negative_i,

  input  logic [ValueWidth-1:0] a_i,
  input  logic [ValueWidth-1:0] b_i,
  output logic [ValueWidth-1:0] sum_o
);

  typedef logic [ValueWidth-1:0] value_t;

  logic [2:0] k;
  value_t multiple_d, multiple_q, x, y, sum, carry;

  // Told in the cycle before: the way of the carry begins at the operands.
  logic cneg_q, take_away_d, take_away_q;

  assign k = (prepare_cneg_i && !prepare_negative_i) ? '0 : prepare_k_i;

  always_comb begin
    multiple_d = '0;
    for (int unsigned i = 0; i < unsigned'($size(SubtractK)); i++) begin
      if (32'(k) == i) multiple_d = ValueWidth'(SubtractK[i]) * ValueWidth'(Prime);
    end
    // Of n one multiple is needed. Those of p differ in few places, so that they cost little.
    if (prepare_modulus_i)
      multiple_d = k == '0 ? '0 : ValueWidth'(SubtractK[1]) * ValueWidth'(Order);
  end

  assign take_away_d = prepare_sub_i || (prepare_cneg_i && prepare_negative_i);
  assign x           = a_i & ~{ValueWidth{cneg_q}};
  assign y           = (cneg_q ? a_i : b_i) ^ {ValueWidth{take_away_q}};
  assign sum         = x ^ y ^ multiple_q;
  assign carry       = (x & y) | (x & multiple_q) | (y & multiple_q);
  assign sum_o       = sum + {carry[ValueWidth-2:0], take_away_q};

  logic unused_carry;
  assign unused_carry = carry[ValueWidth-1];

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      multiple_q  <= '0;
      cneg_q      <= 1'b0;
      take_away_q <= 1'b0;
    end else begin
      multiple_q  <= multiple_d;
      cneg_q      <= prepare_cneg_i;
      take_away_q <= take_away_d;
    end
  end

endmodule
