// SPDX-License-Identifier: Apache-2.0
// A technology memory as an OBI slave: granted at once, answered in the next cycle.
//
// Guarantees: a write to a read-only memory is answered with a bus error and changes nothing; the
// answer to anything but a read is zero. The low two address bits are ignored, byte enables count.
// Does not: check that the address lies in the memory; the crossbar's table does.
module obi_ram
  import bus_pkg::*;
#(
  parameter int unsigned Words    = 1024,
  parameter bit          ReadOnly = 1'b0,
  parameter              InitFile = ""
) (
  input logic clk_i,
  input logic rst_ni,

  input  obi_req_t obi_i,
  output obi_rsp_t obi_o
);

  localparam int unsigned AddrWidth = $clog2(Words);

  logic rvalid_q, err_q, read_q;
  logic [31:0] rdata;

  // Rights were judged by the crossbar, and so were the address bits above the memory.
  logic unused_obi;
  assign unused_obi = ^{obi_i.addr, obi_i.subject, obi_i.nonsecure, obi_i.be, obi_i.wdata};

  if (ReadOnly) begin : gen_rom
    tech_rom #(
      .Words(Words),
      .InitFile(InitFile)
    ) u_rom (
      .clk_i,
      .req_i  (obi_i.req && !obi_i.we),
      .addr_i (obi_i.addr[AddrWidth+1:2]),
      .rdata_o(rdata)
    );
  end else begin : gen_ram
    tech_ram #(
      .Words(Words),
      .InitFile(InitFile)
    ) u_ram (
      .clk_i,
      .req_i  (obi_i.req),
      .we_i   (obi_i.we),
      .be_i   (obi_i.be),
      .addr_i (obi_i.addr[AddrWidth+1:2]),
      .wdata_i(obi_i.wdata),
      .rdata_o(rdata)
    );
  end

  assign obi_o = '{gnt: 1'b1, rvalid: rvalid_q, err: err_q, rdata: read_q ? rdata : '0};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rvalid_q <= 1'b0;
      err_q    <= 1'b0;
      read_q   <= 1'b0;
    end else begin
      rvalid_q <= obi_i.req;
      err_q    <= obi_i.req && obi_i.we && ReadOnly;
      read_q   <= obi_i.req && !obi_i.we;
    end
  end

endmodule
