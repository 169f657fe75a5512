// SPDX-License-Identifier: Apache-2.0
// The stream of attest, cut: each message is one word, which ends it. (The proof is of the real one; this one
// lets the searches reach the end of a command.)
module attest_stream
  import attest_template_pkg::*;
  import private_sha_pkg::psha_req_t;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic                     load_i,
  input  logic                     fresh_i,
  input  logic [TemplateWidth-1:0] next_i,
  input  logic                     run_i,
  input  logic [TemplateWidth-1:0] first_i,
  input  logic [TemplateWidth-1:0] last_i,
  output logic                     ended_o,

  output logic          fetch_o,
  output field_e        fetch_field_o,
  output logic   [ 3:0] fetch_index_o,
  output logic   [ 4:0] fetch_entry_o,
  input  logic          fetch_done_i,
  input  logic   [31:0] fetch_word_i,

  output logic [11:0] length_o,

  input logic [ 4:0] entries_i,
  input logic [15:0] life_cycle_i,
  input logic        overflow_i,
  input logic        tainted_i,

  output psha_req_t        psha_o,
  input  logic             psha_ready_i,
  output logic             write_o,
  output logic      [ 9:0] address_o,
  output logic      [31:0] word_o,

  output logic bad_type_o,
  output logic bad_life_cycle_o,
  output logic stray_o
);

  logic ended_q, hashes, unused_inputs;

  assign unused_inputs = ^{fresh_i, next_i, last_i, fetch_done_i, fetch_word_i, life_cycle_i,
                           overflow_i, tainted_i};

  assign hashes = first_i != TokenTailFirst;
  assign ended_o = ended_q;
  assign fetch_o = 1'b0;
  assign fetch_field_o = FieldNonce;
  assign fetch_index_o = '0;
  assign fetch_entry_o = '0;
  assign length_o = 12'd288 + 12'd87 * 12'(entries_i);
  assign write_o = 1'b0;
  assign address_o = '0;
  assign word_o = '0;
  assign bad_type_o = 1'b0;
  assign bad_life_cycle_o = 1'b0;
  assign stray_o = 1'b0;

  always_comb begin
    psha_o       = '0;
    psha_o.bytes = 3'd4;
    if (run_i && !ended_q && hashes) begin
      psha_o.valid  = 1'b1;
      psha_o.finish = 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) ended_q <= 1'b0;
    else if (load_i) ended_q <= 1'b0;
    else if (run_i && (psha_ready_i || !hashes)) ended_q <= 1'b1;
  end

endmodule
