// SPDX-License-Identifier: Apache-2.0
// Pluton with plain ports: what a C++ program drives. Adds nothing to the design.
module pluton_sim
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit RuntimeCore = 1'b0,
  parameter bit Sha512      = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  // Host port, in place of the core's data port
  input  logic        host_req_i,
  input  logic        host_we_i,
  input  logic [ 3:0] host_be_i,
  input  logic [31:0] host_addr_i,
  input  logic [31:0] host_wdata_i,
  input  logic [ 2:0] host_subject_i,
  input  logic        host_nonsecure_i,
  output logic        host_gnt_o,
  output logic        host_rvalid_o,
  output logic        host_err_o,
  output logic [31:0] host_rdata_o,

  // Memory port: everything outside Pluton
  output logic        mem_req_o,
  output logic        mem_we_o,
  output logic [ 3:0] mem_be_o,
  output logic [31:0] mem_addr_o,
  output logic [31:0] mem_wdata_o,
  output logic [ 2:0] mem_subject_o,
  output logic        mem_nonsecure_o,
  input  logic        mem_gnt_i,
  input  logic        mem_rvalid_i,
  input  logic        mem_err_i,
  input  logic [31:0] mem_rdata_i,

  output logic [3:0] alert_o
);

  obi_req_t host_req, mem_req;
  obi_rsp_t host_rsp, mem_rsp;

  assign host_req.req       = host_req_i;
  assign host_req.we        = host_we_i;
  assign host_req.be        = host_be_i;
  assign host_req.addr      = host_addr_i;
  assign host_req.wdata     = host_wdata_i;
  assign host_req.subject   = subject_e'(host_subject_i);
  assign host_req.nonsecure = host_nonsecure_i;

  assign host_gnt_o         = host_rsp.gnt;
  assign host_rvalid_o      = host_rsp.rvalid;
  assign host_err_o         = host_rsp.err;
  assign host_rdata_o       = host_rsp.rdata;

  assign mem_req_o          = mem_req.req;
  assign mem_we_o           = mem_req.we;
  assign mem_be_o           = mem_req.be;
  assign mem_addr_o         = mem_req.addr;
  assign mem_wdata_o        = mem_req.wdata;
  assign mem_subject_o      = mem_req.subject;
  assign mem_nonsecure_o    = mem_req.nonsecure;

  assign mem_rsp.gnt        = mem_gnt_i;
  assign mem_rsp.rvalid     = mem_rvalid_i;
  assign mem_rsp.err        = mem_err_i;
  assign mem_rsp.rdata      = mem_rdata_i;

  pluton #(
    .RuntimeCore(RuntimeCore),
    .Sha512     (Sha512)
  ) u_pluton (
    .clk_i,
    .rst_ni,
    .host_i(host_req),
    .host_o(host_rsp),
    .mem_o (mem_req),
    .mem_i (mem_rsp),
    .alert_o
  );

endmodule
