// SPDX-License-Identifier: Apache-2.0
// The control of ecc_multiplier: what its parts are told in which cycle of a product, which operands
// they have then, when the product is there, and when the next one may start. One start, any, is
// followed; those before and after it are free, as are all sums and digits.
module ecc_multiplier_time
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic                  clk_i,
  input logic                  rst_ni,
  input logic                  wipe_i,
  input logic                  start_i,
  input logic                  modulus_i,
  input logic [ValueWidth-1:0] a_i,
  input logic [ValueWidth-1:0] b_i
);

  localparam int unsigned Radix = Width * Digits;
  localparam int unsigned Pass = Digits + 4;  // cycles from one pass to the next
  localparam logic [5:0] ValidP = 6'(Digits + 6), ValidN = 6'(3 * Digits + 14);

  logic past, run, valid, alert, watch;
  logic [ValueWidth-1:0] product;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  formal_any #(.Width(1)) u_watch (.value_o(watch));

  ecc_multiplier #(
    .Width (Width),
    .Digits(Digits)
  ) u_multiplier (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .modulus_i,
    .a_i,
    .b_i,
    .product_o(product),
    .valid_o  (valid),
    .alert_o  (alert)
  );

  // The state of the control
  logic [3:0] count;
  logic [Digits+5:1] stage;
  logic none, first, second, third, emit;

  assign count  = u_multiplier.count_q;
  assign stage  = u_multiplier.stage_q;
  assign none   = u_multiplier.none;
  assign first  = u_multiplier.first;
  assign second = u_multiplier.second;
  assign third  = u_multiplier.third;
  assign emit   = u_multiplier.u_reduce.emit_i;

  // The start that is followed, and the cycles since; 0: none is
  logic [5:0] age_q;
  logic modulus_q, taken;
  logic [Radix-1:0] a_q;
  logic [ValueWidth-1:0] b_q;
  logic [Digits-1:0][Width-1:0] digits_q;  // that left the sum in the pass before

  assign taken = start_i && !alert && !wipe_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      age_q     <= '0;
      modulus_q <= 1'b0;
      a_q       <= '0;
      b_q       <= '0;
      digits_q  <= '0;
    end else begin
      digits_q <= {u_multiplier.digit, digits_q[Digits-1:1]};
      if (wipe_i) begin
        age_q <= '0;
      end else if (age_q != '0) begin
        age_q <= (age_q == (modulus_q ? ValidN + 6'd1 : ValidP)) ? '0 : age_q + 6'd1;
      end else if (taken && watch) begin
        age_q     <= 6'd1;
        modulus_q <= modulus_i;
        a_q       <= Radix'(a_i);
        b_q       <= b_i;
      end
    end
  end

  function automatic logic between(logic [5:0] age, int unsigned first, int unsigned last);
    return age >= 6'(first) && age <= 6'(last);
  endfunction

  // Its passes: one mod p, three mod n
  for (genvar i = 0; i < 3; i++) begin : gen_pass
    localparam int unsigned Begin = i * Pass;  // its cycle 0
    logic on;
    logic [5:0] cycle;

    assign on    = age_q > 6'(Begin) && (i == 0 || modulus_q);
    assign cycle = on ? age_q - 6'(Begin) : '0;

    // The digits of a, lowest first, beside b
    for (genvar k = 0; k < Digits; k++) begin : gen_digit
      if (i == 0) begin : gen_of_a
        a_digit :
        assert property (@(posedge clk_i) disable iff (!rst_ni)
            !past || (cycle != 6'(k + 1)) || (u_multiplier.u_rows.digit_i == a_q[Width*k+:Width]));
      end
    end

    if (i != 0) begin : gen_of_digits
      a_digits :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || (cycle != 6'd1) || (u_multiplier.a_q == digits_q));
    end

    a_b :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !between(
        cycle, 1, modulus_q ? Pass : Digits
    ) || ((u_multiplier.u_rows.b_i == ((i == 0) ? 270'(b_q) : (i == 1) ? 270'(OrderInverse) :
                                       270'(Order))) && (u_multiplier.u_rows.top_i == (i == 1))));

    // A digit's products are added three cycles after the digit.
    a_stages :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (cycle == '0) || !between(
        cycle, 3, Digits + 5
    ) || ((u_multiplier.u_reduce.prepare_i || !between(
        cycle, 3, 3
    )) && (!between(
        cycle, 4, Digits + 2
    ) || !u_multiplier.u_reduce.prepare_i) && (u_multiplier.u_reduce.accumulate_i || !between(
        cycle, 4, Digits + 3
    )) && (u_multiplier.u_reduce.first_i == (cycle == 6'd5) || !between(
        cycle, 5, Digits + 4
    )) && ((u_multiplier.u_reduce.raw_i == modulus_q) || !between(
        cycle, 5, Digits + 4
    )) && (!modulus_q || (u_multiplier.u_reduce.nonzero_i == (i == 0)) || !between(
        cycle, 5, Digits + 4
    ))));

    a_ends :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (cycle == '0) ||
        (((cycle != 6'(Digits + 3)) || (u_multiplier.u_reduce.keep_i == (i == 0))) &&
         ((cycle != 6'(Digits + 5)) || (emit == (!modulus_q || (i == 2)))) &&
         ((cycle != 6'(Digits + 5)) || !emit || (third == (i == 2)))));
  end

  // From keep to emit of a product mod n the upper half stays.
  a_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !modulus_q || !between(
      age_q, Digits + 4, 2 * Pass + Digits + 5
  ) || !u_multiplier.u_reduce.keep_i);

  a_valid :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (age_q != (modulus_q ? ValidN : ValidP)) || valid);

  // The product before it is there in its cycle 6 at the latest.
  a_not_before :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !between(
      age_q, 7, modulus_q ? 3 * Digits + 13 : Digits + 5
  ) || !valid);

  // The next start
  logic [5:0] next_start;
  assign next_start = modulus_q ? ValidN + 6'd1 : 6'(Digits);

  a_start_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !start_i || (age_q == '0) || (age_q >= next_start) || alert);

  a_next_start :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || wipe_i || (age_q != next_start) || !alert);

  a_pass_is_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_multiplier.state_q inside {StPassNone, StPassFirst, StPassSecond, StPassThird}));

  // Carries the induction.

  // Where the last start or pass is by the count, and that it is there; what is behind it is older.
  logic [5:0] last_cycle;
  logic [3:0] most;
  logic over;  // it was that long ago that the next may start

  assign over = none && count == '0;

  always_comb begin
    most = 4'(Digits + 3);
    if (none) most = 4'(Digits - 1);
    if (third) most = 4'(Digits + 5);
    last_cycle = 6'(Digits) - 6'(count);
    if (first || second) last_cycle = 6'(Pass) - 6'(count);
    if (third) last_cycle = 6'(Digits + 6) - 6'(count);
  end

  a_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (count <= most));

  for (genvar k = 1; k <= Digits + 5; k++) begin : gen_stage
    a_last_is_there :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || over || (last_cycle != 6'(k)) || stage[k]);

    a_others_are_older :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !stage[k] || (last_cycle == 6'(k)) ||
        (over ? (6'(k) >= 6'(Digits)) :
         (none || first) ? (6'(k) >= last_cycle + 6'(Digits)) :
         (6'(k) == last_cycle + 6'(Pass))));

    if (k > Digits) begin : gen_spaced
      for (genvar j = 1; j < Digits; j++) begin : gen_between
        a_spaced :
        assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !stage[k] || !stage[k-j]);
      end
    end
  end

  a_accumulate :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_multiplier.accumulate_q == (|stage[Digits+3:4])));

  // A pass of a product mod n counts as its state does.
  a_age_is_the_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !modulus_q || (age_q == '0) ||
      ((age_q <= 6'(Pass)) ? (first && (age_q == last_cycle)) :
       (age_q <= 6'(2 * Pass)) ? (second && (age_q == last_cycle + 6'(Pass))) :
       (age_q <= ValidN) ? (third && (age_q == last_cycle + 6'(2 * Pass))) :
       (none && (count == '0) && (age_q == ValidN + 6'd1))));

  a_age_is_a_stage :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || modulus_q || (age_q == '0) ||
      ((age_q <= ValidP) && ((age_q == ValidP) || stage[age_q]) &&
       ((age_q <= 6'(Digits)) ? (none && (last_cycle == age_q)) :
        (none || (first && (age_q >= last_cycle + 6'(Digits)))))));

  for (genvar k = 1; k <= Digits; k++) begin : gen_shifted
    a_rest_of_a :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (age_q != 6'(k)) ||
        (u_multiplier.a_q[Width*(Digits-k+1)-1:0] == a_q[Radix-1:Width*(k-1)]));
  end

  for (genvar k = 1; k < Digits; k++) begin : gen_shifted_in
    a_digits_follow :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (age_q <= 6'(k)) || (!modulus_q && (age_q > 6'(Digits))) ||
        (u_multiplier.a_q[Radix-1-:Width*k] == digits_q[Digits-1-:k]));
  end

  a_digits_there :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !modulus_q || (age_q <= 6'(Digits)) || (u_multiplier.a_q == digits_q));

  c_back_to_back :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && valid && (age_q == ValidP) && !modulus_q && stage[6]);

  c_after_p :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && valid && (age_q < 6'(Digits)) && (age_q != '0) && modulus_q);

  c_n :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && valid && (age_q == ValidN) && modulus_q);

endmodule
