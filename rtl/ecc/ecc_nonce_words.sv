// SPDX-License-Identifier: Apache-2.0
// A few words of memory, read in the same cycle. Nothing clears it but writes of zeros.
module ecc_nonce_words #(
  parameter  int unsigned Words     = 16,
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input logic clk_i,

  input  logic                 we_i,
  input  logic [AddrWidth-1:0] waddr_i,
  input  logic [         31:0] wdata_i,
  input  logic [AddrWidth-1:0] raddr_i,
  output logic [         31:0] rdata_o
);

  (* ram_style = "distributed" *)
  logic [31:0] memory[Words];

  assign rdata_o = memory[raddr_i];

  always_ff @(posedge clk_i) begin
    if (we_i) memory[waddr_i] <= wdata_i;
  end

endmodule
