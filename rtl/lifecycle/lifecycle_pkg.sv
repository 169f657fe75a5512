// SPDX-License-Identifier: Apache-2.0
// Codes of lifecycle. Two of one kind differ in at least four bits (jobs: three).
package lifecycle_pkg;

  typedef enum logic [7:0] {
    StSense       = 8'b0000_1111,
    StBlank       = 8'b0011_0011,
    StUnfinished  = 8'b0011_1100,
    StProvisioned = 8'b0101_0101,
    StSecured     = 8'b0101_1010,
    StReturned    = 8'b0110_0110,
    StBroken      = 8'b0110_1001,
    StError       = 8'b1001_0110
  } lifecycle_state_e;

  typedef enum logic [5:0] {
    JobIdle     = 6'b000001,
    JobSecure   = 6'b100111,
    JobOverburn = 6'b010100,
    JobGap      = 6'b110010,
    JobReturned = 6'b001010
  } lifecycle_job_e;

  localparam logic [2:0] OpSecure = 3'd1;
  localparam logic [2:0] OpReturn = 3'd2;
  localparam logic [2:0] OpTaint = 3'd3;

  // What the token says, after RFC 9783.
  localparam logic [15:0] TokenProvisioned = 16'h2000;
  localparam logic [15:0] TokenSecured = 16'h3000;
  localparam logic [15:0] TokenDebug = 16'h4000;

endpackage
