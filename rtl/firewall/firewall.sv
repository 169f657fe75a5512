// SPDX-License-Identifier: Apache-2.0
// The firewalls: a verdict for every port in the cycle of its question, and the table behind it. Contract: README.md.
module firewall
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Ports = 7
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset, never a core's

  input  ask_t [Ports-1:0] ask_i,
  output logic [Ports-1:0] allow_o,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  input  logic handover_i,  // one cycle
  output logic handover_o,  // stays

  // Who may read the device of each value, in this cycle: its interrupts are theirs
  output logic [ResourceDevices-1:0][Subjects-1:0] readers_o,

  output logic irq_o,   // a refusal is kept
  output logic alert_o  // rails disagree or did: pulls the chip's reset
);

  logic handover, handover_alert, is_before, is_after, closed, close, close_alert;
  logic
      is_before_next,
      is_after_next,
      grant,
      taken,
      table_alert,
      trouble,
      alert_q,
      alert_alert,
      acknowledge;
  grant_t request;

  // What the ports see of the table, and behind them the registers.
  logic [Ports:0][7:0] index;
  logic [Ports:0] locked, granted;
  logic [Ports:0][PermissionBits-1:0] permit;
  logic unused_granted;
  logic [ResourceDevices-1:0] device_locked, device_granted;
  logic [ResourceDevices-1:0][PermissionBits-1:0] device_permit;

  assign unused_granted = granted[Ports];

  // The states.

  sticky u_handover (
    .clk_i,
    .rst_ni,
    .set_i  (handover_i),
    .q_o    (handover),
    .alert_o(handover_alert)
  );

  sticky u_closed (
    .clk_i,
    .rst_ni,
    .set_i  (close),
    .q_o    (closed),
    .alert_o(close_alert)
  );

  assign handover_o = handover;
  assign is_before = !handover;
  assign is_after = handover && !handover_alert;

  assign is_before_next = is_before && !handover_i;
  assign is_after_next = is_after || (is_before && handover_i);

  // The table.

  firewall_table #(
    .Readers(Ports + 1)
  ) u_table (
    .clk_i,
    .rst_ni,
    .grant_i(grant),
    .request_i(request),
    .taken_o(taken),
    .index_i(index),
    .locked_o(locked),
    .granted_o(granted),
    .permit_o(permit),
    .device_locked_o(device_locked),
    .device_granted_o(device_granted),
    .device_permit_o(device_permit),
    .alert_o(table_alert)
  );

  // A disagreement may heal; it stays told.
  assign trouble = table_alert || handover_alert || close_alert;

  sticky u_alert (
    .clk_i,
    .rst_ni,
    .set_i  (trouble),
    .q_o    (alert_q),
    .alert_o(alert_alert)
  );

  assign alert_o = trouble || alert_q || alert_alert;

  // The verdicts.

  logic [Ports-1:0] refused;

  for (genvar p = 0; p < Ports; p++) begin : g_port
    resource_t resource;
    logic [31:0] addr;
    logic unused;

    // Apart from `valid`, which hangs on the verdict: else it looks like a loop.
    assign addr     = ask_i[p].addr;
    assign resource = resource_at(addr);
    assign index[p] = resource.index;
    assign unused   = resource.fixed;

    firewall_judge u_judge (
      .subject_i  (ask_i[p].subject),
      .nonsecure_i(ask_i[p].nonsecure),
      .access_i   (ask_i[p].access),
      .valid_i    (resource.valid),
      .boot_i     (resource.boot),
      .kind_i     (resource.kind),
      .before_i   (is_before),
      .after_i    (is_after),
      .free_i     (!locked[p]),
      .granted_i  (granted[p]),
      .permit_i   (permit[p]),
      .allow_o    (allow_o[p])
    );

    assign refused[p] = ask_i[p].valid && !allow_o[p];
  end

  // Whose a device is. Where the rails of a lock or of the handover disagree, nobody's.
  for (genvar d = 0; d < ResourceDevices; d++) begin : g_device
    localparam resource_t Device = resource_of(8'(ResourceDevicesFirst + d));
    localparam logic [2:0] Ungranted = kind_ungranted(Device.kind);
    logic unused;

    assign unused = ^device_permit[d];

    for (genvar s = 0; s < Subjects; s++) begin : g_subject
      localparam logic Mine = (s == int'(SubjectAppSecure)) && Ungranted[AccessRead];

      assign readers_o[d][s] = Device.valid && is_after &&
                               (device_locked[d] ? device_granted[d] && device_permit[d][3*s] :
                                                   Mine);
    end
  end

  logic kept;
  refusal_t kept_refusal;
  logic [31:0] count;

  firewall_refusals #(
    .Ports(Ports)
  ) u_refusals (
    .clk_i,
    .rst_ni,
    .refused_i    (refused),
    .ask_i,
    .acknowledge_i(acknowledge),
    .kept_o       (kept),
    .refusal_o    (kept_refusal),
    .count_o      (count)
  );

  assign irq_o = kept;

  firewall_regs u_regs (
    .apb_i,
    .apb_o,
    .before_i     (is_before),
    .after_i      (is_after),
    .before_next_i(is_before_next),
    .after_next_i (is_after_next),
    .closed_i     (closed),
    .index_o      (index[Ports]),
    .locked_i     (locked[Ports]),
    .permit_i     (permit[Ports]),
    .kept_i       (kept),
    .refusal_i    (kept_refusal),
    .count_i      (count),
    .close_o      (close),
    .acknowledge_o(acknowledge),
    .grant_o      (grant),
    .request_o    (request),
    .taken_i      (taken)
  );

endmodule
