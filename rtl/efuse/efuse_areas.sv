// SPDX-License-Identifier: Apache-2.0
// What the marks say of the key areas. A mark that is no code makes its area touched.
module efuse_areas
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
(
  input logic [Marks-1:0][3:0] marks_i,

  output logic [FuseAreas-1:0][3:0] areas_o,
  output logic                      none_o,   // no area is committed
  output logic                      one_o,    // exactly one is
  output logic [          1:0]      which_o   // and it is this
);

  always_comb begin
    none_o  = 1'b1;
    one_o   = 1'b0;
    which_o = '0;
    for (int unsigned a = 0; a < FuseAreas; a++) begin
      areas_o[a] = AreaTouched;
      if (marks_i[4'(RowBegun)+4'(a)] == marks_i[4'(RowCommit)+4'(a)]) begin
        unique case (marks_i[4'(RowBegun)+4'(a)])
          MarkZero:  areas_o[a] = AreaBlank;
          MarkWhole: areas_o[a] = AreaCommitted;
          MarkOnes:  areas_o[a] = AreaRetired;
          default:   ;
        endcase
      end
      if (areas_o[a] == AreaCommitted) begin
        one_o   = none_o;
        none_o  = 1'b0;
        which_o = 2'(a);
      end
    end
    if (!one_o) which_o = '0;
  end

endmodule
