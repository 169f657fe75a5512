// SPDX-License-Identifier: Apache-2.0
// F5 for `sha2`: a refused access changes nothing, and a refused command nothing but STATUS.error. Two
// copies with the same inputs, but that the second one sees no access which the first one refuses;
// all their registers and outputs stay alike, and so does the error code until a command is refused.
// Left out are the registers that carry a transfer while it is on the bus, and only then. The list is
// complete enough by construction: the proof is an induction, and a register that is missing and
// could change one of the listed, or an output, would break it.
//
// The engine is cut: it answers anything, but the same in both copies, which are shown to tell it the
// same. A word counts as told when it is accepted (rule 2 of README.md). The one write that ends
// with an error and is no refusal is the word that makes the message too long: it is a failed command.
`define SAME(path) (u_a.path == u_b.path)
module sha2_refused
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input logic     skip_i,
  input obi_rsp_t mem_i,
  input key_rsp_t key_i
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  // The second copy never sees a transfer that is skipped. `skip_i` says at a transfer's setup that the
  // first copy will refuse it; a transfer of which it is wrong is no case.
  logic skip, skip_q, setup, answer;
  logic told_q;  // the first copy's error code is that of a skipped command
  apb_req_t other_apb;
  apb_rsp_t rsp, other_rsp;

  assign setup  = apb_i.psel && !apb_i.penable;
  assign skip   = apb_i.psel && (setup ? skip_i : skip_q);
  assign answer = apb_i.psel && apb_i.penable && rsp.pready;

  always_comb begin
    other_apb = skip ? '0 : apb_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      skip_q <= 1'b0;
    end else if (setup) begin
      skip_q <= skip_i;
    end
  end

  always_comb begin
    assume (!skip || !answer || rsp.pslverr || u_a.cmd_req);
    assume (!skip || !u_a.cmd_req || (u_a.verdict != ErrorNone));
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      told_q <= 1'b0;
    end else if (skip && u_a.cmd_req) begin
      told_q <= 1'b1;
    end else if (u_a.cmd_req || u_a.reader_error || u_a.key_error || u_a.length_error) begin
      told_q <= 1'b0;
    end
  end

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(rsp)
  );

  obi_req_t mem, other_mem;
  key_req_t key, other_key;
  logic alert, other_alert;

  sha2 u_a (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o  (rsp),
    .mem_o  (mem),
    .mem_i,
    .key_o  (key),
    .key_i,
    .alert_o(alert)
  );

  sha2 u_b (
    .clk_i,
    .rst_ni,
    .apb_i  (other_apb),
    .apb_o  (other_rsp),
    .mem_o  (other_mem),
    .mem_i,
    .key_o  (other_key),
    .key_i,
    .alert_o(other_alert)
  );

  logic begun_q, setup_q, loads_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      begun_q <= 1'b0;
      setup_q <= 1'b0;
      loads_q <= 1'b0;
    end else begin
      begun_q <= u_a.start;
      setup_q <= u_a.setup;
      loads_q <= u_a.load && !(u_a.valid && u_a.ready);
    end
  end

  always_comb begin
    assume (`SAME(u_engine.answer));
    assume (!u_a.ready || u_a.open || u_a.setup);
    assume (!u_a.setup || u_a.ready);
    assume (!u_a.load || u_a.setup);
    assume (!u_a.open || !u_a.setup);
    // Set-up begins by a command, and Load goes on with a word (rules 1 and 8).
    assume (!u_a.setup || begun_q || setup_q);
    assume (!u_a.setup || u_a.load || !loads_q);
    assume (key.valid || (key_i == '0));
    assume (!skip || !u_a.data_req || !u_a.length_error);
  end

  a_engine_is_told_the_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(start)
  && (!u_a.start || (
  `SAME(cmd.alg)
  &&
  `SAME(cmd.key)
  &&
  `SAME(restore)
  )) &&
  `SAME(save)
  &&
  `SAME(finish)
  &&
  `SAME(wipe)
  && ((u_a.valid && u_a.ready) == (u_b.valid && u_b.ready)) && (!(u_a.valid && u_a.ready) || (
  `SAME(word)
  &&
  `SAME(bytes)
  )) && (!u_a.finish ||
  `SAME(valid)
  )));

  a_outputs_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((mem == other_mem) && (key == other_key) && (alert == other_alert)));

  a_answers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || skip || (rsp == other_rsp) ||
      (told_q && !apb_i.pwrite && (apb_i.paddr[6:0] == 7'h0C) &&
       ({rsp.prdata[31:16], rsp.prdata[7:0]} == {other_rsp.prdata[31:16], other_rsp.prdata[7:0]})));

  a_state_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(last_q)
  &&
  `SAME(partial_q)
  &&
  `SAME(fetch_q)
  &&
  `SAME(slot_q)
  &&
  `SAME(subject_q)
  &&
  `SAME(left_q)
  && (told_q ||
  `SAME(error_q)
  ) &&
  `SAME(regs_out.ADDR.value.value)
  &&
  `SAME(regs_out.LEN.value.value)
  &&
  `SAME(regs_out.CONTEXT_INDEX.value.value)
  ));

  a_waiting_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (skip ? !u_b.data_wait_q :
  `SAME(data_wait_q)
  ));

  a_waiting_is_a_transfer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !u_a.data_wait_q ||
      (apb_i.penable && u_a.u_regs.is_active && u_a.u_regs.external_pending &&
       !u_a.u_regs.cpuif_req && (u_a.u_regs.pending_rd_addr == 7'h18)));

  a_reader_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_reader.state_q)
  &&
  `SAME(u_reader.asked_q)
  &&
  `SAME(u_reader.pending_q)
  &&
  `SAME(u_reader.held_q)
  &&
  `SAME(u_reader.word_q)
  &&
  `SAME(u_reader.next_q)
  &&
  `SAME(u_reader.addr_q)
  &&
  `SAME(u_reader.fetch_q)
  &&
  `SAME(u_reader.left_q)
  &&
  `SAME(u_reader.subject_q)
  &&
  `SAME(u_reader.nonsecure_q)
  ));

  // The bus's own registers: alike but while one copy answers a transfer that the other does not see.
  a_bus_registers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (skip && !setup && apb_i.penable) ||
      (
  `SAME(u_regs.is_active)
  &&
  `SAME(u_regs.cpuif_req)
  &&
  `SAME(u_regs.external_pending)
  && (!u_a.u_regs.is_active || (
  `SAME(u_regs.cpuif_addr)
  &&
  `SAME(u_regs.cpuif_req_is_wr)
  &&
  `SAME(u_regs.cpuif_wr_data)
  &&
  `SAME(u_regs.cpuif_wr_biten)
  )) && (!u_a.u_regs.external_pending ||
  `SAME(u_regs.pending_rd_addr)
  )));

  a_other_is_quiet :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !skip ||
      (!u_b.u_regs.is_active && !u_b.u_regs.cpuif_req &&
       !u_b.u_regs.external_pending));

  // Between transfers nothing is under way.
  a_idle_between :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_i.psel && apb_i.penable) ||
      (!u_a.u_regs.is_active && !u_a.u_regs.cpuif_req &&
       !u_a.u_regs.external_pending));

  a_guards_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || skip || !apb_i.penable ||
  `SAME(u_guard.refused_q)
  );

  a_active_only_if_allowed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || !u_a.u_guard.refused_q || !u_a.u_regs.is_active);

  a_active_in_access :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || u_a.u_guard.refused_q || u_a.u_regs.is_active);

  // What must be refused is: others, nonsecure, unknown or wrong-way offsets, and bad strobes.
  logic [15:0] offset;
  assign offset = apb_i.paddr[15:0];

  a_must_refuse :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer || rsp.pslverr || !(
      (apb_i.pauser != SubjectPluton) || apb_i.pprot[1] || (offset[1:0] != 2'b00) ||
      (offset >= 16'h0080) || ((offset > 16'h0028) && (offset < 16'h0040)) ||
      (apb_i.pwrite && (offset >= 16'h0040)) ||
      (apb_i.pwrite &&
       (offset inside {16'h0000, 16'h0004, 16'h000C, 16'h001C, 16'h0020, 16'h0028})) ||
      (!apb_i.pwrite && ((offset == 16'h0008) || (offset == 16'h0018))) ||
      (apb_i.pwrite && (offset != 16'h0018) && (apb_i.pstrb != 4'hF)) ||
      (apb_i.pwrite && (offset == 16'h0018) && !(apb_i.pstrb inside {4'h1, 4'h3, 4'h7, 4'hF}))));

  // Carries the induction through a wait: the registers work on the transfer that is on the bus, and
  // only a write of DATA waits.
  a_works_on_this_transfer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || u_a.u_guard.refused_q ||
      ((apb_i.pauser == SubjectPluton) && !apb_i.pprot[1] && (offset[1:0] == 2'b00) &&
       (offset < 16'h0080) && (u_a.u_regs.cpuif_addr == offset[6:0]) &&
       (u_a.u_regs.cpuif_req_is_wr == apb_i.pwrite) &&
       (!apb_i.pwrite || (offset != 16'h0018) || (apb_i.pstrb inside {4'h1, 4'h3, 4'h7, 4'hF})) &&
       (!apb_i.pwrite || (offset == 16'h0018) || (apb_i.pstrb == 4'hF)) &&
       (u_a.u_regs.cpuif_req ? !u_a.u_regs.external_pending :
        (u_a.data_wait_q && apb_i.pwrite && (offset == 16'h0018)))));

  // No other words than whole ones in set-up.
  a_setup_refuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !setup || !apb_i.pwrite || !u_a.setup || (offset != 16'h0018) ||
      (apb_i.pstrb == 4'hF) || u_a.u_guard.refused_d);

  // While busy every write but ZEROIZE.
  a_busy_refuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !setup || !apb_i.pwrite || !u_a.busy ||
      ((offset == 16'h0008) && (apb_i.pwdata[2:0] == 3'd4)) || u_a.u_guard.refused_d);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !rsp.pslverr) || (rsp.prdata == '0));

  c_refused_while_busy :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && apb_i.pwrite && (apb_i.pauser == SubjectPluton) && u_a.busy);

  c_refused_by_registers :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && !u_a.u_guard.refused_q && (u_a.error_q != ErrorNone));

  c_refused_after_waiting :
  cover property (@(posedge clk_i) disable iff (!rst_ni) answer && skip && u_a.data_wait_q);

  c_other_refused :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && (apb_i.pauser == SubjectRadio) && (u_a.u_reader.left_q != '0));

  c_denied :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && u_a.cmd_req && (u_a.verdict == ErrorDenied) && u_a.secret && !told_q);

  c_told :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && told_q && (rsp.prdata != other_rsp.prdata));

  c_word_accepted :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      u_a.valid && u_a.ready && u_a.data_wait_q && (u_a.word != '0));

endmodule
`undef SAME
