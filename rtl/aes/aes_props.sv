// SPDX-License-Identifier: Apache-2.0
// The promises of the AES engine (README.md) about its registers and ports: TAG and NEXT read zero unless done, secrets are
// never read, a refused command changes nothing but the error, a job's accesses have the rights of its caller, no GCM decryption
// writes before its first tag was right, random words and keys are asked for in their phases, and ZEROIZE leaves
// nothing. Beside the RTL stands what the accepted commands say.
//
// Ring, GHASH, masks and what memories answer are cut: all of it is any, alerts too.
//
// FORMAL_SHORT = 1, for covers and planted bugs: no reset, but any state that the properties below (`inv`) describe.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif

module aes_props
  import aes_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic zeroize_i,

  input apb_req_t    apb_i,
  input apb_rsp_t    apb_o,
  input obi_req_t    mem_o,
  input obi_rsp_t    mem_i,
  input key_req_t    key_o,
  input key_rsp_t    key_i,
  input random_req_t random_o,
  input random_rsp_t random_i,
  input logic        alert_o,

  // Commands
  input logic   accept,
  input logic   refused_command,
  input logic   zeroize,
  input logic   job_write,
  input error_e verdict,
  input logic   wrong,

  // Registers as they would be read
  input logic           done_q,
  input error_e         code,
  input logic   [127:0] tag,
  input logic   [127:0] next,
  input logic   [223:0] operands,
  input logic   [127:0] iv,
  input logic   [127:0] expected,
  input logic   [255:0] key_bits,
  input logic   [  7:0] written,

  // State
  input phase_e                     phase,
  input part_e                      part,
  input job_t                       job,
  input logic   [        10:0]      count,
  input logic   [Contexts-1:0]      full,
  input logic   [Contexts-1:0][1:0] sizes,
  input logic                       seeded,
  input logic   [        16:0]      issued,
  input logic                       long_sweep,
  input logic                       begun,
  input logic                       second,
  input logic                       zeroing,
  input logic                       illegal,      // a code
  input logic                       differ,       // copies
  input logic                       up,
  input logic                       we,
  input logic                       pending,
  input logic   [         4:0]      write_bytes,
  input logic   [         2:0]      write_next,
  input logic                       expand_last,
  input logic   [         3:0]      key_step,
  input logic   [         2:0]      key_cycle,

  // Memories
  input logic         rows_write,
  input logic [  5:0] rows_address,
  input logic [127:0] rows_data0,
  input logic [127:0] rows_data1,
  input logic         buffer_write,
  input logic [  9:0] buffer_address,
  input logic [ 31:0] buffer_data,

  // The register port
  input logic        guard_refused,
  input logic        active,
  input logic        request,
  input logic        request_write,
  input logic [ 7:0] request_address,
  input logic [31:0] request_data,
  input logic        request_pending
);

  logic past, run;
  logic [29:0] inv;  // below

  if (`FORMAL_SHORT) begin : gen_short
    logic past_q = 1'b0;
    assign past = past_q;
    assign run  = past_q;
    always_ff @(posedge clk_i) begin
      past_q <= 1'b1;
    end
    always_comb begin
      assume (rst_ni);
      assume (past_q || (inv == '1));
    end
  end else begin : gen_reset
    formal_start u_start (
      .clk_i,
      .rst_ni,
      .past_o(past),
      .run_o (run)
    );
  end

  apb_master u_master (
    .clk_i,
    .rst_ni,
    .req_i(apb_i),
    .rsp_i(apb_o)
  );

  // Rules of the ports: an answer only of an access that is open, nothing unasked.
  always_comb begin
    assume (!mem_i.rvalid || pending);
    assume (!mem_i.gnt || (mem_o.req && (!pending || mem_i.rvalid)));
    assume (key_o.valid || (key_i == '0));
    assume (random_o.valid || (random_i == '0));
  end

  // ---- What the commands say ----

  typedef struct packed {
    logic [3:0] op;
    logic [2:0] mode;
    logic       inverse;
    logic [1:0] context_code;
    logic [1:0] caller;
    logic       from_slot;
    logic [4:0] slot;
  } said_t;

  said_t offered, said_q, last_q;  // this command; the one that runs; the last one
  logic idle, access, read, took_q, passed_q, wiped_q, gcm_decrypt, writes_left;
  logic [7:0] offset;
  logic [3:0] holds;

  assign idle = phase == StIdle;
  assign holds = {1'b0, full};
  assign offset = apb_i.paddr[7:0];
  assign access = apb_i.psel && apb_i.penable && apb_o.pready;
  assign read = access && !apb_i.pwrite && !apb_o.pslverr;
  assign gcm_decrypt = (said_q.op == OpRun) && (said_q.mode == ModeGcm) && said_q.inverse;
  assign writes_left = write_next != 3'((write_bytes + 5'd3) >> 2);

  always_comb begin
    offered              = '0;
    offered.op           = apb_i.pwdata[3:0];
    offered.context_code = apb_i.pwdata[13:12];
    if (offered.op == OpRun) begin
      offered.mode    = apb_i.pwdata[6:4];
      offered.inverse = apb_i.pwdata[7] && (offered.mode != ModeCtr);
      offered.caller  = apb_i.pwdata[9:8];
    end
    if (offered.op == OpKey) begin
      offered.from_slot = apb_i.pwdata[14];
      offered.slot      = apb_i.pwdata[14] ? apb_i.pwdata[20:16] : '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      said_q   <= '0;
      last_q   <= '0;
      took_q   <= 1'b0;
      passed_q <= 1'b0;
      wiped_q  <= 1'b1;
    end else begin
      if (idle) said_q <= '0;
      if (random_o.valid && random_i.valid && !random_i.error) took_q <= 1'b1;
      if ((phase == StTag) && (count == 11'd2) && !wrong) passed_q <= 1'b1;
      if (accept) begin
        said_q   <= offered;
        last_q   <= offered;
        took_q   <= 1'b0;
        passed_q <= 1'b0;
      end
      if (accept || job_write) wiped_q <= 1'b0;
      if (zeroize) wiped_q <= 1'b1;
    end
  end

  // A word of each memory, any one: whether it is zero
  logic [5:0] row;
  logic [9:0] word;
  logic row_zero_q, word_zero_q;

  formal_constant #(
    .Width(16)
  ) u_witness (
    .clk_i,
    .value_o({row, word})
  );

  always_ff @(posedge clk_i) begin
    if (rows_write && (rows_address == row)) row_zero_q <= (rows_data0 | rows_data1) == '0;
    if (buffer_write && (buffer_address == word)) word_zero_q <= buffer_data == '0;
  end

  // ---- Registers ----

  // A read of TAG or NEXT shows what the last command has of it, once it is done.
  a_tag_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || (offset[7:4] != 4'hC) || (apb_o.prdata == '0) ||
      (done_q && idle && (last_q.op == OpRun) && !last_q.inverse &&
       (last_q.mode inside {ModeGcm, ModeCmac})));

  a_next_reads_zero :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !read || (offset[7:4] != 4'hD) || (apb_o.prdata == '0) ||
      (done_q && idle && (last_q.op == OpRun) &&
       (last_q.mode inside {ModeCbc, ModeCtr})));

  a_done_is_success :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !done_q || $past(
      done_q
  ) || (idle && (last_q.op inside {OpKey, OpRun, OpForget}) && (code == ErrorNone)));

  a_write_only :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || apb_i.pwrite || !(offset[7:4] inside {4'hB, 4'hE, 4'hF}) ||
      (apb_o.pslverr && (apb_o.prdata == '0)));

  a_error_without_data :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !access || !apb_o.pslverr || (apb_o.prdata == '0));

  logic [1023:0] state;
  assign state = 1024'({
    operands,
    iv,
    expected,
    key_bits,
    written,
    tag,
    next,
    full,
    sizes,
    seeded,
    issued,
    done_q,
    phase,
    up
  });

  a_refused_changes_error :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      refused_command
  ) || alert_o || ($stable(
      state
  ) && (code == $past(
      verdict
  )) && idle));

  a_refused_access_changes_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      access && apb_o.pslverr && idle && !zeroize_i
  ) || alert_o || ($stable(
      state
  ) && (code == $past(
      code
  )) && idle));

  a_accept_is_allowed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !accept || (idle && access && apb_i.pwrite && !apb_o.pslverr && (offset == 8'h08) &&
      ((offered.op != OpRun) || ((offered.context_code != 2'd3) &&
          ((offered.caller == 2'd0) || (offered.caller == offered.context_code)) &&
          holds[offered.context_code]))));

  // ---- Memory ----

  a_rights_of_caller :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !mem_o.req ||
      ((said_q.op == OpRun) && (mem_o.subject == caller_subject(
      said_q.caller
  )) && (mem_o.nonsecure == caller_nonsecure(
      said_q.caller
  ))));

  a_no_release_before_tag :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !mem_o.req || !mem_o.we || !gcm_decrypt || passed_q);

  // ---- Random port, key port, keys ----

  a_random_in_random :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (random_o.valid == (phase == StRandom)));

  a_word_before_masks :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(phase inside {StWarm, StKey, StTake, StExpand, StBeats, StTag, StZero}) || took_q);

  a_key_in_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((key_o.valid == (phase == StKey)) && (!key_o.valid ? (key_o == '0) :
      ((said_q.op == OpKey) && said_q.from_slot && (key_o.slot == said_q.slot) &&
       (key_o.subject == caller_subject(
      said_q.context_code
  ))))));

  // A context becomes full at the end of its own Expand.
  a_key_is_whole :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ((full & ~$past(
      full
  )) == '0) || ($past(
      (phase == StExpand) && expand_last && (said_q.op == OpKey)
  ) && ((full & ~$past(
      full
  )) == 3'(4'd1 << $past(
      said_q.context_code
  )))));

  a_key_empties :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      accept && (offered.op inside {OpKey, OpForget})
  ) || !holds[said_q.context_code]);

  // ---- ZEROIZE, zeroize_i and the reset ----

  a_zeroized :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !wiped_q || !idle ||
      ((full == '0) && !seeded && !done_q && (operands == '0) && (iv == '0) && (expected == '0) &&
       (key_bits == '0) && (written == '0) && (tag == '0) && (next == '0) && row_zero_q &&
       word_zero_q));

  a_error_asks_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || (!key_o.valid && !random_o.valid));

  a_error_shows_nothing :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || !read || !offset[7] || (apb_o.prdata == '0));

  a_error_says_internal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !alert_o || !read || (offset != 8'h0C) ||
      (apb_o.prdata == 32'({ErrorInternal, 8'h00})));

  a_error_is_final :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(alert_o) || alert_o);

  // ---- What a reachable state is: carries the induction ----

  logic in_job;

  assign in_job = !(phase inside {StIdle, StError});

  assign inv[0] = !illegal && !differ;
  assign inv[1]  = !in_job || ((phase == StSweep) && (job == '0)) ||
      ((job.op == said_q.op) && (job.mode == said_q.mode) && (job.inverse == said_q.inverse) &&
       (job.caller == said_q.caller) && (job.context_code == said_q.context_code) &&
       (job.slot == said_q.slot) && (job.from_slot == said_q.from_slot));
  assign inv[2] = !idle || (job == '0);
  assign inv[3] = !(phase inside {StBeats, StDrain, StTag, StZero}) || (job.op == OpRun);
  assign inv[4]  = (!(phase inside {StKey, StTake, StExpand}) || (job.op == OpKey)) &&
      ((phase != StKey) || job.from_slot);
  assign inv[5] = !(phase inside {StRandom, StWarm}) || (job.op inside {OpKey, OpRun});
  assign inv[6] = (phase != StClear) || (job.op inside {OpKey, OpForget});
  assign inv[7] = !begun || idle || (job.op == OpRun);
  assign inv[8]  = !up || (!idle && (said_q.op == OpRun) && (job.op == OpRun) &&
      (job.caller == said_q.caller));
  assign inv[9]  = !idle || (!up && !pending && (write_bytes == '0) && (write_next == '0) &&
      !second && !zeroing && !begun);
  assign inv[10] = !gcm_decrypt || passed_q || (!writes_left && !(up && we));
  assign inv[11] = !second || passed_q || !gcm_decrypt;
  assign inv[12] = !zeroing || second;
  assign inv[13] = !(phase inside {StRandom, StWarm, StBeats, StDrain, StTag, StZero}) ||
      !gcm_decrypt || second || (part inside {PartFirst, PartIv, PartIvLength, PartJ0, PartAad,
                                              PartCheck, PartLength});
  assign inv[14] = (!long_sweep || (phase inside {StSweep, StError})) &&
      (!done_q || idle || (phase == StError));
  assign inv[15] = (phase != StTag) || (job.mode inside {ModeGcm, ModeCmac});
  assign inv[16] = (tag == '0) || ((phase == StError) && !done_q) ||
      ((last_q.op == OpRun) && !last_q.inverse &&
      (last_q.mode inside {ModeGcm, ModeCmac}));
  assign inv[17] = !(idle || ((phase == StError) && done_q)) || (next == '0) ||
      ((last_q.op == OpRun) && (last_q.mode inside {ModeCbc, ModeCtr}));
  assign inv[18] = !wiped_q || (phase == StError) ||
      ((idle || ((phase == StSweep) && long_sweep)) &&
      (full == '0) && !seeded && !done_q && (operands == '0) && (iv == '0) && (expected == '0) &&
      (key_bits == '0) && (written == '0) && (tag == '0) && (next == '0));
  assign inv[19] = (!(long_sweep && (count > 11'(row))) || row_zero_q) &&
      (!(long_sweep && (count > 11'(word))) || word_zero_q) &&
      (!(wiped_q && idle) || (row_zero_q && word_zero_q)) && (!long_sweep || wiped_q);
  assign inv[20] = ((said_q == '0) || (said_q == last_q)) &&
      (last_q.op inside {4'd0, OpKey, OpRun, OpForget}) &&
      ((last_q.op == OpRun) || ({last_q.mode, last_q.inverse, last_q.caller} == '0)) &&
      ((last_q.op == OpKey) || ({last_q.from_slot, last_q.slot} == '0));

  assign inv[21] = took_q || !in_job || (phase inside {StRandom, StSweep}) ||
      ((phase == StClear) && ((job.op == OpForget) || (code != ErrorNone)));
  assign inv[22] = took_q || !begun;

  // Counts: of blocks since the seeding, of the key schedule
  logic [3:0] steps;
  always_comb begin
    unique case (job.size)
      Size128: steps = 4'd10;
      Size192: steps = 4'd8;
      default: steps = 4'd13;
    endcase
  end
  assign inv[27] = (issued <= 17'(SeedBlocks)) && ((issued != 17'(SeedBlocks)) ||
      !(((phase inside {StBeats, StExpand}) && (count == '0)) || (phase inside {StKey, StTake}) ||
        ((phase == StClear) && (job.op == OpKey) && (code == ErrorNone))));
  assign inv[28] = (key_step <= steps) && (key_cycle <= 3'd5) &&
      ((key_step != steps) || (key_cycle <= 3'd3)) &&
      ((phase != StExpand) || (count == 11'd6 * 11'(key_step) + 11'(key_cycle)));
  assign inv[29] = !in_job || long_sweep || ((job.op inside {OpKey, OpRun, OpForget}) &&
      (job.context_code != 2'd3) && (said_q.op == job.op));

  // The register port: between accesses nothing is under way; in one, the registers see what the bus says, and the guard has judged it.
  logic second_cycle;
  assign second_cycle = apb_i.psel && apb_i.penable;
  assign inv[23] = second_cycle || (!active && !request);
  assign inv[24] = !request_pending;
  assign inv[25] = !second_cycle || (guard_refused ? !active && !request :
      (active && request && (apb_i.paddr[15:8] == '0) && (apb_i.paddr[1:0] == '0) &&
       (request_address == offset) && (request_write == apb_i.pwrite) &&
       (!apb_i.pwrite || (request_data == apb_i.pwdata))));
  assign inv[26] = !second_cycle || guard_refused ||
      (apb_i.pwrite ? !(offset[7:4] inside {4'hC, 4'hD}) :
       !(offset[7:4] inside {4'hB, 4'hE, 4'hF}));

  for (genvar i = 0; i <= 29; i++) begin : gen_inv
    a_inv :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || inv[i]);
  end

  // ---- Covers ----

  c_tag_read :
  cover property (@(posedge clk_i) run && read && (offset == 8'hC4) && (apb_o.prdata != '0));

  c_next_read :
  cover property (@(posedge clk_i) run && read && (offset == 8'hD8) && (apb_o.prdata != '0));

  c_released :
  cover property (@(posedge clk_i) run && mem_o.req && mem_o.we && gcm_decrypt &&
                  (mem_o.subject == SubjectAppNormal));

  c_refused :
  cover property (@(posedge clk_i) run && $past(refused_command) && (code == ErrorCounter));

  c_wiped :
  cover property (@(posedge clk_i) run && wiped_q && idle && $past(phase == StSweep));

  c_key_asked :
  cover property (@(posedge clk_i) run && key_o.valid && (key_o.subject == SubjectAppSecure));

endmodule

bind aes aes_props u_props (
  .job_write(regs_out.JOB.req && regs_out.JOB.req_is_wr && !late),
  .operands(u_registers.operands_q),
  .iv(u_registers.iv_q),
  .expected(u_registers.expected_q),
  .key_bits(u_registers.key_q),
  .issued(u_control.issued_q),
  .long_sweep(u_control.long_q),
  .begun(u_control.begun_q),
  .second(u_beats.second_q),
  .zeroing(u_beats.zeroing_q),
  .illegal(u_control.illegal || u_beats.illegal),
  .differ(u_control.state_alert || u_beats.counts_alert || memory_alert || keys_alert ||
          blocks_alert || digits_alert || registers_alert || done_alert || u_control.alert_o),
  .up(u_memory.work_q.up),
  .we(u_memory.work_q.we),
  .pending(u_memory.work_q.pending),
  .write_bytes(u_memory.work_q.write_bytes),
  .write_next(u_memory.work_q.write_next),
  .key_step(u_keys.step_q),
  .key_cycle(u_keys.cycle_q),
  .rows_write(u_keys.gen_share[0].u_memory.write_i && u_keys.gen_share[1].u_memory.write_i),
  .rows_address(u_keys.gen_share[0].u_memory.waddr_i),
  .rows_data0(u_keys.gen_share[0].u_memory.wdata_i),
  .rows_data1(u_keys.gen_share[1].u_memory.wdata_i),
  .buffer_write(u_memory.u_buffer.write_i),
  .buffer_address(u_memory.u_buffer.waddr_i),
  .buffer_data(u_memory.u_buffer.wdata_i),
  .guard_refused(u_guard.refused_q),
  .active(u_regs.is_active),
  .request(u_regs.cpuif_req),
  .request_write(u_regs.cpuif_req_is_wr),
  .request_address(u_regs.cpuif_addr),
  .request_data(u_regs.cpuif_wr_data),
  .request_pending(u_regs.external_pending),
  .*
);
