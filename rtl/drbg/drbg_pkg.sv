// SPDX-License-Identifier: Apache-2.0
// Steps, states and limits of the random bit generator.
package drbg_pkg;

  localparam logic [1:0] OpReseed = 2'd1;

  // Words of a seeding: entropy input and nonce at first, entropy input later
  localparam int unsigned FirstWords = 16;
  localparam int unsigned LaterWords = 8;

  localparam int unsigned RequestBlocks = 128;
  localparam int unsigned SeedBlocks = 4096;
  localparam int unsigned QuietCycles = 64;

  // Places in the memory, in words
  localparam logic [5:0] PlaceI = 6'd0, PlaceO = 6'd8, PlaceV = 6'd16, PlaceSeed = 6'd32;

  // HMAC_DRBG_Update in the standard's order (10.1.2.2): with data, and without (N)
  typedef enum logic [3:0] {
    StepInit     = 4'd1,  // K = 0, V = 01 01 ..
    StepKey0     = 4'd2,  // K = HMAC(K, V || 00 || data)
    StepValue0   = 4'd3,  // V = HMAC(K, V)
    StepKey1     = 4'd4,  // K = HMAC(K, V || 01 || data)
    StepValue1   = 4'd5,  // V = HMAC(K, V)
    StepKeyN     = 4'd6,  // K = HMAC(K, V || 00)
    StepValueN   = 4'd7,  // V = HMAC(K, V)
    StepGenerate = 4'd8   // V = HMAC(K, V), to be delivered
  } drbg_step_e;

  typedef enum logic [3:0] {
    StWipe   = 4'd1,
    StSeed   = 4'd2,
    StInner  = 4'd3,   // HMAC's first hash, behind the midstate I
    StOuter  = 4'd4,   // its second, behind O
    StIpad   = 4'd5,   // I of a new K
    StOpad   = 4'd6,   // its O
    StLoadI  = 4'd7,   // I goes to the core
    StLoadO  = 4'd8,
    StReload = 4'd9,   // V comes back to T
    StReady  = 4'd10,
    StFailed = 4'd11,
    StError  = 4'd12
  } drbg_state_e;

  // A register holds state or step with four check bits: the extended Hamming code. Two codes differ in
  // at least four bits, and none that is used is all zeros or all ones.
  localparam int unsigned CodeWidth = 8;
  function automatic logic [CodeWidth-1:0] checked(logic [3:0] s);
    return {s[0] ^ s[1] ^ s[2], s[0] ^ s[1] ^ s[3], s[0] ^ s[2] ^ s[3], s[1] ^ s[2] ^ s[3], s};
  endfunction

  function automatic logic is_key(drbg_step_e step);  // a step that ends with a new K
    return step inside {StepInit, StepKey0, StepKey1, StepKeyN};
  endfunction

  function automatic logic has_data(drbg_step_e step);
    return step inside {StepKey0, StepKey1};
  endfunction

endpackage
