// SPDX-License-Identifier: Apache-2.0
// dma, with its register port as scalars.
module dma_top
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        nonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic        req_o,
  output logic        we_o,
  output logic [ 3:0] be_o,
  output logic [31:0] addr_o,
  output logic [31:0] wdata_o,
  output logic [ 2:0] subject_o,
  output logic        mem_nonsecure_o,
  input  logic        gnt_i,
  input  logic        rvalid_i,
  input  logic        err_i,
  input  logic [31:0] rdata_i,
  output logic        irq_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  obi_req_t mem;
  obi_rsp_t answer;

  assign req_o = mem.req;
  assign we_o = mem.we;
  assign be_o = mem.be;
  assign addr_o = mem.addr;
  assign wdata_o = mem.wdata;
  assign subject_o = mem.subject;
  assign mem_nonsecure_o = mem.nonsecure;
  assign answer = '{gnt: gnt_i, rvalid: rvalid_i, err: err_i, rdata: rdata_i};

  dma u_dma (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .mem_o(mem),
    .mem_i(answer),
    .irq_o
  );

endmodule
