// SPDX-License-Identifier: Apache-2.0
// The adaptive proportion test of SP 800-90B, 4.4.2, for a binary source, in its names: A the first
// sample of the window, B how many of the window equal it, C the cutoff, W the window.
//
// Guarantees: windows follow each other without a gap; `fail_o` in the cycle of a sample with which B
// is at `cutoff_i`, or above.
module trng_apt
  import trng_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        sample_i,
  input  logic        bit_i,
  input  logic [ 9:0] cutoff_i,
  output logic        fail_o,
  output logic        first_o,   // this sample begins a window
  output logic        last_o,    // this sample ends one
  output logic [10:0] count_o,   // B with this sample
  output logic        alert_o    // the place in the window is not sure
);

  logic a_d, a_q;
  logic [10:0] b_d, b_q;
  logic [9:0] i_d, i_q;

  assign first_o = sample_i && (i_q == '0);
  assign last_o  = sample_i && (i_q == 10'(AptWindow - 1));

  always_comb begin
    a_d = a_q;
    b_d = b_q;
    i_d = i_q;
    if (sample_i) begin
      i_d = i_q + 10'd1;
      if (first_o) begin
        a_d = bit_i;
        b_d = 11'd1;
      end else if (bit_i == a_q) begin
        b_d = b_q + 11'd1;
      end
    end
  end

  assign count_o = b_d;
  assign fail_o  = sample_i && (b_d >= {1'b0, cutoff_i});

  doubled #(
    .Width(10)
  ) u_i (
    .clk_i,
    .rst_ni,
    .d_i(i_d),
    .q_o(i_q),
    .alert_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      a_q <= 1'b0;
      b_q <= '0;
    end else begin
      a_q <= a_d;
      b_q <= b_d;
    end
  end

endmodule
