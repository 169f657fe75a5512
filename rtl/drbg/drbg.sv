// SPDX-License-Identifier: Apache-2.0
// HMAC_DRBG with SHA-256 (SP 800-90A, 10.1.2) for the silicon and for software. Guarantees, steps and
// cycles: README.md beside this file.
//
// T is the one register that words pass: V and the words to be delivered, the digest between HMAC's
// two hashes, and K and its midstates on their way to the memory.
//
// Invariant: a word leaves T for a client only behind Generate, and T is wiped with the latch of a
// failure; so no word leaves after a failure, and lifting one takes the chip's reset.
module drbg
  import bus_pkg::*;
  import spec_pkg::*;
  import sha2_pkg::AlgSha256;
  import trng_health_pkg::HealthGood;
  import trng_health_pkg::HealthTesting;
  import drbg_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Seed words
  output random_req_t seed_o,
  input  random_rsp_t seed_i,

  input logic [3:0] health_i,
  input logic       zeroize_i,

  // Clients
  input  random_req_t ecc_i,
  output random_rsp_t ecc_o,
  input  random_req_t keys_i,
  output random_rsp_t keys_o,
  input  random_req_t attest_i,
  output random_rsp_t attest_o,

  output logic alert_o
);

  drbg_state_e state;
  drbg_step_e  step;
  logic
      fault,
      fail,
      broken,
      unwell,
      control_alert,
      serve_alert,
      kind_alert,
      failed,
      failed_alert,
      sweeping,
      live;
  logic first_d, first_q, reseeding_d, reseeding_q, seeded, new_seed;
  logic second, take, rest, gone, end_request, due, next_word, seed_take;
  logic
      unused_core_idle,
      core_add,
      core_start,
      core_restore,
      core_load,
      core_full,
      core_pop,
      core_alert;
  logic [3:0] core_index;
  logic [5:0] index;

  assign alert_o  = state == StError;
  assign sweeping = state inside {StWipe, StFailed, StError};
  assign live     = !(state inside {StFailed, StError});

  // Health

  always_comb begin
    unique case (health_i)
      HealthGood:    unwell = 1'b0;
      HealthTesting: unwell = !(first_q && (state inside {StWipe, StSeed}));
      default:       unwell = 1'b1;
    endcase
  end

  assign broken = failed || alert_o || zeroize_i || unwell || fault;
  assign fail = broken || ((state == StSeed) && seed_i.error);
  assign fault  = control_alert || serve_alert || kind_alert || core_alert || failed_alert ||
      (live && failed) || ((state == StFailed) && !failed);

  sticky u_failed (
    .clk_i,
    .rst_ni,
    .set_i  (fail && !alert_o),
    .q_o    (failed),
    .alert_o(failed_alert)
  );

  // Commands

  logic command, accepted, read, soft_there;
  logic [ 1:0] op;
  logic [12:0] blocks;
  logic [31:0] soft_word;
  error_e verdict, last_d, last_q, error;

  assign seeded = !first_q && live;

  always_comb begin
    verdict = ErrorNone;
    if (op != OpReseed) verdict = ErrorCommand;
    else if (failed) verdict = ErrorRandom;
    else if (!seeded || reseeding_q) verdict = ErrorOrder;
    error = last_q;
    if (failed) error = ErrorRandom;
    if (alert_o) error = ErrorInternal;
  end

  assign accepted = command && (verdict == ErrorNone);
  assign last_d   = command ? verdict : last_q;

  assign new_seed = take && (state == StOuter) && (step == StepValue1);
  assign first_d  = first_q && !new_seed;

  always_comb begin
    reseeding_d = reseeding_q && !new_seed;
    if (accepted) reseeding_d = 1'b1;
    if (fail) reseeding_d = 1'b0;
  end

  drbg_bank u_bank (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .frozen_i   (alert_o),
    .ready_i    (soft_there),
    .seeded_i   (seeded),
    .reseeding_i(reseeding_q),
    .failed_i   (failed),
    .error_i    (error),
    .blocks_i   (blocks),
    .command_o  (command),
    .op_o       (op),
    .word_i     (soft_word),
    .read_o     (read)
  );

  // Steps

  assign seed_o.valid = state == StSeed;
  assign seed_take    = (state == StSeed) && seed_i.valid && !fail;

  drbg_control u_control (
    .clk_i,
    .rst_ni,
    .fail_i        (fail),
    .fault_i       (fault),
    .alert_o       (control_alert),
    .first_i       (first_q),
    .seed_take_i   (seed_take),
    .due_i         (due),
    .gone_i        (gone),
    .end_i         (end_request),
    .core_add_i    (core_add),
    .core_start_o  (core_start),
    .core_restore_o(core_restore),
    .core_load_o   (core_load),
    .core_full_o   (core_full),
    .state_o       (state),
    .step_o        (step),
    .second_o      (second),
    .index_o       (index),
    .take_o        (take),
    .rest_o        (rest)
  );

  // T

  logic [255:0] t_q, t_d;
  logic [31:0] value, memory_word, hash[8];
  logic keeps, popped, rotate, reload;

  assign value  = t_q[255:224];
  assign keeps  = (state == StLoadI) && is_key(step);  // O goes to the memory while I is loaded
  assign popped = core_pop && !core_index[3] && !second;
  assign rotate = popped || keeps || next_word;
  assign reload = state == StReload;

  always_comb begin
    t_d = {t_q[223:0], value};
    if (reload) t_d[31:0] = (step == StepInit) ? 32'h01010101 : memory_word;
    if (take) for (int i = 0; i < 8; i++) t_d[255-32*i-:32] = hash[i];
  end

  wipeable #(
    .Width(256)
  ) u_t (
    .clk_i,
    .rst_ni,
    .wipe_i(fail || sweeping),
    .we_i  (take || rotate || reload),
    .d_i   (t_d),
    .q_o   (t_q)
  );

  // Memory: midstates, V during an update, seed

  logic [5:0] read_address, write_address;
  logic [31:0] write_data, message_word;
  logic write, seed_word;
  logic [3:0] seed_place;

  always_comb begin
    unique case (state)
      StLoadI:  read_address = PlaceI | index;
      StLoadO:  read_address = PlaceO | index;
      StReload: read_address = PlaceV | index;
      StOpad:   read_address = PlaceO | {3'b0, core_index[2:0]};
      default:  read_address = PlaceSeed | {2'b0, seed_place};
    endcase
  end

  always_comb begin
    write         = 1'b0;
    write_address = index;
    write_data    = value;
    unique case (state)
      StSeed: begin
        write         = seed_take;
        write_address = PlaceSeed | index;
        write_data    = seed_i.word;
      end
      StInner: begin
        write         = popped && is_key(step);
        write_address = PlaceV | {3'b0, core_index[2:0]};
        if (seed_word && core_pop && (step == StepKey1)) begin  // read for the last time
          write         = 1'b1;
          write_address = PlaceSeed | {2'b0, seed_place};
          write_data    = '0;
        end
      end
      StIpad: begin  // K, in the place of its O
        write         = popped;
        write_address = PlaceO | {3'b0, core_index[2:0]};
      end
      StOpad: begin
        write         = popped;
        write_address = PlaceI | {3'b0, core_index[2:0]};
      end
      StLoadI: begin
        write         = keeps;
        write_address = PlaceO | index;
      end
      StReload: begin
        write         = 1'b1;
        write_address = PlaceV | index;
        write_data    = '0;
      end
      default: ;
    endcase
    if (sweeping) begin
      write         = 1'b1;
      write_address = index;
      write_data    = '0;
    end
  end

  drbg_memory u_memory (
    .clk_i,
    .we_i   (write),
    .waddr_i(write_address),
    .wdata_i(write_data),
    .raddr_i(read_address),
    .rdata_o(memory_word)
  );

  // SHA-256. Its clock stands while words wait for clients, or the seed is awaited.

  logic clk_core;
  logic [31:0] words[1];

  assign words[0] = message_word;

  drbg_message u_message (
    .clk_i,
    .rst_ni,
    .wipe_i  (fail || sweeping),
    .state_i (state),
    .step_i  (step),
    .first_i (first_q),
    .second_i(second),
    .index_i (core_index),
    .pop_i   (core_pop),
    .value_i (value),
    .memory_i(memory_word),
    .seed_o  (seed_word),
    .place_o (seed_place),
    .word_o  (message_word)
  );

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(!rest || core_alert),
    .clk_o   (clk_core)
  );

  sha2_core #(
    .Sha512(1'b0),
    .Rounds(1)
  ) u_core (
    .clk_i        (clk_core),
    .rst_ni,
    .start_i      (core_start),
    .alg_i        (AlgSha256),
    .restore_i    (core_restore),
    .sha512_i     (1'b0),
    .load_i       (core_load),
    .load_index_i (index[2:0]),
    .load_word_i  (memory_word),
    .idle_o       (unused_core_idle),
    .add_o        (core_add),
    .hash_o       (hash),
    .full_i       (core_full),
    .pop_o        (core_pop),
    .index_o      (core_index),
    .word_i       (words),
    .wipe_i       (sweeping),
    .sweep_i      (sweeping),
    .sweep_index_i(index[3:0]),
    .alert_o      (core_alert)
  );

  // Clients

  drbg_serve u_serve (
    .clk_i,
    .rst_ni,
    .wipe_i      (fail),
    .broken_i    (broken),
    .ready_i     (state == StReady),
    .early_i     ((state == StLoadI) && (step == StepGenerate)),
    .block_i     (take && (state == StOuter) && (step == StepGenerate)),
    .seeded_i    (new_seed),
    .reseeding_i (reseeding_q),
    .alert_o     (serve_alert),
    .word_i      (value),
    .next_o      (next_word),
    .gone_o      (gone),
    .end_o       (end_request),
    .due_o       (due),
    .blocks_o    (blocks),
    .ecc_i,
    .ecc_o,
    .keys_i,
    .keys_o,
    .attest_i,
    .attest_o,
    .empty_i     (accepted),
    .read_i      (read),
    .soft_there_o(soft_there),
    .soft_word_o (soft_word)
  );

  doubled #(
    .Width     (2),
    .ResetValue(2'b10)
  ) u_kind (
    .clk_i,
    .rst_ni,
    .d_i    ({first_d, reseeding_d}),
    .q_o    ({first_q, reseeding_q}),
    .alert_o(kind_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q <= ErrorNone;
    end else begin
      last_q <= last_d;
    end
  end

endmodule
