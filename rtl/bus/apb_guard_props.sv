// SPDX-License-Identifier: Apache-2.0
// The promise of `apb_guard` (README.md; F5 of the requirements): a refused access is answered with an
// error and zero, and the registers see nothing of it; an allowed one passes unchanged.
// With FORMAL_FAULTS = 1 a rail of the kept verdict is anything in any cycle: an allowed access may then
// be refused, and a refused one never passes.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module apb_guard_props
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e    Subject   = SubjectPluton,
  parameter bit          Nonsecure = 1'b0,
  parameter int unsigned AddrWidth = 7
) (
  input logic clk_i,
  input logic rst_ni,
  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input logic refuse_i,
  input apb_req_t regs_o,
  input apb_rsp_t regs_i
);

  localparam logic Faults = `FORMAL_FAULTS;

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // The verdict falls in the setup phase and holds for the whole transfer.
  logic setup, refused, refused_q, answer;

  assign setup = apb_i.psel && !apb_i.penable;
  assign refused = setup ? ((apb_i.pauser != Subject) || (apb_i.pprot[1] != Nonsecure) ||
                            (apb_i.paddr[15:0] >= 16'(1 << AddrWidth)) || refuse_i) : refused_q;
  assign answer = apb_i.psel && apb_i.penable && apb_o.pready;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      refused_q <= 1'b1;
    end else begin
      refused_q <= refused;
    end
  end

  a_refused_is_silent :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !refused || (regs_o == '0));

  a_refused_is_answered :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || !refused ||
      (apb_o.pready && apb_o.pslverr && (apb_o.prdata == '0)));

  a_error_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      (answer && !apb_o.pslverr) || (apb_o.prdata == '0));

  a_allowed_passes :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.psel || refused || (regs_o == apb_i) || (Faults && (regs_o == '0)));

  a_allowed_is_answered_by_registers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !apb_i.penable || refused ||
      (Faults && (regs_o == '0) && apb_o.pready && apb_o.pslverr && (apb_o.prdata == '0)) ||
      ((apb_o.pready == regs_i.pready) && (!answer || (apb_o.pslverr == regs_i.pslverr)) &&
       (!answer || apb_o.pslverr || (apb_o.prdata == regs_i.prdata))));

  a_nothing_alone :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      apb_i.psel || ((regs_o == '0) && (apb_o == '0)));

  c_other_refused :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && refused && apb_i.pwrite && (apb_i.pauser != Subject));

  c_nonsecure_refused :
  cover property (@(posedge clk_i) disable iff (!rst_ni)
      answer && refused && (apb_i.pauser == Subject) && (apb_i.pprot[1] != Nonsecure));

  c_allowed_after_waiting :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && answer && !refused && $past(
      apb_i.penable && !apb_o.pready
  ) && (apb_o.prdata != '0));

  c_allowed_then_refused :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && setup && refused && $past(
      answer && !refused
  ));

  if (Faults) begin : gen_fault_covers
    c_allowed_refused_by_flip :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        past && answer && !refused && apb_o.pslverr && !regs_i.pslverr && (regs_o == '0));
  end

endmodule

bind apb_guard apb_guard_props #(
  .Subject  (Subject),
  .Nonsecure(Nonsecure),
  .AddrWidth(AddrWidth)
) u_props (.*);
