// SPDX-License-Identifier: Apache-2.0
// The ECP5's noise source on rings that the bench plays: a loop of LUTs has no behaviour in a simulation.
module noise_ecp5_top #(
  parameter int unsigned Rings      = 3,
  parameter int unsigned Decimation = 7
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic enable_i,
  output logic valid_o,
  output logic bit_o
);

  tech_noise #(
    .Rings     (Rings),
    .Stages    (3),
    .Decimation(Decimation)
  ) u_noise (
    .clk_i,
    .rst_ni,
    .enable_i,
    .valid_o,
    .bit_o
  );

endmodule
