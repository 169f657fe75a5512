// SPDX-License-Identifier: Apache-2.0
// The sticky cell under a fault in one of its two rails: what it locks stays locked, and the fault is
// told or harmless. `sticky` here is the cell with an added input: 1 inverts what the set rail's
// register gives, 2 what the shadow's gives. The fault may come, stay and go at any time; the rail is
// any, but one: two faults in two rails are beyond the promise.
module sticky_fault (
  input logic       clk_i,
  input logic       rst_ni,
  input logic       set_i,
  input logic [1:0] fault_i
);

  logic past, q, alert, rail, locked_q;
  logic [1:0] code;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past)
  );

  formal_constant u_rail (
    .clk_i,
    .value_o(rail)
  );

  sticky u_dut (
    .clk_i,
    .rst_ni,
    .set_i,
    .q_o    (q),
    .alert_o(alert),
    .fault_i
  );

  assign code = rail ? 2'd2 : 2'd1;

  always_comb begin
    assume (fault_i == 2'd0 || fault_i == code);
  end

  // What the bit must be: set since the reset.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      locked_q <= 1'b0;
    end else begin
      locked_q <= locked_q || set_i;
    end
  end

  a_stays_locked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !locked_q || q);

  a_right_or_alert :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (q == locked_q) || alert);

  // A disagreement is told, and reads as locked.
  a_alert_reads_locked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !alert || q);

  // The rail without the fault is right. This carries the induction.
  a_good_rail :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (rail ? (u_dut.q_q == locked_q) : (u_dut.shadow_nq == !locked_q)));

  c_alert_locked :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && locked_q && alert && rail);

  c_alert_unlocked :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && !locked_q && alert && !rail);

  c_recovered :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && $past(
      alert
  ) && !alert && locked_q);

endmodule
