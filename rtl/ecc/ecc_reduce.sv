// SPDX-License-Identifier: Apache-2.0
// Adds the digits' products, lowest digit first, and takes a digit off the low end each time. Mod p it
// also adds the multiple of p that makes that digit zero: since p = -1 mod 2^96 the quotient q of a
// digit is the digit itself, and what is left of q p above it is M(q) = q (p + 1) / 2^Width, four shifts.
//
//   stage 4   high + digit's product: the low `Width` bits are the digit, the rest is `high`
//   stage 5   quotient q = digit + rest + carry + M(last q), their low `Width` bits;
//             rest = the same's upper bits without the digit
//   stage 6   base = high + rest + carry, multiple = M(last q)
//   stage 7   product_o = base + multiple
//
// M(q) has no bit below 2^(96 - Width). Up to 48 bits a digit it does not reach the next quotient; above,
// its lowest bits enter there as a third number, and the carry can be 2.
//
// Of a pass of the multiplication mod n (`raw_i`) the quotient is zero: the digits leave by `digit_o`.
// `third_i`: base = the kept upper half of the first pass + that of this pass + 1, unless all digits of the
// first pass were zero. Its lower half and this pass's add up to 0 or R.
//
// Guarantees: `product_o` is not zero only in the cycle after `emit_i`; in the cycle after `clear_i`
// every register is zero.
module ecc_reduce
  import ecc_pkg::*;
#(
  parameter  int unsigned Width    = 48,
  localparam int unsigned SumWidth = ValueWidth + Width
) (
  input logic clk_i,
  input logic clear_i,

  // Stage 4
  input logic [SumWidth-1:0] sum_i,
  input logic prepare_i,  // the cycle before the first digit's
  input logic accumulate_i,
  input logic keep_i,  // in the last digit's cycle: its upper half is for stage 6
  // Stage 5
  input logic first_i,
  input logic raw_i,
  input logic nonzero_i,  // a pass whose digits decide on the carry of `third_i`
  output logic [Width-1:0] digit_o,
  // Stage 6
  input logic emit_i,
  input logic third_i,
  // Stage 7
  output logic [ValueWidth-1:0] product_o
);

  localparam bit Reaches = Width > 48;
  localparam int unsigned Low = 96 - Width;  // M(q) is zero below
  localparam int unsigned RestWidth = 256 - Width;

  typedef logic [ValueWidth-1:0] value_t;
  typedef logic [255:0] multiple_t;

  // M(q) = q 2^(96-Width) + q 2^(192-Width) + q 2^(256-Width) - q 2^(224-Width)
  function automatic multiple_t multiple(logic [Width-1:0] q);
    logic [255:96] upper;  // of M(q), from 2^(192-Width) on
    logic [Width+63:0] sum;
    if (Width > 64) sum = {q, 64'b0} + (Width + 64)'(q);
    else sum = ((Width + 64)'(q) << 64) | (Width + 64)'(q);
    sum[Width+63:32] = sum[Width+63:32] - (Width + 32)'(q);
    upper = 160'(sum) << (96 - Width);
    return {upper, 96'(q) << Low};
  endfunction

  // Stage 4
  value_t high_q, kept_q;
  logic [Width-1:0] digit_q;
  logic [SumWidth-1:0] total;

  assign total   = sum_i + SumWidth'(high_q);
  assign digit_o = digit_q;

  // Stage 5
  logic [RestWidth-1:0] rest_d, rest_q;
  logic [Width-1:0] quotient_q, rest_low;
  logic [1:0] carry_q, carry;
  logic [Width+1:0] lowest;
  logic nonzero_d, nonzero_q;
  multiple_t step;

  assign step = multiple(quotient_q);
  assign rest_low = first_i ? '0 : rest_q[Width-1:0];
  assign carry = first_i ? '0 : carry_q;
  assign rest_d = RestWidth'(rest_q[RestWidth-1:Width]) + RestWidth'(step[255:Width]);

  if (Reaches) begin : gen_reaches
    logic [Width-1:0] step_low;
    assign step_low = first_i ? '0 : step[Width-1:0];
    assign lowest = ((Width + 2)'(rest_low) + (Width + 2)'(digit_q) + (Width + 2)'(carry[0])) +
                    ((Width + 2)'(step_low) + (Width + 2)'({carry[1], 1'b0}));
  end else begin : gen_apart
    logic unused_bits;
    assign lowest = (Width + 2)'(rest_low) + (Width + 2)'(digit_q) + (Width + 2)'(carry[0]);
    assign unused_bits = ^{step[Width-1:0], carry[1]};
  end

  assign nonzero_d = nonzero_i ? (nonzero_q && !first_i) || digit_q != '0 : nonzero_q;

  // Stages 6 and 7
  value_t base_q, addend;
  logic [255:0] multiple_q;
  logic increment;

  always_comb begin
    addend    = value_t'(rest_q);
    increment = carry_q[0];
    if (third_i) begin
      addend    = high_q;
      increment = nonzero_q;
    end
  end

  // A carry of 2 has its place in the multiple, which has no bit there.
  if (Reaches) begin : gen_product
    logic unused_bits;
    assign product_o[0] = base_q[0];
    assign unused_bits = multiple_q[0];
    assign product_o[ValueWidth-1:1] =
        base_q[ValueWidth-1:1] + (ValueWidth - 1)'(multiple_q[255:1]);
  end else begin : gen_short_product
    logic unused_bits;
    assign product_o[Low-1:0] = base_q[Low-1:0];
    assign product_o[ValueWidth-1:Low] =
        base_q[ValueWidth-1:Low] + (ValueWidth - Low)'(multiple_q[255:Low]);
    assign unused_bits = ^multiple_q[Low-1:0];
  end

  always_ff @(posedge clk_i) begin
    if (clear_i || prepare_i) high_q <= '0;
    else if (accumulate_i) high_q <= total[SumWidth-1:Width];

    if (clear_i) kept_q <= '0;
    else if (keep_i) kept_q <= total[SumWidth-1:Width];

    if (clear_i || first_i) rest_q <= '0;
    else rest_q <= rest_d;

    if (clear_i || raw_i) begin
      quotient_q <= '0;
      carry_q    <= '0;
    end else begin
      quotient_q <= lowest[Width-1:0];
      carry_q    <= lowest[Width+1:Width];
    end

    if (clear_i || !emit_i) begin
      base_q     <= '0;
      multiple_q <= '0;
    end else begin
      base_q     <= kept_q + addend + value_t'(increment);
      multiple_q <= Reaches ? step | 256'({carry_q[1], 1'b0}) : step;
    end

    if (clear_i) begin
      digit_q   <= '0;
      nonzero_q <= 1'b0;
    end else begin
      digit_q   <= total[Width-1:0];
      nonzero_q <= nonzero_d;
    end
  end

endmodule
