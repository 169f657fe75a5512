// SPDX-License-Identifier: Apache-2.0
// The promises of the reset controller (README.md, Reset controller). Who asks, reads and writes,
// and when power comes and goes, is free; the registers' bus keeps its rules, and masters are in
// reset with the chip.
//
// Assumed: the firewall says *after* from the cycle after `handover_o` on, until the chip's reset;
// its own proof (rtl/firewall) has that.
//
// With FORMAL_FAULTS = 1 one rail of each lock may be read flipped in any cycle
// (tests/formal/lib/faulty/sticky.sv): what protects holds all the same.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module resets_props
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Cores = 3
) (
  input logic clk_i,
  input logic por_ni,
  input logic rst_no,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic pluton_request_i,
  input logic pluton_bite_i,
  input logic firewall_alert_i,

  input logic handover_o,
  input logic handover_i,

  input logic [31:0] app_start_o,
  input logic        app_run_o,
  input logic        app_rst_ni,
  input logic        bite_i,

  input logic [Cores-1:0]       core_rst_ni,
  input logic [Cores-1:0]       core_bite_i,
  input logic [Cores-1:0]       core_trap_i,
  input logic [Cores-1:0][31:0] core_start_o,
  input logic [Cores-1:0][31:0] core_code_end_o,
  input logic [Cores-1:0]       core_run_o,
  input logic [Cores-1:0]       core_stopped_o,
  input logic                   core_irq_o,

  // State
  input logic [ 3:0] count_q,
  input logic [31:0] retention_q,
  input logic [ 2:0] cause_q,
  input logic [ 2:0] app_cause_q,
  input logic        restart_q,
  input logic        start_q,
  input logic        start_shadow_nq,
  input logic        doubt_i,            // the rails of a lock disagree
  input logic        released_q,
  input logic        released_shadow_nq,

  input logic [Cores-1:0] core_set_q,
  input logic [Cores-1:0] core_set_shadow_nq,
  input logic [Cores-1:0] core_end_set_q,
  input logic [Cores-1:0] core_end_set_shadow_nq,
  input logic [Cores-1:0] core_run_q,
  input logic [Cores-1:0] core_run_shadow_nq,
  input logic [Cores-1:0] core_fell_q,
  input logic [Cores-1:0][1:0] core_cause_q
);

  localparam logic [13:0] StartWord = 14'd2;
  localparam logic [13:0] ReleaseWord = 14'd3;
  localparam logic [13:0] AppResetWord = 14'd4;
  localparam logic [13:0] ChipResetWord = 14'd5;
  localparam logic [13:0] CauseWord = 14'd6;
  localparam logic [13:0] RetentionWord = 14'd7;
  localparam logic [13:0] CoresWord = 14'd8;  // four words a core
  localparam logic [31:0] MemoryFirst = 32'h0010_0000;
  localparam logic [31:0] MemoryEnd = 32'h0013_0000;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni(por_ni),
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni(rst_no),
    .req_i (apb_i),
    .rsp_i (apb_o)
  );

  logic after_m;  // the handover was

  always_comb begin
    assume (handover_i == after_m);
    if (!rst_no) assume (!apb_i.psel && !apb_i.penable);
  end

  // ---- The contract, written down a second time ----

  logic write, pluton, secure, owner;
  logic answer, writes, reads;  // an access is answered
  logic [13:0] offset;
  logic sets, releases, app_resets, chip_resets, retains, asked;

  assign write  = rst_no && apb_i.psel && apb_i.penable && apb_i.pwrite &&
                  (apb_i.pstrb == '1) && (apb_i.paddr[1:0] == '0);
  assign offset = apb_i.paddr[15:2];
  assign pluton = (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1];
  assign secure = (apb_i.pauser == SubjectAppSecure) && !apb_i.pprot[1];
  assign owner = after_m ? secure : pluton;

  logic set_m, released_m;
  logic [31:0] start_m, retention_m;

  assign sets = write && (offset == StartWord) && pluton && !after_m && !set_m &&
                (apb_i.pwdata[7:0] == '0);
  assign releases = write && (offset == ReleaseWord) && pluton && !released_m && set_m &&
                    (apb_i.pwdata == "RELE");
  assign app_resets = write && (offset == AppResetWord) && secure && after_m &&
                      (apb_i.pwdata == "APPR");
  assign chip_resets = write && (offset == ChipResetWord) && owner && (apb_i.pwdata == "CHIP");
  assign retains = write && (offset == RetentionWord) && owner;
  assign asked = rst_no && (pluton_request_i || pluton_bite_i || firewall_alert_i || doubt_i ||
                            chip_resets);

  always_ff @(posedge clk_i or negedge rst_no) begin
    if (!rst_no) begin
      after_m    <= 1'b0;
      set_m      <= 1'b0;
      released_m <= 1'b0;
      start_m    <= '0;
    end else begin
      after_m    <= after_m || handover_o;
      set_m      <= set_m || sets;
      released_m <= released_m || releases;
      if (sets) start_m <= apb_i.pwdata;
    end
  end

  // ---- The three cores, a second time ----

  logic [Cores-1:0] core_places, core_ends, core_starts, core_stops, core_falls;
  logic [Cores-1:0] core_set_m, core_end_set_m, core_run_m, core_fell_m;
  logic [Cores-1:0][31:0] core_start_m, core_end_m;
  logic [Cores-1:0][2:0] core_cause_m;

  for (genvar i = 0; i < Cores; i++) begin : gen_core_m
    localparam logic [13:0] First = CoresWord + 14'(4 * i);
    logic aligned, control;

    assign aligned = apb_i.pwdata[7:0] == '0;
    assign control = write && (offset == First + 14'd2) && secure && after_m;
    assign core_places[i] = write && (offset == First) && owner && !core_set_m[i] && aligned &&
                            (apb_i.pwdata >= MemoryFirst) && (apb_i.pwdata < MemoryEnd);
    assign core_ends[i] = write && (offset == First + 14'd1) && owner && !core_end_set_m[i] &&
                          core_set_m[i] && aligned && (apb_i.pwdata > core_start_m[i]) &&
                          (apb_i.pwdata <= MemoryEnd);
    assign core_starts[i] = control && (apb_i.pwdata == "STRT") && core_set_m[i] &&
                            core_end_set_m[i] && !core_run_m[i] && !core_rst_ni[i];
    assign core_stops[i] = control && (apb_i.pwdata == "STOP");
    assign core_falls[i] = core_run_m[i] && core_rst_ni[i] && (core_bite_i[i] || core_trap_i[i]);

    always_ff @(posedge clk_i or negedge rst_no) begin
      if (!rst_no) begin
        core_set_m[i]     <= 1'b0;
        core_end_set_m[i] <= 1'b0;
        core_run_m[i]     <= 1'b0;
        core_fell_m[i]    <= 1'b0;
        core_start_m[i]   <= '0;
        core_end_m[i]     <= '0;
        core_cause_m[i]   <= 3'd0;
      end else begin
        core_set_m[i]     <= core_set_m[i] || core_places[i];
        core_end_set_m[i] <= core_end_set_m[i] || core_ends[i];
        if (core_places[i]) core_start_m[i] <= apb_i.pwdata;
        if (core_ends[i]) core_end_m[i] <= apb_i.pwdata;
        core_run_m[i]  <= (core_run_m[i] || core_starts[i]) && !core_stops[i] && !core_falls[i];
        core_fell_m[i] <= core_falls[i] || (core_fell_m[i] && !core_starts[i] && !core_stops[i]);
        if (core_falls[i]) core_cause_m[i] <= core_bite_i[i] ? 3'd2 : 3'd3;
        else if (core_stops[i] && core_run_m[i]) core_cause_m[i] <= 3'd1;
      end
    end

    a_core_addresses :
    assert property (@(posedge clk_i)
        !past || ((core_start_o[i] == core_start_m[i]) && (core_code_end_o[i] == core_end_m[i])));

    // A core that runs has both addresses, and what is written is within its memory.
    a_core_bounds :
    assert property (@(posedge clk_i) disable iff (!rst_no)
        !past || ((!core_set_m[i] || ((core_start_o[i] >= MemoryFirst) &&
                                      (core_start_o[i] < MemoryEnd) &&
                                      (core_start_o[i][7:0] == '0))) &&
                  (!core_end_set_m[i] || (core_set_m[i] &&
                                          (core_code_end_o[i] > core_start_o[i]) &&
                                          (core_code_end_o[i] <= MemoryEnd) &&
                                          (core_code_end_o[i][7:0] == '0))) &&
                  (!core_run_m[i] || (core_end_set_m[i] && after_m))));

    // Faults or none: nobody but Secure World starts it, and what stops it stops it.
    a_core_runs_if_started :
    assert property (@(posedge clk_i) !past || !core_run_o[i] || (core_run_m[i] && after_m));

    a_core_run :
    assert property (@(posedge clk_i) disable iff (!rst_no)
        !past || doubt_i || (core_run_o[i] == core_run_m[i]));

    a_core_why :
    assert property (@(posedge clk_i) disable iff (!rst_no)
        !past || ((core_fell_q[i] == core_fell_m[i]) && (3'(core_cause_q[i]) == core_cause_m[i])));

    a_core_stopped :
    assert property (@(posedge clk_i)
        !past || (core_stopped_o[i] == (!core_run_o[i] && !core_rst_ni[i])));

    a_core_in_reset :
    assert property (@(posedge clk_i) !past || rst_no || !core_run_o[i]);

    a_read_state :
    assert property (@(posedge clk_i) disable iff (!rst_no)
        !reads || doubt_i || (offset != First + 14'd3) || !(pluton || secure) ||
        (!apb_o.pslverr && (apb_o.prdata == {21'h0, core_cause_m[i], 3'h0, core_fell_m[i],
                                             core_stopped_o[i], core_rst_ni[i], core_end_set_m[i],
                                             core_set_m[i]})));

    if (!`FORMAL_FAULTS) begin : gen_core_covers
      c_core_fell_and_runs_again :
      cover property (@(posedge clk_i) disable iff (!rst_no)
          past && core_run_o[i] && (core_cause_m[i] == 3'd2));

      c_core_trapped :
      cover property (@(posedge clk_i) disable iff (!rst_no)
          past && core_fell_m[i] && (core_cause_m[i] == 3'd3));
    end
  end

  a_core_rails :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || ((core_set_q == core_set_m) && (core_set_q == ~core_set_shadow_nq) &&
                (core_end_set_q == core_end_set_m) && (core_end_set_q == ~core_end_set_shadow_nq) &&
                (core_run_q == core_run_m) && (core_run_q == ~core_run_shadow_nq)));

  a_core_irq :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || (core_irq_o == (core_fell_m != '0)));

  // ---- The chip's reset, counted ----

  logic [4:0] left_m;  // cycles that the chip's reset is still active for, this one included
  logic [2:0] cause_m;
  logic kept_m;  // the chip's reset was active since RETENTION was written, and power was not gone

  always_ff @(posedge clk_i or negedge por_ni) begin
    if (!por_ni) begin
      left_m      <= 5'd16;
      retention_m <= '0;
      cause_m     <= 3'd0;
      kept_m      <= 1'b0;
    end else begin
      if (left_m != '0) left_m <= left_m - 5'd1;
      if (asked) begin
        left_m <= 5'd16;
        cause_m <= pluton_request_i ? 3'd1 : (firewall_alert_i || doubt_i) ? 3'd3 :
                   pluton_bite_i ? 3'd4 : 3'd2;
      end
      if (retains) retention_m <= apb_i.pwdata;
      kept_m <= !retains && (retention_m != '0) && (kept_m || !rst_no);
    end
  end

  // ---- The chip's reset ----

  a_reset_as_long_as_asked :
  assert property (@(posedge clk_i) disable iff (!por_ni) !past || (rst_no == (left_m == '0)));

  a_power_resets :
  assert property (@(posedge clk_i) !past || por_ni || !rst_no);

  a_count :
  assert property (@(posedge clk_i) disable iff (!por_ni)
      !past || (rst_no ? (count_q == '0) : (left_m == 5'd16 - 5'(count_q))));

  // ---- Only Pluton, until it releases the application core ----

  a_nobody_before_release :
  assert property (@(posedge clk_i) !past || !app_run_o || released_m);

  a_nobody_in_reset :
  assert property (@(posedge clk_i) !past || rst_no || !app_run_o);

  a_handover_is_the_release :
  assert property (@(posedge clk_i) !past || doubt_i || (handover_o == releases));

  a_released_is_after :
  assert property (@(posedge clk_i) !past || (released_m == after_m));

  a_release_leaves_reset :
  assert property (@(posedge clk_i) disable iff (!rst_no) !run || !$past(
      releases
  ) || app_run_o || restart_q || doubt_i);

  // APP_RESET, and the bite of the watchdog.
  a_reset_stops_the_core :
  assert property (@(posedge clk_i) !run || !$past(app_resets || bite_i) || !app_run_o);

  a_release_needs_start :
  assert property (@(posedge clk_i) !past || doubt_i || !handover_o || set_m);

  // ---- The start address is written once ----

  a_start_is_what_pluton_set :
  assert property (@(posedge clk_i) !past || (app_start_o == start_m));

  a_start_is_sticky :
  assert property (@(posedge clk_i) disable iff (!rst_no) !run || !$past(
      set_m
  ) || !$past(
      rst_no
  ) || (app_start_o == $past(
      app_start_o
  )));

  a_start_is_aligned :
  assert property (@(posedge clk_i) !past || (app_start_o[7:0] == '0));

  a_rails :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || ((start_q == set_m) && (start_q == !start_shadow_nq) &&
                (released_q == released_m) && (released_q == !released_shadow_nq)));

  // ---- What only power-on clears ----

  a_retention_is_kept :
  assert property (@(posedge clk_i) disable iff (!por_ni) !past || (retention_q == retention_m));

  a_power_clears :
  assert property (@(posedge clk_i)
      !past || por_ni || ((retention_q == '0) && (cause_q == '0) && (app_cause_q == '0)));

  a_cause_is_told :
  assert property (@(posedge clk_i) disable iff (!por_ni) !past || (cause_q == cause_m));

  // ---- Who may, and who is refused ----

  logic quiet_m;  // neither APP_RESET nor bite since the chip's reset

  assign answer = past && rst_no && apb_i.psel && apb_i.penable && apb_o.pready;
  assign writes = answer && apb_i.pwrite;
  assign reads  = answer && !apb_i.pwrite && (apb_i.paddr[1:0] == '0);

  always_ff @(posedge clk_i or negedge rst_no) begin
    if (!rst_no) begin
      quiet_m <= 1'b1;
    end else begin
      quiet_m <= quiet_m && !app_resets && !bite_i;
    end
  end

  a_writes_are_judged :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !writes || doubt_i ||
      (apb_o.pslverr == !(sets || releases || app_resets || chip_resets || retains ||
                          ((core_places | core_ends | core_starts | core_stops) != '0))));

  a_others_are_refused :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !answer || pluton || secure || apb_o.pslverr);

  a_refusal_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  a_read_retention :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !reads || (offset != RetentionWord) || !(pluton || secure) ||
      (!apb_o.pslverr && (apb_o.prdata == retention_m)));

  a_read_cause :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !reads || (offset != CauseWord) || apb_o.pslverr ||
      ((apb_o.prdata[7:0] == 8'(cause_m)) && (!quiet_m || (apb_o.prdata[10:8] == '0))));

  a_no_app_cause :
  assert property (@(posedge clk_i) disable iff (!rst_no) !past || !quiet_m || (app_cause_q == '0));

  a_no_access_waits :
  assert property (@(posedge clk_i) disable iff (!rst_no) !past || !apb_i.penable || apb_o.pready);

  // ---- Reached ----

  if (`FORMAL_FAULTS) begin : gen_fault_covers
    c_doubt_resets :
    cover property (@(posedge clk_i) disable iff (!por_ni)
        past && !rst_no && (cause_m == 3'd3) && (left_m == 5'd1));

    c_doubt_of_the_release :
    cover property (@(posedge clk_i) disable iff (!rst_no) past && doubt_i && !released_m && set_m);
  end else begin : gen_sound
    a_no_doubt :
    assert property (@(posedge clk_i) !past || !doubt_i);

    c_release :
    cover property (@(posedge clk_i) disable iff (!rst_no) past && app_run_o && (start_m != '0));

    c_chip_reset_by_secure_world :
    cover property (@(posedge clk_i) disable iff (!rst_no) past && chip_resets && after_m);

    c_kept_over_reset :
    cover property (@(posedge clk_i) disable iff (!rst_no)
        reads && (offset == RetentionWord) && !apb_o.pslverr && kept_m);

    c_second_start_refused :
    cover property (@(posedge clk_i) disable iff (!rst_no)
        writes && (offset == StartWord) && pluton && set_m && !after_m && apb_o.pslverr);

    c_bitten :
    cover property (@(posedge clk_i) disable iff (!por_ni)
        past && !rst_no && (cause_m == 3'd4) && (left_m == 5'd1));

    c_watched :
    cover property (@(posedge clk_i) disable iff (!rst_no)
        past && !app_run_o && released_m && app_rst_ni && (app_cause_q == 3'd2));
  end

endmodule

bind resets resets_props u_props (
  .count_q,
  .retention_q,
  .cause_q,
  .app_cause_q,
  .restart_q,
  .start_q(u_start_set.q_q),
  .start_shadow_nq(u_start_set.shadow_nq),
  .doubt_i(start_alert || release_alert || (core_alert != '0)),
  .released_q(u_released.q_q),
  .released_shadow_nq(u_released.shadow_nq),
  .core_set_q({
    gen_core[2].u_core.u_start_set.q_q,
    gen_core[1].u_core.u_start_set.q_q,
    gen_core[0].u_core.u_start_set.q_q
  }),
  .core_set_shadow_nq({
    gen_core[2].u_core.u_start_set.shadow_nq,
    gen_core[1].u_core.u_start_set.shadow_nq,
    gen_core[0].u_core.u_start_set.shadow_nq
  }),
  .core_end_set_q({
    gen_core[2].u_core.u_code_end_set.q_q,
    gen_core[1].u_core.u_code_end_set.q_q,
    gen_core[0].u_core.u_code_end_set.q_q
  }),
  .core_end_set_shadow_nq({
    gen_core[2].u_core.u_code_end_set.shadow_nq,
    gen_core[1].u_core.u_code_end_set.shadow_nq,
    gen_core[0].u_core.u_code_end_set.shadow_nq
  }),
  .core_run_q({
    gen_core[2].u_core.u_run.q_q, gen_core[1].u_core.u_run.q_q, gen_core[0].u_core.u_run.q_q
  }),
  .core_run_shadow_nq({
    gen_core[2].u_core.u_run.shadow_nq,
    gen_core[1].u_core.u_run.shadow_nq,
    gen_core[0].u_core.u_run.shadow_nq
  }),
  .core_fell_q({gen_core[2].u_core.fell_q, gen_core[1].u_core.fell_q, gen_core[0].u_core.fell_q}),
  .core_cause_q({
    gen_core[2].u_core.cause_q, gen_core[1].u_core.cause_q, gen_core[0].u_core.cause_q
  }),
  .*
);
