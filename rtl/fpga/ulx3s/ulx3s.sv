// SPDX-License-Identifier: Apache-2.0
// Pluton on the ULX3S board, with its host port on the USB serial port. Sites of the pins:
// constraints/ulx3s.lpf.
module ulx3s
  import bus_pkg::*;
  import spec_pkg::*;
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
  logic [pluton_pkg::Alerts-1:0] alert;
  obi_req_t host_req, mem_req;
  obi_rsp_t host_rsp, mem_rsp;
  key_req_t key_req;
  key_rsp_t key_rsp;
  key_req_t ecc_key_req;
  key_rsp_t ecc_key_rsp;
  key_offer_t offer;
  key_answer_t answer;
  random_req_t random_req;
  random_rsp_t random_rsp;
  key_req_t aes_key_req;
  key_rsp_t aes_key_rsp;
  random_req_t aes_random_req;
  random_rsp_t aes_random_rsp;
  efuse_pkg::fuse_req_t fuse_req;
  debug_pkg::jtag_rsp_t unused_jtag;
  debug_pkg::jtag_req_t unused_debug_jtag;
  logic unused_noise_enable, unused_reset_request, unused_bite, unused_fuse, unused_mailbox;
  apb_rsp_t normal_mailbox_rsp, secure_mailbox_rsp;
  logic [mailbox_pkg::Irqs-1:0] normal_mailbox_irq, secure_mailbox_irq;

  assign unused_fuse = ^fuse_req;
  assign unused_mailbox = ^{
    normal_mailbox_rsp, secure_mailbox_rsp, normal_mailbox_irq, secure_mailbox_irq
  };

  // LED 3 stands for every alert from 3 on.
  assign led_o = {rst_n, sending, receiving, waiting, |alert[pluton_pkg::Alerts-1:3], alert[2:0]};
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
    .Secrets(1'b0),
    .Sha512(1'b1),
    .AesMasked(1'b0)  // masks are random words, and the board has none
  ) u_pluton (
    .clk_i(clk_25mhz_i),
    .rst_ni(rst_n),
    .por_ni(rst_n),
    .normal_mailbox_i('0),  // no application core on this board
    .normal_mailbox_o(normal_mailbox_rsp),
    .normal_mailbox_irq_o(normal_mailbox_irq),
    .secure_mailbox_i('0),
    .secure_mailbox_o(secure_mailbox_rsp),
    .secure_mailbox_irq_o(secure_mailbox_irq),
    .noise_enable_o(unused_noise_enable),
    .noise_valid_i(1'b0),
    .noise_bit_i(1'b0),
    .fuse_o(fuse_req),
    .fuse_i('0),
    .persistent_i(1'b0),
    .reset_request_o(unused_reset_request),
    .watchdog_bite_o(unused_bite),
    .jtag_i('0),
    .jtag_o(unused_jtag),
    .debug_jtag_o(unused_debug_jtag),
    .debug_jtag_i('0),
    .host_i(host_req),
    .host_o(host_rsp),
    .mem_o(mem_req),
    .mem_i(mem_rsp),
    .sha2_key_o(key_req),
    .sha2_key_i(key_rsp),
    .ecc_key_o(ecc_key_req),
    .ecc_key_i(ecc_key_rsp),
    .ecc_offer_o(offer),
    .ecc_answer_i(answer),
    .random_o(random_req),
    .random_i(random_rsp),
    .aes_key_o(aes_key_req),
    .aes_key_i(aes_key_rsp),
    .aes_random_o(aes_random_req),
    .aes_random_i(aes_random_rsp),
    .blank_i(4'b0000),
    .alert_o(alert)
  );

  // The board has no key store, no random source and no fuses: every request for a key or a random word
  // is refused, and the life cycle is never Blank. Of ecc, VERIFY and CHECK_POINT need none of them, nor does
  // aes with a key from its registers.
  logic unused_key;
  assign unused_key = ^{key_req, ecc_key_req, offer, aes_key_req};

  always_comb begin
    key_rsp              = '0;
    key_rsp.error        = key_req.valid;
    ecc_key_rsp          = '0;
    ecc_key_rsp.error    = ecc_key_req.valid;
    aes_key_rsp          = '0;
    aes_key_rsp.error    = aes_key_req.valid;
    answer               = '{take: 1'b0, error: offer.valid};
    random_rsp           = '0;
    random_rsp.error     = random_req.valid;
    aes_random_rsp       = '0;
    aes_random_rsp.error = aes_random_req.valid;
  end

  sram_window #(
    .Bytes(RamBytes)
  ) u_sram (
    .clk_i (clk_25mhz_i),
    .rst_ni(rst_n),
    .req_i (mem_req),
    .rsp_o (mem_rsp)
  );

endmodule
