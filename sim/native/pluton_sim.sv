// SPDX-License-Identifier: Apache-2.0
// Pluton with plain ports: what a C++ program drives. Adds nothing to the design.
module pluton_sim
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit          RuntimeCore = 1'b0,
  parameter bit          Secrets     = 1'b0,
  parameter bit          Sha512      = 1'b1,
  parameter int unsigned Sha2Rounds  = 1,
  parameter int unsigned EccWidth    = 48,
  parameter int unsigned EccDigits   = 6,
  parameter bit          AesMasked   = 1'b0   // docs/decisions.md
) (
  input logic clk_i,
  input logic rst_ni,
  input logic por_ni,

  // Host port, in place of the core's data port
  input  logic        host_req_i,
  input  logic        host_we_i,
  input  logic [ 3:0] host_be_i,
  input  logic [31:0] host_addr_i,
  input  logic [31:0] host_wdata_i,
  input  logic [ 2:0] host_subject_i,
  input  logic        host_nonsecure_i,
  output logic        host_gnt_o,
  output logic        host_rvalid_o,
  output logic        host_err_o,
  output logic [31:0] host_rdata_o,

  // Memory port: everything outside Pluton
  output logic        mem_req_o,
  output logic        mem_we_o,
  output logic [ 3:0] mem_be_o,
  output logic [31:0] mem_addr_o,
  output logic [31:0] mem_wdata_o,
  output logic [ 2:0] mem_subject_o,
  output logic        mem_nonsecure_o,
  input  logic        mem_gnt_i,
  input  logic        mem_rvalid_i,
  input  logic        mem_err_i,
  input  logic [31:0] mem_rdata_i,

  // The worlds' sides of the mailboxes: APB4
  input  logic        normal_mailbox_psel_i,
  input  logic        normal_mailbox_penable_i,
  input  logic        normal_mailbox_pwrite_i,
  input  logic [31:0] normal_mailbox_paddr_i,
  input  logic [31:0] normal_mailbox_pwdata_i,
  input  logic [ 3:0] normal_mailbox_pstrb_i,
  input  logic [ 2:0] normal_mailbox_pprot_i,
  input  logic [ 2:0] normal_mailbox_pauser_i,
  output logic        normal_mailbox_pready_o,
  output logic        normal_mailbox_pslverr_o,
  output logic [31:0] normal_mailbox_prdata_o,
  output logic [ 4:0] normal_mailbox_irq_o,
  input  logic        secure_mailbox_psel_i,
  input  logic        secure_mailbox_penable_i,
  input  logic        secure_mailbox_pwrite_i,
  input  logic [31:0] secure_mailbox_paddr_i,
  input  logic [31:0] secure_mailbox_pwdata_i,
  input  logic [ 3:0] secure_mailbox_pstrb_i,
  input  logic [ 2:0] secure_mailbox_pprot_i,
  input  logic [ 2:0] secure_mailbox_pauser_i,
  output logic        secure_mailbox_pready_o,
  output logic        secure_mailbox_pslverr_o,
  output logic [31:0] secure_mailbox_prdata_o,
  output logic [ 4:0] secure_mailbox_irq_o,

  // Noise and fuse array, with Secrets
  output logic        noise_enable_o,
  input  logic        noise_valid_i,
  input  logic        noise_bit_i,
  output logic [ 3:0] fuse_op_o,
  output logic [ 7:0] fuse_row_o,
  output logic [ 5:0] fuse_bit_o,
  input  logic        fuse_done_i,
  input  logic [38:0] fuse_data_i,
  input  logic        persistent_i,
  output logic        reset_request_o,

  // JTAG at the pins, and at the debug module, with Secrets
  input  logic jtag_tck_i,
  input  logic jtag_tms_i,
  input  logic jtag_trst_ni,
  input  logic jtag_tdi_i,
  output logic jtag_tdo_o,
  output logic jtag_tdo_oe_o,
  output logic debug_tck_o,
  output logic debug_tms_o,
  output logic debug_trst_no,
  output logic debug_tdi_o,
  input  logic debug_tdo_i,
  input  logic debug_tdo_oe_i,

  // Key port of sha2
  output logic        sha2_key_req_o,
  output logic [ 4:0] sha2_key_slot_o,
  output logic [ 3:0] sha2_key_operation_o,
  output logic [ 2:0] sha2_key_subject_o,
  input  logic        sha2_key_valid_i,
  input  logic        sha2_key_last_i,
  input  logic        sha2_key_error_i,
  input  logic [31:0] sha2_key_share0_i,
  input  logic [31:0] sha2_key_share1_i,

  // Key port of ecc, its deliveries, its random port
  output logic        ecc_key_req_o,
  output logic [ 4:0] ecc_key_slot_o,
  output logic [ 3:0] ecc_key_operation_o,
  output logic [ 2:0] ecc_key_subject_o,
  input  logic        ecc_key_valid_i,
  input  logic        ecc_key_last_i,
  input  logic        ecc_key_error_i,
  input  logic [31:0] ecc_key_share0_i,
  input  logic [31:0] ecc_key_share1_i,
  output logic        ecc_offer_req_o,
  output logic        ecc_offer_last_o,
  output logic [ 4:0] ecc_offer_slot_o,
  output logic [ 3:0] ecc_offer_operation_o,
  output logic [ 2:0] ecc_offer_subject_o,
  output logic [31:0] ecc_offer_share0_o,
  output logic [31:0] ecc_offer_share1_o,
  input  logic        ecc_answer_take_i,
  input  logic        ecc_answer_error_i,
  output logic        random_req_o,
  input  logic        random_valid_i,
  input  logic        random_error_i,
  input  logic [31:0] random_word_i,

  // Key port of aes, and its random port
  output logic        aes_key_req_o,
  output logic [ 4:0] aes_key_slot_o,
  output logic [ 3:0] aes_key_operation_o,
  output logic [ 2:0] aes_key_subject_o,
  input  logic        aes_key_valid_i,
  input  logic        aes_key_last_i,
  input  logic        aes_key_error_i,
  input  logic [31:0] aes_key_share0_i,
  input  logic [31:0] aes_key_share1_i,
  output logic        aes_random_req_o,
  input  logic        aes_random_valid_i,
  input  logic        aes_random_error_i,
  input  logic [31:0] aes_random_word_i,

  input logic [3:0] blank_i,  // life cycle Blank

  output logic [31:0] alert_o  // bit k: alert k of Pluton
);

  logic [pluton_pkg::Alerts-1:0] alert;
  logic pluton_request, pluton_bite;

  assign alert_o = 32'(alert);

  obi_req_t host_req, mem_req;
  obi_rsp_t host_rsp, mem_rsp;

  assign host_req.req       = host_req_i;
  assign host_req.we        = host_we_i;
  assign host_req.be        = host_be_i;
  assign host_req.addr      = host_addr_i;
  assign host_req.wdata     = host_wdata_i;
  assign host_req.subject   = subject_e'(host_subject_i);
  assign host_req.nonsecure = host_nonsecure_i;

  assign host_gnt_o         = host_rsp.gnt;
  assign host_rvalid_o      = host_rsp.rvalid;
  assign host_err_o         = host_rsp.err;
  assign host_rdata_o       = host_rsp.rdata;

  assign mem_req_o          = mem_req.req;
  assign mem_we_o           = mem_req.we;
  assign mem_be_o           = mem_req.be;
  assign mem_addr_o         = mem_req.addr;
  assign mem_wdata_o        = mem_req.wdata;
  assign mem_subject_o      = mem_req.subject;
  assign mem_nonsecure_o    = mem_req.nonsecure;

  assign mem_rsp.gnt        = mem_gnt_i;
  assign mem_rsp.rvalid     = mem_rvalid_i;
  assign mem_rsp.err        = mem_err_i;
  assign mem_rsp.rdata      = mem_rdata_i;

  key_req_t key_req;
  key_rsp_t key_rsp;

  assign sha2_key_req_o       = key_req.valid;
  assign sha2_key_slot_o      = key_req.slot;
  assign sha2_key_operation_o = key_req.operation;
  assign sha2_key_subject_o   = key_req.subject;

  assign key_rsp.valid        = sha2_key_valid_i;
  assign key_rsp.last         = sha2_key_last_i;
  assign key_rsp.error        = sha2_key_error_i;
  assign key_rsp.share0       = sha2_key_share0_i;
  assign key_rsp.share1       = sha2_key_share1_i;

  key_req_t    ecc_key_req;
  key_rsp_t    ecc_key_rsp;
  key_offer_t  ecc_offer;
  key_answer_t ecc_answer;
  random_req_t random_req;
  random_rsp_t random_rsp;

  assign ecc_key_req_o         = ecc_key_req.valid;
  assign ecc_key_slot_o        = ecc_key_req.slot;
  assign ecc_key_operation_o   = ecc_key_req.operation;
  assign ecc_key_subject_o     = ecc_key_req.subject;

  assign ecc_key_rsp.valid     = ecc_key_valid_i;
  assign ecc_key_rsp.last      = ecc_key_last_i;
  assign ecc_key_rsp.error     = ecc_key_error_i;
  assign ecc_key_rsp.share0    = ecc_key_share0_i;
  assign ecc_key_rsp.share1    = ecc_key_share1_i;

  assign ecc_offer_req_o       = ecc_offer.valid;
  assign ecc_offer_last_o      = ecc_offer.last;
  assign ecc_offer_slot_o      = ecc_offer.slot;
  assign ecc_offer_operation_o = ecc_offer.operation;
  assign ecc_offer_subject_o   = ecc_offer.subject;
  assign ecc_offer_share0_o    = ecc_offer.share0;
  assign ecc_offer_share1_o    = ecc_offer.share1;

  assign ecc_answer.take       = ecc_answer_take_i;
  assign ecc_answer.error      = ecc_answer_error_i;

  assign random_req_o          = random_req.valid;

  assign random_rsp.valid      = random_valid_i;
  assign random_rsp.error      = random_error_i;
  assign random_rsp.word       = random_word_i;

  key_req_t    aes_key_req;
  key_rsp_t    aes_key_rsp;
  random_req_t aes_random_req;
  random_rsp_t aes_random_rsp;

  assign aes_key_req_o        = aes_key_req.valid;
  assign aes_key_slot_o       = aes_key_req.slot;
  assign aes_key_operation_o  = aes_key_req.operation;
  assign aes_key_subject_o    = aes_key_req.subject;

  assign aes_key_rsp.valid    = aes_key_valid_i;
  assign aes_key_rsp.last     = aes_key_last_i;
  assign aes_key_rsp.error    = aes_key_error_i;
  assign aes_key_rsp.share0   = aes_key_share0_i;
  assign aes_key_rsp.share1   = aes_key_share1_i;

  assign aes_random_req_o     = aes_random_req.valid;

  assign aes_random_rsp.valid = aes_random_valid_i;
  assign aes_random_rsp.error = aes_random_error_i;
  assign aes_random_rsp.word  = aes_random_word_i;

  efuse_pkg::fuse_req_t fuse_req;
  efuse_pkg::fuse_rsp_t fuse_rsp;

  assign fuse_op_o     = fuse_req.op;
  assign fuse_row_o    = fuse_req.row;
  assign fuse_bit_o    = fuse_req.bit_index;
  assign fuse_rsp.done = fuse_done_i;
  assign fuse_rsp.data = fuse_data_i;

  apb_req_t normal_mailbox_req;
  apb_rsp_t normal_mailbox_rsp;

  assign normal_mailbox_req = '{
          psel: normal_mailbox_psel_i,
          penable: normal_mailbox_penable_i,
          pwrite: normal_mailbox_pwrite_i,
          paddr: normal_mailbox_paddr_i,
          pwdata: normal_mailbox_pwdata_i,
          pstrb: normal_mailbox_pstrb_i,
          pprot: normal_mailbox_pprot_i,
          pauser: subject_e'(normal_mailbox_pauser_i)
      };
  assign normal_mailbox_pready_o = normal_mailbox_rsp.pready;
  assign normal_mailbox_pslverr_o = normal_mailbox_rsp.pslverr;
  assign normal_mailbox_prdata_o = normal_mailbox_rsp.prdata;

  apb_req_t secure_mailbox_req;
  apb_rsp_t secure_mailbox_rsp;

  assign secure_mailbox_req = '{
          psel: secure_mailbox_psel_i,
          penable: secure_mailbox_penable_i,
          pwrite: secure_mailbox_pwrite_i,
          paddr: secure_mailbox_paddr_i,
          pwdata: secure_mailbox_pwdata_i,
          pstrb: secure_mailbox_pstrb_i,
          pprot: secure_mailbox_pprot_i,
          pauser: subject_e'(secure_mailbox_pauser_i)
      };
  assign secure_mailbox_pready_o = secure_mailbox_rsp.pready;
  assign secure_mailbox_pslverr_o = secure_mailbox_rsp.pslverr;
  assign secure_mailbox_prdata_o = secure_mailbox_rsp.prdata;

  debug_pkg::jtag_req_t jtag, debug_jtag;
  debug_pkg::jtag_rsp_t jtag_answer, debug_answer;

  assign jtag = '{tck: jtag_tck_i, tms: jtag_tms_i, trst_n: jtag_trst_ni, tdi: jtag_tdi_i};
  assign jtag_tdo_o = jtag_answer.tdo;
  assign jtag_tdo_oe_o = jtag_answer.tdo_oe;
  assign debug_tck_o = debug_jtag.tck;
  assign debug_tms_o = debug_jtag.tms;
  assign debug_trst_no = debug_jtag.trst_n;
  assign debug_tdi_o = debug_jtag.tdi;
  assign debug_answer = '{tdo: debug_tdo_i, tdo_oe: debug_tdo_oe_i};

  assign reset_request_o = pluton_request || pluton_bite;

  pluton #(
    .RuntimeCore(RuntimeCore),
    .Secrets    (Secrets),
    .Sha512     (Sha512),
    .Sha2Rounds (Sha2Rounds),
    .EccWidth   (EccWidth),
    .EccDigits  (EccDigits),
    .AesMasked  (AesMasked)
  ) u_pluton (
    .clk_i,
    .rst_ni,
    .por_ni,
    .normal_mailbox_i(normal_mailbox_req),
    .normal_mailbox_o(normal_mailbox_rsp),
    .normal_mailbox_irq_o,
    .secure_mailbox_i(secure_mailbox_req),
    .secure_mailbox_o(secure_mailbox_rsp),
    .secure_mailbox_irq_o,
    .noise_enable_o,
    .noise_valid_i,
    .noise_bit_i,
    .fuse_o(fuse_req),
    .fuse_i(fuse_rsp),
    .persistent_i,
    .reset_request_o(pluton_request),
    .watchdog_bite_o(pluton_bite),
    .jtag_i(jtag),
    .jtag_o(jtag_answer),
    .debug_jtag_o(debug_jtag),
    .debug_jtag_i(debug_answer),
    .host_i(host_req),
    .host_o(host_rsp),
    .mem_o(mem_req),
    .mem_i(mem_rsp),
    .sha2_key_o(key_req),
    .sha2_key_i(key_rsp),
    .ecc_key_o(ecc_key_req),
    .ecc_key_i(ecc_key_rsp),
    .ecc_offer_o(ecc_offer),
    .ecc_answer_i(ecc_answer),
    .random_o(random_req),
    .random_i(random_rsp),
    .aes_key_o(aes_key_req),
    .aes_key_i(aes_key_rsp),
    .aes_random_o(aes_random_req),
    .aes_random_i(aes_random_rsp),
    .blank_i,
    .alert_o(alert)
  );

endmodule
