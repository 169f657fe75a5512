// SPDX-License-Identifier: Apache-2.0
// `sticky` with a fault: in any cycle, any number of times, one of its rails is read flipped, by the user and by
// the rail itself, which then keeps what it read.
module sticky (
  input logic clk_i,
  input logic rst_ni,

  input  logic set_i,
  output logic q_o,
  output logic alert_o
);

  logic q_q, shadow_nq, rail, shadow_n;
  logic [1:0] any, flip;

  formal_any #(.Width(2)) u_flip (.value_o(any));

  always_comb begin
    assume ($onehot0(any));
  end

  assign flip     = rst_ni ? any : '0;
  assign rail     = q_q ^ flip[0];
  assign shadow_n = shadow_nq ^ flip[1];
  assign q_o      = rail || !shadow_n;
  assign alert_o  = rail == shadow_n;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q       <= 1'b0;
      shadow_nq <= 1'b1;
    end else begin
      q_q       <= rail || set_i;
      shadow_nq <= shadow_n && !set_i;
    end
  end

endmodule
