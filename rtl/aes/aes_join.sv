// SPDX-License-Identifier: Apache-2.0
// Where two shares meet: nowhere else. Closed, each share is zero before they do, so that what is not to be joined (H, E(J0),
// GHASH's sum, a block of CMAC) does not meet while its registers pass by. `open_i` comes from registers of the control alone.
module aes_join (
  input  logic         open_i,
  input  logic [127:0] share0_i,
  input  logic [127:0] share1_i,
  output logic [127:0] value_o
);

  // Kept: open (x + y) would be the same function, and the sum of both shares a wire of it.
  (* keep *)logic [127:0] gated0;
  (* keep *)logic [127:0] gated1;

  assign gated0  = open_i ? share0_i : '0;
  assign gated1  = open_i ? share1_i : '0;
  assign value_o = gated0 ^ gated1;

endmodule
