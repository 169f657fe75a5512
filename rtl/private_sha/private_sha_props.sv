// SPDX-License-Identifier: Apache-2.0
// The promises of `private_sha` (README.md): one client at a time, nothing for the other one, a wipe
// between two. The engine is left open: whatever it answers, in any cycle.
module private_sha_props
  import private_sha_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic      measure_request_i,
  input psha_req_t measure_i,
  input psha_rsp_t measure_o,
  input logic      accumulator_request_i,
  input psha_req_t accumulator_i,
  input psha_rsp_t accumulator_o,

  input logic [255:0] digest_o,
  input logic         alert_o,

  // The engine's ports
  input logic         start_i,
  input logic         wipe_i,
  input logic         valid_i,
  input logic [ 31:0] word_i,
  input logic [  2:0] bytes_i,
  input logic         finish_i,
  input logic         ready_i,
  input logic         done_i,
  input logic [255:0] engine_digest_i,
  input logic         engine_alert_i,

  // State
  input psha_state_e       state_q,
  input logic        [3:0] count_q
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  logic [1:0] request, grant;
  psha_rsp_t [1:0] rsp;
  psha_req_t [1:0] req;

  assign request = {accumulator_request_i, measure_request_i};
  assign rsp     = {accumulator_o, measure_o};
  assign req     = {accumulator_i, measure_i};
  assign grant   = {accumulator_o.grant, measure_o.grant};

  // `used_q`: the engine was started and has not been wiped since; a wipe takes its cycle and 16 more.
  logic used_q;
  logic [4:0] wiping_q;  // cycles since the wipe began
  logic failed_q;
  logic [1:0] seen_q;  // the client has seen a digest

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      used_q   <= 1'b0;
      wiping_q <= '0;
      failed_q <= 1'b0;
    end else begin
      if (start_i) used_q <= 1'b1;
      if (wipe_i) wiping_q <= 5'd1;
      else if (wiping_q == 5'd17) wiping_q <= '0;
      else if (wiping_q != 0) wiping_q <= wiping_q + 5'd1;
      if (wiping_q == 5'd16) used_q <= 1'b0;
      failed_q <= failed_q || engine_alert_i;
    end
  end

  a_one_grant :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !(&grant));

  for (genvar c = 0; c < 2; c++) begin : gen_client
    a_nothing_without_grant :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || grant[c] || (rsp[c] == '0));

    a_grant_needs_request :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !grant[c] || request[c]);

    // A grant is never taken away (but by a fault).
    a_grant_stays :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        grant[c]
    ) || !request[c] || failed_q || grant[c]);

    // What the client says reaches the engine, and what the engine says reaches the client.
    a_granted_is_connected :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !grant[c] ||
        ((valid_i == req[c].valid) && (finish_i == req[c].finish) &&
         (!req[c].valid || ((word_i == req[c].word) && (bytes_i == req[c].bytes))) &&
         (rsp[c].ready == ready_i) && (rsp[c].done == done_i) &&
         (digest_o == (done_i ? engine_digest_i : '0))));

    c_granted_after_the_other :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && grant[c] && !$past(
        grant[c]
    ) && seen_q[1-c]);
  end

  a_digest_needs_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || measure_o.done || accumulator_o.done || (digest_o == '0));

  a_engine_is_silent_without_grant :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (|grant) || (!valid_i && !finish_i));

  // Between two users lies a whole wipe.
  a_start_only_if_clean :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !start_i || !used_q);

  a_no_grant_while_wiping :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (grant == '0) || (!wipe_i && (wiping_q == '0) && used_q));

  a_release_wipes :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      grant
  ) == '0) || ($past(
      grant & request
  ) == (grant & request)) || wipe_i || failed_q);

  // The lowest-numbered waiting client first.
  a_lowest_first :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      start_i && request[0]
  ) || !grant[1]);

  a_start_needs_request :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !start_i || (request != '0));

  a_failure_is_final :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !failed_q || (alert_o && (grant == '0) && !start_i));

  a_alert_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !engine_alert_i || alert_o);

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (failed_q && (state_q == StError)) ||
      (!failed_q && (state_q == StFree) && !used_q && ((wiping_q == '0) || (wiping_q == 5'd17))) ||
      (!failed_q && (state_q == StGranted) && used_q && (wiping_q == '0)) ||
      (!failed_q && (state_q == StWipe) && used_q && (wiping_q == 5'(count_q) + 5'd1)));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      seen_q <= '0;
    end else begin
      for (int unsigned c = 0; c < 2; c++) begin
        if (rsp[c].done && (digest_o != '0)) seen_q[c] <= 1'b1;
      end
    end
  end

  c_failure :
  cover property (@(posedge clk_i) disable iff (!rst_ni) failed_q && (&request) && seen_q[0]);

endmodule

bind private_sha private_sha_props u_props (
  .start_i        (u_engine.start_i),
  .wipe_i         (u_engine.wipe_i),
  .valid_i        (u_engine.valid_i),
  .word_i         (u_engine.word_i),
  .bytes_i        (u_engine.bytes_i),
  .finish_i       (u_engine.finish_i),
  .ready_i        (engine_ready),
  .done_i         (engine_done),
  .engine_digest_i(engine_digest[511:256]),
  .engine_alert_i (engine_alert),
  .*
);
