// SPDX-License-Identifier: Apache-2.0
// The message schedule W of FIPS 180-4 (6.2.2 and 6.4.2, step 1): W[t] from the message for t < 16,
// then from the words 2, 7, 15 and 16 back, which a memory of 16 words holds.
//
// The memory has no reset: no word is read before 16 were written. The sweep of the engine's wipe
// zeroes one entry a cycle.
module sha2_schedule
  import sha2_pkg::*;
#(
  parameter int unsigned Width = 64
) (
  input logic clk_i,

  input  logic             sha512_i,
  input  logic             step_i,     // W[t] is taken in this cycle
  input  logic [      3:0] t_i,        // t mod 16
  input  logic             message_i,  // t < 16
  input  logic [Width-1:0] word_i,     // of the message
  output logic [Width-1:0] w_o,        // W[t]

  input logic       sweep_i,
  input logic [3:0] sweep_index_i
);

  typedef logic [Width-1:0] word_t;

  (* ram_style = "distributed" *)
  word_t memory[16];

  word_t w2, w7, w15, w16;
  assign w2  = memory[t_i-4'd2];
  assign w7  = memory[t_i-4'd7];
  assign w15 = memory[t_i-4'd15];
  assign w16 = memory[t_i];  // 16 back: about to be overwritten

  // Words as sha2_pkg has them: 32 bits in the upper half.
  word_t s0, s1;
  assign s0 = Width'(sigma0(64'(w15) << (64 - Width), sha512_i) >> (64 - Width));
  assign s1 = Width'(sigma1(64'(w2) << (64 - Width), sha512_i) >> (64 - Width));

  always_comb begin
    w_o = word_i;
    if (!message_i) w_o = (s1 + w7) + (s0 + w16);
  end

  logic [3:0] index;
  word_t data;
  assign index = sweep_i ? sweep_index_i : t_i;
  assign data  = sweep_i ? '0 : w_o;

  always_ff @(posedge clk_i) begin
    if (step_i || sweep_i) memory[index] <= data;
  end

endmodule
