// SPDX-License-Identifier: Apache-2.0
// Algorithms and state codes of the SHA-2 engine (FIPS 180-4).
package sha2_pkg;

  typedef enum logic [1:0] {
    AlgSha224 = 2'd0,
    AlgSha256 = 2'd1,
    AlgSha384 = 2'd2,
    AlgSha512 = 2'd3
  } sha2_alg_e;

  // The codes of one machine differ in at least four bits, and none is all zeros or all ones.
  localparam int unsigned PhaseWidth = 8;
  typedef enum logic [PhaseWidth-1:0] {
    StNone   = 8'h33,
    StOpen   = 8'h55,
    StPad    = 8'h66,
    StFinish = 8'h99,
    StDone   = 8'hAA,
    StWipe   = 8'hCC,
    StError  = 8'h0F
  } sha2_phase_e;

  localparam int unsigned CoreWidth = 6;
  typedef enum logic [CoreWidth-1:0] {
    StCoreIdle  = 6'b010101,
    StCoreRound = 6'b011010,
    StCoreAdd   = 6'b100110,
    StCoreError = 6'b101001
  } sha2_core_e;

  // Words of 32 bits (SHA-224/256) stand in the upper half of the 64-bit datapath; the lower half
  // is then zero everywhere, so that no carry and no rotation brings anything up.
  function automatic logic is_sha512(sha2_alg_e alg);
    return alg == AlgSha384 || alg == AlgSha512;
  endfunction

endpackage
