// SPDX-License-Identifier: Apache-2.0
// What the public rows said when they were last read: 14 marks and 46 words.
//
// Invariant: a mark is one of four codes an even distance apart, a word carries its parity; a single
// flip shows as `fault_o` in every cycle. Nothing of a secret row comes here: `update_i` is low then.
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

  localparam int unsigned SlotWidth = 34;  // {valid, parity, data}

  logic of_mark, is_unary;
  logic [5:0] slot;
  logic [31:0] word;
  logic [3:0] mark;
  logic [RowBits-1:0] own;
  logic [Marks-1:0] mark_fault;
  logic [Words-1:0] word_fault;

  assign of_mark  = is_mark(row_i);
  assign is_unary = (row_i >= RowRevocation) && (row_i <= LastRow);

  // Digest rows of each area are sixteen from a multiple of sixteen on.
  always_comb begin
    slot = 6'(SlotDigests) + 6'(row_i[3:0]);
    if (is_unary) slot = 6'(SlotRevocation) + 6'((row_i - RowRevocation) >> 1);
    else if (row_i < RowRevocation) slot = 6'(row_i - RowSerial);
    else if (row_i >= RowSecondHash) slot = 6'(SlotSecond) + 6'(row_i[2:0]);
  end

  always_comb begin
    unary_o = '0;
    for (int unsigned w = SlotRevocation; w < SlotDigests; w++) begin
      if (is_unary && (slot == 6'(w))) unary_o = unary_o | words_o[w];
    end
  end

  assign own       = row_word(row_i);
  assign word      = is_unary ? (unary_o | low_i[31:0]) : data_i;
  // Second copies have even rows.
  assign differs_o = is_unary && !row_i[0] && (unary_o != low_i[31:0]);

  always_comb begin
    mark = MarkPartial;
    if (low_i == '0) mark = MarkZero;
    else if ((low_i == own) && (high_i == own)) mark = MarkWhole;
    else if ((low_i == '1) && (high_i == '1)) mark = MarkOnes;
  end

  for (genvar m = 0; m < Marks; m++) begin : gen_mark
    localparam logic [7:0] Row = (m == MarkLockSecond) ? RowLockSecond : 8'(m);
    logic [3:0] mark_d, mark_q;
    assign mark_d     = (update_i && (row_i == Row)) ? mark : mark_q;
    assign marks_o[m] = mark_q;

    always_comb begin
      unique case (mark_q)
        MarkZero, MarkWhole, MarkOnes, MarkPartial: mark_fault[m] = 1'b0;
        default: mark_fault[m] = 1'b1;
      endcase
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) mark_q <= MarkPartial;
      else mark_q <= mark_d;
    end
  end

  for (genvar w = 0; w < Words; w++) begin : gen_word
    localparam logic [5:0] Slot = w;
    logic [SlotWidth-1:0] word_d, word_q;
    logic valid;
    assign valid = is_unary || valid_i;
    assign word_d        = (update_i && !of_mark && (slot == Slot)) ?
                           {valid, ^{valid, word}, word} : word_q;
    assign words_o[w] = word_q[31:0];
    assign valid_o[w] = word_q[33];
    assign word_fault[w] = ^word_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) word_q <= '0;
      else word_q <= word_d;
    end
  end

  assign fault_o = (mark_fault != '0) || (word_fault != '0);

endmodule
