// SPDX-License-Identifier: Apache-2.0
// The promises of the watchdog (README.md): it bites exactly a period after its start or its last kick, the bite stays, and no
// register stops it or gives it another period. Beside the RTL stands the time since then; the bus is free.
module watchdog_props
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input logic     bite_o,

  // State
  input logic        started,
  input logic [31:0] period,
  input logic [31:0] count
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // What the answered writes say: the period of the start, and the cycles since it or the last kick.
  logic done, starts, kicks, started_q;
  logic [15:0] offset;
  logic [31:0] period_q, age_q;

  assign offset = apb_i.paddr[15:0];
  assign done   = apb_i.psel && apb_i.penable && apb_o.pready && !apb_o.pslverr;
  assign starts = done && apb_i.pwrite && (offset == 16'h0004);
  assign kicks  = done && apb_i.pwrite && (offset == 16'h0008);

  a_bites_in_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (bite_o == (started_q && (age_q == period_q))));

  a_bite_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(bite_o) || bite_o);

  a_starts_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !starts || (!started_q && (apb_i.pwdata >= 32'd16)));

  a_kick_in_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !kicks || (started_q && !bite_o && (apb_i.pwdata == 32'h4B49_434B)));

  a_no_other_write :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || !apb_i.pwrite || starts || kicks);

  a_tells_count :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || apb_i.pwrite || (offset != 16'h000C) ||
      (apb_o.prdata == (started_q ? period_q - age_q : '0)));

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((started == started_q) && (period == period_q) && (age_q <= period_q) &&
                (started_q ? (period_q >= 32'd16) : (period_q == '0)) &&
                (count == period_q - age_q)));

  c_bites :
  cover property (@(posedge clk_i) run && bite_o);

  c_kicked :
  cover property (@(posedge clk_i) run && kicks && (age_q == period_q - 1'b1));

  c_kick_too_late :
  cover property (@(posedge clk_i)
      run && bite_o && apb_i.psel && apb_i.penable && apb_i.pwrite && (offset == 16'h0008) &&
      (apb_i.pwdata == 32'h4B49_434B) && apb_o.pslverr);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      period_q  <= '0;
      age_q     <= '0;
    end else begin
      if (starts) begin
        started_q <= 1'b1;
        period_q  <= apb_i.pwdata;
      end
      if (starts || kicks) age_q <= '0;
      else if (started_q && (age_q != period_q)) age_q <= age_q + 1'b1;
    end
  end

endmodule

bind watchdog watchdog_props u_props (
  .started(started_q),
  .period (period_q),
  .count  (count_q),
  .*
);
