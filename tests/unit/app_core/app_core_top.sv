// SPDX-License-Identifier: Apache-2.0
// The application core with plain ports, and the rules of the bus at both of its own.
module app_core_top
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic [31:0] boot_addr_i,
  input  logic        run_i,
  output logic        core_rst_no,

  output logic        fetch_req_o,
  output logic [31:0] fetch_addr_o,
  output logic [ 2:0] fetch_subject_o,
  output logic        fetch_nonsecure_o,
  input  logic        fetch_gnt_i,
  input  logic        fetch_rvalid_i,
  input  logic        fetch_err_i,
  input  logic [31:0] fetch_rdata_i,

  output logic        data_req_o,
  output logic        data_we_o,
  output logic [ 3:0] data_be_o,
  output logic [31:0] data_addr_o,
  output logic [31:0] data_wdata_o,
  output logic [ 2:0] data_subject_o,
  output logic        data_nonsecure_o,
  input  logic        data_gnt_i,
  input  logic        data_rvalid_i,
  input  logic        data_err_i,
  input  logic [31:0] data_rdata_i,

  input  logic       irq_timer_i,
  input  logic [4:0] irq_fast_i,
  output logic       alert_o
);

  obi_req_t fetch_req, data_req;
  obi_rsp_t fetch_rsp, data_rsp;
  logic unused_fetch;

  assign fetch_req_o = fetch_req.req;
  assign fetch_addr_o = fetch_req.addr;
  assign fetch_subject_o = fetch_req.subject;
  assign fetch_nonsecure_o = fetch_req.nonsecure;
  assign fetch_rsp = '{
          gnt: fetch_gnt_i,
          rvalid: fetch_rvalid_i,
          err: fetch_err_i,
          rdata: fetch_rdata_i
      };
  assign unused_fetch = ^{fetch_req.we, fetch_req.be, fetch_req.wdata};

  assign data_req_o = data_req.req;
  assign data_we_o = data_req.we;
  assign data_be_o = data_req.be;
  assign data_addr_o = data_req.addr;
  assign data_wdata_o = data_req.wdata;
  assign data_subject_o = data_req.subject;
  assign data_nonsecure_o = data_req.nonsecure;
  assign data_rsp = '{
          gnt: data_gnt_i,
          rvalid: data_rvalid_i,
          err: data_err_i,
          rdata: data_rdata_i
      };

  app_core u_app_core (
    .clk_i,
    .rst_ni,
    .boot_addr_i,
    .run_i,
    .core_rst_no,
    .fetch_o    (fetch_req),
    .fetch_i    (fetch_rsp),
    .data_o     (data_req),
    .data_i     (data_rsp),
    .irq_timer_i,
    .irq_fast_i ({9'd0, irq_fast_i}),
    .debug_req_i(1'b0),
    .alert_o
  );

  obi_checker u_fetch (
    .clk_i,
    .rst_ni,
    .req_i(fetch_req),
    .rsp_i(fetch_rsp)
  );

  obi_checker u_data (
    .clk_i,
    .rst_ni,
    .req_i(data_req),
    .rsp_i(data_rsp)
  );

endmodule
