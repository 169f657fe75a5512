// SPDX-License-Identifier: Apache-2.0
// The control promises of `sha2_engine` (README.md): which phase follows which, no result before its
// phase, a buffer that never runs over, no saved state under a key of the key store, and a wipe that
// leaves nothing. That digests are right is for the co-simulation.
//
// With FORMAL_FAULTS = 1 the codes of phase and core may have one bit flipped in any cycle
// (tests/formal/lib/faulty/sparse_state.sv): it is told, and the engine ends wiped in Error.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

// FORMAL_USER = 1: in a proof about the engine's user, which has to keep the rules of its inputs; the
// schedule is cut there.
`ifndef FORMAL_USER
`define FORMAL_USER 1'b0
`endif

module sha2_engine_props
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1,
  parameter bit Keyed = 1'b1,
  parameter int unsigned Rounds = 1,
  parameter int unsigned Width = 64
) (
  input logic clk_i,
  input logic rst_ni,

  input logic              start_i,
  input sha2_alg_e         alg_i,
  input logic              hmac_i,
  input logic              restore_i,
  input logic              secret_i,
  input logic              valid_i,
  input logic      [  2:0] bytes_i,
  input logic              ready_o,
  input logic              finish_i,
  input logic              save_i,
  input logic              wipe_i,
  input logic              open_o,
  input logic              setup_o,
  input logic              busy_o,
  input logic              done_o,
  input logic              saved_o,
  input logic              length_error_o,
  input logic      [511:0] digest_o,
  input logic      [ 60:0] count_o,
  input logic      [ 31:0] context_o,
  input logic              alert_o,

  // State
  input sha2_phase_e               phase_q,        // as the register holds it
  input sha2_core_e                core_q,
  input logic                      flipped_i,      // and the machine does not see it so
  input logic        [        4:0] level,
  input logic        [        6:0] t_q,
  input logic                      step_i,         // the core takes words W from `t_q` on
  input logic        [        6:0] rounds_i,
  input logic        [        3:0] sweep_index,
  input logic        [  Width-1:0] buffer_word_i,  // buffer[w]
  input logic        [8*Width-1:0] hash_i,
  input logic        [8*Width-1:0] working_i,
  input logic        [       31:0] held_i,
  input logic        [       60:0] count_i,
  input logic                      partial,
  input logic                      pair_i,         // 64-bit words
  input logic        [        4:0] place_i,        // of the next 32-bit word in its block
  input sha2_alg_e                 alg_q,
  input sha2_kind_e                kind_q          // as the register holds it
);

  logic past, run;
  logic [3:0] w;  // any word of the memories

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_constant #(
    .Width(4)
  ) u_w (
    .clk_i,
    .value_o(w)
  );

  // The memories whose place depends on the parameters.
  logic [Width-1:0] schedule_word, key_word;
  logic [Rounds*Width-1:0] kw;
  logic [4:0] key_count;

  if (`FORMAL_USER) begin : gen_cut
    assign schedule_word = '0;
  end else if (Rounds == 1) begin : gen_schedule_one
    assign schedule_word = sha2_engine.u_core.u_schedule.gen_one.memory[w];
  end else begin : gen_schedule_two
    assign schedule_word = w[0] ? sha2_engine.u_core.u_schedule.gen_two.odd[w[3:1]] :
        sha2_engine.u_core.u_schedule.gen_two.even[w[3:1]];
  end

  for (genvar r = 0; r < Rounds; r++) begin : gen_kw
    assign kw[Width*r+:Width] = sha2_engine.u_core.kw_q[r];
  end

  if (Keyed) begin : gen_key
    assign key_word  = sha2_engine.gen_key.u_key.memory[w];
    assign key_count = sha2_engine.gen_key.u_key.count_q;
  end else begin : gen_no_key
    assign key_word  = '0;
    assign key_count = '0;
  end

  // Buffer words of the inner digest.
  logic [4:0] inner_words;
  always_comb begin
    unique case (alg_q)
      AlgSha224: inner_words = 5'd7;
      AlgSha384: inner_words = 5'd6;
      default:   inner_words = 5'd8;
    endcase
  end

  // What the ports have said, by the README alone.
  logic begins, accepted;  // a message begins; a word is accepted
  logic keyed_q, slot_q, restored_q;  // the message has a key; a slot's; it goes on
  logic partial_q;  // and has had its last word
  logic outer_q;  // Outer has begun
  sha2_kind_e kind_m;  // the kind that START asked for
  logic clean_q;  // nothing began since the last wipe
  logic [4:0] wiping_q;  // cycles of Wipe so far

  assign begins   = start_i && !wipe_i && (phase_q inside {StNone, StDone});
  assign accepted = valid_i && ready_o;

  always_comb begin
    kind_m = restored_q ? KindRestoreDigest : KindDigest;
    if (keyed_q) kind_m = slot_q ? KindSecretHmac : restored_q ? KindRestoreHmac : KindHmac;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      keyed_q   <= 1'b0;
      slot_q    <= 1'b0;
      restored_q <= 1'b0;
      partial_q <= 1'b0;
      outer_q   <= 1'b0;
      clean_q   <= 1'b0;
      wiping_q  <= '0;
    end else begin
      if (begins) begin
        keyed_q   <= Keyed && (hmac_i || secret_i);
        slot_q    <= Keyed && secret_i;
        restored_q <= Keyed && restore_i && !secret_i;
        partial_q <= 1'b0;
        outer_q   <= 1'b0;
      end else if (accepted && open_o && bytes_i != 3'd4) begin
        partial_q <= 1'b1;
      end
      if (phase_q == StOuter) outer_q <= 1'b1;
      clean_q  <= (phase_q == StWipe) || (clean_q && !start_i);
      wiping_q <= (phase_q == StWipe) ? wiping_q + 5'd1 : '0;
    end
  end

  // What the user keeps (README.md): 1 to 4 bytes, and a part of a key's word only as its end.
  logic kept;
  assign kept = !valid_i || ((bytes_i inside {[3'd1 : 3'd4]}) &&
      ((bytes_i == 3'd4) || (phase_q != StKey) || finish_i));

  if (`FORMAL_USER) begin : gen_user
    a_user_keeps :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || kept);
  end else begin : gen_no_user
    always_comb begin
      assume (kept);
    end
  end

  // Results

  a_digest_only_when_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || done_o || saved_o || (digest_o == '0));

  a_context_only_when_saved :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || saved_o || ((count_o == '0) && (context_o == '0)));

  a_outputs_are_phases :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || flipped_i ||
      ((done_o == (phase_q == StDone)) && (saved_o == (phase_q == StSaved)) &&
       (open_o == (phase_q == StOpen)) && (setup_o == (phase_q inside {StLoad, StKey}))));

  a_busy :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || alert_o ||
      (busy_o == ((phase_q inside {StPad, StFinish, StWipe, StFill, StOuter, StSave}) ||
                  (core_q != StCoreIdle))));

  a_ready :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || flipped_i || (ready_o == ((phase_q inside {StLoad, StKey}) ||
      ((phase_q == StOpen) && (level < 5'd16) && !partial_q))));

  a_level :
  assert property (@(posedge clk_i) !past || (level <= 5'd16));

  // Phases

  a_start :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      begins && !alert_o
  ) || (phase_q == ($past(
      Keyed && restore_i && !secret_i
  ) ? StLoad : $past(
      Keyed && (hmac_i || secret_i)
  ) ? StKey : StOpen)));

  // Which phase may follow which, beside a fault and the wipe that may come in any.
  sha2_phase_e before_q;
  logic next_ok;

  always_ff @(posedge clk_i) begin
    before_q <= phase_q;
  end

  always_comb begin
    unique case (before_q)
      StNone:   next_ok = phase_q inside {StLoad, StKey, StOpen};
      StLoad:   next_ok = phase_q inside {StKey, StOpen};
      StKey:    next_ok = phase_q inside {StFill, StOpen};
      StFill:   next_ok = phase_q == StOpen;
      StOpen:   next_ok = phase_q inside {StPad, StSave};
      StPad:    next_ok = phase_q == StFinish;
      StFinish: next_ok = phase_q inside {StOuter, StDone};
      StOuter:  next_ok = phase_q == StPad;
      StDone:   next_ok = phase_q inside {StLoad, StKey, StOpen};
      StSave:   next_ok = phase_q == StSaved;
      StWipe:   next_ok = phase_q == StNone;
      default:  next_ok = 1'b0;
    endcase
  end

  a_graph :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || (phase_q == before_q) || (phase_q inside {StWipe, StError}) || next_ok);

  a_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((core_q inside {StCoreIdle, StCoreRound, StCoreAdd, StCoreError}) &&
      ((phase_q inside {StNone, StOpen, StPad, StFinish, StDone, StWipe, StError}) ||
       (Keyed && (phase_q inside {StLoad, StKey, StFill, StOuter, StSave, StSaved})))));

  // A key is asked for by START only, and then used twice: no inner digest is a result.
  a_done_after_finish :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !done_o || $past(
      done_o
  ) || flipped_i || ((before_q == StFinish) && (!keyed_q || outer_q)));

  a_key_only_if_asked :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || keyed_q || !(phase_q inside {StKey, StFill, StOuter}));

  a_outer_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || (phase_q != StOuter) || (before_q == StOuter) || !outer_q);

  // SAVE

  a_save_by_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || (phase_q != StSave) || (before_q == StSave) || $past(
      save_i && !valid_i && !finish_i && !wipe_i && !partial_q
  ));

  a_slot_state_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !slot_q || !(saved_o || (phase_q inside {StSave, StSaved})));

  // Wipe

  a_wipe :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (wipe_i || length_error_o) && !alert_o && !(phase_q inside {StWipe, StError})
  ) || ((phase_q == StWipe) && (core_q == StCoreIdle)));

  a_wipe_only_if_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (phase_q != StWipe) || $past(
      wipe_i || length_error_o || (phase_q == StWipe)
  ));

  a_wipe_takes_16 :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (phase_q == StError) ||
      ((phase_q == StWipe) ? (wiping_q < 5'd16) && (sweep_index == wiping_q[3:0]) :
       (wiping_q inside {5'd0, 5'd16})));

  a_wiped_at_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !(phase_q inside {StWipe, StError}) ||
      ((level == '0) && (hash_i == '0) && (working_i == '0) && (kw == '0) && (held_i == '0) &&
       (count_i == '0)));

  // From the end of a wipe to the next start nothing is left, in the memories neither.
  a_wipe_leaves_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !clean_q || !(phase_q == StNone) ||
      ((buffer_word_i == '0) && (schedule_word == '0) && (key_word == '0) && (level == '0) &&
       (hash_i == '0) && (working_i == '0) && (kw == '0) && (held_i == '0) && (count_i == '0)));

  a_sweep :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q != StWipe) || (w >= sweep_index) ||
      ((buffer_word_i == '0) && (schedule_word == '0) && (key_word == '0)));

  // The key is gone when it has been used the second time.
  a_key_gone :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !keyed_q || !outer_q || !(phase_q inside {StPad, StFinish, StDone}) ||
      (key_word == '0));

  // Carries the induction: the kind is what START said.
  a_kind :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q inside {StNone, StWipe, StError}) ||
      (kind_q == (outer_q && (phase_q != StOuter) ? KindOuter : kind_m)));

  a_slot_is_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!slot_q || (keyed_q && !restored_q)) && (Keyed || !(keyed_q || restored_q)) &&
                ((phase_q != StLoad) || restored_q)));

  a_outer_is_late :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !outer_q ||
      !(phase_q inside {StLoad, StKey, StFill, StOpen, StSave, StSaved}));

  a_partial :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase_q inside {StLoad, StKey, StFill, StOpen, StSave, StSaved}) ||
      ((partial == partial_q) && (!partial_q || (phase_q == StOpen))));

  a_nothing_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase_q inside {StNone, StLoad, StDone, StWipe}) || (level == '0));

  // In Key no word waits for room: the core rests, and the buffer holds what has come, or nothing.
  logic [4:0] place_words;
  assign place_words = pair_i ? {1'b0, place_i[4:1]} : place_i;

  a_key_fits :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase_q inside {StKey, StFill}) ||
      ((core_q inside {StCoreIdle, StCoreError}) && (place_words < 5'd16) &&
       (key_count == place_words) && (level == (restored_q ? 5'd0 : place_words))));

  a_load_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q != StLoad) || (place_i <= (pair_i ? 5'd17 : 5'd9)));

  a_outer_fits :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q != StOuter) || ((key_count < 5'd16 + inner_words) &&
      ((key_count >= 5'd16) ||
       ((core_q inside {StCoreIdle, StCoreError}) && (level == key_count)))));

  a_key_count_rests :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q inside {StKey, StFill, StOuter}) || (key_count == '0) ||
      ((phase_q == StOpen) && (before_q inside {StKey, StFill})));

  a_key_goes :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q != StOuter) || !((key_count > {1'b0, w}) && ({1'b0, w} >= inner_words) ||
      (key_count > {1'b1, w})) || (key_word == '0));

  // A block starts with 16 words and takes them `Rounds` a cycle.
  a_core_is_fed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (core_q != StCoreRound) ||
      ((t_q >= 7'(Rounds)) && (t_q <= rounds_i) && ((t_q % 7'(Rounds)) == '0) &&
       ((t_q > 7'd15) || (7'(level) + t_q >= 7'd16))));

  // Blocks begin at entry 0: the core finds word t of its block in entry t.
  a_aligned :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q inside {StWipe, StError}) || (4'(sweep_index - level[3:0]) ==
      (((core_q == StCoreRound) && (t_q < 7'd16)) ? t_q[3:0] : 4'd0)));

  // From t = 16 on W comes from the schedule's memory, of which each word was then written in this
  // block: no word of an older one is used. (Where the schedule is cut, that is why its answers are a
  // function of the block.)
  logic fresh_q;  // word w of the schedule is of this block

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) fresh_q <= 1'b0;
    else if (step_i && (t_q[3:0] / 4'(Rounds)) == (w / 4'(Rounds))) fresh_q <= 1'b1;
    else if (step_i && (t_q == '0)) fresh_q <= 1'b0;
  end

  a_schedule_is_fresh :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (core_q != StCoreRound) || fresh_q || (t_q <= 7'(w)));

  a_schedule_reads_fresh :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !step_i || (t_q < 7'd16) || fresh_q);

  a_core_rests :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (core_q == StCoreRound) || (t_q == '0) || (core_q == StCoreError));

  a_quiet_core :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase_q inside {StNone, StLoad, StWipe, StDone, StSaved}) ||
      (core_q inside {StCoreIdle, StCoreError}));

  // Faults

  a_no_alert :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || `FORMAL_FAULTS ||
      (!alert_o && (phase_q != StError) && (core_q != StCoreError)));

  a_flip_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !flipped_i || alert_o);

  a_error_is_final :
  assert property (@(posedge clk_i) !run || !$past(
      alert_o
  ) || ((phase_q == StError) && alert_o &&
        !(ready_o || done_o || busy_o || open_o || setup_o || saved_o)));

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip_in_pad :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && (before_q == StPad));

    c_flip_in_round :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && ($past(
        core_q
    ) == StCoreRound) && (before_q == StOpen));
  end else if (Keyed) begin : gen_covers
    c_restored :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        (phase_q == StOpen) && (before_q == StLoad) && (count_i > 61'd4096));

    c_restored_with_key :
    cover property (@(posedge clk_i) disable iff (!rst_ni) (phase_q == StKey) && restored_q);

    c_saved :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        (phase_q == StSaved) && restored_q && (level != '0) && (context_o != '0) && start_i);

    c_length_refused :
    cover property (@(posedge clk_i) disable iff (!rst_ni) (phase_q == StLoad) && length_error_o);
  end else begin : gen_plain_covers
    // Here the reset does not wipe, and a message begins at once.
    c_full :
    cover property (@(posedge clk_i) disable iff (!rst_ni) (level == 5'd16) && valid_i && !ready_o);

    c_sweep_ends :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && clean_q && (phase_q == StNone) && start_i);

    c_padding :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && (phase_q == StPad) && $past(
        finish_i
    ));
  end

endmodule

bind sha2_engine sha2_engine_props #(
  .Sha512(Sha512),
  .Keyed (Keyed),
  .Rounds(Rounds),
  .Width (Width)
) u_props (
  .phase_q(sha2_pkg::sha2_phase_e'(u_phase.q_q)),
  .core_q(sha2_pkg::sha2_core_e'(u_core.u_state.q_q)),
  .kind_q(sha2_pkg::sha2_kind_e'(u_kind.q_q)),
  .flipped_i((u_phase.q_q != u_phase.q_o) || (u_core.u_state.q_q != u_core.u_state.q_o) ||
             (u_kind.q_q != u_kind.q_o)),
  .t_q(u_core.t_q),
  .step_i(u_core.step),
  .rounds_i(u_core.rounds),
  .buffer_word_i(u_buffer.memory[u_props.w]),
  .hash_i({hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]}),
  .working_i({
    u_core.v_q[0],
    u_core.v_q[1],
    u_core.v_q[2],
    u_core.v_q[3],
    u_core.v_q[4],
    u_core.v_q[5],
    u_core.v_q[6],
    u_core.v_q[7]
  }),
  .held_i(first),
  .pair_i(u_pad.pair),
  .place_i(u_pad.place_q),
  .count_i(u_pad.count_q),
  .*
);
