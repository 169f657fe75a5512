// SPDX-License-Identifier: Apache-2.0
// Stands for the shadow where it is cut: what it shows is any, in every cycle another.
module efuse_shadow
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic               update_i,
  input logic [        7:0] row_i,
  input logic [RowBits-1:0] low_i,
  input logic [RowBits-1:0] high_i,
  input logic               valid_i,   // as decoded
  input logic [       31:0] data_i,

  output logic [Marks-1:0][ 3:0] marks_o,
  output logic [Words-1:0][31:0] words_o,
  output logic [Words-1:0]       valid_o,
  output logic [     31:0]       unary_o,    // what is known of a unary row; else zero
  output logic                   differs_o,  // a second copy is not what is known of the first
  output logic                   fault_o
);

  logic [Marks-1:0][ 3:0] marks;
  logic [Words-1:0][31:0] words;

  formal_any #(.Width(4 * Marks)) u_marks (.value_o(marks));
  formal_any #(.Width(32 * Words)) u_words (.value_o(words));
  formal_any #(.Width(Words)) u_valid (.value_o(valid_o));
  formal_any #(.Width(32)) u_unary (.value_o(unary_o));
  formal_any #(.Width(1)) u_differs (.value_o(differs_o));
  formal_any #(.Width(1)) u_fault (.value_o(fault_o));

  assign marks_o = marks;
  assign words_o = words;

endmodule
