// SPDX-License-Identifier: Apache-2.0
// SPI master with registers and a FIFO each way. Contract: README.md.
module spi
  import bus_pkg::*;
#(
  parameter logic [31:0] Id = 32'h0
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output logic cs_no,
  output logic sck_o,
  output logic mosi_o,
  input  logic miso_i,  // asynchronous

  output logic irq_o
);

  // Offsets / 4.
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordMode = 3'd1;
  localparam logic [2:0] WordHalf = 3'd2;
  localparam logic [2:0] WordSelect = 3'd3;
  localparam logic [2:0] WordData = 3'd4;
  localparam logic [2:0] WordStatus = 3'd5;

  localparam logic [15:0] HalfLeast = 16'd2;

  logic refuse, read, write, idle;
  logic [ 2:0] word;
  logic [31:0] rdata;
  logic [3:0] mode_d, mode_q;  // interrupt, least significant first, CPOL, CPHA
  logic [15:0] half_d, half_q;
  logic cs_d, cs_q, lost_d, lost_q;
  logic [7:0] tx_byte, rx_byte, rx_head;
  logic tx_full, tx_empty, tx_ready, rx_full, rx_empty, rx_valid;
  logic unused_apb;

  assign word = apb_i.paddr[4:2];
  assign idle = tx_empty && tx_ready;

  always_comb begin
    refuse = apb_i.paddr[15:5] != '0;
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = Id;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordMode: begin
        rdata = {28'h0, mode_q};
        if (apb_i.pwrite && !idle) refuse = 1'b1;
      end
      WordHalf: begin
        rdata = {16'h0, half_q};
        if (apb_i.pwrite && (!idle || (apb_i.pwdata < 32'(HalfLeast)) ||
                             (apb_i.pwdata[31:16] != '0)))
          refuse = 1'b1;
      end
      WordSelect: begin
        rdata = {31'h0, !cs_q};
        if (apb_i.pwrite && !idle) refuse = 1'b1;
      end
      WordData: begin
        rdata = {23'h0, !rx_empty, rx_head};
        if (apb_i.pwrite && tx_full) refuse = 1'b1;
      end
      WordStatus: begin
        rdata = {28'h0, lost_q, idle, tx_full, !rx_empty};
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

  fifo u_tx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (write && (word == WordData)),
    .word_i (apb_i.pwdata[7:0]),
    .pop_i  (tx_ready),
    .head_o (tx_byte),
    .empty_o(tx_empty),
    .full_o (tx_full)
  );

  spi_engine u_engine (
    .clk_i,
    .rst_ni,
    .cpha_i     (mode_q[0]),
    .cpol_i     (mode_q[1]),
    .lsb_first_i(mode_q[2]),
    .half_i     (half_q),
    .valid_i    (!tx_empty),
    .byte_i     (tx_byte),
    .ready_o    (tx_ready),
    .valid_o    (rx_valid),
    .byte_o     (rx_byte),
    .sck_o,
    .mosi_o,
    .miso_i
  );

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

  assign cs_no = cs_q;
  assign irq_o = mode_q[3] && idle && !rx_empty;

  // A loss wins over the read that clears the bit.
  always_comb begin
    mode_d = mode_q;
    half_d = half_q;
    cs_d   = cs_q;
    lost_d = lost_q;
    if (write && (word == WordMode)) mode_d = apb_i.pwdata[3:0];
    if (write && (word == WordHalf)) half_d = apb_i.pwdata[15:0];
    if (write && (word == WordSelect)) cs_d = !apb_i.pwdata[0];
    if (read && (word == WordStatus)) lost_d = 1'b0;
    if (rx_valid && rx_full) lost_d = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      mode_q <= '0;
      half_q <= HalfLeast;
      cs_q   <= 1'b1;
      lost_q <= 1'b0;
    end else begin
      mode_q <= mode_d;
      half_q <= half_d;
      cs_q   <= cs_d;
      lost_q <= lost_d;
    end
  end

endmodule
