// SPDX-License-Identifier: Apache-2.0
// The entropy source with its ports as plain wires.
module trng_top
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        pnonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic noise_enable_o,
  input  logic noise_valid_i,
  input  logic noise_bit_i,

  // Private SHA-256
  output logic         psha_request_o,
  output logic         psha_valid_o,
  output logic [ 31:0] psha_word_o,
  output logic [  2:0] psha_bytes_o,
  output logic         psha_finish_o,
  output logic         psha_restart_o,
  input  logic         psha_grant_i,
  input  logic         psha_ready_i,
  input  logic         psha_done_i,
  input  logic [255:0] digest_i,
  input  logic         psha_alert_i,

  // Seed words
  input  logic        seed_valid_i,
  output logic        seed_valid_o,
  output logic        seed_error_o,
  output logic [31:0] seed_word_o,

  output logic [3:0] health_o,
  input  logic [3:0] blank_i,
  input  logic       zeroize_i,
  output logic       test_used_o,
  output logic       alert_o
);

  apb_req_t apb;
  apb_rsp_t apb_answer;
  psha_req_t psha;
  random_rsp_t seed;

  assign apb = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, pnonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };
  assign {pready_o, pslverr_o, prdata_o} = {
    apb_answer.pready, apb_answer.pslverr, apb_answer.prdata
  };
  assign {psha_valid_o, psha_word_o, psha_bytes_o} = {psha.valid, psha.word, psha.bytes};
  assign {psha_finish_o, psha_restart_o} = {psha.finish, psha.restart};
  assign {seed_valid_o, seed_error_o, seed_word_o} = {seed.valid, seed.error, seed.word};

  trng u_trng (
    .clk_i,
    .rst_ni,
    .apb_i (apb),
    .apb_o (apb_answer),
    .noise_enable_o,
    .noise_valid_i,
    .noise_bit_i,
    .psha_request_o,
    .psha_o(psha),
    .psha_i('{grant: psha_grant_i, ready: psha_ready_i, done: psha_done_i}),
    .digest_i,
    .psha_alert_i,
    .seed_i('{valid: seed_valid_i}),
    .seed_o(seed),
    .health_o,
    .blank_i,
    .zeroize_i,
    .test_used_o,
    .alert_o
  );

endmodule
