// SPDX-License-Identifier: Apache-2.0
// The promises of the mailbox (README.md): what a side pushes goes into its FIFO and what it pops comes from
// there, once; a refused access changes nothing; each side is for one subject. That a FIFO loses, doubles and
// overtakes nothing is mailbox_fifo_props.sv. Both bus masters keep to the rules of APB, all else is free.
module mailbox_props
  import bus_pkg::*;
  import mailbox_pkg::*;
  import spec_pkg::*;
#(
  parameter logic [ 1:0] Caller = CallerNormalMailbox,
  parameter bit          Anyone = 1'b0,
  parameter logic [31:0] Id     = NormalMailboxId
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t            pluton_i,
  input apb_rsp_t            pluton_o,
  input logic     [Irqs-1:0] pluton_irq_o,
  input apb_req_t            outside_i,
  input apb_rsp_t            outside_o,
  input logic     [Irqs-1:0] outside_irq_o,

  // State; of the two FIFOs and of the two sides, 0: what Pluton pops, and Pluton's side
  input entry_t [1:0]                 heads_i,
  input entry_t [1:0]                 entries_i,   // that are pushed into it
  input logic   [1:0][           2:0] moves_i,     // dropped, popped, pushed
  input logic   [1:0][CountWidth-1:0] counts_i,
  input logic   [1:0][          31:0] staged_i,
  input logic   [1:0][          31:0] settings_i,
  input logic   [1:0][          11:0] status_i,    // software interrupts, FIFO interrupts
  input logic   [1:0]                 refused_i,
  input logic   [1:0]                 holder_i
);

  localparam logic [15:0] OffsetVersion = 16'h00, OffsetGenCtrl = 16'h04, OffsetId = 16'h08;
  localparam logic [15:0] OffsetSwTx = 16'h14, OffsetSwEn = 16'h18, OffsetSwSts = 16'h1C;
  localparam logic [15:0] OffsetFifoCtrl = 16'h20, OffsetNf = 16'h30, OffsetNe = 16'h34;
  localparam logic [15:0] OffsetIntEn = 16'h38, OffsetIntSts = 16'h3C;
  localparam logic [15:0] OffsetCmdPush = 16'h40, OffsetDataPush = 16'h44, OffsetPushCnt = 16'h48;
  localparam logic [15:0] OffsetCmdPop = 16'h50, OffsetDataPop = 16'h54, OffsetPopCnt = 16'h58;
  localparam logic [15:0] OffsetSemaphore = 16'h60;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_pluton_master (
    .clk_i,
    .rst_ni,
    .req_i(pluton_i),
    .rsp_i(pluton_o)
  );

  apb_master u_outside_master (
    .clk_i,
    .rst_ni,
    .req_i(outside_i),
    .rsp_i(outside_o)
  );

  apb_req_t [1:0] req;
  apb_rsp_t [1:0] rsp;
  logic [1:0] setup, access, done, allowed, refuse, refused_d, refused_q;
  logic [1:0] push, pop, peek, drop, take, give, mine;
  logic [1:0][15:0] offset;
  logic [1:0][31:0] staged_q;
  logic [1:0][CountWidth-1:0] count_q;  // entries that side s may pop

  assign req = {outside_i, pluton_i};
  assign rsp = {outside_o, pluton_o};
  assign allowed = {2{Anyone}} | {
    (outside_i.pauser == ((Caller == CallerNormalMailbox) ? SubjectAppNormal : SubjectAppSecure)) &&
        (outside_i.pprot[1] == (Caller == CallerNormalMailbox)),
    (pluton_i.pauser == SubjectPluton) && !pluton_i.pprot[1]
  };

  for (genvar s = 0; s < 2; s++) begin : gen_side
    logic known, room, any;

    assign setup[s] = req[s].psel && !req[s].penable;
    assign access[s] = req[s].psel && req[s].penable;
    assign done[s] = access[s] && rsp[s].pready && !rsp[s].pslverr;
    assign offset[s] = req[s].paddr[15:0];
    assign push[s] = done[s] && req[s].pwrite && (offset[s] == OffsetCmdPush);
    assign pop[s] = done[s] && !req[s].pwrite && (offset[s] == OffsetCmdPop);
    assign peek[s] = done[s] && !req[s].pwrite && (offset[s] == OffsetDataPop);
    assign drop[s] = done[s] && req[s].pwrite && (offset[s] == OffsetGenCtrl) &&
                     (req[s].pwdata[1:0] != '0);
    assign take[s] = done[s] && !req[s].pwrite && (offset[s] == OffsetSemaphore);
    assign give[s] = done[s] && req[s].pwrite && (offset[s] == OffsetSemaphore) &&
                     !req[s].pwdata[0];

    // The list of bus errors of README.md.
    always_comb begin
      any  = count_q[s] != '0;
      room = count_q[1-s] != CountWidth'(Depth);
      unique case (offset[s])
        OffsetVersion, OffsetId, OffsetPushCnt, OffsetPopCnt: known = !req[s].pwrite;
        OffsetGenCtrl, OffsetSwEn, OffsetSwSts, OffsetFifoCtrl, OffsetNf, OffsetNe, OffsetIntEn,
            OffsetIntSts:
        known = 1'b1;
        OffsetSwTx, OffsetDataPush: known = req[s].pwrite;
        OffsetCmdPush: known = req[s].pwrite && room;
        OffsetCmdPop, OffsetDataPop: known = !req[s].pwrite && any;
        OffsetSemaphore: known = !req[s].pwrite || mine[s];
        default: known = 1'b0;
      endcase
      if (req[s].pwrite && (req[s].pstrb != 4'b1111)) known = 1'b0;
    end

    assign refuse[s]    = !allowed[s] || !known;
    assign refused_d[s] = setup[s] ? refuse[s] : refused_q[s];

    a_no_wait :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (rsp[s].pready == access[s]));

    a_refusal :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !access[s] || (rsp[s].pslverr == refused_q[s]));

    // What was judged in the setup cycle still holds in the access cycle.
    a_verdict_holds :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !access[s] || refused_q[s] || !refuse[s]);

    a_zero :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (done[s] && !req[s].pwrite) || (rsp[s].prdata == '0));

    a_only_one_subject :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !done[s] || allowed[s]);

    // ---- The FIFO that this side pops ----

    // Nothing but done accesses moves it, each once, and with the words of the access.
    a_moves :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (moves_i[s] == {drop[s], pop[s], push[1-s]}));

    a_pushed_whole :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !push[1-s] ||
        (entries_i[s] == entry_t
'{cmd: req[1-s].pwdata, data: staged_q[1-s]}
    ));

    a_popped_whole :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !(pop[s] || peek[s]) ||
        (rsp[s].prdata == (pop[s] ? heads_i[s].cmd : heads_i[s].data)));

    // Never beyond its depth, never below none.
    a_fits :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((!pop[s] || (count_q[s] != '0)) &&
                  (!push[1-s] || (count_q[s] != CountWidth'(Depth)))));

    // As many come out as went in.
    a_count :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !done[s] || req[s].pwrite ||
        ((offset[s] != OffsetPopCnt) || (rsp[s].prdata == 32'(count_q[s]))) &&
        ((offset[s] != OffsetPushCnt) || (rsp[s].prdata == 32'(count_q[1-s]))));

    a_at_most_depth :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((count_q[s] <= CountWidth'(Depth)) && (count_q[s] == counts_i[s])));

    // ---- Software's agreements ----

    a_identity :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !done[s] || req[s].pwrite || (offset[s] != OffsetId) || (rsp[s].prdata == Id));

    // Reading it takes it if it is free, and says who has it.
    a_semaphore :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !take[s] ||
        (rsp[s].prdata == 32'(mine[s] || ((mine == '0) && ((s == 0) || !take[0])))));

    a_other_keeps_semaphore :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
        !mine[s]
    ) || $past(
        give[s] || drop[s]
    ) || mine[s]);

    a_semaphore_is_taken :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        take[s] && (rsp[s].prdata == 32'd1)
    ) || mine[s]);

    a_events :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ((!$past(
        pop[1-s]
    ) || status_i[s][0]) && (!$past(
        push[1-s]
    ) || status_i[s][2])));

    // A side's own settings are changed by that side alone.
    a_settings_are_own :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
        done[s] && req[s].pwrite
    ) || ($stable(
        settings_i[s]
    ) && $stable(
        staged_i[s]
    )));

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((staged_i[s] == staged_q[s]) && (refused_i[s] == refused_q[s])));

    c_empty :
    cover property (@(posedge clk_i) run && access[s] && refused_q[s] && allowed[s] &&
        (offset[s] == OffsetCmdPop) && !req[s].pwrite && (count_q[1-s] != '0));

    c_popped :
    cover property (@(posedge clk_i) run && pop[s] && (count_q[s] == 4'd2) &&
        (rsp[s].prdata != '0) && push[1-s]);

    c_restarted :
    cover property (@(posedge clk_i) run && drop[s] && push[1-s] && (count_q[s] == 4'd2));

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        refused_q[s] <= 1'b1;
        count_q[s]   <= '0;
        staged_q[s]  <= '0;
      end else begin
        refused_q[s] <= refused_d[s];
        count_q[s]   <= (drop[s] ? '0 : count_q[s] - CountWidth'(pop[s])) + CountWidth'(push[1-s]);
        if (push[s] || drop[s]) begin
          staged_q[s] <= '0;
        end else if (done[s] && req[s].pwrite && (offset[s] == OffsetDataPush)) begin
          staged_q[s] <= req[s].pwdata;
        end
      end
    end
  end

  assign mine = {holder_i == 2'd2, holder_i == 2'd1};

  a_holder :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (holder_i != 2'd3));

  // Cycles in which no access is done change nothing: nothing happens by itself, and a refused access
  // is none.
  a_refused_changes_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
      |done
  ) || ($stable(
      counts_i
  ) && $stable(
      staged_i
  ) && $stable(
      settings_i
  ) && $stable(
      status_i
  ) && $stable(
      holder_i
  ) && $stable(
      pluton_irq_o
  ) && $stable(
      outside_irq_o
  )));

  c_both_ask :
  cover property (@(posedge clk_i) run && take[0] && take[1] && (mine == '0));

endmodule

bind mailbox mailbox_props #(
  .Caller(Caller),
  .Anyone(Anyone),
  .Id    (Id)
) u_props (
  .heads_i({u_outward.head_o, u_inward.head_o}),
  .entries_i({u_outward.entry_i, u_inward.entry_i}),
  .moves_i({
    u_outward.drop_i,
    u_outward.pop_i,
    u_outward.push_i,
    u_inward.drop_i,
    u_inward.pop_i,
    u_inward.push_i
  }),
  .counts_i({u_outward.count_q, u_inward.count_q}),
  .staged_i({u_outside.staged_q, u_pluton.staged_q}),
  .settings_i({
    12'h0,
    u_outside.int_en_q,
    u_outside.nf_thrs_q,
    u_outside.ne_thrs_q,
    u_outside.sw_en_q,
    12'h0,
    u_pluton.int_en_q,
    u_pluton.nf_thrs_q,
    u_pluton.ne_thrs_q,
    u_pluton.sw_en_q
  }),
  .status_i({u_outside.sw_sts_q, u_outside.int_sts_q, u_pluton.sw_sts_q, u_pluton.int_sts_q}),
  .holder_i(2'(holder_q)),
  .refused_i({u_outside.u_guard.refused_q, u_pluton.u_guard.refused_q}),
  .*
);
