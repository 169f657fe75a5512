// SPDX-License-Identifier: Apache-2.0
// What efuse's own parts share.
package efuse_control_pkg;

  import efuse_pkg::RowBits;
  import fuse_map_pkg::*;

  // Rows from RowSerial on are data, but for RowLockSecond; below, each is a word of its own, and
  // its number its mark's.
  localparam int unsigned Marks = 14;
  localparam int unsigned MarkLockSecond = 13;
  localparam int unsigned Words = 46;
  localparam int unsigned SlotRevocation = 12;
  localparam int unsigned SlotDigests = 22;
  localparam int unsigned SlotSecond = 38;

  // Sensed in any case: rows 0 to LastRow, then those from RowSecondHash to RowLockSecond, which
  // follow each other.
  localparam logic [7:0] LastRow = 8'd44;
  localparam logic [6:0] LastCommon = 7'(LastRow) + 7'(CountSecondHash) + 7'd1;  // step of the last

  function automatic logic is_mark(logic [7:0] row);
    is_mark = (row < RowSerial) || (row == RowLockSecond);
  endfunction

  function automatic logic [RowBits-1:0] row_word(logic [7:0] row);
    unique case (row)
      RowProvisioned: row_word = WordProvisioned;
      RowSecured:     row_word = WordSecured;
      RowReturned:    row_word = WordReturned;
      RowLockSerial:  row_word = WordLockSerial;
      RowLockRoot:    row_word = WordLockRoot;
      RowLockSecond:  row_word = WordLockSecond;
      default:        row_word = (row < RowCommit) ? WordBegun : WordCommit;
    endcase
  endfunction

  // Codes two of which differ in at least three bits, none all zeros or ones.
  typedef enum logic [5:0] {
    RowIdle  = 6'b000001,
    RowLow   = 6'b100111,
    RowGap   = 6'b010100,
    RowHigh  = 6'b110010,
    RowJudge = 6'b001010,
    RowSlot  = 6'b101100
  } row_state_e;

  typedef enum logic [5:0] {
    StSense = 6'b000001,
    StReady = 6'b100111,
    StRun   = 6'b010100,
    StDone  = 6'b110010,
    StHalt  = 6'b001010,
    StError = 6'b101100
  } efuse_state_e;

  typedef enum logic [3:0] {
    JobSense,
    JobLoad,
    JobBurn,
    JobSecure,
    JobOverburn,
    JobReturned,
    JobBegin,
    JobDigest,
    JobCommit,
    JobProvision,
    JobRetire,
    JobProgram
  } job_e;

  // What Run needs to know, and what outlives it. Kept in a `doubled`.
  typedef struct packed {
    job_e       job;
    logic [1:0] area;
    logic [1:0] secret;
    logic [3:0] index;
    logic [6:0] step;
    logic       failed;
    logic       dropped;
    logic       sensed;
    logic       halting;       // zeroize came in Sense
    logic       session;
    logic [1:0] session_area;
    logic [5:0] count;
    logic [7:0] corrected;
  } control_t;

endpackage
