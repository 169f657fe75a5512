// SPDX-License-Identifier: Apache-2.0
// A real-time or radio core with what is its own: memory, watchdog, timer, serial line. Contract: README.md.
//
// Guarantees: the memory is reached from outside only in cycles in which the core is stopped; any other access is
// answered with a bus error and zero, and changes nothing. The watchdog is reset with the core.
module realtime_unit
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e           Subject      = SubjectRealtime0,
  parameter int unsigned        TcmWords     = 49152,
  parameter logic        [11:0] OwnWindow    = 12'h321,
  parameter int unsigned        CyclesPerBit = 217
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // Reset controller
  input  logic [31:0] start_i,
  input  logic [31:0] code_end_i,
  input  logic        run_i,
  input  logic        stopped_i,
  output logic        core_rst_no,
  output logic        trap_o,
  output logic        bite_o,

  // The memory, from the fabric; every request is granted in its cycle
  input  obi_req_t tcm_i,
  output obi_rsp_t tcm_o,

  // Loads and stores to the fabric
  output obi_req_t data_o,
  input  obi_rsp_t data_i,

  // Its devices
  input  apb_req_t watchdog_i,
  output apb_rsp_t watchdog_o,
  input  apb_req_t timer_i,
  output apb_rsp_t timer_o,
  input  apb_req_t uart_i,
  output apb_rsp_t uart_o,

  input  logic uart_rx_i,
  output logic uart_tx_o,

  input  logic [15:0] irq_i,        // levels
  output logic        timer_irq_o,
  output logic        uart_irq_o
);

  obi_req_t tcm_req;
  obi_rsp_t tcm_rsp;
  logic core_rst_n, shut_d, shut_q;

  assign core_rst_no = core_rst_n;
  assign shut_d      = tcm_i.req && !stopped_i;

  always_comb begin
    tcm_req     = tcm_i;
    tcm_req.req = tcm_i.req && stopped_i;
    tcm_o       = tcm_rsp;
    if (shut_q) tcm_o = '{gnt: 1'b1, rvalid: 1'b1, err: 1'b1, rdata: '0};
  end

  realtime_core #(
    .Subject  (Subject),
    .TcmWords (TcmWords),
    .OwnWindow(OwnWindow)
  ) u_core (
    .clk_i,
    .rst_ni,
    .start_i,
    .code_end_i,
    .run_i,
    .core_rst_no(core_rst_n),
    .tcm_i      (tcm_req),
    .tcm_o      (tcm_rsp),
    .data_o,
    .data_i,
    .irq_i,
    .trap_o
  );

  watchdog u_watchdog (
    .clk_i,
    .rst_ni(core_rst_n),
    .apb_i (watchdog_i),
    .apb_o (watchdog_o),
    .bite_o
  );

  timer u_timer (
    .clk_i,
    .rst_ni,
    .apb_i(timer_i),
    .apb_o(timer_o),
    .irq_o(timer_irq_o)
  );

  uart #(
    .CyclesPerBit(CyclesPerBit)
  ) u_uart (
    .clk_i,
    .rst_ni,
    .apb_i(uart_i),
    .apb_o(uart_o),
    .rx_i (uart_rx_i),
    .tx_o (uart_tx_o),
    .irq_o(uart_irq_o)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shut_q <= 1'b0;
    end else begin
      shut_q <= shut_d;
    end
  end

endmodule
