// SPDX-License-Identifier: Apache-2.0
// Stands for the round (rtl/sha2/sha2_round.sv, same ports) in proofs with two copies of its user: it
// answers anything. The proof assumes that it answers equal inputs equally, and nothing else of it:
// what is then proved holds for every function in its place.
module sha2_round
  import sha2_pkg::*;
#(
  parameter int unsigned Width = 64
) (
  input  logic             sha512_i,
  input  logic [Width-1:0] v_i     [8],
  input  logic [Width-1:0] kw_i,
  output logic [Width-1:0] v_o     [8]
);

  logic [  9*Width:0] asked;
  logic [8*Width-1:0] answer;

  assign asked = {sha512_i, kw_i, v_i[0], v_i[1], v_i[2], v_i[3], v_i[4], v_i[5], v_i[6], v_i[7]};

  formal_any #(.Width(8 * Width)) u_any (.value_o(answer));

  for (genvar i = 0; i < 8; i++) begin : gen_words
    assign v_o[i] = answer[Width*i+:Width];
  end

endmodule
