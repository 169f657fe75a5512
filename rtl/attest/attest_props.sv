// SPDX-License-Identifier: Apache-2.0
// The promises of `attest` (README.md): what ecc signs with slot 0 is the digest of a Sig_structure
// that was streamed under hold_o; a token shows when ecc has verified it, public keys when they are those of
// the fuses; before a life cycle allows it nothing is asked of anybody. What the message holds:
// attest_stream_props.sv.
//
// FORMAL_SHORT = 1, for covers and planted bugs: the chip's reset keeps still and everybody answers at once.
// FORMAL_RUN = 1: nothing is left open in it, so that a search comes to the end of a command.
`ifndef FORMAL_SHORT
`define FORMAL_SHORT 1'b0
`endif
`ifndef FORMAL_RUN
`define FORMAL_RUN 1'b0
`endif

module attest_props
  import accumulator_pkg::log_req_t;
  import accumulator_pkg::log_rsp_t;
  import attest_pkg::*;
  import attest_template_pkg::*;
  import bus_pkg::*;
  import efuse_pkg::FuseYes;
  import keys_pkg::LoadedYes;
  import keys_pkg::OwnerYes;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input apb_req_t            apb_i,
  input apb_rsp_t            apb_o,
  input logic        [  3:0] provisioned_i,
  input logic        [  3:0] secured_i,
  input logic        [  3:0] loaded_i,
  input logic        [  3:0] digests_ok_i,
  input logic        [511:0] digests_i,
  input logic                hold_o,
  input logic        [  4:0] count_i,
  input logic                extending_i,
  input log_req_t            log_o,
  input log_rsp_t            log_i,
  input random_req_t         random_o,
  input random_rsp_t         random_i,
  input logic                psha_request_o,
  input psha_req_t           psha_o,
  input psha_rsp_t           psha_i,
  input logic        [255:0] digest_i,
  input logic                ecc_request_o,
  input logic        [  3:0] ecc_owner_i,
  input apb_req_t            ecc_o,
  input apb_rsp_t            ecc_i,
  input logic                zeroize_i,
  input logic                alert_i,
  input logic                alert_o,

  // The stream
  input logic          stream_ended,
  input logic          fetch,
  input field_e        fetch_field,
  input logic   [ 3:0] fetch_index,
  input logic   [ 4:0] fetch_entry,
  input logic          fetch_done,
  input logic   [31:0] fetch_word,

  // State
  input attest_state_e        state_i,
  input logic          [ 4:0] index_i,
  input logic          [ 1:0] step_i,
  input logic                 done_i,
  input logic                 ready_i,
  input logic                 same_i,
  input logic          [ 7:0] written_i,
  input logic          [ 4:0] entries_i,
  input logic          [31:0] tracked_i,         // the word of memory at `at`
  input logic          [31:0] tracked_digest_i,  // that at 56 + i
  input logic                 access_i,          // of ecc, past its setup
  input logic                 refused_i,         // the guard's verdict
  input logic                 regs_active_i,     // an access is with the registers
  input logic                 regs_request_i,    // from this cycle on
  input logic                 regs_pending_i,    // it waits for its answer
  input logic                 regs_write_i,
  input logic          [12:0] regs_address_i,
  input logic          [31:0] regs_data_i
);

  logic past, run, alive;

  assign alive = (provisioned_i == ProvisionedYes) || (secured_i == SecuredYes);

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

  // private SHA-256: a digest is of a message that was finished, and stands until the request falls.
  logic finished_q, stands_q;
  logic [255:0] digest_q;
  logic taken;

  assign taken = psha_request_o && psha_o.valid && psha_i.ready;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      finished_q <= 1'b0;
      stands_q   <= 1'b0;
      digest_q   <= '0;
    end else begin
      finished_q <= psha_request_o && (finished_q || (taken && psha_o.finish));
      stands_q   <= psha_request_o && psha_i.done;
      if (psha_request_o && psha_i.done) digest_q <= digest_i;
    end
  end

  always_comb begin
    assume (psha_request_o || (psha_i == '0));
    assume (!psha_i.done || finished_q);
    assume (!(stands_q && psha_request_o) || (psha_i.done && (digest_i == digest_q)));
  end

  // ---- Life cycle ----

  logic lived_q, hold_q, hash_q;
  logic [7:0] nonce_q;  // words of the nonce since the last ATTEST
  logic answered, nonce_write;

  assign answered    = apb_i.psel && apb_i.penable && apb_o.pready && !apb_o.pslverr;
  assign nonce_write = answered && apb_i.pwrite &&
      (apb_i.paddr[15:5] == 11'hF);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lived_q <= 1'b0;
      hold_q  <= 1'b0;
      hash_q  <= 1'b0;
      nonce_q <= '0;
    end else begin
      lived_q <= lived_q || alive;
      hold_q  <= hold_o;
      hash_q  <= psha_request_o;
      if (nonce_write) nonce_q[apb_i.paddr[4:2]] <= 1'b1;
      if (hold_o) nonce_q <= '0;
    end
  end

  // Short: one run, of which the life cycle, who owns ecc, and the time of the accesses are open.
  logic [3:0] life;
  logic unwritten;
  formal_constant #(
    .Width(4)
  ) u_life (
    .clk_i,
    .value_o(life)
  );
  assign unwritten = nonce_q != '1;

  if (`FORMAL_SHORT) begin : gen_short
    always_comb begin
      assume (rst_ni == past);
      assume (!alert_i && !zeroize_i && !extending_i && (count_i == 5'd1));
      assume ((provisioned_i == life) && (secured_i == '0) && (loaded_i == LoadedYes));
      assume ((digests_i == '0) && (digest_i == '0) && (digests_ok_i == FuseYes));
      assume (psha_i.ready == psha_request_o);
      assume (psha_i.done == (finished_q && psha_request_o));
      assume (ecc_i.pready && !ecc_i.pslverr && (ecc_i.prdata == 32'h2));
      assume ((random_i.valid == random_o.valid) && !random_i.error && (random_i.word == '0));
      assume (log_i == '0);
      assume (!apb_i.psel || ((apb_i.pauser == SubjectPluton) && (apb_i.pprot == '0)));
      if (apb_i.psel && !apb_i.penable) begin
        if ((state_i == StIdle) && !done_i) begin
          assume (apb_i.pwrite && (apb_i.pstrb == '1));
          assume (apb_i.pwdata == (unwritten ? '1 : 32'd1));
          assume (apb_i.paddr == (unwritten ? 32'h1E0 + 32'($countones(nonce_q)) * 4 : 32'h8));
        end else begin
          assume (!apb_i.pwrite && (apb_i.pstrb == '0) && (apb_i.pwdata == '0));
          assume (apb_i.paddr == (ready_i ? 32'h10 : 32'h100));
        end
      end
    end
  end

  a_nothing_in_blank :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || lived_q ||
      (!hold_o && !log_o.valid && !random_o.valid && !psha_request_o && !psha_o.valid &&
       !ecc_request_o && (ecc_o == '0)));

  a_token_in_life :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run ||
      !((hold_o && !hold_q) || (hold_o && psha_request_o && !hash_q)) || $past(
      alive
  ));

  a_nonce_is_fresh :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !hold_o || hold_q || (nonce_q == '1));

  // ---- Accumulator ----

  logic ended;  // by a fault or zeroize
  assign ended = alert_o || (state_i == StFailed);

  logic quiet_q;  // held since no extend was on its way
  logic [4:0] n_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      quiet_q <= 1'b0;
      n_q     <= '0;
    end else begin
      quiet_q <= hold_o && (quiet_q || !extending_i);
      if (hold_o && !psha_request_o) n_q <= count_i;
    end
  end

  a_log_under_hold :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !log_o.valid || (hold_o && quiet_q));

  a_hold_to_the_end :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || hold_o || !hold_q || !psha_request_o || finished_q);

  a_log_is_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || ended || $past(
      !log_o.valid || log_i.valid
  ) || (log_o == $past(
      log_o
  )));

  logic [8:0] log_offset;

  always_comb begin
    unique case (fetch_field)
      FieldType:    log_offset = 9'd0;
      FieldVersion: log_offset = 9'd1;
      FieldSigner:  log_offset = 9'd2 + 9'(fetch_index);
      default:      log_offset = 9'd10 + 9'(fetch_index);
    endcase
  end

  a_log_is_the_field :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !log_o.valid ||
      (fetch && (fetch_done == log_i.valid) && (!log_i.valid || (fetch_word == log_i.word)) &&
       (log_o.address == ((fetch_field == FieldRegister) ? 9'd504 + 9'(fetch_index) :
        log_offset + 9'd18 * 9'(fetch_entry)))));

  // ---- ecc ----

  function automatic logic [31:0] swapped(logic [31:0] word);
    swapped = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  logic owned_q, told_key_q, told_slot_q, signs_q, verified_q, loaded_e_q, message_q;
  logic [2:0] word;  // of the digest, any
  logic [31:0] e_q, shown, status;
  logic writes, reads, writes_e, signs;

  formal_constant #(
    .Width(3)
  ) u_word (
    .clk_i,
    .value_o(word)
  );

  assign writes = ecc_o.psel && ecc_o.penable && ecc_i.pready && ecc_o.pwrite;
  assign reads = ecc_o.psel && ecc_o.penable && ecc_i.pready && !ecc_o.pwrite;
  assign writes_e = writes && (ecc_o.paddr == 32'h200 + 32'({word, 2'b0}));
  assign signs = ecc_o.psel && ecc_o.pwrite && (ecc_o.paddr == 32'h8) &&
      (ecc_o.pwdata[3:0] == 4'd3);
  assign shown = digest_q[255-32*8'(word)-:32];
  assign status = ecc_i.prdata;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      owned_q     <= 1'b0;
      signs_q     <= 1'b0;
      told_key_q  <= 1'b0;
      told_slot_q <= 1'b0;
      verified_q  <= 1'b0;
      loaded_e_q  <= 1'b0;
      message_q   <= 1'b0;
      e_q         <= '0;
    end else begin
      owned_q <= ecc_request_o && (owned_q || (ecc_owner_i == OwnerYes));
      if (writes && (ecc_o.paddr == 32'h8)) begin
        signs_q     <= ecc_o.pwdata == 32'h43;
        told_key_q  <= ecc_o.pwdata[3:0] == 4'd1;
        told_slot_q <= ecc_o.pwdata[16];
      end
      if (writes_e) begin
        e_q <= swapped(ecc_o.pwdata);
        loaded_e_q <= 1'b1;
      end
      if (reads && (ecc_o.paddr == 32'hC) && signs_q && !ecc_i.pslverr) begin
        verified_q <= !status[0] && status[1] && (status[15:8] == '0);
      end
      if (hold_o) begin
        signs_q    <= 1'b0;
        verified_q <= 1'b0;
        loaded_e_q <= 1'b0;
        message_q  <= psha_request_o && (message_q || (taken && psha_o.finish));
      end
    end
  end

  a_ecc_is_owned :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ecc_o.psel || (ecc_request_o && owned_q));

  // Public keys of both slots until they are known, then verified and hedged signatures of slot 0.
  a_ecc_is_told_no_more :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !ecc_o.psel || !ecc_o.pwrite ||
      ((ecc_o.pstrb == '1) && (ecc_o.pauser == SubjectPluton) && (ecc_o.pprot == '0) &&
       ((ecc_o.paddr == 32'h8) ? (ready_i ? (ecc_o.pwdata == 32'h43) :
        (ecc_o.pwdata inside {32'h1, 32'h10001})) :
        (ready_i && (ecc_o.paddr inside {[32'h200 : 32'h25C]})))));

  a_signs_the_message :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !signs || (message_q && loaded_e_q && (e_q == shown)));

  // ---- The fields that are kept here: any word of them ----

  // As the memory of words: 0 public keys, 32 device, 40 thumbprint, 48 seed, 56 nonce.
  logic [5:0] at;
  logic [31:0] kept_d, kept_q, key_q;
  logic keeps, kept_valid_q, key_loaded_q, is_key, writes_key;

  formal_constant #(
    .Width(6)
  ) u_at (
    .clk_i,
    .value_o(at)
  );

  assign is_key     = at[5:4] == 2'd0;  // the attestation key's
  assign writes_key = writes && is_key && (ecc_o.paddr == 32'h220 + 32'({at[3:0], 2'b0}));

  always_comb begin
    keeps  = 1'b0;
    kept_d = digest_i[255-32*8'(at[2:0])-:32];
    unique case (at[5:3])
      3'd4: keeps = (state_i == StPointDigest) && (step_i == 2'd0) && (index_i == 5'(at[2:0]));
      3'd5: keeps = (state_i == StPointDigest) && (step_i != 2'd0) && (index_i == 5'(at[2:0]));
      3'd6: begin
        keeps  = random_o.valid && random_i.valid && (index_i == 5'(at[2:0]));
        kept_d = random_i.word;
      end
      3'd7: begin
        keeps  = nonce_write && (apb_i.paddr[4:2] == at[2:0]);
        kept_d = swapped(apb_i.pwdata);
      end
      default: begin
        keeps = reads && !ecc_i.pslverr && told_key_q && (told_slot_q == at[4]) &&
            (ecc_o.paddr == 32'h2A0 + 32'({at[3:0], 2'b0}));
        kept_d = swapped(ecc_i.prdata);
      end
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      kept_q       <= '0;
      kept_valid_q <= 1'b0;
      key_q        <= '0;
      key_loaded_q <= 1'b0;
    end else begin
      if (keeps) begin
        kept_q       <= kept_d;
        kept_valid_q <= 1'b1;
      end
      if (writes_key) begin
        key_q        <= swapped(ecc_o.pwdata);
        key_loaded_q <= 1'b1;
      end
      if (hold_o) key_loaded_q <= 1'b0;
    end
  end

  logic [2:0] field_place;
  logic of_memory;

  always_comb begin
    of_memory   = fetch && psha_request_o;
    field_place = 3'd0;
    unique case (fetch_field)
      FieldAttestationX: field_place = 3'd0;
      FieldAttestationY: field_place = 3'd1;
      FieldGeneralX:     field_place = 3'd2;
      FieldGeneralY:     field_place = 3'd3;
      FieldDevice:       field_place = 3'd4;
      FieldThumbprint:   field_place = 3'd5;
      FieldSeed:         field_place = 3'd6;
      FieldNonce:        field_place = 3'd7;
      default:           of_memory = 1'b0;
    endcase
  end

  a_field_is_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !of_memory || (at != {field_place, fetch_index[2:0]}) ||
      (fetch_done && kept_valid_q && (fetch_word == kept_q)));

  a_verifies_with_its_key :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !signs || !is_key || (key_loaded_q && kept_valid_q && (key_q == kept_q)));

  // ---- What software reads ----

  logic shows, equal, running_q;
  logic [1:0] good_q;  // this point's digest was that of the fuses

  assign shows = apb_i.psel && apb_i.penable && apb_o.pready && !apb_i.pwrite &&
      (apb_o.prdata != '0);
  assign equal = (digests_ok_i == FuseYes) &&
      (digest_i[255-32*8'(index_i[2:0])-:32] ==
       digests_i[511-32*9'({step_i[0], index_i[2:0]})-:32]);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      good_q    <= '0;
    end else if (state_i == StPointDigest) begin
      running_q <= equal && (running_q || (index_i == '0));
      if ((index_i == 5'd7) && !step_i[1]) good_q[step_i[0]] <= equal && running_q;
    end
  end

  a_public_keys_are_the_fuses :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !shows ||
      !(apb_i.paddr[15:0] inside {[16'h100 : 16'h1FF]}) || (good_q == '1));

  a_token_is_verified :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !shows ||
      !((apb_i.paddr[15:0] == 16'h10) || (apb_i.paddr[15:0] >= 16'h1000)) ||
      (verified_q && !hold_o && (good_q == '1)));

  a_status_is_true :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !shows || (apb_i.paddr[15:0] != 16'hC) || (
       (!apb_o.prdata[1] || verified_q) && (!apb_o.prdata[2] || (good_q == '1))));

  a_alert_is_silent :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !run || !$past(
      alert_o
  ) || (alert_o && !hold_o && !log_o.valid && !random_o.valid && !psha_request_o && !psha_o.valid &&
        !ecc_request_o && (ecc_o == '0)));

  // ---- Carry the induction ----

  logic up, signing;  // after the public keys; a command, from its digest on
  assign up = state_i inside {StIdle, StHold, StHash, StDigest, StSignOwn, StSignLoad, StSignStart,
                              StSignPoll, StSignTake};
  assign signing = state_i inside {StSignOwn, StSignLoad, StSignStart};

  logic legal;  // a code of the list; any other ends in Error
  assign legal = up || ended ||
      (state_i inside {StAwait, StKeyOwn, StKeyStart, StKeyPoll, StKeyTake, StPointHash,
                       StPointDigest, StPointFree, StSeed});

  a_life_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || lived_q || !legal || ended || (state_i == StAwait));

  a_owner_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !ecc_request_o || (state_i inside {StKeyOwn, StSignOwn}) || owned_q);

  a_access_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !access_i || ecc_request_o ||
      alert_o || (state_i == StFailed));

  a_index_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
      ((!(state_i inside {StPointDigest, StSeed, StDigest}) || (index_i <= 5'd7)) &&
       ((state_i != StSignLoad) || (index_i <= 5'd23)) &&
       (!(state_i inside {StPointHash, StPointDigest, StPointFree}) || (step_i <= 2'd2)) &&
       (!(state_i inside {StKeyStart, StKeyPoll, StKeyTake}) || (step_i <= 2'd1)) &&
       ((state_i != StKeyTake) || (index_i <= 5'd15))));

  a_good_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
      (!(ready_i || up || (state_i == StSeed)) || (good_q == '1)) && (!up || ready_i) &&
      (!ready_i || up || (state_i == StFailed)) &&
      (!(state_i inside {StPointHash, StPointDigest, StPointFree}) ||
       (((step_i == 2'd0) || good_q[0]) && ((step_i < 2'd2) || good_q[1]))) &&
      ((state_i != StPointFree) || ((step_i > 2'd1) || good_q[step_i[0]])) &&
      ((state_i != StPointDigest) || (index_i == '0) || step_i[1] || !same_i || running_q)));

  a_message_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
      (!(state_i inside {StPointHash, StHash}) || (stream_ended == finished_q)) &&
      ((state_i != StHash) || (message_q == finished_q)) &&
      (!(signing || (state_i == StDigest)) || message_q) &&
      ((state_i != StDigest) || (stands_q && finished_q))));

  logic word_kept, word_loaded;
  assign word_kept = signing || ((state_i == StDigest) && (index_i > 5'(word)));
  assign word_loaded = (state_i == StSignStart) ||
      ((state_i == StSignLoad) && (index_i > 5'(word)));

  a_digest_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!word_kept || (tracked_digest_i == shown)) &&
                (!word_loaded || (loaded_e_q && (e_q == shown)))));

  a_verified_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (
      (!(done_i || (state_i == StSignTake)) || verified_q) && (!done_i || (state_i == StIdle)) &&
      ((state_i != StSignPoll) || signs_q)));

  a_hold_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || (state_i != StHash) || (quiet_q && (entries_i == n_q)));

  a_nonce_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || ended ||
      ((state_i == StHold) ? (written_i == '0) : (nonce_q == written_i)));

  a_nonce_is_used_up :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !up || (state_i inside {StIdle, StHold}) || (nonce_q == '0));

  a_access_of_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !regs_active_i ||
      (apb_i.psel && apb_i.penable && !refused_i && (regs_write_i == apb_i.pwrite) &&
       (regs_address_i == apb_i.paddr[12:0]) && (apb_i.paddr[15:13] == '0) &&
       (regs_data_i == apb_i.pwdata) &&
       (apb_i.paddr[1:0] == '0) && ((apb_i.paddr[12:8] != 5'd1) ||
        (apb_i.pwrite ? (apb_i.paddr[7:5] == 3'd7) : (apb_i.paddr[7:5] < 3'd6))) &&
       (!apb_i.pwrite || (regs_request_i && !apb_i.paddr[12] &&
        (state_i inside {StAwait, StKeyOwn, StIdle, StFailed, StError})))));

  a_request_of_bus :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || ((!regs_request_i || regs_active_i) && (!regs_pending_i ||
                (regs_active_i && !regs_request_i && !regs_write_i))));

  logic is_nonce, counts, kept_here, key_made, device_made, thumbprint_made, after_keys;
  assign is_nonce = at[5:3] == 3'd7;
  assign counts = is_nonce ? (nonce_q[at[2:0]] || hold_o) : kept_valid_q;
  assign kept_here = index_i > (at[5] ? 5'(at[2:0]) : 5'(at[3:0]));
  assign after_keys = up || (state_i inside {StPointHash, StPointDigest, StPointFree, StSeed});
  assign key_made = after_keys || ((state_i inside {StKeyStart, StKeyPoll, StKeyTake}) &&
      ((step_i > 2'(at[4])) || ((step_i == 2'(at[4])) && (state_i == StKeyTake) && kept_here)));
  assign device_made = (state_i == StPointFree) || ((state_i == StPointHash) && (step_i != '0)) ||
      ((state_i == StPointDigest) && ((step_i != '0) || kept_here));
  assign thumbprint_made = (step_i == 2'd2) &&
      ((state_i == StPointFree) || ((state_i == StPointDigest) && kept_here));

  a_told_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past ||
      !(state_i inside {StKeyPoll, StKeyTake}) || (told_key_q && (told_slot_q == step_i[0])));

  a_told_sign_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !(state_i inside {StSignPoll, StSignTake}) || !told_key_q);

  a_key_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !is_key ||
      !((state_i == StSignStart) || ((state_i == StSignLoad) && (index_i > 5'd8 + 5'(at[3:0])))) ||
      (key_loaded_q && (key_q == kept_q)));

  a_kept_of_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !counts || (kept_valid_q && (tracked_i == kept_q)));

  a_kept_by_state :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || kept_valid_q || is_nonce ||
      !(up || (!at[5] && key_made) || ((state_i == StSeed) && ((at[5:3] != 3'd6) || kept_here)) ||
        ((at[5:3] == 3'd4) && device_made) || ((at[5:3] == 3'd5) && thumbprint_made)));

  if (`FORMAL_RUN) begin : gen_run
    always_comb begin
      assume (life == ProvisionedYes);
      assume (ecc_owner_i == (ecc_request_o ? OwnerYes : '0));
      assume (apb_i.psel == past);
      assume ((at == '0) && (word == '0));
    end
  end

  // ---- Reached ----

  c_public_keys :
  cover property (@(posedge clk_i) disable iff (!rst_ni) ready_i && (state_i == StIdle));

  c_signs :
  cover property (@(posedge clk_i) disable iff (!rst_ni) (state_i == StSignTake) && verified_q);

  c_token :
  cover property (@(posedge clk_i) disable iff (!rst_ni) shows && (apb_i.paddr == 32'h10));

endmodule

bind attest attest_props u_props (
  .state_i         (state),
  .index_i         (index),
  .step_i          (step),
  .done_i          (done),
  .ready_i         (ready),
  .same_i          (u_control.same_q),
  .written_i       (u_control.written_q),
  .entries_i       (entries),
  .tracked_i       (words[u_props.at]),
  .tracked_digest_i(words[{3'd7, u_props.word}]),
  .access_i        (u_ecc.access_q),
  .refused_i       (u_bank.u_guard.refused_q),
  .regs_active_i   (u_bank.u_regs.is_active),
  .regs_request_i  (u_bank.u_regs.cpuif_req),
  .regs_pending_i  (u_bank.u_regs.external_pending),
  .regs_write_i    (u_bank.u_regs.cpuif_req_is_wr),
  .regs_address_i  (u_bank.u_regs.cpuif_addr),
  .regs_data_i     (u_bank.u_regs.cpuif_wr_data),
  .*
);
