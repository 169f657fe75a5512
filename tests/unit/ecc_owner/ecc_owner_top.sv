// SPDX-License-Identifier: Apache-2.0
// ecc_owner with its buses as plain vectors, for a bench in C++.
module ecc_owner_top
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // {psel, penable, pwrite, pstrb, pprot, pauser}; address; data
  input  logic [12:0] software_i,
  input  logic [31:0] software_addr_i,
  input  logic [31:0] software_data_i,
  output logic [33:0] software_o,
  input  logic        birth_request_i,
  input  logic [12:0] birth_i,
  input  logic [31:0] birth_addr_i,
  input  logic [31:0] birth_data_i,
  output logic [33:0] birth_o,
  input  logic        attest_request_i,
  input  logic [12:0] attest_i,
  input  logic [31:0] attest_addr_i,
  input  logic [31:0] attest_data_i,
  output logic [33:0] attest_o,
  output logic [12:0] ecc_o,
  output logic [31:0] ecc_addr_o,
  output logic [31:0] ecc_data_o,
  input  logic [33:0] ecc_i,

  output logic [3:0] birth_owner_o,
  output logic [3:0] attest_owner_o,
  output logic       alert_o
);

  function automatic apb_req_t request(logic [12:0] control, logic [31:0] addr, logic [31:0] data);
    request         = '0;
    request.psel    = control[12];
    request.penable = control[11];
    request.pwrite  = control[10];
    request.pstrb   = control[9:6];
    request.pprot   = control[5:3];
    request.pauser  = spec_pkg::subject_e'(control[2:0]);
    request.paddr   = addr;
    request.pwdata  = data;
  endfunction

  apb_req_t ecc;

  assign ecc_o = {ecc.psel, ecc.penable, ecc.pwrite, ecc.pstrb, ecc.pprot, 3'(ecc.pauser)};
  assign ecc_addr_o = ecc.paddr;
  assign ecc_data_o = ecc.pwdata;

  ecc_owner u_owner (
    .clk_i,
    .rst_ni,
    .software_i(request(software_i, software_addr_i, software_data_i)),
    .software_o,
    .birth_request_i,
    .birth_i   (request(birth_i, birth_addr_i, birth_data_i)),
    .birth_o,
    .attest_request_i,
    .attest_i  (request(attest_i, attest_addr_i, attest_data_i)),
    .attest_o,
    .ecc_o     (ecc),
    .ecc_i,
    .birth_owner_o,
    .attest_owner_o,
    .alert_o
  );

endmodule
