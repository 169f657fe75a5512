// SPDX-License-Identifier: Apache-2.0
// A value that a proof leaves open: any, in every cycle another. The proof's script makes it free
// (`cutpoint -blackbox`); without that its user does not elaborate.
(* blackbox *)
module formal_any #(
  parameter int unsigned Width = 1
) (
  output logic [Width-1:0] value_o
);
endmodule
