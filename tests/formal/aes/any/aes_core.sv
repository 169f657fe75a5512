// SPDX-License-Identifier: Apache-2.0
// Stands for the ring (rtl/aes/aes_core.sv, same ports) in proofs about its user: any outputs, any alert.
module aes_core
  import aes_pkg::SboxMasks;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic en_i,
  input logic wipe_i,

  input logic       inverse_i,
  input logic [3:0] rounds_i,

  input logic         issue_i,
  input logic [127:0] block0_i,
  input logic [127:0] block1_i,

  output logic [  3:0] row_o,
  input  logic [127:0] key0_i,
  input  logic [127:0] key1_i,

  input  logic        word_i,
  input  logic [31:0] word0_i,
  input  logic [31:0] word1_i,
  output logic [31:0] word0_o,
  output logic [31:0] word1_o,

  input logic [16*SboxMasks-1:0] mask_i,

  output logic [127:0] entry0_o,
  output logic [127:0] entry1_o,

  input  logic         take_i,
  output logic [127:0] out0_o,
  output logic [127:0] out1_o,

  output logic alert_o
);

  formal_any #(
    .Width(4 + 64 + 512 + 1)
  ) u_any (
    .value_o({row_o, word0_o, word1_o, entry0_o, entry1_o, out0_o, out1_o, alert_o})
  );

endmodule
