// SPDX-License-Identifier: Apache-2.0
// Ports of efuse. Which row holds what: generated/fuse_map_pkg.sv.
//
// Every code that grants something has four bits, an even number of them set, so that a single
// flip is no code at all.
/* verilator lint_off UNUSEDPARAM */
package efuse_pkg;

  localparam int unsigned RowBits = 39;  // 32 of data, 7 of SECDED

  // To the fuse array. Held unchanged until `done`; FuseNone in the cycle after it.
  typedef enum logic [3:0] {
    FuseNone       = 4'b0000,
    FuseRead       = 4'b0011,  // a weak bit reads at random: used by nothing here
    FuseMarginHigh = 4'b0101,  // a weak bit reads 0: what reads 1 is burnt for good
    FuseMarginLow  = 4'b0110,  // a weak bit reads 1: what reads 0 is untouched for good
    FusePulse      = 4'b1001   // raises one bit
  } fuse_op_e;

  typedef struct packed {
    fuse_op_e   op;
    logic [7:0] row;
    logic [5:0] bit_index;  // with FusePulse; else 0
  } fuse_req_t;

  typedef struct packed {
    logic               done;  // data counts; the pulse is over
    logic [RowBits-1:0] data;
  } fuse_rsp_t;

  // What a sparse-word row is: at both margins nothing, its own word, or all ones; else partial.
  typedef enum logic [3:0] {
    MarkZero    = 4'b1001,
    MarkWhole   = 4'b0110,
    MarkOnes    = 4'b0101,
    MarkPartial = 4'b1010
  } mark_e;

  typedef enum logic [3:0] {
    AreaBlank     = 4'b1001,
    AreaCommitted = 4'b0110,
    AreaRetired   = 4'b0101,
    AreaTouched   = 4'b1010
  } area_e;

  // For wires of four bits that say yes by one value alone.
  localparam logic [3:0] FuseYes = 4'b1010;
  localparam logic [3:0] FuseNo = 4'b0101;

  // keys <- efuse: eight words of one secret, in order.
  typedef struct packed {
    logic       valid;
    logic [1:0] area;
    logic [1:0] secret;  // 0 attestation, 1 general, 2 root
  } secret_req_t;

  typedef struct packed {
    logic        valid;
    logic        last;   // with valid: word 7
    logic        error;  // counts without valid
    logic [2:0]  index;  // of the word
    logic [31:0] word;
  } secret_rsp_t;

  // keys -> efuse: one word into one row.
  typedef struct packed {
    logic        valid;
    logic [1:0]  area;
    logic [1:0]  secret;
    logic [2:0]  index;
    logic [31:0] share0;  // the word is share0 XOR share1
    logic [31:0] share1;
  } burn_req_t;

  typedef struct packed {
    logic take;   // the row is burnt and reads whole at both margins
    logic error;
  } burn_rsp_t;

  // birth -> efuse.
  typedef enum logic [3:0] {
    BirthNone      = 4'b0000,
    BirthBegin     = 4'b0011,
    BirthDigest    = 4'b0101,
    BirthCommit    = 4'b0110,
    BirthProvision = 4'b1001,
    BirthRetire    = 4'b1010
  } birth_op_e;

  typedef struct packed {
    birth_op_e   op;     // not BirthNone: a request
    logic [1:0]  area;
    logic [3:0]  index;  // BirthDigest: 0 to 7 attestation, 8 to 15 general
    logic [31:0] word;   // BirthDigest: first byte in bits 31:24
  } birth_req_t;

  // lifecycle -> efuse.
  typedef enum logic [3:0] {
    CycleNone     = 4'b0000,
    CycleSecure   = 4'b0011,  // burns the word of Secured
    CycleOverburn = 4'b0101,  // commit rows, secrets and begun rows of all areas to ones
    CycleReturned = 4'b0110   // burns the word of Returned
  } cycle_op_e;

  // To birth and to lifecycle.
  typedef struct packed {
    logic done;   // one cycle, the request had its effect
    logic error;  // one cycle, instead of done: refused, or a row does not read whole
  } fuse_done_t;

endpackage
/* verilator lint_on UNUSEDPARAM */
