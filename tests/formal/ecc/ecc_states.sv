// SPDX-License-Identifier: Apache-2.0
// The state machines of ecc's units: whatever they are told, no code but the legal ones, and never their
// error state. What they compute is free, but for the digest that folds.
module ecc_states (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input logic [3:0] start_i,
  input logic       last_i,   // of the parameters below, what goes with a start
  input logic [6:0] row_i,
  input logic [2:0] place_i,

  input logic       nonce_start_i,
  input logic [1:0] nonce_mode_i,
  input logic       grant_i,
  input logic       ready_i,
  input logic       done_i,
  input logic       refused_i,
  input logic       capture_i
);

  logic past, run, unused_run;
  logic [255:0] value, digest;
  logic [267:0] a, b;
  logic [31:0] word;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  assign unused_run = run;

  formal_any #(.Width(256)) u_value (.value_o(value));
  formal_any #(.Width(256)) u_digest (.value_o(digest));
  formal_any #(.Width(268)) u_a (.value_o(a));
  formal_any #(.Width(268)) u_b (.value_o(b));
  formal_any #(.Width(32)) u_word (.value_o(word));

  ecc_inverter u_inverter (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i  (start_i[0]),
    .modulus_i(last_i),
    .value_i  (value),
    .busy_o   (),
    .inverse_o(),
    .alert_o  ()
  );

  ecc_scalar u_scalar (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i     (start_i[1]),
    .which_i     (last_i),
    .blinded_i   (place_i[0]),
    .value_i     (value),
    .blind_i     (a[63:0]),
    .read_i      (1'b0),
    .window_i    (row_i),
    .read_which_i(1'b0),
    .place_o     (),
    .negative_o  (),
    .alert_o     ()
  );

  ecc_select u_select (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i(start_i[2]),
    .place_i,
    .a_i    (a),
    .b_i    (b),
    .value_o(),
    .alert_o()
  );

  ecc_table u_table (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i   (start_i[3]),
    .row_i,
    .y_i       (last_i),
    .place_i,
    .negative_i(last_i),
    .value_o   (),
    .alert_o   ()
  );

  // The nonce unit's machine, and what it folds
  logic fold_start, fold_busy, fold_alert, nonce_alert;
  logic [3:0] draw_index;

  always_comb begin
    assume (nonce_mode_i != 2'd3);  // ecc asks for none such
  end

  ecc_nonce_control u_nonce (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i     (nonce_start_i),
    .mode_i      (nonce_mode_i),
    .busy_o      (),
    .done_o      (),
    .fail_o      (),
    .request_o   (),
    .restart_o   (),
    .valid_o     (),
    .last_o      (),
    .psha_i      ('{grant: grant_i, ready: ready_i, done: done_i}),
    .state_o     (),
    .mode_o      (),
    .step_o      (),
    .outer_o     (),
    .index_o     (),
    .again_o     (),
    .address_o   (),
    .accepted_o  (),
    .capture_o   (),
    .fold_start_o(fold_start),
    .fold_busy_i (fold_busy),
    .fold_alert_i(fold_alert),
    .refused_i,
    .dead_o      (),
    .alert_o     (nonce_alert)
  );

  ecc_nonce_fold u_fold (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .capture_i,
    .digest_i    (digest),
    .start_i     (fold_start),
    .draw_i      (last_i),
    .word_index_o(draw_index),
    .word_i      (word),
    .busy_o      (fold_busy),
    .top_o       (),
    .select_i    ('0),
    .word_o      (),
    .alert_o     (fold_alert)
  );

  a_inverter_is_legal :
  assert property (@(posedge clk_i)
      !past || u_inverter.idle || u_inverter.step || u_inverter.offset);

  a_scalar_is_legal :
  assert property (@(posedge clk_i) !past || u_scalar.idle || u_scalar.adding || u_scalar.copying);

  a_select_is_legal :
  assert property (@(posedge clk_i) !past || u_select.legal);

  a_table_is_legal :
  assert property (@(posedge clk_i) !past || u_table.legal);

  a_fold_is_small :
  assert property (@(posedge clk_i) !past || !fold_alert);

  a_nonce_is_legal :
  assert property (@(posedge clk_i)
      !past || (!nonce_alert && (u_nonce.mode_q != 2'd3) && (4'(u_nonce.state_q) >= 4'd1) &&
                (4'(u_nonce.state_q) <= 4'd12)));

  c_all_busy :
  cover property (@(posedge clk_i)
      past && u_inverter.step && u_scalar.adding && !u_select.idle && !u_table.idle && fold_busy);

endmodule
