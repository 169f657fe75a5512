// SPDX-License-Identifier: Apache-2.0
// The log's memory: one write port, one read port with its data in the next cycle.
//
// Nothing clears it: words that belong to no counted entry are hidden by the reader of this memory,
// and the count starts at zero after the chip's reset.
module accumulator_log #(
  parameter  int unsigned Words     = 360,
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input logic clk_i,

  input logic                 write_i,
  input logic [AddrWidth-1:0] write_addr_i,
  input logic [         31:0] wdata_i,

  input  logic                 read_i,
  input  logic [AddrWidth-1:0] read_addr_i,
  output logic [         31:0] rdata_o
);

  logic [31:0] mem[Words];
  logic [31:0] rdata_q;

  assign rdata_o = rdata_q;

  always_ff @(posedge clk_i) begin
    if (write_i) mem[write_addr_i] <= wdata_i;
  end

  always_ff @(posedge clk_i) begin
    if (read_i) rdata_q <= mem[read_addr_i];
  end

endmodule
