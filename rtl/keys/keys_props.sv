// SPDX-License-Identifier: Apache-2.0
// The promises of `keys` (README.md): who gets which key, that a key stays one key while its slot is full,
// that an empty slot holds nothing, and that zeroize ends everything.
//
// What is said of a slot and a word is said of an open, constant one, and so of all
// (tests/formal/keys/keys_view.sv).
//
// FORMAL_SHORT = 1, for covers and planted bugs: random words and fuses answer at once and without errors,
// software and the chip's reset keep still, so that what follows is found sooner.
// FORMAL_QUIET = 1, with it: software does nothing at all, and ecc asks for device keys alone.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif
`ifndef FORMAL_QUIET
`define FORMAL_QUIET 1'b0
`endif

module keys_props
  import bus_pkg::*;
  import efuse_pkg::*;
  import keys_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t    apb_i,
  input apb_rsp_t    apb_o,
  input key_req_t    ecc_i,
  input key_rsp_t    ecc_o,
  input key_offer_t  offer_i,
  input key_answer_t answer_o,
  input key_req_t    sha2_i,
  input key_rsp_t    sha2_o,
  input key_req_t    aes_i,
  input key_rsp_t    aes_o,
  input random_req_t random_o,
  input random_rsp_t random_i,

  input secret_req_t       secret_o,
  input secret_rsp_t       secret_i,
  input burn_req_t         burn_o,
  input burn_rsp_t         burn_i,
  input logic        [3:0] sensed_i,
  input logic        [3:0] committed_i,
  input logic        [1:0] committed_area_i,

  input birth_key_req_t       birth_i,
  input birth_key_rsp_t       birth_o,
  input logic           [3:0] blank_i,
  input logic           [3:0] provisioned_i,
  input logic           [3:0] secured_i,
  input logic           [3:0] birth_owner_i,
  input logic           [3:0] attest_owner_i,
  input logic           [3:0] loaded_o,
  input logic                 alert_o,

  // State
  input phase_e                                 phase,
  input client_e                                client,
  input job_t                                   job,
  input logic     [Slots-1:0]                   full,
  input logic     [Slots-1:0][PurposeWidth-1:0] purposes,
  input subject_e [Slots-1:0]                   subjects,

  // Witness
  input logic [ 3:0] slot,
  input logic [ 2:0] word,
  input logic [31:0] share0,
  input logic [31:0] share1
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The ports' rules: nothing comes unasked.
  always_comb begin
    assume (random_o.valid || (random_i == '0));
    assume (secret_o.valid || (secret_i == '0));
    assume (burn_o.valid || (burn_i == '0));
  end

  if (`FORMAL_SHORT) begin : gen_short
    always_comb begin
      assume (rst_ni == past);
      assume (random_o.valid == random_i.valid);
      assume (!random_i.error && !secret_i.error && !burn_i.error);
      assume (!secret_o.valid || (secret_i.valid && (secret_i.index == job.count[2:0]) &&
                                  (secret_i.last == (job.count == 4'd7))));
      assume (burn_o.valid == burn_i.take);
    end
  end

  if (`FORMAL_QUIET) begin : gen_quiet
    always_comb begin
      assume (!apb_i.psel);
      assume (!ecc_i.valid || (ecc_i.slot < 5'd3));
      assume (!offer_i.valid || (offer_i.slot < 5'd2));
    end
  end

  // ---- Rights, from the tables ----

  function automatic logic serves(logic [PurposeWidth-1:0] purpose, logic [3:0] operation);
    unique case (purpose)
      PurposeHmac, PurposeShared: return operation == KeyOperationHmac;
      PurposeSign: return (operation == KeyOperationSign) || (operation == KeyOperationPublicKey);
      PurposeAgree: return (operation == KeyOperationAgree) || (operation == KeyOperationPublicKey);
      PurposeAgreeTo:
      return (operation == KeyOperationAgreeTo) || (operation == KeyOperationPublicKey);
      PurposeAes128: return operation == KeyOperationAes128;
      PurposeAes192: return operation == KeyOperationAes192;
      PurposeAes256: return operation == KeyOperationAes256;
      default: return 1'b0;
    endcase
  endfunction

  logic born, alive;
  assign born  = (blank_i == BlankYes) && (birth_owner_i == OwnerYes);
  assign alive = (provisioned_i == ProvisionedYes) || (secured_i == SecuredYes) || born;

  function automatic logic device(logic [3:0] operation, logic general, logic attest);
    unique case (operation)
      KeyOperationSign: return general || attest;
      KeyOperationPublicKey: return 1'b1;
      KeyOperationAgree: return general;
      default: return 1'b0;
    endcase
  endfunction

  logic ecc_may, sha2_may, aes_may, offer_may;

  always_comb begin
    ecc_may = 1'b0;
    if (ecc_i.slot < 5'd2) begin
      ecc_may = alive && (ecc_i.subject == SubjectPluton) &&
          device(ecc_i.operation, ecc_i.slot[0], attest_owner_i == OwnerYes);
    end else if ((ecc_i.slot >= 5'd4) && (ecc_i.slot < 5'd16)) begin
      ecc_may = serves(purposes[ecc_i.slot[3:0]], ecc_i.operation) &&
          (ecc_i.operation inside {KeyOperationSign, KeyOperationPublicKey, KeyOperationAgree,
                                   KeyOperationAgreeTo}) &&
          (subjects[ecc_i.slot[3:0]] == ecc_i.subject);
    end
    sha2_may = (sha2_i.slot >= 5'd4) && (sha2_i.slot < 5'd16) &&
        (sha2_i.operation == KeyOperationHmac) &&
        (purposes[sha2_i.slot[3:0]] inside {PurposeHmac, PurposeShared}) &&
        (subjects[sha2_i.slot[3:0]] == sha2_i.subject);
    aes_may = (aes_i.slot >= 5'd4) && (aes_i.slot < 5'd16) &&
        (purposes[aes_i.slot[3:0]] inside {PurposeAes128, PurposeAes192, PurposeAes256}) &&
        serves(purposes[aes_i.slot[3:0]], aes_i.operation) &&
        (subjects[aes_i.slot[3:0]] == aes_i.subject);
    offer_may = 1'b0;
    if (offer_i.slot < 5'd2) begin
      offer_may = born && (offer_i.operation == KeyOperationGenerate) &&
          (offer_i.subject == SubjectPluton);
    end else if ((offer_i.slot >= 5'd4) && (offer_i.slot < 5'd16)) begin
      offer_may = (subjects[offer_i.slot[3:0]] == offer_i.subject) &&
          ((offer_i.operation == KeyOperationAgreeTo) ?
           (purposes[offer_i.slot[3:0]] == PurposeShared) :
           ((offer_i.operation == KeyOperationGenerate) &&
            (purposes[offer_i.slot[3:0]] inside {PurposeSign, PurposeAgree, PurposeAgreeTo})));
    end
  end

  // The attestation key apart: it signs for attest, and for nobody else.
  a_attestation_key_for_attest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ecc_o.valid || (ecc_i.slot != SlotAttestation) || (ecc_may && full[0]));

  a_ecc_by_right :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ecc_o.valid || (ecc_i.slot == SlotAttestation) ||
      (ecc_may && full[ecc_i.slot[3:0]]));

  a_sha2_by_right :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !sha2_o.valid || ecc_o.valid || (sha2_may && full[sha2_i.slot[3:0]]));

  a_aes_by_right :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !aes_o.valid || ecc_o.valid || (aes_may && full[aes_i.slot[3:0]]));

  a_delivery_by_right :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer_o.take || (offer_may && !full[offer_i.slot[3:0]]));

  a_one_at_a_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || $onehot0(
      {ecc_o.valid, sha2_o.valid, aes_o.valid, answer_o.take, secret_o.valid, burn_o.valid}
  ));

  // ---- Ports are zero without their own request ----

  a_ports_rest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((ecc_i.valid || (ecc_o == '0)) && (sha2_i.valid || (sha2_o == '0)) &&
                (aes_i.valid || (aes_o == '0)) && (offer_i.valid || (answer_o == '0)) &&
                (secret_o.valid || (secret_o == '0)) && (burn_o.valid || (burn_o == '0)) &&
                ((birth_i.op != BirthKeyNone) || (birth_o == '0))));

  a_shares_with_valid :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((ecc_o.valid || ((ecc_o.share0 == '0) && (ecc_o.share1 == '0) && !ecc_o.last)) &&
                (sha2_o.valid || ((sha2_o.share0 == '0) && (sha2_o.share1 == '0) &&
                                  !sha2_o.last)) &&
                (aes_o.valid || ((aes_o.share0 == '0) && (aes_o.share1 == '0) &&
                                 !aes_o.last))));

  a_burn_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !burn_o.valid || !$past(
      burn_o.valid
  ) || $past(
      burn_i.take
  ) || (burn_o == $past(
      burn_o
  )));

  // ---- One key while the slot is full; nothing while it is empty ----

  logic stopped;  // the terminal state: words go, whatever was full
  assign stopped = (phase == StError) || alert_o;

  a_key_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || stopped || !full[slot] || !$past(
      full[slot]
  ) || ((share0 ^ share1) == $past(
      share0 ^ share1
  )));

  // Places of the memory are wiped in the order of {slot mod 2, word}.
  logic [4:0] place;
  logic load, fills, filled, wiped;
  logic [4:0] target;
  assign place = {1'b0, slot[0], word};
  assign load = (client == ClientFuses) || ((client == ClientBirth) && (job.op == BirthKeyLoad));
  assign target = ((client == ClientBirth) && (job.op == BirthKeyRoot)) ? SlotRoot : job.slot;
  assign fills  = load || (client inside {ClientOffer, ClientSoftware}) ||
      ((client == ClientBirth) && (job.op == BirthKeyRoot));
  assign filled = load ? ((slot < job.secret) || ((slot == {2'b00, job.secret}) &&
                          (phase == StMove) && ({1'b0, word} < job.count))) :
                  (((client inside {ClientOffer, ClientSoftware}) ||
                    ((client == ClientBirth) && (job.op == BirthKeyRoot))) &&
                   (phase == StMove) && (target == {1'b0, slot}) && ({1'b0, word} < job.count));
  assign wiped  = ((job.one && (target == {1'b0, slot})) || (job.device && DeviceSlots[slot])) &&
                  (place >= {1'b0, job.count});

  logic may_hold;

  always_comb begin
    unique case (phase)
      StClear: may_hold = place >= {1'b0, job.count};
      StDraw, StMove: may_hold = filled;
      StWipe: may_hold = wiped;
      StIdle, StJudge: may_hold = 1'b0;
      default: may_hold = 1'b1;
    endcase
  end

  a_empty_is_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || stopped || full[slot] || may_hold || ((share0 == '0) && (share1 == '0)));

  a_filling_is_empty :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || stopped || !(phase inside {StDraw, StMove}) || !fills ||
      (load ? (full[2:0] == '0) : !full[target[3:0]]));

  a_wiped_is_empty :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || stopped || (phase != StWipe) ||
      ((!job.one || !full[target[3:0]]) && (!job.device || (full[3:0] == '0))));

  a_full_by_last_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !full[slot] || $past(
      full[slot]
  ) || $past(
      (phase == StMove) && (job.count == 4'd7) && !zeroize_i && !full[slot]
  ));

  a_device_keys_together :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      load && (phase == StMove)
  ) || (full[2:0] == $past(
      full[2:0]
  )) || (full[2:0] == '0) || ((full[2:0] == '1) && ($past(
      full[2:0]
  ) == '0)));

  a_no_slot_three :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !full[3]);

  // ---- Carries the induction ----

  a_job_in_range :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || stopped || !(phase inside {StDraw, StMove}) ||
      ((job.count < 4'd8) &&
       ((client != ClientBirth) || (job.op inside {BirthKeyRoot, BirthKeyBurn, BirthKeyLoad})) &&
       (!load || (job.secret < 2'd3)) &&
       (!fills || load || (target < 5'd16)) &&
       ((client != ClientSoftware) || ((target >= 5'd4) && (purposes[target[3:0]] inside
       {PurposeHmac, PurposeSign, PurposeAgree, PurposeAes128, PurposeAes192,
        PurposeAes256})))));

  a_wipe_in_range :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || stopped || (phase != StWipe) || !job.one ||
      (!job.device && !load && (target < 5'd16)));

  // ---- Session slots ----

  logic [PurposeWidth-1:0] purpose;
  subject_e owner;
  logic session, loaded_or_none;
  assign purpose        = purposes[slot];
  assign owner          = subjects[slot];
  assign session        = slot >= 4'd4;
  assign loaded_or_none = !(purpose inside {PurposeShared, PurposeAgreeTo});

  a_right_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !session || (purpose == PurposeNone) || $past(
      purpose == PurposeNone
  ) || ((purpose == $past(
      purpose
  )) && (owner == $past(
      owner
  ))));

  a_unknown_to_software :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !session || !full[slot] || loaded_or_none || $past(
      full[slot] || answer_o.take
  ));

  a_free_is_empty :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (slot < 4'd4) || !full[slot] || (purposes[slot] != PurposeNone));

  // ---- Zeroize ----

  a_zeroized :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      zeroize_i
  ) || ((full == '0) && (phase inside {StClear, StIdle, StError}) && (loaded_o != LoadedYes)));

  logic closed;
  assign closed = phase inside {StClear, StError};

  a_closed_refuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !closed ||
      ((ecc_o.error == ecc_i.valid) && (sha2_o.error == sha2_i.valid) &&
       (aes_o.error == aes_i.valid) && (answer_o.error == offer_i.valid) && !ecc_o.valid &&
       !sha2_o.valid && !aes_o.valid && !answer_o.take &&
       !secret_o.valid && !burn_o.valid && !random_o.valid && (full == '0)));

  // ---- Loaded ----

  a_loaded_is_full :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (loaded_o != LoadedYes) || (full[2:0] == '1));

  // ---- Registers ----

  logic answer;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;

  a_reads_are_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_o.prdata == '0) ||
      (answer && !apb_i.pwrite && !apb_o.pslverr &&
       ((apb_i.paddr[15:0] == 16'h0) && (apb_o.prdata == KeysId) ||
        (apb_i.paddr[15:0] == 16'h4) && (apb_o.prdata == 32'h0001_0000) ||
        (apb_i.paddr[15:0] == 16'hC) && (apb_o.prdata[31:24] == '0) &&
        (apb_o.prdata[7:3] == '0) ||
        (apb_i.paddr[15:0] == 16'h10) && (apb_o.prdata[15:0] == full))));

  // ---- Reached ----

  c_attestation_key_signs :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      ecc_o.valid && (ecc_i.slot == SlotAttestation) &&
      (ecc_i.operation == KeyOperationSign));

  c_delivered_to_general :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      full[1] && (slot == 4'd1) && ((share0 ^ share1) != '0));

  c_root_burnt :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      burn_o.valid && (burn_o.secret == 2'd2) && (burn_o.index == 3'd1));

  c_zeroized_in_move :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      zeroize_i && (phase == StMove) && ecc_o.valid);

  c_broken_delivery :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      (phase == StWipe) && (client == ClientOffer) && (slot == job.slot[3:0]) && (share0 != '0));

endmodule

bind keys keys_props u_props (
  .slot  (u_memory.u_view.slot),
  .word  (u_memory.u_view.word),
  .share0(u_memory.u_view.share0),
  .share1(u_memory.u_view.share1),
  .*
);
