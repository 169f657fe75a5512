// SPDX-License-Identifier: Apache-2.0
// The key job of birth, cut: once started it is done or failed after any time, and stays done until it is
// released. (The proof is of the real one; this one lets the searches reach the end of a birth.)
module birth_key
  import birth_pkg::*;
  import bus_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic   start_i,
  input  logic   generate_i,
  input  logic   slot_i,
  input  logic   release_i,
  output logic   done_o,
  output logic   failed_o,
  output error_e error_o,

  output apb_req_t ecc_o,
  input  apb_rsp_t ecc_i,

  output logic      psha_request_o,
  output psha_req_t psha_o,
  input  psha_rsp_t psha_i,
  input  logic      psha_alert_i,

  output logic alert_o
);

  logic busy_q, alert_q;
  logic fails, unused_inputs;
  job_e state;

  formal_any #(.Width(1)) u_fails (.value_o(fails));

  assign unused_inputs  = ^{generate_i, slot_i, ecc_i, psha_alert_i, psha_i.grant, psha_i.ready};
  assign state          = busy_q ? JobWait : JobIdle;
  assign done_o         = busy_q && psha_i.done;
  assign failed_o       = busy_q && !psha_i.done && fails;
  assign error_o        = ErrorRandom;
  assign ecc_o          = '0;
  assign psha_request_o = busy_q;
  assign psha_o         = '0;
  assign alert_o        = alert_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      alert_q <= 1'b0;
    end else begin
      busy_q  <= start_i || (busy_q && !failed_o && !(done_o && release_i));
      alert_q <= alert_q || (busy_q && start_i);
    end
  end

endmodule
