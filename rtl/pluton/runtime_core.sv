// SPDX-License-Identifier: Apache-2.0
// Pluton's runtime core: Ibex (RV32IMC, M and U mode, 4 PMP regions) with its register file, as two
// OBI masters. Boots at RomBase + 0x80, traps to RomBase.
//
// Guarantees: every access is subject Pluton, secure; at most one fetch is under way at a time, as
// the bus demands (the core alone would allow two).
// Does not: no cache, no debug port, no interrupts yet wired; the core's time depends on its data.
module runtime_core
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // fetch
  output obi_req_t fetch_o,
  input  obi_rsp_t fetch_i,

  // loads and stores
  output obi_req_t data_o,
  input  obi_rsp_t data_i,

  output logic alert_o
);

  logic [4:0] rf_raddr_a, rf_raddr_b, rf_waddr;
  logic [31:0] rf_rdata_a, rf_rdata_b, rf_wdata;
  logic rf_we, dummy_id, dummy_wb;
  logic instr_req, instr_gnt, alert_internal, alert_bus;

  // A second fetch waits until the first is answered.
  logic pending_d, pending_q;
  assign fetch_o.req = instr_req & (~pending_q | fetch_i.rvalid);
  assign instr_gnt   = fetch_o.req & fetch_i.gnt;
  assign pending_d   = instr_gnt | (pending_q & ~fetch_i.rvalid);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) pending_q <= 1'b0;
    else pending_q <= pending_d;
  end

  assign fetch_o.we        = 1'b0;
  assign fetch_o.be        = 4'b1111;
  assign fetch_o.wdata     = '0;
  assign fetch_o.subject   = SubjectPluton;
  assign fetch_o.nonsecure = 1'b0;
  assign data_o.subject    = SubjectPluton;
  assign data_o.nonsecure  = 1'b0;
  assign alert_o           = alert_internal | alert_bus;

  // verilator lint_off PINCONNECTEMPTY
  ibex_core #(
    .PMPEnable(1'b1),
    .PMPNumRegions(4),
    .RV32M(ibex_pkg::RV32MFast)
  ) u_core (
    .clk_i,
    .rst_ni,
    .hart_id_i             ('0),
    .boot_addr_i           (RomBase),
    .instr_req_o           (instr_req),
    .instr_gnt_i           (instr_gnt),
    .instr_rvalid_i        (fetch_i.rvalid),
    .instr_addr_o          (fetch_o.addr),
    .instr_rdata_i         (fetch_i.rdata),
    .instr_err_i           (fetch_i.err),
    .data_req_o            (data_o.req),
    .data_gnt_i            (data_i.gnt),
    .data_rvalid_i         (data_i.rvalid),
    .data_we_o             (data_o.we),
    .data_be_o             (data_o.be),
    .data_addr_o           (data_o.addr),
    .data_wdata_o          (data_o.wdata),
    .data_rdata_i          (data_i.rdata),
    .data_err_i            (data_i.err),
    .dummy_instr_id_o      (dummy_id),
    .dummy_instr_wb_o      (dummy_wb),
    .rf_raddr_a_o          (rf_raddr_a),
    .rf_raddr_b_o          (rf_raddr_b),
    .rf_waddr_wb_o         (rf_waddr),
    .rf_we_wb_o            (rf_we),
    .rf_wdata_wb_ecc_o     (rf_wdata),
    .rf_rdata_a_ecc_i      (rf_rdata_a),
    .rf_rdata_b_ecc_i      (rf_rdata_b),
    .ic_tag_req_o          (),
    .ic_tag_write_o        (),
    .ic_tag_addr_o         (),
    .ic_tag_wdata_o        (),
    .ic_tag_rdata_i        ('{default: '0}),
    .ic_data_req_o         (),
    .ic_data_write_o       (),
    .ic_data_addr_o        (),
    .ic_data_wdata_o       (),
    .ic_data_rdata_i       ('{default: '0}),
    .ic_scr_key_valid_i    (1'b1),
    .ic_scr_key_req_o      (),
    .irq_software_i        (1'b0),
    .irq_timer_i           (1'b0),
    .irq_external_i        (1'b0),
    .irq_fast_i            ('0),
    .irq_nm_i              (1'b0),
    .irq_pending_o         (),
    .debug_req_i           (1'b0),
    .crash_dump_o          (),
    .double_fault_seen_o   (),
    .fetch_enable_i        (ibex_pkg::IbexMuBiOn),
    .alert_minor_o         (),
    .alert_major_internal_o(alert_internal),
    .alert_major_bus_o     (alert_bus),
    .core_busy_o           ()
  );

  ibex_register_file_ff u_register_file (
    .clk_i,
    .rst_ni,
    .test_en_i       (1'b0),
    .dummy_instr_id_i(dummy_id),
    .dummy_instr_wb_i(dummy_wb),
    .raddr_a_i       (rf_raddr_a),
    .rdata_a_o       (rf_rdata_a),
    .raddr_b_i       (rf_raddr_b),
    .rdata_b_o       (rf_rdata_b),
    .waddr_a_i       (rf_waddr),
    .wdata_a_i       (rf_wdata),
    .we_a_i          (rf_we),
    .err_o           ()
  );
  // verilator lint_on PINCONNECTEMPTY

endmodule
