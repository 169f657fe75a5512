// SPDX-License-Identifier: Apache-2.0
// The promises of the SPI master (README.md): what is accepted goes out whole, once, in order, and for each byte one comes in,
// which is read once, in order, and told when it is lost; SCK has a byte's 16 edges and no other; mode, clock and chip select never
// change while a byte is under way or waits. That a FIFO loses, doubles and overtakes nothing is fifo_props.sv. The bus and
// the device are free.
module spi_props
  import bus_pkg::*;
#(
  parameter logic [31:0] Id = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input logic     cs_no,
  input logic     sck_o,
  input logic     mosi_o,
  input logic     miso_i,
  input logic     irq_o,

  // State; of the FIFOs 0: what is sent, 1: what was received
  input logic [ 1:0]      push_i,
  input logic [ 1:0]      pop_i,
  input logic [ 1:0][7:0] word_i,    // that is pushed
  input logic [ 1:0][7:0] head_i,
  input logic [ 1:0][4:0] count_i,
  input logic             lost_i,
  input logic [ 3:0]      mode,
  input logic [15:0]      half,
  input logic             selected,
  input logic [ 1:0]      line_i,    // 1: the line, 0: what it is in the next cycle
  input logic             busy,
  input logic [ 3:0]      place,     // the half
  input logic [15:0]      left,      // cycles to its end after this one
  input logic [ 7:0]      out,       // bits that are not out yet, that on the line first
  input logic [ 7:0]      got        // bits that have come, the last one in bit 0
);

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

  logic access, done, read, write, known, idle;
  logic [15:0] offset;
  logic [31:0] value;
  logic [1:0][4:0] count_q;
  logic [3:0] mode_q;
  logic [15:0] half_q;
  logic select_q, lost_q;

  assign offset = apb_i.paddr[15:0];
  assign access = apb_i.psel && apb_i.penable;
  assign done   = access && apb_o.pready && !apb_o.pslverr;
  assign read   = done && !apb_i.pwrite;
  assign write  = done && apb_i.pwrite;

  // ---- The byte under way: half k_q, cycle c_q of it, from 1 on ----
  logic busy_q, send, take, last, arrives, loses, cpha, cpol, lsb_first;
  logic [ 3:0] k_q;
  logic [15:0] c_q;
  logic [7:0] byte_q, came_q, came;
  logic [2:0] bit_number;

  // The bit that goes first in bit 7.
  function automatic logic [7:0] ordered(logic [7:0] value);
    for (int unsigned i = 0; i < 8; i++) ordered[i] = lsb_first ? value[7-i] : value[i];
  endfunction

  assign {lsb_first, cpol, cpha} = mode_q[2:0];
  assign send = write && (offset == 16'h10);
  assign take = !busy_q && (count_q[0] != '0);
  assign idle = !busy_q && (count_q[0] == '0);
  assign last = c_q == half_q;
  assign bit_number = lsb_first ? k_q[3:1] : 3'd7 - k_q[3:1];
  assign arrives = busy_q && (k_q == 4'd15) && last;
  assign loses = arrives && (count_q[1] == 5'd16);

  always_comb begin
    came = came_q;
    if (busy_q && k_q[0] && last) came[bit_number] = line_i[1];
  end

  a_clock :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (sck_o == (cpol ^ (busy_q && (k_q[0] ^ cpha)))));

  a_line_out :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (mosi_o == (!busy_q || byte_q[bit_number])));

  a_accepted_is_sent :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((push_i[0] == send) && (!send || (word_i[0] == apb_i.pwdata[7:0]))));

  a_taken_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (pop_i[0] == take));

  a_line_in :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (line_i == {$past(
      line_i[0]
  ), $past(
      miso_i
  )}));

  a_arrives_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((push_i[1] == arrives) && (!arrives || (word_i[1] == came))));

  a_read_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (pop_i[1] == (read && (offset == 16'h10))));

  a_loss_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(loses) || lost_i);

  a_interrupts :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (irq_o == (mode_q[3] && idle && (count_q[1] != '0))));

  // Also in the reset.
  a_selected :
  assert property (@(posedge clk_i) !past || (cs_no == !select_q));

  // While a byte is under way or waits: neither mode nor clock nor chip select.
  a_settled :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
      idle
  ) || ($stable(
      mode
  ) && $stable(
      half
  ) && $stable(
      cs_no
  )));

  // ---- Accesses: the table of README.md ----
  always_comb begin
    value = '0;
    known = 1'b1;
    unique case (offset)
      16'h00: begin
        known = !apb_i.pwrite;
        value = Id;
      end
      16'h04: begin
        known = !apb_i.pwrite || idle;
        value = 32'(mode_q);
      end
      16'h08: begin
        known = !apb_i.pwrite || (idle && (apb_i.pwdata >= 32'd2) && (apb_i.pwdata <= 32'hFFFF));
        value = 32'(half_q);
      end
      16'h0C: begin
        known = !apb_i.pwrite || idle;
        value = 32'(select_q);
      end
      16'h10: begin
        known = !apb_i.pwrite || (count_q[0] != 5'd16);
        if (count_q[1] != '0) value = {23'h0, 1'b1, head_i[1]};
      end
      16'h14: begin
        known = !apb_i.pwrite;
        value = {28'h0, lost_q, idle, count_q[0] == 5'd16, count_q[1] != '0};
      end
      default: known = 1'b0;
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
                (count_q[1] <= 5'd16) && (mode == mode_q) && (half == half_q) &&
                (half_q >= 16'd2) && (selected == select_q)));

  a_state_of_byte :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((busy == busy_q) &&
                (!busy_q || ((place == k_q) && (c_q != '0) && (c_q <= half_q) &&
                             (left == half_q - c_q) && (out == (ordered(
      byte_q
  ) << k_q[3:1])) && (((got << (4'd8 - 4'(k_q[3:1]))) ^ ordered(
      came_q
  )) & ~(8'hFF >> k_q[3:1])) == '0))));

  c_sent :
  cover property (@(posedge clk_i)
      run && arrives && (mode_q[2:0] == 3'b110) && (byte_q == 8'h35) && (came == 8'hC6));

  c_sampled_late :
  cover property (@(posedge clk_i) run && arrives && cpha && !cpol && (came == 8'h5C));

  c_refused :
  cover property (@(posedge clk_i)
      run && busy_q && access && apb_i.pwrite && (offset == 16'h0C) && (apb_i.pstrb == '1) &&
      apb_o.pslverr);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q  <= '0;
      mode_q   <= '0;
      half_q   <= 16'd2;
      select_q <= 1'b0;
      lost_q   <= 1'b0;
      busy_q   <= 1'b0;
      k_q      <= '0;
      c_q      <= '0;
      byte_q   <= '0;
      came_q   <= '0;
    end else begin
      count_q[0] <= count_q[0] + 5'(send) - 5'(take);
      count_q[1] <= count_q[1] + 5'(arrives && !loses) -
                    5'(read && (offset == 16'h10) && (count_q[1] != '0));
      lost_q <= loses || (lost_q && !(read && (offset == 16'h14)));
      if (write && (offset == 16'h04)) mode_q <= apb_i.pwdata[3:0];
      if (write && (offset == 16'h08)) half_q <= apb_i.pwdata[15:0];
      if (write && (offset == 16'h0C)) select_q <= apb_i.pwdata[0];
      came_q <= came;
      if (take) begin
        busy_q <= 1'b1;
        k_q    <= '0;
        c_q    <= 16'd1;
        byte_q <= head_i[0];
        came_q <= '0;
      end else if (busy_q) begin
        c_q <= last ? 16'd1 : c_q + 16'd1;
        if (last) k_q <= k_q + 4'd1;
        if (arrives) busy_q <= 1'b0;
      end
    end
  end

endmodule

bind spi spi_props #(
  .Id(Id)
) u_props (
  .push_i  ({u_rx_fifo.push_i, u_tx_fifo.push_i}),
  .pop_i   ({u_rx_fifo.pop_i, u_tx_fifo.pop_i && !u_tx_fifo.empty_o}),
  .word_i  ({u_rx_fifo.word_i, u_tx_fifo.word_i}),
  .head_i  ({u_rx_fifo.head_o, u_tx_fifo.head_o}),
  .count_i ({u_rx_fifo.count_q, u_tx_fifo.count_q}),
  .lost_i  (lost_q),
  .mode    (mode_q),
  .half    (half_q),
  .selected(!cs_q),
  .line_i  (u_engine.sync_q),
  .busy    (u_engine.busy_q),
  .place   (u_engine.index_q),
  .left    (u_engine.timer_q),
  .out     (u_engine.out_q),
  .got     (u_engine.in_q),
  .*
);
