// SPDX-License-Identifier: Apache-2.0
// The witness of the proofs of `keys`: an open, constant slot and word, and what the memory holds there.
// Memories are read from within their module's scope.
module keys_view #(
  parameter int unsigned Banks = 8
) (
  input logic clk_i
);

  logic [3:0] slot;
  logic [2:0] word;
  logic [31:0] share0, share1;

  formal_constant #(
    .Width(7)
  ) u_witness (
    .clk_i,
    .value_o({slot, word})
  );

  logic [Banks-1:0][31:0] shares0, shares1;

  for (genvar b = 0; b < Banks; b++) begin : gen_banks
    assign shares0[b] = keys_memory.gen_bank[b].share0[{slot[0], word}];
    assign shares1[b] = keys_memory.gen_bank[b].share1[{slot[0], word}];
  end

  assign share0 = shares0[slot[3:1]];
  assign share1 = shares1[slot[3:1]];

endmodule

bind keys_memory keys_view u_view (.clk_i);

