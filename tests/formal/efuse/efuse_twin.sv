// SPDX-License-Identifier: Apache-2.0
// Two copies of `efuse` whose secret rows hold different words, and that burn different ones: nobody but keys and
// the array can tell them apart, by no register, no output, no answer, and not by the time of anything.
//
// What may be seen to differ is said in one place, `declassified` below: whether a secret row can be decoded,
// and whether one that is burnt was fresh and reads whole. The copies are assumed alike in that.
// The array answers both in the same cycle, and a pulse within the time of a bit.
//
// What efuse.sby proves of a copy alone is assumed of both. The shadow of the public rows is cut. The rest carries the induction: every register that
// holds no secret is the same in both copies. A register that is missing and could change one of the listed, or
// an output, breaks the proof.
`define SAME(path) (u_a.path == u_b.path)

module efuse_twin
  import bus_pkg::*;
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned PulseSlot = 24
) (
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t    apb_i,
  input fuse_rsp_t   fuse_i,
  input logic        persistent_i,
  input secret_req_t secret_i,
  input burn_req_t   burn_i,
  input birth_req_t  birth_i,
  input cycle_op_e   cycle_i,

  // What the second copy is told instead
  input logic [RowBits-1:0] other_data_i,
  input logic [       31:0] other_share0_i,
  input logic [       31:0] other_share1_i
);

  localparam logic [7:0] SecretFirst = RowSecretAttestation;
  localparam int unsigned SlotBits = $clog2(PulseSlot);
  // Of the row's control: all but `fired`.
  localparam logic [SlotBits+16:0] Public = ~((SlotBits + 17)'(1) << 8);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  apb_rsp_t apb_a, apb_b;
  fuse_req_t fuse_a, fuse_b;
  fuse_rsp_t fuse_rsp_a, fuse_rsp_b;
  secret_rsp_t secret_a, secret_b;
  burn_req_t other_burn;
  burn_rsp_t burn_a, burn_b;
  fuse_done_t birth_a, birth_b, cycle_a, cycle_b;
  logic [54:0] state_a, state_b;
  logic [511:0] digests_a, digests_b;

  // The secrets

  logic in_secret;
  assign in_secret = u_a.u_row.row_i >= SecretFirst;

  always_comb begin
    other_burn        = burn_i;
    other_burn.share0 = other_share0_i;
    other_burn.share1 = other_share1_i;
    fuse_rsp_a        = fuse_i;
    fuse_rsp_b        = fuse_i;
    if (in_secret) begin
      fuse_rsp_b.data = other_data_i;
      if (fuse_a.op == FuseNone) fuse_rsp_a.done = 1'b0;
      if (fuse_b.op == FuseNone) fuse_rsp_b.done = 1'b0;
    end
  end

  logic declassified;

  assign declassified = in_secret && (u_a.u_row.u_state.q_q == RowJudge);

  always_comb begin
    if (declassified) begin
      assume (
      `SAME(u_row.ok_o)
      &&
      `SAME(u_row.refused_o)
      &&
      `SAME(u_row.finished_o)
      &&
      `SAME(u_control.valid_i)
      );
    end
    if ((u_a.u_props.length_q == 6'(PulseSlot - 2)) && (fuse_a.op == FusePulse))
      assume (fuse_i.done);
    if ((u_b.u_props.length_q == 6'(PulseSlot - 2)) && (fuse_b.op == FusePulse))
      assume (fuse_i.done);
  end

  // ---- Nobody sees a difference ----

  always_comb begin
    a_same_bus : assert ((apb_a == apb_b));
  end

  always_comb begin
    a_same_time :
    assert (((burn_a == burn_b) && (birth_a == birth_b) && (cycle_a == cycle_b) &&
      ({secret_a.valid, secret_a.last, secret_a.error, secret_a.index} ==
       {secret_b.valid, secret_b.last, secret_b.error, secret_b.index})));
  end

  always_comb begin
    a_same_outputs : assert (((state_a == state_b) && (digests_a == digests_b)));
  end

  always_comb begin
    a_same_array :
    assert ((fuse_a == fuse_b) || (in_secret && (u_a.u_row.u_state.q_q == RowSlot) &&
      ((fuse_a == '0) || (fuse_a.row == u_a.u_row.row_i)) &&
      ((fuse_b == '0) || (fuse_b.row == u_a.u_row.row_i))));
  end

  always_comb begin
    a_word_to_keys_alone :
    assert (secret_a.valid || ((secret_a.word == '0) && (secret_b.word == '0)));
  end

  // ---- The copies ----

  efuse #(
    .PulseSlot(PulseSlot)
  ) u_a (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i,
    .apb_o           (apb_a),
    .fuse_o          (fuse_a),
    .fuse_i          (fuse_rsp_a),
    .persistent_i,
    .secret_i,
    .secret_o        (secret_a),
    .burn_i,
    .burn_o          (burn_a),
    .birth_i,
    .birth_o         (birth_a),
    .cycle_i,
    .cycle_o         (cycle_a),
    .provisioned_o   (state_a[3:0]),
    .secured_o       (state_a[7:4]),
    .returned_o      (state_a[11:8]),
    .sensed_o        (state_a[15:12]),
    .areas_o         (state_a[31:16]),
    .committed_o     (state_a[35:32]),
    .committed_area_o(state_a[37:36]),
    .digests_ok_o    (state_a[41:38]),
    .digests_o       (digests_a),
    .alert_o         (state_a[42])
  );

  efuse #(
    .PulseSlot(PulseSlot)
  ) u_b (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i,
    .apb_o           (apb_b),
    .fuse_o          (fuse_b),
    .fuse_i          (fuse_rsp_b),
    .persistent_i,
    .secret_i,
    .secret_o        (secret_b),
    .burn_i          (other_burn),
    .burn_o          (burn_b),
    .birth_i,
    .birth_o         (birth_b),
    .cycle_i,
    .cycle_o         (cycle_b),
    .provisioned_o   (state_b[3:0]),
    .secured_o       (state_b[7:4]),
    .returned_o      (state_b[11:8]),
    .sensed_o        (state_b[15:12]),
    .areas_o         (state_b[31:16]),
    .committed_o     (state_b[35:32]),
    .committed_area_o(state_b[37:36]),
    .digests_ok_o    (state_b[41:38]),
    .digests_o       (digests_b),
    .alert_o         (state_b[42])
  );

  assign state_a[54:43] = '0;
  assign state_b[54:43] = '0;

  // ---- Registers of control, and the shadow ----

  always_comb begin
    a_control_same :
    assert ((
    `SAME(u_control.u_state.q_q)
    &&
    `SAME(u_control.u_control.q_q)
    &&
    `SAME(u_control.u_control.shadow_nq)
    &&
    `SAME(u_regs.u_command.q_q)
    &&
    `SAME(u_regs.u_command.shadow_nq)
    &&
    `SAME(u_regs.u_guard.refused_q)
    &&
    `SAME(u_row.u_state.q_q)
    ));
  end

  always_comb begin
    a_row_same :
    assert ((
      ((u_a.u_row.u_control.q_q & Public) == (u_b.u_row.u_control.q_q & Public)) &&
      ((u_a.u_row.u_control.shadow_nq & Public) == (u_b.u_row.u_control.shadow_nq & Public)) &&
      (
    `SAME(u_row.u_control.q_q)
    || (in_secret && (u_a.u_row.u_state.q_q == RowSlot)))));
  end

  always_comb begin
    a_words_same :
    assert ((in_secret && (u_a.u_control.u_state.q_q == StRun)) || (
    `SAME(u_row.u_low.q_q)
    &&
    `SAME(u_row.u_high.q_q)
    &&
    `SAME(u_row.u_target.q_q)
    ));
  end

  // The shadow is cut: it is told the same, so it shows the same. That it changes by `update_i` alone is
  // proved in efuse.sby (a_shadow_by_update); `differs_o` looks at the row in every cycle.
  always_comb begin
    a_shadow_told_same :
    assert (
    `SAME(u_shadow.update_i)
    && (!u_a.u_shadow.update_i || (
    `SAME(u_shadow.row_i)
    &&
    `SAME(u_shadow.low_i)
    &&
    `SAME(u_shadow.high_i)
    &&
    `SAME(u_shadow.valid_i)
    &&
    `SAME(u_shadow.data_i)
    )));
  end

  always_comb begin
    assume (
    `SAME(u_shadow.marks_o)
    &&
    `SAME(u_shadow.words_o)
    &&
    `SAME(u_shadow.valid_o)
    &&
    `SAME(u_shadow.fault_o)
    );
    assume (!`SAME(u_shadow.row_i) || `SAME(u_shadow.unary_o));
    if (`SAME(u_shadow.row_i) && `SAME(u_shadow.low_i)) assume (`SAME(u_shadow.differs_o));
  end

  // Nor does a parity of the row give an alert in one copy (a_row_faults of efuse.sby). That of what was read is cut.
  always_comb begin
    assume (!u_a.u_row.odd_read && !u_b.u_row.odd_read);
    assume (!u_a.u_row.fault_o || !fired_by_end(
        u_a.u_row.u_control.q_q, u_a.u_row.u_target.q_q[RowBits-1:0], u_a.u_row.u_high.q_q
    ));
    assume (!u_b.u_row.fault_o || !fired_by_end(
        u_b.u_row.u_control.q_q, u_b.u_row.u_target.q_q[RowBits-1:0], u_b.u_row.u_high.q_q
    ));
  end

  // A pulse that is needed has come by the last cycle of its bit.
  always_comb begin
    a_fired :
    assert (((fired_by_end(
        u_a.u_row.u_control.q_q, u_a.u_row.u_target.q_q[RowBits-1:0], u_a.u_row.u_high.q_q
    ) && fired_by_end(
        u_b.u_row.u_control.q_q, u_b.u_row.u_target.q_q[RowBits-1:0], u_b.u_row.u_high.q_q
    )) || (u_a.u_row.u_state.q_q != RowSlot) || !in_secret));
  end

  function automatic logic fired_by_end(logic [SlotBits+16:0] control, logic [RowBits-1:0] target,
                                        logic [RowBits-1:0] high);
    logic [SlotBits-1:0] slot;
    logic [5:0] place;
    slot = control[9+:SlotBits];
    place = control[9+SlotBits+:6];
    fired_by_end = (32'(slot) != PulseSlot - 1) || control[8] || !target[place] || high[place];
  endfunction

  // ---- Covers ----

  c_words_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      past && secret_a.valid && (secret_a.word != secret_b.word));

  c_pulses_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      past && (fuse_a.op == FusePulse) && (fuse_b.op == FuseNone));

  (* keep *) logic after_sense;
  assign after_sense = u_a.u_props.after_sense && u_b.u_props.after_sense &&
      `SAME(u_control.u_state.q_q)
      &&
      `SAME(u_control.u_control.q_q)
      &&
      `SAME(u_regs.u_command.q_q)
      &&
      `SAME(u_regs.u_guard.refused_q)
      &&
      `SAME(u_props.marks_q)
      &&
      `SAME(u_row.u_control.q_q);

endmodule
