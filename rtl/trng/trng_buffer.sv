// SPDX-License-Identifier: Apache-2.0
// The samples of one seed block, as words for the hash: the first sample in bit 31 of word 0.
//
// Guarantees: `full_o` with the sample that completes the block; a word that is taken is zero from
// the next cycle on, and after 32 cycles of `sweep_i` so is everything.
// Does not: guard itself against samples beyond the block, or words taken before it is complete.
module trng_buffer
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Samples
  input  logic sample_i,
  input  logic bit_i,
  output logic full_o,

  // Words
  input  logic        hash_i,   // else the next word is word 0
  input  logic        take_i,
  output logic        there_o,  // words are left
  output logic        last_o,
  output logic [31:0] word_o,

  input  logic sweep_i,
  output logic alert_o   // a count is not sure
);

  (* ram_style = "distributed" *)
  logic [31:0] memory[32];

  logic [9:0] count_d, count_q;
  logic [30:0] part_d, part_q;  // of the next word
  logic [4:0] index_d, index_q, address;
  logic [31:0] data;
  logic write;

  assign full_o  = sample_i && (count_q == 10'(BlockSamples - 1));
  assign there_o = index_q < 5'(BlockWords);
  assign last_o  = index_q == 5'(BlockWords - 1);
  assign word_o  = memory[index_q];

  always_comb begin
    count_d = count_q;
    part_d  = part_q;
    index_d = (take_i || sweep_i) ? index_q + 5'd1 : index_q;
    if (!hash_i && !sweep_i) index_d = '0;
    if (sample_i) begin
      count_d = full_o ? '0 : count_q + 10'd1;
      part_d  = {part_q[29:0], bit_i};
      if (full_o) part_d = '0;
    end
    if (sweep_i) begin
      count_d = '0;
      part_d  = '0;
    end
  end

  assign write   = sweep_i || take_i || (sample_i && (&count_q[4:0]));
  assign address = (sweep_i || take_i) ? index_q : count_q[9:5];
  assign data    = (sweep_i || take_i) ? '0 : {part_q, bit_i};

  always_ff @(posedge clk_i) begin
    if (write) memory[address] <= data;
  end

  doubled #(
    .Width(15)
  ) u_counts (
    .clk_i,
    .rst_ni,
    .d_i({count_d, index_d}),
    .q_o({count_q, index_q}),
    .alert_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      part_q <= '0;
    end else begin
      part_q <= part_d;
    end
  end

endmodule
