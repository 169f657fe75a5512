// SPDX-License-Identifier: Apache-2.0
// alert with a port for each field of its structs.
module alert_top
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic por_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic        nonsecure_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  input logic [15:0] fatal_i,
  input logic [ 3:0] freeze_i,

  output logic zeroize_o,
  output logic reset_request_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  assign req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: spec_pkg::subject_e'(pauser_i)
      };
  assign pready_o = rsp.pready;
  assign pslverr_o = rsp.pslverr;
  assign prdata_o = rsp.prdata;

  alert u_alert (
    .clk_i,
    .rst_ni,
    .por_ni,
    .apb_i(req),
    .apb_o(rsp),
    .fatal_i,
    .freeze_i,
    .zeroize_o,
    .reset_request_o
  );

endmodule
