// SPDX-License-Identifier: Apache-2.0
// The key schedule (FIPS 197, 5.2) in shares, and the round keys of the three contexts.
//
// The last eight words are in `words`, the newest one in word 7. A step takes six cycles: in the first one word 7 goes into four
// S-boxes of the ring, in the last one 4 or 6 new words come behind the old ones. Rows of the memory are written meanwhile:
//
//   AES-128   step s: row s from words 4 to 7
//   AES-192   even step: a row from words 2 to 5; odd step: rows from words 0 to 3, 4 to 7
//   AES-256   step s: row s from words 0 to 3; behind the last step the last row from words 4 to 7, too
//
// Guarantees: the shares are never joined, and lie in memories of their own; the round constant goes to share 0. Four
// cycles behind the last step end it, whatever the size.
module aes_keys
  import aes_field_pkg::xtime;
  import aes_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,  // the words and what was read, not the memory

  input logic [1:0] context_i,
  input logic [1:0] size_i,

  // A word of the key, in its order; first byte in bits 31:24
  input logic        load_i,
  input logic [31:0] load0_i,
  input logic [31:0] load1_i,

  // Expand
  input  logic        expand_i,   // held
  output logic        last_o,     // its last cycle
  output logic        word_o,     // into the S-boxes
  output logic [31:0] word0_o,
  output logic [31:0] word1_o,
  input  logic [31:0] subbed0_i,
  input  logic [31:0] subbed1_i,

  // Zeros
  input logic       clear_i,  // row `count_i` of the context
  input logic       sweep_i,  // row `count_i` of all
  input logic [5:0] count_i,

  // The ring's row
  input  logic         read_i,
  input  logic [  1:0] read_context_i,
  input  logic [  3:0] row_i,
  output logic [127:0] key0_o,
  output logic [127:0] key1_o,

  output logic alert_o
);

  localparam int unsigned Shares = Masked ? 2 : 1;
  localparam logic [2:0] StepLast = 3'd5, TailLast = 3'd3;
  // Without registers the S-box's word is there in the next cycle.
  localparam logic [2:0] StepWord = Masked ? 3'd0 : 3'd4;

  // No context's: it holds zero. Read, it wipes what was read last.
  localparam logic [5:0] RowZero = 6'd63;

  typedef logic [7:0][31:0] words_t;

  function automatic logic [3:0] steps(logic [1:0] size);
    unique case (size)
      Size128: steps = 4'd10;
      Size192: steps = 4'd8;
      default: steps = 4'd13;
    endcase
  endfunction

  // Rcon (5.2), the constant of a step: of AES-256 each other one has one.
  function automatic logic [7:0] constant(logic [3:0] number);
    constant = 8'h01;
    for (int unsigned i = 1; i < 10; i++) if (4'(i) <= number) constant = xtime(constant);
  endfunction

  logic [3:0] step_d, step_q, row_d, row_q;
  logic [2:0] cycle_d, cycle_q;
  logic counts_alert, tail, odd, without_rotation, second, write, step_end;
  words_t words_d[2], words_q[2];
  logic [31:0] load[2], word[2], subbed[2], temp[2];
  logic [127:0] row[2], key[2];
  logic [7:0] rcon;

  assign load[0] = load0_i;
  assign load[1] = load1_i;
  assign subbed[0] = subbed0_i;
  assign subbed[1] = subbed1_i;

  // Steps

  assign tail = step_q == steps(size_i);
  assign step_end = expand_i && !tail && cycle_q == StepLast;
  assign last_o = expand_i && tail && cycle_q == TailLast;
  assign odd = step_q[0];
  assign without_rotation = size_i == Size256 && odd;
  assign rcon = constant(size_i == Size256 ? {1'b0, step_q[3:1]} : step_q);
  assign word_o = expand_i && !tail && cycle_q == StepWord;
  assign second = cycle_q == 3'd1;
  assign write            = expand_i && (cycle_q == 3'd0 ||
                                         (second && ((size_i == Size192 && odd) ||
                                                     (size_i == Size256 && tail))));

  always_comb begin
    step_d  = step_q;
    cycle_d = cycle_q + 3'd1;
    row_d   = row_q + 4'(write);
    if (step_end) begin
      step_d  = step_q + 4'd1;
      cycle_d = '0;
    end
    if (!expand_i || last_o) begin
      step_d  = '0;
      cycle_d = '0;
      row_d   = '0;
    end
  end

  doubled #(
    .Width(11)
  ) u_counts (
    .clk_i,
    .rst_ni,
    .d_i    ({step_d, cycle_d, row_d}),
    .q_o    ({step_q, cycle_q, row_q}),
    .alert_o(counts_alert)
  );

  assign alert_o = counts_alert || step_q > steps(size_i) || cycle_q > StepLast;

  // Words, a share each

  for (genvar s = 0; s < Shares; s++) begin : gen_share
    words_t w;
    logic [5:0][31:0] made;
    logic [31:0] newest;

    assign w = words_q[s];
    assign temp[s] = subbed[s] ^ ((s == 0 && !without_rotation) ? {rcon, 24'd0} : '0);
    assign word[s] = without_rotation ? w[7] : {w[7][23:0], w[7][31:24]};

    always_comb begin
      newest = temp[s];
      for (int unsigned i = 0; i < 6; i++) begin
        unique case (size_i)
          Size128: newest ^= w[4+i%4];
          Size192: newest ^= w[2+i];
          default: newest ^= w[i];
        endcase
        made[i] = newest;
      end
      words_d[s] = w;
      if (step_end) begin
        words_d[s] = {made[3:0], w[7:4]};
        if (size_i == Size192) words_d[s] = {made, w[7:6]};
      end
      if (load_i) words_d[s] = {load[s], w[7:1]};
    end

    always_comb begin
      unique case (size_i)
        Size128: row[s] = {w[4], w[5], w[6], w[7]};
        Size192: row[s] = odd ? {w[0], w[1], w[2], w[3]} : {w[2], w[3], w[4], w[5]};
        default: row[s] = {w[0], w[1], w[2], w[3]};
      endcase
      if (second) row[s] = {w[4], w[5], w[6], w[7]};
    end

    wipeable #(
      .Width(256)
    ) u_words (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(step_end || load_i),
      .d_i (words_d[s]),
      .q_o (words_q[s])
    );

    aes_ram #(
      .Width(128),
      .Words(64)
    ) u_memory (
      .clk_i,
      .read_i (read_i || wipe_i),
      .raddr_i(wipe_i ? RowZero : {read_context_i, row_i}),
      .rdata_o(key[s]),
      .write_i(write || clear_i || sweep_i),
      .waddr_i(sweep_i ? count_i : {context_i, clear_i ? count_i[3:0] : row_q}),
      .wdata_i(clear_i || sweep_i ? '0 : row[s])
    );
  end

  assign word0_o = word[0];
  assign key0_o  = key[0];

  if (Masked) begin : gen_masked
    assign word1_o = word[1];
    assign key1_o  = key[1];
  end else begin : gen_plain
    logic unused_shares;
    assign word1_o = '0;
    assign key1_o = '0;
    assign unused_shares = ^{load[1], subbed[1]};
  end

endmodule
