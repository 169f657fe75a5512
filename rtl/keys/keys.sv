// SPDX-License-Identifier: Apache-2.0
// The key store (README.md): device keys from the fuses, session keys, three engines' key ports. No key
// leaves by a register, and what leaves is in two shares, masked anew.
//
// Here are the datapath and the ports; who is served, and when, is in keys_control.sv, who may do what in
// keys_rights.sv, what the slots are in keys_slots.sv.
module keys
  import bus_pkg::*;
  import efuse_pkg::burn_req_t;
  import efuse_pkg::burn_rsp_t;
  import efuse_pkg::FuseYes;
  import efuse_pkg::secret_req_t;
  import efuse_pkg::secret_rsp_t;
  import keys_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic zeroize_i,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Engines
  input  key_req_t    ecc_i,
  output key_rsp_t    ecc_o,
  input  key_offer_t  offer_i,
  output key_answer_t answer_o,
  input  key_req_t    sha2_i,
  output key_rsp_t    sha2_o,
  input  key_req_t    aes_i,
  output key_rsp_t    aes_o,

  // Masks
  output random_req_t random_o,
  input  random_rsp_t random_i,

  // Fuses
  output secret_req_t       secret_o,
  input  secret_rsp_t       secret_i,
  output burn_req_t         burn_o,
  input  burn_rsp_t         burn_i,
  input  logic        [3:0] sensed_i,
  input  logic        [3:0] committed_i,
  input  logic        [1:0] committed_area_i,

  // Birth
  input  birth_key_req_t birth_i,
  output birth_key_rsp_t birth_o,

  // Life cycle, and who drives ecc
  input logic [3:0] blank_i,
  input logic [3:0] provisioned_i,
  input logic [3:0] secured_i,
  input logic [3:0] birth_owner_i,
  input logic [3:0] attest_owner_i,

  output logic [3:0] loaded_o,
  output logic       alert_o
);

  phase_e phase;
  client_e client;
  job_t job;
  logic gap, draw, move, last_move, refuse, by_random, by_fuses, create;
  logic wipe_start, wipe_one, wipe_device, wiped, asked, fault;

  logic [Slots-1:0] full, created, fill, empty, wipe_set, target_bit;
  logic [Slots-1:0][PurposeWidth-1:0] purposes;
  subject_e [Slots-1:0] subjects;
  logic slots_fault, commands_fault, ecc_right, sha2_right, aes_right, offer_right, gone, right;
  logic software_ask, software_end, written;
  logic [2:0] op;
  purpose_e new_purpose;
  logic [1:0] caller;
  logic [4:0] software_slot;
  error_e verdict;
  wish_t ecc_wish, sha2_wish, aes_wish, offer_wish;

  logic
      loads,
      burns,
      root,
      takes,
      stores,
      sweeping,
      closed,
      release_slot,
      fuses_ask,
      blank,
      last_word;
  logic fuses_fail, last_fail, partner, random_asked;
  logic [3:0] target, loaded_d, loaded_q;
  logic asked_d, asked_q;
  error_e load_error_d, load_error_q;
  logic [31:0] mask, key_word, share0, share1, masked0, masked1, write0, write1;

  assign last_word = job.count[2:0] == 3'd7;

  // What the client wants, as far as words move (keys_control.sv)
  assign loads = client == ClientFuses || (client == ClientBirth && job.op == BirthKeyLoad);
  assign burns = client == ClientBirth && job.op == BirthKeyBurn;
  assign root = client == ClientBirth && job.op == BirthKeyRoot;
  assign takes = client == ClientOffer;
  assign stores = client == ClientSoftware;

  always_comb begin
    target = job.slot[3:0];
    if (root) target = SlotRoot[3:0];
    if (loads) target = {2'b00, job.secret};
  end
  assign target_bit = 16'd1 << target;

  // The client's request in this cycle

  assign blank      = blank_i == BlankYes;
  assign ecc_wish   = '{ecc_i.slot, ecc_i.operation, ecc_i.subject};
  assign sha2_wish  = '{sha2_i.slot, sha2_i.operation, sha2_i.subject};
  assign aes_wish   = '{aes_i.slot, aes_i.operation, aes_i.subject};
  assign offer_wish = '{offer_i.slot, offer_i.operation, offer_i.subject};

  always_comb begin
    gone  = 1'b0;
    right = 1'b0;
    unique case (client)
      ClientBirth: begin
        gone = birth_i.op == BirthKeyNone;
        unique case (birth_i.op)
          BirthKeyRoot: right = blank && !full[SlotRoot[3:0]];
          BirthKeyBurn: right = blank && birth_i.slot != 2'd3 && full[{2'b00, birth_i.slot}];
          BirthKeyLoad: right = blank && (full & DeviceKeys) == '0;
          BirthKeyWipe: right = 1'b1;
          default:      right = 1'b0;
        endcase
      end
      ClientFuses:    right = committed_i == FuseYes && (full & DeviceKeys) == '0;
      ClientOffer: begin
        gone  = !offer_i.valid;
        right = offer_right;
      end
      ClientEcc: begin
        gone  = !ecc_i.valid;
        right = ecc_right;
      end
      ClientSha2: begin
        gone  = !sha2_i.valid;
        right = sha2_right;
      end
      ClientAes: begin
        gone  = !aes_i.valid;
        right = aes_right;
      end
      ClientSoftware: right = verdict == ErrorNone;
      default:        right = 1'b0;
    endcase
  end

  assign fuses_ask = !asked_q && sensed_i == FuseYes && committed_i == FuseYes &&
      (provisioned_i == ProvisionedYes || secured_i == SecuredYes) && birth_owner_i != OwnerYes;

  // What a word waits for, and what must not happen to it

  assign random_asked = phase == StDraw || (phase == StMove && root);

  always_comb begin
    partner    = 1'b1;
    fuses_fail = 1'b0;
    last_fail  = 1'b0;
    if (loads) begin
      partner = secret_i.valid;
      fuses_fail = secret_i.error ||
          (secret_i.valid && (secret_i.index != job.count[2:0] || secret_i.last != last_word));
    end
    if (burns) begin
      partner    = !gap && burn_i.take;
      fuses_fail = !gap && burn_i.error;
    end
    if (root) partner = random_i.valid;
    if (takes) last_fail = offer_i.last != last_word;
  end

  keys_control u_control (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .fault_i        (slots_fault || commands_fault),
    .birth_i,
    .fuses_ask_i    (fuses_ask),
    .area_i         (committed_area_i),
    .offer_valid_i  (offer_i.valid),
    .offer_slot_i   (offer_i.slot),
    .ecc_valid_i    (ecc_i.valid),
    .ecc_slot_i     (ecc_i.slot),
    .sha2_valid_i   (sha2_i.valid),
    .sha2_slot_i    (sha2_i.slot),
    .aes_valid_i    (aes_i.valid),
    .aes_slot_i     (aes_i.slot),
    .software_ask_i (software_ask),
    .software_slot_i(software_slot),
    .software_op_i  (op),
    .gone_i         (gone),
    .right_i        (right),
    .random_valid_i (random_i.valid),
    .random_error_i (random_asked && random_i.error),
    .fuses_fail_i   (fuses_fail),
    .last_fail_i    (last_fail),
    .partner_i      (partner),
    .phase_o        (phase),
    .client_o       (client),
    .job_o          (job),
    .gap_o          (gap),
    .draw_o         (draw),
    .move_o         (move),
    .last_move_o    (last_move),
    .refuse_o       (refuse),
    .by_random_o    (by_random),
    .by_fuses_o     (by_fuses),
    .create_o       (create),
    .wipe_start_o   (wipe_start),
    .wipe_one_o     (wipe_one),
    .wipe_device_o  (wipe_device),
    .wiped_o        (wiped),
    .asked_o        (asked),
    .fault_o        (fault),
    .alert_o
  );

  assign sweeping = phase inside {StClear, StWipe, StError};
  assign closed = phase == StError || (phase == StClear && !fault);

  // Slots

  assign release_slot = wipe_start && client == ClientSoftware && op == OpRelease;

  always_comb begin
    fill  = '0;
    empty = '0;
    if (last_move && (takes || stores || root)) fill = target_bit;
    if (last_move && loads) fill = DeviceKeys;
    if (wipe_one) empty = target_bit;
    if (wipe_device) empty = DeviceSlots;
  end

  keys_slots u_slots (
    .clk_i,
    .rst_ni,
    .clear_i  (zeroize_i || fault || phase == StError),
    .fill_i   (fill),
    .empty_i  (empty),
    .set_i    (create || release_slot),
    .slot_i   (job.slot[3:0]),
    .purpose_i(create ? new_purpose : PurposeNone),
    .subject_i(create ? caller_subject(caller) : SubjectPluton),
    .full_o   (full),
    .purpose_o(purposes),
    .subject_o(subjects),
    .fault_o  (slots_fault)
  );

  for (genvar s = 0; s < Slots; s++) begin : gen_created
    assign created[s] = s >= FirstSession && purposes[s] != PurposeNone;
  end

  keys_rights u_rights (
    .full_i       (full),
    .purpose_i    (purposes),
    .subject_i    (subjects),
    .blank_i,
    .provisioned_i,
    .secured_i,
    .birth_owner_i,
    .attest_owner_i,
    .ecc_i        (ecc_wish),
    .sha2_i       (sha2_wish),
    .aes_i        (aes_wish),
    .offer_i      (offer_wish),
    .ecc_right_o  (ecc_right),
    .sha2_right_o (sha2_right),
    .aes_right_o  (aes_right),
    .offer_right_o(offer_right),
    .op_i         (op),
    .new_purpose_i(new_purpose),
    .caller_i     (caller),
    .slot_i       (software_slot),
    .written_i    (written),
    .verdict_o    (verdict)
  );

  // Words

  always_comb begin
    wipe_set = '0;
    if (phase == StWipe && job.one) wipe_set = target_bit;
    if (phase == StWipe && job.device) wipe_set = DeviceSlots;
    if (phase == StClear || phase == StError) wipe_set = '1;
  end

  assign masked0 = share0 ^ mask;
  assign masked1 = share1 ^ mask;

  always_comb begin
    write0 = masked0;
    write1 = masked1;
    if (takes) begin
      write0 = offer_i.share0 ^ mask;
      write1 = offer_i.share1 ^ mask;
    end
    if (stores || loads || root) write1 = mask;
    if (stores) write0 = key_word ^ mask;
    if (loads) write0 = secret_i.word ^ mask;
    if (root) write0 = random_i.word;
  end

  keys_memory u_memory (
    .clk_i,
    .slot_i  (target),
    .word_i  (job.count[2:0]),
    .we_i    (move),
    .share0_i(write0),
    .share1_i(write1),
    .share0_o(share0),
    .share1_o(share1),
    .wipe_i  (sweeping),
    .count_i (job.count),
    .set_i   (wipe_set)
  );

  keys_words u_masks (
    .clk_i,
    .we_i   (draw || move || sweeping),
    .waddr_i(job.count[2:0]),
    .word_i (draw ? random_i.word : '0),
    .raddr_i(job.count[2:0]),
    .word_o (mask)
  );

  // Ports

  assign random_o.valid = random_asked && !fault;

  always_comb begin
    secret_o = '0;
    burn_o   = '0;
    if (phase == StMove && loads && !fault) begin
      secret_o = '{valid: 1'b1, area: job.area, secret: job.secret};
    end
    if (phase == StMove && burns && !gap && !fault) begin
      burn_o = '{
          valid: 1'b1,
          area: job.area,
          secret: job.slot[1:0],
          index: job.count[2:0],
          share0: masked0,
          share1: masked1
      };
    end
  end

  always_comb begin
    ecc_o    = '0;
    sha2_o   = '0;
    aes_o    = '0;
    answer_o = '0;
    if (client == ClientEcc) begin
      if (move) ecc_o = '{1'b1, last_move, 1'b0, masked0, masked1};
      ecc_o.error = refuse;
    end
    if (client == ClientSha2) begin
      if (move) sha2_o = '{1'b1, last_move, 1'b0, masked0, masked1};
      sha2_o.error = refuse;
    end
    if (client == ClientAes) begin
      if (move) aes_o = '{1'b1, last_move, 1'b0, masked0, masked1};
      aes_o.error = refuse;
    end
    if (takes) answer_o = '{take: move, error: refuse};
    if (closed) begin
      ecc_o.error    = ecc_i.valid;
      sha2_o.error   = sha2_i.valid;
      aes_o.error    = aes_i.valid;
      answer_o.error = offer_i.valid;
    end
  end

  always_comb begin
    birth_o = '0;
    if (client == ClientBirth) begin
      birth_o.done  = last_move || (wiped && job.op == BirthKeyWipe && birth_i.op == BirthKeyWipe);
      birth_o.error = refuse;
    end
    if (closed) birth_o.error = birth_i.op != BirthKeyNone;
    if (birth_o.error) begin
      birth_o.code = ErrorDenied;
      if (by_random) birth_o.code = ErrorRandom;
      if (by_fuses) birth_o.code = ErrorFuse;
      if (phase == StError) birth_o.code = ErrorInternal;
    end
  end

  keys_commands u_commands (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .ask_o(software_ask),
    .op_o(op),
    .purpose_o(new_purpose),
    .caller_o(caller),
    .slot_o(software_slot),
    .written_o(written),
    .end_i(software_end),
    .refuse_i(refuse && stores),
    .refuse_error_i(by_random ? ErrorRandom : verdict),
    .word_i(job.count[2:0]),
    .key_o(key_word),
    .zero_i        ((move && stores) || phase == StClear || phase == StError ||
                    (phase == StWipe && stores && op == OpLoad)),
    .fault_o(commands_fault),
    .zeroize_i,
    .phase_i(phase),
    .loaded_i(loaded_q == LoadedYes),
    .load_error_i(load_error_q),
    .full_i(phase == StError ? '0 : full),
    .created_i(phase == StError ? '0 : created)
  );

  assign software_end = stores &&
      (create || last_move || wiped || (refuse && phase == StJudge && op != OpLoad));

  // The load from the fuses

  always_comb begin
    asked_d      = asked_q || asked || zeroize_i;
    loaded_d     = loaded_q;
    load_error_d = load_error_q;
    if (client == ClientFuses && last_move) loaded_d = LoadedYes;
    if (client == ClientFuses && refuse) load_error_d = by_random ? ErrorRandom : ErrorFuse;
    if (zeroize_i || fault || alert_o || wipe_device) loaded_d = LoadedNo;
  end

  assign loaded_o = loaded_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      asked_q      <= 1'b0;
      loaded_q     <= LoadedNo;
      load_error_q <= ErrorNone;
    end else begin
      asked_q      <= asked_d;
      loaded_q     <= loaded_d;
      load_error_q <= load_error_d;
    end
  end

endmodule
