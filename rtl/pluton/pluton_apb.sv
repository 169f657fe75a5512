// SPDX-License-Identifier: Apache-2.0
// The register window: one APB master to Pluton's blocks, to its own watchdog and timer, and to its side of the
// mailboxes, 64 KiB each (spec/address_map.toml), by their indices of spec_pkg.
//
// Guarantees: a block, peripheral or mailbox sees only accesses to its own window; an address of none is answered
// with a bus error and zero data.
module pluton_apb
  import bus_pkg::*;
  import spec_pkg::*;
(
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output apb_req_t [Blocks-1:0] block_o,
  input  apb_rsp_t [Blocks-1:0] block_i,

  output apb_req_t [Peripherals-1:0] peripheral_o,
  input  apb_rsp_t [Peripherals-1:0] peripheral_i,

  output apb_req_t [Mailboxes-1:0] mailbox_o,
  input  apb_rsp_t [Mailboxes-1:0] mailbox_i
);

  always_comb begin
    block_o       = '0;
    peripheral_o  = '0;
    mailbox_o     = '0;
    apb_o         = '0;
    apb_o.pready  = apb_i.penable;
    apb_o.pslverr = apb_i.penable;
    if (apb_i.psel) begin
      for (int unsigned b = 0; b < Blocks; b++) begin
        if (apb_i.paddr[31:16] == BlockBases[b][31:16]) begin
          block_o[b] = apb_i;
          apb_o      = block_i[b];
        end
      end
      for (int unsigned p = 0; p < Peripherals; p++) begin
        if (apb_i.paddr[31:16] == PeripheralBases[p][31:16]) begin
          peripheral_o[p] = apb_i;
          apb_o           = peripheral_i[p];
        end
      end
      for (int unsigned m = 0; m < Mailboxes; m++) begin
        if (apb_i.paddr[31:16] == MailboxBases[m][31:16]) begin
          mailbox_o[m] = apb_i;
          apb_o        = mailbox_i[m];
        end
      end
    end
  end

endmodule
