// SPDX-License-Identifier: Apache-2.0
// The control of `ecc` whose phase register is faulty: in any cycle one bit of its code is read
// flipped
// (tests/formal/lib/faulty). Whatever the inputs are in that cycle, what is read is then no
// code, and the
// terminal error state follows, which nothing leaves; and nothing is released on the way.
module ecc_fault
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic        start_i,
  input job_t        start_job_i,
  input logic        zeroize_i,
  input logic        test_lost_i,
  input logic        alert_i,
  input logic        key_valid_i,
  input logic        key_last_i,
  input logic        key_error_i,
  input logic        random_full_i,
  input logic        random_error_i,
  input logic        nonce_done_i,
  input logic        nonce_fail_i,
  input logic        engine_done_i,
  input logic        engine_whole_i,
  input fail_e       engine_fail_i,
  input key_answer_t answer_i
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  phase_e phase;
  job_t   unused_job;
  logic
      unused_second,
      unused_first_cycle,
      word_valid,
      loaded,
      engine_start,
      abort,
      busy,
      done,
      released;
  logic sweep_all, unused_sweep_first, unused_sweep_second, unused_sweep_random, alert;
  logic [2:0] unused_program, unused_input, unused_word;
  logic [5:0] sweep;
  error_e error;

  ecc_control u_control (
    .clk_i,
    .rst_ni,
    .start_i,
    .start_job_i,
    .zeroize_i,
    .test_lost_i,
    .alert_i,
    .key_valid_i,
    .key_last_i,
    .key_error_i,
    .random_full_i,
    .random_error_i,
    .nonce_done_i,
    .nonce_fail_i,
    .engine_done_i,
    .engine_whole_i,
    .engine_fail_i,
    .answer_i,
    .phase_o       (phase),
    .job_o         (unused_job),
    .second_o      (unused_second),
    .first_cycle_o (unused_first_cycle),
    .program_o     (unused_program),
    .input_o       (unused_input),
    .word_o        (unused_word),
    .word_valid_o  (word_valid),
    .loaded_o      (loaded),
    .engine_start_o(engine_start),
    .sweep_o       (sweep),
    .abort_o       (abort),
    .stop_o        (),
    .busy_o        (busy),
    .done_o        (done),
    .released_o    (released),
    .sweep_all_o   (sweep_all),
    .sweep_first_o (unused_sweep_first),
    .sweep_second_o(unused_sweep_second),
    .sweep_random_o(unused_sweep_random),
    .error_o       (error),
    .alert_o       (alert)
  );

  logic legal, flipped;
  assign legal = phase inside {StIdle, StKey, StRandom, StNonce, StLoad, StRunning, StUnload,
      StDeliver,
                               StSweep, StError};
  assign flipped = u_control.u_phase.flip != '0;

  a_flip_is_no_code :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (legal == !flipped));

  // The register itself; what is read of it may be flipped again.
  a_flip_ends_in_error :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      flipped
  ) || (u_control.u_phase.q_q == StError));

  a_error_is_terminal :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      u_control.u_phase.q_q == StError
  ) || (u_control.u_phase.q_q == StError));

  a_error_alerts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_control.u_phase.q_q != StError) || flipped ||
      (alert && sweep_all && abort && !busy && (error == ErrorInternal)));

  a_nothing_released :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(flipped || (u_control.u_phase.q_q == StError)) ||
      (!released && !done && !word_valid && !loaded && !engine_start));

  a_released_is_over :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      flipped
  ) || ((u_control.released_q == '0) && !u_control.done_q));

  // In the error state one entry is overwritten after the other.
  a_sweep_goes_on :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      alert
  ) || (sweep == $past(
      sweep
  ) + 6'd1));

  c_flip_in_command :
  cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
      flipped && (u_control.u_phase.q_q == StSweep)
  ) && alert);

endmodule
