// SPDX-License-Identifier: Apache-2.0
// What the ECP5 cells of a netlist do, for simulation: no timing, no glitches. Proved equal to the models
// that come with Yosys by tests/cosim/netlist/cells_test.py, but for DP16KD, which has none there.
//
// Flip-flops and memories start as the simulator likes (at random in the harness), as in RTL, and not
// as power-up or a bitstream would leave them. A mode of a cell that is not here ends elaboration.

module LUT4 #(
  parameter logic [15:0] INIT = '0
) (
  input  logic A,
  input  logic B,
  input  logic C,
  input  logic D,
  output logic Z
);
  assign Z = INIT[{D, C, B, A}];
endmodule

module PFUMX (
  input  logic ALUT,
  input  logic BLUT,
  input  logic C0,
  output logic Z
);
  assign Z = C0 ? ALUT : BLUT;
endmodule

module L6MUX21 (
  input  logic D0,
  input  logic D1,
  input  logic SD,
  output logic Z
);
  assign Z = SD ? D1 : D0;
endmodule

// Two bits of a carry chain: LUT4 says whether a carry passes, LUT2 whether one arises.
module CCU2C #(
  parameter logic [15:0] INIT0     = '0,
  parameter logic [15:0] INIT1     = '0,
  parameter              INJECT1_0 = "YES",
  parameter              INJECT1_1 = "YES"
) (
  input  logic CIN,
  input  logic A0,
  input  logic B0,
  input  logic C0,
  input  logic D0,
  input  logic A1,
  input  logic B1,
  input  logic C1,
  input  logic D1,
  output logic S0,
  output logic S1,
  output logic COUT
);
  localparam bit Inject0 = INJECT1_0 == "YES";
  localparam bit Inject1 = INJECT1_1 == "YES";

  logic lut0, lut1, carry;

  assign lut0  = INIT0[{D0, C0, B0, A0}];
  assign lut1  = INIT1[{D1, C1, B1, A1}];
  assign S0    = lut0 ^ (!Inject0 && CIN);
  assign S1    = lut1 ^ (!Inject1 && carry);
  assign carry = lut0 ? CIN : !Inject0 && INIT0[{2'b00, B0, A0}];
  assign COUT  = lut1 ? carry : !Inject1 && INIT1[{2'b00, B1, A1}];
endmodule

// LSR is set or reset, asynchronous or not. GSR and PUR do not exist here: what they would do at
// power-up is left to the design's own reset.
module TRELLIS_FF #(
  parameter GSR    = "ENABLED",
  parameter CEMUX  = "1",
  parameter CLKMUX = "CLK",
  parameter LSRMUX = "LSR",
  parameter SRMODE = "LSR_OVER_CE",
  parameter REGSET = "RESET"
) (
  input  logic CLK,
  input  logic LSR,
  input  logic CE,
  input  logic DI,
  output logic Q
);
  localparam bit Set = REGSET == "SET";

  logic enable;
  assign enable = CEMUX == "1" || CE;

  if (GSR != "DISABLED" || CLKMUX != "CLK" || LSRMUX != "LSR" || (CEMUX != "1" && CEMUX != "CE"))
  begin : gen_unknown
    $fatal(1, "TRELLIS_FF: this mode has no model");
  end

  if (SRMODE == "ASYNC") begin : gen_async
    always_ff @(posedge CLK or posedge LSR) begin
      if (LSR) Q <= Set;
      else if (enable) Q <= DI;
    end
  end else begin : gen_sync
    always_ff @(posedge CLK) begin
      if (LSR) Q <= Set;
      else if (enable) Q <= DI;
    end
  end
endmodule

// 16 words of 4 bits: written at the clock edge, read without one.
module TRELLIS_DPR16X4 #(
  parameter WCKMUX = "WCK",
  parameter WREMUX = "WRE"
) (
  input  logic [3:0] DI,
  input  logic [3:0] WAD,
  input  logic       WRE,
  input  logic       WCK,
  input  logic [3:0] RAD,
  output logic [3:0] DO
);
  logic [3:0] mem[16];

  if (WCKMUX != "WCK" || WREMUX != "WRE") begin : gen_unknown
    $fatal(1, "TRELLIS_DPR16X4: this mode has no model");
  end

  assign DO = mem[RAD];

  always_ff @(posedge WCK) begin
    if (WRE) mem[WAD] <= DI;
  end
endmodule

// Block RAM as 512 words of 36 bits, port A writes and port B reads, which Yosys calls PDPW16KD: the
// address is in bits 13 to 5, and ADA0 to ADA3 enable nine bits each. A read of the word that is
// written in the same cycle has no promised result. Here it gives the old word with all bits
// turned, so that a netlist that counts on the old or on the new word is found.
module DP16KD #(
  parameter int unsigned DATA_WIDTH_A        = 18,
  parameter int unsigned DATA_WIDTH_B        = 18,
  parameter              REGMODE_A           = "NOREG",
  parameter              REGMODE_B           = "NOREG",
  parameter              RESETMODE           = "SYNC",
  parameter              ASYNC_RESET_RELEASE = "SYNC",
  parameter              CSDECODE_A          = "0b000",
  parameter              CSDECODE_B          = "0b000",
  parameter              CLKAMUX             = "CLKA",
  parameter              CLKBMUX             = "CLKB",
  parameter              GSR                 = "ENABLED"
) (
  // verilog_format: off
  input logic
    DIA0, DIA1, DIA2, DIA3, DIA4, DIA5, DIA6, DIA7, DIA8, DIA9, DIA10, DIA11, DIA12, DIA13,
    DIA14, DIA15, DIA16, DIA17,
  input logic
    ADA0, ADA1, ADA2, ADA3, ADA4, ADA5, ADA6, ADA7, ADA8, ADA9, ADA10, ADA11, ADA12, ADA13,
  input logic
    CEA, OCEA, CLKA, WEA, RSTA, CSA0, CSA1, CSA2,
  output logic
    DOA0, DOA1, DOA2, DOA3, DOA4, DOA5, DOA6, DOA7, DOA8, DOA9, DOA10, DOA11, DOA12, DOA13,
    DOA14, DOA15, DOA16, DOA17,
  input logic
    DIB0, DIB1, DIB2, DIB3, DIB4, DIB5, DIB6, DIB7, DIB8, DIB9, DIB10, DIB11, DIB12, DIB13,
    DIB14, DIB15, DIB16, DIB17,
  input logic
    ADB0, ADB1, ADB2, ADB3, ADB4, ADB5, ADB6, ADB7, ADB8, ADB9, ADB10, ADB11, ADB12, ADB13,
  input logic
    CEB, OCEB, CLKB, WEB, RSTB, CSB0, CSB1, CSB2,
  output logic
    DOB0, DOB1, DOB2, DOB3, DOB4, DOB5, DOB6, DOB7, DOB8, DOB9, DOB10, DOB11, DOB12, DOB13,
    DOB14, DOB15, DOB16, DOB17
  // verilog_format: on
);
  localparam bit Known = DATA_WIDTH_A == 36 && DATA_WIDTH_B == 36 && GSR == "DISABLED" &&
                         REGMODE_A == "NOREG" && REGMODE_B == "NOREG" &&
                         CLKAMUX == "CLKA" && CLKBMUX == "CLKB" &&
                         CSDECODE_A == "0b000" && CSDECODE_B == "0b000";

  logic [35:0] mem[512];
  logic [35:0] data, read_q;
  logic [8:0] write_addr, read_addr;
  logic write;

  if (!Known) begin : gen_unknown
    $fatal(1, "DP16KD: this mode has no model");
  end

  // verilog_format: off
  assign data = {
    DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4,
    DIB3, DIB2, DIB1, DIB0, DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8,
    DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0
  };
  assign {
    DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4,
    DOB3, DOB2, DOB1, DOB0, DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8,
    DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0
  } = read_q;
  // verilog_format: on
  assign write_addr = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5};
  assign read_addr = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5};
  assign write = CEA && WEA;

  always_ff @(posedge CLKA) begin
    if (write) begin
      if (ADA0) mem[write_addr][8:0] <= data[8:0];
      if (ADA1) mem[write_addr][17:9] <= data[17:9];
      if (ADA2) mem[write_addr][26:18] <= data[26:18];
      if (ADA3) mem[write_addr][35:27] <= data[35:27];
    end
  end

  always_ff @(posedge CLKB) begin
    if (CEB) read_q <= (write && write_addr == read_addr) ? ~mem[read_addr] : mem[read_addr];
  end

  tied :
  assert property (@(posedge CLKB) !WEB && !RSTB && {CSA0, CSA1, CSA2, CSB0, CSB1, CSB2} == '0);
endmodule
