// SPDX-License-Identifier: Apache-2.0
// The promises of `birth` (README.md): an area is committed only after every step before it, in order and on
// that area; what fails leaves no drawn key and no open area; nothing is asked of ecc but two key pairs.
//
// The order is watched at the ports by `stage`, which knows nothing of the steps of the block:
// 0 nothing, 1 both pairs drawn, 2 root drawn, 3 area begun, 4 to 6 burnt, 7 wiped, 8 loaded,
// 9 to 24 digests burnt, 25 wiped again, 26 committed; 31 something failed or came out of order.
//
// FORMAL_SHORT = 1, for covers and planted bugs: the chip's reset keeps still, software does nothing but
// START, and everybody answers at once.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif

module birth_props
  import birth_pkg::*;
  import bus_pkg::*;
  import efuse_pkg::*;
  import keys_pkg::birth_key_req_t;
  import keys_pkg::birth_key_rsp_t;
  import keys_pkg::BirthKeyBurn;
  import keys_pkg::BirthKeyLoad;
  import keys_pkg::BirthKeyNone;
  import keys_pkg::BirthKeyRoot;
  import keys_pkg::BirthKeyWipe;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t       apb_i,
  input apb_rsp_t       apb_o,
  input logic     [3:0] blank_i,
  input logic           tainted_i,
  input logic     [3:0] digests_ok_i,

  input birth_req_t             fuse_o,
  input fuse_done_t             fuse_i,
  input birth_key_req_t         key_o,
  input birth_key_rsp_t         key_i,
  input logic                   ecc_request_o,
  input logic           [  3:0] birth_owner_i,
  input apb_req_t               ecc_o,
  input apb_rsp_t               ecc_i,
  input logic                   psha_request_o,
  input psha_req_t              psha_o,
  input psha_rsp_t              psha_i,
  input logic           [255:0] digest_i,
  input logic                   psha_alert_i,
  input logic                   alert_o,

  // The key job
  input logic job_start,
  input logic job_generate,
  input logic job_slot,
  input logic job_release,
  input logic job_done,
  input logic job_failed,
  input job_e job_i,

  // State
  input logic [StepWidth-1:0]       step_i,
  input logic [          2:0]       k_i,
  input logic [          2:0]       i_i,
  input logic                       first_i,
  input logic [          1:0]       area_i,
  input logic                       begun_i,
  input logic [          1:0][31:0] kept_i
);

  logic past, run, idle;

  assign idle = step_i == StIdle;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The ports' rules: nothing comes unasked, and not both of done and error; a digest stands until its
  // request falls.
  logic [255:0] digest_q;
  logic stands_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      stands_q <= 1'b0;
      digest_q <= '0;
    end else begin
      stands_q <= psha_i.done && psha_request_o;
      digest_q <= digest_i;
    end
  end

  always_comb begin
    assume ((fuse_o.op != BirthNone) || (fuse_i == '0));
    assume ((key_o.op != BirthKeyNone) || (key_i == '0));
    assume (!fuse_i.done || !fuse_i.error);
    assume (!key_i.done || !key_i.error);
    assume (key_i.error || (key_i.code == '0));
    assume (psha_request_o || (psha_i == '0));
    assume (!(stands_q && psha_request_o) || (psha_i.done && (digest_i == digest_q)));
  end

  if (`FORMAL_SHORT) begin : gen_short
    always_comb begin
      assume (rst_ni == past);
      assume (!psha_alert_i);
      assume (!apb_i.psel || (idle && (apb_i.paddr == 32'h8) && apb_i.pwrite && apb_i.pwdata[0]));
      assume ((fuse_o.op == BirthNone) || fuse_i.done || fuse_i.error);
      assume ((key_o.op == BirthKeyNone) || key_i.done || key_i.error);
      assume (!psha_request_o || psha_i.done || job_failed);
    end
  end

  // ---- The order, from the ports ----

  logic [4:0] stage_d, stage_q;
  logic [1:0] begun_area_d, begun_area_q;
  logic [1:0] drawn_d, drawn_q;  // pairs
  logic [1:0][31:0] kept_d, kept_q;  // first words of their digests
  logic certified_d, certified_q;  // the job that is done is of a pair as it was drawn
  logic slot_d, slot_q, generate_d, generate_q;  // the job's
  logic dirty_d, dirty_q;  // keys may hold a drawn or a loaded key
  logic open_d, open_q;  // an area was begun, and neither committed nor retired

  logic failed;
  logic [31:0] first_word;
  assign failed     = fuse_i.error || key_i.error || job_failed;
  assign first_word = digest_i[255:224];

  always_comb begin
    stage_d      = stage_q;
    begun_area_d = begun_area_q;
    drawn_d      = drawn_q;
    kept_d       = kept_q;
    slot_d       = slot_q;
    generate_d   = generate_q;
    dirty_d      = dirty_q;
    open_d       = open_q;
    certified_d  = job_done && !generate_q && (drawn_q == 2'd2) && (first_word == kept_q[slot_q]);

    if (job_start) begin
      slot_d     = job_slot;
      generate_d = job_generate;
      dirty_d    = 1'b1;
    end
    if (job_done && generate_q && job_release) begin
      kept_d[slot_q] = first_word;
      drawn_d        = ({1'b0, slot_q} == drawn_q) ? drawn_q + 2'd1 : 2'd3;
      if (slot_q && (stage_q == 5'd0) && (drawn_d == 2'd2) && (first_word != kept_q[0])) begin
        stage_d = 5'd1;
      end
    end

    if (key_i.done) begin
      unique case (key_o.op)
        BirthKeyRoot: stage_d = (stage_q == 5'd1) ? 5'd2 : 5'd31;
        BirthKeyBurn:
        stage_d = ((stage_q == 5'd3 + 5'(key_o.slot)) && (key_o.slot != 2'd3) &&
                   (key_o.area == begun_area_q)) ? stage_q + 5'd1 : 5'd31;
        BirthKeyLoad: stage_d = ((stage_q == 5'd7) && (key_o.area == begun_area_q)) ? 5'd8 : 5'd31;
        default: stage_d = (stage_q == 5'd6) ? 5'd7 : ((stage_q == 5'd24) ? 5'd25 : 5'd31);
      endcase
      dirty_d = key_o.op != BirthKeyWipe;
      if (key_o.op == BirthKeyBurn) dirty_d = dirty_q;
    end
    if (key_i.error && (key_o.op == BirthKeyWipe))
      dirty_d = 1'b0;  // a store that refuses holds none

    if (fuse_o.op == BirthBegin) open_d = 1'b1;
    if (fuse_i.done) begin
      unique case (fuse_o.op)
        BirthBegin: begin
          stage_d      = (stage_q == 5'd2) ? 5'd3 : 5'd31;
          begun_area_d = fuse_o.area;
        end
        BirthDigest:
        stage_d = ((stage_q == 5'd8 + {1'b0, fuse_o.index}) && (fuse_o.area == begun_area_q)) ?
            stage_q + 5'd1 : 5'd31;
        BirthCommit: begin
          stage_d = ((stage_q == 5'd25) && (fuse_o.area == begun_area_q)) ? 5'd26 : 5'd31;
          open_d  = 1'b0;
        end
        default: ;
      endcase
    end
    if ((fuse_o.op == BirthRetire) && (fuse_i != '0)) open_d = 1'b0;

    if (failed && (fuse_o.op != BirthRetire)) stage_d = 5'd31;
    if (idle || (step_i == StRetire)) begin
      stage_d = 5'd0;
      drawn_d = 2'd0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      stage_q      <= '0;
      begun_area_q <= '0;
      drawn_q      <= '0;
      kept_q       <= '0;
      certified_q  <= 1'b0;
      slot_q       <= 1'b0;
      generate_q   <= 1'b0;
      dirty_q      <= 1'b0;
      open_q       <= 1'b0;
    end else begin
      stage_q      <= stage_d;
      begun_area_q <= begun_area_d;
      drawn_q      <= drawn_d;
      kept_q       <= kept_d;
      certified_q  <= certified_d;
      slot_q       <= slot_d;
      generate_q   <= generate_d;
      dirty_q      <= dirty_d;
      open_q       <= open_d;
    end
  end

  a_commit_is_last :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (fuse_o.op != BirthCommit) ||
      ((stage_q == 5'd25) && (fuse_o.area == begun_area_q)));

  a_begin_after_draw :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (fuse_o.op != BirthBegin) || (stage_q == 5'd2));

  // Blank and not tainted, in the cycle before the request.
  logic asks_life;
  assign asks_life = fuse_o.op inside {BirthBegin, BirthCommit};

  a_life_cycle_allows :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !asks_life || $past(
      asks_life || ((blank_i == BlankYes) && !tainted_i)
  ));

  a_digest_of_key_as_drawn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (fuse_o.op != BirthDigest) ||
      (job_done && certified_q && (slot_q == fuse_o.index[3]) &&
       (fuse_o.word == 32'(digest_i >> (8'd224 - {fuse_o.index[2:0], 5'b0})))));

  logic asks_provision;
  assign asks_provision = fuse_o.op == BirthProvision;

  a_provision_with_digests :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !asks_provision || $past(
      asks_provision || (digests_ok_i == FuseYes)
  ));

  // ---- What is left behind ----

  a_ends_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !idle || !dirty_q);

  a_ends_closed :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !idle || !open_q);

  // ---- Ports ----

  a_one_at_a_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (fuse_o.op == BirthNone) || (key_o.op == BirthKeyNone));

  a_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || alert_o || $past(
      alert_o || (fuse_o.op == BirthNone) || (fuse_i != '0)
  ) || (fuse_o == $past(
      fuse_o
  )));

  a_key_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || alert_o || $past(
      alert_o || (key_o.op == BirthKeyNone) || (key_i != '0)
  ) || (key_o == $past(
      key_o
  )));

  a_pause_between :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      (fuse_i != '0) || (key_i != '0)
  ) || ((fuse_o == '0) && (key_o == '0)));

  a_ecc_when_asked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !ecc_o.psel || ecc_request_o);

  a_ecc_is_told_pairs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ecc_o.psel || !ecc_o.pwrite ||
      ((ecc_o.paddr == 32'h8) && (ecc_o.pstrb == '1) &&
       (ecc_o.pwdata == (generate_q ? {7'd0, slot_q, 24'd2} : {15'd0, slot_q, 16'd1}))));

  a_alert_is_silent :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || ((fuse_o == '0) && (key_o == '0)));

  // ---- Carries the induction: the stage belongs to the step ----

  logic legal;  // no fault so far

  assign legal = !alert_o;

  // (Left out where bugs are searched for: they would be found here, too.)
  if (!`FORMAL_SHORT) begin : gen_induction
    a_stage_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !legal || (
        ((step_i != StOwn) || ((stage_q == 5'd0) && (drawn_q == 2'd0))) &&
        ((step_i != StGenerate) || ((stage_q == 5'd0) && (3'(drawn_q) == k_i) && (k_i < 3'd2))) &&
        ((step_i != StDraw) || (stage_q == 5'd1)) && ((step_i != StBegin) || (stage_q == 5'd2)) &&
        ((step_i != StBurn) || ((stage_q == 5'd3 + 5'(k_i)) && (k_i < 3'd3))) &&
        ((step_i != StWipe) || (stage_q == 5'd6)) && ((step_i != StLoad) || (stage_q == 5'd7)) &&
        ((step_i != StCertify) || ((stage_q == 5'd8 + {1'b0, k_i[0], 3'd0}) && (k_i < 3'd2))) &&
        ((step_i != StDigest) || ((stage_q == 5'd8 + {1'b0, k_i[0], i_i}) && (k_i < 3'd2))) &&
        ((step_i != StClean) || (stage_q == 5'd24)) &&
        ((step_i != StCommit) || (stage_q == 5'd25))));

    a_drawn_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !legal ||
        !(step_i inside {StDraw, StBegin, StBurn, StWipe, StLoad, StCertify, StDigest}) ||
        (drawn_q == 2'd2));

    a_kept_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !legal || (((drawn_q == 2'd0) || (drawn_q == 2'd3) || (kept_q[0] == kept_i[0])) &&
                            ((drawn_q != 2'd2) || (kept_q[1] == kept_i[1]))));

    a_area_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !legal ||
        !(step_i inside {StBurn, StWipe, StLoad, StCertify, StDigest, StClean, StCommit}) ||
        (begun_area_q == area_i));

    a_clean_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !legal || !dirty_q ||
        !(step_i inside {StIdle, StRetire, StOwn, StLoad, StCommit, StProvision, StClear}));

    a_open_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !legal || !open_q ||
        (begun_i && !(step_i inside {StIdle, StRetire, StOwn, StGenerate, StDraw, StProvision})));

    a_job_of_step :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !legal || ((job_i == JobIdle) ? (step_i != StDigest) :
        ((step_i inside {StGenerate, StCertify, StDigest}) && (slot_q == k_i[0]) &&
         (generate_q == (step_i == StGenerate)) && (!first_i || (step_i == StDigest)) &&
         ((step_i != StDigest) || (job_i == JobWait)))));

    a_digest_stands :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !legal || (step_i != StDigest) ||
        (stands_q && certified_q && (digest_q[255:224] == kept_q[slot_q])));
  end

  // ---- Reached ----

  c_committed :
  cover property (@(posedge clk_i) disable iff (!rst_ni) (fuse_o.op == BirthCommit) && fuse_i.done);

  c_retired_after_burn :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      (fuse_o.op == BirthRetire) && (step_i == StClear) && fuse_i.done);

  c_digests_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      (step_i == StUndo) && (stage_q == 5'd8) && (drawn_q == 2'd2));

endmodule

bind birth birth_props u_props (
  .step_i (u_control.u_step.q_q),
  .k_i    (u_control.k_q),
  .i_i    (u_control.i_q),
  .first_i(u_control.first_q),
  .area_i (u_control.area_q),
  .begun_i(u_control.begun_q),
  .job_i  (u_key.state),
  .kept_i (u_control.kept_q),
  .*
);
