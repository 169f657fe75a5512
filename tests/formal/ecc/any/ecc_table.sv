// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_table.sv (same ports) in proofs about the engine: it answers anything,
// in any cycle.
module ecc_table
  import ecc_pkg::ValueWidth;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic [           6:0] row_i,
  input  logic                  y_i,
  input  logic [           2:0] place_i,
  input  logic                  negative_i,
  output logic [ValueWidth-1:0] value_o,
  output logic                  alert_o
);
  formal_any #(.Width(ValueWidth + 1)) u_any (.value_o({value_o, alert_o}));
endmodule
