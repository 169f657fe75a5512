// SPDX-License-Identifier: Apache-2.0
// The message schedule W of FIPS 180-4 (6.2.2 and 6.4.2, step 1): W[t] from the message for t < 16,
// then from the words 2, 7, 15 and 16 back, which a memory of 16 words holds. With two rounds a
// cycle, W[t] and W[t + 1], t even, from one memory for the even and one for the odd words.
//
// The memory has no reset: no word is read before 16 were written. The sweep of the engine's wipe
// zeroes one word a cycle.
module sha2_schedule
  import sha2_pkg::*;
#(
  parameter int unsigned Width  = 64,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,

  input  logic             sha512_i,
  input  logic             step_i,             // W is taken in this cycle
  input  logic [      3:0] t_i,                // t mod 16
  input  logic             message_i,          // t < 16
  input  logic [Width-1:0] word_i   [Rounds],  // of the message
  output logic [Width-1:0] w_o      [Rounds],  // W[t], W[t + 1]

  input logic       sweep_i,
  input logic [3:0] sweep_index_i
);

  typedef logic [Width-1:0] word_t;

  // Words as sha2_pkg has them: 32 bits in the upper half.
  function automatic word_t expand(word_t w2, word_t w7, word_t w15, word_t w16, logic sha512);
    word_t s0, s1;
    s0 = Width'(sigma0(64'(w15) << (64 - Width), sha512) >> (64 - Width));
    s1 = Width'(sigma1(64'(w2) << (64 - Width), sha512) >> (64 - Width));
    return (s1 + w7) + (s0 + w16);
  endfunction

  if (Rounds == 1) begin : gen_one
    (* ram_style = "distributed" *)
    word_t memory[16];

    logic [3:0] index;
    word_t data;

    // The word 16 back is about to be overwritten.
    assign w_o[0] = message_i ? word_i[0] : expand(
        memory[t_i-4'd2], memory[t_i-4'd7], memory[t_i-4'd15], memory[t_i], sha512_i
    );

    assign index = sweep_i ? sweep_index_i : t_i;
    assign data = sweep_i ? '0 : w_o[0];

    always_ff @(posedge clk_i) begin
      if (step_i || sweep_i) memory[index] <= data;
    end
  end else begin : gen_two
    (* ram_style = "distributed" *)
    word_t even[8], odd[8];

    logic [2:0] t, index;
    word_t data_even, data_odd;
    logic write_even, write_odd;

    assign t = t_i[3:1];

    // Words 16 back (of t) and 15 back (of t and, as 16 back, of t + 1) are about to be overwritten.
    assign w_o[0] = message_i ? word_i[0] : expand(
        even[t-3'd1], odd[t-3'd4], odd[t], even[t], sha512_i
    );
    assign w_o[1] = message_i ? word_i[1] : expand(
        odd[t-3'd1], even[t-3'd3], even[t+3'd1], odd[t], sha512_i
    );

    assign index = sweep_i ? sweep_index_i[3:1] : t;
    assign data_even = sweep_i ? '0 : w_o[0];
    assign data_odd = sweep_i ? '0 : w_o[1];
    assign write_even = sweep_i ? !sweep_index_i[0] : step_i;
    assign write_odd = sweep_i ? sweep_index_i[0] : step_i;

    always_ff @(posedge clk_i) begin
      if (write_even) even[index] <= data_even;
      if (write_odd) odd[index] <= data_odd;
    end

    logic unused_t;
    assign unused_t = t_i[0];
  end

endmodule
