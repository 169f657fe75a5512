// SPDX-License-Identifier: Apache-2.0
// Sends 8N1 bytes: a byte is taken in a cycle with `valid_i` and `ready_o`. The line idles high.
module uart_tx #(
  parameter int unsigned CyclesPerBit = 217
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic       valid_i,
  input  logic [7:0] byte_i,
  output logic       ready_o,

  output logic tx_o
);

  localparam int unsigned TimerBits = $clog2(CyclesPerBit);
  localparam logic [TimerBits-1:0] FullBit = TimerBits'(CyclesPerBit - 1);
  localparam logic [3:0] FrameBits = 4'd10;  // start, eight data bits, stop

  logic [TimerBits-1:0] timer_d, timer_q;
  logic [3:0] left_d, left_q;  // bits still to send, that on the line included
  logic [9:0] shift_d, shift_q;

  assign ready_o = left_q == '0;
  assign tx_o = shift_q[0];

  always_comb begin
    timer_d = timer_q;
    left_d  = left_q;
    shift_d = shift_q;
    if (ready_o) begin
      if (valid_i) begin
        shift_d = {1'b1, byte_i, 1'b0};
        left_d  = FrameBits;
        timer_d = FullBit;
      end
    end else if (timer_q != '0) begin
      timer_d = timer_q - 1'b1;
    end else begin
      shift_d = {1'b1, shift_q[9:1]};
      left_d  = left_q - 4'd1;
      timer_d = FullBit;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      timer_q <= '0;
      left_q  <= '0;
      shift_q <= '1;
    end else begin
      timer_q <= timer_d;
      left_q  <= left_d;
      shift_q <= shift_d;
    end
  end

endmodule
