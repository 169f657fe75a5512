// SPDX-License-Identifier: Apache-2.0
// Words in order. A pop of none and a push into a full one do nothing.
module fifo #(
  parameter int unsigned Width     = 8,
  parameter int unsigned DepthBits = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input logic             push_i,
  input logic [Width-1:0] word_i,
  input logic             pop_i,

  output logic [Width-1:0] head_o,   // zero if there is none
  output logic             empty_o,
  output logic             full_o
);

  localparam int unsigned Depth = 1 << DepthBits;

  logic [Depth-1:0][Width-1:0] words_d, words_q;
  logic [DepthBits-1:0] first_d, first_q, place;
  logic [DepthBits:0] count_d, count_q;
  logic push, pop;

  assign empty_o = count_q == '0;
  assign full_o  = count_q[DepthBits];
  assign head_o  = empty_o ? '0 : words_q[first_q];
  assign push    = push_i && !full_o;
  assign pop     = pop_i && !empty_o;
  assign place   = first_q + count_q[DepthBits-1:0];
  assign first_d = first_q + DepthBits'(pop);
  assign count_d = count_q + (DepthBits + 1)'(push) - (DepthBits + 1)'(pop);

  always_comb begin
    words_d = words_q;
    if (push) words_d[place] = word_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      words_q <= '0;
      first_q <= '0;
      count_q <= '0;
    end else begin
      words_q <= words_d;
      first_q <= first_d;
      count_q <= count_d;
    end
  end

endmodule
