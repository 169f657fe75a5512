// SPDX-License-Identifier: Apache-2.0
// The steps of HMAC_DRBG (drbg_pkg) and of each HMAC in them.
//
//   Wipe --64 cycles--> Seed --the first time--> Ipad (Init);  --later--> Inner (Key0)
//   Inner --> LoadO --> Outer --V--> LoadI --> Inner of the next step | Seed | Ready
//                         |---K--> Ipad --> Opad --> LoadI --> Reload --> Inner of the next step
//   Ready --8 words gone--> Inner (Generate, or KeyN at the end of a request)
//   any --failure--> Failed, until reset;   any --illegal code or step, fault--> Error, until reset
//
// The core starts in the cycle that takes the hash before, so that a load follows at once. A hash is
// taken only after an Add was seen: a block that never began gives none, and no midstate becomes V. What
// counts words and blocks is doubled, so that a flipped bit ends in Error.
module drbg_control
  import drbg_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic fail_i,
  input  logic fault_i,
  output logic alert_o,

  // Seed
  input logic first_i,      // the instance is not there yet
  input logic seed_take_i,
  input logic due_i,        // a reseed, at the end of an update

  // Ready
  input logic gone_i,  // all words
  input logic end_i,   // of the request

  // Core
  input  logic core_add_i,
  output logic core_start_o,
  output logic core_restore_o,
  output logic core_load_o,
  output logic core_full_o,

  // Where it is
  output drbg_state_e       state_o,
  output drbg_step_e        step_o,
  output logic              second_o,  // block of Inner
  output logic        [5:0] index_o,   // of the word in a load, a seed or a sweep
  output logic              take_o,    // the hash is there
  output logic              rest_o     // the core's clock may stand
);

  // Cycles from a block's first to the hash
  localparam int unsigned OneBlock = 66;
  localparam int unsigned TwoBlocks = 131;

  drbg_state_e state_d, state_q;
  drbg_step_e step_d, step_q;
  logic [CodeWidth-1:0] state_code, step_code;
  logic [7:0] index_d, index_q;
  logic go_d, go_q, added_d, added_q, second_d, second_q, rest_d, rest_q;
  logic again, end_of_load, counts_alert, illegal, untimely;

  assign state_q = drbg_state_e'(state_code[3:0]);
  assign step_q = drbg_step_e'(step_code[3:0]);
  assign illegal = (state_code != checked(
      state_q
  )) || (step_code != checked(
      step_q
  )) || !(state_q inside {[StWipe : StError]}) || !(step_q inside {[StepInit : StepGenerate]});

  // A hash of fewer rounds, or of more, could show the midstate.
  assign untimely = take_o && (index_q != (second_q ? 8'(TwoBlocks) : 8'(OneBlock)));
  assign alert_o = illegal || untimely || counts_alert;

  assign state_o = state_q;
  assign step_o = step_q;
  assign second_o = second_q || again;  // its first word is taken in the Add of the first block
  assign index_o = index_q[5:0];

  assign again = core_add_i && (state_q == StInner) && has_data(step_q) && !second_q;
  assign core_full_o = go_q || again;
  assign added_d = core_add_i && !again && !fail_i;
  assign take_o = added_q;
  assign second_d = (state_q == StInner) && (second_q || again);
  assign core_load_o = state_q inside {StLoadI, StLoadO};
  assign end_of_load = index_q[2:0] == 3'd7;

  // The first cycle of a rest is the core's last.
  assign rest_d = state_d inside {StSeed, StReady};
  assign rest_o = rest_q && (state_q inside {StSeed, StReady}) && !core_start_o;

  always_comb begin
    state_d        = state_q;
    step_d         = step_q;
    go_d           = 1'b0;
    core_start_o   = take_o;
    core_restore_o = 1'b0;
    unique case (state_q)
      StWipe:            if (&index_q[5:0]) state_d = StSeed;
      StSeed: begin
        if (seed_take_i && first_i && (index_q == 8'(FirstWords - 1))) begin
          core_start_o = 1'b1;
          state_d      = StIpad;
          step_d       = StepInit;
          go_d         = 1'b1;
        end
        if (seed_take_i && !first_i && (index_q == 8'(LaterWords - 1))) begin
          state_d = StInner;
          step_d  = StepKey0;
          go_d    = 1'b1;
        end
      end
      StInner: begin
        core_restore_o = 1'b1;
        if (take_o) state_d = StLoadO;
      end
      StLoadO: begin
        if (end_of_load) begin
          state_d = StOuter;
          go_d    = 1'b1;
        end
      end
      StOuter: begin
        core_restore_o = !is_key(step_q);
        if (take_o) begin
          state_d = is_key(step_q) ? StIpad : StLoadI;
          go_d    = is_key(step_q);
        end
      end
      StIpad: begin
        if (take_o) begin
          state_d = StOpad;
          go_d    = 1'b1;
        end
      end
      StOpad: begin
        core_restore_o = 1'b1;
        if (take_o) state_d = StLoadI;
      end
      StLoadI: begin
        if (end_of_load) begin
          state_d = StInner;
          go_d    = 1'b1;
          unique case (step_q)
            StepValue0: step_d = StepKey1;
            StepValue1: step_d = StepGenerate;
            StepValueN: begin
              step_d = StepGenerate;
              if (due_i) begin
                state_d = StSeed;
                step_d  = StepValueN;
                go_d    = 1'b0;
              end
            end
            StepGenerate: begin
              state_d = StReady;
              go_d    = 1'b0;
            end
            default: begin
              state_d = StReload;
              go_d    = 1'b0;
            end
          endcase
        end
      end
      StReload: begin
        if (end_of_load) begin
          state_d = StInner;
          go_d    = 1'b1;
          unique case (step_q)
            StepInit: step_d = StepKey0;
            StepKey0: step_d = StepValue0;
            StepKey1: step_d = StepValue1;
            default:  step_d = StepValueN;
          endcase
        end
      end
      StReady: begin
        if (gone_i) begin
          state_d = StInner;
          step_d  = end_i ? StepKeyN : StepGenerate;
          go_d    = 1'b1;
        end
      end
      StFailed, StError: ;
      default:           state_d = StError;
    endcase
    if (fail_i && (state_q != StError)) state_d = StFailed;
    if (fault_i) state_d = StError;
  end

  always_comb begin
    index_d = '0;
    unique case (state_q)
      StWipe, StInner, StOuter, StIpad, StOpad, StLoadI, StLoadO, StReload, StFailed, StError:
      index_d = index_q + 8'd1;
      StSeed: index_d = index_q + 8'(seed_take_i);
      default: ;
    endcase
    if (state_d != state_q) index_d = '0;
  end

  sparse_state #(
    .Width     (CodeWidth),
    .ResetValue(checked(StWipe))
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(checked(state_d)),
    .q_o(state_code)
  );

  sparse_state #(
    .Width     (CodeWidth),
    .ResetValue(checked(StepInit))
  ) u_step (
    .clk_i,
    .rst_ni,
    .d_i(checked(step_d)),
    .q_o(step_code)
  );

  doubled #(
    .Width(11)
  ) u_counts (
    .clk_i,
    .rst_ni,
    .d_i    ({index_d, go_d, added_d, second_d}),
    .q_o    ({index_q, go_q, added_q, second_q}),
    .alert_o(counts_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rest_q <= 1'b0;
    end else begin
      rest_q <= rest_d;
    end
  end

endmodule
