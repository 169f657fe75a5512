// SPDX-License-Identifier: Apache-2.0
// A real-time core with devices of its own: gpio, spi, adc and one end of an inter-core mailbox, whose other end is
// the bench's. Every other address is refused.
module realtime_io_top
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic run_i,

  // The core's memory
  input logic        load_i,
  input logic [31:0] load_addr_i,
  input logic [31:0] load_data_i,

  // The mailbox's other end
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
  output logic [ 4:0] irq_o,

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

  output logic        trap_o,
  output logic        refused_o,  // a cycle
  output logic [31:0] addr_o
);

  localparam logic [11:0] OwnWindow = 12'h321;
  localparam int unsigned Devices = 4;
  localparam logic [Devices-1:0][15:0] Windows = {{OwnWindow, 4'h5}, 16'h3800, 16'h3807, 16'h3801};
  localparam logic [31:0] GpioId = "GPIO";
  localparam logic [31:0] SpiId = "SPIM";
  localparam logic [31:0] AdcId = "ADCC";
  localparam logic [31:0] IntercoreId = "MBXC";

  obi_req_t tcm_req, data_req;
  obi_rsp_t tcm_rsp, data_rsp;
  apb_req_t req, outside_req;
  apb_rsp_t rsp, outside_rsp;
  apb_req_t [Devices-1:0] device_req;
  apb_rsp_t [Devices-1:0] device_rsp;
  logic [4:0] mailbox_irq;
  logic gpio_irq, spi_irq, adc_irq, core_rst_n, unused;

  assign tcm_req = '{
          req: load_i,
          we: 1'b1,
          be: '1,
          addr: load_addr_i,
          wdata: load_data_i,
          subject: SubjectAppSecure,
          nonsecure: 1'b0
      };

  realtime_core #(
    .Subject  (SubjectRealtime1),
    .TcmWords (16384),
    .OwnWindow(OwnWindow)
  ) u_core (
    .clk_i,
    .rst_ni,
    .start_i    (32'h0010_0000),
    .code_end_i (32'h0010_8000),
    .run_i,
    .core_rst_no(core_rst_n),
    .tcm_i      (tcm_req),
    .tcm_o      (tcm_rsp),
    .data_o     (data_req),
    .data_i     (data_rsp),
    .irq_i      ({13'h0, adc_irq, gpio_irq, mailbox_irq != '0}),
    .trap_o
  );

  obi_apb u_obi_apb (
    .clk_i,
    .rst_ni,
    .obi_i(data_req),
    .obi_o(data_rsp),
    .apb_o(req),
    .apb_i(rsp)
  );

  always_comb begin
    rsp = '{pready: req.penable, pslverr: req.penable, prdata: '0};
    for (int unsigned d = 0; d < Devices; d++) begin
      device_req[d] = (req.paddr[31:16] == Windows[d]) ? req : '0;
      if (req.paddr[31:16] == Windows[d]) rsp = device_rsp[d];
    end
  end

  assign refused_o = data_rsp.rvalid && data_rsp.err;
  assign addr_o = req.paddr;
  assign unused = ^{tcm_rsp, core_rst_n, spi_irq};

  gpio #(
    .Id(GpioId)
  ) u_gpio (
    .clk_i,
    .rst_ni,
    .apb_i (device_req[0]),
    .apb_o (device_rsp[0]),
    .pins_i(pins_o),
    .pins_o,
    .pins_en_o,
    .irq_o (gpio_irq)
  );

  spi #(
    .Id(SpiId)
  ) u_spi (
    .clk_i,
    .rst_ni,
    .apb_i(device_req[1]),
    .apb_o(device_rsp[1]),
    .cs_no,
    .sck_o,
    .mosi_o,
    .miso_i,
    .irq_o(spi_irq)
  );

  adc #(
    .Id(AdcId)
  ) u_adc (
    .clk_i,
    .rst_ni,
    .apb_i(device_req[2]),
    .apb_o(device_rsp[2]),
    .channel_o,
    .sample_o,
    .dac_o,
    .compare_i,
    .irq_o(adc_irq)
  );

  assign outside_req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: {4{pwrite_i}},
          pprot: {1'b0, pnonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = outside_rsp.pready;
  assign pslverr_o = outside_rsp.pslverr;
  assign prdata_o = outside_rsp.prdata;

  intercore #(
    .Id(IntercoreId)
  ) u_intercore (
    .clk_i,
    .rst_ni,
    .a_i    (outside_req),
    .a_o    (outside_rsp),
    .a_irq_o(irq_o),
    .b_i    (device_req[3]),
    .b_o    (device_rsp[3]),
    .b_irq_o(mailbox_irq)
  );

endmodule
