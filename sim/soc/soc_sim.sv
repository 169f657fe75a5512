// SPDX-License-Identifier: Apache-2.0
// The chip with plain ports: what a C++ program drives. Adds nothing to the design but that its inputs are taken while the
// clock is low, and only when one has changed: else the model would go through all that hangs on them at either edge. They
// are taken in groups, for what hangs on noise, which changes in nearly every cycle, is little.

// Some inputs, as they were when the clock was low.
module soc_pins #(
  parameter int unsigned Width = 1
) (
  input  logic             clk_i,
  input  logic [Width-1:0] pins_i,
  output logic [Width-1:0] pins_o
);

  logic take;

  assign take = !clk_i && (pins_i != pins_o);

  always_ff @(posedge take) pins_o <= pins_i;

endmodule

module soc_sim
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit          RuntimeCore  = 1'b0,
  parameter bit          AppCore      = 1'b1,
  parameter bit          IoCores      = 1'b0,
  parameter bit          AesMasked    = 1'b0,          // docs/decisions.md
  parameter int unsigned SramWords    = SramSize / 4,
  parameter int unsigned CyclesPerBit = 8
) (
  input logic clk_i,
  input logic por_ni,

  // Host port, in place of the core's data port: subject pluton
  input  logic        host_req_i,
  input  logic        host_we_i,
  input  logic [ 3:0] host_be_i,
  input  logic [31:0] host_addr_i,
  input  logic [31:0] host_wdata_i,
  output logic        host_gnt_o,
  output logic        host_rvalid_o,
  output logic        host_err_o,
  output logic [31:0] host_rdata_o,

  output logic        noise_enable_o,
  input  logic        noise_valid_i,
  input  logic        noise_bit_i,
  output logic [ 3:0] fuse_op_o,
  output logic [ 7:0] fuse_row_o,
  output logic [ 5:0] fuse_bit_o,
  input  logic        fuse_done_i,
  input  logic [38:0] fuse_data_i,
  input  logic        persistent_i,

  output logic        flash_req_o,
  output logic        flash_we_o,
  output logic [31:0] flash_addr_o,
  input  logic        flash_gnt_i,
  input  logic        flash_rvalid_i,
  input  logic        flash_err_i,
  input  logic [31:0] flash_rdata_i,
  output logic        command_valid_o,
  output logic [ 1:0] command_op_o,
  output logic [31:0] command_addr_o,
  output logic [31:0] command_data_o,
  input  logic        command_done_i,
  input  logic        command_error_i,

  input  logic uart0_rx_i,
  output logic uart0_tx_o,

  input  logic [ 2:0] uart_rx_i,
  output logic [ 2:0] uart_tx_o,
  input  logic [ 7:0] gpio_i,
  output logic [ 7:0] gpio_o,
  output logic [ 7:0] gpio_en_o,
  output logic        spi_cs_no,
  output logic        spi_sck_o,
  output logic        spi_mosi_o,
  input  logic        spi_miso_i,
  output logic [ 2:0] adc_channel_o,
  output logic        adc_sample_o,
  output logic [11:0] adc_dac_o,
  input  logic        adc_compare_i,

  input  logic tck_i,
  input  logic tms_i,
  input  logic trst_ni,
  input  logic tdi_i,
  output logic tdo_o,
  output logic tdo_oe_o,

  output logic        rst_no,
  output logic        handover_o,
  output logic        app_runs_o,
  output logic [ 2:0] cores_run_o,
  output logic [ 2:0] cores_trap_o,
  output logic [31:0] alert_o,
  output logic        firewall_alert_o
);

  // Everything that is driven from outside but clock and power-on: nothing inside reads another input.
  typedef struct packed {
    logic valid;
    logic bit_value;
  } noise_t;

  typedef struct packed {
    logic        req;
    logic        we;
    logic [3:0]  be;
    logic [31:0] addr;
    logic [31:0] wdata;
  } host_t;

  typedef struct packed {
    efuse_pkg::fuse_rsp_t fuse;
    logic                 persistent;
    logic                 command_done;
    logic                 command_error;
    logic                 uart0_rx;
    logic [2:0]           uart_rx;
    logic [7:0]           gpio;
    logic                 spi_miso;
    logic                 adc_compare;
    debug_pkg::jtag_req_t jtag;
  } devices_t;

  noise_t noise, noise_q;
  host_t host, host_q;
  obi_rsp_t flash, flash_q;
  devices_t devices, devices_q;

  assign noise = '{valid: noise_valid_i, bit_value: noise_bit_i};
  assign host = '{
          req: host_req_i,
          we: host_we_i,
          be: host_be_i,
          addr: host_addr_i,
          wdata: host_wdata_i
      };
  assign flash = '{
          gnt: flash_gnt_i,
          rvalid: flash_rvalid_i,
          err: flash_err_i,
          rdata: flash_rdata_i
      };
  assign devices = '{
          fuse: '{done: fuse_done_i, data: fuse_data_i},
          persistent: persistent_i,
          command_done: command_done_i,
          command_error: command_error_i,
          uart0_rx: uart0_rx_i,
          uart_rx: uart_rx_i,
          gpio: gpio_i,
          spi_miso: spi_miso_i,
          adc_compare: adc_compare_i,
          jtag: '{tck: tck_i, tms: tms_i, trst_n: trst_ni, tdi: tdi_i}
      };

  soc_pins #(
    .Width($bits(noise_t))
  ) u_noise (
    .clk_i,
    .pins_i(noise),
    .pins_o(noise_q)
  );

  soc_pins #(
    .Width($bits(host_t))
  ) u_host (
    .clk_i,
    .pins_i(host),
    .pins_o(host_q)
  );

  soc_pins #(
    .Width($bits(obi_rsp_t))
  ) u_flash (
    .clk_i,
    .pins_i(flash),
    .pins_o(flash_q)
  );

  soc_pins #(
    .Width($bits(devices_t))
  ) u_devices (
    .clk_i,
    .pins_i(devices),
    .pins_o(devices_q)
  );

  obi_req_t host_req, flash_req;
  obi_rsp_t host_rsp;
  efuse_pkg::fuse_req_t fuse_req;
  flash_control_pkg::flash_command_t command;
  debug_pkg::jtag_rsp_t jtag;
  logic [pluton_pkg::Alerts-1:0] alert;
  logic unused_flash;

  assign host_req = '{
          req: host_q.req,
          we: host_q.we,
          be: host_q.be,
          addr: host_q.addr,
          wdata: host_q.wdata,
          subject: SubjectPluton,
          nonsecure: 1'b0
      };
  assign host_gnt_o = host_rsp.gnt;
  assign host_rvalid_o = host_rsp.rvalid;
  assign host_err_o = host_rsp.err;
  assign host_rdata_o = host_rsp.rdata;

  assign fuse_op_o = fuse_req.op;
  assign fuse_row_o = fuse_req.row;
  assign fuse_bit_o = fuse_req.bit_index;

  assign flash_req_o = flash_req.req;
  assign flash_we_o = flash_req.we;
  assign flash_addr_o = flash_req.addr;
  assign unused_flash = ^flash_req;

  assign command_valid_o = command.valid;
  assign command_op_o = command.op;
  assign command_addr_o = command.addr;
  assign command_data_o = command.data;
  assign alert_o = 32'(alert);
  assign tdo_o = jtag.tdo;
  assign tdo_oe_o = jtag.tdo_oe;

  soc #(
    .RuntimeCore (RuntimeCore),
    .AppCore     (AppCore),
    .IoCores     (IoCores),
    .AesMasked   (AesMasked),
    .SramWords   (SramWords),
    .CyclesPerBit(CyclesPerBit)
  ) u_soc (
    .clk_i,
    .por_ni,
    .host_i         (host_req),
    .host_o         (host_rsp),
    .noise_enable_o,
    .noise_valid_i  (noise_q.valid),
    .noise_bit_i    (noise_q.bit_value),
    .fuse_o         (fuse_req),
    .fuse_i         (devices_q.fuse),
    .persistent_i   (devices_q.persistent),
    .flash_o        (flash_req),
    .flash_i        (flash_q),
    .flash_command_o(command),
    .flash_done_i   (devices_q.command_done),
    .flash_error_i  (devices_q.command_error),
    .uart0_rx_i     (devices_q.uart0_rx),
    .uart0_tx_o,
    .uart_rx_i      (devices_q.uart_rx),
    .uart_tx_o,
    .gpio_i         (devices_q.gpio),
    .gpio_o,
    .gpio_en_o,
    .spi_cs_no,
    .spi_sck_o,
    .spi_mosi_o,
    .spi_miso_i     (devices_q.spi_miso),
    .adc_channel_o,
    .adc_sample_o,
    .adc_dac_o,
    .adc_compare_i  (devices_q.adc_compare),
    .jtag_i         (devices_q.jtag),
    .jtag_o         (jtag),
    .rst_no,
    .handover_o,
    .app_runs_o,
    .cores_run_o,
    .cores_trap_o,
    .alert_o        (alert),
    .firewall_alert_o
  );

endmodule
