// SPDX-License-Identifier: Apache-2.0
// Trivium (De Cannière, Preneel), 192 steps a cycle: three times 64, which is what its taps allow at once.
//
// The key is K_80 to K_1 in the order of its bytes, the first byte's highest bit first, and so is the IV; the first bit of
// the stream is the lowest one of its first byte: as in the published vectors.
//
// Guarantees: `stream_o` comes from registers, and shows in the cycle after `run_i` the next 192 bits. A load sets the state anew
// with the words of the key so far; words 0, 1, 2 are to come in this order, then 1,152 steps (six cycles of `run_i`).
module aes_trivium #(
  parameter logic [63:0] Iv = '0  // the last 64 bits of the IV
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,
  input logic run_i,

  input logic        load_i,   // word `index_i` of the seed
  input logic [ 1:0] index_i,
  input logic        mix_i,    // `word_i` into s_1 to s_32
  input logic [31:0] word_i,

  output logic [191:0] stream_o
);

  typedef logic [288:1] state_t;

  typedef struct packed {
    state_t      state;
    logic [63:0] z;
  } step_t;

  function automatic step_t step64(state_t s);
    logic [63:0] t1, t2, t3;
    for (int unsigned k = 0; k < 64; k++) begin
      t1[k] = s[66-k] ^ s[93-k];
      t2[k] = s[162-k] ^ s[177-k];
      t3[k] = s[243-k] ^ s[288-k];
      step64.z[k] = t1[k] ^ t2[k] ^ t3[k];
      t1[k] ^= (s[91-k] & s[92-k]) ^ s[171-k];
      t2[k] ^= (s[175-k] & s[176-k]) ^ s[264-k];
      t3[k] ^= (s[286-k] & s[287-k]) ^ s[69-k];
    end
    // The last step's bit is the first of its register.
    step64.state = {s[224:178], reverse(t2), s[113:94], reverse(t1), s[29:1], reverse(t3)};
  endfunction

  function automatic logic [63:0] reverse(logic [63:0] x);
    for (int unsigned i = 0; i < 64; i++) reverse[i] = x[63-i];
  endfunction

  // s_1 is the lowest bit here, and the highest bit of the last byte.
  function automatic logic [79:0] placed(logic [79:0] x);
    for (int unsigned i = 0; i < 10; i++)
    for (int unsigned j = 0; j < 8; j++) placed[8*i+j] = x[8*i+7-j];
  endfunction

  function automatic state_t initial_state(logic [79:0] key, logic [79:0] iv);
    initial_state = {3'b111, 108'd0, 4'd0, placed(iv), 13'd0, placed(key)};
  endfunction

  state_t state_d, state_q;
  step_t first, second, third;

  assign first  = step64(state_q);
  assign second = step64(first.state);
  assign third  = step64(second.state);

  always_comb begin
    state_d = state_q;
    if (run_i) state_d = third.state;
    if (mix_i) state_d[32:1] = state_q[32:1] ^ word_i;
    if (load_i) begin
      unique case (index_i)
        2'd0: state_d = initial_state({word_i, 48'd0}, '0);
        2'd1: state_d = state_q | initial_state({32'd0, word_i, 16'd0}, '0);
        default: state_d = state_q | initial_state({64'd0, word_i[31:16]}, {word_i[15:0], Iv});
      endcase
    end
  end

  wipeable #(
    .Width(288)
  ) u_state (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(run_i || mix_i || load_i),
    .d_i (state_d),
    .q_o (state_q)
  );

  wipeable #(
    .Width(192)
  ) u_stream (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(run_i),
    .d_i ({third.z, second.z, first.z}),
    .q_o (stream_o)
  );

endmodule
