// SPDX-License-Identifier: Apache-2.0
// The promises of the flash's write port (README.md): one command at a time, which does not change on its way; none beyond the
// flash or at a misaligned address; error is that of the last command. Beside the RTL stands what the answered accesses and
// the flash say; the bus and the flash are free: it may answer at any time, also unasked.
module flash_control_props
  import bus_pkg::*;
  import flash_control_pkg::*;
#(
  parameter logic [31:0] FlashBytes = 32'h0100_0000
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,

  input flash_command_t flash_command_o,
  input logic           flash_done_i,
  input logic           flash_error_i,

  // State
  input logic [31:0] address,
  input logic [31:0] data,
  input logic        failed
);

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

  logic access, done, read, write, known, begins, erases;
  logic [15:0] offset;
  logic [31:0] value, address_q, data_q;
  logic error_q;
  flash_command_t command_q;

  assign offset = apb_i.paddr[15:0];
  assign access = apb_i.psel && apb_i.penable;
  assign done   = access && apb_o.pready && !apb_o.pslverr;
  assign read   = done && !apb_i.pwrite;
  assign write  = done && apb_i.pwrite;
  assign begins = write && (offset == 16'h10);
  assign erases = apb_i.pwdata == 32'd2;

  // The table of README.md: what there is, what it reads, and what is refused.
  always_comb begin
    value = '0;
    known = !apb_i.pwrite || ((apb_i.pstrb == 4'b1111) && !command_q.valid);
    unique case (offset)
      16'h00: begin
        value = 32'h464C_5348;
        if (apb_i.pwrite) known = 1'b0;
      end
      16'h04: begin
        value = {30'h0, error_q, command_q.valid};
        if (apb_i.pwrite) known = 1'b0;
      end
      16'h08:  value = address_q;
      16'h0C:  value = data_q;
      16'h10: begin
        if (!apb_i.pwrite || !(apb_i.pwdata inside {32'd1, 32'd2})) known = 1'b0;
        if ((address_q[1:0] != '0) || (address_q >= FlashBytes)) known = 1'b0;
      end
      default: known = 1'b0;
    endcase
  end

  a_no_wait :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (apb_o.pready == access));

  a_refusal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || (apb_o.pslverr == !known));

  a_reads :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (apb_o.prdata == (read ? value : '0)));

  a_one_at_a_time :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !write || !flash_command_o.valid);

  a_does_not_change :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      flash_command_o.valid && !flash_done_i
  ) || $stable(
      flash_command_o
  ));

  a_ends_with_its_answer :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      flash_command_o.valid && flash_done_i
  ) || (flash_command_o == '0));

  a_within_flash :
  assert property (@(posedge clk_i)
      !past || !flash_command_o.valid ||
      ((flash_command_o.addr < FlashBytes) && (flash_command_o.addr[1:0] == '0) &&
       ((flash_command_o.op == 2'd1) ||
        ((flash_command_o.op == 2'd2) && (flash_command_o.addr[11:0] == '0)))));

  // It is what was written, and up for a command alone; also in the reset.
  a_as_told :
  assert property (@(posedge clk_i) !past || (flash_command_o == command_q));

  // Carries the induction.
  a_state :
  assert property (@(posedge clk_i)
      !past || ((address == address_q) && (data == data_q) && (failed == error_q)));

  c_failed :
  cover property (@(posedge clk_i) run && read && (offset == 16'h04) && (apb_o.prdata == 32'd2));

  c_erased :
  cover property (@(posedge clk_i)
      run && (flash_command_o.op == 2'd2) && flash_done_i && (flash_command_o.addr != '0));

  c_busy :
  cover property (@(posedge clk_i)
      run && access && apb_i.pwrite && (offset == 16'h0C) && (apb_i.pstrb == '1) && apb_o.pslverr);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      address_q <= '0;
      data_q    <= '0;
      error_q   <= 1'b0;
      command_q <= '0;
    end else begin
      if (write && (offset == 16'h08)) address_q <= apb_i.pwdata;
      if (write && (offset == 16'h0C)) data_q <= apb_i.pwdata;
      if (begins) begin
        error_q         <= 1'b0;
        command_q.valid <= 1'b1;
        command_q.op    <= apb_i.pwdata[1:0];
        command_q.addr  <= erases ? {address_q[31:12], 12'h000} : address_q;
        command_q.data  <= erases ? '0 : data_q;
      end else if (command_q.valid && flash_done_i) begin
        error_q   <= flash_error_i;
        command_q <= '0;
      end
    end
  end

endmodule

bind flash_control flash_control_props #(
  .FlashBytes(FlashBytes)
) u_props (
  .address(address_q),
  .data   (data_q),
  .failed (error_q),
  .*
);
