// SPDX-License-Identifier: Apache-2.0
// Copies and fills memory with the rights of who starts the job: registers and ownership. Contract:
// README.md.
//
// Invariant: a job starts only from values whose owner is the writer of its command: `command_bad`
// is set where one that it needs is not, and the job carries none of the others.
module dma
  import bus_pkg::*;
  import dma_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  output logic irq_o
);

  logic refuse, command_bad, read, write, start, ack;
  logic busy, done, error, done_d, done_q, error_d, error_q, mine;
  logic source_mine, destination_mine, length_mine, value_mine;
  logic [31:0] source, destination, length, value, rdata;
  logic [31:0] source_shown, destination_shown, length_shown, value_shown;
  logic [2:0] word;
  writer_t writer, job_writer;
  job_t job;
  logic copy, fill;
  logic unused_read, unused_apb;

  assign word   = apb_i.paddr[4:2];
  assign writer = '{subject: apb_i.pauser, nonsecure: apb_i.pprot[1]};
  assign copy   = apb_i.pwdata == CommandCopy;
  assign fill   = apb_i.pwdata == CommandFill;

  // Last byte beyond 2^32, or an address or length that is no multiple of four.
  function automatic logic bad_region(logic [31:0] addr, logic [31:0] bytes);
    logic [32:0] past;
    past = {1'b0, addr} + {1'b0, bytes};
    bad_region = (past[32] && (past[31:0] != '0)) || (addr[1:0] != '0) || (bytes[1:0] != '0);
  endfunction

  // Where a copy's source does not wrap, a destination below it is never nearer than its length,
  // modulo 2^32.
  always_comb begin
    command_bad = !length_mine || !destination_mine || (length == '0);
    if (bad_region(destination, length)) command_bad = 1'b1;
    if (copy) begin
      if (!source_mine || bad_region(source, length)) command_bad = 1'b1;
      if ((destination != source) && ((destination - source) < length)) command_bad = 1'b1;
    end else begin
      if (!fill || !value_mine) command_bad = 1'b1;
    end
  end

  always_comb begin
    refuse = (apb_i.paddr[15:5] != '0) || (apb_i.pwrite && busy);
    unique case (word)
      WordId, WordStatus: if (apb_i.pwrite) refuse = 1'b1;
      WordSource, WordDestination, WordLength, WordValue: ;
      WordCommand: if (!apb_i.pwrite || command_bad) refuse = 1'b1;
      WordAck: if (!apb_i.pwrite || (apb_i.pwdata != 32'd1)) refuse = 1'b1;
      default: refuse = 1'b1;
    endcase
  end

  always_comb begin
    rdata = '0;
    unique case (word)
      WordId: rdata = resources_pkg::DeviceDmaId;
      WordStatus: rdata = {29'h0, error_q && mine, done_q && mine, busy};
      WordSource: rdata = source_shown;
      WordDestination: rdata = destination_shown;
      WordLength: rdata = length_shown;
      WordValue: rdata = value_shown;
      default: ;
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

  assign unused_read = read;
  assign unused_apb = ^{apb_i.paddr[31:16], apb_i.pprot[2], apb_i.pprot[0]};
  assign start = write && (word == WordCommand);
  assign ack = write && (word == WordAck);

  dma_owned u_source (
    .clk_i,
    .rst_ni,
    .writer_i(writer),
    .write_i (write && (word == WordSource)),
    .wdata_i (apb_i.pwdata),
    .empty_i (start),
    .mine_o  (source_mine),
    .value_o (source),
    .shown_o (source_shown)
  );

  dma_owned u_destination (
    .clk_i,
    .rst_ni,
    .writer_i(writer),
    .write_i (write && (word == WordDestination)),
    .wdata_i (apb_i.pwdata),
    .empty_i (start),
    .mine_o  (destination_mine),
    .value_o (destination),
    .shown_o (destination_shown)
  );

  dma_owned u_length (
    .clk_i,
    .rst_ni,
    .writer_i(writer),
    .write_i (write && (word == WordLength)),
    .wdata_i (apb_i.pwdata),
    .empty_i (start),
    .mine_o  (length_mine),
    .value_o (length),
    .shown_o (length_shown)
  );

  dma_owned u_value (
    .clk_i,
    .rst_ni,
    .writer_i(writer),
    .write_i (write && (word == WordValue)),
    .wdata_i (apb_i.pwdata),
    .empty_i (start),
    .mine_o  (value_mine),
    .value_o (value),
    .shown_o (value_shown)
  );

  always_comb begin
    job             = '0;
    job.copy        = copy;
    job.source      = copy ? source : '0;
    job.destination = destination;
    job.length      = length;
    job.value       = copy ? '0 : value;
    job.writer      = writer;
  end

  dma_engine u_engine (
    .clk_i,
    .rst_ni,
    .start_i(start),
    .job_i(job),
    .busy_o(busy),
    .done_o(done),
    .error_o(error),
    .writer_o(job_writer),
    .mem_o,
    .mem_i
  );

  assign mine  = job_writer == writer;
  assign irq_o = done_q || error_q;

  always_comb begin
    done_d  = (done_q && !start && !ack) || done;
    error_d = (error_q && !start && !ack) || error;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      done_q  <= 1'b0;
      error_q <= 1'b0;
    end else begin
      done_q  <= done_d;
      error_q <= error_d;
    end
  end

endmodule
