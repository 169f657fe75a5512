// SPDX-License-Identifier: Apache-2.0
// The promises of the timer (README.md): the time is the cycles since the reset, whatever is written; TIME_HIGH belongs to the
// last read of TIME_LOW; it interrupts exactly from the compare value on, and never by half of a new one. The bus is free.
module timer_props
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input logic     irq_o,

  // State
  input logic [63:0] now,
  input logic [63:0] compare,
  input logic [31:0] latch
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // What the answered accesses say.
  logic done, lows, highs;
  logic [11:0] offset;
  logic [63:0] time_q, compare_q;
  logic [31:0] high_q;  // of the last read of TIME_LOW
  logic        half_q;  // COMPARE_LOW was written, COMPARE_HIGH not yet

  assign offset = apb_i.paddr[11:0];
  assign done   = apb_i.psel && apb_i.penable && apb_o.pready && !apb_o.pslverr;
  assign lows   = done && apb_i.pwrite && (offset == 12'h00C);
  assign highs  = done && apb_i.pwrite && (offset == 12'h010);

  a_time_low :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || apb_i.pwrite || (offset != 12'h004) || (apb_o.prdata == time_q[31:0]));

  a_time_high :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || apb_i.pwrite || (offset != 12'h008) || (apb_o.prdata == high_q));

  a_interrupts_in_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (irq_o == (time_q >= compare_q)));

  // For 2^63 cycles at least.
  a_never_by_half :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !half_q || time_q[63] || !irq_o);

  a_no_other_write :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || !apb_i.pwrite || lows || highs);

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((now == time_q) && (compare == compare_q) && (latch == high_q) &&
                (!half_q || (compare_q[63:32] == '1))));

  c_interrupts :
  cover property (@(posedge clk_i) run && irq_o);

  c_dropped :
  cover property (@(posedge clk_i) disable iff (!rst_ni) run && !irq_o && $past(irq_o) && !half_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      time_q    <= '0;
      compare_q <= '1;
      high_q    <= '0;
      half_q    <= 1'b0;
    end else begin
      time_q <= time_q + 1'b1;
      if (lows) compare_q <= {32'hFFFF_FFFF, apb_i.pwdata};
      if (highs) compare_q[63:32] <= apb_i.pwdata;
      if (lows) half_q <= 1'b1;
      if (highs) half_q <= 1'b0;
      if (done && !apb_i.pwrite && (offset == 12'h004)) high_q <= time_q[63:32];
    end
  end

endmodule

bind timer timer_props u_props (
  .now    (time_q),
  .compare(compare_q),
  .latch  (latch_q),
  .*
);
