// SPDX-License-Identifier: Apache-2.0
// a mod m for a below 2 m, and the checks of a value: one subtraction of the modulus for all.
// Controls come in the cycle before the operand; the result and the verdict are there in the one after it.
module ecc_canonical
  import ecc_pkg::*;
(
  input logic clk_i,
  input logic wipe_i,

  input logic                  prepare_modulus_i,    // 0 p, 1 n
  input logic [           1:0] prepare_condition_i,  // 0 zero, 1 nonzero, 2 below p, 3 below n
  input logic [ValueWidth-1:0] a_i,

  output logic [ValueWidth-1:0] value_o,
  output logic                  holds_o
);

  logic [256:0] difference_d, difference_q;
  logic [255:0] a_q;
  logic below_d, below_q, zero_d, zero_q, modulus_q;
  logic [1:0] prepared_q, condition_q;

  // Bit 256 is the borrow: the operand of `canon` is below 2 m, that of `check` below 2^256.
  assign difference_d = {1'b0, a_i[255:0]} - {1'b0, modulus_q ? Order : Prime};
  assign below_d      = difference_d[256] && a_i[ValueWidth-1:256] == '0;
  assign zero_d       = a_i == '0;

  assign value_o      = {{(ValueWidth - 256) {1'b0}}, below_q ? a_q : difference_q[255:0]};

  always_comb begin
    unique case (condition_q)
      2'd0:    holds_o = zero_q;
      2'd1:    holds_o = !zero_q;
      default: holds_o = below_q;
    endcase
  end

  logic unused_borrow;
  assign unused_borrow = difference_q[256];

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      difference_q <= '0;
      a_q          <= '0;
      below_q      <= 1'b0;
      zero_q       <= 1'b0;
      modulus_q    <= 1'b0;
      prepared_q   <= '0;
      condition_q  <= '0;
    end else begin
      difference_q <= difference_d;
      a_q          <= a_i[255:0];
      below_q      <= below_d;
      zero_q       <= zero_d;
      modulus_q    <= prepare_condition_i[1] ? prepare_condition_i[0] : prepare_modulus_i;
      prepared_q   <= prepare_condition_i;
      condition_q  <= prepared_q;
    end
  end

endmodule
