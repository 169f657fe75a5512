// SPDX-License-Identifier: Apache-2.0
// Two copies of `keys` that differ in every secret: the words from the fuses, from ecc, from software and
// from the random source, and whatever the memories hold. Nobody can tell them apart, but by the words that
// go out on the three key ports and on the burn port: no register, no request, no answer, no alert, and not
// the time of anything.
//
// The second half carries the induction: every register of control is the same in both copies. It is complete
// by construction: a register that is missing and could change an output, or one of the listed, breaks
// the proof.
`define SAME(path) (u_a.path == u_b.path)

module keys_twin
  import bus_pkg::*;
  import efuse_pkg::*;
  import keys_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t             apb_i,
  input key_req_t             ecc_i,
  input key_req_t             sha2_i,
  input key_req_t             aes_i,
  input key_offer_t           offer_i,
  input random_rsp_t          random_i,
  input secret_rsp_t          secret_i,
  input burn_rsp_t            burn_i,
  input logic           [3:0] sensed_i,
  input logic           [3:0] committed_i,
  input logic           [1:0] committed_area_i,
  input birth_key_req_t       birth_i,
  input logic           [3:0] blank_i,
  input logic           [3:0] provisioned_i,
  input logic           [3:0] secured_i,
  input logic           [3:0] birth_owner_i,
  input logic           [3:0] attest_owner_i,

  // What the second copy is told instead
  input logic [31:0] other_data_i,
  input logic [31:0] other_secret_i,
  input logic [31:0] other_random_i,
  input logic [31:0] other_share0_i,
  input logic [31:0] other_share1_i
);

  // KEY words: the only data of software that may differ.
  localparam logic [15:0] OffsetKey = 16'h0040, OffsetKeyEnd = 16'h0060;

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  apb_req_t other_apb;
  key_offer_t other_offer;
  random_rsp_t other_random;
  secret_rsp_t other_secret;
  logic key_write;

  assign key_write = apb_i.pwrite && (apb_i.paddr[15:0] >= OffsetKey) &&
      (apb_i.paddr[15:0] < OffsetKeyEnd);

  always_comb begin
    other_apb    = apb_i;
    other_offer  = offer_i;
    other_random = random_i;
    other_secret = secret_i;
    if (key_write) other_apb.pwdata = other_data_i;
    other_offer.share0 = other_share0_i;
    other_offer.share1 = other_share1_i;
    other_random.word  = other_random_i;
    other_secret.word  = other_secret_i;
  end

  typedef struct packed {
    apb_rsp_t       apb;
    key_rsp_t       ecc;
    key_rsp_t       sha2;
    key_rsp_t       aes;
    key_answer_t    answer;
    random_req_t    random;
    secret_req_t    secret;
    burn_req_t      burn;
    birth_key_rsp_t birth;
    logic [3:0]     loaded;
    logic           alert;
  } seen_t;

  seen_t a, b, seen_a, seen_b;

  // All that may be seen to differ.
  function automatic seen_t without_shares(seen_t from);
    without_shares             = from;
    without_shares.ecc.share0  = '0;
    without_shares.ecc.share1  = '0;
    without_shares.sha2.share0 = '0;
    without_shares.sha2.share1 = '0;
    without_shares.aes.share0  = '0;
    without_shares.aes.share1  = '0;
    without_shares.burn.share0 = '0;
    without_shares.burn.share1 = '0;
  endfunction

  assign seen_a = without_shares(a);
  assign seen_b = without_shares(b);

  a_seen_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (seen_a == seen_b));

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(a.apb)
  );

  keys u_a (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i,
    .apb_o   (a.apb),
    .ecc_i,
    .ecc_o   (a.ecc),
    .offer_i,
    .answer_o(a.answer),
    .sha2_i,
    .sha2_o  (a.sha2),
    .aes_i,
    .aes_o   (a.aes),
    .random_o(a.random),
    .random_i,
    .secret_o(a.secret),
    .secret_i,
    .burn_o  (a.burn),
    .burn_i,
    .sensed_i,
    .committed_i,
    .committed_area_i,
    .birth_i,
    .birth_o (a.birth),
    .blank_i,
    .provisioned_i,
    .secured_i,
    .birth_owner_i,
    .attest_owner_i,
    .loaded_o(a.loaded),
    .alert_o (a.alert)
  );

  keys u_b (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i   (other_apb),
    .apb_o   (b.apb),
    .ecc_i,
    .ecc_o   (b.ecc),
    .offer_i (other_offer),
    .answer_o(b.answer),
    .sha2_i,
    .sha2_o  (b.sha2),
    .aes_i,
    .aes_o   (b.aes),
    .random_o(b.random),
    .random_i(other_random),
    .secret_o(b.secret),
    .secret_i(other_secret),
    .burn_o  (b.burn),
    .burn_i,
    .sensed_i,
    .committed_i,
    .committed_area_i,
    .birth_i,
    .birth_o (b.birth),
    .blank_i,
    .provisioned_i,
    .secured_i,
    .birth_owner_i,
    .attest_owner_i,
    .loaded_o(b.loaded),
    .alert_o (b.alert)
  );

  // ---- Registers of control ----

  a_control_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_control.u_phase.q_q)
  &&
  `SAME(u_control.u_client.q_q)
  &&
  `SAME(u_control.job_q)
  &&
  `SAME(u_control.job_nq)
  &&
  `SAME(u_control.gap_q)
  &&
  `SAME(asked_q)
  &&
  `SAME(loaded_q)
  &&
  `SAME(load_error_q)
  ));

  a_commands_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_commands.busy_q)
  &&
  `SAME(u_commands.op_q)
  &&
  `SAME(u_commands.purpose_q)
  &&
  `SAME(u_commands.caller_q)
  &&
  `SAME(u_commands.slot_q)
  &&
  `SAME(u_commands.waiting_nq)
  &&
  `SAME(u_commands.error_q)
  &&
  `SAME(u_commands.written_q)
  &&
  `SAME(u_commands.u_guard.refused_q)
  ));

  logic key_pending;
  assign key_pending = u_a.u_commands.u_regs.cpuif_req_is_wr &&
      (u_a.u_commands.u_regs.cpuif_addr >= OffsetKey[6:0]) &&
      (u_a.u_commands.u_regs.cpuif_addr < OffsetKeyEnd[6:0]);

  a_registers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_commands.u_regs.is_active)
  &&
  `SAME(u_commands.u_regs.cpuif_req)
  &&
  `SAME(u_commands.u_regs.cpuif_req_is_wr)
  &&
  `SAME(u_commands.u_regs.cpuif_addr)
  &&
  `SAME(u_commands.u_regs.cpuif_wr_biten)
  &&
  `SAME(u_commands.u_regs.external_pending)
  &&
  `SAME(u_commands.u_regs.pending_rd_addr)
  && (key_pending ||
  `SAME(u_commands.u_regs.cpuif_wr_data)
  )));

  a_slots_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_slots.full_q)
  &&
  `SAME(u_slots.empty_q)
  ));

  for (genvar s = FirstSession; s < Slots; s++) begin : gen_session
    a_session_same :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
    `SAME(u_slots.gen_slot[s].gen_session.u_purpose.q_q)
    &&
    `SAME(u_slots.gen_slot[s].gen_session.subject_q)
    &&
    `SAME(u_slots.gen_slot[s].gen_session.subject_nq)
    ));
  end

  // ---- Reached ----

  c_delivered_words_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      a.answer.take && (offer_i.slot == 5'd1) &&
      ((offer_i.share0 ^ offer_i.share1) != (other_share0_i ^ other_share1_i)));

  c_root_words_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      u_a.full[2] && (random_i.word != other_random_i));

endmodule
`undef SAME
