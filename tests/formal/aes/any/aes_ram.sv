// SPDX-License-Identifier: Apache-2.0
// Stands for a memory (rtl/aes/aes_ram.sv, same ports): what is read is any. Its user's proofs watch what is written.
module aes_ram #(
  parameter  int unsigned Width     = 32,
  parameter  int unsigned Words     = 64,
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input logic clk_i,

  input  logic                 read_i,
  input  logic [AddrWidth-1:0] raddr_i,
  output logic [    Width-1:0] rdata_o,

  input logic                 write_i,
  input logic [AddrWidth-1:0] waddr_i,
  input logic [    Width-1:0] wdata_i
);

  formal_any #(.Width(Width)) u_any (.value_o(rdata_o));

endmodule
