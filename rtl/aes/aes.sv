// SPDX-License-Identifier: Apache-2.0
module aes
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic zeroize_i,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Memory
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  // Key store
  output key_req_t key_o,
  input  key_rsp_t key_i,

  // Masks
  output random_req_t random_o,
  input  random_rsp_t random_i,

  output logic alert_o
);

endmodule
