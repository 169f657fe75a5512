// SPDX-License-Identifier: Apache-2.0
// debug's clamp in front of a debug module of others: dmi_jtag and dm_top of pulp's riscv-dbg, as an application
// core would have them.
module debug_jtag_top
  import debug_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic [3:0] blank_i,
  input logic [3:0] debug_open_i,

  input  logic tck_i,
  input  logic tms_i,
  input  logic trst_ni,
  input  logic tdi_i,
  output logic tdo_o,
  output logic tdo_oe_o,

  output logic used_o,
  output logic request_o,  // of the debug module interface
  output logic active_o    // dmcontrol.dmactive
);

  jtag_req_t jtag, debug_jtag;
  jtag_rsp_t jtag_answer, debug_answer;
  dm::dmi_req_t  dmi_req;
  dm::dmi_resp_t dmi_resp;
  logic dmi_rst_n, dmi_req_ready, dmi_resp_valid, dmi_resp_ready, debug_rst_n;
  logic unused_ndmreset, unused_debug_req, unused_master, unused_alert;
  logic [31:0] unused_rdata, unused_add, unused_wdata;
  logic [3:0] unused_be;
  logic unused_req, unused_we;

  assign jtag     = '{tck: tck_i, tms: tms_i, trst_n: trst_ni, tdi: tdi_i};
  assign tdo_o    = jtag_answer.tdo;
  assign tdo_oe_o = jtag_answer.tdo_oe;

  debug_clamp u_clamp (
    .clk_i,
    .rst_ni,
    .blank_i,
    .debug_open_i,
    .closed_i    (1'b0),
    .jtag_i      (jtag),
    .jtag_o      (jtag_answer),
    .debug_jtag_o(debug_jtag),
    .debug_jtag_i(debug_answer),
    .test_used_o (used_o),
    .alert_o     (unused_alert)
  );

  // The clamp's reset is that of the whole debug module: half of one, with its other half forgotten, would
  // be taken for a request.
  assign debug_rst_n = rst_ni && debug_jtag.trst_n;

  dmi_jtag #(
    .IdcodeValue(32'h2491_1C05)
  ) u_dmi_jtag (
    .clk_i,
    .rst_ni          (debug_rst_n),
    .testmode_i      (1'b0),
    .dmi_rst_no      (dmi_rst_n),
    .dmi_req_o       (dmi_req),
    .dmi_req_valid_o (request_o),
    .dmi_req_ready_i (dmi_req_ready),
    .dmi_resp_i      (dmi_resp),
    .dmi_resp_ready_o(dmi_resp_ready),
    .dmi_resp_valid_i(dmi_resp_valid),
    .tck_i           (debug_jtag.tck),
    .tms_i           (debug_jtag.tms),
    .trst_ni         (debug_jtag.trst_n),
    .td_i            (debug_jtag.tdi),
    .td_o            (debug_answer.tdo),
    .tdo_oe_o        (debug_answer.tdo_oe)
  );

  dm_top u_dm (
    .clk_i,
    .rst_ni          (debug_rst_n),
    .testmode_i      (1'b0),
    .ndmreset_o      (unused_ndmreset),
    .dmactive_o      (active_o),
    .debug_req_o     (unused_debug_req),
    .unavailable_i   (1'b0),
    .hartinfo_i      ('0),
    .slave_req_i     (1'b0),
    .slave_we_i      (1'b0),
    .slave_addr_i    ('0),
    .slave_be_i      ('0),
    .slave_wdata_i   ('0),
    .slave_rdata_o   (unused_rdata),
    .master_req_o    (unused_req),
    .master_add_o    (unused_add),
    .master_we_o     (unused_we),
    .master_wdata_o  (unused_wdata),
    .master_be_o     (unused_be),
    .master_gnt_i    (1'b0),
    .master_r_valid_i(1'b0),
    .master_r_rdata_i('0),
    .dmi_rst_ni      (dmi_rst_n),
    .dmi_req_valid_i (request_o),
    .dmi_req_ready_o (dmi_req_ready),
    .dmi_req_i       (dmi_req),
    .dmi_resp_valid_o(dmi_resp_valid),
    .dmi_resp_ready_i(dmi_resp_ready),
    .dmi_resp_o      (dmi_resp)
  );

endmodule
