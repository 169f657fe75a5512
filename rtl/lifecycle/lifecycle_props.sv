// SPDX-License-Identifier: Apache-2.0
// The promises of lifecycle (README.md). Nothing is assumed of efuse, whose outputs are any codes in every
// cycle, nor of its answers.
//
// With FORMAL_FAULTS = 1 one bit of each register but the bus guard's may be read flipped in any cycle
// (tests/formal/lib/faulty): nothing is allowed then, and an alert follows. Rails of taint and debug stay flipped.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module lifecycle_props
  import bus_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::FuseAreas;
  import lifecycle_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Tests = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic       [          3:0]      sensed_i,
  input mark_e                           provisioned_i,
  input mark_e                           secured_i,
  input mark_e                           returned_i,
  input logic       [FuseAreas-1:0][3:0] areas_i,
  input logic       [          3:0]      committed_i,
  input cycle_op_e                       cycle_o,
  input fuse_done_t                      cycle_i,

  input logic [      3:0] return_allowed_i,
  input logic [      3:0] debug_open_i,
  input logic [Tests-1:0] test_used_i,

  input logic [ 3:0] blank_o,
  input logic [ 3:0] unfinished_o,
  input logic [ 3:0] provisioned_o,
  input logic [ 3:0] secured_o,
  input logic [ 3:0] returned_o,
  input logic        tainted_o,
  input logic [15:0] token_o,

  input logic alert_o,

  // State
  input lifecycle_state_e       state_q,            // as the registers hold them
  input lifecycle_job_e         job_q,
  input logic                   flipped_i,          // and the machine does not see them so
  input logic                   tainted_q,
  input logic                   tainted_shadow_nq,
  input logic                   debug_q,
  input logic                   debug_shadow_nq,
  input logic             [8:0] result_q,
  input logic             [8:0] result_shadow_nq
);

  localparam logic [13:0] CmdWord = 14'd2;
  localparam logic [13:0] StateWord = 14'd4;
  localparam logic [13:0] TokenWord = 14'd5;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The state that the wires tell, in the order of a chip's life; 0: none.
  logic [4:0] yes;
  logic [2:0] rank, highest_q;

  assign yes = {
    returned_o == ReturnedYes,
    secured_o == SecuredYes,
    provisioned_o == ProvisionedYes,
    unfinished_o == UnfinishedYes,
    blank_o == BlankYes
  };

  always_comb begin
    rank = '0;
    for (int unsigned i = 0; i < 5; i++) if (yes[i]) rank = 3'(i + 1);
  end

  logic sensed_q, debug_m, lost_q, burnt_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      highest_q <= '0;
      sensed_q  <= 1'b0;
      debug_m   <= 1'b0;
      lost_q    <= 1'b0;
      burnt_q   <= 1'b0;
    end else begin
      if (rank > highest_q) highest_q <= rank;
      sensed_q <= sensed_q || (sensed_i == FuseYes);
      debug_m  <= debug_m || (debug_open_i != FuseNo);
      lost_q   <= lost_q || ((rank == '0) && (highest_q != '0));
      burnt_q  <= (cycle_o == CycleOverburn) && cycle_i.done && !cycle_i.error;
    end
  end

  // ---- One state, forward only ----

  a_one_state :
  assert property (@(posedge clk_i) !past || $onehot0(yes));

  a_no_is_the_complement :
  assert property (@(posedge clk_i)
      !past || ((yes[0] || (blank_o == ~BlankYes)) &&
                (yes[1] || (unfinished_o == ~UnfinishedYes)) &&
                (yes[2] || (provisioned_o == ~ProvisionedYes)) &&
                (yes[3] || (secured_o == ~SecuredYes)) &&
                (yes[4] || (returned_o == ~ReturnedYes))));

  a_none_before_sensed :
  assert property (@(posedge clk_i) !past || (rank == '0) || sensed_q);

  a_only_forward :
  assert property (@(posedge clk_i) !past || (rank == '0) || (rank >= highest_q));

  a_one_step :
  assert property (@(posedge clk_i) !past || (rank == '0) || (highest_q == '0) ||
                                    (rank <= highest_q + 3'd1));

  a_lost_is_lost :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !lost_q || (rank == '0));

  // ---- A state only with its marks, in the very cycle ----

  a_blank_by_marks :
  assert property (@(posedge clk_i) !past || !yes[0] ||
      ((secured_i == MarkZero) && (returned_i == MarkZero) &&
       ((provisioned_i == MarkZero) || (provisioned_i == MarkPartial))));

  a_unfinished_by_marks :
  assert property (@(posedge clk_i) !past || !yes[1] || (returned_i == MarkZero) &&
      ((provisioned_i == MarkWhole) || ((committed_i == FuseYes) && (secured_i == MarkZero))));

  a_provisioned_by_marks :
  assert property (@(posedge clk_i) !past || !yes[2] || ((provisioned_i == MarkWhole) &&
      ((returned_i == MarkZero) || (secured_i == MarkWhole))));

  a_secured_by_marks :
  assert property (@(posedge clk_i)
      !past || !yes[3] || ((provisioned_i == MarkWhole) && (secured_i == MarkWhole)));

  a_returned_by_marks :
  assert property (@(posedge clk_i) !past || !yes[4] ||
      ((provisioned_i == MarkWhole) && (secured_i == MarkWhole) && (returned_i == MarkWhole) &&
       (areas_i == {FuseAreas{AreaRetired}})));

  // ---- The token ----

  a_token :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (token_o == ((rank == 3'd3) ? (debug_m ? 16'h4000 : 16'h2000) :
                            (rank == 3'd4) ? (debug_m ? 16'h4000 : 16'h3000) : 16'h0000)));

  // ---- Taint ----

  logic access, command;
  logic [2:0] op;

  assign access = rst_ni && apb_i.psel && apb_i.penable && apb_o.pready && !apb_o.pslverr;
  assign command = access && apb_i.pwrite && (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1] &&
                   (apb_i.paddr[15:2] == CmdWord) && (apb_i.paddr[1:0] == 2'b00) &&
                   (apb_i.pstrb == 4'b1111);
  assign op = apb_i.pwdata[2:0];

  a_test_taints :
  assert property (@(posedge clk_i) !run || !$past(|test_used_i) || tainted_o);

  a_taint_stays :
  assert property (@(posedge clk_i) !run || !$past(
      tainted_o
  ) || tainted_o || (`FORMAL_FAULTS && (state_q == StError)));

  a_taint_only_by_test :
  assert property (@(posedge clk_i) !run || !tainted_o || flipped_i || $past(
      tainted_o || (|test_used_i) || (command && (op == 3'd3))
  ));

  a_clean_after_reset :
  assert property (@(posedge clk_i) !past || rst_ni || (!tainted_o && (token_o == '0)));

  // ---- What efuse is asked for, and by whom ----

  logic begins, none_before_q;

  assign begins = run && (cycle_o != CycleNone) && none_before_q;

  always_ff @(posedge clk_i) begin
    none_before_q <= cycle_o == CycleNone;
  end

  a_secure_by_command :
  assert property (@(posedge clk_i) !begins || (cycle_o != CycleSecure) || $past(
      command && (op == 3'd1) && yes[2]
  ));

  a_overburn_by_capability :
  assert property (@(posedge clk_i) !begins || (cycle_o != CycleOverburn) || $past(
      command && (op == 3'd2) && yes[3] && ((return_allowed_i == ReturnAllowedYes) ||
          ((areas_i[0] != AreaCommitted) && (areas_i[1] != AreaCommitted) &&
           (areas_i[2] != AreaCommitted) && (areas_i[3] != AreaCommitted)))
  ));

  a_returned_after_overburn :
  assert property (@(posedge clk_i) !begins || (cycle_o != CycleReturned) || $past(burnt_q));

  a_known_request :
  assert property (@(posedge clk_i) !past || (cycle_o == CycleNone) || (cycle_o == CycleSecure) ||
                                    (cycle_o == CycleOverburn) || (cycle_o == CycleReturned));

  a_request_is_held :
  assert property (@(posedge clk_i) !run || $past(
      (cycle_o == CycleNone) || cycle_i.done || cycle_i.error
  ) || (cycle_o == $past(
      cycle_o
  )) || (rank == '0));

  a_pause_after_answer :
  assert property (@(posedge clk_i) !run || !$past(
      (cycle_o != CycleNone) && (cycle_i.done || cycle_i.error)
  ) || (cycle_o == CycleNone));

  a_no_request_without_state :
  assert property (@(posedge clk_i) !past || (cycle_o == CycleNone) || (rank != '0));

  // ---- An alert ----

  a_alert_allows_nothing :
  assert property (@(posedge clk_i)
      !past || !alert_o || ((rank == '0) && (token_o == '0) && (cycle_o == CycleNone)));

  a_alert_stays :
  assert property (@(posedge clk_i) !run || flipped_i || !$past(alert_o) || alert_o);

  a_lost_is_told :
  assert property (@(posedge clk_i) !run || flipped_i || !$past(
      (rank == '0) && (highest_q != '0)
  ) || alert_o);

  a_flip_allows_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !flipped_i || ((rank == '0) && (token_o == '0) && (cycle_o == CycleNone)));

  a_flip_is_told :
  assert property (@(posedge clk_i) !run || flipped_i || !$past(flipped_i) || alert_o);

  // ---- Registers ----

  logic answer, other;

  assign answer = past && rst_ni && apb_i.psel && apb_i.penable && apb_o.pready;
  assign other  = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];

  a_no_other :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_only_cmd_is_written :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || !apb_i.pwrite || apb_o.pslverr || command);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  a_read_token :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || apb_o.pslverr || apb_i.pwrite || (apb_i.paddr[15:2] != TokenWord) ||
      (apb_o.prdata == 32'(token_o)));

  a_read_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || apb_o.pslverr || apb_i.pwrite || (apb_i.paddr[15:2] != StateWord) ||
      (rank == '0) || (apb_o.prdata == 32'(rank)));

  // ---- Carries the induction: what the registers can hold ----

  a_codes :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q inside {StSense, StBlank, StUnfinished, StProvisioned, StSecured,
                                 StReturned, StBroken, StError}) &&
                (job_q inside {JobIdle, JobSecure, JobOverburn, JobGap, JobReturned})));

  a_highest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q == StError) ||
      ((highest_q <= 3'd5) && (state_q == StSense) && (highest_q == 3'd0) && !lost_q) ||
      ((state_q == StBroken) && (highest_q == 3'd0) && !lost_q && sensed_q) ||
      (sensed_q && !lost_q && (
          ((state_q == StBlank) && (highest_q <= 3'd1)) ||
          ((state_q == StUnfinished) && (highest_q <= 3'd2)) ||
          ((state_q == StProvisioned) && (highest_q <= 3'd3)) ||
          ((state_q == StSecured) && (highest_q <= 3'd4)) ||
          ((state_q == StReturned) && (highest_q <= 3'd5)))));

  a_one_behind :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (highest_q == 3'd0) || (state_q == StError) ||
      ((state_q == StBlank) && (highest_q == 3'd1)) ||
      ((state_q == StUnfinished) && (highest_q >= 3'd1)) ||
      ((state_q == StProvisioned) && (highest_q >= 3'd2)) ||
      ((state_q == StSecured) && (highest_q >= 3'd3)) ||
      ((state_q == StReturned) && (highest_q >= 3'd4)));

  a_jobs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q == StError) ? (job_q == JobIdle) :
      (job_q == JobIdle) || (state_q == StSecured) || (state_q == StReturned) ||
      ((job_q == JobSecure) && (state_q == StProvisioned))));

  a_gap :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (job_q != JobGap) || burnt_q);

  a_copies :
  assert property (@(posedge clk_i) !past || ((result_q == ~result_shadow_nq) &&
      ((state_q == StError) || ((tainted_q == !tainted_shadow_nq) &&
                                (debug_q == !debug_shadow_nq) && (debug_q == debug_m)))));

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip :
    cover property (@(posedge clk_i) run && $past(
        flipped_i
    ) && $past(
        highest_q == 3'd4
    ) && alert_o);
  end else begin : gen_covers
    c_secured :
    cover property (@(posedge clk_i) run && yes[3] && $past(yes[2]) && (token_o == 16'h3000));

    c_whole_life :
    cover property (@(posedge clk_i) run && yes[4] && $past(
        yes[3]
    ) && (highest_q == 3'd4) && $past(
        cycle_o == CycleReturned
    ));

    c_capability :
    cover property (@(posedge clk_i) begins && (cycle_o == CycleOverburn) && $past(
        areas_i[1] == AreaCommitted
    ));

    c_debug :
    cover property (@(posedge clk_i) run && yes[3] && (token_o == 16'h4000));

    c_step_back :
    cover property (@(posedge clk_i) run && alert_o && (highest_q == 3'd3));
  end

endmodule

bind lifecycle lifecycle_props #(
  .Tests(Tests)
) u_props (
  .state_q(lifecycle_pkg::lifecycle_state_e'(u_state.q_q)),
  .job_q(lifecycle_pkg::lifecycle_job_e'(u_job.q_q)),
  .flipped_i((u_state.q_q != u_state.q_o) || (u_job.q_q != u_job.q_o) ||
             (u_result.alert_o != (u_result.q_q != ~u_result.shadow_nq)) ||
             (u_tainted.alert_o != (u_tainted.q_q == u_tainted.shadow_nq)) ||
             (u_debug.alert_o != (u_debug.q_q == u_debug.shadow_nq))),
  .tainted_q(u_tainted.q_q),
  .tainted_shadow_nq(u_tainted.shadow_nq),
  .debug_q(u_debug.q_q),
  .debug_shadow_nq(u_debug.shadow_nq),
  .result_q(u_result.q_q),
  .result_shadow_nq(u_result.shadow_nq),
  .*
);
