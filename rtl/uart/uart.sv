// SPDX-License-Identifier: Apache-2.0
// Serial line with registers and a FIFO each way. Contract: README.md.
module uart
  import bus_pkg::*;
#(
  parameter int unsigned CyclesPerBit = 217
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input  logic rx_i,  // asynchronous
  output logic tx_o,

  output logic irq_o
);

  // Offsets / 4.
  localparam logic [1:0] WordId = 2'd0;
  localparam logic [1:0] WordData = 2'd1;
  localparam logic [1:0] WordStatus = 2'd2;

  logic refuse, read, write;
  logic [ 1:0] word;
  logic [31:0] rdata;
  logic [7:0] tx_byte, rx_byte, rx_head;
  logic tx_full, tx_empty, tx_ready, tx_take;
  logic rx_full, rx_empty, rx_valid, rx_error, rx_busy;
  logic lost_d, lost_q;
  logic unused_apb, unused_rx;

  assign word = apb_i.paddr[3:2];

  always_comb begin
    refuse = apb_i.paddr[15:4] != '0;
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = resources_pkg::DeviceUart0Id;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordData: begin
        rdata = {23'h0, !rx_empty, rx_head};
        if (apb_i.pwrite && tx_full) refuse = 1'b1;
      end
      WordStatus: begin
        rdata = {28'h0, lost_q, tx_empty && tx_ready, tx_full, !rx_empty};
        if (apb_i.pwrite) refuse = 1'b1;
      end
      default: refuse = 1'b1;
    endcase
  end

  apb_port u_port (
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .rdata_i (rdata),
    .read_o  (read),
    .write_o (write)
  );

  assign unused_apb = ^apb_i;
  assign tx_take = tx_ready && !tx_empty;

  fifo u_tx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (write && (word == WordData)),
    .word_i (apb_i.pwdata[7:0]),
    .pop_i  (tx_take),
    .head_o (tx_byte),
    .empty_o(tx_empty),
    .full_o (tx_full)
  );

  uart_tx #(
    .CyclesPerBit(CyclesPerBit)
  ) u_tx (
    .clk_i,
    .rst_ni,
    .valid_i(!tx_empty),
    .byte_i (tx_byte),
    .ready_o(tx_ready),
    .tx_o
  );

  uart_rx #(
    .CyclesPerBit(CyclesPerBit)
  ) u_rx (
    .clk_i,
    .rst_ni,
    .rx_i,
    .valid_o(rx_valid),
    .byte_o (rx_byte),
    .error_o(rx_error),
    .busy_o (rx_busy)
  );

  assign unused_rx = rx_busy;

  fifo u_rx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (rx_valid),
    .word_i (rx_byte),
    .pop_i  (read && (word == WordData)),
    .head_o (rx_head),
    .empty_o(rx_empty),
    .full_o (rx_full)
  );

  assign irq_o = !rx_empty;

  // A loss wins over the read that clears the bit.
  always_comb begin
    lost_d = lost_q;
    if (read && (word == WordStatus)) lost_d = 1'b0;
    if (rx_error || (rx_valid && rx_full)) lost_d = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lost_q <= 1'b0;
    end else begin
      lost_q <= lost_d;
    end
  end

endmodule
