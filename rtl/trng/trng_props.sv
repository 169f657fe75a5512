// SPDX-License-Identifier: Apache-2.0
// The promises of `trng` (README.md): what is below standard fails, a failure is for good, no word comes
// after one or comes twice, a seed block is the hash of samples that were tested and taken once, and
// what was wiped is zero.
//
// With FORMAL_CUT the position in the window and the number of samples in the block are any, in every
// cycle: covers and searches then reach what is over a thousand cycles away. FORMAL_LONG: the covers
// that take minutes.
`ifndef FORMAL_CUT
`define FORMAL_CUT 1'b0
`endif
`ifndef FORMAL_LONG
`define FORMAL_LONG 1'b0
`endif
module trng_props
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import trng_health_pkg::*;
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic noise_enable_o,
  input logic noise_valid_i,
  input logic noise_bit_i,

  input logic              psha_request_o,
  input psha_req_t         psha_o,
  input psha_rsp_t         psha_i,
  input logic      [255:0] digest_i,
  input logic              psha_alert_i,

  input random_req_t seed_i,
  input random_rsp_t seed_o,

  input logic [3:0] health_o,
  input logic [3:0] blank_i,
  input logic       zeroize_i,
  input logic       test_used_o,
  input logic       alert_o,

  // State
  input logic [  5:0] state_q,
  input logic         failed_q,
  input logic [  7:0] past_q,
  input logic [  7:0] seen_q,
  input logic [ 55:0] runs_q,      // B of lag 1 in bits 6:0
  input logic         apt_a_q,
  input logic [ 10:0] apt_b_q,
  input logic [  9:0] apt_i_q,
  input logic [ 15:0] silent_q,
  input logic         tap_q,
  input logic [255:0] seed_q,
  input logic [  2:0] given_q,
  input logic [  9:0] count_q,     // samples of the block
  input logic [  4:0] index_q,     // of the next word to the private SHA-256, or to be zeroed
  input logic [ 30:0] part_q,
  input logic         active_i,    // the registers have an access
  input logic         request_i,
  input logic [  4:0] address_i,
  input logic         is_write_i,
  input logic         pending_i,
  input logic         refused_i,
  input logic         doubled_i,   // what is kept twice disagrees
  input logic [ 31:0] kept_i,      // words of the buffer: of sample `which`,
  input logic [ 31:0] swept_i      // at `address`
);

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

  logic sample, failed;
  logic [4:0] word_q;  // words that private_sha took

  assign sample = noise_enable_o && noise_valid_i;
  assign failed = (health_o != HealthGood) && (health_o != HealthTesting);

  // ---- The tests again, from the standard ----

  // b[k]: samples in a row, this one included, each as the one k + 1 before it; the first counts 1.
  logic [7:0] history_q;
  logic [3:0] known_q;
  logic [7:0][6:0] run_d, run_q;

  always_comb begin
    run_d = run_q;
    if (sample) begin
      for (int unsigned k = 0; k < 8; k++) begin
        run_d[k] = 7'd1;
        if ((known_q > 4'(k)) && (history_q[k] == noise_bit_i)) begin
          run_d[k] = (run_q[k] == 7'd127) ? 7'd127 : run_q[k] + 7'd1;
        end
      end
    end
  end

  logic a_q, a_d;
  logic [10:0] b_q, b_d;
  logic [9:0] i_q;
  logic [16:0] silent_d, quiet_q;
  logic whole_q;  // a whole window has passed

  always_comb begin
    a_d = a_q;
    b_d = b_q;
    if (sample && (i_q == 0)) begin
      a_d = noise_bit_i;
      b_d = 11'd1;
    end else if (sample && (noise_bit_i == a_q)) begin
      b_d = b_q + 11'd1;
    end
    silent_d = (noise_enable_o && !noise_valid_i) ? quiet_q + 17'd1 : 17'd0;
  end

  // What is below the standard in this cycle.
  logic below;
  always_comb begin
    below = zeroize_i || psha_alert_i || (silent_d == 17'd65536) || (sample && (b_d >= 11'd824));
    for (int unsigned k = 0; k < 8; k++) below = below || (sample && (run_d[k] >= 7'd81));
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      history_q <= '0;
      known_q   <= '0;
      run_q     <= '0;
      a_q       <= 1'b0;
      b_q       <= '0;
      i_q       <= '0;
      quiet_q   <= '0;
      whole_q   <= 1'b0;
    end else begin
      if (sample) begin
        history_q <= {history_q[6:0], noise_bit_i};
        if (known_q != 4'd8) known_q <= known_q + 4'd1;
        i_q <= i_q + 10'd1;
        if ((`FORMAL_CUT ? apt_i_q : i_q) == 10'd1023) whole_q <= 1'b1;
      end
      run_q   <= run_d;
      a_q     <= a_d;
      b_q     <= b_d;
      quiet_q <= silent_d;
    end
  end

  // ---- Health ----

  a_below_fails :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(below) || failed);

  a_failure_is_for_good :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(failed) || failed);

  // Good only after a whole window without a failure; never back to testing.
  a_good_after_window :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (health_o != HealthGood) || whole_q);

  a_never_again_testing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      health_o
  ) == HealthTesting) || (health_o != HealthTesting));

  a_health_code :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (health_o inside {HealthGood, HealthTesting, HealthFailed}));

  a_alert_is_for_good :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      alert_o
  ) || (alert_o && failed && !noise_enable_o));

  a_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(psha_alert_i) || alert_o);

  // Nothing but a fault from outside; no flip is in this model.
  a_alert_needs_cause :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !alert_o || $past(
      alert_o || psha_alert_i || (psha_request_o && psha_i.done && (word_q != 5'd20))
  ));

  // ---- Seed words ----

  // The eight words of the last digest that are still to come.
  logic [  3:0] left_q;
  logic [255:0] rest_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      rest_q <= '0;
    end else if (psha_request_o && psha_i.done) begin
      left_q <= 4'd8;
      rest_q <= digest_i;
    end else if (seed_o.valid) begin
      left_q <= left_q - 4'd1;
      rest_q <= {rest_q[223:0], 32'd0};
    end
  end

  a_word_needs_request :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || seed_i.valid || (seed_o == '0));

  a_no_word_after_failure :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !failed ||
      (!seed_o.valid && (seed_o.word == '0) && (seed_o.error == seed_i.valid)));

  a_no_word_before_good :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (health_o == HealthGood) || (!seed_o.valid && (seed_o.word == '0)));

  a_error_needs_failure :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !seed_o.error || failed);

  // Each word of a digest once, in their order, and no other.
  a_word_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !seed_o.valid || ((left_q != 0) && (seed_o.word == rest_q[255:224])));

  a_no_word_unless_valid :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || seed_o.valid || (seed_o.word == '0));

  // ---- The block: any one sample of it, from the noise to the private SHA-256 ----

  logic [9:0] which;  // of the 640
  logic taken, accept;
  logic [9:0] block_q;  // samples so far
  logic bit_q;
  logic [4:0] address, word;

  formal_constant #(
    .Width(10)
  ) u_which (
    .clk_i,
    .value_o(which)
  );
  formal_constant #(
    .Width(5)
  ) u_address (
    .clk_i,
    .value_o(address)
  );

  always_comb assume (which < 10'd640);
  assign word   = which[9:5];

  assign taken  = sample && (state_q == StCollect) && !tap_q;
  assign accept = psha_o.valid && psha_i.ready;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      block_q <= '0;
      bit_q   <= 1'b0;
      word_q  <= '0;
    end else if (state_q != StCollect && state_q != StHash) begin
      block_q <= '0;
      word_q  <= '0;
    end else begin
      if (taken) begin
        block_q <= block_q + 10'd1;
        if (block_q == which) bit_q <= noise_bit_i;
      end
      if (accept) word_q <= word_q + 5'd1;
    end
  end

  a_request_is_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !psha_request_o || ((block_q == 10'd640) && whole_q && !failed));

  a_sample_arrives :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !psha_o.valid || (word_q != which[9:5]) ||
      (psha_o.word[5'd31-which[4:0]] == bit_q));

  a_twenty_words :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !psha_o.valid ||
      ((word_q < 5'd20) && (psha_o.bytes == 3'd4) && (psha_o.finish == (word_q == 5'd19))));

  a_silent_unless_valid :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (psha_request_o ? (psha_o.valid || (psha_o == '0)) : (psha_o == '0)));

  a_digest_needs_words :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      left_q
  ) >= left_q) || (($past(
      word_q
  ) == 5'd20) || failed));

  // ---- Wiped ----

  logic [6:0] since_q;  // cycles of failure, up to 64
  logic [4:0] first_q;  // where the sweep of the buffer began

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      since_q <= '0;
      first_q <= '0;
    end else if (failed) begin
      if (since_q != 7'd64) since_q <= since_q + 7'd1;
      if (since_q == 0) first_q <= index_q;
    end
  end

  a_seed_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !failed_q || ((seed_q == '0) && (part_q == '0)));

  a_buffer_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (since_q < 7'd32) || (swept_i == '0));

  // A seed's word is gone when it is given.
  a_given_is_gone :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || failed || (seed_q == ((state_q == StFull) ? rest_q : 256'd0)));

  // ---- The tap, the bus ----

  logic answer;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;

  a_raw_in_blank_only :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer || apb_i.pwrite || (apb_i.paddr[15:2] != 14'h7) ||
      (blank_i == BlankYes) || (apb_o.pslverr && (apb_o.prdata == '0)));

  a_tap_in_blank_only :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !test_used_o ||
      ((blank_i == BlankYes) && answer && apb_i.pwrite && (apb_i.paddr[15:2] == 14'h2) &&
       (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]));

  a_tap_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !tap_q || $past(
      tap_q || test_used_o
  ));

  a_tap_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      blank_i
  ) == BlankYes) || !tap_q);

  a_bus_refused :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answer || ((apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]) ||
      (apb_o.pslverr && (apb_o.prdata == '0)));

  // ---- Carry the induction ----

  a_doubled :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !doubled_i);

  a_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (!pending_i && (active_i == request_i) &&
       (active_i == (apb_i.psel && apb_i.penable && !refused_i)) &&
       (!active_i || ((address_i == {apb_i.paddr[4:2], 2'b00}) && (is_write_i == apb_i.pwrite) &&
        (apb_i.paddr[15:5] == 0) && (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1]))));

  a_same_history :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((history_q & seen_q) == (past_q & seen_q)) && (run_q == runs_q) &&
      (seen_q == 8'((9'd1 << known_q) - 9'd1)) && (known_q <= 4'd8));

  a_same_window :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((b_q == apt_b_q) && (i_q == apt_i_q) && ((a_q == apt_a_q) || (i_q == 0))));

  a_same_silence :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || failed || (quiet_q == {1'b0, silent_q}));

  a_same_block :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || failed ||
      ((state_q == StStart) && (count_q == 0) && (left_q == 0)) ||
      ((state_q == StCollect) && (count_q == block_q) && (block_q < 10'd640) && (word_q == 0) &&
       (left_q == 0)) ||
      ((state_q == StHash) && (block_q == 10'd640) && (count_q == 0) && (word_q <= 5'd20) &&
       (index_q == word_q) && (left_q == 0)) ||
      ((state_q == StFull) && (count_q == 0) && (left_q == (4'd8 - {1'b0, given_q}))));

  a_rest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || failed || ((left_q <= 4'd8) && ((rest_q << {left_q, 5'd0}) == '0)));

  a_sample_is_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || failed || (block_q <= which) || (word_q > which[9:5]) ||
      (((block_q[9:5] > which[9:5]) ? kept_i[5'd31-which[4:0]] :
        part_q[(block_q[4:0]-5'd1)-which[4:0]]) == bit_q));

  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (failed && (alert_o || (failed_q == (state_q inside {StFailed, StError})))) ||
      (!failed && !failed_q && (state_q == StStart) && !whole_q && (health_o == HealthTesting)) ||
      (!failed && !failed_q && (state_q inside {StCollect, StHash, StFull}) && whole_q &&
       (health_o == HealthGood)));

  a_sweep :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (since_q == 0) || failed &&
      ((since_q == 7'd64) || (index_q == 5'(first_q + since_q[4:0]))) &&
      ((5'(address - first_q) >= since_q) || (swept_i == '0)));

  // ---- Reached ----

  logic before_q;  // the cycle before the failure delivered a word

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      before_q <= 1'b0;
    end else if (!failed) begin
      before_q <= seed_o.valid;
    end
  end

  if (`FORMAL_CUT) begin : gen_covers_cut
    c_last_word :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && seed_o.valid && (left_q == 4'd1) && (seed_o.word != '0));

    c_second_block :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && accept && (given_q == 0) && (rest_q == '0) && run && $past(
        state_q
    ) == StHash && (seen_q == 8'hFF));

    c_failure_after_a_word :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && before_q && failed && seed_o.error && (since_q == 7'd1));

    c_told :
    cover property (@(posedge clk_i) disable iff (!rst_ni) past && alert_o && whole_q);
  end else if (!`FORMAL_LONG) begin : gen_covers
    c_raw_word :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && answer && !apb_i.pwrite && (apb_i.paddr[15:2] == 14'h7) && !apb_o.pslverr &&
        (apb_o.prdata != '0));

    c_swept :
    cover property (@(posedge clk_i) disable iff (!rst_ni) past && (since_q == 7'd33) && tap_q);
  end

  if (`FORMAL_LONG) begin : gen_covers_long
    c_run_fails :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && failed && (run_q[0] == 7'd81) && (since_q == 0) && seed_o.error);

    c_lag_fails :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && failed && (run_q[1] == 7'd81) && (run_q[0] < 7'd20) && (since_q == 0));
  end

endmodule

bind trng trng_props u_props (
  .state_q(u_state.q_q),
  .failed_q(u_health.u_failed.q_o),
  .past_q(u_health.past_q),
  .seen_q(u_health.seen_q),
  .runs_q({
    u_health.gen_rct[7].u_rct.b_q,
    u_health.gen_rct[6].u_rct.b_q,
    u_health.gen_rct[5].u_rct.b_q,
    u_health.gen_rct[4].u_rct.b_q,
    u_health.gen_rct[3].u_rct.b_q,
    u_health.gen_rct[2].u_rct.b_q,
    u_health.gen_rct[1].u_rct.b_q,
    u_health.gen_rct[0].u_rct.b_q
  }),
  .apt_a_q(u_health.u_apt.a_q),
  .apt_b_q(u_health.u_apt.b_q),
  .apt_i_q(u_health.u_apt.i_q),
  .silent_q(u_health.silent_q),
  .tap_q(u_tap.active_q),
  .seed_q(u_seed.q_q),
  .given_q(given_q),
  .count_q(u_buffer.count_q),
  .index_q(u_buffer.index_q),
  .part_q(u_buffer.part_q),
  .active_i(u_bank.u_regs.is_active),
  .request_i(u_bank.u_regs.cpuif_req),
  .address_i(u_bank.u_regs.cpuif_addr),
  .pending_i(u_bank.u_regs.external_pending),
  .is_write_i(u_bank.u_regs.cpuif_req_is_wr),
  .refused_i(u_bank.u_guard.refused_q),
  .doubled_i(u_health.u_apt.u_i.alert_o || u_buffer.u_counts.alert_o || u_given.alert_o),
  .kept_i(u_buffer.memory[u_props.word]),
  .swept_i(u_buffer.memory[u_props.address]),
  .*
);
