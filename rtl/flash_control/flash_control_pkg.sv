// SPDX-License-Identifier: Apache-2.0
// The port to the flash. README.md gives its meaning.
package flash_control_pkg;

  localparam logic [1:0] OpProgram = 2'd1;
  localparam logic [1:0] OpErase = 2'd2;

  localparam int unsigned SectorBits = 12;

  typedef struct packed {
    logic        valid;
    logic [1:0]  op;
    logic [31:0] addr;   // offset in the flash
    logic [31:0] data;
  } flash_command_t;

endpackage
