// SPDX-License-Identifier: Apache-2.0
// The nonce unit on the private SHA-256, with another client of that beside it. With `replace_i` the
// unit sees another digest than the engine's.
module ecc_nonce_top
  import private_sha_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic        start_i,
  input  logic [ 1:0] mode_i,
  output logic        busy_o,
  output logic        done_o,
  output logic        fail_o,
  output logic [ 1:0] source_o,
  output logic [ 3:0] address_o,
  input  logic [31:0] word_i,
  output logic        we_o,
  output logic [ 2:0] waddr_o,
  output logic [31:0] wdata_o,
  output logic        alert_o,

  // Digests
  output logic         request_o,
  output logic         digest_done_o,
  input  logic         replace_i,
  input  logic [255:0] digest_i,

  // The other client, whose word is always the same
  input  logic other_request_i,
  input  logic other_valid_i,
  input  logic other_finish_i,
  output logic other_grant_o,
  output logic other_done_o,

  output logic sha_alert_o
);

  logic      [Clients-1:0] requests;
  psha_req_t [Clients-1:0] clients;
  psha_rsp_t [Clients-1:0] answers;
  psha_req_t unit, other;
  psha_rsp_t unit_answer, other_answer;
  logic [255:0] digest;

  assign other = '{
          valid: other_valid_i,
          word: 32'hC0FFEE00,
          bytes: 3'd4,
          finish: other_finish_i,
          restart: 1'b1
      };
  assign other_grant_o = other_answer.grant;
  assign other_done_o = other_answer.done;
  assign digest_done_o = unit_answer.done;

  always_comb begin
    requests                = '0;
    requests[ClientMeasure] = other_request_i;
    requests[ClientEcc]     = request_o;
    clients                 = '0;
    clients[ClientMeasure]  = other;
    clients[ClientEcc]      = unit;
  end
  assign other_answer = answers[ClientMeasure];
  assign unit_answer  = answers[ClientEcc];

  ecc_nonce u_nonce (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .mode_i,
    .busy_o,
    .done_o,
    .fail_o,
    .source_o,
    .address_o,
    .word_i,
    .we_o,
    .waddr_o,
    .wdata_o,
    .psha_request_o(request_o),
    .psha_o        (unit),
    .psha_i        (unit_answer),
    .digest_i      (replace_i ? digest_i : digest),
    .alert_o
  );

  private_sha u_sha (
    .clk_i,
    .rst_ni,
    .request_i(requests),
    .client_i (clients),
    .client_o (answers),
    .digest_o (digest),
    .alert_o  (sha_alert_o)
  );

endmodule
