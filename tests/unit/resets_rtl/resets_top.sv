// SPDX-License-Identifier: Apache-2.0
// The reset controller, with its register port as scalars; rst_ni is power-on.
module resets_top
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        nonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic        rst_no,
  input  logic        pluton_request_i,
  input  logic        pluton_bite_i,
  input  logic        firewall_alert_i,
  output logic        handover_o,
  input  logic        handover_i,
  output logic [31:0] app_start_o,
  output logic        app_run_o,
  input  logic        app_rst_ni,
  input  logic        bite_i,

  input  logic [ 2:0] core_rst_ni,
  input  logic [ 2:0] core_bite_i,
  input  logic [ 2:0] core_trap_i,
  output logic [ 2:0] core_run_o,
  output logic [ 2:0] core_stopped_o,
  output logic [31:0] core0_start_o,
  output logic [31:0] core1_start_o,
  output logic [31:0] core2_start_o,
  output logic [31:0] core0_code_end_o,
  output logic [31:0] core1_code_end_o,
  output logic [31:0] core2_code_end_o,
  output logic        core_irq_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  resets u_resets (
    .clk_i,
    .por_ni(rst_ni),
    .apb_i (req),
    .apb_o (rsp),
    .rst_no,
    .pluton_request_i,
    .pluton_bite_i,
    .firewall_alert_i,
    .handover_o,
    .handover_i,
    .app_start_o,
    .app_run_o,
    .app_rst_ni,
    .bite_i,
    .core_rst_ni,
    .core_bite_i,
    .core_trap_i,
    .core_run_o,
    .core_stopped_o,
    .core_start_o   ({core2_start_o, core1_start_o, core0_start_o}),
    .core_code_end_o({core2_code_end_o, core1_code_end_o, core0_code_end_o}),
    .core_irq_o
  );

endmodule
