// SPDX-License-Identifier: Apache-2.0
// Modular inverse by half-delta divsteps (tools/ecc/README.md, "The machine"), one a cycle.
//
//   start       f = m, g = `value_i`, d = 0, e = 1, zeta = -1
//   590 steps   g odd and zeta < 0:  (f, g, d, e, zeta) = (g, g - f, e, e - d, -zeta - 2)
//               else:                g, e grow by f, d if g is odd; zeta falls by 1
//               then g is halved, and e, after m is added if it is odd
//   offset      e = 296 m, taken as half of 0 + 592 m, so that the adder of the steps serves
//   after       `inverse_o` = e + d, or e - d if f < 0: sign(f) d + 296 m
//
// Cycles, with start in cycle s: busy from s + 1 to s + 592; the result from s + 593 until the next start
// or wipe, which may come from s + 592 on. No cycle depends on a value.
//
// Guarantees: for `value_i` below m, f is odd, d value = f and e value = g mod m in every step, and
// |d| < 296 m, so that the result is natural and has at most 266 bits. After `wipe_i` every register is zero
// in the next cycle and nothing is under way. An illegal state is terminal and an alert, and so is a start
// in s + 1 to s + 591 an alert; it is ignored.
// Does not: know whether an inverse exists; that of 0 is a multiple of m. `inverse_o` is meaningless
// while busy: the engine selects it in the cycle of its write-back.
module ecc_inverter
  import ecc_microcode_pkg::Divsteps;
  import ecc_microcode_pkg::InverseOffset;
  import ecc_pkg::ValueWidth;
  import ecc_pkg::Prime;
  import ecc_pkg::Order;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic                  modulus_i,  // 0 p, 1 n
  input  logic [         255:0] value_i,    // below the modulus
  output logic                  busy_o,
  output logic [ValueWidth-1:0] inverse_o,

  output logic alert_o
);

  // f and g stay within (-m, m]; their difference takes one bit more.
  localparam int unsigned FWidth = 258;

  typedef logic [ValueWidth-1:0] value_t;
  typedef logic [FWidth-1:0] narrow_t;

  // Codes differ in four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StIdle   = 6'b010101,
    StStep   = 6'b011010,
    StOffset = 6'b100110,
    StError  = 6'b101001
  } state_e;

  state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic [9:0] left_q;  // steps to go after this one
  logic modulus_q;
  logic idle, step, offset, last, start;

  narrow_t f_q, g_q, g_sum;
  value_t d_q, e_q, e_sum, e_even;
  logic [10:0] zeta_q;
  logic swap;

  // What the adders do, told in the cycle before: nothing of it is on the way of a carry.
  logic skip_d, skip_q, negate_d, negate_q, odd_d, odd_q, offset_q, settles_q;
  logic less;
  value_t modulus_e, inverse_q;

  assign state_q = state_e'(state_code);
  assign idle    = state_q == StIdle;
  assign step    = state_q == StStep;
  assign offset  = state_q == StOffset;
  assign last    = step && left_q == '0;
  assign start   = start_i && idle && !wipe_i;
  assign busy_o  = !idle || settles_q;
  assign alert_o = !(idle || step || offset) || (start_i && !idle);

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StIdle:   if (start_i) state_d = StStep;
      StStep:   if (last) state_d = StOffset;
      StOffset: state_d = StIdle;
      default:  state_d = StError;
    endcase
    if (wipe_i) state_d = (idle || step || offset) ? StIdle : StError;
  end

  sparse_state #(
    .Width(StateWidth),
    .ResetValue(StIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) settles_q <= 1'b0;
    else settles_q <= !idle && !wipe_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q    <= '0;
      modulus_q <= 1'b0;
    end else if (wipe_i) begin
      left_q    <= '0;
      modulus_q <= 1'b0;
    end else if (start) begin
      left_q    <= 10'(Divsteps - 1);
      modulus_q <= modulus_i;
    end else if (step) begin
      left_q <= left_q - 10'd1;
    end
  end

  assign swap = step && g_q[0] && zeta_q[10];

  // A step adds if g is odd, and takes away if zeta is negative besides; when idle the adder of e gives
  // the result.
  logic [10:0] zeta_next;
  assign zeta_next = (swap ? ~zeta_q : zeta_q) - 11'd1;

  // `odd`: the sum of e will be, as it is decided by the lowest bits that the registers get.
  always_comb begin
    skip_d   = 1'b0;
    negate_d = f_q[FWidth-1];
    if (step) begin
      skip_d   = last || !g_sum[1];
      negate_d = zeta_next[10];
    end
    if (start) begin
      skip_d   = !value_i[0];
      negate_d = 1'b1;
    end
    odd_d = start || (e_even[1] ^ ((swap ? e_q[0] : d_q[0]) && !skip_d));
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      skip_q   <= 1'b0;
      negate_q <= 1'b0;
      odd_q    <= 1'b0;
      offset_q <= 1'b0;
    end else begin
      skip_q   <= skip_d;
      negate_q <= negate_d;
      odd_q    <= odd_d;
      offset_q <= last;
    end
  end

  assign less = negate_q && !skip_q;

  // A carry comes in through a bit of its own: one chain.
  logic unused_g, unused_e;
  assign {g_sum, unused_g} = {g_q, 1'b1} + {(f_q ^ {FWidth{negate_q}}) & {FWidth{!skip_q}}, less};
  assign {e_sum, unused_e} =
      {e_q, 1'b1} + {(d_q ^ {ValueWidth{negate_q}}) & {ValueWidth{!skip_q}}, less};

  function automatic value_t addend(logic [255:0] modulus, logic once, logic offset_now);
    addend = '0;
    if (once) addend = value_t'(modulus);
    if (offset_now) addend = value_t'(modulus) * value_t'(2 * InverseOffset);
  endfunction

  assign modulus_e = modulus_q ? addend(Order, odd_q, offset_q) : addend(Prime, odd_q, offset_q);
  assign e_even    = e_sum + modulus_e;

  assign inverse_o = inverse_q;

  always_ff @(posedge clk_i) begin
    if (wipe_i) inverse_q <= '0;
    else if (idle) inverse_q <= e_sum;
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) f_q <= '0;
    else if (start || swap) f_q <= start ? (modulus_i ? narrow_t'(Order) : narrow_t'(Prime)) : g_q;
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) g_q <= '0;
    else if (start || step)
      g_q <= start ? narrow_t'(value_i) : {g_sum[FWidth-1], g_sum[FWidth-1:1]};
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i || start) d_q <= '0;
    else if (swap) d_q <= e_q;
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i || last) e_q <= '0;
    else if (start) e_q <= value_t'(1);
    else if (step || offset) e_q <= {e_even[ValueWidth-1], e_even[ValueWidth-1:1]};
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) zeta_q <= '0;
    else if (start) zeta_q <= '1;
    else if (step) zeta_q <= zeta_next;
  end

  logic unused_low;
  assign unused_low = ^{unused_g, unused_e, g_sum[0], e_even[0]};

endmodule
