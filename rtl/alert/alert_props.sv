// SPDX-License-Identifier: Apache-2.0
// The promises of alert (README.md). Nothing is assumed of the alerts; `rst_ni` is low with `por_ni`.
//
// With FORMAL_FAULTS = 1 the state's code may have one bit flipped in any cycle
// (tests/formal/lib/faulty/sparse_state.sv): what protects holds all the same.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module alert_props
  import alert_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic por_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic [ Fatals-1:0] fatal_i,
  input logic [Freezes-1:0] freeze_i,

  input logic zeroize_o,
  input logic reset_request_o,

  // State
  input alert_state_e              state_q,           // as the register holds it
  input logic                      flipped_i,         // and the machine does not see it so
  input logic                      awake_q,
  input logic         [Causes-1:0] cause_q,
  input logic         [Causes-1:0] cause_shadow_nq,
  input logic         [      27:0] record_q,
  input logic         [      27:0] record_shadow_nq,
  input logic                      damaged_q,
  input logic                      damaged_shadow_nq
);

  localparam logic [13:0] StatusWord = 14'd2;
  localparam logic [13:0] CauseWord = 14'd3;
  localparam logic [13:0] FirstWord = 14'd4;

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

  always_comb begin
    if (!past) assume (!por_ni);
    if (!por_ni) assume (!rst_ni);
  end

  // ---- What came, written down a second time ----

  logic [Causes-1:0] now, cause_m, first_m;
  logic [7:0] resets_m;
  logic power;  // this cycle and the one before are of one power-on

  assign now = {freeze_i, fatal_i};

  always_ff @(posedge clk_i or negedge por_ni) begin
    if (!por_ni) begin
      cause_m <= '0;
      first_m <= '0;
      power   <= 1'b0;
    end else begin
      power   <= 1'b1;
      cause_m <= cause_m | now;
      if (first_m == '0) first_m <= now;
    end
  end

  logic seen_q;  // an alert since the chip's reset
  logic waking_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      seen_q   <= 1'b0;
      waking_q <= 1'b0;
    end else begin
      seen_q   <= seen_q || (now != '0);
      waking_q <= 1'b1;
    end
  end

  // Resets that were asked for, but in the first cycle after a reset.
  always_ff @(posedge clk_i or negedge por_ni) begin
    if (!por_ni) begin
      resets_m <= '0;
    end else if (waking_q && rst_ni && (fatal_i != '0) && !reset_request_o &&
                 (resets_m != '1)) begin
      resets_m <= resets_m + 8'd1;
    end
  end

  // ---- An alert acts in the next cycle, and until the reset ----

  a_fatal_acts :
  assert property (@(posedge clk_i) !run || !$past(|fatal_i) || (zeroize_o && reset_request_o));

  a_freeze_acts :
  assert property (@(posedge clk_i) !run || !$past(|freeze_i) || zeroize_o);

  a_zeroize_stays :
  assert property (@(posedge clk_i) !run || !$past(zeroize_o) || zeroize_o);

  a_request_stays :
  assert property (@(posedge clk_i) !run || !$past(reset_request_o) || reset_request_o);

  a_request_zeroizes :
  assert property (@(posedge clk_i) !past || !reset_request_o || zeroize_o);

  a_reset_ends_it :
  assert property (@(posedge clk_i) !past || rst_ni || (!zeroize_o && !reset_request_o));

  a_illegal_code_is_fatal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !flipped_i || (zeroize_o && reset_request_o));

  // ---- What came is kept until power goes ----

  logic answer, other, good;
  logic [13:0] offset;

  assign answer = past && rst_ni && apb_i.psel && apb_i.penable && apb_o.pready;
  assign other  = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];
  assign offset = apb_i.paddr[15:2];
  assign good   = answer && !apb_i.pwrite && !other && (apb_i.paddr[1:0] == 2'b00);

  a_cause_is_kept :
  assert property (@(posedge clk_i) disable iff (!por_ni) !past || (cause_q == cause_m));

  a_first_is_kept :
  assert property (@(posedge clk_i) disable iff (!por_ni) !past || (record_q[27:8] == first_m));

  a_resets_are_counted :
  assert property (@(posedge clk_i) disable iff (!por_ni)
      !past || `FORMAL_FAULTS || (record_q[7:0] == resets_m));

  a_causes_rise :
  assert property (@(posedge clk_i) !past || !power || !por_ni || !$past(
      por_ni
  ) || (($past(
      cause_q
  ) & ~cause_q) == '0));

  a_copies :
  assert property (@(posedge clk_i) !past || ((cause_q == ~cause_shadow_nq) &&
                                              (record_q == ~record_shadow_nq)));

  a_not_damaged :
  assert property (@(posedge clk_i) !past || (!damaged_q && damaged_shadow_nq));

  a_awake :
  assert property (@(posedge clk_i) !past || (awake_q == waking_q));

  a_read_cause :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset != CauseWord) || (!apb_o.pslverr && (apb_o.prdata == 32'(cause_m))));

  a_read_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset != FirstWord) || (!apb_o.pslverr && (apb_o.prdata == 32'(first_m))));

  a_read_status :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset != StatusWord) || `FORMAL_FAULTS ||
      (!apb_o.pslverr && (apb_o.prdata == {16'd0, resets_m, 6'd0, reset_request_o,
                                           zeroize_o && !reset_request_o})));

  // ---- Nobody writes, nobody else reads ----

  a_no_write :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || !apb_i.pwrite || apb_o.pslverr);

  a_no_other :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && !$past(
        seen_q
    ) && reset_request_o);
  end else begin : gen_sound
    // No cause, no wipe.
    a_only_by_alert :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !zeroize_o || seen_q);

    a_request_only_by_fatal :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !reset_request_o || (cause_m[Fatals-1:0] != '0));

    c_freeze_then_fatal :
    cover property (@(posedge clk_i) run && $past(
        zeroize_o && !reset_request_o
    ) && reset_request_o);

    c_read_after_reset :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        good && (offset == CauseWord) && (apb_o.prdata == 32'h0001_0080) && !zeroize_o);

    c_two_resets :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        good && (offset == StatusWord) && (apb_o.prdata == 32'h0000_0200));
  end

endmodule

bind alert alert_props u_props (
  .state_q(alert_pkg::alert_state_e'(u_state.q_q)),
  .flipped_i(u_state.q_q != u_state.q_o),
  .awake_q,
  .cause_q({
    gen_cause[19].u_cause.q_q,
    gen_cause[18].u_cause.q_q,
    gen_cause[17].u_cause.q_q,
    gen_cause[16].u_cause.q_q,
    gen_cause[15].u_cause.q_q,
    gen_cause[14].u_cause.q_q,
    gen_cause[13].u_cause.q_q,
    gen_cause[12].u_cause.q_q,
    gen_cause[11].u_cause.q_q,
    gen_cause[10].u_cause.q_q,
    gen_cause[9].u_cause.q_q,
    gen_cause[8].u_cause.q_q,
    gen_cause[7].u_cause.q_q,
    gen_cause[6].u_cause.q_q,
    gen_cause[5].u_cause.q_q,
    gen_cause[4].u_cause.q_q,
    gen_cause[3].u_cause.q_q,
    gen_cause[2].u_cause.q_q,
    gen_cause[1].u_cause.q_q,
    gen_cause[0].u_cause.q_q
  }),
  .cause_shadow_nq({
    gen_cause[19].u_cause.shadow_nq,
    gen_cause[18].u_cause.shadow_nq,
    gen_cause[17].u_cause.shadow_nq,
    gen_cause[16].u_cause.shadow_nq,
    gen_cause[15].u_cause.shadow_nq,
    gen_cause[14].u_cause.shadow_nq,
    gen_cause[13].u_cause.shadow_nq,
    gen_cause[12].u_cause.shadow_nq,
    gen_cause[11].u_cause.shadow_nq,
    gen_cause[10].u_cause.shadow_nq,
    gen_cause[9].u_cause.shadow_nq,
    gen_cause[8].u_cause.shadow_nq,
    gen_cause[7].u_cause.shadow_nq,
    gen_cause[6].u_cause.shadow_nq,
    gen_cause[5].u_cause.shadow_nq,
    gen_cause[4].u_cause.shadow_nq,
    gen_cause[3].u_cause.shadow_nq,
    gen_cause[2].u_cause.shadow_nq,
    gen_cause[1].u_cause.shadow_nq,
    gen_cause[0].u_cause.shadow_nq
  }),
  .record_q(u_record.q_q),
  .damaged_q(u_damaged.q_q),
  .damaged_shadow_nq(u_damaged.shadow_nq),
  .record_shadow_nq(u_record.shadow_nq),
  .*
);
