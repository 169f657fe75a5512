// SPDX-License-Identifier: Apache-2.0
// F5 for `measure`: a refused access changes nothing. Two copies with the same inputs, but that the
// second one sees no access which the first one refuses; all their registers and outputs stay alike.
// Left out are the registers that carry a transfer while it is on the bus, and only then.
//
// The list of registers below is complete enough by construction: the proof is an induction, and a
// register that is missing and could change one of the listed, or an output, would break it.
`define SAME(path) (u_a.path == u_b.path)
module measure_refused
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::*;
  import measure_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input logic     skip_i,

  input obi_rsp_t          mem_i,
  input psha_rsp_t         psha_i,
  input logic      [255:0] digest_i,
  input logic      [  4:0] entry_index_i,
  input logic              extend_done_i,
  input logic              alert_i
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
    assume (!skip || !answer || rsp.pslverr);
  end

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(rsp)
  );

  obi_req_t mem, other_mem;
  psha_req_t psha, other_psha;
  logic psha_request, other_psha_request, extend_valid, other_extend_valid;
  logic boot_measured, other_boot_measured, alert, other_alert;
  logic [31:0] entry_word, other_entry_word;

  measure u_a (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o          (rsp),
    .mem_o          (mem),
    .mem_i,
    .psha_request_o (psha_request),
    .psha_o         (psha),
    .psha_i,
    .digest_i,
    .extend_valid_o (extend_valid),
    .entry_index_i,
    .entry_word_o   (entry_word),
    .extend_done_i,
    .boot_measured_o(boot_measured),
    .alert_i,
    .alert_o        (alert)
  );

  measure u_b (
    .clk_i,
    .rst_ni,
    .apb_i          (other_apb),
    .apb_o          (other_rsp),
    .mem_o          (other_mem),
    .mem_i,
    .psha_request_o (other_psha_request),
    .psha_o         (other_psha),
    .psha_i,
    .digest_i,
    .extend_valid_o (other_extend_valid),
    .entry_index_i,
    .entry_word_o   (other_entry_word),
    .extend_done_i,
    .boot_measured_o(other_boot_measured),
    .alert_i,
    .alert_o        (other_alert)
  );

  a_outputs_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((mem == other_mem) && (psha_request == other_psha_request) &&
                (psha == other_psha) && (extend_valid == other_extend_valid) &&
                (entry_word == other_entry_word) && (boot_measured == other_boot_measured) &&
                (alert == other_alert)));

  a_answers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || skip || (rsp == other_rsp));

  a_state_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(state_code)
  &&
  `SAME(started_q)
  &&
  `SAME(caller_q)
  &&
  `SAME(done_q)
  &&
  `SAME(error_q)
  &&
  `SAME(u_booted.q_q)
  &&
  `SAME(u_booted.shadow_nq)
  ));

  a_registers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(addr)
  &&
  `SAME(len)
  &&
  `SAME(component)
  &&
  `SAME(security_version)
  &&
  `SAME(signer)
  &&
  `SAME(digest)
  &&
  `SAME(command)
  && (!u_a.command || (
  `SAME(op)
  &&
  `SAME(caller)
  ))));

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
  `SAME(u_bank.u_regs.is_active)
  &&
  `SAME(u_bank.u_regs.cpuif_req)
  &&
  `SAME(u_bank.u_regs.external_pending)
  && (!u_a.u_bank.u_regs.is_active || (
  `SAME(u_bank.u_regs.cpuif_addr)
  &&
  `SAME(u_bank.u_regs.cpuif_req_is_wr)
  &&
  `SAME(u_bank.u_regs.cpuif_wr_data)
  &&
  `SAME(u_bank.u_regs.cpuif_wr_biten)
  ))));

  a_other_is_quiet :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !skip ||
      (!u_b.u_bank.u_regs.is_active && !u_b.u_bank.u_regs.cpuif_req &&
       !u_b.u_bank.u_regs.external_pending));

  // Between transfers nothing is under way.
  a_idle_between :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_i.psel && apb_i.penable) ||
      (!u_a.u_bank.u_regs.is_active && !u_a.u_bank.u_regs.cpuif_req &&
       !u_a.u_bank.u_regs.external_pending));

  a_guards_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || skip || !apb_i.penable ||
  `SAME(u_bank.u_guard.refused_q)
  );

  a_active_only_if_allowed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || !u_a.u_bank.u_guard.refused_q || !u_a.u_bank.u_regs.is_active);

  a_active_in_access :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || u_a.u_bank.u_guard.refused_q || u_a.u_bank.u_regs.is_active);

  // What must be refused is: busy, others, nonsecure, unknown or wrong-way offsets, half commands.
  logic [15:0] offset;
  logic busy;
  assign offset = {apb_i.paddr[15:2], 2'b00};
  assign busy   = u_a.state_q != StIdle;

  a_must_refuse :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer || rsp.pslverr || !(
      (apb_i.pauser != SubjectPluton) || apb_i.pprot[1] || (offset >= 16'h0060) ||
      (apb_i.pwrite && ((offset < 16'h0008) || (offset == 16'h000C))) ||
      (!apb_i.pwrite && (offset == 16'h0008)) ||
      (apb_i.pwrite && (offset == 16'h0008) && (apb_i.pstrb != 4'hF))));

  a_busy_refuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !setup || !apb_i.pwrite || !busy || u_a.u_bank.u_guard.refused_d);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !rsp.pslverr) || (rsp.prdata == '0));

  // Two flavours of refusal, by the guard and by the registers, while there is something to change.
  c_refused_while_busy :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && apb_i.pwrite && (apb_i.pauser == SubjectPluton) && busy);

  c_refused_by_registers :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && !u_a.u_bank.u_guard.refused_q && !busy);

  c_other_refused :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && skip && (apb_i.pauser == SubjectRadio) && !busy && (u_a.addr != '0));

  logic refused_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      refused_q <= 1'b0;
    end else begin
      refused_q <= refused_q || (answer && skip);
    end
  end

  c_command_after_refusal :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      u_a.command && (u_a.op == OpMeasure) && refused_q);

endmodule
`undef SAME
