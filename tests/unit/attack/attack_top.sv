// SPDX-License-Identifier: Apache-2.0
// Fabric and firewalls with seven masters that say of themselves what the bench wants. Slaves grant at once and answer
// a word that follows from the address; behind the registers' slave stand the firewalls' own, and the same answer for
// every other device.
module attack_top
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic handover_i,

  // One master at a time
  input  logic [ 6:0] req_i,
  input  logic        we_i,
  input  logic [31:0] addr_i,
  input  logic [31:0] wdata_i,
  input  logic [ 2:0] subject_i,
  input  logic        nonsecure_i,
  output logic [ 6:0] gnt_o,
  output logic [ 6:0] rvalid_o,
  output logic [ 6:0] err_o,
  output logic [31:0] rdata_o,

  // What reaches the slaves
  output logic [ 3:0] slave_req_o,
  output logic        slave_we_o,
  output logic [31:0] slave_addr_o,
  output logic [ 2:0] slave_subject_o,
  output logic        slave_nonsecure_o,
  output logic        irq_o
);

  localparam logic [31:0] Mark = 32'hA5A5_0000;

  obi_req_t [6:0] master;
  obi_rsp_t [6:0] rsp;
  obi_req_t [3:0] slave_req;
  obi_rsp_t [3:0] slave_rsp;
  ask_t [6:0] ask;
  logic [6:0] allow;
  apb_req_t apb_req, firewall_req;
  apb_rsp_t apb_rsp, firewall_rsp;
  obi_req_t seen;
  logic [3:0] answers_q;
  logic [31:0] answer_q;
  logic [ResourceDevices-1:0][Subjects-1:0] readers;
  logic handover, alert, unused;

  for (genvar m = 0; m < 7; m++) begin : gen_master
    assign master[m] = '{
            req: req_i[m],
            we: we_i,
            be: 4'b1111,
            addr: addr_i,
            wdata: wdata_i,
            subject: subject_e'(subject_i),
            nonsecure: nonsecure_i
        };
    assign gnt_o[m] = rsp[m].gnt;
    assign rvalid_o[m] = rsp[m].rvalid;
    assign err_o[m] = rsp[m].err;
  end

  always_comb begin
    rdata_o = '0;
    for (int unsigned m = 0; m < 7; m++) rdata_o = rdata_o | rsp[m].rdata;
  end

  fabric u_fabric (
    .clk_i,
    .rst_ni,
    .master_i(master),
    .master_o(rsp),
    .slave_o (slave_req),
    .slave_i (slave_rsp),
    .ask_o   (ask),
    .allow_i (allow)
  );

  firewall u_firewall (
    .clk_i,
    .rst_ni,
    .ask_i     (ask),
    .allow_o   (allow),
    .apb_i     (firewall_req),
    .apb_o     (firewall_rsp),
    .handover_i,
    .handover_o(handover),
    .readers_o (readers),
    .irq_o,
    .alert_o   (alert)
  );

  // Memories.
  for (genvar s = 0; s < 4; s++) begin : gen_slave
    assign slave_req_o[s] = slave_req[s].req;
    if (s != 2) begin : gen_memory
      assign slave_rsp[s] = '{
              gnt: 1'b1,
              rvalid: answers_q[s],
              err: 1'b0,
              rdata: answers_q[s] ? answer_q : '0
          };
    end
  end

  obi_apb u_obi_apb (
    .clk_i,
    .rst_ni,
    .obi_i(slave_req[2]),
    .obi_o(slave_rsp[2]),
    .apb_o(apb_req),
    .apb_i(apb_rsp)
  );

  always_comb begin
    firewall_req = '0;
    apb_rsp      = '{pready: apb_req.penable, pslverr: 1'b0, prdata: apb_req.paddr ^ Mark};
    if (apb_req.paddr[31:16] == DeviceFirewallBase[31:16]) begin
      firewall_req = apb_req;
      apb_rsp      = firewall_rsp;
    end
    seen = slave_req[0] | slave_req[1] | slave_req[2] | slave_req[3];
  end

  assign slave_we_o = seen.we;
  assign slave_addr_o = seen.addr;
  assign slave_subject_o = seen.subject;
  assign slave_nonsecure_o = seen.nonsecure;
  assign unused = ^{seen, handover, alert, readers};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      answers_q <= '0;
      answer_q  <= '0;
    end else begin
      answers_q <= slave_req_o & 4'b1011;
      answer_q  <= seen.addr ^ Mark;
    end
  end

endmodule
