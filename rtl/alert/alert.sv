// SPDX-License-Identifier: Apache-2.0
// Alerts of all blocks: wipe, reset, remember. Contract: README.md.
//
//   Quiet --freeze, a damaged record--> Freeze;  any --fatal, illegal code--> Fatal, until reset
//
// Invariant: the records are reset by power-on alone and only rise; nothing on the bus reaches them.
module alert
  import alert_pkg::*;
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,  // the chip's reset
  input logic por_ni,  // power-on; `rst_ni` is low with it

  // Registers, read only
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input logic [ Fatals-1:0] fatal_i,
  input logic [Freezes-1:0] freeze_i,

  output logic zeroize_o,
  output logic reset_request_o
);

  typedef struct packed {
    logic [Causes-1:0] first;
    logic [7:0]        resets;
  } record_t;

  alert_state_e state_d, state_q;
  logic [5:0] state_code;
  record_t record_d, record_q;
  logic [Causes-1:0] now, cause, cause_alert;
  logic record_alert, damaged, damage, damage_alert, awake_q;

  assign state_q         = alert_state_e'(state_code);
  assign now             = {freeze_i, fatal_i};
  assign damage          = (cause_alert != '0) || record_alert;
  assign zeroize_o       = state_q != StQuiet;
  assign reset_request_o = (state_q != StQuiet) && (state_q != StFreeze);

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StQuiet:  if ((freeze_i != '0) || damaged) state_d = StFreeze;
      StFreeze: ;
      default:  state_d = StFatal;  // and every illegal code
    endcase
    if (fatal_i != '0) state_d = StFatal;
  end

  always_comb begin
    record_d = record_q;
    if (record_q.first == '0) record_d.first = now;
    if (awake_q && (state_d == StFatal) && (state_q != StFatal) && (record_q.resets != '1)) begin
      record_d.resets = record_q.resets + 8'd1;
    end
  end

  sparse_state #(
    .Width     (6),
    .ResetValue(StQuiet)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  for (genvar i = 0; i < Causes; i++) begin : gen_cause
    sticky u_cause (
      .clk_i,
      .rst_ni (por_ni),
      .set_i  (now[i]),
      .q_o    (cause[i]),
      .alert_o(cause_alert[i])
    );
  end

  // A damaged record is told until power-on.
  logic was_damaged;

  assign damaged = damage || was_damaged || damage_alert;

  sticky u_damaged (
    .clk_i,
    .rst_ni (por_ni),
    .set_i  (damage),
    .q_o    (was_damaged),
    .alert_o(damage_alert)
  );

  doubled #(
    .Width($bits(record_t))
  ) u_record (
    .clk_i,
    .rst_ni (por_ni),
    .d_i    (record_d),
    .q_o    (record_q),
    .alert_o(record_alert)
  );

  alert_regs u_regs (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .frozen_i (state_q == StFreeze),
    .fatal_i  (reset_request_o),
    .damaged_i(damaged),
    .resets_i (record_q.resets),
    .cause_i  (cause),
    .first_i  (record_q.first)
  );

  // In the chip's reset the state is held, and nothing is counted.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) awake_q <= 1'b0;
    else awake_q <= 1'b1;
  end

endmodule
