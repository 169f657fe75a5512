// SPDX-License-Identifier: Apache-2.0
// One slave's side of the crossbar: chooses among five masters and brings the answers back.
//
// Guarantees: the slave sees at most one unanswered request (the next may come in the answer's
// cycle); a request that is up stays up, of the same master, until granted; round robin, so each
// master waits for at most four others.
module obi_arbiter
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Masters: who wants this slave now
  input  logic     [4:0] want_i,
  input  obi_req_t       m0_i,
  input  obi_req_t       m1_i,
  input  obi_req_t       m2_i,
  input  obi_req_t       m3_i,
  input  obi_req_t       m4_i,
  output logic     [4:0] gnt_o,
  output logic     [4:0] rvalid_o,

  // Slave
  output obi_req_t slave_o,
  input  logic     slave_gnt_i,
  input  logic     slave_rvalid_i
);

  logic [2:0] choice, last_d, last_q;  // last: the master whose request went up last
  logic hold_d, hold_q;  // its request is not granted yet
  logic pending_d, pending_q;  // granted, not answered
  logic req;

  // First waiting master after the last one.
  function automatic logic [2:0] next_master(logic [4:0] want, logic [2:0] last);
    logic [3:0] behind;  // the master i places behind the last one
    next_master = last;
    for (int unsigned i = 4; i != 0; i--) begin
      behind = {1'b0, last} + 4'(i);
      if (behind >= 4'd5) behind -= 4'd5;
      if (want[behind[2:0]]) next_master = behind[2:0];
    end
  endfunction

  assign req = (want_i != 0) && (!pending_q || slave_rvalid_i);

  always_comb begin
    choice  = last_q;
    slave_o = '0;
    if (req) begin
      if (!hold_q) choice = next_master(want_i, last_q);
      unique case (choice)
        3'd0: slave_o = m0_i;
        3'd1: slave_o = m1_i;
        3'd2: slave_o = m2_i;
        3'd3: slave_o = m3_i;
        default: slave_o = m4_i;
      endcase
    end
  end

  // Apart from the request, which a slave may answer in the same cycle by a verdict about it.
  always_comb begin
    gnt_o = '0;
    if (req) gnt_o[choice] = slave_gnt_i;
  end

  always_comb begin
    rvalid_o = '0;
    rvalid_o[last_q] = pending_q && slave_rvalid_i;
  end

  assign last_d = choice;
  assign hold_d = req && !slave_gnt_i;
  assign pending_d = (req && slave_gnt_i) || (pending_q && !slave_rvalid_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q    <= 3'd0;
      hold_q    <= 1'b0;
      pending_q <= 1'b0;
    end else begin
      last_q    <= last_d;
      hold_q    <= hold_d;
      pending_q <= pending_d;
    end
  end

endmodule
