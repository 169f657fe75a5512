// SPDX-License-Identifier: Apache-2.0
// debug with a port for each field of its structs.
module debug_top
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic        nonsecure_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  input  logic [ 3:0] blank_i,
  input  logic [ 3:0] provisioned_i,
  input  logic [ 3:0] secured_i,
  input  logic [15:0] token_i,
  output logic [ 3:0] mark_o,
  output logic [ 3:0] return_allowed_o,
  output logic        test_used_o,

  output logic        random_valid_o,
  input  logic        random_valid_i,
  input  logic        random_error_i,
  input  logic [31:0] random_word_i,

  input  logic        measure_valid_i,
  input  logic [31:0] measure_word_i,
  output logic        measure_done_o,
  output logic        extend_valid_o,
  input  logic [ 4:0] entry_index_i,
  output logic [31:0] entry_word_o,
  input  logic        extend_done_i,
  input  logic        extending_i,

  input  logic [3:0] jtag_i,        // tck, tms, trst_n, tdi
  output logic [1:0] jtag_o,        // tdo, tdo_oe
  output logic [3:0] debug_jtag_o,
  input  logic [1:0] debug_jtag_i,

  output logic alert_o
);

  apb_req_t    req;
  apb_rsp_t    rsp;
  random_req_t random;

  assign req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = rsp.pready;
  assign pslverr_o = rsp.pslverr;
  assign prdata_o = rsp.prdata;
  assign random_valid_o = random.valid;

  debug u_debug (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i   (req),
    .apb_o   (rsp),
    .blank_i,
    .provisioned_i,
    .secured_i,
    .token_i,
    .mark_o,
    .return_allowed_o,
    .test_used_o,
    .random_o(random),
    .random_i('{valid: random_valid_i, error: random_error_i, word: random_word_i}),
    .measure_valid_i,
    .measure_word_i,
    .measure_done_o,
    .extend_valid_o,
    .entry_index_i,
    .entry_word_o,
    .extend_done_i,
    .extending_i,
    .jtag_i,
    .jtag_o,
    .debug_jtag_o,
    .debug_jtag_i,
    .alert_o
  );

endmodule
