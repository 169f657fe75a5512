// SPDX-License-Identifier: Apache-2.0
// efuse and lifecycle as Pluton connects them; the bench plays keys, birth and the array.
module efuse_power_top
  import bus_pkg::*;
  import efuse_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  // Registers of both
  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        lifecycle_i,
  input  logic [ 7:0] paddr_i,
  input  logic [31:0] pwdata_i,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic [ 3:0] fuse_op_o,
  output logic [ 7:0] fuse_row_o,
  output logic [ 5:0] fuse_bit_o,
  input  logic        fuse_done_i,
  input  logic [38:0] fuse_data_i,

  input  logic        load_i,
  input  logic [ 1:0] load_area_i,
  input  logic [ 1:0] load_secret_i,
  output logic        load_valid_o,
  output logic        load_last_o,
  output logic        load_error_o,
  output logic [ 2:0] load_index_o,
  output logic [31:0] load_word_o,

  input  logic        burn_i,
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

  input  logic         return_allowed_i,
  input  logic         test_used_i,
  output logic [  3:0] sensed_o,
  output logic [ 15:0] areas_o,
  output logic [  3:0] committed_o,
  output logic [  1:0] committed_area_o,
  output logic [  3:0] digests_ok_o,
  output logic [511:0] digests_o,
  output logic [  3:0] blank_o,
  output logic [  3:0] unfinished_o,
  output logic [  3:0] provisioned_o,
  output logic [  3:0] secured_o,
  output logic [  3:0] returned_o,
  output logic         tainted_o,
  output logic [ 15:0] token_o,
  output logic         efuse_alert_o,
  output logic         lifecycle_alert_o
);

  apb_req_t apb, efuse_apb, lifecycle_apb;
  apb_rsp_t efuse_answer, lifecycle_answer;
  fuse_req_t   fuse;
  secret_rsp_t secret;
  burn_rsp_t   burnt;
  fuse_done_t birth, cycle_done;
  cycle_op_e cycle_op;
  mark_e provisioned, secured, returned;

  always_comb begin
    apb           = '0;
    apb.psel      = psel_i;
    apb.penable   = penable_i;
    apb.pwrite    = pwrite_i;
    apb.paddr     = 32'(paddr_i);
    apb.pwdata    = pwdata_i;
    apb.pstrb     = '1;
    apb.pauser    = SubjectPluton;
    efuse_apb     = lifecycle_i ? '0 : apb;
    lifecycle_apb = lifecycle_i ? apb : '0;
  end

  assign pslverr_o     = lifecycle_i ? lifecycle_answer.pslverr : efuse_answer.pslverr;
  assign prdata_o      = lifecycle_i ? lifecycle_answer.prdata : efuse_answer.prdata;
  assign fuse_op_o     = fuse.op;
  assign fuse_row_o    = fuse.row;
  assign fuse_bit_o    = fuse.bit_index;
  assign load_valid_o  = secret.valid;
  assign load_last_o   = secret.last;
  assign load_error_o  = secret.error;
  assign load_index_o  = secret.index;
  assign load_word_o   = secret.word;
  assign burn_take_o   = burnt.take;
  assign burn_error_o  = burnt.error;
  assign birth_done_o  = birth.done;
  assign birth_error_o = birth.error;

  efuse u_efuse (
    .clk_i,
    .rst_ni,
    .zeroize_i,
    .apb_i(efuse_apb),
    .apb_o(efuse_answer),
    .fuse_o(fuse),
    .fuse_i('{done: fuse_done_i, data: fuse_data_i}),
    .persistent_i(1'b1),
    .secret_i('{valid: load_i, area: load_area_i, secret: load_secret_i}),
    .secret_o(secret),
    .burn_i(
    '{
        valid: burn_i,
        area: burn_area_i,
        secret: burn_secret_i,
        index: burn_index_i,
        share0: burn_share0_i,
        share1: burn_share1_i
    }
    ),
    .burn_o(burnt),
    .birth_i(
    '{op: birth_op_e'(birth_op_i), area: birth_area_i, index: birth_index_i, word: birth_word_i}
    ),
    .birth_o(birth),
    .cycle_i(cycle_op),
    .cycle_o(cycle_done),
    .provisioned_o(provisioned),
    .secured_o(secured),
    .returned_o(returned),
    .sensed_o,
    .areas_o,
    .committed_o,
    .committed_area_o,
    .digests_ok_o,
    .digests_o,
    .alert_o(efuse_alert_o)
  );

  lifecycle u_lifecycle (
    .clk_i,
    .rst_ni,
    .apb_i           (lifecycle_apb),
    .apb_o           (lifecycle_answer),
    .sensed_i        (sensed_o),
    .provisioned_i   (provisioned),
    .secured_i       (secured),
    .returned_i      (returned),
    .areas_i         (areas_o),
    .committed_i     (committed_o),
    .cycle_o         (cycle_op),
    .cycle_i         (cycle_done),
    .return_allowed_i(return_allowed_i ? ReturnAllowedYes : ~ReturnAllowedYes),
    .debug_open_i    (FuseNo),
    .test_used_i     ({3'b000, test_used_i}),
    .blank_o,
    .unfinished_o,
    .provisioned_o,
    .secured_o,
    .returned_o,
    .tainted_o,
    .token_o,
    .alert_o         (lifecycle_alert_o)
  );

endmodule
