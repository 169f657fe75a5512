// SPDX-License-Identifier: Apache-2.0
// uart, with its register port as scalars.
module uart_top
  import bus_pkg::*;
#(
  parameter int unsigned CyclesPerBit = 5
) (
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

  input  logic rx_i,
  output logic tx_o,
  output logic irq_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  uart #(
    .CyclesPerBit(CyclesPerBit)
  ) u_uart (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .rx_i,
    .tx_o,
    .irq_o
  );

endmodule
