// SPDX-License-Identifier: Apache-2.0
// The noise port of a simulation: samples are what the harness puts into `harness_valid` and `harness_bit`
// for the present cycle, at its own pace. They show that tests find a defect, and say nothing of entropy.
module tech_noise #(
  parameter int unsigned Rings      = 4,
  parameter int unsigned Stages     = 5,
  parameter int unsigned Decimation = 64
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic enable_i,
  output logic valid_o,
  output logic bit_o
);

  logic harness_valid, harness_bit;

  initial begin
    harness_valid = 1'b0;
    harness_bit   = 1'b0;
  end

  logic unused;
  assign unused  = ^{clk_i, rst_ni, Rings, Stages, Decimation};

  assign valid_o = enable_i && harness_valid;
  assign bit_o   = valid_o && harness_bit;

endmodule
