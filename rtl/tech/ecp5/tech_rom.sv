// SPDX-License-Identifier: Apache-2.0
// Read-only memory in ECP5 block RAM, inferred; the bitstream carries its content.
// A read's data is there in the next cycle, and stays until the next read.
module tech_rom #(
  parameter  int unsigned Words     = 1024,
  parameter               InitFile  = "",            // hexadecimal words, for $readmemh
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input logic clk_i,

  input  logic                 req_i,
  input  logic [AddrWidth-1:0] addr_i,  // of a word
  output logic [         31:0] rdata_o
);

  // Without a file nothing here drives the content: it comes from outside.
  /* verilator lint_off UNDRIVEN */
  (* rom_style = "block" *) logic [31:0] mem[Words];
  /* verilator lint_on UNDRIVEN */
  logic [31:0] rdata_q;

  if (InitFile != "") begin : gen_init
    initial $readmemh(InitFile, mem);
  end

  assign rdata_o = rdata_q;

  always_ff @(posedge clk_i) begin
    if (req_i) rdata_q <= mem[addr_i];
  end

endmodule
