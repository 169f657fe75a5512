// SPDX-License-Identifier: Apache-2.0
// The promises of the accumulator (README.md; M2 and F5 of the requirements).
//
// Nothing is assumed of `private_sha` or of `measure`: grant, ready, done, digest and the entry's
// words are free in every cycle. The bus master keeps to the rules of APB.
//
// With FORMAL_FAULTS = 1 the state's code may have one bit flipped in any cycle
// (tests/formal/lib/faulty/sparse_state.sv): the same promises hold, and the machine ends in Error.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module accumulator_props
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import accumulator_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic        extend_valid_i,
  input logic [ 4:0] entry_index_o,
  input logic [31:0] entry_word_i,
  input logic        extend_done_o,

  input logic              psha_request_o,
  input psha_req_t         psha_o,
  input psha_rsp_t         psha_i,
  input logic      [255:0] digest_i,

  input logic           hold_i,
  input log_req_t       log_i,
  input log_rsp_t       log_o,
  input logic     [4:0] count_o,
  input logic           overflow_o,
  input logic           extending_o,

  input logic alert_o,

  // State
  input accumulator_state_e         state_q,          // as the register holds it
  input logic                       flipped_i,        // and the machine does not see it so
  input logic               [  4:0] index_q,
  input logic               [  4:0] count_shadow_nq,
  input logic               [255:0] acc_q,
  input logic               [  4:0] count_q,
  input logic                       overflow_q,
  input logic               [ 31:0] extends_q,
  input logic               [ 31:0] log_word_i        // word `w` of the log
);

  localparam int unsigned RegisterWords = 8;
  localparam int unsigned EntryWords = EntryBytes / 4;
  localparam int unsigned Words = RegisterWords + EntryWords;
  localparam int unsigned LogWords = LogEntries * EntryWords;
  localparam logic [15:0] AccOffset = 16'h0020;
  localparam logic [15:0] LogOffset = 16'h0800;

  logic past, run;
  logic [8:0] w;  // any word of the log

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_constant #(
    .Width(9)
  ) u_w (
    .clk_i,
    .value_o(w)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  always_comb begin
    assume (32'(w) < LogWords);
  end

  function automatic logic [31:0] memory_order(logic [31:0] word);
    memory_order = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  // What has been given to the hash in this extend, counted at the port.
  logic accepted;
  logic [4:0] words_q;  // accepted words
  logic finish_q;  // the last one came with `finish`
  logic [4:0] entry_k;  // index of the entry's word that is next
  logic [8:0] counted;  // words of counted entries

  assign accepted = psha_request_o && psha_o.valid && psha_i.ready;
  assign entry_k  = words_q - 5'(RegisterWords);
  assign counted  = 9'(count_q) * 9'(EntryWords);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      words_q  <= '0;
      finish_q <= 1'b0;
    end else if (!psha_request_o) begin
      words_q  <= '0;
      finish_q <= 1'b0;
    end else if (accepted) begin
      words_q  <= words_q + 5'd1;
      finish_q <= psha_o.finish;
    end
  end

  // The word that was hashed at the place of log word `w`, and the one that was there at its commit.
  logic [31:0] hashed_q, logged_q, extends_before_q;
  logic [4:0] count_before_q;
  logic commit;

  assign commit = run && (extends_q != extends_before_q);

  always_ff @(posedge clk_i) begin
    extends_before_q <= extends_q;
    count_before_q   <= count_q;
    if (accepted && (words_q >= 5'(RegisterWords)) && (w == counted + 9'(entry_k))) begin
      hashed_q <= psha_o.word;
    end
    if (commit && (count_q != count_before_q) && (w >= counted - 9'(EntryWords)) &&
        (w < counted)) begin
      logged_q <= hashed_q;
    end
  end

  // ---- M2: only the chip's reset clears ----

  a_reset :
  assert property (@(posedge clk_i)
      !past || rst_ni || ((acc_q == '0) && (count_q == '0) && !overflow_q && (extends_q == '0)));

  a_changes_only_by_commit :
  assert property (@(posedge clk_i) !run || commit || ($stable(
      acc_q
  ) && $stable(
      count_q
  ) && $stable(
      overflow_q
  )));

  a_commit_is_a_whole_extend :
  assert property (@(posedge clk_i) !commit || ($past(
      psha_request_o
  ) && $past(
      psha_i.done
  ) && ($past(
      words_q
  ) == 5'(Words)) && $past(
      finish_q
  )));

  // Register, EXTENDS and count or overflow in one cycle.
  a_commit_is_atomic :
  assert property (@(posedge clk_i) !commit || ((extends_q == $past(
      extends_q
  ) + 32'd1) && (acc_q == $past(
      digest_i
  )) && (($past(
      count_q
  ) < 5'(LogEntries)) ? ((count_q == $past(
      count_q
  ) + 5'd1) && (overflow_q == $past(
      overflow_q
  ))) : ((count_q == $past(
      count_q
  )) && overflow_q))));

  a_overflow_stays :
  assert property (@(posedge clk_i) !run || !$past(overflow_q) || overflow_q);

  a_count_in_range :
  assert property (@(posedge clk_i) !past || (count_q <= 5'(LogEntries)));

  // What is hashed: the register's eight words, then the entry's eighteen, each once, in order.
  a_hashes_register :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !psha_o.valid || !psha_i.grant || (words_q >= 5'(RegisterWords)) ||
      ((psha_o.word == acc_q[255-32*8'(words_q[2:0])-:32]) && (psha_o.bytes == 3'd4)));

  a_hashes_entry :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !psha_o.valid || (words_q < 5'(RegisterWords)) ||
      ((words_q < 5'(Words)) && (psha_o.word == entry_word_i) && (entry_index_o == entry_k) &&
       (psha_o.bytes == 3'd4)));

  // `finish` comes with the last word, and at no other time.
  a_finish :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (psha_o.finish == (psha_o.valid && (words_q == 5'(Words - 1)))));

  // Carries the induction: what each state means for the words given so far.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q == StIdle) && (words_q == 5'd0) && (index_q == 5'd0)) ||
      ((state_q == StRegister) && (words_q == index_q) && (index_q < 5'(RegisterWords))) ||
      ((state_q == StEntry) && (entry_k == index_q) && (index_q < 5'(EntryWords))) ||
      ((state_q == StHash) && (words_q == 5'(Words)) && finish_q && (index_q == 5'd0)) ||
      ((state_q == StRelease) && commit && (words_q == 5'(Words)) && (index_q == 5'd0)) ||
      (`FORMAL_FAULTS && (state_q == StError) && (index_q == 5'd0) && !psha_request_o));

  a_commit_in_release :
  assert property (@(posedge clk_i) !commit || (state_q == StRelease));

  a_count_has_its_shadow :
  assert property (@(posedge clk_i) !past || (count_shadow_nq == ~count_q));

  a_no_alert :
  assert property (@(posedge clk_i) !past || !alert_o || `FORMAL_FAULTS);

  // Error is terminal, and register and log are frozen in it.
  a_error_is_final :
  assert property (@(posedge clk_i) !run || ($past(
      state_q
  ) != StError) ||
      ((state_q == StError) && (alert_o || flipped_i) && !commit && !extend_done_o && $stable(
      log_word_i
  )));

  a_flip_is_told :
  assert property (@(posedge clk_i) !run || !$past(flipped_i) || (state_q == StError));

  a_done_after_commit :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !extend_done_o || commit || flipped_i);

  // ---- The log ----

  a_log_frozen :
  assert property (@(posedge clk_i) !run || (w >= $past(counted)) || $stable(log_word_i));

  // What is logged is what was hashed.
  a_log_is_what_was_hashed :
  assert property (@(posedge clk_i) !run || commit || (w >= counted) || (log_word_i == logged_q));

  // Carries the induction: a word of the entry under way lies in the log as hashed.
  a_log_of_entry_under_way :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || commit || (words_q <= 5'(RegisterWords)) || (w < counted) ||
      (w >= counted + 9'(entry_k)) || (log_word_i == hashed_q));
  a_log_of_entry_committed :
  assert property (@(posedge clk_i)
      !commit || (w < counted - 9'(EntryWords)) || (w >= counted) ||
      ($past(
      count_q
  ) == 5'(LogEntries)) || (log_word_i == hashed_q));

  // ---- F5: the bus ----

  logic answer, other, aligned, is_log;
  logic [13:0] offset;  // of the word in the window

  assign answer  = apb_i.psel && apb_i.penable && apb_o.pready;
  assign other   = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];
  assign aligned = apb_i.paddr[1:0] == 2'd0;
  assign offset  = apb_i.paddr[15:2];
  assign is_log  = (offset >= LogOffset[15:2]) && (offset < LogOffset[15:2] + 14'(LogWords));

  a_write_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || !apb_i.pwrite || apb_o.pslverr);

  a_other_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_unknown_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || apb_o.pslverr || (aligned && (is_log || (offset < 14'd5) ||
          ((offset >= AccOffset[15:2]) && (offset < AccOffset[15:2] + 14'(RegisterWords))))));

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  // Reads by Pluton: the register, the count, and the log as far as it is counted.
  logic good;
  assign good = answer && !apb_i.pwrite && !other && aligned;

  a_read_register :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset < AccOffset[15:2]) || (offset >= AccOffset[15:2] + 14'(RegisterWords)) ||
      (!apb_o.pslverr &&
       (apb_o.prdata == memory_order(
      acc_q[255-32*8'(offset[2:0])-:32]
  ))));

  a_read_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset != 14'd2) || (!apb_o.pslverr && (apb_o.prdata == 32'(count_q))));

  a_read_extends :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || (offset != 14'd4) || (!apb_o.pslverr && (apb_o.prdata == extends_q)));

  a_read_log :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || !is_log || (offset - LogOffset[15:2] != 14'(w)) || (w >= $past(
      counted
  )) || (!apb_o.pslverr && (apb_o.prdata == memory_order(
      log_word_i
  ))));

  a_uncounted_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !good || !is_log || (offset - LogOffset[15:2] < 14'(counted)) || (apb_o.prdata == '0));

  // ---- attest's side ----

  m_log_request_is_held :
  assume property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      log_i.valid && !log_o.valid
  ) || (log_i == $past(
      log_i
  )));

  a_hold_keeps_extends_out :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      hold_i && !extending_o
  ) || !extending_o || flipped_i);

  a_what_attest_sees :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((count_o == count_q) && (overflow_o == overflow_q)));

  a_attest_reads_register :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !log_i.valid || (log_i.address < LogRegister) ||
      (log_o.valid && (log_o.word == acc_q[255-32*8'(log_i.address[2:0])-:32])));

  // What was counted when the memory was read.
  a_attest_reads_log :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !log_o.valid || (log_i.address != w) || (w >= $past(
      counted
  )) || (log_o.word == log_word_i));

  a_attest_reads_no_more :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !log_o.valid || (log_i.address >= LogRegister) || (log_i.address < counted) ||
      (log_o.word == '0));

  a_attest_is_answered :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || log_o.valid || (log_o.word == '0));

  // ---- Covers: none of the above is true for want of cases ----

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_flip_in_entry :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && $past(
        flipped_i
    ) && ($past(
        words_q
    ) == 5'd10) && alert_o);
  end else begin : gen_covers
    c_extend :
    cover property (@(posedge clk_i) commit && (count_q == 5'd1) && (acc_q != '0));

    c_log_read :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        good && is_log && !apb_o.pslverr && (apb_o.prdata != '0) &&
        (offset - LogOffset[15:2] == 14'(w)) && (w > 9'd4));

    c_write_during_extend :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        answer && apb_i.pwrite && !other && (words_q == 5'd12));

    c_other_reads_register :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        answer && other && !apb_i.pwrite && (offset == AccOffset[15:2]) && (acc_q != '0));

    c_attest_reads_log :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        log_o.valid && hold_i && (log_i.address == w) && (w > 9'd4) && (log_o.word != '0));

    c_second_life :
    cover property (@(posedge clk_i) past && !rst_ni && $past(rst_ni) && ($past(acc_q) != '0));
  end

endmodule

bind accumulator accumulator_props u_props (
  .state_q   (accumulator_pkg::accumulator_state_e'(u_state.q_q)),
  .flipped_i (u_state.q_q != u_state.q_o),
  .log_word_i(u_log.mem[u_props.w]),
  .*
);
