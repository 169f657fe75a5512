// SPDX-License-Identifier: Apache-2.0
// Programs and erases flash, one command at a time. Contract: README.md.
module flash_control
  import bus_pkg::*;
  import flash_control_pkg::*;
#(
  parameter logic [31:0] FlashBytes = 32'h0100_0000
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Flash: a command is held until done
  output flash_command_t flash_command_o,
  input  logic           flash_done_i,
  input  logic           flash_error_i
);

  // Offsets / 4.
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordStatus = 3'd1;
  localparam logic [2:0] WordAddress = 3'd2;
  localparam logic [2:0] WordData = 3'd3;
  localparam logic [2:0] WordCommand = 3'd4;

  logic refuse, command_bad, read, write;
  logic [ 2:0] word;
  logic [31:0] rdata;
  logic [31:0] address_d, address_q, data_d, data_q;
  flash_command_t command_d, command_q;
  logic error_d, error_q;
  logic unused_apb, unused_read;

  assign word = apb_i.paddr[4:2];
  assign command_bad = !(apb_i.pwdata inside {32'(OpProgram), 32'(OpErase)}) ||
                       (address_q[1:0] != '0) || (address_q >= FlashBytes);

  always_comb begin
    refuse = (apb_i.paddr[15:5] != '0) || (apb_i.pwrite && command_q.valid);
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = resources_pkg::DeviceFlashControlId;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordStatus: begin
        rdata = {30'h0, error_q, command_q.valid};
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordAddress: rdata = address_q;
      WordData: rdata = data_q;
      WordCommand: if (!apb_i.pwrite || command_bad) refuse = 1'b1;
      default: refuse = 1'b1;
    endcase
  end

  apb_port u_port (
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .rdata_i (rdata),
    .read_o  (read),
    .write_o (write)
  );

  assign unused_apb = ^apb_i;
  assign unused_read = read;
  assign flash_command_o = command_q;

  always_comb begin
    address_d = address_q;
    data_d    = data_q;
    command_d = command_q;
    error_d   = error_q;
    if (write && (word == WordAddress)) address_d = apb_i.pwdata;
    if (write && (word == WordData)) data_d = apb_i.pwdata;
    if (write && (word == WordCommand)) begin
      error_d         = 1'b0;
      command_d.valid = 1'b1;
      command_d.op    = apb_i.pwdata[1:0];
      command_d.addr  = address_q;
      command_d.data  = data_q;
      if (apb_i.pwdata[1:0] == OpErase) begin
        command_d.addr[SectorBits-1:0] = '0;
        command_d.data                 = '0;
      end
    end
    if (command_q.valid && flash_done_i) begin
      command_d = '0;
      error_d   = flash_error_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      address_q <= '0;
      data_q    <= '0;
      command_q <= '0;
      error_q   <= 1'b0;
    end else begin
      address_q <= address_d;
      data_q    <= data_d;
      command_q <= command_d;
      error_q   <= error_d;
    end
  end

endmodule
