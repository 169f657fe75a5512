// SPDX-License-Identifier: Apache-2.0
// `sticky` of which one rail may be read flipped in any cycle, which the rail may then keep or not. What is left of it
// is proved in sticky_fault.sv: the bit is right, or it reads set and the alert is up.
module sticky (
  input logic clk_i,
  input logic rst_ni,

  input  logic set_i,
  output logic q_o,
  output logic alert_o
);

  logic q_q, any;

  formal_any #(.Width(1)) u_any (.value_o(any));

  assign alert_o = any && rst_ni;
  assign q_o     = q_q || alert_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q <= 1'b0;
    end else begin
      q_q <= q_q || set_i;
    end
  end

endmodule
