// SPDX-License-Identifier: Apache-2.0
// The comb table in block RAM: 80 rows of 8 points, three words of 256 bits a cycle.
//
// `InitFile`_0.hex to _2.hex, written by tools/ecc/table.py, have 480 words each, for $readmemh. Word
// 6 row + 3 c + k of file i, c = 0 for x and 1 for y, is entry 3 k + i of the row's coordinate in
// Montgomery form, below p. In the place of a ninth entry all bits are ones.
//
// Guarantees: a word is there in the cycle after `mask_i` was high for it, zero in the cycle after it was low or
// `wipe_i` was high. An address above 479 gives nothing defined.
module ecc_comb #(
  parameter InitFile = ""
) (
  input logic clk_i,
  input logic wipe_i,

  input  logic [  8:0] address_i,
  input  logic [  2:0] mask_i,
  output logic [255:0] words_o  [3]
);

  localparam int unsigned Words = 480;

  for (genvar i = 0; i < 3; i++) begin : gen_word
    localparam logic [47:0] Suffix = i == 0 ? "_0.hex" : i == 1 ? "_1.hex" : "_2.hex";

    (* rom_style = "block" *)
    logic [255:0] memory [Words];
    logic [255:0] word_q;

    initial $readmemh({InitFile, Suffix}, memory);

    assign words_o[i] = word_q;

    always_ff @(posedge clk_i) begin
      if (wipe_i || !mask_i[i]) word_q <= '0;
      else word_q <= memory[address_i];
    end
  end

endmodule
