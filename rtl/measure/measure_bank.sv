// SPDX-License-Identifier: Apache-2.0
// The registers of measure behind their guard, in the datapath's byte order.
//
// Guarantees: while `frozen_i` no write reaches a register, so that an entry can't change on its way;
// `command_o` is high for one cycle with each write of CMD, which
// writes all of its bytes or is refused.
module measure_bank
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Status
  input logic   frozen_i,
  input logic   busy_i,
  input logic   done_i,
  input logic   boot_measured_i,
  input error_e error_i,

  // Command and its parameters
  output logic        command_o,
  output logic [ 2:0] op_o,
  output logic [ 1:0] caller_o,
  output logic [31:0] addr_o,
  output logic [31:0] len_o,

  // The entry, big-endian
  output logic [ 31:0] type_o,
  output logic [ 31:0] security_version_o,
  output logic [255:0] signer_o,
  output logic [255:0] digest_o,
  input  logic         digest_we_i,
  input  logic [255:0] digest_i
);

  localparam logic [4:0] CmdWord = 5'h02;  // word offset of CMD

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  measure_regs_pkg::measure__in_t to_regs;
  measure_regs_pkg::measure__out_t from_regs;

  // Registers hold bytes in memory order.
  function automatic logic [31:0] swapped(logic [31:0] word);
    swapped = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(measure_regs_pkg::MEASURE_REGS_MIN_ADDR_WIDTH)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite && (frozen_i || ((apb_i.paddr[6:2] == CmdWord) && (apb_i.pstrb != '1)))),
    .regs_o(regs_req),
    .regs_i(regs_rsp)
  );

  logic unused_regs_req;
  assign unused_regs_req = ^{regs_req.paddr[31:7], regs_req.pauser};

  measure_regs u_regs (
    .clk          (clk_i),
    .arst_n       (rst_ni),
    .s_apb_psel   (regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite (regs_req.pwrite),
    .s_apb_pprot  (regs_req.pprot),
    .s_apb_paddr  (regs_req.paddr[6:0]),
    .s_apb_pwdata (regs_req.pwdata),
    .s_apb_pstrb  (regs_req.pstrb),
    .s_apb_pready (regs_rsp.pready),
    .s_apb_prdata (regs_rsp.prdata),
    .s_apb_pslverr(regs_rsp.pslverr),
    .hwif_in      (to_regs),
    .hwif_out     (from_regs)
  );

  assign to_regs.CMD.wr_ack = from_regs.CMD.req;
  assign to_regs.STATUS.busy.next = busy_i;
  assign to_regs.STATUS.done.next = done_i;
  assign to_regs.STATUS.boot_measured.next = boot_measured_i;
  assign to_regs.STATUS.error.next = error_i;

  assign command_o = from_regs.CMD.req;
  assign op_o = from_regs.CMD.wr_data.op;
  assign caller_o = from_regs.CMD.wr_data.caller;
  assign addr_o = from_regs.ADDR.value.value;
  assign len_o = from_regs.LEN.value.value;
  assign type_o = from_regs.TYPE.value.value;
  assign security_version_o = from_regs.SECURITY_VERSION.value.value;
  assign signer_o = {
    swapped(from_regs.SIGNER_0.value.value),
    swapped(from_regs.SIGNER_1.value.value),
    swapped(from_regs.SIGNER_2.value.value),
    swapped(from_regs.SIGNER_3.value.value),
    swapped(from_regs.SIGNER_4.value.value),
    swapped(from_regs.SIGNER_5.value.value),
    swapped(from_regs.SIGNER_6.value.value),
    swapped(from_regs.SIGNER_7.value.value)
  };
  assign digest_o = {
    swapped(from_regs.DIGEST_0.value.value),
    swapped(from_regs.DIGEST_1.value.value),
    swapped(from_regs.DIGEST_2.value.value),
    swapped(from_regs.DIGEST_3.value.value),
    swapped(from_regs.DIGEST_4.value.value),
    swapped(from_regs.DIGEST_5.value.value),
    swapped(from_regs.DIGEST_6.value.value),
    swapped(from_regs.DIGEST_7.value.value)
  };

  assign to_regs.DIGEST_0.value.we = digest_we_i;
  assign to_regs.DIGEST_0.value.next = swapped(digest_i[255:224]);
  assign to_regs.DIGEST_1.value.we = digest_we_i;
  assign to_regs.DIGEST_1.value.next = swapped(digest_i[223:192]);
  assign to_regs.DIGEST_2.value.we = digest_we_i;
  assign to_regs.DIGEST_2.value.next = swapped(digest_i[191:160]);
  assign to_regs.DIGEST_3.value.we = digest_we_i;
  assign to_regs.DIGEST_3.value.next = swapped(digest_i[159:128]);
  assign to_regs.DIGEST_4.value.we = digest_we_i;
  assign to_regs.DIGEST_4.value.next = swapped(digest_i[127:96]);
  assign to_regs.DIGEST_5.value.we = digest_we_i;
  assign to_regs.DIGEST_5.value.next = swapped(digest_i[95:64]);
  assign to_regs.DIGEST_6.value.we = digest_we_i;
  assign to_regs.DIGEST_6.value.next = swapped(digest_i[63:32]);
  assign to_regs.DIGEST_7.value.we = digest_we_i;
  assign to_regs.DIGEST_7.value.next = swapped(digest_i[31:0]);

endmodule
