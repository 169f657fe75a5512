// SPDX-License-Identifier: Apache-2.0
// Cycles since the chip's reset, and an interrupt when a time has come. Contract: README.md.
module timer
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output logic irq_o
);

  // Offsets / 4.
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordTimeLow = 3'd1;
  localparam logic [2:0] WordTimeHigh = 3'd2;
  localparam logic [2:0] WordCompareLow = 3'd3;
  localparam logic [2:0] WordCompareHigh = 3'd4;

  logic refuse, read, write;
  logic [ 2:0] word;
  logic [31:0] rdata;
  logic [63:0] time_d, time_q, compare_d, compare_q;
  logic [31:0] latch_d, latch_q;
  logic unused_apb;

  assign word = apb_i.paddr[4:2];

  // The window has 4 KiB, of an address that is no multiple of 64 KiB.
  always_comb begin
    refuse = apb_i.paddr[11:5] != '0;
    rdata  = '0;
    unique case (word)
      WordId: rdata = resources_pkg::DeviceTimerId;
      WordTimeLow: rdata = time_q[31:0];
      WordTimeHigh: rdata = latch_q;
      WordCompareLow: rdata = compare_q[31:0];
      WordCompareHigh: rdata = compare_q[63:32];
      default: refuse = 1'b1;
    endcase
    if (apb_i.pwrite && !(word inside {WordCompareLow, WordCompareHigh})) refuse = 1'b1;
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
  assign irq_o = time_q >= compare_q;

  always_comb begin
    time_d    = time_q + 64'd1;
    compare_d = compare_q;
    latch_d   = latch_q;
    if (read && (word == WordTimeLow)) latch_d = time_q[63:32];
    if (write && (word == WordCompareLow)) compare_d = {32'hFFFF_FFFF, apb_i.pwdata};
    if (write && (word == WordCompareHigh)) compare_d[63:32] = apb_i.pwdata;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      time_q    <= '0;
      compare_q <= '1;
      latch_q   <= '0;
    end else begin
      time_q    <= time_d;
      compare_q <= compare_d;
      latch_q   <= latch_d;
    end
  end

endmodule
