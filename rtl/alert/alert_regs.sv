// SPDX-License-Identifier: Apache-2.0
// Registers of alert, by hand: no write path exists.
module alert_regs
  import alert_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input logic              frozen_i,
  input logic              fatal_i,
  input logic              damaged_i,
  input logic [       7:0] resets_i,
  input logic [Causes-1:0] cause_i,
  input logic [Causes-1:0] first_i
);

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic unused_regs_req;

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(5)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite || (apb_i.paddr[1:0] != 0)),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  assign unused_regs_req = ^regs_req;

  always_comb begin
    regs_rsp = '0;
    if (regs_req.penable) begin
      regs_rsp.pready = 1'b1;
      unique case (regs_req.paddr[4:2])
        3'd0:    regs_rsp.prdata = AlertId;
        3'd1:    regs_rsp.prdata = 32'h0001_0000;
        3'd2:    regs_rsp.prdata = {16'h0, resets_i, 5'b00000, damaged_i, fatal_i, frozen_i};
        3'd3:    regs_rsp.prdata = 32'(cause_i);
        3'd4:    regs_rsp.prdata = 32'(first_i);
        default: regs_rsp.pslverr = 1'b1;
      endcase
    end
  end

endmodule
