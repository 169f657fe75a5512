// SPDX-License-Identifier: Apache-2.0
// The count and its lock, without registers around them.
//
// Guarantees: an event adds one, up to the largest count; while locked the count never falls.
module tally_core (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input logic event_i,
  input logic clear_i,
  input logic lock_i,

  output logic [3:0] count_o,
  output logic       locked_o,
  output logic       alert_o
);

  logic [3:0] count_d, count_q, start;

  assign count_o = count_q;

  always_comb begin
    start = count_q;
    if (clear_i && !locked_o) start = '0;
    count_d = start;
    if (event_i && (start != '1)) count_d = start + 4'd1;
  end

  sticky u_lock (
    .clk_i,
    .rst_ni,
    .set_i  (lock_i),
    .q_o    (locked_o),
    .alert_o(alert_o)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
    end else begin
      count_q <= count_d;
    end
  end

endmodule
