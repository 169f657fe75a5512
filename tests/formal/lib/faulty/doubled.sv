// SPDX-License-Identifier: Apache-2.0
// `doubled` with a fault: in any cycle, any number of times, one bit of one of its copies is read flipped.
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

  logic [Width-1:0] q_q, shadow_nq;
  logic [2*Width-1:0] any, flip;

  formal_any #(.Width(2 * Width)) u_flip (.value_o(any));

  always_comb begin
    assume ($onehot0(any));
  end

  assign flip    = rst_ni ? any : '0;
  assign q_o     = q_q ^ flip[Width-1:0];
  assign alert_o = q_o != ~(shadow_nq ^ flip[2*Width-1:Width]);

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
