// SPDX-License-Identifier: Apache-2.0
// A product of the scaled clone of ecc_multiplier (scaled.py), for any operands: mod p what the textbook's
// Montgomery product gives, digit by digit; mod n (a b + q n) / R with q = (a b mod R) (-1/n) mod R. a b is
// the sum of the products of a's digits.
module scaled
  import ecc_pkg::*;
#(
  parameter int unsigned Width = 3,
  parameter int unsigned Digits = 6,
  parameter int unsigned Unit = 2,
  parameter bit ModN = 1'b0
) (
  input logic                  clk_i,
  input logic                  rst_ni,
  input logic [ValueWidth-1:0] a_i,
  input logic [ValueWidth-1:0] b_i
);

  localparam int unsigned Radix = Width * Digits;
  localparam int unsigned WideWidth = Radix + ValueWidth + 3;
  localparam int unsigned Begin = 2;
  localparam int unsigned Valid = Begin + (ModN ? 3 * Digits + 14 : Digits + 6);
  localparam int unsigned Last = Valid + 2 + (ModN ? 0 : 4 * Digits);
  typedef logic [WideWidth-1:0] wide_t;

  logic [6:0] time_q = '0;
  (* keep *) logic [ValueWidth-1:0] a_q, b_q;
  logic [ValueWidth-1:0] product;
  logic valid, alert;

  always_ff @(posedge clk_i) begin
    if (time_q != 7'd127) time_q <= time_q + 7'd1;
    a_q <= a_q;  // any number: nothing writes it
    b_q <= b_q;
  end

  always_comb begin
    assume (rst_ni == (time_q != '0));
    assume ((32'(ValueWidth) <= 32'(Radix)) || (a_q < (ValueWidth + 1)'(1) << Radix));
  end

  ecc_multiplier #(
    .Width (Width),
    .Digits(Digits)
  ) u_multiplier (
    .clk_i,
    .rst_ni,
    .wipe_i   (time_q == 7'd1),
    .start_i  (time_q == 7'(Begin)),
    .modulus_i(ModN),
    .a_i      (time_q == 7'(Begin) ? a_q : a_i),
    .b_i      (time_q == 7'(Begin) ? b_q : b_i),
    .product_o(product),
    .valid_o  (valid),
    .alert_o  (alert)
  );

  // Mod p, the textbook: to each digit's product the multiple of p is added that makes the lowest digit
  // zero. Mod n: the whole product, its lower half times -1/n, and that times n.
  logic [Digits:0][WideWidth-1:0] sums;
  logic [2:0][Digits:0][WideWidth-1:0] highs;
  logic [Digits-1:0][Width-1:0] quotients;
  logic [2:0][Digits-1:0][Width-1:0] digits;

  always_comb begin
    sums[0] = '0;
    for (int unsigned k = 0; k < Digits; k++) begin
      sums[k+1] = sums[k] + wide_t'(Width'(a_q >> (Width * k))) * wide_t'(b_q);
      quotients[k] = sums[k+1][Width-1:0];
      sums[k+1] = (sums[k+1] + wide_t'(quotients[k]) * wide_t'(Prime)) >> Width;
    end
  end

  always_comb begin
    for (int unsigned i = 0; i < 3; i++) begin
      highs[i][0] = '0;
      for (int unsigned k = 0; k < Digits; k++) begin
        highs[i][k+1] = highs[i][k] +
            ((i == 0) ? wide_t'(Width'(a_q >> (Width * k))) * wide_t'(b_q) :
             (i == 1) ? wide_t'(digits[0][k]) * wide_t'(OrderInverse) :
             wide_t'(digits[1][k]) * wide_t'(Order));
        digits[i][k] = highs[i][k+1][Width-1:0];
        highs[i][k+1] = highs[i][k+1] >> Width;
      end
    end
  end

  wide_t result;
  logic [2*Radix-1:0] whole;  // (a b + q n), its lower half

  assign whole = (2 * Radix)'(digits[0]) + (2 * Radix)'(digits[2]);
  assign result = ModN ? highs[0][Digits] + highs[2][Digits] + wide_t'(whole >> Radix) :
      sums[Digits];

  // What the registers hold on the way, before the digit k: upper part of the sum; rest, carry and
  // quotient of the digit before. `lows`: what the digit's sum has below.
  localparam int unsigned Steps = 4;
  logic [Digits:0][ValueWidth-1:0] kept;
  logic [Digits-1:0][Width-1:0] lows;
  logic [Digits:0][Width-1:0] factors;
  logic [Digits:0][8*Unit-1:0] rests;
  logic [Digits:0][1:0] carries;

  function automatic wide_t multiple(logic [Width-1:0] q);
    return (wide_t'(q) * (wide_t'(Prime) + wide_t'(1))) >> Width;
  endfunction

  assign kept[0] = '0;
  assign factors[0] = '0;
  assign rests[0] = '0;
  assign carries[0] = '0;

  for (genvar k = 0; k < Digits; k++) begin : gen_kept
    always_ff @(posedge clk_i) begin
      if (time_q == 7'(Begin + k + 5)) begin
        kept[k+1] <= u_multiplier.u_reduce.high_q;
        lows[k]   <= u_multiplier.digit;
      end
      if (time_q == 7'(Begin + k + 6)) begin
        factors[k+1] <= u_multiplier.u_reduce.quotient_q;
        rests[k+1]   <= (8 * Unit)'(u_multiplier.u_reduce.rest_q);
        carries[k+1] <= u_multiplier.u_reduce.carry_q;
      end
    end
  end

  for (genvar k = 0; k < Digits; k++) begin : gen_digit
    if (!ModN) begin : gen_p
      // What the stages do, and the steps that lead from there to the textbook's sum, one a cycle.
      localparam int unsigned Step = Valid + 2 + Steps * k;
      wide_t p, y, z, t;

      assign p = wide_t'(Width'(a_q >> (Width * k))) * wide_t'(b_q);
      assign y = (wide_t'(rests[k]) + multiple(factors[k])) + wide_t'(carries[k]);
      assign z = (wide_t'(rests[k+1]) + multiple(factors[k+1])) + wide_t'(carries[k+1]);
      assign t = p + wide_t'(kept[k]);

      a_high :
      assert property (@(posedge clk_i)
          (time_q != 7'(Begin + k + 6)) ||
          (wide_t'({kept[k+1], lows[k]}) == wide_t'(kept[k]) + p));

      a_quotient :
      assert property (@(posedge clk_i)
          (time_q != 7'(Begin + k + 7)) ||
          (wide_t'({carries[k+1], factors[k+1]}) ==
           wide_t'(lows[k]) + wide_t'(Width'(rests[k])) + wide_t'(carries[k]) +
           wide_t'(Width'(multiple(
          factors[k]
      )))));

      a_rest :
      assert property (@(posedge clk_i)
          (time_q != 7'(Begin + k + 7)) ||
          (wide_t'(rests[k+1]) ==
           wide_t'(rests[k] >> Width) + (multiple(
          factors[k]
      ) >> Width)));

      a_joined :
      assert property (@(posedge clk_i) (time_q != 7'(Step)) || (sums[k] + p == t + y));

      a_split :
      assert property (@(posedge clk_i)
          (time_q != 7'(Step + 1)) ||
          ((t + y) >> Width == wide_t'(kept[k+1]) + ((wide_t'(lows[k]) + y) >> Width)));

      a_carried :
      assert property (@(posedge clk_i)
          (time_q != 7'(Step + 1)) ||
          (((wide_t'(lows[k]) + y) >> Width == wide_t'(rests[k+1]) + wide_t'(carries[k+1])) &&
           (quotients[k] == factors[k+1])));

      a_textbook :
      assert property (@(posedge clk_i)
          (time_q != 7'(Step + 2)) ||
          (sums[k+1] == ((sums[k] + p) >> Width) + multiple(
          quotients[k]
      )));

      a_regrouped :
      assert property (@(posedge clk_i)
          (time_q != 7'(Step + 2)) ||
          ((wide_t'(rests[k+1]) + wide_t'(carries[k+1])) + multiple(
          factors[k+1]
      ) == z));

      a_sum :
      assert property (@(posedge clk_i)
          (time_q != 7'(Step + 3)) || (sums[k+1] == wide_t'(kept[k+1]) + z));
    end else begin : gen_n
      for (genvar i = 0; i < 3; i++) begin : gen_pass
        a_digit :
        assert property (@(posedge clk_i)
            (time_q != 7'(Begin + i * (Digits + 4) + k + 5)) ||
            ((u_multiplier.digit == digits[i][k]) &&
             ((i == 1) || (wide_t'(u_multiplier.u_reduce.high_q) == highs[i][k+1]))));
      end
    end
  end

  if (ModN) begin : gen_inverse
    // What -1/n is for: the lower halves add up to R, or both are zero.
    a_halves :
    assert property (@(posedge clk_i)
        (time_q != 7'(Valid - 1)) ||
        (whole == ((digits[0] == '0) ? '0 : (2 * Radix)'(1) << Radix)));
  end

  logic [ValueWidth-1:0] product_q;

  always_ff @(posedge clk_i) if (time_q == 7'(Valid)) product_q <= product;

  a_valid :
  assert property (@(posedge clk_i) (time_q != 7'(Valid)) || valid);

  if (!ModN) begin : gen_last
    a_added :
    assert property (@(posedge clk_i)
        (time_q != 7'(Valid + 1)) ||
        (product_q == ValueWidth'(wide_t'(kept[Digits]) + ((wide_t'(rests[Digits]) +
                                                            multiple(
        factors[Digits]
    )) + wide_t'(carries[Digits])))));
  end

  a_product :
  assert property (@(posedge clk_i) (time_q != 7'(Last)) || (product_q == ValueWidth'(result)));

  a_no_alert :
  assert property (@(posedge clk_i) (time_q < 7'(Begin)) || (time_q > 7'(Valid)) || !alert);

  c_product :
  cover property (@(posedge clk_i)
      (time_q == 7'(Valid)) && (|product[ValueWidth-1:ValueWidth-4]) &&
      ((ModN ? digits[1][Digits-1] : quotients[Digits-1]) == '1));

endmodule
