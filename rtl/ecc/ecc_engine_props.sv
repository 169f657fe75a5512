// SPDX-License-Identifier: Apache-2.0
// The promises of the engine (README.md) about what a wipe leaves of its own registers, about
// results
// that leave it, and about when it is done. Units and microcode are cut, and answer anything;
// what each unit keeps is wiped by itself.
//
// Of the microcode it is assumed what tools/ecc/README.md promises: registers 0 to 5 are the
// target of
// nothing, and no instruction is on its way when a program ends.

// One register of the file: the front end reads memories only from within their module's scope.
module ecc_register_words
  import ecc_pkg::ValueWidth;
(
  input logic clk_i
);

  logic [5:0] w;
  logic [ValueWidth-1:0] first, second;

  formal_constant #(
    .Width(6)
  ) u_any_register (
    .clk_i,
    .value_o(w)
  );

  assign first  = ecc_registers.copy_a[w];
  assign second = ecc_registers.copy_b[w];

endmodule

bind ecc_registers ecc_register_words u_words (.*);

module ecc_engine_props
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,

  input logic          wipe_i,
  input logic  [  5:0] sweep_i,
  input logic          load_i,
  input logic  [  5:0] load_register_i,
  input logic          start_i,
  input logic          done_o,
  input fail_e         fail_o,
  input logic          output_valid_o,
  input logic          output_second_o,
  input logic  [255:0] output_o,
  input logic          alert_o,

  input logic                    issue,
  input word_t                   word,
  input write_t                  write,
  input logic                    issue1_q,
  input logic                    issue2_q,
  input logic                    issue3_q,
  input word_t                   word1_q,
  input word_t                   word2_q,
  input word_t                   word3_q,
  input logic   [ValueWidth-1:0] a_read,
  input logic   [ValueWidth-1:0] b_read,
  input logic   [ValueWidth-1:0] a_q,
  input logic   [ValueWidth-1:0] b_q,
  input logic   [           2:0] place_q,
  input logic                    negative_q,
  input fail_e                   fail_q,
  input logic   [           3:0] checks_q,
  input logic   [         255:0] constant,
  input logic                    running,
  input logic                    sequencer_alert,
  input logic                    product_valid,
  input logic   [           5:0] unit_select,

  input logic   [           5:0] w,              // any register
  input logic   [ValueWidth-1:0] first_i,        // what it holds, in both copies
  input logic   [ValueWidth-1:0] second_i,
  input logic                    units_clear_i,  // registers of adder and canonical unit
  input logic                    queue_clear_i,
  input write_t [    Digits+6:0] queue_i,
  input logic   [           5:0] late_i,
  input logic   [           5:0] late_target_i
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  logic writes;
  assign writes = word.kind inside {KindMul, KindAdd, KindSub, KindCneg, KindCombx, KindComby,
      KindSelect,
                                    KindCanon, KindInverse};

  always_comb begin
    assume (!issue || !writes || (word.target >= 6'(ConstantRegisters)));
    assume (!done_o || !(issue || issue1_q || issue2_q));
    // The user loads registers behind the constants, while no program runs, and starts none in a
    // wipe.
    assume (!load_i || ((load_register_i >= 6'(ConstantRegisters)) && !running && !wipe_i));
    assume (!start_i || (!running && !wipe_i));
    // While it wipes the engine doesn't compare: a product comes when it is due, as the
    // multiplier promises.
    assume (!wipe_i || (product_valid == (write.valid && (write.unit_code == UnitMultiplier))));
  end

  // What a wipe leaves

  logic clean_q;  // overwritten in the last wipe, and nothing was loaded or started since
  logic known_q;  // a constant's register was written
  logic [255:0] constant_q;
  logic [2:0] wiped_q;  // cycles of this wipe, up to 4

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      clean_q    <= 1'b0;
      known_q    <= 1'b0;
      constant_q <= '0;
      wiped_q    <= '0;
    end else begin
      wiped_q <= !wipe_i ? '0 : (wiped_q == 3'd4) ? 3'd4 : wiped_q + 3'd1;
      if (wipe_i && (sweep_i == w) && !write.valid) begin
        clean_q    <= 1'b1;
        known_q    <= 1'b1;
        constant_q <= constant;
      end else if (load_i || start_i || (running && !wipe_i)) begin
        clean_q <= 1'b0;
      end
    end
  end

  a_register_swept :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !clean_q || (w < 6'(ConstantRegisters)) || ((first_i == '0) && (second_i == '0)));

  a_constants_stay :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !known_q || (w >= 6'(ConstantRegisters)) ||
      ((first_i == ValueWidth'(constant_q)) && (second_i == ValueWidth'(constant_q))));

  a_pipeline_clear :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (wiped_q != 3'd4) ||
      (!issue && !issue1_q && !issue2_q && !issue3_q && (word == '0) && (word1_q == '0) &&
          (word2_q == '0) &&
       (a_q == '0) && (b_q == '0) && (place_q == '0) && !negative_q && units_clear_i &&
           queue_clear_i &&
       (fail_q == FailNone) && (checks_q == '0) && !running));

  logic swept_before_q;  // register `w` was not written in the last cycle
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) swept_before_q <= 1'b0;
    else swept_before_q <= wipe_i && (wiped_q >= 3'd2) && clean_q && (sweep_i != w);
  end

  // The read ports show register 0 then, which is the constant zero.
  a_ports_show_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (wiped_q != 3'd4) || (w != '0) || !clean_q || !swept_before_q ||
      ((a_read == ValueWidth'(constant_q)) && (b_read == ValueWidth'(constant_q))));

  // What leaves the engine

  logic [2:0] marked_q;  // 1, 2, 3 cycles after the issue of an instruction marked output
  logic [2:0] second_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      marked_q <= '0;
      second_q <= '0;
    end else begin
      marked_q <= wipe_i ? '0 : {marked_q[1:0], issue && (word.kind == KindCanon) &&
          (word.argument != '0)};
      second_q <= {second_q[1:0], word.argument == 6'd2};
    end
  end

  always_comb begin
    // `canon`: 0, or the output, 1 first, 2 second
    assume (!issue || (word.kind != KindCanon) || (word.argument <= 6'd2));
  end

  a_output_is_marked :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((output_valid_o == marked_q[2]) && (!output_valid_o ||
          (output_second_o == second_q[2]))));

  // What proofs of the block say of the engine where it is cut (tests/formal/ecc/any/ecc_engine.sv)
  logic running_q, ran_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      ran_q     <= 1'b0;
    end else begin
      running_q <= (start_i || (running_q && !done_o)) && !wipe_i;
      ran_q     <= running_q && !done_o && !wipe_i;
    end
  end

  a_done_while_running :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !done_o || running_q);

  a_output_while_running :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !output_valid_o || running_q || (ran_q && wipe_i));

  a_fail_is_new :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      start_i || wipe_i
  ) || (fail_q == FailNone));

  a_nothing_written_unasked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      !wipe_i && !load_i && !write.valid
  ) || ((first_i == $past(
      first_i
  )) && (second_i == $past(
      second_i
  ))));

  // Carries the induction.

  logic [Digits+6:0] queue_spares, queue_valid;
  for (genvar i = 0; i < Digits + 7; i++) begin : gen_queue
    assign queue_valid[i]  = queue_i[i].valid;
    assign queue_spares[i] = !queue_i[i].valid || (queue_i[i].target >= 6'(ConstantRegisters));
  end

  a_select_is_the_unit :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (unit_select == (queue_i[0].valid ? 6'(7'd1 << queue_i[0].unit_code) : '0)));

  a_queue_clear :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (wiped_q != 3'd4) || (queue_valid == '0));

  // A wipe overwrites a register in every cycle but the first, in which a result may still be due.
  a_due_in_first_cycle_only :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(wipe_i) || !write.valid);

  a_queue_spares_constants :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((&queue_spares) && ((late_i == '0) || (late_target_i >= 6'(ConstantRegisters)))));

  a_clean_is_idle :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !clean_q || (known_q && (queue_valid == '0) && (late_i == '0) && !issue &&
          !running));

  a_running :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || sequencer_alert || (running == running_q) || (running && ran_q && wipe_i));

  a_idle_engine :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || running_q || ran_q || sequencer_alert || (!issue && !issue1_q && !issue2_q));

  a_marked_is_on_its_way :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!marked_q[0] || issue1_q) && (!marked_q[1] || issue2_q) && (!marked_q[2] ||
          issue3_q)));

  logic seen_q;  // register `w` has held something
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) seen_q <= 1'b0;
    else seen_q <= seen_q || (run && write.valid && (write.target == w) && !wipe_i);
  end

  c_swept :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && clean_q && (w == 6'd9) && (wiped_q == 3'd4) && seen_q);

  c_output :
  cover property (@(posedge clk_i) disable iff (!rst_ni) output_valid_o && output_second_o &&
      (output_o != '0));

endmodule

bind ecc_engine ecc_engine_props #(
  .Digits(Digits)
) u_props (
  .queue_i(u_writes.queue_q),
  .late_i(u_writes.late_q),
  .late_target_i(u_writes.late_target_q),
  .w(u_registers.u_words.w),
  .first_i(u_registers.u_words.first),
  .second_i(u_registers.u_words.second),
  .units_clear_i((u_adder.multiple_q == '0) && !u_adder.cneg_q &&
      !u_adder.take_away_q &&
      !u_canonical.modulus_q && (u_canonical.prepared_q == '0) &&
      (u_canonical.difference_q == '0) &&
      (u_canonical.a_q == '0) &&
                 !u_canonical.below_q && !u_canonical.zero_q && (u_canonical.condition_q == '0)),
  .queue_clear_i((u_writes.select_q == '0) && (u_writes.late_q == '0)),
  .*
);
