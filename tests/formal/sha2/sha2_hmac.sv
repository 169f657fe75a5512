// SPDX-License-Identifier: Apache-2.0
// An HMAC from START to done, so that the engine's promises are seen to be met there too: a key of one
// word, no message. What is told to the engine follows from its state alone; only the key's word, whose
// key it is, and whether SAVE is tried, are free. Blocks have 16 rounds here, and formulas of round and schedule are cut: a run is
// about 130 cycles long then. (The proofs of the promises know no such bound.)
module sha2_hmac
  import sha2_pkg::*;
(
  input logic clk_i,
  input logic rst_ni
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  logic [31:0] word, unused_context;
  logic
      secret,
      try_save,
      save,
      tried_q,
      started_q,
      begin_message,
      unused_ready,
      load,
      setup,
      open,
      busy,
      done,
      saved;
  logic unused_secret, unused_length_error, unused_alert;
  logic [511:0] digest;
  logic [ 60:0] unused_count;

  formal_constant #(
    .Width(34)
  ) u_any (
    .clk_i,
    .value_o({secret, try_save, word})
  );

  assign save          = open && try_save && !tried_q;
  assign begin_message = past && !started_q && !busy;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      tried_q   <= 1'b0;
    end else begin
      started_q <= started_q || begin_message;
      tried_q   <= tried_q || save;
    end
  end

  always_comb begin
    assume (rst_ni == past);
    assume (word != '0);
    assume (u_engine.u_core.rounds == 7'd16);
  end

  sha2_engine #(
    .Rounds(2)
  ) u_engine (
    .clk_i,
    .rst_ni,
    .start_i(begin_message),
    .alg_i(AlgSha256),
    .hmac_i(1'b1),
    .restore_i(1'b0),
    .secret_i(secret),
    .valid_i(setup),
    .word_i(word),
    .bytes_i(3'd4),
    .ready_o(unused_ready),
    .finish_i(setup || (open && !save)),
    .save_i(save),
    .wipe_i(1'b0),
    .load_o(load),
    .setup_o(setup),
    .open_o(open),
    .busy_o(busy),
    .done_o(done),
    .saved_o(saved),
    .secret_o(unused_secret),
    .length_error_o(unused_length_error),
    .digest_o(digest),
    .count_o(unused_count),
    .context_index_i('0),
    .context_o(unused_context),
    .alert_o(unused_alert)
  );

  c_saved_under_bus_key :
  cover property (@(posedge clk_i) disable iff (!rst_ni) saved && (digest != '0));

  c_save_refused_under_slot_key :
  cover property (@(posedge clk_i) disable iff (!rst_ni) open && tried_q && secret);

  c_outer :
  cover property (@(posedge clk_i) disable iff (!rst_ni) u_engine.outer && u_engine.full);

  c_done_by_bus_key :
  cover property (@(posedge clk_i) disable iff (!rst_ni) done && !secret);

  c_done_by_slot_key :
  cover property (@(posedge clk_i) disable iff (!rst_ni) done && secret);

endmodule
