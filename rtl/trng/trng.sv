// SPDX-License-Identifier: Apache-2.0
// Tests every noise sample and makes seed blocks of them. Guarantees, tests and cycles: README.md
// beside this file.
//
//   Start --window passed--> Collect --640 samples--> Hash --done--> Full --8 words--> Collect
//   any --a test fails, zeroize--> Failed, until reset
//   any --illegal code, latch and state disagree, early done, alert of private_sha--> Error, until reset
//
// Invariant: the latch of a failure is set exactly in Failed (and Error), and a word leaves in Full
// alone; so no word leaves after a failure, and lifting one takes the chip's reset. Samples reach the
// buffer in Collect alone, which is behind the start-up test, and never while the tap is on.
module trng
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import trng_health_pkg::*;
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Noise: one raw sample whenever enabled and valid
  output logic noise_enable_o,
  input  logic noise_valid_i,
  input  logic noise_bit_i,

  // Private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,
  input  logic              psha_alert_i,

  // Seed words
  input  random_req_t seed_i,
  output random_rsp_t seed_o,

  output logic [3:0] health_o,
  input  logic [3:0] blank_i,
  input  logic       zeroize_i,
  output logic       test_used_o,  // the tap was opened
  output logic       alert_o
);

  trng_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic live, fault, fail, latch, wipe, good, blank;
  logic sample, window_end, failed, failed_alert, testing, tested, tap, overrun;
  trng_cause_t failing, cause;
  logic [4:0] words;
  logic [6:0] rct_cutoff, worst_rct;
  logic [9:0] apt_cutoff;
  logic [10:0] worst_apt;
  logic [31:0] raw_word;
  logic raw_take;

  assign state_q        = trng_state_e'(state_code);
  assign alert_o        = state_q == StError;
  assign blank          = blank_i == BlankYes;
  assign live           = state_q inside {StStart, StCollect, StHash, StFull};
  assign good           = (state_q inside {StCollect, StHash, StFull}) && !failed && !failed_alert;

  assign noise_enable_o = live || ((state_q == StFailed) && tap);
  assign sample         = noise_enable_o && noise_valid_i;

  always_comb begin
    health_o = HealthFailed;
    if (good) health_o = HealthGood;
    if ((state_q == StStart) && !failed && !failed_alert) health_o = HealthTesting;
  end

  // Commands

  logic command, accepted, test_on;
  logic [1:0] op;
  error_e verdict, last_d, last_q, error;

  always_comb begin
    verdict = ErrorNone;
    unique case (op)
      OpTest: begin
        if (failed) verdict = ErrorRandom;
        else if (!good || testing) verdict = ErrorOrder;
      end
      OpTapOn:  if (!blank) verdict = ErrorDenied;
      OpTapOff: verdict = ErrorNone;
      default:  verdict = ErrorCommand;
    endcase
  end

  assign accepted    = command && (verdict == ErrorNone) && (live || (state_q == StFailed));
  assign test_on     = accepted && (op == OpTest);
  assign test_used_o = accepted && (op == OpTapOn);
  assign last_d      = command ? verdict : last_q;

  always_comb begin
    error = last_q;
    if (failed) error = ErrorRandom;
    if (alert_o) error = ErrorInternal;
  end

  // States

  logic buffer_alert, given_alert, block_full, block_there, block_last, take, seed_take;
  logic [31:0] block_word;
  logic [2:0] given_d, given_q;  // words of the seed

  assign fail = live && (failing != '0);

  always_comb begin
    state_d = state_q;
    fault = failed_alert || buffer_alert || given_alert || psha_alert_i || (failed && live) ||
        ((state_q == StFailed) && !failed);
    unique case (state_q)
      StStart:           if (window_end) state_d = StCollect;
      StCollect:         if (block_full) state_d = StHash;
      StHash: begin
        if (psha_i.done) state_d = StFull;
        if (psha_i.done && block_there) fault = 1'b1;
      end
      StFull:            if (seed_take && (&given_q)) state_d = StCollect;
      StFailed, StError: ;
      default:           fault = 1'b1;
    endcase
    if (fail) state_d = StFailed;
    if (fault) state_d = StError;
  end

  assign latch          = (fail || fault) && !failed;
  assign wipe           = fail || fault || !live;

  // Conditioning: words go to the hash as it takes them

  assign psha_request_o = state_q == StHash;
  assign take           = psha_request_o && block_there && psha_i.ready;

  logic unused_grant;  // `ready` and `done` come with it only
  assign unused_grant = psha_i.grant;

  always_comb begin
    psha_o = '0;
    if (psha_request_o && block_there) begin
      psha_o.valid  = 1'b1;
      psha_o.word   = block_word;
      psha_o.bytes  = 3'd4;
      psha_o.finish = block_last;
    end
  end

  trng_buffer u_buffer (
    .clk_i,
    .rst_ni,
    .sample_i((state_q == StCollect) && sample && !tap && !fail),
    .bit_i   (noise_bit_i),
    .full_o  (block_full),
    .hash_i  (psha_request_o),
    .take_i  (take),
    .there_o (block_there),
    .last_o  (block_last),
    .word_o  (block_word),
    .sweep_i (wipe || (state_q == StStart)),
    .alert_o (buffer_alert)
  );

  // The seed moves up by a word with each that leaves.

  logic [255:0] seed_q;

  assign seed_take = (state_q == StFull) && seed_i.valid;
  assign given_d   = (state_q == StFull) ? given_q + 3'(seed_take) : '0;

  always_comb begin
    seed_o = '0;
    if (seed_take) begin
      seed_o.valid = 1'b1;
      seed_o.word  = seed_q[255:224];
    end
    seed_o.error = seed_i.valid && !live;
  end

  wipeable #(
    .Width(256)
  ) u_seed (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe),
    .we_i  (seed_take || ((state_q == StHash) && psha_i.done)),
    .d_i   (seed_take ? {seed_q[223:0], 32'h0} : digest_i),
    .q_o   (seed_q)
  );

  // Tests and tap

  trng_health u_health (
    .clk_i,
    .rst_ni,
    .enable_i      (noise_enable_o),
    .sample_i      (sample),
    .bit_i         (noise_bit_i),
    .rct_cutoff_i  (rct_cutoff),
    .apt_cutoff_i  (apt_cutoff),
    .zeroize_i,
    .failing_o     (failing),
    .latch_i       (latch),
    .failed_o      (failed),
    .failed_alert_o(failed_alert),
    .cause_o       (cause),
    .window_end_o  (window_end),
    .test_i        (test_on),
    .testing_o     (testing),
    .tested_o      (tested),
    .worst_rct_o   (worst_rct),
    .worst_apt_o   (worst_apt)
  );

  trng_tap u_tap (
    .clk_i,
    .rst_ni,
    .on_i     (test_used_o),
    .off_i    ((accepted && (op == OpTapOff)) || (tap && !blank) || fault || alert_o),
    .active_o (tap),
    .sample_i (sample),
    .bit_i    (noise_bit_i),
    .take_i   (raw_take),
    .word_o   (raw_word),
    .words_o  (words),
    .overrun_o(overrun)
  );

  trng_bank u_bank (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .frozen_i    (alert_o),
    .good_i      (good),
    .failed_i    (failed),
    .testing_i   (testing),
    .tested_i    (tested),
    .tap_i       (tap),
    .overrun_i   (overrun),
    .seed_i      (state_q == StFull),
    .error_i     (error),
    .cause_i     (cause),
    .words_i     (words),
    .worst_rct_i (worst_rct),
    .worst_apt_i (worst_apt),
    .command_o   (command),
    .op_o        (op),
    .rct_cutoff_o(rct_cutoff),
    .apt_cutoff_o(apt_cutoff),
    .raw_there_i (blank && (words != '0)),
    .raw_word_i  (raw_word),
    .raw_take_o  (raw_take)
  );

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StStart)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  doubled #(
    .Width(3)
  ) u_given (
    .clk_i,
    .rst_ni,
    .d_i    (given_d),
    .q_o    (given_q),
    .alert_o(given_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q <= ErrorNone;
    end else begin
      last_q <= last_d;
    end
  end

endmodule
