// SPDX-License-Identifier: Apache-2.0
// What the proof of secrecy needs to see of pluton_secrets: names for what is secret (secrecy.toml uses
// them), when, and the invariants of one copy that carry the induction.
module secrecy_props
  import bus_pkg::*;
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import pluton_pkg::*;
  import private_sha_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,
  input logic por_ni,

  // Ports of the design
  input apb_req_t    [   DebugBlock:TrngBlock] block_i,
  input apb_rsp_t    [   DebugBlock:TrngBlock] block_o,
  input key_rsp_t                              ecc_key_o,
  input key_rsp_t                              sha2_key_o,
  input key_rsp_t                              aes_key_o,
  input key_offer_t                            ecc_offer_i,
  input random_rsp_t                           ecc_random_o,
  input random_rsp_t                           aes_random_o,
  input random_rsp_t                           public_random_rsp,
  input psha_req_t   [ClientAttest:ClientTrng] psha_o,
  input fuse_rsp_t                             fuse_i,
  input secret_rsp_t                           secret_rsp,

  // Of efuse
  input logic         [ 7:0] row,
  input logic         [38:0] low,
  input logic         [38:0] high,
  input logic         [39:0] target,         // with its parity
  input logic                odd,
  input logic                row_alert,
  input row_state_e          row_state,
  input logic         [ 5:0] row_bit,
  input logic                row_fired,
  input efuse_state_e        efuse_state,
  input control_t            efuse_control,
  input logic                efuse_pending,
  input logic                efuse_refused,
  input logic         [ 7:0] program_row,

  // Of keys
  input logic       key_is_write,
  input logic [6:0] key_address
);

  logic past, unused_run;

  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (unused_run)
  );

  // efuse judges a write in its setup phase.
  apb_master u_efuse_master (
    .clk_i,
    .rst_ni,
    .req_i(block_i[EfuseBlock]),
    .rsp_i(block_o[EfuseBlock])
  );

  always_comb begin
    assume (por_ni || !rst_ni);
    if (!past) assume (!por_ni);
  end

  // ---- Names ----

  apb_rsp_t
      seen_trng,
      seen_drbg,
      seen_efuse,
      seen_lifecycle,
      seen_keys,
      seen_birth,
      seen_alert,
      seen_attest,
      seen_debug;
  assign seen_trng      = block_o[TrngBlock];
  assign seen_drbg      = block_o[DrbgBlock];
  assign seen_efuse     = block_o[EfuseBlock];
  assign seen_lifecycle = block_o[LifecycleBlock];
  assign seen_keys      = block_o[KeysBlock];
  assign seen_birth     = block_o[BirthBlock];
  assign seen_alert     = block_o[AlertBlock];
  assign seen_attest    = block_o[AttestBlock];
  assign seen_debug     = block_o[DebugBlock];

  logic [63:0] ecc_key_shares, sha2_key_shares, aes_key_shares, offer_shares;
  logic [31:0] aes_random_word;
  logic [31:0] ecc_random_word, public_word, noise_word, key_data, loaded_word;
  logic [38:0] fuse_data;
  assign ecc_key_shares  = {ecc_key_o.share0, ecc_key_o.share1};
  assign sha2_key_shares = {sha2_key_o.share0, sha2_key_o.share1};
  assign aes_key_shares  = {aes_key_o.share0, aes_key_o.share1};
  assign offer_shares    = {ecc_offer_i.share0, ecc_offer_i.share1};
  assign ecc_random_word = ecc_random_o.word;
  assign aes_random_word = aes_random_o.word;
  assign public_word     = public_random_rsp.word;
  assign noise_word      = psha_o[ClientTrng].word;
  assign key_data        = block_i[KeysBlock].pwdata;
  assign loaded_word     = secret_rsp.word;
  assign fuse_data       = fuse_i.data;

  (* keep *) logic loading, sending, drawing, refusing;  // in this cycle
  (* keep *) logic [31:0] ecc_key_word;
  assign loading      = secret_rsp.valid;
  assign sending      = ecc_key_o.valid;
  assign drawing      = ecc_random_o.valid;
  assign refusing     = ecc_key_o.error;
  assign ecc_key_word = ecc_key_o.share0 ^ ecc_key_o.share1;

  // ---- When ----

  (* keep *)logic secret_row;  // efuse works on a row of a secret
  (* keep *)logic key_write;  // software writes a KEY word
  (* keep *)logic key_pending;  // and the register file holds it
  assign secret_row  = row[7];
  assign key_write   = block_i[KeysBlock].pwrite && (block_i[KeysBlock].paddr[6:5] == 2'b10);
  assign key_pending = key_is_write && (key_address[6:5] == 2'b10);

  // The last step of a sense: rows that are read in any case, then the digests of an area.
  localparam logic [6:0] LastSense =
      LastCommon + 7'(fuse_map_pkg::CountDigestAttestation + fuse_map_pkg::CountDigestGeneral);

  // ---- Of one copy ----
  //
  // Immediate, so that they speak of the cycle they stand in.

  always_comb begin
    if (past && rst_ni) begin
      i_row_at_rest_is_zero :
      assert ((row_state != RowIdle) || ((low == '0) && (high == '0) && (target == '0)));

      i_row_has_the_bit : assert (row_bit < 6'(RowBits));

      i_row_fires_in_its_slot : assert ((row_state == RowSlot) || !row_fired);

      i_row_rests : assert ((efuse_state inside {StSense, StRun}) || (row_state == RowIdle));

      i_sense_reads_public_rows :
      assert ((efuse_state != StSense) ||
              ((efuse_control.job == JobSense) && (efuse_control.step <= LastSense)));

      i_program_keeps_its_row :
      assert ((efuse_state != StRun) || (efuse_control.job != JobProgram) ||
              (efuse_pending && (program_row <= fuse_map_pkg::RowLockSecond) &&
               (efuse_control.step <= 7'd1)));

      i_pending_refuses_writes :
      assert (!efuse_pending || efuse_refused || !u_efuse_master.open_q ||
              !u_efuse_master.held_q.pwrite);

      i_target_is_whole : assert (!odd);

      i_row_control_is_whole : assert (!row_alert);
    end
  end

endmodule

bind pluton_secrets secrecy_props u_secrecy (
  .row          (u_efuse.row),
  .low          (u_efuse.low),
  .high         (u_efuse.high),
  .target       (u_efuse.u_row.u_target.q_q),
  .odd          (u_efuse.u_row.odd),
  .row_alert    (u_efuse.u_row.control_alert),
  .row_state    (u_efuse.u_row.state_q),
  .efuse_state  (u_efuse.state),
  .row_bit      (u_efuse.u_row.control_q.bit_index),
  .row_fired    (u_efuse.u_row.control_q.fired),
  .efuse_control(u_efuse.control),
  .efuse_pending(u_efuse.pending),
  .efuse_refused(u_efuse.u_regs.u_guard.refused_q),
  .program_row  (u_efuse.program_row),
  .key_is_write (u_keys.u_commands.u_regs.cpuif_req_is_wr),
  .key_address  (u_keys.u_commands.u_regs.cpuif_addr),
  .*
);
