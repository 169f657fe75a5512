// SPDX-License-Identifier: Apache-2.0
// The chip's fabric: masters to SRAM, flash, registers and the memories of real-time and radio cores. Contract: README.md, Fabric.
//
// Guarantees: a request is taken only in a cycle in which the firewall allows it or in which it is refused; a refused one
// reaches no slave and is answered in the next cycle with a bus error and zero; every request has exactly one answer,
// that of its slave; subject and world pass bit for bit.
// Does not: judge. It refuses by itself only what has no slave: other addresses, writes to flash, fetches from registers and cores' memories.
module fabric
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Masters = 7,
  parameter logic [Masters-1:0] Fetches = 7'b0000010,  // masters that read to execute
  parameter logic [31:0] SramBytes = SramSize,
  parameter logic [31:0] TcmBytes = DeviceRealtime0TcmSize  // of each core; 0: none is there
) (
  input logic clk_i,
  input logic rst_ni,

  input  obi_req_t [Masters-1:0] master_i,
  output obi_rsp_t [Masters-1:0] master_o,

  // Slaves; each grants in the cycle of the request. 0 SRAM, 1 flash, 2 registers, 3 cores' memories.
  output obi_req_t [3:0] slave_o,
  input  obi_rsp_t [3:0] slave_i,

  // The firewall's verdict about each master's request, taken or not
  output ask_t [Masters-1:0] ask_o,
  input  logic [Masters-1:0] allow_i
);

  localparam int unsigned Sram = 0;
  localparam int unsigned Flash = 1;
  localparam int unsigned Registers = 2;
  localparam int unsigned Tcm = 3;
  localparam int unsigned Slaves = 4;

  function automatic logic of_core(logic [31:0] addr, logic [31:0] base);
    of_core = (addr >= base) && (addr < base + TcmBytes);
  endfunction

  function automatic logic [Slaves-1:0] route(logic [31:0] addr, logic we, logic fetch);
    route = '0;
    route[Sram] = (addr - SramBase) < SramBytes;
    route[Flash] = ((addr - FlashBase) < FlashSize) && !we;
    route[Registers] = (addr[31:28] == 4'h3) && (addr[27:24] != 4'h4) && !fetch;
    route[Tcm] = (of_core(addr, DeviceRealtime0TcmBase) || of_core(addr, DeviceRealtime1TcmBase) ||
                  of_core(addr, DeviceRadioTcmBase)) && !fetch;
  endfunction

  logic [Masters-1:0] able, refused, busy_d, busy_q, refuse_d, refuse_q, rvalid;
  logic [Masters-1:0] gnt, err;
  logic [Masters-1:0][31:0] rdata;
  logic [Masters-1:0][Slaves-1:0] to;
  logic [Slaves-1:0][Masters-1:0] want, take, answer;
  logic unused_gnt;
  // By master, so that a simulator sees that a grant, which hangs on the request, is no part of the answer that the
  // master's next request hangs on, and that `valid` is no part of what the firewall judges.
  obi_rsp_t [Masters-1:0] rsp  /*verilator split_var*/;
  ask_t [Masters-1:0] asked  /*verilator split_var*/;

  assign master_o = rsp;
  assign ask_o    = asked;

  // A request is looked at once the access before it is answered.
  assign rvalid   = answer[Sram] | answer[Flash] | answer[Registers] | answer[Tcm] | refuse_q;
  assign gnt      = take[Sram] | take[Flash] | take[Registers] | take[Tcm] | refused;
  assign refuse_d = refused;
  assign busy_d   = gnt | (busy_q & ~rvalid);

  for (genvar m = 0; m < Masters; m++) begin : gen_master
    assign able[m] = master_i[m].req && (!busy_q[m] || rvalid[m]);
    assign to[m] = allow_i[m] ? route(master_i[m].addr, master_i[m].we, Fetches[m]) : '0;
    assign refused[m] = able[m] && (to[m] == '0);
    assign asked[m] = '{
            valid: gnt[m],
            addr: master_i[m].addr,
            subject: master_i[m].subject,
            nonsecure: master_i[m].nonsecure,
            access : master_i[m].we ? AccessWrite : Fetches[m] ? AccessExecute : AccessRead
        };

    always_comb begin
      err[m]   = refuse_q[m];
      rdata[m] = '0;
      for (int unsigned s = 0; s < Slaves; s++) begin
        if (answer[s][m]) begin
          err[m]   = slave_i[s].err || refuse_q[m];
          rdata[m] = slave_i[s].err ? '0 : slave_i[s].rdata;
        end
      end
    end

    assign rsp[m] = '{gnt: gnt[m], rvalid: rvalid[m], err: err[m], rdata: rdata[m]};
  end

  for (genvar s = 0; s < Slaves; s++) begin : gen_slave
    for (genvar m = 0; m < Masters; m++) begin : gen_want
      assign want[s][m] = able[m] && to[m][s];
    end

    fabric_arbiter #(
      .Masters(Masters)
    ) u_arbiter (
      .clk_i,
      .rst_ni,
      .want_i        (want[s]),
      .master_i,
      .take_o        (take[s]),
      .answer_o      (answer[s]),
      .slave_o       (slave_o[s]),
      .slave_rvalid_i(slave_i[s].rvalid)
    );
  end

  assign unused_gnt = ^{slave_i[Sram].gnt, slave_i[Flash].gnt, slave_i[Registers].gnt,
                        slave_i[Tcm].gnt};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q   <= '0;
      refuse_q <= '0;
    end else begin
      busy_q   <= busy_d;
      refuse_q <= refuse_d;
    end
  end

endmodule
