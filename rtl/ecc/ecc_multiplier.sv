// SPDX-License-Identifier: Apache-2.0
// Montgomery products of unreduced numbers (tools/ecc/README.md), R = 2^(Width Digits):
//
//   modulus_i = 0   (a b + q p) / R, q = -a b / p mod R
//   modulus_i = 1   (a b + q n) / R, q = -a b / n mod R
//
// exactly and not reduced, as far as the result fits into ValueWidth bits. a b <= R m makes it less
// than 2 m. n has no form that would help: three passes through the array that is there for p,
//
//   first    A = a b                             its low half is the next a, its high half is kept
//   second   q = (A mod R) n' mod R, n' = -1/n   its low half is the next a
//   third    (A + q n) / R                       the low halves add up to R, or to 0 if A mod R = 0
//
// Cycles, s that of `start_i`: mod p `valid_o` comes in s + Digits + 6, and a start may come every Digits
// cycles. Mod n the passes begin in s, s + Digits + 4 and s + 2 (Digits + 4), `valid_o` comes in
// s + 3 Digits + 14, and a start may come in s + 3 Digits + 15.
//
// Guarantees: `product_o` is zero where `valid_o` is low. A start that comes too early changes nothing,
// and raises `alert_o` in its cycle. In the cycle after `wipe_i` was high every register of data is zero and
// nothing is under way; no start is taken with it. `product_o` is combinational, one adder deep.
module ecc_multiplier
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic                  modulus_i,  // 0 p, 1 n
  input  logic [ValueWidth-1:0] a_i,
  input  logic [ValueWidth-1:0] b_i,
  output logic [ValueWidth-1:0] product_o,
  output logic                  valid_o,
  output logic                  alert_o
);

  localparam int unsigned Radix = Width * Digits;  // R = 2^Radix
  localparam int unsigned BWidth = 270;
  localparam int unsigned TopWidth = Radix > BWidth ? Radix - BWidth : 0;

  // Control. `count_q` counts down to the cycle in which the next pass, or a start, may come.
  localparam int unsigned CountWidth = 4;
  typedef logic [CountWidth-1:0] count_t;

  ecc_pass_e state_d, state_q;
  logic [PassWidth-1:0] state_code;
  count_t count_d, count_q;
  logic [Digits+5:1] stage_d, stage_q;  // bit k: in this cycle a pass is in its cycle k
  logic accumulate_d, accumulate_q, raw_d, raw_q, valid_d, valid_q;
  logic third_q;  // in the third pass, told a cycle later: it ends after the emission
  logic none, first, second, third, illegal, ready, start, begins, emit;

  assign state_q = ecc_pass_e'(state_code);
  assign none    = state_q == StPassNone;
  assign first   = state_q == StPassFirst;
  assign second  = state_q == StPassSecond;
  assign third   = state_q == StPassThird;
  assign illegal = !(none || first || second || third);
  assign ready   = none && count_q == '0;
  assign start   = start_i && ready && !wipe_i;
  assign begins  = start || ((first || second) && count_q == '0);
  assign alert_o = illegal || (start_i && !ready);

  always_comb begin
    state_d = state_q;
    count_d = count_q == '0 ? '0 : count_q - count_t'(1);
    unique case (state_q)
      StPassNone: begin
        if (start) begin
          state_d = modulus_i ? StPassFirst : StPassNone;
          count_d = modulus_i ? count_t'(Digits + 3) : count_t'(Digits - 1);
        end
      end
      StPassFirst: begin
        if (count_q == '0) begin
          state_d = StPassSecond;
          count_d = count_t'(Digits + 3);
        end
      end
      StPassSecond: begin
        if (count_q == '0) begin
          state_d = StPassThird;
          count_d = count_t'(Digits + 5);
        end
      end
      StPassThird: begin
        if (count_q == '0) state_d = StPassNone;
      end
      default: state_d = StPassError;
    endcase
    if (wipe_i) begin
      state_d = illegal ? StPassError : StPassNone;
      count_d = '0;
    end
  end

  // A product mod p that was under way when one mod n started has left stage 5 before that one gets
  // there, and is out before the second pass has got anywhere: the state tells whose stage it is.
  assign emit = stage_q[Digits+5] && (none || first || (third && count_q == count_t'(1)));

  always_comb begin
    stage_d      = {stage_q[Digits+4:1], begins};
    accumulate_d = stage_q[3] || (accumulate_q && !stage_q[Digits+3]);
    raw_d        = stage_q[4] ? !none : raw_q;
    valid_d      = emit;
    if (wipe_i) begin
      stage_d      = '0;
      accumulate_d = 1'b0;
      raw_d        = 1'b0;
      valid_d      = 1'b0;
    end
  end

  sparse_state #(
    .Width(PassWidth),
    .ResetValue(StPassNone)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q      <= '0;
      stage_q      <= '0;
      accumulate_q <= 1'b0;
      raw_q        <= 1'b0;
      third_q      <= 1'b0;
      valid_q      <= 1'b0;
    end else begin
      count_q      <= count_d;
      stage_q      <= stage_d;
      accumulate_q <= accumulate_d;
      raw_q        <= raw_d;
      third_q      <= third && !wipe_i;
      valid_q      <= valid_d;
    end
  end

  assign valid_o = valid_q;

  // Operands. The digits that leave the sum enter a at its top: in the cycle in which the next pass begins
  // its last digit does, and the low half has its place.
  logic [Radix-1:0] a_q;
  logic [BWidth-1:0] b_d, b_q;
  logic inverse_q;  // b is n'
  logic [Width-1:0] digit;

  always_comb begin
    b_d = BWidth'(b_i);
    if (first) b_d = BWidth'(OrderInverse);
    if (second) b_d = BWidth'(Order);
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) a_q <= '0;
    else if (start) a_q <= Radix'(a_i);
    else a_q <= {digit, a_q[Radix-1:Width]};

    if (wipe_i) begin
      b_q       <= '0;
      inverse_q <= 1'b0;
    end else if (begins) begin
      b_q       <= b_d;
      inverse_q <= first;
    end
  end

  logic [ValueWidth+Width-1:0] sum;

  ecc_rows #(
    .Width(Width),
    .TopWidth(TopWidth)
  ) u_rows (
    .clk_i,
    .clear_i(wipe_i),
    .digit_i(a_q[Width-1:0]),
    .b_i(b_q),
    .top_i(inverse_q),
    .sum_o(sum)
  );

  ecc_reduce #(
    .Width(Width)
  ) u_reduce (
    .clk_i,
    .clear_i(wipe_i),
    .sum_i(sum),
    .prepare_i(stage_q[3]),
    .accumulate_i(accumulate_q),
    .keep_i(stage_q[Digits+3] && (none || first)),
    .first_i(stage_q[5]),
    .raw_i(raw_q),
    .nonzero_i(first),
    .digit_o(digit),
    .emit_i(emit),
    .third_i(third_q),
    .product_o
  );

endmodule
