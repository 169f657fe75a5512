// SPDX-License-Identifier: Apache-2.0
// The fields of the S-box: GF(4) = GF(2)[w], w^2 = w + 1; GF(16) = GF(4)[z], z^2 = z + w;
// GF(256) = GF(16)[y], y^2 = y + z w. The tower; and FIPS 197's field, whose x is 0x41 in the tower.
//
// Matrices are columns: what each bit of the argument adds. Constants of affine maps are apart, for in shares
// they belong to one share alone.
package aes_field_pkg;

  // From FIPS 197's field to the tower and back
  localparam logic [7:0][7:0] IntoTower = 64'hc4_58_9a_56_6c_66_41_01;
  localparam logic [7:0][7:0] FromTower = 64'hdf_03_e7_f3_b0_5c_bc_01;
  // The same with the S-box's affine map (FIPS 197, 5.1.1) behind or its inverse before it
  localparam logic [7:0][7:0] FromTowerAffine = 64'h1c_21_f6_7b_9d_b2_19_1f;
  localparam logic [7:0][7:0] InverseAffineIntoTower = 64'hfd_d3_35_38_4f_f7_f4_75;
  localparam logic [7:0] AffineConstant = 8'h63;
  localparam logic [7:0] InverseAffineConstant = 8'h67;  // in the tower

  function automatic logic [7:0] linear(logic [7:0][7:0] columns, logic [7:0] x);
    linear = '0;
    for (int unsigned i = 0; i < 8; i++) if (x[i]) linear ^= columns[i];
  endfunction

  // Into the S-box's inversion, and out of it; without the constants
  function automatic logic [7:0] into(logic inverse, logic [7:0] x);
    into = inverse ? linear(InverseAffineIntoTower, x) : linear(IntoTower, x);
  endfunction

  function automatic logic [7:0] out_of(logic inverse, logic [7:0] x);
    out_of = inverse ? linear(FromTower, x) : linear(FromTowerAffine, x);
  endfunction

  function automatic logic [7:0] into_constant(logic inverse);
    into_constant = inverse ? InverseAffineConstant : '0;
  endfunction

  function automatic logic [7:0] out_constant(logic inverse);
    out_constant = inverse ? '0 : AffineConstant;
  endfunction

  // GF(4)

  function automatic logic [1:0] mul4(logic [1:0] a, logic [1:0] b);
    logic low;
    low  = a[0] & b[0];
    mul4 = {((a[1] ^ a[0]) & (b[1] ^ b[0])) ^ low, low ^ (a[1] & b[1])};
  endfunction

  function automatic logic [1:0] square4(logic [1:0] a);
    square4 = {a[1], a[1] ^ a[0]};
  endfunction

  // a w
  function automatic logic [1:0] lift4(logic [1:0] a);
    lift4 = {a[1] ^ a[0], a[1]};
  endfunction

  // GF(16)

  function automatic logic [3:0] mul16(logic [3:0] a, logic [3:0] b);
    logic [1:0] low;
    low   = mul4(a[1:0], b[1:0]);
    mul16 = {mul4(a[3:2] ^ a[1:0], b[3:2] ^ b[1:0]) ^ low, low ^ lift4(mul4(a[3:2], b[3:2]))};
  endfunction

  function automatic logic [3:0] square16(logic [3:0] a);
    square16 = {square4(a[3:2]), square4(a[1:0]) ^ lift4(square4(a[3:2]))};
  endfunction

  // a z w
  function automatic logic [3:0] lift16(logic [3:0] a);
    lift16 = mul16(a, 4'h8);
  endfunction

  // What an inversion adds to the product of the two halves: with it, it is the norm.
  function automatic logic [3:0] norm16(logic [7:0] a);
    norm16 = lift16(square16(a[7:4])) ^ square16(a[3:0]);
  endfunction

  function automatic logic [1:0] norm4(logic [3:0] a);
    norm4 = lift4(square4(a[3:2])) ^ square4(a[1:0]);
  endfunction

  // FIPS 197's field, 4.2.1

  function automatic logic [7:0] xtime(logic [7:0] a);
    xtime = {a[6:0], 1'b0} ^ (a[7] ? 8'h1B : 8'h00);
  endfunction

endpackage
