// SPDX-License-Identifier: Apache-2.0
// The promises of `private_sha` (README.md): one client at a time, nothing for the others, a wipe
// between two. The engine is left open: whatever it answers, in any cycle.
module private_sha_props
  import private_sha_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic      [Clients-1:0] request_i,
  input psha_req_t [Clients-1:0] client_i,
  input psha_rsp_t [Clients-1:0] client_o,

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

  logic [Clients-1:0] grant, done;

  for (genvar c = 0; c < Clients; c++) begin : gen_answer
    assign grant[c] = client_o[c].grant;
    assign done[c]  = client_o[c].done;
  end

  // `used_q`: the engine was started and has not been wiped since; a wipe takes its cycle and 16 more.
  logic used_q;
  logic [4:0] wiping_q;  // cycles since the wipe began
  logic failed_q;
  logic [Clients-1:0] seen_q;  // the client has seen a digest

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
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || $onehot0(grant));

  for (genvar c = 0; c < Clients; c++) begin : gen_client
    a_nothing_without_grant :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || grant[c] || (client_o[c] == '0));

    a_grant_needs_request :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !grant[c] || request_i[c]);

    // A grant is never taken away (but by a fault).
    a_grant_stays :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        grant[c]
    ) || !request_i[c] || failed_q || grant[c]);

    // What the client says reaches the engine, and what the engine says reaches the client.
    a_granted_is_connected :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !grant[c] ||
        ((valid_i == client_i[c].valid) && (finish_i == client_i[c].finish) &&
         (!client_i[c].valid || ((word_i == client_i[c].word) && (bytes_i == client_i[c].bytes))) &&
         (client_o[c].ready == ready_i) && (client_o[c].done == done_i) &&
         (digest_o == (done_i ? engine_digest_i : '0))));

    // A granted client's restart is its own, and only after done.
    a_restart :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !grant[c] || (start_i == (client_i[c].restart && client_o[c].done)));

    c_granted_after_another :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && grant[c] && !$past(
        grant[c]
    ) && seen_q[(c+1)%Clients]);

    c_second_message :
    cover property (@(posedge clk_i) disable iff (!rst_ni) run && grant[c] && $past(
        start_i && grant[c]
    ) && client_o[c].ready);
  end

  a_digest_needs_done :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (|done) || (digest_o == '0));

  a_engine_is_silent_without_grant :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (|grant) || (!valid_i && !finish_i));

  // Between two users lies a whole wipe: the engine starts in a grant, or clean.
  a_start_only_if_clean :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !start_i || !used_q || (|grant));

  a_no_grant_while_wiping :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (grant == '0) || (!wipe_i && (wiping_q == '0) && used_q));

  a_release_wipes :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ($past(
      grant
  ) == '0) || ($past(
      grant & request_i
  ) == (grant & request_i)) || wipe_i || failed_q);

  // The lowest-numbered waiting client first.
  for (genvar c = 1; c < Clients; c++) begin : gen_lower
    a_lowest_first :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        start_i && (grant == '0) && (request_i[c-1:0] != '0)
    ) || !grant[c]);
  end

  a_start_needs_request :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !start_i || (request_i != '0));

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
      for (int unsigned c = 0; c < Clients; c++) begin
        if (client_o[c].done && (digest_o != '0)) seen_q[c] <= 1'b1;
      end
    end
  end

  c_failure :
  cover property (@(posedge clk_i) disable iff (!rst_ni) failed_q && (&request_i) && seen_q[0]);

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
