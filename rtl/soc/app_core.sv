// SPDX-License-Identifier: Apache-2.0
// The application core: Ibex (RV32IMC, M and U mode, 4 PMP regions) with its register file, and around it what makes
// two worlds of one core. Begins at `boot_addr_i` + 0x80, traps to `boot_addr_i`.
//
// Guarantees: an access is app_secure, secure, when the core made it in machine mode, app_normal, nonsecure, when in
// user mode; for loads and stores the mode is that which MPRV gives, for fetches that in which the instruction would
// run. At most one access is under way at each port. The core is reset only while none is.
// Does not: judge; the core checks its PMP after a fetch, so that any address may be fetched from in either world.
// Debug mode counts as machine mode.
//
// Ibex has no port that tells its mode: the two names below `u_core` are the only references of the design into a
// module from outside. `priv_lvl_d` is the mode of the next cycle: a trap or return changes it in the cycle in which
// it asks for the first instruction of the other mode.
module app_core
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // From the reset controller. `run_i` low: no new request goes out; once none is open the core is held in
  // reset for at least four cycles, and until `run_i` is high.
  input  logic [31:0] boot_addr_i,  // a multiple of 256
  input  logic        run_i,
  output logic        core_rst_no,  // the core's reset, for what is reset with it

  // fetch
  output obi_req_t fetch_o,
  input  obi_rsp_t fetch_i,

  // loads and stores
  output obi_req_t data_o,
  input  obi_rsp_t data_i,

  input logic        irq_timer_i,
  input logic [13:0] irq_fast_i,
  input logic        debug_req_i,

  output logic alert_o
);

  logic core_rst, open, new_requests, asleep, clk_core;

  logic instr_req, instr_gnt, fetch_open_d, fetch_open_q, fetch_up_d, fetch_up_q;
  logic data_req, data_gnt, data_open_d, data_open_q, data_up_d, data_up_q;
  logic fetch_machine, data_machine, fetch_answer, data_answer;
  logic asked_d, asked_q, machine_d, machine_q;

  logic [4:0] rf_raddr_a, rf_raddr_b, rf_waddr;
  logic [31:0] rf_rdata_a, rf_rdata_b, rf_wdata;
  logic rf_we, dummy_id, dummy_wb, alert_internal, alert_bus;

  // up: raised and not granted, so it must stay. open: granted and not answered.
  // Of the answers these alone decide about a request: not `gnt`, which hangs on it. Apart from their structs, and in a
  // block, a simulator sees that there is no loop.
  assign fetch_answer = fetch_i.rvalid;
  assign data_answer  = data_i.rvalid;

  always_comb begin
    fetch_o.req = instr_req && (fetch_up_q || (new_requests && (!fetch_open_q || fetch_answer)));
    data_o.req  = data_req && (data_up_q || (new_requests && (!data_open_q || data_answer)));
  end

  assign instr_gnt = fetch_o.req && fetch_i.gnt;
  assign data_gnt = data_o.req && data_i.gnt;
  assign fetch_up_d = fetch_o.req && !fetch_i.gnt;
  assign data_up_d = data_o.req && !data_i.gnt;
  assign fetch_open_d = instr_gnt || (fetch_open_q && !fetch_i.rvalid);
  assign data_open_d = data_gnt || (data_open_q && !data_i.rvalid);
  assign open = fetch_o.req || data_o.req || fetch_open_q || data_open_q;

  // The address of a fetch stands from the cycle in which the core asks for it, whether it goes out in that
  // cycle or has to wait; so does its mode.
  assign asked_d = instr_req && !instr_gnt && core_rst;
  assign machine_d = fetch_machine;
  assign fetch_machine =
      asked_q ? machine_q : (u_core.cs_registers_i.priv_lvl_d == ibex_pkg::PRIV_LVL_M);
  assign data_machine = u_core.cs_registers_i.priv_mode_lsu_o == ibex_pkg::PRIV_LVL_M;

  assign fetch_o.we = 1'b0;
  assign fetch_o.be = 4'b1111;
  assign fetch_o.wdata = '0;
  assign fetch_o.subject = fetch_machine ? SubjectAppSecure : SubjectAppNormal;
  assign fetch_o.nonsecure = !fetch_machine;
  assign data_o.subject = data_machine ? SubjectAppSecure : SubjectAppNormal;
  assign data_o.nonsecure = !data_machine;
  assign core_rst_no = core_rst;
  assign alert_o = (alert_internal || alert_bus) && core_rst;

  core_hold u_hold (
    .clk_i,
    .rst_ni,
    .run_i,
    .open_i     (open),
    .new_o      (new_requests),
    .core_rst_no(core_rst),
    .asleep_o   (asleep)
  );

  // The core's reset is an asynchronous one: while it is in it nothing changes, and its clock stands.
  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(!asleep),
    .clk_o   (clk_core)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fetch_up_q   <= 1'b0;
      fetch_open_q <= 1'b0;
      data_up_q    <= 1'b0;
      data_open_q  <= 1'b0;
      asked_q      <= 1'b0;
      machine_q    <= 1'b1;
    end else begin
      fetch_up_q   <= fetch_up_d;
      fetch_open_q <= fetch_open_d;
      data_up_q    <= data_up_d;
      data_open_q  <= data_open_d;
      asked_q      <= asked_d;
      machine_q    <= machine_d;
    end
  end

  // verilator lint_off PINCONNECTEMPTY
  ibex_core #(
    .PMPEnable(1'b1),
    .PMPNumRegions(4),
    .RV32M(ibex_pkg::RV32MFast),
    .DbgTriggerEn(1'b1),
    .DbgHwBreakNum(4),
    .DmBaseAddr(app_debug_pkg::ModuleBase),
    .DmAddrMask(app_debug_pkg::ModuleMask),
    .DmHaltAddr(app_debug_pkg::ModuleHalt),
    .DmExceptionAddr(app_debug_pkg::ModuleException)
  ) u_core (
    .clk_i                 (clk_core),
    .rst_ni                (core_rst),
    .hart_id_i             (32'd1),
    .boot_addr_i,
    .instr_req_o           (instr_req),
    .instr_gnt_i           (instr_gnt),
    .instr_rvalid_i        (fetch_i.rvalid),
    .instr_addr_o          (fetch_o.addr),
    .instr_rdata_i         (fetch_i.rdata),
    .instr_err_i           (fetch_i.err),
    .data_req_o            (data_req),
    .data_gnt_i            (data_gnt),
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
    .irq_timer_i,
    .irq_external_i        (1'b0),
    .irq_fast_i            ({1'b0, irq_fast_i}),
    .irq_nm_i              (1'b0),
    .irq_pending_o         (),
    .debug_req_i,
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
    .rst_ni          (core_rst),
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
