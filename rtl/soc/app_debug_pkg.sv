// SPDX-License-Identifier: Apache-2.0
// The application core's debug module: what JTAG reads of it, its window of 4 KiB in that core's machine mode, and
// where the core goes when it halts, or when what it was told to do raises an exception.
package app_debug_pkg;

  localparam logic [31:0] Idcode = 32'h2491_1C05;
  localparam logic [31:0] ModuleBase = 32'h1A11_0000;
  localparam logic [31:0] ModuleMask = 32'h0000_0FFF;
  localparam logic [31:0] ModuleHalt = ModuleBase + 32'h800;
  localparam logic [31:0] ModuleException = ModuleBase + 32'h808;

endpackage
