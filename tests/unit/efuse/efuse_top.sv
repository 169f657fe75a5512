// SPDX-License-Identifier: Apache-2.0
// efuse with a port for each field of its structs.
module efuse_top
  import bus_pkg::*;
  import efuse_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,
  input logic persistent_i,

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

  output logic [ 3:0] fuse_op_o,
  output logic [ 7:0] fuse_row_o,
  output logic [ 5:0] fuse_bit_o,
  input  logic        fuse_done_i,
  input  logic [38:0] fuse_data_i,

  input  logic        secret_valid_i,
  input  logic [ 1:0] secret_area_i,
  input  logic [ 1:0] secret_secret_i,
  output logic        secret_valid_o,
  output logic        secret_last_o,
  output logic        secret_error_o,
  output logic [ 2:0] secret_index_o,
  output logic [31:0] secret_word_o,

  input  logic        burn_valid_i,
  input  logic [ 1:0] burn_area_i,
  input  logic [ 1:0] burn_secret_i,
  input  logic [ 2:0] burn_index_i,
  input  logic [31:0] burn_share0_i,
  input  logic [31:0] burn_share1_i,
  output logic        burn_take_o,
  output logic        burn_error_o,

  input  logic [ 3:0] birth_op_i,
  input  logic [ 1:0] birth_area_i,
  input  logic [ 3:0] birth_index_i,
  input  logic [31:0] birth_word_i,
  output logic        birth_done_o,
  output logic        birth_error_o,

  input  logic [3:0] cycle_op_i,
  output logic       cycle_done_o,
  output logic       cycle_error_o,

  output logic [  3:0] provisioned_o,
  output logic [  3:0] secured_o,
  output logic [  3:0] returned_o,
  output logic [  3:0] sensed_o,
  output logic [ 15:0] areas_o,
  output logic [  3:0] committed_o,
  output logic [  1:0] committed_area_o,
  output logic [  3:0] digests_ok_o,
  output logic [511:0] digests_o,
  output logic         alert_o
);

  apb_req_t apb_req;
  apb_rsp_t apb_rsp;
  fuse_req_t fuse;
  secret_rsp_t secret;
  burn_rsp_t burn;
  fuse_done_t birth, cycle;
  mark_e provisioned, secured, returned;

  assign apb_req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {1'b0, nonsecure_i, 1'b0},
          pauser: spec_pkg::subject_e'(pauser_i)
      };
  assign pready_o = apb_rsp.pready;
  assign pslverr_o = apb_rsp.pslverr;
  assign prdata_o = apb_rsp.prdata;
  assign {fuse_op_o, fuse_row_o, fuse_bit_o} = {fuse.op, fuse.row, fuse.bit_index};
  assign secret_valid_o = secret.valid;
  assign secret_last_o = secret.last;
  assign secret_error_o = secret.error;
  assign secret_index_o = secret.index;
  assign secret_word_o = secret.word;
  assign {burn_take_o, burn_error_o} = {burn.take, burn.error};
  assign {birth_done_o, birth_error_o} = {birth.done, birth.error};
  assign {cycle_done_o, cycle_error_o} = {cycle.done, cycle.error};
  assign {provisioned_o, secured_o, returned_o} = {provisioned, secured, returned};

  efuse u_efuse (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i(apb_req),
    .apb_o(apb_rsp),
    .fuse_o(fuse),
    .fuse_i('{done: fuse_done_i, data: fuse_data_i}),
    .persistent_i,
    .secret_i('{valid: secret_valid_i, area: secret_area_i, secret: secret_secret_i}),
    .secret_o(secret),
    .burn_i(
    '{
        valid: burn_valid_i,
        area: burn_area_i,
        secret: burn_secret_i,
        index: burn_index_i,
        share0: burn_share0_i,
        share1: burn_share1_i
    }
    ),
    .burn_o(burn),
    .birth_i(
    '{op: birth_op_e'(birth_op_i), area: birth_area_i, index: birth_index_i, word: birth_word_i}
    ),
    .birth_o(birth),
    .cycle_i(cycle_op_e'(cycle_op_i)),
    .cycle_o(cycle),
    .provisioned_o(provisioned),
    .secured_o(secured),
    .returned_o(returned),
    .sensed_o,
    .areas_o,
    .committed_o,
    .committed_area_o,
    .digests_ok_o,
    .digests_o,
    .alert_o
  );

endmodule
