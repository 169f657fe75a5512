// SPDX-License-Identifier: Apache-2.0
// The promises of the inter-core mailbox (README.md) at its two ends, A and B: what one end pushes the other pops, whole, once, in
// order, unchanged; an end reaches nothing of the other but through it, and cannot stop the other's accesses, take back what it
// pushed, change the other's enables, thresholds or staged data, or take a semaphore that is held. Who speaks is not looked at.
// That a FIFO loses, doubles and overtakes nothing is mailbox_fifo_props.sv. Both buses are free.
module intercore_props
  import bus_pkg::*;
#(
  parameter logic [31:0] Id = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t       a_i,
  input apb_rsp_t       a_o,
  input logic     [4:0] a_irq_o,
  input apb_req_t       b_i,
  input apb_rsp_t       b_o,
  input logic     [4:0] b_irq_o,

  // State, 0 of end A, 1 of end B; of the FIFO that the end pops: its oldest entry, what is pushed, and dropped, popped, pushed
  input logic [1:0][63:0] heads,
  input logic [1:0][63:0] entries,
  input logic [1:0][ 2:0] moves,
  input logic [1:0][ 3:0] counts,
  input logic [1:0][31:0] staged,
  input logic [1:0][ 3:0] int_en,
  input logic [1:0][ 3:0] int_sts,
  input logic [1:0][ 3:0] nf_thrs,
  input logic [1:0][ 3:0] ne_thrs,
  input logic [1:0][ 7:0] sw_en,
  input logic [1:0][ 7:0] sw_sts,
  input logic [1:0]       refused,  // no verdict, or a refusal
  input logic [1:0]       guarded,  // a refusal
  input logic [1:0]       holder    // of the semaphore: none, A, B
);

  localparam logic [3:0] Depth = 4'd15;

  logic past, run;
  logic [1:0] holds;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_a_master (
    .clk_i,
    .rst_ni,
    .req_i(a_i),
    .rsp_i(a_o)
  );

  apb_master u_b_master (
    .clk_i,
    .rst_ni,
    .req_i(b_i),
    .rsp_i(b_o)
  );

  apb_req_t [1:0] req;
  apb_rsp_t [1:0] rsp;
  logic [1:0][4:0] irq;
  logic [1:0] setup, access, done, read, write, refuse, refused_q;
  logic [1:0] push, pop, drop, take, give, mine_d, mine_q;
  logic [1:0][3:0] count_d, count_q;  // entries that the end may pop
  logic [1:0][31:0] staged_q;
  logic [1:0][3:0] int_en_q, int_sts_q, nf_q, ne_q;
  logic [1:0][7:0] sw_en_q, sw_sts_q;

  assign req   = {b_i, a_i};
  assign rsp   = {b_o, a_o};
  assign irq   = {b_irq_o, a_irq_o};
  assign holds = {holder == 2'd2, holder == 2'd1};

  for (genvar e = 0; e < 2; e++) begin : gen_end
    logic [15:0] offset;
    logic [31:0] word, value;
    logic known, wins;
    logic [7:0] raised, sw_cleared;
    logic [3:0] kept, free_now, free_next, events, ne_now, ne_of;

    assign setup[e] = req[e].psel && !req[e].penable;
    assign access[e] = req[e].psel && req[e].penable;
    assign done[e] = access[e] && rsp[e].pready && !rsp[e].pslverr;
    assign read[e] = done[e] && !req[e].pwrite;
    assign write[e] = done[e] && req[e].pwrite;
    assign offset = req[e].paddr[15:0];
    assign word = req[e].pwdata;
    assign push[e] = write[e] && (offset == 16'h40);
    assign pop[e] = read[e] && (offset == 16'h50);
    assign drop[e] = write[e] && (offset == 16'h04) && (word[1:0] != '0);
    assign take[e] = read[e] && (offset == 16'h60);
    assign give[e] = (write[e] && (offset == 16'h60) && !word[0]) || drop[e];

    // ---- Accesses: the table of rtl/mailbox, and what is refused. `value` but for the words of an entry. ----
    assign wins = mine_q[e] || ((mine_q == '0) && ((e == 0) || !take[0]));

    always_comb begin
      value = '0;
      unique case (offset)
        16'h00: begin
          known = !req[e].pwrite;
          value = 32'h3620_0000;
        end
        16'h08: begin
          known = !req[e].pwrite;
          value = Id;
        end
        16'h04, 16'h20: known = 1'b1;
        16'h18: begin
          known = 1'b1;
          value = 32'(sw_en_q[e]);
        end
        16'h1C: begin
          known = 1'b1;
          value = 32'(sw_sts_q[e]);
        end
        16'h30: begin
          known = 1'b1;
          value = 32'(nf_q[e]);
        end
        16'h34: begin
          known = 1'b1;
          value = 32'(ne_q[e]);
        end
        16'h38: begin
          known = 1'b1;
          value = 32'(int_en_q[e]);
        end
        16'h3C: begin
          known = 1'b1;
          value = 32'(int_sts_q[e]);
        end
        16'h14, 16'h44: known = req[e].pwrite;
        16'h40: known = req[e].pwrite && (count_q[1-e] != Depth);
        16'h48: begin
          known = !req[e].pwrite;
          value = 32'(count_q[1-e]);
        end
        16'h50, 16'h54: known = !req[e].pwrite && (count_q[e] != '0);
        16'h58: begin
          known = !req[e].pwrite;
          value = 32'(count_q[e]);
        end
        16'h60: begin
          known = !req[e].pwrite || mine_q[e];
          value = 32'(wins);
        end
        default: known = 1'b0;
      endcase
      if (req[e].pwrite && (req[e].pstrb != 4'b1111)) known = 1'b0;
    end

    assign refuse[e] = !known;

    assign raised = (write[1-e] && (req[1-e].paddr[15:0] == 16'h14)) ? req[1-e].pwdata[7:0] : '0;
    assign sw_cleared = (write[e] && (offset == 16'h1C)) ? word[7:0] : '0;

    // Whatever the other end does.
    a_no_wait :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (rsp[e].pready == access[e]));

    a_refusal :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !access[e] || (rsp[e].pslverr == refused_q[e]));

    // What was judged in the setup cycle still holds in the access cycle.
    a_verdict_holds :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !access[e] || refused_q[e] || !refuse[e]);

    a_reads :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (read[e] && (offset inside {16'h50, 16'h54})) ||
        (rsp[e].prdata == (read[e] ? value : '0)));

    // ---- Entries that this end pops ----
    assign kept = drop[e] ? '0 : count_q[e] - 4'(pop[e]);
    assign count_d[e] = kept + 4'(push[1-e]);

    // Nothing but done accesses moves its FIFO, each once, and with the words of the access.
    a_moves :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (moves[e] == {drop[e], pop[e], push[1-e]}));

    a_pushed_whole :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !push[1-e] || (entries[e] == {req[1-e].pwdata, staged_q[1-e]}));

    a_popped_whole :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !read[e] || !(offset inside {16'h50, 16'h54}) ||
        (rsp[e].prdata == ((offset == 16'h50) ? heads[e][63:32] : heads[e][31:0])));

    a_fits :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((!pop[e] || (count_q[e] != '0)) && (!push[1-e] || (count_q[e] != Depth))));

    // ---- Events, and what raises an interrupt ----
    assign free_now = Depth - count_q[1-e];
    assign free_next = Depth - count_d[1-e];
    assign ne_now = drop[e] ? '0 : count_q[e];
    assign ne_of = drop[e] ? 4'd1 : ne_q[e];
    assign events = {
      (ne_now < ne_of) && (count_d[e] >= ne_of),
      push[1-e],
      (free_now < nf_q[e]) && (free_next >= nf_q[e]),
      pop[1-e]
    };

    a_interrupts :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (irq[e] == {|(sw_sts_q[e] & sw_en_q[e]), int_sts_q[e] & int_en_q[e]}));

    // ---- What is this end's alone ----
    a_own_settings :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
        write[e]
    ) || ($stable(
        int_en[e]
    ) && $stable(
        nf_thrs[e]
    ) && $stable(
        ne_thrs[e]
    ) && $stable(
        sw_en[e]
    ) && $stable(
        staged[e]
    )));

    a_semaphore_kept :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        holds[e] && !give[e]
    ) || holds[e]);

    // What this end pushed it cannot take back: the other's FIFO loses by the other's doing alone.
    a_pushed_stays :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
        pop[1-e] || drop[1-e]
    ) || (counts[1-e] >= $past(
        counts[1-e]
    )));

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((counts[e] == count_q[e]) && (staged[e] == staged_q[e]) &&
                  (int_en[e] == int_en_q[e]) && (int_sts[e] == int_sts_q[e]) &&
                  (nf_thrs[e] == nf_q[e]) && (ne_thrs[e] == ne_q[e]) &&
                  (sw_en[e] == sw_en_q[e]) && (sw_sts[e] == sw_sts_q[e]) &&
                  (refused[e] == refused_q[e]) && (refused[e] || !guarded[e]) &&
                  (holds[e] == mine_q[e])));

    c_popped :
    cover property (@(posedge clk_i)
        run && pop[e] && (count_q[e] == 4'd2) && (rsp[e].prdata != '0) && push[1-e]);

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        refused_q[e] <= 1'b1;
        count_q[e]   <= '0;
        staged_q[e]  <= '0;
        int_en_q[e]  <= '0;
        int_sts_q[e] <= '0;
        nf_q[e]      <= 4'd1;
        ne_q[e]      <= 4'd1;
        sw_en_q[e]   <= '0;
        sw_sts_q[e]  <= '0;
      end else begin
        refused_q[e] <= setup[e] ? refuse[e] : 1'b1;
        count_q[e]   <= count_d[e];
        if (push[e] || drop[e]) staged_q[e] <= '0;
        else if (write[e] && (offset == 16'h44)) staged_q[e] <= word;
        if (write[e] && (offset == 16'h18)) sw_en_q[e] <= word[7:0];
        if (write[e] && (offset == 16'h30)) nf_q[e] <= word[3:0];
        if (write[e] && (offset == 16'h34)) ne_q[e] <= word[3:0];
        if (write[e] && (offset == 16'h38)) int_en_q[e] <= word[3:0];
        int_sts_q[e] <= events | (drop[e] ? '0 : int_sts_q[e] &
                                  ~((write[e] && (offset == 16'h3C)) ? word[3:0] : 4'h0));
        sw_sts_q[e] <= raised | (drop[e] ? '0 : sw_sts_q[e] & ~sw_cleared);
        if (drop[e]) begin
          sw_en_q[e]  <= '0;
          int_en_q[e] <= '0;
          nf_q[e]     <= 4'd1;
          ne_q[e]     <= 4'd1;
        end
      end
    end
  end

  // ---- The semaphore: A wins a tie ----
  always_comb begin
    mine_d = mine_q;
    if (mine_q == '0) begin
      if (take[0]) mine_d = 2'b01;
      else if (take[1]) mine_d = 2'b10;
    end else if (|(mine_q & give)) begin
      mine_d = '0;
    end
  end

  a_one_holder :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (holder != 2'd3));

  c_both_ask :
  cover property (@(posedge clk_i) run && take[0] && take[1] && (mine_q == '0));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) mine_q <= '0;
    else mine_q <= mine_d;
  end

endmodule

bind intercore intercore_props #(
  .Id(Id)
) u_props (
  .heads({u_mailbox.u_outward.head_o, u_mailbox.u_inward.head_o}),
  .entries({u_mailbox.u_outward.entry_i, u_mailbox.u_inward.entry_i}),
  .moves({
    u_mailbox.u_outward.drop_i,
    u_mailbox.u_outward.pop_i,
    u_mailbox.u_outward.push_i,
    u_mailbox.u_inward.drop_i,
    u_mailbox.u_inward.pop_i,
    u_mailbox.u_inward.push_i
  }),
  .counts({u_mailbox.u_outward.count_q, u_mailbox.u_inward.count_q}),
  .staged({u_mailbox.u_outside.staged_q, u_mailbox.u_pluton.staged_q}),
  .int_en({u_mailbox.u_outside.int_en_q, u_mailbox.u_pluton.int_en_q}),
  .int_sts({u_mailbox.u_outside.int_sts_q, u_mailbox.u_pluton.int_sts_q}),
  .nf_thrs({u_mailbox.u_outside.nf_thrs_q, u_mailbox.u_pluton.nf_thrs_q}),
  .ne_thrs({u_mailbox.u_outside.ne_thrs_q, u_mailbox.u_pluton.ne_thrs_q}),
  .sw_en({u_mailbox.u_outside.sw_en_q, u_mailbox.u_pluton.sw_en_q}),
  .sw_sts({u_mailbox.u_outside.sw_sts_q, u_mailbox.u_pluton.sw_sts_q}),
  .refused({!u_mailbox.u_outside.armed_q, !u_mailbox.u_pluton.armed_q}),
  .guarded({u_mailbox.u_outside.u_guard.refused_q, u_mailbox.u_pluton.u_guard.refused_q}),
  .holder(u_mailbox.holder_q),
  .*
);
