// SPDX-License-Identifier: Apache-2.0
// The machine of tools/ecc/README.md: register file, units, and the sequencer that feeds them.
//
// Pipeline of an instruction issued in cycle t: registers are read at the end of t, their words are
// at the block RAM's outputs in t + 1 (operands of the multiplier; row of the table) and in
// registers in t + 2 (operands of the other units; digit). Its result is written at the end of
// t + latency - 1.
//
// Guarantees: a register is written by instructions of the program, by `load_*` while none runs, and
// by the sweep alone; `output_valid_o` only by an instruction marked output.
// While `wipe_i` is high, register `sweep_i` is overwritten (0 to 5 by their constants, the rest by
// zero) and every pipeline is held cleared: 64 cycles leave nothing.
module ecc_engine
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,

  input logic       wipe_i,
  input logic [5:0] sweep_i,

  input logic         load_i,
  input logic [  5:0] load_register_i,
  input logic [255:0] load_value_i,

  input  logic  [ 2:0] program_i,  // held from two cycles before `start_i` until `done_o`
  input  logic         start_i,
  input  logic  [63:0] blind_i,
  input  logic  [12:0] order_i,
  output logic         done_o,     // the program's last cycle
  output logic         whole_o,    // with done: every check of the program was made
  output fail_e        fail_o,     // the first, in their order, of the errors found since `start_i`

  output logic         output_valid_o,
  output logic         output_second_o,
  output logic [255:0] output_o,

  output logic alert_o
);

  typedef logic [ValueWidth-1:0] value_t;

  function automatic logic reads_digit(logic [3:0] kind);
    return kind inside {KindSelect, KindCneg, KindCombx, KindComby};
  endfunction

  // Issue, and the cycles behind it
  logic issue, running, done;
  word_t word, word1_q, word2_q, word3_q;
  logic issue1_q, issue2_q, issue3_q;
  logic [1:0] since;
  logic [6:0] window, window_q;
  logic [2:0] place, place_q;
  logic negative, negative_q;

  // Registers
  logic [5:0] a_address, b_address;
  value_t a_read, b_read, a_q, b_q;
  write_t write;
  logic [UnitTable:UnitMultiplier] unit_select;

  // Units
  value_t product, sum, canonical, inverse, selected, entry;
  logic product_valid, holds, invert_busy, digit_read;
  logic sequencer_alert, write_alert, multiplier_alert, inverter_alert, scalar_alert, table_alert;
  logic select_alert, product_late;
  logic [255:0] constant;
  fail_e fail_now, fail_q, found;
  logic worse_d, worse_q;
  logic [3:0] checks_now, checks_q;

  ecc_sequencer #(
    .Digits(Digits)
  ) u_sequencer (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .program_i,
    .order_i,
    .running_o (running),
    .done_o    (done),
    .issue_o   (issue),
    .word_o    (word),
    .since_o   (since),
    .window_o  (window),
    .constant_i(sweep_i[2:0]),
    .constant_o(constant),
    .alert_o   (sequencer_alert)
  );

  assign done_o = done;

  ecc_writes #(
    .Digits(Digits)
  ) u_writes (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .issue_i (issue),
    .word_i  (word),
    .write_o (write),
    .select_o(unit_select),
    .alert_o (write_alert)
  );

  // Register file

  always_comb begin
    a_address = word.a;
    b_address = word.argument;
    if (word.kind == KindSelect) begin
      a_address = word.a + {3'b000, since, 1'b0};
      b_address = word.a + {3'b000, since, 1'b1};
    end
    if (wipe_i) begin
      a_address = '0;
      b_address = '0;
    end
  end

  logic         write_o;
  logic   [5:0] write_register_o;
  value_t       write_value_o;

  // Of the sources one at most is not zero: AND and OR, no order of priority. A product is zero by
  // itself unless it is there.
  assign write_value_o = product |
      (sum & {ValueWidth{unit_select[UnitAdder]}}) |
      (canonical & {ValueWidth{unit_select[UnitCanonical]}}) |
      (inverse & {ValueWidth{unit_select[UnitInverse]}}) |
      (selected & {ValueWidth{unit_select[UnitSelect]}}) |
      (entry & {ValueWidth{unit_select[UnitTable]}}) |
      {{(ValueWidth - 256) {1'b0}}, load_value_i & {256{load_i}}} |
      {{(ValueWidth - 256) {1'b0}}, constant & {256{wipe_i && 32'(sweep_i) < ConstantRegisters}}};

  // A result that was due in the first cycle of a wipe is written: no program writes register 0, so that
  // the sweep has still to pass its register, and register 0 keeps its constant.
  always_comb begin
    write_o          = write.valid || load_i || wipe_i;
    write_register_o = write.target;
    if (load_i) write_register_o = load_register_i;
    if (wipe_i && !write.valid) write_register_o = sweep_i;
  end

  ecc_registers u_registers (
    .clk_i,
    .a_address_i(a_address),
    .b_address_i(b_address),
    .a_o        (a_read),
    .b_o        (b_read),
    .we_i       (write_o),
    .address_i  (write_register_o),
    .value_i    (write_value_o)
  );

  // Pipeline

  // In the first cycle of a wipe the instructions before it are still here: they start nothing, as every
  // unit sees to it by itself.
  assign digit_read = issue1_q && reads_digit(word1_q.kind);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      issue1_q <= 1'b0;
      issue2_q <= 1'b0;
      issue3_q <= 1'b0;
      word1_q  <= '0;
      word2_q  <= '0;
      word3_q  <= '0;
      window_q <= '0;
    end else begin
      issue1_q <= issue && !wipe_i;
      issue2_q <= issue1_q && !wipe_i;
      issue3_q <= issue2_q && !wipe_i;
      word1_q  <= word;
      word2_q  <= word1_q;
      word3_q  <= word2_q;
      // No digit shows but that of an instruction that needs it.
      if (wipe_i) window_q <= '0;
      else if (issue && reads_digit(word.kind)) window_q <= window;
    end
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      a_q        <= '0;
      b_q        <= '0;
      place_q    <= '0;
      negative_q <= 1'b0;
    end else begin
      a_q <= a_read;
      b_q <= b_read;
      if (digit_read) begin
        place_q    <= place;
        negative_q <= negative;
      end
    end
  end

  // Units

  ecc_multiplier #(
    .Width (Width),
    .Digits(Digits)
  ) u_multiplier (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i  (issue1_q && word1_q.kind == KindMul),
    .modulus_i(word1_q.modulus),
    .a_i      (a_read),
    .b_i      (b_read),
    .product_o(product),
    .valid_o  (product_valid),
    .alert_o  (multiplier_alert)
  );

  ecc_adder u_adder (
    .clk_i,
    .wipe_i,
    .prepare_k_i       (word1_q.kind inside {KindSub, KindCneg} ? word1_q.k : '0),
    .prepare_modulus_i (word1_q.modulus),
    .prepare_sub_i     (word1_q.kind == KindSub),
    .prepare_cneg_i    (word1_q.kind == KindCneg),
    .prepare_negative_i(negative),
    .a_i               (a_q),
    .b_i               (b_q),
    .sum_o             (sum)
  );

  ecc_canonical u_canonical (
    .clk_i,
    .wipe_i,
    .prepare_modulus_i  (word1_q.modulus),
    .prepare_condition_i(word1_q.kind == KindCheck ? word1_q.argument[1:0] : '0),
    .a_i                (a_q),
    .value_o            (canonical),
    .holds_o            (holds)
  );

  ecc_inverter u_inverter (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i  (issue2_q && word2_q.kind == KindInvert),
    .modulus_i(word2_q.modulus),
    .value_i  (a_q[255:0]),
    .busy_o   (invert_busy),
    .inverse_o(inverse),
    .alert_o  (inverter_alert)
  );

  ecc_scalar u_scalar (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i     (issue2_q && word2_q.kind == KindScalar),
    .which_i     (word2_q.argument[2]),
    .blinded_i   (!word2_q.argument[0]),
    .value_i     (a_q[255:0]),
    .blind_i,
    .read_i      (digit_read),
    .window_i    (window_q),
    .read_which_i(word1_q.argument[2]),
    .place_o     (place),
    .negative_o  (negative),
    .alert_o     (scalar_alert)
  );

  ecc_table #(
    .Digits(Digits)
  ) u_table (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i   (issue1_q && word1_q.kind inside {KindCombx, KindComby}),
    .row_i     (window_q),
    .y_i       (word1_q.kind == KindComby),
    .place_i   (place_q),
    .negative_i(negative_q),
    .value_o   (entry),
    .alert_o   (table_alert)
  );

  ecc_select u_select (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i(issue2_q && word2_q.kind == KindSelect),
    .place_i(place_q),
    .a_i    (a_q),
    .b_i    (b_q),
    .value_o(selected),
    .alert_o(select_alert)
  );

  // Errors and outputs

  assign found   = fail_e'(word3_q.argument[5:2]);

  // Whether the check of the next cycle would come first in their order: what it finds comes late.
  assign worse_d = fail_now == FailNone || fail_e'(word2_q.argument[5:2]) < fail_now;

  always_comb begin
    fail_now = fail_q;
    if (issue3_q && word3_q.kind == KindCheck && !holds && worse_q) fail_now = found;
  end

  assign fail_o = fail_now;
  assign checks_now = checks_q + 4'(issue3_q && word3_q.kind == KindCheck);
  assign whole_o = 32'(program_i) < unsigned'($size(Checks)) && checks_now == Checks[program_i];
  assign output_valid_o = issue3_q && word3_q.kind == KindCanon && word3_q.argument[1:0] != '0;
  assign output_second_o = word3_q.argument[1];
  assign output_o = canonical[255:0];

  // A product that comes when none is due, or does not come; an inverse that is not there.
  assign product_late = product_valid != (write.valid && write.unit_code == UnitMultiplier);
  assign alert_o         = sequencer_alert || write_alert || multiplier_alert || inverter_alert ||
      scalar_alert || table_alert || select_alert || (!wipe_i && product_late) ||
      (invert_busy && issue2_q && word2_q.kind == KindInverse);

  logic unused_bits;
  assign unused_bits = ^{running, unit_select[UnitMultiplier], word1_q, word2_q, word3_q};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fail_q   <= FailNone;
      worse_q  <= 1'b1;
      checks_q <= '0;
    end else begin
      worse_q  <= start_i || wipe_i || worse_d;
      fail_q   <= (start_i || wipe_i) ? FailNone : fail_now;
      checks_q <= (start_i || wipe_i) ? '0 : checks_now;
    end
  end

endmodule
