// SPDX-License-Identifier: Apache-2.0
// The promises of efuse (README.md).
//
// Assumed: the others hold a request until its answer, and pause after it; keys may let a load fall. Nothing is
// assumed of the array: what it answers, and when, is any in every cycle.
//
// A second file, tests/formal/efuse/efuse_twin.sv, shows that nobody learns a secret.
module efuse_props
  import bus_pkg::*;
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import spec_pkg::*;
#(
  parameter  int unsigned PulseSlot = 24,
  localparam int unsigned SlotBits  = $clog2(PulseSlot)
) (
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input fuse_req_t fuse_o,
  input fuse_rsp_t fuse_i,

  input secret_req_t secret_i,
  input secret_rsp_t secret_o,
  input burn_req_t   burn_i,
  input burn_rsp_t   burn_o,

  input birth_req_t birth_i,
  input fuse_done_t birth_o,
  input cycle_op_e  cycle_i,
  input fuse_done_t cycle_o,

  input mark_e                      provisioned_o,
  input mark_e                      secured_o,
  input mark_e                      returned_o,
  input logic  [          3:0]      sensed_o,
  input logic  [FuseAreas-1:0][3:0] areas_o,
  input logic  [          3:0]      committed_o,
  input logic  [          1:0]      committed_area_o,
  input logic  [          3:0]      digests_ok_o,
  input logic  [        511:0]      digests_o,

  input logic alert_o,

  // State
  input efuse_state_e                       state_q,
  input control_t                           control_q,
  input control_t                           control_shadow_nq,
  input row_state_e                         row_state_q,
  input logic         [SlotBits+16:0]       row_control_q,
  input logic         [SlotBits+16:0]       row_control_shadow_nq,
  input logic         [  RowBits-1:0]       low_q,
  input logic         [  RowBits-1:0]       high_q,
  input logic         [  RowBits-1:0]       target_q,
  input logic         [    Marks-1:0][ 3:0] marks_q,
  input logic         [         52:0]       command_q,
  input logic         [         52:0]       command_shadow_nq,
  input logic         [          7:0]       program_row,
  input logic                               pending,
  input logic                               refused_q,
  input logic                               shadow_update,
  input logic         [          7:0]       shadow_row,
  input logic                               row_fault,
  input logic         [    Words-1:0][31:0] words_q,
  input logic         [    Words-1:0]       valid_q
);

  localparam int unsigned Secrets = 24;  // rows of an area
  localparam int unsigned Digests = 16;
  localparam int unsigned Rows = Secrets + Digests;

  logic past, run;

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

  // ---- The others keep to the rules ----

  secret_req_t secret_held_q;
  burn_req_t   burn_held_q;
  birth_req_t  birth_held_q;
  cycle_op_e   cycle_held_q;
  logic secret_open_q, secret_pause_q, burn_open_q, burn_pause_q;
  logic birth_open_q, birth_pause_q, cycle_open_q, cycle_pause_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {secret_open_q, secret_pause_q, burn_open_q, burn_pause_q} <= '0;
      {birth_open_q, birth_pause_q, cycle_open_q, cycle_pause_q} <= '0;
    end else begin
      secret_open_q  <= secret_i.valid && !secret_o.last && !secret_o.error;
      secret_pause_q <= secret_o.last || secret_o.error;
      burn_open_q    <= burn_i.valid && !burn_o.take && !burn_o.error;
      burn_pause_q   <= burn_o.take || burn_o.error;
      birth_open_q   <= (birth_i.op != BirthNone) && !birth_o.done && !birth_o.error;
      birth_pause_q  <= birth_o.done || birth_o.error;
      cycle_open_q   <= (cycle_i != CycleNone) && !cycle_o.done && !cycle_o.error;
      cycle_pause_q  <= cycle_o.done || cycle_o.error;
    end
  end

  always_ff @(posedge clk_i) begin
    secret_held_q <= secret_i;
    burn_held_q   <= burn_i;
    birth_held_q  <= birth_i;
    cycle_held_q  <= cycle_i;
  end

  always_comb begin
    if (secret_open_q && secret_i.valid) assume (secret_i == secret_held_q);
    if (secret_pause_q) assume (!secret_i.valid);
    if (burn_open_q) assume (burn_i == burn_held_q);
    if (burn_pause_q) assume (!burn_i.valid);
    if (birth_open_q) assume (birth_i == birth_held_q);
    if (birth_pause_q) assume (birth_i.op == BirthNone);
    if (cycle_open_q) assume (cycle_i == cycle_held_q);
    if (cycle_pause_q) assume (cycle_i == CycleNone);
    if (fuse_o.op == FuseNone) assume (!fuse_i.done);
  end

  // ---- The code of rows, from the text of secded_decode's contract ----

  function automatic logic [RowBits-1:0] encode(logic [31:0] data);
    logic [6:0] check;
    int unsigned n;
    check = '0;
    n = 0;
    for (int unsigned c = 0; c < 128; c++) begin
      if (($countones(7'(c)) == 3) && (c != 32'h07) && (c != 32'h38) && (c != 32'h49)) begin
        if (data[n]) check = check ^ 7'(c);
        n = n + 1;
      end
    end
    encode = {check, data};
  endfunction

  // The word of a row, from the fuse map.
  function automatic logic [RowBits-1:0] row_word_again(logic [7:0] r);
    row_word_again = WordBegun;
    if (r == RowProvisioned) row_word_again = WordProvisioned;
    if (r == RowSecured) row_word_again = WordSecured;
    if (r == RowReturned) row_word_again = WordReturned;
    if (r == RowLockSerial) row_word_again = WordLockSerial;
    if (r == RowLockRoot) row_word_again = WordLockRoot;
    if (r == RowLockSecond) row_word_again = WordLockSecond;
    if ((r >= RowCommit) && (r < RowCommit + 8'(FuseAreas))) row_word_again = WordCommit;
  endfunction

  // ---- Who may have a row pulsed ----

  logic pulse;
  logic [7:0] row;
  logic [FuseAreas-1:0] in_secret, in_digest, is_begun, is_commit, overburn;
  logic clean, none, in_area;
  logic [4:0] burn_place;

  assign pulse = fuse_o.op == FusePulse;
  assign row = fuse_o.row;
  assign clean = (provisioned_o == MarkZero) && (secured_o == MarkZero) && (returned_o == MarkZero);
  assign burn_place = {burn_i.secret, burn_i.index};

  always_comb begin
    none = 1'b1;
    for (int unsigned a = 0; a < FuseAreas; a++) begin
      in_secret[a] = (row >= RowSecretAttestation + 8'(Secrets * a)) &&
          (row < RowSecretAttestation + 8'(Secrets * (a + 1)));
      in_digest[a] = (row >= RowDigestAttestation + 8'(Digests * a)) &&
          (row < RowDigestAttestation + 8'(Digests * (a + 1)));
      is_begun[a] = row == RowBegun + 8'(a);
      is_commit[a] = row == RowCommit + 8'(a);
      overburn[a] = ((birth_i.op == BirthRetire) && (birth_i.area == 2'(a)) && clean) ||
          ((cycle_i == CycleOverburn) && (provisioned_o == MarkWhole) && (secured_o == MarkWhole) &&
           (returned_o != MarkWhole) && !in_digest[a]);
      if (areas_o[a] == AreaCommitted) none = 1'b0;
    end
    in_area = (in_secret != '0) || (in_digest != '0) || (is_begun != '0) || (is_commit != '0);
  end

  logic session;
  logic [1:0] session_area;
  logic [5:0] count;

  assign session = control_q.session;
  assign session_area = control_q.session_area;
  assign count = control_q.count;

  a_pulse_secret :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || ((row < RowSecretAttestation) && (in_secret == '0)) ||
      ((in_secret & overburn) != '0) ||
      (burn_i.valid && clean && session && (session_area == burn_i.area) &&
       (burn_i.secret != 2'd3) && (count == 6'(burn_place)) &&
       (row == RowSecretAttestation + 8'(Secrets) * 8'(burn_i.area) + 8'(burn_place))));

  a_pulse_digest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (in_digest == '0) || ((in_digest & overburn) != '0) ||
      ((birth_i.op == BirthDigest) && clean && session && (session_area == birth_i.area) &&
       (count == 6'(Secrets) + 6'(birth_i.index)) &&
       (row == RowDigestAttestation + 8'(Digests) * 8'(birth_i.area) + 8'(birth_i.index))));

  a_pulse_begun :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (is_begun == '0) || ((is_begun & overburn) != '0) ||
      ((birth_i.op == BirthBegin) && clean && none && !session && is_begun[birth_i.area] &&
       (areas_o[birth_i.area] == AreaBlank)));

  a_pulse_commit :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (is_commit == '0) || ((is_commit & overburn) != '0) ||
      ((birth_i.op == BirthCommit) && clean && session && (session_area == birth_i.area) &&
       is_commit[birth_i.area] && (count == 6'(Rows))));

  a_pulse_provisioned :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (row != RowProvisioned) ||
      ((birth_i.op == BirthProvision) && (committed_o == FuseYes) &&
       (committed_area_o == birth_i.area) && (provisioned_o != MarkWhole) &&
       (secured_o == MarkZero) && (returned_o == MarkZero)));

  a_pulse_secured :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (row != RowSecured) ||
      ((cycle_i == CycleSecure) && (provisioned_o == MarkWhole) && (secured_o != MarkWhole) &&
       (returned_o == MarkZero)));

  a_pulse_returned :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (row != RowReturned) ||
      ((cycle_i == CycleReturned) && (provisioned_o == MarkWhole) && (secured_o == MarkWhole) &&
       (returned_o != MarkWhole) && (areas_o == {FuseAreas{AreaRetired}})));

  logic is_lock, is_serial, is_root, is_second, is_unary;
  assign is_lock   = (row == RowLockSerial) || (row == RowLockRoot) || (row == RowLockSecond);
  assign is_serial = (row >= RowSerial) && (row < RowSerial + 8'(CountSerial));
  assign is_root   = (row >= RowRootHash) && (row < RowRootHash + 8'(CountRootHash));
  assign is_second = (row >= RowSecondHash) && (row < RowSecondHash + 8'(CountSecondHash));
  assign is_unary  = (row >= RowRevocation) && (row < RowRollback + 8'(2 * CountRollback));

  a_pulse_lock :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || !is_lock || (clean && none));

  a_pulse_serial :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || !is_serial || (clean && none && (marks_q[RowLockSerial] == MarkZero)));

  a_pulse_root :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || !is_root || (clean && none && (marks_q[RowLockRoot] == MarkZero)));

  a_pulse_second :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || !is_second || (clean && none && (marks_q[MarkLockSecond] == MarkZero)));

  a_pulse_unary :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || !is_unary || (returned_o == MarkZero));

  a_pulse_known_row :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || in_area || is_lock || is_serial || is_root || is_second || is_unary ||
      (row <= RowReturned));

  // A word's row is burnt to its word, unless its area is over-burnt.
  a_pulse_of_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !pulse || !is_mark(
      row
  ) || (((is_begun | is_commit) & overburn) != '0) ||
      ((fuse_o.bit_index < 6'(RowBits)) && row_word_again(
      row
  ) [fuse_o.bit_index]));


  // ---- A pulse is held until it ends, at most PulseSlot - 1 cycles, and then comes a pause ----

  fuse_req_t fuse_held_q;
  logic [5:0] length_q;
  logic answered_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      length_q   <= '0;
      answered_q <= 1'b0;
    end else begin
      length_q   <= (pulse && !fuse_i.done) ? length_q + 6'd1 : '0;
      answered_q <= (fuse_o.op != FuseNone) && fuse_i.done;
    end
  end

  always_ff @(posedge clk_i) begin
    fuse_held_q <= fuse_o;
  end

  a_pulse_is_short :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (length_q < 6'(PulseSlot - 1)));

  a_pulse_is_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (length_q == '0) || (fuse_o == fuse_held_q));

  a_pause :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !answered_q || (fuse_o.op == FuseNone));

  a_no_plain_read :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((fuse_o.op inside {FuseNone, FuseMarginHigh, FuseMarginLow, FusePulse}) &&
                ((fuse_o.op != FuseNone) || (fuse_o == '0)) &&
                (pulse || (fuse_o.bit_index == '0))));

  // ---- Commit: every row of the area, burnt and verified in this session ----

  logic [Rows-1:0] rows_m;
  logic [1:0] rows_area_m;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rows_m      <= '0;
      rows_area_m <= '0;
    end else begin
      if (birth_o.done && (birth_i.op == BirthBegin)) begin
        rows_m      <= '0;
        rows_area_m <= birth_i.area;
      end
      if (burn_o.take && (burn_i.area == rows_area_m)) rows_m[6'(burn_place)] <= 1'b1;
      if (birth_o.done && (birth_i.op == BirthDigest) && (birth_i.area == rows_area_m)) begin
        rows_m[6'(Secrets)+6'(birth_i.index)] <= 1'b1;
      end
    end
  end

  a_commit_after_all_rows :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || (is_commit == '0) || ((is_commit & overburn) != '0) ||
      ((rows_m == '1) && is_commit[rows_area_m]));

  // ---- What is answered for was read at both margins ----

  logic [RowBits-1:0] low_m, high_m;  // of the row that was judged last
  logic [7:0] row_m;
  logic [7:0] reading_m;  // the row that was read last

  always_ff @(posedge clk_i) begin
    if ((fuse_o.op == FuseMarginHigh) || (fuse_o.op == FuseMarginLow)) reading_m <= row;
    if (row_state_q == RowJudge) begin
      low_m  <= low_q;
      high_m <= high_q;
      row_m  <= reading_m;
    end
  end

  logic [RowBits-1:0] low_port_m, high_port_m;  // what the array last said

  always_ff @(posedge clk_i) begin
    if ((fuse_o.op == FuseMarginLow) && fuse_i.done) low_port_m <= fuse_i.data;
    if ((fuse_o.op == FuseMarginHigh) && fuse_i.done) high_port_m <= fuse_i.data;
  end

  a_take_is_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !burn_o.take || ((low_m == high_m) &&
      (low_m == encode(
      burn_i.share0 ^ burn_i.share1
  )) && (row_m == RowSecretAttestation + 8'(Secrets) * 8'(burn_i.area) + 8'(burn_place))));

  a_digest_is_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !birth_o.done || (birth_i.op != BirthDigest) || ((low_m == high_m) &&
      (low_m == encode(
      birth_i.word
  )) && (row_m == RowDigestAttestation + 8'(Digests) * 8'(birth_i.area) + 8'(birth_i.index))));

  logic is_word;
  logic [7:0] word_row;

  assign is_word = (birth_i.op == BirthBegin) || (birth_i.op == BirthCommit) ||
                   (birth_i.op == BirthProvision);

  always_comb begin
    word_row = RowProvisioned;
    if (birth_i.op == BirthBegin) word_row = RowBegun + 8'(birth_i.area);
    if (birth_i.op == BirthCommit) word_row = RowCommit + 8'(birth_i.area);
  end

  a_word_is_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !birth_o.done || !is_word ||
      ((low_m == high_m) && (low_m == row_word_again(
      word_row
  )) && (row_m == word_row)));

  a_cycle_is_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !cycle_o.done ||
      !(cycle_i inside {CycleSecure, CycleReturned}) || ((low_m == high_m) &&
      (low_m == ((cycle_i == CycleSecure) ? WordSecured : WordReturned)) &&
      (row_m == ((cycle_i == CycleSecure) ? RowSecured : RowReturned))));

  a_read_is_of_the_array :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (row_state_q != RowJudge) || ((low_q == low_port_m) && (high_q == high_port_m)));

  // ---- Loads ----

  logic own_area;
  assign own_area = ((committed_o == FuseYes) && (committed_area_o == secret_i.area)) ||
                    (session && (session_area == secret_i.area));

  a_load_of_own_area :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !secret_o.valid || (secret_i.valid && own_area && (secret_i.secret != 2'd3) &&
      (reading_m == RowSecretAttestation + 8'(Secrets) * 8'(secret_i.area) +
                    8'({secret_i.secret, secret_o.index}))));

  a_load_word_by_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((secret_o.valid || ({secret_o.last, secret_o.index, secret_o.word} == '0)) &&
                (!secret_o.valid || !secret_o.error) &&
                (!secret_o.valid || (secret_o.last == (secret_o.index == 3'd7)))));

  // ---- Answers are answers ----

  a_answers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!burn_o.take || !burn_o.error) && (!birth_o.done || !birth_o.error) &&
      (!cycle_o.done || !cycle_o.error) && (!burn_o.take || burn_i.valid) &&
      (!birth_o.done || (birth_i.op != BirthNone)) && (!cycle_o.done || (cycle_i != CycleNone))));

  // ---- State ----

  a_one_area :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (((committed_o == FuseYes) || (committed_o == FuseNo)) && ((committed_o == FuseNo) ||
      ((areas_o[committed_area_o] == AreaCommitted) && (sensed_o == FuseYes)))));

  a_area_by_marks :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (areas_o[0] != AreaCommitted) ||
      ((marks_q[RowBegun] == MarkWhole) && (marks_q[RowCommit] == MarkWhole)));

  a_digests :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((digests_ok_o == FuseYes) ? (committed_o == FuseYes) : (digests_o == '0)));

  // ---- An alert and zeroize ----

  logic zero_q, alerted_q;  // zeroize came, an alert was up, since the reset
  logic stopped;

  assign stopped = alerted_q || (zero_q && (state_q != StSense));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      zero_q    <= 1'b0;
      alerted_q <= 1'b0;
    end else begin
      zero_q    <= zero_q || zeroize_i;
      alerted_q <= alerted_q || alert_o;
    end
  end

  a_zeroize_at_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !zeroize_i || (((fuse_o.op == FuseNone) || (state_q == StSense)) &&
                              !secret_o.valid && !burn_o.take && !birth_o.done && !cycle_o.done));

  // From zeroize on the array is read for its public rows alone, and nothing is burnt, until the reset.
  a_zeroized_touches_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(zero_q || zeroize_i) || (!pulse && ((fuse_o.op == FuseNone) ||
                                                     (row < RowSecretAttestation))));

  a_sense_reads_public :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q != StSense) || (!pulse && (row < RowSecretAttestation)));

  a_halt_is_silent :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !stopped || ((fuse_o == '0) && (secret_o.error == secret_i.valid) &&
      !secret_o.valid && (burn_o == {1'b0, burn_i.valid}) &&
      (birth_o == {1'b0, birth_i.op != BirthNone}) && (cycle_o == {1'b0, cycle_i != CycleNone})));

  a_wiped :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(stopped || (row_state_q == RowIdle)) ||
      ((low_q == '0) && (high_q == '0) && (target_q == '0)));

  a_alert_stays :
  assert property (@(posedge clk_i) !run || !$past(alert_o) || alert_o);

  a_alert_grants_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || ((provisioned_o == MarkPartial) && (secured_o == MarkPartial) &&
      (returned_o == MarkPartial) && (areas_o == {FuseAreas{AreaTouched}}) &&
      (sensed_o == FuseNo) && (committed_o == FuseNo) && (digests_ok_o == FuseNo)));

  // ---- Registers ----

  logic answer, other, written;

  assign answer = past && rst_ni && apb_i.psel && apb_i.penable && apb_o.pready;
  assign other = (apb_i.pauser != SubjectPluton) || apb_i.pprot[1];
  assign written = (apb_i.paddr[15:0] inside {16'h0008, 16'h0010, 16'h0014}) &&
                   (apb_i.pstrb == 4'b1111);

  a_no_other :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !answer || !other || apb_o.pslverr);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  a_written_registers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !answer || !apb_i.pwrite || apb_o.pslverr || (written && !other));

  a_no_wait_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.psel || !apb_i.penable || apb_o.pready);

  // What the command's row is changes only by a write of Pluton's that was answered without an error.
  a_row_by_write :
  assert property (@(posedge clk_i) !run || (program_row == $past(
      program_row
  )) || $past(
      answer && apb_i.pwrite && !apb_o.pslverr && !other && (apb_i.paddr[15:0] == 16'h0010)
  ));

  // ---- A mark says what was read, of no other row ----

  logic [3:0] mark_read;

  always_comb begin
    mark_read = MarkPartial;
    if (low_q == '0) begin
      mark_read = MarkZero;
    end else if ((low_q == high_q) && (low_q == row_word_again(shadow_row))) begin
      mark_read = MarkWhole;
    end else if ((low_q == high_q) && (low_q == '1)) begin
      mark_read = MarkOnes;
    end
  end

  a_mark_of_row :
  assert property (@(posedge clk_i) !run || !$past(
      shadow_update
  ) || $past(
      !is_mark(shadow_row)
  ) || (marks_q[$past(
      (shadow_row==RowLockSecond)?4'(MarkLockSecond) : 4'(shadow_row)
  )] == $past(
      mark_read
  )));

  // ---- What efuse_twin assumes ----

  logic [7:0] wait_q;
  logic [SlotBits-1:0] slot_q;
  logic [5:0] bit_q;
  logic [1:0] pass_q;
  logic fired_q;

  assign {pass_q, bit_q, slot_q, fired_q, wait_q} = row_control_q;

  a_shadow_by_update :
  assert property (@(posedge clk_i) !run || $past(
      shadow_update
  ) || ($stable(
      marks_q
  ) && $stable(
      words_q
  ) && $stable(
      valid_q
  )));

  // Nothing but a pulse that was not answered in its time.
  a_row_faults :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !row_fault || ((row_state_q == RowSlot) && (32'(slot_q) == PulseSlot - 1) &&
      !fired_q && target_q[bit_q] && !high_q[bit_q]));

  // ---- Carries the induction: what the registers hold, and which request they belong to ----

  logic busy, run_state;

  assign run_state = state_q == StRun;
  assign busy = (state_q == StReady) || run_state || (state_q == StDone);

  logic ended, fault_like;
  assign ended      = (state_q == StDone) && !control_q.failed;
  assign fault_like = busy && (sensed_o != FuseYes);  // nothing is believed in this cycle

  a_copies :
  assert property (@(posedge clk_i) !past || ((control_q == ~control_shadow_nq) &&
      (row_control_q == ~row_control_shadow_nq) && (command_q == ~command_shadow_nq)));

  a_codes :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q inside {StSense, StReady, StRun, StDone, StHalt, StError}) &&
      (row_state_q inside {RowIdle, RowLow, RowGap, RowHigh, RowJudge, RowSlot}) &&
      (control_q.job <= JobProgram)));

  a_stopped_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!stopped || (state_q inside {StHalt, StError})) &&
                ((state_q != StSense) || (control_q.halting == zero_q))));

  a_sensed_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!busy || control_q.sensed) &&
      ((state_q != StSense) || (!control_q.sensed && !session)) &&
                ((state_q == StSense) ? (control_q.job == JobSense) : 1'b1) &&
                (!run_state || (control_q.job != JobSense))));

  a_rows_in_jobs :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (row_state_q == RowIdle) || (state_q == StSense) || run_state);

  a_slots_in_burns :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (row_state_q != RowSlot) || (run_state && (control_q.job != JobLoad)));

  a_slot_counts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((32'(slot_q) < PulseSlot) && (bit_q < 6'(RowBits)) &&
      (!pulse || ((length_q == 6'(slot_q)) && (fuse_o.bit_index == bit_q) &&
                  (row_state_q == RowSlot))) &&
      ((length_q == '0) || pulse || (32'(slot_q) == PulseSlot - 1) || (state_q != StRun) ||
       zeroize_i || fault_like)));

  // The row of the job's present step, from the README's table.
  logic [7:0] job_row;
  logic [6:0] step;

  assign step = control_q.step;

  always_comb begin
    job_row = '0;
    unique case (control_q.job)
      JobLoad:
      job_row = RowSecretAttestation + 8'(Secrets) * 8'(control_q.area) +
          8'({control_q.secret, step[2:0]});
      JobBurn:
      job_row = RowSecretAttestation + 8'(Secrets) * 8'(control_q.area) +
          8'({control_q.secret, control_q.index[2:0]});
      JobDigest:
      job_row = RowDigestAttestation + 8'(Digests) * 8'(control_q.area) + 8'(control_q.index);
      JobSecure: job_row = RowSecured;
      JobReturned: job_row = RowReturned;
      JobProvision: job_row = RowProvisioned;
      JobBegin: job_row = RowBegun + 8'(control_q.area);
      JobCommit: job_row = RowCommit + 8'(control_q.area);
      JobProgram: job_row = program_row + 8'(step);
      JobOverburn: begin
        job_row = RowSecretAttestation + 8'(Secrets) * 8'(control_q.area) + 8'(step) - 8'd1;
        if (step == '0) job_row = RowCommit + 8'(control_q.area);
        if (step == 7'd25) job_row = RowBegun + 8'(control_q.area);
      end
      JobRetire: begin
        job_row = RowSecretAttestation + 8'(Secrets) * 8'(control_q.area) + 8'(step) - 8'd1;
        if (step >= 7'd25) begin
          job_row = RowDigestAttestation + 8'(Digests) * 8'(control_q.area) + 8'(step) - 8'd25;
        end
        if (step == '0) job_row = RowCommit + 8'(control_q.area);
        if (step == 7'd41) job_row = RowBegun + 8'(control_q.area);
      end
      default: ;
    endcase
  end

  a_row_of_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !run_state || (((fuse_o.op == FuseNone) || (row == job_row)) &&
      (!(row_state_q inside {RowGap, RowHigh, RowJudge, RowSlot}) || (reading_m == job_row))));

  a_steps :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !run_state || (step <=
      ((control_q.job == JobLoad) ? 7'd7 : (control_q.job == JobOverburn) ? 7'd25 :
       (control_q.job == JobRetire) ? 7'd41 : (control_q.job == JobProgram) ? 7'd1 : 7'd0)));

  a_steps_of_sense :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_q != StSense) || (step <= LastCommon + 7'(Digests)));

  // A job that runs, or ended well, belongs to the request that stands, and was allowed.

  a_job_burn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobBurn) || !(run_state || ended) || fault_like ||
      (burn_i.valid && (control_q.area == burn_i.area) && (control_q.secret == burn_i.secret) &&
       (control_q.index == 4'(burn_i.index)) && (burn_i.secret != 2'd3) && clean && session &&
       (session_area == control_q.area) && (count == 6'(burn_place) + 6'(ended))));

  a_job_digest :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobDigest) || !(run_state || ended) || fault_like ||
      ((birth_i.op == BirthDigest) && (control_q.area == birth_i.area) &&
       (control_q.index == birth_i.index) && clean && session && (session_area == control_q.area) &&
       (count == 6'(Secrets) + 6'(birth_i.index) + 6'(ended))));

  a_job_begin :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobBegin) || !(run_state || ended) || fault_like ||
      ((birth_i.op == BirthBegin) && (control_q.area == birth_i.area) && clean && none &&
       (run_state ? (!session && (areas_o[control_q.area] == AreaBlank)) :
        (session && (session_area == control_q.area) && (count == '0)))));

  a_job_commit :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobCommit) || !(run_state || ended) || fault_like ||
      ((birth_i.op == BirthCommit) && (control_q.area == birth_i.area) && clean &&
       (ended || (session && (session_area == control_q.area) && (count == 6'(Rows))))));

  a_job_provision :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobProvision) || !(run_state || ended) || fault_like ||
      ((birth_i.op == BirthProvision) && (control_q.area == birth_i.area) &&
       (ended || ((committed_o == FuseYes) && (committed_area_o == birth_i.area) &&
                  (provisioned_o != MarkWhole) && (secured_o == MarkZero) &&
                  (returned_o == MarkZero)))));

  a_job_retire :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobRetire) || !run_state || fault_like ||
      ((birth_i.op == BirthRetire) && (control_q.area == birth_i.area) && clean && !session));

  a_job_secure :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobSecure) || !(run_state || ended) || fault_like ||
      ((cycle_i == CycleSecure) && (ended || ((provisioned_o == MarkWhole) &&
       (secured_o != MarkWhole) && (returned_o == MarkZero)))));

  a_job_overburn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobOverburn) || !run_state || fault_like ||
      ((cycle_i == CycleOverburn) && (provisioned_o == MarkWhole) && (secured_o == MarkWhole) &&
       (returned_o != MarkWhole) && !session));

  a_job_returned :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobReturned) || !(run_state || ended) || fault_like ||
      ((cycle_i == CycleReturned) && (ended || ((provisioned_o == MarkWhole) &&
       (secured_o == MarkWhole) && (returned_o != MarkWhole) &&
       (areas_o == {FuseAreas{AreaRetired}})))));

  // A write that is let through meets no command in progress.
  a_write_meets_no_command :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.psel || !apb_i.penable || !apb_i.pwrite || refused_q || !written ||
      (!pending && !(run_state && (control_q.job == JobProgram))));

  a_program_is_pending :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !run_state || (control_q.job != JobProgram) || pending);

  logic [7:0] pr;
  assign pr = program_row;

  a_job_program :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobProgram) || !run_state || fault_like ||
      (((pr == RowLockSerial) || (pr == RowLockRoot) || (pr == RowLockSecond)) && clean && none &&
       (step == '0)) ||
      ((pr >= RowSerial) && (pr < RowRootHash) && clean && none && (step == '0) &&
       (marks_q[RowLockSerial] == MarkZero)) ||
      ((pr >= RowRootHash) && (pr < RowRevocation) && clean && none && (step == '0) &&
       (marks_q[RowLockRoot] == MarkZero)) ||
      ((pr >= RowSecondHash) && (pr < RowLockSecond) && clean && none && (step == '0) &&
       (marks_q[MarkLockSecond] == MarkZero)) ||
      ((pr >= RowRevocation) && (pr < 8'd45) && pr[0] && (returned_o == MarkZero)));

  a_job_load :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (control_q.job != JobLoad) || !run_state || fault_like ||
      ((control_q.secret != 2'd3) &&
       (((committed_o == FuseYes) && (committed_area_o == control_q.area)) ||
        (session && (session_area == control_q.area))) &&
       (control_q.dropped || !secret_i.valid ||
        ((secret_i.area == control_q.area) && (secret_i.secret == control_q.secret)))));

  a_session :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !busy || fault_like || !session || (clean && none && (count <= 6'(Rows))));

  a_session_rows :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !busy || fault_like || !session ||
      ((state_q == StDone) && (control_q.job == JobBegin)) ||
      ((rows_area_m == session_area) && (rows_m == ~('1 << (count - 6'(
          (state_q == StDone) && !control_q.failed &&
          ((control_q.job == JobBurn) || (control_q.job == JobDigest))))))));

  // What a row is burnt to.
  logic [RowBits-1:0] job_target;
  logic has_target;

  always_comb begin
    has_target = 1'b1;
    job_target = '0;
    unique case (control_q.job)
      JobBurn: job_target = encode(burn_i.share0 ^ burn_i.share1);
      JobDigest: job_target = encode(birth_i.word);
      JobSecure: job_target = WordSecured;
      JobReturned: job_target = WordReturned;
      JobProvision: job_target = WordProvisioned;
      JobBegin: job_target = WordBegun;
      JobCommit: job_target = WordCommit;
      JobOverburn, JobRetire: job_target = '1;
      JobProgram: begin
        has_target = (pr == RowLockSerial) || (pr == RowLockRoot) || (pr == RowLockSecond);
        job_target = row_word_again(pr);
      end
      default: has_target = 1'b0;
    endcase
  end

  a_target :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !run_state || fault_like || (row_state_q == RowIdle) || !has_target ||
      (target_q == job_target));

  a_need :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !pulse || ((fuse_o.bit_index < 6'(RowBits)) && target_q[fuse_o.bit_index] &&
                          !high_q[fuse_o.bit_index]));

  a_ended_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ended || fault_like || (control_q.job inside {JobOverburn, JobRetire, JobLoad}) ||
      ((low_m == high_m) && (low_m == job_target) && (row_m == job_row)));

  a_reads_arrive :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
      ((!(row_state_q inside {RowGap, RowHigh, RowJudge, RowSlot}) || (low_q == low_port_m)) &&
       (!(row_state_q inside {RowJudge, RowSlot}) || (high_q == high_port_m))));

  // ---- Where covers and planted bugs begin ----

  // Any chip in Ready, its rows just sensed, or in the middle of a session. The sensing takes over 200 cycles,
  // which no bounded search gets past; that this is a state like any other is what is proved above.
  (* keep *) logic after_sense;

  assign after_sense = rst_ni && !zeroize_i && (state_q == StReady) && (sensed_o == FuseYes) &&
      (row_state_q == RowIdle) && (low_q == '0) && (high_q == '0) && (target_q == '0) &&
      (control_q == ~control_shadow_nq) && (row_control_q == ~row_control_shadow_nq) &&
      (command_q == ~command_shadow_nq) && (row_control_q == '0) && !pending && !stopped &&
      (step == '0) && !control_q.failed && !control_q.dropped && (length_q == '0) && !answered_q &&
      !secret_open_q && !secret_pause_q && !burn_open_q && !burn_pause_q && !birth_open_q &&
      !birth_pause_q && !cycle_open_q && !cycle_pause_q && !apb_i.penable && (count <= 6'(Rows)) &&
      (rows_area_m == session_area) && (rows_m == ~('1 << count)) &&
      (!session || (clean && none)) &&
      (words_q == '0) && (valid_q == '0) && !fired_q && !row_fault;

  c_pulse_secret :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      pulse && burn_i.valid && (in_secret != '0));

  c_pulse_overburn :
  cover property (@(posedge clk_i) disable iff (!rst_ni) pulse && (in_secret != '0) &&
      (cycle_i == CycleOverburn));

  c_pulse_commit :
  cover property (@(posedge clk_i) disable iff (!rst_ni) pulse && (is_commit != '0) &&
      (birth_i.op == BirthCommit) && ((is_commit & overburn) == '0));

  c_pulse_serial :
  cover property (@(posedge clk_i) disable iff (!rst_ni) pulse && is_serial);

  c_load_word :
  cover property (@(posedge clk_i) disable iff (!rst_ni) secret_o.valid && (secret_o.word != '0));

  c_load_error :
  cover property (@(posedge clk_i) disable iff (!rst_ni) secret_o.error && run_state);

  c_halt :
  cover property (@(posedge clk_i) disable iff (!rst_ni) stopped && birth_o.error && !alert_o);

  c_alert :
  cover property (@(posedge clk_i) disable iff (!rst_ni) alert_o && !$past(
      alert_o
  ) && !$past(
      zeroize_i
  ));

endmodule

bind efuse efuse_props #(
  .PulseSlot(PulseSlot)
) u_props (
  .state_q              (efuse_control_pkg::efuse_state_e'(u_control.u_state.q_q)),
  .control_q            (u_control.u_control.q_q),
  .control_shadow_nq    (u_control.u_control.shadow_nq),
  .row_state_q          (efuse_control_pkg::row_state_e'(u_row.u_state.q_q)),
  .row_control_q        (u_row.u_control.q_q),
  .row_control_shadow_nq(u_row.u_control.shadow_nq),
  .low_q                (u_row.u_low.q_q[38:0]),
  .high_q               (u_row.u_high.q_q[38:0]),
  .target_q             (u_row.u_target.q_q[38:0]),
  .marks_q              (u_shadow.marks_o),
  .command_q            (u_regs.u_command.q_q),
  .command_shadow_nq    (u_regs.u_command.shadow_nq),
  .program_row          (u_regs.row_o),
  .pending              (u_regs.pending_o),
  .refused_q            (u_regs.u_guard.refused_q),
  .shadow_update        (u_shadow.update_i),
  .shadow_row           (u_shadow.row_i),
  .row_fault            (u_row.fault_o),
  .words_q              (u_shadow.words_o),
  .valid_q              (u_shadow.valid_o),
  .*
);
