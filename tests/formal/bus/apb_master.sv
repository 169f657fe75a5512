// SPDX-License-Identifier: Apache-2.0
// An APB4 master in a proof: free but for the rules of the bus. A transfer begins with a setup phase
// and is held unchanged until `pready`; everything else, subject and world among it, is any.
module apb_master
  import bus_pkg::*;
(
  input logic     clk_i,
  input logic     rst_ni,
  input apb_req_t req_i,
  input apb_rsp_t rsp_i
);

  logic open_q;  // the last cycle's transfer has not ended
  apb_req_t held_d, held_q;

  always_comb begin
    held_d         = req_i;
    held_d.penable = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_q <= 1'b0;
      held_q <= '0;
    end else begin
      open_q <= req_i.psel && !(req_i.penable && rsp_i.pready);
      held_q <= held_d;
    end
  end

  always_comb begin
    assume (!req_i.penable || (req_i.psel && open_q));
    assume (!open_q || (req_i == held_q));
  end

endmodule
