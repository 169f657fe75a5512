// SPDX-License-Identifier: Apache-2.0
// The microcode of a parameter set: read-only memory, block by block. A word is there in the cycle
// after its address, and stays while `read_i` is low.
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

  (* rom_style = "block" *) logic [35:0] memory[2048];
  logic [35:0] word_q;
  logic constant_there;

  assign word_o = word_t'(word_q);
  assign constant_there = 32'(constant_i) < ConstantRegisters;

  if (Digits == 8) begin : gen_34x8
    initial for (int i = 0; i < $size(Words34x8); i++) memory[i] = Words34x8[i];
    assign block_o = 32'(block_index_i) < unsigned'($size(
        Blocks34x8
    )) ? Blocks34x8[block_index_i] : '0;
    assign first_block_o = 32'(program_i) < unsigned'($size(First34x8)) ? First34x8[program_i] : '0;
    assign constant_o = constant_there ? Constants34x8[constant_i] : '0;
  end else if (Digits == 6) begin : gen_48x6
    initial for (int i = 0; i < $size(Words48x6); i++) memory[i] = Words48x6[i];
    assign block_o = 32'(block_index_i) < unsigned'($size(
        Blocks48x6
    )) ? Blocks48x6[block_index_i] : '0;
    assign first_block_o = 32'(program_i) < unsigned'($size(First48x6)) ? First48x6[program_i] : '0;
    assign constant_o = constant_there ? Constants48x6[constant_i] : '0;
  end else begin : gen_67x4
    initial for (int i = 0; i < $size(Words67x4); i++) memory[i] = Words67x4[i];
    assign block_o = 32'(block_index_i) < unsigned'($size(
        Blocks67x4
    )) ? Blocks67x4[block_index_i] : '0;
    assign first_block_o = 32'(program_i) < unsigned'($size(First67x4)) ? First67x4[program_i] : '0;
    assign constant_o = constant_there ? Constants67x4[constant_i] : '0;
  end

  always_ff @(posedge clk_i) begin
    if (read_i) word_q <= memory[address_i];
  end

endmodule
