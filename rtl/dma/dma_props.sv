// SPDX-License-Identifier: Apache-2.0
// The promises of the DMA (README.md) about whose rights it uses: every access of a job has the subject and world of the write to
// COMMAND and lies in the job's regions; a job uses only what its own writer has set up; nobody else reads that, nor
// whether the job is done. Beside the RTL stands what the answered writes say. Who writes is free, and so is the memory, but that
// it answers only what it granted.
//
// With FORMAL_FAULTS = 1 one bit of the latched writer may be read flipped in any cycle: an access is then the writer's or
// has subject code 7, which is nobody.
`ifndef FORMAL_FAULTS
`define FORMAL_FAULTS 1'b0
`endif

module dma_props
  import bus_pkg::*;
  import dma_pkg::writer_t;
  import dma_pkg::Nobody;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input apb_rsp_t apb_o,
  input obi_req_t mem_o,
  input obi_rsp_t mem_i,

  // State
  input logic           busy,
  input logic           copies,
  input logic    [29:0] reads,        // words left
  input logic    [29:0] writes,
  input logic    [31:0] source,
  input logic    [31:0] destination,
  input logic           up,
  input logic           up_writes,
  input writer_t        rail,         // of the latched writer
  input writer_t        shadow_n,
  input logic           pending,

  // Of SOURCE, DESTINATION, LENGTH, VALUE: owned, owner, value
  input logic [3:0][36:0] set_up
);

  localparam logic Faults = `FORMAL_FAULTS;

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

  logic pending_q;

  always_comb begin
    assume (!mem_i.rvalid || pending_q);
  end

  // ---- What the answered writes say ----

  typedef struct packed {
    logic        owned;
    writer_t     owner;
    logic [31:0] value;
  } set_up_t;

  writer_t writer, job_q;
  set_up_t [3:0] set_q;  // SOURCE, DESTINATION, LENGTH, VALUE
  logic done, starts, fills;
  logic [15:0] offset;
  logic [31:0] from_q, to_q;
  logic [29:0] words_q;
  logic copy_q;
  logic [3:0] mine;

  assign writer = '{subject: apb_i.pauser, nonsecure: apb_i.pprot[1]};
  assign offset = apb_i.paddr[15:0];
  assign done   = apb_i.psel && apb_i.penable && apb_o.pready && !apb_o.pslverr;
  assign starts = done && apb_i.pwrite && (offset == 16'h0018);
  assign fills  = apb_i.pwdata == 32'd2;

  for (genvar i = 0; i < 4; i++) begin : gen_set
    assign mine[i] = set_q[i].owned && (set_q[i].owner == writer);

    // Read by its owner, zero to everybody else.
    a_shown_to_owner :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !done || apb_i.pwrite || (offset != 16'(8 + 4 * i)) ||
        (apb_o.prdata == (mine[i] ? set_q[i].value : '0)));
  end

  a_command_needs_own :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !starts ||
                   (mine[1] && mine[2] && (fills ? mine[3] : mine[0])));

  a_one_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !starts || !busy);

  // Done and error are the job's writer's alone.
  a_status_to_its_writer :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      Faults || !past || !done || apb_i.pwrite || (offset != 16'h0004) ||
      (apb_o.prdata[2:1] == 2'b00) || (writer == job_q));

  // ---- Accesses ----

  a_only_with_its_rights :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !mem_o.req ||
      ((mem_o.subject == job_q.subject) && (mem_o.nonsecure == job_q.nonsecure)) ||
      (Faults && (3'(mem_o.subject) == 3'd7)));

  a_only_in_a_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !mem_o.req || busy);

  a_writes_its_destination :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !mem_o.req || !mem_o.we || ((mem_o.addr - to_q) < {words_q, 2'b00}));

  a_reads_its_source :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !mem_o.req || mem_o.we ||
      (copy_q && ((mem_o.addr - from_q) < {words_q, 2'b00})));

  // What a write carries is for the lockstep.
  a_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) Faults || !run || !$past(
      mem_o.req && !mem_i.gnt
  ) || $stable(
      {mem_o.req, mem_o.we, mem_o.be, mem_o.addr, mem_o.subject, mem_o.nonsecure}
  ));

  // These carry the induction.
  a_left :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !busy ||
      ((copies == copy_q) && (words_q != '0) && (writes <= words_q) && (reads <= words_q) &&
       (copy_q || (reads == '0)) && (!up || (up_writes ? (writes != '0) : (reads != '0))) &&
       (destination == to_q + {words_q - writes, 2'b00}) &&
       (!copy_q || (source == from_q + {words_q - reads, 2'b00}))));

  a_set_up :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (set_up == set_q));

  a_pending :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (pending == pending_q));

  a_up_in_job :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !up || busy);

  a_latched :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((shadow_n == ~rail) && ((rail == job_q) || (Faults && (rail == Nobody)))));

  c_copied :
  cover property (@(posedge clk_i) run && mem_o.req && mem_o.we && copy_q && mem_i.gnt &&
                  (job_q.subject == SubjectAppNormal));

  c_filled_by_another :
  cover property (@(posedge clk_i) run && mem_o.req && mem_o.we && !copy_q &&
                  apb_i.psel && apb_i.penable && apb_i.pwrite && apb_o.pslverr &&
                  (writer != job_q));

  c_not_its_own :
  cover property (@(posedge clk_i) run && apb_i.psel && apb_i.penable && apb_i.pwrite && !busy &&
      (offset == 16'h0018) && fills && mine[1] && mine[2] && set_q[3].owned && !mine[3] &&
      apb_o.pslverr);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      set_q     <= '0;
      job_q     <= '0;
      from_q    <= '0;
      to_q      <= '0;
      words_q   <= '0;
      copy_q    <= 1'b0;
      pending_q <= 1'b0;
    end else begin
      pending_q <= (mem_o.req && mem_i.gnt) || (pending_q && !mem_i.rvalid);
      if (done && apb_i.pwrite && (offset >= 16'h0008) && (offset <= 16'h0014)) begin
        set_q[2'(offset[4:2]-3'd2)] <= '{owned: 1'b1, owner: writer, value: apb_i.pwdata};
      end
      if (starts) begin
        set_q   <= '0;
        job_q   <= writer;
        from_q  <= set_q[0].value;
        to_q    <= set_q[1].value;
        words_q <= set_q[2].value[31:2];
        copy_q  <= !fills;
      end
    end
  end

endmodule

bind dma dma_props u_props (
  .copies(u_engine.copy_q),
  .reads(u_engine.reads_q),
  .writes(u_engine.writes_q),
  .source(u_engine.source_q),
  .destination(u_engine.destination_q),
  .up(u_engine.up_q),
  .up_writes(u_engine.we_q),
  .rail(u_engine.u_writer.q_q),
  .shadow_n(u_engine.u_writer.shadow_nq),
  .busy(u_engine.busy_q),
  .pending(u_engine.pending_q),
  .set_up({
    u_value.owned_q,
    u_value.owner_q,
    u_value.value_q,
    u_length.owned_q,
    u_length.owner_q,
    u_length.value_q,
    u_destination.owned_q,
    u_destination.owner_q,
    u_destination.value_q,
    u_source.owned_q,
    u_source.owner_q,
    u_source.value_q
  }),
  .*
);
