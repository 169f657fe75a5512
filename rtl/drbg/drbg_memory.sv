// SPDX-License-Identifier: Apache-2.0
// 64 words of memory, read in the same cycle. Nothing clears it but writes of zeros.
module drbg_memory (
  input logic clk_i,

  input  logic        we_i,
  input  logic [ 5:0] waddr_i,
  input  logic [31:0] wdata_i,
  input  logic [ 5:0] raddr_i,
  output logic [31:0] rdata_o
);

  (* ram_style = "distributed" *)
  logic [31:0] memory[64];

  assign rdata_o = memory[raddr_i];

  always_ff @(posedge clk_i) begin
    if (we_i) memory[waddr_i] <= wdata_i;
  end

endmodule
