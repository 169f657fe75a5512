// SPDX-License-Identifier: Apache-2.0
// The S-box of FIPS 197 (5.1.1, 5.3.2) in one cycle, without masks: aes_sbox.sv without its registers and shares.
module aes_sbox_plain
  import aes_field_pkg::*;
(
  input  logic       inverse_i,
  input  logic [7:0] x_i,
  output logic [7:0] y_o
);

  logic [7:0] a;
  logic [3:0] d, i;
  logic [1:0] e;

  assign a = into(inverse_i, x_i) ^ into_constant(inverse_i);
  assign d = mul16(a[7:4], a[3:0]) ^ norm16(a);
  assign e = square4(mul4(d[3:2], d[1:0]) ^ norm4(d));
  assign i = {mul4(e, d[3:2]), mul4(e, d[3:2] ^ d[1:0])};
  assign y_o = out_of(
      inverse_i, {mul16(i, a[7:4]), mul16(i, a[7:4] ^ a[3:0])}
  ) ^ out_constant(
      inverse_i
  );

endmodule
