// SPDX-License-Identifier: Apache-2.0
// The tests of every sample, the test on demand, and the latch of a failure.
//
// Guarantees: `failed_o` rises only by `latch_i` and stays until reset; nothing that software does
// clears a count. The test on demand watches the same counts over one whole window.
// Does not: latch by itself; the block decides, and gives the causes back with `latch_i`.
module trng_health
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Noise
  input logic enable_i,
  input logic sample_i,
  input logic bit_i,

  // Cutoffs of software
  input logic [6:0] rct_cutoff_i,
  input logic [9:0] apt_cutoff_i,

  // This cycle's failures
  input  logic        zeroize_i,
  output trng_cause_t failing_o,

  // The latch
  input  logic        latch_i,
  output logic        failed_o,
  output logic        failed_alert_o,  // latch or window is not sure
  output trng_cause_t cause_o,

  output logic window_end_o,

  // Test on demand
  input  logic test_i,
  output logic testing_o,
  output logic tested_o,

  // The highest counts
  output logic [ 6:0] worst_rct_o,
  output logic [10:0] worst_apt_o
);

  logic window_start, window_alert, latch_alert, apt_fail;
  logic [Lags-1:0] past_d, past_q, seen_d, seen_q, rct_fail;
  logic [6:0] rct_cutoff, rct_count[Lags];
  logic [9:0] apt_cutoff;
  logic [6:0] worst_rct_d, worst_rct_q;
  logic [10:0] apt_count, worst_apt_d, worst_apt_q;
  logic [15:0] silent_d, silent_q;
  logic waiting_d, waiting_q, running_d, running_q, tested_d, tested_q;
  trng_cause_t cause_d, cause_q;

  // Whatever the registers hold, the constants hold, too.
  assign rct_cutoff = (rct_cutoff_i < 7'(RctCutoff)) ? rct_cutoff_i : 7'(RctCutoff);
  assign apt_cutoff = (apt_cutoff_i < 10'(AptCutoff)) ? apt_cutoff_i : 10'(AptCutoff);

  // The samples before this one, the last in bit 0.
  assign past_d = sample_i ? {past_q[Lags-2:0], bit_i} : past_q;
  assign seen_d = sample_i ? {seen_q[Lags-2:0], 1'b1} : seen_q;

  for (genvar k = 0; k < Lags; k++) begin : gen_rct
    trng_rct u_rct (
      .clk_i,
      .rst_ni,
      .sample_i,
      .x_i     (bit_i),
      .a_i     (past_q[k]),
      .seen_i  (seen_q[k]),
      .cutoff_i(rct_cutoff),
      .fail_o  (rct_fail[k]),
      .count_o (rct_count[k])
    );
  end

  logic unused_counts;
  always_comb begin
    unused_counts = 1'b0;
    for (int unsigned k = 1; k < Lags; k++) unused_counts ^= ^rct_count[k];
  end

  trng_apt u_apt (
    .clk_i,
    .rst_ni,
    .sample_i,
    .bit_i,
    .cutoff_i(apt_cutoff),
    .fail_o  (apt_fail),
    .first_o (window_start),
    .last_o  (window_end_o),
    .count_o (apt_count),
    .alert_o (window_alert)
  );

  // A source that stands still gives the tests nothing to count.
  assign silent_d = (enable_i && !sample_i) ? silent_q + 16'd1 : '0;

  assign failing_o = '{
          lag: |rct_fail[Lags-1:1],
          zeroized: zeroize_i,
          silent: enable_i && !sample_i && (silent_q == 16'(SilentCycles - 1)),
          apt: apt_fail,
          rct: rct_fail[0]
      };

  always_comb begin
    waiting_d = waiting_q;
    running_d = running_q;
    tested_d  = tested_q;
    if (waiting_q && window_start) begin
      waiting_d = 1'b0;
      running_d = 1'b1;
    end
    if (running_q && window_end_o) begin
      running_d = 1'b0;
      tested_d  = 1'b1;
    end
    if (test_i) begin
      waiting_d = 1'b1;
      tested_d  = 1'b0;
    end
    if (latch_i) begin
      waiting_d = 1'b0;
      running_d = 1'b0;
      tested_d  = 1'b0;
    end
  end

  assign failed_alert_o = latch_alert || window_alert;

  assign cause_d        = latch_i ? failing_o : cause_q;
  assign worst_rct_d    = (rct_count[0] > worst_rct_q) ? rct_count[0] : worst_rct_q;
  assign worst_apt_d    = (apt_count > worst_apt_q) ? apt_count : worst_apt_q;

  assign cause_o        = cause_q;
  assign testing_o      = waiting_q || running_q;
  assign tested_o       = tested_q;
  assign worst_rct_o    = worst_rct_q;
  assign worst_apt_o    = worst_apt_q;

  sticky u_failed (
    .clk_i,
    .rst_ni,
    .set_i  (latch_i),
    .q_o    (failed_o),
    .alert_o(latch_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      past_q      <= '0;
      seen_q      <= '0;
      silent_q    <= '0;
      waiting_q   <= 1'b0;
      running_q   <= 1'b0;
      tested_q    <= 1'b0;
      cause_q     <= '0;
      worst_rct_q <= '0;
      worst_apt_q <= '0;
    end else begin
      past_q      <= past_d;
      seen_q      <= seen_d;
      silent_q    <= silent_d;
      waiting_q   <= waiting_d;
      running_q   <= running_d;
      tested_q    <= tested_d;
      cause_q     <= cause_d;
      worst_rct_q <= worst_rct_d;
      worst_apt_q <= worst_apt_d;
    end
  end

endmodule
