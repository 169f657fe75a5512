// SPDX-License-Identifier: Apache-2.0
// The promises of the converter (README.md): a scan converts each chosen channel once, lowest first, in a time that no level
// changes; a value is read once, in order, with its channel, and told when it is lost; a scan that runs is not changed; no
// access waits. That a FIFO loses, doubles and overtakes nothing is fifo_props.sv. The bus and the comparator are free.
module adc_props
  import bus_pkg::*;
#(
  parameter int unsigned        SampleCycles = 8,
  parameter int unsigned        StepCycles   = 4,
  parameter logic        [31:0] Id           = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic [ 2:0] channel_o,
  input logic        sample_o,
  input logic [11:0] dac_o,
  input logic        compare_i,
  input logic        irq_o,

  // State
  input logic        push_i,
  input logic        pop_i,
  input logic [14:0] word_i,    // that is pushed: channel, value
  input logic [14:0] head_i,
  input logic [ 4:0] count_i,
  input logic        lost_i,
  input logic [ 7:0] channels,
  input logic [ 1:0] line_i,    // 1: the line, 0: what it is in the next cycle
  input logic [ 1:0] state,     // idle, sample, step
  input logic [15:0] timer,     // cycles of it after this one
  input logic [ 7:0] waiting,   // channels of the scan that are not done
  input logic [11:0] found,     // of the value
  input logic [11:0] next       // the bit that is tried
);

  localparam logic [15:0] Sample = 16'(SampleCycles);
  localparam logic [15:0] Step = 16'(StepCycles);

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
  logic [4:0] count_q;
  logic [7:0] channels_q;
  logic lost_q;

  assign offset = apb_i.paddr[15:0];
  assign access = apb_i.psel && apb_i.penable;
  assign done   = access && apb_o.pready && !apb_o.pslverr;
  assign read   = done && !apb_i.pwrite;
  assign write  = done && apb_i.pwrite;

  // ---- The scan: channels that are left, the lowest first; part 0 samples, part 1 to 12 tries bit 12 - part, cycle_q of it
  // from 1 on ----
  logic begins, ends, last, loses, scans;
  logic [7:0] left_q, lowest;
  logic [ 3:0] part_q;
  logic [15:0] cycle_q;
  logic [11:0] known_q, tried, kept;
  logic [2:0] channel;

  assign scans  = left_q != '0;
  assign begins = write && (offset == 16'h08);
  assign lowest = left_q & (~left_q + 8'd1);
  assign ends   = scans && (cycle_q == ((part_q == '0) ? Sample : Step));
  assign last   = ends && (part_q == 4'd12);
  assign loses  = last && (count_q == 5'd16);
  assign tried  = (part_q == '0) ? '0 : 12'h800 >> (part_q - 4'd1);
  assign kept   = line_i[1] ? known_q | tried : known_q;

  always_comb begin
    channel = '0;
    for (int unsigned i = 0; i < 8; i++) if (lowest[i]) channel = 3'(i);
  end

  a_channel :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (channel_o == channel));

  a_sample :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (sample_o == (scans && (part_q == '0))));

  a_tries :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (dac_o == ((scans && (part_q != '0)) ? known_q | tried : '0)));

  a_line_in :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (line_i == {$past(
      line_i[0]
  ), $past(
      compare_i
  )}));

  a_arrives_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((push_i == last) && (!last || (word_i == {channel, kept}))));

  a_read_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (pop_i == (read && (offset == 16'h0C))));

  a_loss_is_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(loses) || lost_i);

  a_interrupts :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (irq_o == (count_q != '0)));

  // What a scan converts is what was chosen when it began.
  a_not_changed :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || $past(
      !scans
  ) || $stable(
      channels
  ));

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
        known = !apb_i.pwrite || !scans;
        value = 32'(channels_q);
      end
      16'h08:  known = apb_i.pwrite && (apb_i.pwdata == 32'd1) && !scans && (channels_q != '0);
      16'h0C: begin
        known = !apb_i.pwrite;
        if (count_q != '0) value = {15'h0, 1'b1, 1'b0, head_i};
      end
      16'h10: begin
        known = !apb_i.pwrite;
        value = {29'h0, lost_q, scans, count_q != '0};
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
      !past || ((count_i == count_q) && (count_q <= 5'd16) && (lost_i == lost_q) &&
                (channels == channels_q) && (waiting == left_q)));

  a_state_of_scan :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (scans ? (part_q <= 4'd12) && (cycle_q != '0) &&
                        (cycle_q <= ((part_q == '0) ? Sample : Step)) &&
                        (timer == ((part_q == '0) ? Sample : Step) - cycle_q) &&
                        (state == ((part_q == '0) ? 2'd1 : 2'd2)) &&
                        ((part_q == '0) ? (known_q == '0) : (next == tried) && (found == known_q)) :
                        (state == 2'd0)));

  c_converted :
  cover property (@(posedge clk_i) run && last && (channel == 3'd2) && (kept == 12'hA5C));

  c_two :
  cover property (@(posedge clk_i) run && (left_q == 8'h40) && (channels == 8'h42));

  c_refused :
  cover property (@(posedge clk_i)
      run && scans && access && apb_i.pwrite && (offset == 16'h04) && (apb_i.pstrb == '1) &&
      apb_o.pslverr);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q    <= '0;
      channels_q <= '0;
      lost_q     <= 1'b0;
      left_q     <= '0;
      part_q     <= '0;
      cycle_q    <= '0;
      known_q    <= '0;
    end else begin
      count_q <= count_q + 5'(last && !loses) - 5'(read && (offset == 16'h0C) && (count_q != '0));
      lost_q  <= loses || (lost_q && !(read && (offset == 16'h10)));
      if (write && (offset == 16'h04)) channels_q <= apb_i.pwdata[7:0];
      if (begins || last) begin
        left_q  <= begins ? channels_q : left_q & ~lowest;
        part_q  <= '0;
        cycle_q <= 16'd1;
        known_q <= '0;
      end else if (scans) begin
        cycle_q <= ends ? 16'd1 : cycle_q + 16'd1;
        if (ends) begin
          part_q  <= part_q + 4'd1;
          known_q <= (part_q == '0) ? '0 : kept;
        end
      end
    end
  end

endmodule

bind adc adc_props #(
  .SampleCycles(SampleCycles),
  .StepCycles  (StepCycles),
  .Id          (Id)
) u_props (
  .push_i  (u_fifo.push_i),
  .pop_i   (u_fifo.pop_i),
  .word_i  (u_fifo.word_i),
  .head_i  (u_fifo.head_o),
  .count_i (u_fifo.count_q),
  .lost_i  (lost_q),
  .channels(channels_q),
  .line_i  (u_convert.sync_q),
  .state   (u_convert.state_q),
  .timer   (16'(u_convert.timer_q)),
  .waiting (u_convert.left_q),
  .found   (u_convert.known_q),
  .next    (u_convert.try_q),
  .*
);
