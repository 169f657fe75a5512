// SPDX-License-Identifier: Apache-2.0
// Two copies of `sha2` that differ in a secret, and nobody can tell them apart: by no register, no
// memory access, no request to the key store, no alert, and not by the time of anything.
//
//   Time = 0   The words of slots' keys differ. Everything else that the copies are told is the same.
//   Time = 1   The words of messages, memory, restored chaining values and of every key differ.
//
// What may be seen to differ is said in one place, `declassified` below, and what is told differently in
// one other, `public_word`. The formulas of round and schedule are cut (tests/formal/lib/any).
//
// What sha2.sby and sha2_engine.sby prove of a copy alone is assumed of both.
//
// The rest of this file carries the induction: every register that holds no secret is the same in both
// copies. The lists are complete enough by construction: a register that is missing and could
// change one of the listed, or an output, breaks the proof.
`define SAME(path) (u_a.path == u_b.path)

// The engine's memories as vectors: the front end reads memories only from within their module's scope.
module sha2_memories #(
  parameter bit Keyed = 1'b1,
  parameter int unsigned Width = 64
);

  logic [15:0][Width-1:0] buffer, key;

  for (genvar i = 0; i < 16; i++) begin : gen_words
    logic [3:0] w;
    assign w         = 4'(i);
    assign buffer[i] = sha2_engine.u_buffer.memory[w];

    if (Keyed) begin : gen_key
      assign key[i] = sha2_engine.gen_key.u_key.memory[w];
    end else begin : gen_no_key
      assign key[i] = '0;
    end
  end

endmodule

bind sha2_engine sha2_memories #(
  .Keyed(Keyed),
  .Width(Width)
) u_memories ();

module sha2_twin
  import bus_pkg::*;
  import spec_pkg::*;
  import sha2_pkg::*;
#(
  parameter bit          Time   = 1'b0,
  parameter bit          Sha512 = 1'b1,
  parameter bit          Keyed  = 1'b1,
  parameter int unsigned Rounds = 1
) (
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t apb_i,
  input obi_rsp_t mem_i,
  input key_rsp_t key_i,

  // What the second copy is told instead
  input logic [31:0] other_data_i,
  input logic [31:0] other_rdata_i,
  input logic [31:0] other_share0_i,
  input logic [31:0] other_share1_i
);

  localparam int unsigned Width = Sha512 ? 64 : 32;
  localparam logic [6:0] OffsetData = 7'h18, OffsetContext = 7'h28, OffsetDigest = 7'h40;

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  apb_req_t other_apb;
  apb_rsp_t rsp, other_rsp;
  obi_req_t mem, other_mem;
  obi_rsp_t other_mem_rsp;
  key_req_t key, other_key;
  key_rsp_t other_key_rsp;
  logic alert, other_alert;

  // The secrets

  always_comb begin
    other_apb     = apb_i;
    other_mem_rsp = mem_i;
    other_key_rsp = key_i;
    if (Time && apb_i.psel && apb_i.pwrite && apb_i.paddr[6:0] == OffsetData) begin
      other_apb.pwdata = other_data_i;
    end
    if (Time) other_mem_rsp.rdata = other_rdata_i;
    other_key_rsp.share0 = other_share0_i;
    other_key_rsp.share1 = other_share1_i;
  end

  // The number of bytes that a RESTORE begins with is public: `length` is the answer to a bad one.
  logic [4:0] load_words_q;  // accepted in Load
  logic public_word;

  assign public_word = u_a.load && load_words_q >= (u_a.u_engine.sha512 ? 5'd16 : 5'd8);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) load_words_q <= '0;
    else load_words_q <= u_a.load ? load_words_q + 5'(u_a.valid) : '0;
  end

  always_comb begin
    assume (!public_word || !u_a.valid || `SAME(word));
  end

  // What may differ: the HMAC itself; and, if the message itself is the secret, what its owner asks for.
  logic slot_q;  // the message's key is a slot's
  logic declassified;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) slot_q <= 1'b0;
    else if (u_a.start) slot_q <= u_a.cmd.key == 2'd2;
  end

  assign declassified = Time ?
      ((apb_i.paddr[6] && (u_a.done || u_a.saved)) ||
       ((apb_i.paddr[6:0] == OffsetContext) && u_a.saved)) :
      (apb_i.paddr[6] && u_a.done && slot_q);

  a_seen_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((mem == other_mem) && (key == other_key) && (alert == other_alert) &&
                (rsp.pready == other_rsp.pready) && (rsp.pslverr == other_rsp.pslverr)));

  a_read_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (rsp.prdata == other_rsp.prdata) || (!apb_i.pwrite && declassified));

  // The rules of bus and key port are assumed beside each copy (rtl/sha2/sha2_props.sv).

  sha2 #(
    .Sha512(Sha512),
    .Keyed (Keyed),
    .Rounds(Rounds)
  ) u_a (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o  (rsp),
    .mem_o  (mem),
    .mem_i,
    .key_o  (key),
    .key_i,
    .alert_o(alert)
  );

  sha2 #(
    .Sha512(Sha512),
    .Keyed (Keyed),
    .Rounds(Rounds)
  ) u_b (
    .clk_i,
    .rst_ni,
    .apb_i  (other_apb),
    .apb_o  (other_rsp),
    .mem_o  (other_mem),
    .mem_i  (other_mem_rsp),
    .key_o  (other_key),
    .key_i  (other_key_rsp),
    .alert_o(other_alert)
  );

  // Registers of control

  a_block_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(data_wait_q)
  &&
  `SAME(last_q)
  &&
  `SAME(partial_q)
  &&
  `SAME(error_q)
  &&
  `SAME(fetch_q)
  &&
  `SAME(slot_q)
  &&
  `SAME(subject_q)
  &&
  `SAME(left_q)
  ));

  a_registers_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_guard.refused_q)
  &&
  `SAME(u_regs.is_active)
  &&
  `SAME(u_regs.cpuif_req)
  &&
  `SAME(u_regs.cpuif_req_is_wr)
  &&
  `SAME(u_regs.cpuif_addr)
  &&
  `SAME(u_regs.cpuif_wr_biten)
  &&
  `SAME(u_regs.external_pending)
  &&
  `SAME(u_regs.pending_rd_addr)
  && (Time && (u_a.u_regs.cpuif_addr == OffsetData) && u_a.u_regs.cpuif_req_is_wr ||
  `SAME(u_regs.cpuif_wr_data)
  ) &&
  `SAME(regs_out.ADDR.value.value)
  &&
  `SAME(regs_out.LEN.value.value)
  &&
  `SAME(regs_out.CONTEXT_INDEX.value.value)
  ));

  a_reader_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_reader.state_q)
  &&
  `SAME(u_reader.asked_q)
  &&
  `SAME(u_reader.pending_q)
  &&
  `SAME(u_reader.held_q)
  &&
  `SAME(u_reader.addr_q)
  &&
  `SAME(u_reader.fetch_q)
  &&
  `SAME(u_reader.left_q)
  &&
  `SAME(u_reader.subject_q)
  &&
  `SAME(u_reader.nonsecure_q)
  && (Time || (
  `SAME(u_reader.word_q)
  &&
  `SAME(u_reader.next_q)
  ))));

  a_engine_same :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
  `SAME(u_engine.phase_code)
  &&
  `SAME(u_engine.kind_code)
  &&
  `SAME(u_engine.alg_q)
  &&
  `SAME(u_engine.u_pad.place_q)
  &&
  `SAME(u_engine.u_pad.marked_q)
  &&
  `SAME(u_engine.u_pad.length_q)
  &&
  `SAME(u_engine.u_pad.excess_q)
  &&
  `SAME(u_engine.u_pad.count_q)
  &&
  `SAME(u_engine.u_buffer.level_q)
  &&
  `SAME(u_engine.u_buffer.next_q)
  &&
  `SAME(u_engine.u_core.state_code)
  &&
  `SAME(u_engine.u_core.t_q)
  &&
  `SAME(u_engine.u_core.prime_q)
  ));

  if (Keyed) begin : gen_key_count
    a_key_count_same :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
    `SAME(u_engine.gen_key.u_key.count_q)
    );
  end

  a_slot_agrees :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (slot_q == u_a.u_props.slot_q));

  // Registers and memories of data: the same unless the key is a slot's; memories as far as they hold
  // words of this message.

  sha2_phase_e phase;
  logic [6:0] t;
  logic [4:0] level;
  logic [3:0] first;  // entry of the buffer that was filled first
  logic round, plain;

  assign phase = u_a.u_engine.phase_q;
  assign t     = u_a.u_engine.u_core.t_q;
  assign level = u_a.u_engine.level;
  assign first = u_a.u_engine.u_buffer.next_q - level[3:0];
  assign round = u_a.u_engine.u_core.round;
  assign plain = !Time && !slot_q;

  a_load_place :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (u_a.load ? (load_words_q == u_a.u_engine.u_pad.place_q) : 1'b1));

  // The schedule, cut too: what it answers is a function of the block that it was fed.
  logic fed_same_q;  // the words of this block so far were the same in both

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fed_same_q <= 1'b0;
    end else if (u_a.u_engine.u_core.pop_o) begin
      fed_same_q <= (fed_same_q || (t == '0)) && `SAME(u_engine.u_core.u_schedule.word);
    end
  end

  if (!Time) begin : gen_data
    always_comb begin
      assume (!fed_same_q ||
      `SAME(u_engine.u_core.u_schedule.answer)
      );
    end

    a_fed_same :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !plain || !round || fed_same_q);

    for (genvar i = 0; i < 8; i++) begin : gen_words
      a_hash_same :
      assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !plain || (
      `SAME(u_engine.u_core.hash_q[i])
      &&
      `SAME(u_engine.u_core.v_q[i])
      ));
    end

    for (genvar r = 0; r < Rounds; r++) begin : gen_kw
      a_kw_same :
      assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !plain || !round ||
      `SAME(u_engine.u_core.kw_q[r])
      );

      always_comb begin
        assume (!
        `SAME(u_engine.u_core.gen_round[r].u_round.asked)
        ||
        `SAME(u_engine.u_core.gen_round[r].u_round.answer)
        );
      end
    end

    if (Sha512) begin : gen_first
      a_held_same :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || !plain || !u_a.u_engine.half ||
      `SAME(u_engine.first)
      );
    end

    for (genvar i = 0; i < 16; i++) begin : gen_memories
      a_buffer_same :
      assert property (@(posedge clk_i) disable iff (!rst_ni)
          !past || !plain || ({1'b0, 4'(i) - first} >= level) ||
      `SAME(u_engine.u_memories.buffer[i])
      );

      if (Keyed) begin : gen_key
        a_key_same :
        assert property (@(posedge clk_i) disable iff (!rst_ni)
            !past || !plain || !u_a.u_engine.keyed ||
            ((phase inside {StKey, StFill}) ? (5'(i) >= u_a.u_engine.gen_key.u_key.count_q) :
             !(phase inside {StOpen, StSave, StSaved, StPad, StFinish, StOuter})) ||
        `SAME(u_engine.u_memories.key[i])
        );
      end
    end
  end

  if (Time) begin : gen_time_covers
    c_words_differ :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        u_a.data_req && u_a.open && u_a.ready && !
    `SAME(word)
    );

    c_bus_keys_differ :
    cover property (@(posedge clk_i) disable iff (!rst_ni)
        u_a.data_req && u_a.bus_key && (u_a.left_q == 8'd64) && !
    `SAME(word)
    );
  end else begin : gen_covers
    c_slot_keys_differ :
    cover property (@(posedge clk_i) disable iff (!rst_ni) slot_q && (phase == StFill) && !
    `SAME(u_engine.u_memories.key[0])
    );

    c_zeroized_with_key :
    cover property (@(posedge clk_i) disable iff (!rst_ni) slot_q && (phase == StWipe) && !
    `SAME(u_engine.u_memories.key[0])
    );
  end

endmodule
`undef SAME
