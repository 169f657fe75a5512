// SPDX-License-Identifier: Apache-2.0
// The promises of a FIFO (README.md): no word is lost, doubled, changed or overtaken; a pop of none and a push into a full one do
// nothing. Any user. A word is followed from its push to its pop: any one, whenever `follow` says so.
module fifo_props #(
  parameter int unsigned Width     = 8,
  parameter int unsigned DepthBits = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input logic             push_i,
  input logic [Width-1:0] word_i,
  input logic             pop_i,
  input logic [Width-1:0] head_o,
  input logic             empty_o,
  input logic             full_o,

  // State
  input logic [(1<<DepthBits)-1:0][Width-1:0] words,
  input logic [     DepthBits-1:0]            first,
  input logic [       DepthBits:0]            count
);

  localparam int unsigned Depth = 1 << DepthBits;

  logic past, run, follow;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_any #(.Width(1)) u_follow (.value_o(follow));

  logic push, pop;  // that have an effect
  logic track_d, track_q;
  logic [DepthBits:0] count_q, place_d, place_q;  // words before it
  logic [DepthBits-1:0] where;
  logic [Width-1:0] word_d, word_q;

  assign push  = push_i && (count_q != (DepthBits + 1)'(Depth));
  assign pop   = pop_i && (count_q != '0);
  assign where = first + place_q[DepthBits-1:0];

  always_comb begin
    track_d = track_q;
    place_d = place_q;
    word_d  = word_q;
    if (track_q && pop) begin
      place_d = place_q - 1'b1;
      if (place_q == '0) track_d = 1'b0;
    end
    if (!track_q && push && follow) begin
      track_d = 1'b1;
      place_d = count_q - (DepthBits + 1)'(pop);
      word_d  = word_i;
    end
  end

  // The word that was followed comes out when its turn is, as it was pushed.
  a_in_turn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !track_q || (place_q != '0) || (head_o == word_q));

  // As many come out as went in.
  a_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((empty_o == (count_q == '0)) && (full_o == (count_q == (DepthBits + 1)'(Depth)))));

  a_nothing_of_none :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !empty_o || (head_o == '0));

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((count == count_q) && (count_q <= (DepthBits + 1)'(Depth)) &&
                (!track_q || ((place_q < count_q) && (words[where] == word_q)))));

  c_full :
  cover property (@(posedge clk_i)
      run && push_i && !push && pop_i && track_q && (place_q == (DepthBits + 1)'(Depth - 1)));

  c_out_of_many :
  cover property (@(posedge clk_i)
      run && pop && push && track_q && (place_q == '0) && (count_q == 5) && (word_q != '0));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      track_q <= 1'b0;
      place_q <= '0;
      word_q  <= '0;
      count_q <= '0;
    end else begin
      track_q <= track_d;
      place_q <= place_d;
      word_q  <= word_d;
      count_q <= count_q + (DepthBits + 1)'(push) - (DepthBits + 1)'(pop);
    end
  end

endmodule

bind fifo fifo_props #(
  .Width    (Width),
  .DepthBits(DepthBits)
) u_props (
  .words(words_q),
  .first(first_q),
  .count(count_q),
  .*
);
