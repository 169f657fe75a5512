// SPDX-License-Identifier: Apache-2.0
// The ECP5's look-up table: its ports' names, no behaviour. So nothing here sees a loop of them, and nothing
// takes it apart.
/* verilator lint_off UNDRIVEN */
/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off UNUSEDSIGNAL */
(* blackbox *)
module LUT4 #(
  parameter logic [15:0] INIT = 16'h0000
) (
  input  logic A,
  input  logic B,
  input  logic C,
  input  logic D,
  output logic Z
);
endmodule
/* verilator lint_on UNUSEDSIGNAL */
/* verilator lint_on UNUSEDPARAM */
/* verilator lint_on UNDRIVEN */
