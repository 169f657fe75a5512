// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_inverter.sv (same ports) in proofs about the engine: it answers
// anything, in any cycle.
module ecc_inverter
  import ecc_pkg::ValueWidth;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic                  modulus_i,
  input  logic [         255:0] value_i,
  output logic                  busy_o,
  output logic [ValueWidth-1:0] inverse_o,
  output logic                  alert_o
);
  formal_any #(.Width(ValueWidth + 2)) u_any (.value_o({inverse_o, busy_o, alert_o}));
endmodule
