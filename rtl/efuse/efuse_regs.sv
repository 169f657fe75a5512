// SPDX-License-Identifier: Apache-2.0
// The register side of efuse, by hand: what is written is one command and its two operands; what the
// fuses say has no write path, and secret rows have no path at all.
module efuse_regs
  import bus_pkg::*;
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The command
  output logic          pending_o,
  output logic   [ 2:0] op_o,
  output logic   [ 7:0] row_o,
  output logic   [31:0] data_o,
  input  logic          accept_i,
  input  logic          end_i,
  input  error_e        error_i,
  input  logic          kill_i,     // a write has no effect in this cycle
  output logic          fault_o,

  // State
  input efuse_state_e                       state_i,
  input logic                               bad_i,             // nothing is believed
  input logic                               sensed_i,
  input logic                               persistent_i,
  input logic                               session_i,
  input logic         [          7:0]       corrected_i,
  input logic         [    Marks-1:0][ 3:0] marks_i,
  input logic         [FuseAreas-1:0][ 3:0] areas_i,
  input logic                               committed_i,
  input logic         [          1:0]       committed_area_i,
  input logic                               digests_ok_i,
  input logic         [    Words-1:0][31:0] words_i,
  input logic         [    Words-1:0]       valid_i
);

  localparam logic [5:0] FirstWord = 6'h10;

  typedef struct packed {
    logic        pending;
    logic        done;
    error_e      error;
    logic [2:0]  op;
    logic [7:0]  row;
    logic [31:0] data;
  } command_t;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  command_t command_d, command_q;
  logic refuse, writable, standing, busy;
  logic [5:0] offset;  // of the word
  logic [31:0] word, status, marks, areas;
  logic [63:0] invalid;
  logic unused_regs_req;

  assign standing = (state_i == StHalt) || (state_i == StError);
  assign busy     = (state_i == StSense) || command_q.pending;

  always_comb begin
    unique case (apb_i.paddr[7:2])
      6'h02, 6'h04, 6'h05: writable = 1'b1;
      default:             writable = 1'b0;
    endcase
    refuse = apb_i.paddr[1:0] != '0;
    if (apb_i.pwrite && (!writable || busy || standing || (apb_i.pstrb != '1))) refuse = 1'b1;
  end

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(8)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  assign offset = regs_req.paddr[7:2];
  assign unused_regs_req = ^{
    regs_req.paddr, regs_req.pstrb, regs_req.pprot, regs_req.pauser, regs_req.psel
  };

  function automatic logic [31:0] memory_order(logic [31:0] value);
    memory_order = {value[7:0], value[15:8], value[23:16], value[31:24]};
  endfunction

  // Words, big-endian but for the unary ones.
  always_comb begin
    word = '0;
    if (regs_req.penable) begin
      for (int unsigned w = 0; w < Words; w++) begin
        if (offset == FirstWord + 6'(w)) begin
          if ((w >= SlotRevocation) && (w < SlotDigests)) word = words_i[w];
          else word = memory_order(words_i[w]);
          if (bad_i || ((w >= SlotDigests) && (w < SlotSecond) && !digests_ok_i)) word = '0;
        end
      end
    end
  end

  always_comb begin
    marks = '0;
    for (int unsigned m = 0; m < Marks; m++) begin
      unique case (marks_i[m])
        MarkZero:  marks[2*m+:2] = 2'd0;
        MarkWhole: marks[2*m+:2] = 2'd1;
        MarkOnes:  marks[2*m+:2] = 2'd3;
        default:   marks[2*m+:2] = 2'd2;
      endcase
    end
    areas = 32'({
      digests_ok_i, session_i && !bad_i, committed_area_i, committed_i, {2 * FuseAreas{1'b0}}
    });
    for (int unsigned a = 0; a < FuseAreas; a++) begin
      unique case (areas_i[a])
        AreaBlank:     areas[2*a+:2] = 2'd0;
        AreaCommitted: areas[2*a+:2] = 2'd1;
        AreaRetired:   areas[2*a+:2] = 2'd3;
        default:       areas[2*a+:2] = 2'd2;
      endcase
    end
  end

  assign invalid = bad_i ? 64'h3FFF_FFFF_FFFF : {18'h0, ~valid_i};
  assign status = {
    8'h00,
    corrected_i,
    command_q.error,
    2'b00,
    state_i == StError,
    state_i == StHalt,
    persistent_i,
    sensed_i,
    command_q.done,
    busy
  };

  always_comb begin
    regs_rsp = '0;
    if (regs_req.penable) begin
      regs_rsp.pready = 1'b1;
      unique case (offset)
        6'h00: regs_rsp.prdata = EfuseId;
        6'h01: regs_rsp.prdata = 32'h0001_0000;
        6'h02: regs_rsp.pslverr = !regs_req.pwrite;
        6'h03: regs_rsp.prdata = status;
        6'h04: regs_rsp.prdata = 32'(command_q.row);
        6'h05: regs_rsp.prdata = command_q.data;
        6'h06: regs_rsp.prdata = marks;
        6'h07: regs_rsp.prdata = areas;
        6'h08: regs_rsp.prdata = invalid[31:0];
        6'h09: regs_rsp.prdata = invalid[63:32];
        default: begin
          if ((offset >= FirstWord) && (offset < FirstWord + 6'(Words))) regs_rsp.prdata = word;
          else regs_rsp.pslverr = 1'b1;
        end
      endcase
      if (regs_req.pwrite) regs_rsp.prdata = '0;
    end
  end

  always_comb begin
    command_d = command_q;
    if (regs_req.penable && regs_req.pwrite && !kill_i && !standing) begin
      unique case (offset)
        6'h02: begin
          command_d.op      = regs_req.pwdata[2:0];
          command_d.pending = 1'b1;
        end
        6'h04:   command_d.row = regs_req.pwdata[7:0];
        6'h05:   command_d.data = regs_req.pwdata;
        default: ;
      endcase
    end
    if (accept_i) begin
      command_d.done  = 1'b0;
      command_d.error = ErrorNone;
    end
    if (end_i) begin
      command_d.pending = 1'b0;
      if (error_i == ErrorNone) command_d.done = 1'b1;
      else command_d.error = error_i;
      if (error_i == ErrorInternal) command_d.done = 1'b0;
    end
  end

  assign pending_o = command_q.pending;
  assign op_o      = command_q.op;
  assign row_o     = command_q.row;
  assign data_o    = command_q.data;

  doubled #(
    .Width($bits(command_t))
  ) u_command (
    .clk_i,
    .rst_ni,
    .d_i    (command_d),
    .q_o    (command_q),
    .alert_o(fault_o)
  );

endmodule
