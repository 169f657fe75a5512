// SPDX-License-Identifier: Apache-2.0
// Registers of the firewall, by hand: a grant is judged as a whole and has no way back.
//
// An access is judged by the state of its access cycle. A grant is so one cycle before: what a setup cycle precedes can change
// no state but the handover, whose next one comes in.
module firewall_regs
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
(
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Neither, where the handover's rails disagree: then nobody reaches a register. And of the next cycle
  input logic before_i,
  input logic after_i,
  input logic before_next_i,
  input logic after_next_i,

  input logic closed_i,

  // The entry that is asked for
  output logic [               7:0] index_o,
  input  logic                      locked_i,
  input  logic [PermissionBits-1:0] permit_i,

  input logic            kept_i,
  input refusal_t        refusal_i,
  input logic     [31:0] count_i,

  output logic close_o,
  output logic acknowledge_o,

  // In the setup cycle, and the answer in the access cycle
  output logic   grant_o,
  output grant_t request_o,
  input  logic   taken_i
);

  localparam logic [31:0] CloseWord = 32'h434C_4F53;

  logic access, setup, words;
  resource_t resource;
  logic [PermissionBits-1:0] permission, writes, executes;
  logic unused;

  assign unused = ^{apb_i.paddr[31:16], apb_i.pprot[2], apb_i.pprot[0], resource.index,
                    resource.boot};

  assign access = apb_i.psel && apb_i.penable;
  assign setup = apb_i.psel && !apb_i.penable;
  assign words = (apb_i.paddr[1:0] == 2'b00) && (!apb_i.pwrite || (apb_i.pstrb == 4'hF));

  function automatic logic mine(logic boot, logic run);
    mine = !apb_i.pprot[1] && ((boot && (apb_i.pauser == SubjectPluton)) ||
                               (run && (apb_i.pauser == SubjectAppSecure)));
  endfunction

  // A grant.

  assign index_o    = apb_i.paddr[9:2];
  assign permission = apb_i.pwdata[PermissionBits-1:0];
  assign request_o  = '{index: index_o, permission: permission};

  always_comb begin
    grant_o  = 1'b0;
    writes   = '0;
    executes = '0;
    resource = '0;
    if (setup && apb_i.pwrite && (apb_i.paddr[15:10] == 6'd1)) begin
      resource = resource_of(index_o);
      writes   = permission & {Subjects{3'b010}};
      executes = permission & {Subjects{3'b100}};
      grant_o  = words && mine(before_next_i, after_next_i) && !closed_i && !locked_i;
      if (!resource.valid || resource.fixed) grant_o = 1'b0;
      if (apb_i.pwdata[31:PermissionBits] != 14'h2000) grant_o = 1'b0;
      if ((permission & ~{Subjects{kind_grant(resource.kind)}}) != '0) grant_o = 1'b0;
      if ((writes != '0) && (executes != '0)) grant_o = 1'b0;
      if (before_next_i) begin
        if ((resource.kind != KindSram) || (permission[PermissionBits-1:6] != '0)) grant_o = 1'b0;
      end
    end
  end

  always_comb begin
    apb_o         = '0;
    close_o       = 1'b0;
    acknowledge_o = 1'b0;
    if (access) begin
      apb_o.pready  = 1'b1;
      apb_o.pslverr = 1'b1;
      if (mine(before_i, after_i) && words) begin
        unique casez ({
          apb_i.pwrite, apb_i.paddr[15:2]
        })
          {
            1'b0, 14'h0000
          } : begin
            apb_o.pslverr = 1'b0;
            apb_o.prdata  = DeviceFirewallId;
          end
          {
            1'b0, 14'h0001
          } : begin
            apb_o.pslverr = 1'b0;
            apb_o.prdata  = {29'h0, kept_i, closed_i, after_i};
          end
          {
            1'b1, 14'h0002
          } : begin
            close_o       = after_i && !closed_i && (apb_i.pwdata == CloseWord);
            apb_o.pslverr = !close_o;
          end
          {
            1'b0, 14'h0003
          } : begin
            apb_o.pslverr = 1'b0;
            apb_o.prdata  = refusal_i.addr;
          end
          {
            1'b0, 14'h0004
          } : begin
            apb_o.pslverr = 1'b0;
            apb_o.prdata = {
              kept_i,
              15'h0,
              refusal_i.index,
              1'b0,
              refusal_i.valid,
              refusal_i.access,
              refusal_i.nonsecure,
              refusal_i.subject
            };
          end
          {
            1'b0, 14'h0005
          } : begin
            apb_o.pslverr = 1'b0;
            apb_o.prdata  = count_i;
          end
          {
            1'b1, 14'h0006
          } : begin
            acknowledge_o = apb_i.pwdata == 32'd1;
            apb_o.pslverr = !acknowledge_o;
          end
          {
            1'b0, 14'b00_0001_????_????
          } : begin
            apb_o.pslverr = index_o >= 8'(ResourceEntries);
            if (locked_i && !apb_o.pslverr) apb_o.prdata = {1'b1, 13'h0, permit_i};
          end
          {
            1'b1, 14'b00_0001_????_????
          } : begin
            apb_o.pslverr = !taken_i;
          end
          default: apb_o.pslverr = 1'b1;
        endcase
      end
    end
  end

endmodule
