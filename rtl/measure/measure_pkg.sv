// SPDX-License-Identifier: Apache-2.0
// Commands and state codes of measure. Two state codes differ in at least three bits, and none is
// all zeros or all ones.
package measure_pkg;

  localparam logic [2:0] OpMeasure = 3'd1;
  localparam logic [2:0] OpExtend = 3'd2;

  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StBoot   = 6'b000001,
    StIdle   = 6'b100111,
    StHash   = 6'b010100,
    StFree   = 6'b110010,
    StExtend = 6'b001010,
    StError  = 6'b101100
  } measure_state_e;

endpackage
