// SPDX-License-Identifier: Apache-2.0
// The first Bytes of SRAM as block RAM; everything else that reaches this port is answered with a
// bus error. An access is granted at once and answered in the next cycle. It does not judge
// subjects: the only masters on this board are Pluton's.
module sram_window
  import bus_pkg::*;
#(
  parameter int unsigned Bytes = 32 * 1024  // a power of two
) (
  input logic clk_i,
  input logic rst_ni,

  input  obi_req_t req_i,
  output obi_rsp_t rsp_o
);

  localparam int unsigned AddrBits = $clog2(Bytes);

  logic hit, err_q;
  obi_req_t ram_req;
  obi_rsp_t ram_rsp;

  assign hit = req_i.addr[31:AddrBits] == spec_pkg::SramBase[31:AddrBits];

  always_comb begin
    ram_req = req_i;
    ram_req.req = req_i.req && hit;
    rsp_o = ram_rsp;
    if (err_q) rsp_o = '{gnt: 1'b1, rvalid: 1'b1, err: 1'b1, rdata: '0};
  end

  obi_ram #(
    .Words(Bytes / 4)
  ) u_ram (
    .clk_i,
    .rst_ni,
    .obi_i(ram_req),
    .obi_o(ram_rsp)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      err_q <= 1'b0;
    end else begin
      err_q <= req_i.req && !hit;
    end
  end

endmodule
