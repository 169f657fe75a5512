// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_comb.sv (same ports) in proofs about the states of the units: any words.
module ecc_comb #(
  parameter InitFile = ""
) (
  input logic clk_i,
  input logic wipe_i,

  input  logic [  8:0] address_i,
  input  logic [  2:0] mask_i,
  output logic [255:0] words_o  [3]
);

  for (genvar i = 0; i < 3; i++) begin : gen_word
    formal_any #(.Width(256)) u_any (.value_o(words_o[i]));
  end

endmodule
