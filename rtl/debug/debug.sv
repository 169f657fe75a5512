// SPDX-License-Identifier: Apache-2.0
// The debug port of the application core, and capabilities. Contract: README.md.
module debug
  import bus_pkg::*;
  import debug_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,    // the chip's reset
  input logic zeroize_i,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // lifecycle
  input  logic [ 3:0] blank_i,
  input  logic [ 3:0] provisioned_i,
  input  logic [ 3:0] secured_i,
  input  logic [15:0] token_i,
  output logic [ 3:0] mark_o,
  output logic [ 3:0] return_allowed_o,
  output logic        test_used_o,

  // Random words
  output random_req_t random_o,
  input  random_rsp_t random_i,

  // measure's extend, and the accumulator's
  input  logic        measure_valid_i,
  input  logic [31:0] measure_word_i,
  output logic        measure_done_o,
  output logic        extend_valid_o,
  input  logic [ 4:0] entry_index_i,
  output logic [31:0] entry_word_o,
  input  logic        extend_done_i,
  input  logic        extending_i,

  // JTAG: pins, and debug module
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,
  output jtag_req_t debug_jtag_o,
  input  jtag_rsp_t debug_jtag_i,

  output logic alert_o
);

  logic want, extended, extend_alert, clamp_alert, closed;
  logic [  3:0] debug_open;
  logic [255:0] challenge;

  debug_control u_control (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i,
    .apb_o,
    .provisioned_i,
    .secured_i,
    .token_i,
    .mark_o,
    .return_allowed_o,
    .random_i,
    .random_o,
    .extend_o    (want),
    .extended_i  (extended),
    .challenge_o (challenge),
    .debug_open_o(debug_open),
    .fault_i     (extend_alert || clamp_alert),
    .closed_o    (closed),
    .used_i      (test_used_o),
    .alert_o
  );

  debug_extend u_extend (
    .clk_i,
    .rst_ni,
    .measure_valid_i,
    .measure_word_i,
    .measure_done_o,
    .want_i  (want),
    .digest_i(challenge),
    .done_o  (extended),
    .extend_valid_o,
    .entry_index_i,
    .entry_word_o,
    .extend_done_i,
    .extending_i,
    .alert_o (extend_alert)
  );

  debug_clamp u_clamp (
    .clk_i,
    .rst_ni,
    .blank_i,
    .debug_open_i(debug_open),
    .closed_i    (closed),
    .jtag_i,
    .jtag_o,
    .debug_jtag_o,
    .debug_jtag_i,
    .test_used_o,
    .alert_o     (clamp_alert)
  );

endmodule
