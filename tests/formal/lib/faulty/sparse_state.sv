// SPDX-License-Identifier: Apache-2.0
// `sparse_state` with a fault: in any cycle, any number of times, one bit of the code is read flipped.
module sparse_state #(
  parameter int unsigned             Width      = 6,
  parameter logic        [Width-1:0] ResetValue = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic [Width-1:0] d_i,
  output logic [Width-1:0] q_o
);

  logic [Width-1:0] q_q, flip;

  formal_any #(.Width(Width)) u_flip (.value_o(flip));

  always_comb begin
    assume ($onehot0(flip));
  end

  assign q_o = rst_ni ? q_q ^ flip : q_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q <= ResetValue;
    end else begin
      q_q <= d_i;
    end
  end

endmodule
