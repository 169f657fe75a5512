// SPDX-License-Identifier: Apache-2.0
// The accumulator's one way to extend, for measure and for debug's own entry.
//
// Guarantees: the owner changes only while no extend is in progress, so that each entry is one user's, and
// each user hears of the end of its own extends only. measure's way is as if there were no second
// user while the entry DEBG is not wanted. An extend of ours that has begun ends, whatever `want_i` does.
module debug_extend
  import spec_pkg::ComponentDebg;
(
  input logic clk_i,
  input logic rst_ni,

  // measure
  input  logic        measure_valid_i,
  input  logic [31:0] measure_word_i,
  output logic        measure_done_o,

  // The entry DEBG
  input  logic         want_i,
  input  logic [255:0] digest_i,  // constant while it is extended
  output logic         done_o,

  // Accumulator
  output logic        extend_valid_o,
  input  logic [ 4:0] entry_index_i,
  output logic [31:0] entry_word_o,
  input  logic        extend_done_i,
  input  logic        extending_i,

  output logic alert_o
);

  logic own_d, own_q;
  logic [31:0] word;

  always_comb begin
    own_d = own_q;
    if (own_q) begin
      if (extend_done_i) own_d = 1'b0;
    end else begin
      own_d = want_i && !measure_valid_i && !extending_i;
    end
  end

  assign extend_valid_o = own_q || measure_valid_i;
  assign entry_word_o   = own_q ? word : measure_word_i;
  assign measure_done_o = extend_done_i && !own_q;
  assign done_o         = extend_done_i && own_q && want_i;

  // Security version and signer are zero.
  always_comb begin
    word = '0;
    unique case (entry_index_i)
      5'd0: word = ComponentDebg;
      5'd10: word = digest_i[255:224];
      5'd11: word = digest_i[223:192];
      5'd12: word = digest_i[191:160];
      5'd13: word = digest_i[159:128];
      5'd14: word = digest_i[127:96];
      5'd15: word = digest_i[95:64];
      5'd16: word = digest_i[63:32];
      5'd17: word = digest_i[31:0];
      default: ;
    endcase
  end

  doubled #(
    .Width(1)
  ) u_own (
    .clk_i,
    .rst_ni,
    .d_i    (own_d),
    .q_o    (own_q),
    .alert_o(alert_o)
  );

endmodule
