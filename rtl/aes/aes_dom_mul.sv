// SPDX-License-Identifier: Apache-2.0
// A product in GF(4) or GF(16) in two shares (domain-oriented masking; README.md, Gadget).
//
// Guarantees: no wire before a register sees both shares of a factor and what masks them alike: p00 and p11 are
// each of one share, p01 and p10 have the fresh r. The sums stand behind the registers.
// Does not: hide the sum from who multiplies it again: that takes the fresh s.
module aes_dom_mul
  import aes_field_pkg::*;
#(
  parameter int unsigned Width = 4  // 2 or 4
) (
  input logic clk_i,
  input logic rst_ni,

  input logic en_i,
  input logic wipe_i,

  // Factors, in shares
  input logic [Width-1:0] x0_i,
  input logic [Width-1:0] x1_i,
  input logic [Width-1:0] y0_i,
  input logic [Width-1:0] y1_i,

  // Fresh bits; s is zero where it is not needed
  input logic [Width-1:0] r_i,
  input logic [Width-1:0] s_i,

  // Added to the product, a share each: a linear function of that share
  input logic [Width-1:0] sum0_i,
  input logic [Width-1:0] sum1_i,

  // One cycle later
  output logic [Width-1:0] z0_o,
  output logic [Width-1:0] z1_o
);

  typedef logic [Width-1:0] element_t;

  element_t p00, p01, p10, p11;
  element_t p00_q, p01_q, p10_q, p11_q;

  if (Width == 2) begin : gen_mul4
    assign p00 = mul4(x0_i, y0_i);
    assign p01 = mul4(x0_i, y1_i);
    assign p10 = mul4(x1_i, y0_i);
    assign p11 = mul4(x1_i, y1_i);
  end else begin : gen_mul16
    assign p00 = mul16(x0_i, y0_i);
    assign p01 = mul16(x0_i, y1_i);
    assign p10 = mul16(x1_i, y0_i);
    assign p11 = mul16(x1_i, y1_i);
  end

  wipeable #(
    .Width(Width)
  ) u_p00 (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(en_i),
    .d_i (p00 ^ s_i ^ sum0_i),
    .q_o (p00_q)
  );

  wipeable #(
    .Width(Width)
  ) u_p01 (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(en_i),
    .d_i (p01 ^ r_i),
    .q_o (p01_q)
  );

  wipeable #(
    .Width(Width)
  ) u_p10 (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(en_i),
    .d_i (p10 ^ r_i),
    .q_o (p10_q)
  );

  wipeable #(
    .Width(Width)
  ) u_p11 (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(en_i),
    .d_i (p11 ^ s_i ^ sum1_i),
    .q_o (p11_q)
  );

  assign z0_o = p00_q ^ p01_q;
  assign z1_o = p10_q ^ p11_q;

endmodule
