// SPDX-License-Identifier: Apache-2.0
// aes, with its ports as scalars.
module aes_top
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        nonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic        req_o,
  output logic        we_o,
  output logic [ 3:0] be_o,
  output logic [31:0] addr_o,
  output logic [31:0] wdata_o,
  output logic [ 2:0] subject_o,
  output logic        mem_nonsecure_o,
  input  logic        gnt_i,
  input  logic        rvalid_i,
  input  logic        err_i,
  input  logic [31:0] rdata_i,

  output logic        key_valid_o,
  output logic [ 4:0] key_slot_o,
  output logic [ 3:0] key_operation_o,
  output logic [ 2:0] key_subject_o,
  input  logic        key_valid_i,
  input  logic        key_last_i,
  input  logic        key_error_i,
  input  logic [31:0] key_share0_i,
  input  logic [31:0] key_share1_i,

  output logic        random_valid_o,
  input  logic        random_valid_i,
  input  logic        random_error_i,
  input  logic [31:0] random_word_i,

  output logic alert_o,
  output logic masked_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  obi_req_t mem;
  obi_rsp_t answer;
  key_req_t key;
  random_req_t random;

  assign req_o = mem.req;
  assign we_o = mem.we;
  assign be_o = mem.be;
  assign addr_o = mem.addr;
  assign wdata_o = mem.wdata;
  assign subject_o = mem.subject;
  assign mem_nonsecure_o = mem.nonsecure;
  assign answer = '{gnt: gnt_i, rvalid: rvalid_i, err: err_i, rdata: rdata_i};
  assign key_valid_o = key.valid;
  assign key_slot_o = key.slot;
  assign key_operation_o = key.operation;
  assign key_subject_o = key.subject;
  assign random_valid_o = random.valid;
  assign masked_o = Masked;

  aes #(
    .Masked(Masked)
  ) u_aes (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i(req),
    .apb_o(rsp),
    .mem_o(mem),
    .mem_i(answer),
    .key_o(key),
    .key_i(
    '{
        valid: key_valid_i,
        last: key_last_i,
        error: key_error_i,
        share0: key_share0_i,
        share1: key_share1_i
    }
    ),
    .random_o(random),
    .random_i('{valid: random_valid_i, error: random_error_i, word: random_word_i}),
    .alert_o
  );

endmodule
