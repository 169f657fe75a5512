// SPDX-License-Identifier: Apache-2.0
// An entry of the firewalls' table, of each kind: what it says is what the first grant since the reset gave, as far as the
// kind has it.
module entry
  import firewall_pkg::*;
(
  input logic                      clk_i,
  input logic                      rst_ni,
  input logic                      grant_i,
  input logic [PermissionBits-1:0] permission_i
);

  localparam logic [2:0][2:0] Kinds = {3'b111, 3'b001, 3'b011};  // SRAM, flash, device

  logic past, run, granted_q;
  logic [PermissionBits-1:0] given_q;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  for (genvar k = 0; k < 3; k++) begin : gen_kind
    logic locked, granted, alert;
    logic [PermissionBits-1:0] permit;

    firewall_entry #(
      .Rights(Kinds[k])
    ) u_dut (
      .clk_i,
      .rst_ni,
      .grant_i,
      .permission_i,
      .locked_o (locked),
      .granted_o(granted),
      .permit_o (permit),
      .alert_o  (alert)
    );

    a_exact :
    assert property (@(posedge clk_i) !past ||
        ((locked == granted_q) && (granted == granted_q) && !alert &&
         (permit == (given_q & {Subjects{Kinds[k]}}))));

    c_second_grant :
    cover property (@(posedge clk_i) run && granted && grant_i && (permit[0] != permission_i[0]));
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      granted_q <= 1'b0;
      given_q   <= '0;
    end else begin
      granted_q <= granted_q || grant_i;
      given_q   <= (grant_i && !granted_q) ? permission_i : given_q;
    end
  end

endmodule
