// SPDX-License-Identifier: Apache-2.0
// The promises of one direction of a mailbox (README.md): no entry is lost, doubled, changed or overtaken; a
// popped or dropped one is gone. Any user, also one that pushes into a full FIFO or pops an empty one.
//
// An entry is followed from its push to its pop: any one, whenever `follow` says so.
module mailbox_fifo_props
  import mailbox_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic                    drop_i,
  input logic                    pop_i,
  input logic                    push_i,
  input entry_t                  entry_i,
  input entry_t                  head_o,
  input logic   [CountWidth-1:0] count_o,
  input logic   [CountWidth-1:0] next_o,

  input entry_t [Depth-1:0] entries_q
);

  logic past, run, follow;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_any #(.Width(1)) u_follow (.value_o(follow));

  logic pop, push;  // that have an effect
  logic track_d, track_q;
  logic [CountWidth-1:0] kept, place_d, place_q, count_q;  // entries before it
  entry_t entry_d, entry_q;

  always_comb begin
    pop  = pop_i && !drop_i && (count_q != '0);
    kept = drop_i ? '0 : count_q - CountWidth'(pop);
    push = push_i && (kept != CountWidth'(Depth));
  end

  always_comb begin
    track_d = track_q;
    place_d = place_q;
    entry_d = entry_q;
    if (track_q && drop_i) track_d = 1'b0;
    if (track_q && pop) begin
      place_d = place_q - 1'b1;
      if (place_q == '0) track_d = 1'b0;
    end
    if (!track_q && push && follow) begin
      track_d = 1'b1;
      place_d = kept;
      entry_d = entry_i;
    end
  end

  // The entry that was followed comes out when its turn is, as it was pushed.
  a_in_turn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pop || !track_q || (place_q != '0) || (head_o == entry_q));

  // As many come out as went in.
  a_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (count_o == count_q));

  a_next :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (next_o == kept + CountWidth'(push)));

  a_at_most_depth :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (count_q <= CountWidth'(Depth)));

  a_nothing_by_itself :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
      drop_i || pop_i || push_i
  ) || $stable(
      entries_q
  ));

  // What is popped or dropped is nowhere.
  for (genvar e = 0; e < Depth; e++) begin : gen_entry
    a_gone :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (CountWidth'(e) < count_q) || (entries_q[e] == '0));

    // Carries the induction.
    a_followed :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !track_q || (place_q != CountWidth'(e)) || (entries_q[e] == entry_q));
  end

  a_place :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !track_q || (place_q < count_q));

  c_full :
  cover property (@(posedge clk_i) run && push_i && !push && track_q && (place_q == 4'd14));

  c_out_of_many :
  cover property (@(posedge clk_i) run && pop && push && track_q && (place_q == '0) &&
      (count_q == 4'd9) && (entry_q.data != '0));

  c_kept_in_drop :
  cover property (@(posedge clk_i) run && drop_i && push && (count_q == 4'd3) && follow);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      track_q <= 1'b0;
      place_q <= '0;
      entry_q <= '0;
      count_q <= '0;
    end else begin
      track_q <= track_d;
      place_q <= place_d;
      entry_q <= entry_d;
      count_q <= kept + CountWidth'(push);
    end
  end

endmodule

bind mailbox_fifo mailbox_fifo_props u_props (.*);
