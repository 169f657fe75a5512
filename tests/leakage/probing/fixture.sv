// SPDX-License-Identifier: Apache-2.0
// A domain-oriented AND, to see that probing.py --rtl reads RTL. Fresh = 0: without its mask; Late = 1: without its registers.
module fixture #(
  parameter bit Fresh = 1'b1,
  parameter bit Late  = 1'b0
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic x0_i,
  input  logic x1_i,
  input  logic y0_i,
  input  logic y1_i,
  input  logic mask_i,
  output logic z0_o,
  output logic z1_o
);
  logic p00_q, p01_q, p10_q, p11_q;
  logic p00, p01, p10, p11;

  assign p00  = x0_i && y0_i;
  assign p01  = (x0_i && y1_i) ^ (Fresh && mask_i);
  assign p10  = (x1_i && y0_i) ^ (Fresh && mask_i);
  assign p11  = x1_i && y1_i;
  assign z0_o = Late ? p00 ^ p01 : p00_q ^ p01_q;
  assign z1_o = Late ? p10 ^ p11 : p10_q ^ p11_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      p00_q <= 1'b0;
      p01_q <= 1'b0;
      p10_q <= 1'b0;
      p11_q <= 1'b0;
    end else begin
      p00_q <= p00;
      p01_q <= p01;
      p10_q <= p10;
      p11_q <= p11;
    end
  end
endmodule
