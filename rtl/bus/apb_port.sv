// SPDX-License-Identifier: Apache-2.0
// APB slave side of a block that any subject may reach and that judges each access in its access
// cycle.
//
// Guarantees: exactly one of `read_o` and `write_o` is high in an access cycle that is not refused,
// none elsewhere; no wait state; `prdata` is zero but for a read that is not refused. Misaligned
// offsets and writes of less than a word are refused.
// Does not: hold a verdict over two cycles; `refuse_i` is about the access in `apb_i`, now.
module apb_port
  import bus_pkg::*;
(
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input  logic        refuse_i,
  input  logic [31:0] rdata_i,
  output logic        read_o,
  output logic        write_o
);

  logic access, refused;
  logic unused_apb;

  assign access = apb_i.psel && apb_i.penable;
  assign refused = refuse_i || (apb_i.paddr[1:0] != '0) || (apb_i.pwrite && (apb_i.pstrb != '1));
  assign read_o = access && !refused && !apb_i.pwrite;
  assign write_o = access && !refused && apb_i.pwrite;
  assign apb_o = '{pready: access, pslverr: access && refused, prdata: read_o ? rdata_i : '0};
  assign unused_apb = ^{apb_i.paddr[31:2], apb_i.pwdata, apb_i.pprot, apb_i.pauser};

endmodule
