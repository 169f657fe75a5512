// SPDX-License-Identifier: Apache-2.0
// Hashes a memory region with the private SHA-256 and extends the digest into the accumulation
// register. The first job after the chip's reset is the boot ROM's, before any command.
//
//   Boot --> Hash --done--> Free --> Extend --extend_done--> Idle
//   Idle --MEASURE--> Hash, --EXTEND--> Extend;  Hash --bus error--> Idle (boot: Error)
//   any --illegal code, rails disagree, alert of private_sha or accumulator--> Error, until reset
//
// Invariant: from a command's acceptance to the next Idle the registers can't be written, so the
// entry that is extended is the one that was accepted, and its digest (MEASURE, boot) is the engine's
// over exactly the words of this job's reader. Extend is reached from Hash only by `done`.
module measure
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import measure_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The reader's memory port
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  // The private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,

  // Extend
  output logic        extend_valid_o,
  input  logic [ 4:0] entry_index_i,
  output logic [31:0] entry_word_o,
  input  logic        extend_done_i,

  output logic boot_measured_o,
  input  logic alert_i,          // of private_sha or accumulator
  output logic alert_o
);

  measure_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic started_d, started_q;  // the reader has this job
  logic [1:0] caller_d, caller_q;
  logic done_d, done_q;
  error_e error_d, error_q;
  logic booted, booted_set, booted_alert, boot, fault;
  logic digest_we;
  logic [255:0] digest, signer;

  logic command;
  logic [2:0] op;
  logic [1:0] caller;
  logic [31:0] addr, len, component, security_version;
  error_e verdict;

  logic read_start, read_error, read_valid, read_last;
  logic unused_read_busy, unused_read_done;
  logic [31:0] read_word;
  logic [ 2:0] read_bytes;

  assign state_q = measure_state_e'(state_code);
  assign alert_o = state_q == StError;

  // Both rails must say so: a flipped one doesn't release the runtime core.
  assign boot_measured_o = booted && !booted_alert;
  assign boot = !boot_measured_o;

  // What is counted on no longer holds. The first error stays.
  assign fault = (booted_alert || alert_i) && (state_q != StError);

  // A command's checks, first failure wins.
  always_comb begin
    verdict = ErrorNone;
    if (command) begin
      if ((op != OpMeasure) && (op != OpExtend)) verdict = ErrorCommand;
      else if (op == OpMeasure) begin
        if (!caller_valid(caller)) verdict = ErrorCaller;
        else if (addr[1:0] != 2'b00) verdict = ErrorMisaligned;
        else if (len == 0) verdict = ErrorRange;
        else if (({1'b0, addr} + {1'b0, len}) > 33'h1_0000_0000) verdict = ErrorRange;
      end
    end
  end

  always_comb begin
    state_d    = state_q;
    started_d  = 1'b0;
    caller_d   = caller_q;
    done_d     = done_q;
    error_d    = error_q;
    booted_set = 1'b0;
    digest_we  = 1'b0;
    read_start = 1'b0;
    unique case (state_q)
      StBoot: begin
        state_d  = StHash;
        caller_d = CallerSelf;
      end
      StIdle: begin
        if (command) begin
          error_d = verdict;
          if (verdict == ErrorNone) begin
            state_d   = (op == OpMeasure) ? StHash : StExtend;
            caller_d  = caller;
            done_d    = 1'b0;
            digest_we = op == OpMeasure;  // zero until done
          end
        end
      end
      StHash: begin
        read_start = psha_i.grant && !started_q;
        started_d  = started_q || psha_i.grant;
        if (psha_i.done) begin
          digest_we = 1'b1;
          state_d   = StFree;
        end
        if (read_error) begin
          error_d = ErrorBus;
          state_d = boot ? StError : StIdle;
        end
      end
      StFree:  state_d = StExtend;
      StExtend: begin
        if (extend_done_i) begin
          done_d     = !boot;
          booted_set = boot;
          state_d    = StIdle;
        end
      end
      StError: ;
      default: begin
        error_d = ErrorInternal;
        state_d = StError;
      end
    endcase
    if (fault) begin  // no rule acts in this cycle
      read_start = 1'b0;
      booted_set = 1'b0;
      digest_we  = 1'b0;
      done_d     = done_q;
      error_d    = ErrorInternal;
      state_d    = StError;
    end
  end

  // The reader's words go to the engine as they come.
  assign psha_request_o = state_q == StHash;

  always_comb begin
    psha_o = '{valid: 1'b0, word: '0, bytes: 3'd4, finish: 1'b0, restart: 1'b0};
    if (state_q == StHash) begin
      psha_o.valid  = read_valid;
      psha_o.word   = read_word;
      psha_o.bytes  = read_bytes;
      psha_o.finish = read_last;
    end
  end

  mem_reader u_reader (
    .clk_i,
    .rst_ni,
    .start_i (read_start),
    .addr_i  (boot ? RomBase : addr),
    .len_i   (boot ? RomSize : len),
    .caller_i(caller_q),
    .abort_i (alert_o),
    .busy_o  (unused_read_busy),
    .done_o  (unused_read_done),
    .error_o (read_error),
    .valid_o (read_valid),
    .word_o  (read_word),
    .bytes_o (read_bytes),
    .last_o  (read_last),
    .ready_i (psha_i.ready),
    .mem_o,
    .mem_i
  );

  assign extend_valid_o = state_q == StExtend;

  // The entry doesn't depend on the state: an extend that has begun ends with the entry it began
  // with, even if this machine meets a fault meanwhile.

  measure_entry u_entry (
    .index_i           (entry_index_i),
    .type_i            (boot ? ComponentBrom : component),
    .security_version_i(boot ? '0 : security_version),
    .signer_i          (boot ? '0 : signer),
    .digest_i          (digest),
    .word_o            (entry_word_o)
  );

  measure_bank u_bank (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .frozen_i          (state_q != StIdle),
    .busy_i            ((state_q != StIdle) && (state_q != StError)),
    .done_i            (done_q),
    .boot_measured_i   (boot_measured_o),
    .error_i           (error_q),
    .command_o         (command),
    .op_o              (op),
    .caller_o          (caller),
    .addr_o            (addr),
    .len_o             (len),
    .type_o            (component),
    .security_version_o(security_version),
    .signer_o          (signer),
    .digest_o          (digest),
    .digest_we_i       (digest_we),
    .digest_i          (psha_i.done ? digest_i : '0)
  );

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StBoot)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  sticky u_booted (
    .clk_i,
    .rst_ni,
    .set_i  (booted_set),
    .q_o    (booted),
    .alert_o(booted_alert)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      caller_q  <= CallerSelf;
      done_q    <= 1'b0;
      error_q   <= ErrorNone;
    end else begin
      started_q <= started_d;
      caller_q  <= caller_d;
      done_q    <= done_d;
      error_q   <= error_d;
    end
  end

endmodule
