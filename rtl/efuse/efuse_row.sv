// SPDX-License-Identifier: Apache-2.0
// Reads one row at both margins, or burns it and reads it until it is whole.
//
//   Idle --go--> Low --> Gap --> High --> Judge --> Idle
//   a burn: Judge --> Slot (39 bits of PulseSlot cycles) --> Low, at most three times
//
// Invariant: a pulse is driven on a bit only that `target` has and `high` has not. Every pass takes
// the same time, whatever the target: a bit without a pulse waits out its slot. low, high and target
// are zero in Idle.
module efuse_row
  import efuse_control_pkg::*;
  import efuse_pkg::*;
#(
  parameter int unsigned PulseSlot = 24
) (
  input logic clk_i,
  input logic rst_ni,

  // Held until finished
  input logic               go_i,
  input logic               burn_i,
  input logic               fresh_i,  // a burn of a row that must be untouched
  input logic [        7:0] row_i,
  input logic [RowBits-1:0] target_i,

  input logic kill_i,  // no rule acts in this cycle, then Idle and zero
  input logic mute_i,  // nothing is driven to the array

  output fuse_req_t fuse_o,
  input  fuse_rsp_t fuse_i,

  output logic               finished_o,
  output logic               ok_o,        // a burn: whole at both margins
  output logic               refused_o,   // a burn: not begun
  output logic [RowBits-1:0] low_o,
  output logic [RowBits-1:0] high_o,
  output logic               late_o,      // the array does not answer
  output logic               fault_o
);

  localparam int unsigned SlotBits = $clog2(PulseSlot);
  localparam logic [SlotBits-1:0] LastSlot = SlotBits'(PulseSlot - 1);
  localparam logic [5:0] LastBit = 6'(RowBits - 1);
  localparam logic [1:0] LastPass = 2'd3;

  typedef struct packed {
    logic [1:0]          pass;
    logic [5:0]          bit_index;
    logic [SlotBits-1:0] slot;
    logic                fired;
    logic [7:0]          waited;
  } row_control_t;

  row_state_e state_d, state_q;
  logic [5:0] state_code;
  row_control_t control_d, control_q;
  logic control_alert, illegal, odd, odd_target, odd_read;
  logic low_we, high_we, target_we, wipe, need, surplus, whole;
  logic [RowBits-1:0] low, high, target;
  logic parity, low_parity, high_parity;

  assign state_q = row_state_e'(state_code);
  assign low_o = low;
  assign high_o = high;

  assign need = target[control_q.bit_index] && !high[control_q.bit_index];
  assign surplus = ((low & ~target) != '0) || (fresh_i && (low != '0));
  assign whole = (low == target) && (high == target);
  // What was read is believed by the shadow, and burnt again with the next bit of its row.
  assign odd_target = (state_q != RowIdle) && ((^target) != parity);
  assign odd_read = ((^low) != low_parity) || ((^high) != high_parity);
  assign odd = odd_target || odd_read;
  assign fault_o = control_alert || illegal || odd;

  // An array that does not answer, and codes that are none.
  always_comb begin
    illegal = 1'b0;
    late_o  = 1'b0;
    unique case (state_q)
      RowLow, RowHigh: late_o = !fuse_i.done && (control_q.waited == '1);
      RowSlot: late_o = (control_q.slot == LastSlot) && need && !control_q.fired;
      RowIdle, RowGap, RowJudge: ;
      default: illegal = 1'b1;
    endcase
  end

  // `mute_i` does not know of `late_o`: what goes to the array never depends, within a cycle, on what
  // comes from it.
  always_comb begin
    fuse_o     = '{op: FuseNone, row: '0, bit_index: '0};
    finished_o = 1'b0;
    ok_o       = 1'b0;
    refused_o  = 1'b0;
    if (!mute_i) begin
      unique case (state_q)
        RowLow:  fuse_o = '{op: FuseMarginLow, row: row_i, bit_index: '0};
        RowHigh: fuse_o = '{op: FuseMarginHigh, row: row_i, bit_index: '0};
        RowSlot: begin
          if (need && !control_q.fired && (control_q.slot != LastSlot)) begin
            fuse_o = '{op: FusePulse, row: row_i, bit_index: control_q.bit_index};
          end
        end
        RowJudge: begin
          refused_o  = burn_i && (control_q.pass == '0) && surplus;
          ok_o       = burn_i && (control_q.pass != '0) && whole;
          finished_o = !burn_i || refused_o || ok_o || (control_q.pass == LastPass);
        end
        default: ;
      endcase
    end
  end

  always_comb begin
    state_d   = state_q;
    control_d = control_q;
    low_we    = 1'b0;
    high_we   = 1'b0;
    target_we = 1'b0;
    unique case (state_q)
      RowIdle: begin
        if (go_i) begin
          target_we        = 1'b1;
          control_d.pass   = '0;
          control_d.waited = '0;
          state_d          = RowLow;
        end
      end
      RowLow: begin
        low_we = fuse_i.done;
        if (fuse_i.done) state_d = RowGap;
        else control_d.waited = control_q.waited + 8'd1;
      end
      RowGap: begin
        control_d.waited = '0;
        state_d          = RowHigh;
      end
      RowHigh: begin
        high_we = fuse_i.done;
        if (fuse_i.done) state_d = RowJudge;
        else control_d.waited = control_q.waited + 8'd1;
      end
      RowJudge: begin
        state_d = RowSlot;
        if (finished_o) begin
          state_d = RowIdle;
        end else begin
          control_d.bit_index = '0;
          control_d.slot      = '0;
          control_d.fired     = 1'b0;
        end
      end
      RowSlot: begin
        if ((fuse_o.op == FusePulse) && fuse_i.done) control_d.fired = 1'b1;
        control_d.slot = control_q.slot + 1'b1;
        if (control_q.slot == LastSlot) begin
          control_d.slot      = '0;
          control_d.fired     = 1'b0;
          control_d.bit_index = control_q.bit_index + 6'd1;
          if (control_q.bit_index == LastBit) begin
            control_d.bit_index = '0;
            control_d.pass      = control_q.pass + 2'd1;
            control_d.waited    = '0;
            state_d             = RowLow;
          end
        end
      end
      default: state_d = RowIdle;  // told by `illegal`
    endcase
    if (kill_i) begin
      control_d = '0;
      state_d   = RowIdle;
    end
  end

  assign wipe = kill_i || finished_o;

  wipeable #(
    .Width(RowBits + 1)
  ) u_low (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe),
    .we_i  (low_we),
    .d_i   ({^fuse_i.data, fuse_i.data}),
    .q_o   ({low_parity, low})
  );

  wipeable #(
    .Width(RowBits + 1)
  ) u_high (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe),
    .we_i  (high_we),
    .d_i   ({^fuse_i.data, fuse_i.data}),
    .q_o   ({high_parity, high})
  );

  wipeable #(
    .Width(RowBits + 1)
  ) u_target (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe),
    .we_i  (target_we),
    .d_i   ({^target_i, target_i}),
    .q_o   ({parity, target})
  );

  doubled #(
    .Width($bits(row_control_t))
  ) u_control (
    .clk_i,
    .rst_ni,
    .d_i    (control_d),
    .q_o    (control_q),
    .alert_o(control_alert)
  );

  sparse_state #(
    .Width     (6),
    .ResetValue(RowIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

endmodule
