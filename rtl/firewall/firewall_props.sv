// SPDX-License-Identifier: Apache-2.0
// The promises of the firewalls (README.md), for an arbitrary entry, `witness`, that nothing chooses: what
// is proved of it holds for all. Beside the RTL stands what the entry must be by the accesses that were
// answered without an error; the questions at all ports are free, and so is the bus master but for the
// rules of APB. The table is cut: in its place stands tests/formal/firewall/any, whose other entries hold
// anything in any cycle; that the table is so is tests/formal/firewall/table_props.sv.
//
// With FORMAL_FAULTS = 1 one rail of every stored bit may be read flipped in any cycle
// (tests/formal/firewall/faulty): a verdict may then be no where it was yes, and never yes where it was
// no; nothing is granted that would have been refused.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module firewall_props
  import bus_pkg::*;
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
#(
  parameter int unsigned Ports = 7
) (
  input logic clk_i,
  input logic rst_ni,

  input ask_t     [Ports-1:0] ask_i,
  input logic     [Ports-1:0] allow_o,
  input apb_req_t             apb_i,
  input apb_rsp_t             apb_o,
  input logic                 handover_i,
  input logic                 handover_o,
  input logic                 irq_o,
  input logic                 alert_o,

  input logic [ResourceDevices-1:0][Subjects-1:0] readers_o,

  // The entry
  input logic [ 7:0] witness,
  input logic        lock,
  input logic [17:0] permits,

  // State
  input logic            closed,
  input logic            kept,
  input logic            trouble,
  input refusal_t        kept_refusal,
  input logic     [31:0] count,
  input logic            taken,
  input logic            handover_rail,
  input logic            closed_rail,
  input grant_t          request_q       // that was judged in the setup cycle
);

  localparam logic Faults = `FORMAL_FAULTS;
  localparam logic [31:0] CloseWord = 32'h434C_4F53;
  localparam logic [17:0] Writes = 18'b010_010_010_010_010_010;
  localparam logic [17:0] Executes = 18'b100_100_100_100_100_100;

  logic past, run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // ---- spec/resources.toml: addresses as ranges, and what belongs to an entry ----

  typedef struct packed {
    logic       there;
    logic [7:0] index;
  } place_t;

  function automatic logic inside_of(logic [31:0] addr, logic [31:0] base, logic [31:0] size);
    inside_of = (addr >= base) && (addr <= base + (size - 1));
  endfunction

  function automatic place_t place_of(logic [31:0] addr);
    place_of = '0;
    if (inside_of(addr, SramBase, SramSize)) begin
      place_of = {1'b1, 8'(ResourceSramFirst + ((addr - SramBase) >> 16))};
    end
    if (inside_of(addr, FlashBase, FlashSize)) begin
      place_of = {1'b1, 8'(ResourceFlashFirst + ((addr - FlashBase) >> 18))};
    end
    if (inside_of(addr, DeviceFirewallBase, DeviceFirewallSize)) place_of = {1'b1, 8'd128};
    if (inside_of(addr, DeviceResetsBase, DeviceResetsSize)) place_of = {1'b1, 8'd129};
    if (inside_of(addr, DeviceWatchdogBase, DeviceWatchdogSize)) place_of = {1'b1, 8'd130};
    if (inside_of(addr, DeviceFlashControlBase, DeviceFlashControlSize)) place_of = {1'b1, 8'd131};
    if (inside_of(addr, DeviceSecureMailboxBase, DeviceSecureMailboxSize)) begin
      place_of = {1'b1, 8'd132};
    end
    if (inside_of(addr, DeviceNormalMailboxBase, DeviceNormalMailboxSize)) begin
      place_of = {1'b1, 8'd133};
    end
    if (inside_of(addr, DeviceTimerBase, DeviceTimerSize)) place_of = {1'b1, 8'd134};
    if (inside_of(addr, DeviceUart0Base, DeviceUart0Size)) place_of = {1'b1, 8'd135};
    if (inside_of(addr, DeviceDmaBase, DeviceDmaSize)) place_of = {1'b1, 8'd136};
    if (inside_of(addr, DeviceRealtime0WatchdogBase, DeviceRealtime0WatchdogSize)) begin
      place_of = {1'b1, 8'd137};
    end
    if (inside_of(addr, DeviceRealtime0TimerBase, DeviceRealtime0TimerSize)) begin
      place_of = {1'b1, 8'd138};
    end
    if (inside_of(addr, DeviceRealtime0UartBase, DeviceRealtime0UartSize)) begin
      place_of = {1'b1, 8'd139};
    end
    if (inside_of(addr, DeviceRealtime0MailboxBase, DeviceRealtime0MailboxSize)) begin
      place_of = {1'b1, 8'd140};
    end
    if (inside_of(addr, DeviceRealtime0PeerBase, DeviceRealtime0PeerSize)) begin
      place_of = {1'b1, 8'd141};
    end
    if (inside_of(addr, DeviceRealtime1WatchdogBase, DeviceRealtime1WatchdogSize)) begin
      place_of = {1'b1, 8'd142};
    end
    if (inside_of(addr, DeviceRealtime1TimerBase, DeviceRealtime1TimerSize)) begin
      place_of = {1'b1, 8'd143};
    end
    if (inside_of(addr, DeviceRealtime1UartBase, DeviceRealtime1UartSize)) begin
      place_of = {1'b1, 8'd144};
    end
    if (inside_of(addr, DeviceRealtime1MailboxBase, DeviceRealtime1MailboxSize)) begin
      place_of = {1'b1, 8'd145};
    end
    if (inside_of(addr, DeviceRealtime1PeerBase, DeviceRealtime1PeerSize)) begin
      place_of = {1'b1, 8'd146};
    end
    if (inside_of(addr, DeviceRadioWatchdogBase, DeviceRadioWatchdogSize)) begin
      place_of = {1'b1, 8'd147};
    end
    if (inside_of(addr, DeviceRadioTimerBase, DeviceRadioTimerSize)) place_of = {1'b1, 8'd148};
    if (inside_of(addr, DeviceRadioUartBase, DeviceRadioUartSize)) place_of = {1'b1, 8'd149};
    if (inside_of(addr, DeviceRadioMailboxBase, DeviceRadioMailboxSize)) place_of = {1'b1, 8'd150};
    if (inside_of(addr, DeviceMailboxRealtime0Base, DeviceMailboxRealtime0Size)) begin
      place_of = {1'b1, 8'd151};
    end
    if (inside_of(addr, DeviceMailboxRealtime1Base, DeviceMailboxRealtime1Size)) begin
      place_of = {1'b1, 8'd152};
    end
    if (inside_of(addr, DeviceMailboxRadioBase, DeviceMailboxRadioSize)) place_of = {1'b1, 8'd153};
    if (inside_of(addr, DeviceGpio0Base, DeviceGpio0Size)) place_of = {1'b1, 8'd154};
    if (inside_of(addr, DeviceGpio1Base, DeviceGpio1Size)) place_of = {1'b1, 8'd155};
    if (inside_of(addr, DeviceSpi0Base, DeviceSpi0Size)) place_of = {1'b1, 8'd156};
    if (inside_of(addr, DeviceAdcBase, DeviceAdcSize)) place_of = {1'b1, 8'd157};
    if (inside_of(addr, DeviceRealtime0TcmBase, DeviceRealtime0TcmSize)) place_of = {1'b1, 8'd158};
    if (inside_of(addr, DeviceRealtime1TcmBase, DeviceRealtime1TcmSize)) place_of = {1'b1, 8'd159};
    if (inside_of(addr, DeviceRadioTcmBase, DeviceRadioTcmSize)) place_of = {1'b1, 8'd160};
  endfunction

  // Bit 3 s + a.
  function automatic logic named(logic [17:0] rights, logic [2:0] subject, logic [1:0] kind);
    named = 1'b0;
    for (int unsigned s = 0; s < 6; s++) begin
      for (int unsigned a = 0; a < 3; a++) begin
        if ((subject == 3'(s)) && (kind == 2'(a))) named = rights[3*s+a];
      end
    end
  endfunction

  logic is_sram, is_flash, is_device, is_there, is_fixed, is_boot;
  logic [17:0] may_grant;

  assign is_sram = witness < 8'd64;
  assign is_flash = (witness >= 8'd64) && (witness < 8'd128);
  assign is_device = (witness >= 8'd128) && (witness <= 8'd160);
  assign is_there = is_sram || is_flash || is_device;
  assign is_fixed = ((witness >= 8'd128) && (witness <= 8'd132)) ||
                    ((witness >= 8'd158) && (witness <= 8'd160));
  // Of the devices firewall, resets, flash_control, uart0, dma
  assign is_boot   = (witness == 8'd128) || (witness == 8'd129) || (witness == 8'd131) ||
                     (witness == 8'd135) || (witness == 8'd136);
  assign may_grant = is_sram ? '1 : is_flash ? ~(Writes | Executes) : ~Executes;

  // ---- The registers, and what the entry must be ----

  logic access, done, done_write, who, word;
  logic [15:0] offset;
  logic [31:0] data, read_value;
  logic at_grant, at_other_grant, grant_refused, refuse;
  logic handover_q, closed_q, granted_q, kept_q;
  logic [31:0] rights_q;  // of six subjects; no code beyond has one
  logic [31:0] fault_addr_q, fault_info_q, count_q;
  logic grants, closes, acknowledges;

  assign access = apb_i.psel && apb_i.penable;
  assign done = access && apb_o.pready && !apb_o.pslverr;
  assign done_write = done && apb_i.pwrite;
  assign offset = apb_i.paddr[15:0];
  assign data = apb_i.pwdata;
  assign who = !apb_i.pprot[1] &&
               (3'(apb_i.pauser) == 3'(handover_q ? SubjectAppSecure : SubjectPluton));
  assign word = !apb_i.pwrite || (apb_i.pstrb == 4'b1111);
  assign at_grant = (witness < 8'd176) && (offset == 16'h0400 + 16'({witness, 2'b00}));
  assign at_other_grant = !at_grant && (offset >= 16'h0400) && (offset < 16'h06C0) &&
                          (offset[1:0] == 2'b00);

  assign grant_refused = !is_there || is_fixed || granted_q || closed_q || !data[31] ||
                         (data[30:18] != '0) || ((data[17:0] & ~may_grant) != '0) ||
                         (is_sram && ((data[17:0] & Writes) != '0) &&
                          ((data[17:0] & Executes) != '0)) ||
                         (!handover_q && (!is_sram || (data[17:6] != '0)));

  always_comb begin
    refuse     = !who || !word;
    read_value = '0;
    unique case (offset)
      16'h0000: begin
        if (apb_i.pwrite) refuse = 1'b1;
        read_value = 32'h4649_5245;
      end
      16'h0004: begin
        if (apb_i.pwrite) refuse = 1'b1;
        read_value = {29'b0, kept_q, closed_q, handover_q};
      end
      16'h0008: if (!apb_i.pwrite || (data != CloseWord) || !handover_q || closed_q) refuse = 1'b1;
      16'h000C: begin
        if (apb_i.pwrite) refuse = 1'b1;
        read_value = fault_addr_q;
      end
      16'h0010: begin
        if (apb_i.pwrite) refuse = 1'b1;
        read_value = fault_info_q;
      end
      16'h0014: begin
        if (apb_i.pwrite) refuse = 1'b1;
        read_value = count_q;
      end
      16'h0018: if (!apb_i.pwrite || (data != 32'd1)) refuse = 1'b1;
      default: begin
        if (at_grant) begin
          if (apb_i.pwrite && grant_refused) refuse = 1'b1;
          read_value = {granted_q, 13'b0, rights_q[17:0]};
        end else begin
          refuse = 1'b1;
        end
      end
    endcase
  end

  assign grants = done_write && at_grant;
  assign closes = done_write && (offset == 16'h0008);
  assign acknowledges = done_write && (offset == 16'h0018);

  a_no_wait :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (apb_o.pready == access));

  // Another entry's registers are judged where that entry is the witness.
  a_judged :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || at_other_grant ||
      (Faults ? (apb_o.pslverr || !refuse) : (apb_o.pslverr == refuse)));

  a_only_owner :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !done || (who && word));

  a_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (done && !apb_i.pwrite) || (apb_o.prdata == '0));

  a_read :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !done || apb_i.pwrite || at_other_grant || Faults || (apb_o.prdata == read_value));

  // ---- The verdicts ----

  // Of one port, that nothing chooses.
  logic [2:0] port, subject;
  logic [1:0] kind;
  ask_t ask;
  place_t place;
  logic allow, at, identity, right, good;
  logic [Ports-1:0] refused;

  formal_constant #(
    .Width(3)
  ) u_port (
    .clk_i,
    .value_o(port)
  );

  always_comb begin
    assume (port < 3'(Ports));
    ask   = '0;
    allow = 1'b0;
    for (int unsigned p = 0; p < Ports; p++) begin
      refused[p] = ask_i[p].valid && !allow_o[p];
      if (port == 3'(p)) begin
        ask   = ask_i[p];
        allow = allow_o[p];
      end
    end
  end

  assign subject = 3'(ask.subject);
  assign kind = 2'(ask.access);
  assign place = place_of(ask.addr);
  assign at = place.there && (place.index == witness);
  assign identity = (subject < 3'd6) && (ask.nonsecure == (subject >= 3'd2)) && (kind != 2'd3);

  always_comb begin
    right = 1'b0;
    if (!handover_q) begin
      if (is_sram) right = (kind == 2'd0) || ((kind == 2'd1) && !granted_q);
      if (is_flash) right = kind == 2'd0;
      if (is_device) right = is_boot && (kind != 2'd2);
      if (subject != 3'(SubjectPluton)) right = 1'b0;
    end else if (granted_q) begin
      right = named(rights_q[17:0], subject, kind);
    end else begin
      right = (subject == 3'(SubjectAppSecure)) && (is_flash ? (kind == 2'd0) : (kind != 2'd2));
    end
  end

  assign good = identity && right;

  a_verdict :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !at || (Faults ? (!allow || good) : (allow == good)));

  // Whose the interrupts of a device are: who may read it.
  logic [Subjects-1:0] readers, owners;

  always_comb begin
    readers = '0;
    owners  = '0;
    for (int unsigned d = 0; d < ResourceDevices; d++) begin
      if (witness == 8'(ResourceDevicesFirst + d)) readers = readers_o[d];
    end
    for (int unsigned s = 0; s < Subjects; s++) begin
      owners[s] = granted_q ? named(rights_q[17:0], 3'(s), 2'd0) : (s == 1);
    end
    if (!handover_q || !is_device) owners = '0;
  end

  a_readers :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (Faults ? ((readers & ~owners) == '0) : (readers == owners)));

  a_nowhere :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || place.there || !allow);

  a_only_pluton_before_handover :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || handover_q || !allow || ((subject == 3'(SubjectPluton)) && !ask.nonsecure));

  // After the handover, for who is not Secure World: what was granted, and nothing else.
  a_no_access_without_grant :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !handover_q || !allow || !at || (subject == 3'(SubjectAppSecure)) ||
      (granted_q && named(
      rights_q[17:0], subject, kind
  )));

  // What can be executed was granted, and nobody can write it any more: not through another port in the same cycle either.
  a_never_writable_and_executable :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !allow || !at || (kind != 2'd2) ||
      (is_sram && granted_q && ((rights_q[17:0] & Writes) == '0)));

  a_never_written_where_executable :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !allow || !at || (kind != 2'd1) || ((rights_q[17:0] & Executes) == '0));

  for (genvar p = 0; p < Ports; p++) begin : gen_port
    c_refused :
    cover property (@(posedge clk_i) run && refused[p] && (port == 3'(p)) && at && identity);
  end

  // ---- The entry ----

  // A write may be taken and yet answered with an error, by a fault between the two.
  logic is_granted;
  logic [17:0] given;

  assign is_granted = Faults ? (taken && (request_q.index == witness)) : grants;
  assign given = Faults ? request_q.permission : data[17:0];

  a_fixed_never_granted :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !granted_q || (is_there && !is_fixed));

  a_grant_never_changes :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      granted_q
  ) || (granted_q && $stable(
      rights_q
  ) && $stable(
      {lock, permits}
  )));

  a_nothing_granted_after_close :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      closed_q
  ) || (closed_q && ($past(
      granted_q
  ) == granted_q)));

  a_handover_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ((Faults || !$past(
      handover_o
  ) || handover_o) && (!handover_q || handover_o)));

  a_handover_by_reset_controller :
  assert property (@(posedge clk_i) disable iff (!rst_ni) Faults || !run || (handover_o == $past(
      handover_o || handover_i
  )));

  // Neither the entry nor close changes but by a write that was answered without an error.
  a_refused_changes_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) Faults || !run || $past(
      done_write
  ) || $stable(
      {lock, permits, closed}
  ));

  // Nor by the write to another one.
  a_one_entry_a_write :
  assert property (@(posedge clk_i) disable iff (!rst_ni) Faults || !run || $past(
      grants
  ) || $stable(
      {lock, permits}
  ));

  a_reset :
  assert property (@(posedge clk_i) rst_ni || !past ||
      ((lock == 1'b0) && (permits == '0) && !handover_o && !closed && !irq_o));

  // This carries the induction.
  a_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past ||
      ((lock == granted_q) && (permits == rights_q[17:0]) &&
       (Faults || ((closed == closed_q) && (handover_o == handover_q)))));

  a_rails :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((handover_rail == handover_q) && (closed_rail == closed_q)));

  // A grant is taken in the access cycle that it is asked for in, and by no other.
  a_taken :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !taken ||
      (access && apb_i.pwrite && who && word && (done || Faults) &&
       (offset == {6'd1, request_q.index, 2'b00}) && (request_q.permission == data[17:0]) &&
       (at_grant ? !refuse : at_other_grant)));

  a_what_was_granted :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past ||
      ((rights_q[31:18] == '0) && (granted_q || (rights_q == '0)) && (handover_q || !closed_q) &&
       (handover_q || !granted_q || (is_sram && (rights_q[17:6] == '0))) &&
       (!granted_q || (is_there && !is_fixed)) &&
       ((rights_q[17:0] & ~may_grant) == '0) &&
       (!is_sram || ((rights_q[17:0] & Writes) == '0) || ((rights_q[17:0] & Executes) == '0))));

  a_quiet :
  assert property (@(posedge clk_i) Faults || !past || !alert_o);

  a_told :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || alert_o || ((handover_o == handover_q) && (closed == closed_q)));

  a_alert_stays :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(trouble) || alert_o);

  // ---- What is recorded ----

  logic [31:0] addr_d, info_d, count_d;
  logic kept_d;
  logic [3:0] number;
  ask_t first;  // of the lowest port
  place_t first_place;

  assign first_place = place_of(first.addr);

  always_comb begin
    kept_d = kept_q && !acknowledges;
    addr_d = kept_d ? fault_addr_q : '0;
    info_d = kept_d ? fault_info_q : '0;
    number = '0;
    first  = '0;
    for (int unsigned p = 0; p < Ports; p++) begin
      if (refused[p]) begin
        if (number == '0) first = ask_i[p];
        number = number + 4'd1;
      end
    end
    if ((refused != '0) && !kept_d) begin
      kept_d = 1'b1;
      addr_d = first.addr;
      info_d = {
        1'b1,
        15'b0,
        first_place.index,
        1'b0,
        first_place.there,
        2'(first.access),
        first.nonsecure,
        3'(first.subject)
      };
    end
    count_d = ((32'hFFFF_FFFF - count_q) < 32'(number)) ? 32'hFFFF_FFFF : count_q + 32'(number);
  end

  a_irq :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (irq_o == kept_q));

  // This carries the induction for the reads.
  a_recorded :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past ||
      ((kept == kept_q) && (kept_q || ((fault_addr_q == '0) && (fault_info_q == '0))) &&
       (count == count_q) && (kept_refusal.addr == fault_addr_q) &&
       ({
        kept,
        15'b0,
        kept_refusal.index,
        1'b0,
        kept_refusal.valid,
        kept_refusal.access,
        kept_refusal.nonsecure,
        kept_refusal.subject
      } == fault_info_q)));

  c_granted :
  cover property (@(posedge clk_i) run && grants && handover_q && (data[17:0] == 18'h2D000));

  c_granted_before_handover :
  cover property (@(posedge clk_i) run && grants && !handover_q && (data[5:0] == 6'h2D));

  c_grant_refused :
  cover property (@(posedge clk_i) run && access && apb_o.pslverr && who && word && at_grant &&
      apb_i.pwrite && granted_q && data[31]);

  c_closed :
  cover property (@(posedge clk_i) run && closed_q && !granted_q && access && apb_o.pslverr &&
      who && word && at_grant && apb_i.pwrite && data[31] && is_sram);

  c_sram :
  cover property (@(posedge clk_i) run && allow && (port == 3'd0) && at && is_sram && handover_q &&
      granted_q && (kind == 2'd2) && (subject == 3'd2));

  c_flash :
  cover property (@(posedge clk_i) run && allow && (port == 3'd2) && at && is_flash && handover_q &&
      granted_q && (subject == 3'd5));

  c_device :
  cover property (@(posedge clk_i) run && allow && (port == 3'd3) && at && is_device &&
      handover_q && granted_q && (kind == 2'd1) && (subject == 3'd0));

  c_fixed :
  cover property (@(posedge clk_i) run && allow && (port == 3'd2) && at && is_fixed && handover_q);

  c_before_handover :
  cover property (@(posedge clk_i) run && allow && (port == 3'd0) && at && is_boot && !handover_q);

  c_kept :
  cover property (@(posedge clk_i) run && done && !apb_i.pwrite && (offset == 16'h0010) &&
      (apb_o.prdata[31:6] == {1'b1, 15'b0, 8'd136, 2'b01}));

  c_kept_in_acknowledge :
  cover property (@(posedge clk_i) run && acknowledges && kept_q && (refused == 7'b101_0000));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      handover_q   <= 1'b0;
      closed_q     <= 1'b0;
      granted_q    <= 1'b0;
      rights_q     <= '0;
      kept_q       <= 1'b0;
      fault_addr_q <= '0;
      fault_info_q <= '0;
      count_q      <= '0;
    end else begin
      handover_q   <= handover_q || handover_i;
      closed_q     <= closed_q || closes;
      granted_q    <= granted_q || is_granted;
      rights_q     <= is_granted ? {14'b0, given} : rights_q;
      kept_q       <= kept_d;
      fault_addr_q <= addr_d;
      fault_info_q <= info_d;
      count_q      <= count_d;
    end
  end

endmodule

bind firewall firewall_props #(
  .Ports(Ports)
) u_props (
  .witness(u_table.witness),
  .lock(u_table.granted),
  .permits(u_table.rights),
  .request_q(u_table.request),
  .handover_rail(u_handover.q_q),
  .closed_rail(u_closed.q_q),
  .*
);
