// SPDX-License-Identifier: Apache-2.0
// What makes, keeps and uses the chip's secrets: noise to random words (trng, drbg), fuses to keys
// (efuse, lifecycle, birth, keys), keys to statements (attest), alert, which wipes them, and debug. Pluton's
// other blocks reach them by the private ports alone; software by the register window, and no secret is
// on that.
module pluton_secrets
  import accumulator_pkg::log_req_t;
  import accumulator_pkg::log_rsp_t;
  import bus_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
  import efuse_pkg::*;
  import fuse_map_pkg::FuseAreas;
  import keys_pkg::birth_key_req_t;
  import keys_pkg::birth_key_rsp_t;
  import pluton_pkg::*;
  import private_sha_pkg::*;
  import spec_pkg::*;
  import trng_health_pkg::HealthGood;
  import trng_health_pkg::HealthTesting;
(
  input logic clk_i,
  input logic rst_ni,  // the chip's reset
  input logic por_ni,  // power-on; `rst_ni` is low with it

  // Register window: the blocks of this module by their indices, and software's way to ecc
  input  apb_req_t [DebugBlock:TrngBlock] block_i,
  output apb_rsp_t [DebugBlock:TrngBlock] block_o,
  input  apb_req_t                        software_i,
  output apb_rsp_t                        software_o,

  // Technology: noise, fuse array
  output logic      noise_enable_o,
  input  logic      noise_valid_i,
  input  logic      noise_bit_i,
  output fuse_req_t fuse_o,
  input  fuse_rsp_t fuse_i,
  input  logic      persistent_i,

  // ecc: its registers, key port and random port
  output apb_req_t    ecc_o,
  input  apb_rsp_t    ecc_i,
  input  key_req_t    ecc_key_i,
  output key_rsp_t    ecc_key_o,
  input  key_offer_t  ecc_offer_i,
  output key_answer_t ecc_answer_o,
  input  random_req_t ecc_random_i,
  output random_rsp_t ecc_random_o,
  input  logic        ecc_test_used_i,

  // sha2's key port
  input  key_req_t sha2_key_i,
  output key_rsp_t sha2_key_o,

  // aes: its key port and random port
  input  key_req_t    aes_key_i,
  output key_rsp_t    aes_key_o,
  input  random_req_t aes_random_i,
  output random_rsp_t aes_random_o,

  // Private SHA-256, for the clients of this module
  output logic      [ClientAttest:ClientTrng] psha_request_o,
  output psha_req_t [ClientAttest:ClientTrng] psha_o,
  input  psha_rsp_t [ClientAttest:ClientTrng] psha_i,
  input  logic      [                  255:0] digest_i,

  // Accumulator
  output logic           hold_o,
  output log_req_t       log_o,
  input  log_rsp_t       log_i,
  input  logic     [4:0] count_i,
  input  logic           overflow_i,
  input  logic           extending_i,

  // Extend: measure's request, and the accumulator's port
  input  logic        measure_valid_i,
  input  logic [31:0] measure_word_i,
  output logic        measure_done_o,
  output logic        extend_valid_o,
  input  logic [ 4:0] entry_index_i,
  output logic [31:0] entry_word_o,
  input  logic        extend_done_i,

  // JTAG: pins, and the application core's debug module
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,
  output jtag_req_t debug_jtag_o,
  input  jtag_rsp_t debug_jtag_i,

  output logic [3:0] blank_o,

  // Alerts, in the order of pluton_pkg: those of the engines, and of the blocks here; and that all secrets go
  input  logic [EngineAlerts-1:0] alert_i,
  input  logic                    aes_alert_i,
  output logic [SecretAlerts-1:0] alert_o,
  output logic                    zeroize_o,
  output logic                    reset_request_o
);

  random_req_t
      seed_req,
      keys_random_req,
      attest_random_req,
      debug_random_req,
      public_random_req,
      private_random_req;
  random_rsp_t
      seed_rsp,
      keys_random_rsp,
      attest_random_rsp,
      debug_random_rsp,
      public_random_rsp,
      private_random_rsp;
  secret_req_t secret_req;
  secret_rsp_t secret_rsp;
  burn_req_t   burn_req;
  burn_rsp_t   burn_rsp;
  birth_req_t  birth_fuse_req;
  fuse_done_t birth_fuse_rsp, cycle_rsp;
  cycle_op_e cycle_req;
  birth_key_req_t birth_key_req;
  birth_key_rsp_t birth_key_rsp;
  apb_req_t birth_ecc_req, attest_ecc_req;
  apb_rsp_t birth_ecc_rsp, attest_ecc_rsp;
  mark_e provisioned_mark, secured_mark, returned_mark;
  logic [FuseAreas-1:0][3:0] areas;
  logic [511:0] digests;
  logic [15:0] token;
  logic [3:0] health, sensed, committed, digests_ok, unfinished, provisioned, secured, loaded;
  logic [3:0] unused_returned, debug_mark, return_allowed;
  logic [3:0] birth_owner, attest_owner;
  logic [1:0] committed_area;
  logic birth_ecc_request, attest_ecc_request;
  logic tainted, tap_used, jtag_used, zeroize, health_failed;
  logic trng_alert, drbg_alert, efuse_alert, lifecycle_alert, keys_alert, birth_alert, attest_alert;
  logic owner_alert, debug_alert;

  assign alert_o = {
    debug_alert,
    owner_alert,
    attest_alert,
    birth_alert,
    keys_alert,
    lifecycle_alert,
    efuse_alert,
    drbg_alert,
    trng_alert
  };

  trng u_trng (
    .clk_i,
    .rst_ni,
    .apb_i         (block_i[TrngBlock]),
    .apb_o         (block_o[TrngBlock]),
    .noise_enable_o,
    .noise_valid_i,
    .noise_bit_i,
    .psha_request_o(psha_request_o[32'(ClientTrng)]),
    .psha_o        (psha_o[32'(ClientTrng)]),
    .psha_i        (psha_i[32'(ClientTrng)]),
    .digest_i,
    .psha_alert_i  (alert_i[AlertPrivateSha]),
    .seed_i        (seed_req),
    .seed_o        (seed_rsp),
    .health_o      (health),
    .blank_i       (blank_o),
    .zeroize_i     (zeroize),
    .test_used_o   (tap_used),
    .alert_o       (trng_alert)
  );

  drbg u_drbg (
    .clk_i,
    .rst_ni,
    .apb_i    (block_i[DrbgBlock]),
    .apb_o    (block_o[DrbgBlock]),
    .seed_o   (seed_req),
    .seed_i   (seed_rsp),
    .health_i (health),
    .zeroize_i(zeroize),
    .ecc_i    (private_random_req),
    .ecc_o    (private_random_rsp),
    .keys_i   (keys_random_req),
    .keys_o   (keys_random_rsp),
    .attest_i (public_random_req),
    .attest_o (public_random_rsp),
    .alert_o  (drbg_alert)
  );

  // One port for the engines' words: ecc's nonces, blinding and keys, aes's masks. A word is one user's: ecc's
  // while it asks.
  assign private_random_req.valid = ecc_random_i.valid || aes_random_i.valid;
  assign ecc_random_o             = ecc_random_i.valid ? private_random_rsp : '0;
  assign aes_random_o             = ecc_random_i.valid ? '0 : private_random_rsp;

  // One port for the words that become public, attest's boot seed and debug's challenge. A word is
  // one user's: attest's while it asks.
  assign public_random_req.valid  = attest_random_req.valid || debug_random_req.valid;
  assign attest_random_rsp        = attest_random_req.valid ? public_random_rsp : '0;
  assign debug_random_rsp         = attest_random_req.valid ? '0 : public_random_rsp;

  efuse u_efuse (
    .clk_i,
    .rst_ni,
    .zeroize_i       (zeroize),
    .apb_i           (block_i[EfuseBlock]),
    .apb_o           (block_o[EfuseBlock]),
    .fuse_o,
    .fuse_i,
    .persistent_i,
    .secret_i        (secret_req),
    .secret_o        (secret_rsp),
    .burn_i          (burn_req),
    .burn_o          (burn_rsp),
    .birth_i         (birth_fuse_req),
    .birth_o         (birth_fuse_rsp),
    .cycle_i         (cycle_req),
    .cycle_o         (cycle_rsp),
    .provisioned_o   (provisioned_mark),
    .secured_o       (secured_mark),
    .returned_o      (returned_mark),
    .sensed_o        (sensed),
    .areas_o         (areas),
    .committed_o     (committed),
    .committed_area_o(committed_area),
    .digests_ok_o    (digests_ok),
    .digests_o       (digests),
    .alert_o         (efuse_alert)
  );

  lifecycle #(
    .Tests(3)
  ) u_lifecycle (
    .clk_i,
    .rst_ni,
    .apb_i           (block_i[LifecycleBlock]),
    .apb_o           (block_o[LifecycleBlock]),
    .sensed_i        (sensed),
    .provisioned_i   (provisioned_mark),
    .secured_i       (secured_mark),
    .returned_i      (returned_mark),
    .areas_i         (areas),
    .committed_i     (committed),
    .cycle_o         (cycle_req),
    .cycle_i         (cycle_rsp),
    .return_allowed_i(return_allowed),
    .debug_open_i    (debug_mark),
    .test_used_i     ({jtag_used, tap_used, ecc_test_used_i}),
    .blank_o,
    .unfinished_o    (unfinished),
    .provisioned_o   (provisioned),
    .secured_o       (secured),
    .returned_o      (unused_returned),
    .tainted_o       (tainted),
    .token_o         (token),
    .alert_o         (lifecycle_alert)
  );

  keys u_keys (
    .clk_i,
    .rst_ni,
    .zeroize_i       (zeroize),
    .apb_i           (block_i[KeysBlock]),
    .apb_o           (block_o[KeysBlock]),
    .ecc_i           (ecc_key_i),
    .ecc_o           (ecc_key_o),
    .offer_i         (ecc_offer_i),
    .answer_o        (ecc_answer_o),
    .sha2_i          (sha2_key_i),
    .sha2_o          (sha2_key_o),
    .aes_i           (aes_key_i),
    .aes_o           (aes_key_o),
    .random_o        (keys_random_req),
    .random_i        (keys_random_rsp),
    .secret_o        (secret_req),
    .secret_i        (secret_rsp),
    .burn_o          (burn_req),
    .burn_i          (burn_rsp),
    .sensed_i        (sensed),
    .committed_i     (committed),
    .committed_area_i(committed_area),
    .birth_i         (birth_key_req),
    .birth_o         (birth_key_rsp),
    .blank_i         (blank_o),
    .provisioned_i   (provisioned),
    .secured_i       (secured),
    .birth_owner_i   (birth_owner),
    .attest_owner_i  (attest_owner),
    .loaded_o        (loaded),
    .alert_o         (keys_alert)
  );

  birth u_birth (
    .clk_i,
    .rst_ni,
    .apb_i           (block_i[BirthBlock]),
    .apb_o           (block_o[BirthBlock]),
    .blank_i         (blank_o),
    .unfinished_i    (unfinished),
    .tainted_i       (tainted),
    .sensed_i        (sensed),
    .areas_i         (areas),
    .committed_i     (committed),
    .committed_area_i(committed_area),
    .digests_ok_i    (digests_ok),
    .fuse_o          (birth_fuse_req),
    .fuse_i          (birth_fuse_rsp),
    .key_o           (birth_key_req),
    .key_i           (birth_key_rsp),
    .ecc_request_o   (birth_ecc_request),
    .birth_owner_i   (birth_owner),
    .ecc_o           (birth_ecc_req),
    .ecc_i           (birth_ecc_rsp),
    .psha_request_o  (psha_request_o[32'(ClientBirth)]),
    .psha_o          (psha_o[32'(ClientBirth)]),
    .psha_i          (psha_i[32'(ClientBirth)]),
    .digest_i,
    .psha_alert_i    (alert_i[AlertPrivateSha]),
    .alert_o         (birth_alert)
  );

  attest u_attest (
    .clk_i,
    .rst_ni,
    .apb_i         (block_i[AttestBlock]),
    .apb_o         (block_o[AttestBlock]),
    .provisioned_i (provisioned),
    .secured_i     (secured),
    .token_i       (token),
    .tainted_i     (tainted),
    .loaded_i      (loaded),
    .digests_ok_i  (digests_ok),
    .digests_i     (digests),
    .hold_o,
    .count_i,
    .overflow_i,
    .extending_i,
    .log_o,
    .log_i,
    .random_o      (attest_random_req),
    .random_i      (attest_random_rsp),
    .psha_request_o(psha_request_o[32'(ClientAttest)]),
    .psha_o        (psha_o[32'(ClientAttest)]),
    .psha_i        (psha_i[32'(ClientAttest)]),
    .digest_i,
    .ecc_request_o (attest_ecc_request),
    .ecc_owner_i   (attest_owner),
    .ecc_o         (attest_ecc_req),
    .ecc_i         (attest_ecc_rsp),
    .zeroize_i     (zeroize),
    .alert_i       (alert_i[AlertPrivateSha] || alert_i[AlertAccumulator]),
    .alert_o       (attest_alert)
  );

  ecc_owner u_ecc_owner (
    .clk_i,
    .rst_ni,
    .software_i,
    .software_o,
    .birth_request_i (birth_ecc_request),
    .birth_i         (birth_ecc_req),
    .birth_o         (birth_ecc_rsp),
    .attest_request_i(attest_ecc_request),
    .attest_i        (attest_ecc_req),
    .attest_o        (attest_ecc_rsp),
    .ecc_o,
    .ecc_i,
    .birth_owner_o   (birth_owner),
    .attest_owner_o  (attest_owner),
    .alert_o         (owner_alert)
  );

  debug u_debug (
    .clk_i,
    .rst_ni,
    .zeroize_i       (zeroize),
    .apb_i           (block_i[DebugBlock]),
    .apb_o           (block_o[DebugBlock]),
    .blank_i         (blank_o),
    .provisioned_i   (provisioned),
    .secured_i       (secured),
    .token_i         (token),
    .mark_o          (debug_mark),
    .return_allowed_o(return_allowed),
    .test_used_o     (jtag_used),
    .random_o        (debug_random_req),
    .random_i        (debug_random_rsp),
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
    .alert_o         (debug_alert)
  );

  // What failed is frozen, what is inconsistent resets the chip.
  assign zeroize_o     = zeroize;
  assign health_failed = !(health inside {HealthTesting, HealthGood});

  alert u_alert (
    .clk_i,
    .rst_ni,
    .por_ni,
    .apb_i    (block_i[AlertBlock]),
    .apb_o    (block_o[AlertBlock]),
    .fatal_i  (16'({aes_alert_i, alert_o, alert_i})),
    .freeze_i ({3'b000, health_failed}),
    .zeroize_o(zeroize),
    .reset_request_o
  );

endmodule
