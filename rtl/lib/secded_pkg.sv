// SPDX-License-Identifier: Apache-2.0
// Hsiao code (39,32): corrects one wrong bit of a word, detects two.
//
// Columns of the check matrix: check bit j (bit 32 + j of the word) has column 1 << j; data bit i has
// the i-th number of three ones, ascending, without 0x07, 0x38 and 0x49. Every column has odd weight,
// so two wrong bits never look like one. The word of zeros is valid; the word of ones is not
// correctable (its syndrome has weight five), nor is it with one bit wrong.
package secded_pkg;

  // Check bit j is the parity of the data bits in mask j.
  localparam logic [6:0][31:0] SecdedMasks = {
    32'hFFFC_0000,
    32'hF803_FE00,
    32'h8783_81F8,
    32'h4460_71C7,
    32'h225A_4D36,
    32'h1135_2AAD,
    32'h088C_965B
  };

  function automatic logic [6:0] secded_check(logic [31:0] data);
    for (int unsigned j = 0; j < 7; j++) secded_check[j] = ^(data & SecdedMasks[j]);
  endfunction

  function automatic logic [38:0] secded_encode(logic [31:0] data);
    secded_encode = {secded_check(data), data};
  endfunction

  // Zero: a valid word.
  function automatic logic [6:0] secded_syndrome(logic [38:0] word);
    secded_syndrome = secded_check(word[31:0]) ^ word[38:32];
  endfunction

endpackage
