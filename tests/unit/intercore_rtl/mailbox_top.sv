// SPDX-License-Identifier: Apache-2.0
// Two inter-core mailboxes, with their four buses as vectors: index 2 * mailbox + end, end A before end B.
module mailbox_top
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic [3:0]       psel_i,
  input  logic [3:0]       penable_i,
  input  logic [3:0]       pwrite_i,
  input  logic [3:0]       nonsecure_i,
  input  logic [3:0]       unused_prot0_i,
  input  logic [3:0]       unused_prot2_i,
  input  logic [3:0][31:0] paddr_i,
  input  logic [3:0][31:0] pwdata_i,
  input  logic [3:0][ 3:0] pstrb_i,
  input  logic [3:0][ 2:0] pauser_i,
  output logic [3:0]       pready_o,
  output logic [3:0]       pslverr_o,
  output logic [3:0][31:0] prdata_o,
  output logic [3:0][ 4:0] irq_o
);

  apb_req_t [3:0] req;
  apb_rsp_t [3:0] rsp;

  for (genvar i = 0; i < 4; i++) begin : gen_bus
    assign req[i] = '{
            psel: psel_i[i],
            penable: penable_i[i],
            pwrite: pwrite_i[i],
            paddr: paddr_i[i],
            pwdata: pwdata_i[i],
            pstrb: pstrb_i[i],
            pprot: {unused_prot2_i[i], nonsecure_i[i], unused_prot0_i[i]},
            pauser: subject_e'(pauser_i[i])
        };
    assign pready_o[i] = rsp[i].pready;
    assign pslverr_o[i] = rsp[i].pslverr;
    assign prdata_o[i] = rsp[i].prdata;
  end

  intercore #(
    .Id(NormalMailboxId)
  ) u_first (
    .clk_i,
    .rst_ni,
    .a_i    (req[0]),
    .a_o    (rsp[0]),
    .a_irq_o(irq_o[0]),
    .b_i    (req[1]),
    .b_o    (rsp[1]),
    .b_irq_o(irq_o[1])
  );

  intercore #(
    .Id(SecureMailboxId)
  ) u_second (
    .clk_i,
    .rst_ni,
    .a_i    (req[2]),
    .a_o    (rsp[2]),
    .a_irq_o(irq_o[2]),
    .b_i    (req[3]),
    .b_o    (rsp[3]),
    .b_irq_o(irq_o[3])
  );

endmodule
