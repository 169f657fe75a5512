// SPDX-License-Identifier: Apache-2.0
// lifecycle with a port for each field of its structs.
module lifecycle_top
  import bus_pkg::*;
  import efuse_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

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

  input  logic [ 3:0] sensed_i,
  input  logic [ 3:0] provisioned_i,
  input  logic [ 3:0] secured_i,
  input  logic [ 3:0] returned_i,
  input  logic [15:0] areas_i,
  input  logic [ 3:0] committed_i,
  output logic [ 3:0] cycle_o,
  input  logic        done_i,
  input  logic        error_i,

  input logic [3:0] return_allowed_i,
  input logic [3:0] debug_open_i,
  input logic [3:0] test_used_i,

  output logic [ 3:0] blank_o,
  output logic [ 3:0] unfinished_o,
  output logic [ 3:0] provisioned_o,
  output logic [ 3:0] secured_o,
  output logic [ 3:0] returned_o,
  output logic        tainted_o,
  output logic [15:0] token_o,
  output logic        alert_o
);

  apb_req_t  req;
  apb_rsp_t  rsp;
  cycle_op_e cycle;

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
  assign cycle_o = cycle;

  lifecycle u_lifecycle (
    .clk_i,
    .rst_ni,
    .apb_i        (req),
    .apb_o        (rsp),
    .sensed_i,
    .provisioned_i(mark_e'(provisioned_i)),
    .secured_i    (mark_e'(secured_i)),
    .returned_i   (mark_e'(returned_i)),
    .areas_i      (areas_i),
    .committed_i,
    .cycle_o      (cycle),
    .cycle_i      ('{done: done_i, error: error_i}),
    .return_allowed_i,
    .debug_open_i,
    .test_used_i,
    .blank_o,
    .unfinished_o,
    .provisioned_o,
    .secured_o,
    .returned_o,
    .tainted_o,
    .token_o,
    .alert_o
  );

endmodule
