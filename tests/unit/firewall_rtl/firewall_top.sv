// SPDX-License-Identifier: Apache-2.0
// The firewalls, with the questions of the seven ports as vectors.
module firewall_top
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic [6:0]       valid_i,
  input  logic [6:0]       asks_nonsecure_i,
  input  logic [6:0][31:0] addr_i,
  input  logic [6:0][ 2:0] subject_i,
  input  logic [6:0][ 1:0] access_i,
  output logic [6:0]       allow_o,

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

  input  logic handover_i,
  output logic handover_o,

  output logic [ResourceDevices-1:0][Subjects-1:0] readers_o,

  output logic irq_o,
  output logic alert_o
);

  ask_t [6:0] ask;
  apb_req_t req;
  apb_rsp_t rsp;

  for (genvar p = 0; p < 7; p++) begin : gen_port
    assign ask[p].valid     = valid_i[p];
    assign ask[p].addr      = addr_i[p];
    assign ask[p].subject   = subject_e'(subject_i[p]);
    assign ask[p].nonsecure = asks_nonsecure_i[p];
    assign ask[p].access    = access_i[p];
  end

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  firewall u_firewall (
    .clk_i,
    .rst_ni,
    .ask_i(ask),
    .allow_o,
    .apb_i(req),
    .apb_o(rsp),
    .handover_i,
    .handover_o,
    .readers_o,
    .irq_o,
    .alert_o
  );

endmodule
