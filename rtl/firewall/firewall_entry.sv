// SPDX-License-Identifier: Apache-2.0
// One entry of the table: its lock and its permission bits, each on two rails.
//
// Invariant: what an entry allows changes once, at the edge in which its lock is set. A lock of which one rail is
// set takes no grant, and is not told as `granted_o`; a bit of which the rails disagree is not in `permit_o`. So one flipped
// bit never allows an access. Bits that the kind's `grant` does not name do not exist.
//
// The clock may stand while `grant_i` is low.
module firewall_entry
  import firewall_pkg::*;
#(
  parameter logic [2:0] Rights = 3'b111  // kind_grant of the entry's kind
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input logic                      grant_i,
  input logic [PermissionBits-1:0] permission_i,

  output logic                      locked_o,   // no grant is taken: one rail of the lock is enough
  output logic                      granted_o,  // both rails of the lock are set
  output logic [PermissionBits-1:0] permit_o,   // both rails of the bit say yes
  output logic                      alert_o     // some rails disagree
);

  logic take, lock_alert;
  logic [2:0] bits_alert;

  sticky u_lock (
    .clk_i,
    .rst_ni,
    .set_i  (grant_i),
    .q_o    (locked_o),
    .alert_o(lock_alert)
  );

  assign take      = grant_i && !locked_o;
  assign granted_o = locked_o && !lock_alert;
  assign alert_o   = lock_alert || (bits_alert != '0);

  // The bits of all subjects for one access.
  for (genvar a = 0; a < 3; a++) begin : g_access
    if (Rights[a]) begin : g_bits
      (* keep *)logic [Subjects-1:0] q_q;
      (* keep *)logic [Subjects-1:0] shadow_nq;
      logic [Subjects-1:0] q_d, shadow_nd, given;

      for (genvar s = 0; s < Subjects; s++) begin : g_subject
        assign given[s]        = permission_i[3*s+a];
        assign permit_o[3*s+a] = q_q[s] && !shadow_nq[s];
      end

      assign q_d           = take ? given : q_q;
      assign shadow_nd     = take ? ~given : shadow_nq;
      assign bits_alert[a] = q_q != ~shadow_nq;

      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) begin
          q_q       <= '0;
          shadow_nq <= '1;
        end else begin
          q_q       <= q_d;
          shadow_nq <= shadow_nd;
        end
      end
    end else begin : g_none
      logic [Subjects-1:0] unused;
      for (genvar s = 0; s < Subjects; s++) begin : g_subject
        assign unused[s]       = permission_i[3*s+a];
        assign permit_o[3*s+a] = 1'b0;
      end
      assign bits_alert[a] = 1'b0;
    end
  end

endmodule
