// SPDX-License-Identifier: Apache-2.0
// Pluton's crossbar: five masters to ROM, TCM, registers and the memory port.
//
// Guarantees: an access that the table below does not allow is granted at once, answered in the next
// cycle with a bus error and zero data, and reaches no slave; subject and world pass bit for bit; a
// master has at most one unanswered request, and its next may be granted in the answer's cycle.
// Does not: check alignment, or the rights of other subjects outside Pluton; the firewalls do.
module obi_xbar
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Masters
  input  obi_req_t data_i,     // core data, or the host in its place
  output obi_rsp_t data_o,
  input  obi_req_t fetch_i,
  output obi_rsp_t fetch_o,
  input  obi_req_t sha2_i,     // readers
  output obi_rsp_t sha2_o,
  input  obi_req_t measure_i,
  output obi_rsp_t measure_o,
  input  obi_req_t aes_i,      // reads and writes
  output obi_rsp_t aes_o,

  // Slaves
  output obi_req_t rom_o,
  input  obi_rsp_t rom_i,
  output obi_req_t tcm_o,
  input  obi_rsp_t tcm_i,
  output obi_req_t registers_o,
  input  obi_rsp_t registers_i,
  output obi_req_t chip_o,
  input  obi_rsp_t chip_i
);

  // One-hot routes; no bit set: refused.
  typedef struct packed {
    logic rom;
    logic tcm;
    logic registers;
    logic chip;
  } route_t;

  function automatic logic in_region(logic [31:0] addr, logic [31:0] base, logic [31:0] size);
    in_region = (addr - base) < size;
  endfunction

  // Blocks, Pluton's watchdog and timer, and its side of the mailboxes.
  function automatic logic in_windows(logic [31:0] addr);
    in_windows = in_region(addr, RegistersBase, RegistersSize) ||
        in_region(addr, PeripheralsBase, PeripheralsSize);
  endfunction

  // The access table of README.md. Private regions are for subject pluton in the secure world alone;
  // only the data master and aes write, and only the data master sees the registers. Code comes from
  // ROM and TCM alone: what others can write is never executed.
  function automatic route_t route(logic [31:0] addr, logic we, subject_e subject, logic nonsecure,
                                   logic is_data, logic writes);
    logic private_side;
    private_side    = (subject == SubjectPluton) && !nonsecure;
    route.rom       = in_region(addr, RomBase, RomSize) && private_side && !we;
    route.tcm       = in_region(addr, TcmBase, TcmSize) && private_side && (writes || !we);
    route.registers = in_windows(addr) && private_side && is_data;
    route.chip      = in_region(addr, ChipBase, ChipSize) && (writes || !we);
  endfunction

  route_t data_route, fetch_route, sha2_route, measure_route, aes_route;

  logic [4:0] ask, refuse_d, refuse_q, busy_d, busy_q, gnt, rvalid;
  logic [4:0] rom_want, rom_gnt, rom_rvalid;
  logic [4:0] tcm_want, tcm_gnt, tcm_rvalid;
  logic [4:0] registers_want, registers_gnt, registers_rvalid;
  logic [4:0] chip_want, chip_gnt, chip_rvalid;
  logic [4:0] refused;

  // Bit 0 data, 1 fetch, 2 sha2, 3 measure, 4 aes.
  assign rvalid = rom_rvalid | tcm_rvalid | registers_rvalid | chip_rvalid | refuse_q;
  assign ask = {aes_i.req, measure_i.req, sha2_i.req, fetch_i.req, data_i.req} & (~busy_q | rvalid);

  always_comb begin
    data_route     = '0;
    fetch_route    = '0;
    sha2_route     = '0;
    measure_route  = '0;
    aes_route      = '0;
    rom_want       = '0;
    tcm_want       = '0;
    registers_want = '0;
    chip_want      = '0;
    refused        = '0;
    if (ask[0]) begin
      data_route = route(data_i.addr, data_i.we, data_i.subject, data_i.nonsecure, 1'b1, 1'b1);
      rom_want[0] = data_route.rom;
      tcm_want[0] = data_route.tcm;
      registers_want[0] = data_route.registers;
      chip_want[0] = data_route.chip;
      refused[0] = data_route == '0;
    end
    if (ask[1]) begin
      fetch_route = route(fetch_i.addr, fetch_i.we, fetch_i.subject, fetch_i.nonsecure, 1'b0, 1'b0);
      fetch_route.chip = 1'b0;
      rom_want[1] = fetch_route.rom;
      tcm_want[1] = fetch_route.tcm;
      registers_want[1] = fetch_route.registers;
      chip_want[1] = fetch_route.chip;
      refused[1] = fetch_route == '0;
    end
    if (ask[2]) begin
      sha2_route = route(sha2_i.addr, sha2_i.we, sha2_i.subject, sha2_i.nonsecure, 1'b0, 1'b0);
      rom_want[2] = sha2_route.rom;
      tcm_want[2] = sha2_route.tcm;
      registers_want[2] = sha2_route.registers;
      chip_want[2] = sha2_route.chip;
      refused[2] = sha2_route == '0;
    end
    if (ask[3]) begin
      measure_route =
          route(measure_i.addr, measure_i.we, measure_i.subject, measure_i.nonsecure, 1'b0, 1'b0);
      rom_want[3] = measure_route.rom;
      tcm_want[3] = measure_route.tcm;
      registers_want[3] = measure_route.registers;
      chip_want[3] = measure_route.chip;
      refused[3] = measure_route == '0;
    end
    if (ask[4]) begin
      aes_route         = route(aes_i.addr, aes_i.we, aes_i.subject, aes_i.nonsecure, 1'b0, 1'b1);
      rom_want[4]       = aes_route.rom;
      tcm_want[4]       = aes_route.tcm;
      registers_want[4] = aes_route.registers;
      chip_want[4]      = aes_route.chip;
      refused[4]        = aes_route == '0;
    end
  end

  assign refuse_d = refused;
  assign gnt = rom_gnt | tcm_gnt | registers_gnt | chip_gnt | refused;
  assign busy_d = gnt | (busy_q & ~rvalid);

  obi_arbiter u_rom (
    .clk_i,
    .rst_ni,
    .want_i        (rom_want),
    .m0_i          (data_i),
    .m1_i          (fetch_i),
    .m2_i          (sha2_i),
    .m3_i          (measure_i),
    .m4_i          (aes_i),
    .gnt_o         (rom_gnt),
    .rvalid_o      (rom_rvalid),
    .slave_o       (rom_o),
    .slave_gnt_i   (rom_i.gnt),
    .slave_rvalid_i(rom_i.rvalid)
  );

  obi_arbiter u_tcm (
    .clk_i,
    .rst_ni,
    .want_i        (tcm_want),
    .m0_i          (data_i),
    .m1_i          (fetch_i),
    .m2_i          (sha2_i),
    .m3_i          (measure_i),
    .m4_i          (aes_i),
    .gnt_o         (tcm_gnt),
    .rvalid_o      (tcm_rvalid),
    .slave_o       (tcm_o),
    .slave_gnt_i   (tcm_i.gnt),
    .slave_rvalid_i(tcm_i.rvalid)
  );

  obi_arbiter u_registers (
    .clk_i,
    .rst_ni,
    .want_i        (registers_want),
    .m0_i          (data_i),
    .m1_i          ('0),
    .m2_i          ('0),
    .m3_i          ('0),
    .m4_i          ('0),
    .gnt_o         (registers_gnt),
    .rvalid_o      (registers_rvalid),
    .slave_o       (registers_o),
    .slave_gnt_i   (registers_i.gnt),
    .slave_rvalid_i(registers_i.rvalid)
  );

  obi_arbiter u_chip (
    .clk_i,
    .rst_ni,
    .want_i        (chip_want),
    .m0_i          (data_i),
    .m1_i          (fetch_i),
    .m2_i          (sha2_i),
    .m3_i          (measure_i),
    .m4_i          (aes_i),
    .gnt_o         (chip_gnt),
    .rvalid_o      (chip_rvalid),
    .slave_o       (chip_o),
    .slave_gnt_i   (chip_i.gnt),
    .slave_rvalid_i(chip_i.rvalid)
  );

  // What the slaves answer, without their grants: `gnt` hangs on the request, which hangs on the answer before it; in one
  // expression with them it would look like a loop.
  typedef struct packed {
    logic        err;
    logic [31:0] rdata;
  } answer_t;

  answer_t [3:0] slave_answer;
  answer_t [4:0] master_answer;
  assign slave_answer[0] = '{err: rom_i.err, rdata: rom_i.rdata};
  assign slave_answer[1] = '{err: tcm_i.err, rdata: tcm_i.rdata};
  assign slave_answer[2] = '{err: registers_i.err, rdata: registers_i.rdata};
  assign slave_answer[3] = '{err: chip_i.err, rdata: chip_i.rdata};

  // Errors and idle cycles carry zero.
  for (genvar m = 0; m < 5; m++) begin : gen_answer
    always_comb begin
      master_answer[m] = '0;
      unique case ({
        refuse_q[m], chip_rvalid[m], registers_rvalid[m], tcm_rvalid[m], rom_rvalid[m]
      })
        5'b00001: master_answer[m] = slave_answer[0];
        5'b00010: master_answer[m] = slave_answer[1];
        5'b00100: master_answer[m] = slave_answer[2];
        5'b01000: master_answer[m] = slave_answer[3];
        5'b10000: master_answer[m].err = 1'b1;
        default:  master_answer[m] = '0;
      endcase
      if (master_answer[m].err) master_answer[m].rdata = '0;
    end
  end

  assign data_o = '{
          gnt: gnt[0],
          rvalid: rvalid[0],
          err: master_answer[0].err,
          rdata: master_answer[0].rdata
      };
  assign fetch_o = '{
          gnt: gnt[1],
          rvalid: rvalid[1],
          err: master_answer[1].err,
          rdata: master_answer[1].rdata
      };
  assign sha2_o = '{
          gnt: gnt[2],
          rvalid: rvalid[2],
          err: master_answer[2].err,
          rdata: master_answer[2].rdata
      };
  assign measure_o = '{
          gnt: gnt[3],
          rvalid: rvalid[3],
          err: master_answer[3].err,
          rdata: master_answer[3].rdata
      };
  assign aes_o = '{
          gnt: gnt[4],
          rvalid: rvalid[4],
          err: master_answer[4].err,
          rdata: master_answer[4].rdata
      };

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      refuse_q <= '0;
      busy_q   <= '0;
    end else begin
      refuse_q <= refuse_d;
      busy_q   <= busy_d;
    end
  end

endmodule
