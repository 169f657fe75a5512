// SPDX-License-Identifier: Apache-2.0
// A value that a proof leaves open: any, the same in every cycle. What is proved for it holds for all.
//
// It is a register that nothing resets or writes, so its first value is free. `(* anyconst *)` is
// ignored by the SystemVerilog front end, and an input port cannot be added by `bind`.
module formal_constant #(
  parameter int unsigned Width = 1
) (
  input  logic             clk_i,
  output logic [Width-1:0] value_o
);

  (* keep *) logic [Width-1:0] value_q;

  assign value_o = value_q;

  always_ff @(posedge clk_i) begin
    value_q <= value_q;
  end

endmodule
