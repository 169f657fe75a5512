// SPDX-License-Identifier: Apache-2.0
// adc, with its register port as scalars.
module adc_top
  import bus_pkg::*;
#(
  parameter int unsigned SampleCycles = 8,
  parameter int unsigned StepCycles   = 4
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic        psel_i,
  input  logic        penable_i,
  input  logic        pwrite_i,
  input  logic        nonsecure_i,
  input  logic [31:0] paddr_i,
  input  logic [31:0] pwdata_i,
  input  logic [ 3:0] pstrb_i,
  input  logic [ 2:0] pauser_i,
  output logic        pready_o,
  output logic        pslverr_o,
  output logic [31:0] prdata_o,

  output logic [ 2:0] channel_o,
  output logic        sample_o,
  output logic [11:0] dac_o,
  input  logic        compare_i,
  output logic        irq_o
);

  apb_req_t req;
  apb_rsp_t rsp;

  register_port u_port (
    .req_o(req),
    .rsp_i(rsp),
    .*
  );

  adc #(
    .SampleCycles(SampleCycles),
    .StepCycles(StepCycles),
    .Id(32'h41444343)  // ADCC
  ) u_adc (
    .clk_i,
    .rst_ni,
    .apb_i(req),
    .apb_o(rsp),
    .channel_o,
    .sample_o,
    .dac_o,
    .compare_i,
    .irq_o
  );

endmodule
