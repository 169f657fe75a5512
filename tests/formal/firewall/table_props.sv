// SPDX-License-Identifier: Apache-2.0
// The firewalls' table is what firewall_witness says, for each of its readers; grants come in any order and in any cycle.
// Its entries are cut (any/firewall_entry.sv).
//
// With FORMAL_FAULTS = 1 the witness's entry may have one faulty rail (entry_fault.sv), and one bit of the kept grant
// may be read flipped in any cycle.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module table_props
  import firewall_pkg::*;
  import resources_pkg::*;
#(
  parameter int unsigned Readers = 8
) (
  input logic clk_i,
  input logic rst_ni,

  input logic   grant_i,
  input grant_t request_i,
  input logic   taken_o,

  input logic [Readers-1:0][               7:0] index_i,
  input logic [Readers-1:0]                     locked_o,
  input logic [Readers-1:0]                     granted_o,
  input logic [Readers-1:0][PermissionBits-1:0] permit_o,

  input logic [ResourceDevices-1:0]                     device_locked_o,
  input logic [ResourceDevices-1:0]                     device_granted_o,
  input logic [ResourceDevices-1:0][PermissionBits-1:0] device_permit_o,

  input logic alert_o,

  // State
  input grant_t                                           kept,
  input logic                                             grant_alert,
  input logic   [ResourceEntries-1:0]                     entry_alert,
  input logic   [ResourceEntries-1:0]                     entry_locked,
  input logic   [ResourceEntries-1:0]                     entry_granted,
  input logic   [ResourceEntries-1:0][PermissionBits-1:0] entry_permit
);

  localparam logic Faults = `FORMAL_FAULTS;

  logic past, run, taken, take, granted;
  grant_t request;
  logic [7:0] witness;
  logic [PermissionBits-1:0] rights;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  firewall_witness u_witness (
    .clk_i,
    .rst_ni,
    .grant_i,
    .request_i,
    .drop_i   (Faults && !taken_o),
    .taken_o  (taken),
    .take_o   (take),
    .request_o(request),
    .witness_o(witness),
    .granted_o(granted),
    .rights_o (rights)
  );

  // Taken is what was asked for in the cycle before, all of it, and nothing else.
  a_taken :
  assert property (@(posedge clk_i) !past || (taken_o == taken));

  a_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !taken_o || (kept == request));

  // The entries are cut. Of the witness's is assumed what entry.sv and entry_fault.sv prove of each: what it says of the
  // grants that it was given. That it is given them is shown here.
  logic [ResourceEntries-1:0] unlike, astray;

  for (genvar i = 0; i < ResourceEntries; i++) begin : g_entry
    localparam logic [7:0] Index = 8'(i);
    localparam resource_t Resource = resource_of(Index);
    logic more, other;

    assign more = (!granted && entry_granted[i]) || (!entry_locked[i] && granted) ||
                  ((entry_permit[i] & ~rights) != '0);
    assign other = entry_alert[i] || ({entry_locked[i], entry_granted[i], entry_permit[i]} !=
                                      {granted, granted, rights});

    if (Resource.valid && !Resource.fixed) begin : g_cell
      assign unlike[i] = (witness == Index) && (Faults ? more : other);
      assign astray[i] = (witness == Index) &&
                         ((firewall_table.g_entry[i].g_cell.u_entry.grant_i !=
                           (taken_o && (request.index == Index))) ||
                          (taken_o && (firewall_table.g_entry[i].g_cell.u_entry.permission_i !=
                                       request.permission)) ||
                          (firewall_table.g_entry[i].g_cell.u_entry.rst_ni != rst_ni));
    end else begin : g_none
      assign unlike[i] = 1'b0;
      assign astray[i] = (witness == Index) && (more || other);
    end
  end

  always_comb begin
    assume (unlike == '0);
  end

  // An entry is given its grants, whole, and no other's; what can't be granted never is.
  a_given :
  assert property (@(posedge clk_i) !past || (astray == '0));

  // A reader, that nothing chooses, sees the entry that it asks for.
  logic [3:0] reader;
  logic reads, read_locked, read_granted;
  logic [PermissionBits-1:0] read_permit;

  formal_constant #(
    .Width(4)
  ) u_reader (
    .clk_i,
    .value_o(reader)
  );

  always_comb begin
    assume (reader < 4'(Readers));
    {reads, read_locked, read_granted, read_permit} = '0;
    for (int unsigned r = 0; r < Readers; r++) begin
      if (reader == 4'(r)) begin
        reads = (index_i[r] == witness) && (witness < 8'(ResourceEntries));
        {read_locked, read_granted, read_permit} = {locked_o[r], granted_o[r], permit_o[r]};
      end
    end
  end

  a_reads :
  assert property (@(posedge clk_i) !past || !reads ||
      ((granted || !read_granted) && (read_locked || !granted) &&
       ((read_permit & ~rights) == '0) &&
       (Faults || ({read_locked, read_granted, read_permit} == {granted, granted, rights}))));

  for (genvar r = 0; r < Readers; r++) begin : g_reader
    c_read :
    cover property (@(posedge clk_i) run && reads && (reader == 4'(r)) && read_granted &&
        read_permit[0] && read_permit[15]);
  end

  // So do those who see all devices.
  logic device_locked, device_granted;
  logic [PermissionBits-1:0] device_permit;

  always_comb begin
    {device_locked, device_granted, device_permit} = {granted, granted, rights};
    for (int unsigned d = 0; d < ResourceDevices; d++) begin
      if (witness == 8'(ResourceDevicesFirst + d)) begin
        {device_locked, device_granted, device_permit} = {
          device_locked_o[d], device_granted_o[d], device_permit_o[d]
        };
      end
    end
  end

  a_device :
  assert property (@(posedge clk_i) !past ||
      ((granted || !device_granted) && (device_locked || !granted) &&
       ((device_permit & ~rights) == '0) &&
       (Faults || ({device_locked, device_granted, device_permit} ==
                   {granted, granted, rights}))));

  // Whatever disagrees is told in that cycle, whichever entry it is.
  a_told :
  assert property (@(posedge clk_i) !past || (alert_o == (grant_alert || (entry_alert != '0))));

  a_quiet :
  assert property (@(posedge clk_i) Faults || !past || !grant_alert);

  c_two_grants :
  cover property (@(posedge clk_i) run && taken_o && granted && (request.index == witness));

endmodule

bind firewall_table table_props #(
  .Readers(Readers)
) u_props (
  .kept         (grant),
  .entry_alert  (alert),
  .entry_locked (locked),
  .entry_granted(granted),
  .entry_permit (permit),
  .*
);
