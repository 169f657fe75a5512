// SPDX-License-Identifier: Apache-2.0
// Codes of birth. Of steps two codes differ in at least four bits, of the key job's states in at least
// three; none is all zeros or all ones. No unit needs all of them.
/* verilator lint_off UNUSEDPARAM */
package birth_pkg;

  localparam logic [2:0] OpStart = 3'd1;

  // The steps in their order; Digest is the second half of Certify.
  localparam int unsigned StepWidth = 9;
  typedef enum logic [StepWidth-1:0] {
    StIdle      = 9'b000010011,
    StRetire    = 9'b101000010,
    StOwn       = 9'b000011110,
    StGenerate  = 9'b100101011,
    StDraw      = 9'b111100001,
    StBegin     = 9'b110001110,
    StBurn      = 9'b011011001,
    StWipe      = 9'b011110011,
    StLoad      = 9'b011000111,
    StCertify   = 9'b111010000,
    StDigest    = 9'b000111000,
    StClean     = 9'b011111100,
    StCommit    = 9'b100110110,
    StProvision = 9'b100101100,
    StUndo      = 9'b001100101,
    StClear     = 9'b110011011,
    StError     = 9'b101111001
  } step_e;

  // What STATUS.step says.
  function automatic logic [3:0] step_number(step_e step);
    unique case (step)
      StIdle:      return 4'd0;
      StRetire:    return 4'd1;
      StOwn:       return 4'd2;
      StGenerate:  return 4'd3;
      StDraw:      return 4'd4;
      StBegin:     return 4'd5;
      StBurn:      return 4'd6;
      StWipe:      return 4'd7;
      StLoad:      return 4'd8;
      StCertify:   return 4'd9;
      StDigest:    return 4'd9;
      StClean:     return 4'd10;
      StCommit:    return 4'd11;
      StProvision: return 4'd12;
      StUndo:      return 4'd13;
      StClear:     return 4'd14;
      default:     return 4'd15;
    endcase
  endfunction

  localparam int unsigned JobWidth = 6;
  typedef enum logic [JobWidth-1:0] {
    JobIdle   = 6'b000001,
    JobSetup  = 6'b100111,
    JobAccess = 6'b010100,
    JobPush   = 6'b110010,
    JobLast   = 6'b001010,
    JobWait   = 6'b101100,
    JobFailed = 6'b011111,
    JobError  = 6'b111001
  } job_e;

  // What the job reads or writes in ecc. Two codes differ in two bits.
  typedef enum logic [3:0] {
    ItemCommand = 4'b0011,
    ItemStatus  = 4'b0101,
    ItemWord    = 4'b1001
  } item_e;

endpackage
/* verilator lint_on UNUSEDPARAM */
