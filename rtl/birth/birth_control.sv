// SPDX-License-Identifier: Apache-2.0
// The steps of a birth (README.md, "Steps"): what is asked of whom, in which order, and what an error leads
// to.
//
// Invariants: keys are drawn before Begin, so nothing is burnt for a birth that cannot draw. Commit is
// reached only through Certify of both keys, from a load of this area after its burn, with the keys
// drawn here wiped in between. Whatever fails after Begin wipes the keys and retires the area.
module birth_control
  import birth_pkg::*;
  import efuse_pkg::*;
  import keys_pkg::birth_key_req_t;
  import keys_pkg::birth_key_rsp_t;
  import keys_pkg::BirthKeyBurn;
  import keys_pkg::BirthKeyLoad;
  import keys_pkg::BirthKeyNone;
  import keys_pkg::BirthKeyRoot;
  import keys_pkg::BirthKeyWipe;
  import keys_pkg::OwnerYes;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic start_i,  // START was accepted
  input logic refuse_i,  // a command was refused, with this error
  input error_e refuse_error_i,
  input logic quiet_i,  // no access to the registers is under way

  // Life cycle and fuses
  input logic            blank_i,
  input logic            unfinished_i,
  input logic            tainted_i,
  input logic            sensed_i,
  input logic [3:0][3:0] areas_i,
  input logic            committed_i,
  input logic [1:0]      committed_area_i,
  input logic            digests_ok_i,

  output birth_req_t           fuse_o,
  input  fuse_done_t           fuse_i,
  output birth_key_req_t       key_o,
  input  birth_key_rsp_t       key_i,
  output logic                 ecc_request_o,
  input  logic           [3:0] birth_owner_i,

  // The key job
  output logic           job_start_o,
  output logic           job_generate_o,
  output logic           job_slot_o,
  output logic           job_release_o,
  input  logic           job_done_i,
  input  logic           job_failed_i,
  input  error_e         job_error_i,
  input  logic   [255:0] digest_i,        // with done

  input logic fault_i,

  output logic         idle_o,
  output logic         busy_o,
  output logic         done_o,
  output error_e       error_o,
  output logic   [3:0] step_o,
  output logic   [1:0] area_o,
  output logic         alert_o
);

  logic [StepWidth-1:0] step_q;
  step_e step_d, step;
  logic [2:0] k_d, k_q, i_d, i_q;
  logic first_d, first_q;  // of the step, of k, of i: nothing is requested
  logic [1:0] area_d, area_q;
  logic [1:0][31:0] kept_d, kept_q;  // first words of the digests of the drawn public keys
  logic begun_d, begun_q, tried_d, tried_q, done_d, done_q;
  logic [3:0] failed_d, failed_q;
  error_e error_d, error_q, fail_error, standing;
  logic [3:0] is_blank;
  logic fails, ends, asks, answered, repeats;

  assign step = step_e'(step_q);
  assign asks = !first_q;
  assign answered = fuse_i.done || fuse_i.error;

  for (genvar a = 0; a < 4; a++) begin : gen_area
    assign is_blank[a] = areas_i[a] == AreaBlank;
  end

  // Whether the chip may still be born
  always_comb begin
    standing = ErrorNone;
    if (tainted_i) standing = ErrorTainted;
    if (!blank_i) standing = ErrorDenied;
  end

  always_comb begin
    step_d        = step;
    k_d           = k_q;
    i_d           = i_q;
    area_d        = area_q;
    kept_d        = kept_q;
    begun_d       = begun_q;
    tried_d       = tried_q || step == StProvision;
    done_d        = done_q;
    failed_d      = failed_q;
    error_d       = error_q;
    fails         = 1'b0;
    fail_error    = ErrorNone;
    ends          = 1'b0;
    repeats       = 1'b0;  // the same step with the next k or i
    job_start_o   = 1'b0;
    job_release_o = 1'b0;

    unique case (step)
      StIdle: begin
        if (refuse_i) error_d = refuse_error_i;
        if (start_i || (quiet_i && sensed_i && committed_i && unfinished_i && !tried_q)) begin
          step_d   = StRetire;
          begun_d  = 1'b0;
          done_d   = 1'b0;
          failed_d = '0;
          error_d  = ErrorNone;
          if (unfinished_i) begin
            step_d = StProvision;
            area_d = committed_area_i;
          end
        end
      end

      StRetire: begin
        if (k_q[2]) begin
          step_d = StOwn;
          area_d = 2'd3;
          if (is_blank[2]) area_d = 2'd2;
          if (is_blank[1]) area_d = 2'd1;
          if (is_blank[0]) area_d = 2'd0;
          if (is_blank == '0) begin
            area_d     = area_q;
            ends       = 1'b1;
            fail_error = ErrorScrap;
          end
        end else begin
          repeats = first_q ? areas_i[k_q[1:0]] != AreaTouched : answered;
        end
      end

      StOwn: begin
        if (birth_owner_i == OwnerYes) begin
          step_d     = StGenerate;
          fails      = standing != ErrorNone;
          fail_error = standing;
        end
      end

      StGenerate: begin
        job_start_o = first_q;
        if (job_done_i) begin
          job_release_o  = 1'b1;
          kept_d[k_q[0]] = digest_i[255:224];
          repeats        = !k_q[0];
          if (k_q[0]) begin
            step_d     = StDraw;
            fails      = digest_i[255:224] == kept_q[0];
            fail_error = ErrorFault;
          end
        end
        if (job_failed_i) begin
          fails      = 1'b1;
          fail_error = job_error_i;
        end
      end

      StDraw, StWipe, StLoad, StClean: begin
        if (asks && key_i.done) begin
          unique case (step)
            StDraw:  step_d = StBegin;
            StWipe:  step_d = StLoad;
            StLoad:  step_d = StCertify;
            default: step_d = StCommit;
          endcase
        end
        fails      = asks && key_i.error;
        fail_error = error_e'(key_i.code);
      end

      StBegin, StCommit: begin
        if (first_q) begin
          fails      = standing != ErrorNone;
          fail_error = standing;
        end else begin
          begun_d    = 1'b1;
          fails      = fuse_i.error;
          fail_error = ErrorFuse;
          if (fuse_i.done) step_d = step == StBegin ? StBurn : StProvision;
        end
      end

      StBurn: begin
        repeats = asks && key_i.done && k_q != 3'd2;
        if (asks && key_i.done && k_q == 3'd2) step_d = StWipe;
        fails      = asks && key_i.error;
        fail_error = error_e'(key_i.code);
      end

      StCertify: begin
        job_start_o = first_q;
        if (job_done_i) begin
          step_d = StDigest;
          if (digest_i[255:224] != kept_q[k_q[0]]) begin
            job_release_o = 1'b1;
            fails         = 1'b1;
            fail_error    = ErrorFault;
          end
        end
        if (job_failed_i) begin
          fails      = 1'b1;
          fail_error = job_error_i;
        end
      end

      StDigest: begin
        if (asks && fuse_i.done) begin
          repeats = i_q != 3'd7;
          if (!repeats) begin
            job_release_o = 1'b1;
            step_d        = k_q[0] ? StClean : StCertify;
          end
        end
        if (asks && fuse_i.error) begin
          job_release_o = 1'b1;
          fails         = 1'b1;
          fail_error    = ErrorFuse;
        end
      end

      StProvision: begin
        if (first_q ? !digests_ok_i : fuse_i.error) begin
          ends       = 1'b1;
          fail_error = ErrorFuse;
        end else if (asks && fuse_i.done) begin
          step_d = StIdle;
          done_d = 1'b1;
        end
      end

      StUndo: if (asks && (key_i.done || key_i.error)) step_d = begun_q ? StClear : StIdle;

      StClear: if (asks && answered) step_d = StIdle;

      default: step_d = StError;  // and every illegal code
    endcase

    if (fails || ends) begin
      step_d   = fails ? StUndo : StIdle;
      failed_d = step_number(step);
      error_d  = fail_error;
      repeats  = 1'b0;
    end

    first_d = repeats || step_d != step;
    if (repeats) begin
      if (step == StDigest) i_d = i_q + 3'd1;
      else k_d = k_q + 3'd1;
    end
    if (step_d != step) begin
      i_d = '0;
      // A key's two halves, and from the first key to the second
      if (step_d == StDigest) k_d = k_q;
      else if (step == StDigest && step_d == StCertify) k_d = 3'd1;
      else k_d = '0;
    end

    if (fault_i) begin
      step_d        = StError;
      job_start_o   = 1'b0;
      job_release_o = 1'b0;
    end
  end

  // Requests

  always_comb begin
    fuse_o = '{op: BirthNone, area: '0, index: '0, word: '0};
    if (asks) begin
      unique case (step)
        StRetire: begin
          fuse_o.op   = k_q[2] ? BirthNone : BirthRetire;
          fuse_o.area = k_q[1:0];
        end
        StBegin:     fuse_o.op = BirthBegin;
        StDigest: begin
          fuse_o.op    = BirthDigest;
          fuse_o.index = {k_q[0], i_q};
          fuse_o.word  = digest_i[{~i_q, 5'd0}+:32];
        end
        StCommit:    fuse_o.op = BirthCommit;
        StProvision: fuse_o.op = BirthProvision;
        StClear:     fuse_o.op = BirthRetire;
        default:     ;
      endcase
      if (fuse_o.op != BirthNone && step != StRetire) fuse_o.area = area_q;
    end
  end

  always_comb begin
    key_o = '{op: BirthKeyNone, slot: '0, area: '0};
    if (asks) begin
      unique case (step)
        StDraw: key_o.op = BirthKeyRoot;
        StBurn: key_o = '{op: BirthKeyBurn, slot: k_q[1:0], area: area_q};
        StLoad: key_o = '{op: BirthKeyLoad, slot: '0, area: area_q};
        StWipe, StClean, StUndo: key_o.op = BirthKeyWipe;
        default: ;
      endcase
    end
  end

  assign ecc_request_o = step inside {StOwn, StGenerate, StDraw, StBegin, StBurn, StWipe, StLoad,
                                      StCertify, StDigest, StClean, StCommit, StUndo};
  assign job_generate_o = step == StGenerate;
  assign job_slot_o = k_q[0];

  assign idle_o = step == StIdle;
  assign alert_o = step == StError;
  assign busy_o = !(step inside {StIdle, StError});
  assign done_o = done_q && idle_o;
  assign area_o = area_q;
  assign step_o = idle_o ? failed_q : step_number(step);

  // While busy the code says nothing.
  always_comb begin
    error_o = ErrorNone;
    if (idle_o) error_o = error_q;
    if (alert_o) error_o = ErrorInternal;
  end

  sparse_state #(
    .Width     (StepWidth),
    .ResetValue(StIdle)
  ) u_step (
    .clk_i,
    .rst_ni,
    .d_i(step_d),
    .q_o(step_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      k_q      <= '0;
      i_q      <= '0;
      first_q  <= 1'b0;
      area_q   <= '0;
      kept_q   <= '0;
      begun_q  <= 1'b0;
      tried_q  <= 1'b0;
      done_q   <= 1'b0;
      failed_q <= '0;
      error_q  <= ErrorNone;
    end else begin
      k_q      <= k_d;
      i_q      <= i_d;
      first_q  <= first_d;
      area_q   <= area_d;
      kept_q   <= kept_d;
      begun_q  <= begun_d;
      tried_q  <= tried_d;
      done_q   <= done_d;
      failed_q <= failed_d;
      error_q  <= error_d;
    end
  end

endmodule
