// SPDX-License-Identifier: Apache-2.0
// In the place of the firewalls' table: one entry of it, and who reads another one gets any answer.
module firewall_table
  import firewall_pkg::*;
  import resources_pkg::*;
#(
  parameter int unsigned Readers = 8
) (
  input logic clk_i,
  input logic rst_ni,

  input  logic   grant_i,
  input  grant_t request_i,
  output logic   taken_o,

  input  logic [Readers-1:0][               7:0] index_i,
  output logic [Readers-1:0]                     locked_o,
  output logic [Readers-1:0]                     granted_o,
  output logic [Readers-1:0][PermissionBits-1:0] permit_o,

  output logic [ResourceDevices-1:0]                     device_locked_o,
  output logic [ResourceDevices-1:0]                     device_granted_o,
  output logic [ResourceDevices-1:0][PermissionBits-1:0] device_permit_o,

  output logic alert_o
);

  logic take, granted;
  grant_t request;
  logic [7:0] witness;
  logic [PermissionBits-1:0] rights;

  firewall_witness u_witness (
    .clk_i,
    .rst_ni,
    .grant_i,
    .request_i,
    .drop_i   (1'b0),
    .taken_o,
    .take_o   (take),
    .request_o(request),
    .witness_o(witness),
    .granted_o(granted),
    .rights_o (rights)
  );

  assign alert_o = 1'b0;

  for (genvar r = 0; r < Readers; r++) begin : g_reader
    logic [PermissionBits+1:0] any;

    formal_any #(.Width(PermissionBits + 2)) u_any (.value_o(any));

    assign {locked_o[r], granted_o[r], permit_o[r]} =
        (index_i[r] == witness) ? {granted, granted, rights} : any;
  end

  for (genvar d = 0; d < ResourceDevices; d++) begin : g_device
    logic [PermissionBits+1:0] any;

    formal_any #(.Width(PermissionBits + 2)) u_any (.value_o(any));

    assign {device_locked_o[d], device_granted_o[d], device_permit_o[d]} =
        (8'(ResourceDevicesFirst + d) == witness) ? {granted, granted, rights} : any;
  end

endmodule
