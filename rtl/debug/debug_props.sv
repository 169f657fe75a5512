// SPDX-License-Identifier: Apache-2.0
// The promises of debug (README.md). Nothing is assumed of life cycle, random words, accumulator, measure or
// JTAG: any values in every cycle.
//
// With FORMAL_FAULTS = 1 the state's code and each sticky and doubled register may have one bit flipped in any
// cycle (tests/formal/lib/faulty): nothing is open or allowed then, and an alert follows.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module debug_props
  import bus_pkg::*;
  import debug_pkg::*;
  import efuse_pkg::FuseNo;
  import efuse_pkg::FuseYes;
  import lifecycle_pkg::TokenDebug;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic [ 3:0] blank_i,
  input logic [ 3:0] provisioned_i,
  input logic [ 3:0] secured_i,
  input logic [15:0] token_i,
  input logic [ 3:0] mark_o,
  input logic [ 3:0] return_allowed_o,
  input logic        test_used_o,

  input random_req_t random_o,
  input random_rsp_t random_i,

  input logic        measure_valid_i,
  input logic [31:0] measure_word_i,
  input logic        measure_done_o,
  input logic        extend_valid_o,
  input logic [ 4:0] entry_index_i,
  input logic [31:0] entry_word_o,
  input logic        extend_done_i,
  input logic        extending_i,

  input jtag_req_t jtag_i,
  input jtag_rsp_t jtag_o,
  input jtag_req_t debug_jtag_o,
  input jtag_rsp_t debug_jtag_i,

  input logic alert_o,

  // State
  input debug_state_e state_q,  // as the registers hold it
  input logic flipped_i,  // and the machine does not see it so, or copies disagree
  input logic [3:0] debug_open,
  input logic [255:0] challenge,
  input logic [11:0] control_q,  // index, done, error
  input logic [11:0] control_nq,
  input logic extended_q,
  input logic extended_nq,
  input logic opened_q,
  input logic opened_nq,
  input logic allowed_q,
  input logic allowed_nq,
  input logic own_q,
  input logic own_nq,
  input logic used_q,
  input logic used_nq,
  input logic pass_q,
  input logic pass_nq,
  input logic [2:0] tck_q  // as three flops hold it, the newest in bit 0
);

  localparam logic [13:0] CmdWord = 14'd2;
  localparam logic [10:0] ChallengeWords = 11'd1;  // in numbers of eight words

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

  // ---- What happened since the reset, by the ports ----

  logic answer, command, blank, open, allowed, passes, served;
  logic [1:0] op;
  logic asked_q, extend_q, marked_q, returning_q, hurt_q, hurt;
  logic [3:0] words_q;
  logic [255:0] drawn_q, drawn_d;

  assign answer  = past && rst_ni && apb_i.psel && apb_i.penable && apb_o.pready;
  assign command = answer && apb_i.pwrite && !apb_o.pslverr;
  assign op      = apb_i.pwdata[1:0];
  assign blank   = blank_i == BlankYes;
  assign open    = debug_open == DebugOpenYes;
  assign allowed = return_allowed_o == ReturnAllowedYes;
  assign passes  = (debug_jtag_o != '0) || (jtag_o != '0);
  assign served  = own_q && extend_done_i;
  assign hurt    = hurt_q || flipped_i;

  always_comb begin
    drawn_d = drawn_q;
    if (random_o.valid && random_i.valid && !random_i.error && !zeroize_i) begin
      drawn_d[255-32*8'(words_q[2:0])-:32] = random_i.word;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      hurt_q      <= 1'b0;
      asked_q     <= 1'b0;
      extend_q    <= 1'b0;
      marked_q    <= 1'b0;
      returning_q <= 1'b0;
      words_q     <= '0;
      drawn_q     <= '0;
    end else begin
      hurt_q <= hurt;
      // An ACCEPT_DEBUG in a life cycle that allows it, our extend's end behind it, a token that says so.
      asked_q     <= asked_q || (command && (op == 2'd2) && ((provisioned_i == ProvisionedYes) ||
                                                        (secured_i == SecuredYes)));
      extend_q <= extend_q || (asked_q && served);
      marked_q <= marked_q || (extend_q && (mark_o == FuseYes) && (token_i == TokenDebug));
      returning_q <= returning_q || (command && (op == 2'd3) && (secured_i == SecuredYes));
      drawn_q <= drawn_d;
      if (random_o.valid && random_i.valid && !random_i.error && !zeroize_i) begin
        words_q <= words_q + 4'd1;
      end
    end
  end

  // ---- When it opens ----

  a_open_by_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open || asked_q);

  a_open_after_entry :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open || extend_q);

  a_open_after_token :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open || marked_q);

  a_open_is_marked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open || (mark_o == FuseYes));

  a_open_stays :
  assert property (@(posedge clk_i) !run || !$past(open) || open || flipped_i || alert_o);

  a_mark_stays :
  assert property (@(posedge clk_i) !run || hurt || ($past(
      mark_o
  ) != FuseYes) || (mark_o == FuseYes) || (state_q == StFailed));

  // ---- What a challenge serves ----

  a_extends_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || hurt || !own_q || !extend_q);

  a_serves_one :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !allowed || !(open || own_q || extend_q));

  a_allowed_by_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !allowed || returning_q);

  a_needs_a_challenge :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt || !(open || allowed || own_q) || (words_q == 4'd8));

  a_drawn_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || hurt || (words_q < 4'd8) ||
                                                          !random_o.valid);

  a_challenge_is_drawn :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || hurt || (challenge == drawn_q));

  // ---- The entry, and whose extend it is ----

  logic [31:0] entry_word;

  always_comb begin
    entry_word = '0;
    if (entry_index_i == 5'd0) entry_word = 32'h4445_4247;
    for (int unsigned i = 0; i < 8; i++) begin
      if (entry_index_i == 5'(10 + i)) entry_word = drawn_q[255-32*i-:32];
    end
  end

  a_entry :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt || !own_q || (extend_valid_o && (entry_word_o == entry_word)));

  a_measure_goes_through :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt || own_q || ((extend_valid_o == measure_valid_i) &&
      (entry_word_o == measure_word_i) && (measure_done_o == extend_done_i)));

  a_measure_hears_its_own :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt || !own_q || !measure_done_o);

  a_owner_between_extends :
  assert property (@(posedge clk_i) !run || hurt || (own_q == $past(
      own_q
  )) || (own_q ? $past(
      !measure_valid_i && !extending_i
  ) : $past(
      extend_done_i
  )));

  a_owner_asked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || hurt || !own_q || asked_q);

  // ---- JTAG ----

  a_passes_open_or_blank :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !passes || open || blank);

  a_passes_in_blank_after_taint :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !passes || open || (test_used_o && $past(
      test_used_o
  )));

  a_rise_in_blank_taints :
  assert property (@(posedge clk_i) !run || !$past(blank && tck_q[1] && !tck_q[2]) || test_used_o);

  a_taint_only_in_blank :
  assert property (@(posedge clk_i) !run || hurt || !test_used_o || $past(test_used_o || blank));

  a_taint_stays :
  assert property (@(posedge clk_i) !run || hurt || !$past(test_used_o) || test_used_o);

  a_wires_are_jtag :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((debug_jtag_o == '0) && (jtag_o == '0)) ||
      ((debug_jtag_o == jtag_i) && (jtag_o == debug_jtag_i)));

  a_opens_at_low_tck :
  assert property (@(posedge clk_i) !run || hurt || !pass_q || $past(pass_q) || !$past(tck_q[1]));

  // ---- Wipe, faults ----

  a_zeroize_allows_nothing :
  assert property (@(posedge clk_i) !run || !$past(
      zeroize_i
  ) || (!allowed && (!open || $past(
      open || flipped_i
  ))));

  a_alert_opens_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || (!open && !allowed && !passes && (mark_o == FuseYes)));

  a_alert_stays :
  assert property (@(posedge clk_i) !run || flipped_i || !$past(alert_o) || alert_o);

  a_flip_opens_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !flipped_i || (!open && !allowed && !passes && (mark_o == FuseYes)));

  a_flip_is_told :
  assert property (@(posedge clk_i) !run || flipped_i || !$past(flipped_i) || alert_o);

  // ---- Registers ----

  logic other;

  assign other = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];

  a_no_other :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_only_cmd_is_written :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !command || ((apb_i.paddr[15:2] == CmdWord) && (apb_i.pstrb == '1)));

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  a_challenge_is_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || apb_o.pslverr || (apb_i.paddr[15:5] != ChallengeWords) || (words_q == 4'd8) ||
      (apb_o.prdata == '0));

  // ---- Carries the induction: what the registers can hold ----

  a_codes :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q inside {StIdle, StDraw, StReady, StExtend, StMark, StOpen, StReturn,
                                StFailed, StError}));

  a_copies :
  assert property (@(posedge clk_i) !past || hurt_q || ((control_q == ~control_nq) &&
      (extended_q == !extended_nq) && (opened_q == !opened_nq) && (allowed_q == !allowed_nq) &&
      (own_q == !own_nq) && (used_q == !used_nq) && (pass_q == !pass_nq)));

  a_hurt :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !hurt_q || (state_q == StError));

  a_behind :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt_q || ((!extended_q || extend_q) && (!opened_q || (extended_q && marked_q)) &&
      (!allowed_q || returning_q) && !(allowed_q && (extended_q || own_q))));

  a_state_has :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q == StError) ||
      ((extended_q == (state_q inside {StMark, StOpen})) && (opened_q == (state_q == StOpen)) &&
       (allowed_q == (state_q == StReturn))) ||
      ((state_q == StFailed) && !opened_q)));

  a_words :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt_q || ((state_q == StIdle) ? ((words_q == '0) && (control_q[11:9] == '0)) :
      (state_q == StDraw) ? ((words_q < 4'd8) && (words_q[2:0] == control_q[11:9])) :
      (state_q inside {StFailed, StError}) ? (words_q <= 4'd8) : (words_q == 4'd8)));

  a_ours :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt_q || (state_q inside {StFailed, StError}) ||
      ((!own_q || (state_q == StExtend)) &&
       (!extend_q || (state_q inside {StMark, StOpen})) &&
       ((state_q != StExtend) || (asked_q && !extend_q))));

  a_ours_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hurt_q || ((!own_q || (asked_q && !extend_q && (words_q == 4'd8))) &&
                          (!extend_q || asked_q)));

  a_no_error_at_work :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q == StError) || (state_q != StFailed) || (control_q[7:0] != '0));

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip :
    cover property (@(posedge clk_i) run && alert_o && $past(flipped_i) && extend_q);
  end else begin : gen_covers
    c_opened :
    cover property (@(posedge clk_i) run && open && passes && !blank && debug_jtag_o.tck);

    c_allowed :
    cover property (@(posedge clk_i) run && allowed && (challenge != '0));

    c_blank :
    cover property (@(posedge clk_i) run && blank && passes && debug_jtag_o.tck && !open);

    c_closes :
    cover property (@(posedge clk_i) run && !passes && !blank && $past(passes && blank));

    c_measure_waits :
    cover property (@(posedge clk_i) run && own_q && measure_valid_i && !extending_i);

    c_failed :
    cover property (@(posedge clk_i) run && (state_q == StFailed) && (words_q == 4'd3));
  end

endmodule

bind debug debug_props u_props (
  .state_q(debug_pkg::debug_state_e'(u_control.u_state.q_q)),
  .flipped_i  ((u_control.u_state.q_q != u_control.u_state.q_o) || u_control.control_alert ||
               u_control.extended_alert || u_control.opened_alert || u_control.allowed_alert ||
               u_control.fault_i),
  .control_q(u_control.u_control.q_q),
  .control_nq(u_control.u_control.shadow_nq),
  .extended_q(u_control.u_extended.q_q),
  .extended_nq(u_control.u_extended.shadow_nq),
  .opened_q(u_control.u_opened.q_q),
  .opened_nq(u_control.u_opened.shadow_nq),
  .allowed_q(u_control.u_allowed.q_q),
  .allowed_nq(u_control.u_allowed.shadow_nq),
  .own_q(u_extend.u_own.q_q),
  .own_nq(u_extend.u_own.shadow_nq),
  .used_q(u_clamp.u_used.q_q),
  .used_nq(u_clamp.u_used.shadow_nq),
  .pass_q(u_clamp.u_pass.q_q),
  .pass_nq(u_clamp.u_pass.shadow_nq),
  .tck_q({u_clamp.last_q, u_clamp.tck_q, u_clamp.meta_q}),
  .*
);
