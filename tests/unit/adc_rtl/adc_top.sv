// SPDX-License-Identifier: Apache-2.0
// adc, with its register port as scalars.
module adc_top
  import bus_pkg::*;
  import spec_pkg::*;
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

  assign req = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {psel_i && pwrite_i, nonsecure_i, psel_i},  // the two others in both values
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = rsp.pready;
  assign pslverr_o = rsp.pslverr;
  assign prdata_o = rsp.prdata;

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
