// SPDX-License-Identifier: Apache-2.0
// Stands for the engine (rtl/sha2/sha2_engine.sv, same ports) in proofs about its user: it answers
// anything, in any cycle, whatever it is told.
module sha2_engine
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic             start_i,
  input  sha2_alg_e        alg_i,
  input  logic             valid_i,
  input  logic      [31:0] word_i,
  input  logic      [ 2:0] bytes_i,
  output logic             ready_o,
  input  logic             finish_i,
  input  logic             wipe_i,
  output logic             open_o,
  output logic             busy_o,
  output logic             done_o,
  output logic             length_error_o,

  output logic [511:0] digest_o,

  output logic alert_o
);

  logic [517:0] answer;

  formal_any #(.Width(518)) u_any (.value_o(answer));

  assign {ready_o, open_o, busy_o, done_o, length_error_o, alert_o, digest_o} = answer;

endmodule
