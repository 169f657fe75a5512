// SPDX-License-Identifier: Apache-2.0
// The debug module of the application core, pulp's riscv-dbg (RISC-V external debug 0.13), between the core and the
// fabric. The core's accesses to the module's window stay here; all others pass unchanged.
//
// Guarantees: the window answers machine mode alone, debug mode included, and only while a debugger has the module
// active; else its addresses are the fabric's, which refuses them. The module is in reset while debug's clamp holds
// JTAG. It makes no access of its own: a debugger reaches memory by the core, and is judged as the core.
// Does not: see a reset of the core alone, or answer accesses to the system bus: those stay busy for ever.
module app_debug
  import bus_pkg::*;
  import app_debug_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // From debug's clamp
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,

  // The core
  input  logic     core_rst_ni,
  output logic     debug_req_o,
  input  obi_req_t core_fetch_i,
  output obi_rsp_t core_fetch_o,
  input  obi_req_t core_data_i,
  output obi_rsp_t core_data_o,

  // The fabric
  output obi_req_t fetch_o,
  input  obi_rsp_t fetch_i,
  output obi_req_t data_o,
  input  obi_rsp_t data_i
);

  // The module numbers its harts by mhartid; hart 0, Pluton's core, is none of its.
  localparam int unsigned Harts = 2;
  localparam logic [Harts-1:0] AppHart = 2'b10;

  dm::dmi_req_t  dmi_req;
  dm::dmi_resp_t dmi_resp;
  logic dmi_rst_n, dmi_req_valid, dmi_req_ready, dmi_resp_valid, dmi_resp_ready;
  logic debug_rst_n, active, unused_ndmreset;
  logic [Harts-1:0] debug_req;
  logic unused_sba_req, unused_sba_we;
  logic [31:0] unused_sba_addr, unused_sba_wdata;
  logic [3:0] unused_sba_be;

  logic fetch_here, data_here, fetch_taken, fetch_q, data_q;
  logic [31:0] rdata;
  obi_req_t access;

  function automatic logic in_window(obi_req_t req);
    in_window = req.req && !req.nonsecure && (req.addr[31:12] == ModuleBase[31:12]);
  endfunction

  // Loads and stores come first: the core fetches meanwhile.
  assign fetch_here  = active && in_window(core_fetch_i);
  assign data_here   = active && in_window(core_data_i);
  assign fetch_taken = fetch_here && !data_here;
  assign access      = data_here ? core_data_i : core_fetch_i;

  always_comb begin
    fetch_o     = core_fetch_i;
    fetch_o.req = core_fetch_i.req && !fetch_here;
  end

  always_comb begin
    data_o     = core_data_i;
    data_o.req = core_data_i.req && !data_here;
  end

  // Member by member, so that a simulator sees that a grant, which hangs on the request, is no part of the answer that the
  // core's next request hangs on.
  assign core_fetch_o = '{
          gnt: fetch_here ? fetch_taken : fetch_i.gnt,
          rvalid: fetch_q || fetch_i.rvalid,
          err: !fetch_q && fetch_i.err,
          rdata: fetch_q ? rdata : fetch_i.rdata
      };
  assign core_data_o = '{
          gnt: data_here || data_i.gnt,
          rvalid: data_q || data_i.rvalid,
          err: !data_q && data_i.err,
          rdata: data_q ? rdata : data_i.rdata
      };

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fetch_q <= 1'b0;
      data_q  <= 1'b0;
    end else begin
      fetch_q <= fetch_taken;
      data_q  <= data_here;
    end
  end

  // Half of the module in reset, with its other half forgotten, would be taken for a request.
  assign debug_rst_n = rst_ni && jtag_i.trst_n;
  assign debug_req_o = debug_req[1];

  dmi_jtag #(
    .IdcodeValue(Idcode)
  ) u_dmi_jtag (
    .clk_i,
    .rst_ni          (debug_rst_n),
    .testmode_i      (1'b0),
    .dmi_rst_no      (dmi_rst_n),
    .dmi_req_o       (dmi_req),
    .dmi_req_valid_o (dmi_req_valid),
    .dmi_req_ready_i (dmi_req_ready),
    .dmi_resp_i      (dmi_resp),
    .dmi_resp_ready_o(dmi_resp_ready),
    .dmi_resp_valid_i(dmi_resp_valid),
    .tck_i           (jtag_i.tck),
    .tms_i           (jtag_i.tms),
    .trst_ni         (jtag_i.trst_n),
    .td_i            (jtag_i.tdi),
    .td_o            (jtag_o.tdo),
    .tdo_oe_o        (jtag_o.tdo_oe)
  );

  dm_top #(
    .NrHarts        (Harts),
    .SelectableHarts(AppHart)
  ) u_dm (
    .clk_i,
    .rst_ni          (debug_rst_n),
    .testmode_i      (1'b0),
    .ndmreset_o      (unused_ndmreset),
    .dmactive_o      (active),
    .debug_req_o     (debug_req),
    .unavailable_i   ({!core_rst_ni, 1'b1}),
    .hartinfo_i      ('0),
    .slave_req_i     (data_here || fetch_here),
    .slave_we_i      (access.we),
    .slave_addr_i    (access.addr),
    .slave_be_i      (access.be),
    .slave_wdata_i   (access.wdata),
    .slave_rdata_o   (rdata),
    .master_req_o    (unused_sba_req),
    .master_add_o    (unused_sba_addr),
    .master_we_o     (unused_sba_we),
    .master_wdata_o  (unused_sba_wdata),
    .master_be_o     (unused_sba_be),
    .master_gnt_i    (1'b0),
    .master_r_valid_i(1'b0),
    .master_r_rdata_i('0),
    .dmi_rst_ni      (dmi_rst_n),
    .dmi_req_valid_i (dmi_req_valid),
    .dmi_req_ready_o (dmi_req_ready),
    .dmi_req_i       (dmi_req),
    .dmi_resp_valid_o(dmi_resp_valid),
    .dmi_resp_ready_i(dmi_resp_ready),
    .dmi_resp_o      (dmi_resp)
  );

endmodule
