// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_scalar.sv (same ports) in proofs about the engine: it answers anything,
// in any cycle.
module ecc_scalar (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic         start_i,
  input  logic         which_i,
  input  logic         blinded_i,
  input  logic [255:0] value_i,
  input  logic [ 63:0] blind_i,
  input  logic         read_i,
  input  logic [  6:0] window_i,
  input  logic         read_which_i,
  output logic [  2:0] place_o,
  output logic         negative_o,
  output logic         alert_o
);
  formal_any #(.Width(5)) u_any (.value_o({place_o, negative_o, alert_o}));
endmodule
