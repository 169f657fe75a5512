// SPDX-License-Identifier: Apache-2.0
// The SHA-2 block of software: engine, memory reader, key port and registers (sha2.rdl).
// Guarantees, commands and errors: README.md beside this file.
//
// What would need an answer other than "done" is refused by the guard before the registers see it;
// what the registers see is a command (judged here, code in STATUS.error) or data for the engine.
module sha2
  import bus_pkg::*;
  import spec_pkg::*;
  import sha2_pkg::*;
#(
  parameter bit          Sha512 = 1'b1,
  parameter bit          Keyed  = 1'b1,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Memory reader
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  // Key store
  output key_req_t key_o,
  input  key_rsp_t key_i,

  output logic alert_o
);

  localparam int unsigned AddrWidth = sha2_regs_pkg::SHA2_REGS_MIN_ADDR_WIDTH;
  localparam logic [AddrWidth-1:0] OffsetCmd = 7'h08;
  localparam logic [AddrWidth-1:0] OffsetData = 7'h18;

  typedef enum logic [2:0] {
    OpStart   = 3'd1,
    OpRead    = 3'd2,
    OpFinish  = 3'd3,
    OpZeroize = 3'd4,
    OpSave    = 3'd5,
    OpRestore = 3'd6
  } op_e;

  localparam logic [1:0] KeyNone = 2'd0, KeyBus = 2'd1, KeySlot = 2'd2;

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    return {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  // Engine
  logic start, restore, valid, ready, finish, save, wipe, engine_busy, length_error, engine_alert;
  logic load, setup, open, done, saved, secret;
  logic [ 31:0] word;
  logic [  2:0] bytes;
  logic [511:0] digest;
  logic [ 60:0] count;
  logic [ 31:0] context_word;

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

  // Key
  logic key_phase, bus_key, fetch_d, fetch_q, asks, key_word, key_error, key_finish;
  logic [4:0] slot_d, slot_q;
  logic [2:0] subject_d, subject_q;
  logic [7:0] left_d, left_q;  // bytes of a key from the bus that are to come

  // The engine is busy in Open while it hashes a block: that keeps no command waiting.
  assign busy = !engine_alert && (reader_busy || fetch_q || (bus_key && left_q == '0) ||
                                  (engine_busy && !open));

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
                        (is_data && !(open && !partial_q) && !(setup && &apb_i.pstrb))));

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
  logic missing, too_long;

  assign cmd_req = regs_out.CMD.req && regs_out.CMD.req_is_wr;
  assign cmd = regs_out.CMD.wr_data;
  assign read_end = {1'b0, regs_out.ADDR.value.value} + {1'b0, regs_out.LEN.value.value};
  assign missing = (!Sha512 && cmd.alg[1]) || (!Keyed && cmd.key != KeyNone) || (&cmd.key);
  assign too_long = cmd.key == KeyBus && regs_out.LEN.value.value > (is_sha512(
      sha2_alg_e'(cmd.alg)
  ) ? 32'd128 : 32'd64);

  always_comb begin
    verdict = ErrorNone;
    unique case (cmd.op)
      OpStart, OpRestore: begin
        if (missing) verdict = ErrorCommand;
        else if (open || setup || saved) verdict = ErrorOrder;
        else if (cmd.op == OpRestore && cmd.key == KeySlot) verdict = ErrorDenied;
        else if (too_long) verdict = ErrorRange;
        else if (cmd.key == KeySlot && !caller_valid(cmd.caller)) verdict = ErrorCaller;
      end
      OpSave: begin
        if (!open || partial_q) verdict = ErrorOrder;
        else if (secret) verdict = ErrorDenied;
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
    if (!Keyed && cmd.op inside {OpSave, OpRestore}) verdict = ErrorCommand;
  end

  assign accepted = cmd_req && verdict == ErrorNone;
  assign restore = accepted && cmd.op == OpRestore;
  assign start = (accepted && cmd.op == OpStart) || restore;
  assign read = accepted && cmd.op == OpRead;
  assign save = accepted && cmd.op == OpSave;
  assign abort = (accepted && cmd.op == OpZeroize) || length_error || engine_alert;
  assign finish = (accepted && cmd.op == OpFinish) || (reader_done && last_q) || key_finish;
  assign wipe = (accepted && cmd.op == OpZeroize) || reader_error || key_error;

  // A key: from the key store, whose words go to the engine as they come, or from the bus as DATA.

  assign key_phase = setup && !load;
  assign bus_key = key_phase && !fetch_q;
  assign asks = fetch_q && key_phase;
  assign key_o = '{
          valid: asks,
          slot: asks ? slot_q : '0,
          operation: asks ? KeyOperationHmac : 4'(0),
          subject: asks ? subject_q : '0
      };
  assign key_word = fetch_q && key_i.valid && !key_i.error && key_phase;
  assign key_error = fetch_q && (key_i.error || !key_phase);  // more than a block
  assign key_finish = (key_word && key_i.last) ||
      (bus_key && (left_q == '0 || (data_req && left_q <= 8'd4)));

  always_comb begin
    fetch_d = fetch_q;
    slot_d = slot_q;
    subject_d = subject_q;
    left_d = left_q;
    if (start) begin
      fetch_d = cmd.key == KeySlot;
      slot_d = cmd.key == KeySlot ? cmd.slot : '0;
      subject_d = cmd.key == KeySlot ? caller_subject(cmd.caller) : '0;
      left_d = cmd.key == KeyBus ? regs_out.LEN.value.value[7:0] : '0;
    end
    if (bus_key && data_req) left_d = left_q > 8'd4 ? left_q - 8'd4 : '0;
    if ((key_word && key_i.last) || wipe || abort) begin
      fetch_d = 1'b0;
      slot_d = '0;
      subject_d = '0;
    end
  end

  // Words from DATA, the reader or the key store. They cannot meet: while the reader or the key store
  // delivers DATA is refused, and a waiting DATA write holds the bus. A write whose message is gone,
  // or is ended by it, is answered with an error.

  assign data_req    = (regs_out.DATA.req && regs_out.DATA.req_is_wr) || data_wait_q;
  assign data_lost   = data_req && (!(open || setup) || length_error);
  assign data_ack    = data_req && (ready || !(open || setup));
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
      bytes = (bus_key && left_q < 8'd4) ? left_q[2:0] : data_bytes;
    end
    if (fetch_q) begin
      valid = key_word;
      word  = key_i.share0 ^ key_i.share1;
      bytes = 3'd4;
    end
  end

  always_comb begin
    last_d    = read ? cmd.last : last_q;
    partial_d = partial_q;
    error_d   = error_q;
    if (valid && ready && bytes != 3'd4) partial_d = 1'b1;
    if (!open) partial_d = 1'b0;
    if (reader_error) error_d = ErrorBus;
    if (key_error) error_d = ErrorKey;
    if (length_error) error_d = ErrorLength;
    if (cmd_req) error_d = verdict;  // meets an error above only as ZEROIZE, which wins
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      data_wait_q <= 1'b0;
      last_q      <= 1'b0;
      partial_q   <= 1'b0;
      error_q     <= ErrorNone;
      fetch_q     <= 1'b0;
      slot_q      <= '0;
      subject_q   <= '0;
      left_q      <= '0;
    end else begin
      data_wait_q <= data_wait_d;
      last_q      <= last_d;
      partial_q   <= partial_d;
      error_q     <= error_d;
      fetch_q     <= fetch_d;
      slot_q      <= slot_d;
      subject_q   <= subject_d;
      left_q      <= left_d;
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

  // The engine's clock stands while it has neither a message nor a command.

  logic clk_engine, engine_enable;

  assign engine_enable = start || wipe || setup || open || engine_busy || engine_alert;

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(engine_enable),
    .clk_o   (clk_engine)
  );

  sha2_engine #(
    .Sha512(Sha512),
    .Keyed (Keyed),
    .Rounds(Rounds)
  ) u_engine (
    .clk_i(clk_engine),
    .rst_ni,
    .start_i(start),
    .alg_i(sha2_alg_e'(cmd.alg)),
    .hmac_i(cmd.key != KeyNone),
    .restore_i(restore),
    .secret_i(cmd.key == KeySlot),
    .valid_i(valid),
    .word_i(word),
    .bytes_i(bytes),
    .ready_o(ready),
    .finish_i(finish),
    .save_i(save),
    .wipe_i(wipe),
    .load_o(load),
    .setup_o(setup),
    .open_o(open),
    .busy_o(engine_busy),
    .done_o(done),
    .saved_o(saved),
    .secret_o(secret),
    .length_error_o(length_error),
    .digest_o(digest),
    .count_o(count),
    .context_index_i(regs_out.CONTEXT_INDEX.value.value),
    .context_o(context_word),
    .alert_o(engine_alert)
  );

  assign alert_o                         = engine_alert;

  assign regs_in.VERSION.sha512.next     = Sha512;
  assign regs_in.VERSION.keyed.next      = Keyed;
  assign regs_in.VERSION.two_rounds.next = Rounds == 2;
  assign regs_in.CMD.wr_ack              = cmd_req;
  assign regs_in.DATA.wr_ack             = data_ack;
  assign regs_in.STATUS.busy.next        = busy;
  assign regs_in.STATUS.open.next        = open;
  assign regs_in.STATUS.done.next        = done;
  assign regs_in.STATUS.ready.next       = ready && !busy;
  assign regs_in.STATUS.setup.next       = setup;
  assign regs_in.STATUS.saved.next       = saved;
  assign regs_in.STATUS.error.next       = engine_alert ? ErrorInternal : error_q;
  assign regs_in.LENGTH_HI.value.next    = {3'b000, count[60:32]};
  assign regs_in.LENGTH_LO.value.next    = count[31:0];
  assign regs_in.CONTEXT.value.next      = swap_bytes(context_word);
  assign regs_in.DIGEST_0.value.next     = swap_bytes(digest[511-:32]);
  assign regs_in.DIGEST_1.value.next     = swap_bytes(digest[479-:32]);
  assign regs_in.DIGEST_2.value.next     = swap_bytes(digest[447-:32]);
  assign regs_in.DIGEST_3.value.next     = swap_bytes(digest[415-:32]);
  assign regs_in.DIGEST_4.value.next     = swap_bytes(digest[383-:32]);
  assign regs_in.DIGEST_5.value.next     = swap_bytes(digest[351-:32]);
  assign regs_in.DIGEST_6.value.next     = swap_bytes(digest[319-:32]);
  assign regs_in.DIGEST_7.value.next     = swap_bytes(digest[287-:32]);
  assign regs_in.DIGEST_8.value.next     = swap_bytes(digest[255-:32]);
  assign regs_in.DIGEST_9.value.next     = swap_bytes(digest[223-:32]);
  assign regs_in.DIGEST_10.value.next    = swap_bytes(digest[191-:32]);
  assign regs_in.DIGEST_11.value.next    = swap_bytes(digest[159-:32]);
  assign regs_in.DIGEST_12.value.next    = swap_bytes(digest[127-:32]);
  assign regs_in.DIGEST_13.value.next    = swap_bytes(digest[95-:32]);
  assign regs_in.DIGEST_14.value.next    = swap_bytes(digest[63-:32]);
  assign regs_in.DIGEST_15.value.next    = swap_bytes(digest[31-:32]);

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
