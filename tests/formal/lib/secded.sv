// SPDX-License-Identifier: Apache-2.0
// The promise of secded_pkg and secded_decode (rtl/lib/README.md), for every word, with the columns as
// they stand there. Encoder and decoder are judged by this matrix and not by each other.
module secded
  import secded_pkg::*;
(
  input logic        clk_i,
  input logic        any_i,       // any word, not only one near a valid one
  input logic [38:0] any_word_i,
  input logic [31:0] data_i,
  input logic [38:0] wrong_i
);

  // Data bit 31 first.
  // verilog_format: off
  localparam logic [31:0][6:0] Columns = {
    7'h70, 7'h68, 7'h64, 7'h62, 7'h61, 7'h58, 7'h54, 7'h52,
    7'h51, 7'h4C, 7'h4A, 7'h46, 7'h45, 7'h43, 7'h34, 7'h32,
    7'h31, 7'h2C, 7'h2A, 7'h29, 7'h26, 7'h25, 7'h23, 7'h1C,
    7'h1A, 7'h19, 7'h16, 7'h15, 7'h13, 7'h0E, 7'h0D, 7'h0B
  };
  // verilog_format: on

  logic [38:0] word;
  logic [31:0] data;
  logic [6:0] check, syndrome;
  logic [5:0] ones;
  logic bad;

  always_comb begin
    check = '0;
    ones  = '0;
    for (int unsigned i = 0; i < 32; i++) check = check ^ (data_i[i] ? Columns[i] : 7'h0);
    for (int unsigned i = 0; i < 39; i++) ones = ones + 6'(wrong_i[i]);
  end

  assign word = any_i ? any_word_i : ({check, data_i} ^ wrong_i);

  secded_decode u_decode (
    .word_i    (word),
    .data_o    (data),
    .syndrome_o(syndrome),
    .bad_o     (bad)
  );

  a_encode :
  assert property (@(posedge clk_i) secded_encode(data_i) == {check, data_i});

  a_none :
  assert property (@(posedge clk_i) any_i || (ones != 6'd0) ||
                   ((data == data_i) && (syndrome == '0) && !bad));

  a_one :
  assert property (@(posedge clk_i) any_i || (ones != 6'd1) ||
                   ((data == data_i) && (syndrome != '0) && !bad));

  a_two :
  assert property (@(posedge clk_i) any_i || (ones != 6'd2) || bad);

  // What over-burning leaves, be it with a fuse that did not take.
  a_ones :
  assert property (@(posedge clk_i) !$onehot0(~word) || bad);

  a_zero :
  assert property (@(posedge clk_i) (word != '0) || ((data == '0) && (syndrome == '0) && !bad));

  c_one :
  cover property (@(posedge clk_i) !any_i && (ones == 6'd1) && wrong_i[38]);

  c_two :
  cover property (@(posedge clk_i) !any_i && (ones == 6'd2) && (data_i == '1));

  c_ones :
  cover property (@(posedge clk_i) word == '1);

endmodule
