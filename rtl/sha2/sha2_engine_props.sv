// SPDX-License-Identifier: Apache-2.0
// The control promises of `sha2_engine` (README.md): no digest before done, a buffer that never runs
// over, and a wipe that leaves nothing. That the digest is right is for the co-simulation.
//
// With FORMAL_FAULTS = 1 the codes of phase and core may have one bit flipped in any cycle
// (tests/formal/lib/faulty/sparse_state.sv): it is told, and the engine ends wiped in Error.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module sha2_engine_props
  import sha2_pkg::*;
#(
  parameter int unsigned Width = 64
) (
  input logic clk_i,
  input logic rst_ni,

  input logic         start_i,
  input logic         valid_i,
  input logic         ready_o,
  input logic         finish_i,
  input logic         wipe_i,
  input logic         open_o,
  input logic         busy_o,
  input logic         done_o,
  input logic         length_error_o,
  input logic [511:0] digest_o,
  input logic         alert_o,

  // State
  input sha2_phase_e               phase_q,          // as the register holds it
  input sha2_core_e                core_q,
  input logic                      flipped_i,        // and the machine does not see it so
  input logic        [        4:0] level,
  input logic        [        6:0] t_q,
  input logic        [        6:0] rounds_i,
  input logic        [        3:0] sweep_index,
  input logic        [  Width-1:0] buffer_word_i,    // buffer[w], schedule[w]
  input logic        [  Width-1:0] schedule_word_i,
  input logic        [8*Width-1:0] hash_i,
  input logic        [8*Width-1:0] working_i,
  input logic        [       60:0] count_i
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

  a_digest_only_when_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || done_o || (digest_o == '0));

  a_done_is_phase :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || flipped_i || (done_o == (phase_q == StDone)));

  a_ready_only_open :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ready_o || (open_o && (level < 5'd16)));

  a_level :
  assert property (@(posedge clk_i) !past || (level <= 5'd16));

  a_done_after_finish :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !done_o || $past(
      done_o
  ) || flipped_i || ($past(
      phase_q
  ) == StFinish));

  a_wipe :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      wipe_i || length_error_o
  ) || !(phase_q inside {StOpen, StPad, StFinish, StDone}));

  a_wiped_at_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !(phase_q inside {StWipe, StError}) ||
      ((level == '0) && (hash_i == '0) && (working_i == '0) && (count_i == '0)));

  // From the end of a wipe to the next start nothing is left, in the memories neither.
  logic clean_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      clean_q <= 1'b0;
    end else begin
      clean_q <= (phase_q == StWipe) || (clean_q && !start_i);
    end
  end

  a_wipe_leaves_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !clean_q || !(phase_q == StNone) ||
      ((buffer_word_i == '0) && (schedule_word_i == '0) && (level == '0) && (hash_i == '0) &&
       (working_i == '0) && (count_i == '0)));

  a_sweep :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase_q != StWipe) || (w >= sweep_index) ||
      ((buffer_word_i == '0) && (schedule_word_i == '0)));

  // Carries the induction: a block starts with 16 words and takes them one a cycle.
  a_core_is_fed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (core_q != StCoreRound) ||
      ((t_q >= 7'd1) && (t_q <= rounds_i) && ((t_q > 7'd15) || (7'(level) + t_q >= 7'd16))));

  a_core_rests :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (core_q == StCoreRound) || (t_q == '0) || (core_q == StCoreError));

  a_quiet_core :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase_q inside {StNone, StWipe, StDone}) ||
      (core_q inside {StCoreIdle, StCoreError}));

  a_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((phase_q inside {StNone, StOpen, StPad, StFinish, StDone, StWipe, StError}) &&
                (core_q inside {StCoreIdle, StCoreRound, StCoreAdd, StCoreError})));

  a_no_alert :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || `FORMAL_FAULTS ||
      (!alert_o && (phase_q != StError) && (core_q != StCoreError)));

  a_flip_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !flipped_i || alert_o);

  a_error_is_final :
  assert property (@(posedge clk_i) !run || !$past(
      alert_o
  ) || ((phase_q == StError) && alert_o && !ready_o && !done_o && !busy_o && !open_o));

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip_in_pad :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && ($past(
        phase_q
    ) == StPad));

    c_flip_in_round :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && ($past(
        core_q
    ) == StCoreRound) && ($past(
        phase_q
    ) == StOpen));
  end else begin : gen_covers
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
  .Width(Width)
) u_props (
  .phase_q(sha2_pkg::sha2_phase_e'(u_phase.q_q)),
  .core_q(sha2_pkg::sha2_core_e'(u_core.u_state.q_q)),
  .flipped_i((u_phase.q_q != u_phase.q_o) || (u_core.u_state.q_q != u_core.u_state.q_o)),
  .t_q(u_core.t_q),
  .rounds_i(u_core.rounds),
  .buffer_word_i(u_buffer.memory[u_props.w]),
  .schedule_word_i(u_core.u_schedule.memory[u_props.w]),
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
  .count_i(u_pad.count_q),
  .*
);
