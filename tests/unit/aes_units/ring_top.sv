// SPDX-License-Identifier: Apache-2.0
// The ring with the key schedule, which borrows four of its S-boxes.
module ring_top #(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input logic en_i,
  input logic inverse_i,
  input logic [1:0] context_i,
  input logic [1:0] size_i,

  input logic load_i,
  input logic [31:0] load0_i,
  input logic [31:0] load1_i,
  input logic expand_i,
  output logic last_o,

  input logic issue_i,
  input logic [127:0] block0_i,
  input logic [127:0] block1_i,
  input logic take_i,
  output logic [127:0] out0_o,
  output logic [127:0] out1_o,

  input logic [447:0] mask_i,

  output logic alert_o
);

  logic word, core_alert, keys_alert;
  logic [31:0] word0, word1, subbed0, subbed1;
  logic [127:0] key0, key1, unused_entry0, unused_entry1;
  logic [3:0] row;

  assign alert_o = core_alert || keys_alert;

  aes_keys #(
    .Masked(Masked)
  ) u_keys (
    .clk_i,
    .rst_ni,
    .wipe_i        (1'b0),
    .context_i,
    .size_i,
    .load_i,
    .load0_i,
    .load1_i,
    .expand_i,
    .last_o,
    .word_o        (word),
    .word0_o       (word0),
    .word1_o       (word1),
    .subbed0_i     (subbed0),
    .subbed1_i     (subbed1),
    .clear_i       (1'b0),
    .sweep_i       (1'b0),
    .count_i       ('0),
    .read_i        (en_i),
    .read_context_i(context_i),
    .row_i         (row),
    .key0_o        (key0),
    .key1_o        (key1),
    .alert_o       (keys_alert)
  );

  aes_core #(
    .Masked(Masked)
  ) u_core (
    .clk_i,
    .rst_ni,
    .en_i    (en_i || expand_i),
    .wipe_i,
    .inverse_i,
    .rounds_i(aes_pkg::rounds(size_i)),
    .issue_i,
    .block0_i,
    .block1_i,
    .row_o   (row),
    .key0_i  (key0),
    .key1_i  (key1),
    .word_i  (word),
    .word0_i (word0),
    .word1_i (word1),
    .word0_o (subbed0),
    .word1_o (subbed1),
    .mask_i,
    .entry0_o(unused_entry0),
    .entry1_o(unused_entry1),
    .take_i,
    .out0_o,
    .out1_o,
    .alert_o (core_alert)
  );

endmodule
