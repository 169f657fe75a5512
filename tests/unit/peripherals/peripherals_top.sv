// SPDX-License-Identifier: Apache-2.0
// The chip's five peripherals on one register bus; memory and flash are the bench's. The serial
// line ends where it begins.
module peripherals_top
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic core_rst_ni,

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

  output logic        mem_req_o,
  output logic        mem_we_o,
  output logic [31:0] mem_addr_o,
  output logic [31:0] mem_wdata_o,
  output logic [ 2:0] mem_subject_o,
  output logic        mem_nonsecure_o,
  input  logic        mem_gnt_i,
  input  logic        mem_rvalid_i,
  input  logic        mem_err_i,
  input  logic [31:0] mem_rdata_i,

  output logic        flash_valid_o,
  output logic [ 1:0] flash_op_o,
  output logic [31:0] flash_addr_o,
  output logic [31:0] flash_data_o,
  input  logic        flash_done_i,
  input  logic        flash_error_i,

  output logic dma_irq_o,
  output logic uart_irq_o,
  output logic timer_irq_o,
  output logic bite_o
);

  localparam int unsigned Blocks = 5;

  apb_req_t req;
  apb_req_t [Blocks-1:0] block_req;
  apb_rsp_t [Blocks-1:0] block_rsp;
  apb_rsp_t rsp;
  logic [Blocks-1:0] selected;
  obi_req_t mem_req;
  obi_rsp_t mem_rsp;
  flash_control_pkg::flash_command_t flash_command;
  logic line;

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

  assign selected[0] = paddr_i[31:16] == resources_pkg::DeviceDmaBase[31:16];
  assign selected[1] = paddr_i[31:16] == resources_pkg::DeviceUart0Base[31:16];
  assign selected[2] = paddr_i[31:12] == resources_pkg::DeviceTimerBase[31:12];
  assign selected[3] = paddr_i[31:16] == resources_pkg::DeviceWatchdogBase[31:16];
  assign selected[4] = paddr_i[31:16] == resources_pkg::DeviceFlashControlBase[31:16];

  always_comb begin
    rsp = '{pready: req.penable, pslverr: req.penable, prdata: '0};
    for (int unsigned b = 0; b < Blocks; b++) begin
      block_req[b] = selected[b] ? req : '0;
      if (selected[b]) rsp = block_rsp[b];
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

  dma u_dma (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[0]),
    .apb_o(block_rsp[0]),
    .mem_o(mem_req),
    .mem_i(mem_rsp),
    .irq_o(dma_irq_o)
  );

  assign mem_req_o = mem_req.req;
  assign mem_we_o = mem_req.we;
  assign mem_addr_o = mem_req.addr;
  assign mem_wdata_o = mem_req.wdata;
  assign mem_subject_o = mem_req.subject;
  assign mem_nonsecure_o = mem_req.nonsecure;
  assign mem_rsp = '{gnt: mem_gnt_i, rvalid: mem_rvalid_i, err: mem_err_i, rdata: mem_rdata_i};

  obi_checker u_obi_checker (
    .clk_i,
    .rst_ni,
    .req_i(mem_req),
    .rsp_i(mem_rsp)
  );

  uart #(
    .CyclesPerBit(8)
  ) u_uart (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[1]),
    .apb_o(block_rsp[1]),
    .rx_i (line),
    .tx_o (line),
    .irq_o(uart_irq_o)
  );

  timer u_timer (
    .clk_i,
    .rst_ni,
    .apb_i(block_req[2]),
    .apb_o(block_rsp[2]),
    .irq_o(timer_irq_o)
  );

  watchdog u_watchdog (
    .clk_i,
    .rst_ni(core_rst_ni),
    .apb_i (block_req[3]),
    .apb_o (block_rsp[3]),
    .bite_o
  );

  flash_control u_flash_control (
    .clk_i,
    .rst_ni,
    .apb_i          (block_req[4]),
    .apb_o          (block_rsp[4]),
    .flash_command_o(flash_command),
    .flash_done_i,
    .flash_error_i
  );

  assign flash_valid_o = flash_command.valid;
  assign flash_op_o    = flash_command.op;
  assign flash_addr_o  = flash_command.addr;
  assign flash_data_o  = flash_command.data;

endmodule
