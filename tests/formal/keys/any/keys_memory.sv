// SPDX-License-Identifier: Apache-2.0
// The memory of the key store, cut: it keeps the witness' word alone, and answers anything for the others.
// (The proof is of the real one; this one lets the searches go deeper.)
module keys_view (
  input  logic        clk_i,
  input  logic        write_i,
  input  logic [ 3:0] slot_i,
  input  logic [ 2:0] word_i,
  input  logic [31:0] share0_i,
  input  logic [31:0] share1_i,
  input  logic        wipe_i,
  input  logic [ 3:0] count_i,
  input  logic [15:0] set_i,
  output logic        here_o
);

  logic [3:0] slot;
  logic [2:0] word;
  logic [31:0] share0, share1;

  formal_constant #(
    .Width(7)
  ) u_witness (
    .clk_i,
    .value_o({slot, word})
  );

  assign here_o = (slot_i == slot) && (word_i == word);

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      if (set_i[slot] && (count_i == {slot[0], word})) {share0, share1} <= '0;
    end else if (write_i && here_o) begin
      {share0, share1} <= {share0_i, share1_i};
    end
  end

endmodule

module keys_memory
  import keys_pkg::Slots;
(
  input logic clk_i,

  input  logic [ 3:0] slot_i,
  input  logic [ 2:0] word_i,
  input  logic        we_i,
  input  logic [31:0] share0_i,
  input  logic [31:0] share1_i,
  output logic [31:0] share0_o,
  output logic [31:0] share1_o,

  input logic             wipe_i,
  input logic [      3:0] count_i,
  input logic [Slots-1:0] set_i
);

  logic here;
  logic [31:0] any0, any1;

  formal_any #(.Width(32)) u_any0 (.value_o(any0));
  formal_any #(.Width(32)) u_any1 (.value_o(any1));

  keys_view u_view (
    .clk_i,
    .write_i(we_i),
    .slot_i,
    .word_i,
    .share0_i,
    .share1_i,
    .wipe_i,
    .count_i,
    .set_i,
    .here_o (here)
  );

  assign share0_o = here ? u_view.share0 : any0;
  assign share1_o = here ? u_view.share1 : any1;

endmodule
