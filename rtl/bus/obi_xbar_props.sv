// SPDX-License-Identifier: Apache-2.0
// The promise of `obi_xbar` (README.md, access table; F5 of the requirements): a refused request
// reaches no slave, is answered once with an error and zero; every grant has exactly one answer, and it
// is the one that its slave gave. Nobody starves: while a request that is allowed waits, its slave takes no other master's
// twice.
//
// Masters hold a request until it is granted, slaves answer only what they granted: the rules of the
// bus. Everything else is free.
module obi_xbar_props
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input obi_req_t data_i,
  input obi_rsp_t data_o,
  input obi_req_t fetch_i,
  input obi_rsp_t fetch_o,
  input obi_req_t sha2_i,
  input obi_rsp_t sha2_o,
  input obi_req_t measure_i,
  input obi_rsp_t measure_o,
  input obi_req_t aes_i,
  input obi_rsp_t aes_o,

  input obi_req_t rom_o,
  input obi_rsp_t rom_i,
  input obi_req_t tcm_o,
  input obi_rsp_t tcm_i,
  input obi_req_t registers_o,
  input obi_rsp_t registers_i,
  input obi_req_t chip_o,
  input obi_rsp_t chip_i,

  // State, slave 0 ROM, 1 TCM, 2 registers, 3 chip; master 0 data, 1 fetch, 2 sha2, 3 measure, 4 aes
  input logic [4:0] busy_q,
  input logic [4:0] refuse_q,
  input logic [3:0] pending_i,
  input logic [3:0] hold_i,
  input logic [3:0][2:0] last_i
);

  localparam int unsigned Data = 0;
  localparam int unsigned Fetch = 1;
  localparam int unsigned Aes = 4;
  localparam int unsigned Rom = 0;
  localparam int unsigned Tcm = 1;
  localparam int unsigned Registers = 2;
  localparam int unsigned Chip = 3;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  obi_req_t [4:0] req;
  obi_rsp_t [4:0] rsp;
  obi_req_t [3:0] slave_req;
  obi_rsp_t [3:0] slave_rsp;

  assign req = {aes_i, measure_i, sha2_i, fetch_i, data_i};
  assign rsp = {aes_o, measure_o, sha2_o, fetch_o, data_o};
  assign slave_req = {chip_o, registers_o, tcm_o, rom_o};
  assign slave_rsp = {chip_i, registers_i, tcm_i, rom_i};

  // The access table, row by row. A region's last byte is its base plus its size minus one.
  function automatic logic [3:0] table_of(int unsigned master, obi_req_t r);
    logic own;
    own = (r.subject == SubjectPluton) && !r.nonsecure;
    table_of = '0;
    if ((r.addr >= RomBase) && (r.addr <= RomBase + RomSize - 1)) begin
      table_of[Rom] = own && !r.we;
    end
    if ((r.addr >= TcmBase) && (r.addr <= TcmBase + TcmSize - 1)) begin
      table_of[Tcm] = own && (!r.we || (master == Data) || (master == Aes));
    end
    if ((r.addr >= RegistersBase) && (r.addr <= RegistersBase + RegistersSize - 1)) begin
      table_of[Registers] = own && (master == Data);
    end
    if ((r.addr >= PeripheralsBase) && (r.addr <= PeripheralsBase + PeripheralsSize - 1)) begin
      table_of[Registers] = own && (master == Data);
    end
    if ((r.addr >= ChipBase) && (r.addr <= ChipBase + (ChipSize - 1))) begin
      table_of[Chip] = (master == Data) || (master == Aes) || ((master != Fetch) && !r.we);
    end
  endfunction

  // Places of a master behind the one that comes after the last one.
  function automatic logic [2:0] behind(logic [2:0] master, logic [2:0] last);
    behind = (master > last) ? master - last - 3'd1 : master - last + 3'd4;
  endfunction

  logic [4:0][3:0] allowed;  // [master][slave]
  logic [4:0] refused;  // granted now, and to be answered with an error
  logic [4:0] refused_q;
  logic [4:0] open_q;  // granted, not answered
  logic [3:0] slave_open_q;
  logic [3:0][2:0] owner_q;  // whose request the slave has granted
  logic [3:0][4:0] take;  // [slave][master]: this master's request goes there now
  obi_req_t [4:0] req_q;
  logic [4:0] waiting_q;
  // Who waits though it may and has no answer due; whom its slave takes now; whom it took since.
  logic [4:0] waits;
  logic [4:0][4:0] taken, seen_q;


  for (genvar m = 0; m < 5; m++) begin : gen_master
    assign allowed[m] = table_of(m, req[m]);
    assign refused[m] = req[m].req && rsp[m].gnt && (allowed[m] == '0);

    always_comb begin
      assume (!waiting_q[m] || (req[m] == req_q[m]));
    end

    // Granted at once, unless an earlier answer is still due.
    a_refused_is_granted :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !req[m].req || (allowed[m] != '0) || (open_q[m] && !rsp[m].rvalid) || rsp[m].gnt);

    a_refused_is_answered :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !run || !refused_q[m] || (rsp[m].rvalid && rsp[m].err && (rsp[m].rdata == '0)));

    a_answer_was_due :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !rsp[m].rvalid || open_q[m]);

    a_one_open :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !(req[m].req && rsp[m].gnt) || !open_q[m] || rsp[m].rvalid);

    a_error_reads_zero :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (rsp[m].rvalid && !rsp[m].err) || (rsp[m].rdata == '0));

    // An open request that was not refused has one slave that owes the answer.
    a_answer_will_come :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !open_q[m] || ($onehot(
        {
          refused_q[m],
          slave_open_q[Chip] && (owner_q[Chip] == 3'(m)),
          slave_open_q[Registers] && (owner_q[Registers] == 3'(m)),
          slave_open_q[Tcm] && (owner_q[Tcm] == 3'(m)),
          slave_open_q[Rom] && (owner_q[Rom] == 3'(m))
        }
    )));

    // Nobody else's answer.
    a_answer_is_own :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !rsp[m].rvalid || refused_q[m] ||
        (slave_rsp[Chip].rvalid && slave_open_q[Chip] && (owner_q[Chip] == 3'(m))) ||
        (slave_rsp[Registers].rvalid && slave_open_q[Registers] &&
         (owner_q[Registers] == 3'(m))) ||
        (slave_rsp[Tcm].rvalid && slave_open_q[Tcm] && (owner_q[Tcm] == 3'(m))) ||
        (slave_rsp[Rom].rvalid && slave_open_q[Rom] && (owner_q[Rom] == 3'(m))));

    // The bound of README.md: one access of each other master.
    assign waits[m] = req[m].req && !rsp[m].gnt && (allowed[m] != '0) &&
                      (!open_q[m] || rsp[m].rvalid);

    always_comb begin
      taken[m] = '0;
      for (int unsigned s = 0; s < 4; s++) begin
        if (allowed[m][s]) taken[m] = taken[m] | take[s];
      end
    end

    a_waits_for_each_once :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((taken[m] & seen_q[m]) == '0));

    // Carries the induction: whom the slave took stands behind this master in its round, unless it is
    // this one's turn already.
    logic [3:0][4:0] round;

    for (genvar s = 0; s < 4; s++) begin : gen_round
      for (genvar j = 0; j < 5; j++) begin : gen_other
        assign round[s][j] = !allowed[m][s] || !seen_q[m][j] ||
                             (hold_i[s] && (last_i[s] == 3'(m))) ||
                             ((behind(
            3'(j), last_i[s]
        ) > behind(
            3'(m), last_i[s]
        )) && !(hold_i[s] && (last_i[s] == 3'(j))));
      end
    end

    a_round :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (seen_q[m] == '0) ||
        (waiting_q[m] && !open_q[m] && !seen_q[m][m] && (round == '1)));

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((busy_q[m] == open_q[m]) && (refuse_q[m] == refused_q[m]) &&
                  (!refused_q[m] || open_q[m])));

    c_refused :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && refused_q[m] && rsp[m].rvalid && $past(
        req[m].we
    ));

    c_answered :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && rsp[m].rvalid && !rsp[m].err && (rsp[m].rdata != '0) && $past(
        open_q[m]
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
        open_q[m]    <= (req[m].req && rsp[m].gnt) || (open_q[m] && !rsp[m].rvalid);
        waiting_q[m] <= req[m].req && !rsp[m].gnt;
        req_q[m]     <= req[m];
        seen_q[m]    <= waits[m] ? (seen_q[m] | taken[m]) : '0;
      end
    end
  end

  for (genvar s = 0; s < 4; s++) begin : gen_slave
    for (genvar m = 0; m < 5; m++) begin : gen_take
      assign take[s][m] = req[m].req && rsp[m].gnt && allowed[m][s];

      // It waits for its slave, or for another master's request there.
      a_slave_is_asked :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || !waits[m] || !allowed[m][s] || slave_req[s].req ||
          (slave_open_q[s] && !slave_rsp[s].rvalid));
    end

    always_comb begin
      assume (!slave_rsp[s].rvalid || slave_open_q[s]);
    end

    // What a slave sees is an allowed request of a master, bit for bit.
    a_reaches_only_if_allowed :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !slave_req[s].req ||
        (req[0].req && allowed[0][s] && (slave_req[s] == req[0])) ||
        (req[1].req && allowed[1][s] && (slave_req[s] == req[1])) ||
        (req[2].req && allowed[2][s] && (slave_req[s] == req[2])) ||
        (req[3].req && allowed[3][s] && (slave_req[s] == req[3])) ||
        (req[4].req && allowed[4][s] && (slave_req[s] == req[4])));

    a_nothing_alone :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || slave_req[s].req || (slave_req[s] == '0));

    // A slave's grant is one master's grant, and no master's otherwise.
    a_grant_is_one :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((slave_req[s].req && slave_rsp[s].gnt) ? $onehot(
        take[s]
    ) : (take[s] == '0)));

    a_slave_has_one_open :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !slave_req[s].req || !slave_open_q[s] || slave_rsp[s].rvalid);

    a_request_is_held :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
        slave_req[s].req && !slave_rsp[s].gnt
    ) || ($stable(
        slave_req[s]
    )));

    // The answer goes to the owner, as it is; with an error, without data.
    a_answer_arrives :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !slave_rsp[s].rvalid ||
        (rsp[owner_q[s]].rvalid && (rsp[owner_q[s]].err == slave_rsp[s].err) &&
         (rsp[owner_q[s]].rdata == (slave_rsp[s].err ? '0 : slave_rsp[s].rdata))));

    // Carries the induction.
    a_state :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || ((pending_i[s] == slave_open_q[s]) &&
                  (owner_q[s] < 3'd5) && (last_i[s] < 3'd5) &&
                  (!slave_open_q[s] || ((last_i[s] == owner_q[s]) && open_q[owner_q[s]])) &&
                  (!hold_i[s] || (waiting_q[last_i[s]] && !slave_open_q[s] &&
                                  !open_q[last_i[s]] && allowed[last_i[s]][s]))));

    c_written :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && (s == Tcm) && take[s][Aes] && req[Aes].we ||
        run && (s == Chip) && take[s][Aes] && req[Aes].we && req[Aes].nonsecure ||
        run && (s == Rom) && take[s][Aes] || run && (s == Registers) && refused[Aes]);

    c_contended :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        run && (s != Registers) && (s != Chip) && take[s][1] && req[3].req && allowed[3][s] ||
        run && (s == Registers) && take[s][0] && req[2].req ||
        run && (s == Chip) && take[s][2] && req[0].req && allowed[0][s] &&
        (req[0].subject == SubjectRadio));

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        slave_open_q[s] <= 1'b0;
        owner_q[s]      <= 3'd0;
      end else begin
        slave_open_q[s] <= (slave_req[s].req && slave_rsp[s].gnt) ||
                           (slave_open_q[s] && !slave_rsp[s].rvalid);
        if (slave_req[s].req && slave_rsp[s].gnt) begin
          owner_q[s] <= {take[s][4], take[s][3] || take[s][2], take[s][3] || take[s][1]};
        end
      end
    end
  end

endmodule

bind obi_xbar obi_xbar_props u_props (
  .pending_i({u_chip.pending_q, u_registers.pending_q, u_tcm.pending_q, u_rom.pending_q}),
  .hold_i   ({u_chip.hold_q, u_registers.hold_q, u_tcm.hold_q, u_rom.hold_q}),
  .last_i   ({u_chip.last_q, u_registers.last_q, u_tcm.last_q, u_rom.last_q}),
  .*
);
