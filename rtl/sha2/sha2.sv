// SPDX-License-Identifier: Apache-2.0
// The SHA-2 block of software: engine, memory reader and registers (sha2.rdl).
// Guarantees, commands and errors: README.md beside this file.
//
// What would need an answer other than "done" is refused by the guard before the registers see it;
// what the registers see is a command (judged here, code in STATUS.error) or data for the engine.
module sha2
  import bus_pkg::*;
  import spec_pkg::*;
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Memory reader
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  output logic alert_o
);

  localparam int unsigned AddrWidth = sha2_regs_pkg::SHA2_REGS_MIN_ADDR_WIDTH;
  localparam logic [AddrWidth-1:0] OffsetCmd = 7'h08;
  localparam logic [AddrWidth-1:0] OffsetData = 7'h18;

  typedef enum logic [2:0] {
    OpStart   = 3'd1,
    OpRead    = 3'd2,
    OpFinish  = 3'd3,
    OpZeroize = 3'd4
  } op_e;

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    return {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  // Engine
  logic start, valid, ready, finish, wipe, open, engine_busy, done, length_error, engine_alert;
  logic [ 31:0] word;
  logic [  2:0] bytes;
  logic [511:0] digest;

  // Reader
  logic read, abort, reader_busy, reader_done, reader_error, reader_valid, unused_last;
  logic [31:0] reader_word;
  logic [ 2:0] reader_bytes;

  // Commands and state
  logic busy, refuse, accepted, data_req, data_wait_d, data_wait_q, data_ack, data_lost;
  logic last_d, last_q;  // READ is to end the message
  logic partial_d, partial_q;  // the message has had its last word
  error_e error_d, error_q, verdict;
  logic [2:0] data_bytes;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic regs_ready, regs_slverr;
  logic [31:0] regs_rdata;
  sha2_regs_pkg::sha2__in_t regs_in;
  sha2_regs_pkg::sha2__out_t regs_out;

  // The engine is busy in Open while it hashes a block: that keeps no command waiting.
  assign busy = !engine_alert && (reader_busy || (engine_busy && !open));

  // Refusals by bus error

  logic [AddrWidth-1:0] offset;
  logic is_zeroize, is_data, strobes_good;

  assign offset = apb_i.paddr[AddrWidth-1:0];
  assign is_zeroize = offset == OffsetCmd && apb_i.pwdata[2:0] == OpZeroize;
  assign is_data = offset == OffsetData;
  assign strobes_good = apb_i.pstrb == 4'b1111 ||
      (is_data && apb_i.pstrb inside {4'b0001, 4'b0011, 4'b0111});
  assign refuse = apb_i.paddr[1:0] != '0 ||
      (apb_i.pwrite && (!strobes_good || ((busy || engine_alert) && !is_zeroize) ||
                        (is_data && (!open || partial_q))));

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  // Commands

  sha2_regs_pkg::sha2__CMD__external__fields__out_t cmd;
  logic cmd_req;
  logic [32:0] read_end;
  logic alg_missing;

  assign cmd_req     = regs_out.CMD.req && regs_out.CMD.req_is_wr;
  assign cmd         = regs_out.CMD.wr_data;
  assign read_end    = {1'b0, regs_out.ADDR.value.value} + {1'b0, regs_out.LEN.value.value};
  assign alg_missing = !Sha512 && cmd.alg[1];

  always_comb begin
    verdict = ErrorNone;
    unique case (cmd.op)
      OpStart: begin
        if (alg_missing) verdict = ErrorCommand;
        else if (open) verdict = ErrorOrder;
      end
      OpRead: begin
        if (!open || partial_q) verdict = ErrorOrder;
        else if (!caller_valid(cmd.caller)) verdict = ErrorCaller;
        else if (regs_out.ADDR.value.value[1:0] != '0) verdict = ErrorMisaligned;
        else if (read_end > {1'b1, 32'h0}) verdict = ErrorRange;
      end
      OpFinish:  if (!open) verdict = ErrorOrder;
      OpZeroize: verdict = ErrorNone;
      default:   verdict = ErrorCommand;
    endcase
  end

  assign accepted    = cmd_req && verdict == ErrorNone;
  assign start       = accepted && cmd.op == OpStart;
  assign read        = accepted && cmd.op == OpRead;
  assign abort       = (accepted && cmd.op == OpZeroize) || length_error || engine_alert;
  assign finish      = (accepted && cmd.op == OpFinish) || (reader_done && last_q);
  assign wipe        = (accepted && cmd.op == OpZeroize) || reader_error;

  // Words from DATA or from the reader. They cannot meet: while the reader works DATA is refused,
  // and a waiting DATA write holds the bus. A write whose message is gone, or is ended
  // by it, is answered with an error.

  assign data_req    = (regs_out.DATA.req && regs_out.DATA.req_is_wr) || data_wait_q;
  assign data_lost   = data_req && (!open || length_error);
  assign data_ack    = data_req && (ready || !open);
  assign data_wait_d = data_req && !data_ack;

  always_comb begin
    unique case (regs_out.DATA.wr_biten)
      32'h0000_00FF: data_bytes = 3'd1;
      32'h0000_FFFF: data_bytes = 3'd2;
      32'h00FF_FFFF: data_bytes = 3'd3;
      default:       data_bytes = 3'd4;
    endcase
  end

  always_comb begin
    valid = reader_valid;
    word  = reader_word;
    bytes = reader_bytes;
    if (data_req) begin
      valid = 1'b1;
      word  = swap_bytes(regs_out.DATA.wr_data);
      bytes = data_bytes;
    end
  end

  always_comb begin
    last_d    = read ? cmd.last : last_q;
    partial_d = partial_q;
    error_d   = error_q;
    if (valid && ready && bytes != 3'd4) partial_d = 1'b1;
    if (!open) partial_d = 1'b0;
    if (reader_error) error_d = ErrorBus;
    if (length_error) error_d = ErrorLength;
    if (cmd_req) error_d = verdict;  // meets an error above only as ZEROIZE, which wins
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      data_wait_q <= 1'b0;
      last_q      <= 1'b0;
      partial_q   <= 1'b0;
      error_q     <= ErrorNone;
    end else begin
      data_wait_q <= data_wait_d;
      last_q      <= last_d;
      partial_q   <= partial_d;
      error_q     <= error_d;
    end
  end

  mem_reader u_reader (
    .clk_i,
    .rst_ni,
    .start_i(read),
    .addr_i(regs_out.ADDR.value.value),
    .len_i(regs_out.LEN.value.value),
    .caller_i(cmd.caller),
    .abort_i(abort),
    .busy_o(reader_busy),
    .done_o(reader_done),
    .error_o(reader_error),
    .valid_o(reader_valid),
    .word_o(reader_word),
    .bytes_o(reader_bytes),
    .last_o(unused_last),
    .ready_i(ready),
    .mem_o,
    .mem_i
  );

  sha2_engine #(
    .Sha512(Sha512)
  ) u_engine (
    .clk_i,
    .rst_ni,
    .start_i(start),
    .alg_i(sha2_alg_e'(cmd.alg)),
    .valid_i(valid),
    .word_i(word),
    .bytes_i(bytes),
    .ready_o(ready),
    .finish_i(finish),
    .wipe_i(wipe),
    .open_o(open),
    .busy_o(engine_busy),
    .done_o(done),
    .length_error_o(length_error),
    .digest_o(digest),
    .alert_o(engine_alert)
  );

  assign alert_o                      = engine_alert;

  assign regs_in.VERSION.sha512.next  = Sha512;
  assign regs_in.CMD.wr_ack           = cmd_req;
  assign regs_in.DATA.wr_ack          = data_ack;
  assign regs_in.STATUS.busy.next     = busy;
  assign regs_in.STATUS.open.next     = open;
  assign regs_in.STATUS.done.next     = done;
  assign regs_in.STATUS.ready.next    = ready && !busy;
  assign regs_in.STATUS.error.next    = engine_alert ? ErrorInternal : error_q;
  assign regs_in.DIGEST_0.value.next  = swap_bytes(digest[511-:32]);
  assign regs_in.DIGEST_1.value.next  = swap_bytes(digest[479-:32]);
  assign regs_in.DIGEST_2.value.next  = swap_bytes(digest[447-:32]);
  assign regs_in.DIGEST_3.value.next  = swap_bytes(digest[415-:32]);
  assign regs_in.DIGEST_4.value.next  = swap_bytes(digest[383-:32]);
  assign regs_in.DIGEST_5.value.next  = swap_bytes(digest[351-:32]);
  assign regs_in.DIGEST_6.value.next  = swap_bytes(digest[319-:32]);
  assign regs_in.DIGEST_7.value.next  = swap_bytes(digest[287-:32]);
  assign regs_in.DIGEST_8.value.next  = swap_bytes(digest[255-:32]);
  assign regs_in.DIGEST_9.value.next  = swap_bytes(digest[223-:32]);
  assign regs_in.DIGEST_10.value.next = swap_bytes(digest[191-:32]);
  assign regs_in.DIGEST_11.value.next = swap_bytes(digest[159-:32]);
  assign regs_in.DIGEST_12.value.next = swap_bytes(digest[127-:32]);
  assign regs_in.DIGEST_13.value.next = swap_bytes(digest[95-:32]);
  assign regs_in.DIGEST_14.value.next = swap_bytes(digest[63-:32]);
  assign regs_in.DIGEST_15.value.next = swap_bytes(digest[31-:32]);

  logic unused_bits;
  assign unused_bits = ^{regs_req.paddr[31:AddrWidth], regs_req.pauser, cmd, regs_out.CMD.wr_biten};

  assign regs_rsp = '{pready: regs_ready, pslverr: regs_slverr || data_lost, prdata: regs_rdata};

  sha2_regs u_regs (
    .clk(clk_i),
    .arst_n(rst_ni),
    .s_apb_psel(regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite(regs_req.pwrite),
    .s_apb_pprot(regs_req.pprot),
    .s_apb_paddr(regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata(regs_req.pwdata),
    .s_apb_pstrb(regs_req.pstrb),
    .s_apb_pready(regs_ready),
    .s_apb_prdata(regs_rdata),
    .s_apb_pslverr(regs_slverr),
    .hwif_in(regs_in),
    .hwif_out(regs_out)
  );

endmodule
