// SPDX-License-Identifier: Apache-2.0
// watchdog, with its register port as scalars.
module watchdog_top
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

  output logic bite_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  watchdog u_watchdog (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .bite_o
  );

endmodule
