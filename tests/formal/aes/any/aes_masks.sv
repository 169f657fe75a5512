// SPDX-License-Identifier: Apache-2.0
// Stands for the mask generator (rtl/aes/aes_masks.sv, same ports): any masks.
module aes_masks
  import aes_pkg::Masks;
(
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,
  input logic run_i,

  input logic        load_i,
  input logic [ 3:0] index_i,
  input logic        mix_i,
  input logic [31:0] word_i,

  output logic [Masks-1:0] mask_o
);

  formal_any #(.Width(Masks)) u_any (.value_o(mask_o));

endmodule
