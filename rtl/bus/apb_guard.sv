// SPDX-License-Identifier: Apache-2.0
// Stands in front of a block's registers and answers refused accesses itself.
//
// Guarantees: an access is refused (bus error, zero data, no wait state) unless its subject is
// `Subject`, in the world `Nonsecure`, its offset in the block's 64 KiB window is below 2^AddrWidth, and `refuse_i`
// is low; of a refused access the registers see nothing at all. An answer with an error carries zero.
// Does not: know which registers exist; the register file answers unknown ones with an error.
//
// `refuse_i` is the block's own verdict about the access in `apb_i`. It counts in the setup phase
// (psel and not penable) and is kept for the access phase, so a state that changes between
// the two cannot split an access. It is kept twice, once inverted, and both must allow: one flipped
// bit refuses an access, and never lets one through.
module apb_guard
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e    Subject   = SubjectPluton,
  parameter bit          Nonsecure = 1'b0,
  parameter int unsigned AddrWidth = 7
) (
  input logic clk_i,
  input logic rst_ni,

  // From the bus
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The block's state refuses the access
  input logic refuse_i,

  // To the registers
  output apb_req_t regs_o,
  input  apb_rsp_t regs_i
);

  (* keep *)logic verdict_q;
  (* keep *)logic verdict_nq;
  logic setup, refuse, refused_d, refused_q;

  assign setup = apb_i.psel && !apb_i.penable;
  assign refuse = (apb_i.pauser != Subject) || (apb_i.pprot[1] != Nonsecure) ||
                  (apb_i.paddr[15:AddrWidth] != 0) || refuse_i;

  assign refused_q = verdict_q || !verdict_nq;

  // Refused until a setup phase has said otherwise: an access phase without one reaches nothing.
  assign refused_d = setup ? refuse : refused_q;

  always_comb begin
    regs_o = '0;
    apb_o  = '0;
    if (apb_i.psel && !refused_d) begin
      regs_o = apb_i;
    end
    if (apb_i.psel && apb_i.penable) begin
      if (refused_q) begin
        apb_o.pready  = 1'b1;
        apb_o.pslverr = 1'b1;
      end else begin
        apb_o = regs_i;
        if (regs_i.pslverr || !regs_i.pready) apb_o.prdata = '0;
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      verdict_q  <= 1'b1;
      verdict_nq <= 1'b0;
    end else begin
      verdict_q  <= refused_d;
      verdict_nq <= !refused_d;
    end
  end

endmodule
