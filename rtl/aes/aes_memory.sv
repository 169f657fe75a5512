// SPDX-License-Identifier: Apache-2.0
// The accesses of a beat, on the OBI port, and the buffer of 4 KiB (README.md, Beats).
//
// In a beat's first cycle it is told what is to be written and read: up to 16 bytes each. From the next cycle on a request is up until
// all words are granted, those to be written first. A word that was read has zeros beyond the length, and so has one that is written.
//
// Guarantees: a request stays up, unchanged, to its grant, whatever comes; while `stop_i` none goes up. Only a flipped copy of
// the caller changes it, to the weakest one; or of what is said here twice of the accesses.
module aes_memory
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic stop_i,  // no further request
  input logic wipe_i,  // all but the buffer, and but what a request needs

  input logic [1:0] caller_i,  // held, as long as a request is up

  // A beat
  input  logic         begin_i,
  input  logic         write_i,
  input  logic [ 31:0] write_address_i,
  input  logic [  4:0] write_bytes_i,
  input  logic [127:0] write_block_i,
  input  logic         read_i,
  input  logic [ 31:0] read_address_i,
  input  logic [  4:0] read_bytes_i,
  input  logic         from_buffer_i,    // read there, not from memory
  input  logic         keep_i,           // held: what is read goes to the buffer, too
  input  logic [  7:0] place_i,          // held: block of the buffer
  output logic         done_o,           // all is answered with this cycle
  output logic         quiet_o,          // nothing is under way at this cycle's start
  output logic         refused_o,        // this cycle's answer
  output logic [127:0] block_o,          // what was read; zero where nothing was
  output logic [127:0] written_o,        // of this beat, without what is beyond its length

  // Buffer
  input logic       sweep_i,
  input logic [9:0] sweep_index_i,

  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  output logic alert_o
);

  // Words that are to be asked for, and the next one
  typedef struct packed {
    logic       up;
    logic       we;
    logic       pending;       // granted, not answered
    logic       pending_read;
    logic [4:0] write_bytes;
    logic [2:0] write_next;
    logic [4:0] read_bytes;
    logic [2:0] read_next;
    logic [2:0] arrived;       // words read
    logic [4:0] fetch_bytes;   // from the buffer
    logic [2:0] fetch_next;
    logic       fetched;       // the word before is there now
  } work_t;

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    swap_bytes = {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  function automatic logic [2:0] words(logic [4:0] bytes);
    words = 3'((bytes + 5'd3) >> 2);
  endfunction

  // Bytes of a word, as strobes
  function automatic logic [3:0] strobes(logic [4:0] bytes, logic [1:0] number);
    logic [4:0] left;
    left = bytes - {1'b0, number, 2'b00};
    unique case (left)
      5'd1: strobes = 4'b0001;
      5'd2: strobes = 4'b0011;
      5'd3: strobes = 4'b0111;
      default: strobes = 4'b1111;
    endcase
  endfunction

  function automatic logic [31:0] cut(logic [31:0] whole, logic [3:0] be);
    for (int unsigned i = 0; i < 4; i++) cut[8*i+:8] = be[i] ? whole[8*i+:8] : '0;
  endfunction

  function automatic logic [127:0] first_bytes(logic [127:0] block, logic [4:0] bytes);
    for (int unsigned i = 0; i < 16; i++)
    first_bytes[127-8*i-:8] = 5'(i) < bytes ? block[127-8*i-:8] : '0;
  endfunction

  work_t work_d, work_q;
  logic granted, answered, fill, fetch, work_alert, addresses_alert;
  logic [31:0] write_address_d, write_address_q, read_address_d, read_address_q;
  logic [31:0] word, stored;
  logic [1:0] index, fetch_index;
  logic [127:0] block_d;

  assign granted   = work_q.up && mem_i.gnt;
  assign answered  = work_q.pending && mem_i.rvalid;
  assign refused_o = answered && mem_i.err;
  assign quiet_o   = !work_q.up && !work_q.pending;
  assign done_o    = !work_d.up && !work_d.pending;
  assign alert_o   = work_alert || addresses_alert;

  // What goes up

  always_comb begin
    work_d              = work_q;
    work_d.pending      = granted || (work_q.pending && !mem_i.rvalid);
    work_d.pending_read = granted ? !work_q.we : work_q.pending_read;
    if (granted && work_q.we) work_d.write_next = work_q.write_next + 3'd1;
    if (granted && !work_q.we) work_d.read_next = work_q.read_next + 3'd1;
    if (answered && work_q.pending_read) work_d.arrived = work_q.arrived + 3'd1;
    work_d.fetched = fetch;
    if (fetch) work_d.fetch_next = work_q.fetch_next + 3'd1;
    if (begin_i) begin
      work_d.write_bytes = write_i ? write_bytes_i : '0;
      work_d.write_next  = '0;
      work_d.read_bytes  = read_i && !from_buffer_i ? read_bytes_i : '0;
      work_d.read_next   = '0;
      work_d.arrived     = '0;
      work_d.fetch_bytes = read_i && from_buffer_i ? read_bytes_i : '0;
      work_d.fetch_next  = '0;
    end
    if (!work_q.up || granted) begin
      work_d.we = work_d.write_next != words(work_d.write_bytes);
      work_d.up = !stop_i && (work_d.we || work_d.read_next != words(work_d.read_bytes));
    end
    if (stop_i) begin
      work_d.fetch_bytes = '0;
      work_d.fetch_next  = '0;
      work_d.fetched     = 1'b0;
      if (!work_d.up) begin
        work_d.write_bytes = '0;
        work_d.write_next  = '0;
        work_d.read_bytes  = '0;
        work_d.read_next   = '0;
        work_d.we          = 1'b0;
      end
    end
  end

  doubled #(
    .Width($bits(work_t))
  ) u_work (
    .clk_i,
    .rst_ni,
    .d_i    (work_d),
    .q_o    (work_q),
    .alert_o(work_alert)
  );

  always_comb begin
    write_address_d = write_address_q;
    read_address_d  = read_address_q;
    if (granted && work_q.we) write_address_d = write_address_q + 32'd4;
    if (granted && !work_q.we) read_address_d = read_address_q + 32'd4;
    if (begin_i) begin
      write_address_d = write_i ? write_address_i : '0;
      read_address_d  = read_i ? read_address_i : '0;
    end
    if (wipe_i && !work_d.up) begin
      write_address_d = '0;
      read_address_d  = '0;
    end
  end

  doubled #(
    .Width(64)
  ) u_addresses (
    .clk_i,
    .rst_ni,
    .d_i    ({write_address_d, read_address_d}),
    .q_o    ({write_address_q, read_address_q}),
    .alert_o(addresses_alert)
  );

  wipeable #(
    .Width(128)
  ) u_written (
    .clk_i,
    .rst_ni,
    .wipe_i(wipe_i && !work_d.up),
    .we_i  (begin_i),
    .d_i   (write_i ? first_bytes(write_block_i, write_bytes_i) : '0),
    .q_o   (written_o)
  );

  assign word = swap_bytes(written_o[7'd127-{work_q.write_next[1:0], 5'd0}-:32]);

  // A word of data without its length's bytes is zero: `written_o` is cut already.
  always_comb begin
    mem_o = '0;
    if (work_q.up) begin
      mem_o.req       = 1'b1;
      mem_o.we        = work_q.we;
      mem_o.be        = work_q.we ? strobes(work_q.write_bytes, work_q.write_next[1:0]) : 4'b1111;
      mem_o.addr      = work_q.we ? write_address_q : read_address_q;
      mem_o.wdata     = work_q.we ? word : '0;
      mem_o.subject   = caller_subject(caller_i);
      mem_o.nonsecure = caller_nonsecure(caller_i);
    end
  end

  // What comes

  assign fill = answered && work_q.pending_read && !mem_i.err && !stop_i;
  assign index = work_q.arrived[1:0];
  assign fetch = work_q.fetch_next != words(work_q.fetch_bytes) && !begin_i;
  assign fetch_index = 2'(work_q.fetch_next - 3'd1);  // of the word that is there now

  always_comb begin
    block_d = block_o;
    if (begin_i) block_d = '0;
    if (fill)
      block_d[7'd127-{index, 5'd0}-:32] = swap_bytes(
        cut(mem_i.rdata, strobes(work_q.read_bytes, index))
      );
    if (work_q.fetched)
      block_d[7'd127-{fetch_index, 5'd0}-:32] = swap_bytes(
        cut(stored, strobes(work_q.fetch_bytes, fetch_index))
      );
  end

  wipeable #(
    .Width(128)
  ) u_block (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(1'b1),
    .d_i (block_d),
    .q_o (block_o)
  );

  // In a sweep word 0 is read again and again: what was read last is zero then, too.
  aes_ram #(
    .Width(32),
    .Words(1024)
  ) u_buffer (
    .clk_i,
    .read_i (fetch || sweep_i),
    .raddr_i(sweep_i ? '0 : {place_i, work_q.fetch_next[1:0]}),
    .rdata_o(stored),
    .write_i((fill && keep_i) || sweep_i),
    .waddr_i(sweep_i ? sweep_index_i : {place_i, index}),
    .wdata_i(sweep_i ? '0 : mem_i.rdata)
  );

endmodule
