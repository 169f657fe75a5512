// SPDX-License-Identifier: Apache-2.0
// The ring: blocks in slots that take turns at 16 S-boxes, one round a turn (README.md, The ring). Masked = 0 has one
// slot and one register, and a round a cycle.
//
// A block's place in the ring has a tag beside it: whether there is one, and its round. Tags move as the bytes do.
//
// Guarantees: what enters and leaves is in two shares (Masked = 0: share 1 is zero), and no layer sees both. An empty slot
// enters as zeros. `alert_o` in a cycle in which a block would enter a used slot, an output be lost or be
// taken that is not there, or in which a tag's copies differ.
module aes_core
  import aes_linear_pkg::round_end;
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

  // A block, in a cycle with `en_i`
  input logic         issue_i,
  input logic [127:0] block0_i,
  input logic [127:0] block1_i,

  // The round key of the next cycle with `en_i`: its row; and that of this one
  output logic [  3:0] row_o,
  input  logic [127:0] key0_i,
  input  logic [127:0] key1_i,

  // Four S-boxes for the key schedule, while no block is inside: Masked = 1 five cycles later
  input  logic        word_i,
  input  logic [31:0] word0_i,
  input  logic [31:0] word1_i,
  output logic [31:0] word0_o,
  output logic [31:0] word1_o,

  input logic [16*SboxMasks-1:0] mask_i,

  // The block that enters, registered: J0 from GHASH is joined from here
  output logic [127:0] entry0_o,
  output logic [127:0] entry1_o,

  // Outputs
  input  logic         take_i,
  output logic [127:0] out0_o,
  output logic [127:0] out1_o,

  output logic alert_o
);

  localparam int unsigned Shares = Masked ? 2 : 1;
  localparam int unsigned Depth = Masked ? 5 : 1;  // registers of the ring

  typedef struct packed {
    logic       there;
    logic [3:0] number;  // of the next round
  } tag_t;

  typedef logic [127:0] state_t;

  tag_t [Depth-1:0] tags_d, tags_q;
  tag_t leaving, entering;
  logic there_d, there_q, tags_alert, entry_d, entry_q, last, ends;
  state_t block[2], key[2], entry[2], subbed[2], turned[2], out[2];
  logic [31:0] word[2];

  assign block[0] = block0_i;
  assign block[1] = block1_i;
  assign key[0]   = key0_i;
  assign key[1]   = key1_i;
  assign word[0]  = word0_i;
  assign word[1]  = word1_i;

  // Tags

  assign leaving  = tags_q[Depth-1];
  assign last     = leaving.number == rounds_i;
  assign ends     = leaving.there && last;

  // Masked = 0: a block enters with its first round key at once.
  assign entry_d  = Masked && issue_i;

  always_comb begin
    entering = '0;
    if (leaving.there && !last) entering = '{there: 1'b1, number: leaving.number + 4'd1};
    if (Masked ? entry_q : issue_i) entering = '{there: 1'b1, number: 4'd1};
    tags_d[0] = entering;
    for (int unsigned i = 1; i < Depth; i++) tags_d[i] = tags_q[i-1];
    if (!en_i) tags_d = tags_q;
    if (wipe_i) tags_d = '0;
  end

  always_comb begin
    there_d = (there_q && !take_i) || (en_i && ends);
    if (wipe_i) there_d = 1'b0;
  end

  logic entry_next;
  assign entry_next = !wipe_i && (en_i ? entry_d : entry_q);

  doubled #(
    .Width(2 + $bits(tags_q))
  ) u_tags (
    .clk_i,
    .rst_ni,
    .d_i    ({there_d, entry_next, tags_d}),
    .q_o    ({there_q, entry_q, tags_q}),
    .alert_o(tags_alert)
  );

  assign alert_o = tags_alert || (take_i && !there_q) || (en_i && ends && there_q && !take_i) ||
      (en_i && (Masked ? entry_q : issue_i) && leaving.there);

  // The row that the next cycle adds: of a block that enters then, or of the one that is at the end then.
  logic [3:0] round_next;
  tag_t next;

  if (Masked) begin : gen_row
    assign next = tags_q[Depth-2];
    assign round_next = issue_i || !next.there ? '0 : next.number;
  end else begin : gen_row_plain
    assign next = entering;
    assign round_next = next.there ? next.number : '0;
  end

  assign row_o = inverse_i ? rounds_i - round_next : round_next;

  // Shares

  for (genvar s = 0; s < Shares; s++) begin : gen_share
    assign turned[s] = round_end(inverse_i, last, subbed[s], key[s]);

    wipeable #(
      .Width(128)
    ) u_out (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i && ends),
      .d_i (turned[s]),
      .q_o (out[s])
    );
  end

  assign out0_o   = out[0];
  assign out1_o   = out[1];
  assign word0_o  = subbed[0][127:96];
  assign word1_o  = subbed[1][127:96];
  assign entry0_o = entry[0];
  assign entry1_o = entry[1];

  if (Masked) begin : gen_masked
    state_t a[2];

    for (genvar s = 0; s < 2; s++) begin : gen_entry
      wipeable #(
        .Width(128)
      ) u_entry (
        .clk_i,
        .rst_ni,
        .wipe_i,
        .we_i(en_i),
        .d_i (issue_i ? block[s] : '0),
        .q_o (entry[s])
      );

      always_comb begin
        a[s] = entry_q ? entry[s] ^ key[s] : turned[s];
        if (word_i) a[s] = {word[s], 96'd0};
      end
    end

    for (genvar i = 0; i < 16; i++) begin : gen_sbox
      aes_sbox u_sbox (
        .clk_i,
        .rst_ni,
        .en_i,
        .wipe_i,
        .inverse_i,
        .x0_i   (a[0][127-8*i-:8]),
        .x1_i   (a[1][127-8*i-:8]),
        .enter_i(entering.there || (word_i && i < 4)),
        .mask_i (mask_i[SboxMasks*i+:SboxMasks]),
        .y0_o   (subbed[0][127-8*i-:8]),
        .y1_o   (subbed[1][127-8*i-:8])
      );
    end
  end else begin : gen_plain
    state_t a_d, a_q;
    logic unused_shares;

    always_comb begin
      a_d = '0;
      if (leaving.there && !last) a_d = turned[0];
      if (issue_i) a_d = block[0] ^ key[0];
      if (word_i) a_d = {word[0], 96'd0};
    end

    wipeable #(
      .Width(128)
    ) u_a (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(en_i),
      .d_i (a_d),
      .q_o (a_q)
    );

    for (genvar i = 0; i < 16; i++) begin : gen_sbox
      aes_sbox_plain u_sbox (
        .inverse_i,
        .x_i(a_q[127-8*i-:8]),
        .y_o(subbed[0][127-8*i-:8])
      );
    end

    assign entry[0]      = block[0];
    assign entry[1]      = '0;
    assign subbed[1]     = '0;
    assign out[1]        = '0;
    assign turned[1]     = '0;
    assign unused_shares = ^{block[1], key[1], word[1], mask_i, turned[1]};
  end

endmodule
