// SPDX-License-Identifier: Apache-2.0
// gpio, spi, adc and both ends of an inter-core mailbox on one register bus, each in 64 KiB from 0 on in this order.
// What is behind their wires is the bench's.
module io_top
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        pnonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  input  logic [3:0] pins_i,
  output logic [3:0] pins_o,
  output logic [3:0] pins_en_o,

  output logic cs_no,
  output logic sck_o,
  output logic mosi_o,
  input  logic miso_i,

  output logic [ 2:0] channel_o,
  output logic        sample_o,
  output logic [11:0] dac_o,
  input  logic        compare_i,

  output logic       gpio_irq_o,
  output logic       spi_irq_o,
  output logic       adc_irq_o,
  output logic [4:0] a_irq_o,
  output logic [4:0] b_irq_o
);

  localparam int unsigned Windows = 5;
  localparam logic [31:0] GpioId = "GPIO";
  localparam logic [31:0] SpiId = "SPIM";
  localparam logic [31:0] AdcId = "ADCC";
  localparam logic [31:0] IntercoreId = "MBXC";

  apb_req_t req;
  apb_req_t [Windows-1:0] block_req;
  apb_rsp_t [Windows-1:0] block_rsp;
  apb_rsp_t rsp;

  assign req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: {4{pwrite_i}},
          pprot: {1'b0, pnonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };

  always_comb begin
    rsp = '{pready: req.penable, pslverr: req.penable, prdata: '0};
    for (int unsigned w = 0; w < Windows; w++) begin
      block_req[w] = (paddr_i[31:16] == 16'(w)) ? req : '0;
      if (paddr_i[31:16] == 16'(w)) rsp = block_rsp[w];
    end
  end

  assign pready_o  = rsp.pready;
  assign pslverr_o = rsp.pslverr;
  assign prdata_o  = rsp.prdata;

  apb_checker u_apb_checker (
    .clk_i,
    .rst_ni,
    .req_i(req),
    .rsp_i(rsp)
  );

  gpio #(
    .Id(GpioId)
  ) u_gpio (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[0]),
    .apb_o(block_rsp[0]),
    .pins_i,
    .pins_o,
    .pins_en_o,
    .irq_o(gpio_irq_o)
  );

  spi #(
    .Id(SpiId)
  ) u_spi (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[1]),
    .apb_o(block_rsp[1]),
    .cs_no,
    .sck_o,
    .mosi_o,
    .miso_i,
    .irq_o(spi_irq_o)
  );

  adc #(
    .Id(AdcId)
  ) u_adc (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[2]),
    .apb_o(block_rsp[2]),
    .channel_o,
    .sample_o,
    .dac_o,
    .compare_i,
    .irq_o(adc_irq_o)
  );

  intercore #(
    .Id(IntercoreId)
  ) u_intercore (
    .clk_i,
    .rst_ni,
    .a_i(block_req[3]),
    .a_o(block_rsp[3]),
    .a_irq_o,
    .b_i(block_req[4]),
    .b_o(block_rsp[4]),
    .b_irq_o
  );

endmodule
