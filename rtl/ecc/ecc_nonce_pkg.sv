// SPDX-License-Identifier: Apache-2.0
// Modes, steps and state codes of the nonce unit.
package ecc_nonce_pkg;

  // The order of the curve, and what it lacks to 2^256: x mod n for x < 2 n is x, or x + OrderLack
  // without its carry. The reduction of a draw is by n - 1, which lacks one more.
  localparam logic [255:0] Order =
      256'hFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551;
  localparam logic [255:0] OrderLack = -Order;
  localparam logic [255:0] DrawLack = OrderLack + 256'd1;

  typedef enum logic [1:0] {
    ModeExact  = 2'd0,
    ModeHedged = 2'd1,
    ModeDraw   = 2'd2,
    ModeNone   = 2'd3

  } nonce_mode_e;

  // The HMACs in the names of RFC 6979, section 3.2. Those of K and those of V take turns.
  typedef enum logic [2:0] {
    StepD    = 3'd0,  // K = HMAC(K, V || 00 || x || h || z)
    StepE    = 3'd1,  // V = HMAC(K, V)
    StepF    = 3'd2,  // K = HMAC(K, V || 01 || x || h || z)
    StepG    = 3'd3,  // V
    StepH    = 3'd4,  // V: the exact candidate, the upper 256 bits of the hedged draw
    StepLow  = 3'd5,  // V: the lower bits of the hedged draw
    StepNext = 3'd6,  // K = HMAC(K, V || 00), after an exact candidate that is no nonce
    StepV    = 3'd7   // V, then StepH again
  } nonce_step_e;

  typedef enum logic [3:0] {
    StIdle    = 4'd1,
    StKey     = 4'd2,
    StBody    = 4'd3,
    StOctets  = 4'd4,
    StWait    = 4'd5,
    StFold    = 4'd6,
    StStore   = 4'd7,
    StTop     = 4'd8,
    StLow     = 4'd9,
    StCompare = 4'd10,
    StCheck   = 4'd11,
    StResult  = 4'd12,
    StError   = 4'd13
  } nonce_state_e;

  // The register holds a state with four check bits: the extended Hamming code. Two codes differ in at
  // least four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 8;
  function automatic logic [StateWidth-1:0] state_code(nonce_state_e s);
    return {s[0] ^ s[1] ^ s[2], s[0] ^ s[1] ^ s[3], s[0] ^ s[2] ^ s[3], s[1] ^ s[2] ^ s[3], s};
  endfunction

endpackage
