// SPDX-License-Identifier: Apache-2.0
// Two copies of the nonce unit, hedged or drawing, that differ in private key, digest of the message,
// entropy, draw and every digest of the private SHA-256. But for the words that they hash and the result
// nobody can tell them apart, and nothing differs in time: not by a command's end, a failure, an
// alert, an operand that is read, a word that is sent, or a request. What the private SHA-256 answers
// but for digests is free, in any cycle, and the same for both.
//
// The rest of this file carries the induction: every register of control is the same in both copies.
// Exact is left out: its time depends on its candidates.
`define SAME(path) (u_a.path == u_b.path)

module nonce_twin
  import ecc_nonce_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
(
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,
  input logic start_i,
  input logic [1:0] mode_i,
  input psha_rsp_t psha_i,

  // The secrets of each copy
  input logic [ 31:0] word_i,
  input logic [ 31:0] other_word_i,
  input logic [255:0] digest_i,
  input logic [255:0] other_digest_i
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  typedef struct packed {
    logic busy;
    logic done;
    logic fail;
    logic [1:0] source;
    logic [3:0] address;
    logic we;
    logic [2:0] waddr;
    logic request;
    logic alert;
  } seen_t;

  seen_t seen, other_seen;
  psha_req_t psha, other_psha;
  logic [31:0] result, other_result;

  always_comb begin
    assume (mode_i != ModeExact);
  end

  ecc_nonce u_a (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .mode_i,
    .busy_o        (seen.busy),
    .done_o        (seen.done),
    .fail_o        (seen.fail),
    .source_o      (seen.source),
    .address_o     (seen.address),
    .word_i,
    .we_o          (seen.we),
    .waddr_o       (seen.waddr),
    .wdata_o       (result),
    .psha_request_o(seen.request),
    .psha_o        (psha),
    .psha_i,
    .digest_i,
    .alert_o       (seen.alert)
  );

  ecc_nonce u_b (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .mode_i,
    .busy_o        (other_seen.busy),
    .done_o        (other_seen.done),
    .fail_o        (other_seen.fail),
    .source_o      (other_seen.source),
    .address_o     (other_seen.address),
    .word_i        (other_word_i),
    .we_o          (other_seen.we),
    .waddr_o       (other_seen.waddr),
    .wdata_o       (other_result),
    .psha_request_o(other_seen.request),
    .psha_o        (other_psha),
    .psha_i,
    .digest_i      (other_digest_i),
    .alert_o       (other_seen.alert)
  );

  a_seen_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((seen == other_seen) && (psha.valid == other_psha.valid) &&
                (psha.bytes == other_psha.bytes) && (psha.finish == other_psha.finish) &&
                (psha.restart == other_psha.restart)));

  a_control_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_control.code)
  &&
  `SAME(u_control.mode_q)
  &&
  `SAME(u_control.step_q)
  &&
  `SAME(u_control.outer_q)
  &&
  `SAME(u_control.granted_q)
  &&
  `SAME(u_control.fail_q)
  &&
  `SAME(u_control.index_q)
  &&
  `SAME(u_control.count_q)
  &&
  `SAME(u_control.key_q)
  &&
  `SAME(u_control.entropy_q)
  &&
  `SAME(u_control.address_q)
  &&
  `SAME(u_fold.active_q)
  &&
  `SAME(u_fold.count_q)
  ));

  // The alert of fold never comes, whatever is doubled.
  a_top :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((u_a.top != 2'd3) && (u_b.top != 2'd3)));

  a_not_exact :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((u_a.state != StCheck) && (!seen.busy || (u_a.mode != ModeExact))));

  c_hedged :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      psha.valid && psha_i.ready && (u_a.mode == ModeHedged) && (u_a.index == 6'd8));

  c_draw :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      seen.busy && (u_a.mode == ModeDraw) && (u_a.u_fold.r_q != u_b.u_fold.r_q));

  c_fail :
  cover property (@(posedge clk_i) disable iff (!rst_ni) seen.fail);

endmodule
