// SPDX-License-Identifier: Apache-2.0
// The linear layers of FIPS 197 on a state of one share: byte 0 is bits 127:120, and bytes 0 to 3 are the first column.
package aes_linear_pkg;

  import aes_field_pkg::xtime;

  function automatic logic [7:0] byte_of(logic [127:0] s, int unsigned i);
    byte_of = s[127-8*i-:8];
  endfunction

  // 5.1.2 and 5.3.1: row r moves r columns, to the left or to the right.
  function automatic logic [127:0] shift_rows(logic inverse, logic [127:0] s);
    for (int unsigned c = 0; c < 4; c++)
    for (int unsigned r = 0; r < 4; r++)
    shift_rows[127-8*(4*c+r)-:8] = inverse ? byte_of(s, 4 * ((c + 4 - r) % 4) + r) :
        byte_of(s, 4 * ((c + r) % 4) + r);
  endfunction

  // 5.1.3
  function automatic logic [31:0] mix_column(logic [31:0] s);
    logic [7:0] all;
    all = s[31:24] ^ s[23:16] ^ s[15:8] ^ s[7:0];
    mix_column = {
      s[31:24] ^ all ^ xtime(s[31:24] ^ s[23:16]),
      s[23:16] ^ all ^ xtime(s[23:16] ^ s[15:8]),
      s[15:8] ^ all ^ xtime(s[15:8] ^ s[7:0]),
      s[7:0] ^ all ^ xtime(s[7:0] ^ s[31:24])
    };
  endfunction

  // 5.3.3 is 5.1.3 behind this: circ(0e, 0b, 0d, 09) = circ(02, 03, 01, 01) circ(05, 00, 04, 00).
  function automatic logic [31:0] unmix_before(logic [31:0] s);
    logic [7:0] even, odd;
    even = xtime(xtime(s[31:24] ^ s[15:8]));
    odd = xtime(xtime(s[23:16] ^ s[7:0]));
    unmix_before = s ^ {even, odd, even, odd};
  endfunction

  function automatic logic [127:0] mix_columns(logic inverse, logic [127:0] s);
    for (int unsigned c = 0; c < 4; c++)
    mix_columns[127-32*c-:32] =
        mix_column(inverse ? unmix_before(s[127-32*c-:32]) : s[127-32*c-:32]);
  endfunction

  // What a round does behind the S-boxes: the inverse cipher (5.3) adds the key before InvMixColumns.
  function automatic logic [127:0] round_end(logic inverse, logic last, logic [127:0] s,
                                             logic [127:0] key);
    logic [127:0] shifted, mixed;
    shifted   = shift_rows(inverse, s) ^ (inverse ? key : '0);
    mixed     = last ? shifted : mix_columns(inverse, shifted);
    round_end = mixed ^ (inverse ? '0 : key);
  endfunction

endpackage
