// SPDX-License-Identifier: Apache-2.0
// Constants, codes and latencies of the P-256 engine (tools/ecc/README.md), and what its units are told.
// No unit needs all of them.
/* verilator lint_off UNUSEDPARAM */
package ecc_pkg;

  import ecc_microcode_pkg::*;

  localparam int unsigned ValueWidth = 268;  // of a register, and of what the units make

  // SP 800-186, section 3.2.1.3: the field's prime p, the order n of the base point.
  localparam logic [255:0] Prime =
      256'hffffffff00000001000000000000000000000000ffffffffffffffffffffffff;
  localparam logic [255:0] Order =
      256'hffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

  // Cycles from an instruction's issue to the one in whose end its result is written, plus one.
  localparam int unsigned LatencyAdder = 3;
  localparam int unsigned LatencyCanonical = 4;
  localparam int unsigned LatencyInverse = 3;
  localparam int unsigned LatencySelect = 8;
  localparam int unsigned LatencyTable = 9;

  function automatic int unsigned latency_product(int unsigned digits);
    return digits + 8;
  endfunction

  function automatic int unsigned latency_product_n(int unsigned digits);
    return 3 * digits + 16;
  endfunction

  // Who makes a result.
  typedef enum logic [2:0] {
    UnitMultiplier = 3'd0,
    UnitAdder      = 3'd1,
    UnitCanonical  = 3'd2,
    UnitInverse    = 3'd3,
    UnitSelect     = 3'd4,
    UnitTable      = 3'd5
  } unit_e;

  typedef struct packed {
    logic       valid;
    unit_e      unit_code;
    logic [5:0] target;
  } write_t;

  // -1/n mod 2^288; its lowest bits are -1/n mod any smaller power.
  localparam logic [287:0] OrderInverse =
      288'h6146455760d06633a9d6281c50fe77ecc588c6f648c944087d74d2e4ccd1c8aaee00bc4f;

  // Passes of the multiplier. The codes differ in at least three bits.
  localparam int unsigned PassWidth = 6;
  typedef enum logic [PassWidth-1:0] {
    StPassNone   = 6'b010101,  // idle, or products mod p
    StPassFirst  = 6'b011010,
    StPassSecond = 6'b100110,
    StPassThird  = 6'b101001,
    StPassError  = 6'b110000
  } ecc_pass_e;

  localparam int unsigned RunWidth = 6;
  typedef enum logic [RunWidth-1:0] {
    StStill = 6'b010101,
    StRun   = 6'b101010,
    StHalt  = 6'b110011   // terminal error
  } run_e;

  // Commands (CMD.op)
  typedef enum logic [3:0] {
    OpPublicKey   = 4'd1,
    OpGenerate    = 4'd2,
    OpSign        = 4'd3,
    OpVerify      = 4'd4,
    OpEcdh        = 4'd5,
    OpCheckPoint  = 4'd6,
    OpCheckScalar = 4'd7,
    OpZeroize     = 4'd8
  } op_e;

  localparam logic [1:0] NonceHedged = 2'd0, NonceGiven = 2'd2;  // 1 is exact

  // What a command needs, as decided when it is accepted.
  typedef struct packed {
    program_e   program_code;
    logic       test;          // uses what only Blank allows
    logic       key;           // from a slot
    logic       random;
    logic       nonce;         // the nonce unit
    logic [1:0] mode;          // of the nonce unit: 0 exact, 1 hedged, 2 draw
    logic       verify;        // a second program, after the first
    logic       deliver;       // to a slot
    logic       results;       // to FIRST and SECOND
    logic [4:0] slot;
    logic [4:0] to_slot;
    logic [2:0] subject;
    logic [3:0] operation;     // of the key port
  } job_t;

  localparam int unsigned PhaseWidth = 8;
  typedef enum logic [PhaseWidth-1:0] {
    StIdle    = 8'h33,
    StKey     = 8'h3C,
    StRandom  = 8'h55,
    StNonce   = 8'h5A,
    StLoad    = 8'h66,
    StRunning = 8'h69,
    StUnload  = 8'h96,
    StDeliver = 8'h99,
    StSweep   = 8'hA5,
    StError   = 8'h0F
  } phase_e;

  // Four bits that tell the phases apart. For what is only read: an illegal code has one of them, too.
  /* verilator lint_off UNUSEDSIGNAL */
  function automatic logic [3:0] phase_bits(logic [PhaseWidth-1:0] code);
    phase_bits = {code[7:5], code[1]};
  endfunction
  /* verilator lint_on UNUSEDSIGNAL */

  // Random words that a command needs, and where they lie in the buffer.
  localparam int unsigned RandomWords = 31;
  localparam logic [4:0] RandomZ = 5'd0, RandomM = 5'd8, RandomDraw = 5'd16;
  localparam logic [4:0] RandomBlindHigh = 5'd28, RandomBlindLow = 5'd29, RandomOrder = 5'd30;

endpackage
/* verilator lint_on UNUSEDPARAM */
