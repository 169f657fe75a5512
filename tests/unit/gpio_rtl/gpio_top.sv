// SPDX-License-Identifier: Apache-2.0
// gpio, with its register port as scalars.
module gpio_top
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Pins = 4
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

  input logic [Pins-1:0] pins_i,
  output logic [Pins-1:0] pins_o,
  output logic [Pins-1:0] pins_en_o,
  output logic irq_o
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
          pprot: {psel_i && pwrite_i, nonsecure_i, psel_i},  // the two others in both values
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = rsp.pready;
  assign pslverr_o = rsp.pslverr;
  assign prdata_o = rsp.prdata;

  gpio #(
    .Pins(Pins),
    .Id  (32'h4750494F)  // GPIO
  ) u_gpio (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .pins_i,
    .pins_o,
    .pins_en_o,
    .irq_o
  );

endmodule
