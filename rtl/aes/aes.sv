// SPDX-License-Identifier: Apache-2.0
// The AES engine (README.md): registers, commands, and the wires between its parts.
//
// Where a job's secrets are, there are two shares of them, and no part joins them but aes_blocks.sv, where that is said.
module aes
  import aes_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic zeroize_i,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Memory
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  // Key store
  output key_req_t key_o,
  input  key_rsp_t key_i,

  // Masks
  output random_req_t random_o,
  input  random_rsp_t random_i,

  output logic alert_o
);

  localparam int unsigned AddrWidth = aes_regs_pkg::AES_REGS_MIN_ADDR_WIDTH;

  phase_e phase;
  part_e  part;
  job_t job, offer, job_now;
  logic [10:0] count;
  logic idle, busy, zeroize, accept, refused_command, wipe, sweep, run, beat_end, success, ends;
  logic in_beats, first, cycle_two, tagging, tag_first, fault;
  logic done_d, done_q, done, seeded;
  error_e verdict, code;
  logic [1:0] caller;
  logic [Contexts-1:0] full;
  logic [Contexts-1:0][1:0] sizes;

  // Registers
  logic [31:0] src, dst, len, aad, aad_len, iv_address, iv_len, key_register, job_rdata;
  logic [127:0] iv, expected, tag, next;
  logic [7:0] written;

  // Beats
  logic serial, last, none, again, long, passed, zero_last, second_pass, zero_next;
  logic issue, first_block, final_block, take_h, take_e, take, ghash;
  logic write, read, from_buffer, keep;
  logic [31:0] write_address, read_address;
  logic [4:0] write_bytes, read_bytes;
  logic [7:0] place;

  // Memory
  logic mem_done, mem_quiet, mem_refused, stop;
  logic [127:0] read_block, written_block, write_block;

  // Ring, key schedule, GHASH, masks; secrets in shares
  logic inverse, ring_issue, ring_take, expand_last, key_load, key_asks, seed, mix, wrong;
  logic word, digits_d, digits_q, digits_run, cmac_tag;
  logic [3:0] row;
  logic [127:0] block0, block1, entry0, entry1, out0, out1, round_key0, round_key1;
  logic [127:0] x0, x1, h0, h1, sum0, sum1, y0, y1;
  logic [31:0] word0, word1, subbed0, subbed1, load0, load1;
  logic [Masks-1:0] masks;
  logic [127:0] mask;

  logic clk_work, selected_q;
  logic control_alert, beats_alert, memory_alert, core_alert, keys_alert, blocks_alert;
  logic digits_alert, registers_alert, done_alert;

  assign idle = phase == StIdle;
  assign busy = !(phase inside {StIdle, StError});
  assign wipe = phase inside {StSweep, StError};
  assign alert_o = phase == StError;
  assign fault   = control_alert || beats_alert || memory_alert || core_alert || keys_alert ||
      blocks_alert || digits_alert || registers_alert || done_alert;

  // The block's clock stands in Idle. What wakes it: an access, to its last cycle or the one behind a setup cycle, a
  // wipe, a fault. In every other cycle of Idle nothing would change.
  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(!idle || apb_i.psel || selected_q || zeroize_i || fault),
    .clk_o   (clk_work)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) selected_q <= 1'b0;
    else selected_q <= apb_i.psel;
  end

  // Registers: the guard judges the setup cycle, `late` the access cycle.

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic
      regs_ready, regs_slverr, blocked, late, cmd_write, is_zeroize, refuse, write_only, read_only;
  logic [31:0] regs_rdata;
  logic [AddrWidth-1:0] offset;
  aes_regs_pkg::aes__in_t regs_in;
  aes_regs_pkg::aes__out_t regs_out;
  aes_regs_pkg::aes__CMD__external__fields__out_t cmd;

  localparam logic [AddrWidth-1:0] OffsetCmd = 8'h08;

  assign offset = apb_i.paddr[AddrWidth-1:0];
  assign blocked = !idle;
  assign is_zeroize = offset == OffsetCmd && apb_i.pwdata[3:0] == OpZeroize;
  assign write_only = offset[7] && (offset[6:4] == 3'd3 || offset[6:5] == 2'd3);
  assign read_only = offset[7] && offset[6:5] == 2'd2;
  assign refuse     = apb_i.paddr[1:0] != '0 || offset == 8'h9C ||
      (apb_i.pwrite ? apb_i.pstrb != 4'b1111 || read_only || (blocked && !is_zeroize) : write_only);

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i(clk_work),
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o(regs_req),
    .regs_i(regs_rsp)
  );

  assign cmd = regs_out.CMD.wr_data;
  assign cmd_write = regs_out.CMD.req && regs_out.CMD.req_is_wr;
  assign late      = blocked && ((cmd_write && cmd.op != OpZeroize) ||
                                 (regs_out.JOB.req && regs_out.JOB.req_is_wr));
  assign regs_rsp = '{pready: regs_ready, pslverr: regs_slverr || late, prdata: regs_rdata};

  always_comb begin
    regs_in.VERSION.masked.next = Masked;
    regs_in.CMD.wr_ack          = cmd_write;
    regs_in.STATUS.busy.next    = busy;
    regs_in.STATUS.done.next    = done;
    regs_in.STATUS.waiting.next = phase == StRandom;
    regs_in.STATUS.seeded.next  = seeded && !alert_o;
    regs_in.STATUS.keys.next    = alert_o ? '0 : full;
    regs_in.STATUS.error.next   = alert_o ? ErrorInternal : busy ? ErrorNone : code;
    regs_in.JOB.rd_ack          = regs_out.JOB.req && !regs_out.JOB.req_is_wr;
    regs_in.JOB.rd_data         = regs_in.JOB.rd_ack && !alert_o ? job_rdata : '0;
    regs_in.JOB.wr_ack          = regs_out.JOB.req && regs_out.JOB.req_is_wr;
  end

  logic unused_regs;
  assign unused_regs = ^{
    regs_req.paddr[31:AddrWidth],
    regs_req.pauser,
    regs_out.CMD.wr_biten,
    regs_out.JOB.wr_biten,
    regs_out.JOB.addr[1:0],
    cmd
  };

  aes_regs u_regs (
    .clk(clk_work),
    .arst_n(rst_ni),
    .s_apb_psel(regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite(regs_req.pwrite),
    .s_apb_pprot(regs_req.pprot),
    .s_apb_paddr(regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata(regs_req.pwdata),
    .s_apb_pstrb(regs_req.pstrb),
    .s_apb_pready(regs_ready),
    .s_apb_prdata(regs_rdata),
    .s_apb_pslverr(regs_slverr),
    .hwif_in(regs_in),
    .hwif_out(regs_out)
  );

  aes_registers u_registers (
    .clk_i       (clk_work),
    .rst_ni,
    .clear_i     (zeroize || sweep),
    .clear_key_i (phase == StSweep && job.op == OpKey),
    .write_i     (regs_out.JOB.req && regs_out.JOB.req_is_wr && !late),
    .word_i      (regs_out.JOB.addr[6:2]),
    .wdata_i     (regs_out.JOB.wr_data),
    .rdata_o     (job_rdata),
    .tag_i       (done ? tag : '0),
    .next_i      (done ? next : '0),
    .src_o       (src),
    .dst_o       (dst),
    .len_o       (len),
    .aad_o       (aad),
    .aad_len_o   (aad_len),
    .iv_address_o(iv_address),
    .iv_len_o    (iv_len),
    .iv_o        (iv),
    .expected_o  (expected),
    .written_o   (written),
    .key_word_i  (count[2:0]),
    .key_o       (key_register),
    .alert_o     (registers_alert)
  );

  // Commands

  always_comb begin
    offer              = '0;
    offer.op           = cmd.op;
    offer.context_code = cmd.context_;
    unique case (cmd.op)
      OpKey: begin
        offer.from_slot = cmd.from_slot;
        offer.slot      = cmd.from_slot ? cmd.slot : '0;
        offer.size      = cmd.size;
      end
      OpRun: begin
        offer.mode    = cmd.mode;
        offer.inverse = cmd.inverse && cmd.mode != ModeCtr;
        offer.tag     = cmd.tag;
        offer.caller  = cmd.caller;
        for (int unsigned c = 0; c < Contexts; c++)
        if (cmd.context_ == 2'(c)) offer.size = sizes[c];
      end
      default: ;
    endcase
  end

  aes_verdict u_verdict (
    .cmd_i       (offer),
    .src_i       (src),
    .dst_i       (dst),
    .len_i       (len),
    .aad_i       (aad),
    .aad_len_i   (aad_len),
    .iv_address_i(iv_address),
    .iv_len_i    (iv_len),
    .iv_i        (iv),
    .written_i   (written),
    .full_i      (full),
    .verdict_o   (verdict)
  );

  assign zeroize = zeroize_i || (cmd_write && cmd.op == OpZeroize);
  assign accept = cmd_write && idle && !zeroize && verdict == ErrorNone;
  assign refused_command = cmd_write && idle && !zeroize && verdict != ErrorNone;
  assign job_now = idle ? offer : job;

  always_comb begin
    done_d = done_q;
    if (ends) done_d = success;
    if (accept || zeroize || phase == StError) done_d = 1'b0;
  end

  doubled #(
    .Width(1)
  ) u_done (
    .clk_i  (clk_work),
    .rst_ni,
    .d_i    (done_d),
    .q_o    (done_q),
    .alert_o(done_alert)
  );

  assign done = done_q && !done_alert && !alert_o;

  // Phases and beats

  aes_control #(
    .Masked(Masked)
  ) u_control (
    .clk_i         (clk_work),
    .rst_ni,
    .accept_i      (accept),
    .offer_i       (offer),
    .refuse_i      (refused_command),
    .verdict_i     (verdict),
    .zeroize_i     (zeroize),
    .hold_i        (zeroize_i),
    .fault_i       (fault),
    .asks_o        (random_o.valid),
    .random_valid_i(random_i.valid),
    .random_error_i(random_i.error),
    .seed_o        (seed),
    .mix_o         (mix),
    .key_asks_o    (key_asks),
    .key_valid_i   (key_i.valid),
    .key_last_i    (key_i.last),
    .key_error_i   (key_i.error),
    .key_load_o    (key_load),
    .expand_last_i (expand_last),
    .serial_i      (serial),
    .issue_i       (issue),
    .last_i        (last),
    .none_i        (none),
    .again_i       (again),
    .long_i        (long),
    .passed_i      (passed),
    .zero_last_i   (zero_last),
    .done_i        (mem_done),
    .quiet_i       (mem_quiet),
    .refused_i     (mem_refused),
    .wrong_i       (wrong),
    .phase_o       (phase),
    .job_o         (job),
    .caller_o      (caller),
    .count_o       (count),
    .run_o         (run),
    .beat_end_o    (beat_end),
    .second_o      (second_pass),
    .zero_o        (zero_next),
    .sweep_o       (sweep),
    .success_o     (success),
    .end_o         (ends),
    .code_o        (code),
    .full_o        (full),
    .sizes_o       (sizes),
    .seeded_o      (seeded),
    .alert_o       (control_alert)
  );

  assign in_beats  = phase == StBeats;
  assign first     = in_beats && count == '0;
  assign cycle_two = in_beats && count == 11'd1;
  assign tagging   = phase == StTag;
  assign tag_first = tagging && count == '0;
  assign cmac_tag  = tag_first && job.mode == ModeCmac;

  aes_beats #(
    .Masked(Masked)
  ) u_beats (
    .clk_i          (clk_work),
    .rst_ni,
    .wipe_i         (wipe),
    .job_i          (job_now),
    .src_i          (src),
    .dst_i          (dst),
    .len_i          (len),
    .aad_i          (aad),
    .aad_len_i      (aad_len),
    .iv_address_i   (iv_address),
    .iv_len_i       (iv_len),
    .start_i        (accept),
    .next_i         (beat_end),
    .second_i       (second_pass),
    .zero_i         (zero_next),
    .part_o         (part),
    .last_o         (last),
    .serial_o       (serial),
    .none_o         (none),
    .again_o        (again),
    .long_o         (long),
    .passed_o       (passed),
    .issue_o        (issue),
    .first_block_o  (first_block),
    .final_block_o  (final_block),
    .take_h_o       (take_h),
    .take_e_o       (take_e),
    .take_o         (take),
    .ghash_o        (ghash),
    .write_o        (write),
    .write_address_o(write_address),
    .write_bytes_o  (write_bytes),
    .read_o         (read),
    .read_address_o (read_address),
    .read_bytes_o   (read_bytes),
    .from_buffer_o  (from_buffer),
    .keep_o         (keep),
    .place_o        (place),
    .zero_last_o    (zero_last),
    .alert_o        (beats_alert)
  );

  assign stop = !(in_beats || phase == StZero) || (in_beats && mem_refused) || zeroize || fault;

  aes_memory u_memory (
    .clk_i          (clk_work),
    .rst_ni,
    .stop_i         (stop),
    .wipe_i         (wipe),
    .caller_i       (caller),
    .begin_i        (first || (phase == StZero && count == '0)),
    .write_i        (write),
    .write_address_i(write_address),
    .write_bytes_i  (write_bytes),
    .write_block_i  (in_beats ? write_block : '0),
    .read_i         (read && in_beats),
    .read_address_i (read_address),
    .read_bytes_i   (read_bytes),
    .from_buffer_i  (from_buffer),
    .keep_i         (keep),
    .place_i        (place),
    .done_o         (mem_done),
    .quiet_o        (mem_quiet),
    .refused_o      (mem_refused),
    .block_o        (read_block),
    .written_o      (written_block),
    .sweep_i        (sweep),
    .sweep_index_i  (count[9:0]),
    .mem_o,
    .mem_i,
    .alert_o        (memory_alert)
  );

  // Ring

  assign inverse    = job.op == OpRun && job.inverse && job.mode inside {ModeEcb, ModeCbc};
  assign ring_issue = first && issue;
  assign ring_take  = (first && (take || take_h || take_e)) || cmac_tag;

  aes_core #(
    .Masked(Masked)
  ) u_core (
    .clk_i    (clk_work),
    .rst_ni,
    .en_i     (run),
    .wipe_i   (wipe),
    .inverse_i(inverse),
    .rounds_i (rounds(job.size)),
    .issue_i  (ring_issue),
    .block0_i (block0),
    .block1_i (block1),
    .row_o    (row),
    .key0_i   (round_key0),
    .key1_i   (round_key1),
    .word_i   (word),
    .word0_i  (word0),
    .word1_i  (word1),
    .word0_o  (subbed0),
    .word1_o  (subbed1),
    .mask_i   (masks[16*SboxMasks-1:0]),
    .entry0_o (entry0),
    .entry1_o (entry1),
    .take_i   (ring_take),
    .out0_o   (out0),
    .out1_o   (out1),
    .alert_o  (core_alert)
  );

  // Key schedule

  always_comb begin
    key_o = '0;
    if (key_asks) begin
      key_o = '{
          valid: 1'b1,
          slot: job.slot,
          operation: 4'(KeyOperationAes128) + {2'b00, job.size},
          subject: caller_subject(job.context_code)
      };
    end
  end

  always_comb begin
    load0 = key_i.share0;
    load1 = key_i.share1;
    if (phase == StTake) begin
      load0 = key_register ^ mask[31:0];
      load1 = mask[31:0];
    end
    if (!Masked) begin
      load0 = phase == StTake ? key_register : key_i.share0 ^ key_i.share1;
      load1 = '0;
    end
  end

  aes_keys #(
    .Masked(Masked)
  ) u_keys (
    .clk_i         (clk_work),
    .rst_ni,
    .wipe_i        (wipe || phase == StClear),
    .context_i     (job.context_code),
    .size_i        (job.size),
    .load_i        (key_load || phase == StTake),
    .load0_i       (load0),
    .load1_i       (load1),
    .expand_i      (phase == StExpand),
    .last_o        (expand_last),
    .word_o        (word),
    .word0_o       (word0),
    .word1_o       (word1),
    .subbed0_i     (subbed0),
    .subbed1_i     (subbed1),
    .clear_i       (phase == StClear),
    .sweep_i       (sweep),
    .count_i       (count[5:0]),
    .read_i        (accept || (in_beats && run)),
    .read_context_i(job_now.context_code),
    .row_i         (row),
    .key0_o        (round_key0),
    .key1_o        (round_key1),
    .alert_o       (keys_alert)
  );

  // Modes

  aes_blocks #(
    .Masked(Masked)
  ) u_blocks (
    .clk_i        (clk_work),
    .rst_ni,
    .wipe_i       (wipe),
    .release_i    (success),
    .clear_i      (accept || zeroize || sweep),
    .start_i      (accept),
    .job_i        (job_now),
    .len_i        (len),
    .aad_len_i    (aad_len),
    .iv_len_i     (iv_len),
    .iv_i         (iv),
    .expected_i   (expected),
    .first_i      (first),
    .second_i     (cycle_two),
    .part_i       (part),
    .issue_i      (issue),
    .first_block_i(first_block),
    .final_block_i(final_block),
    .take_e_i     (take_e),
    .write_i      (in_beats && write),
    .tag_i        (tagging),
    .cycle_i      (count[1:0]),
    .wrong_o      (wrong),
    .mask_i       (mask),
    .read_i       (read_block),
    .written_i    (written_block),
    .block0_o     (block0),
    .block1_o     (block1),
    .entry0_i     (entry0),
    .entry1_i     (entry1),
    .out0_i       (out0),
    .out1_i       (out1),
    .x0_o         (x0),
    .x1_o         (x1),
    .h0_i         (h0),
    .h1_i         (h1),
    .sum0_i       (sum0),
    .sum1_i       (sum1),
    .y0_i         (y0),
    .y1_i         (y1),
    .write_o      (write_block),
    .tag_o        (tag),
    .next_o       (next),
    .alert_o      (blocks_alert)
  );

  // GHASH: digits in the 15 cycles behind a beat's first one

  assign digits_run = digits_q && in_beats;

  always_comb begin
    digits_d = digits_q;
    if (first) digits_d = ghash;
    if (count == 11'd15 || !in_beats) digits_d = 1'b0;
  end

  doubled #(
    .Width(1)
  ) u_digits (
    .clk_i  (clk_work),
    .rst_ni,
    .d_i    (digits_d),
    .q_o    (digits_q),
    .alert_o(digits_alert)
  );

  aes_ghash #(
    .Masked(Masked)
  ) u_ghash (
    .clk_i  (clk_work),
    .rst_ni,
    .wipe_i (wipe),
    .key_i  (first && take_h),
    .h0_i   (out0),
    .h1_i   (out1),
    .clear_i((first && part == PartJ0) || tag_first),
    .take_i ((first && ghash) || tag_first),
    .x0_i   (x0),
    .x1_i   (x1),
    .run_i  (digits_run),
    .digit_i(count[3:0] - 4'd1),
    .r_i    (mask),
    .h0_o   (h0),
    .h1_o   (h1),
    .sum0_o (sum0),
    .sum1_o (sum1),
    .y0_o   (y0),
    .y1_o   (y1)
  );

  // Masks

  if (Masked) begin : gen_masked
    aes_masks u_masks (
      .clk_i  (clk_work),
      .rst_ni,
      .wipe_i (sweep),
      .run_i  (run || phase == StTake || phase == StWarm),
      .load_i (seed),
      .index_i(count[3:0]),
      .mix_i  (mix),
      .word_i (random_i.word),
      .mask_o (masks)
    );
  end else begin : gen_plain
    logic unused_masks;
    assign masks = '0;
    assign unused_masks = ^{seed, mix, random_i.word};
  end

  assign mask = masks[Masks-1-:128];

endmodule
