// SPDX-License-Identifier: Apache-2.0
// The promises of the block `ecc` (README.md): what its registers show and when, whose words go
// where,
// its key port and random port, what only life cycle Blank allows, what a sweep leaves, and the
// terminal error state. Engine and nonce unit are cut: they answer anything.
//
// The ghosts below are built from what the ports and commands say; the last part carries the
// induction.
//
// FORMAL_SHORT = 1, for covers and planted bugs: they start where the reset's sweep has ended
// and the
// random port has given what it liked, a state that `a_start` shows to be what comes then; and
// every access is Pluton's. What follows is so found sooner. FORMAL_GUIDE = 1, for covers of
// long commands:
// besides, whoever is asked answers at once and without an error, and the bus is quiet while the
// block is busy.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif
`ifndef FORMAL_GUIDE
`define FORMAL_GUIDE 1'b0
`endif

// Words of each memory: the front end reads memories only from within their module's scope.
module ecc_words (
  input  logic [ 5:0] wo,
  input  logic [ 3:0] ws,
  input  logic [ 4:0] wr,
  output logic [31:0] operand,
  output logic [31:0] secret,
  output logic [31:0] random,

  input  logic [4:0] held,
  output logic       start_o  // nothing in the memories but `held` random words
);

  logic [63:0] operand_zero;
  logic [15:0] secret_zero;
  logic [31:0] random_zero;

  for (genvar i = 0; i < 64; i++) begin : gen_zero
    logic [5:0] w;
    assign w = 6'(i);
    assign operand_zero[i] = ecc.operands[w] == '0;
    if (i < 16) begin : gen_secret
      assign secret_zero[i] = ecc.secrets[w[3:0]] == '0;
    end
    if (i < 32) begin : gen_random
      assign random_zero[i] = (5'(i) < held) || (ecc.randoms[w[4:0]] == '0);
    end
  end

  assign start_o = (&operand_zero) && (&secret_zero) && (&random_zero);

  assign operand = ecc.operands[wo];
  assign secret  = ecc.secrets[ws];
  assign random  = ecc.randoms[wr];

endmodule

module ecc_props
  import bus_pkg::*;
  import spec_pkg::*;
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,

  // Ports
  input apb_req_t          apb_i,
  input apb_rsp_t          apb_o,
  input key_req_t          key_o,
  input key_rsp_t          key_i,
  input key_offer_t        offer_o,
  input key_answer_t       answer_i,
  input random_req_t       random_o,
  input random_rsp_t       random_i,
  input logic              psha_request_o,
  input logic              psha_alert_i,
  input logic        [3:0] blank_i,
  input logic              test_used_o,
  input logic              alert_o,

  // Commands, in the cycle in which their write is executed
  input logic          cmd_req,
  input logic          accepted,
  input error_e        verdict,
  input logic   [ 3:0] cmd_op_i,
  input logic          cmd_test_i,
  input logic          cmd_deliver_i,
  input logic          cmd_verify_i,
  input logic   [ 1:0] cmd_nonce_i,
  input logic   [ 1:0] cmd_caller_i,
  input logic   [ 4:0] cmd_slot_i,
  input logic   [ 4:0] cmd_to_i,
  input logic          operand_write,
  input logic   [ 8:0] operand_offset_i,
  input logic   [31:0] operand_value_i,

  // Registers as they would be read
  input logic       busy,
  input logic       done,
  input logic [7:0] status_error_i,

  // Units, as they answer
  input logic          engine_start,
  input logic          engine_done,
  input logic          engine_whole,
  input fail_e         engine_fail,
  input logic          engine_alert,
  input logic          output_valid,
  input logic          output_second,
  input logic  [255:0] output_value,
  input logic          nonce_done,
  input logic          nonce_fail,
  input logic          nonce_alert,

  // State
  input phase_e         phase,
  input job_t           job,
  input logic   [  5:0] sweep,
  input logic   [  2:0] word_number,
  input logic   [  4:0] random_count_q,
  input logic           random_clear_q,
  input logic   [ 63:0] blind_q,
  input logic   [ 12:0] order_q,
  input logic   [255:0] shifter_q,
  input logic           unload_q,
  input logic   [  2:0] unload_word_q,
  input logic           output_second_q,
  input logic           test_there_q,
  input logic           second,
  input logic           all_i,
  input logic           used_i,
  input logic   [  3:0] released_i,
  input error_e         error_i,
  input error_e         refused_i,
  input logic           done_q_i,
  input logic           running_i,
  input logic           ran_i,
  input logic   [  3:0] since_i,
  input logic           nonce_busy_i,
  input logic           active_i,
  input logic           request_i,
  input logic           pending_i,
  input logic   [  9:0] address_i,
  input logic           is_write_i,
  input logic           guard_refused_i
);

  localparam logic [9:0] OffsetId = 10'h000, OffsetVersion = 10'h004, OffsetCmd = 10'h008;
  localparam logic [9:0] OffsetStatus = 10'h00C;
  localparam logic [31:0] Id = 32'h5032_3536;  // "P256"

  logic past, run;

  if (!`FORMAL_SHORT) begin : gen_reset
    formal_start u_start (
      .clk_i,
      .rst_ni,
      .past_o(past),
      .run_o (run)
    );
  end

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The rules of the ports (spec/key_port.toml, spec/random_port.toml): nothing comes unasked.
  always_comb begin
    assume (key_o.valid || key_i == '0);
    assume (key_i.valid || !key_i.last);
    assume (offer_o.valid || answer_i == '0);
    assume (random_o.valid || random_i == '0);
  end

  // Any word of each memory: operands E, QX, QY, R, S, FIRST, SECOND; secrets; random words.
  logic [5:0] wo;
  logic [3:0] ws;
  logic [4:0] wr;
  logic [31:0] operand, secret, random;
  logic words_start;
  logic [4:0] held_q;  // random words that came since the buffer was emptied

  formal_constant #(
    .Width(15)
  ) u_any_word (
    .clk_i,
    .value_o({wo, ws, wr})
  );

  ecc_words u_words (
    .wo,
    .ws,
    .wr,
    .operand,
    .secret,
    .random,
    .held(held_q),
    .start_o(words_start)
  );

  always_comb begin
    assume (wo < 6'd56);
  end

  logic is_first, is_second;  // word `wo` is of
  assign is_first  = wo[5:3] == 3'd5;
  assign is_second = wo[5:3] == 3'd6;

  // The random buffer, as the port shows it
  logic [5:0] clearing_q;  // cycles in which words are overwritten, after an error in Idle
  logic [31:0] drawn_q;  // word `wr` of them
  logic use_q;  // the command reached the end of Random
  logic stale_q;  // the words have served a command
  logic random_failed_q;

  // What the command said

  logic [3:0] op_q;
  logic test_q, deliver_q, verify_q;
  logic [1:0] nonce_q, caller_q;
  logic [4:0] slot_q, to_q;
  logic zeroize, start, blank, lost, takes_key, delivers_q;

  assign zeroize    = accepted && cmd_op_i == 4'd8;
  assign start      = accepted && (cmd_op_i != 4'd8) && (phase == StIdle);
  assign blank      = blank_i == BlankYes;
  assign takes_key  = cmd_op_i inside {4'd1, 4'd3, 4'd5, 4'd7};
  assign delivers_q = op_q == 4'd2 || (op_q == 4'd5 && deliver_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      op_q                                                           <= 4'd8;
      {test_q, deliver_q, verify_q, nonce_q, caller_q, slot_q, to_q} <= '0;
    end else if (lost && (phase == StIdle)) begin
      op_q <= 4'd8;
    end else if (start || zeroize) begin
      op_q      <= cmd_op_i;
      test_q    <= takes_key && cmd_test_i;
      deliver_q <= cmd_deliver_i;
      verify_q  <= cmd_verify_i;
      nonce_q   <= cmd_nonce_i;
      caller_q  <= cmd_caller_i;
      slot_q    <= cmd_slot_i;
      to_q      <= cmd_to_i;
    end
  end

  // Commands and what only Blank allows

  error_e expected;
  always_comb begin
    expected = ErrorNone;
    if ((cmd_op_i == 4'd0) || (cmd_op_i > 4'd8) || ((cmd_op_i == 4'd3) &&
        (cmd_nonce_i == 2'd3))) begin
      expected = ErrorCommand;
    end else if ((takes_key && cmd_test_i && !blank) ||
                 ((cmd_op_i == 4'd3) && (cmd_nonce_i inside {2'd1, 2'd2}) && !cmd_test_i) ||
                 ((cmd_op_i == 4'd5) && cmd_test_i && cmd_deliver_i)) begin
      expected = ErrorDenied;
    end else if ((cmd_caller_i == 2'd3) &&
                 ((takes_key && !cmd_test_i) || (cmd_op_i == 4'd2) ||
                  ((cmd_op_i == 4'd5) && cmd_deliver_i))) begin
      expected = ErrorCaller;
    end
  end

  a_verdict :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !cmd_req || ((verdict == expected) && (accepted == (expected == ErrorNone))));

  logic test_write;
  assign test_write = operand_write && (operand_offset_i >= 9'h0E0);

  a_test_write_in_blank :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !test_write || $past(blank));

  a_test_used :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (test_used_o == (test_write || (accepted && takes_key && cmd_test_i))));

  a_exact_nonce_is_for_tests :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase inside {StIdle, StSweep, StError}) || (op_q != 4'd3) || (nonce_q == 2'd0) ||
      test_q);

  // A test key that the life cycle no longer allows

  logic test_there;  // SCALAR or NONCE was written since the last sweep
  logic swept;  // last cycle of a sweep
  assign swept = (phase == StSweep) && (sweep == 6'd63);
  assign lost  = test_there && !blank;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) test_there <= 1'b0;
    else test_there <= test_write || (test_there && !(((phase == StSweep) || alert_o) && (&sweep)));
  end

  logic alert;  // one of the causes of the error state
  assign alert = engine_alert || nonce_alert || psha_alert_i;

  a_test_lost_in_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (phase == StIdle) && lost && !alert
  ) || ((phase == StSweep) && all_i && (sweep == '0)));

  a_test_lost_in_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      !(phase inside {StIdle, StSweep, StError}) && test_q && lost && !alert && !zeroize &&
      !((phase == StRunning) && engine_done)
  ) || ((phase == StSweep) && (error_i == ErrorDenied)));

  // Results

  logic failed_q;  // the command, in any of the ways README.md names
  logic [2:0] keys_q, takes_q;  // words of the key, words of the delivery
  logic key_fails, key_ends;

  assign key_ends = key_o.valid && (key_i.error || key_i.last || (key_i.valid && (keys_q == 3'd7)));
  assign key_fails = key_ends && (key_i.error || !key_i.valid || !key_i.last || (keys_q != 3'd7));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      failed_q <= 1'b1;
      keys_q   <= '0;
      takes_q  <= '0;
    end else begin
      if (start && !lost && !alert) failed_q <= 1'b0;
      else if (key_fails || (random_o.valid && random_i.error && (phase == StRandom)) ||
          nonce_fail ||
               (engine_done && (engine_fail != FailNone)) || (offer_o.valid &&
                   answer_i.error) || zeroize ||
               (lost && ((phase == StIdle) || (test_q &&
                   !(phase inside {StSweep, StError})))) || alert || (engine_done &&
                       !engine_whole)) begin
        failed_q <= 1'b1;
      end
      keys_q  <= key_o.valid ? keys_q + 3'(key_i.valid) : '0;
      takes_q <= offer_o.valid ? takes_q + 3'(answer_i.take) : '0;
    end
  end

  logic answer, read;
  logic [15:0] offset;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;
  assign read   = answer && !apb_i.pwrite && !apb_o.pslverr;
  assign offset = apb_i.paddr[15:0];

  a_done_is_success :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || ((phase == StIdle) && !failed_q && (op_q != 4'd8)));

  a_done_from_here :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      swept && !failed_q && !alert && !zeroize
  ) || done);

  // FIRST and SECOND
  a_first_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || (apb_o.prdata == '0) || !((offset >= 16'h02A0) && (offset < 16'h02C0)) ||
      (done && ((op_q inside {4'd1, 4'd2, 4'd3}) || ((op_q == 4'd5) && !deliver_q))));

  a_second_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || (apb_o.prdata == '0) ||
      (offset != {8'h02, 1'b1, wo[4:0], 2'b00}) || !is_second ||
      (done && (op_q inside {4'd1, 4'd2, 4'd3})));

  // Every other register reads what depends on public state alone.
  a_reads_public :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || ((offset >= 16'h02A0) && (offset < 16'h02E0)) ||
      ((offset == 16'(OffsetId)) && (apb_o.prdata == Id)) ||
      ((offset == 16'(OffsetVersion)) && (apb_o.prdata[3:0] == 4'(Digits)) &&
       (apb_o.prdata[13:4] == 10'(Width))) ||
      ((offset == 16'(OffsetStatus)) &&
       (apb_o.prdata == {16'h0, status_error_i, 5'h0, phase == StRandom, done, busy})));

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || !apb_o.pslverr || (apb_o.prdata == '0));

  // The words of a result that were seen at the engine's port, on their way to the memory
  logic [255:0] result_q;
  logic result_second_q;
  logic [3:0] way_q;  // 8 to 1: word 8 - way is written

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      way_q           <= '0;
      result_second_q <= 1'b0;
    end else begin
      way_q <= (way_q == '0) ? '0 : way_q - 4'd1;
      if (output_valid) begin
        way_q           <= 4'd8;
        result_second_q <= output_second;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (output_valid) result_q <= output_value;
  end

  logic [31:0] result_word;
  assign result_word = result_q[{3'(4'd8-way_q), 5'd0}^8'hE0+:32];

  a_results_written_by_outputs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !(is_first || is_second) || (operand == $past(
      operand
  )) || ((operand == '0) && $past(
      phase inside {StSweep, StError}
  )) || $past(
      (way_q != '0) && (phase inside {StRunning, StUnload, StDeliver, StSweep}) &&
      (wo == {result_second_q ? 3'd6 : 3'd5, 3'(4'd8 - way_q)})
  ) && (operand == $past(
      result_word
  )));

  a_operands_written_by_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || is_first || is_second || (operand == $past(
      operand
  )) || ((operand == '0) && $past(
      phase inside {StSweep, StError}
  )) || $past(
      operand_write && (operand_offset_i == {1'b0, wo, 2'b00}) && !busy
  ) && (operand == $past(
      {operand_value_i[7:0], operand_value_i[15:8], operand_value_i[23:16], operand_value_i[31:24]}
  )));

  // Key port

  a_key_asked_in_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
      (key_o.valid == (phase == StKey)));

  logic [3:0] key_operation;
  always_comb begin
    unique case (op_q)
      4'd3:    key_operation = KeyOperationSign;
      4'd5:    key_operation = deliver_q ? KeyOperationAgreeTo : KeyOperationAgree;
      default: key_operation = KeyOperationPublicKey;
    endcase
  end

  a_key_of_this_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (key_o.valid ?
      ((op_q inside {4'd1, 4'd3, 4'd5, 4'd7}) && !test_q && (key_o.slot == slot_q) &&
       (caller_q != 2'd3) && (key_o.subject == caller_subject(
      caller_q
  )) && (key_o.operation == key_operation)) : (key_o == '0)));

  a_key_is_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_o.valid && !key_ends && !zeroize && !alert && !(test_q && lost)
  ) || (key_o == $past(
      key_o
  )));

  a_key_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(key_ends) || !key_o.valid);

  a_key_fails :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_fails && !zeroize && !alert && !lost
  ) || ((phase == StSweep) && (error_i == ErrorKey)));

  a_key_wiped :  // a request that ended early leaves no word of the key to a command
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      key_o.valid
  ) || key_o.valid || (phase inside {StSweep, StError}) || $past(
      key_i.valid && key_i.last && (keys_q == 3'd7) && !key_i.error
  ));

  // A delivery

  a_offered_in_deliver :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((offer_o.valid == (phase == StDeliver)) && (offer_o.valid || (offer_o == '0))));

  a_offer_of_this_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !offer_o.valid ||
      (delivers_q && !failed_q && !test_q && (offer_o.slot == to_q) && (caller_q != 2'd3) &&
       (offer_o.subject == caller_subject(
      caller_q
  )) && (offer_o.last == (takes_q == 3'd7)) &&
      (offer_o.operation == ((op_q == 4'd2) ? KeyOperationGenerate : KeyOperationAgreeTo))));

  a_offer_is_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      offer_o.valid && !answer_i.take && !answer_i.error && !zeroize && !alert
  ) || (offer_o == $past(
      offer_o
  )));

  a_offer_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      offer_o.valid && (answer_i.error || (answer_i.take && offer_o.last))
  ) || !offer_o.valid);

  a_offer_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      offer_o.valid && answer_i.error && !zeroize && !alert
  ) || ((phase == StSweep) && (error_i == ErrorKey)));

  a_offer_shared_anew :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !offer_o.valid || (wr != {2'b01, takes_q}) || (offer_o.share1 == drawn_q));

  // Random port

  logic discard, random_ends;

  assign random_ends = (phase == StRandom) && (held_q == 5'd31);
  // Words are discarded after their use, by ZEROIZE and reset, and after an error of the port.
  assign discard = (phase == StError) ||
      ((phase == StSweep) && (use_q || (op_q == 4'd8) || random_failed_q));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      held_q          <= '0;
      clearing_q      <= '0;
      drawn_q         <= '0;
      use_q           <= 1'b0;
      stale_q         <= 1'b0;
      random_failed_q <= 1'b0;
    end else begin
      clearing_q <= (clearing_q == '0) ? '0 : clearing_q - 6'd1;
      if (random_o.valid && random_i.valid && !random_i.error) begin
        held_q <= held_q + 5'd1;
        if (wr == held_q) drawn_q <= random_i.word;
      end
      if (random_o.valid && random_i.error) begin
        held_q <= '0;
        clearing_q <= 6'd32;
      end
      if (discard) begin
        held_q     <= '0;
        clearing_q <= '0;
      end
      if (start) random_failed_q <= 1'b0;
      else if ((phase == StRandom) && random_i.error && !(test_q && lost)) random_failed_q <= 1'b1;
      else if (swept) random_failed_q <= 1'b0;
      if (start) use_q <= 1'b0;
      else if (random_ends) use_q <= 1'b1;
      else if (swept) use_q <= 1'b0;
      if (random_ends) stale_q <= 1'b1;
      else if (held_q == '0) stale_q <= 1'b0;
    end
  end

  a_random_asks :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (random_o.valid == ((clearing_q == '0) &&
      (((phase == StIdle) && (held_q < 5'd30)) || ((phase == StRandom) && (held_q < 5'd31))))));

  // A command goes on only with 31 words that came since the buffer was emptied, and that served
  // none.
  a_random_complete :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      phase == StRandom
  ) || (phase inside {StRandom, StSweep, StError}) || ($past(
      (held_q == 5'd31) && (clearing_q == '0) && !stale_q
  )));

  a_random_needed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(op_q inside {4'd1, 4'd2, 4'd3, 4'd5}) ||
      !(phase inside {StKey, StNonce, StLoad, StRunning, StUnload, StDeliver}) || use_q);

  a_random_is_what_came :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (wr >= held_q) || discard ||
      ((random == drawn_q) && ((wr != 5'd28) || (blind_q[63:32] == drawn_q)) &&
       ((wr != 5'd29) || (blind_q[31:0] == drawn_q)) && ((wr != 5'd30) ||
           (order_q == drawn_q[12:0]))));

  a_words_serve_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase inside {StIdle, StRandom}) || !stale_q);

  a_random_fails :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (phase == StRandom) && random_o.valid && random_i.error && !zeroize && !alert && !lost
  ) || ((phase == StSweep) && (error_i == ErrorRandom)));

  a_random_emptied :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (clearing_q == 6'd1) && !discard
  ) || ((random == '0) && (blind_q == '0) && (order_q == '0)));

  // What a sweep leaves

  a_no_secret_left :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StIdle) || test_there || (secret == '0));

  a_no_result_on_its_way :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StIdle) || ((shifter_q == '0) && !unload_q));

  a_no_used_word_left :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      swept && !zeroize && discard
  ) || (phase != StIdle) ||
      ((random == '0) && (blind_q == '0) && (order_q == '0) && (held_q == '0)));

  a_zeroized :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      swept && !zeroize && (op_q == 4'd8)
  ) || (phase != StIdle) || ((operand == '0) && (secret == '0)));

  a_results_kept_only_with_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      swept && !zeroize
  ) || done || !(is_first || is_second) || (operand == '0) || (phase == StError));

  a_no_result_without_one :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      swept && !zeroize
  ) || (phase != StIdle) || (operand == '0) || !(is_first || is_second) ||
      (op_q inside {4'd1, 4'd2, 4'd3}) || ((op_q == 4'd5) && !deliver_q && is_first));

  logic [6:0] error_cycles_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) error_cycles_q <= '0;
    else
      error_cycles_q <= !alert_o ? '0 : (error_cycles_q == 7'd64) ? 7'd64 : error_cycles_q + 7'd1;
  end

  a_error_state_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (error_cycles_q != 7'd64) ||
      ((operand == '0) && (secret == '0) && (random == '0) && (blind_q == '0) && (order_q == '0) &&
       (shifter_q == '0) && (held_q == '0)));

  // Busy and ZEROIZE

  logic [5:0] sweeps_q;  // cycles of Sweep
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) sweeps_q <= '0;
    else sweeps_q <= (phase == StSweep) && !zeroize ? sweeps_q + 6'd1 : '0;
  end

  a_sweep_is_64 :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StSweep) || (sweeps_q == sweep));

  a_idle_after_sweep :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (phase != StIdle) || $past(
      (phase == StIdle) || (sweeps_q == 6'd63)
  ));

  a_zeroize :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      zeroize && (phase != StError) && !alert
  ) || ((phase == StSweep) && (sweep == '0) && all_i) || ($past(
      (phase == StRunning) && engine_done
  ) && (phase == StError)));

  a_busy :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (busy == !(phase inside {StIdle, StError})));

  a_busy_shows_no_error :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !busy || (status_error_i == 8'(ErrorNone)));

  // (A write whose setup came before the wipe of a lost test key is dropped by it.)
  a_busy_refuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !run || !(operand_write || (cmd_req && (cmd_op_i != 4'd8))) || !busy || $past(
      (phase == StIdle) && lost
  ));

  a_refused_changes_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      cmd_req && (verdict != ErrorNone) && (phase == StIdle) && !alert && !lost
  ) || ((phase == StIdle) && (done == $past(
      done
  )) && (operand == $past(
      operand
  )) && (secret == $past(
      secret
  )) && (status_error_i == 8'($past(
      verdict
  )))));

  a_refused_is_no_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !cmd_req || accepted || !engine_start);

  // What must be refused by bus error
  a_must_refuse :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer || apb_o.pslverr || !(
      (apb_i.pauser != SubjectPluton) || apb_i.pprot[1] || (offset[1:0] != 2'b00) ||
      (offset >= 16'h0320) || ((offset > 16'h000C) && (offset < 16'h0200)) ||
      (apb_i.pwrite && (apb_i.pstrb != 4'hF)) ||
      (apb_i.pwrite && (offset inside {16'h0000, 16'h0004, 16'h000C})) ||
      (apb_i.pwrite && (offset >= 16'h02A0) && (offset < 16'h02E0)) ||
      (!apb_i.pwrite && (offset == 16'h0008)) ||
      (!apb_i.pwrite && (offset >= 16'h0200) && !((offset >= 16'h02A0) && (offset < 16'h02E0)))));

  a_no_access_waits :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(apb_i.psel && apb_i.penable) || apb_o.pready);

  // The error state

  a_alert :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      alert || ((phase == StRunning) && engine_done &&
                (!engine_whole || ((engine_fail == FailFault) && !second)))
  ) || alert_o);

  a_error_is_terminal :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(alert_o) || alert_o);

  a_error_is_quiet :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o ||
      (!busy && !done && !key_o.valid && !offer_o.valid && !random_o.valid && !psha_request_o &&
       (status_error_i == 8'(ErrorInternal))));

  a_error_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || !read || (offset < 16'h0200) || (apb_o.prdata == '0));

  // Carries the induction.

  logic in_command;
  assign in_command = !(phase inside {StIdle, StSweep, StError});

  a_phase_is_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past ||
          (phase inside {StIdle, StKey, StRandom, StNonce, StLoad, StRunning, StUnload, StDeliver,
                              StSweep, StError}));

  program_e expected_program;
  always_comb begin
    unique case (op_q)
      4'd3:    expected_program = ProgramSign;
      4'd4:    expected_program = ProgramVerify;
      4'd5:    expected_program = ProgramEcdh;
      4'd6:    expected_program = ProgramPointCheck;
      4'd7:    expected_program = ProgramScalarCheck;
      default: expected_program = ProgramPublicKey;
    endcase
  end

  logic has_key, has_random;
  assign has_key    = op_q inside {4'd1, 4'd3, 4'd5, 4'd7};
  assign has_random = op_q inside {4'd1, 4'd2, 4'd3, 4'd5};

  a_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(in_command || ((phase == StSweep) && !all_i)) ||
      ((op_q inside {[4'd1 : 4'd7]}) && (job.program_code == expected_program) &&
          (job.test == test_q) &&
       (job.key == (has_key && !test_q)) && (job.random == has_random) &&
       (job.nonce == ((op_q == 4'd2) || ((op_q == 4'd3) && (nonce_q != 2'd2)))) &&
       (job.mode == ((op_q == 4'd2) ? 2'd2 : {1'b0, (op_q == 4'd3) && (nonce_q == 2'd0)})) &&
       (job.verify == ((op_q == 4'd3) && verify_q)) && (job.deliver == delivers_q) &&
       (job.results == (has_random && !((op_q == 4'd5) && deliver_q))) &&
       (job.slot == slot_q) && (job.to_slot == to_q) && (job.subject == caller_subject(
      caller_q
  )) && (job.operation == ((op_q == 4'd2) ? KeyOperationGenerate : key_operation)) &&
      (!(delivers_q || (has_key && !test_q)) || (caller_q != 2'd3)) &&
      ((op_q != 4'd3) || (nonce_q == 2'd0) || test_q) && (!delivers_q || !test_q)));

  a_all_is_zeroize :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase == StError) || (all_i == ((phase == StSweep) && (op_q == 4'd8))));

  a_idle_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StIdle) || ((job == '0) && !second && !used_i));

  a_used :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase == StError) || (op_q == 4'd8) || (used_i == use_q));

  a_random_failed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase == StError) || (op_q == 4'd8) ||
          (random_failed_q == ((phase == StSweep) && (error_i == ErrorRandom))));

  a_error_is_failed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase == StError) || (op_q == 4'd8) ||
      (failed_q == (error_i != ErrorNone)));

  a_done_register :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (done_q_i ? ((phase == StIdle) && (error_i == ErrorNone) && !failed_q &&
          (op_q != 4'd8)) :
      ((phase != StIdle) || failed_q || (op_q == 4'd8))));

  a_zeroize_is_no_error :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase == StError) || (op_q != 4'd8) || ((error_i == ErrorNone) && failed_q));

  a_released_register :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((released_i == 4'b0110) ?
      (done_q_i && ((op_q inside {4'd1, 4'd2, 4'd3}) || ((op_q == 4'd5) && !deliver_q))) :
      (released_i == '0)));

  a_second_kept_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StIdle) || (op_q inside {4'd1, 4'd2, 4'd3}) || !is_second ||
          (operand == '0));

  a_no_fail_before_run :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !in_command || ((second || (phase == StUnload)) ?
      (error_i inside {ErrorNone, [ErrorScalar : ErrorFault]}) : (error_i == ErrorNone)));

  a_second :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !second || ((phase inside {StLoad, StRunning, StSweep, StError}) &&
          ((phase == StError) || (op_q == 4'd8) || ((op_q == 4'd3) && verify_q))));

  a_unload_phase :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StUnload) || ((op_q == 4'd3) && verify_q && (sweep <= 6'd8)));

  a_deliver_phase :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StDeliver) || ((error_i == ErrorNone) && !failed_q && delivers_q &&
          !second));

  a_key_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StKey) || ((sweep == 6'(keys_q)) && has_key && !test_q));

  a_deliver_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StDeliver) || (sweep == 6'(takes_q)));

  a_counts_at_rest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase inside {StRandom, StNonce, StRunning}) || (sweep == '0));

  a_counts_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((key_o.valid || (keys_q == '0) || $past(
      key_o.valid
  )) && (offer_o.valid || (takes_q == '0) || $past(
      offer_o.valid
  ))));

  a_random_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (clearing_q <= 6'd32) && ((clearing_q == '0) ?
      (!random_clear_q && (random_count_q == held_q)) :
      (random_clear_q && (held_q == '0) && (random_count_q == 5'(6'd32 - clearing_q)))));

  a_clearing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (clearing_q == '0) || (6'(wr) >= 6'd32 - clearing_q) || (random == '0));

  a_cleared_registers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (clearing_q == '0) || (clearing_q == 6'd32) || ((blind_q == '0) && (order_q == '0)));

  a_test_there :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (test_there_q == test_there));

  a_stale :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !stale_q || (phase == StError) || (use_q && in_command) || ((phase == StSweep) &&
          (discard)));

  a_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (in_command ? (!use_q || (phase == StRandom) || (held_q == 5'd31)) : 1'b1));

  a_use :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!use_q || alert_o || (!(phase inside {StIdle, StRandom}) && has_random) ||
                (op_q == 4'd8)) && ((phase != StRandom) || has_random)));

  a_swept_so_far :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StSweep) ||
      (((sweep <= 6'(ws)) || (secret == '0)) &&
       ((sweep <= 6'(wr)) || !discard || (random == '0)) &&
       ((sweep == '0) || !discard || ((blind_q == '0) && (order_q == '0) && (held_q == '0))) &&
       ((sweep <= wo) || !all_i || (operand == '0)) &&
       ((sweep <= wo) || !(is_first || is_second) ||
        !(failed_q || !job.results || (is_second && (job.program_code == ProgramEcdh))) ||
        (operand == '0))));

  a_error_swept_so_far :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (phase != StError) || (error_cycles_q == '0) ||
      ((blind_q == '0) && (order_q == '0) && (held_q == '0) && !unload_q && (shifter_q == '0) &&
       ((6'(sweep - wo - 6'd1) >= error_cycles_q[5:0]) && !error_cycles_q[6] || (operand == '0)) &&
       ((6'(sweep - 6'(ws) - 6'd1) >= error_cycles_q[5:0]) && !error_cycles_q[6] ||
           (secret == '0)) &&
       ((6'(sweep - 6'(wr) - 6'd1) >= error_cycles_q[5:0]) && !error_cycles_q[6] ||
           (random == '0))));

  a_error_cycles :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (error_cycles_q <= 7'd64) && (alert_o || (error_cycles_q == '0) || $past(
      alert_o
  )));

  a_unloads :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (unload_q ?
      ((way_q != '0) && (way_q <= 4'd8) && (unload_word_q == 3'(4'd8 - way_q)) &&
       (output_second_q == result_second_q) && !all_i && ((phase != StDeliver) || (op_q == 4'd2)) &&
       ((phase inside {StRunning, StDeliver}) || alert_o || (7'(sweep) + 7'(way_q) <= 7'd8)) &&
       (phase inside {StRunning, StUnload, StDeliver, StSweep, StError}) &&
       (shifter_q == (result_q << {unload_word_q, 5'd0}))) :
      ((phase inside {StLoad, StSweep}) || (shifter_q == '0) || alert_o)));

  a_load_shifter :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || unload_q || (phase != StSweep) || (shifter_q == '0));

  a_units :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!running_i || (phase inside {StRunning, StSweep, StError})) &&
                (!nonce_busy_i || (phase inside {StNonce, StSweep, StError})) &&
                (!running_i || (phase != StSweep) || (sweep == '0)) &&
                (!nonce_busy_i || (phase != StSweep) || (sweep == '0)) &&
                ((since_i <= 4'd9)) && (!unload_q || (since_i == 4'd9 - way_q))));

  a_bus_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_i.psel && apb_i.penable) || (!active_i && !request_i && !pending_i));

  a_bus_works :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(apb_i.psel && apb_i.penable) || pending_i == 1'b0 && (guard_refused_i ? !active_i :
      (active_i && request_i && (address_i == {offset[9:2], 2'b00}) &&
          (is_write_i == apb_i.pwrite) &&
       (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1] && (offset < 16'h0400) &&
       (offset[1:0] == 2'b00) && (!apb_i.pwrite || (apb_i.pstrb == 4'hF)) &&
       ((offset < 16'h0200) || ((offset < 16'h0320) &&
        (apb_i.pwrite != ((offset >= 16'h02A0) && (offset < 16'h02E0))))))));

  // Covers: with FORMAL_SHORT

  // The state in which FORMAL_SHORT starts
  logic start_state;
  assign start_state = (phase == StIdle) && (job == '0) && !second && !all_i && !used_i &&
      !done_q_i &&
      (sweep == '0) && (released_i == '0) && (error_i == ErrorNone) && (refused_i == ErrorNone) &&
      (random_count_q == held_q) && (held_q <= 5'd30) && !random_clear_q &&
      ((held_q > 5'd28) ? ((wr != 5'd28) || (blind_q[63:32] == random)) : (blind_q[63:32] == '0)) &&
      ((held_q > 5'd29) ? ((wr != 5'd29) || (blind_q[31:0] == random)) : (blind_q[31:0] == '0)) &&
      (order_q == '0) && (shifter_q == '0) && !unload_q && !test_there_q && !running_i && !ran_i &&
      (since_i == 4'd9) && !nonce_busy_i && !active_i && !request_i && !pending_i &&
          guard_refused_i &&
      (op_q == 4'd8) && failed_q && !test_there && (keys_q == '0) && (takes_q == '0) &&
          (way_q == '0) &&
      (clearing_q == '0) && ((wr >= held_q) || (drawn_q == random)) && !use_q && !stale_q &&
      !random_failed_q && (error_cycles_q == '0) && (sweeps_q == '0);

  if (`FORMAL_SHORT) begin : gen_short
    logic past_q = 1'b0;
    assign past = past_q;
    assign run  = past_q;

    always_ff @(posedge clk_i) begin
      past_q <= 1'b1;
    end

    always_comb begin
      assume (rst_ni);
      assume (past_q || (start_state && words_start));
      assume (!apb_i.psel || ((apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]));
      assume (!apb_i.psel || (apb_i.paddr[31:10] == '0));
    end

    if (`FORMAL_GUIDE) begin : gen_guide
      logic [4:0] runs_q;  // cycles of Run
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) runs_q <= '0;
        else runs_q <= (phase == StRunning) ? runs_q + 5'd1 : '0;
      end

      always_comb begin
        assume (!busy || !apb_i.psel);
        assume (!operand_write);
        assume (past || ((held_q == 5'd30) && (runs_q == '0)));
        assume (!cmd_req || (accepted && (cmd_op_i inside {4'd1, 4'd5}) && !cmd_test_i));
        assume (!key_o.valid || (key_i.valid && !key_i.error && (key_i.last == (keys_q == 3'd7))));
        assume (!offer_o.valid || (answer_i.take && !answer_i.error));
        assume (!random_o.valid || (random_i.valid && !random_i.error));
        assume (!alert && !nonce_fail && engine_whole && (engine_fail == FailNone));
        assume (engine_done == ((phase == StRunning) && (runs_q == 5'd12)));
        assume (!output_valid || (runs_q == 5'd1) || (runs_q == 5'd10));
        assume ((phase != StNonce) || nonce_done || !nonce_busy_i);
        assume (blank);
      end

      c_delivered :
      cover property (@(posedge clk_i) disable iff (!rst_ni)
          offer_o.valid && answer_i.take && offer_o.last &&
              (offer_o.share0 != offer_o.share1) && (op_q == 4'd5));
    end else begin : gen_short_covers
      c_key_refused :
      cover property (@(posedge clk_i) disable iff (!rst_ni) run && (phase == StSweep) &&
          (error_i == ErrorKey));

      c_key_taken :
      cover property (@(posedge clk_i) disable iff (!rst_ni)
          (phase == StLoad) && (secret != '0) && has_key && !test_q);

      c_test_lost :
      cover property (@(posedge clk_i) disable iff (!rst_ni) lost && (phase == StIdle) &&
          (secret != '0));

      c_output_cut_off :
      cover property (@(posedge clk_i) disable iff (!rst_ni) zeroize && unload_q &&
          (shifter_q != '0));
    end
  end else begin : gen_start
    logic quiet_q;  // since the reset no access came, and no error of a port

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) quiet_q <= 1'b1;
      else quiet_q <= quiet_q && !apb_i.psel && !random_i.error && !alert;
    end

    a_start :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !quiet_q || ((phase == StIdle) ? start_state : (phase == StSweep)));

    a_start_words :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !quiet_q || (phase != StIdle) || (operand == '0 && secret == '0 &&
            ((wr < held_q) || (random == '0))));

    a_start_guard :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !quiet_q || guard_refused_i && (refused_i == ErrorNone) && !test_there &&
            !running_i && !ran_i &&
        !nonce_busy_i && (op_q == 4'd8) && (way_q == '0) && !output_second_q &&
            (unload_word_q == '0) &&
        (since_i == 4'd9) && (error_cycles_q == '0) && (keys_q == '0) && (takes_q == '0) &&
            !unload_q);
  end

endmodule

bind ecc ecc_props #(
  .Width (Width),
  .Digits(Digits)
) u_props (
  .cmd_op_i        (cmd.op),
  .cmd_test_i      (cmd.test),
  .cmd_deliver_i   (cmd.deliver),
  .cmd_verify_i    (cmd.verify),
  .cmd_nonce_i     (cmd.nonce),
  .cmd_caller_i    (cmd.caller),
  .cmd_slot_i      (cmd.slot),
  .cmd_to_i        (cmd.to),
  .operand_offset_i(regs_out.OPERANDS.addr),
  .operand_value_i (regs_out.OPERANDS.wr_data),
  .status_error_i  (regs_in.STATUS.error.next),
  .all_i           (u_control.all_q),
  .used_i          (u_control.used_q),
  .released_i      (u_control.released_q),
  .error_i         (u_control.error_q),
  .refused_i       (error_q),
  .done_q_i        (u_control.done_q),
  .running_i       (u_engine.running_q),
  .ran_i           (u_engine.ran_q),
  .since_i         (u_engine.since_q),
  .nonce_busy_i    (u_nonce.busy_q),
  .active_i        (u_regs.is_active),
  .request_i       (u_regs.cpuif_req),
  .pending_i       (u_regs.external_pending),
  .address_i       (u_regs.cpuif_addr),
  .is_write_i      (u_regs.cpuif_req_is_wr),
  .guard_refused_i (u_guard.refused_q),
  .*
);
