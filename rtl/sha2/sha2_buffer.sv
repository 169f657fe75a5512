// SPDX-License-Identifier: Apache-2.0
// One block (16 words) between padding and core, filled in order and read by index, `Rounds` words
// at a time.
//
// Guarantees: `level_o` is the number of words held; a sweep, 16 cycles of `sweep_i` after
// `wipe_i`, leaves every entry zero.
// Does not: guard itself against a push at level 16 or a pop at 0; its users do not do it, and a
// level above 16 raises `alert_o`. The memory has no reset: no entry is read before it was written.
module sha2_buffer #(
  parameter int unsigned Width  = 64,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic             push_i,
  input  logic [Width-1:0] word_i,
  input  logic             pop_i,            // `Rounds` words
  input  logic [      3:0] index_i,
  output logic [Width-1:0] word_o [Rounds],  // words `index_i`, `index_i` + 1
  output logic [      4:0] level_o,

  // Wipe, faults
  input  logic       wipe_i,
  input  logic       sweep_i,
  output logic [3:0] sweep_index_o,
  output logic       alert_o
);

  (* ram_style = "distributed" *)
  logic [Width-1:0] memory[16];

  logic [4:0] level_d, level_q;
  logic [3:0] next_d, next_q;  // entry written next, by push or sweep
  logic [Width-1:0] data;

  for (genvar r = 0; r < Rounds; r++) begin : gen_word
    localparam logic [3:0] R = r;
    assign word_o[r] = memory[index_i|R];
  end

  assign level_o       = level_q;
  assign sweep_index_o = next_q;
  assign alert_o       = level_q > 5'd16;
  assign data          = sweep_i ? '0 : word_i;

  always_comb begin
    next_d  = next_q;
    level_d = level_q + 5'(push_i) - (pop_i ? 5'(Rounds) : 5'd0);
    if (push_i || sweep_i) next_d = next_q + 4'd1;
    if (wipe_i) begin
      level_d = '0;
      if (!sweep_i) next_d = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      level_q <= '0;
      next_q  <= '0;
    end else begin
      level_q <= level_d;
      next_q  <= next_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_i || sweep_i) memory[next_q] <= data;
  end

endmodule
