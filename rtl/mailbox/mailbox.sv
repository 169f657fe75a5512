// SPDX-License-Identifier: Apache-2.0
// One mailbox between Pluton and one world: a FIFO each way, the registers of both sides, the semaphore.
// Contract: README.md.
module mailbox
  import bus_pkg::*;
  import mailbox_pkg::*;
  import spec_pkg::*;
#(
  parameter logic [1:0] Caller = CallerNormalMailbox,  // who is at the other side
  parameter bit Anyone = 1'b0,  // at either side: the firewall chooses (rtl/intercore)
  parameter logic [31:0] Id = NormalMailboxId
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t            pluton_i,
  output apb_rsp_t            pluton_o,
  output logic     [Irqs-1:0] pluton_irq_o,

  input  apb_req_t            outside_i,
  output apb_rsp_t            outside_o,
  output logic     [Irqs-1:0] outside_irq_o
);

  typedef enum logic [1:0] {
    HolderNone    = 2'd0,
    HolderPluton  = 2'd1,
    HolderOutside = 2'd2
  } holder_e;

  act_t pluton_act, outside_act;
  entry_t inward_head, outward_head;
  logic [CountWidth-1:0] inward_count, inward_next, outward_count, outward_next;
  holder_e holder_d, holder_q;
  logic pluton_taken, outside_taken;

  mailbox_side #(
    .Subject  (SubjectPluton),
    .Nonsecure(1'b0),
    .Anyone   (Anyone),
    .Id       (Id)
  ) u_pluton (
    .clk_i,
    .rst_ni,
    .apb_i         (pluton_i),
    .apb_o         (pluton_o),
    .act_o         (pluton_act),
    .other_i       (outside_act),
    .output_count_i(outward_count),
    .output_next_i (outward_next),
    .input_head_i  (inward_head),
    .input_count_i (inward_count),
    .input_next_i  (inward_next),
    .mine_i        (holder_q == HolderPluton),
    .taken_i       (pluton_taken),
    .irq_o         (pluton_irq_o)
  );

  mailbox_side #(
    .Subject  (caller_subject(Caller)),
    .Nonsecure(caller_nonsecure(Caller)),
    .Anyone   (Anyone),
    .Id       (Id)
  ) u_outside (
    .clk_i,
    .rst_ni,
    .apb_i         (outside_i),
    .apb_o         (outside_o),
    .act_o         (outside_act),
    .other_i       (pluton_act),
    .output_count_i(inward_count),
    .output_next_i (inward_next),
    .input_head_i  (outward_head),
    .input_count_i (outward_count),
    .input_next_i  (outward_next),
    .mine_i        (holder_q == HolderOutside),
    .taken_i       (outside_taken),
    .irq_o         (outside_irq_o)
  );

  mailbox_fifo u_inward (
    .clk_i,
    .rst_ni,
    .drop_i (pluton_act.soft_reset),
    .pop_i  (pluton_act.pop),
    .push_i (outside_act.push),
    .entry_i(outside_act.entry),
    .head_o (inward_head),
    .count_o(inward_count),
    .next_o (inward_next)
  );

  mailbox_fifo u_outward (
    .clk_i,
    .rst_ni,
    .drop_i (outside_act.soft_reset),
    .pop_i  (outside_act.pop),
    .push_i (pluton_act.push),
    .entry_i(pluton_act.entry),
    .head_o (outward_head),
    .count_o(outward_count),
    .next_o (outward_next)
  );

  // Where both sides ask in one cycle, Pluton gets it.
  assign pluton_taken = (holder_q == HolderPluton) || (holder_q == HolderNone);
  assign outside_taken = (holder_q == HolderOutside) ||
                         ((holder_q == HolderNone) && !pluton_act.take);

  always_comb begin
    holder_d = holder_q;
    unique case (holder_q)
      HolderNone: begin
        if (outside_act.take) holder_d = HolderOutside;
        if (pluton_act.take) holder_d = HolderPluton;
      end
      HolderPluton: if (pluton_act.give || pluton_act.soft_reset) holder_d = HolderNone;
      HolderOutside: if (outside_act.give || outside_act.soft_reset) holder_d = HolderNone;
      default: holder_d = HolderNone;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      holder_q <= HolderNone;
    end else begin
      holder_q <= holder_d;
    end
  end

endmodule
