// SPDX-License-Identifier: Apache-2.0
// The promises of `tally` (README.md), on the whole block: any master that keeps the rules of APB, any
// events, a reset at any time.
module tally_props
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic           clk_i,
  input logic           rst_ni,
  input apb_req_t       apb_i,
  input apb_rsp_t       apb_o,
  input logic           event_i,
  input logic           alert_o,
  input logic           locked,
  input logic           lock,
  input logic           clear,
  input logic     [3:0] count
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

  // The last cycle's values, for one step of the count.
  logic [3:0] was;
  logic was_event, was_locked, was_clear;
  always_ff @(posedge clk_i) begin
    was        <= count;
    was_event  <= event_i;
    was_locked <= locked;
    was_clear  <= clear;
  end

  a_reset :
  assert property (@(posedge clk_i) rst_ni || !past || ((count == '0) && !locked));

  a_lock_holds :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !was_locked || locked);

  a_locked_never_less :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !was_locked || (count >= was));

  a_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !was_event || (was == '1) || (count == was + 4'd1) ||
      (was_clear && !was_locked && (count == 4'd1)));

  a_full_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || (was != '1) || was_clear || (count == '1));

  a_nothing_else :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || was_event || (count == was) || (was_clear && !was_locked && (count == '0)));

  // Without a fault the rails agree.
  a_quiet :
  assert property (@(posedge clk_i) !past || !alert_o);

  // ---- the bus ----

  logic answer, other;
  logic locked_at_setup_q;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;
  assign other  = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) locked_at_setup_q <= 1'b0;
    else if (apb_i.psel && !apb_i.penable) locked_at_setup_q <= locked || lock;
  end

  a_locked_write_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !answer || !apb_i.pwrite || !locked_at_setup_q || apb_o.pslverr);

  a_other_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  // ---- Covers: none of the above is true for want of cases ----

  c_full :
  cover property (@(posedge clk_i) run && (count == '1) && was_event && (was == '1));

  c_cleared :
  cover property (@(posedge clk_i) run && (was == 4'd3) && (count == 4'd1));

  c_locked_counts :
  cover property (@(posedge clk_i) run && was_locked && (count == was + 4'd1));

  c_locked_write :
  cover property (@(posedge clk_i) run && answer && apb_i.pwrite && locked && !other);

  c_second_life :
  cover property (@(posedge clk_i) past && !rst_ni && $past(rst_ni) && $past(locked));

endmodule

bind tally tally_props u_props (
  .count(u_core.count_q),
  .*
);
