// SPDX-License-Identifier: Apache-2.0
// A block's register port as the scalars that its bench drives (lockstep_peripheral.h).
module register_port
  import bus_pkg::*;
  import spec_pkg::*;
(
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

  output apb_req_t req_o,
  input  apb_rsp_t rsp_i
);

  assign req_o = '{
          psel: psel_i,
          penable: penable_i,
          pwrite: pwrite_i,
          paddr: paddr_i,
          pwdata: pwdata_i,
          pstrb: pstrb_i,
          pprot: {psel_i && pwrite_i, nonsecure_i, psel_i},  // the two others in both values
          pauser: subject_e'(pauser_i)
      };
  assign pready_o = rsp_i.pready;
  assign pslverr_o = rsp_i.pslverr;
  assign prdata_o = rsp_i.prdata;

endmodule
