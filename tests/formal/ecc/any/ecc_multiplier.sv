// SPDX-License-Identifier: Apache-2.0
// Stands for rtl/ecc/ecc_multiplier.sv (same ports) in proofs about the engine: any product in
// any cycle,
// but as it promises zero where `valid_o` is low, and nothing after a wipe.
module ecc_multiplier
  import ecc_pkg::ValueWidth;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic                  modulus_i,
  input  logic [ValueWidth-1:0] a_i,
  input  logic [ValueWidth-1:0] b_i,
  output logic [ValueWidth-1:0] product_o,
  output logic                  valid_o,
  output logic                  alert_o
);
  logic wiped_q, valid;
  logic [ValueWidth-1:0] product;

  formal_any #(.Width(ValueWidth + 2)) u_any (.value_o({product, valid, alert_o}));

  assign valid_o   = valid && !wiped_q;
  assign product_o = product & {ValueWidth{valid_o}};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wiped_q <= 1'b1;
    else wiped_q <= wipe_i;
  end

endmodule
