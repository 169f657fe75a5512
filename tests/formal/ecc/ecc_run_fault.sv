// SPDX-License-Identifier: Apache-2.0
// The sequencer of `ecc` whose run state is faulty, as in ecc_fault.sv: a flipped bit ends in the
// terminal state, which alerts (and so brings the block into its error state), and no program is
// done.
module ecc_run_fault
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic        wipe_i,
  input logic        start_i,
  input logic [ 2:0] program_i,
  input logic [12:0] order_i,
  input logic [ 2:0] constant_i
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  logic running, done, unused_issue, alert;
  word_t unused_word;
  logic [1:0] unused_since;
  logic [6:0] unused_window;
  logic [255:0] unused_constant;

  ecc_sequencer u_sequencer (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .program_i,
    .order_i,
    .running_o (running),
    .done_o    (done),
    .issue_o   (unused_issue),
    .word_o    (unused_word),
    .since_o   (unused_since),
    .window_o  (unused_window),
    .constant_i,
    .constant_o(unused_constant),
    .alert_o   (alert)
  );

  logic flipped;
  assign flipped = u_sequencer.u_state.flip != '0;

  a_flip_is_no_code :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((u_sequencer.state_q inside {StStill, StRun, StHalt}) == !flipped));

  a_flip_halts :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      flipped
  ) || (u_sequencer.u_state.q_q == StHalt));

  a_halt_is_terminal :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      u_sequencer.u_state.q_q == StHalt
  ) || (u_sequencer.u_state.q_q == StHalt));

  a_halt_alerts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_sequencer.u_state.q_q != StHalt) || flipped || alert);

  a_nothing_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(flipped || (u_sequencer.u_state.q_q == StHalt)) || (!running && !done));

  c_flip_while_running :
  cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
      flipped && (u_sequencer.u_state.q_q == StRun)
  ) && alert);

endmodule
