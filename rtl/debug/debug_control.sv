// SPDX-License-Identifier: Apache-2.0
// The challenge, and what is accepted for it. Contract: README.md.
//
//   Idle --CHALLENGE--> Draw --8 words--> Ready --ACCEPT_DEBUG--> Extend --done--> Mark --token--> Open
//                                         Ready --ACCEPT_RETURN--> Return
//   Idle to Mark, Return --zeroize, no random words--> Failed;  any --illegal code, copies disagree--> Error
//
// Invariant: nothing leads back, so a challenge serves one ACCEPT. Open is reached behind this block's own
// extend and the token that says so; each of the two left a sticky bit, and without both nothing opens.
module debug_control
  import bus_pkg::*;
  import debug_pkg::*;
  import efuse_pkg::FuseNo;
  import efuse_pkg::FuseYes;
  import lifecycle_pkg::TokenDebug;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Life cycle
  input  logic [ 3:0] provisioned_i,
  input  logic [ 3:0] secured_i,
  input  logic [15:0] token_i,
  output logic [ 3:0] mark_o,           // debug was open, for the token
  output logic [ 3:0] return_allowed_o,

  input  random_rsp_t random_i,
  output random_req_t random_o,

  // Extend of the entry DEBG
  output logic         extend_o,
  input  logic         extended_i,  // it has ended
  output logic [255:0] challenge_o,

  output logic [3:0] debug_open_o,

  // The other parts
  input  logic fault_i,   // an internal check of theirs failed
  output logic closed_o,  // nothing may be open: a fault, or state Error
  input  logic used_i,

  output logic alert_o
);

  typedef struct packed {
    logic [2:0] index;
    logic       done;
    error_e     error;
  } control_t;

  debug_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  control_t control_d, control_q;
  logic [255:0] challenge_d, challenge_q;
  logic control_alert, extended_alert, opened_alert, allowed_alert;
  logic extended, opened, allowed, set_extended, set_opened, set_allowed;
  logic illegal, misfit, fault, command, busy, drawn;
  logic [1:0] op;
  error_e verdict;

  assign state_q = debug_state_e'(state_code);
  assign alert_o = state_q == StError;
  assign closed_o = fault || alert_o;
  assign fault = illegal || misfit || control_alert || extended_alert || opened_alert ||
      allowed_alert || fault_i;

  // What a state has behind it.
  always_comb begin
    illegal = 1'b0;
    misfit  = 1'b0;
    unique case (state_q)
      StIdle, StDraw, StReady, StExtend: misfit = extended || opened || allowed;
      StMark:                            misfit = !extended || opened || allowed;
      StOpen:                            misfit = !extended || !opened || allowed;
      StReturn:                          misfit = extended || opened || !allowed;
      StFailed:                          misfit = opened;
      StError:                           ;
      default:                           illegal = 1'b1;
    endcase
  end

  // A command's checks, first failure wins.
  always_comb begin
    verdict = ErrorNone;
    if (state_q == StFailed) verdict = control_q.error;
    else if (!(op inside {OpChallenge, OpAcceptDebug, OpAcceptReturn})) verdict = ErrorCommand;
    else if ((secured_i != SecuredYes) &&
             ((op == OpAcceptReturn) || (provisioned_i != ProvisionedYes))) begin
      verdict = ErrorDenied;
    end else if (state_q != ((op == OpChallenge) ? StIdle : StReady)) verdict = ErrorOrder;
  end

  always_comb begin
    state_d      = state_q;
    control_d    = control_q;
    challenge_d  = challenge_q;
    set_extended = 1'b0;
    set_opened   = 1'b0;
    set_allowed  = 1'b0;
    if (command) begin
      control_d.error = verdict;
      if (verdict == ErrorNone) begin
        control_d.done = 1'b0;
        unique case (op)
          OpChallenge:   state_d = StDraw;
          OpAcceptDebug: state_d = StExtend;
          default: begin
            state_d        = StReturn;
            set_allowed    = 1'b1;
            control_d.done = 1'b1;
          end
        endcase
      end
    end
    unique case (state_q)
      StDraw: begin
        if (random_i.error) begin
          state_d         = StFailed;
          control_d.index = '0;
          control_d.error = ErrorRandom;
        end else if (random_i.valid) begin
          challenge_d[255-32*8'(control_q.index)-:32] = random_i.word;
          control_d.index = control_q.index + 3'd1;
          if (control_q.index == 3'd7) begin
            state_d        = StReady;
            control_d.done = 1'b1;
          end
        end
      end
      StExtend: begin
        if (extended_i) begin
          state_d      = StMark;
          set_extended = 1'b1;
        end
      end
      StMark: begin
        if (token_i == TokenDebug) begin
          state_d        = StOpen;
          set_opened     = 1'b1;
          control_d.done = 1'b1;
        end
      end
      default: ;
    endcase
    // No rule acts in these two cases.
    if (zeroize_i && (state_q != StOpen) && (state_q != StFailed) && (state_q != StError)) begin
      state_d      = StFailed;
      control_d    = '{index: '0, done: 1'b0, error: ErrorInternal};
      challenge_d  = challenge_q;
      set_extended = 1'b0;
      set_opened   = 1'b0;
      set_allowed  = 1'b0;
    end
    if (closed_o) begin
      state_d      = StError;
      control_d    = '{index: '0, done: 1'b0, error: ErrorInternal};
      challenge_d  = challenge_q;
      set_extended = 1'b0;
      set_opened   = 1'b0;
      set_allowed  = 1'b0;
    end
  end

  assign random_o.valid = state_q == StDraw;
  assign extend_o       = state_q == StExtend;
  assign challenge_o    = challenge_q;
  assign busy           = state_q inside {StDraw, StExtend, StMark};
  assign drawn          = state_q inside {StReady, StExtend, StMark, StOpen, StReturn};

  always_comb begin
    debug_open_o     = ~DebugOpenYes;
    return_allowed_o = ~ReturnAllowedYes;
    if ((state_q == StOpen) && extended && opened && !closed_o) debug_open_o = DebugOpenYes;
    if ((state_q == StReturn) && allowed && !closed_o) return_allowed_o = ReturnAllowedYes;
  end

  // Where it is not sure that nothing is open, the token says that something is.
  always_comb begin
    mark_o = FuseYes;
    if (!fault && (state_q inside {StIdle, StDraw, StReady, StExtend, StReturn, StFailed})) begin
      mark_o = FuseNo;
    end
  end

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  doubled #(
    .Width($bits(control_t))
  ) u_control (
    .clk_i,
    .rst_ni,
    .d_i    (control_d),
    .q_o    (control_q),
    .alert_o(control_alert)
  );

  sticky u_extended (
    .clk_i,
    .rst_ni,
    .set_i  (set_extended),
    .q_o    (extended),
    .alert_o(extended_alert)
  );

  sticky u_opened (
    .clk_i,
    .rst_ni,
    .set_i  (set_opened),
    .q_o    (opened),
    .alert_o(opened_alert)
  );

  sticky u_allowed (
    .clk_i,
    .rst_ni,
    .set_i  (set_allowed),
    .q_o    (allowed),
    .alert_o(allowed_alert)
  );

  debug_regs u_regs (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .command_o  (command),
    .op_o       (op),
    .locked_i   (busy || alert_o),
    .busy_i     (busy),
    .done_i     (control_q.done),
    .fresh_i    (state_q == StReady),
    .open_i     (debug_open_o == DebugOpenYes),
    .returning_i(return_allowed_o == ReturnAllowedYes),
    .used_i,
    .alert_i    (alert_o),
    .error_i    (control_q.error),
    .shown_i    (drawn),
    .challenge_i(challenge_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      challenge_q <= '0;
    end else begin
      challenge_q <= challenge_d;
    end
  end

endmodule
