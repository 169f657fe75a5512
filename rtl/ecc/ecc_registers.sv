// SPDX-License-Identifier: Apache-2.0
// The register file: 64 values, two read ports, one write port, in two copies of a block RAM.
// What is at an address is on `a_o` and `b_o` in the next cycle. A register that is read in the
// cycle in which it is written reads as undefined; the schedule never does it.
module ecc_registers
  import ecc_pkg::ValueWidth;
(
  input logic clk_i,

  input logic [5:0] a_address_i,
  input logic [5:0] b_address_i,
  output logic [ValueWidth-1:0] a_o,
  output logic [ValueWidth-1:0] b_o,

  input logic                  we_i,
  input logic [           5:0] address_i,
  input logic [ValueWidth-1:0] value_i
);

  (* ram_style = "block", no_rw_check *)logic [ValueWidth-1:0] copy_a[64];
  (* ram_style = "block", no_rw_check *)logic [ValueWidth-1:0] copy_b[64];
  logic [ValueWidth-1:0] a_q, b_q;

  assign a_o = a_q;
  assign b_o = b_q;

  always_ff @(posedge clk_i) begin
    a_q <= copy_a[a_address_i];
    if (we_i) copy_a[address_i] <= value_i;
  end

  always_ff @(posedge clk_i) begin
    b_q <= copy_b[b_address_i];
    if (we_i) copy_b[address_i] <= value_i;
  end

endmodule
