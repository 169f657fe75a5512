// SPDX-License-Identifier: Apache-2.0
// Two engines that run one program on different numbers: every cycle of every instruction is the
// same,
// and so is which register is read and written, when results leave, and when the program is done.
// They differ in everything that was loaded, in the blinding and in the order of the rows.
//
// Units and microcode are cut. The units' numbers and digits differ, what they say about time
// does not
// (none of them has a time that depends on a number: tools/ecc/README.md, proved or tested unit by
// unit). Microcode answers both copies the same when asked the same.
`define SAME(path) (u_a.path == u_b.path)
module ecc_engine_twin
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic       wipe_i,
  input logic [5:0] sweep_i,
  input logic       load_i,
  input logic [5:0] load_register_i,
  input logic [2:0] program_i,
  input logic       start_i,

  // What differs
  input logic [255:0] load_value_i,
  input logic [255:0] other_load_value_i,
  input logic [ 63:0] blind_i,
  input logic [ 63:0] other_blind_i,
  input logic [ 12:0] order_i,
  input logic [ 12:0] other_order_i
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  logic
      done,
      other_done,
      whole,
      other_whole,
      valid,
      other_valid,
      second,
      other_second,
      alert,
      other_alert;
  fail_e fail, other_fail;
  logic [255:0] value, other_value;

  ecc_engine u_a (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .sweep_i,
    .load_i,
    .load_register_i,
    .load_value_i,
    .program_i,
    .start_i,
    .blind_i,
    .order_i,
    .done_o         (done),
    .whole_o        (whole),
    .fail_o         (fail),
    .output_valid_o (valid),
    .output_second_o(second),
    .output_o       (value),
    .alert_o        (alert)
  );

  ecc_engine u_b (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .sweep_i,
    .load_i,
    .load_register_i,
    .load_value_i   (other_load_value_i),
    .program_i,
    .start_i,
    .blind_i        (other_blind_i),
    .order_i        (other_order_i),
    .done_o         (other_done),
    .whole_o        (other_whole),
    .fail_o         (other_fail),
    .output_valid_o (other_valid),
    .output_second_o(other_second),
    .output_o       (other_value),
    .alert_o        (other_alert)
  );

  // The units' times
  always_comb begin
    assume (`SAME(u_multiplier.valid));
    assume (`SAME(invert_busy));
    assume (`SAME(multiplier_alert));
    assume (`SAME(inverter_alert));
    assume (`SAME(scalar_alert));
    assume (`SAME(table_alert));
    assume (`SAME(select_alert));
  end

  // The microcode: a word stays while it is not read, else it is that of the address in the last
  // cycle;
  // what it says of blocks and constants comes in the same cycle. The words are equal in the
  // first cycle:
  // until a program was loaded, none is used.
  logic asked_same_q;  // word_o was asked for the same in both copies
  always_ff @(posedge clk_i) begin
    asked_same_q <= !past || ((
    `SAME(u_sequencer.u_microcode.read_i)
    ) && (
    `SAME(u_sequencer.u_microcode.address_i)
    ) && (asked_same_q || u_a.u_sequencer.u_microcode.read_i));
  end
  always_comb begin
    assume (!asked_same_q ||
    `SAME(u_sequencer.u_microcode.word_o)
    );
    assume (!
    `SAME(u_sequencer.u_microcode.block_index_i)
    ||
    `SAME(u_sequencer.u_microcode.block_o)
    );
    assume (`SAME(u_sequencer.u_microcode.first_block_o));
  end

  a_issues_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(issue)
  &&
  `SAME(word)
  &&
  `SAME(since)
  &&
  `SAME(running)
  ));

  a_registers_used_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(a_address)
  &&
  `SAME(b_address)
  &&
  `SAME(write)
  &&
  `SAME(write_o)
  &&
  `SAME(write_register_o)
  ));

  a_units_started_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_multiplier.start_i)
  &&
  `SAME(u_multiplier.modulus_i)
  &&
  `SAME(u_inverter.start_i)
  &&
  `SAME(u_scalar.start_i)
  &&
  `SAME(u_scalar.blinded_i)
  &&
  `SAME(u_scalar.read_i)
  &&
  `SAME(u_table.start_i)
  &&
  `SAME(u_select.start_i)
  ));

  a_ends_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((done == other_done) && (whole == other_whole) && (valid == other_valid) &&
                (second == other_second) && (alert == other_alert)));

  // Carries the induction.

  a_sequencers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_sequencer.state_q)
  &&
  `SAME(u_sequencer.there_q)
  &&
  `SAME(u_sequencer.index_q)
  &&
  `SAME(u_sequencer.next_q)
  &&
  `SAME(u_sequencer.next_index_q)
  &&
  `SAME(u_sequencer.address_q)
  &&
  `SAME(u_sequencer.turns_q)
  &&
  `SAME(u_sequencer.final_q)
  &&
  `SAME(u_sequencer.loop_q)
  &&
  `SAME(u_sequencer.last_q)
  &&
  `SAME(u_sequencer.new_shuffled_q)
  &&
  `SAME(u_sequencer.new_stride_q)
  &&
  `SAME(u_sequencer.left_q)
  &&
  `SAME(u_sequencer.stride_q)
  &&
  `SAME(u_sequencer.shuffled_q)
  && asked_same_q));

  a_pipelines_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(issue1_q)
  &&
  `SAME(issue2_q)
  &&
  `SAME(issue3_q)
  &&
  `SAME(word1_q)
  &&
  `SAME(word2_q)
  &&
  `SAME(word3_q)
  &&
  `SAME(checks_q)
  &&
  `SAME(u_writes.queue_q)
  &&
  `SAME(u_writes.select_q)
  &&
  `SAME(u_multiplier.wiped_q)
  &&
  `SAME(u_writes.late_q)
  &&
  `SAME(u_writes.late_target_q)
  ));

  c_rows_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      past && u_a.issue && (u_a.window != u_b.window) && (u_a.word.kind == KindCombx));

  c_fails_differ :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && done && (fail != other_fail));

endmodule
`undef SAME
