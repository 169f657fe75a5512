// SPDX-License-Identifier: Apache-2.0
// OBI to APB4: a slave on one side, the only APB master on the other.
//
// Guarantees: subject and world pass bit for bit; a misaligned address is answered with a bus error
// and no APB access begins; an answer with an error, or to a write, carries zero. Request in cycle 0,
// setup in 1, access from 2 on; the answer is in the cycle of `pready`, and the next request may be
// granted in that cycle.
//
// The clock of its registers runs while there is a request or a transfer: nothing changes at another time, so a clock
// that runs on (rtl/tech) changes nothing.
module obi_apb
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  obi_req_t obi_i,
  output obi_rsp_t obi_o,

  output apb_req_t apb_o,
  input  apb_rsp_t apb_i
);

  typedef enum logic [1:0] {
    StIdle,
    StSetup,
    StAccess,
    StRefuse
  } state_e;

  state_e state_d, state_q;
  apb_req_t apb_d, apb_q;  // psel and penable as driven
  logic answer, grant, clk_transfer;

  assign answer = (state_q == StRefuse) || ((state_q == StAccess) && apb_i.pready);
  assign grant  = (state_q == StIdle) || answer;
  assign apb_o  = apb_q;

  always_comb begin
    obi_o        = '0;
    obi_o.gnt    = grant;
    obi_o.rvalid = answer;
    if (answer) begin
      obi_o.err = (state_q == StRefuse) || apb_i.pslverr;
      if (!obi_o.err && !apb_q.pwrite) obi_o.rdata = apb_i.prdata;
    end
  end

  always_comb begin
    state_d = state_q;
    apb_d   = apb_q;
    if (state_q == StSetup) begin
      state_d       = StAccess;
      apb_d.penable = 1'b1;
    end
    if (grant) begin
      state_d       = StIdle;
      apb_d.psel    = 1'b0;
      apb_d.penable = 1'b0;
      if (obi_i.req) begin
        if (obi_i.addr[1:0] != 2'b00) begin
          state_d = StRefuse;
        end else begin
          state_d = StSetup;
          apb_d = '{
              psel: 1'b1,
              penable: 1'b0,
              pwrite: obi_i.we,
              paddr: obi_i.addr,
              pwdata: obi_i.we ? obi_i.wdata : '0,
              pstrb: obi_i.we ? obi_i.be : '0,
              pprot: {1'b0, obi_i.nonsecure, 1'b0},
              pauser: obi_i.subject
          };
        end
      end
    end
  end

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(obi_i.req || (state_q != StIdle) || apb_q.psel || apb_q.penable),
    .clk_o   (clk_transfer)
  );

  always_ff @(posedge clk_transfer or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      apb_q   <= '0;
    end else begin
      state_q <= state_d;
      apb_q   <= apb_d;
    end
  end

endmodule
