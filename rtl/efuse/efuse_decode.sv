// SPDX-License-Identifier: Apache-2.0
// What a row of data says, read at both margins: valid when both decode to the same data. A weak bit
// is one wrong bit of one of the two, so the answer is the same at every power-up.
module efuse_decode
  import efuse_pkg::*;
(
  input  logic [RowBits-1:0] low_i,
  input  logic [RowBits-1:0] high_i,
  output logic               valid_o,
  output logic [       31:0] data_o,     // zero unless valid
  output logic               repaired_o  // valid, but not read as it was burnt
);

  logic [31:0] low_data, high_data;
  logic [6:0] low_syndrome, high_syndrome;
  logic low_bad, high_bad;

  secded_decode u_low (
    .word_i    (low_i),
    .data_o    (low_data),
    .syndrome_o(low_syndrome),
    .bad_o     (low_bad)
  );

  secded_decode u_high (
    .word_i    (high_i),
    .data_o    (high_data),
    .syndrome_o(high_syndrome),
    .bad_o     (high_bad)
  );

  assign valid_o = !low_bad && !high_bad && (low_data == high_data);
  assign data_o = valid_o ? low_data : '0;
  assign repaired_o = valid_o && ((low_i != high_i) || (low_syndrome != '0) ||
                                  (high_syndrome != '0));

endmodule
