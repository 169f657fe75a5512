// SPDX-License-Identifier: Apache-2.0
// The one register of a security state machine.
//
// Guarantees: synthesis keeps the codes as given, bit for bit, so their distance survives into the
// netlist. Does not check codes: the machine's `default` branch sends every illegal one to its
// terminal error state.
module sparse_state #(
  parameter int unsigned             Width      = 6,
  parameter logic        [Width-1:0] ResetValue = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic [Width-1:0] d_i,
  output logic [Width-1:0] q_o
);

  (* fsm_encoding = "none", keep *) logic [Width-1:0] q_q;

  assign q_o = q_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      q_q <= ResetValue;
    end else begin
      q_q <= d_i;
    end
  end

endmodule
