// SPDX-License-Identifier: Apache-2.0
// The word of a block: of HMAC's two hashes (FIPS 198-1) over V, or over V, a separator and seed, each
// behind a midstate; or of K ^ ipad and K ^ opad, which give the midstates.
//
// Guarantees: combinational in all but the byte that the separator pushes from one word to the next.
module drbg_message
  import drbg_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  // Which word
  input drbg_state_e       state_i,
  input drbg_step_e        step_i,
  input logic              first_i,   // the seed is of 16 words
  input logic              second_i,
  input logic        [3:0] index_i,
  input logic              pop_i,

  // Where it may come from
  input  logic [31:0] value_i,   // T
  input  logic [31:0] memory_i,
  output logic        seed_o,    // it takes a seed word
  output logic [ 3:0] place_o,   // of that

  output logic [31:0] word_o
);

  localparam logic [31:0] Ipad = 32'h36363636;
  localparam logic [31:0] Opad = 32'h5C5C5C5C;

  // Lengths in bits: one block before, then V, the separator and seed words
  localparam int unsigned LengthValue = 8 * (64 + 32);
  localparam int unsigned LengthNone = LengthValue + 8;
  localparam int unsigned LengthLater = LengthNone + 32 * LaterWords;
  localparam int unsigned LengthFirst = LengthNone + 32 * FirstWords;

  logic data, keyed, in_value, behind, last_block;
  logic [4:0] j, words;  // place behind V; words of seed
  logic [7:0] held_d, held_q;
  logic [31:0] length;

  assign data       = has_data(step_i);
  assign keyed      = (state_i == StInner) && is_key(step_i);
  assign in_value   = !index_i[3] && !second_i;
  assign j          = {second_i && index_i[3], second_i && !index_i[3], index_i[2:0]};
  assign last_block = second_i || !data || !keyed;
  assign behind     = keyed && !in_value;
  assign seed_o     = behind && (j < words);
  assign place_o    = j[3:0];

  always_comb begin
    words  = '0;
    length = 32'(LengthNone);
    if (data) begin
      words  = first_i ? 5'(FirstWords) : 5'(LaterWords);
      length = first_i ? 32'(LengthFirst) : 32'(LengthLater);
    end
    if (!keyed) length = 32'(LengthValue);
  end

  always_comb begin
    word_o = '0;
    unique case (state_i)
      StIpad:  word_o = Ipad ^ (in_value ? value_i : '0);
      StOpad:  word_o = Opad ^ (in_value ? memory_i : '0);
      StInner, StOuter: begin
        if (in_value) begin
          word_o = value_i;
        end else if (behind && (j < words)) begin
          word_o = {held_q, memory_i[31:8]};
        end else if (behind && (j == words)) begin
          word_o = {held_q, 24'h800000};
        end else if (!keyed && (index_i == 4'd8)) begin
          word_o = 32'h80000000;
        end
        if ((index_i == 4'd15) && last_block) word_o = length;
      end
      default: word_o = '0;
    endcase
  end

  always_comb begin
    held_d = held_q;
    if (pop_i) begin
      held_d = '0;
      if (seed_o) held_d = memory_i[7:0];
      else if (keyed && in_value) held_d = {7'd0, step_i == StepKey1};
    end
    if (wipe_i) held_d = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) held_q <= '0;
    else held_q <= held_d;
  end

endmodule
