// SPDX-License-Identifier: Apache-2.0
// The promises of measure (README.md; M1 and F5 of the requirements).
//
// Of `private_sha` one thing is assumed: it takes words from its user alone, and has a digest only
// after it took one with `finish`. What the reader delivers, the digest, `extend_done_i` and
// `entry_index_i` are free in every cycle. The bus master keeps to the rules of APB. That a refused
// access changes nothing is shown by tests/formal/measure; that the reader gives each byte once is
// the promise of rtl/bus/mem_reader.sv.
module measure_props
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import measure_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic              psha_request_o,
  input psha_req_t         psha_o,
  input psha_rsp_t         psha_i,
  input logic      [255:0] digest_i,

  input logic        extend_valid_o,
  input logic [ 4:0] entry_index_i,
  input logic [31:0] entry_word_o,
  input logic        extend_done_i,

  input logic boot_measured_o,
  input logic alert_i,
  input logic alert_o,

  // State, the registers, and the reader's side
  input measure_state_e         state_q,
  input logic                   booted,
  input logic                   booted_alert,
  input logic                   started_q,
  input logic           [  1:0] caller_q,
  input logic                   command,
  input logic           [  2:0] op,
  input logic           [  1:0] caller,
  input logic           [ 31:0] addr,
  input logic           [ 31:0] len,
  input logic           [ 31:0] component,
  input logic           [ 31:0] security_version,
  input logic           [255:0] signer,
  input logic           [255:0] digest,
  input error_e                 error_q,
  input logic                   done_q,
  input logic                   refused_i,         // the guard's verdict
  input logic                   regs_active_i,     // an access is with the registers
  input logic                   regs_request_i,    // from this cycle on
  input logic                   regs_pending_i,    // it waits for its answer
  input logic                   regs_write_i,
  input logic                   read_start,
  input logic           [ 31:0] read_addr_i,
  input logic           [ 31:0] read_len_i,
  input logic           [  1:0] read_caller_i,
  input logic                   read_abort_i,
  input logic                   read_valid,
  input logic           [ 31:0] read_word,
  input logic           [  2:0] read_bytes,
  input logic                   read_last,
  input logic                   read_error
);

  localparam int unsigned EntryWords = 18;

  logic past, run;
  logic [4:0] w;  // any word of an entry

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_constant #(
    .Width(5)
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
    assume (32'(w) < EntryWords);
  end

  // ---- What is assumed of private_sha ----

  logic taken, finished_q;
  assign taken = psha_request_o && psha_o.valid && psha_i.ready;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) finished_q <= 1'b0;
    else finished_q <= psha_request_o && (finished_q || (taken && psha_o.finish));
  end

  m_ready_to_its_user :
  assume property (@(posedge clk_i) disable iff (!rst_ni) !psha_i.ready || psha_i.grant);

  m_done_after_finish :
  assume property (@(posedge clk_i) disable iff (!rst_ni) !psha_i.done || finished_q);

  // ---- The job, as its words and the command's registers were when it was accepted ----

  error_e expected;
  logic accepted, boot_job, fault;

  assign fault = alert_i || booted_alert;

  always_comb begin
    expected = ErrorNone;
    if ((op != 3'd1) && (op != 3'd2)) expected = ErrorCommand;
    else if (op == 3'd1) begin
      if (caller == 2'd3) expected = ErrorCaller;
      else if (addr[1:0] != '0) expected = ErrorMisaligned;
      else if ((len == '0) || (33'(addr) + 33'(len) > 33'h1_0000_0000)) expected = ErrorRange;
    end
  end

  assign accepted = (state_q == StIdle) && command && (expected == ErrorNone) && !fault;
  assign boot_job = !boot_measured_o;

  // Word `w` of the entry of {type, version, signer, d}.
  function automatic logic [31:0] entry(logic [31:0] kind, logic [31:0] version,
                                        logic [255:0] signer_words, logic [255:0] d);
    logic [575:0] whole;
    whole = {kind, version, signer_words, d};
    entry = whole[575-32*10'(w)-:32];
  endfunction

  logic measuring_q;  // the job is a MEASURE or the boot's
  logic [1:0] caller_of_job_q;
  logic [31:0] addr_of_job_q, len_of_job_q, word_of_job_q;
  logic [255:0] digest_of_job_q;
  logic digest_there_q;  // it came in this job

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      measuring_q     <= 1'b1;
      caller_of_job_q <= CallerSelf;
      addr_of_job_q   <= RomBase;
      len_of_job_q    <= RomSize;
      word_of_job_q   <= entry(32'h42524F4D, '0, '0, '0);
      digest_of_job_q <= '0;
      digest_there_q  <= 1'b0;
    end else if (accepted) begin
      measuring_q     <= op == 3'd1;
      caller_of_job_q <= caller;
      addr_of_job_q   <= addr;
      len_of_job_q    <= len;
      word_of_job_q   <= entry(component, security_version, signer, (op == 3'd1) ? '0 : digest);
      digest_of_job_q <= '0;
      digest_there_q  <= 1'b0;
    end else if ((state_q == StHash) && psha_i.done && !fault) begin
      digest_of_job_q <= digest_i;
      digest_there_q  <= !read_error;
    end
  end

  // ---- M1: what is hashed is the region, what is extended is its digest ----

  a_reader_gets_the_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !read_start || (measuring_q && (read_addr_i == addr_of_job_q) &&
      (read_len_i == len_of_job_q) && (read_caller_i == caller_of_job_q) && psha_request_o &&
      psha_i.grant));

  a_reader_starts_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !read_start || !$past(
      started_q
  ) || !$past(
      psha_request_o
  ));

  a_words_are_the_readers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !psha_o.valid || (psha_request_o && read_valid && (psha_o.word == read_word) &&
      (psha_o.bytes == read_bytes) && !psha_o.restart));

  a_every_word_is_offered :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !psha_request_o || !read_valid || psha_o.valid);

  a_finish_with_the_last :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !psha_o.valid || (psha_o.finish == read_last));

  a_extends_after_a_digest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !extend_valid_o || !measuring_q || (digest_there_q && (digest == digest_of_job_q)));

  a_error_extends_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (state_q == StHash) && read_error
  ) || (!extend_valid_o && !digest_there_q && (state_q != StFree)));

  a_entry_is_the_jobs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !extend_valid_o || (entry_index_i != w) || (entry_word_o == ((measuring_q && (w >= 5'd10)) ?
      digest_of_job_q[255-32*8'(w-5'd10)-:32] : word_of_job_q)));

  // Carries the induction: the entry of a job stands still from its acceptance on.
  a_registers_are_the_jobs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q == StIdle) || (state_q == StError) || boot_job ||
      ((w >= 5'd10) && measuring_q) ||
      (word_of_job_q == entry(
      component, security_version, signer, digest
  )));

  // Carries the induction: a write is with the registers in Idle alone, for one cycle.
  a_access_of_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !regs_active_i || (apb_i.psel && apb_i.penable && !refused_i &&
      (regs_write_i == apb_i.pwrite) && (!apb_i.pwrite || (regs_request_i &&
      ((state_q == StIdle) || (state_q == StError))))));

  a_request_of_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!regs_request_i || regs_active_i) && !regs_pending_i));

  a_region_is_the_jobs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q != StHash) || (measuring_q && (boot_job ? (addr_of_job_q == RomBase) &&
      (len_of_job_q == RomSize) : (addr_of_job_q == addr) && (len_of_job_q == len)) &&
      (caller_q == caller_of_job_q)));

  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (boot_job ? ((state_q == StBoot) && !digest_there_q) || (state_q == StHash) ||
      (state_q == StFree) || (state_q == StExtend) || (state_q == StError) :
      (state_q != StBoot)));

  a_boot_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !boot_job || (state_q == StError) || (measuring_q && !done_q &&
      (caller_of_job_q == CallerSelf) && (addr_of_job_q == RomBase) && (len_of_job_q == RomSize) &&
      (word_of_job_q == entry(
      32'h42524F4D, '0, '0, '0
  ))));

  a_digest_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !measuring_q || ((state_q != StFree) && (state_q != StExtend)) ||
      (digest_there_q && (digest == digest_of_job_q)));

  a_no_digest_yet :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q != StHash) || !digest_there_q);

  // ---- Boot ----

  a_boot_is_released_by_its_extend :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !boot_measured_o || $past(
      boot_measured_o
  ) || $past(
      extend_valid_o && extend_done_i && measuring_q && digest_there_q
  ));

  a_boot_stays_measured :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      boot_measured_o
  ) || boot_measured_o);

  a_no_command_before :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !accepted || boot_measured_o);

  a_rails :
  assert property (@(posedge clk_i) !past || !booted_alert);

  // ---- Commands, errors ----

  a_refused_command_says_why :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (state_q == StIdle) && command && (expected != ErrorNone) && !fault
  ) || ((state_q == StIdle) && (error_q == $past(
      expected
  )) && (done_q == $past(
      done_q
  )) && $stable(
      digest
  )));

  a_accepted_command_runs :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      accepted
  ) || ((state_q == (measuring_q ? StHash : StExtend)) && (error_q == ErrorNone) && !done_q));

  a_measure_clears_digest :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      accepted && (op == 3'd1)
  ) || (digest == '0));

  a_bus_error_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (state_q == StHash) && read_error && !fault
  ) || ((error_q == ErrorBus) && (boot_job ? alert_o : (state_q == StIdle))));

  a_done_is_an_extend :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !done_q || $past(
      done_q
  ) || $past(
      extend_valid_o && extend_done_i
  ));

  // ---- F5: the bus ----

  logic answer, other;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;
  assign other  = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];

  a_other_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  logic write_answered;
  assign write_answered = answer && apb_i.pwrite;

  a_busy_refuses_writes :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !write_answered || !$past(
      apb_i.psel && !apb_i.penable && (state_q != StIdle)
  ) || apb_o.pslverr);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  // ---- Faults ----

  a_alert_ends_all :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      fault
  ) || (alert_o && !psha_request_o && !extend_valid_o && read_abort_i));

  a_error_is_final :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      alert_o
  ) || (alert_o && !psha_request_o && !extend_valid_o && !read_start && $stable(
      error_q
  )));

  a_no_alert_of_its_own :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !alert_o || $past(
      alert_o
  ) || $past(
      fault
  ) || ($past(
      boot_job && read_error
  )));

  // ---- Covers: none of the above is true for want of cases ----

  c_boot_measured :
  cover property (@(posedge clk_i) disable iff (!rst_ni) run && boot_measured_o);

  c_measure_extends :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      boot_measured_o && extend_valid_o && measuring_q && (entry_index_i == w) && (w == 5'd12) &&
      (entry_word_o != '0) && extend_done_i);

  c_extend :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      boot_measured_o && extend_valid_o && !measuring_q && (entry_index_i == w) && (w == 5'd0) &&
      (entry_word_o != '0));

  c_bus_error :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      boot_measured_o && (error_q == ErrorBus) && (state_q == StIdle));

  c_write_while_busy :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && apb_i.pwrite && !other && boot_measured_o && (state_q == StHash));

  c_alert :
  cover property (@(posedge clk_i) disable iff (!rst_ni) boot_measured_o && alert_o);

endmodule

bind measure measure_props u_props (
  .refused_i     (u_bank.u_guard.refused_q),
  .regs_active_i (u_bank.u_regs.is_active),
  .regs_request_i(u_bank.u_regs.cpuif_req),
  .regs_pending_i(u_bank.u_regs.external_pending),
  .regs_write_i  (u_bank.u_regs.cpuif_req_is_wr),
  .read_addr_i   (u_reader.addr_i),
  .read_len_i    (u_reader.len_i),
  .read_caller_i (u_reader.caller_i),
  .read_abort_i  (u_reader.abort_i),
  .*
);
