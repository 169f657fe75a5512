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
  obi_req_t req_q;  // the last request
  logic pending_q;  // granted, not answered

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ungranted_q <= 1'b0;
      req_q       <= '0;
      pending_q   <= 1'b0;
    end else begin
      ungranted_q <= req_i.req && !rsp_i.gnt;
      if (req_i.req) req_q <= req_i;
      pending_q <= (req_i.req && rsp_i.gnt) || (pending_q && !rsp_i.rvalid);
    end
  end

  // At a port where nothing is asked, answered or waited for, no rule can be broken.
  always_ff @(posedge clk_i) begin
    if (rst_ni && (ungranted_q || req_i.req || rsp_i.rvalid)) begin
      // A request is held unchanged until granted.
      RequestHeld : assert (!ungranted_q || (req_i == req_q));

      // One answer for each grant, one cycle later or more: none without a grant before it.
      AnswerExpected : assert (!rsp_i.rvalid || pending_q);

      // At most one request granted and not yet answered.
      OneOutstanding : assert (!(req_i.req && rsp_i.gnt && pending_q) || rsp_i.rvalid);

      // A refused access reads zero.
      ErrorReadsZero : assert (!(rsp_i.rvalid && rsp_i.err) || (rsp_i.rdata == 0));
    end
  end

endmodule
