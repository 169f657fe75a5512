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

  // Initial chaining value H(0), word i (FIPS 180-4 section 5.3): fractional parts of the square
  // roots of the first eight primes (SHA-512; the upper halves are SHA-256) and of the next eight
  // (SHA-384; the lower halves are SHA-224).
  function automatic logic [63:0] initial_value(sha2_alg_e alg, int unsigned i);
    logic [63:0] first, second;
    unique case (i)
      0: {first, second} = {64'h6A09_E667_F3BC_C908, 64'hCBBB_9D5D_C105_9ED8};
      1: {first, second} = {64'hBB67_AE85_84CA_A73B, 64'h629A_292A_367C_D507};
      2: {first, second} = {64'h3C6E_F372_FE94_F82B, 64'h9159_015A_3070_DD17};
      3: {first, second} = {64'hA54F_F53A_5F1D_36F1, 64'h152F_ECD8_F70E_5939};
      4: {first, second} = {64'h510E_527F_ADE6_82D1, 64'h6733_2667_FFC0_0B31};
      5: {first, second} = {64'h9B05_688C_2B3E_6C1F, 64'h8EB4_4A87_6858_1511};
      6: {first, second} = {64'h1F83_D9AB_FB41_BD6B, 64'hDB0C_2E0D_64F9_8FA7};
      7: {first, second} = {64'h5BE0_CD19_137E_2179, 64'h47B5_481D_BEFA_4FA4};
      default: {first, second} = '0;
    endcase
    unique case (alg)
      AlgSha512: return first;
      AlgSha384: return second;
      AlgSha256: return {first[63:32], 32'h0};
      default:   return {second[31:0], 32'h0};
    endcase
  endfunction

  function automatic logic is_sha512(sha2_alg_e alg);
    return alg == AlgSha384 || alg == AlgSha512;
  endfunction

  // The functions of section 4.1.2 (32 bits) and 4.1.3 (64 bits).
  function automatic logic [31:0] rotr32(logic [31:0] x, int unsigned n);
    return (x >> n) | (x << (32 - n));
  endfunction

  function automatic logic [63:0] rotr64(logic [63:0] x, int unsigned n);
    return (x >> n) | (x << (64 - n));
  endfunction

  function automatic logic [63:0] big_sigma0(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    if (sha512) return rotr64(x, 28) ^ rotr64(x, 34) ^ rotr64(x, 39);
    return {rotr32(u, 2) ^ rotr32(u, 13) ^ rotr32(u, 22), 32'h0};
  endfunction

  function automatic logic [63:0] big_sigma1(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    if (sha512) return rotr64(x, 14) ^ rotr64(x, 18) ^ rotr64(x, 41);
    return {rotr32(u, 6) ^ rotr32(u, 11) ^ rotr32(u, 25), 32'h0};
  endfunction

  function automatic logic [63:0] sigma0(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    if (sha512) return rotr64(x, 1) ^ rotr64(x, 8) ^ (x >> 7);
    return {rotr32(u, 7) ^ rotr32(u, 18) ^ (u >> 3), 32'h0};
  endfunction

  function automatic logic [63:0] sigma1(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    if (sha512) return rotr64(x, 19) ^ rotr64(x, 61) ^ (x >> 6);
    return {rotr32(u, 17) ^ rotr32(u, 19) ^ (u >> 10), 32'h0};
  endfunction

  function automatic logic [63:0] ch(logic [63:0] x, logic [63:0] y, logic [63:0] z);
    return (x & y) ^ (~x & z);
  endfunction

  function automatic logic [63:0] maj(logic [63:0] x, logic [63:0] y, logic [63:0] z);
    return (x & y) ^ (x & z) ^ (y & z);
  endfunction

endpackage
