// SPDX-License-Identifier: Apache-2.0
// A real-time or radio core: PicoRV32 (RV32IMC) with its tightly coupled memory and the bridge to the fabric.
// Contract: README.md, Real-time and radio cores.
//
// Invariants: no fetch ever leaves the module; nothing that the core writes lies below `code_end_i`; the core is
// reset only while none of its accesses is open at the fabric.
module realtime_core
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e Subject = SubjectRealtime0,
  parameter int unsigned TcmWords = 49152,  // 192 KiB
  // Address bits 31:20 that the core's own devices have in the chip.
  parameter logic [11:0] OwnWindow = 12'h210
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // From the reset controller; the two addresses stand while `run_i` is high or the core is not in reset.
  // The code's first word; the interrupt vector 16 bytes behind it.
  input logic [31:0] start_i,
  input logic [31:0] code_end_i,  // executed below it, written from it on
  input logic run_i,  // low: no new access; once none is open, reset for at least four cycles
  output logic core_rst_no,

  // The memory, for who loads it
  input  obi_req_t tcm_i,
  output obi_rsp_t tcm_o,

  // Loads and stores to the chip
  output obi_req_t data_o,
  input  obi_rsp_t data_i,

  input  logic [15:0] irq_i,  // levels
  output logic        trap_o  // the core has stopped until its reset
);

  localparam logic [31:0] MemoryBase = 32'h0010_0000;
  localparam logic [31:0] MemoryEnd = MemoryBase + 32'(4 * TcmWords);
  // Two words that are fetched alone: they jump to the code and to its vector.
  localparam logic [31:0] Entry = MemoryBase - 32'h100;
  localparam logic [31:0] Vector = 32'h10;
  localparam logic [11:0] OwnDevices = 12'h210;
  localparam int unsigned AddrWidth = $clog2(TcmWords);

  localparam int unsigned IrqRefused = 3;
  localparam logic [31:0] Latched = 32'h0000_000F;  // the core's own three, and the refusal: pulses

  typedef enum logic [1:0] {
    StIdle,
    StTcm,
    StAsk,
    StWait
  } state_e;

  state_e state_d, state_q;
  logic core_rst, new_accesses, open, asleep, clk_core;

  logic mem_valid, mem_instr, mem_ready;
  logic [31:0] mem_addr, mem_wdata, mem_rdata;
  logic [3:0] mem_wstrb;
  logic store, in_tcm, in_code, at_entry, refused, refused_data;
  logic [31:0] jump;
  logic [20:1] distance;

  logic tcm_use, ram_req, ram_we;
  logic [3:0] ram_be;
  logic [AddrWidth-1:0] ram_addr;
  logic [31:0] ram_wdata, ram_rdata;
  logic tcm_rvalid_q, tcm_read_d, tcm_read_q;

  logic [31:0] eoi;
  logic unused;

  core_hold u_hold (
    .clk_i,
    .rst_ni,
    .run_i,
    .open_i     (open),
    .new_o      (new_accesses),
    .core_rst_no(core_rst),
    .asleep_o   (asleep)
  );

  assign core_rst_no = core_rst;

  // In reset the core comes to rest within three cycles; then its clock stands.
  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(!asleep),
    .clk_o   (clk_core)
  );

  // verilator lint_off PINCONNECTEMPTY
  picorv32 #(
    .BARREL_SHIFTER(1'b1),
    .COMPRESSED_ISA(1'b1),
    .ENABLE_MUL(1'b1),
    .ENABLE_DIV(1'b1),
    .ENABLE_IRQ(1'b1),
    .LATCHED_IRQ(Latched),
    .PROGADDR_RESET(Entry),
    .PROGADDR_IRQ(Entry + Vector)
  ) u_core (
    .clk         (clk_core),
    .resetn      (core_rst),
    .trap        (trap_o),
    .mem_valid,
    .mem_instr,
    .mem_ready,
    .mem_addr,
    .mem_wdata,
    .mem_wstrb,
    .mem_rdata,
    .mem_la_read (),
    .mem_la_write(),
    .mem_la_addr (),
    .mem_la_wdata(),
    .mem_la_wstrb(),
    .pcpi_valid  (),
    .pcpi_insn   (),
    .pcpi_rs1    (),
    .pcpi_rs2    (),
    .pcpi_wr     (1'b0),
    .pcpi_rd     (32'h0),
    .pcpi_wait   (1'b0),
    .pcpi_ready  (1'b0),
    .irq         ({12'h0, irq_i, 4'(refused_data) << IrqRefused}),
    .eoi,
    .trace_valid (),
    .trace_data  ()
  );
  // verilator lint_on PINCONNECTEMPTY

  // What the access is. A fetch elsewhere than from code reads zero, which is no instruction.
  assign store = mem_wstrb != '0;
  assign in_tcm = (mem_addr >= MemoryBase) && (mem_addr < MemoryEnd);
  assign in_code = in_tcm && (mem_addr < code_end_i);
  assign at_entry = (mem_addr == Entry) || (mem_addr == Entry + Vector);
  assign refused = mem_instr ? !in_code : (store && in_code);

  // jal x0: both entries lie as far from where they lead.
  assign distance = 20'((start_i - Entry) >> 1);
  assign jump = {distance[20], distance[10:1], distance[11], distance[19:12], 5'd0, 7'b1101111};

  assign open = state_q != StIdle;
  assign tcm_use  = (state_q == StIdle) && mem_valid && new_accesses && in_tcm && !refused &&
                    !tcm_i.req;

  always_comb begin
    state_d      = state_q;
    mem_ready    = 1'b0;
    mem_rdata    = '0;
    refused_data = 1'b0;
    unique case (state_q)
      StIdle: begin
        if (mem_valid && new_accesses) begin
          if (refused) begin
            mem_ready    = 1'b1;
            mem_rdata    = (mem_instr && at_entry) ? jump : '0;
            refused_data = !mem_instr;
          end else if (!in_tcm) begin
            state_d = StAsk;
          end else if (tcm_use) begin
            state_d = StTcm;
          end
        end
      end
      StTcm: begin
        mem_ready = 1'b1;
        mem_rdata = ram_rdata;
        state_d   = StIdle;
      end
      StAsk: begin
        if (data_i.gnt) state_d = StWait;
      end
      StWait: begin
        if (data_i.rvalid) begin
          mem_ready    = 1'b1;
          mem_rdata    = data_i.err ? '0 : data_i.rdata;
          refused_data = data_i.err;
          state_d      = StIdle;
        end
      end
      default: state_d = StIdle;
    endcase
  end

  assign data_o = '{
          req: state_q == StAsk,
          we: store,
          be: store ? mem_wstrb : 4'b1111,
          addr: (mem_addr[31:20] == OwnDevices) ? {OwnWindow, mem_addr[19:0]} : mem_addr,
          wdata: mem_wdata,
          subject: Subject,
          nonsecure: 1'b1
      };

  // The memory. Who loads it is never kept waiting; the core has the other cycles.
  assign ram_req = tcm_i.req || tcm_use;
  assign ram_we = tcm_i.req ? tcm_i.we : store;
  assign ram_be = tcm_i.req ? tcm_i.be : mem_wstrb;
  assign ram_addr = tcm_i.req ? tcm_i.addr[AddrWidth+1:2] : mem_addr[AddrWidth+1:2];
  assign ram_wdata = tcm_i.req ? tcm_i.wdata : mem_wdata;
  assign tcm_read_d = tcm_i.req && !tcm_i.we;
  assign tcm_o = '{
          gnt: 1'b1,
          rvalid: tcm_rvalid_q,
          err: 1'b0,
          rdata: tcm_read_q ? ram_rdata : '0
      };

  tech_ram #(
    .Words(TcmWords)
  ) u_tcm (
    .clk_i,
    .req_i  (ram_req),
    .we_i   (ram_we),
    .be_i   (ram_be),
    .addr_i (ram_addr),
    .wdata_i(ram_wdata),
    .rdata_o(ram_rdata)
  );

  assign unused = ^{eoi, tcm_i.addr, tcm_i.subject, tcm_i.nonsecure};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q      <= StIdle;
      tcm_rvalid_q <= 1'b0;
      tcm_read_q   <= 1'b0;
    end else begin
      state_q      <= state_d;
      tcm_rvalid_q <= tcm_i.req;
      tcm_read_q   <= tcm_read_d;
    end
  end

endmodule
