// SPDX-License-Identifier: Apache-2.0
// Derives nonces and draws keys, as cmodel/ecc_nonce.h and ecc_scalar_from_draw() say, over the private
// SHA-256.
//
// Guarantees: `done_o` comes with the write of the result's last word; the words come from 7, the least
// significant, to 0. Hedged and draw take one number of cycles, whatever the operands, from `start_i` on,
// with the private SHA-256 free: 2,076 and 425. A draw doesn't request it. While `wipe_i` is high the
// unit is idle; in the second cycle after 64 of it every register and memory is zero.
// Does not: wipe by itself, neither after `done_o` nor after `fail_o`; check that 1 <= d < n; bound the
// exact mode, whose time depends on its operands.
//
// `fail_o`: the grant was lost, or a digest came before its message had ended.
// `alert_o`: an illegal state, or mode 3; terminal, until reset.
//
//   digest ─► fold ─┬─► K, h ──┐                      operands, K, h, V and the last digest go to the
//                   ├─► V ─────┼─► word ─► message    message or to the adder; from there they come back
//   operands ───────┼──────────┘      └──► adder ─┐   to h and V, or leave as the result
//                   └◄────────────────────────────┘
module ecc_nonce
  import ecc_nonce_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  // Command
  input  logic       start_i,
  input  logic [1:0] mode_i,   // 0 exact, 1 hedged, 2 draw
  output logic       busy_o,
  output logic       done_o,
  output logic       fail_o,

  // Operands, big-endian words; read in the same cycle
  output logic [ 1:0] source_o,   // 0 private key, 1 digest, 2 entropy, or the draw's 12 words
  output logic [ 3:0] address_o,
  input  logic [31:0] word_i,

  // Result
  output logic        we_o,
  output logic [ 2:0] waddr_o,
  output logic [31:0] wdata_o,

  // Private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,

  output logic alert_o
);

  localparam logic [1:0] SourceKey = 2'd0;
  localparam logic [1:0] SourceDigest = 2'd1;
  localparam logic [1:0] SourceEntropy = 2'd2;

  // HMAC's ipad and opad, and the first V
  localparam logic [7:0] Ipad = 8'h36;
  localparam logic [7:0] Opad = 8'h5C;
  localparam logic [7:0] Ones = 8'h01;

  nonce_state_e state;
  nonce_mode_e  mode;
  nonce_step_e  step;
  logic fetch_key, fetch_z, takes_fold;
  logic outer, again, accepted, valid, last, restart, capture, wipe;
  logic key_phase, body, low, pass;
  logic new_key, new_value;  // the last digest is K, is V: it goes to its memory with this hash
  logic from_fold, from_key, from_value, from_source;  // the word of this cycle; else zero
  logic fold_start, fold_busy, fold_alert, dead;
  logic over, nonzero_d, nonzero_q, shifted, key_we, value_we, lack;
  logic [5:0] index;
  logic [2:0] address, fold_address;
  logic [3:0] draw_index, key_waddr;
  logic [1:0] top;
  logic [7:0] held_d, held_q, mask, fold_select;
  logic [31:0] first, second, fold_word, key_word, value_word, word;

  assign wipe = wipe_i || dead;

  ecc_nonce_control u_control (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .start_i,
    .mode_i,
    .busy_o,
    .done_o,
    .fail_o,
    .request_o   (psha_request_o),
    .restart_o   (restart),
    .valid_o     (valid),
    .last_o      (last),
    .psha_i,
    .state_o     (state),
    .mode_o      (mode),
    .step_o      (step),
    .outer_o     (outer),
    .index_o     (index),
    .again_o     (again),
    .address_o   (address),
    .accepted_o  (accepted),
    .fetch_key_o (fetch_key),
    .fetch_z_o   (fetch_z),
    .capture_o   (capture),
    .fold_start_o(fold_start),
    .fold_busy_i (fold_busy),
    .fold_alert_i(fold_alert),
    .refused_i   (over || !nonzero_q),
    .dead_o      (dead),
    .alert_o
  );

  assign key_phase = state == StKey;
  assign body      = state == StBody;
  assign low       = state == StLow;
  assign pass      = state inside {StOctets, StTop, StLow, StCompare, StCheck, StResult};
  assign new_key   = !outer && (step inside {StepE, StepG, StepV});
  assign new_value = !outer && (step inside {StepF, StepH, StepLow});

  // The word of this cycle, in a message or a pass. The first K is zero, the first V all 01.
  always_comb begin
    from_fold   = 1'b0;
    from_key    = 1'b0;
    from_value  = 1'b0;
    from_source = 1'b0;
    mask        = '0;
    unique case (state)
      StKey: begin
        from_fold = !index[3] && new_key;
        from_key  = !index[3] && !new_key && (step != StepD);
        mask      = outer ? Opad : Ipad;
      end
      StBody: begin
        unique case (index[5:3])
          3'd2: begin
            from_fold = outer || new_value;
            if (!outer && (step inside {StepD, StepE})) mask = Ones;
            else from_value = !from_fold;
          end
          3'd3, 3'd5: from_source = !last;
          3'd4:       from_key = 1'b1;
          default:    ;
        endcase
      end
      StOctets:                                   from_source = 1'b1;
      StStore:                                    from_fold = 1'b1;
      StTop, StLow, StCompare, StCheck, StResult: from_value = 1'b1;
      default:                                    ;
    endcase
  end

  // V2's first four words are the draw's last four.
  assign takes_fold = from_fold || (low && address[2]);

  // Two operands; where nothing is added one of them is zero, and their sum is the word.
  assign first = ({32{from_value}} & value_word) | ({32{from_source}} & word_i);
  assign second = ({32{takes_fold}} & fold_word) | ({32{from_key}} & key_word);

  always_comb begin
    source_o  = SourceDigest;
    address_o = {1'b0, address};
    if (fetch_key) source_o = SourceKey;
    if (fetch_z) source_o = SourceEntropy;
    if (mode == ModeDraw) begin
      source_o  = SourceEntropy;
      address_o = draw_index;
    end
  end

  // The separator's byte, and from then on the last byte of each word, go before the next word.
  assign shifted = index >= 6'd24;

  always_comb begin
    held_d = held_q;
    if (accepted && body) begin
      held_d = shifted ? word[7:0] : {7'b0, step == StepF};
    end
    if (wipe) held_d = '0;
  end

  always_comb begin
    psha_o = '{
        valid: valid,
        word: word ^ {4{mask}},
        bytes: 3'd4,
        finish: valid && last,
        restart: restart
    };
    if (body && shifted) begin
      psha_o.word = {held_q, word[31:8]};
      if (last) psha_o.bytes = 3'd1;
    end
  end

  assign fold_address = {address[2] && !low, address[1:0]};
  assign fold_select  = 8'd1 << fold_address;

  ecc_nonce_fold u_fold (
    .clk_i,
    .rst_ni,
    .wipe_i      (wipe),
    .capture_i   (capture),
    .digest_i,
    .start_i     (fold_start),
    .draw_i      ((state == StIdle) || (mode == ModeDraw)),
    .word_index_o(draw_index),
    .word_i,
    .busy_o      (fold_busy),
    .top_o       (top),
    .select_i    (fold_select),
    .word_o      (fold_word),
    .alert_o     (fold_alert)
  );

  // Passes: h = e, less n unless e is below it; what t stands for, in two passes, as t is 2 at most; V2's
  // words; whether n - 1 is reached; the result, less n - 1 if it is, and one more.
  always_comb begin
    unique case (state)
      StOctets:           lack = !again || over;
      StTop:              lack = again ? top[1] : (top != 2'd0);
      StCompare, StCheck: lack = 1'b1;
      StResult:           lack = over;
      default:            lack = 1'b0;
    endcase
  end

  assign nonzero_d = (state == StCheck) && !wipe && (nonzero_q || (first != '0));

  ecc_nonce_adder u_adder (
    .clk_i,
    .rst_ni,
    .clear_i  (wipe || (state inside {StIdle, StKey, StBody})),
    .run_i    (pass),
    .address_i(address),
    .first_i  (first),
    .second_i (second),
    .lack_i   (lack),
    .order_i  (state inside {StOctets, StCheck}),
    .one_i    ((state == StResult) && (mode != ModeExact)),
    .word_o   (word),
    .over_o   (over)
  );

  assign we_o = state == StResult;
  assign waddr_o = address;
  assign wdata_o = word;

  // Memories: K in words 0 to 7 and h in 8 to 15; V, later the draw. The sweep follows `index`. K is read
  // below word 16 of a message, h from word 32 on.
  assign key_we = wipe || ((state == StOctets) && again) || (key_phase && from_fold);
  assign value_we = wipe || (state inside {StStore, StTop, StLow}) || (body && from_fold && !outer);
  assign key_waddr = {wipe ? index[3] : (state == StOctets), address};

  ecc_nonce_words #(
    .Words(16)
  ) u_key (
    .clk_i,
    .we_i   (key_we),
    .waddr_i(key_waddr),
    .wdata_i(word),
    .raddr_i({index[5], address}),
    .rdata_o(key_word)
  );

  ecc_nonce_words #(
    .Words(8)
  ) u_value (
    .clk_i,
    .we_i   (value_we),
    .waddr_i(address),
    .wdata_i(word),
    .raddr_i(address),
    .rdata_o(value_word)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      held_q    <= '0;
      nonzero_q <= 1'b0;
    end else begin
      held_q    <= held_d;
      nonzero_q <= nonzero_d;
    end
  end

endmodule
