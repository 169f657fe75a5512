// SPDX-License-Identifier: Apache-2.0
// The operands of a command (aes.rdl, JOB). Byte 0 of what has several words is in the first one's bits 7:0; here, in bits 127:120.
//
// Guarantees: KEY and EXPECTED are read by nobody on the bus. `clear_i` and `clear_key_i` win over a write. What says
// where a job is, how long, and which words of KEY there are, is kept twice.
module aes_registers (
  input logic clk_i,
  input logic rst_ni,

  input logic clear_i,     // all, KEY too
  input logic clear_key_i,

  // An access that is not refused; address of a word from SRC on
  input  logic        write_i,
  input  logic [ 4:0] word_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,

  // What can be read beside them
  input logic [127:0] tag_i,
  input logic [127:0] next_i,

  output logic [ 31:0] src_o,
  output logic [ 31:0] dst_o,
  output logic [ 31:0] len_o,
  output logic [ 31:0] aad_o,
  output logic [ 31:0] aad_len_o,
  output logic [ 31:0] iv_address_o,
  output logic [ 31:0] iv_len_o,
  output logic [127:0] iv_o,
  output logic [127:0] expected_o,
  output logic [  7:0] written_o,     // words of KEY, since the last clear
  input  logic [  2:0] key_word_i,
  output logic [ 31:0] key_o,         // that word, first byte in bits 31:24

  output logic alert_o
);

  // Words from SRC on
  localparam logic [4:0] WordIv = 5'd8, WordExpected = 5'd12, WordTag = 5'd16, WordNext = 5'd20,
      WordKey = 5'd24;

  logic [6:0][31:0] operands_d, operands_q;
  logic [3:0][31:0] iv_d, iv_q, expected_d, expected_q;
  logic [7:0][31:0] key_d, key_q;
  logic [7:0] written_d, written_q;

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    swap_bytes = {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  function automatic logic [127:0] block_of(logic [3:0][31:0] words);
    block_of = {
      swap_bytes(words[0]), swap_bytes(words[1]), swap_bytes(words[2]), swap_bytes(words[3])
    };
  endfunction

  always_comb begin
    operands_d = operands_q;
    iv_d       = iv_q;
    expected_d = expected_q;
    key_d      = key_q;
    written_d  = written_q;
    if (write_i) begin
      for (int unsigned i = 0; i < 7; i++) if (word_i == 5'(i)) operands_d[i] = wdata_i;
      if (word_i[4:2] == WordIv[4:2]) iv_d[word_i[1:0]] = wdata_i;
      if (word_i[4:2] == WordExpected[4:2]) expected_d[word_i[1:0]] = wdata_i;
      if (word_i >= WordKey) begin
        key_d[word_i[2:0]]     = wdata_i;
        written_d[word_i[2:0]] = 1'b1;
      end
    end
    if (clear_i) begin
      operands_d = '0;
      iv_d       = '0;
      expected_d = '0;
    end
    if (clear_i || clear_key_i) begin
      key_d     = '0;
      written_d = '0;
    end
  end

  always_comb begin
    rdata_o = '0;
    for (int unsigned i = 0; i < 7; i++) if (word_i == 5'(i)) rdata_o = operands_q[i];
    if (word_i[4:2] == WordIv[4:2]) rdata_o = iv_q[word_i[1:0]];
    for (int unsigned i = 0; i < 4; i++) begin
      if (word_i == WordTag + 5'(i)) rdata_o = swap_bytes(tag_i[127-32*i-:32]);
      if (word_i == WordNext + 5'(i)) rdata_o = swap_bytes(next_i[127-32*i-:32]);
    end
  end

  assign {iv_len_o, iv_address_o, aad_len_o, aad_o, len_o, dst_o, src_o} = operands_q;
  assign iv_o = block_of(iv_q);
  assign expected_o = block_of(expected_q);
  assign written_o = written_q;
  assign key_o = swap_bytes(key_q[key_word_i]);

  doubled #(
    .Width(7 * 32 + 8)
  ) u_operands (
    .clk_i,
    .rst_ni,
    .d_i({operands_d, written_d}),
    .q_o({operands_q, written_q}),
    .alert_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      iv_q       <= '0;
      expected_q <= '0;
      key_q      <= '0;
    end else begin
      iv_q       <= iv_d;
      expected_q <= expected_d;
      key_q      <= key_d;
    end
  end

endmodule
