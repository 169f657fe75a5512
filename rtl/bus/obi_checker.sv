// SPDX-License-Identifier: Apache-2.0
// The rules of the OBI-style bus (bus_pkg.sv) at one port, master and slave side alike.
module obi_checker
  import bus_pkg::*;
(
  input logic     clk_i,
  input logic     rst_ni,
  input obi_req_t req_i,
  input obi_rsp_t rsp_i
);

  logic ungranted_q;  // the last cycle's request was not granted
  obi_req_t req_q;  // the last cycle's request
  logic pending_q;  // granted, not answered

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ungranted_q <= 1'b0;
      req_q       <= '0;
      pending_q   <= 1'b0;
    end else begin
      ungranted_q <= req_i.req && !rsp_i.gnt;
      req_q       <= req_i;
      pending_q   <= (req_i.req && rsp_i.gnt) || (pending_q && !rsp_i.rvalid);
    end
  end

  // A request is held unchanged until granted.
  RequestHeld :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !ungranted_q || (req_i == req_q));

  // One answer for each grant, one cycle later or more: none without a grant before it.
  AnswerExpected :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !rsp_i.rvalid || pending_q);

  // At most one request granted and not yet answered.
  OneOutstanding :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !(req_i.req && rsp_i.gnt && pending_q) || rsp_i.rvalid);

  // A refused access reads zero.
  ErrorReadsZero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !(rsp_i.rvalid && rsp_i.err) || (rsp_i.rdata == 0));

endmodule
