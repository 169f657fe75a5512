// SPDX-License-Identifier: Apache-2.0
// spi, with its register port as scalars.
module spi_top
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

  output logic cs_no,
  output logic sck_o,
  output logic mosi_o,
  input  logic miso_i,
  output logic irq_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  spi #(
    .Id(32'h5350494D)  // SPIM
  ) u_spi (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .cs_no,
    .sck_o,
    .mosi_o,
    .miso_i,
    .irq_o
  );

endmodule
