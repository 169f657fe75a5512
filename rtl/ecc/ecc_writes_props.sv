// SPDX-License-Identifier: Apache-2.0
// The promise of the queue of write-backs (tools/ecc/README.md, "Time"): the result of an
// instruction
// issued in cycle t with latency L is written in cycle t + L - 1, to its target, from its unit;
// nothing else is written, no two are, and nothing after a wipe.
module ecc_writes_props
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input logic   issue_i,
  input word_t  word_i,
  input write_t write_o,
  input logic   alert_o,

  input logic [5:0] late_q
);

  // Latencies, from the table of tools/ecc/README.md
  localparam int unsigned Mul = Digits + 8, MulOrder = 3 * Digits + 16;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  // Who makes it, and when it is there
  unit_e unit_code;
  logic [5:0] latency;
  logic product, sum, entry;

  assign product = word_i.kind == KindMul;
  assign sum = (word_i.kind == KindAdd) || (word_i.kind == KindSub) || (word_i.kind == KindCneg);
  assign entry = (word_i.kind == KindCombx) || (word_i.kind == KindComby);

  always_comb begin
    unit_code = UnitInverse;
    latency   = '0;  // check, invert and scalar write nothing
    if (product) begin
      unit_code = UnitMultiplier;
      latency   = word_i.modulus ? 6'(MulOrder) : 6'(Mul);
    end
    if (sum) begin
      unit_code = UnitAdder;
      latency   = 6'd3;
    end
    if (entry) begin
      unit_code = UnitTable;
      latency   = 6'd9;
    end
    if (word_i.kind == KindSelect) begin
      unit_code = UnitSelect;
      latency   = 6'd8;
    end
    if (word_i.kind == KindCanon) begin
      unit_code = UnitCanonical;
      latency   = 6'd4;
    end
    if (word_i.kind == KindInverse) latency = 6'd3;
  end

  // What was issued: entry i holds the instruction of i + 1 cycles ago.
  typedef struct packed {
    logic [5:0] latency;
    unit_e      unit_code;
    logic [5:0] target;
  } issued_t;

  issued_t [MulOrder-2:0] history_q;
  issued_t now;

  assign now = issue_i ? {latency, unit_code, word_i.target} : '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) history_q <= '0;
    else if (wipe_i) history_q <= '0;
    else history_q <= {history_q[MulOrder-3:0], now};
  end

  // The multiplier takes nothing while a product mod n is under way: the schedules keep that.
  logic [MulOrder-2:0] order_under_way;
  for (genvar i = 0; i < MulOrder - 1; i++) begin : gen_under_way
    assign order_under_way[i] = history_q[i].latency == 6'(MulOrder);
  end
  always_comb begin
    assume (!issue_i || (word_i.kind != KindMul) || (order_under_way == '0));
  end

  // Due in this cycle; and what would meet an instruction issued in this one
  logic [MulOrder-2:0] due_place, meets;
  logic [8:0][MulOrder-2:0] due_bits;
  logic due, twice;
  issued_t expected;

  for (genvar i = 0; i < MulOrder - 1; i++) begin : gen_due
    assign due_place[i] = history_q[i].latency == 6'(i + 2);
    assign meets[i] = (now.latency != '0) && (history_q[i].latency == now.latency + 6'(i + 1));
    for (genvar b = 0; b < 9; b++) begin : gen_bits
      assign due_bits[b][i] = due_place[i] && history_q[i][b];
    end
  end

  assign due   = |due_place;
  assign twice = (due_place & (due_place - (MulOrder - 1)'(1))) != '0;

  always_comb begin
    expected = '0;
    for (int unsigned b = 0; b < 9; b++) expected[b] = |due_bits[b];
  end

  logic told_q;  // two results met in one cycle, and it was told
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) told_q <= 1'b0;
    else told_q <= told_q || alert_o;
  end

  a_written_when_due :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || told_q || (write_o.valid == due));

  a_written_where_due :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || told_q || !due ||
      ((write_o.target == expected.target) && (write_o.unit_code == expected.unit_code)));

  a_two_are_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !twice || told_q);

  a_nothing_after_wipe :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(wipe_i) || !write_o.valid);

  a_no_false_alarm :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !alert_o || (meets != '0));

  // Carries the induction: whatever the queue began with is through when the steps of the
  // induction are.
  a_late_ends :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (late_q <= 6'(MulOrder - Mul)));

  c_product_of_order :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      due_place[MulOrder-2] && !told_q && (write_o.target == 6'd9));

  c_two_meet :
  cover property (@(posedge clk_i) disable iff (!rst_ni) twice);

endmodule

bind ecc_writes ecc_writes_props #(.Digits(Digits)) u_props (.*);
