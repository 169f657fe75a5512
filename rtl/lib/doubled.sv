// SPDX-License-Identifier: Apache-2.0
// A register that is kept twice, once inverted.
//
// Guarantees: `alert_o` in every cycle in which the two disagree, so one flipped bit is always told.
// Does not: repair it, or hold it: its user stops in the cycle of the alert.
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

  (* keep *)logic [Width-1:0] q_q;
  (* keep *)logic [Width-1:0] shadow_nq;

  assign q_o     = q_q;
  assign alert_o = q_q != ~shadow_nq;

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
