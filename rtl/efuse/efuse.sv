// SPDX-License-Identifier: Apache-2.0
// The fuse array's one master: senses it, burns it, says what it means. Contract: README.md.
//
// Two sides: what `efuse_row` reads of a secret row goes to `secret_o` and, by `update`, nowhere
// else; rows with bit 7 are the secret ones.
module efuse
  import bus_pkg::*;
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned PulseSlot = 24  // cycles a bit takes; the array's pulse and two more
) (
  input logic clk_i,
  input logic rst_ni,    // the chip's reset
  input logic zeroize_i,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The array
  output fuse_req_t fuse_o,
  input  fuse_rsp_t fuse_i,
  input  logic      persistent_i,

  // Secrets, to and from keys
  input  secret_req_t secret_i,
  output secret_rsp_t secret_o,
  input  burn_req_t   burn_i,
  output burn_rsp_t   burn_o,

  // Birth and life cycle
  input  birth_req_t birth_i,
  output fuse_done_t birth_o,
  input  cycle_op_e  cycle_i,
  output fuse_done_t cycle_o,

  // What the fuses say
  output mark_e                      provisioned_o,
  output mark_e                      secured_o,
  output mark_e                      returned_o,
  output logic  [          3:0]      sensed_o,
  output logic  [FuseAreas-1:0][3:0] areas_o,
  output logic  [          3:0]      committed_o,
  output logic  [          1:0]      committed_area_o,
  output logic  [          3:0]      digests_ok_o,
  output logic  [        511:0]      digests_o,

  output logic alert_o
);

  efuse_state_e state;
  control_t control;
  logic kill, mute, late, fault, bad, row_fault, shadow_fault, regs_fault;
  logic pending, accept, ended;
  logic [2:0] op;
  logic [7:0] program_row, row;
  logic [31:0] program_data, data;
  error_e verdict, ended_error;
  logic load_allowed, burn_allowed, cycle_allowed, birth_allowed, program_pair;
  logic [RowBits-1:0] program_target, target, low, high;
  logic go, burn, fresh, last, next_is_mark, finished, ok, refused;
  logic valid, repaired, differs, is_data, is_unary, update;
  logic [Marks-1:0][3:0] marks;
  logic [Words-1:0][31:0] words;
  logic [Words-1:0] words_valid;
  logic [31:0] unary;
  logic [FuseAreas-1:0][3:0] areas;
  logic none, one, committed, digests_ok;
  logic [1:0] which;
  logic unused_control;

  assign unused_control = control.failed ^ control.dropped ^ control.halting;
  assign bad            = fault || (state == StError);
  assign alert_o        = state == StError;

  efuse_row #(
    .PulseSlot(PulseSlot)
  ) u_row (
    .clk_i,
    .rst_ni,
    .go_i      (go),
    .burn_i    (burn),
    .fresh_i   (fresh),
    .row_i     (row),
    .target_i  (target),
    .kill_i    (kill),
    .mute_i    (mute),
    .fuse_o,
    .fuse_i,
    .finished_o(finished),
    .ok_o      (ok),
    .refused_o (refused),
    .low_o     (low),
    .high_o    (high),
    .late_o    (late),
    .fault_o   (row_fault)
  );

  efuse_decode u_decode (
    .low_i     (low),
    .high_i    (high),
    .valid_o   (valid),
    .data_o    (data),
    .repaired_o(repaired)
  );

  assign update   = finished && !row[7];
  assign is_unary = (row >= RowRevocation) && (row <= LastRow);
  assign is_data  = !is_mark(row) && !is_unary;

  efuse_shadow u_shadow (
    .clk_i,
    .rst_ni,
    .update_i (update),
    .row_i    (row),
    .low_i    (low),
    .high_i   (high),
    .valid_i  (valid),
    .data_i   (data),
    .marks_o  (marks),
    .words_o  (words),
    .valid_o  (words_valid),
    .unary_o  (unary),
    .differs_o(differs),
    .fault_o  (shadow_fault)
  );

  efuse_areas u_areas (
    .marks_i(marks),
    .areas_o(areas),
    .none_o (none),
    .one_o  (one),
    .which_o(which)
  );

  efuse_rules u_rules (
    .marks_i       (marks),
    .areas_i       (areas),
    .none_i        (none),
    .one_i         (one),
    .which_i       (which),
    .session_i     (control.session),
    .session_area_i(control.session_area),
    .count_i       (control.count),
    .load_area_i   (secret_i.area),
    .load_secret_i (secret_i.secret),
    .load_o        (load_allowed),
    .burn_area_i   (burn_i.area),
    .burn_secret_i (burn_i.secret),
    .burn_index_i  (burn_i.index),
    .burn_o        (burn_allowed),
    .cycle_i,
    .cycle_o       (cycle_allowed),
    .birth_op_i    (birth_i.op),
    .birth_area_i  (birth_i.area),
    .birth_index_i (birth_i.index),
    .birth_o       (birth_allowed),
    .op_i          (op),
    .row_i         (program_row),
    .data_i        (program_data),
    .unary_i       (unary),
    .verdict_o     (verdict),
    .pair_o        (program_pair),
    .target_o      (program_target)
  );

  efuse_steps u_steps (
    .job_i           (control.job),
    .area_i          (control.area),
    .secret_i        (control.secret),
    .index_i         (control.index),
    .step_i          (control.step),
    .committed_i     (which),
    .share0_i        (burn_i.share0),
    .share1_i        (burn_i.share1),
    .digest_i        (birth_i.word),
    .program_row_i   (program_row),
    .program_pair_i  (program_pair),
    .program_target_i(program_target),
    .row_o           (row),
    .target_o        (target),
    .burn_o          (burn),
    .fresh_o         (fresh),
    .last_o          (last),
    .mark_o          (next_is_mark)
  );

  efuse_control u_control (
    .clk_i,
    .rst_ni,
    .fault_i        (row_fault || shadow_fault || regs_fault),
    .late_i         (late),
    .zeroize_i,
    .secret_i,
    .burn_valid_i   (burn_i.valid),
    .burn_area_i    (burn_i.area),
    .burn_secret_i  (burn_i.secret),
    .burn_index_i   (burn_i.index),
    .cycle_i,
    .birth_op_i     (birth_i.op),
    .birth_area_i   (birth_i.area),
    .birth_index_i  (birth_i.index),
    .pending_i      (pending),
    .load_allowed_i (load_allowed),
    .burn_allowed_i (burn_allowed),
    .cycle_allowed_i(cycle_allowed),
    .birth_allowed_i(birth_allowed),
    .verdict_i      (verdict),
    .secret_o,
    .burn_o,
    .cycle_o,
    .birth_o,
    .accept_o       (accept),
    .end_o          (ended),
    .error_o        (ended_error),
    .one_i          (one),
    .many_i         (!none && !one),
    .last_i         (last),
    .mark_i         (next_is_mark),
    .finished_i     (finished),
    .ok_i           (ok),
    .refused_i      (refused),
    .valid_i        (valid),
    .data_i         (data),
    .repaired_i     ((is_data && repaired) || (is_unary && ((low != high) || differs))),
    .go_o           (go),
    .control_o      (control),
    .state_o        (state),
    .kill_o         (kill),
    .mute_o         (mute),
    .fault_o        (fault)
  );

  // After a fault nothing is believed: all rows partial, all areas touched.
  assign committed        = control.sensed && one && !bad;
  assign digests_ok       = committed && (words_valid[SlotSecond-1:SlotDigests] == '1);

  assign provisioned_o    = bad ? MarkPartial : mark_e'(marks[4'(RowProvisioned)]);
  assign secured_o        = bad ? MarkPartial : mark_e'(marks[4'(RowSecured)]);
  assign returned_o       = bad ? MarkPartial : mark_e'(marks[4'(RowReturned)]);
  assign sensed_o         = (control.sensed && !bad) ? FuseYes : FuseNo;
  assign areas_o          = bad ? {FuseAreas{AreaTouched}} : areas;
  assign committed_o      = committed ? FuseYes : FuseNo;
  assign committed_area_o = committed ? which : '0;
  assign digests_ok_o     = digests_ok ? FuseYes : FuseNo;

  // The first word of the first digest is on top.
  for (genvar w = SlotDigests; w < SlotSecond; w++) begin : gen_digest
    assign digests_o[32*(SlotSecond-1-w)+:32] = digests_ok ? words[w] : '0;
  end

  efuse_regs u_regs (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .pending_o       (pending),
    .op_o            (op),
    .row_o           (program_row),
    .data_o          (program_data),
    .accept_i        (accept),
    .end_i           (ended),
    .error_i         (ended_error),
    .kill_i          (kill),
    .fault_o         (regs_fault),
    .state_i         (state),
    .bad_i           (bad),
    .sensed_i        (control.sensed && !bad),
    .persistent_i,
    .session_i       (control.session),
    .corrected_i     (control.corrected),
    .marks_i         (bad ? {Marks{MarkPartial}} : marks),
    .areas_i         (areas_o),
    .committed_i     (committed),
    .committed_area_i(committed_area_o),
    .digests_ok_i    (digests_ok),
    .words_i         (words),
    .valid_i         (words_valid)
  );

endmodule
