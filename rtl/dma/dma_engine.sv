// SPDX-License-Identifier: Apache-2.0
// Carries out one job on the OBI port. README.md gives the order of accesses and their cycles.
//
// The order comes from `ahead`, words asked for and not yet written: a copy reads while it is below
// two and something is left to read, else it writes. A fill has ahead 1 from its start to its end.
//
// Invariant: a write goes up behind an unanswered access only with ahead 2, and then that access is
// the read of the next word: no write goes up before the answer of the write before it, and so a
// write that follows a failed one does not exist.
module dma_engine
  import bus_pkg::*;
  import dma_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Job: taken in a cycle with `start_i`, which comes only while `busy_o` is low
  input  logic    start_i,
  input  job_t    job_i,
  output logic    busy_o,
  output logic    done_o,   // one cycle, the last of busy
  output logic    error_o,  // one cycle, the last of busy
  output writer_t writer_o, // of the last job

  // Memory
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i
);

  localparam int unsigned CountWidth = 30;

  logic busy_d, busy_q, copy_d, copy_q;
  logic failed_d, failed_q;  // what is under way counts for nothing
  logic up_d, up_q;  // a request is up: it stays up until granted
  logic we_d, we_q;  // it is a write
  logic pending_d, pending_q;  // granted, not answered
  logic reading_d, reading_q;  // that one is a read
  logic [CountWidth-1:0] reads_d, reads_q, writes_d, writes_q;  // words not yet asked for
  logic [1:0] ahead_d, ahead_q;
  logic [31:0] source_d, source_q, destination_d, destination_q;
  logic [1:0] held_d, held_q;  // words in the buffer
  logic [31:0] head_d, head_q, next_d, next_q;

  logic granted, arrive, bad, last, read_next, clear;
  writer_t writer_d, writer;
  logic writer_alert;

  assign granted = up_q && mem_i.gnt;
  assign arrive = pending_q && mem_i.rvalid;
  assign bad = arrive && mem_i.err && !failed_q;
  assign last = arrive && !mem_i.err && !failed_q && !up_q && (writes_q == '0);
  assign busy_o = busy_q;
  assign done_o = last;
  assign error_o = failed_d && !up_d && !pending_d;
  assign clear = done_o || error_o;
  assign writer_o = writer;

  // A read's wdata is zero, and so is everything while no request is up.
  always_comb begin
    mem_o = '0;
    if (up_q) begin
      mem_o.req       = 1'b1;
      mem_o.we        = we_q;
      mem_o.be        = '1;
      mem_o.addr      = we_q ? destination_q : source_q;
      mem_o.wdata     = we_q ? head_q : '0;
      mem_o.subject   = writer_alert ? Nobody.subject : writer.subject;
      mem_o.nonsecure = writer.nonsecure;
    end
  end

  // What is left, after this cycle's grant.
  always_comb begin
    reads_d       = reads_q;
    writes_d      = writes_q;
    ahead_d       = ahead_q;
    source_d      = source_q;
    destination_d = destination_q;
    if (granted) begin
      if (we_q) begin
        writes_d      = writes_q - 1'b1;
        destination_d = destination_q + 32'd4;
        if (copy_q) ahead_d = ahead_q - 2'd1;
      end else begin
        reads_d  = reads_q - 1'b1;
        source_d = source_q + 32'd4;
        ahead_d  = ahead_q + 2'd1;
      end
    end
    if (start_i) begin
      reads_d       = job_i.copy ? job_i.length[31:2] : '0;
      writes_d      = job_i.length[31:2];
      ahead_d       = job_i.copy ? 2'd0 : 2'd1;
      source_d      = job_i.source;
      destination_d = job_i.destination;
    end
  end

  // The next request.
  assign pending_d = granted || (pending_q && !mem_i.rvalid);
  assign reading_d = granted ? !we_q : reading_q;
  assign read_next = (reads_d != '0) && !ahead_d[1];

  always_comb begin
    busy_d   = busy_q && !clear;
    copy_d   = copy_q;
    failed_d = failed_q || bad;
    up_d     = up_q && !mem_i.gnt;
    we_d     = we_q;
    if (busy_q && !failed_d && !up_d && (writes_d != '0)) begin
      up_d = read_next || ahead_d[1] || !pending_d;
      we_d = !read_next;
    end
    if (start_i) begin
      busy_d = 1'b1;
      copy_d = job_i.copy;
      up_d   = 1'b1;
      we_d   = !job_i.copy;
    end
  end

  // Words that were read; a fill keeps its value at the head.
  always_comb begin
    held_d = held_q;
    head_d = head_q;
    next_d = next_q;
    if (granted && we_q && copy_q) begin
      held_d = held_q - 2'd1;
      head_d = next_q;
      next_d = '0;
    end
    if (arrive && reading_q && !mem_i.err && !failed_q) begin
      if (held_d == '0) head_d = mem_i.rdata;
      else next_d = mem_i.rdata;
      held_d = held_d + 2'd1;
    end
    if (clear) begin
      held_d = '0;
      head_d = '0;
      next_d = '0;
    end
    if (start_i) head_d = job_i.value;
  end

  // Rails that disagree are seen in one cycle alone: from then on the job is nobody's.
  always_comb begin
    writer_d = writer_alert ? Nobody : writer;
    if (start_i) writer_d = job_i.writer;
  end

  doubled #(
    .Width($bits(writer_t))
  ) u_writer (
    .clk_i,
    .rst_ni,
    .d_i    (writer_d),
    .q_o    (writer),
    .alert_o(writer_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q        <= 1'b0;
      copy_q        <= 1'b0;
      failed_q      <= 1'b0;
      up_q          <= 1'b0;
      we_q          <= 1'b0;
      pending_q     <= 1'b0;
      reading_q     <= 1'b0;
      reads_q       <= '0;
      writes_q      <= '0;
      ahead_q       <= '0;
      source_q      <= '0;
      destination_q <= '0;
      held_q        <= '0;
      head_q        <= '0;
      next_q        <= '0;
    end else begin
      busy_q        <= busy_d;
      copy_q        <= copy_d;
      failed_q      <= failed_d && !clear;
      up_q          <= up_d;
      we_q          <= we_d;
      pending_q     <= pending_d;
      reading_q     <= reading_d;
      reads_q       <= reads_d;
      writes_q      <= writes_d;
      ahead_q       <= ahead_d;
      source_q      <= source_d;
      destination_q <= destination_d;
      held_q        <= held_d;
      head_q        <= head_d;
      next_q        <= next_d;
    end
  end

endmodule
