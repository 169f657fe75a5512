// SPDX-License-Identifier: Apache-2.0
// Fetches the words of a program and issues them: one word when the word before has had its cycles.
// Blocks are repeated by a count that no value of the machine can change: there are no branches, so
// the sequence of instructions depends on the program alone (and on the drawn order of the rows in a
// shuffled block, which changes no cycle).
//
// `program_i` stands two cycles at least before `start_i`; the first instruction is issued in the
// cycle after `start_i`, and `done_o` is high in the last cycle of the program.
module ecc_sequencer
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic        start_i,
  input  logic [ 2:0] program_i,
  input  logic [12:0] order_i,    // of the rows
  output logic        running_o,
  output logic        done_o,

  output logic        issue_o,
  output word_t       word_o,
  output logic  [1:0] since_o,  // cycles since the issue, up to 3
  output logic  [6:0] window_o, // window or row of the instruction

  input  logic [  2:0] constant_i,
  output logic [255:0] constant_o,
  output logic         alert_o
);

  logic [RunWidth-1:0] state_d, state_q;

  // The word that is fetched next: where it is, and the turn of its block.
  logic there_d, there_q;
  logic [4:0] index_d, index_q, first_block;
  logic [10:0] address_d, address_q;
  logic [6:0] turns_d, turns_q;  // still to come after this one
  logic [6:0] position_d, position_q;
  block_t block;
  word_t  fetched;

  // The block that may come next: looked up in the cycle before, for the way from there into the block
  // RAM of words is long. A block has two words at least.
  block_t next_q;
  logic [4:0] next_index_d, next_index_q;

  // The word that was issued last
  word_t word_d, word_q;
  logic issue_d, issue_q;
  logic [9:0] left_d, left_q;  // its cycles still to come, this one included
  logic [1:0] since_d, since_q;
  logic [6:0] word_position_d, word_position_q;
  logic [2:0] stride_d, stride_q;
  logic shuffled_d, shuffled_q;

  logic running, advance, new_block;
  logic [4:0] start_position, step;
  logic [5:0] next_position;
  logic [1:0] index;

  assign running        = state_q == StRun;
  assign advance        = start_i || (running && left_q == 10'd1);
  assign done_o         = running && left_q == 10'd1 && !there_q;
  assign running_o      = running;
  assign alert_o        = state_q == StHalt;

  // floor(20 x / 256) of the lowest byte
  assign start_position = 5'((11'(order_i[7:0]) + {1'b0, order_i[7:0], 2'b00}) >> 6);
  assign step           = Steps[order_i[10:8]];
  assign next_position  = 6'(position_q[4:0]) + 6'(step);

  ecc_microcode #(
    .Digits(Digits)
  ) u_microcode (
    .clk_i,
    .read_i       (advance || !running),
    .address_i    (address_d),
    .word_o       (fetched),
    .block_index_i(next_index_d),
    .block_o      (block),
    .program_i,
    .first_block_o(first_block),
    .constant_i,
    .constant_o
  );

  assign next_index_d = (running || start_i) ? index_q + 5'd1 : first_block;

  logic [10:0] final_d, final_q, loop_d, loop_q;
  logic last_d, last_q, new_shuffled_d, new_shuffled_q;
  logic [2:0] new_stride_d, new_stride_q;

  always_comb begin
    index_d    = index_q;
    address_d  = address_q;
    turns_d    = turns_q;
    position_d = position_q;
    there_d    = there_q;
    new_block  = 1'b0;
    if (!running && !start_i) begin
      index_d   = next_index_q;
      new_block = 1'b1;
      there_d   = 1'b1;
    end else if (advance) begin
      if (address_q != final_q) begin
        address_d = address_q + 11'd1;
      end else if (turns_q != '0) begin
        address_d  = loop_q;
        turns_d    = turns_q - 7'd1;
        position_d = position_q - 7'd1;
        if (new_shuffled_q) begin
          position_d = next_position >= 6'd20 ? 7'(next_position - 6'd20) : 7'(next_position);
        end
      end else if (last_q) begin
        there_d = 1'b0;
      end else begin
        index_d   = next_index_q;
        new_block = 1'b1;
      end
    end
    final_d        = final_q;
    loop_d         = loop_q;
    last_d         = last_q;
    new_shuffled_d = new_shuffled_q;
    new_stride_d   = new_stride_q;
    if (new_block) begin
      address_d      = next_q.first;
      loop_d         = next_q.first;
      final_d        = next_q.final_word;
      turns_d        = next_q.turns;
      last_d         = next_q.last;
      new_shuffled_d = next_q.shuffled;
      new_stride_d   = next_q.stride;
      position_d     = next_q.shuffled ? 7'(start_position) : next_q.turns;
    end
  end

  always_comb begin
    state_d         = state_q;
    word_d          = word_q;
    issue_d         = 1'b0;
    left_d          = left_q;
    since_d         = (&since_q) ? since_q : since_q + 2'd1;
    word_position_d = word_position_q;
    stride_d        = stride_q;
    shuffled_d      = shuffled_q;
    if (running) left_d = left_q - 10'd1;
    if (advance && there_q) begin
      word_d          = fetched;
      issue_d         = 1'b1;
      left_d          = fetched.wait_cycles;
      since_d         = '0;
      word_position_d = position_q;
      stride_d        = new_stride_q;
      shuffled_d      = new_shuffled_q;
    end
    if (wipe_i) word_position_d = '0;  // of the drawn order
    unique case (state_q)
      StStill: if (start_i) state_d = StRun;
      StRun:   if (done_o) state_d = StStill;
      default: state_d = StHalt;
    endcase
    if (wipe_i || done_o) begin
      word_d  = '0;
      issue_d = 1'b0;
      left_d  = '0;
    end
    // An illegal code is not healed by a wipe.
    if (wipe_i && state_q inside {StStill, StRun}) state_d = StStill;
  end

  assign issue_o = issue_q;
  assign word_o  = word_q;
  assign since_o = since_q;
  assign index   = word_q.argument[1:0] ^ (order_i[12:11] & {2{shuffled_q}});

  always_comb begin
    unique case (stride_q)
      3'd4:    window_o = {word_position_q[4:0], index};
      3'd2:    window_o = {word_position_q[5:0], 1'b0} + 7'(index);
      default: window_o = word_position_q + 7'(index);
    endcase
  end

  sparse_state #(
    .Width     (RunWidth),
    .ResetValue(StStill)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      next_q          <= '0;
      next_index_q    <= '0;
      there_q         <= 1'b0;
      index_q         <= '0;
      address_q       <= '0;
      turns_q         <= '0;
      position_q      <= '0;
      final_q         <= '0;
      loop_q          <= '0;
      last_q          <= 1'b0;
      new_shuffled_q  <= 1'b0;
      new_stride_q    <= '0;
      word_q          <= '0;
      issue_q         <= 1'b0;
      left_q          <= '0;
      since_q         <= '0;
      word_position_q <= '0;
      stride_q        <= '0;
      shuffled_q      <= 1'b0;
    end else begin
      next_q          <= block;
      next_index_q    <= next_index_d;
      there_q         <= there_d;
      index_q         <= index_d;
      address_q       <= address_d;
      turns_q         <= turns_d;
      position_q      <= position_d;
      final_q         <= final_d;
      loop_q          <= loop_d;
      last_q          <= last_d;
      new_shuffled_q  <= new_shuffled_d;
      new_stride_q    <= new_stride_d;
      word_q          <= word_d;
      issue_q         <= issue_d;
      left_q          <= left_d;
      since_q         <= since_d;
      word_position_q <= word_position_d;
      stride_q        <= stride_d;
      shuffled_q      <= shuffled_d;
    end
  end

endmodule
