// SPDX-License-Identifier: Apache-2.0
// Codes of commands, phases and parts of a job, and what a command is to the block. No unit needs all of them.
/* verilator lint_off UNUSEDPARAM */
package aes_pkg;

  // CMD.op
  localparam logic [3:0] OpKey = 4'd1, OpRun = 4'd2, OpForget = 4'd3, OpZeroize = 4'd4;

  // CMD.mode
  localparam logic [2:0] ModeEcb = 3'd0, ModeCbc = 3'd1, ModeCtr = 3'd2, ModeGcm = 3'd3,
      ModeCmac = 3'd4;

  // CMD.size
  localparam logic [1:0] Size128 = 2'd0, Size192 = 2'd1, Size256 = 2'd2;

  localparam int unsigned Contexts = 3;
  localparam int unsigned SeedWords = 9;
  localparam int unsigned SeedBlocks = 65536;  // blocks that one seeding serves
  localparam int unsigned SweepCycles = 1024;  // the words of the buffer
  localparam int unsigned BufferBytes = 4096;

  localparam int unsigned SboxMasks = 28;
  localparam int unsigned Masks = 576;  // 16 S-boxes, and 128 bits for what else a cycle needs

  // A code is a number from 1 to 14 with four check bits: the extended Hamming code. Two codes differ in
  // at least four bits, and none that is used is all zeros or all ones.
  localparam int unsigned CodeWidth = 8;
  function automatic logic [CodeWidth-1:0] checked(logic [3:0] s);
    return {s[0] ^ s[1] ^ s[2], s[0] ^ s[1] ^ s[3], s[0] ^ s[2] ^ s[3], s[1] ^ s[2] ^ s[3], s};
  endfunction

  typedef enum logic [3:0] {
    StIdle   = 4'd1,
    StRandom = 4'd2,
    StWarm   = 4'd3,
    StClear  = 4'd4,
    StKey    = 4'd5,
    StTake   = 4'd6,
    StExpand = 4'd7,
    StBeats  = 4'd8,
    StDrain  = 4'd9,
    StTag    = 4'd10,
    StZero   = 4'd11,
    StSweep  = 4'd12,
    StError  = 4'd13
  } phase_e;

  // What the beats of a job are for (README.md, Beats).
  typedef enum logic [3:0] {
    PartEcb      = 4'd1,
    PartCbc      = 4'd2,
    PartCtr      = 4'd3,
    PartFirst    = 4'd4,   // E(0), of CMAC and GCM
    PartCmac     = 4'd5,
    PartIv       = 4'd6,
    PartIvLength = 4'd7,
    PartJ0       = 4'd8,
    PartAad      = 4'd9,
    PartData     = 4'd10,
    PartCheck    = 4'd11,
    PartLength   = 4'd12,
    PartRelease  = 4'd13,
    PartAgain    = 4'd14
  } part_e;

  // An accepted command, without what it does not name.
  typedef struct packed {
    logic [3:0] op;
    logic [2:0] mode;
    logic       inverse;
    logic [4:0] tag;
    logic [1:0] context_code;
    logic [1:0] caller;
    logic       from_slot;
    logic [4:0] slot;
    logic [1:0] size;          // of the key: of KEY as given, of RUN that of the context
  } job_t;

  // Rounds (FIPS 197, section 5)
  function automatic logic [3:0] rounds(logic [1:0] size);
    unique case (size)
      Size128: rounds = 4'd10;
      Size192: rounds = 4'd12;
      default: rounds = 4'd14;
    endcase
  endfunction

  // Words of a key
  function automatic logic [3:0] key_words(logic [1:0] size);
    unique case (size)
      Size128: key_words = 4'd4;
      Size192: key_words = 4'd6;
      default: key_words = 4'd8;
    endcase
  endfunction

endpackage
/* verilator lint_on UNUSEDPARAM */
