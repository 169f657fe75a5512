// SPDX-License-Identifier: Apache-2.0
// Pluton's side of the two mailboxes: an access reaches the one at its address, unchanged, and nothing
// else; the answer is that one's. The same holds for Pluton's watchdog and timer. What answers may answer anything.
module mailbox_window
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t                   apb_i,
  input apb_rsp_t [     Blocks-1:0] block_i,
  input apb_rsp_t [Peripherals-1:0] peripheral_i,
  input apb_rsp_t [  Mailboxes-1:0] mailbox_i
);

  apb_rsp_t apb;
  apb_req_t [Blocks-1:0] block;
  apb_req_t [Peripherals-1:0] peripheral;
  apb_req_t [Mailboxes-1:0] mailbox;
  logic [Blocks-1:0] block_seen;
  logic [Peripherals-1:0] peripheral_seen;
  logic [Mailboxes-1:0] mailbox_seen;
  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  pluton_apb u_window (
    .apb_i,
    .apb_o       (apb),
    .block_o     (block),
    .block_i,
    .peripheral_o(peripheral),
    .peripheral_i,
    .mailbox_o   (mailbox),
    .mailbox_i
  );

  for (genvar b = 0; b < Blocks; b++) begin : gen_block
    assign block_seen[b] = block[b] != '0;
  end

  a_one_at_most :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || $onehot0(
      {block_seen, peripheral_seen, mailbox_seen}
  ));

  // As the MT3620 has them.
  for (genvar p = 0; p < 2; p++) begin : gen_peripheral
    assign peripheral_seen[p] = peripheral[p] != '0;

    a_by_address :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (peripheral[p] == ((apb_i.psel && (apb_i.paddr[31:16] == 16'(16'h2102 + p))) ?
                                    apb_i : '0)));

    a_own_answer :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !apb_i.psel || (apb_i.paddr[31:16] != 16'(16'h2102 + p)) ||
        (apb == peripheral_i[p]));

    c_seen :
    cover property (@(posedge clk_i) past && rst_ni && peripheral_seen[p]);
  end

  for (genvar m = 0; m < 2; m++) begin : gen_mailbox
    assign mailbox_seen[m] = mailbox[m] != '0;

    a_by_address :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || (mailbox[m] == ((apb_i.psel && (apb_i.paddr[31:16] == 16'(16'h2105 + m))) ?
                                 apb_i : '0)));

    a_own_answer :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !apb_i.psel || (apb_i.paddr[31:16] != 16'(16'h2105 + m)) ||
        (apb == mailbox_i[m]));

    c_seen :
    cover property (@(posedge clk_i) past && rst_ni && mailbox_seen[m]);
  end

endmodule
