// SPDX-License-Identifier: Apache-2.0
// Adds two words, or in a pass two numbers of eight words, the least significant first: the second may
// be what n or n - 1 lacks to 2^256.

//
// Guarantees: `over_o` is high from the cycle after a pass whose sum reached 2^256 until `clear_i`.
module ecc_nonce_adder
  import ecc_nonce_pkg::OrderLack;
  import ecc_nonce_pkg::DrawLack;
(
  input logic clk_i,
  input logic rst_ni,
  input logic clear_i,

  input logic        run_i,      // a word of a pass; else no carry
  input logic [ 2:0] address_i,  // big-endian: 7 in the first cycle of a pass
  input logic [31:0] first_i,
  input logic [31:0] second_i,   // zero with `lack_i`
  input logic        lack_i,     // add a constant
  input logic        order_i,    // that of n, else that of n - 1

  input  logic        one_i,   // add one; only in passes
  output logic [31:0] word_o,
  output logic        over_o
);

  logic carry_d, carry_q, carry_in, carry_out, first, last;
  logic over_d, over_q;
  logic [31:0] lack;

  assign first    = address_i == 3'd7;
  assign last     = address_i == 3'd0;
  assign over_o   = over_q;
  assign carry_in = carry_q || (first && one_i);

  always_comb begin
    lack = order_i ? OrderLack[255-32*8'(address_i)-:32] : DrawLack[255-32*8'(address_i)-:32];
    if (!lack_i) lack = '0;
  end

  assign {carry_out, word_o} = {1'b0, first_i} + {1'b0, lack | second_i} + 33'(carry_in);

  always_comb begin
    carry_d = run_i && carry_out && !last;
    over_d  = over_q || (run_i && last && carry_out);
    if (clear_i) begin
      carry_d = 1'b0;
      over_d  = 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      carry_q <= 1'b0;
      over_q  <= 1'b0;
    end else begin
      carry_q <= carry_d;
      over_q  <= over_d;
    end
  end

endmodule
