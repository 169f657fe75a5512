// SPDX-License-Identifier: Apache-2.0
// Holds a core in reset, and takes it there: `run_i` low: `new_o` falls, and once none of the core's accesses is
// open it is in reset for at least four cycles, and until `run_i` is high.
//
// Guarantees: the core is never reset while `open_i` is high, but by the chip's reset. `asleep_o` is high only where the core
// has been in reset for three cycles and will be in the next: its clock may stand.
module core_hold (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  logic run_i,
  input  logic open_i,       // an access is under way
  output logic new_o,        // the core may begin one
  output logic core_rst_no,
  output logic asleep_o
);

  typedef enum logic [1:0] {
    StHeld,
    StRun,
    StDrain
  } state_e;

  localparam logic [1:0] HeldCycles = 2'd3;  // counted from 0

  state_e state_d, state_q;
  logic [1:0] held_d, held_q;
  logic core_rst_d, core_rst_q;

  assign new_o = state_q == StRun;
  assign core_rst_no = core_rst_q;
  assign asleep_o = (state_q == StHeld) && (held_q == HeldCycles) && !run_i;

  always_comb begin
    state_d    = state_q;
    held_d     = '0;
    core_rst_d = core_rst_q;
    unique case (state_q)
      StHeld: begin
        held_d = (held_q == HeldCycles) ? HeldCycles : held_q + 2'd1;
        if ((held_q == HeldCycles) && run_i) begin
          state_d    = StRun;
          core_rst_d = 1'b1;
        end
      end
      StRun:   if (!run_i) state_d = StDrain;
      StDrain: begin
        if (!open_i) begin
          state_d    = StHeld;
          core_rst_d = 1'b0;
        end
      end
      default: state_d = StDrain;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q    <= StHeld;
      held_q     <= '0;
      core_rst_q <= 1'b0;
    end else begin
      state_q    <= state_d;
      held_q     <= held_d;
      core_rst_q <= core_rst_d;
    end
  end

endmodule
