// SPDX-License-Identifier: Apache-2.0
// A scan: converts the channels of `channels_i` one after the other by successive approximation. `start_i` counts
// while idle; `channels_i` stands during a scan and is not zero at its start.
module adc_convert #(
  parameter int unsigned SampleCycles = 8,
  parameter int unsigned StepCycles   = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic       start_i,
  input  logic [7:0] channels_i,
  output logic       busy_o,

  output logic        valid_o,   // one cycle per channel
  output logic [11:0] value_o,
  output logic [ 2:0] channel_o,

  output logic        sample_o,
  output logic [11:0] dac_o,
  input  logic        compare_i  // asynchronous
);

  localparam int unsigned Longest = (SampleCycles > StepCycles) ? SampleCycles : StepCycles;
  localparam int unsigned TimerBits = $clog2(Longest + 1);
  localparam logic [TimerBits-1:0] SampleLast = TimerBits'(SampleCycles - 1);
  localparam logic [TimerBits-1:0] StepLast = TimerBits'(StepCycles - 1);
  localparam logic [11:0] TopBit = 12'h800;

  typedef enum logic [1:0] {
    StIdle,
    StSample,
    StStep
  } state_e;

  state_e state_d, state_q;
  logic [TimerBits-1:0] timer_d, timer_q;
  logic [7:0] left_d, left_q, rest;  // channels of the scan, that of now included
  logic [11:0] known_d, known_q, try_d, try_q, found;
  logic [1:0] sync_d, sync_q;
  logic line, last_cycle;

  assign sync_d     = {sync_q[0], compare_i};
  assign line       = sync_q[1];
  assign last_cycle = timer_q == '0;
  assign rest       = left_q & (left_q - 8'd1);
  assign found      = line ? (known_q | try_q) : known_q;
  assign busy_o     = state_q != StIdle;
  assign sample_o   = state_q == StSample;
  assign dac_o      = (state_q == StStep) ? (known_q | try_q) : '0;
  assign valid_o    = (state_q == StStep) && last_cycle && try_q[0];
  assign value_o    = found;

  always_comb begin
    channel_o = '0;
    for (int unsigned i = 0; i < 8; i++) begin
      if (left_q[7-i]) channel_o = 3'(7 - i);
    end
  end

  always_comb begin
    state_d = state_q;
    timer_d = last_cycle ? StepLast : timer_q - 1'b1;
    left_d  = left_q;
    known_d = known_q;
    try_d   = try_q;
    unique case (state_q)
      StIdle: begin
        timer_d = SampleLast;
        left_d  = '0;
        if (start_i) begin
          state_d = StSample;
          left_d  = channels_i;
        end
      end
      StSample: begin
        known_d = '0;
        try_d   = TopBit;
        if (last_cycle) state_d = StStep;
      end
      StStep: begin
        if (last_cycle) begin
          known_d = found;
          try_d   = {1'b0, try_q[11:1]};
          if (try_q[0]) begin
            timer_d = SampleLast;
            left_d  = rest;
            state_d = (rest == '0) ? StIdle : StSample;
          end
        end
      end
      default: state_d = StIdle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      timer_q <= '0;
      left_q  <= '0;
      known_q <= '0;
      try_q   <= '0;
      sync_q  <= '0;
    end else begin
      state_q <= state_d;
      timer_q <= timer_d;
      left_q  <= left_d;
      known_q <= known_d;
      try_q   <= try_d;
      sync_q  <= sync_d;
    end
  end

endmodule
