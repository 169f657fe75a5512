// SPDX-License-Identifier: Apache-2.0
// Stands for the nonce unit (rtl/ecc/ecc_nonce.sv, same ports) in proofs about its user: from
// its start
// until it is done or wiped it reads, writes and asks what it likes, and it alerts at any time.
module ecc_nonce
  import private_sha_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic        wipe_i,
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

  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,

  output logic alert_o
);

  logic busy_q;
  logic done, fail, we, request, alert;
  logic [$bits(psha_req_t)-1:0] asked;

  formal_any #(
    .Width(46 + $bits(psha_req_t))
  ) u_any (
    .value_o({done, fail, we, request, alert, source_o, address_o, waddr_o, wdata_o, asked})
  );

  assign busy_o         = busy_q;
  assign done_o         = busy_q && done;
  assign fail_o         = busy_q && fail && !done;
  assign we_o           = busy_q && we;
  assign psha_request_o = busy_q && request && !wipe_i;
  assign psha_o         = psha_request_o ? psha_req_t'(asked) : '0;
  assign alert_o        = alert;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) busy_q <= 1'b0;
    else busy_q <= (start_i || (busy_q && !done_o && !fail_o)) && !wipe_i;
  end

endmodule
