// SPDX-License-Identifier: Apache-2.0
// attest with its ports taken apart, for the bench.
module attest_top
  import accumulator_pkg::log_req_t;
  import accumulator_pkg::log_rsp_t;
  import bus_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic        nonsecure_i,
  input  logic [ 2:0] subject_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  input logic [  3:0] provisioned_i,
  input logic [  3:0] secured_i,
  input logic [ 15:0] token_i,
  input logic         tainted_i,
  input logic [  3:0] loaded_i,
  input logic [  3:0] digests_ok_i,
  input logic [511:0] digests_i,

  output logic        hold_o,
  input  logic [ 4:0] count_i,
  input  logic        overflow_i,
  input  logic        extending_i,
  output logic        log_valid_o,
  output logic [ 8:0] log_address_o,
  input  logic        log_valid_i,
  input  logic [31:0] log_word_i,

  output logic        random_valid_o,
  input  logic        random_valid_i,
  input  logic        random_error_i,
  input  logic [31:0] random_word_i,

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

  output logic        ecc_request_o,
  input  logic [ 3:0] ecc_owner_i,
  output logic        ecc_psel_o,
  output logic        ecc_penable_o,
  output logic        ecc_pwrite_o,
  output logic [31:0] ecc_paddr_o,
  output logic [31:0] ecc_pwdata_o,
  output logic [ 3:0] ecc_pstrb_o,
  output logic [ 2:0] ecc_pprot_o,
  output logic [ 2:0] ecc_pauser_o,
  input  logic        ecc_pready_i,
  input  logic        ecc_pslverr_i,
  input  logic [31:0] ecc_prdata_i,

  input  logic zeroize_i,
  input  logic alert_i,
  output logic alert_o
);

  apb_req_t apb, ecc;
  apb_rsp_t answer, ecc_answer;
  log_req_t log_request;
  log_rsp_t log_answer;
  psha_req_t psha;
  random_req_t random;

  assign apb = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: subject_e'(subject_i)
      };
  assign {pready_o, pslverr_o, prdata_o} = answer;
  assign {log_valid_o, log_address_o} = log_request;
  assign log_answer = '{valid: log_valid_i, word: log_word_i};
  assign random_valid_o = random.valid;
  assign {psha_valid_o, psha_word_o, psha_bytes_o, psha_finish_o, psha_restart_o} = psha;
  assign ecc_psel_o = ecc.psel;
  assign ecc_penable_o = ecc.penable;
  assign ecc_pwrite_o = ecc.pwrite;
  assign ecc_paddr_o = ecc.paddr;
  assign ecc_pwdata_o = ecc.pwdata;
  assign ecc_pstrb_o = ecc.pstrb;
  assign ecc_pprot_o = ecc.pprot;
  assign ecc_pauser_o = ecc.pauser;
  assign ecc_answer = '{pready: ecc_pready_i, pslverr: ecc_pslverr_i, prdata: ecc_prdata_i};

  attest u_attest (
    .clk_i,
    .rst_ni,
    .apb_i   (apb),
    .apb_o   (answer),
    .provisioned_i,
    .secured_i,
    .token_i,
    .tainted_i,
    .loaded_i,
    .digests_ok_i,
    .digests_i,
    .hold_o,
    .count_i,
    .overflow_i,
    .extending_i,
    .log_o   (log_request),
    .log_i   (log_answer),
    .random_o(random),
    .random_i('{valid: random_valid_i, error: random_error_i, word: random_word_i}),
    .psha_request_o,
    .psha_o  (psha),
    .psha_i  ('{grant: psha_grant_i, ready: psha_ready_i, done: psha_done_i}),
    .digest_i,
    .ecc_request_o,
    .ecc_owner_i,
    .ecc_o   (ecc),
    .ecc_i   (ecc_answer),
    .zeroize_i,
    .alert_i,
    .alert_o
  );

endmodule
