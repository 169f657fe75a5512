// SPDX-License-Identifier: Apache-2.0
// Decodes a word of secded_pkg.
//
// Guarantees: no wrong bit: the data, `syndrome_o` zero; one: the data corrected; two: `bad_o`.
// Does not: tell more wrong bits from fewer; `data_o` means nothing with `bad_o`.
module secded_decode
  import secded_pkg::*;
(
  input  logic [38:0] word_i,
  output logic [31:0] data_o,
  output logic [ 6:0] syndrome_o,
  output logic        bad_o
);

  logic [31:0] flip;
  logic check_flip;  // the wrong bit is a check bit

  assign syndrome_o = secded_syndrome(word_i);

  for (genvar i = 0; i < 32; i++) begin : gen_flip
    localparam logic [6:0] Column = secded_check(32'h1 << i);
    assign flip[i] = syndrome_o == Column;
  end

  assign check_flip = $onehot(syndrome_o);
  assign data_o     = word_i[31:0] ^ flip;
  assign bad_o      = (syndrome_o != '0) && (flip == '0) && !check_flip;

endmodule
