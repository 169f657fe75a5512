// SPDX-License-Identifier: Apache-2.0
// realtime_core with its ports as scalars.
module realtime_core_top
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter logic [11:0] OwnWindow = 12'h321
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic [31:0] start_i,
  input  logic [31:0] code_end_i,
  input  logic        run_i,
  output logic        core_rst_no,

  input  logic        tcm_req_i,
  input  logic        tcm_we_i,
  input  logic [ 3:0] tcm_be_i,
  input  logic [31:0] tcm_addr_i,
  input  logic [31:0] tcm_wdata_i,
  output logic        tcm_gnt_o,
  output logic        tcm_rvalid_o,
  output logic        tcm_err_o,
  output logic [31:0] tcm_rdata_o,

  output logic        req_o,
  output logic        we_o,
  output logic [ 3:0] be_o,
  output logic [31:0] addr_o,
  output logic [31:0] wdata_o,
  output logic [ 2:0] subject_o,
  output logic        nonsecure_o,
  input  logic        gnt_i,
  input  logic        rvalid_i,
  input  logic        err_i,
  input  logic [31:0] rdata_i,

  input  logic [15:0] irq_i,
  output logic        trap_o
);

  obi_req_t tcm_req, data_req;
  obi_rsp_t tcm_rsp, data_rsp;

  assign tcm_req = '{
          req: tcm_req_i,
          we: tcm_we_i,
          be: tcm_be_i,
          addr: tcm_addr_i,
          wdata: tcm_wdata_i,
          subject: SubjectAppSecure,
          nonsecure: 1'b0
      };
  assign tcm_gnt_o = tcm_rsp.gnt;
  assign tcm_rvalid_o = tcm_rsp.rvalid;
  assign tcm_err_o = tcm_rsp.err;
  assign tcm_rdata_o = tcm_rsp.rdata;
  assign req_o = data_req.req;
  assign we_o = data_req.we;
  assign be_o = data_req.be;
  assign addr_o = data_req.addr;
  assign wdata_o = data_req.wdata;
  assign subject_o = data_req.subject;
  assign nonsecure_o = data_req.nonsecure;
  assign data_rsp = '{gnt: gnt_i, rvalid: rvalid_i, err: err_i, rdata: rdata_i};

  realtime_core #(
    .Subject  (SubjectRealtime1),
    .OwnWindow(OwnWindow)
  ) u_realtime_core (
    .clk_i,
    .rst_ni,
    .start_i,
    .code_end_i,
    .run_i,
    .core_rst_no,
    .tcm_i (tcm_req),
    .tcm_o (tcm_rsp),
    .data_o(data_req),
    .data_i(data_rsp),
    .irq_i,
    .trap_o
  );

  obi_checker u_data_checker (
    .clk_i,
    .rst_ni,
    .req_i(data_req),
    .rsp_i(data_rsp)
  );

  obi_checker u_tcm_checker (
    .clk_i,
    .rst_ni,
    .req_i(tcm_req),
    .rsp_i(tcm_rsp)
  );

endmodule
