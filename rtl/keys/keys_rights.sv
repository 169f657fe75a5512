// SPDX-License-Identifier: Apache-2.0
// Who may do what with which slot (README.md, the tables of slots and purposes): requests, offers, and
// software's commands. Only combinational: the store asks anew in every cycle.
//
// Invariant: no right here gives `sign` of slot 0 to anybody but the attest sequencer, none reads a slot
// that `agree_to` filled but `hmac`, no purpose has both `agree` and `agree_to`, and none has two sizes of AES.
module keys_rights
  import keys_pkg::*;
  import spec_pkg::*;
(
  input logic     [Slots-1:0]                   full_i,
  input logic     [Slots-1:0][PurposeWidth-1:0] purpose_i,
  input subject_e [Slots-1:0]                   subject_i,

  input logic [3:0] blank_i,
  input logic [3:0] provisioned_i,
  input logic [3:0] secured_i,
  input logic [3:0] birth_owner_i,
  input logic [3:0] attest_owner_i,

  input  wish_t ecc_i,
  input  wish_t sha2_i,
  input  wish_t aes_i,
  input  wish_t offer_i,
  output logic  ecc_right_o,
  output logic  sha2_right_o,
  output logic  aes_right_o,
  output logic  offer_right_o,

  // Software's command, and whether every KEY word was written
  input  logic     [2:0] op_i,
  input  purpose_e       new_purpose_i,
  input  logic     [1:0] caller_i,
  input  logic     [4:0] slot_i,
  input  logic           written_i,
  output error_e         verdict_o
);

  logic born, alive;

  assign born  = blank_i == BlankYes && birth_owner_i == OwnerYes;
  assign alive = provisioned_i == ProvisionedYes || secured_i == SecuredYes || born;

  // A session slot with this number, that belongs to the subject
  function automatic logic owned(logic [4:0] slot, subject_e subject,
                                 subject_e [Slots-1:0] subjects);
    return !slot[4] && slot[3:0] >= 4'(FirstSession) && subjects[slot[3:0]] == subject;
  endfunction

  // What ecc may do with the key of a session slot
  function automatic logic serves(purpose_e slot_purpose, logic [3:0] operation);
    unique case (slot_purpose)
      PurposeSign:    serves = operation inside {KeyOperationSign, KeyOperationPublicKey};
      PurposeAgree:   serves = operation inside {KeyOperationAgree, KeyOperationPublicKey};
      PurposeAgreeTo: serves = operation inside {KeyOperationAgreeTo, KeyOperationPublicKey};
      default:        serves = 1'b0;
    endcase
  endfunction

  // The key of a session slot is one of AES, of one size.
  function automatic logic serves_aes(purpose_e slot_purpose, logic [3:0] operation);
    unique case (slot_purpose)
      PurposeAes128: serves_aes = operation == KeyOperationAes128;
      PurposeAes192: serves_aes = operation == KeyOperationAes192;
      PurposeAes256: serves_aes = operation == KeyOperationAes256;
      default:       serves_aes = 1'b0;
    endcase
  endfunction

  purpose_e ecc_purpose, sha2_purpose, aes_purpose, offer_purpose, purpose;

  assign ecc_purpose   = purpose_e'(purpose_i[ecc_i.slot[3:0]]);
  assign sha2_purpose  = purpose_e'(purpose_i[sha2_i.slot[3:0]]);
  assign aes_purpose   = purpose_e'(purpose_i[aes_i.slot[3:0]]);
  assign offer_purpose = purpose_e'(purpose_i[offer_i.slot[3:0]]);
  assign purpose       = purpose_e'(purpose_i[slot_i[3:0]]);

  always_comb begin
    ecc_right_o = 1'b0;
    unique case (ecc_i.slot)
      SlotAttestation: begin
        if (ecc_i.operation == KeyOperationSign) ecc_right_o = attest_owner_i == OwnerYes;
        if (ecc_i.operation == KeyOperationPublicKey) ecc_right_o = 1'b1;
        if (ecc_i.subject != SubjectPluton || !alive) ecc_right_o = 1'b0;
      end
      SlotGeneral: begin
        ecc_right_o = ecc_i.subject == SubjectPluton && alive &&
            ecc_i.operation inside {KeyOperationSign, KeyOperationPublicKey, KeyOperationAgree};
      end
      default: begin
        ecc_right_o = owned(ecc_i.slot, subject_e'(ecc_i.subject), subject_i) &&
            serves(ecc_purpose, ecc_i.operation);
      end
    endcase
    if (!full_i[ecc_i.slot[3:0]]) ecc_right_o = 1'b0;
  end

  assign sha2_right_o = owned(
      sha2_i.slot, subject_e'(sha2_i.subject), subject_i
  ) && sha2_i.operation == KeyOperationHmac && sha2_purpose inside {PurposeHmac, PurposeShared} &&
      full_i[sha2_i.slot[3:0]];

  assign aes_right_o = owned(
      aes_i.slot, subject_e'(aes_i.subject), subject_i
  ) && serves_aes(
      aes_purpose, aes_i.operation
  ) && full_i[aes_i.slot[3:0]];

  always_comb begin
    offer_right_o = 1'b0;
    if (offer_i.slot inside {SlotAttestation, SlotGeneral}) begin
      offer_right_o = offer_i.operation == KeyOperationGenerate &&
          offer_i.subject == SubjectPluton && born;
    end else if (owned(offer_i.slot, subject_e'(offer_i.subject), subject_i)) begin
      unique case (offer_purpose)
        PurposeSign, PurposeAgree, PurposeAgreeTo:
        offer_right_o = offer_i.operation == KeyOperationGenerate;
        PurposeShared: offer_right_o = offer_i.operation == KeyOperationAgreeTo;
        default: offer_right_o = 1'b0;
      endcase
    end
    if (full_i[offer_i.slot[3:0]]) offer_right_o = 1'b0;
  end

  always_comb begin
    verdict_o = ErrorNone;
    if (!(op_i inside {OpCreate, OpLoad, OpRelease}) ||
        (op_i == OpCreate && new_purpose_i == PurposeNone)) begin
      verdict_o = ErrorCommand;
    end else if (!caller_valid(caller_i)) begin
      verdict_o = ErrorCaller;
    end else if (slot_i[4] || slot_i[3:0] < 4'(FirstSession)) begin
      verdict_o = ErrorSlot;
    end else if (op_i == OpCreate) begin
      if (purpose != PurposeNone) verdict_o = ErrorTaken;
    end else if (purpose == PurposeNone || !owned(
            slot_i, caller_subject(caller_i), subject_i
        )) begin
      verdict_o = ErrorDenied;
    end else if (op_i == OpLoad) begin
      if (purpose inside {PurposeShared, PurposeAgreeTo}) verdict_o = ErrorDenied;
      else if (full_i[slot_i[3:0]]) verdict_o = ErrorTaken;
      else if (!written_i) verdict_o = ErrorOrder;
    end
  end

endmodule
