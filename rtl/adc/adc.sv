// SPDX-License-Identifier: Apache-2.0
// Converter with registers and a FIFO of values. Contract: README.md.
module adc
  import bus_pkg::*;
#(
  parameter int unsigned        SampleCycles = 8,
  parameter int unsigned        StepCycles   = 4,
  parameter logic        [31:0] Id           = 32'h0
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The analog half
  output logic [ 2:0] channel_o,
  output logic        sample_o,
  output logic [11:0] dac_o,
  input  logic        compare_i,  // asynchronous

  output logic irq_o
);

  // Offsets / 4.
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordChannels = 3'd1;
  localparam logic [2:0] WordStart = 3'd2;
  localparam logic [2:0] WordData = 3'd3;
  localparam logic [2:0] WordStatus = 3'd4;

  typedef struct packed {
    logic [2:0]  channel;
    logic [11:0] value;
  } result_t;

  logic refuse, read, write;
  logic [ 2:0] word;
  logic [31:0] rdata;
  logic [7:0] channels_d, channels_q;
  logic lost_d, lost_q, busy, valid, full, empty;
  logic [11:0] value;
  result_t head;
  logic unused_apb;

  assign word = apb_i.paddr[4:2];

  always_comb begin
    refuse = apb_i.paddr[15:5] != '0;
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = Id;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordChannels: begin
        rdata = {24'h0, channels_q};
        if (apb_i.pwrite && busy) refuse = 1'b1;
      end
      WordStart: begin
        if (!apb_i.pwrite || (apb_i.pwdata != 32'd1) || busy || (channels_q == '0)) refuse = 1'b1;
      end
      WordData: begin
        rdata = {15'h0, !empty, 1'b0, head};
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordStatus: begin
        rdata = {29'h0, lost_q, busy, !empty};
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

  adc_convert #(
    .SampleCycles(SampleCycles),
    .StepCycles  (StepCycles)
  ) u_convert (
    .clk_i,
    .rst_ni,
    .start_i   (write && (word == WordStart)),
    .channels_i(channels_q),
    .busy_o    (busy),
    .valid_o   (valid),
    .value_o   (value),
    .channel_o,
    .sample_o,
    .dac_o,
    .compare_i
  );

  fifo #(
    .Width($bits(result_t))
  ) u_fifo (
    .clk_i,
    .rst_ni,
    .push_i (valid),
    .word_i ({channel_o, value}),
    .pop_i  (read && (word == WordData)),
    .head_o (head),
    .empty_o(empty),
    .full_o (full)
  );

  assign irq_o = !empty;

  // A loss wins over the read that clears the bit.
  always_comb begin
    channels_d = channels_q;
    lost_d     = lost_q;
    if (write && (word == WordChannels)) channels_d = apb_i.pwdata[7:0];
    if (read && (word == WordStatus)) lost_d = 1'b0;
    if (valid && full) lost_d = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      channels_q <= '0;
      lost_q     <= 1'b0;
    end else begin
      channels_q <= channels_d;
      lost_q     <= lost_d;
    end
  end

endmodule
