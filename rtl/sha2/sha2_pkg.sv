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
    StLoad   = 8'h3C,
    StKey    = 8'h5A,
    StFill   = 8'h69,
    StOpen   = 8'h55,
    StPad    = 8'h66,
    StFinish = 8'h99,
    StOuter  = 8'h96,
    StDone   = 8'hAA,
    StSave   = 8'hA5,
    StSaved  = 8'hC3,
    StWipe   = 8'hCC,
    StError  = 8'h0F
  } sha2_phase_e;

  // What a message is. It decides what may be shown, so it is coded like a state.
  typedef enum logic [PhaseWidth-1:0] {
    KindDigest        = 8'h33,
    KindRestoreDigest = 8'h55,
    KindHmac          = 8'h66,
    KindRestoreHmac   = 8'h99,
    KindSecretHmac    = 8'hAA,  // under a key of the key store
    KindOuter         = 8'hCC   // an HMAC whose inner digest is finished
  } sha2_kind_e;

  localparam int unsigned CoreWidth = 6;
  typedef enum logic [CoreWidth-1:0] {
    StCoreIdle  = 6'b010101,
    StCoreRound = 6'b011010,
    StCoreAdd   = 6'b100110,
    StCoreError = 6'b101001
  } sha2_core_e;

  // Words of 32 bits (SHA-224/256) stand in the upper half of the 64-bit datapath; the lower half
  // is then zero everywhere, so that no carry and no rotation brings anything up.

  // Initial chaining values H(0) (FIPS 180-4 section 5.3): fractional parts of the square roots of
  // the first eight primes (SHA-512; the upper halves are SHA-256) and of the next eight (SHA-384;
  // the lower halves are SHA-224).
  localparam logic [63:0] InitialFirst[8] = '{
      64'h6A09_E667_F3BC_C908,
      64'hBB67_AE85_84CA_A73B,
      64'h3C6E_F372_FE94_F82B,
      64'hA54F_F53A_5F1D_36F1,
      64'h510E_527F_ADE6_82D1,
      64'h9B05_688C_2B3E_6C1F,
      64'h1F83_D9AB_FB41_BD6B,
      64'h5BE0_CD19_137E_2179
  };
  localparam logic [63:0] InitialSecond[8] = '{
      64'hCBBB_9D5D_C105_9ED8,
      64'h629A_292A_367C_D507,
      64'h9159_015A_3070_DD17,
      64'h152F_ECD8_F70E_5939,
      64'h6733_2667_FFC0_0B31,
      64'h8EB4_4A87_6858_1511,
      64'hDB0C_2E0D_64F9_8FA7,
      64'h47B5_481D_BEFA_4FA4
  };

  function automatic logic [63:0] initial_value(sha2_alg_e alg, logic [63:0] first,
                                                logic [63:0] second);
    unique case (alg)
      AlgSha512: initial_value = first;
      AlgSha384: initial_value = second;
      AlgSha256: initial_value = {first[63:32], 32'h0};
      default:   initial_value = {second[31:0], 32'h0};
    endcase
  endfunction

  function automatic logic is_sha512(sha2_alg_e alg);
    return alg == AlgSha384 || alg == AlgSha512;
  endfunction

  // The functions of section 4.1.2 (32 bits) and 4.1.3 (64 bits); the numbers beside them are the
  // standard's rotations, and shifts where it says SHR.
  function automatic logic [63:0] big_sigma0(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    u = {u[1:0], u[31:2]} ^ {u[12:0], u[31:13]} ^ {u[21:0], u[31:22]};  // 2, 13, 22
    big_sigma0 = {u, 32'h0};
    if (sha512)
      big_sigma0 = {x[27:0], x[63:28]} ^ {x[33:0], x[63:34]} ^ {x[38:0], x[63:39]};  // 28, 34, 39
  endfunction

  function automatic logic [63:0] big_sigma1(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    u = {u[5:0], u[31:6]} ^ {u[10:0], u[31:11]} ^ {u[24:0], u[31:25]};  // 6, 11, 25
    big_sigma1 = {u, 32'h0};
    if (sha512)
      big_sigma1 = {x[13:0], x[63:14]} ^ {x[17:0], x[63:18]} ^ {x[40:0], x[63:41]};  // 14, 18, 41
  endfunction

  function automatic logic [63:0] sigma0(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    u = {u[6:0], u[31:7]} ^ {u[17:0], u[31:18]} ^ (u >> 3);  // 7, 18, SHR 3
    sigma0 = {u, 32'h0};
    if (sha512) sigma0 = {x[0], x[63:1]} ^ {x[7:0], x[63:8]} ^ (x >> 7);  // 1, 8, SHR 7
  endfunction

  function automatic logic [63:0] sigma1(logic [63:0] x, logic sha512);
    logic [31:0] u;
    u = x[63:32];
    u = {u[16:0], u[31:17]} ^ {u[18:0], u[31:19]} ^ (u >> 10);  // 17, 19, SHR 10
    sigma1 = {u, 32'h0};
    if (sha512) sigma1 = {x[18:0], x[63:19]} ^ {x[60:0], x[63:61]} ^ (x >> 6);  // 19, 61, SHR 6
  endfunction

  function automatic logic [63:0] ch(logic [63:0] x, logic [63:0] y, logic [63:0] z);
    return (x & y) ^ (~x & z);
  endfunction

  function automatic logic [63:0] maj(logic [63:0] x, logic [63:0] y, logic [63:0] z);
    return (x & y) ^ (x & z) ^ (y & z);
  endfunction

endpackage
