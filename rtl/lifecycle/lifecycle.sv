// SPDX-License-Identifier: Apache-2.0
// What the chip is allowed. Contract: README.md.
//
//   Sense --> Blank --> Unfinished --> Provisioned --> Secured --> Returned;  Sense --> Broken
//   any --a view that does not follow, a flip--> Error, until reset
//
// Invariant: the state is compared with the fuses' view in every cycle; they agree, or the view is one
// step ahead. Nothing leads back. A wire says yes only while state and view are both sound.
module lifecycle
  import bus_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::FuseAreas;
  import lifecycle_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Tests = 4
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // efuse
  input  logic       [          3:0]      sensed_i,
  input  mark_e                           provisioned_i,
  input  mark_e                           secured_i,
  input  mark_e                           returned_i,
  input  logic       [FuseAreas-1:0][3:0] areas_i,
  input  logic       [          3:0]      committed_i,
  output cycle_op_e                       cycle_o,
  input  fuse_done_t                      cycle_i,

  // Others
  input logic [      3:0] return_allowed_i,
  input logic [      3:0] debug_open_i,
  input logic [Tests-1:0] test_used_i,

  output logic [ 3:0] blank_o,
  output logic [ 3:0] unfinished_o,
  output logic [ 3:0] provisioned_o,
  output logic [ 3:0] secured_o,
  output logic [ 3:0] returned_o,
  output logic        tainted_o,
  output logic [15:0] token_o,

  output logic alert_o
);

  typedef struct packed {
    logic   done;
    error_e error;
  } result_t;

  lifecycle_state_e state_d, state_q, view;
  lifecycle_job_e job_d, job_q;
  logic [7:0] state_code;
  logic [5:0] job_code;
  result_t result_d, result_q;
  logic result_alert, tainted_alert, debug_alert, debug;
  logic none, follows, illegal, fault, sound, command, taint;
  logic [2:0] op, state_number;
  error_e verdict;

  assign state_q = lifecycle_state_e'(state_code);
  assign job_q   = lifecycle_job_e'(job_code);
  assign alert_o = state_q == StError;
  assign fault   = illegal || !follows || result_alert || tainted_alert || debug_alert;
  assign sound   = !fault;

  lifecycle_view u_view (
    .provisioned_i,
    .secured_i,
    .returned_i,
    .areas_i,
    .committed_i,
    .view_o(view),
    .none_o(none)
  );

  // Where the state may go, and that it is one.
  always_comb begin
    state_d = state_q;
    follows = 1'b1;
    illegal = 1'b0;
    unique case (state_q)
      StSense: if (sensed_i == FuseYes) state_d = view;
      StBlank: begin
        if (view == StUnfinished) state_d = StUnfinished;
        else follows = view == StBlank;
      end
      StUnfinished: begin
        if (view == StProvisioned) state_d = StProvisioned;
        else follows = view == StUnfinished;
      end
      StProvisioned: begin
        if (view == StSecured) state_d = StSecured;
        else follows = view == StProvisioned;
      end
      StSecured: begin
        if (view == StReturned) state_d = StReturned;
        else follows = view == StSecured;
      end
      StReturned: follows = view == StReturned;
      StBroken:   ;
      StError:    ;
      default:    illegal = 1'b1;
    endcase
    unique case (job_q)
      JobIdle, JobSecure, JobOverburn, JobGap, JobReturned: ;
      default: illegal = 1'b1;
    endcase
    if (illegal || !follows || result_alert || tainted_alert || debug_alert) state_d = StError;
  end

  always_comb begin
    verdict = ErrorNone;
    unique case (op)
      OpSecure: if (state_q != StProvisioned) verdict = ErrorDenied;
      OpReturn: begin
        if (state_q != StSecured) verdict = ErrorDenied;
        else if (!none && (return_allowed_i != ReturnAllowedYes)) verdict = ErrorCapability;
      end
      OpTaint:  ;
      default:  verdict = ErrorCommand;
    endcase
  end

  always_comb begin
    job_d    = job_q;
    result_d = result_q;
    taint    = 1'b0;
    unique case (job_q)
      JobIdle: begin
        if (command) begin
          result_d.error = verdict;
          if (verdict == ErrorNone) begin
            result_d.done = 1'b0;
            unique case (op)
              OpSecure: job_d = JobSecure;
              OpReturn: job_d = JobOverburn;
              default: begin
                taint         = 1'b1;
                result_d.done = 1'b1;
              end
            endcase
          end
        end
      end
      JobSecure, JobOverburn, JobReturned: begin
        if (cycle_i.error) begin
          result_d.error = ErrorFuse;
          job_d          = JobIdle;
        end else if (cycle_i.done) begin
          job_d = JobIdle;
          if (job_q == JobOverburn) job_d = JobGap;
          else result_d.done = 1'b1;
        end
      end
      JobGap:  job_d = JobReturned;
      default: job_d = JobIdle;
    endcase
    if (fault || (state_q == StError)) begin
      job_d    = JobIdle;
      taint    = 1'b0;
      result_d = '{done: 1'b0, error: ErrorInternal};
    end
  end

  always_comb begin
    cycle_o = CycleNone;
    if (sound && (state_q != StError)) begin
      unique case (job_q)
        JobSecure:   cycle_o = CycleSecure;
        JobOverburn: cycle_o = CycleOverburn;
        JobReturned: cycle_o = CycleReturned;
        default:     ;
      endcase
    end
  end

  always_comb begin
    blank_o       = ~BlankYes;
    unfinished_o  = ~UnfinishedYes;
    provisioned_o = ~ProvisionedYes;
    secured_o     = ~SecuredYes;
    returned_o    = ~ReturnedYes;
    token_o       = '0;
    state_number  = 3'd7;
    unique case (state_q)
      StSense:  state_number = 3'd0;
      StBlank: begin
        state_number = 3'd1;
        if (sound) blank_o = BlankYes;
      end
      StUnfinished: begin
        state_number = 3'd2;
        if (sound) unfinished_o = UnfinishedYes;
      end
      StProvisioned: begin
        state_number = 3'd3;
        if (sound) provisioned_o = ProvisionedYes;
        if (sound) token_o = debug ? TokenDebug : TokenProvisioned;
      end
      StSecured: begin
        state_number = 3'd4;
        if (sound) secured_o = SecuredYes;
        if (sound) token_o = debug ? TokenDebug : TokenSecured;
      end
      StReturned: begin
        state_number = 3'd5;
        if (sound) returned_o = ReturnedYes;
      end
      StBroken: state_number = 3'd6;
      default:  ;
    endcase
  end

  sparse_state #(
    .Width     (8),
    .ResetValue(StSense)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  sparse_state #(
    .Width     (6),
    .ResetValue(JobIdle)
  ) u_job (
    .clk_i,
    .rst_ni,
    .d_i(job_d),
    .q_o(job_code)
  );

  doubled #(
    .Width($bits(result_t))
  ) u_result (
    .clk_i,
    .rst_ni,
    .d_i    (result_d),
    .q_o    (result_q),
    .alert_o(result_alert)
  );

  sticky u_tainted (
    .clk_i,
    .rst_ni,
    .set_i  ((test_used_i != '0) || taint),
    .q_o    (tainted_o),
    .alert_o(tainted_alert)
  );

  // Anything but a clear no counts as open.
  sticky u_debug (
    .clk_i,
    .rst_ni,
    .set_i  (debug_open_i != FuseNo),
    .q_o    (debug),
    .alert_o(debug_alert)
  );

  lifecycle_regs u_regs (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .command_o(command),
    .op_o     (op),
    .locked_i ((job_q != JobIdle) || (state_q == StError)),
    .busy_i   (job_q != JobIdle),
    .done_i   (result_q.done),
    .tainted_i(tainted_o),
    .debug_i  (debug),
    .alert_i  (alert_o),
    .error_i  (result_q.error),
    .state_i  (state_number),
    .token_i  (token_o)
  );

endmodule
