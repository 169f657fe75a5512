// SPDX-License-Identifier: Apache-2.0
// The entries, one for each resource that can be granted, and their readers, each of which sees one entry; those of the
// devices are seen all at once, too. What has none
// reads as never granted.
//
// A grant is kept, twice, in the setup cycle of its write and taken in the access cycle. Where the two copies disagree it is
// not taken.
//
// The clock runs in these two cycles and during the reset: nothing here changes at another time. All keeps its state
// by itself, so a clock that runs on (rtl/tech) changes nothing.
module firewall_table
  import firewall_pkg::*;
  import resources_pkg::*;
#(
  parameter int unsigned Readers = 8
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // A grant that was found good, in the setup cycle, and that it is taken, in the access cycle
  input  logic   grant_i,
  input  grant_t request_i,
  output logic   taken_o,

  input  logic [Readers-1:0][               7:0] index_i,
  output logic [Readers-1:0]                     locked_o,
  output logic [Readers-1:0]                     granted_o,
  output logic [Readers-1:0][PermissionBits-1:0] permit_o,

  // The devices' entries, all at once
  output logic [ResourceDevices-1:0]                     device_locked_o,
  output logic [ResourceDevices-1:0]                     device_granted_o,
  output logic [ResourceDevices-1:0][PermissionBits-1:0] device_permit_o,

  output logic alert_o
);

  logic clk_entries, take, grant_alert;
  logic [ResourceEntries-1:0] locked, granted, alert;
  logic [ResourceEntries-1:0][PermissionBits-1:0] permit;
  grant_t grant;

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(grant_i || take || !rst_ni),
    .clk_o   (clk_entries)
  );

  doubled #(
    .Width(1 + $bits(grant_t))
  ) u_grant (
    .clk_i  (clk_entries),
    .rst_ni,
    .d_i    ({grant_i, grant_i ? request_i : '0}),
    .q_o    ({take, grant}),
    .alert_o(grant_alert)
  );

  assign taken_o = take && !grant_alert;

  for (genvar i = 0; i < ResourceEntries; i++) begin : g_entry
    localparam logic [7:0] Index = 8'(i);
    localparam resource_t Resource = resource_of(Index);
    if (Resource.valid && !Resource.fixed) begin : g_cell
      firewall_entry #(
        .Rights(kind_grant(Resource.kind))
      ) u_entry (
        .clk_i       (clk_entries),
        .rst_ni,
        .grant_i     (taken_o && (grant.index == Index)),
        .permission_i(grant.permission),
        .locked_o    (locked[i]),
        .granted_o   (granted[i]),
        .permit_o    (permit[i]),
        .alert_o     (alert[i])
      );
    end else begin : g_none
      assign locked[i]  = 1'b0;
      assign granted[i] = 1'b0;
      assign permit[i]  = '0;
      assign alert[i]   = 1'b0;
    end
  end

  assign device_locked_o  = locked[ResourceDevicesFirst+:ResourceDevices];
  assign device_granted_o = granted[ResourceDevicesFirst+:ResourceDevices];
  assign device_permit_o  = permit[ResourceDevicesFirst+:ResourceDevices];

  for (genvar r = 0; r < Readers; r++) begin : g_reader
    assign locked_o[r]  = locked[index_i[r]];
    assign granted_o[r] = granted[index_i[r]];
    assign permit_o[r]  = permit[index_i[r]];
  end

  assign alert_o = grant_alert || (alert != '0);

endmodule
