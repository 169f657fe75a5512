// SPDX-License-Identifier: Apache-2.0
// How many alerts come (README.md says which), and state codes.
package alert_pkg;

  localparam int unsigned Fatals = 16;
  localparam int unsigned Freezes = 4;
  localparam int unsigned Causes = Fatals + Freezes;

  typedef enum logic [5:0] {
    StQuiet  = 6'b000001,
    StFreeze = 6'b100111,
    StFatal  = 6'b010100
  } alert_state_e;

endpackage
