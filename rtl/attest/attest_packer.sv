// SPDX-License-Identifier: Apache-2.0
// Makes words of bytes: the first byte of a word is its top one, the message's last word may be short.
//
// Guarantees: with the byte that completes a word (`complete_o`) the word is on `word_o`, in the same
// cycle; a byte counts only if it is taken.
module attest_packer (
  input logic clk_i,
  input logic rst_ni,

  input logic clear_i,

  input logic [7:0] byte_i,
  input logic       last_i,  // of the message
  input logic       take_i,

  output logic        complete_o,
  output logic [31:0] word_o,      // missing bytes are zero
  output logic [ 2:0] bytes_o      // of the word, 1 to 4
);

  logic [1:0] count_d, count_q;  // bytes held
  logic [23:0] held_d, held_q;

  assign complete_o = last_i || (count_q == 2'd3);
  assign bytes_o    = 3'(count_q) + 3'd1;

  always_comb begin
    unique case (count_q)
      2'd0:    word_o = {byte_i, 24'h0};
      2'd1:    word_o = {held_q[7:0], byte_i, 16'h0};
      2'd2:    word_o = {held_q[15:0], byte_i, 8'h0};
      default: word_o = {held_q, byte_i};
    endcase
  end

  always_comb begin
    count_d = count_q;
    held_d  = held_q;
    if (take_i) begin
      count_d = complete_o ? '0 : count_q + 2'd1;
      held_d  = {held_q[15:0], byte_i};
    end
    if (clear_i) count_d = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
      held_q  <= '0;
    end else begin
      count_q <= count_d;
      held_q  <= held_d;
    end
  end

endmodule
