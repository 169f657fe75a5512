// SPDX-License-Identifier: Apache-2.0
// SHA-224/256 and, with `Sha512`, SHA-384/512 of a stream of words: padding, buffer and core. With
// `Keyed` also HMAC, and the state of an unfinished message out and in.
// Guarantees, cycles and faults: README.md beside this file.
//
//   None, Done --start--> [Load] --> [Key --> Fill] --> Open --finish--> Pad --> Finish --> Done
//                          restored   HMAC               |    HMAC, once: Outer <--|
//                                                        |                 |--> Pad
//                                                        --save--> Save --> Saved
//   any but Wipe, Error --wipe, or an impossible length--> Wipe --16 cycles--> None
//   any --illegal code or level--> Error, until reset
//
// The digest leaves only in Done, and Done is reached only through Pad and Finish: no digest of an
// unpadded or unfinished message is ever seen, and of an HMAC only the outer one. A state leaves
// only in Saved, which a message under a key of the key store never reaches. Every way to None
// passes Wipe.
module sha2_engine
  import sha2_pkg::*;
#(
  parameter bit          Sha512 = 1'b1,
  parameter bit          Keyed  = 1'b1,
  parameter int unsigned Rounds = 1      // a cycle: 1 or 2
) (
  input logic clk_i,
  input logic rst_ni,

  // Message, after restored state and key
  input  logic             start_i,
  input  sha2_alg_e        alg_i,
  input  logic             hmac_i,         // with start
  input  logic             restore_i,      // with start
  input  logic             secret_i,       // with start: the key comes from the key store
  input  logic             valid_i,
  input  logic      [31:0] word_i,         // first byte in bits 31:24
  input  logic      [ 2:0] bytes_i,        // 1 to 4; fewer than 4: the last word
  output logic             ready_o,
  input  logic             finish_i,       // held with the last word until that is accepted
  input  logic             save_i,
  input  logic             wipe_i,
  output logic             load_o,
  output logic             setup_o,
  output logic             open_o,
  output logic             busy_o,
  output logic             done_o,
  output logic             saved_o,
  output logic             secret_o,       // the open message's key comes from the key store
  output logic             length_error_o,

  // Digest, first byte in bits 511:504; zero unless done. When saved: the chaining value
  output logic [511:0] digest_o,

  // The rest of an unfinished message; zero unless saved
  output logic [60:0] count_o,          // bytes
  input  logic [ 4:0] context_index_i,
  output logic [31:0] context_o,        // word of the unfinished block

  output logic alert_o
);

  localparam int unsigned Width = Sha512 ? 64 : 32;

  sha2_phase_e phase_d, phase_q;
  sha2_kind_e kind_d, kind_q;
  logic [PhaseWidth-1:0] phase_code, kind_code;
  sha2_alg_e alg_d, alg_q;
  logic sha512, start, hmac, restore, restored, keyed, wipe, sweep;
  logic fault, phase_fault, kind_fault;
  logic length_error, last, push, pad_push, pop, room, full, partial, half, load, loaded, key_last;
  logic core_idle, core_add, core_alert, buffer_alert;
  logic key_write, outer, outer_restart, outer_last;
  logic [3:0] index, core_index, sweep_index, outer_words;
  logic [ 2:0] load_index;
  logic [ 4:0] level;
  logic [31:0] first;
  logic [60:0] count;
  logic [Width-1:0] word, pad_word;
  logic [Width-1:0] popped[Rounds];
  logic [Width-1:0] hash[8];

  assign phase_q = sha2_phase_e'(phase_code);
  assign kind_q = sha2_kind_e'(kind_code);
  assign start = start_i && !wipe_i && (phase_q == StNone || phase_q == StDone);
  assign fault = core_alert || buffer_alert || phase_fault || kind_fault;
  assign hmac = Keyed && (hmac_i || secret_i);
  assign restore = Keyed && restore_i && !secret_i;
  assign keyed = kind_q inside {KindHmac, KindRestoreHmac, KindSecretHmac};
  assign restored = kind_q inside {KindRestoreDigest, KindRestoreHmac};
  assign room = level < 5'd16;
  assign full = level == 5'd16;
  assign sha512 = Sha512 && is_sha512(alg_q);
  assign outer = phase_q == StOuter;

  assign load_o = phase_q == StLoad;
  assign setup_o = phase_q inside {StLoad, StKey};
  assign open_o = phase_q == StOpen;
  assign done_o = phase_q == StDone;
  assign saved_o = phase_q == StSaved;
  assign secret_o = kind_q == KindSecretHmac;
  assign length_error_o = length_error && !wipe_i;
  assign busy_o         = !alert_o && (sweep || !core_idle ||
      phase_q inside {StFill, StPad, StFinish, StOuter, StSave});

  always_comb begin
    phase_d = phase_q;
    alg_d   = start ? alg_i : alg_q;
    wipe    = wipe_i || length_error;
    sweep   = 1'b0;
    unique case (phase_q)
      StNone, StDone: begin
        if (start_i) begin
          phase_d = StOpen;
          if (hmac) phase_d = StKey;
          if (restore) phase_d = StLoad;
        end
      end
      StLoad: if (loaded) phase_d = keyed ? StKey : StOpen;
      StKey: begin
        if (finish_i) phase_d = StFill;  // `ready_o` is high: a word with it is accepted
        if (key_last) phase_d = StOpen;
      end
      StFill: if (key_last) phase_d = StOpen;
      StOpen: begin
        if (Keyed && save_i && !valid_i && !partial && !secret_o) phase_d = StSave;
        if (finish_i) phase_d = (valid_i && !ready_o) ? StOpen : StPad;
      end
      StPad:    if (last) phase_d = StFinish;
      StFinish: if (core_add && level == '0) phase_d = keyed ? StOuter : StDone;
      StOuter:  if (outer_last) phase_d = StPad;
      StSave:   if (core_idle && room) phase_d = StSaved;
      StSaved:  phase_d = StSaved;
      StWipe: begin
        sweep = 1'b1;
        if (sweep_index == 4'd15) phase_d = StNone;
      end
      default:  sweep = 1'b1;  // Error, and every illegal code
    endcase
    if (wipe && !sweep) phase_d = StWipe;
    if (fault) begin
      phase_d = StError;
      wipe    = 1'b1;
    end
  end

  always_comb begin
    kind_d = kind_q;
    if (outer_last) kind_d = KindOuter;
    if (start) begin
      kind_d = restore ? KindRestoreDigest : KindDigest;
      if (hmac) begin
        kind_d = restore ? KindRestoreHmac : KindHmac;
        if (secret_i) kind_d = KindSecretHmac;
      end
    end
    if (wipe && !kind_fault) kind_d = KindDigest;
  end

  assign phase_fault = !(phase_q inside {StNone, StLoad, StKey, StFill, StOpen, StPad, StFinish,
                                         StOuter, StDone, StSave, StSaved, StWipe}) ||
      (secret_o && phase_q inside {StSave, StSaved});
  assign kind_fault = !(kind_q inside {KindDigest, KindRestoreDigest, KindHmac, KindRestoreHmac,
                                       KindSecretHmac, KindOuter});
  assign alert_o = fault;

  sparse_state #(
    .Width(PhaseWidth),
    .ResetValue(Keyed ? StWipe : StNone)
  ) u_phase (
    .clk_i,
    .rst_ni,
    .d_i(phase_d),
    .q_o(phase_code)
  );

  sparse_state #(
    .Width(PhaseWidth),
    .ResetValue(KindDigest)
  ) u_kind (
    .clk_i,
    .rst_ni,
    .d_i(kind_d),
    .q_o(kind_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) alg_q <= AlgSha224;
    else alg_q <= alg_d;
  end

  sha2_pad #(
    .Sha512(Sha512)
  ) u_pad (
    .clk_i,
    .rst_ni,
    .start_i(start),
    .wipe_i(wipe),
    .sha512_i(sha512),
    .load_i(load_o),
    .key_i(phase_q == StKey),
    .open_i(open_o),
    .valid_i,
    .word_i,
    .bytes_i,
    .ready_o,
    .partial_o(partial),
    .length_error_o(length_error),
    .load_o(load),
    .load_index_o(load_index),
    .loaded_o(loaded),
    .fill_i(phase_q == StFill),
    .restore_i(restored),
    .hmac_i(keyed),
    .key_o(key_write),
    .key_last_o(key_last),
    .pad_i(phase_q == StPad),
    .last_o(last),
    .outer_i(outer_last),
    .outer_words_i(outer_words),
    .room_i(room),
    .push_o(pad_push),
    .word_o(pad_word),
    .count_o(count),
    .half_o(half),
    .first_o(first)
  );

  if (Keyed) begin : gen_key
    logic outer_push;
    logic [Width-1:0] outer_word;
    sha2_key #(
      .Sha512(Sha512)
    ) u_key (
      .clk_i,
      .rst_ni,
      .alg_i(alg_q),
      .first_i(phase_q inside {StKey, StFill}),
      .write_i(key_write),
      .word_i(pad_word),
      .second_i(outer),
      .room_i(room),
      .hash_i(hash),
      .push_o(outer_push),
      .word_o(outer_word),
      .restart_o(outer_restart),
      .last_o(outer_last),
      .words_o(outer_words),
      .wipe_i(wipe),
      .sweep_i(sweep),
      .sweep_index_i(sweep_index)
    );

    assign push = pad_push || outer_push;
    assign word = outer ? outer_word : pad_word;
  end else begin : gen_no_key
    logic unused_key;

    assign unused_key    = ^{outer, key_write};

    assign outer_restart = 1'b0;
    assign outer_last    = 1'b0;
    assign outer_words   = '0;
    assign push          = pad_push;
    assign word          = pad_word;
  end

  sha2_buffer #(
    .Width (Width),
    .Rounds(Rounds)
  ) u_buffer (
    .clk_i,
    .rst_ni,
    .push_i(push),
    .word_i(word),
    .pop_i(pop),
    .index_i(index),
    .word_o(popped),
    .level_o(level),
    .wipe_i(wipe),
    .sweep_i(sweep),
    .sweep_index_o(sweep_index),
    .alert_o(buffer_alert)
  );

  sha2_core #(
    .Sha512(Sha512),
    .Rounds(Rounds)
  ) u_core (
    .clk_i,
    .rst_ni,
    .start_i(start || outer_restart),
    .alg_i(start ? alg_i : alg_q),
    .restore_i(start && restore),
    .sha512_i(sha512),
    .load_i(load),
    .load_index_i(load_index),
    .load_word_i(pad_word),
    .idle_o(core_idle),
    .add_o(core_add),
    .hash_o(hash),
    .full_i(full),
    .pop_o(pop),
    .index_o(core_index),
    .word_i(popped),
    .wipe_i(wipe),
    .sweep_i(sweep),
    .sweep_index_i(sweep_index),
    .alert_o(core_alert)
  );

  // SHA-224 leaves out the last word of 32 bits, SHA-384 the last two of 64 bits; a chaining value
  // is whole.
  always_comb begin
    digest_o = '0;
    if (done_o || saved_o) begin
      for (int i = 0; i < 8; i++) digest_o[511-32*i-:32] = hash[i][Width-1-:32];
      if (alg_q == AlgSha224 && done_o) digest_o[287:256] = '0;
      if (sha512) begin
        for (int i = 0; i < 8; i++) digest_o[511-64*i-:64] = 64'(hash[i]);
        if (alg_q == AlgSha384 && done_o) digest_o[127:0] = '0;
      end
    end
  end

  // In Saved the core rests, and its index is zero.
  if (Keyed) begin : gen_context
    logic [3:0] context_place;
    logic [31:0] context_word;
    logic held;

    assign context_place = sha512 ? context_index_i[4:1] : context_index_i[3:0];
    assign index         = core_index | (saved_o ? context_place : '0);
    assign held          = (sha512 || !context_index_i[4]) && {1'b0, context_place} < level;

    always_comb begin
      context_word = popped[0][Width-1-:32];
      if (sha512 && context_index_i[0]) context_word = popped[0][31:0];
      context_o = '0;
      if (saved_o) begin
        if (held) context_o = context_word;
        else if (half && context_index_i == {level[3:0], 1'b0}) context_o = first;
      end
    end

    assign count_o = saved_o ? count : '0;
  end else begin : gen_no_context
    logic unused_context;

    assign unused_context = ^{context_index_i, count, half, first};
    assign index          = core_index;
    assign context_o      = '0;
    assign count_o        = '0;
  end

endmodule
