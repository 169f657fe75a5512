// SPDX-License-Identifier: Apache-2.0
// A memory with one port for reads and one for writes. What is read is there in the next cycle and stays until the next
// read. Without a reset: the block sweeps before it takes a command. Not read and written at once at one place.
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

  (* ram_style = "block", no_rw_check *)logic [Width-1:0] memory  [Words];
  logic [Width-1:0] rdata_q;

  assign rdata_o = rdata_q;

  always_ff @(posedge clk_i) begin
    if (write_i) memory[waddr_i] <= wdata_i;
    if (read_i) rdata_q <= memory[raddr_i];
  end

endmodule
