// SPDX-License-Identifier: Apache-2.0
// The rules of APB4 (with `pauser`, bus_pkg.sv) at one port, master and slave side alike.
module apb_checker
  import bus_pkg::*;
#(
  // 0 behind a guard, which zeroes the answers of the registers that it passes on
  parameter bit ErrorIsZero = 1'b1,
  // 1 at a slave whose master may break a transfer off: birth and attest let go of ecc when they
  // fail. The registers' bus itself, in front of all blocks, is watched without that.
  parameter bit MayBreak = 1'b0
) (
  input logic     clk_i,
  input logic     rst_ni,
  input apb_req_t req_i,
  input apb_rsp_t rsp_i
);

  logic open_q;  // the last cycle's transfer has not ended
  apb_req_t access_d, access_q;  // that transfer's request, as an access phase shows it

  always_comb begin
    access_d         = req_i;
    access_d.penable = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_q   <= 1'b0;
      access_q <= '0;
    end else begin
      open_q <= req_i.psel && !(req_i.penable && rsp_i.pready);
      if (req_i.psel) access_q <= access_d;
    end
  end

  // At a port where no transfer is and none was, no rule can be broken; nearly all are like that in nearly every cycle.
  always_ff @(posedge clk_i) begin
    if (rst_ni && (open_q || req_i.psel || req_i.penable)) begin
      // A transfer starts with a setup phase, ends by `pready` alone, and is held unchanged until then.
      TransferHeld : assert (!open_q || (req_i == access_q) || (MayBreak && !req_i.psel));

      // An access phase belongs to a transfer that a setup phase has opened.
      AccessAfterSetup : assert (!req_i.penable || open_q);

      // `penable` is low without `psel`.
      EnableOnlySelected : assert (!req_i.penable || req_i.psel);

      // Reads have no byte strobes.
      ReadHasNoStrobes : assert (!req_i.psel || req_i.pwrite || (req_i.pstrb == 0));

      // A refused access reads zero.
      ErrorReadsZero :
      assert (!(req_i.penable && rsp_i.pready && rsp_i.pslverr) || (rsp_i.prdata == 0) ||
              !ErrorIsZero);
    end
  end

endmodule
