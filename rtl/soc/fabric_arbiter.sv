// SPDX-License-Identifier: Apache-2.0
// One slave's side of the fabric: chooses among the masters that may reach it, and tells whose answer the slave gives.
//
// Guarantees: the slave sees at most one unanswered request (the next may come in the answer's cycle); round robin, so
// that a master waits for at most every other one once.
// Does not: hold a request. The slave grants in the cycle of the request, because who may reach it was
// judged for that cycle alone.
module fabric_arbiter
  import bus_pkg::*;
#(
  parameter int unsigned Masters = 7
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic     [Masters-1:0] want_i,    // may, and wants now
  input  obi_req_t [Masters-1:0] master_i,
  output logic     [Masters-1:0] take_o,    // one at most: granted now
  output logic     [Masters-1:0] answer_o,  // whose answer the slave gives now

  output obi_req_t slave_o,
  input  logic     slave_rvalid_i
);

  // later: the masters behind the last one in the round. owner: whose request is open.
  logic [Masters-1:0] later_d, later_q, owner_d, owner_q, among, choice;
  logic free;

  assign free     = (owner_q == '0) || slave_rvalid_i;
  assign among    = ((want_i & later_q) != '0) ? (want_i & later_q) : want_i;
  assign choice   = free ? (among & -among) : '0;  // the lowest of them
  assign take_o   = choice;
  assign answer_o = slave_rvalid_i ? owner_q : '0;
  assign owner_d  = free ? choice : owner_q;
  assign later_d  = (choice != '0) ? ~(choice | (choice - 1'b1)) : later_q;

  always_comb begin
    slave_o = '0;
    for (int unsigned m = 0; m < Masters; m++) begin
      if (choice[m]) slave_o = slave_o | master_i[m];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      later_q <= '0;
      owner_q <= '0;
    end else begin
      later_q <= later_d;
      owner_q <= owner_d;
    end
  end

endmodule
