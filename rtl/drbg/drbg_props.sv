// SPDX-License-Identifier: Apache-2.0
// The promises of `drbg` (README.md): no word without health, none before the seed, none twice; from the
// cycle of a failure on errors only, and what it wipes is zero when the contract says so; requests and
// the distance between seedings have their limits. What the core computes is open.
//
// With FORMAL_CUT step, counters and the core's rounds are any, in every cycle: covers and searches then reach
// what is over a thousand cycles away. FORMAL_SEED: but the words of the first seed count. FORMAL_LONG: the covers
// that take minutes.
`ifndef FORMAL_CUT
`define FORMAL_CUT 1'b0
`endif
`ifndef FORMAL_SEED
`define FORMAL_SEED 1'b0
`endif
`ifndef FORMAL_LONG
`define FORMAL_LONG 1'b0
`endif
module drbg_props
  import bus_pkg::*;
  import spec_pkg::*;
  import trng_health_pkg::*;
  import drbg_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input random_req_t seed_o,
  input random_rsp_t seed_i,

  input logic [3:0] health_i,
  input logic       zeroize_i,

  input random_req_t ecc_i,
  input random_rsp_t ecc_o,
  input random_req_t keys_i,
  input random_rsp_t keys_o,
  input random_req_t attest_i,
  input random_rsp_t attest_o,

  input logic alert_o,

  // State
  input drbg_state_e         state,
  input drbg_step_e          step,
  input logic                failed,
  input logic                fault_i,         // the block has found one
  input logic                doubled_i,       // what is kept twice disagrees
  input logic                illegal_i,       // a code
  input logic                first_i,         // not instantiated
  input logic                reseeding_i,
  input logic        [255:0] t_i,
  input logic        [  3:0] gone_i,
  input logic                ending_i,
  input logic                dirty_i,
  input logic        [  5:0] quiet_i,
  input logic        [  7:0] request_i,
  input logic        [ 12:0] since_i,
  input logic                popped_i,        // the core takes a word
  input logic                to_soft_i,       // RANDOM gets a word
  input logic                soft_there_i,
  input logic        [ 31:0] soft_i,
  input logic        [  7:0] held_i,
  input logic                block_i,         // a block's words are there from the next cycle on
  input logic        [255:0] hash_i,
  input logic        [255:0] core_hash_i,
  input logic        [255:0] core_v_i,
  input logic        [ 31:0] core_kw_i,
  input logic                core_start_i,
  input logic                core_add_i,
  input logic        [  7:0] index_i,
  input logic                active_i,        // the registers have an access
  input logic                regs_request_i,
  input logic                pending_i,
  input logic        [  4:0] address_i,
  input logic                is_write_i,
  input logic                refused_i,
  input logic        [ 31:0] ram_i,           // RAM at `place`
  input logic        [ 31:0] schedule_i       // schedule at `place`
);

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

  logic [5:0] place;
  logic [3:0] near;
  formal_constant #(
    .Width(6)
  ) u_place (
    .clk_i,
    .value_o(place)
  );
  assign near = place[3:0];

  // ---- Failures, from the ports, and faults, of which the block tells ----

  logic [4:0] words_q;  // of the first seed
  logic early, broken, latched_q, fails;
  logic [6:0] after_q;  // cycles since the failure, up to 127

  assign early = words_q < 5'd16;
  assign broken = latched_q || alert_o || zeroize_i ||
      ((health_i != HealthGood) && !((health_i == HealthTesting) && early));
  assign fails = broken || (seed_o.valid && seed_i.error);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      words_q   <= '0;
      latched_q <= 1'b0;
      after_q   <= '0;
    end else begin
      if (seed_o.valid && seed_i.valid && !fails && !fault_i && early) words_q <= words_q + 5'd1;
      latched_q <= latched_q || fails || fault_i;
      if (latched_q && (after_q != 7'd127)) after_q <= after_q + 7'd1;
    end
  end

  random_req_t [2:0] ask;
  random_rsp_t [2:0] answer;
  logic [2:0] valid;
  logic delivered;
  logic [31:0] word;

  assign ask       = {attest_i, keys_i, ecc_i};
  assign answer    = {attest_o, keys_o, ecc_o};
  assign valid     = {attest_o.valid, keys_o.valid, ecc_o.valid};
  assign delivered = (|valid) || to_soft_i;
  assign word      = attest_o.word | keys_o.word | ecc_o.word;

  for (genvar c = 0; c < 3; c++) begin : gen_client
    a_answer_needs_request :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ask[c].valid || (answer[c] == '0));

    a_error_while_broken :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !broken || (!answer[c].valid && (answer[c].word == '0) &&
                             (answer[c].error == ask[c].valid)));

    a_error_needs_failure :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || broken || fault_i || !answer[c].error);

    a_word_needs_valid :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || answer[c].valid || (answer[c].word == '0));

    if (`FORMAL_CUT) begin : gen_covers
      c_word :
      cover property (@(posedge clk_i) disable iff (!rst_ni) past && valid[c] && (word != '0));
    end
  end

  a_word_needs_health :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !delivered || ((health_i == HealthGood) && !latched_q && !zeroize_i));

  if (`FORMAL_SEED) begin : gen_seed
    always_comb begin
      assume ((state != StSeed) || !first_i || (index_i == 8'(words_q)));
    end
  end

  a_word_needs_seed :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !delivered || !early);

  a_one_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || $onehot0({to_soft_i, valid}));

  a_first_asks_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!keys_o.valid || !ecc_i.valid) &&
       (!attest_o.valid || (!ecc_i.valid && !keys_i.valid)) &&
       (!to_soft_i || (!ecc_i.valid && !keys_i.valid && !attest_i.valid))));

  a_fault_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      fault_i || alert_o
  ) == alert_o));

  a_failure_is_for_good :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !latched_q || (failed && ((state == StFailed) || (state == StError))));

  // ---- Words: each of a block once, to whomever, in their order ----

  logic [3:0] left_q;
  logic [255:0] rest_q;
  logic fresh_q;  // the next cycle's words are new
  logic worked_q;  // the core has finished a message since the last block

  assign fresh_q = block_i && !fails && !fault_i;

  logic [255:0] next_rest;
  logic [3:0] next_left;
  logic loaded_q;

  // The cycle after `block_i` is the first in which the words can be seen.
  assign next_rest = loaded_q ? t_i : rest_q;
  assign next_left = loaded_q ? 4'd8 : left_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q   <= '0;
      rest_q   <= '0;
      loaded_q <= 1'b0;
      worked_q <= 1'b0;
    end else begin
      loaded_q <= fresh_q;
      left_q   <= delivered ? next_left - 4'd1 : next_left;
      rest_q   <= delivered ? {next_rest[223:0], 32'd0} : next_rest;
      worked_q <= (worked_q && !block_i) || core_add_i;
    end
  end

  a_word_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !delivered || (next_left != 0));

  a_block_is_fresh :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !block_i || worked_q);

  // ---- RANDOM ----

  logic answered, reads;
  assign answered = apb_i.psel && apb_i.penable && apb_o.pready;
  assign reads    = answered && !apb_i.pwrite && (apb_i.paddr[15:2] == 14'h4);

  a_random_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !reads || (soft_there_i && !broken && (apb_i.pauser == SubjectPluton) &&
                          !apb_i.pprot[1]) || (apb_o.pslverr && (apb_o.prdata == '0)));

  a_random_is_taken :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      reads && !apb_o.pslverr
  ) || (!soft_there_i && (soft_i == '0)));

  // The word comes whole, whatever the bus does in that cycle.
  a_random_is_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      to_soft_i
  ) || !soft_there_i || (soft_i == $past(
      t_i[255:224]
  )));

  a_word_is_next :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (valid == 0) || (word == t_i[255:224]));

  // T goes on by one word with each that is given or dropped, and stays else.
  a_t_goes_on :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || latched_q || (state != StReady) || $past(
      popped_i || (state != StReady)
  ) || (t_i == (($past(
      gone_i
  ) == gone_i) ? $past(
      t_i
  ) : {$past(
      t_i[223:0]
  ), $past(
      t_i[255:224]
  )})));

  a_delivery_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || latched_q || !$past(
      delivered
  ) || (gone_i == ($past(
      gone_i
  ) + 4'd1)));

  a_random_keeps :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || latched_q || !soft_there_i || !$past(
      soft_there_i
  ) || (soft_i == $past(
      soft_i
  )));

  a_random_is_a_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || latched_q || !soft_there_i || $past(
      soft_there_i || to_soft_i
  ));

  a_bus_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answered || ((apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]) ||
      (apb_o.pslverr && (apb_o.prdata == '0)));

  // ---- Limits ----

  logic [ 7:0] blocks_q;  // of this request
  logic [12:0] total_q;  // since the last seeding

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      blocks_q <= '0;
    end else if ((state == StInner) && (step == StepKeyN)) begin
      blocks_q <= '0;
    end else if (fresh_q) begin
      blocks_q <= blocks_q + 8'd1;
    end
  end

  a_request_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (blocks_q <= 8'd128));

  a_reseeds :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (since_i <= 13'd4223));

  // Where the count is cut, it may stand at its end only behind a cycle of quiet.
  if (`FORMAL_CUT) begin : gen_quiet
    logic was_quiet_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) was_quiet_q <= 1'b0;
      else
        was_quiet_q <= (state == StReady) && !delivered && !gone_i[3] && !ending_i &&
          !reseeding_i && dirty_i;
    end
    always_comb begin
      assume ((quiet_i != 6'd63) || (was_quiet_q && (health_i == HealthGood)));
    end
  end

  a_quiet_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      quiet_i
  ) != 6'd63) || $past(
      delivered || (state != StReady)
  ) || ending_i || reseeding_i || latched_q || !$past(
      dirty_i
  ));

  // ---- Wiped: the failure was in cycle c, `after_q` is 0 in c + 1 ----

  a_words_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !latched_q ||
      ((t_i == '0) && (soft_i == '0) && !soft_there_i && (held_i == '0)));

  a_core_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !latched_q || (after_q < 7'd1) ||
      ((core_hash_i == '0) && (core_v_i == '0) && (core_kw_i == '0)));

  a_schedule_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !latched_q || (after_q < 7'd17) || (schedule_i == '0));

  a_ram_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !latched_q || (after_q < 7'd65) || (ram_i == '0));

  // ---- Carry the induction ----

  a_doubled :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !doubled_i);

  logic seeding, updating;
  assign seeding  = step inside {StepInit, StepKey0, StepValue0, StepKey1, StepValue1};
  assign updating = step inside {StepKeyN, StepValueN};

  a_codes :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !illegal_i);

  a_states :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (latched_q && failed && (state inside {StFailed, StError})) ||
      (!latched_q && !failed && !(state inside {StFailed, StError})));

  a_first_seed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || latched_q || ((state == StWipe) && (words_q == 0) && first_i) ||
      ((state == StSeed) && first_i && (index_i == 8'(words_q)) && early) ||
      ((state == StSeed) && !first_i && (index_i < 8'd8) && (words_q == 5'd16)) ||
      (!(state inside {StWipe, StSeed}) && (words_q == 5'd16)));

  a_steps :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || latched_q || ((state inside {StWipe, StSeed}) || !first_i || seeding) &&
      (!first_i || (step != StepValue1) || (state != StLoadI)) &&
      (!(state inside {StReload, StIpad, StOpad}) ||
       (step inside {StepInit, StepKey0, StepKey1, StepKeyN})) &&
      (!(state inside {StInner, StLoadO, StOuter}) || (step != StepInit)) &&
      (step inside {StepInit, StepKey0, StepValue0, StepKey1, StepValue1, StepKeyN, StepValueN,
                    StepGenerate}) &&
      (!(state inside {StLoadI, StLoadO, StReload}) || (index_i < 8'd8)) &&
      ((state != StReady) || (step == StepGenerate)) &&
      (!(state inside {StWipe, StSeed}) || (step == (first_i ? StepInit : StepValueN))));

  a_unseeded :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || latched_q || !first_i ||
      ((left_q == 0) && !loaded_q && (gone_i == 4'd8) && (since_i == 0) && (request_i == 0) &&
       !soft_there_i && !reseeding_i && !ending_i && !dirty_i && !to_soft_i));

  a_left :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || latched_q || ((gone_i <= 4'd8) && (loaded_q ? (gone_i == 0) :
      (left_q <= 4'd8) && (left_q >= (4'd8 - gone_i)))));

  a_random_empty :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || soft_there_i || (soft_i == '0));

  a_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || latched_q || (((request_i == blocks_q) ||
        ((state == StInner) && (step == StepKeyN) && (request_i == 0))) && (request_i <= 8'd128) &&
       ((step != StepGenerate) || !(state inside {StInner, StLoadO, StOuter}) ||
        (request_i < 8'd128)) && ((step == StepGenerate) || (request_i == 0)) &&
       (since_i <= 13'd4223) &&
       ((since_i <= 13'd4095 + 13'(request_i)) || updating || (state == StSeed) ||
        (seeding && !((step == StepValue1) && (state == StLoadI))))));

  // The sweep: where it began, and how far it is.
  logic [5:0] start_q;
  logic [7:0] swept, swept_core;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) start_q <= '0;
    else if (after_q == 0) start_q <= index_i[5:0];
  end

  assign swept      = {2'b00, 6'(place - start_q)} + 8'd1;
  assign swept_core = {4'd0, 4'(near - start_q[3:0])} + 8'd1;

  a_sweep :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (after_q == 0) ||
      latched_q && (({1'b0, after_q} < swept) || (ram_i == '0)) &&
      (({1'b0, after_q} < swept_core + 8'd1) || (schedule_i == '0)) &&
      ((after_q > 7'd64) || (index_i[5:0] == 6'(start_q + after_q[5:0]))));

  a_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (!pending_i && (active_i == regs_request_i) &&
       (active_i == (apb_i.psel && apb_i.penable && !refused_i)) &&
       (!active_i || ((address_i == {apb_i.paddr[4:2], 2'b00}) && (is_write_i == apb_i.pwrite) &&
        (apb_i.paddr[15:5] == 0) && (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]))));

  // ---- Reached ----

  logic given_q;  // a word was delivered

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) given_q <= 1'b0;
    else given_q <= given_q || delivered;
  end

  if (`FORMAL_CUT) begin : gen_covers_cut
    c_random_read :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && reads && !apb_o.pslverr && (apb_o.prdata != '0));

    c_last_word :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && delivered && (next_left == 4'd1) && (gone_i == 4'd7));

    c_failure_after_word :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && given_q && latched_q && ecc_o.error && (after_q == 7'd1));
  end else if (`FORMAL_LONG) begin : gen_covers_long
    c_seeded_by_two :
    cover property (@(posedge clk_i) disable iff (!rst_ni) past && (words_q == 5'd2) && !broken);

    c_swept :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && (after_q == 7'd66) && attest_o.error && !alert_o);
  end else begin : gen_covers
    c_error_at_once :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && !latched_q && ecc_o.error && attest_o.error && !alert_o);

    c_error_later :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && latched_q && keys_o.error && (health_i == HealthGood) && !zeroize_i && !alert_o);
  end

endmodule

bind drbg drbg_props u_props (
  .fault_i(fault),
  .doubled_i(u_control.u_counts.alert_o || u_serve.u_counts.alert_o || u_kind.alert_o),
  .illegal_i(u_control.illegal),
  .first_i(first_q),
  .reseeding_i(reseeding_q),
  .t_i(u_t.q_q),
  .gone_i(u_serve.gone_q),
  .ending_i(u_serve.ending_q),
  .dirty_i(u_serve.dirty_q),
  .quiet_i(u_serve.quiet_q),
  .request_i(u_serve.request_q),
  .since_i(u_serve.since_q),
  .popped_i(popped),
  .to_soft_i(u_serve.to_soft),
  .soft_there_i(u_serve.full_q),
  .soft_i(u_serve.u_soft.q_q),
  .held_i(u_message.held_q),
  .block_i(u_serve.block_i),
  .hash_i({hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]}),
  .core_hash_i({
    u_core.hash_q[0],
    u_core.hash_q[1],
    u_core.hash_q[2],
    u_core.hash_q[3],
    u_core.hash_q[4],
    u_core.hash_q[5],
    u_core.hash_q[6],
    u_core.hash_q[7]
  }),
  .core_v_i({
    u_core.v_q[0],
    u_core.v_q[1],
    u_core.v_q[2],
    u_core.v_q[3],
    u_core.v_q[4],
    u_core.v_q[5],
    u_core.v_q[6],
    u_core.v_q[7]
  }),
  .core_kw_i(u_core.kw_q[0]),
  .core_start_i(core_start),
  .core_add_i(core_add),
  .index_i(u_control.index_q),
  .active_i(u_bank.u_regs.is_active),
  .regs_request_i(u_bank.u_regs.cpuif_req),
  .pending_i(u_bank.u_regs.external_pending),
  .address_i(u_bank.u_regs.cpuif_addr),
  .is_write_i(u_bank.u_regs.cpuif_req_is_wr),
  .refused_i(u_bank.u_guard.refused_q),
  .ram_i(u_memory.memory[u_props.place]),
  .schedule_i(u_core.u_schedule.gen_one.memory[u_props.near]),
  .*
);
