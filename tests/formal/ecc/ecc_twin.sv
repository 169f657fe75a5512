// SPDX-License-Identifier: Apache-2.0
// Two copies of `ecc` that differ in every key, nonce, digest, coordinate, random word and
// result, and
// nobody can tell them apart by time: not by the bus, a request, a phase, an alert, or what
// engine and
// nonce unit are told and when. What may be seen to differ is said in one place, `declassified`.
//
// Engine and nonce unit are cut: what they answer is any, but it comes in the same cycles in both
// copies (ecc_engine_twin.sv; README.md of ecc for the nonce unit), whatever check fails in either.
// Two differences of failed checks are told here by what README.md says of them: a command that
// delivers does so only without an error, and a first program that finds its own result off the
// curve
// ends in the error state. What rtl/ecc/ecc_props.sv proves of a copy alone is not needed here.
//
// The rest carries the induction: every register that holds no data is the same in both copies.
//
// FORMAL_SHORT = 1, for planted bugs: it begins where the sweep after the reset has ended
// (ecc_props.sv, `a_start`).
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif
`define SAME(path) (u_a.path == u_b.path)
module ecc_twin
  import bus_pkg::*;
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t          apb_i,
  input key_rsp_t          key_i,
  input key_answer_t       answer_i,
  input random_rsp_t       random_i,
  input psha_rsp_t         psha_i,
  input logic        [3:0] blank_i,
  input logic              psha_alert_i,

  // What the copies are told differently
  input logic [ 31:0] other_data_i,
  input logic [ 31:0] other_share0_i,
  input logic [ 31:0] other_share1_i,
  input logic [ 31:0] other_word_i,
  input logic [255:0] digest_i,
  input logic [255:0] other_digest_i
);

  localparam logic [15:0] OffsetStatus = 16'h000C, OffsetOperands = 16'h0200;

  logic past, unused_run, after_sweep_a, after_sweep_b;

  if (`FORMAL_SHORT) begin : gen_short
    logic past_q = 1'b0;
    assign past       = past_q;
    assign unused_run = past_q;
    always_ff @(posedge clk_i) begin
      past_q <= 1'b1;
    end
    always_comb begin
      assume (rst_ni);
      assume (past_q || (after_sweep_a && after_sweep_b &&
      `SAME(load_input_q)
      &&
      `SAME(load_place_q)
      ));
    end
  end else begin : gen_reset
    formal_start u_start (
      .clk_i,
      .rst_ni,
      .past_o(past),
      .run_o (unused_run)
    );
  end

  apb_req_t other_apb;
  apb_rsp_t rsp, other_rsp;
  key_req_t key, other_key;
  key_rsp_t other_key_rsp;
  key_offer_t offer, other_offer;
  random_req_t random, other_random;
  random_rsp_t other_random_rsp;
  psha_req_t psha, other_psha;
  logic psha_request, other_psha_request, test_used, other_test_used, alert, other_alert;

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(rsp)
  );


  assign after_sweep_a = (u_a.phase == StIdle) && (u_a.job == '0) && !u_a.second &&
      !u_a.u_control.all_q && !u_a.u_control.used_q && (u_a.u_control.count_q == '0) &&
      (u_a.u_control.released_q == '0) && !u_a.u_control.done_q && !u_a.u_control.nonce_q &&
      (u_a.u_control.error_q == ErrorNone) && (u_a.error_q == ErrorNone) &&
          (u_a.random_count_q == '0) &&
      !u_a.random_clear_q && (u_a.blind_q == '0) && (u_a.order_q == '0) && (u_a.shifter_q == '0) &&
      !u_a.unload_q && !u_a.output_second_q && (u_a.unload_word_q == '0) && !u_a.test_there_q &&
      !u_a.u_engine.running_q && !u_a.u_engine.ran_q && (u_a.u_engine.since_q == 4'd9) &&
      !u_a.u_nonce.busy_q && u_a.u_guard.refused_q && !u_a.u_regs.is_active &&
          !u_a.u_regs.cpuif_req &&
      !u_a.u_regs.external_pending;
  assign after_sweep_b = (u_b.phase == StIdle) && (u_b.job == '0) && !u_b.second &&
      !u_b.u_control.all_q && !u_b.u_control.used_q && (u_b.u_control.count_q == '0) &&
      (u_b.u_control.released_q == '0) && !u_b.u_control.done_q && !u_b.u_control.nonce_q &&
      (u_b.u_control.error_q == ErrorNone) && (u_b.error_q == ErrorNone) &&
          (u_b.random_count_q == '0) &&
      !u_b.random_clear_q && (u_b.blind_q == '0) && (u_b.order_q == '0) && (u_b.shifter_q == '0) &&
      !u_b.unload_q && !u_b.output_second_q && (u_b.unload_word_q == '0) && !u_b.test_there_q &&
      !u_b.u_engine.running_q && !u_b.u_engine.ran_q && (u_b.u_engine.since_q == 4'd9) &&
      !u_b.u_nonce.busy_q && u_b.u_guard.refused_q && !u_b.u_regs.is_active &&
          !u_b.u_regs.cpuif_req &&
      !u_b.u_regs.external_pending;

  // The secrets

  logic operand;
  assign operand = apb_i.paddr[15:0] >= OffsetOperands;

  always_comb begin
    other_apb        = apb_i;
    other_key_rsp    = key_i;
    other_random_rsp = random_i;
    if (apb_i.pwrite && operand) other_apb.pwdata = other_data_i;
    other_key_rsp.share0  = other_share0_i;
    other_key_rsp.share1  = other_share1_i;
    other_random_rsp.word = other_word_i;
  end

  // A transfer's data stay while it lasts.
  logic [31:0] held_q;
  always_ff @(posedge clk_i) begin
    held_q <= other_data_i;
  end
  always_comb begin
    assume (!(apb_i.psel && apb_i.penable) || (other_data_i == held_q));
  end

  // What may differ: the result, and what the checks found, once the command has ended.
  logic declassified;
  assign declassified = !u_a.busy && !alert &&
      ((apb_i.paddr[15:0] == OffsetStatus) || (!apb_i.pwrite && operand) || (apb_i.pwrite &&
          operand));

  ecc u_a (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o         (rsp),
    .key_o         (key),
    .key_i,
    .offer_o       (offer),
    .answer_i,
    .random_o      (random),
    .random_i,
    .psha_request_o(psha_request),
    .psha_o        (psha),
    .psha_i,
    .digest_i,
    .psha_alert_i,
    .blank_i,
    .test_used_o   (test_used),
    .alert_o       (alert)
  );

  ecc u_b (
    .clk_i,
    .rst_ni,
    .apb_i         (other_apb),
    .apb_o         (other_rsp),
    .key_o         (other_key),
    .key_i         (other_key_rsp),
    .offer_o       (other_offer),
    .answer_i,
    .random_o      (other_random),
    .random_i      (other_random_rsp),
    .psha_request_o(other_psha_request),
    .psha_o        (other_psha),
    .psha_i,
    .digest_i      (other_digest_i),
    .psha_alert_i,
    .blank_i,
    .test_used_o   (other_test_used),
    .alert_o       (other_alert)
  );

  // The cut units: the same cycles.
  always_comb begin
    assume (`SAME(u_engine.done));
    assume (`SAME(u_engine.whole));
    assume (`SAME(u_engine.valid));
    assume (`SAME(u_engine.second));
    assume (`SAME(u_engine.alert));
    assume (`SAME(u_nonce.done));
    assume (`SAME(u_nonce.fail));
    assume (`SAME(u_nonce.we));
    assume (`SAME(u_nonce.request));
    assume (`SAME(u_nonce.alert));
    assume (`SAME(u_nonce.source_o));
    assume (`SAME(u_nonce.address_o));
    assume (`SAME(u_nonce.waddr_o));
    // Codes of tools/ecc. What the two failed checks lead to is public.
    assume ((u_a.engine_fail <= FailFault) && (u_b.engine_fail <= FailFault));
    assume (!u_a.job.deliver || ((u_a.engine_fail == FailNone) == (u_b.engine_fail == FailNone)));
    assume (u_a.second || ((u_a.engine_fail == FailFault) == (u_b.engine_fail == FailFault)));
  end

  a_asked_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((key == other_key) && (random == other_random) &&
          (psha_request == other_psha_request) &&
                (test_used == other_test_used) && (alert == other_alert)));

  a_offered_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((offer.valid == other_offer.valid) && (offer.last == other_offer.last) &&
                (offer.slot == other_offer.slot) && (offer.operation == other_offer.operation) &&
                (offer.subject == other_offer.subject)));

  a_answered_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((rsp.pready == other_rsp.pready) && (rsp.pslverr == other_rsp.pslverr)));

  a_read_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (rsp.prdata == other_rsp.prdata) || declassified);

  // STATUS may tell of an end only what it was.
  a_busy_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(busy)
  && (u_a.phase == StRandom) == (u_b.phase == StRandom)));

  a_units_told_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(phase)
  &&
  `SAME(loaded)
  &&
  `SAME(engine_start)
  &&
  `SAME(program_number)
  &&
  `SAME(input_number)
  &&
  `SAME(word_number)
  &&
  `SAME(sweeping)
  &&
  `SAME(sweep)
  &&
  `SAME(nonce_start)
  ));

  a_memories_used_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(operand_read_address)
  &&
  `SAME(secret_read_address)
  &&
  `SAME(random_read_address)
  &&
  `SAME(secret_we)
  &&
  `SAME(secret_address)
  &&
  `SAME(random_we)
  &&
  `SAME(random_address)
  && (u_a.sweeping || (
  `SAME(operand_we)
  &&
  `SAME(operand_address)
  ))));

  // Carries the induction.

  a_control_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_control.phase_q)
  &&
  `SAME(u_control.job_q)
  &&
  `SAME(u_control.second_q)
  &&
  `SAME(u_control.all_q)
  &&
  `SAME(u_control.used_q)
  &&
  `SAME(u_control.nonce_q)
  &&
  `SAME(u_control.count_q)
  &&
  `SAME(load_input_q)
  &&
  `SAME(load_place_q)
  &&
  `SAME(error_q)
  ));

  a_error_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_a.phase inside {StIdle, StSweep, StError}) || u_a.second ||
          (u_a.phase == StUnload) ||
  `SAME(u_control.error_q)
  );

  a_no_error_yet :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_a.phase inside {StIdle, StSweep, StError}) || u_a.second ||
          (u_a.phase == StUnload) ||
      ((u_a.u_control.error_q == ErrorNone) && (u_b.u_control.error_q == ErrorNone)));

  a_program_errors :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_a.phase inside {StIdle, StSweep, StError}) ||
      ((u_a.u_control.error_q inside {ErrorNone, [ErrorScalar : ErrorFault]}) &&
       (u_b.u_control.error_q inside {ErrorNone, [ErrorScalar : ErrorFault]})));

  a_second_delivers_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (!(u_a.job.deliver && u_a.job.verify) &&
                (u_a.job.verify || alert || !(u_a.second || (u_a.phase == StUnload))) &&
                (!u_a.second || !(u_a.phase inside {StIdle, StKey, StRandom, StNonce}))));

  // Of a sweep's errors only that of the random port matters, and it is the same.
  a_random_error_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_a.phase inside {StIdle, StError}) || ((u_a.u_control.error_q == ErrorRandom) ==
      (u_b.u_control.error_q == ErrorRandom)));

  a_data_paths_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(random_count_q)
  &&
  `SAME(random_clear_q)
  &&
  `SAME(unload_q)
  &&
  `SAME(unload_word_q)
  &&
  `SAME(output_second_q)
  &&
  `SAME(test_there_q)
  &&
  `SAME(u_engine.running_q)
  &&
  `SAME(u_engine.ran_q)
  &&
  `SAME(u_engine.since_q)
  &&
  `SAME(u_nonce.busy_q)
  ));

  a_registers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_guard.refused_q)
  &&
  `SAME(u_regs.is_active)
  &&
  `SAME(u_regs.cpuif_req)
  &&
  `SAME(u_regs.cpuif_req_is_wr)
  &&
  `SAME(u_regs.cpuif_addr)
  &&
  `SAME(u_regs.cpuif_wr_biten)
  &&
  `SAME(u_regs.external_pending)
  &&
  `SAME(u_regs.pending_rd_addr)
  && ((u_a.u_regs.cpuif_addr >= 10'h200) ||
  `SAME(u_regs.cpuif_wr_data)
  )));

  a_bus_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_i.psel && apb_i.penable) ||
      (!u_a.u_regs.is_active && !u_a.u_regs.cpuif_req && !u_a.u_regs.external_pending));

  a_bus_works :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(apb_i.psel && apb_i.penable) || (!u_a.u_regs.external_pending &&
      (u_a.u_guard.refused_q ? !u_a.u_regs.is_active && !u_a.u_regs.cpuif_req :
       (u_a.u_regs.is_active && u_a.u_regs.cpuif_req && (apb_i.paddr[15:10] == '0) &&
        (u_a.u_regs.cpuif_addr == {apb_i.paddr[9:2], 2'b00}) &&
        (u_a.u_regs.cpuif_req_is_wr == apb_i.pwrite)))));

  c_fail_differently :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      past && (u_a.phase == StSweep) && (u_a.u_control.error_q == ErrorScalar) &&
      (u_b.u_control.error_q == ErrorNone));

  c_keys_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      past && key.valid && (u_a.secret_data != u_b.secret_data));

endmodule
`undef SAME
