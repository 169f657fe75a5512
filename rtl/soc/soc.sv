// SPDX-License-Identifier: Apache-2.0
// The chip: Pluton, the application core with its two worlds, real-time and radio cores, firewalls, fabric, SRAM, flash's
// ports, peripherals, resets. Contract: README.md.
module soc
  import bus_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
  import efuse_pkg::fuse_req_t;
  import efuse_pkg::fuse_rsp_t;
  import firewall_pkg::ask_t;
  import firewall_pkg::Subjects;
  import flash_control_pkg::flash_command_t;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter bit RuntimeCore = 1'b0,
  parameter bit AppCore = 1'b0,
  parameter bit IoCores = 1'b0,  // real-time and radio cores, and their devices
  parameter bit AesMasked = 1'b1,
  parameter int unsigned SramWords = SramSize / 4,
  parameter int unsigned TcmWords = DeviceRealtime0TcmSize / 4,  // of each of these cores
  parameter int unsigned CyclesPerBit = 217
) (
  input logic clk_i,
  input logic por_ni, // power-on

  // In the place of Pluton's core when `RuntimeCore` is 0
  input  obi_req_t host_i,
  output obi_rsp_t host_o,

  // Noise source and fuse array
  output logic      noise_enable_o,
  input  logic      noise_valid_i,
  input  logic      noise_bit_i,
  output fuse_req_t fuse_o,
  input  fuse_rsp_t fuse_i,
  input  logic      persistent_i,

  // Flash: reads, and the commands that change it
  output obi_req_t       flash_o,
  input  obi_rsp_t       flash_i,
  output flash_command_t flash_command_o,
  input  logic           flash_done_i,
  input  logic           flash_error_i,

  input  logic uart0_rx_i,
  output logic uart0_tx_o,

  // With `IoCores`: serial lines of real-time 0, real-time 1, radio; gpio0 3:0, gpio1 7:4; SPI; the analog half of the ADC
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

  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,

  // What a board may show
  output logic                          rst_no,           // the chip's reset
  output logic                          handover_o,
  output logic                          app_runs_o,       // the application core is out of reset
  output logic [                   2:0] cores_run_o,      // real-time 0, real-time 1, radio are
  output logic [                   2:0] cores_trap_o,     // and have stopped by themselves
  output logic [pluton_pkg::Alerts-1:0] alert_o,
  output logic                          firewall_alert_o
);

  localparam int unsigned Masters = 7;
  localparam int unsigned CoreDevices = 9;  // with the application core alone
  localparam int unsigned IoDevices = 21;  // more, with real-time and radio cores
  localparam int unsigned Devices = IoCores ? CoreDevices + IoDevices : CoreDevices;

  typedef enum int unsigned {
    MasterPluton,
    MasterFetch,
    MasterData,
    MasterDma,
    MasterRealtime0,
    MasterRealtime1,
    MasterRadio
  } master_e;

  obi_req_t [Masters-1:0] master_req;
  obi_rsp_t [Masters-1:0] master_rsp;
  obi_req_t [3:0] slave_req;
  obi_rsp_t [3:0] slave_rsp;
  apb_req_t apb_req;
  apb_rsp_t apb_rsp;
  apb_req_t [Devices-1:0] device_req;
  apb_rsp_t [Devices-1:0] device_rsp;
  ask_t [Masters-1:0] ask;
  logic [Masters-1:0] allow;

  logic rst_n, app_rst_n, app_run, bite, handover, handover_pulse, pluton_reset, pluton_bite;
  logic [31:0] app_start;
  logic timer_irq, firewall_irq, uart_irq, dma_irq, core_irq, app_timer_irq;
  logic [13:0] app_fast_irq;
  logic [2:0][31:0] core_start, core_code_end;
  logic [2:0] core_run, core_stopped, core_rst_n, core_trap, core_bite;
  logic [2:0][15:0] core_lines;
  logic [IoDevices-1:0] io_irq;
  logic [ResourceDevices-1:0] device_irq;
  logic [ResourceDevices-1:0][Subjects-1:0] readers;
  logic [mailbox_pkg::Irqs-1:0] normal_irq, secure_irq;

  assign rst_no       = rst_n;
  assign handover_o   = handover;
  assign app_runs_o   = app_rst_n;
  assign cores_run_o  = core_rst_n;
  assign cores_trap_o = core_trap;

  // A device's place is its value in spec/resources.toml.
  function automatic int unsigned device(int unsigned entry);
    device = entry - ResourceFirewall;
  endfunction

  localparam int unsigned FirewallDevice = device(ResourceFirewall);
  localparam int unsigned ResetsDevice = device(ResourceResets);
  localparam int unsigned WatchdogDevice = device(ResourceWatchdog);
  localparam int unsigned FlashControlDevice = device(ResourceFlashControl);
  localparam int unsigned SecureMailboxDevice = device(ResourceSecureMailbox);
  localparam int unsigned NormalMailboxDevice = device(ResourceNormalMailbox);
  localparam int unsigned TimerDevice = device(ResourceTimer);
  localparam int unsigned Uart0Device = device(ResourceUart0);
  localparam int unsigned DmaDevice = device(ResourceDma);

  // Pluton. What it would bring out without its secrets is dead.
  jtag_req_t debug_jtag;
  jtag_rsp_t debug_jtag_answer;
  key_req_t unused_sha2_key, unused_ecc_key, unused_aes_key;
  key_offer_t unused_offer;
  random_req_t unused_random, unused_aes_random;

  pluton #(
    .RuntimeCore(RuntimeCore),
    .Secrets    (1'b1),
    .AesMasked  (AesMasked)
  ) u_pluton (
    .clk_i,
    .rst_ni              (rst_n),
    .por_ni,
    .host_i,
    .host_o,
    .mem_o               (master_req[MasterPluton]),
    .mem_i               (master_rsp[MasterPluton]),
    .normal_mailbox_i    (device_req[NormalMailboxDevice]),
    .normal_mailbox_o    (device_rsp[NormalMailboxDevice]),
    .normal_mailbox_irq_o(normal_irq),
    .secure_mailbox_i    (device_req[SecureMailboxDevice]),
    .secure_mailbox_o    (device_rsp[SecureMailboxDevice]),
    .secure_mailbox_irq_o(secure_irq),
    .noise_enable_o,
    .noise_valid_i,
    .noise_bit_i,
    .fuse_o,
    .fuse_i,
    .persistent_i,
    .reset_request_o     (pluton_reset),
    .watchdog_bite_o     (pluton_bite),
    .jtag_i,
    .jtag_o,
    .debug_jtag_o        (debug_jtag),
    .debug_jtag_i        (debug_jtag_answer),
    .sha2_key_o          (unused_sha2_key),
    .sha2_key_i          ('0),
    .ecc_key_o           (unused_ecc_key),
    .ecc_key_i           ('0),
    .ecc_offer_o         (unused_offer),
    .ecc_answer_i        ('0),
    .random_o            (unused_random),
    .random_i            ('0),
    .aes_key_o           (unused_aes_key),
    .aes_key_i           ('0),
    .aes_random_o        (unused_aes_random),
    .aes_random_i        ('0),
    .blank_i             ('0),
    .alert_o
  );

  // The application core.
  if (AppCore) begin : gen_app_core
    obi_req_t fetch_req, data_req;
    obi_rsp_t fetch_rsp, data_rsp;
    logic debug_req, unused_app_alert;

    app_core u_app_core (
      .clk_i,
      .rst_ni     (rst_n),
      .boot_addr_i(app_start),
      .run_i      (app_run),
      .core_rst_no(app_rst_n),
      .fetch_o    (fetch_req),
      .fetch_i    (fetch_rsp),
      .data_o     (data_req),
      .data_i     (data_rsp),
      .irq_timer_i(app_timer_irq),
      .irq_fast_i (app_fast_irq),
      .debug_req_i(debug_req),
      .alert_o    (unused_app_alert)
    );

    app_debug u_app_debug (
      .clk_i,
      .rst_ni      (rst_n),
      .jtag_i      (debug_jtag),
      .jtag_o      (debug_jtag_answer),
      .core_rst_ni (app_rst_n),
      .debug_req_o (debug_req),
      .core_fetch_i(fetch_req),
      .core_fetch_o(fetch_rsp),
      .core_data_i (data_req),
      .core_data_o (data_rsp),
      .fetch_o     (master_req[MasterFetch]),
      .fetch_i     (master_rsp[MasterFetch]),
      .data_o      (master_req[MasterData]),
      .data_i      (master_rsp[MasterData])
    );
  end else begin : gen_no_app_core
    logic unused_app;

    assign master_req[MasterFetch] = '0;
    assign master_req[MasterData] = '0;
    assign app_rst_n = 1'b0;
    assign debug_jtag_answer = '0;
    assign unused_app = ^{
      debug_jtag,
      app_start,
      app_run,
      master_rsp[MasterFetch],
      master_rsp[MasterData],
      app_timer_irq,
      app_fast_irq
    };
  end

  // Real-time and radio cores.
  if (IoCores) begin : gen_io_cores
    io_cores #(
      .TcmWords    (TcmWords),
      .CyclesPerBit(CyclesPerBit),
      .Devices     (IoDevices)
    ) u_io_cores (
      .clk_i,
      .rst_ni     (rst_n),
      .start_i    (core_start),
      .code_end_i (core_code_end),
      .run_i      (core_run),
      .stopped_i  (core_stopped),
      .core_rst_no(core_rst_n),
      .trap_o     (core_trap),
      .bite_o     (core_bite),
      .data_o     (master_req[MasterRadio:MasterRealtime0]),
      .data_i     (master_rsp[MasterRadio:MasterRealtime0]),
      .tcm_i      (slave_req[3]),
      .tcm_o      (slave_rsp[3]),
      .device_i   (device_req[CoreDevices+:IoDevices]),
      .device_o   (device_rsp[CoreDevices+:IoDevices]),
      .irq_o      (io_irq),
      .irq_i      (core_lines),
      .uart_rx_i,
      .uart_tx_o,
      .gpio_i,
      .gpio_o,
      .gpio_en_o,
      .spi_cs_no,
      .spi_sck_o,
      .spi_mosi_o,
      .spi_miso_i,
      .adc_channel_o,
      .adc_sample_o,
      .adc_dac_o,
      .adc_compare_i
    );
  end else begin : gen_no_io_cores
    // Their ports are shut, and each already says who it is.
    logic unused_io;

    assign master_req[MasterRealtime0] = '{
            subject: SubjectRealtime0,
            nonsecure: 1'b1,
            default: '0
        };
    assign master_req[MasterRealtime1] = '{
            subject: SubjectRealtime1,
            nonsecure: 1'b1,
            default: '0
        };
    assign master_req[MasterRadio] = '{subject: SubjectRadio, nonsecure: 1'b1, default: '0};
    assign slave_rsp[3] = '{gnt: 1'b1, default: '0};
    assign core_rst_n = '0;
    assign core_trap = '0;
    assign core_bite = '0;
    assign io_irq = '0;
    assign uart_tx_o = '1;
    assign gpio_o = '0;
    assign gpio_en_o = '0;
    assign spi_cs_no = 1'b1;
    assign spi_sck_o = 1'b0;
    assign spi_mosi_o = 1'b1;
    assign adc_channel_o = '0;
    assign adc_sample_o = 1'b0;
    assign adc_dac_o = '0;
    assign unused_io = ^{
      master_rsp[MasterRadio:MasterRealtime0],
      slave_req[3],
      core_start,
      core_code_end,
      core_run,
      core_stopped,
      core_lines,
      uart_rx_i,
      gpio_i,
      spi_miso_i,
      adc_compare_i
    };
  end

  // Interrupts, by device.
  always_comb begin
    device_irq                         = '0;
    device_irq[FirewallDevice]         = firewall_irq;
    device_irq[ResetsDevice]           = core_irq;
    device_irq[SecureMailboxDevice]    = secure_irq != '0;
    device_irq[NormalMailboxDevice]    = normal_irq != '0;
    device_irq[TimerDevice]            = timer_irq;
    device_irq[Uart0Device]            = uart_irq;
    device_irq[DmaDevice]              = dma_irq;

    device_irq[CoreDevices+:IoDevices] = io_irq;
  end

  interrupts u_interrupts (
    .irq_i      (device_irq),
    .readers_i  (readers),
    .app_timer_o(app_timer_irq),
    .app_fast_o (app_fast_irq),
    .core_o     (core_lines)
  );

  // Fabric and firewalls.
  fabric #(
    .Masters  (Masters),
    .Fetches  (7'(1 << MasterFetch)),
    .SramBytes(4 * SramWords),
    .TcmBytes (IoCores ? 4 * TcmWords : 0)
  ) u_fabric (
    .clk_i,
    .rst_ni  (rst_n),
    .master_i(master_req),
    .master_o(master_rsp),
    .slave_o (slave_req),
    .slave_i (slave_rsp),
    .ask_o   (ask),
    .allow_i (allow)
  );

  firewall #(
    .Ports(Masters)
  ) u_firewall (
    .clk_i,
    .rst_ni    (rst_n),
    .ask_i     (ask),
    .allow_o   (allow),
    .apb_i     (device_req[FirewallDevice]),
    .apb_o     (device_rsp[FirewallDevice]),
    .handover_i(handover_pulse),
    .handover_o(handover),
    .readers_o (readers),
    .irq_o     (firewall_irq),
    .alert_o   (firewall_alert_o)
  );

  // Memories.
  obi_ram #(
    .Words(SramWords)
  ) u_sram (
    .clk_i,
    .rst_ni(rst_n),
    .obi_i (slave_req[0]),
    .obi_o (slave_rsp[0])
  );

  flash_port u_flash_port (
    .clk_i,
    .rst_ni(rst_n),
    .obi_i (slave_req[1]),
    .obi_o (slave_rsp[1]),
    .flash_o,
    .flash_i
  );

  // Registers.
  obi_apb u_obi_apb (
    .clk_i,
    .rst_ni(rst_n),
    .obi_i (slave_req[2]),
    .obi_o (slave_rsp[2]),
    .apb_o (apb_req),
    .apb_i (apb_rsp)
  );

  soc_apb #(
    .Devices(Devices)
  ) u_apb (
    .apb_i   (apb_req),
    .apb_o   (apb_rsp),
    .device_o(device_req),
    .device_i(device_rsp)
  );

  resets u_resets (
    .clk_i,
    .por_ni,
    .rst_no          (rst_n),
    .apb_i           (device_req[ResetsDevice]),
    .apb_o           (device_rsp[ResetsDevice]),
    .pluton_request_i(pluton_reset),
    .pluton_bite_i   (pluton_bite),
    .firewall_alert_i(firewall_alert_o),
    .handover_o      (handover_pulse),
    .handover_i      (handover),
    .app_start_o     (app_start),
    .app_run_o       (app_run),
    .app_rst_ni      (app_rst_n),
    .bite_i          (bite),
    .core_start_o    (core_start),
    .core_code_end_o (core_code_end),
    .core_run_o      (core_run),
    .core_stopped_o  (core_stopped),
    .core_rst_ni     (core_rst_n),
    .core_trap_i     (core_trap),
    .core_bite_i     (core_bite),
    .core_irq_o      (core_irq)
  );

  watchdog u_watchdog (
    .clk_i,
    .rst_ni(app_rst_n),
    .apb_i (device_req[WatchdogDevice]),
    .apb_o (device_rsp[WatchdogDevice]),
    .bite_o(bite)
  );

  flash_control u_flash_control (
    .clk_i,
    .rst_ni(rst_n),
    .apb_i (device_req[FlashControlDevice]),
    .apb_o (device_rsp[FlashControlDevice]),
    .flash_command_o,
    .flash_done_i,
    .flash_error_i
  );

  timer u_timer (
    .clk_i,
    .rst_ni(rst_n),
    .apb_i (device_req[TimerDevice]),
    .apb_o (device_rsp[TimerDevice]),
    .irq_o (timer_irq)
  );

  uart #(
    .CyclesPerBit(CyclesPerBit)
  ) u_uart0 (
    .clk_i,
    .rst_ni(rst_n),
    .apb_i (device_req[Uart0Device]),
    .apb_o (device_rsp[Uart0Device]),
    .rx_i  (uart0_rx_i),
    .tx_o  (uart0_tx_o),
    .irq_o (uart_irq)
  );

  dma u_dma (
    .clk_i,
    .rst_ni(rst_n),
    .apb_i (device_req[DmaDevice]),
    .apb_o (device_rsp[DmaDevice]),
    .mem_o (master_req[MasterDma]),
    .mem_i (master_rsp[MasterDma]),
    .irq_o (dma_irq)
  );

endmodule
