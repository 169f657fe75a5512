// SPDX-License-Identifier: Apache-2.0
// Noise of ring oscillators: each ring's state goes through two registers of its own, since it changes at any
// time, and one sample is the XOR of all, taken every `Decimation` cycles.
//
// What entropy a sample has is not known. It depends on the device, its place and route, temperature and
// voltage, and is for raw samples of the very device to show (SP 800-90B, section 3). No board was measured.
module tech_noise #(
  parameter int unsigned Rings = 4,
  parameter int unsigned Stages = 5,  // of the shortest ring, odd; each further one has two more
  parameter int unsigned Decimation = 64  // 4 at least; less than trng waits for a sample, 65,536
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic enable_i,
  output logic valid_o,
  output logic bit_o
);

  logic [Rings-1:0] ring, early_q, steady_q;
  logic [15:0] count_d, count_q;
  logic bit_q;

  if (Rings == 0 || Decimation < 4 || Decimation > 65535) begin : gen_refused
    $error("tech_noise: at least one ring, and 4 to 65535 cycles from one sample to the next");
  end

  // Rings of one length would fall into step with each other.
  for (genvar i = 0; i < Rings; i++) begin : gen_ring
    tech_ring #(
      .Stages(Stages + 2 * i)
    ) u_ring (
      .enable_i,
      .ring_o(ring[i])
    );
  end

  // Counts anew from each start, so that no sample is of a ring at rest.
  assign valid_o = enable_i && (count_q == 16'(Decimation - 1));
  assign bit_o   = valid_o && bit_q;

  always_comb begin
    count_d = count_q + 16'd1;
    if (!enable_i || valid_o) count_d = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      early_q  <= '0;
      steady_q <= '0;
      bit_q    <= 1'b0;
      count_q  <= '0;
    end else begin
      early_q  <= ring;
      steady_q <= early_q;
      bit_q    <= ^steady_q;
      count_q  <= count_d;
    end
  end

endmodule
