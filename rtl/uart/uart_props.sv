// SPDX-License-Identifier: Apache-2.0
// The promises of the serial line (README.md): what is accepted goes out whole, once, in order, a bit in CyclesPerBit cycles; what
// comes in is read whole, once, in order, and told when it is lost; a held line is one lost byte; no access waits. That a FIFO
// loses, doubles and overtakes nothing is fifo_props.sv. The bus and the line are free.
module uart_props
  import bus_pkg::*;
#(
  parameter int unsigned CyclesPerBit = 8
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input logic     rx_i,
  input logic     tx_o,
  input logic     irq_o,

  // State; of the FIFOs 0: what is sent, 1: what was received
  input logic [1:0] push_i,
  input logic [1:0] pop_i,
  input logic [1:0][7:0] word_i,  // that is pushed
  input logic [1:0][7:0] head_i,
  input logic [1:0][4:0] count_i,
  input logic lost_i,
  input logic [1:0] line_i,  // 1: the line, 0: what it is in the next cycle
  input logic [3:0] tx_left,  // of the transmitter: bits to go, that on the line included; 0: idle
  input logic [15:0] tx_timer,  // cycles of the bit after this one
  input logic [9:0] tx_shift,  // the line, now and after
  input logic [2:0] rx_state,  // of the receiver: idle, start, data, stop, held
  input logic [2:0] rx_index,
  input logic [15:0] rx_timer,
  input logic [7:0] rx_bits
);

  localparam logic [15:0] Bit = 16'(CyclesPerBit);
  localparam logic [15:0] Half = 16'(CyclesPerBit / 2);

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  logic access, done, read, write, known;
  logic [15:0] offset;
  logic [31:0] value;
  logic [1:0][4:0] count_q;

  assign offset = apb_i.paddr[15:0];
  assign access = apb_i.psel && apb_i.penable;
  assign done   = access && apb_o.pready && !apb_o.pslverr;
  assign read   = done && !apb_i.pwrite;
  assign write  = done && apb_i.pwrite;

  // ---- The line out: bit slot_q of the frame, cycle_q of it from 1 on ----
  logic send, take, busy_q;
  logic [ 3:0] slot_q;
  logic [15:0] cycle_q;
  logic [ 7:0] byte_q;
  logic [ 9:0] frame;

  assign send  = write && (offset == 16'h04);
  assign take  = !busy_q && (count_q[0] != '0);
  assign frame = {1'b1, byte_q, 1'b0};

  a_line_out :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (tx_o == (!busy_q || frame[slot_q])));

  a_accepted_is_sent :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((push_i[0] == send) && (!send || (word_i[0] == apb_i.pwdata[7:0]))));

  a_taken_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (pop_i[0] == take));

  // ---- The line in: start, data and stop bit are parts 0, 1 to 8, 9; cycle since_q of it from 1 on ----
  logic idle_q, held_q, lost_q, sees, sample, arrives, fails, loses;
  logic [3:0] part_q;
  logic [15:0] since_q, length;
  logic [7:0] got_q;

  assign sees    = line_i[1];
  assign length  = (part_q == '0) ? Half : Bit;
  assign sample  = !idle_q && !held_q && (since_q == length);
  assign arrives = sample && (part_q == 4'd9) && sees;
  assign fails   = sample && (part_q == 4'd9) && !sees;
  assign loses   = fails || (arrives && (count_q[1] == 5'd16));

  a_line_in :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (line_i == {$past(
      line_i[0]
  ), $past(
      rx_i
  )}));

  a_arrives_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((push_i[1] == arrives) && (!arrives || (word_i[1] == got_q))));

  a_read_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (pop_i[1] == (read && (offset == 16'h04))));

  a_loss_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(loses) || lost_i);

  // However long the line is held, another byte is lost only after it was let go.
  a_held_is_one :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !held_q || (!push_i[1] && !loses));

  a_interrupts :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (irq_o == (count_q[1] != '0)));

  // ---- Accesses: the table of README.md ----
  always_comb begin
    value = '0;
    known = 1'b0;
    unique case (offset)
      16'h00: begin
        known = !apb_i.pwrite;
        value = 32'h5541_5254;
      end
      16'h04: begin
        known = !apb_i.pwrite || (count_q[0] != 5'd16);
        if (count_q[1] != '0) value = {23'h0, 1'b1, head_i[1]};
      end
      16'h08: begin
        known = !apb_i.pwrite;
        value = {
          28'h0, lost_q, (count_q[0] == '0) && !busy_q, count_q[0] == 5'd16, count_q[1] != '0
        };
      end
      default: ;
    endcase
    if (apb_i.pwrite && (apb_i.pstrb != 4'b1111)) known = 1'b0;
  end

  a_no_wait :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (apb_o.pready == access));

  a_refusal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || (apb_o.pslverr == !known));

  a_reads :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_o.prdata == (read ? value : '0)));

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((count_i == count_q) && (lost_i == lost_q) && (count_q[0] <= 5'd16) &&
                (count_q[1] <= 5'd16)));

  a_state_out :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (busy_q ? (slot_q <= 4'd9) && (cycle_q != '0) && (cycle_q <= Bit) &&
                         (tx_left == 4'd10 - slot_q) && (tx_timer == Bit - cycle_q) &&
                         (tx_shift == 10'({10'h3FF, frame} >> slot_q)) :
                         (tx_left == '0) && (tx_shift == '1)));

  a_state_in :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((rx_bits == got_q) && (!idle_q || !held_q) && (part_q <= 4'd9) &&
                (rx_state == (idle_q ? 3'd0 : held_q ? 3'd4 : (part_q == '0) ? 3'd1 :
                              (part_q == 4'd9) ? 3'd3 : 3'd2)) &&
                (idle_q || held_q || ((since_q != '0) && (since_q <= length) &&
                                      (rx_timer == length - since_q) &&
                                      (rx_index == ((part_q == '0) ? 3'd0 : 3'(part_q - 4'd1)))))));

  c_sent :
  cover property (@(posedge clk_i) run && busy_q && (slot_q == 4'd9) && (byte_q == 8'h5A));

  c_received :
  cover property (@(posedge clk_i) run && arrives && (got_q == 8'hA6) && (count_q[1] == '0));

  c_held :
  cover property (@(posedge clk_i) run && held_q && lost_q);

  c_noise :
  cover property (@(posedge clk_i) run && sample && (part_q == '0) && sees);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
      busy_q  <= 1'b0;
      slot_q  <= '0;
      cycle_q <= '0;
      byte_q  <= '0;
      idle_q  <= 1'b1;
      held_q  <= 1'b0;
      part_q  <= '0;
      since_q <= '0;
      got_q   <= '0;
      lost_q  <= 1'b0;
    end else begin
      count_q[0] <= count_q[0] + 5'(send) - 5'(take);
      count_q[1] <= count_q[1] + 5'(arrives && !loses) -
                    5'(read && (offset == 16'h04) && (count_q[1] != '0));
      lost_q <= loses || (lost_q && !(read && (offset == 16'h08)));

      if (take) begin
        busy_q  <= 1'b1;
        slot_q  <= '0;
        cycle_q <= 16'd1;
        byte_q  <= head_i[0];
      end else if (busy_q) begin
        cycle_q <= (cycle_q == Bit) ? 16'd1 : cycle_q + 16'd1;
        if (cycle_q == Bit) slot_q <= slot_q + 4'd1;
        if ((cycle_q == Bit) && (slot_q == 4'd9)) busy_q <= 1'b0;
      end

      since_q <= (idle_q || sample) ? 16'd1 : since_q + 16'd1;
      if (idle_q) begin
        idle_q <= sees;
        part_q <= '0;
      end else if (held_q) begin
        held_q <= !sees;
        idle_q <= sees;
      end else if (sample) begin
        if (part_q == 4'd9) begin
          idle_q <= sees;
          held_q <= !sees;
        end else begin
          part_q <= part_q + 4'd1;
        end
        if ((part_q == '0) && sees) idle_q <= 1'b1;
        if (part_q inside {[4'd1 : 4'd8]}) got_q <= {sees, got_q[7:1]};
      end
    end
  end

endmodule

bind uart uart_props #(
  .CyclesPerBit(CyclesPerBit)
) u_props (
  .push_i  ({u_rx_fifo.push_i, u_tx_fifo.push_i}),
  .pop_i   ({u_rx_fifo.pop_i, u_tx_fifo.pop_i}),
  .word_i  ({u_rx_fifo.word_i, u_tx_fifo.word_i}),
  .head_i  ({u_rx_fifo.head_o, u_tx_fifo.head_o}),
  .count_i ({u_rx_fifo.count_q, u_tx_fifo.count_q}),
  .lost_i  (lost_q),
  .line_i  (u_rx.sync_q),
  .tx_left (u_tx.left_q),
  .tx_timer(16'(u_tx.timer_q)),
  .tx_shift(u_tx.shift_q),
  .rx_state(u_rx.state_q),
  .rx_index(u_rx.index_q),
  .rx_timer(16'(u_rx.timer_q)),
  .rx_bits (u_rx.byte_q),
  .*
);
