// SPDX-License-Identifier: Apache-2.0
// A set-up register that belongs to who wrote it last.
//
// Invariant: `shown_o` is zero while `writer_i` is not the owner. Who takes `value_o` takes
// `mine_o` with it.
module dma_owned
  import dma_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // The access under way
  input writer_t        writer_i,
  input logic           write_i,
  input logic    [31:0] wdata_i,

  input logic empty_i,  // value zero, nobody's; wins over a write

  output logic        mine_o,   // `writer_i` is the owner
  output logic [31:0] value_o,
  output logic [31:0] shown_o   // what `writer_i` reads
);

  logic owned_d, owned_q;
  writer_t owner_d, owner_q;
  logic [31:0] value_d, value_q;

  assign mine_o  = owned_q && (owner_q == writer_i);
  assign value_o = value_q;
  assign shown_o = mine_o ? value_q : '0;

  always_comb begin
    owned_d = owned_q;
    owner_d = owner_q;
    value_d = value_q;
    if (write_i) begin
      owned_d = 1'b1;
      owner_d = writer_i;
      value_d = wdata_i;
    end
    if (empty_i) begin
      owned_d = 1'b0;
      owner_d = '0;
      value_d = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      owned_q <= 1'b0;
      owner_q <= '0;
      value_q <= '0;
    end else begin
      owned_q <= owned_d;
      owner_q <= owner_d;
      value_q <= value_d;
    end
  end

endmodule
