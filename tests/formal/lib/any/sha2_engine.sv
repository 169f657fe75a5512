// SPDX-License-Identifier: Apache-2.0
// Stands for the engine (rtl/sha2/sha2_engine.sv, same ports) in proofs about its user: it answers
// anything, in any cycle, whatever it is told.
module sha2_engine
  import sha2_pkg::*;
#(
  parameter bit          Sha512 = 1'b1,
  parameter bit          Keyed  = 1'b1,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic             start_i,
  input  sha2_alg_e        alg_i,
  input  logic             hmac_i,
  input  logic             restore_i,
  input  logic             secret_i,
  input  logic             valid_i,
  input  logic      [31:0] word_i,
  input  logic      [ 2:0] bytes_i,
  output logic             ready_o,
  input  logic             finish_i,
  input  logic             save_i,
  input  logic             wipe_i,
  output logic             load_o,
  output logic             setup_o,
  output logic             open_o,
  output logic             busy_o,
  output logic             done_o,
  output logic             saved_o,
  output logic             secret_o,
  output logic             length_error_o,

  output logic [511:0] digest_o,

  output logic [60:0] count_o,
  input  logic [ 4:0] context_index_i,
  output logic [31:0] context_o,

  output logic alert_o
);

  logic [614:0] answer;

  formal_any #(.Width(615)) u_any (.value_o(answer));

  assign {ready_o, load_o, setup_o, open_o, busy_o, done_o, saved_o, secret_o, length_error_o,
          alert_o, digest_o, count_o, context_o} = answer;

endmodule
