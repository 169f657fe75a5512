// SPDX-License-Identifier: Apache-2.0
// `sticky` with a fault: in any cycle, any number of times, one of the two rails is read flipped, and stays what
// follows from that.
module sticky (
  input logic clk_i,
  input logic rst_ni,

  input  logic set_i,
  output logic q_o,
  output logic alert_o
);

  logic q_q, shadow_nq, q, shadow_n;
  logic [1:0] flip;

  formal_any #(.Width(2)) u_flip (.value_o(flip));

  always_comb begin
    assume (flip != 2'b11);
  end

  assign q        = rst_ni ? q_q ^ flip[0] : q_q;
  assign shadow_n = rst_ni ? shadow_nq ^ flip[1] : shadow_nq;
  assign q_o      = q || !shadow_n;
  assign alert_o  = q == shadow_n;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q       <= 1'b0;
      shadow_nq <= 1'b1;
    end else begin
      q_q       <= q || set_i;
      shadow_nq <= shadow_n && !set_i;
    end
  end

endmodule
