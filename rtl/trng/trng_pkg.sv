// SPDX-License-Identifier: Apache-2.0
// Cutoffs, commands and state codes of the entropy source. Two state codes differ in at least three
// bits, and none is all zeros or all ones.
package trng_pkg;

  // SP 800-90B, 4.4, with H = 0.5 bits a sample and alpha = 2^-40 (README.md)
  localparam int unsigned RctCutoff = 81;
  localparam int unsigned Lags = 8;  // lag 1 is the RCT
  localparam int unsigned AptWindow = 1024;
  localparam int unsigned AptCutoff = 824;

  // What software may at least set: H = 1, alpha = 2^-20
  localparam int unsigned RctCutoffLeast = 21;
  localparam int unsigned AptCutoffLeast = 589;

  localparam int unsigned SilentCycles = 65536;

  // Samples of a seed block: 320 bits of assessed entropy
  localparam int unsigned BlockSamples = 640;
  localparam int unsigned BlockWords = 20;

  localparam logic [1:0] OpTest = 2'd1;
  localparam logic [1:0] OpTapOn = 2'd2;
  localparam logic [1:0] OpTapOff = 2'd3;

  // What failed
  typedef struct packed {
    logic lag;
    logic zeroized;
    logic silent;
    logic apt;
    logic rct;
  } trng_cause_t;

  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StStart   = 6'b000001,
    StCollect = 6'b100111,
    StHash    = 6'b010100,
    StFull    = 6'b110010,
    StFailed  = 6'b001010,
    StError   = 6'b101100
  } trng_state_e;

endpackage
