// SPDX-License-Identifier: Apache-2.0
// In the place of an entry of the firewalls' table: it answers anything. table_props.sv assumes of the witness's what is
// proved of each entry.
module firewall_entry
  import firewall_pkg::*;
#(
  parameter logic [2:0] Rights = 3'b111
) (
  input logic clk_i,
  input logic rst_ni,

  input logic                      grant_i,
  input logic [PermissionBits-1:0] permission_i,

  output logic                      locked_o,
  output logic                      granted_o,
  output logic [PermissionBits-1:0] permit_o,
  output logic                      alert_o
);

  logic [PermissionBits+2:0] any;

  formal_any #(.Width(PermissionBits + 3)) u_any (.value_o(any));

  assign {alert_o, locked_o, granted_o, permit_o} = rst_ni ? any : '0;

endmodule
