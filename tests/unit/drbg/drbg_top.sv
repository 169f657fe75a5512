// SPDX-License-Identifier: Apache-2.0
// The random bit generator with its ports as plain wires; client 0 is ecc, 1 keys, 2 attest.
module drbg_top
  import bus_pkg::*;
  import spec_pkg::*;
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

  // Seed words
  output logic        seed_valid_o,
  input  logic        seed_valid_i,
  input  logic        seed_error_i,
  input  logic [31:0] seed_word_i,

  input logic [3:0] health_i,
  input logic       zeroize_i,

  // Clients
  input  logic [ 2:0] ask_i,
  output logic [ 2:0] valid_o,
  output logic [ 2:0] error_o,
  output logic [95:0] words_o,

  output logic alert_o
);

  apb_req_t apb;
  apb_rsp_t apb_answer;
  random_req_t seed;
  random_rsp_t ecc, keys, attest;

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
  assign seed_valid_o = seed.valid;
  assign valid_o = {attest.valid, keys.valid, ecc.valid};
  assign error_o = {attest.error, keys.error, ecc.error};
  assign words_o = {attest.word, keys.word, ecc.word};

  drbg u_drbg (
    .clk_i,
    .rst_ni,
    .apb_i   (apb),
    .apb_o   (apb_answer),
    .seed_o  (seed),
    .seed_i  ('{valid: seed_valid_i, error: seed_error_i, word: seed_word_i}),
    .health_i,
    .zeroize_i,
    .ecc_i   ('{valid: ask_i[0]}),
    .ecc_o   (ecc),
    .keys_i  ('{valid: ask_i[1]}),
    .keys_o  (keys),
    .attest_i('{valid: ask_i[2]}),
    .attest_o(attest),
    .alert_o
  );

endmodule
