// SPDX-License-Identifier: Apache-2.0
// Wires and state codes of debug.
package debug_pkg;

  // JTAG, towards the debug module and back.
  typedef struct packed {
    logic tck;
    logic tms;
    logic trst_n;
    logic tdi;
  } jtag_req_t;

  typedef struct packed {
    logic tdo;
    logic tdo_oe;
  } jtag_rsp_t;

  localparam logic [1:0] OpChallenge = 2'd1;
  localparam logic [1:0] OpAcceptDebug = 2'd2;
  localparam logic [1:0] OpAcceptReturn = 2'd3;

  // Two codes differ in at least four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 8;
  typedef enum logic [StateWidth-1:0] {
    StIdle   = 8'b0000_1111,
    StDraw   = 8'b0011_0011,
    StReady  = 8'b0011_1100,
    StExtend = 8'b0101_0101,
    StMark   = 8'b0101_1010,
    StOpen   = 8'b0110_0110,
    StReturn = 8'b0110_1001,
    StFailed = 8'b1010_0101,
    StError  = 8'b1001_0110
  } debug_state_e;

endpackage
