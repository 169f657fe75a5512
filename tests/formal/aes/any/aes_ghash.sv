// SPDX-License-Identifier: Apache-2.0
// Stands for GHASH (rtl/aes/aes_ghash.sv, same ports): any outputs.
module aes_ghash #(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,

  input logic         key_i,
  input logic [127:0] h0_i,
  input logic [127:0] h1_i,
  input logic         clear_i,
  input logic         take_i,
  input logic [127:0] x0_i,
  input logic [127:0] x1_i,
  input logic         run_i,
  input logic [  3:0] digit_i,
  input logic [127:0] r_i,

  output logic [127:0] h0_o,
  output logic [127:0] h1_o,
  output logic [127:0] sum0_o,
  output logic [127:0] sum1_o,
  output logic [127:0] y0_o,
  output logic [127:0] y1_o
);

  formal_any #(.Width(768)) u_any (.value_o({h0_o, h1_o, sum0_o, sum1_o, y0_o, y1_o}));

endmodule
