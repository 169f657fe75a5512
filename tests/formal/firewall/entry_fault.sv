// SPDX-License-Identifier: Apache-2.0
// An entry of the firewall's table of which one register, of a lock or of a permission bit, is read flipped in any cycles,
// by what looks at it and by itself. `firewall_entry` here is the netlist of the cell with an added input: a
// code from 1 to 38 flips what that register gives. Which one it is stays open, but is one: two are beyond the promise.
module entry_fault
  import firewall_pkg::*;
(
  input logic                      clk_i,
  input logic                      rst_ni,
  input logic                      grant_i,
  input logic [PermissionBits-1:0] permission_i,
  input logic                      flip_i
);

  logic past, locked, granted, alert, wrong;
  logic [PermissionBits-1:0] permit;
  logic [5:0] code, fault;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past)
  );

  formal_constant #(
    .Width(6)
  ) u_code (
    .clk_i,
    .value_o(code)
  );

  assign fault = flip_i ? code : 6'd0;

  firewall_entry u_dut (
    .clk_i,
    .rst_ni,
    .grant_i,
    .permission_i,
    .locked_o (locked),
    .granted_o(granted),
    .permit_o (permit),
    .alert_o  (alert),
    .fault_i  (fault)
  );

  // What the entry must be: what the first grant since the reset said.
  logic done_q, told_q;
  logic [PermissionBits-1:0] given_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      done_q  <= 1'b0;
      told_q  <= 1'b0;
      given_q <= '0;
    end else begin
      done_q <= done_q || grant_i;
      told_q <= told_q || alert;
      if (!done_q && grant_i) given_q <= permission_i;
    end
  end

  assign wrong = (locked != done_q) || (granted != done_q) || (permit != given_q);

  // Nothing is allowed but what was granted, in the very cycle of a flip too.
  a_allows_no_more :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !granted ||
                   (done_q && ((permit & ~given_q) == '0)));

  // What was granted is not taken for what was not, and takes no second grant.
  a_stays_locked :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !done_q || locked);

  a_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !wrong || alert || told_q);

  // The registers without the fault: they never say more than was granted, and exactly that until the fault is told. This
  // carries the induction.
  logic [2:0][5:0] q, shadow_n;

  assign q        = {u_dut.bits2_q_q, u_dut.bits1_q_q, u_dut.bits0_q_q};
  assign shadow_n = {u_dut.bits2_shadow_nq, u_dut.bits1_shadow_nq, u_dut.bits0_shadow_nq};

  a_good_lock :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
                   (((code == 6'd1) || (u_dut.lock_q_q == done_q)) &&
                    ((code == 6'd2) || (u_dut.lock_shadow_nq == !done_q))));

  a_given_once :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || done_q || (given_q == '0));

  for (genvar a = 0; a < 3; a++) begin : g_access
    for (genvar s = 0; s < 6; s++) begin : g_subject
      logic given, bit_flips, shadow_flips;

      assign given        = given_q[3*s+a];
      assign bit_flips    = code == 6'd3 + 6'd12 * 6'(a) + 6'(s);
      assign shadow_flips = code == 6'd9 + 6'd12 * 6'(a) + 6'(s);

      a_good_bit :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || bit_flips || !q[a][s] || given);

      a_good_shadow :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || shadow_flips || shadow_n[a][s] || given);

      a_right_until_told :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || told_q || ((bit_flips || (q[a][s] == given)) &&
                              (shadow_flips || (shadow_n[a][s] != given))));
    end
  end

  c_granted :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && granted && (permit == 18'h2_4081));

  c_denied :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && granted && flip_i &&
                  (given_q == '1) && (permit == 18'h3_FFFE));

  c_lock_broken :
  cover property (@(posedge clk_i) disable iff (!rst_ni) past && done_q && !granted && alert);

endmodule
