// SPDX-License-Identifier: Apache-2.0
// Pluton on the ULX3S board, with its host port on the USB serial port. Sites of the pins:
// constraints/ulx3s.lpf.
module ulx3s
  import bus_pkg::*;
#(
  parameter int unsigned RamBytes = 32 * 1024  // block RAM at the start of SRAM
) (
  input logic clk_25mhz_i,
  input logic btn_fire1_i,  // reset

  input  logic ftdi_txd_i,
  output logic ftdi_rxd_o,

  output logic [7:0] led_o,
  output logic       wifi_gpio0_o
);

  logic rst_n;
  logic receiving, sending, waiting;
  logic [3:0] alert;
  obi_req_t host_req, mem_req;
  obi_rsp_t host_rsp, mem_rsp;

  assign led_o = {rst_n, sending, receiving, waiting, alert};
  assign wifi_gpio0_o = 1'b1;

  reset_gen u_reset (
    .clk_i(clk_25mhz_i),
    .button_i(btn_fire1_i),
    .rst_no(rst_n)
  );

  uart_bridge u_bridge (
    .clk_i(clk_25mhz_i),
    .rst_ni(rst_n),
    .rx_i(ftdi_txd_i),
    .tx_o(ftdi_rxd_o),
    .bus_req_o(host_req),
    .bus_rsp_i(host_rsp),
    .receiving_o(receiving),
    .sending_o(sending),
    .waiting_o(waiting)
  );

  pluton #(
    .RuntimeCore(1'b0),
    .Sha512(1'b1)
  ) u_pluton (
    .clk_i  (clk_25mhz_i),
    .rst_ni (rst_n),
    .host_i (host_req),
    .host_o (host_rsp),
    .mem_o  (mem_req),
    .mem_i  (mem_rsp),
    .alert_o(alert)
  );

  sram_window #(
    .Bytes(RamBytes)
  ) u_sram (
    .clk_i (clk_25mhz_i),
    .rst_ni(rst_n),
    .req_i (mem_req),
    .rsp_o (mem_rsp)
  );

endmodule
