// SPDX-License-Identifier: Apache-2.0
// Bytes of one direction, in order. A pop of none and a push into a full one do nothing.
module uart_fifo #(
  parameter int unsigned DepthBits = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input logic       push_i,
  input logic [7:0] byte_i,
  input logic       pop_i,

  output logic [7:0] head_o,   // zero if there is none
  output logic       empty_o,
  output logic       full_o
);

  localparam int unsigned Depth = 1 << DepthBits;

  logic [Depth-1:0][7:0] bytes_d, bytes_q;
  logic [DepthBits-1:0] first_d, first_q, place;
  logic [DepthBits:0] count_d, count_q;
  logic push, pop;

  assign empty_o = count_q == '0;
  assign full_o  = count_q[DepthBits];
  assign head_o  = empty_o ? '0 : bytes_q[first_q];
  assign push    = push_i && !full_o;
  assign pop     = pop_i && !empty_o;
  assign place   = first_q + count_q[DepthBits-1:0];
  assign first_d = first_q + DepthBits'(pop);
  assign count_d = count_q + (DepthBits + 1)'(push) - (DepthBits + 1)'(pop);

  always_comb begin
    bytes_d = bytes_q;
    if (push) bytes_d[place] = byte_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      bytes_q <= '0;
      first_q <= '0;
      count_q <= '0;
    end else begin
      bytes_q <= bytes_d;
      first_q <= first_d;
      count_q <= count_d;
    end
  end

endmodule
