// SPDX-License-Identifier: Apache-2.0
// The phases of a command (README.md, "Phases and cycles"): which one comes next, and the counters of
// words in each. Holds no operand: what moves through the memories is in ecc.sv.
module ecc_control
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic start_i,    // a command was accepted
  input job_t start_job_i,
  input logic zeroize_i,
  input logic test_lost_i, // a test key is there, and the life cycle allows none (any more)
  input logic alert_i,     // of a unit

  // What the phases wait for
  input logic        key_valid_i,
  input logic        key_last_i,
  input logic        key_error_i,
  input logic        random_full_i,
  input logic        random_error_i,
  input logic        nonce_done_i,
  input logic        nonce_fail_i,
  input logic        engine_done_i,
  input logic        engine_whole_i,  // with done: every check of the program was made
  input fail_e       engine_fail_i,
  input key_answer_t answer_i,

  output phase_e       phase_o,
  output job_t         job_o,
  output logic         second_o,        // in the program that verifies
  output logic         first_cycle_o,   // of phase Nonce
  output logic   [2:0] program_o,
  output logic   [2:0] input_o,         // Load: which input, and which of its words
  output logic   [2:0] word_o,          // Key, Load, Deliver
  output logic         word_valid_o,    // Load: a word goes into the shifter
  output logic         loaded_o,        // Load: the shifter holds input `input_o` - 1
  output logic         engine_start_o,
  output logic   [5:0] sweep_o,
  output logic         abort_o,         // the program, if one runs, has no results
  output logic         stop_o,          // the same, but for what an alert ends: that is known late

  output logic   busy_o,
  output logic   done_o,
  output logic   released_o,     // FIRST and SECOND may be read
  output logic   sweep_all_o,    // the sweep takes operands and random words, too
  output logic   sweep_first_o,
  output logic   sweep_second_o,
  output logic   sweep_random_o,
  output error_e error_o,
  output logic   alert_o
);

  localparam logic [3:0] ReleasedYes = 4'b0110;

  logic [PhaseWidth-1:0] phase_q;
  phase_e phase_d, phase, after_random, after_key, after_nonce;
  job_t job_d, job_q;
  logic second_d, second_q, all_d, all_q, used_d, used_q, nonce_q, done_d, done_q;
  logic [5:0] count_d, count_q;  // words of the phase; cycles of Sweep
  logic [3:0] released_d, released_q;
  error_e error_d, error_q, failed;
  logic fails, key_ends, loaded_all, broken, clean;
  logic [2:0] inputs;

  assign phase = phase_e'(phase_q);

  // What follows a phase in which nothing failed
  assign after_nonce = StLoad;
  assign after_key = job_q.nonce ? StNonce : after_nonce;
  assign after_random = job_q.key ? StKey : after_key;

  assign program_o = second_q ? ProgramVerify : job_q.program_code;
  assign inputs = 32'(program_o) < unsigned'($size(InputCount)) ? InputCount[program_o] : '0;
  assign input_o = count_q[5:3];
  assign word_o = count_q[2:0];
  assign loaded_all = phase == StLoad && input_o == inputs;
  assign word_valid_o = phase == StLoad && !loaded_all;
  assign loaded_o = phase == StLoad && word_o == '0 && input_o != '0;
  assign engine_start_o = loaded_all;

  assign key_ends = key_error_i || (key_valid_i && (key_last_i || word_o == 3'd7));

  // The error of an engine's program, by the codes of spec/errors.toml. What the second program says
  // about the signature is a fault of the first.
  always_comb begin
    unique case (engine_fail_i)
      FailNone:       failed = ErrorNone;
      FailScalar:     failed = ErrorScalar;
      FailCoordinate: failed = ErrorCoordinate;
      FailCurve:      failed = ErrorCurve;
      FailInfinity:   failed = ErrorInfinity;
      FailRange:      failed = second_q ? ErrorFault : ErrorComponent;
      FailSignature:  failed = second_q ? ErrorFault : ErrorSignature;
      FailRZero:      failed = ErrorRZero;
      FailSZero:      failed = ErrorSZero;
      default:        failed = ErrorFault;
    endcase
  end

  // Without error so far, the program's last cycle included
  assign clean = error_q == ErrorNone && engine_fail_i == FailNone;

  always_comb begin
    phase_d = phase;
    job_d = job_q;
    second_d = second_q;
    all_d = all_q;
    used_d = used_q;
    count_d = count_q;
    released_d = released_q;
    done_d = done_q;
    error_d = error_q;
    fails = 1'b0;
    broken = alert_i;

    unique case (phase)
      StIdle: count_d = '0;
      StKey: begin
        if (key_valid_i) count_d = count_q + 6'd1;
        if (key_ends) begin
          phase_d = after_key;
          count_d = '0;
          if (key_error_i || !key_last_i || word_o != 3'd7) begin
            fails   = 1'b1;
            error_d = ErrorKey;
          end
        end
      end
      StRandom: begin
        if (random_full_i) begin
          phase_d = after_random;
          used_d  = 1'b1;
        end
        if (random_error_i) begin
          fails   = 1'b1;
          error_d = ErrorRandom;
        end
      end
      StNonce: begin
        if (nonce_done_i) phase_d = after_nonce;
        if (nonce_fail_i) begin
          fails   = 1'b1;
          error_d = ErrorFault;
        end
      end
      StLoad: begin
        count_d = count_q + 6'd1;
        if (loaded_all) begin
          phase_d = StRunning;
          count_d = '0;
        end
      end
      StRunning: begin
        if (engine_done_i) begin
          // Codes rise in the order in which errors hold.
          // A first result that is off the curve, or a program that left out a check, is a fault.
          broken = alert_i || !engine_whole_i || (failed == ErrorFault && !second_q);
          if (failed != ErrorNone && (error_q == ErrorNone || failed < error_q)) error_d = failed;
          phase_d = StSweep;
          if (job_q.deliver && clean) phase_d = StDeliver;
          if (job_q.verify && !second_q) phase_d = StUnload;
        end
      end
      StUnload: begin
        count_d = count_q + 6'd1;
        if (count_q == 6'd8) begin
          phase_d  = StLoad;
          count_d  = '0;
          second_d = 1'b1;
        end
      end
      StDeliver: begin
        if (answer_i.take) count_d = count_q + 6'd1;
        if (answer_i.error) begin
          fails   = 1'b1;
          error_d = ErrorKey;
        end else if (answer_i.take && word_o == 3'd7) begin
          phase_d = StSweep;
          count_d = '0;
        end
      end
      StSweep: begin
        count_d = count_q + 6'd1;
        if (&count_q) begin
          phase_d = StIdle;
          done_d  = !all_q && error_q == ErrorNone;
          if (!all_q && error_q == ErrorNone && job_q.results) released_d = ReleasedYes;
          job_d    = '0;
          second_d = 1'b0;
          all_d    = 1'b0;
          used_d   = 1'b0;
        end
      end
      default: begin
        // Terminal, and so is an illegal code: nothing below leads out of it.
        phase_d = StError;
        broken  = 1'b1;
        count_d = count_q + 6'd1;
      end
    endcase

    if (start_i && phase == StIdle) begin
      job_d      = start_job_i;
      error_d    = ErrorNone;
      released_d = '0;
      done_d     = 1'b0;
      count_d    = '0;
      phase_d    = StLoad;
      if (start_job_i.nonce) phase_d = StNonce;
      if (start_job_i.key) phase_d = StKey;
      if (start_job_i.random) phase_d = StRandom;
    end
    if (test_lost_i && job_q.test && !(phase inside {StSweep, StError})) begin
      fails   = 1'b1;
      error_d = ErrorDenied;
    end
    if (fails) begin
      phase_d = StSweep;
      count_d = '0;
    end
    if ((zeroize_i || (test_lost_i && phase == StIdle)) && phase != StError) begin
      phase_d    = StSweep;
      count_d    = '0;
      all_d      = 1'b1;
      error_d    = ErrorNone;
      released_d = '0;
      done_d     = 1'b0;
    end
    if (broken) begin
      phase_d    = StError;
      released_d = '0;
      done_d     = 1'b0;
    end
  end

  assign abort_o        = fails || zeroize_i || broken || phase == StError;
  assign stop_o         = fails || zeroize_i;
  assign phase_o        = phase;
  assign job_o          = job_q;
  assign second_o       = second_q;
  assign first_cycle_o  = phase == StNonce && !nonce_q;
  assign sweep_o        = count_q;
  assign alert_o        = phase == StError;
  assign busy_o         = phase != StIdle && phase != StError;
  assign done_o         = done_q && phase == StIdle;
  assign released_o     = released_q == ReleasedYes && phase == StIdle;
  assign sweep_all_o    = all_q || phase == StError;
  assign sweep_first_o  = error_q != ErrorNone || !job_q.results;
  assign sweep_second_o = sweep_first_o || job_q.program_code == ProgramEcdh;
  assign sweep_random_o = used_q || error_q == ErrorRandom;
  // While busy the code says nothing: a check that failed shows when the command ends.
  always_comb begin
    error_o = error_q;
    if (busy_o) error_o = ErrorNone;
    if (phase == StError) error_o = ErrorInternal;
  end

  sparse_state #(
    .Width     (PhaseWidth),
    .ResetValue(StSweep)
  ) u_phase (
    .clk_i,
    .rst_ni,
    .d_i(phase_d),
    .q_o(phase_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      job_q      <= '0;
      second_q   <= 1'b0;
      all_q      <= 1'b1;
      used_q     <= 1'b0;
      nonce_q    <= 1'b0;
      count_q    <= '0;
      released_q <= '0;
      done_q     <= 1'b0;
      error_q    <= ErrorNone;
    end else begin
      job_q      <= job_d;
      second_q   <= second_d;
      all_q      <= all_d;
      used_q     <= used_d;
      nonce_q    <= phase == StNonce;
      count_q    <= count_d;
      released_q <= released_d;
      done_q     <= done_d;
      error_q    <= error_d;
    end
  end

endmodule
