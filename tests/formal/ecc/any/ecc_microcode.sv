// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_microcode.sv (same ports) in proofs about the engine and the sequencer:
// any words, blocks and constants.
module ecc_microcode
  import ecc_microcode_pkg::*;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,

  input  logic         read_i,
  input  logic  [10:0] address_i,
  output word_t        word_o,

  input  logic   [  4:0] block_index_i,
  output block_t         block_o,
  input  logic   [  2:0] program_i,
  output logic   [  4:0] first_block_o,
  input  logic   [  2:0] constant_i,
  output logic   [255:0] constant_o
);
  logic [ $bits(word_t)-1:0] word;
  logic [$bits(block_t)-1:0] block;

  formal_any #(
    .Width(261 + $bits(word_t) + $bits(block_t))
  ) u_any (
    .value_o({word, block, first_block_o, constant_o})
  );
  assign word_o  = word_t'(word);
  assign block_o = block_t'(block);
endmodule
