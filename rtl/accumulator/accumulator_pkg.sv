// SPDX-License-Identifier: Apache-2.0
// State codes of the accumulator. Two differ in at least three bits, and none is all zeros or ones.
package accumulator_pkg;

  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StIdle     = 6'b000001,
    StRegister = 6'b100111,
    StEntry    = 6'b010100,
    StHash     = 6'b110010,
    StRelease  = 6'b001010,
    StError    = 6'b101100
  } accumulator_state_e;

  localparam logic [8:0] LogRegister = 9'd504;

  // attest reads the log: the request is held until the answer.
  typedef struct packed {
    logic       valid;
    logic [8:0] address;  // 18 e + w: word w of entry e; LogRegister + i: word i of the register
  } log_req_t;

  typedef struct packed {
    logic        valid;
    logic [31:0] word;   // big-endian; zero without valid
  } log_rsp_t;

endpackage
