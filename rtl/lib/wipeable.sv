// SPDX-License-Identifier: Apache-2.0
// A register that can be wiped.
//
// Guarantees: in the cycle after `wipe_i` it is zero, whatever `we_i` and `d_i` were; else it takes
// `d_i` where `we_i` was high, and keeps its value where it was low.
module wipeable #(
  parameter int unsigned Width = 32
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic             wipe_i,
  input  logic             we_i,
  input  logic [Width-1:0] d_i,
  output logic [Width-1:0] q_o
);

  logic [Width-1:0] q_d, q_q;

  always_comb begin
    q_d = q_q;
    if (we_i) q_d = d_i;
    if (wipe_i) q_d = '0;
  end

  assign q_o = q_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q <= '0;
    end else begin
      q_q <= q_d;
    end
  end

endmodule
