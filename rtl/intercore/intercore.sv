// SPDX-License-Identifier: Apache-2.0
// Inter-core mailbox: that of rtl/mailbox with its two sides open to whom the firewall lets come.
// Contract: README.md.
module intercore
  import bus_pkg::*;
  import mailbox_pkg::Irqs;
#(
  parameter logic [31:0] Id = 32'h0  // what ID reads at both ends
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t            a_i,
  output apb_rsp_t            a_o,
  output logic     [Irqs-1:0] a_irq_o,

  input  apb_req_t            b_i,
  output apb_rsp_t            b_o,
  output logic     [Irqs-1:0] b_irq_o
);

  mailbox #(
    .Anyone(1'b1),
    .Id    (Id)
  ) u_mailbox (
    .clk_i,
    .rst_ni,
    .pluton_i     (a_i),
    .pluton_o     (a_o),
    .pluton_irq_o (a_irq_o),
    .outside_i    (b_i),
    .outside_o    (b_o),
    .outside_irq_o(b_irq_o)
  );

endmodule
