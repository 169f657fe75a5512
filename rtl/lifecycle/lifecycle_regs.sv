// SPDX-License-Identifier: Apache-2.0
// Registers of lifecycle, by hand: the only thing written is a command.
module lifecycle_regs
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output logic       command_o,
  output logic [2:0] op_o,

  input logic          locked_i,   // commands are refused
  input logic          busy_i,
  input logic          done_i,
  input logic          tainted_i,
  input logic          debug_i,
  input logic          alert_i,
  input error_e        error_i,
  input logic   [ 2:0] state_i,
  input logic   [15:0] token_i
);

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic refuse;
  logic [2:0] offset;  // of the word
  logic unused_regs_req;

  always_comb begin
    refuse = apb_i.paddr[1:0] != '0;
    if (apb_i.pwrite && ((apb_i.paddr[4:2] != 3'd2) || locked_i || (apb_i.pstrb != '1))) begin
      refuse = 1'b1;
    end
  end

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(5)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  assign offset = regs_req.paddr[4:2];
  assign command_o = regs_req.penable && regs_req.pwrite;
  assign op_o = regs_req.pwdata[2:0];
  assign unused_regs_req = ^{
    regs_req.paddr, regs_req.pwdata, regs_req.pstrb, regs_req.pprot, regs_req.pauser, regs_req.psel
  };

  always_comb begin
    regs_rsp = '0;
    if (regs_req.penable) begin
      regs_rsp.pready = 1'b1;
      unique case (offset)
        3'd0: regs_rsp.prdata = LifecycleId;
        3'd1: regs_rsp.prdata = 32'h0001_0000;
        3'd2: regs_rsp.pslverr = !regs_req.pwrite;
        3'd3: begin
          regs_rsp.prdata = {16'h0, error_i, 3'b000, alert_i, debug_i, tainted_i, done_i, busy_i};
        end
        3'd4: regs_rsp.prdata = 32'(state_i);
        3'd5: regs_rsp.prdata = 32'(token_i);
        default: regs_rsp.pslverr = 1'b1;
      endcase
    end
  end

endmodule
