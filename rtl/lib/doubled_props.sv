// SPDX-License-Identifier: Apache-2.0
// The promise of `doubled` (README.md): a register; without a fault it never alerts.
module doubled_props #(
  parameter int unsigned             Width      = 1,
  parameter logic        [Width-1:0] ResetValue = '0
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic [Width-1:0] d_i,
  input logic [Width-1:0] q_o,
  input logic             alert_o,
  input logic [Width-1:0] q_q,
  input logic [Width-1:0] shadow_nq
);

  logic past, run;
  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  a_reset :
  assert property (@(posedge clk_i) rst_ni || !past || (q_o == ResetValue));

  a_follows :
  assert property (@(posedge clk_i) !run || (q_o == $past(d_i)));

  a_quiet :
  assert property (@(posedge clk_i) !past || !alert_o);

  // Whatever the two hold, they differ in no bit without an alert.
  a_told :
  assert property (@(posedge clk_i) alert_o || ((q_q ^ shadow_nq) == '1));

  c_value :
  cover property (@(posedge clk_i) run && (q_o == ~ResetValue));

endmodule

bind doubled doubled_props #(
  .Width(Width),
  .ResetValue(ResetValue)
) u_props (.*);
