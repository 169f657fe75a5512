// SPDX-License-Identifier: Apache-2.0
// Registers of debug, by hand: the only thing written is a command.
module debug_regs
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output logic       command_o,
  output logic [1:0] op_o,

  input logic           locked_i,     // commands are refused
  input logic           busy_i,
  input logic           done_i,
  input logic           fresh_i,
  input logic           open_i,
  input logic           returning_i,
  input logic           used_i,
  input logic           alert_i,
  input error_e         error_i,
  input logic           shown_i,      // the challenge
  input logic   [255:0] challenge_i   // the first byte on top
);

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic refuse;
  logic [3:0] offset;  // of the word
  logic [31:0] word;
  logic unused_regs_req;

  always_comb begin
    refuse = apb_i.paddr[1:0] != '0;
    if (apb_i.pwrite && ((apb_i.paddr[5:2] != 4'd2) || locked_i || (apb_i.pstrb != '1))) begin
      refuse = 1'b1;
    end
  end

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(6)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  assign offset = regs_req.paddr[5:2];
  assign command_o = regs_req.penable && regs_req.pwrite;
  assign op_o = regs_req.pwdata[1:0];
  assign word = challenge_i[255-32*8'(offset[2:0])-:32];
  assign unused_regs_req = ^{
    regs_req.paddr, regs_req.pwdata, regs_req.pstrb, regs_req.pprot, regs_req.pauser, regs_req.psel
  };

  always_comb begin
    regs_rsp = '0;
    if (regs_req.penable) begin
      regs_rsp.pready = 1'b1;
      unique case (offset)
        4'd0: regs_rsp.prdata = DebugId;
        4'd1: regs_rsp.prdata = 32'h0001_0000;
        4'd2: regs_rsp.pslverr = !regs_req.pwrite;
        4'd3: begin
          regs_rsp.prdata = {
            16'h0, error_i, 1'b0, alert_i, used_i, returning_i, open_i, fresh_i, done_i, busy_i
          };
        end
        4'd8, 4'd9, 4'd10, 4'd11, 4'd12, 4'd13, 4'd14, 4'd15: begin
          if (shown_i) regs_rsp.prdata = {word[7:0], word[15:8], word[23:16], word[31:24]};
        end
        default: regs_rsp.pslverr = 1'b1;
      endcase
    end
  end

endmodule
