// SPDX-License-Identifier: Apache-2.0
// Receives 8N1 bytes. Each bit is sampled in its middle; a start bit shorter than half a bit is
// taken for noise. A byte whose stop bit is low is reported by `error_o` and not delivered, and
// the next start bit counts only after the line has been high again, so that a held line (break)
// is one error and not a stream of bytes.
module uart_rx #(
  parameter int unsigned CyclesPerBit = 217
) (
  input logic clk_i,
  input logic rst_ni,

  input logic rx_i,  // asynchronous

  output logic       valid_o,  // one cycle per byte
  output logic [7:0] byte_o,
  output logic       error_o,  // one cycle per byte with a wrong stop bit
  output logic       busy_o
);

  localparam int unsigned TimerBits = $clog2(CyclesPerBit);
  localparam logic [TimerBits-1:0] FullBit = TimerBits'(CyclesPerBit - 1);
  localparam logic [TimerBits-1:0] HalfBit = TimerBits'(CyclesPerBit / 2 - 1);

  typedef enum logic [2:0] {
    StIdle,
    StStart,
    StData,
    StStop,
    StBreak
  } state_e;

  state_e state_d, state_q;
  logic [TimerBits-1:0] timer_d, timer_q;
  logic [2:0] index_d, index_q;
  logic [7:0] byte_d, byte_q;
  logic [1:0] sync_q;
  logic line, sample;

  assign line   = sync_q[1];
  assign sample = timer_q == '0;
  assign byte_o = byte_q;
  assign busy_o = state_q != StIdle;

  always_comb begin
    state_d = state_q;
    timer_d = sample ? FullBit : timer_q - 1'b1;
    index_d = index_q;
    byte_d  = byte_q;
    valid_o = 1'b0;
    error_o = 1'b0;

    unique case (state_q)
      StIdle: begin
        timer_d = HalfBit;
        index_d = '0;
        if (!line) state_d = StStart;
      end
      StStart: if (sample) state_d = line ? StIdle : StData;
      StData:
      if (sample) begin
        byte_d  = {line, byte_q[7:1]};
        index_d = index_q + 3'd1;
        if (index_q == 3'd7) state_d = StStop;
      end
      StStop:
      if (sample) begin
        valid_o = line;
        error_o = !line;
        state_d = line ? StIdle : StBreak;
      end
      StBreak: if (line) state_d = StIdle;
      default: state_d = StIdle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      timer_q <= '0;
      index_q <= '0;
      byte_q  <= '0;
      sync_q  <= '1;
    end else begin
      state_q <= state_d;
      timer_q <= timer_d;
      index_q <= index_d;
      byte_q  <= byte_d;
      sync_q  <= {sync_q[0], rx_i};
    end
  end

endmodule
