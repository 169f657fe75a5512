// SPDX-License-Identifier: Apache-2.0
// Codes of the key store, and its port for birth. Of phases, clients and purposes two codes differ in
// at least three bits, and none is all zeros or all ones. No unit needs all of them.
/* verilator lint_off UNUSEDPARAM */
package keys_pkg;

  localparam int unsigned Slots = 16;  // with storage; a request for another one is refused
  localparam int unsigned FirstSession = 4;

  localparam logic [4:0] SlotAttestation = 5'd0;
  localparam logic [4:0] SlotGeneral = 5'd1;
  localparam logic [4:0] SlotRoot = 5'd2;

  // Slots 0 to 3, which are wiped together.
  localparam logic [Slots-1:0] DeviceSlots = 16'h000F;
  localparam logic [Slots-1:0] DeviceKeys = 16'h0007;

  // Which hardware drives ecc (rtl/pluton/ecc_owner.sv).
  localparam logic [3:0] OwnerYes = 4'b1001;
  localparam logic [3:0] OwnerNo = 4'b0110;

  localparam logic [3:0] LoadedYes = 4'b1001;
  localparam logic [3:0] LoadedNo = 4'b0110;

  localparam logic [2:0] OpCreate = 3'd1;
  localparam logic [2:0] OpLoad = 3'd2;
  localparam logic [2:0] OpRelease = 3'd3;

  localparam int unsigned PhaseWidth = 6;
  typedef enum logic [PhaseWidth-1:0] {
    StClear = 6'b000001,
    StIdle  = 6'b100111,
    StJudge = 6'b010100,
    StDraw  = 6'b110010,
    StMove  = 6'b001010,
    StWipe  = 6'b101100,
    StError = 6'b011111
  } phase_e;

  localparam int unsigned ClientWidth = 6;
  typedef enum logic [ClientWidth-1:0] {
    ClientBirth    = 6'b000001,
    ClientFuses    = 6'b100111,
    ClientOffer    = 6'b010100,
    ClientEcc      = 6'b110010,
    ClientSha2     = 6'b001010,
    ClientAes      = 6'b011111,
    ClientSoftware = 6'b101100
  } client_e;

  // What a session slot is for; None: the slot is free.
  localparam int unsigned PurposeWidth = 7;
  typedef enum logic [PurposeWidth-1:0] {
    PurposeNone    = 7'b0000001,
    PurposeHmac    = 7'b0100111,
    PurposeShared  = 7'b0010100,
    PurposeSign    = 7'b0110010,
    PurposeAgree   = 7'b0001010,
    PurposeAgreeTo = 7'b0101100,
    PurposeAes128  = 7'b0011111,
    PurposeAes192  = 7'b0111001,
    PurposeAes256  = 7'b1100000
  } purpose_e;

  // The register's codes; PurposeNone for what is none.
  function automatic purpose_e purpose_of(logic [3:0] code);
    unique case (code)
      4'd1:    return PurposeHmac;
      4'd2:    return PurposeShared;
      4'd3:    return PurposeSign;
      4'd4:    return PurposeAgree;
      4'd5:    return PurposeAgreeTo;
      4'd6:    return PurposeAes128;
      4'd7:    return PurposeAes192;
      4'd8:    return PurposeAes256;
      default: return PurposeNone;
    endcase
  endfunction

  // birth -> keys, held until the answer of one cycle; None in the next one.
  typedef enum logic [3:0] {
    BirthKeyNone = 4'b0000,
    BirthKeyRoot = 4'b0011,  // draws slot 2
    BirthKeyBurn = 4'b0101,  // slot into area
    BirthKeyLoad = 4'b0110,  // area into slots 0, 1, 2
    BirthKeyWipe = 4'b1001   // slots 0 to 3
  } birth_key_op_e;

  typedef struct packed {
    birth_key_op_e op;
    logic [1:0]    slot;
    logic [1:0]    area;
  } birth_key_req_t;

  typedef struct packed {
    logic       done;
    logic       error;  // instead of done
    logic [7:0] code;   // with error: of spec/errors.toml
  } birth_key_rsp_t;

  // What a right depends on, of a request or an offer.
  typedef struct packed {
    logic [4:0] slot;
    logic [3:0] operation;
    logic [2:0] subject;
  } wish_t;

  // What was latched with a client in Idle, and the counters of its transfer. Kept twice, one copy
  // inverted.
  typedef struct packed {
    logic [4:0] slot;
    logic [1:0] area;
    logic [3:0] op;      // birth's
    logic [1:0] secret;  // Load: the slot that is being filled
    logic [3:0] count;
    logic       one;     // Wipe: of the slot,
    logic       device;  // of slots 0 to 3
  } job_t;

endpackage
/* verilator lint_on UNUSEDPARAM */
