// SPDX-License-Identifier: Apache-2.0
// Phases of a command and cycles of a beat (README.md, Phases and cycles).
//
//   Idle --KEY--> Random* -> Warm* -> Clear -> Key | Take -> Expand -> Sweep -> Idle
//        --RUN--> Random* -> Warm* -> Beats <-> Tag -> Sweep      (* with Masked = 1)
//        --FORGET-> Clear -> Sweep
//   Beats --65,536 blocks--> Random -> Warm -> Beats
//   Beats, Random between beats --failure--> Drain -> Zero | Sweep;  Tag --wrong--> Zero | Sweep
//   Random, Key --failure--> Sweep, of KEY through Clear
//   any but Error --ZEROIZE, zeroize_i--> Sweep of 1,024;   any --illegal code, fault--> Error, until reset
//
// Guarantees: what a context holds and whether the generator is seeded is kept twice, as are all counts; a context
// becomes full in the last cycle of Expand alone.
module aes_control
  import aes_pkg::*;
  import spec_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  // Commands
  input logic accept_i,   // in Idle
  input job_t offer_i,
  input logic refuse_i,    // in Idle
  input error_e verdict_i,
  input logic zeroize_i,  // the command, or the port
  input logic hold_i,     // the port
  input logic fault_i,

  // Random port
  output logic asks_o,
  input  logic random_valid_i,
  input  logic random_error_i,
  output logic seed_o,          // the word is one of nine,
  output logic mix_o,           // or the one

  // Key port
  output logic key_asks_o,
  input  logic key_valid_i,
  input  logic key_last_i,
  input  logic key_error_i,
  output logic key_load_o,   // a word that the size needs

  // Key schedule
  input logic expand_last_i,

  // Beats
  input logic serial_i,
  input logic issue_i,
  input logic last_i,
  input logic none_i,
  input logic again_i,
  input logic long_i,
  input logic passed_i,
  input logic zero_last_i,

  // Memory
  input logic done_i,
  input logic quiet_i,
  input logic refused_i,

  input logic wrong_i,  // the tag, in the third cycle of Tag

  output phase_e                     phase_o,
  output job_t                       job_o,
  output logic   [         1:0]      caller_o,    // of a job whose copies agree, else nobody
  output logic   [        10:0]      count_o,     // of the cycle in the phase, or the beat
  output logic                       run_o,       // the ring runs
  output logic                       beat_end_o,
  output logic                       second_o,    // the second pass is next
  output logic                       zero_o,      // phase Zero is next
  output logic                       sweep_o,     // of all memories
  output logic                       success_o,   // Sweep of a command without a failure
  output logic                       end_o,       // busy falls next
  output error_e                     code_o,
  output logic   [Contexts-1:0]      full_o,
  output logic   [Contexts-1:0][1:0] sizes_o,
  output logic                       seeded_o,
  output logic                       alert_o
);

  localparam logic [10:0] BeatCycles = 11'd16, ClearCycles = 11'd16, WarmCycles = 11'd7,
      TagCycles = 11'd3;

  localparam int unsigned StateWidth = unsigned'($bits(job_t)) + 11 + 17 + 3 * Contexts + 3 + 8;

  phase_e phase_d, phase_q;
  logic [CodeWidth-1:0] phase_code;
  job_t job_d, job_q;
  logic [10:0] count_d, count_q, beat_cycles, latency;
  logic [16:0] issued_d, issued_q;  // blocks since the seeding
  logic [Contexts-1:0] full_d, full_q;
  logic [Contexts-1:0][1:0] sizes_d, sizes_q;
  logic seeded_d, seeded_q, long_d, long_q, begun_d, begun_q;
  error_e code_d, code_q;
  logic state_alert, illegal, worn, nine, in_beats, enter, key_end, key_good, last_word, sweep_end;
  logic failed;
  phase_e to_beats, after_failure;

  assign phase_q = phase_e'(phase_code[3:0]);
  assign illegal = (phase_code != checked(phase_q)) || !(phase_q inside {[StIdle : StError]});
  assign alert_o = illegal || state_alert || issued_q > 17'(SeedBlocks);

  assign phase_o = phase_q;
  assign job_o = job_q;
  assign caller_o = state_alert || job_q.op != OpRun ? 2'd3 : job_q.caller;
  assign count_o = count_q;
  assign code_o = code_q;
  assign full_o = full_q;
  assign sizes_o = sizes_q;
  assign seeded_o = seeded_q;

  // Random

  assign worn = issued_q == 17'(SeedBlocks);
  assign nine = !seeded_q || worn;
  assign asks_o = phase_q == StRandom && !illegal;
  assign last_word = !nine || count_q == 11'(SeedWords - 1);
  assign seed_o = asks_o && random_valid_i && !random_error_i && nine;
  assign mix_o = asks_o && random_valid_i && !random_error_i && !nine;

  // Key

  assign key_asks_o = phase_q == StKey && !illegal;
  assign key_end = key_error_i || key_last_i || (key_valid_i && count_q == 11'd7);
  assign key_good = !key_error_i && key_last_i && key_valid_i && count_q == 11'd7;
  assign key_load_o = key_asks_o && key_valid_i && !key_error_i && count_q < 11'(key_words(
      job_q.size
  ));

  // Beats

  always_comb begin
    latency = Masked ? 11'd5 * 11'(rounds(job_q.size)) + 11'd3 : 11'(rounds(job_q.size)) + 11'd2;
    beat_cycles = (serial_i && phase_q == StBeats) ? latency : BeatCycles;
  end

  assign in_beats = phase_q inside {StBeats, StZero};
  assign run_o = (phase_q == StBeats && count_q < beat_cycles) || phase_q == StExpand;
  assign beat_end_o = in_beats && count_q + 11'd1 >= beat_cycles && done_i &&
      !(phase_q == StBeats && refused_i);
  assign to_beats = Masked && worn ? StRandom : StBeats;
  assign after_failure = passed_i ? StZero : StSweep;

  // Sweep

  assign sweep_o = (phase_q == StSweep && long_q) || phase_q == StError;
  assign sweep_end = phase_q == StSweep && quiet_i && !hold_i &&
      (!long_q || count_q == 11'(SweepCycles - 1));
  assign end_o = sweep_end && phase_d == StIdle;
  assign failed = code_q != ErrorNone;
  assign success_o = phase_q == StSweep && !long_q && !failed;
  assign zero_o = phase_q != StZero && phase_d == StZero;
  assign second_o = phase_q == StTag && phase_d inside {StBeats, StRandom};

  always_comb begin
    phase_d = phase_q;
    code_d  = code_q;
    unique case (phase_q)
      StIdle: begin
        if (refuse_i) code_d = verdict_i;
        if (accept_i) begin
          code_d = ErrorNone;
          unique case (offer_i.op)
            OpKey:   phase_d = Masked ? StRandom : StClear;
            OpRun:   phase_d = Masked ? StRandom : none_i ? StSweep : StBeats;
            default: phase_d = StClear;
          endcase
        end
      end
      StRandom: begin
        if (random_error_i) begin
          code_d  = ErrorRandom;
          phase_d = job_q.op == OpKey ? StClear : begun_q ? StDrain : StSweep;
        end else if (random_valid_i && last_word) begin
          phase_d = job_q.op == OpKey ? StClear : none_i ? StSweep : StBeats;
          if (nine) phase_d = StWarm;
        end
      end
      StWarm: begin
        if (count_q == WarmCycles - 11'd1) begin
          phase_d = job_q.op == OpKey ? StClear : none_i ? StSweep : StBeats;
        end
      end
      StClear: begin
        if (count_q == ClearCycles - 11'd1) begin
          phase_d = job_q.from_slot ? StKey : StTake;
          if (job_q.op != OpKey || failed) phase_d = StSweep;
        end
      end
      StKey: begin
        if (key_end) begin
          phase_d = key_good ? StExpand : StClear;
          code_d  = key_good ? ErrorNone : ErrorKey;
        end
      end
      StTake:   if (count_q == 11'(key_words(job_q.size)) - 11'd1) phase_d = StExpand;
      StExpand: if (expand_last_i) phase_d = StSweep;
      StBeats: begin
        if (refused_i) begin
          code_d  = ErrorBus;
          phase_d = StDrain;
        end else if (beat_end_o) begin
          phase_d = to_beats;
          if (last_i) phase_d = job_q.mode inside {ModeGcm, ModeCmac} ? StTag : StSweep;
          if (last_i && passed_i && !long_i) phase_d = StSweep;
        end
      end
      StDrain:  if (quiet_i) phase_d = after_failure;
      StTag: begin
        if (count_q == TagCycles - 11'd1) begin
          phase_d = again_i && !passed_i ? to_beats : StSweep;
          if (wrong_i) begin
            code_d  = ErrorTag;
            phase_d = after_failure;
          end
        end
      end
      StZero:   if (beat_end_o && zero_last_i) phase_d = StSweep;
      StSweep:  if (sweep_end) phase_d = StIdle;
      StError:  ;
      default:  phase_d = StError;
    endcase
    if (zeroize_i && phase_q != StError && !(sweep_end && long_q)) begin
      code_d  = ErrorNone;
      phase_d = StSweep;
    end
    if (fault_i) phase_d = StError;
    if (phase_d == StError) code_d = ErrorNone;
  end

  // The cycle's number. In Random and Key words are counted.
  always_comb begin
    unique case (phase_q)
      StRandom: count_d = count_q + 11'(random_valid_i);
      StKey: count_d = count_q + 11'(key_valid_i);
      StBeats, StZero: count_d = beat_end_o ? '0 : count_q + 11'(count_q < beat_cycles);
      StSweep: count_d = count_q + 11'(count_q != 11'(SweepCycles - 1));
      StError: count_d = {1'b0, 10'(count_q + 11'd1)};
      default: count_d = count_q + 11'd1;
    endcase
    enter = phase_d != phase_q || (zeroize_i && !long_q);
    if (enter || phase_q == StIdle) count_d = '0;
  end

  always_comb begin
    job_d    = job_q;
    full_d   = full_q;
    sizes_d  = sizes_q;
    seeded_d = seeded_q;
    issued_d = issued_q;
    long_d   = long_q;
    begun_d  = begun_q || phase_q == StBeats;
    if (phase_q == StIdle && accept_i) begin
      job_d = offer_i;
      if (offer_i.op != OpRun) full_d[offer_i.context_code] = 1'b0;
    end
    if (phase_q == StExpand && phase_d == StSweep) begin
      full_d[job_q.context_code]  = 1'b1;
      sizes_d[job_q.context_code] = job_q.size;
    end
    if (Masked) begin
      if (asks_o && random_error_i) seeded_d = 1'b0;
      if (phase_q == StBeats && count_q == '0 && issue_i) issued_d = issued_q + 17'd1;
      if (phase_q == StExpand && count_q == '0) issued_d = issued_q + 17'd1;
      if (phase_q == StWarm && count_q == WarmCycles - 11'd1) begin
        seeded_d = 1'b1;
        issued_d = '0;
      end
    end
    if (sweep_end) begin
      job_d   = '0;
      long_d  = 1'b0;
      begun_d = 1'b0;
    end
    if (zeroize_i) begin
      full_d   = '0;
      sizes_d  = '0;
      seeded_d = 1'b0;
      issued_d = '0;
      long_d   = !(sweep_end && long_q);
    end
    if (phase_q == StError) begin
      full_d   = '0;
      sizes_d  = '0;
      seeded_d = 1'b0;
      issued_d = '0;
      begun_d  = 1'b0;
      long_d   = 1'b0;
      if (quiet_i) job_d = '0;
    end
    if (state_alert) job_d.caller = 2'd3;
  end

  sparse_state #(
    .Width     (CodeWidth),
    .ResetValue(checked(StSweep))
  ) u_phase (
    .clk_i,
    .rst_ni,
    .d_i(checked(phase_d)),
    .q_o(phase_code)
  );

  doubled #(
    .Width(StateWidth),
    .ResetValue(StateWidth'(10'b1_0_0000_0000))  // a Sweep of 1,024
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i({job_d, count_d, issued_d, full_d, sizes_d, seeded_d, long_d, begun_d, code_d}),
    .q_o({job_q, count_q, issued_q, full_q, sizes_q, seeded_q, long_q, begun_q, code_q}),
    .alert_o(state_alert)
  );

endmodule
