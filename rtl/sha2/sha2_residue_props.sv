// SPDX-License-Identifier: Apache-2.0
// When an HMAC is done, no bit of its key, of K0 ^ ipad or K0 ^ opad is left (README.md): whatever
// buffer, schedule and held half hold then was written for the last block, the one of the inner
// digest, and the memory of the key is zero. (The chaining value is the HMAC.)
//
// The rest carries the induction: it counts what Outer and the padding behind it push, and which
// blocks the core takes.
module sha2_residue_props
  import sha2_pkg::*;
#(
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,
  input logic rst_ni,

  input sha2_phase_e       phase_i,
  input sha2_core_e        core_i,
  input logic        [4:0] level,
  input logic              push,
  input logic        [3:0] next_i,       // entry of the buffer that is written next
  input logic              step_i,       // the core takes words W from `t_i` on
  input logic        [6:0] t_i,
  input logic              emit_i,       // a 32-bit word, and with it the held half
  input logic        [4:0] place_i,      // of the next 32-bit word in its block
  input logic              pair_i,
  input logic              marked_i,     // padding: 0x80 is out, the length comes in this block
  input logic              length_i,
  input logic        [4:0] key_count_i,
  input logic              key_zero_i,   // key[w]

  // What the ports have said (sha2_engine_props.sv)
  input logic       begins_i,
  input logic       keyed_i,
  input logic       outer_i,        // Outer has begun
  input logic [4:0] inner_words_i,
  input logic [3:0] w               // any word of the memories
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  logic second, load, last_block;
  logic [5:0] pushed_q;  // in the second pass: 16 words of key, 16 of the last block
  logic [1:0] stage_q;  // blocks that the core has taken in the second pass
  logic old_buffer_q, old_schedule_q, old_held_q;  // word w, or the half, is of an earlier block

  assign second     = outer_i || (phase_i == StOuter);
  assign load       = step_i && (t_i == '0);
  assign last_block = second && (stage_q + 2'(load) == 2'd2);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pushed_q       <= '0;
      stage_q        <= '0;
      old_buffer_q   <= 1'b1;
      old_schedule_q <= 1'b1;
      old_held_q     <= 1'b1;
    end else begin
      if (begins_i) begin
        pushed_q <= '0;
        stage_q  <= '0;
      end else if (second) begin
        pushed_q <= pushed_q + 6'(push);
        stage_q  <= stage_q + 2'(load);
      end
      if (push && (next_i == w)) old_buffer_q <= !(second && (pushed_q >= 6'd16));
      if (step_i && ((t_i[3:0] / 4'(Rounds)) == (w / 4'(Rounds)))) old_schedule_q <= !last_block;
      if (emit_i) old_held_q <= !(outer_i && (phase_i == StPad));
    end
  end

  a_nothing_of_the_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !keyed_i || (phase_i != StDone) ||
      (!old_buffer_q && !old_schedule_q && !old_held_q && key_zero_i));

  // Carries the induction.

  logic second_phase;
  logic [5:0] taken;  // words that the core has popped in the second pass
  logic [4:0] place_words, first_place;
  assign second_phase = second && (phase_i inside {StOuter, StPad, StFinish, StDone});
  assign place_words  = pair_i ? {1'b0, place_i[4:1]} : place_i;
  assign first_place  = pair_i ? {inner_words_i[3:0], 1'b0} : inner_words_i;

  always_comb begin
    taken = 6'd0;
    if (stage_q != '0) begin
      taken = 6'd16 * 6'(stage_q);
      if ((core_i == StCoreRound) && (t_i < 7'd16)) taken = taken - 6'd16 + t_i[5:0];
    end
  end

  a_counts_begin :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || second || ((pushed_q == '0) && (stage_q == '0)));

  a_level :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !second_phase ||
      ((pushed_q <= 6'd32) && (stage_q != 2'd3) && (6'(level) == pushed_q - taken) &&
       ((stage_q != '0) || (core_i inside {StCoreIdle, StCoreError}))));

  a_pushed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !second_phase || (pushed_q == ((phase_i == StOuter) ? 6'(key_count_i) :
      (phase_i == StPad) ? 6'd16 + 6'(place_words) : 6'd32)));

  a_padding_fits :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !outer_i || (phase_i != StPad) ||
      ((place_i >= first_place) && (place_i[4:0] <= (pair_i ? 5'd31 : 5'd15)) &&
       (marked_i == (place_i != first_place)) &&
       (length_i == (place_i > (pair_i ? 5'd28 : 5'd14)))));

  a_buffer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !second_phase || !old_buffer_q || (pushed_q <= 6'd16 + 6'(w)));

  a_schedule :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !second_phase || !old_schedule_q || (stage_q != 2'd2) ||
      ((core_i == StCoreRound) && (t_i <= 7'(w))));

  a_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !outer_i || !old_held_q || !(phase_i inside {StPad, StFinish, StDone}) ||
      ((phase_i == StPad) && (place_i == first_place)));

  a_done_is_second :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !keyed_i || (phase_i != StDone) || (outer_i && (stage_q == 2'd2)));

endmodule

bind sha2_engine sha2_residue_props #(
  .Rounds(Rounds)
) u_residue (
  .phase_i      (sha2_pkg::sha2_phase_e'(u_phase.q_q)),
  .core_i       (sha2_pkg::sha2_core_e'(u_core.u_state.q_q)),
  .next_i       (sweep_index),
  .step_i       (u_core.step),
  .t_i          (u_core.t_q),
  .emit_i       (u_pad.emit),
  .place_i      (u_pad.place_q),
  .pair_i       (u_pad.pair),
  .marked_i     (u_pad.marked_q),
  .length_i     (u_pad.length_q),
  .key_count_i  (u_props.key_count),
  .key_zero_i   (u_props.key_word == '0),
  .begins_i     (u_props.begins),
  .keyed_i      (u_props.keyed_q),
  .outer_i      (u_props.outer_q),
  .inner_words_i(u_props.inner_words),
  .w            (u_props.w),
  .*
);
