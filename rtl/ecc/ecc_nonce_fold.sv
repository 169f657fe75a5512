// SPDX-License-Identifier: Apache-2.0
// Holds a digest, and doubles it modulo n - 1.
//
//   x = t 2^256 + r stands for the residue class of x modulo n - 1. With c = 2^256 - (n - 1):
//   2 x + bit = 2 r + bit + 2 t 2^256 = 2 r + bit + 2 t c   (mod n - 1)
//
// Invariant: t is 0, 1 or 2. Then 2 r + 1 < 2^257 and 2 t c < 2^226, so that t is 2 at most again.
// Nothing is compared, so nothing depends on a value; the least residue is the caller's last step.
//
// Guarantees: a run takes `TimesLow` or `TimesDraw` cycles. `alert_o`: t is 3, which no input leads to.
module ecc_nonce_fold
  import ecc_nonce_pkg::DrawLack;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  // A digest
  input logic         capture_i,
  input logic [255:0] digest_i,

  // Doubling, from the cycle after `start_i` on. A draw begins with zero, and its bits come in
  input  logic        start_i,
  input  logic        draw_i,
  output logic [ 3:0] word_index_o,  // of a draw
  input  logic [31:0] word_i,
  output logic        busy_o,
  output logic [ 1:0] top_o,         // t

  // Word of r, big-endian; zero when no bit of `select_i` is set
  input  logic [ 7:0] select_i,
  output logic [31:0] word_o,

  output logic alert_o
);

  localparam logic [8:0] TimesLow = 9'd128;
  localparam logic [8:0] TimesDraw = 9'd384;

  logic [255:0] r_d, r_q;
  logic [1:0] t_d, t_q;
  logic [8:0] count_d, count_q;  // of a run; ends at TimesDraw for both
  logic active_d, active_q, in, step;
  logic [257:0] lack, sum;

  assign busy_o = active_q && (count_q[8:7] != TimesDraw[8:7]);
  assign top_o = t_q;
  assign alert_o = t_q == 2'd3;
  assign word_index_o = count_q[8:5];

  assign in = draw_i && word_i[~count_q[4:0]];
  assign lack = ({258{t_q[0]}} & {1'b0, DrawLack, 1'b0}) | ({258{t_q[1]}} & {DrawLack, 2'b00});
  assign sum = {1'b0, r_q, in} + lack;

  always_comb begin
    word_o = '0;
    for (int i = 0; i < 8; i++) word_o |= {32{select_i[i]}} & r_q[255-32*i-:32];
  end

  always_comb begin
    active_d = busy_o;
    t_d      = busy_o ? sum[257:256] : t_q;
    count_d  = busy_o ? count_q + 9'd1 : '0;
    if (start_i) begin
      active_d = 1'b1;
      t_d      = '0;
      count_d  = draw_i ? '0 : TimesDraw - TimesLow;
    end
    if (wipe_i) begin
      active_d = 1'b0;
      t_d      = '0;
    end
  end

  assign step = busy_o || capture_i;
  assign r_d  = capture_i ? digest_i : sum[255:0];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      count_q  <= '0;
      t_q      <= '0;
    end else begin
      active_q <= active_d;
      count_q  <= count_d;
      t_q      <= t_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i || (start_i && draw_i)) r_q <= '0;
    else if (step) r_q <= r_d;
  end

endmodule
