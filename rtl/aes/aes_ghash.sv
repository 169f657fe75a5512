// SPDX-License-Identifier: Apache-2.0
// GHASH (SP 800-38D, 6.4): Y <= (Y ^ X) H, in shares; README.md has the products and their order.
//
// Bit 127 of a vector is the standard's bit 0, the coefficient of x^0. A product is made from Y's last digit, by
// Horner's rule: P <= P x^9 + digit H.
//
// Guarantees: a product of two shares is in a register of its own, and those of different shares have the fresh R from
// their first digit on. Y's shares are sums of registers.
module aes_ghash #(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,

  input logic         key_i,    // H from `h0_i`, `h1_i`
  input logic [127:0] h0_i,
  input logic [127:0] h1_i,
  input logic         clear_i,  // Y = 0: a new sum
  input logic         take_i,   // Y ^ X into the registers of Y; the 15 cycles of `run_i` follow
  input logic [127:0] x0_i,     // X, in shares
  input logic [127:0] x1_i,
  input logic         run_i,
  input logic [  3:0] digit_i,  // 0 to 14
  input logic [127:0] r_i,      // fresh with digit 0

  // H, Y, and what was taken
  output logic [127:0] h0_o,
  output logic [127:0] h1_o,
  output logic [127:0] sum0_o,
  output logic [127:0] sum1_o,
  output logic [127:0] y0_o,
  output logic [127:0] y1_o
);

  localparam int unsigned Digit = 9;

  function automatic logic [127:0] times_x(logic [127:0] v);
    times_x = {1'b0, v[127:1]} ^ (v[0] ? {8'hE1, 120'd0} : '0);
  endfunction

  // sum x^9 + digit factor
  function automatic logic [127:0] horner(logic [127:0] sum_before, logic [Digit-1:0] digit,
                                          logic [127:0] factor);
    horner = sum_before;
    for (int unsigned i = 0; i < Digit; i++) begin
      horner = times_x(horner) ^ (digit[i] ? factor : '0);
    end
  endfunction

  // The last digit is number 0; in it, the highest power comes first.
  function automatic logic [Digit-1:0] digit_of(logic [127:0] value, logic [3:0] number);
    logic [15*Digit-1:0] padded;
    padded   = {value, {(15 * Digit - 128) {1'b0}}};
    digit_of = '0;
    for (int unsigned k = 0; k < 15; k++) begin
      if (number == 4'(k)) digit_of = padded[Digit*k+:Digit];
    end
  endfunction

  logic [127:0] h[2], y[2], p[2][2];
  logic first;

  assign first = digit_i == '0;
  assign h0_o  = h[0];
  assign y0_o  = y[0];

  localparam int unsigned Shares = Masked ? 2 : 1;

  logic [127:0] h_d[2], x[2], sum[2];

  assign h_d[0] = h0_i;
  assign h_d[1] = h1_i;
  assign x[0]   = x0_i;
  assign x[1]   = x1_i;
  assign sum0_o = sum[0];

  for (genvar s = 0; s < Shares; s++) begin : gen_share
    assign sum[s] = Masked ? p[s][0] ^ p[s][1] : p[s][0];

    wipeable #(
      .Width(128)
    ) u_h (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(key_i),
      .d_i (h_d[s]),
      .q_o (h[s])
    );

    wipeable #(
      .Width(128)
    ) u_y (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(take_i),
      .d_i (sum[s] ^ x[s]),
      .q_o (y[s])
    );

    for (genvar t = 0; t < Shares; t++) begin : gen_product
      logic [127:0] old, p_d;

      assign old = !first ? p[s][t] : s != t ? r_i : '0;
      assign p_d = horner(old, digit_of(y[s], digit_i), h[t]);

      wipeable #(
        .Width(128)
      ) u_p (
        .clk_i,
        .rst_ni,
        .wipe_i(wipe_i || clear_i),
        .we_i  (run_i),
        .d_i   (p_d),
        .q_o   (p[s][t])
      );
    end
  end

  if (Masked) begin : gen_masked
    assign h1_o   = h[1];
    assign y1_o   = y[1];
    assign sum1_o = sum[1];
  end else begin : gen_plain
    logic unused_shares;
    assign h1_o = '0;
    assign y1_o = '0;
    assign sum1_o = '0;
    assign unused_shares = ^{h1_i, x1_i, r_i};
  end

endmodule
