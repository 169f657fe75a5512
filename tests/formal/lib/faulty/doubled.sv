// SPDX-License-Identifier: Apache-2.0
// `doubled` with a fault: in any cycle, any number of times, one bit of the two copies is read flipped.
module doubled #(
  parameter int unsigned             Width      = 1,
  parameter logic        [Width-1:0] ResetValue = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic [Width-1:0] d_i,
  output logic [Width-1:0] q_o,
  output logic             alert_o
);

  logic [Width-1:0] q_q, shadow_nq, q, shadow_n;
  logic [2*Width-1:0] flip;

  formal_any #(.Width(2 * Width)) u_flip (.value_o(flip));

  always_comb begin
    assume ($onehot0(flip));
  end

  assign q        = rst_ni ? q_q ^ flip[Width-1:0] : q_q;
  assign shadow_n = rst_ni ? shadow_nq ^ flip[2*Width-1:Width] : shadow_nq;
  assign q_o      = q;
  assign alert_o  = q != ~shadow_n;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q       <= ResetValue;
      shadow_nq <= ~ResetValue;
    end else begin
      q_q       <= d_i;
      shadow_nq <= ~d_i;
    end
  end

endmodule
