// SPDX-License-Identifier: Apache-2.0
// The way out to the flash: takes a request in its cycle, as the fabric wants it, and holds it at the chip's port until
// the flash takes it. Both ways through a register: request and answer take a cycle more each.
module flash_port
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  obi_req_t obi_i,
  output obi_rsp_t obi_o,

  output obi_req_t flash_o,
  input  obi_rsp_t flash_i
);

  obi_req_t req_d, req_q;
  logic open_d, open_q, rvalid_d, rvalid_q, err_d, err_q;
  logic [31:0] rdata_d, rdata_q;

  // open: taken and not answered; free again in the cycle of the answer.
  assign open_d   = obi_i.req || (open_q && !rvalid_q);
  assign rvalid_d = flash_i.rvalid;
  assign err_d    = flash_i.rvalid && flash_i.err;
  assign rdata_d  = flash_i.rvalid ? flash_i.rdata : '0;
  assign flash_o  = req_q;
  assign obi_o    = '{gnt: !open_q || rvalid_q, rvalid: rvalid_q, err: err_q, rdata: rdata_q};

  always_comb begin
    req_d = req_q;
    if (flash_i.gnt) req_d = '0;
    if (obi_i.req) req_d = obi_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      req_q    <= '0;
      open_q   <= 1'b0;
      rvalid_q <= 1'b0;
      err_q    <= 1'b0;
      rdata_q  <= '0;
    end else begin
      req_q    <= req_d;
      open_q   <= open_d;
      rvalid_q <= rvalid_d;
      err_q    <= err_d;
      rdata_q  <= rdata_d;
    end
  end

endmodule
