// SPDX-License-Identifier: Apache-2.0
// The repetition count test of SP 800-90B, 4.4.1, in its names: X the sample, A the one to compare it
// with, B how often in a row they were equal (1: not), C the cutoff. With A the sample k before, k
// from 2 on, it finds what comes again with a period that divides k.
//
// Guarantees: `fail_o` in the cycle of the sample that makes B reach `cutoff_i`.
module trng_rct (
  input logic clk_i,
  input logic rst_ni,

  input  logic       sample_i,
  input  logic       x_i,
  input  logic       a_i,
  input  logic       seen_i,    // there was such a sample
  input  logic [6:0] cutoff_i,
  output logic       fail_o,
  output logic [6:0] count_o    // B with this sample
);

  logic [6:0] b_d, b_q;

  always_comb begin
    b_d = b_q;
    if (sample_i) begin
      b_d = 7'd1;
      if (seen_i && (x_i == a_i)) b_d = (&b_q) ? b_q : b_q + 7'd1;
    end
  end

  assign count_o = b_d;
  assign fail_o  = sample_i && (b_d >= cutoff_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) b_q <= '0;
    else b_q <= b_d;
  end

endmodule
