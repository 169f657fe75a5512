// SPDX-License-Identifier: Apache-2.0
// The promise of `sticky` (README.md): rises only by set, stays until reset. Seen from its ports, so
// that the same text judges the RTL and the netlist.
module sticky_props (
  input logic clk_i,
  input logic rst_ni,
  input logic set_i,
  input logic q_o,
  input logic alert_o
);

  logic past;
  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past)
  );

  a_reset :
  assert property (@(posedge clk_i) rst_ni || !past || !q_o);

  a_rises_only_by_set :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !q_o || $past(
      q_o
  ) || ($past(
      rst_ni
  ) && $past(
      set_i
  )));

  a_set :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !$past(
      rst_ni
  ) || !$past(
      set_i
  ) || q_o);

  a_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !$past(
      rst_ni
  ) || !$past(
      q_o
  ) || q_o);

  // Without a fault the rails agree.
  a_quiet :
  assert property (@(posedge clk_i) !past || !alert_o);

  c_held :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && q_o && $past(
      q_o
  ) && !$past(
      set_i
  ));

  c_second_life :
  cover property (@(posedge clk_i) past && !rst_ni && $past(q_o) && $past(rst_ni));

endmodule

bind sticky sticky_props u_props (.*);
