// SPDX-License-Identifier: Apache-2.0
// The promises of the block `sha2` (README.md) about its registers and its key port: results read zero
// before they are there and after every failure, a state under a slot's key is never shown, and a key
// is asked for in exactly the cycles of phase Key.
//
// The last part carries the induction: who gives the engine words, and when.
//
// FORMAL_SHORT = 1, for covers and planted bugs: the wipe after the reset is waited for, and every
// access is Pluton's, so that what follows is found sooner.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif

module sha2_props
  import bus_pkg::*;
  import spec_pkg::*;
  import sha2_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input obi_rsp_t mem_i,
  input key_req_t key_o,
  input key_rsp_t key_i,
  input logic     alert_o,

  // Commands
  input logic         cmd_req,
  input logic         accepted,
  input logic         start,
  input logic         restore,
  input logic         wipe,
  input logic         abort,
  input logic   [1:0] cmd_key_i,
  input logic   [2:0] cmd_op_i,
  input logic   [4:0] cmd_slot_i,
  input logic   [1:0] cmd_caller_i,
  input error_e       verdict,
  input error_e       error_q,

  // Registers as they would be read
  input logic         busy,
  input logic         open,
  input logic         setup,
  input logic         done,
  input logic         saved,
  input logic         load,
  input logic [511:0] digest,
  input logic [ 60:0] count,
  input logic [ 31:0] context_word,

  // State
  input sha2_phase_e        phase_i,
  input logic               engine_slot_i,      // the engine was told that the key is a slot's
  input logic               fetch_q,
  input logic        [ 7:0] left_q,
  input logic               data_req,
  input logic               data_wait_q,
  input logic        [31:0] biten_i,
  input logic               active_i,
  input logic               request_i,
  input logic               pending_i,
  input logic        [ 6:0] address_i,
  input logic        [ 6:0] pending_address_i,
  input logic               is_write_i,
  input logic        [ 2:0] reader_state_i,
  input logic               reader_asked_i,
  input logic               reader_pending_i,
  input logic        [ 1:0] reader_held_i,
  input logic        [31:0] reader_left_i,
  input logic        [31:0] reader_fetch_i
);

  localparam logic [6:0] OffsetLengthHi = 7'h1C, OffsetLengthLo = 7'h20, OffsetContext = 7'h28;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The rules of the key port (spec/key_port.toml): nothing comes unasked; and of the memory's bus: no
  // access is granted before the one before it is answered.
  always_comb begin
    assume (!mem_i.gnt || !reader_pending_i || mem_i.rvalid);
    assume (key_o.valid || (key_i == '0));
  end

  logic wiped_q;  // a phase other than Wipe has been
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wiped_q <= 1'b0;
    else wiped_q <= wiped_q || (phase_i != StWipe);
  end

  if (`FORMAL_SHORT) begin : gen_short
    always_comb begin
      assume (rst_ni == past);
      assume (!apb_i.psel || (phase_i != StWipe) || wiped_q);
      assume (!apb_i.psel || ((apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]));
      assume (!apb_i.psel || (apb_i.paddr[31:7] == '0));
    end
  end

  // What the accepted commands say.
  logic slot_q;  // the message's key is a slot's
  logic result_q;  // FINISH, a READ or SAVE since START: there may be a result
  logic [4:0] wanted_slot_q;
  subject_e wanted_subject_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slot_q           <= 1'b0;
      result_q         <= 1'b0;
      wanted_slot_q    <= '0;
      wanted_subject_q <= SubjectPluton;
    end else begin
      if (start) begin
        slot_q           <= cmd_key_i == 2'd2;
        wanted_slot_q    <= cmd_slot_i;
        wanted_subject_q <= caller_subject(cmd_caller_i);
      end
      if (start || wipe || abort) result_q <= 1'b0;
      else if (accepted && cmd_op_i inside {3'd2, 3'd3, 3'd5}) result_q <= 1'b1;
    end
  end

  // Results, as they are read

  logic answer, read, failed;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;
  assign read   = answer && !apb_i.pwrite && !apb_o.pslverr;
  assign failed = error_q inside {ErrorBus, ErrorLength, ErrorKey, ErrorInternal};

  a_digest_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || !apb_i.paddr[6] || (apb_o.prdata == '0) ||
      (result_q && !failed && !busy && (done || saved)));

  a_state_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || (apb_o.prdata == '0) || (result_q && !failed && saved && !slot_q) ||
      !(apb_i.paddr[6:0] inside {OffsetLengthHi, OffsetLengthLo, OffsetContext}));

  a_failed_is_closed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !failed || (phase_i inside {StNone, StWipe, StError}));

  a_alert_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o ||
      ((digest == '0) && (count == '0) && (context_word == '0) && !key_o.valid) || !run);

  a_slot_state_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !slot_q || !saved);

  a_denied :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !cmd_req || !(((cmd_op_i == 3'd5) && open && slot_q) ||
                             ((cmd_op_i == 3'd6) && (cmd_key_i == 2'd2))) || !accepted);

  // Key port

  a_key_asked_in_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (key_o.valid == (slot_q && (phase_i == StKey))));

  a_key_of_this_slot :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (key_o.valid ?
      ((key_o.slot == wanted_slot_q) && (key_o.subject == wanted_subject_q) &&
       (key_o.operation == KeyOperationHmac)) : (key_o == '0)));

  a_key_is_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_o.valid && !key_i.error && !(key_i.valid && key_i.last) && !wipe && !abort
  ) || (key_o == $past(
      key_o
  )) || open);

  a_key_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_o.valid && (key_i.error || (key_i.valid && key_i.last))
  ) || !key_o.valid);

  a_key_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_o.valid && key_i.error && !accepted && !alert_o
  ) || ((error_q == ErrorKey) && (phase_i == StWipe)));

  // ZEROIZE

  a_zeroize :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !cmd_req || (cmd_op_i != 3'd4) || (accepted && wipe && (verdict == ErrorNone)));

  // Carries the induction.

  logic key_phase, reader_run;
  logic [ 1:0] reader_words;  // held, or on their way
  logic [31:0] reader_bytes;
  assign key_phase    = setup && !load;
  assign reader_run   = reader_state_i == 3'd1;
  assign reader_words = reader_held_i + 2'(reader_pending_i);
  assign reader_bytes = {28'h0, reader_words, 2'b00};

  a_idle_between :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_i.psel && apb_i.penable) ||
      (!active_i && !request_i && !pending_i && !data_wait_q));

  a_waiting_is_a_transfer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !data_wait_q || (apb_i.penable && active_i && pending_i && !request_i));

  a_registers_see_this_transfer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !active_i ||
      ((address_i == apb_i.paddr[6:0]) && (is_write_i == apb_i.pwrite) &&
       (!pending_i || (pending_address_i == address_i))));

  a_data_waits_in_open :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !data_wait_q || !setup);

  a_data_in_setup :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !setup || !data_req ||
      ((biten_i == '1) && !fetch_q && (!key_phase || (left_q != '0))));

  a_reader_in_open :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || alert_o || (reader_state_i == 3'd0) ||
      ((reader_state_i == 3'd2) ? (phase_i inside {StNone, StWipe, StError}) : open));

  a_reader_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (reader_run ?
      ((reader_held_i != 2'd3) && (reader_words <= (reader_asked_i ? 2'd1 : 2'd2)) &&
       ((reader_words == '0) || (reader_left_i > reader_bytes - 32'd4)) &&
       (!reader_asked_i || (reader_fetch_i != '0)) &&
       (reader_fetch_i == ((reader_left_i > reader_bytes) ? reader_left_i - reader_bytes : '0))) :
      ((reader_state_i <= 3'd4) && (reader_held_i == '0) &&
       ((reader_state_i inside {3'd2, 3'd3}) || !(reader_asked_i || reader_pending_i)))));

  a_command_when_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !cmd_req || !busy || (cmd_op_i == 3'd4));

  a_results_are_asked :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || result_q || alert_o ||
      !((phase_i inside {StPad, StFinish, StOuter, StDone, StSave, StSaved}) ||
        (reader_state_i inside {3'd1, 3'd3, 3'd4})));

  a_slot_agrees :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (slot_q == engine_slot_i));

  a_fetch_is_slot :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !fetch_q || (slot_q && (alert_o || (phase_i inside {StKey, StOpen}))));

  c_refused_by_store :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && (error_q == ErrorKey) && answer && apb_i.paddr[6] && !apb_i.pwrite);

  c_zeroized_in_key :
  cover property (@(posedge clk_i) disable iff (!rst_ni) cmd_req && wipe && key_o.valid);

endmodule

bind sha2 sha2_props u_props (
  .cmd_key_i        (cmd.key),
  .cmd_op_i         (cmd.op),
  .cmd_slot_i       (cmd.slot),
  .cmd_caller_i     (cmd.caller),
  .phase_i          (u_engine.phase_q),
  .engine_slot_i    (u_engine.u_props.slot_q),
  .biten_i          (u_regs.cpuif_wr_biten),
  .active_i         (u_regs.is_active),
  .request_i        (u_regs.cpuif_req),
  .pending_i        (u_regs.external_pending),
  .address_i        (u_regs.cpuif_addr),
  .pending_address_i(u_regs.pending_rd_addr),
  .is_write_i       (u_regs.cpuif_req_is_wr),
  .reader_state_i   (u_reader.state_q),
  .reader_asked_i   (u_reader.asked_q),
  .reader_pending_i (u_reader.pending_q),
  .reader_held_i    (u_reader.held_q),
  .reader_left_i    (u_reader.left_q),
  .reader_fetch_i   (u_reader.fetch_q),
  .*
);
