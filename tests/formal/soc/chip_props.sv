// SPDX-License-Identifier: Apache-2.0
// The chip's top: who asks at each port of the firewall is the block behind it, as the block says or as a constant; all that
// holds locks and all that masters a bus have one reset; a device sees who made the access; and of the slaves, what fabric_props.sv
// assumes of them, so that every request has one answer. The blocks are cut (any/chip_parts.sv); fabric, the slaves' bus
// sides and all wires between are the chip's.
module chip_props
  import bus_pkg::*;
  import firewall_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_no,

  input obi_req_t        flash_o,
  input obi_rsp_t        flash_i,
  input obi_req_t [ 3:0] slave_req,
  input obi_rsp_t [ 3:0] slave_rsp,
  input apb_req_t [29:0] device_req
);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni(rst_no),
    .past_o(past),
    .run_o (run)
  );

  // ---- Who asks ----

  typedef struct packed {
    subject_e subject;
    logic     nonsecure;
  } who_t;

  localparam who_t Secure = '{subject: SubjectAppSecure, nonsecure: 1'b0};
  localparam who_t Normal = '{subject: SubjectAppNormal, nonsecure: 1'b1};

  ask_t [6:0] ask;
  obi_req_t [6:0] from;
  obi_rsp_t [6:0] to;
  who_t fetch_who, data_who;

  assign ask = soc.u_firewall.ask_i;
  assign from[0] = soc.u_pluton.mem_o;
  assign from[1] = soc.gen_app_core.u_app_debug.fetch_o;
  assign from[2] = soc.gen_app_core.u_app_debug.data_o;
  assign from[3] = soc.u_dma.mem_o;
  for (genvar i = 0; i < 3; i++) begin : gen_from
    assign from[4+i] = soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.data_o;
  end
  assign to = soc.u_fabric.master_o;
  assign fetch_who = '{subject: ask[1].subject, nonsecure: ask[1].nonsecure};
  assign data_who = '{subject: ask[2].subject, nonsecure: ask[2].nonsecure};

  for (genvar p = 0; p < 7; p++) begin : gen_port
    a_who :
    assert property (@(posedge clk_i) !past || ((ask[p].subject == from[p].subject) &&
        (ask[p].nonsecure == from[p].nonsecure) && (ask[p].addr == from[p].addr) &&
        (!ask[p].valid || from[p].req)));

    a_access :
    assert property (@(posedge clk_i) !past ||
        (ask[p].access == (from[p].we ? 2'd1 : (p == 1) ? 2'd2 : 2'd0)));
  end

  a_core_is_one_of_two :
  assert property (@(posedge clk_i) !past ||
      (((fetch_who == Secure) || (fetch_who == Normal)) &&
       ((data_who == Secure) || (data_who == Normal))));

  // The others are one, each its own.
  a_real_time_is_itself :
  assert property (@(posedge clk_i) !past ||
      ((ask[4].subject == SubjectRealtime0) && (ask[5].subject == SubjectRealtime1) &&
       (ask[6].subject == SubjectRadio) &&
       ask[4].nonsecure && ask[5].nonsecure && ask[6].nonsecure));

  a_verdict_is_the_firewalls :
  assert property (@(posedge clk_i) !past || (soc.u_fabric.allow_i == soc.u_firewall.allow_o));

  a_answer_to_its_master :
  assert property (@(posedge clk_i) !past || ((soc.u_pluton.mem_i == to[0]) &&
      (soc.gen_app_core.u_app_debug.fetch_i == to[1]) &&
      (soc.gen_app_core.u_app_debug.data_i == to[2]) && (soc.u_dma.mem_i == to[3])));

  for (genvar i = 0; i < 3; i++) begin : gen_to
    a_answer_to_its_core :
    assert property (@(posedge clk_i)
        !past || (soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.data_i == to[4+i]));
  end

  // ---- Resets ----

  logic [12:0] all_resets;

  assign all_resets = {
    soc.u_pluton.rst_ni,
    soc.gen_app_core.u_app_core.rst_ni,
    soc.gen_app_core.u_app_debug.rst_ni,
    soc.u_dma.rst_ni,
    soc.u_fabric.rst_ni,
    soc.u_firewall.rst_ni,
    soc.u_flash_control.rst_ni,
    soc.u_sram.rst_ni,
    soc.u_flash_port.rst_ni,
    soc.u_obi_apb.rst_ni,
    soc.gen_io_cores.u_io_cores.gen_unit[0].u_unit.u_core.rst_ni,
    soc.gen_io_cores.u_io_cores.gen_unit[1].u_unit.u_core.rst_ni,
    soc.gen_io_cores.u_io_cores.gen_unit[2].u_unit.u_core.rst_ni
  };

  // No core and no bus master without the locks and Pluton, which holds the accumulator, and none of these alone.
  a_one_reset :
  assert property (@(posedge clk_i) all_resets == {13{soc.u_resets.rst_no}});

  a_asked_by :
  assert property (@(posedge clk_i)
      (soc.u_resets.firewall_alert_i == soc.u_firewall.alert_o) &&
      (soc.u_resets.pluton_request_i == soc.u_pluton.reset_request_o) &&
      (soc.u_resets.pluton_bite_i == soc.u_pluton.watchdog_bite_o));

  a_handover :
  assert property (@(posedge clk_i) (soc.u_firewall.handover_i == soc.u_resets.handover_o) &&
                   (soc.u_resets.handover_i == soc.u_firewall.handover_o));

  a_core_started_by :
  assert property (@(posedge clk_i)
      (soc.gen_app_core.u_app_core.run_i == soc.u_resets.app_run_o) &&
      (soc.gen_app_core.u_app_core.boot_addr_i == soc.u_resets.app_start_o));

  // ---- Real-time and radio cores: started by the reset controller, their memories shut while they are not stopped ----

  for (genvar i = 0; i < 3; i++) begin : gen_core
    obi_req_t memory;

    assign memory = soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.tcm_i;

    a_started_by :
    assert property (@(posedge clk_i)
        (soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.run_i ==
         soc.u_resets.core_run_o[i]) &&
        (soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.start_i ==
         soc.u_resets.core_start_o[i]) &&
        (soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.code_end_i ==
         soc.u_resets.core_code_end_o[i]));

    a_told :
    assert property (@(posedge clk_i)
        (soc.u_resets.core_rst_ni[i] ==
         soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.core_rst_no) &&
        (soc.u_resets.core_trap_i[i] ==
         soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_core.trap_o) &&
        (soc.u_resets.core_bite_i[i] ==
         soc.gen_io_cores.u_io_cores.gen_unit[i].u_unit.u_watchdog.bite_o));

    a_memory_while_stopped :
    assert property (@(posedge clk_i) !past || !memory.req ||
        (soc.u_resets.core_stopped_o[i] && slave_req[3].req && (memory == slave_req[3]) &&
         (memory.addr >= 32'h3400_0000 + 32'(i) * 32'h0010_0000) &&
         (memory.addr < 32'h3403_0000 + 32'(i) * 32'h0010_0000)));

    c_memory :
    cover property (@(posedge clk_i) run && memory.req && memory.we);
  end

  // An access to a memory that is shut is answered with an error.
  logic shut_q;

  a_shut :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || !shut_q || (slave_rsp[3].rvalid && slave_rsp[3].err && (slave_rsp[3].rdata == '0)));

  // ---- Interrupts: who may not read a device has no line that it raises ----

  logic [5:0][47:0] reaches;

  for (genvar s = 0; s < 6; s++) begin : gen_reaches
    for (genvar d = 0; d < 48; d++) begin : gen_device
      assign reaches[s][d] = soc.u_interrupts.irq_i[d] && soc.u_firewall.readers_o[d][s];
    end
  end

  a_interrupts :
  assert property (@(posedge clk_i) !past || (
      ((soc.gen_app_core.u_app_core.irq_fast_i == '0) || ((reaches[1] | reaches[2]) != '0)) &&
      (!soc.gen_app_core.u_app_core.irq_timer_i || reaches[1][6] || reaches[2][6]) &&
      ((soc.gen_io_cores.u_io_cores.gen_unit[0].u_unit.u_core.irq_i == '0) ||
       (reaches[3] != '0)) &&
      ((soc.gen_io_cores.u_io_cores.gen_unit[1].u_unit.u_core.irq_i == '0) ||
       (reaches[4] != '0)) &&
      ((soc.gen_io_cores.u_io_cores.gen_unit[2].u_unit.u_core.irq_i == '0) ||
       (reaches[5] != '0))));

  // ---- Devices ----

  who_t asker_q;

  for (genvar d = 0; d < 30; d++) begin : gen_device
    a_sees_who_asked :
    assert property (@(posedge clk_i) disable iff (!rst_no) !past || !device_req[d].psel ||
        ((device_req[d].pauser == asker_q.subject) &&
         (device_req[d].pprot[1] == asker_q.nonsecure)));
  end

  // ---- Slaves: an access is open in the fabric exactly when its slave owes the answer ----

  logic [3:0] open;
  logic flash_waits_q;  // the flash owes an answer

  assign open = {
    soc.u_fabric.gen_slave[3].u_arbiter.owner_q != '0,
    soc.u_fabric.gen_slave[2].u_arbiter.owner_q != '0,
    soc.u_fabric.gen_slave[1].u_arbiter.owner_q != '0,
    soc.u_fabric.gen_slave[0].u_arbiter.owner_q != '0
  };

  // The flash answers what it took, once.
  always_comb begin
    assume (!flash_i.rvalid || flash_waits_q);
  end

  a_sram_owes :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || (slave_rsp[0].rvalid == open[0]));

  a_registers_owe :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || ((soc.u_obi_apb.state_q != 2'd0) == open[2]));

  a_memories_owe :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || (slave_rsp[3].rvalid == open[3]));

  a_flash_owes :
  assert property (@(posedge clk_i) disable iff (!rst_no)
      !past || ((soc.u_flash_port.open_q == open[1]) && (open[1] ? $onehot(
      {flash_o.req, flash_waits_q, slave_rsp[1].rvalid}
  ) : !(flash_o.req || flash_waits_q || slave_rsp[1].rvalid))));

  for (genvar p = 0; p < 7; p++) begin : gen_cover
    c_allowed :
    cover property (@(posedge clk_i) run && ask[p].valid && soc.u_firewall.allow_o[p] &&
        slave_req[0].req);
    c_answered :
    cover property (@(posedge clk_i) run && to[p].rvalid && !to[p].err && slave_rsp[1].rvalid);
  end

  c_device :
  cover property (@(posedge clk_i) run && device_req[8].psel && device_req[8].penable &&
      (asker_q.subject == SubjectAppNormal));

  c_reset_in_access :
  cover property (@(posedge clk_i) past && !rst_no && $past(open == 4'b1111));

  always_ff @(posedge clk_i or negedge rst_no) begin
    if (!rst_no) begin
      asker_q       <= '0;
      flash_waits_q <= 1'b0;
      shut_q        <= 1'b0;
    end else begin
      if (slave_req[2].req) begin
        asker_q <= '{subject: slave_req[2].subject, nonsecure: slave_req[2].nonsecure};
      end
      shut_q <= slave_req[3].req && !soc.u_resets.core_stopped_o[slave_req[3].addr[21:20]];
      flash_waits_q <= (flash_o.req && flash_i.gnt) || (flash_waits_q && !flash_i.rvalid);
    end
  end

endmodule

bind soc chip_props u_chip_props (.*);
