// SPDX-License-Identifier: Apache-2.0
// The promises of a group of pins (README.md): a pin is driven exactly while its bit of OE is set; a SET or RESET register
// changes the bits written as 1 and no other; an edge on an enabled pin is kept until it is cleared, and wins over a clear.
// Beside the RTL stands what the answered accesses and the pins say; the bus and the pins are free.
module gpio_props
  import bus_pkg::*;
#(
  parameter int unsigned Pins = 4,
  parameter logic [31:0] Id = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input logic [Pins-1:0] pins_i,
  input logic [Pins-1:0] pins_o,
  input logic [Pins-1:0] pins_en_o,
  input logic            irq_o,

  // State
  input logic [Pins-1:0] dout,
  input logic [Pins-1:0] oe,
  input logic [Pins-1:0] ies,
  input logic [Pins-1:0] rise_en,
  input logic [Pins-1:0] fall_en,
  input logic [Pins-1:0] int_sts,
  input logic [Pins-1:0] line_next,   // the pins one cycle before
  input logic [Pins-1:0] line,        // two cycles before
  input logic [Pins-1:0] line_before
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

  logic access, done, read, write, known;
  logic [15:0] offset;
  logic [31:0] value, pins_word;
  logic [Pins-1:0] data, level, rising, falling, cleared;
  logic [Pins-1:0] dout_q, oe_q, ies_q, rise_q, fall_q, sts_d, sts_q;
  logic [Pins-1:0] seen_q, line_q, level_q;

  assign offset = apb_i.paddr[15:0];
  assign access = apb_i.psel && apb_i.penable;
  assign done   = access && apb_o.pready && !apb_o.pslverr;
  assign read   = done && !apb_i.pwrite;
  assign write  = done && apb_i.pwrite;
  assign data   = apb_i.pwdata[Pins-1:0];

  // The table of README.md: what there is, and what it reads.
  always_comb begin
    pins_word = '0;
    known     = 1'b1;
    value     = '0;
    unique case (offset)
      16'h000: begin
        known = !apb_i.pwrite;
        value = Id;
      end
      16'h004: begin
        known     = !apb_i.pwrite;
        pins_word = 32'(level);
      end
      16'h010: pins_word = 32'(dout_q);
      16'h020: pins_word = 32'(oe_q);
      16'h060: pins_word = 32'(ies_q);
      16'h200: pins_word = 32'(rise_q);
      16'h204: pins_word = 32'(fall_q);
      16'h208: pins_word = 32'(sts_q);
      16'h014, 16'h018, 16'h024, 16'h028, 16'h064, 16'h068: known = apb_i.pwrite;
      default: known = 1'b0;
    endcase
    if (apb_i.pwrite && (apb_i.pstrb != 4'b1111)) known = 1'b0;
  end

  assign level   = line_q & ies_q;
  assign rising  = level & ~level_q & rise_q;
  assign falling = ~level & level_q & fall_q;
  assign cleared = (write && (offset == 16'h208)) ? data : '0;
  assign sts_d   = (sts_q & ~cleared) | rising | falling;

  a_no_wait :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (apb_o.pready == access));

  a_refusal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || (apb_o.pslverr == !known));

  a_reads :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_o.prdata == (read ? value | pins_word : '0)));

  // Also in the reset.
  a_driven :
  assert property (@(posedge clk_i) !past || ((pins_en_o == oe_q) && (pins_o == dout_q)));

  a_interrupts :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (irq_o == (sts_q != '0)));

  // An edge of two cycles or more of an enabled pin is kept until it is cleared after it.
  a_edge_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (($past(
      rising | falling
  ) & ~int_sts) == '0));

  a_kept_until_cleared :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || (($past(
      int_sts & ~cleared
  ) & ~int_sts) == '0));

  // A write to SET or RESET leaves every pin alone that it does not name.
  a_others_left :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      write && (offset inside {16'h014, 16'h018, 16'h024, 16'h028, 16'h064, 16'h068})
  ) || (((($past(
      dout
  ) ^ dout) | ($past(
      oe
  ) ^ oe) | ($past(
      ies
  ) ^ ies)) & ~$past(
      data
  )) == '0));

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i)
      !past || ((dout == dout_q) && (oe == oe_q) && (ies == ies_q) && (rise_en == rise_q) &&
                (fall_en == fall_q) && (int_sts == sts_q) && (line_next == seen_q) &&
                (line == line_q) && (line_before == level_q)));

  c_both_edges :
  cover property (@(posedge clk_i) run && rising[0] && falling[1] && (cleared == '1));

  c_driven :
  cover property (@(posedge clk_i) run && (pins_en_o == Pins'(2)) && (pins_o == Pins'(3)) && irq_o);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {dout_q, oe_q, ies_q, rise_q, fall_q, sts_q, seen_q, line_q, level_q} <= '0;
    end else begin
      sts_q   <= sts_d;
      seen_q  <= pins_i;
      line_q  <= seen_q;
      level_q <= level;
      if (write) begin
        unique case (offset)
          16'h010: dout_q <= data;
          16'h014: dout_q <= dout_q | data;
          16'h018: dout_q <= dout_q & ~data;
          16'h020: oe_q <= data;
          16'h024: oe_q <= oe_q | data;
          16'h028: oe_q <= oe_q & ~data;
          16'h060: ies_q <= data;
          16'h064: ies_q <= ies_q | data;
          16'h068: ies_q <= ies_q & ~data;
          16'h200: rise_q <= data;
          16'h204: fall_q <= data;
          default: ;
        endcase
      end
    end
  end

endmodule

bind gpio gpio_props #(
  .Pins(Pins),
  .Id  (Id)
) u_props (
  .dout       (dout_q),
  .oe         (oe_q),
  .ies        (ies_q),
  .rise_en    (rise_en_q),
  .fall_en    (fall_en_q),
  .int_sts    (int_sts_q),
  .line_next  (sync_q[0]),
  .line       (sync_q[1]),
  .line_before(last_q),
  .*
);
