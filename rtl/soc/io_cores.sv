// SPDX-License-Identifier: Apache-2.0
// The real-time cores, the radio core, their mailboxes and the devices that are there for them. Contract: README.md.
module io_cores
  import bus_pkg::*;
  import mailbox_pkg::Irqs;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned TcmWords     = 49152,
  parameter int unsigned CyclesPerBit = 217,
  parameter int unsigned Devices      = 21      // from realtime0_watchdog on
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // Reset controller; of all arrays: real-time 0, real-time 1, radio
  input  logic [2:0][31:0] start_i,
  input  logic [2:0][31:0] code_end_i,
  input  logic [2:0]       run_i,
  input  logic [2:0]       stopped_i,
  output logic [2:0]       core_rst_no,
  output logic [2:0]       trap_o,
  output logic [2:0]       bite_o,

  // Loads and stores to the fabric
  output obi_req_t [2:0] data_o,
  input  obi_rsp_t [2:0] data_i,

  // The memories, as one slave of the fabric
  input  obi_req_t tcm_i,
  output obi_rsp_t tcm_o,

  input  apb_req_t [Devices-1:0] device_i,
  output apb_rsp_t [Devices-1:0] device_o,

  output logic [Devices-1:0]       irq_o,
  input  logic [        2:0][15:0] irq_i,

  // Pins
  input  logic [ 2:0] uart_rx_i,
  output logic [ 2:0] uart_tx_o,
  input  logic [ 7:0] gpio_i,         // gpio0: 3:0
  output logic [ 7:0] gpio_o,
  output logic [ 7:0] gpio_en_o,
  output logic        spi_cs_no,
  output logic        spi_sck_o,
  output logic        spi_mosi_o,
  input  logic        spi_miso_i,
  output logic [ 2:0] adc_channel_o,
  output logic        adc_sample_o,
  output logic [11:0] adc_dac_o,
  input  logic        adc_compare_i
);

  localparam int unsigned Cores = 3;
  localparam subject_e [Cores-1:0] CoreSubject = {SubjectRadio, SubjectRealtime1, SubjectRealtime0};

  // Address bits 31:20 of a core's own devices in the chip
  localparam logic [Cores-1:0][11:0] Windows = {12'h323, 12'h322, 12'h321};

  // A device's place is its value in spec/resources.toml, less that of the first.
  function automatic int unsigned device(int unsigned entry);
    device = entry - ResourceRealtime0Watchdog;
  endfunction

  localparam logic [Cores-1:0][4:0] Watchdogs = {
    5'(device(ResourceRadioWatchdog)),
    5'(device(ResourceRealtime1Watchdog)),
    5'(device(ResourceRealtime0Watchdog))
  };
  localparam logic [Cores-1:0][4:0] Timers = {
    5'(device(ResourceRadioTimer)),
    5'(device(ResourceRealtime1Timer)),
    5'(device(ResourceRealtime0Timer))
  };
  localparam logic [Cores-1:0][4:0] Uarts = {
    5'(device(ResourceRadioUart)),
    5'(device(ResourceRealtime1Uart)),
    5'(device(ResourceRealtime0Uart))
  };

  // Pairs: application to each core, and the two real-time cores.
  localparam int unsigned Pairs = 4;
  localparam logic [Pairs-1:0][4:0] EndsA = {
    5'(device(ResourceRealtime0Peer)),
    5'(device(ResourceMailboxRadio)),
    5'(device(ResourceMailboxRealtime1)),
    5'(device(ResourceMailboxRealtime0))
  };
  localparam logic [Pairs-1:0][4:0] EndsB = {
    5'(device(ResourceRealtime1Peer)),
    5'(device(ResourceRadioMailbox)),
    5'(device(ResourceRealtime1Mailbox)),
    5'(device(ResourceRealtime0Mailbox))
  };
  localparam int unsigned Gpio0Device = device(ResourceGpio0);
  localparam int unsigned Gpio1Device = device(ResourceGpio1);
  localparam int unsigned SpiDevice = device(ResourceSpi0);
  localparam int unsigned AdcDevice = device(ResourceAdc);

  // A memory answers in the cycle after the request, and zero in every other.
  obi_req_t [Cores-1:0] tcm_req;
  obi_rsp_t [Cores-1:0] tcm_rsp;

  always_comb begin
    tcm_o     = '0;
    tcm_o.gnt = 1'b1;
    for (int unsigned i = 0; i < Cores; i++) begin
      tcm_req[i]     = tcm_i;
      tcm_req[i].req = tcm_i.req && (tcm_i.addr[21:20] == 2'(i));
      if (tcm_rsp[i].rvalid) tcm_o = tcm_rsp[i];
    end
  end

  for (genvar i = 0; i < Cores; i++) begin : gen_unit
    assign irq_o[Watchdogs[i]] = 1'b0;

    realtime_unit #(
      .Subject     (CoreSubject[i]),
      .TcmWords    (TcmWords),
      .OwnWindow   (Windows[i]),
      .CyclesPerBit(CyclesPerBit)
    ) u_unit (
      .clk_i,
      .rst_ni,
      .start_i    (start_i[i]),
      .code_end_i (code_end_i[i]),
      .run_i      (run_i[i]),
      .stopped_i  (stopped_i[i]),
      .core_rst_no(core_rst_no[i]),
      .trap_o     (trap_o[i]),
      .bite_o     (bite_o[i]),
      .tcm_i      (tcm_req[i]),
      .tcm_o      (tcm_rsp[i]),
      .data_o     (data_o[i]),
      .data_i     (data_i[i]),
      .watchdog_i (device_i[Watchdogs[i]]),
      .watchdog_o (device_o[Watchdogs[i]]),
      .timer_i    (device_i[Timers[i]]),
      .timer_o    (device_o[Timers[i]]),
      .uart_i     (device_i[Uarts[i]]),
      .uart_o     (device_o[Uarts[i]]),
      .uart_rx_i  (uart_rx_i[i]),
      .uart_tx_o  (uart_tx_o[i]),
      .irq_i      (irq_i[i]),
      .timer_irq_o(irq_o[Timers[i]]),
      .uart_irq_o (irq_o[Uarts[i]])
    );
  end

  for (genvar i = 0; i < Pairs; i++) begin : gen_mailbox
    logic [Irqs-1:0] a_irq, b_irq;

    assign irq_o[EndsA[i]] = a_irq != '0;
    assign irq_o[EndsB[i]] = b_irq != '0;

    intercore #(
      .Id(DeviceMailboxRealtime0Id)
    ) u_intercore (
      .clk_i,
      .rst_ni,
      .a_i    (device_i[EndsA[i]]),
      .a_o    (device_o[EndsA[i]]),
      .a_irq_o(a_irq),
      .b_i    (device_i[EndsB[i]]),
      .b_o    (device_o[EndsB[i]]),
      .b_irq_o(b_irq)
    );
  end

  gpio #(
    .Id(DeviceGpio0Id)
  ) u_gpio0 (
    .clk_i,
    .rst_ni,
    .apb_i    (device_i[Gpio0Device]),
    .apb_o    (device_o[Gpio0Device]),
    .pins_i   (gpio_i[3:0]),
    .pins_o   (gpio_o[3:0]),
    .pins_en_o(gpio_en_o[3:0]),
    .irq_o    (irq_o[Gpio0Device])
  );

  gpio #(
    .Id(DeviceGpio1Id)
  ) u_gpio1 (
    .clk_i,
    .rst_ni,
    .apb_i    (device_i[Gpio1Device]),
    .apb_o    (device_o[Gpio1Device]),
    .pins_i   (gpio_i[7:4]),
    .pins_o   (gpio_o[7:4]),
    .pins_en_o(gpio_en_o[7:4]),
    .irq_o    (irq_o[Gpio1Device])
  );

  spi #(
    .Id(DeviceSpi0Id)
  ) u_spi0 (
    .clk_i,
    .rst_ni,
    .apb_i (device_i[SpiDevice]),
    .apb_o (device_o[SpiDevice]),
    .cs_no (spi_cs_no),
    .sck_o (spi_sck_o),
    .mosi_o(spi_mosi_o),
    .miso_i(spi_miso_i),
    .irq_o (irq_o[SpiDevice])
  );

  adc #(
    .Id(DeviceAdcId)
  ) u_adc (
    .clk_i,
    .rst_ni,
    .apb_i    (device_i[AdcDevice]),
    .apb_o    (device_o[AdcDevice]),
    .channel_o(adc_channel_o),
    .sample_o (adc_sample_o),
    .dac_o    (adc_dac_o),
    .compare_i(adc_compare_i),
    .irq_o    (irq_o[AdcDevice])
  );

endmodule
