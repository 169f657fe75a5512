// SPDX-License-Identifier: Apache-2.0
// Chaining value, rounds and message schedule of FIPS 180-4: one round a cycle, or two.
//
// Guarantees: a block is taken whenever `full_i` is high and the machine is in Idle or Add;
// `hash_o` is H(i) in the cycle after Add; after `wipe_i` every register is zero in the next cycle.
// Does not: change anything in Idle but on `start_i` and `load_i`; pad; know when a message ends.
//
//   Idle --full--> Round 0, N .. R-N --> Add --full--> Round 0
//                                        Add --------> Idle            N = `Rounds`
//
// In the cycle of Load (Idle or Add with `full_i`) the first N words are taken, in Round t the words from
// t + N, so that K[t] + W[t] comes from a register.
//
// The chaining value rotates: each of its halves (H0 to H3, H4 to H7) gets N words' sums a cycle.
// What a and e hold after the round R-4 moves unchanged to d and h by the end of the last round, so
// its sum is due in the cycle after; the last sums follow in Add. Two N adders do the work of eight.
// In Idle the working variables equal the chaining value, so that Load has nothing to copy.
module sha2_core
  import sha2_pkg::*;
#(
  parameter  bit          Sha512 = 1'b1,
  parameter  int unsigned Rounds = 1,
  localparam int unsigned Width  = Sha512 ? 64 : 32
) (
  input logic clk_i,
  input logic rst_ni,

  // Message
  input logic start_i,  // only in Idle: chaining value of `alg_i`
  input sha2_alg_e alg_i,
  input logic restore_i,  // with `start_i`: `load_i` follows, H0 to H7 in order
  input logic sha512_i,  // 80 rounds, 64-bit words; kept from `start_i` on
  input logic load_i,
  input logic [2:0] load_index_i,
  input logic [Width-1:0] load_word_i,
  output logic idle_o,
  output logic add_o,
  output logic [Width-1:0] hash_o[8],

  // Block
  input  logic             full_i,          // 16 words are there
  output logic             pop_o,           // `Rounds` words
  output logic [      3:0] index_o,
  input  logic [Width-1:0] word_i [Rounds], // from `index_o` on

  // Wipe, faults
  input  logic       wipe_i,
  input  logic       sweep_i,
  input  logic [3:0] sweep_index_i,
  output logic       alert_o
);

  typedef logic [Width-1:0] word_t;

  sha2_core_e state_d, state_q;
  logic [CoreWidth-1:0] state_code;
  logic [6:0] t_d, t_q;  // the word to take next: 0 in Idle and Add, t + N in Round t
  logic prime_d, prime_q;  // the cycle after the chaining value was written
  logic [6:0] rounds;
  logic load, round, step, add, rotate;

  assign rounds = (Sha512 && sha512_i) ? 7'd80 : 7'd64;
  assign state_q = sha2_core_e'(state_code);
  assign round  = state_q == StCoreRound;
  assign add_o  = state_q == StCoreAdd;
  assign idle_o = state_q == StCoreIdle;

  assign alert_o = !(idle_o || round || add_o);

  assign load   = (idle_o || add_o) && full_i;
  assign step   = load || (round && t_q != rounds);
  assign add    = add_o || prime_q;
  assign rotate = add || (round && t_q >= rounds - 7'(4 - 2 * Rounds));

  assign index_o = t_q[3:0];
  assign pop_o   = step && t_q[6:4] == '0;

  always_comb begin
    state_d = state_q;
    t_d     = step ? t_q + 7'(Rounds) : t_q;
    prime_d = ((start_i && !restore_i) || (load_i && load_index_i == 3'd7)) && !wipe_i;
    unique case (state_q)
      StCoreIdle: if (full_i) state_d = StCoreRound;
      StCoreRound: begin
        if (t_q == rounds) begin
          state_d = StCoreAdd;
          t_d     = '0;
        end
      end
      StCoreAdd:  state_d = full_i ? StCoreRound : StCoreIdle;
      default:    state_d = StCoreError;
    endcase
    if (wipe_i) begin
      t_d     = '0;
      state_d = alert_o ? StCoreError : StCoreIdle;
    end
  end

  sparse_state #(
    .Width(CoreWidth),
    .ResetValue(StCoreIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      t_q     <= '0;
      prime_q <= 1'b0;
    end else begin
      t_q     <= t_d;
      prime_q <= prime_d;
    end
  end

  // K[t] + W[t]
  word_t w[Rounds], kw_q[Rounds];

  sha2_schedule #(
    .Width (Width),
    .Rounds(Rounds)
  ) u_schedule (
    .clk_i,
    .sha512_i(Sha512 && sha512_i),
    .step_i(step),
    .t_i(t_q[3:0]),
    .message_i(t_q[6:4] == '0),
    .word_i,
    .w_o(w),
    .sweep_i,
    .sweep_index_i
  );

  for (genvar r = 0; r < Rounds; r++) begin : gen_kw
    localparam logic [6:0] R = r;
    word_t k, kw_d;

    sha2_constants #(
      .Width(Width)
    ) u_constants (
      .t_i(t_q | R),
      .k_o(k)
    );

    always_comb begin
      kw_d = w[r] + k;
      if (Sha512 && !sha512_i) kw_d[31:0] = '0;
    end

    wipeable #(
      .Width(Width)
    ) u_kw (
      .clk_i,
      .rst_ni,
      .we_i(step),
      .wipe_i,
      .d_i (kw_d),
      .q_o (kw_q[r])
    );
  end

  // Working variables v = a to h and chaining value H. H is written N places before its order, and v
  // is zero: the addition of the next cycle brings it into place and into v.
  word_t v_q[8], v_d[8], hash_q[8], hash_d[8], rotated[8];

  for (genvar r = 0; r < Rounds; r++) begin : gen_round
    word_t v_in[8], v_out[8];

    if (r == 0) begin : gen_first
      assign v_in = v_q;
    end else begin : gen_next
      assign v_in = gen_round[r-1].v_out;
    end

    sha2_round #(
      .Width(Width)
    ) u_round (
      .sha512_i(Sha512 && sha512_i),
      .v_i(v_in),
      .kw_i(kw_q[r]),
      .v_o(v_out)
    );
  end

  for (genvar i = 0; i < 8; i++) begin : gen_words
    // This register's word after a rotation comes from register From; register i holds the word Place
    // until then.
    localparam int unsigned I = i;
    localparam int unsigned From = (I & 4) | ((I + 4 - Rounds) & 3);
    localparam int unsigned Place = (I & 4) | ((I + Rounds) & 3);
    logic [63:0] initial_word;
    logic loads;

    if ((I & 3) < Rounds) begin : gen_sum
      assign rotated[i] = hash_q[From] + v_q[i];
    end else begin : gen_move
      assign rotated[i] = hash_q[From];
    end

    assign loads        = load_i && load_index_i == 3'(Place);
    assign v_d[i]       = add ? rotated[i] : gen_round[Rounds-1].v_out[i];
    assign initial_word = initial_value(alg_i, InitialFirst[Place], InitialSecond[Place]);

    always_comb begin
      hash_d[i] = rotated[i];
      if (loads) hash_d[i] = load_word_i;
      if (start_i) hash_d[i] = Width'(initial_word >> (64 - Width));
    end

    wipeable #(
      .Width(Width)
    ) u_v (
      .clk_i,
      .rst_ni,
      .we_i(round || add),
      .wipe_i(wipe_i || start_i),
      .d_i(v_d[i]),
      .q_o(v_q[i])
    );

    wipeable #(
      .Width(Width)
    ) u_hash (
      .clk_i,
      .rst_ni,
      .we_i(start_i || loads || rotate),
      .wipe_i,
      .d_i (hash_d[i]),
      .q_o (hash_q[i])
    );
  end

  assign hash_o = hash_q;

endmodule
