// SPDX-License-Identifier: Apache-2.0
// The fabric twice, with the same requests and slaves: before the firewalls, and with a verdict that is always yes.
module firewall_access_top
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::ResourceDevices;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic [6:0]       req_i,
  input  logic [6:0]       we_i,
  input  logic [6:0][31:0] addr_i,
  output logic [1:0][ 6:0] gnt_o,     // 0 with the firewalls, 1 without
  output logic [1:0][ 6:0] rvalid_o,
  output logic [1:0][ 6:0] err_o
);

  obi_req_t [6:0] master;
  ask_t [1:0][6:0] ask;
  logic [1:0][6:0] allow;
  apb_rsp_t unused_apb;
  logic [2:0] unused_firewall;
  logic [ResourceDevices-1:0][Subjects-1:0] unused_readers;

  for (genvar m = 0; m < 7; m++) begin : gen_master
    assign master[m] = '{
            req: req_i[m],
            we: we_i[m],
            be: 4'b1111,
            addr: addr_i[m],
            wdata: addr_i[m],
            subject: SubjectPluton,
            nonsecure: 1'b0
        };
  end

  for (genvar f = 0; f < 2; f++) begin : gen_fabric
    obi_rsp_t [6:0] rsp;
    obi_req_t [3:0] slave_req;
    obi_rsp_t [3:0] slave_rsp;

    fabric #(
      .Fetches(7'b0)  // what Pluton may before the handover is no fetch
    ) u_fabric (
      .clk_i,
      .rst_ni,
      .master_i(master),
      .master_o(rsp),
      .slave_o (slave_req),
      .slave_i (slave_rsp),
      .ask_o   (ask[f]),
      .allow_i (allow[f])
    );

    for (genvar s = 0; s < 4; s++) begin : gen_slave
      obi_ram #(
        .Words(16)
      ) u_ram (
        .clk_i,
        .rst_ni,
        .obi_i(slave_req[s]),
        .obi_o(slave_rsp[s])
      );
    end

    for (genvar m = 0; m < 7; m++) begin : gen_rsp
      assign gnt_o[f][m]    = rsp[m].gnt;
      assign rvalid_o[f][m] = rsp[m].rvalid;
      assign err_o[f][m]    = rsp[m].err;
    end
  end

  // Before the handover: Pluton's rights.
  firewall u_firewall (
    .clk_i,
    .rst_ni,
    .ask_i     (ask[0]),
    .allow_o   (allow[0]),
    .apb_i     ('0),
    .apb_o     (unused_apb),
    .handover_i(1'b0),
    .handover_o(unused_firewall[0]),
    .readers_o (unused_readers),
    .irq_o     (unused_firewall[1]),
    .alert_o   (unused_firewall[2])
  );

  assign allow[1] = '1;

endmodule
