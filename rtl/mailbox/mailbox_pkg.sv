// SPDX-License-Identifier: Apache-2.0
// What the two sides of a mailbox share.
package mailbox_pkg;

  localparam int unsigned Depth = 15;
  localparam int unsigned CountWidth = 4;

  typedef struct packed {
    logic [31:0] cmd;
    logic [31:0] data;
  } entry_t;

  // What a side does in its access cycle; zero in every other.
  typedef struct packed {
    logic       push;
    logic       pop;
    logic       soft_reset;
    logic       take;        // reads SEMAPHORE
    logic       give;        // gives it back
    logic [7:0] sw;
    entry_t     entry;       // with push
  } act_t;

  // Bits of INT_STS and of the interrupt lines; the line above them is that of the software interrupts.
  localparam int unsigned IrqRd = 0;
  localparam int unsigned IrqNf = 1;
  localparam int unsigned IrqWr = 2;
  localparam int unsigned IrqNe = 3;
  localparam int unsigned Irqs = 5;

  // Offsets of the registers, in words; rtl/mailbox/mailbox.rdl.
  localparam logic [4:0] WordVersion = 5'h00;
  localparam logic [4:0] WordGenCtrl = 5'h01;
  localparam logic [4:0] WordId = 5'h02;
  localparam logic [4:0] WordSwTxIntPort = 5'h05;
  localparam logic [4:0] WordSwRxIntEn = 5'h06;
  localparam logic [4:0] WordSwRxIntSts = 5'h07;
  localparam logic [4:0] WordFifoCtrl = 5'h08;
  localparam logic [4:0] WordNfThrs = 5'h0C;
  localparam logic [4:0] WordNeThrs = 5'h0D;
  localparam logic [4:0] WordIntEn = 5'h0E;
  localparam logic [4:0] WordIntSts = 5'h0F;
  localparam logic [4:0] WordCmdPush = 5'h10;
  localparam logic [4:0] WordDataPush = 5'h11;
  localparam logic [4:0] WordPushCnt = 5'h12;
  localparam logic [4:0] WordCmdPop = 5'h14;
  localparam logic [4:0] WordDataPop = 5'h15;
  localparam logic [4:0] WordPopCnt = 5'h16;
  localparam logic [4:0] WordSemaphore = 5'h18;

  localparam logic [31:0] Version = 32'h3620_0000;

endpackage
