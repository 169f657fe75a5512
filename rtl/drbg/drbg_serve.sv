// SPDX-License-Identifier: Apache-2.0
// Who gets the words of a block, and when a request ends.
//
// Guarantees: a word goes to one client at most, and none in a cycle with `broken_i`, in which every
// client that asks is answered `error`; what a client sees is zero while it doesn't ask. A request is
// ended after 128 blocks, after 64 quiet cycles in Ready, and for a reseed.
module drbg_serve
  import spec_pkg::random_req_t;
  import spec_pkg::random_rsp_t;
  import drbg_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,
  input logic broken_i,

  // Where the generator is
  input logic ready_i,  // state Ready
  input logic early_i,  // a block is there, but not yet Ready
  input logic block_i,  // a block comes with the next cycle
  input logic seeded_i, // K and V are of a new seed from the next cycle on

  input  logic reseeding_i,
  output logic alert_o,      // a count is not sure

  // Words
  input  logic [31:0] word_i,
  output logic        next_o,   // to the next word
  output logic        gone_o,   // all of them
  output logic        end_o,    // with `gone_o`: of the request
  output logic        due_o,    // a reseed, when the request has ended
  output logic [12:0] blocks_o,

  // Clients, the first one first
  input  random_req_t ecc_i,
  output random_rsp_t ecc_o,
  input  random_req_t keys_i,
  output random_rsp_t keys_o,
  input  random_req_t attest_i,
  output random_rsp_t attest_o,

  // Software
  input  logic        empty_i,       // RANDOM and what is on the way to it
  input  logic        read_i,
  output logic        soft_there_o,
  output logic [31:0] soft_word_o
);

  logic deliverable, deliver, drop, asked, to_ecc, to_keys, to_attest, to_soft;
  logic soft_asks, soft_take, full_d, full_q;
  logic ending_d, ending_q, dirty_d, dirty_q;
  logic [3:0] gone_d, gone_q;  // words
  logic [5:0] quiet_d, quiet_q;
  logic [7:0] request_d, request_q;  // blocks
  logic [12:0] since_d, since_q;

  assign gone_o      = gone_q[3];
  assign end_o       = ending_q || reseeding_i || (request_q == 8'(RequestBlocks));
  assign due_o       = reseeding_i || (since_q >= 13'(SeedBlocks));
  assign blocks_o    = since_q;

  assign soft_asks   = !full_q && !reseeding_i;
  assign asked       = ecc_i.valid || keys_i.valid || attest_i.valid || soft_asks;
  assign drop        = ready_i && !gone_o && (ending_q || reseeding_i);
  assign deliverable = !gone_o && (early_i || (ready_i && !drop));
  assign deliver     = deliverable && asked && !broken_i;
  assign next_o      = deliver || drop;

  assign to_ecc      = deliver && ecc_i.valid;
  assign to_keys     = deliver && keys_i.valid && !ecc_i.valid;
  assign to_attest   = deliver && attest_i.valid && !ecc_i.valid && !keys_i.valid;
  assign to_soft     = deliver && !ecc_i.valid && !keys_i.valid && !attest_i.valid;

  function automatic random_rsp_t answer(random_req_t request, logic to, logic broken,
                                         logic [31:0] word);
    return '{valid: to, error: request.valid && broken, word: to ? word : '0};
  endfunction

  assign ecc_o    = answer(ecc_i, to_ecc, broken_i, word_i);
  assign keys_o   = answer(keys_i, to_keys, broken_i, word_i);
  assign attest_o = answer(attest_i, to_attest, broken_i, word_i);

  // Request

  always_comb begin
    gone_d    = gone_q + 4'(next_o);
    dirty_d   = dirty_q || deliver;
    ending_d  = ending_q;
    quiet_d   = '0;
    request_d = request_q + 8'(block_i);
    since_d   = since_q + 13'(block_i);
    if (block_i) gone_d = '0;
    if (ready_i && !gone_o && !drop && !asked && dirty_q) begin
      quiet_d = quiet_q + 6'd1;
      if (quiet_q == 6'(QuietCycles - 1)) ending_d = 1'b1;
    end
    if (ready_i && gone_o && end_o) begin
      dirty_d   = 1'b0;
      ending_d  = 1'b0;
      request_d = '0;
    end
    if (seeded_i) since_d = '0;
    if (wipe_i) since_d = '0;
  end

  // RANDOM

  always_comb begin
    full_d = (full_q && !soft_take) || to_soft;
    if (empty_i || wipe_i) full_d = 1'b0;
  end

  // A refused read takes nothing, even if a word comes in its cycle.
  assign soft_take    = read_i && full_q;
  assign soft_there_o = full_q && !broken_i;

  wipeable #(
    .Width(32)
  ) u_soft (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe_i || empty_i || soft_take),
    .we_i  (to_soft),
    .d_i   (word_i),
    .q_o   (soft_word_o)
  );

  doubled #(
    .Width     (28),
    .ResetValue({4'd8, 24'd0})
  ) u_counts (
    .clk_i,
    .rst_ni,
    .d_i({gone_d, full_d, ending_d, dirty_d, request_d, since_d}),
    .q_o({gone_q, full_q, ending_q, dirty_q, request_q, since_q}),
    .alert_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      quiet_q <= '0;
    end else begin
      quiet_q <= quiet_d;
    end
  end

endmodule
