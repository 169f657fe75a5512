// SPDX-License-Identifier: Apache-2.0
// Eight words on their way: masks that were drawn, or a key from software. One is written a cycle, one
// is read in the same cycle. Without a reset: the store sweeps before it serves anything.
module keys_words (
  input logic clk_i,

  input  logic        we_i,
  input  logic [ 2:0] waddr_i,
  input  logic [31:0] word_i,
  input  logic [ 2:0] raddr_i,
  output logic [31:0] word_o
);

  (* ram_style = "distributed" *) logic [31:0] memory[8];

  assign word_o = memory[raddr_i];

  always_ff @(posedge clk_i) begin
    if (we_i) memory[waddr_i] <= word_i;
  end

endmodule
