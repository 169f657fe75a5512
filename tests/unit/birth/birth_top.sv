// SPDX-License-Identifier: Apache-2.0
// birth with its structs taken apart, for a bench in C++.
module birth_top
  import bus_pkg::*;
  import efuse_pkg::birth_req_t;
  import efuse_pkg::fuse_done_t;
  import keys_pkg::birth_key_req_t;
  import keys_pkg::birth_key_rsp_t;
  import private_sha_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Bus
  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic        nonsecure_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  input logic [3:0] blank_i,
  input logic [3:0] unfinished_i,
  input logic       tainted_i,

  // efuse
  input  logic [ 3:0] sensed_i,
  input  logic [15:0] areas_i,
  input  logic [ 3:0] committed_i,
  input  logic [ 1:0] committed_area_i,
  input  logic [ 3:0] digests_ok_i,
  output logic [ 3:0] fuse_op_o,
  output logic [ 1:0] fuse_area_o,
  output logic [ 3:0] fuse_index_o,
  output logic [31:0] fuse_word_o,
  input  logic        fuse_done_i,
  input  logic        fuse_error_i,

  output logic [3:0] key_op_o,
  output logic [1:0] key_slot_o,
  output logic [1:0] key_area_o,
  input  logic       key_done_i,
  input  logic       key_error_i,
  input  logic [7:0] key_code_i,

  // ecc
  output logic        ecc_request_o,
  input  logic [ 3:0] owner_i,
  output logic        ecc_psel_o,
  output logic        ecc_penable_o,
  output logic        ecc_pwrite_o,
  output logic [31:0] ecc_paddr_o,
  output logic [31:0] ecc_pwdata_o,
  output logic [ 3:0] ecc_pstrb_o,
  output logic [ 2:0] ecc_pprot_o,
  output logic [ 2:0] ecc_pauser_o,
  input  logic        ecc_pready_i,
  input  logic        ecc_pslverr_i,
  input  logic [31:0] ecc_prdata_i,

  output logic         psha_request_o,
  output logic         psha_valid_o,
  output logic [ 31:0] psha_word_o,
  output logic [  2:0] psha_bytes_o,
  output logic         psha_finish_o,
  output logic         psha_restart_o,
  input  logic         psha_grant_i,
  input  logic         psha_ready_i,
  input  logic         psha_done_i,
  input  logic [255:0] digest_i,
  input  logic         psha_alert_i,

  output logic alert_o
);

  apb_req_t apb_req, ecc_req;
  apb_rsp_t apb_rsp, ecc_rsp;
  birth_req_t     fuse_req;
  fuse_done_t     fuse_rsp;
  birth_key_req_t key_req;
  birth_key_rsp_t key_rsp;
  psha_req_t      psha_req;
  psha_rsp_t      psha_rsp;

  assign apb_req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = apb_rsp.pready;
  assign pslverr_o = apb_rsp.pslverr;
  assign prdata_o = apb_rsp.prdata;

  assign fuse_op_o = fuse_req.op;
  assign fuse_area_o = fuse_req.area;
  assign fuse_index_o = fuse_req.index;
  assign fuse_word_o = fuse_req.word;
  assign fuse_rsp = '{done: fuse_done_i, error: fuse_error_i};

  assign key_op_o = key_req.op;
  assign key_slot_o = key_req.slot;
  assign key_area_o = key_req.area;
  assign key_rsp = '{done: key_done_i, error: key_error_i, code: key_code_i};

  assign ecc_psel_o = ecc_req.psel;
  assign ecc_penable_o = ecc_req.penable;
  assign ecc_pwrite_o = ecc_req.pwrite;
  assign ecc_paddr_o = ecc_req.paddr;
  assign ecc_pwdata_o = ecc_req.pwdata;
  assign ecc_pstrb_o = ecc_req.pstrb;
  assign ecc_pprot_o = ecc_req.pprot;
  assign ecc_pauser_o = ecc_req.pauser;
  assign ecc_rsp = '{pready: ecc_pready_i, pslverr: ecc_pslverr_i, prdata: ecc_prdata_i};

  assign psha_valid_o = psha_req.valid;
  assign psha_word_o = psha_req.word;
  assign psha_bytes_o = psha_req.bytes;
  assign psha_finish_o = psha_req.finish;
  assign psha_restart_o = psha_req.restart;
  assign psha_rsp = '{grant: psha_grant_i, ready: psha_ready_i, done: psha_done_i};

  birth u_birth (
    .clk_i,
    .rst_ni,
    .apb_i        (apb_req),
    .apb_o        (apb_rsp),
    .blank_i,
    .unfinished_i,
    .tainted_i,
    .sensed_i,
    .areas_i,
    .committed_i,
    .committed_area_i,
    .digests_ok_i,
    .fuse_o       (fuse_req),
    .fuse_i       (fuse_rsp),
    .key_o        (key_req),
    .key_i        (key_rsp),
    .ecc_request_o,
    .birth_owner_i(owner_i),
    .ecc_o        (ecc_req),
    .ecc_i        (ecc_rsp),
    .psha_request_o,
    .psha_o       (psha_req),
    .psha_i       (psha_rsp),
    .digest_i,
    .psha_alert_i,
    .alert_o
  );

endmodule
