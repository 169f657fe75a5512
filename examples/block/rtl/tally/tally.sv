// SPDX-License-Identifier: Apache-2.0
// Counts events; see README.md. This module is the registers and their guard around tally_core.
module tally
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input  logic event_i,
  output logic alert_o
);

  localparam int unsigned AddrWidth = tally_regs_pkg::TALLY_REGS_MIN_ADDR_WIDTH;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  tally_regs_pkg::tally__in_t to_regs;
  tally_regs_pkg::tally__out_t from_regs;
  logic clear, lock, locked;
  logic unused_regs_req;

  assign clear = from_regs.CTRL.clear.value;
  assign lock = from_regs.CTRL.lock.value;
  assign unused_regs_req = ^{regs_req.paddr[31:AddrWidth], regs_req.pauser};

  // `lock`: the write right behind a lock finds it not yet set.
  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite && (locked || lock)),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  tally_core u_core (
    .clk_i,
    .rst_ni,
    .event_i,
    .clear_i (clear),
    .lock_i  (lock),
    .count_o (to_regs.COUNT.value.next),
    .locked_o(locked),
    .alert_o
  );

  assign to_regs.STATUS.locked.next = locked;
  assign to_regs.STATUS.alert.next  = alert_o;

  tally_regs u_regs (
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
