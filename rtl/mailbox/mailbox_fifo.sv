// SPDX-License-Identifier: Apache-2.0
// One direction of a mailbox. The oldest entry is entry 0: a pop moves all others down.
//
// Invariant: entries from `count_o` on are zero, so that nothing popped or dropped is stored.
// A pop of none and a push beyond Depth do nothing, though the registers let neither come.
module mailbox_fifo
  import mailbox_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic   drop_i,  // what is there now; an entry that is pushed in this cycle stays
  input logic   pop_i,
  input logic   push_i,
  input entry_t entry_i,

  output entry_t                  head_o,   // zero if there is none
  output logic   [CountWidth-1:0] count_o,
  output logic   [CountWidth-1:0] next_o    // of the next cycle
);

  entry_t [Depth-1:0] entries_d, entries_q;
  logic [CountWidth-1:0] kept, count_d, count_q;

  assign head_o  = entries_q[0];
  assign count_o = count_q;
  assign next_o  = count_d;

  always_comb begin
    entries_d = entries_q;
    kept      = count_q;
    if (drop_i) begin
      entries_d = '0;
      kept      = '0;
    end else if (pop_i && (count_q != '0)) begin
      entries_d = {entry_t'('0), entries_q[Depth-1:1]};
      kept      = count_q - 1'b1;
    end
    count_d = kept;
    if (push_i && (kept != CountWidth'(Depth))) begin
      count_d = kept + 1'b1;
      for (int unsigned e = 0; e < Depth; e++) begin
        if (kept == CountWidth'(e)) entries_d[e] = entry_i;
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      entries_q <= '0;
      count_q   <= '0;
    end else begin
      entries_q <= entries_d;
      count_q   <= count_d;
    end
  end

endmodule
