// SPDX-License-Identifier: Apache-2.0
// One round of FIPS 180-4 (6.2.2 and 6.4.2, step 3): the working variables a to h after it.
// `kw_i` is K[t] + W[t]. Combinational, so that two of them in a row make two rounds a cycle.
module sha2_round
  import sha2_pkg::*;
#(
  parameter int unsigned Width = 64
) (
  input  logic             sha512_i,
  input  logic [Width-1:0] v_i     [8],  // a, b, c, d, e, f, g, h
  input  logic [Width-1:0] kw_i,
  output logic [Width-1:0] v_o     [8]
);

  logic [Width-1:0] a, b, c, d, e, f, g, h, t1, t2;
  logic [63:0] a64, b64, c64, e64, f64, g64;

  assign {a, b, c, d} = {v_i[0], v_i[1], v_i[2], v_i[3]};
  assign {e, f, g, h} = {v_i[4], v_i[5], v_i[6], v_i[7]};

  // Words as sha2_pkg has them: 32 bits in the upper half.
  assign {a64, b64, c64} = {64'(a) << (64 - Width), 64'(b) << (64 - Width), 64'(c) << (64 - Width)};
  assign {e64, f64, g64} = {64'(e) << (64 - Width), 64'(f) << (64 - Width), 64'(g) << (64 - Width)};

  // The sums are paired so that no path has more than three carry chains.
  assign t1 = (h + kw_i) + Width'((big_sigma1(e64, sha512_i) + ch(e64, f64, g64)) >> (64 - Width));
  assign t2 = Width'((big_sigma0(a64, sha512_i) + maj(a64, b64, c64)) >> (64 - Width));

  assign v_o = '{t1 + t2, a, b, c, d + t1, e, f, g};

endmodule
