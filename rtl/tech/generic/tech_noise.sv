// SPDX-License-Identifier: Apache-2.0
// Stands where a process has its noise source: replace it. There is none here, and no sample ever comes, which
// trng takes for a failure. What a source must do: rtl/tech/README.md.
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

  logic unused;
  assign unused  = ^{clk_i, rst_ni, enable_i, Rings, Stages, Decimation};

  assign valid_o = 1'b0;
  assign bit_o   = 1'b0;

endmodule
