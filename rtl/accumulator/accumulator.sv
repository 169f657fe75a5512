// SPDX-License-Identifier: Apache-2.0
// The accumulation register and its log: acc <= SHA-256(acc || entry).
//
//   Idle --extend_valid--> Register --8 words--> Entry --18 words--> Hash --done--> Release --> Idle
//   any --illegal code, shadows disagree--> Error, until reset
//
// Invariant: `acc_q`, `extends_q`, `count_q` and `overflow_q` change in one cycle only, the one in
// which Hash sees `done`; nothing else writes them but the chip's reset. The log is written only in Entry,
// only at words of entry number `count_q`, with the very word that the engine accepts in that cycle:
// so what was hashed is what is logged, and no counted entry ever changes. In Error all is frozen.
module accumulator
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import accumulator_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  // Registers, read only
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Extend: valid and the entry are held until done
  input  logic        extend_valid_i,
  output logic [ 4:0] entry_index_o,
  input  logic [31:0] entry_word_i,    // big-endian word `entry_index_o` of the entry
  output logic        extend_done_o,

  // The private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,

  // attest: keeps extends out, and reads
  input  logic           hold_i,
  input  log_req_t       log_i,
  output log_rsp_t       log_o,
  output logic     [4:0] count_o,
  output logic           overflow_o,
  output logic           extending_o,

  output logic alert_o
);

  localparam int unsigned EntryWords = EntryBytes / 4;
  localparam logic [4:0] LastRegisterWord = 5'd7;
  localparam logic [4:0] LastEntryWord = 5'(EntryWords - 1);
  localparam logic [4:0] Entries = 5'(LogEntries);

  accumulator_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic [4:0] index_d, index_q;
  logic [255:0] acc_d, acc_q;  // big-endian: word 0 in bits 255:224
  logic [31:0] extends_d, extends_q;
  logic [4:0] count_d, count_q, shadow_nd, count_shadow_nq;
  logic overflow_q, overflow_set, overflow_alert;
  logic fault, accepted, commit, room, log_write, log_read;
  logic [8:0] visible, log_write_addr, log_read_addr, bus_addr;
  logic bus_read, of_register, asked_d, asked_q;  // asked: the memory read for attest
  logic [31:0] log_data;

  assign state_q = accumulator_state_e'(state_code);
  assign fault = (count_q != ~count_shadow_nq) || overflow_alert;
  assign room = count_q < Entries;
  assign accepted = psha_o.valid && psha_i.ready;
  assign commit = (state_q == StHash) && psha_i.done && !fault;

  assign alert_o = state_q == StError;
  assign extend_done_o = (state_q == StRelease) && !fault;
  assign entry_index_o = (state_q == StEntry) ? index_q : '0;

  // Request and words to the engine.
  assign psha_request_o = !fault && ((state_q == StRegister) || (state_q == StEntry) ||
                                     (state_q == StHash));

  always_comb begin
    psha_o = '{valid: 1'b0, word: '0, bytes: 3'd4, finish: 1'b0, restart: 1'b0};
    unique case (state_q)
      StRegister: begin
        psha_o.valid = psha_i.grant;
        if (psha_i.grant) psha_o.word = acc_q[255-32*8'(index_q[2:0])-:32];
      end
      StEntry: begin
        psha_o.valid  = !fault;
        psha_o.word   = entry_word_i;
        psha_o.finish = index_q == LastEntryWord;
      end
      default: ;
    endcase
  end

  always_comb begin
    state_d = state_q;
    index_d = index_q;
    unique case (state_q)
      StIdle: if (extend_valid_i && !hold_i) state_d = StRegister;
      StRegister: begin
        if (accepted) begin
          index_d = index_q + 5'd1;
          if (index_q == LastRegisterWord) begin
            index_d = '0;
            state_d = StEntry;
          end
        end
      end
      StEntry: begin
        if (accepted) begin
          index_d = index_q + 5'd1;
          if (index_q == LastEntryWord) begin
            index_d = '0;
            state_d = StHash;
          end
        end
      end
      StHash: if (psha_i.done) state_d = StRelease;
      StRelease: state_d = StIdle;
      default: begin  // Error, and every illegal code
        state_d = StError;
        index_d = '0;
      end
    endcase
    if (fault) begin  // no rule acts in this cycle
      state_d = StError;
      index_d = '0;
    end
  end

  // The one cycle in which register, counters and flag change.
  always_comb begin
    acc_d        = acc_q;
    extends_d    = extends_q;
    count_d      = count_q;
    shadow_nd    = count_shadow_nq;
    overflow_set = 1'b0;
    if (commit) begin
      acc_d     = digest_i;
      extends_d = extends_q + 32'd1;
      if (room) begin
        count_d   = count_q + 5'd1;
        shadow_nd = ~(count_q + 5'd1);
      end else begin
        overflow_set = 1'b1;
      end
    end
  end

  // 18 x count: the first word of the entry in progress, and the number of words that are visible.
  assign visible = {count_q, 4'b0000} + {3'b000, count_q, 1'b0};
  assign log_write = (state_q == StEntry) && accepted && room && !fault;
  assign log_write_addr = visible + 9'(index_q);

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  sticky u_overflow (
    .clk_i,
    .rst_ni,
    .set_i  (overflow_set),
    .q_o    (overflow_q),
    .alert_o(overflow_alert)
  );

  assign count_o       = count_q;
  assign overflow_o    = overflow_q;
  assign extending_o   = (state_q != StIdle) && (state_q != StError);

  // The memory's read port: the bus first, whose answer has one wait state whatever attest does.
  assign of_register   = log_i.address >= LogRegister;
  assign asked_d       = log_i.valid && !of_register && !asked_q && !bus_read;
  assign log_read      = bus_read || asked_d;
  assign log_read_addr = bus_read ? bus_addr : log_i.address;

  always_comb begin
    log_o = '0;
    if (log_i.valid && of_register) begin
      log_o.valid = 1'b1;
      log_o.word  = acc_q[255-32*8'(log_i.address[2:0])-:32];
    end else if (log_i.valid && asked_q) begin
      log_o.valid = 1'b1;
      if (log_i.address < visible) log_o.word = log_data;
    end
  end

  accumulator_log #(
    .Words(LogEntries * EntryWords)
  ) u_log (
    .clk_i,
    .write_i     (log_write),
    .write_addr_i(log_write_addr),
    .wdata_i     (psha_o.word),
    .read_i      (log_read),
    .read_addr_i (log_read_addr),
    .rdata_o     (log_data)
  );

  accumulator_regs u_regs (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .count_i    (count_q),
    .overflow_i (overflow_q),
    .extending_i(extending_o),
    .alert_i    (alert_o),
    .extends_i  (extends_q),
    .acc_i      (acc_q),
    .visible_i  (visible),
    .log_read_o (bus_read),
    .log_addr_o (bus_addr),
    .log_data_i (log_data)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q         <= '0;
      acc_q           <= '0;
      extends_q       <= '0;
      count_q         <= '0;
      count_shadow_nq <= '1;
      asked_q         <= 1'b0;
    end else begin
      index_q         <= index_d;
      acc_q           <= acc_d;
      extends_q       <= extends_d;
      count_q         <= count_d;
      count_shadow_nq <= shadow_nd;
      asked_q         <= asked_d;
    end
  end

endmodule
