// SPDX-License-Identifier: Apache-2.0
// A group of pins with interrupts on edges. Contract: README.md.
module gpio
  import bus_pkg::*;
#(
  parameter int unsigned        Pins = 4,
  parameter logic        [31:0] Id   = 32'h0
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input  logic [Pins-1:0] pins_i,    // asynchronous
  output logic [Pins-1:0] pins_o,
  output logic [Pins-1:0] pins_en_o,

  output logic irq_o
);

  // Offsets; those below 0x200 are the MT3620's.
  localparam logic [15:0] OffsetId = 16'h000;
  localparam logic [15:0] OffsetDin = 16'h004;
  localparam logic [15:0] OffsetDout = 16'h010;
  localparam logic [15:0] OffsetDoutSet = 16'h014;
  localparam logic [15:0] OffsetDoutReset = 16'h018;
  localparam logic [15:0] OffsetOe = 16'h020;
  localparam logic [15:0] OffsetOeSet = 16'h024;
  localparam logic [15:0] OffsetOeReset = 16'h028;
  localparam logic [15:0] OffsetIes = 16'h060;
  localparam logic [15:0] OffsetIesSet = 16'h064;
  localparam logic [15:0] OffsetIesReset = 16'h068;
  localparam logic [15:0] OffsetRiseEn = 16'h200;
  localparam logic [15:0] OffsetFallEn = 16'h204;
  localparam logic [15:0] OffsetIntSts = 16'h208;

  logic refuse, write;
  logic [15:0] offset;
  logic [31:0] rdata;
  logic [Pins-1:0] data;
  logic [Pins-1:0] dout_d, dout_q, oe_d, oe_q, ies_d, ies_q;
  logic [Pins-1:0] rise_en_d, rise_en_q, fall_en_d, fall_en_q, int_sts_d, int_sts_q;
  logic [Pins-1:0] line, last_q, edges;
  logic [1:0][Pins-1:0] sync_d, sync_q;
  logic unused_apb, unused_read;

  assign offset = apb_i.paddr[15:0];
  assign data   = apb_i.pwdata[Pins-1:0];

  always_comb begin
    refuse = 1'b0;
    rdata  = '0;
    unique case (offset)
      OffsetId: rdata = Id;
      OffsetDin: rdata = 32'(line);
      OffsetDout: rdata = 32'(dout_q);
      OffsetOe: rdata = 32'(oe_q);
      OffsetIes: rdata = 32'(ies_q);
      OffsetRiseEn: rdata = 32'(rise_en_q);
      OffsetFallEn: rdata = 32'(fall_en_q);
      OffsetIntSts: rdata = 32'(int_sts_q);
      OffsetDoutSet, OffsetDoutReset, OffsetOeSet, OffsetOeReset, OffsetIesSet, OffsetIesReset:
      refuse = !apb_i.pwrite;
      default: refuse = 1'b1;
    endcase
    if (apb_i.pwrite && (offset inside {OffsetId, OffsetDin})) refuse = 1'b1;
  end

  apb_port u_port (
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .rdata_i (rdata),
    .read_o  (unused_read),
    .write_o (write)
  );

  assign unused_apb = ^apb_i;
  assign pins_o     = dout_q;
  assign pins_en_o  = oe_q;
  assign irq_o      = int_sts_q != '0;

  assign sync_d     = {sync_q[0], pins_i};
  assign line       = sync_q[1] & ies_q;
  assign edges      = (line & ~last_q & rise_en_q) | (~line & last_q & fall_en_q);

  always_comb begin
    dout_d    = dout_q;
    oe_d      = oe_q;
    ies_d     = ies_q;
    rise_en_d = rise_en_q;
    fall_en_d = fall_en_q;
    int_sts_d = int_sts_q;
    if (write) begin
      unique case (offset)
        OffsetDout: dout_d = data;
        OffsetDoutSet: dout_d = dout_q | data;
        OffsetDoutReset: dout_d = dout_q & ~data;
        OffsetOe: oe_d = data;
        OffsetOeSet: oe_d = oe_q | data;
        OffsetOeReset: oe_d = oe_q & ~data;
        OffsetIes: ies_d = data;
        OffsetIesSet: ies_d = ies_q | data;
        OffsetIesReset: ies_d = ies_q & ~data;
        OffsetRiseEn: rise_en_d = data;
        OffsetFallEn: fall_en_d = data;
        OffsetIntSts: int_sts_d = int_sts_q & ~data;
        default: ;
      endcase
    end
    // An edge wins over a clear.
    int_sts_d |= edges;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      dout_q    <= '0;
      oe_q      <= '0;
      ies_q     <= '0;
      rise_en_q <= '0;
      fall_en_q <= '0;
      int_sts_q <= '0;
      sync_q    <= '0;
      last_q    <= '0;
    end else begin
      dout_q    <= dout_d;
      oe_q      <= oe_d;
      ies_q     <= ies_d;
      rise_en_q <= rise_en_d;
      fall_en_q <= fall_en_d;
      int_sts_q <= int_sts_d;
      sync_q    <= sync_d;
      last_q    <= line;
    end
  end

endmodule
