// SPDX-License-Identifier: Apache-2.0
// Reads a region of memory as a stream of big-endian words, with the rights of a latched caller.
//
// Guarantees: every byte of [addr, addr + len) is read once, in ascending order, in aligned word
// reads whose subject is that of the caller named at `start_i`; bytes beyond the end are zero; after
// a bus error or `abort_i` no further word appears; the buffer is zero where it holds no word. A memory that
// answers in the next cycle gives a word every cycle.
// Does not: check its parameters (the block does), or reach registers (the bus refuses).
//
// Use: `start_i` for one cycle while `busy_o` is low (elsewhere it is ignored). Then
//   - `valid_o` with `word_o` (first byte in bits 31:24), `bytes_o` (1 to 4) and `last_o` is held
//     until `ready_i`, or until `abort_i`;
//   - `done_o` for one cycle: the last word is being accepted, or the length was 0 (then in the
//     cycle after `start_i`);
//   - `error_o` for one cycle, after the bus error's answer and that of an access that was under way
//     behind it: the job ended there;
//   - `abort_i` ends the job; `valid_o` is low from the next cycle on, and `busy_o` falls when an
//     access that is under way has been answered; neither `done_o` nor `error_o` follows.
// `ready_i` must not depend on this module's outputs other than registered ones.
module mem_reader
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Job
  input  logic        start_i,
  input  logic [31:0] addr_i,    // multiple of four
  input  logic [31:0] len_i,     // bytes
  input  logic [ 1:0] caller_i,  // caller_e
  input  logic        abort_i,
  output logic        busy_o,
  output logic        done_o,
  output logic        error_o,

  // Stream
  output logic        valid_o,
  output logic [31:0] word_o,
  output logic [ 2:0] bytes_o,
  output logic        last_o,
  input  logic        ready_i,

  // Memory
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i
);

  typedef enum logic [2:0] {
    StIdle,
    StRun,
    StDrain,    // aborted with an access still under way
    StFailing,  // failed with an access still under way
    StFail
  } state_e;

  state_e state_d, state_q;
  logic asked_d, asked_q;  // a request is up: it stays up until granted
  logic pending_d, pending_q;  // granted, not answered
  logic [1:0] held_d, held_q;  // words in the buffer
  logic [31:0] word_d, word_q;  // the first of them
  logic [31:0] next_d, next_q;  // the second
  logic [31:0] addr_d, addr_q;  // of the next access
  logic [31:0] fetch_d, fetch_q;  // bytes not yet asked for
  logic [31:0] left_d, left_q;  // bytes not yet delivered
  subject_e subject_d, subject_q;
  logic nonsecure_d, nonsecure_q;

  logic req, take, arrive;
  logic [1:0] reserved;  // words held, or under way, when this cycle ends

  // Room for the answer is certain before the request goes up, so the buffer cannot be overrun. A request
  // may be up before the access before it is answered; the bus grants it then, not earlier.
  assign take = valid_o && ready_i;
  assign arrive = pending_q && mem_i.rvalid;
  assign reserved = held_q + 2'(pending_q) - 2'(take);
  assign req = asked_q || ((state_q == StRun) && (fetch_q != 0) && reserved < 2'd2);

  assign mem_o = '{
          req: req,
          we: 1'b0,
          be: 4'b1111,
          addr: addr_q,
          wdata: '0,
          subject: subject_q,
          nonsecure: nonsecure_q
      };

  assign busy_o = state_q != StIdle;
  assign valid_o = held_q != 0;
  assign word_o = word_q;
  assign last_o = valid_o && (left_q <= 4);
  assign bytes_o = (valid_o && (left_q < 4)) ? {1'b0, left_q[1:0]} : 3'd4;
  assign done_o = (state_q == StRun) && ((take && last_o) || (left_q == 0));
  assign error_o = state_q == StFail;

  // The answer as a big-endian word. The last one may be partial, by the length's lowest bits, which `left`
  // keeps until then; it is the last when nothing is left to be asked for.
  function automatic logic [31:0] message_word(logic [31:0] rdata, logic last, logic [1:0] left);
    message_word = {rdata[7:0], rdata[15:8], rdata[23:16], rdata[31:24]};
    if (last && left == 2'd1) message_word[23:0] = '0;
    if (last && left == 2'd2) message_word[15:0] = '0;
    if (last && left == 2'd3) message_word[7:0] = '0;
  endfunction

  always_comb begin
    state_d     = state_q;
    asked_d     = req && !mem_i.gnt;
    pending_d   = (req && mem_i.gnt) || (pending_q && !mem_i.rvalid);
    held_d      = held_q;
    word_d      = word_q;
    next_d      = next_q;
    addr_d      = addr_q;
    fetch_d     = fetch_q;
    left_d      = left_q;
    subject_d   = subject_q;
    nonsecure_d = nonsecure_q;

    unique case (state_q)
      StIdle: begin
        if (start_i) begin
          state_d     = StRun;
          addr_d      = addr_i;
          fetch_d     = len_i;
          left_d      = len_i;
          subject_d   = caller_subject(caller_i);
          nonsecure_d = caller_nonsecure(caller_i);
        end
      end
      StRun: begin
        if (req && mem_i.gnt) begin
          addr_d  = addr_q + 32'd4;
          fetch_d = (fetch_q > 4) ? fetch_q - 32'd4 : '0;
        end
        if (take) begin
          held_d = held_q - 2'd1;
          word_d = next_q;
          next_d = '0;
          left_d = (left_q > 4) ? left_q - 32'd4 : '0;
        end
        if (arrive) begin
          if (held_d == 0) word_d = message_word(mem_i.rdata, fetch_q == 0, left_q[1:0]);
          else next_d = message_word(mem_i.rdata, fetch_q == 0, left_q[1:0]);
          held_d = held_d + 2'd1;
        end
        if (done_o) state_d = StIdle;
        if (arrive && mem_i.err) state_d = (asked_d || pending_d) ? StFailing : StFail;
        if (abort_i) state_d = (asked_d || pending_d) ? StDrain : StIdle;
        if (abort_i || (arrive && mem_i.err)) begin
          held_d = '0;
          word_d = '0;
          next_d = '0;
        end
      end
      StDrain: if (!asked_d && !pending_d) state_d = StIdle;
      StFailing: begin
        if (!asked_d && !pending_d) state_d = StFail;
        if (abort_i) state_d = (asked_d || pending_d) ? StDrain : StIdle;
      end
      StFail:  state_d = StIdle;
      default: state_d = StIdle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q     <= StIdle;
      asked_q     <= 1'b0;
      pending_q   <= 1'b0;
      held_q      <= '0;
      word_q      <= '0;
      next_q      <= '0;
      addr_q      <= '0;
      fetch_q     <= '0;
      left_q      <= '0;
      subject_q   <= SubjectPluton;
      nonsecure_q <= 1'b0;
    end else begin
      state_q     <= state_d;
      asked_q     <= asked_d;
      pending_q   <= pending_d;
      held_q      <= held_d;
      word_q      <= word_d;
      next_q      <= next_d;
      addr_q      <= addr_d;
      fetch_q     <= fetch_d;
      left_q      <= left_d;
      subject_q   <= subject_d;
      nonsecure_q <= nonsecure_d;
    end
  end

endmodule
