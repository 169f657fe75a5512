// SPDX-License-Identifier: Apache-2.0
// One register of eight by a secret place: all eight pass, and the one is kept by a mask.
//
// Cycles, with start in cycle s (the engine's t + 2): in s + i, i = 0 to 3, `a_i` and `b_i` carry the
// registers 2 i and 2 i + 1; `place_i` is taken in s. Result in s + 5, for that cycle alone; zero when
// nothing is under way. The next start may come in s + 4.
//
// Guarantees: what is read and when does not depend on the place. After `wipe_i` every register is
// zero in the next cycle and nothing is under way. An illegal state is terminal and an alert; a start
// while busy is an alert.
// Does not: give anything of use after a start while busy; keep `value_o` from showing parts of the result in s + 2 to s + 4: the engine selects it in the
// cycle of its write-back.
module ecc_select
  import ecc_pkg::ValueWidth;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic [           2:0] place_i,
  input  logic [ValueWidth-1:0] a_i,
  input  logic [ValueWidth-1:0] b_i,
  output logic [ValueWidth-1:0] value_o,

  output logic alert_o
);

  typedef logic [ValueWidth-1:0] value_t;

  // Codes differ in four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 8;
  typedef enum logic [StateWidth-1:0] {
    StIdle   = 8'h33,
    StSecond = 8'h3C,
    StThird  = 8'h55,
    StFourth = 8'h5A,
    StError  = 8'h0F
  } state_e;

  state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic idle, legal;

  // Which registers of the pair are kept: of the first by `place_i`, then by what is left of its decoding,
  // which is zero when nothing is under way.
  logic [5:0] rest_d, rest_q;
  logic mask_a, mask_b;
  logic keep_q;  // the pair belongs to the sum that is there
  value_t pair_q, value_q;

  assign state_q = state_e'(state_code);
  assign idle    = state_q == StIdle;
  assign legal   = state_q inside {StIdle, StSecond, StThird, StFourth};
  assign alert_o = !legal || (start_i && !idle);

  always_comb begin
    unique case (state_q)
      StIdle:   state_d = start_i ? StSecond : StIdle;
      StSecond: state_d = StThird;
      StThird:  state_d = StFourth;
      StFourth: state_d = StIdle;
      default:  state_d = StError;
    endcase
    if (wipe_i) state_d = legal ? StIdle : StError;
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

  assign mask_a = rest_q[0] || (start_i && place_i == 3'd0);
  assign mask_b = rest_q[1] || (start_i && place_i == 3'd1);

  always_comb begin
    rest_d = {2'b00, rest_q[5:2]};
    for (int unsigned i = 0; i < 6; i++) begin
      if (start_i && 32'(place_i) == i + 2) rest_d[i] = 1'b1;
    end
  end

  assign value_o = value_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) keep_q <= 1'b0;
    else keep_q <= !idle && !wipe_i;
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      rest_q  <= '0;
      pair_q  <= '0;
      value_q <= '0;
    end else begin
      rest_q  <= rest_d;
      pair_q  <= (a_i & {ValueWidth{mask_a}}) | (b_i & {ValueWidth{mask_b}});
      value_q <= pair_q | (value_q & {ValueWidth{keep_q}});
    end
  end

endmodule
