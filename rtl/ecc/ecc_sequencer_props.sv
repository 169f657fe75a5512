// SPDX-License-Identifier: Apache-2.0
// The promise of the sequencer (tools/ecc/README.md, "Blocks" and "The instruction"), word by
// word and
// block by block: the words of a block are issued from its first to its last, `turns` + 1 times,
// each
// as many cycles after the one before as that says; then comes the next block, or, after the
// program's last, its end. So a program's cycles are the sum of length x repeat, length being
// the sum
// of the waits of a block. Windows and rows are those of the turn, or of the drawn order.
//
// Microcode is cut: any word `x` and any block `k` are followed, whatever they hold. Of
// microcode it is
// assumed that a wait is not 0, that a block has two words at least, that strides are 1, 2
// and 4,
// and that shuffled blocks have 20 turns and stride 4.
module ecc_sequencer_props
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input logic         start_i,
  input logic  [ 2:0] program_i,
  input logic  [12:0] order_i,
  input logic         running_o,
  input logic         done_o,
  input logic         issue_o,
  input word_t        word_o,
  input logic  [ 1:0] since_o,
  input logic  [ 6:0] window_o,
  input logic         alert_o,

  // Microcode
  input logic          read_i,
  input logic   [10:0] fetch_i,
  input word_t         fetched,
  input logic   [ 4:0] block_index_i,
  input block_t        block,
  input logic   [ 4:0] first_block,

  // State
  input logic   [RunWidth-1:0] state_q,
  input block_t                next_q,
  input logic   [         4:0] next_index_q,
  input logic   [         4:0] index_q,
  input logic   [        10:0] address_q,
  input logic   [         6:0] turns_q,
  input logic   [         6:0] position_q,
  input logic   [        10:0] final_q,
  input logic   [        10:0] loop_q,
  input logic                  last_q,
  input logic                  new_shuffled_q,
  input logic   [         2:0] new_stride_q,
  input logic                  there_q,
  input logic                  advance,
  input logic   [         9:0] left_q,
  input logic   [         6:0] word_position_q,
  input logic   [         2:0] stride_q,
  input logic                  shuffled_q
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  // Any word, any block, any program
  logic [10:0] x;
  logic [35:0] x_word;
  logic [4:0] k, first_k;
  block_t k_block;

  formal_constant #(
    .Width(57 + $bits(block_t))
  ) u_any (
    .clk_i,
    .value_o({x, x_word, k, first_k, k_block})
  );

  word_t x_fields;
  assign x_fields = word_t'(x_word);

  logic [10:0] asked_q;  // the address of the word that is there
  logic [ 1:0] idle_q;  // cycles before a start
  logic [12:0] order_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      asked_q <= '0;
      idle_q  <= '0;
      order_q <= '0;
    end else begin
      if (read_i) asked_q <= fetch_i;
      idle_q  <= running_o ? '0 : (idle_q == 2'd2) ? 2'd2 : idle_q + 2'd1;
      order_q <= order_i;
    end
  end

  always_comb begin
    assume (fetched.wait_cycles != '0);
    assume ((asked_q != x) || (fetched == x_fields));
    assume (x_fields.wait_cycles != '0);
    assume ((block_index_i != k) || (block == k_block));
    assume (first_block == first_k);
    assume (k_block.final_word > k_block.first);
    assume (k_block.stride inside {3'd1, 3'd2, 3'd4});
    assume (!k_block.shuffled || ((k_block.turns == 7'd19) && (k_block.stride == 3'd4)));
    // As the engine's user keeps it
    assume (!start_i || (!running_o && !wipe_i && (idle_q == 2'd2) && !alert_o));
    assume ((!running_o && !start_i) || (order_i == order_q));
  end

  // A word

  logic [9:0] wait_q;  // cycles of the word that was issued, that are still to come

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wait_q <= '0;
    else if (wipe_i || done_o) wait_q <= '0;
    else if (advance && there_q) wait_q <= fetched.wait_cycles;
    else if (wait_q != '0) wait_q <= wait_q - 10'd1;
  end

  // The next issue, or the end, comes when the word has had its cycles, and not before.
  a_next_when_waited :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      running_o && !wipe_i && (wait_q == 10'd1)
  ) || (issue_o != $past(
      done_o
  )));

  a_no_issue_before :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !issue_o || $past(
      start_i || (running_o && (wait_q == 10'd1))
  ));

  a_done_when_waited :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !done_o || (running_o &&
      (wait_q == 10'd1)));

  a_first_in_first_cycle :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      start_i
  ) || (issue_o && running_o));

  logic [10:0] issued_q;  // where the word that was issued last came from
  logic [4:0] issued_block_q;
  logic [6:0] issued_turn_q;
  logic in_program_q;  // and it is of the program that runs

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      issued_q       <= '0;
      issued_block_q <= '0;
      issued_turn_q  <= '0;
      in_program_q   <= 1'b0;
    end else begin
      in_program_q <= (in_program_q || (advance && there_q)) && !wipe_i && !done_o;
      if (advance && there_q) begin
        issued_q       <= address_q;
        issued_block_q <= index_q;
        issued_turn_q  <= turns_q;
      end
    end
  end

  a_word_of_its_address :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !issue_o || (issued_q != x) || (word_o == x_fields));

  // A block: what is issued after a word of block k

  logic next, of_k;  // a word is issued, after another one of this program
  assign next = advance && there_q && in_program_q;
  assign of_k = issued_block_q == k;

  a_inside_block :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !advance || !there_q || (index_q != k) ||
      ((address_q >= k_block.first) && (address_q <= k_block.final_word) &&
          (turns_q <= k_block.turns)));

  a_begins_at_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !advance || !there_q || (index_q != k) || (in_program_q && of_k) ||
      ((address_q == k_block.first) && (turns_q == k_block.turns)));

  a_next_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !next || !of_k || (issued_q == k_block.final_word) ||
      ((index_q == k) && (address_q == issued_q + 11'd1) && (turns_q == issued_turn_q)));

  a_next_turn :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !next || !of_k || (issued_q != k_block.final_word) || (issued_turn_q == '0) ||
      ((index_q == k) && (address_q == k_block.first) && (turns_q == issued_turn_q - 7'd1)));

  a_next_block :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !next || !of_k || (issued_q != k_block.final_word) || (issued_turn_q != '0) ||
      (!k_block.last && (index_q == k + 5'd1)));

  a_end :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done_o || !of_k ||
      ((issued_q == k_block.final_word) && (issued_turn_q == '0) && k_block.last));

  a_starts_with_first_block :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !start_i || (there_q && (index_q == first_k)));

  // Windows and rows

  logic [6:0] turn;  // what stands for the turn's count
  logic [9:0] drawn;
  logic [1:0] index;
  logic [4:0] step;

  always_comb begin
    unique case (order_i[10:8])
      3'd0: step = 5'd1;
      3'd1: step = 5'd3;
      3'd2: step = 5'd7;
      3'd3: step = 5'd9;
      3'd4: step = 5'd11;
      3'd5: step = 5'd13;
      3'd6: step = 5'd17;
      default: step = 5'd19;
    endcase
  end

  logic [12:0] twentieth;
  assign twentieth = 13'd20 * {5'd0, order_i[7:0]};
  assign drawn = {5'd0, twentieth[12:8]} + 10'(step) * (10'd19 - 10'(issued_turn_q));
  assign turn = k_block.shuffled ? 7'(drawn % 10'd20) : issued_turn_q;
  assign index = k_block.shuffled ? word_o.argument[1:0] ^ order_i[12:11] : word_o.argument[1:0];

  a_window :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !running_o || !in_program_q || !of_k || wipe_i ||
      (window_o == 7'(turn * 7'(k_block.stride) + 7'(index))));

  a_since :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !issue_o || (since_o == '0));

  // Carries the induction.

  a_state_is_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((state_q inside {StStill, StRun}) && !alert_o));

  a_wait :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !running_o || ((wait_q == left_q) && (left_q != '0) && in_program_q));

  a_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || running_o || (!issue_o && !in_program_q && ((idle_q != 2'd2) || (there_q &&
          (index_q == first_k)))));

  // The block that is looked up ahead
  a_next_there :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (!running_o && (idle_q == '0)) || (next_index_q != k) || (next_q == k_block));

  a_next_is_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || running_o || (idle_q == '0) || (next_index_q == first_k));

  a_next_follows :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !running_o || !there_q || (index_q != k) || (address_q == k_block.first) ||
      (next_index_q == k + 5'd1));

  a_asked :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(running_o ? there_q : (idle_q == 2'd2)) || (asked_q == address_q));

  a_block_there :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(running_o ? there_q : (idle_q == 2'd2)) || (index_q != k) ||
      ((final_q == k_block.final_word) && (loop_q == k_block.first) && (last_q == k_block.last) &&
       (new_shuffled_q == k_block.shuffled) && (new_stride_q == k_block.stride) &&
       (address_q >= k_block.first) && (address_q <= k_block.final_word) &&
           (turns_q <= k_block.turns)));

  a_idle_at_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || running_o || (idle_q != 2'd2) || (index_q != k) ||
      ((address_q == k_block.first) && (turns_q == k_block.turns)));

  a_successor :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !running_o || !of_k ||
      ((issued_q >= k_block.first) && (issued_q <= k_block.final_word) &&
          (issued_turn_q <= k_block.turns) &&
       (stride_q == k_block.stride) && (shuffled_q == k_block.shuffled) &&
       ((issued_q != k_block.final_word) ?
        (there_q && (index_q == k) && (address_q == issued_q + 11'd1) &&
            (turns_q == issued_turn_q)) :
        (issued_turn_q != '0) ?
        (there_q && (index_q == k) && (address_q == k_block.first) &&
            (turns_q == issued_turn_q - 7'd1)) :
        k_block.last ? !there_q : (there_q && (index_q == k + 5'd1)))));

  a_predecessor :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !running_o || !there_q || (index_q != k) || of_k ||
      ((address_q == k_block.first) && (turns_q == k_block.turns)));

  logic [9:0] next_drawn;
  assign next_drawn = {5'd0, twentieth[12:8]} + 10'(step) * (10'd19 - 10'(turns_q));

  a_positions :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!(running_o ? there_q : (idle_q == 2'd2)) || (index_q != k) ||
                 (position_q == (k_block.shuffled ? 7'(next_drawn % 10'd20) : turns_q)) ||
                 (!running_o && k_block.shuffled)) &&
                (!running_o || !of_k ||
                 (word_position_q == (k_block.shuffled ? 7'(drawn % 10'd20) : issued_turn_q)))));

  // The order of the rows stands when the first block is made ready.
  a_first_position :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || running_o || (idle_q != 2'd2) || (index_q != k) || !k_block.shuffled ||
      (position_q == 7'(20 * {5'd0, order_q[7:0]} >> 8)));

  c_last_turn :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      done_o && of_k && (k_block.turns == 7'd1) && (k_block.final_word != k_block.first));

  c_shuffled :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      running_o && of_k && k_block.shuffled && (issued_turn_q == 7'd17) && (window_o > 7'd9));

endmodule

bind ecc_sequencer ecc_sequencer_props u_props (
  .read_i       (u_microcode.read_i),
  .fetch_i      (u_microcode.address_i),
  .block_index_i(u_microcode.block_index_i),
  .*
);
