// SPDX-License-Identifier: Apache-2.0
// The steps of a derivation: which message is hashed, which word of it comes next, and the passes of
// arithmetic between.
//
//   Idle --exact, hedged--> Key --16 words--> Body --last word--> Wait --done--> Key  the next hash
//   Body --in step D, before h--> Octets --> Body                       h = e mod n
//   Body --of the inner hash of V2: V1 doubles beside it--> Fold --> Store --> Wait
//   Body --of its outer hash--> Top --> Wait --V2--> Low --> Compare --> Result --> Idle
//   Wait --exact candidate--> Store --> Check --> Result, or Key with StepNext
//   Idle --draw--> Fold --> Store --> Top --> Compare --> Result --> Idle
//   any --illegal code or mode, alert of fold--> Error, until reset
//   any that requests --grant lost, or done before the message's end--> Idle, by way of `fail_o`
//
// An inner hash is HMAC's first, an outer one its second. Key is the block K ^ ipad or K ^ opad, Body
// the rest. The number of cycles depends on `mode_i` and on `psha_i` alone, but for what follows
// Check, which is the exact mode's.
module ecc_nonce_control
  import ecc_nonce_pkg::*;
  import private_sha_pkg::psha_rsp_t;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  // Command
  input  logic       start_i,
  input  logic [1:0] mode_i,
  output logic       busy_o,
  output logic       done_o,   // with the result's last word
  output logic       fail_o,

  // Private SHA-256
  output logic      request_o,
  output logic      restart_o,
  output logic      valid_o,
  output logic      last_o,
  input  psha_rsp_t psha_i,

  // What the words are
  output nonce_state_e       state_o,
  output nonce_mode_e        mode_o,
  output nonce_step_e        step_o,
  output logic               outer_o,
  output logic         [5:0] index_o,    // of the word in its message; in a wipe: counts up
  output logic               again_o,    // of two passes
  output logic         [2:0] address_o,
  output logic               accepted_o, // the word of `index_o`

  // The operand of word `address_o` that is read in this cycle, if one is
  output logic fetch_key_o,  // of the private key
  output logic fetch_z_o,    // of the entropy

  // Arithmetic
  output logic capture_o,
  output logic fold_start_o,
  input  logic fold_busy_i,
  input  logic fold_alert_i,
  input  logic refused_i,     // the exact candidate is no nonce

  output logic dead_o,  // Error
  output logic alert_o
);

  localparam logic [5:0] LastKey = 6'd15;
  localparam logic [5:0] LastValue = 6'd23;
  localparam logic [5:0] LastOfX = 6'd31;

  nonce_state_e state_d, state_q;
  nonce_mode_e mode_d, mode_q;
  nonce_step_e step_d, step_q;
  logic [StateWidth-1:0] code;
  logic outer_d, outer_q, granted_d, granted_q, fail_d, fail_q;
  logic [5:0] index_d, index_q;
  logic [3:0] count_d, count_q;  // in Store and the passes
  logic octets, top;  // the next cycle is the first of Octets, of Top from Body
  logic key_d, key_q, entropy_d, entropy_q;
  logic [2:0] address_d, address_q;
  logic message, counting, twice, end_once, end_twice, hashes, lost, retry, clear, illegal;

  // An illegal code is told in its cycle, in which nothing ends; Error follows.
  assign state_q = nonce_state_e'(code[3:0]);
  assign illegal = code != state_code(state_q);

  assign state_o = state_q;
  assign mode_o = mode_q;
  assign step_o = step_q;
  assign outer_o = outer_q;
  assign index_o = index_q;
  assign again_o = count_q[3];
  assign busy_o = hashes || counting;
  assign dead_o = state_q == StError;
  assign alert_o = dead_o || illegal;

  assign message = state_q inside {StKey, StBody};
  assign twice = state_q inside {StOctets, StTop, StCheck};
  assign counting = twice || (state_q inside {StStore, StLow, StCompare, StResult});
  assign end_once = count_q[2:0] == 3'd7;
  assign end_twice = end_once && count_q[3];

  // From index 24 on words are shifted by the separator's byte, and the last one is a single byte.
  always_comb begin
    last_o = index_q == LastValue;
    if (!outer_q && (step_q inside {StepD, StepF, StepNext})) begin
      last_o = index_q == ((mode_q == ModeHedged) ? 6'd48 : 6'd40);
      if (step_q == StepNext) last_o = index_q == LastValue + 6'd1;
    end
    if (state_q != StBody) last_o = 1'b0;
  end

  // The request depends on registers alone.
  assign hashes = state_q inside {StKey, StBody, StOctets, StWait, StFold, StStore, StTop, StCheck};
  assign request_o = hashes && (mode_q != ModeDraw);
  assign granted_d = request_o && psha_i.grant;
  assign lost       = request_o && ((granted_q && !psha_i.grant) ||
                                    (psha_i.done && (message || (state_q == StOctets))));
  assign valid_o = message;
  assign accepted_o = message && psha_i.ready;
  assign capture_o = (state_q == StWait) && psha_i.done;
  assign restart_o = capture_o;

  assign done_o = (state_q == StResult) && end_once && !illegal;
  assign fail_o = fail_q;
  assign fail_d = !wipe_i && lost;

  assign retry = (state_q == StCheck) && end_twice && refused_i;

  always_comb begin
    state_d      = state_q;
    fold_start_o = 1'b0;
    unique case (state_q)
      StIdle: begin
        if (start_i) begin
          unique case (mode_i)
            ModeExact, ModeHedged: state_d = StKey;
            ModeDraw: begin
              state_d      = StFold;
              fold_start_o = 1'b1;
            end
            default:               ;
          endcase
        end
      end
      StKey:     if (accepted_o && (index_q == LastKey)) state_d = StBody;
      StBody: begin
        if (accepted_o) begin
          if (octets) state_d = StOctets;
          if (last_o) begin
            state_d = StWait;
            if (step_q == StepLow) begin  // V1 was the last words
              state_d      = outer_q ? StTop : StFold;
              fold_start_o = !outer_q;
            end
          end
        end
      end
      StOctets:  if (end_twice) state_d = StBody;
      StWait: begin
        if (psha_i.done) begin
          state_d = StKey;
          if (outer_q && (step_q == StepLow)) state_d = StLow;
          if (outer_q && (step_q == StepH) && (mode_q == ModeExact)) state_d = StStore;
        end
      end
      StFold:    if (!fold_busy_i) state_d = StStore;
      StStore: begin
        if (end_once) begin
          unique case (mode_q)
            ModeDraw:   state_d = StTop;
            ModeHedged: state_d = StWait;
            default:    state_d = StCheck;
          endcase
        end
      end
      StTop:     if (end_twice) state_d = (mode_q == ModeDraw) ? StCompare : StWait;
      StLow:     if (end_once) state_d = StCompare;
      StCompare: if (end_once) state_d = StResult;
      StCheck:   if (end_twice) state_d = refused_i ? StKey : StResult;
      StResult:  if (end_once) state_d = StIdle;
      default:   state_d = StError;
    endcase
    if (fail_q || wipe_i) begin
      state_d      = StIdle;
      fold_start_o = 1'b0;
    end
    if (dead_o || illegal || fold_alert_i || (mode_q == ModeNone)) state_d = StError;
  end

  // Which HMAC, and which of its hashes.
  always_comb begin
    step_d  = step_q;
    outer_d = outer_q;
    if (capture_o) begin
      outer_d = !outer_q;
      if (outer_q) step_d = (step_q == StepV) ? StepH : nonce_step_e'(3'(step_q) + 3'd1);
      // The candidate stays step H, till the next one.
      if (outer_q && (step_q == StepH) && (mode_q == ModeExact)) step_d = StepH;
    end
    if (retry) step_d = StepNext;
    if (state_q == StIdle) begin
      step_d  = StepD;
      outer_d = 1'b0;
    end
  end

  always_comb begin
    mode_d = mode_q;
    if (state_q == StIdle) begin
      mode_d = ModeExact;
      if (start_i && !wipe_i) mode_d = nonce_mode_e'(mode_i);
    end
  end

  assign octets = (state_q == StBody) && accepted_o && (step_q == StepD) && (index_q == LastOfX);
  assign top = (state_q == StBody) && accepted_o && last_o && (step_q == StepLow) && outer_q;
  assign key_d = message && (index_d[5:3] == 3'd3);
  assign entropy_d = message && (index_d[5:3] == 3'd5);
  assign fetch_key_o = key_q;
  assign fetch_z_o = entropy_q;

  // Words are read and written in the cycle of their address, so that it is told a cycle ahead. Passes go
  // from the least significant word up, Store likewise. In Wait without a digest it means nothing.
  assign address_o = address_q;

  always_comb begin
    address_d = index_d[2:0];
    if (counting && !(end_twice && (state_q == StOctets)) && !retry) address_d = ~count_d[2:0];
    // Before the first cycle of a pass or of Store
    if (octets || top || (state_q == StFold) || ((state_q == StWait) && outer_q &&
        ((step_q == StepLow) || ((step_q == StepH) && (mode_q == ModeExact))))) begin
      address_d = 3'd7;
    end
    if (wipe_i) address_d = index_d[2:0];
  end

  assign clear = (state_q == StIdle) || capture_o || retry;

  always_comb begin
    index_d = index_q;
    if (clear) index_d = '0;
    if (accepted_o || wipe_i || dead_o) index_d = index_q + 6'd1;
    count_d = '0;
    if (counting) count_d = count_q + 4'd1;
    if (!twice) count_d[3] = 1'b0;
  end

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(state_code(StIdle))
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_code(state_d)),
    .q_o(code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      mode_q    <= ModeExact;
      step_q    <= StepD;
      outer_q   <= 1'b0;
      granted_q <= 1'b0;
      fail_q    <= 1'b0;
      index_q   <= '0;
      count_q   <= '0;
      key_q     <= 1'b0;
      entropy_q <= 1'b0;
      address_q <= '0;
    end else begin
      mode_q    <= mode_d;
      step_q    <= step_d;
      outer_q   <= outer_d;
      granted_q <= granted_d;
      fail_q    <= fail_d;
      index_q   <= index_d;
      count_q   <= count_d;
      key_q     <= key_d;
      entropy_q <= entropy_d;
      address_q <= address_d;
    end
  end

endmodule
