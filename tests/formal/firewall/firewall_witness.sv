// SPDX-License-Identifier: Apache-2.0
// What the firewalls' table is, of one entry, `witness`, that nothing chooses: what is proved with it holds for all.
//
// table_props.sv proves that the table is so for each of its readers; any/ and faulty/firewall_table.sv, which stand for
// the table in the proof of the firewalls, are made of it.
module firewall_witness
  import firewall_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // A grant that was found good. It is taken in the next cycle, unless a fault drops it.
  input  logic   grant_i,
  input  grant_t request_i,
  input  logic   drop_i,
  output logic   taken_o,
  output logic   take_o,     // but for the fault
  output grant_t request_o,  // it

  output logic [               7:0] witness_o,
  output logic                      granted_o,
  output logic [PermissionBits-1:0] rights_o    // that were granted
);

  logic take_q, granted_q, set;
  grant_t request_q;
  logic [PermissionBits-1:0] rights_q, may_hold;
  logic [7:0] witness;
  logic sram, flash, device;

  formal_constant #(
    .Width(8)
  ) u_witness (
    .clk_i,
    .value_o(witness)
  );

  // What is granted at all: SRAM, flash, and of the devices those that are not fixed.
  assign sram = witness < 8'd64;
  assign flash = (witness >= 8'd64) && (witness < 8'd128);
  assign device = (witness >= 8'd133) && (witness <= 8'd157);
  assign may_hold = sram ? '1 : flash ? {6{3'b001}} : {6{3'b011}};
  assign set = taken_o && (request_q.index == witness) && (sram || flash || device);

  assign take_o = take_q;
  assign taken_o = take_q && !drop_i;
  assign request_o = request_q;
  assign witness_o = witness;
  assign granted_o = granted_q;
  assign rights_o = rights_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      take_q    <= 1'b0;
      request_q <= '0;
      granted_q <= 1'b0;
      rights_q  <= '0;
    end else begin
      take_q    <= grant_i;
      request_q <= grant_i ? request_i : '0;
      granted_q <= granted_q || set;
      rights_q  <= (set && !granted_q) ? (request_q.permission & may_hold) : rights_q;
    end
  end

endmodule
