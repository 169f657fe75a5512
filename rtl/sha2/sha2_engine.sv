// SPDX-License-Identifier: Apache-2.0
// SHA-224/256 and, with `Sha512`, SHA-384/512 of a stream of words: padding, buffer and core.
// Guarantees, cycles and faults: README.md beside this file.
//
//   None --start--> Open --finish--> Pad --last word--> Finish --last block--> Done --start--> Open
//   any but Wipe, Error --wipe or message too long--> Wipe --16 cycles--> None
//   any --illegal code or level--> Error, until reset
//
// The digest leaves only in Done, and Done is reached only through Pad and Finish: no digest of an
// unpadded or unfinished message is ever seen. Every way to None passes Wipe.
module sha2_engine
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  // Message
  input  logic             start_i,
  input  sha2_alg_e        alg_i,
  input  logic             valid_i,
  input  logic      [31:0] word_i,         // first byte in bits 31:24
  input  logic      [ 2:0] bytes_i,        // 1 to 4; fewer than 4: the last word
  output logic             ready_o,
  input  logic             finish_i,       // held with the last word until that is accepted
  input  logic             wipe_i,
  output logic             open_o,
  output logic             busy_o,
  output logic             done_o,
  output logic             length_error_o,

  // Digest, first byte in bits 511:504; zero unless done
  output logic [511:0] digest_o,

  output logic alert_o
);

  localparam int unsigned Width = Sha512 ? 64 : 32;

  sha2_phase_e phase_d, phase_q;
  logic [PhaseWidth-1:0] phase_code;
  sha2_alg_e alg_d, alg_q;
  logic sha512, start, wipe, sweep, open, pad, fault;
  logic length_error, last, push, pop, room, full, core_idle, core_add, core_alert, buffer_alert;
  logic [3:0] index, sweep_index;
  logic [4:0] level;
  logic [Width-1:0] pushed, popped;
  logic [Width-1:0] hash[8];

  assign phase_q        = sha2_phase_e'(phase_code);
  assign open           = phase_q == StOpen;
  assign pad            = phase_q == StPad;
  assign start          = start_i && !wipe_i && (phase_q == StNone || phase_q == StDone);
  assign room           = level < 5'd16;
  assign full           = level == 5'd16;
  assign sha512         = Sha512 && is_sha512(alg_q);

  assign open_o         = open;
  assign done_o         = phase_q == StDone;
  assign busy_o         = !alert_o && (pad || phase_q == StFinish || sweep || !core_idle);
  assign length_error_o = length_error && !wipe_i;

  always_comb begin
    phase_d = phase_q;
    alg_d   = start ? alg_i : alg_q;
    wipe    = wipe_i || length_error;
    sweep   = 1'b0;
    fault   = core_alert || buffer_alert;
    unique case (phase_q)
      StNone:   if (start_i) phase_d = StOpen;
      StOpen:   if (finish_i && (!valid_i || ready_o)) phase_d = StPad;
      StPad:    if (last) phase_d = StFinish;
      StFinish: if (core_add && level == '0) phase_d = StDone;
      StDone:   if (start_i) phase_d = StOpen;
      StWipe: begin
        sweep = 1'b1;
        if (sweep_index == 4'd15) phase_d = StNone;
      end
      default: begin
        sweep = 1'b1;
        fault = 1'b1;
      end
    endcase
    if (wipe && !sweep) phase_d = StWipe;
    if (fault) begin
      phase_d = StError;
      wipe    = 1'b1;
    end
  end

  assign alert_o = fault;

  sparse_state #(
    .Width(PhaseWidth),
    .ResetValue(StNone)
  ) u_phase (
    .clk_i,
    .rst_ni,
    .d_i(phase_d),
    .q_o(phase_code)
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
    .open_i(open),
    .valid_i,
    .word_i,
    .bytes_i,
    .ready_o,
    .length_error_o(length_error),
    .pad_i(pad),
    .last_o(last),
    .room_i(room),
    .push_o(push),
    .word_o(pushed)
  );

  sha2_buffer #(
    .Width(Width)
  ) u_buffer (
    .clk_i,
    .rst_ni,
    .push_i(push),
    .word_i(pushed),
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
    .Sha512(Sha512)
  ) u_core (
    .clk_i,
    .rst_ni,
    .start_i(start),
    .alg_i,
    .sha512_i(sha512),
    .idle_o(core_idle),
    .add_o(core_add),
    .hash_o(hash),
    .full_i(full),
    .pop_o(pop),
    .index_o(index),
    .word_i(popped),
    .wipe_i(wipe),
    .sweep_i(sweep),
    .sweep_index_i(sweep_index),
    .alert_o(core_alert)
  );

  // SHA-224 leaves out the last word of 32 bits, SHA-384 the last two of 64 bits.
  always_comb begin
    digest_o = '0;
    if (done_o) begin
      for (int i = 0; i < 8; i++) digest_o[511-32*i-:32] = hash[i][Width-1-:32];
      if (alg_q == AlgSha224) digest_o[287:256] = '0;
      if (sha512) begin
        for (int i = 0; i < 8; i++) digest_o[511-64*i-:64] = 64'(hash[i]);
        if (alg_q == AlgSha384) digest_o[127:0] = '0;
      end
    end
  end

endmodule
