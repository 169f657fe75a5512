// SPDX-License-Identifier: Apache-2.0
// The key store with its structs taken apart, for a bench in C++.
module keys_top
  import spec_pkg::*;
  import bus_pkg::*;
  import efuse_pkg::*;
  import keys_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  // Bus
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

  // Requests of ecc, sha2 and aes: {operation, subject, slot}
  input  logic        ecc_valid_i,
  input  logic [11:0] ecc_i,
  output logic        ecc_valid_o,
  output logic        ecc_last_o,
  output logic        ecc_error_o,
  output logic [31:0] ecc_share0_o,
  output logic [31:0] ecc_share1_o,
  input  logic        sha2_valid_i,
  input  logic [11:0] sha2_i,
  output logic        sha2_valid_o,
  output logic        sha2_last_o,
  output logic        sha2_error_o,
  output logic [31:0] sha2_share0_o,
  output logic [31:0] sha2_share1_o,
  input  logic        aes_valid_i,
  input  logic [11:0] aes_i,
  output logic        aes_valid_o,
  output logic        aes_last_o,
  output logic        aes_error_o,
  output logic [31:0] aes_share0_o,
  output logic [31:0] aes_share1_o,
  input  logic        offer_valid_i,
  input  logic [11:0] offer_i,
  input  logic        offer_last_i,
  input  logic [31:0] offer_share0_i,
  input  logic [31:0] offer_share1_i,
  output logic        take_o,
  output logic        refuse_o,

  output logic        random_valid_o,
  input  logic        random_valid_i,
  input  logic        random_error_i,
  input  logic [31:0] random_word_i,

  // efuse
  output logic        secret_valid_o,
  output logic [ 1:0] secret_area_o,
  output logic [ 1:0] secret_secret_o,
  input  logic        secret_valid_i,
  input  logic        secret_last_i,
  input  logic        secret_error_i,
  input  logic [ 2:0] secret_index_i,
  input  logic [31:0] secret_word_i,
  output logic        burn_valid_o,
  output logic [ 1:0] burn_area_o,
  output logic [ 1:0] burn_secret_o,
  output logic [ 2:0] burn_index_o,
  output logic [31:0] burn_share0_o,
  output logic [31:0] burn_share1_o,
  input  logic        burn_take_i,
  input  logic        burn_error_i,
  input  logic [ 3:0] sensed_i,
  input  logic [ 3:0] committed_i,
  input  logic [ 1:0] committed_area_i,

  input  logic [3:0] birth_op_i,
  input  logic [1:0] birth_slot_i,
  input  logic [1:0] birth_area_i,
  output logic       birth_done_o,
  output logic       birth_error_o,
  output logic [7:0] birth_code_o,

  input  logic [3:0] blank_i,
  input  logic [3:0] provisioned_i,
  input  logic [3:0] secured_i,
  input  logic [3:0] birth_owner_i,
  input  logic [3:0] attest_owner_i,
  output logic [3:0] loaded_o,
  output logic       alert_o
);

  apb_req_t apb_req;
  apb_rsp_t apb_rsp;
  key_req_t ecc_req, sha2_req, aes_req;
  key_rsp_t ecc_rsp, sha2_rsp, aes_rsp;
  key_offer_t     offer;
  key_answer_t    answer;
  random_req_t    random_req;
  random_rsp_t    random_rsp;
  secret_req_t    secret_req;
  secret_rsp_t    secret_rsp;
  burn_req_t      burn_req;
  burn_rsp_t      burn_rsp;
  birth_key_req_t birth_req;
  birth_key_rsp_t birth_rsp;

  assign apb_req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = apb_rsp.pready;
  assign pslverr_o = apb_rsp.pslverr;
  assign prdata_o = apb_rsp.prdata;

  assign ecc_req = '{
          valid: ecc_valid_i,
          slot: ecc_i[4:0],
          operation: ecc_i[11:8],
          subject: ecc_i[7:5]
      };
  assign ecc_valid_o = ecc_rsp.valid;
  assign ecc_last_o = ecc_rsp.last;
  assign ecc_error_o = ecc_rsp.error;
  assign ecc_share0_o = ecc_rsp.share0;
  assign ecc_share1_o = ecc_rsp.share1;

  assign sha2_req = '{
          valid: sha2_valid_i,
          slot: sha2_i[4:0],
          operation: sha2_i[11:8],
          subject: sha2_i[7:5]
      };
  assign sha2_valid_o = sha2_rsp.valid;
  assign sha2_last_o = sha2_rsp.last;
  assign sha2_error_o = sha2_rsp.error;
  assign sha2_share0_o = sha2_rsp.share0;
  assign sha2_share1_o = sha2_rsp.share1;

  assign aes_req = '{
          valid: aes_valid_i,
          slot: aes_i[4:0],
          operation: aes_i[11:8],
          subject: aes_i[7:5]
      };
  assign aes_valid_o = aes_rsp.valid;
  assign aes_last_o = aes_rsp.last;
  assign aes_error_o = aes_rsp.error;
  assign aes_share0_o = aes_rsp.share0;
  assign aes_share1_o = aes_rsp.share1;

  assign offer = '{
          valid: offer_valid_i,
          last: offer_last_i,
          slot: offer_i[4:0],
          operation: offer_i[11:8],
          subject: offer_i[7:5],
          share0: offer_share0_i,
          share1: offer_share1_i
      };
  assign take_o = answer.take;
  assign refuse_o = answer.error;

  assign random_valid_o = random_req.valid;
  assign random_rsp = '{valid: random_valid_i, error: random_error_i, word: random_word_i};

  assign secret_valid_o = secret_req.valid;
  assign secret_area_o = secret_req.area;
  assign secret_secret_o = secret_req.secret;
  assign secret_rsp = '{
          valid: secret_valid_i,
          last: secret_last_i,
          error: secret_error_i,
          index: secret_index_i,
          word: secret_word_i
      };
  assign burn_valid_o = burn_req.valid;
  assign burn_area_o = burn_req.area;
  assign burn_secret_o = burn_req.secret;
  assign burn_index_o = burn_req.index;
  assign burn_share0_o = burn_req.share0;
  assign burn_share1_o = burn_req.share1;
  assign burn_rsp = '{take: burn_take_i, error: burn_error_i};

  assign birth_req = '{op: birth_key_op_e'(birth_op_i), slot: birth_slot_i, area: birth_area_i};
  assign birth_done_o = birth_rsp.done;
  assign birth_error_o = birth_rsp.error;
  assign birth_code_o = birth_rsp.code;

  keys u_keys (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i   (apb_req),
    .apb_o   (apb_rsp),
    .ecc_i   (ecc_req),
    .ecc_o   (ecc_rsp),
    .offer_i (offer),
    .answer_o(answer),
    .sha2_i  (sha2_req),
    .sha2_o  (sha2_rsp),
    .aes_i   (aes_req),
    .aes_o   (aes_rsp),
    .random_o(random_req),
    .random_i(random_rsp),
    .secret_o(secret_req),
    .secret_i(secret_rsp),
    .burn_o  (burn_req),
    .burn_i  (burn_rsp),
    .sensed_i,
    .committed_i,
    .committed_area_i,
    .birth_i (birth_req),
    .birth_o (birth_rsp),
    .blank_i,
    .provisioned_i,
    .secured_i,
    .birth_owner_i,
    .attest_owner_i,
    .loaded_o,
    .alert_o
  );

endmodule
