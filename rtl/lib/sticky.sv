// SPDX-License-Identifier: Apache-2.0
// A bit that rises and stays until reset.
//
// Invariant: `q_q` and `shadow_nq` are complements. Neither rail has a path back to its reset value
// but `rst_ni`, so a single flip can only make them disagree, and then the bit reads set: what it
// locks stays locked. Only the chip's reset may be wired to `rst_ni`.
module sticky (
  input logic clk_i,
  input logic rst_ni,

  input  logic set_i,
  output logic q_o,
  output logic alert_o  // the rails disagree
);

  (* keep *)logic q_q;
  (* keep *)logic shadow_nq;
  logic q_d, shadow_nd;

  assign q_d       = q_q || set_i;
  assign shadow_nd = shadow_nq && !set_i;

  assign q_o       = q_q || !shadow_nq;
  assign alert_o   = q_q == shadow_nq;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q       <= 1'b0;
      shadow_nq <= 1'b1;
    end else begin
      q_q       <= q_d;
      shadow_nq <= shadow_nd;
    end
  end

endmodule
