// SPDX-License-Identifier: Apache-2.0
// Single-port memory for simulation. The harness loads it through the array `mem`.
// A read's data is there in the next cycle, and stays until the next read. A write does not read.
module tech_ram #(
  parameter  int unsigned Words     = 1024,
  parameter               InitFile  = "",            // hexadecimal words, for $readmemh
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input logic clk_i,

  input  logic                 req_i,
  input  logic                 we_i,
  input  logic [          3:0] be_i,
  input  logic [AddrWidth-1:0] addr_i,   // of a word
  input  logic [         31:0] wdata_i,
  output logic [         31:0] rdata_o
);

  logic [31:0] mem[Words];
  logic [31:0] rdata_q;

  if (InitFile != "") begin : gen_init
    initial $readmemh(InitFile, mem);
  end

  assign rdata_o = rdata_q;

  always_ff @(posedge clk_i) begin
    if (req_i) begin
      if (we_i) begin
        if (be_i[0]) mem[addr_i][7:0] <= wdata_i[7:0];
        if (be_i[1]) mem[addr_i][15:8] <= wdata_i[15:8];
        if (be_i[2]) mem[addr_i][23:16] <= wdata_i[23:16];
        if (be_i[3]) mem[addr_i][31:24] <= wdata_i[31:24];
      end else begin
        rdata_q <= mem[addr_i];
      end
    end
  end

endmodule
