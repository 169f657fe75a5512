// SPDX-License-Identifier: Apache-2.0
// The clamp in the wires of JTAG.
//
// Guarantees: while it is closed the debug module sees tck, tms and tdi low and its reset asserted, and the
// pins tdo and tdo_oe low. It is open only while `debug_open_i` says yes, or in Blank once
// `test_used_o` is set; when neither holds any more it is closed in the same cycle. It opens while tck is low.
// Does not: pass the edges of tck that come in Blank before it was used; see a tck that is too fast.
module debug_clamp
  import debug_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic [3:0] blank_i,
  input logic [3:0] debug_open_i,
  input logic       closed_i,      // whatever else holds

  // Pins
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,

  // Debug module
  output jtag_req_t debug_jtag_o,
  input  jtag_rsp_t debug_jtag_i,

  output logic test_used_o,
  output logic alert_o
);

  logic blank, meta_q, tck_q, last_q;  // tck in this clock's time
  logic used_alert, granted, pass_d, pass_q, pass_alert, pass;

  assign blank = blank_i == BlankYes;

  sticky u_used (
    .clk_i,
    .rst_ni,
    .set_i  (blank && tck_q && !last_q),
    .q_o    (test_used_o),
    .alert_o(used_alert)
  );

  assign granted = !closed_i && ((debug_open_i == DebugOpenYes) ||
                                 (blank && test_used_o && !used_alert));
  assign pass_d = granted && (pass_q || !tck_q);

  doubled #(
    .Width(1)
  ) u_pass (
    .clk_i,
    .rst_ni,
    .d_i    (pass_d),
    .q_o    (pass_q),
    .alert_o(pass_alert)
  );

  assign alert_o      = used_alert || pass_alert;
  assign pass         = pass_q && granted;
  assign debug_jtag_o = pass ? jtag_i : '0;
  assign jtag_o       = pass ? debug_jtag_i : '0;

  // High at the reset: a tck that is high then has not risen.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      meta_q <= 1'b1;
      tck_q  <= 1'b1;
      last_q <= 1'b1;
    end else begin
      meta_q <= jtag_i.tck;
      tck_q  <= meta_q;
      last_q <= tck_q;
    end
  end

endmodule
