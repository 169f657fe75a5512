// SPDX-License-Identifier: Apache-2.0
// The words of a log entry (spec/measurement.toml): type, security version, signer, digest. All
// inputs are big-endian, first byte in the highest bits.
module measure_entry (
  input logic [  4:0] index_i,
  input logic [ 31:0] type_i,
  input logic [ 31:0] security_version_i,
  input logic [255:0] signer_i,
  input logic [255:0] digest_i,

  output logic [31:0] word_o
);

  always_comb begin
    word_o = '0;
    unique case (index_i)
      5'd0: word_o = type_i;
      5'd1: word_o = security_version_i;
      5'd2: word_o = signer_i[255:224];
      5'd3: word_o = signer_i[223:192];
      5'd4: word_o = signer_i[191:160];
      5'd5: word_o = signer_i[159:128];
      5'd6: word_o = signer_i[127:96];
      5'd7: word_o = signer_i[95:64];
      5'd8: word_o = signer_i[63:32];
      5'd9: word_o = signer_i[31:0];
      5'd10: word_o = digest_i[255:224];
      5'd11: word_o = digest_i[223:192];
      5'd12: word_o = digest_i[191:160];
      5'd13: word_o = digest_i[159:128];
      5'd14: word_o = digest_i[127:96];
      5'd15: word_o = digest_i[95:64];
      5'd16: word_o = digest_i[63:32];
      5'd17: word_o = digest_i[31:0];
      default: word_o = '0;
    endcase
  end

endmodule
