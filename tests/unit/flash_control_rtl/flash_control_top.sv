// SPDX-License-Identifier: Apache-2.0
// flash_control, with its register port as scalars.
module flash_control_top
  import bus_pkg::*;
  import flash_control_pkg::*;
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

  output logic        valid_o,
  output logic [ 1:0] op_o,
  output logic [31:0] addr_o,
  output logic [31:0] data_o,
  input  logic        done_i,
  input  logic        error_i
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  flash_command_t command;

  assign valid_o = command.valid;
  assign op_o = command.op;
  assign addr_o = command.addr;
  assign data_o = command.data;

  flash_control #(
    .FlashBytes(32'h0000_3000)
  ) u_flash_control (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .flash_command_o(command),
    .flash_done_i   (done_i),
    .flash_error_i  (error_i)
  );

endmodule
