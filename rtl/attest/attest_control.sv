// SPDX-License-Identifier: Apache-2.0
// The states of attest (README.md, "States"). Holds no word of a message.
//
//   Await -> KeyOwn -> {KeyStart -> KeyPoll -> KeyTake} x 2 -> {PointHash -> PointDigest -> PointFree} x 3 -> Seed -> Idle
//   Idle --ATTEST--> Hold -> Hash -> Digest -> SignOwn -> SignLoad -> SignStart -> SignPoll -> SignTake -> Idle
//   any --failure before Idle, zeroize--> Failed, until reset;  any --fault, another key--> Error, until reset
//
// Invariant: SignStart is reached only through Hash, Digest and the whole of SignLoad since the last command,
// for these are states of their own and the counter has a shadow: so what is signed was composed here.
module attest_control
  import attest_pkg::*;
  import attest_template_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Commands
  input  logic         command_i,
  input  logic   [2:0] op_i,
  input  logic         nonce_write_i,
  input  logic   [2:0] nonce_index_i,
  output logic         busy_o,
  output logic         done_o,
  output logic         ready_o,
  output error_e       error_o,

  // Keys, life cycle, accumulator
  input  logic       loaded_i,
  input  logic       allowed_i,    // by the life cycle
  input  logic [4:0] count_i,
  input  logic       extending_i,
  output logic       hold_o,
  output logic [4:0] entries_o,    // n

  // Streams
  output logic                     load_o,            // a stream begins in the next cycle
  output logic                     fresh_o,           // with load: it begins a token
  output logic [TemplateWidth-1:0] next_o,            // with load: first instruction
  output logic                     run_o,
  output logic [TemplateWidth-1:0] first_o,
  output logic [TemplateWidth-1:0] last_o,
  input  logic                     ended_i,
  input  logic                     bad_type_i,
  input  logic                     bad_life_cycle_i,
  input  logic                     stray_i,

  // Private SHA-256
  output logic psha_request_o,
  input  logic psha_done_i,
  input  logic equal_i,         // word `index` of the digest, with the fuses'

  // Random words
  output logic random_o,
  input  logic random_valid_i,
  input  logic random_error_i,

  // ecc
  output logic   ecc_request_o,
  input  logic   owner_i,
  input  logic   access_done_i,
  input  logic   access_fault_i,
  input  logic   status_busy_i,
  input  logic   status_done_i,
  input  error_e status_error_i,

  output attest_state_e       state_o,
  output logic          [4:0] index_o,
  output logic          [1:0] step_o,

  input  logic zeroize_i,
  input  logic alert_i,
  output logic alert_o
);

  attest_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic [1:0] step_d, step_q;
  logic [4:0] index_d, index_q, entries_d, entries_q;
  logic [8:0] shadow_nd, shadow_nq;  // of ready, done, step and index
  logic [7:0] written_d, written_q;  // words of the nonce
  logic same_d, same_q, done_d, done_q, ready_d, ready_q;
  error_e error_d, error_q, cause_d, cause_q, verdict, ecc_error;
  logic fault, broken, accepted, key_failed;

  assign state_q = attest_state_e'(state_code);

  // The first and the last instruction of a state's stream
  function automatic logic [TemplateWidth-1:0] first_of(attest_state_e state, logic [1:0] step);
    first_of = TokenTailFirst;
    if (state == StHash) first_of = SignedHeadFirst;
    if (state == StPointHash) begin
      unique case (step)
        2'd0:    first_of = AttestationPointFirst;
        2'd1:    first_of = GeneralPointFirst;
        default: first_of = GeneralKeyFirst;
      endcase
    end
  endfunction

  function automatic logic [TemplateWidth-1:0] last_of(attest_state_e state, logic [1:0] step);
    last_of = TokenTailLast;
    if (state == StHash) last_of = PayloadLast;
    if (state == StPointHash) begin
      unique case (step)
        2'd0:    last_of = AttestationPointLast;
        2'd1:    last_of = GeneralPointLast;
        default: last_of = GeneralKeyLast;
      endcase
    end
  endfunction

  assign run_o   = state_q inside {StPointHash, StHash, StSignTake};
  assign first_o = first_of(state_q, step_q);
  assign last_o  = last_of(state_q, step_q);
  assign load_o  = !run_o;  // until a stream runs, the one that could begin next is at its start
  assign next_o  = first_of(state_d, step_d);
  assign fresh_o = state_d == StHash;

  // A command's checks, first failure wins.
  always_comb begin
    verdict = ErrorNone;
    if (op_i != OpAttest) verdict = ErrorCommand;
    else if (!allowed_i) verdict = ErrorDenied;
    else if (state_q == StFailed) verdict = cause_q;
    else if (state_q != StIdle || written_q != '1 || count_i == '0) verdict = ErrorOrder;
  end

  assign accepted = command_i && verdict == ErrorNone;

  // What ecc says of a command that is not done, once it is not busy
  assign ecc_error = status_error_i == ErrorNone ? ErrorInternal : status_error_i;
  assign key_failed = !status_done_i || status_error_i != ErrorNone;

  assign fault = alert_i || access_fault_i || stray_i ||
      {ready_q, done_q, step_q, index_q} != ~shadow_nq ||
      (state_q == StHash && entries_q != count_i);

  always_comb begin
    state_d   = state_q;
    step_d    = '0;
    index_d   = '0;
    entries_d = entries_q;
    written_d = written_q | (8'(nonce_write_i) << nonce_index_i);
    same_d    = 1'b1;
    done_d    = done_q;
    ready_d   = ready_q;
    error_d   = error_q;
    cause_d   = cause_q;
    broken    = 1'b0;
    if (command_i) error_d = verdict;
    unique case (state_q)
      StAwait:  if (loaded_i && allowed_i) state_d = StKeyOwn;
      StKeyOwn: if (owner_i) state_d = StKeyStart;
      StKeyStart: begin
        step_d = step_q;
        if (access_done_i) state_d = StKeyPoll;
      end
      StKeyPoll: begin
        step_d = step_q;
        if (access_done_i && !status_busy_i) begin
          state_d = StKeyTake;
          if (key_failed) begin
            state_d = StFailed;
            cause_d = ecc_error;
          end
        end
      end
      StKeyTake: begin
        step_d  = step_q;
        index_d = index_q + 5'(access_done_i);
        if (access_done_i && index_q == 5'd15) begin
          index_d = '0;
          step_d  = 2'd1;
          state_d = StKeyStart;
          if (step_q != '0) begin
            step_d  = '0;
            state_d = StPointHash;
          end
        end
      end
      StPointHash: begin
        step_d = step_q;
        if (ended_i && psha_done_i) state_d = StPointDigest;
      end
      StPointDigest: begin
        step_d  = step_q;
        index_d = index_q + 5'd1;
        same_d  = same_q && equal_i;
        if (index_q == 5'd7) begin
          index_d = '0;
          state_d = StPointFree;
          if (!same_d) begin
            state_d = StError;
            error_d = ErrorIdentity;
          end
        end
      end
      StPointFree: begin
        step_d  = step_q + 2'd1;
        state_d = StPointHash;
        if (step_q >= 2'd2) begin
          step_d  = '0;
          state_d = StSeed;
        end
      end
      StSeed: begin
        index_d = index_q + 5'(random_valid_i);
        if (random_valid_i && index_q == 5'd7) begin
          index_d = '0;
          ready_d = 1'b1;
          state_d = StIdle;
        end
        if (random_error_i) begin
          index_d = '0;
          ready_d = 1'b0;
          state_d = StFailed;
          cause_d = ErrorRandom;
        end
      end
      StIdle: begin
        if (accepted) begin
          state_d   = StHold;
          done_d    = 1'b0;
          written_d = '0;
        end
      end
      StHold: begin
        if (!extending_i) begin
          entries_d = count_i;
          state_d   = StHash;
          if (!allowed_i) begin
            state_d = StIdle;
            error_d = ErrorDenied;
          end
        end
      end
      StHash: begin
        if (ended_i && psha_done_i) state_d = StDigest;
        if (bad_type_i || bad_life_cycle_i) begin
          state_d = StIdle;
          error_d = bad_type_i ? ErrorEntry : ErrorDenied;
        end
      end
      StDigest: begin
        index_d = index_q + 5'd1;
        if (index_q == 5'd7) begin
          index_d = '0;
          state_d = StSignOwn;
        end
      end
      StSignOwn: if (owner_i) state_d = StSignLoad;
      StSignLoad: begin
        index_d = index_q + 5'(access_done_i);
        if (access_done_i && index_q == 5'd23) begin
          index_d = '0;
          state_d = StSignStart;
        end
      end
      StSignStart: if (access_done_i) state_d = StSignPoll;
      StSignPoll: begin
        if (access_done_i && !status_busy_i) begin
          state_d = StSignTake;
          if (key_failed) begin
            state_d = StIdle;
            error_d = ecc_error;
          end
        end
      end
      StSignTake: begin
        if (ended_i) begin
          state_d = StIdle;
          done_d  = 1'b1;
        end
      end
      StFailed: ;
      StError:  error_d = error_q;
      default:  broken = 1'b1;
    endcase
    if (state_d == StFailed && state_q != StFailed) error_d = cause_d;

    // What wins over the rules
    if (zeroize_i && state_q != StFailed && state_q != StError) begin
      state_d = StFailed;
      step_d  = '0;
      index_d = '0;
      ready_d = ready_q;
      cause_d = ErrorInternal;
      error_d = ErrorInternal;
    end
    if ((fault && state_q != StError) || broken) begin
      state_d = StError;
      step_d  = '0;
      index_d = '0;
      error_d = ErrorInternal;
    end
    if (state_d == StFailed || state_d == StError) done_d = 1'b0;
    if (state_d == StError) ready_d = 1'b0;
    shadow_nd = ~{ready_d, done_d, step_d, index_d};
  end

  assign hold_o = state_q inside {StHold, StHash};
  assign psha_request_o = state_q inside {StPointHash, StPointDigest, StHash, StDigest};
  assign random_o = state_q == StSeed;
  assign ecc_request_o = state_q inside {StKeyOwn, StKeyStart, StKeyPoll, StKeyTake, StSignOwn,
                                         StSignLoad, StSignStart, StSignPoll, StSignTake};
  assign busy_o = !(state_q inside {StAwait, StIdle, StFailed, StError});
  // What they show stays closed in the very cycle in which one of them rises by itself.
  assign done_o = done_q && !shadow_nq[7];
  assign ready_o = ready_q && !shadow_nq[8];
  assign error_o = error_q;
  assign entries_o = entries_q;
  assign state_o = state_q;
  assign index_o = index_q;
  assign step_o = step_q;
  assign alert_o = state_q == StError;

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StAwait)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      step_q    <= '0;
      index_q   <= '0;
      shadow_nq <= '1;
      entries_q <= '0;
      written_q <= '0;
      same_q    <= 1'b0;
      done_q    <= 1'b0;
      ready_q   <= 1'b0;
      error_q   <= ErrorNone;
      cause_q   <= ErrorNone;
    end else begin
      step_q    <= step_d;
      index_q   <= index_d;
      shadow_nq <= shadow_nd;
      entries_q <= entries_d;
      written_q <= written_d;
      same_q    <= same_d;
      done_q    <= done_d;
      ready_q   <= ready_d;
      error_q   <= error_d;
      cause_q   <= cause_d;
    end
  end

endmodule
