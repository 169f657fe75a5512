// SPDX-License-Identifier: Apache-2.0
// Attestation tokens, and the chip's public keys. Guarantees, states and cycles: README.md beside this file.
//
// Two memories, of public content: 64 words (public keys, their digests, boot seed, nonce) and the token. The
// bus writes the nonce, while nothing runs, and reads the keys and the token.
module attest
  import accumulator_pkg::LogRegister;
  import accumulator_pkg::log_req_t;
  import accumulator_pkg::log_rsp_t;
  import attest_pkg::*;
  import attest_template_pkg::*;
  import bus_pkg::*;
  import efuse_pkg::FuseYes;
  import keys_pkg::LoadedYes;
  import keys_pkg::OwnerYes;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Life cycle, and its value in the token
  input logic [ 3:0] provisioned_i,
  input logic [ 3:0] secured_i,
  input logic [15:0] token_i,
  input logic        tainted_i,

  // Keys, and the digests of their public keys in the fuses, first byte on top
  input logic [  3:0] loaded_i,
  input logic [  3:0] digests_ok_i,
  input logic [511:0] digests_i,

  // Accumulator
  output logic           hold_o,
  input  logic     [4:0] count_i,
  input  logic           overflow_i,
  input  logic           extending_i,
  output log_req_t       log_o,
  input  log_rsp_t       log_i,

  // Random words, for the boot seed
  output random_req_t random_o,
  input  random_rsp_t random_i,

  // Private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,

  // ecc
  output logic           ecc_request_o,
  input  logic     [3:0] ecc_owner_i,
  output apb_req_t       ecc_o,
  input  apb_rsp_t       ecc_i,

  input  logic zeroize_i,
  input  logic alert_i,    // of private_sha or accumulator
  output logic alert_o
);

  localparam int unsigned TokenWords = (TokenMax + 3) / 4;

  attest_state_e state;
  logic [4:0] index, entries;
  logic [1:0] step;
  logic busy, done, ready, command, nonce_write;
  logic [2:0] op, nonce_index;
  logic [31:0] nonce_word;
  error_e error;

  logic stream_load, stream_fresh, stream_run, stream_ended, bad_type, bad_life_cycle, stray;
  logic [TemplateWidth-1:0] stream_next, stream_first, stream_last;
  logic fetch, fetch_log, fetch_signature, fetch_done, access_done, access_fault;
  field_e fetch_field;
  logic [3:0] fetch_index;
  logic [4:0] fetch_entry;
  logic [31:0] fetch_word, access_word, status;
  logic token_write, token_read;
  logic [9:0] token_address, token_read_address;
  logic [11:0] length;
  logic [31:0] token_word, token_data;
  logic word_we, equal;
  logic [5:0] word_address, word_address_a, word_address_b, load_address;
  logic [31:0] word_data, word_a, word_b, digest_word, fuse_word;
  logic unused_bits;

  attest_control u_control (
    .clk_i,
    .rst_ni,
    .command_i       (command),
    .op_i            (op),
    .nonce_write_i   (nonce_write),
    .nonce_index_i   (nonce_index),
    .busy_o          (busy),
    .done_o          (done),
    .ready_o         (ready),
    .error_o         (error),
    .loaded_i        (loaded_i == LoadedYes),
    .allowed_i       (provisioned_i == ProvisionedYes || secured_i == SecuredYes),
    .count_i,
    .extending_i,
    .hold_o,
    .entries_o       (entries),
    .load_o          (stream_load),
    .fresh_o         (stream_fresh),
    .next_o          (stream_next),
    .run_o           (stream_run),
    .first_o         (stream_first),
    .last_o          (stream_last),
    .ended_i         (stream_ended),
    .bad_type_i      (bad_type),
    .bad_life_cycle_i(bad_life_cycle),
    .stray_i         (stray),
    .psha_request_o,
    .psha_done_i     (psha_i.done),
    .equal_i         (equal),
    .random_o        (random_o.valid),
    .random_valid_i  (random_i.valid),
    .random_error_i  (random_i.error),
    .ecc_request_o,
    .owner_i         (ecc_owner_i == OwnerYes),
    .access_done_i   (access_done),
    .access_fault_i  (access_fault),
    .status_busy_i   (status[0]),
    .status_done_i   (status[1]),
    .status_error_i  (error_e'(status[15:8])),
    .state_o         (state),
    .index_o         (index),
    .step_o          (step),
    .zeroize_i,
    .alert_i,
    .alert_o
  );

  // The message and the token

  attest_stream u_stream (
    .clk_i,
    .rst_ni,
    .load_i          (stream_load),
    .fresh_i         (stream_fresh),
    .next_i          (stream_next),
    .run_i           (stream_run),
    .first_i         (stream_first),
    .last_i          (stream_last),
    .ended_o         (stream_ended),
    .fetch_o         (fetch),
    .fetch_field_o   (fetch_field),
    .fetch_index_o   (fetch_index),
    .fetch_entry_o   (fetch_entry),
    .fetch_done_i    (fetch_done),
    .fetch_word_i    (fetch_word),
    .length_o        (length),
    .entries_i       (entries),
    .life_cycle_i    (token_i),
    .overflow_i,
    .tainted_i,
    .psha_o,
    .psha_ready_i    (psha_i.ready),
    .write_o         (token_write),
    .address_o       (token_address),
    .word_o          (token_word),
    .bad_type_o      (bad_type),
    .bad_life_cycle_o(bad_life_cycle),
    .stray_o         (stray)
  );

  // Where a field's words come from

  always_comb begin
    fetch_log       = 1'b1;
    fetch_signature = 1'b0;
    log_o           = '0;
    unique case (fetch_field)
      FieldType:     log_o.address = 9'd0;
      FieldVersion:  log_o.address = 9'd1;
      FieldSigner:   log_o.address = 9'd2 + 9'(fetch_index);
      FieldDigest:   log_o.address = 9'd10 + 9'(fetch_index);
      FieldRegister: log_o.address = LogRegister + 9'(fetch_index);
      default: begin
        fetch_log       = 1'b0;
        fetch_signature = fetch && fetch_field == FieldSignature;
      end
    endcase
    if (fetch_field != FieldRegister) begin
      // 18 e
      log_o.address = log_o.address + {fetch_entry, 4'h0} + {3'h0, fetch_entry, 1'b0};
    end
    log_o.valid = fetch && fetch_log;
    if (!log_o.valid) log_o.address = '0;
  end

  always_comb begin
    fetch_done = 1'b1;
    fetch_word = word_a;
    if (fetch_log) begin
      fetch_done = log_i.valid;
      fetch_word = log_i.word;
    end
    if (fetch_signature) begin
      fetch_done = access_done;
      fetch_word = access_word;
    end
  end

  // Words: port a for message and ecc, port b for the bus

  (* ram_style = "distributed" *) logic [31:0] words[64];

  assign word_a = words[word_address_a];
  assign word_b = words[word_address_b];
  assign word_address_a = state == StSignLoad ? load_address : {place_of(
      fetch_field
  ), fetch_index[2:0]};
  assign digest_word = digest_i[255-32*8'(index[2:0])-:32];

  always_comb begin
    word_we      = nonce_write;
    word_address = {PlaceNonce, nonce_index};
    word_data    = nonce_word;
    unique case (state)
      StKeyTake: begin
        word_we      = access_done;
        word_address = {1'b0, step[0], index[3:0]};
        word_data    = access_word;
      end
      StPointDigest: begin
        word_we      = 1'b1;
        word_address = {step == '0 ? PlaceDevice : PlaceThumbprint, index[2:0]};
        word_data    = digest_word;
      end
      StSeed: begin
        word_we      = random_i.valid;
        word_address = {PlaceSeed, index[2:0]};
        word_data    = random_i.word;
      end
      StDigest: begin
        word_we      = 1'b1;
        word_address = {PlaceNonce, index[2:0]};
        word_data    = digest_word;
      end
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (word_we) words[word_address] <= word_data;
  end

  // Is it the key of the fuses? The general key's digest is written over by its thumbprint.

  assign fuse_word = digests_i[511-32*9'({step[0], index[2:0]})-:32];
  assign equal = step == 2'd2 || (digests_ok_i == FuseYes && digest_word == fuse_word);

  // ecc

  attest_ecc u_ecc (
    .clk_i,
    .rst_ni,
    .state_i      (state),
    .index_i      (index),
    .slot_i       (step[0]),
    .fetch_i      (fetch_signature),
    .fetch_index_i(fetch_index),
    .address_o    (load_address),
    .word_i       (word_a),
    .done_o       (access_done),
    .fault_o      (access_fault),
    .word_o       (access_word),
    .read_o       (status),
    .ecc_o,
    .ecc_i
  );

  // The token's memory: written while a command runs, read when it is done

  tech_ram #(
    .Words(TokenWords)
  ) u_token (
    .clk_i,
    .req_i  (token_write || token_read),
    .we_i   (token_write),
    .be_i   (4'b1111),
    .addr_i (token_write ? token_address : token_read_address),
    .wdata_i(token_word),
    .rdata_o(token_data)
  );

  attest_bank u_bank (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .frozen_i       (busy || alert_o),
    .busy_i         (busy),
    .done_i         (done),
    .ready_i        (ready),
    .error_i        (error),
    .length_i       (length),
    .command_o      (command),
    .op_o           (op),
    .nonce_write_o  (nonce_write),
    .nonce_index_o  (nonce_index),
    .nonce_word_o   (nonce_word),
    .word_address_o (word_address_b),
    .word_i         (word_b),
    .token_read_o   (token_read),
    .token_address_o(token_read_address),
    .token_i        (token_data)
  );

  assign unused_bits = ^{psha_i.grant, status[31:16], status[7:2]};

endmodule
