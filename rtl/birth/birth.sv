// SPDX-License-Identifier: Apache-2.0
// Birth (README.md): software starts it and sees how it ended; the steps are birth_control.sv's, one key's
// way through ecc and SHA-256 is birth_key.sv's. No key passes through here.
module birth
  import birth_pkg::*;
  import bus_pkg::*;
  import efuse_pkg::birth_req_t;
  import efuse_pkg::fuse_done_t;
  import efuse_pkg::FuseYes;
  import keys_pkg::birth_key_req_t;
  import keys_pkg::birth_key_rsp_t;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Life cycle
  input logic [3:0] blank_i,
  input logic [3:0] unfinished_i,
  input logic       tainted_i,

  // Fuses
  input  logic       [3:0]      sensed_i,
  input  logic       [3:0][3:0] areas_i,
  input  logic       [3:0]      committed_i,
  input  logic       [1:0]      committed_area_i,
  input  logic       [3:0]      digests_ok_i,
  output birth_req_t            fuse_o,
  input  fuse_done_t            fuse_i,

  // Key store
  output birth_key_req_t key_o,
  input  birth_key_rsp_t key_i,

  // ecc, when birth owns it
  output logic           ecc_request_o,
  input  logic     [3:0] birth_owner_i,
  output apb_req_t       ecc_o,
  input  apb_rsp_t       ecc_i,

  // Private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,
  input  logic              psha_alert_i,

  output logic alert_o
);

  localparam int unsigned AddrWidth = birth_regs_pkg::BIRTH_REGS_MIN_ADDR_WIDTH;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  birth_regs_pkg::birth__in_t to_regs;
  birth_regs_pkg::birth__out_t from_regs;
  logic idle, busy, done, command, unfinished;
  logic job_start, job_generate, job_slot, job_release, job_done, job_failed, job_alert;
  logic [3:0] step;
  logic [1:0] area;
  error_e error, verdict, job_error;

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.paddr[1:0] != '0 || (apb_i.pwrite && (!idle || apb_i.pstrb != '1))),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  assign command    = from_regs.CMD.req && from_regs.CMD.req_is_wr && idle;
  assign unfinished = unfinished_i == UnfinishedYes;

  always_comb begin
    verdict = ErrorNone;
    if (from_regs.CMD.wr_data.op != OpStart) verdict = ErrorCommand;
    else if (!unfinished) begin
      if (blank_i != BlankYes) verdict = ErrorDenied;
      else if (tainted_i) verdict = ErrorTainted;
    end
  end

  birth_control u_control (
    .clk_i,
    .rst_ni,
    .start_i       (command && verdict == ErrorNone),
    .refuse_i      (command && verdict != ErrorNone),
    .refuse_error_i(verdict),
    .quiet_i       (!apb_i.psel),
    .blank_i       (blank_i == BlankYes),
    .unfinished_i  (unfinished),
    .tainted_i,
    .sensed_i      (sensed_i == FuseYes),
    .areas_i,
    .committed_i   (committed_i == FuseYes),
    .committed_area_i,
    .digests_ok_i  (digests_ok_i == FuseYes),
    .fuse_o,
    .fuse_i,
    .key_o,
    .key_i,
    .ecc_request_o,
    .birth_owner_i,
    .job_start_o   (job_start),
    .job_generate_o(job_generate),
    .job_slot_o    (job_slot),
    .job_release_o (job_release),
    .job_done_i    (job_done),
    .job_failed_i  (job_failed),
    .job_error_i   (job_error),
    .digest_i,
    .fault_i       (job_alert || psha_alert_i),
    .idle_o        (idle),
    .busy_o        (busy),
    .done_o        (done),
    .error_o       (error),
    .step_o        (step),
    .area_o        (area),
    .alert_o
  );

  birth_key u_key (
    .clk_i,
    .rst_ni,
    .start_i     (job_start),
    .generate_i  (job_generate),
    .slot_i      (job_slot),
    .release_i   (job_release),
    .done_o      (job_done),
    .failed_o    (job_failed),
    .error_o     (job_error),
    .ecc_o,
    .ecc_i,
    .psha_request_o,
    .psha_o,
    .psha_i,
    .psha_alert_i(psha_alert_i || alert_o),
    .alert_o     (job_alert)
  );

  assign to_regs.CMD.wr_ack        = from_regs.CMD.req && from_regs.CMD.req_is_wr;
  assign to_regs.STATUS.busy.next  = busy;
  assign to_regs.STATUS.done.next  = done;
  assign to_regs.STATUS.error.next = error;
  assign to_regs.STATUS.step.next  = step;
  assign to_regs.STATUS.area.next  = area;

  logic unused_bits;
  assign unused_bits = ^{
    regs_req.paddr[31:AddrWidth], regs_req.pauser, from_regs.CMD.wr_data, from_regs.CMD.wr_biten
  };

  birth_regs u_regs (
    .clk          (clk_i),
    .arst_n       (rst_ni),
    .s_apb_psel   (regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite (regs_req.pwrite),
    .s_apb_pprot  (regs_req.pprot),
    .s_apb_paddr  (regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata (regs_req.pwdata),
    .s_apb_pstrb  (regs_req.pstrb),
    .s_apb_pready (regs_rsp.pready),
    .s_apb_prdata (regs_rsp.prdata),
    .s_apb_pslverr(regs_rsp.pslverr),
    .hwif_in      (to_regs),
    .hwif_out     (from_regs)
  );

endmodule
