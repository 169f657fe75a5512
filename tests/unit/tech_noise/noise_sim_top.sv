// SPDX-License-Identifier: Apache-2.0
// The simulation's noise port by itself.
module noise_sim_top (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic enable_i,
  output logic valid_o,
  output logic bit_o
);

  tech_noise u_noise (
    .clk_i,
    .rst_ni,
    .enable_i,
    .valid_o,
    .bit_o
  );

endmodule
