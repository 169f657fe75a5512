// SPDX-License-Identifier: Apache-2.0
// Takes one request at a time and drives it row by row.
//
//   Sense --rows read--> Ready --request--> Run --> Done --> Ready;  refused: Ready --> Done
//   any --fault--> Error, --zeroize--> Halt (from Sense at its end), both until reset
//
// Invariant: Run is entered from Ready only, with the verdict of efuse_rules in that cycle; while it
// lasts no other request changes what is burnt. A session opens with a begun row that reads whole
// and closes with commit, retirement, over-burn or reset.
module efuse_control
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic fault_i,   // of another part; no rule acts in this cycle
  input logic late_i,    // as fault_i, but what goes to the array does not depend on it
  input logic zeroize_i,

  // Requests, and whether they are allowed
  input secret_req_t       secret_i,
  input logic              burn_valid_i,
  input logic        [1:0] burn_area_i,
  input logic        [1:0] burn_secret_i,
  input logic        [2:0] burn_index_i,
  input cycle_op_e         cycle_i,
  input birth_op_e         birth_op_i,
  input logic        [1:0] birth_area_i,
  input logic        [3:0] birth_index_i,
  input logic              pending_i,
  input logic              load_allowed_i,
  input logic              burn_allowed_i,
  input logic              cycle_allowed_i,
  input logic              birth_allowed_i,
  input error_e            verdict_i,

  output secret_rsp_t secret_o,
  output burn_rsp_t   burn_o,
  output fuse_done_t  cycle_o,
  output fuse_done_t  birth_o,

  // Software's command: what becomes of it
  output logic   accept_o,
  output logic   end_o,
  output error_e error_o,   // with end: none, or why not

  // Rows
  input  logic        one_i,       // an area is committed
  input  logic        many_i,      // more than one is
  input  logic        last_i,
  input  logic        mark_i,
  input  logic        finished_i,
  input  logic        ok_i,
  input  logic        refused_i,
  input  logic        valid_i,     // of the row, decoded
  input  logic [31:0] data_i,
  input  logic        repaired_i,
  output logic        go_o,

  output control_t     control_o,
  output efuse_state_e state_o,
  output logic         kill_o,     // to the row in progress
  output logic         mute_o,
  output logic         fault_o
);

  efuse_state_e state_d, state_q;
  logic [5:0] state_code;
  control_t control_d, control_q;
  logic control_alert, illegal, broken, halt, kill, standing, dropped;

  assign state_q   = efuse_state_e'(state_code);
  assign state_o   = state_q;
  assign control_o = control_q;
  assign broken    = fault_i || control_alert || illegal || (control_q.sensed && many_i);
  assign fault_o   = broken || late_i;
  // Sense reads no secret row, and a chip without keys still needs its public ones.
  assign halt      = zeroize_i && (state_q != StSense);
  assign kill      = fault_o || halt;
  assign kill_o    = kill;
  assign mute_o    = broken || halt;
  assign go_o      = (state_q == StSense) || (state_q == StRun);
  assign standing  = (state_q == StHalt) || (state_q == StError);
  assign dropped   = control_q.dropped || !secret_i.valid;

  always_comb begin
    unique case (state_q)
      StSense, StReady, StRun, StDone, StHalt, StError: illegal = 1'b0;
      default: illegal = 1'b1;
    endcase
  end

  // One word of a load leaves in the cycle in which its row is judged.
  always_comb begin
    secret_o = '0;
    burn_o   = '0;
    cycle_o  = '0;
    birth_o  = '0;
    if (standing) begin
      secret_o.error = secret_i.valid;
      burn_o.error   = burn_valid_i;
      cycle_o.error  = cycle_i != CycleNone;
      birth_o.error  = birth_op_i != BirthNone;
    end else if (!kill) begin
      if ((state_q == StRun) && (control_q.job == JobLoad) && finished_i && !dropped) begin
        secret_o.error = !valid_i;
        if (valid_i) begin
          secret_o = '{
              valid: 1'b1,
              last: last_i,
              error: 1'b0,
              index: control_q.step[2:0],
              word: data_i
          };
        end
      end
      if (state_q == StDone) begin
        unique case (control_q.job)
          JobLoad: secret_o.error = control_q.failed;
          JobBurn: burn_o = '{take: !control_q.failed, error: control_q.failed};
          JobSecure, JobOverburn, JobReturned: begin
            cycle_o = '{done: !control_q.failed, error: control_q.failed};
          end
          default: birth_o = '{done: !control_q.failed, error: control_q.failed};
        endcase
      end
    end
  end

  // The request that Ready takes.
  control_t taken;
  logic take, allowed;

  always_comb begin
    taken         = control_q;
    taken.step    = '0;
    taken.failed  = 1'b0;
    taken.dropped = 1'b0;
    take          = 1'b1;
    allowed       = 1'b0;
    if (secret_i.valid) begin
      taken.job    = JobLoad;
      taken.area   = secret_i.area;
      taken.secret = secret_i.secret;
      allowed      = load_allowed_i;
    end else if (burn_valid_i) begin
      taken.job    = JobBurn;
      taken.area   = burn_area_i;
      taken.secret = burn_secret_i;
      taken.index  = {1'b0, burn_index_i};
      allowed      = burn_allowed_i;
    end else if (cycle_i != CycleNone) begin
      taken.area = '0;
      allowed    = cycle_allowed_i;
      unique case (cycle_i)
        CycleOverburn: taken.job = JobOverburn;
        CycleReturned: taken.job = JobReturned;
        default:       taken.job = JobSecure;
      endcase
    end else if (birth_op_i != BirthNone) begin
      taken.area  = birth_area_i;
      taken.index = birth_index_i;
      allowed     = birth_allowed_i;
      unique case (birth_op_i)
        BirthDigest:    taken.job = JobDigest;
        BirthCommit:    taken.job = JobCommit;
        BirthProvision: taken.job = JobProvision;
        BirthRetire:    taken.job = JobRetire;
        default:        taken.job = JobBegin;
      endcase
    end else if (pending_i) begin
      taken.job = JobProgram;
      allowed   = verdict_i == ErrorNone;
    end else begin
      take = 1'b0;
    end
    taken.failed = !allowed;
    if ((taken.job == JobOverburn) || (taken.job == JobRetire)) begin
      if (allowed) taken.session = 1'b0;
    end
  end

  always_comb begin
    state_d   = state_q;
    control_d = control_q;
    accept_o  = 1'b0;
    end_o     = 1'b0;
    error_o   = ErrorNone;
    unique case (state_q)
      StSense: begin
        control_d.halting = control_q.halting || zeroize_i;
        if (finished_i) begin
          control_d.step = control_q.step + 7'd1;
          if (repaired_i && (control_q.corrected != '1)) begin
            control_d.corrected = control_q.corrected + 8'd1;
          end
          if (last_i || ((control_q.step == LastCommon) && !one_i)) begin
            control_d.step   = '0;
            control_d.sensed = 1'b1;
            state_d          = StReady;
            if (control_d.halting) begin
              end_o   = 1'b1;
              error_o = ErrorInternal;
              state_d = StHalt;
            end
          end
        end
      end
      StReady: begin
        if (take) begin
          control_d = taken;
          if (taken.job == JobProgram) begin
            accept_o = allowed;
            end_o    = !allowed;
            error_o  = verdict_i;
            if (allowed) state_d = StRun;
          end else begin
            state_d = allowed ? StRun : StDone;
          end
        end
      end
      StRun: begin
        if (control_q.job == JobLoad) control_d.dropped = dropped;
        if (finished_i) begin
          control_d.step = control_q.step + 7'd1;
          unique case (control_q.job)
            JobLoad: if (last_i || dropped || !valid_i) state_d = StReady;
            JobProgram: begin
              if (last_i || !ok_i) begin
                end_o   = 1'b1;
                state_d = StReady;
                if (refused_i) error_o = ErrorFalling;
                else if (!ok_i) error_o = ErrorFuse;
              end
            end
            JobOverburn, JobRetire: begin
              control_d.failed = control_q.failed || !ok_i;
              // What did not take is not called retired.
              if (last_i || (mark_i && control_d.failed)) begin
                control_d.step = '0;
                control_d.area = control_q.area + 2'd1;
                if ((control_q.job == JobRetire) || (control_q.area == 2'd3)) state_d = StDone;
              end
            end
            default: begin
              control_d.failed = !ok_i;
              state_d          = StDone;
            end
          endcase
          if (((control_q.job == JobBurn) || (control_q.job == JobDigest)) && ok_i) begin
            control_d.count = control_q.count + 6'd1;
          end
          if ((control_q.job == JobBegin) && ok_i) begin
            control_d.session      = 1'b1;
            control_d.session_area = control_q.area;
            control_d.count        = '0;
          end
          if (control_q.job == JobCommit) control_d.session = 1'b0;
        end
      end
      StDone:  state_d = StReady;
      StHalt:  ;
      StError: ;
      default: state_d = StError;
    endcase
    if (kill && !standing) begin
      control_d = control_q;
      accept_o  = 1'b0;
      end_o     = 1'b1;
      error_o   = ErrorInternal;
      state_d   = StHalt;
    end
    if (fault_o) begin
      control_d = control_q;
      accept_o  = 1'b0;
      end_o     = 1'b1;
      error_o   = ErrorInternal;
      state_d   = StError;
    end
  end

  doubled #(
    .Width($bits(control_t))
  ) u_control (
    .clk_i,
    .rst_ni,
    .d_i    (control_d),
    .q_o    (control_q),
    .alert_o(control_alert)
  );

  sparse_state #(
    .Width     (6),
    .ResetValue(StSense)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

endmodule
