// SPDX-License-Identifier: Apache-2.0
// What is known of refused accesses: how many, and the first one since the last acknowledge.
module firewall_refusals
  import firewall_pkg::*;
  import resources_pkg::*;
#(
  parameter int unsigned Ports = 7
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input logic [Ports-1:0] refused_i,
  input ask_t [Ports-1:0] ask_i,
  input logic             acknowledge_i,

  output logic            kept_o,
  output refusal_t        refusal_o,  // zero where none is kept
  output logic     [31:0] count_o     // stays at its greatest value
);

  localparam int unsigned Width = $clog2(Ports + 1);

  logic [Width-1:0] refusals;
  logic kept_d, kept_q;
  refusal_t refusal_d, refusal_q;
  ask_t first;
  resource_t resource;
  logic unused;
  logic [31:0] count_d, count_q;
  logic [32:0] sum;

  assign kept_o    = kept_q;
  assign refusal_o = refusal_q;
  assign count_o   = count_q;

  assign unused = ^{first.valid, resource.kind, resource.fixed, resource.boot};

  // All of it under the condition that is rarely met: that is what it costs a simulation.
  always_comb begin
    kept_d    = kept_q;
    refusal_d = refusal_q;
    count_d   = count_q;
    sum       = '0;
    refusals  = '0;
    first     = '0;
    resource  = '0;
    if (acknowledge_i) begin
      kept_d    = 1'b0;
      refusal_d = '0;
    end
    if (refused_i != '0) begin
      for (int unsigned p = Ports; p > 0; p--) begin
        if (refused_i[p-1]) begin
          first    = ask_i[p-1];
          refusals = refusals + {{Width - 1{1'b0}}, 1'b1};
        end
      end
      sum     = 33'(count_q) + 33'(refusals);
      count_d = sum[32] ? '1 : sum[31:0];
      if (!kept_d) begin
        resource = resource_at(first.addr);
        kept_d = 1'b1;
        refusal_d = {
          first.addr, resource.index, resource.valid, first.access, first.nonsecure, first.subject
        };
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      kept_q    <= 1'b0;
      refusal_q <= '0;
      count_q   <= '0;
    end else begin
      kept_q    <= kept_d;
      refusal_q <= refusal_d;
      count_q   <= count_d;
    end
  end

endmodule
