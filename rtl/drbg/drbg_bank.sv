// SPDX-License-Identifier: Apache-2.0
// The registers of drbg behind their guard.
//
// Guarantees: `command_o` and `read_o` are high for one cycle with each write of CMD and each read of
// RANDOM; a read without a word ends in a bus error.
module drbg_bank
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input logic frozen_i,  // no write

  // Status
  input logic          ready_i,
  input logic          seeded_i,
  input logic          reseeding_i,
  input logic          failed_i,
  input error_e        error_i,
  input logic   [12:0] blocks_i,

  // Command
  output logic       command_o,
  output logic [1:0] op_o,

  // The word of software
  input  logic [31:0] word_i,
  output logic        read_o
);

  localparam int unsigned AddrWidth = drbg_regs_pkg::DRBG_REGS_MIN_ADDR_WIDTH;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic regs_ready, regs_error;
  logic [31:0] regs_rdata;
  drbg_regs_pkg::drbg__in_t to_regs;
  drbg_regs_pkg::drbg__out_t from_regs;

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite && (frozen_i || (apb_i.pstrb != '1))),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  logic unused_bits;
  assign unused_bits = ^{regs_req.paddr[31:AddrWidth], regs_req.pauser, from_regs.CMD.wr_biten,
                         from_regs.CMD.wr_data._reserved_31_2, from_regs.CMD.req_is_wr,
                         from_regs.RANDOM.req_is_wr};

  drbg_regs u_regs (
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

  assign read_o = from_regs.RANDOM.req;

  assign regs_rsp = '{
          pready: regs_ready,
          pslverr: regs_error || (read_o && !ready_i),
          prdata: regs_rdata
      };

  assign to_regs.CMD.wr_ack = from_regs.CMD.req;
  assign to_regs.STATUS.ready.next = ready_i;
  assign to_regs.STATUS.seeded.next = seeded_i;
  assign to_regs.STATUS.reseeding.next = reseeding_i;
  assign to_regs.STATUS.failed.next = failed_i;
  assign to_regs.STATUS.error.next = error_i;
  assign to_regs.RANDOM.rd_ack = read_o;
  assign to_regs.RANDOM.rd_data.value = (read_o && ready_i) ? word_i : '0;
  assign to_regs.BLOCKS.value.next = blocks_i;

  assign command_o = from_regs.CMD.req;
  assign op_o = from_regs.CMD.wr_data.op;

endmodule
