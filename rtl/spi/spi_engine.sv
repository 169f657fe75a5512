// SPDX-License-Identifier: Apache-2.0
// Shifts one byte out and one in: a byte is taken in a cycle with `valid_i` and `ready_o`, what came for it is
// delivered in its last cycle. `half_i` and the mode stand while a byte is under way.
module spi_engine (
  input logic clk_i,
  input logic rst_ni,

  input logic        cpha_i,
  input logic        cpol_i,
  input logic        lsb_first_i,
  input logic [15:0] half_i,       // cycles of half a period, 2 or more

  input  logic       valid_i,
  input  logic [7:0] byte_i,
  output logic       ready_o,
  output logic       valid_o,  // one cycle per byte
  output logic [7:0] byte_o,

  output logic sck_o,
  output logic mosi_o,
  input  logic miso_i   // asynchronous
);

  localparam logic [3:0] LastHalf = 4'd15;

  logic busy_d, busy_q, last_cycle, line;
  logic [3:0] index_d, index_q;  // of the half
  logic [15:0] timer_d, timer_q;
  logic [7:0] out_d, out_q, in_d, in_q, byte_in;
  logic [1:0] sync_d, sync_q;

  // Bits travel bit 7 first in here.
  function automatic logic [7:0] ordered(input logic reversed, input logic [7:0] value);
    for (int unsigned i = 0; i < 8; i++) ordered[i] = reversed ? value[7-i] : value[i];
  endfunction

  assign ready_o    = !busy_q;
  assign last_cycle = timer_q == '0;
  assign sync_d     = {sync_q[0], miso_i};
  assign line       = sync_q[1];
  assign sck_o      = cpol_i ^ (busy_q && (index_q[0] ^ cpha_i));
  assign mosi_o     = busy_q ? out_q[7] : 1'b1;
  assign byte_in    = {in_q[6:0], line};
  assign valid_o    = busy_q && last_cycle && (index_q == LastHalf);
  assign byte_o     = ordered(lsb_first_i, byte_in);

  always_comb begin
    busy_d  = busy_q;
    index_d = index_q;
    timer_d = timer_q;
    out_d   = out_q;
    in_d    = in_q;
    if (!busy_q) begin
      if (valid_i) begin
        busy_d  = 1'b1;
        index_d = '0;
        timer_d = half_i - 16'd1;
        out_d   = ordered(lsb_first_i, byte_i);
      end
    end else if (!last_cycle) begin
      timer_d = timer_q - 16'd1;
    end else begin
      index_d = index_q + 4'd1;
      timer_d = half_i - 16'd1;
      if (index_q[0]) begin  // both halves of a bit are over
        in_d  = byte_in;
        out_d = {out_q[6:0], 1'b0};
      end
      busy_d = index_q != LastHalf;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      index_q <= '0;
      timer_q <= '0;
      out_q   <= '0;
      in_q    <= '0;
      sync_q  <= '0;
    end else begin
      busy_q  <= busy_d;
      index_q <= index_d;
      timer_q <= timer_d;
      out_q   <= out_d;
      in_q    <= in_d;
      sync_q  <= sync_d;
    end
  end

endmodule
