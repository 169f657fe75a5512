// SPDX-License-Identifier: Apache-2.0
// The S-box of FIPS 197 (5.1.1, 5.3.2) in two shares, five registers deep: A to E of README.md.
//
//   A   the byte in the tower; for the inverse S-box behind the inverse affine map
//   B   d = a_h a_l + norm(a)
//   C   e = d_h d_l + norm(d)
//   D   i = (d_h / e, (d_h + d_l) / e): in GF(4) 1 / e is e^2
//   E   (i a_h, i (a_h + a_l))
//   out back from the tower, and the affine map
//
// Guarantees: a new byte each cycle; the shares that leave are fresh. Each of the 28 masks is used once, in the
// cycle in which it is given. Constants go to share 0 alone.
module aes_sbox
  import aes_field_pkg::*;
  import aes_pkg::SboxMasks;
(
  input logic clk_i,
  input logic rst_ni,

  input logic en_i,
  input logic wipe_i,

  input logic                 inverse_i,  // of all bytes that are inside
  input logic [          7:0] x0_i,
  input logic [          7:0] x1_i,
  input logic                 enter_i,    // low: zero enters, not x
  input logic [SboxMasks-1:0] mask_i,

  output logic [7:0] y0_o,
  output logic [7:0] y1_o
);

  // Bytes and nibbles as shares {1, 0}
  typedef logic [1:0][7:0] bytes_t;
  typedef logic [1:0][3:0] nibbles_t;
  typedef logic [1:0][1:0] pairs_t;

  bytes_t a_d, a_q, b_a_q, c_a_q, d_a_q, result, y;
  nibbles_t d, c_d_q, i;
  pairs_t e_b, e, i_h, i_l;
  nibbles_t high, low;

  assign a_d[0] = enter_i ? into(inverse_i, x0_i) ^ into_constant(inverse_i) : '0;
  assign a_d[1] = enter_i ? into(inverse_i, x1_i) : '0;

  for (genvar s = 0; s < 2; s++) begin : gen_share
    wipeable #(
      .Width(8)
    ) u_a (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i),
      .d_i (a_d[s]),
      .q_o (a_q[s])
    );

    wipeable #(
      .Width(8)
    ) u_b_a (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i),
      .d_i (a_q[s]),
      .q_o (b_a_q[s])
    );

    wipeable #(
      .Width(12)
    ) u_c_a (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i),
      .d_i ({d[s], b_a_q[s]}),
      .q_o ({c_d_q[s], c_a_q[s]})
    );

    wipeable #(
      .Width(8)
    ) u_d_a (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i),
      .d_i (c_a_q[s]),
      .q_o (d_a_q[s])
    );

    assign e[s]      = square4(e_b[s]);
    assign i[s]      = {i_h[s], i_l[s]};
    assign result[s] = {high[s], low[s]};
    assign y[s]      = out_of(inverse_i, result[s]);
  end

  aes_dom_mul #(
    .Width(4)
  ) u_b (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (a_q[0][7:4]),
    .x1_i  (a_q[1][7:4]),
    .y0_i  (a_q[0][3:0]),
    .y1_i  (a_q[1][3:0]),
    .r_i   (mask_i[3:0]),
    .s_i   (mask_i[7:4]),
    .sum0_i(norm16(a_q[0])),
    .sum1_i(norm16(a_q[1])),
    .z0_o  (d[0]),
    .z1_o  (d[1])
  );

  aes_dom_mul #(
    .Width(2)
  ) u_c (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (d[0][3:2]),
    .x1_i  (d[1][3:2]),
    .y0_i  (d[0][1:0]),
    .y1_i  (d[1][1:0]),
    .r_i   (mask_i[9:8]),
    .s_i   (mask_i[11:10]),
    .sum0_i(norm4(d[0])),
    .sum1_i(norm4(d[1])),
    .z0_o  (e_b[0]),
    .z1_o  (e_b[1])
  );

  aes_dom_mul #(
    .Width(2)
  ) u_d_h (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (e[0]),
    .x1_i  (e[1]),
    .y0_i  (c_d_q[0][3:2]),
    .y1_i  (c_d_q[1][3:2]),
    .r_i   (mask_i[13:12]),
    .s_i   (mask_i[15:14]),
    .sum0_i('0),
    .sum1_i('0),
    .z0_o  (i_h[0]),
    .z1_o  (i_h[1])
  );

  aes_dom_mul #(
    .Width(2)
  ) u_d_l (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (e[0]),
    .x1_i  (e[1]),
    .y0_i  (c_d_q[0][3:2] ^ c_d_q[0][1:0]),
    .y1_i  (c_d_q[1][3:2] ^ c_d_q[1][1:0]),
    .r_i   (mask_i[17:16]),
    .s_i   (mask_i[19:18]),
    .sum0_i('0),
    .sum1_i('0),
    .z0_o  (i_l[0]),
    .z1_o  (i_l[1])
  );

  aes_dom_mul #(
    .Width(4)
  ) u_e_h (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (i[0]),
    .x1_i  (i[1]),
    .y0_i  (d_a_q[0][7:4]),
    .y1_i  (d_a_q[1][7:4]),
    .r_i   (mask_i[23:20]),
    .s_i   ('0),
    .sum0_i('0),
    .sum1_i('0),
    .z0_o  (high[0]),
    .z1_o  (high[1])
  );

  aes_dom_mul #(
    .Width(4)
  ) u_e_l (
    .clk_i,
    .rst_ni,
    .en_i,
    .wipe_i,
    .x0_i  (i[0]),
    .x1_i  (i[1]),
    .y0_i  (d_a_q[0][7:4] ^ d_a_q[0][3:0]),
    .y1_i  (d_a_q[1][7:4] ^ d_a_q[1][3:0]),
    .r_i   (mask_i[27:24]),
    .s_i   ('0),
    .sum0_i('0),
    .sum1_i('0),
    .z0_o  (low[0]),
    .z1_o  (low[1])
  );

  assign y0_o = y[0] ^ out_constant(inverse_i);
  assign y1_o = y[1];

endmodule
