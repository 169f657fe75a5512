// SPDX-License-Identifier: Apache-2.0
// The promise of `fabric` (README.md, Fabric; F2 and F5 of the requirements): a request moves only in a cycle in which the
// firewall allows it; a refused one reaches no slave and is answered in the next cycle with an error and zero; every
// grant has exactly one answer, that of its slave; subject and world pass bit for bit. Nobody starves: while a request that
// is allowed waits, its slave takes no other master's twice.
//
// Masters hold a request until it is granted; slaves grant every request in its cycle and answer only what they granted.
// The firewall's verdicts are free in every cycle.
module fabric_props
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned               Masters   = 7,
  parameter logic        [Masters-1:0] Fetches   = 7'b0000010,
  parameter logic        [       31:0] SramBytes = SramSize,
  parameter logic        [       31:0] TcmBytes  = DeviceRealtime0TcmSize
) (
  input logic                                clk_i,
  input logic                                rst_ni,
  input obi_req_t [Masters-1:0]              master_i,
  input obi_rsp_t [Masters-1:0]              master_o,
  input obi_req_t [        3:0]              slave_o,
  input obi_rsp_t [        3:0]              slave_i,
  input ask_t     [Masters-1:0]              ask_o,
  input logic     [Masters-1:0]              allow_i,
  // State
  input logic     [Masters-1:0]              busy_q,
  input logic     [Masters-1:0]              refuse_q,
  input logic     [        3:0][Masters-1:0] owner_i,
  input logic     [        3:0][Masters-1:0] later_i
);

  localparam int unsigned Sram = 0;
  localparam int unsigned Flash = 1;
  localparam int unsigned Registers = 2;
  localparam int unsigned Tcm = 3;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  // What an address is, from the map.
  function automatic logic [3:0] table_of(obi_req_t r, logic fetch);
    table_of = '0;
    if ((r.addr >= SramBase) && (r.addr <= SramBase + (SramBytes - 1))) table_of[Sram] = 1'b1;
    if ((r.addr >= FlashBase) && (r.addr <= FlashBase + (FlashSize - 1))) table_of[Flash] = !r.we;
    if ((r.addr >= 32'h3000_0000) && (r.addr <= 32'h33FF_FFFF)) table_of[Registers] = !fetch;
    if ((r.addr >= 32'h3500_0000) && (r.addr <= 32'h3FFF_FFFF)) table_of[Registers] = !fetch;
    for (logic [31:0] base = 32'h3400_0000; base <= 32'h3420_0000; base += 32'h0010_0000) begin
      if ((r.addr >= base) && (r.addr < base + TcmBytes)) table_of[Tcm] = !fetch;
    end
  endfunction

  logic [Masters-1:0][3:0] allowed;
  logic [Masters-1:0] refused, refused_q, open_q, waiting_q;
  obi_req_t [Masters-1:0] req_q;
  logic [3:0][Masters-1:0] take, owner_q;
  // Who waits though it may and has no answer due; whom its slave takes now; whom it took since.
  logic [Masters-1:0] waits;
  logic [Masters-1:0][Masters-1:0] taken, seen_q;

  for (genvar m = 0; m < Masters; m++) begin : gen_master
    assign allowed[m] = allow_i[m] ? table_of(master_i[m], Fetches[m]) : '0;
    assign refused[m] = master_i[m].req && master_o[m].gnt && (allowed[m] == '0);

    always_comb begin
      assume (!waiting_q[m] || (master_i[m] == req_q[m]));
    end

    // The firewall is asked about exactly what is granted, in the cycle of the grant.
    a_asked_when_granted :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (ask_o[m].valid == (master_i[m].req && master_o[m].gnt)));

    a_asked_about_this :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((ask_o[m].addr == master_i[m].addr) &&
                  (ask_o[m].subject == master_i[m].subject) &&
                  (ask_o[m].nonsecure == master_i[m].nonsecure) &&
                  (ask_o[m].access == (master_i[m].we ? 2'd1 : Fetches[m] ? 2'd2 : 2'd0))));

    // Granted at once, unless an earlier answer is still due.
    a_refused_is_granted :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !master_i[m].req || (allowed[m] != '0) || (open_q[m] && !master_o[m].rvalid) ||
        master_o[m].gnt);

    a_refused_is_answered :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !run || !refused_q[m] ||
        (master_o[m].rvalid && master_o[m].err && (master_o[m].rdata == '0)));

    a_answer_was_due :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !master_o[m].rvalid || open_q[m]);

    a_one_open :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !(master_i[m].req && master_o[m].gnt) || !open_q[m] || master_o[m].rvalid);

    a_error_reads_zero :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (master_o[m].rvalid && !master_o[m].err) || (master_o[m].rdata == '0));

    // An open request that was not refused has one slave that owes the answer.
    a_answer_will_come :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open_q[m] || ($onehot(
        {refused_q[m], owner_q[Tcm][m], owner_q[Registers][m], owner_q[Flash][m], owner_q[Sram][m]}
    )));

    a_answer_is_own :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !master_o[m].rvalid || refused_q[m] ||
        (slave_i[Sram].rvalid && owner_q[Sram][m]) ||
        (slave_i[Flash].rvalid && owner_q[Flash][m]) ||
        (slave_i[Registers].rvalid && owner_q[Registers][m]) ||
        (slave_i[Tcm].rvalid && owner_q[Tcm][m]));

    // The bound of README.md, Fabric: one access of each other master.
    assign waits[m] = master_i[m].req && !master_o[m].gnt && (allowed[m] != '0) &&
                      (!open_q[m] || master_o[m].rvalid);

    always_comb begin
      taken[m] = '0;
      for (int unsigned s = 0; s < 4; s++) begin
        if (allowed[m][s]) taken[m] = taken[m] | take[s];
      end
    end

    a_waits_for_each_once :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((taken[m] & seen_q[m]) == '0));

    // A free slave lets nobody wait.
    a_waits_for_another :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !waits[m] || (taken[m] != '0) ||
        (allowed[m][Sram] && (owner_q[Sram] != '0) && !slave_i[Sram].rvalid) ||
        (allowed[m][Flash] && (owner_q[Flash] != '0) && !slave_i[Flash].rvalid) ||
        (allowed[m][Registers] && (owner_q[Registers] != '0) && !slave_i[Registers].rvalid) ||
        (allowed[m][Tcm] && (owner_q[Tcm] != '0) && !slave_i[Tcm].rvalid));

    // Carries the induction: whom the slave took stands behind this master in its round.
    logic [3:0] round, at;

    assign at = table_of(master_i[m], Fetches[m]);

    for (genvar s = 0; s < 4; s++) begin : gen_round
      localparam logic [Masters-1:0] Before = (Masters'(1) << m) - Masters'(1);
      assign round[s] = !at[s] || ((seen_q[m] &
          (later_i[s][m] ? (later_i[s] & Before) : (later_i[s] | Before))) == '0);
    end

    a_round :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (seen_q[m] == '0) ||
        (waiting_q[m] && !open_q[m] && !seen_q[m][m] && (round == '1)));

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((busy_q[m] == open_q[m]) && (refuse_q[m] == refused_q[m]) &&
                  (!refused_q[m] || open_q[m]) && (!waiting_q[m] || req_q[m].req)));

    c_refused :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && refused_q[m] && master_o[m].rvalid);

    c_answered :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && master_o[m].rvalid && !master_o[m].err && (master_o[m].rdata != '0));

    c_verdict_changed :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && waiting_q[m] && refused[m] && $past(
        allow_i[m]
    ));

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        refused_q[m] <= 1'b0;
        open_q[m]    <= 1'b0;
        waiting_q[m] <= 1'b0;
        req_q[m]     <= '0;
        seen_q[m]    <= '0;
      end else begin
        refused_q[m] <= refused[m];
        open_q[m]    <= (master_i[m].req && master_o[m].gnt) || (open_q[m] && !master_o[m].rvalid);
        waiting_q[m] <= master_i[m].req && !master_o[m].gnt;
        req_q[m]     <= master_i[m];
        seen_q[m]    <= waits[m] ? (seen_q[m] | taken[m]) : '0;
      end
    end
  end

  // The longest wait that there is.
  c_waits_for_all :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      run && master_o[Masters-1].gnt && (seen_q[Masters-1] == {1'b0, {Masters - 1{1'b1}}}));

  for (genvar s = 0; s < 4; s++) begin : gen_slave
    logic [Masters-1:0] same;

    for (genvar m = 0; m < Masters; m++) begin : gen_take
      assign take[s][m] = master_i[m].req && master_o[m].gnt && allowed[m][s];
      assign same[m]    = take[s][m] && (slave_o[s] == master_i[m]);

      // The answer goes to the owner, as it is; with an error, without data.
      a_answer_arrives :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || !slave_i[s].rvalid || !owner_q[s][m] ||
          (master_o[m].rvalid && (master_o[m].err == slave_i[s].err) &&
           (master_o[m].rdata == (slave_i[s].err ? '0 : slave_i[s].rdata))));
    end

    // Shown of the chip's slaves in tests/formal/soc/chip_props.sv.
    always_comb begin
      m_grants : assume (slave_i[s].gnt || !slave_o[s].req);
      m_answers : assume (!slave_i[s].rvalid || (owner_q[s] != '0));
    end

    // What a slave sees is a request that is allowed and granted in this cycle, bit for bit.
    a_reaches_only_if_allowed :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !slave_o[s].req || (same != '0));

    a_nothing_alone :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || slave_o[s].req || (slave_o[s] == '0));

    a_grant_is_one :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (slave_o[s].req ? $onehot(
        take[s]
    ) : (take[s] == '0)));

    a_slave_has_one_open :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !slave_o[s].req || (owner_q[s] == '0) || slave_i[s].rvalid);

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((owner_i[s] == owner_q[s]) && ((owner_q[s] & ~open_q) == '0) && $onehot0(
        owner_q[s]
    ) && ((~later_i[s] & (~later_i[s] + 1'b1)) == '0)));

    c_contended :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && take[s][3] && master_i[0].req && allowed[0][s] && master_i[6].req && allowed[6][s] &&
        !open_q[0] && !open_q[6]);

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        owner_q[s] <= '0;
      end else begin
        if (slave_o[s].req) owner_q[s] <= take[s];
        else if (slave_i[s].rvalid) owner_q[s] <= '0;
      end
    end
  end

endmodule

bind fabric fabric_props #(
  .Masters  (Masters),
  .Fetches  (Fetches),
  .SramBytes(SramBytes),
  .TcmBytes (TcmBytes)
) u_props (
  .owner_i({
    gen_slave[3].u_arbiter.owner_q,
    gen_slave[2].u_arbiter.owner_q,
    gen_slave[1].u_arbiter.owner_q,
    gen_slave[0].u_arbiter.owner_q
  }),
  .later_i({
    gen_slave[3].u_arbiter.later_q,
    gen_slave[2].u_arbiter.later_q,
    gen_slave[1].u_arbiter.later_q,
    gen_slave[0].u_arbiter.later_q
  }),
  .*
);
