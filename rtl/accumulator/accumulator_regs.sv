// SPDX-License-Identifier: Apache-2.0
// The accumulator's read side, by hand: no write path exists, not even a decoded one.
//
// Guarantees: every write and every unknown offset is answered with a bus error; registers answer
// without a wait state, the log with one; what is read is the state of the answer's cycle.
module accumulator_regs
  import bus_pkg::*;
  import spec_pkg::*;
#(
  localparam int unsigned LogWords = LogEntries * EntryBytes / 4
) (
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // State
  input logic [  4:0] count_i,
  input logic         overflow_i,
  input logic         extending_i,
  input logic         alert_i,
  input logic [ 31:0] extends_i,
  input logic [255:0] acc_i,
  input logic [  8:0] visible_i,    // words of counted entries

  // Log
  output logic        log_read_o,
  output logic [ 8:0] log_addr_o,
  input  logic [31:0] log_data_i   // first byte in bits 31:24
);

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic waited_d, waited_q;  // the log's wait state is over
  logic is_log;
  logic [9:0] offset;  // of the word
  logic unused_regs_req;

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(12)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.pwrite || (apb_i.paddr[1:0] != 0)),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  // Registers hold bytes in memory order, the datapath is big-endian.
  function automatic logic [31:0] memory_order(logic [31:0] word);
    memory_order = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  assign offset = regs_req.paddr[11:2];
  assign is_log = (offset >= 10'h200) && (offset < 10'h200 + 10'(LogWords));
  assign log_addr_o = offset[8:0];
  assign log_read_o = regs_req.penable && is_log && !waited_q;
  assign waited_d = log_read_o;
  assign unused_regs_req = ^{
    regs_req.paddr, regs_req.pwdata, regs_req.pstrb, regs_req.pprot, regs_req.pauser, regs_req.psel,
    regs_req.pwrite
  };

  always_comb begin
    regs_rsp = '0;
    if (regs_req.penable) begin
      regs_rsp.pready = 1'b1;
      unique case (offset) inside
        10'h000: regs_rsp.prdata = AccumulatorId;
        10'h001: regs_rsp.prdata = 32'h0001_0000;
        10'h002: regs_rsp.prdata = 32'(count_i);
        10'h003: regs_rsp.prdata = 32'({alert_i, extending_i, overflow_i});
        10'h004: regs_rsp.prdata = extends_i;
        10'h008: regs_rsp.prdata = memory_order(acc_i[255:224]);
        10'h009: regs_rsp.prdata = memory_order(acc_i[223:192]);
        10'h00A: regs_rsp.prdata = memory_order(acc_i[191:160]);
        10'h00B: regs_rsp.prdata = memory_order(acc_i[159:128]);
        10'h00C: regs_rsp.prdata = memory_order(acc_i[127:96]);
        10'h00D: regs_rsp.prdata = memory_order(acc_i[95:64]);
        10'h00E: regs_rsp.prdata = memory_order(acc_i[63:32]);
        10'h00F: regs_rsp.prdata = memory_order(acc_i[31:0]);
        default: begin
          if (is_log) begin
            regs_rsp.pready = waited_q;
            if (offset[8:0] < visible_i) regs_rsp.prdata = memory_order(log_data_i);
          end else begin
            regs_rsp.pslverr = 1'b1;
          end
        end
      endcase
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      waited_q <= 1'b0;
    end else begin
      waited_q <= waited_d;
    end
  end

endmodule
