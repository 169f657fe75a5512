// SPDX-License-Identifier: Apache-2.0
// Stands for the message schedule (rtl/sha2/sha2_schedule.sv, same ports) in proofs with two copies of
// its user: the words W after the message's are any. The proof assumes that copies which were fed
// the same block answer the same. So it is: W is computed by logic alone from the schedule's memory,
// of which no word that an older block left is read (`a_schedule_reads_fresh`, sha2_engine_props.sv).
module sha2_schedule
  import sha2_pkg::*;
#(
  parameter int unsigned Width  = 64,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,

  input  logic             sha512_i,
  input  logic             step_i,
  input  logic [      3:0] t_i,
  input  logic             message_i,
  input  logic [Width-1:0] word_i   [Rounds],
  output logic [Width-1:0] w_o      [Rounds],

  input logic       sweep_i,
  input logic [3:0] sweep_index_i
);

  logic [Rounds*Width-1:0] answer, word;

  formal_any #(.Width(Rounds * Width)) u_any (.value_o(answer));

  for (genvar r = 0; r < Rounds; r++) begin : gen_words
    assign word[Width*r+:Width] = word_i[r];
    assign w_o[r] = message_i ? word_i[r] : answer[Width*r+:Width];
  end

endmodule
