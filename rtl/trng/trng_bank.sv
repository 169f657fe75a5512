// SPDX-License-Identifier: Apache-2.0
// The registers of trng behind their guard.
//
// Guarantees: a cutoff never rises; `command_o` and `raw_take_o` are high for one cycle with each
// write of CMD and each read of a raw word; a read of RAW without a word ends in a bus error.
module trng_bank
  import bus_pkg::*;
  import spec_pkg::*;
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input logic frozen_i,  // no write

  // Status
  input logic               good_i,
  input logic               failed_i,
  input logic               testing_i,
  input logic               tested_i,
  input logic               tap_i,
  input logic               overrun_i,
  input logic               seed_i,
  input error_e             error_i,
  input trng_cause_t        cause_i,
  input logic        [ 4:0] words_i,
  input logic        [ 6:0] worst_rct_i,
  input logic        [10:0] worst_apt_i,

  // Command
  output logic       command_o,
  output logic [1:0] op_o,

  // Cutoffs
  output logic [6:0] rct_cutoff_o,
  output logic [9:0] apt_cutoff_o,

  // Raw words
  input  logic        raw_there_i,
  input  logic [31:0] raw_word_i,
  output logic        raw_take_o
);

  localparam int unsigned AddrWidth = trng_regs_pkg::TRNG_REGS_MIN_ADDR_WIDTH;
  localparam logic [2:0] RctCutoffWord = 3'd4, AptCutoffWord = 3'd5;  // word offsets

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic regs_ready, regs_error, raw_read, loosens;
  logic [31:0] regs_rdata;
  trng_regs_pkg::trng__in_t to_regs;
  trng_regs_pkg::trng__out_t from_regs;

  // The whole word is compared, so that no bit beyond a field makes a number small.
  always_comb begin
    loosens = 1'b0;
    if (apb_i.paddr[4:2] == RctCutoffWord) begin
      loosens = (apb_i.pwdata > 32'(rct_cutoff_o)) || (apb_i.pwdata < 32'(RctCutoffLeast));
    end
    if (apb_i.paddr[4:2] == AptCutoffWord) begin
      loosens = (apb_i.pwdata > 32'(apt_cutoff_o)) || (apb_i.pwdata < 32'(AptCutoffLeast));
    end
  end

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite && (frozen_i || (apb_i.pstrb != '1) || loosens)),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  logic unused_bits;
  assign unused_bits = ^{regs_req.paddr[31:AddrWidth], regs_req.pauser, from_regs.CMD.wr_biten,
                         from_regs.CMD.wr_data._reserved_31_2, from_regs.CMD.req_is_wr,
                         from_regs.RAW.req_is_wr};

  trng_regs u_regs (
    .clk          (clk_i),
    .arst_n       (rst_ni),
    .s_apb_psel   (regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite (regs_req.pwrite),
    .s_apb_pprot  (regs_req.pprot),
    .s_apb_paddr  (regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata (regs_req.pwdata),
    .s_apb_pstrb  (regs_req.pstrb),
    .s_apb_pready (regs_ready),
    .s_apb_prdata (regs_rdata),
    .s_apb_pslverr(regs_error),
    .hwif_in      (to_regs),
    .hwif_out     (from_regs)
  );

  assign raw_read = from_regs.RAW.req;
  assign raw_take_o = raw_read && raw_there_i;

  assign regs_rsp = '{
          pready: regs_ready,
          pslverr: regs_error || (raw_read && !raw_there_i),
          prdata: regs_rdata
      };

  assign to_regs.CMD.wr_ack = from_regs.CMD.req;
  assign to_regs.STATUS.good.next = good_i;
  assign to_regs.STATUS.failed.next = failed_i;
  assign to_regs.STATUS.testing.next = testing_i;
  assign to_regs.STATUS.tested.next = tested_i;
  assign to_regs.STATUS.tap.next = tap_i;
  assign to_regs.STATUS.overrun.next = overrun_i;
  assign to_regs.STATUS.seed.next = seed_i;
  assign to_regs.STATUS.error.next = error_i;
  assign to_regs.STATUS.rct.next = cause_i.rct;
  assign to_regs.STATUS.apt.next = cause_i.apt;
  assign to_regs.STATUS.silent.next = cause_i.silent;
  assign to_regs.STATUS.zeroized.next = cause_i.zeroized;
  assign to_regs.STATUS.lag.next = cause_i.lag;
  assign to_regs.STATUS.words.next = words_i;
  assign to_regs.WORST.rct.next = worst_rct_i;
  assign to_regs.WORST.apt.next = worst_apt_i;
  assign to_regs.RAW.rd_ack = raw_read;
  assign to_regs.RAW.rd_data.value = raw_take_o ? raw_word_i : '0;

  assign command_o = from_regs.CMD.req;
  assign op_o = from_regs.CMD.wr_data.op;
  assign rct_cutoff_o = from_regs.RCT_CUTOFF.value.value;
  assign apt_cutoff_o = from_regs.APT_CUTOFF.value.value;

endmodule
