// SPDX-License-Identifier: Apache-2.0
// Chaining value, rounds and message schedule of FIPS 180-4: one round a cycle.
//
// Guarantees: a block is taken whenever `full_i` is high and the machine is in Idle or Add;
// `hash_o` is H(i) in the cycle after Add; after `wipe_i` every register is zero in the next cycle.
// Does not: change anything in Idle but on `start_i`; pad; know when a message ends.
//
//   Idle --full--> Round 0 .. R-1 --> Add --full--> Round 0
//                                     Add --------> Idle
//
// In the cycle of Load (Idle or Add with `full_i`) word 0 is taken, in Round t word t + 1, so that
// K[t] + W[t] comes from a register.
//
// The chaining value rotates: each of its halves (H0 to H3, H4 to H7) gets one word's sum a cycle.
// What a and e hold after Round R-4 moves unchanged to d and h by the end of Round R-1, so
// its sum is due in Round R-3; three more follow, the last in Add. Two adders do the work of eight.
// In Idle the working variables equal the chaining value, so that Load has nothing to copy.
module sha2_core
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1,
  localparam int unsigned Width = Sha512 ? 64 : 32
) (
  input logic clk_i,
  input logic rst_ni,

  // Message
  input  logic                  start_i,     // only in Idle: chaining value of `alg_i`
  input  sha2_alg_e             alg_i,
  input  logic                  sha512_i,    // 80 rounds, 64-bit words; kept from `start_i` on
  output logic                  idle_o,
  output logic                  add_o,
  output logic      [Width-1:0] hash_o  [8],

  // Block
  input  logic             full_i,   // 16 words are there
  output logic             pop_o,
  output logic [      3:0] index_o,
  input  logic [Width-1:0] word_i,   // word `index_o`

  // Wipe, faults
  input  logic       wipe_i,
  input  logic       sweep_i,
  input  logic [3:0] sweep_index_i,
  output logic       alert_o
);

  typedef logic [Width-1:0] word_t;

  sha2_core_e state_d, state_q;
  logic [CoreWidth-1:0] state_code;
  logic [6:0] t_d, t_q;  // the word to take next: 0 in Idle and Add, t + 1 in Round t
  logic prime_d, prime_q;  // the cycle after `start_i`
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
  assign rotate = add || (round && t_q >= rounds - 7'd2);

  assign index_o = t_q[3:0];
  assign pop_o   = step && t_q[6:4] == '0;

  always_comb begin
    state_d = state_q;
    t_d     = step ? t_q + 7'd1 : t_q;
    prime_d = start_i && !wipe_i;
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
  word_t k, w, kw_d, kw_q;

  sha2_constants #(
    .Width(Width)
  ) u_constants (
    .t_i(t_q),
    .k_o(k)
  );

  sha2_schedule #(
    .Width(Width)
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

  always_comb begin
    kw_d = w + k;
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
    .q_o (kw_q)
  );

  // Working variables v = a to h and chaining value H. At `start_i` H is written one place before
  // its order and v is zero: the addition of the next cycle brings it into place and into v.
  word_t v_q[8], v_d[8], v_round[8], hash_q[8], hash_d[8], rotated[8];

  sha2_round #(
    .Width(Width)
  ) u_round (
    .sha512_i(Sha512 && sha512_i),
    .v_i(v_q),
    .kw_i(kw_q),
    .v_o(v_round)
  );

  assign rotated = '{
          hash_q[3] + v_q[0],
          hash_q[0],
          hash_q[1],
          hash_q[2],
          hash_q[7] + v_q[4],
          hash_q[4],
          hash_q[5],
          hash_q[6]
      };

  for (genvar i = 0; i < 8; i++) begin : gen_words
    localparam int unsigned Place = (i & 4) | ((i + 1) & 3);
    logic [63:0] initial_word;

    assign v_d[i]    = add ? rotated[i] : v_round[i];
    assign initial_word = initial_value(alg_i, InitialFirst[Place], InitialSecond[Place]);
    assign hash_d[i] = start_i ? Width'(initial_word >> (64 - Width)) : rotated[i];

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
      .we_i(start_i || rotate),
      .wipe_i,
      .d_i (hash_d[i]),
      .q_o (hash_q[i])
    );
  end

  assign hash_o = hash_q;

endmodule
