// SPDX-License-Identifier: Apache-2.0
// The raw tap: 16 words of 32 samples, the first sample in bit 31. Its memory holds nothing else, so
// that a register reaches no sample that is used.
module trng_tap (
  input logic clk_i,
  input logic rst_ni,

  input  logic on_i,     // empty, and on
  input  logic off_i,    // empty, and off; wins
  output logic active_o,

  input logic sample_i,
  input logic bit_i,

  input  logic        take_i,    // only where `words_o` is not zero
  output logic [31:0] word_o,
  output logic [ 4:0] words_o,
  output logic        overrun_o
);

  (* ram_style = "distributed" *)
  logic [31:0] memory[16];

  logic active_d, active_q, overrun_d, overrun_q, filled, push;
  logic [4:0] count_d, count_q;  // samples of the next word
  logic [30:0] part_d, part_q;
  logic [3:0] write_d, write_q, read_d, read_q;
  logic [4:0] words_d, words_q;

  assign active_o  = active_q;
  assign word_o    = memory[read_q];
  assign words_o   = words_q;
  assign overrun_o = overrun_q;

  assign filled    = active_q && sample_i && (&count_q);
  assign push      = filled && !words_q[4];

  always_comb begin
    active_d  = active_q;
    overrun_d = overrun_q || (filled && words_q[4]);
    count_d   = count_q;
    part_d    = part_q;
    write_d   = write_q + 4'(push);
    read_d    = read_q + 4'(take_i);
    words_d   = words_q + 5'(push) - 5'(take_i);
    if (active_q && sample_i) begin
      count_d = count_q + 5'd1;
      part_d  = {part_q[29:0], bit_i};
    end
    if (on_i || off_i) begin
      active_d = !off_i;
      count_d  = '0;
      part_d   = '0;
      write_d  = '0;
      read_d   = '0;
      words_d  = '0;
    end
    if (on_i) overrun_d = 1'b0;
  end

  always_ff @(posedge clk_i) begin
    if (push) memory[write_q] <= {part_q, bit_i};
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q  <= 1'b0;
      overrun_q <= 1'b0;
      count_q   <= '0;
      part_q    <= '0;
      write_q   <= '0;
      read_q    <= '0;
      words_q   <= '0;
    end else begin
      active_q  <= active_d;
      overrun_q <= overrun_d;
      count_q   <= count_d;
      part_q    <= part_d;
      write_q   <= write_d;
      read_q    <= read_d;
      words_q   <= words_d;
    end
  end

endmodule
