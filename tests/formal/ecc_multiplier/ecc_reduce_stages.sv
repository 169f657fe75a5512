// SPDX-License-Identifier: Apache-2.0
// The adders of ecc_reduce, stage by stage, as the equations of recurrence.py; the digits' products
// are free. M(q) = q (p + 1) / 2^Width.
module ecc_reduce_stages
  import ecc_pkg::*;
#(
  parameter  int unsigned Width    = 48,
  localparam int unsigned SumWidth = ValueWidth + Width
) (
  input logic                clk_i,
  input logic                clear_i,
  input logic [SumWidth-1:0] sum_i,
  input logic                prepare_i,
  input logic                accumulate_i,
  input logic                keep_i,
  input logic                first_i,
  input logic                raw_i,
  input logic                nonzero_i,
  input logic                emit_i,
  input logic                third_i
);

  localparam int unsigned RestWidth = 256 - Width;
  localparam logic [1:0] MostCarry = Width > 48 ? 2'd2 : 2'd1;
  typedef logic [ValueWidth-1:0] value_t;
  typedef logic [255+Width:0] multiple_t;
  typedef logic [Width+2:0] lowest_t;

  logic [Width-1:0] digit;
  value_t product;
  logic past_q = 1'b0;

  always_ff @(posedge clk_i) past_q <= 1'b1;

  ecc_reduce #(
    .Width(Width)
  ) u_reduce (
    .clk_i,
    .clear_i,
    .sum_i,
    .prepare_i,
    .accumulate_i,
    .keep_i,
    .first_i,
    .raw_i,
    .nonzero_i,
    .digit_o  (digit),
    .emit_i,
    .third_i,
    .product_o(product)
  );

  // The chip's reset and the first wipe clear the registers; before that they hold anything.
  always_comb begin
    if (!past_q) assume (clear_i);
  end

  // q (p + 1), of which 2^Width is a factor
  logic [Width-1:0] q;
  multiple_t whole;
  logic [255:0] multiple;

  assign q = u_reduce.quotient_q;
  assign whole = (((multiple_t'(q) << 256) + (multiple_t'(q) << 192)) - (multiple_t'(q) << 224)) +
      (multiple_t'(q) << 96);
  assign multiple = whole[255+Width:Width];

  a_constant :
  assert property (@(posedge clk_i)
      Prime + 256'd1 == (256'd1 << 192) + (256'd1 << 96) - (256'd1 << 224));

  a_multiple :
  assert property (@(posedge clk_i) (whole[Width-1:0] == '0) && (u_reduce.step == multiple));

  // Stage 4
  a_digit :
  assert property (@(posedge clk_i) !past_q || (digit == ($past(
      clear_i
  ) ? '0 : Width'($past(
      sum_i + SumWidth'(u_reduce.high_q)
  )))));

  a_high :
  assert property (@(posedge clk_i) !past_q || $past(
      clear_i || prepare_i || !accumulate_i
  ) || ({u_reduce.high_q, digit} == $past(
      sum_i + SumWidth'(u_reduce.high_q)
  )));

  a_high_kept :
  assert property (@(posedge clk_i) !past_q || (u_reduce.high_q == ($past(
      clear_i || prepare_i
  ) ? '0 : $past(
      accumulate_i
  ) ? u_reduce.high_q : $past(
      u_reduce.high_q
  ))));

  a_kept :
  assert property (@(posedge clk_i) !past_q || $past(
      clear_i || !keep_i
  ) || ({u_reduce.kept_q, digit} == $past(
      sum_i + SumWidth'(u_reduce.high_q)
  )));

  a_kept_stays :
  assert property (@(posedge clk_i) !past_q || $past(
      keep_i
  ) || (u_reduce.kept_q == ($past(
      clear_i
  ) ? '0 : $past(
      u_reduce.kept_q
  ))));

  // Stage 5
  lowest_t lowest;

  always_comb begin
    lowest = lowest_t'(digit);
    if (!first_i) begin
      lowest = (lowest_t'(u_reduce.rest_q[Width-1:0]) + lowest_t'(digit) +
                lowest_t'(u_reduce.carry_q)) + lowest_t'(multiple[Width-1:0]);
    end
  end

  a_quotient :
  assert property (@(posedge clk_i) !past_q || (lowest_t'({u_reduce.carry_q, q}) == ($past(
      clear_i || raw_i
  ) ? '0 : $past(
      lowest
  ))));

  a_carry :
  assert property (@(posedge clk_i) !past_q || (u_reduce.carry_q <= MostCarry));

  // Nothing is lost.
  a_rest :
  assert property (@(posedge clk_i) !past_q || ((RestWidth + 1)'(u_reduce.rest_q) == ($past(
      clear_i || first_i
  ) ? '0 : $past(
      (RestWidth + 1)'(u_reduce.rest_q >> Width) + (RestWidth + 1)'(multiple >> Width)
  ))));

  a_nonzero :
  assert property (@(posedge clk_i) !past_q || (u_reduce.nonzero_q == ($past(
      clear_i
  ) ? 1'b0 : !$past(
      nonzero_i
  ) ? $past(
      u_reduce.nonzero_q
  ) : ($past(
      digit != '0
  ) || $past(
      u_reduce.nonzero_q && !first_i
  )))));

  // Stages 6 and 7
  value_t base;

  assign base = third_i ? u_reduce.kept_q + u_reduce.high_q + value_t'(u_reduce.nonzero_q) :
      u_reduce.kept_q + value_t'(u_reduce.rest_q) + value_t'(u_reduce.carry_q[0]);

  a_product :
  assert property (@(posedge clk_i) !past_q || (product == ($past(
      clear_i || !emit_i
  ) ? '0 : $past(
      base
  ) + ($past(
      value_t'(multiple)
  ) + ($past(
      u_reduce.carry_q[1]
  ) ? value_t'(2) : '0)))));

  // A quotient is followed by a carry of 1, and of 2 where the set allows it.
  c_carry :
  cover property (@(posedge clk_i)
      past_q && (u_reduce.carry_q == MostCarry) && (&q[3:0]) && emit_i && !third_i);

  c_third :
  cover property (@(posedge clk_i)
      past_q && emit_i && third_i && u_reduce.nonzero_q && (u_reduce.kept_q != '0));

endmodule
