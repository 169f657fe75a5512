// SPDX-License-Identifier: Apache-2.0
// The promise of `wipeable` (README.md): wipe wins over write, zero in the next cycle.
module wipeable_props #(
  parameter int unsigned Width = 32
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             wipe_i,
  input logic             we_i,
  input logic [Width-1:0] d_i,
  input logic [Width-1:0] q_o
);

  logic past;
  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past)
  );

  a_reset :
  assert property (@(posedge clk_i) rst_ni || !past || (q_o == '0));

  a_wipe :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !$past(wipe_i) || (q_o == '0));

  a_write :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !$past(
      rst_ni
  ) || $past(
      wipe_i
  ) || !$past(
      we_i
  ) || (q_o == $past(
      d_i
  )));

  a_keep :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !$past(
      rst_ni
  ) || $past(
      wipe_i
  ) || $past(
      we_i
  ) || (q_o == $past(
      q_o
  )));

  c_wipe_against_write :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && $past(
      rst_ni
  ) && $past(
      wipe_i
  ) && $past(
      we_i
  ) && ($past(
      d_i
  ) != '0) && ($past(
      q_o
  ) != '0));

  c_kept :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && $past(
      rst_ni
  ) && !$past(
      we_i
  ) && (q_o != '0));

endmodule

bind wipeable wipeable_props #(.Width(Width)) u_props (.*);
