// SPDX-License-Identifier: Apache-2.0
// Pluton: sha2, ecc, aes, measure, accumulator and their private SHA-256, the mailboxes, ROM, TCM, and the runtime
// core or a host port in its place. Two sides, two sets of wires: what goes between measure, private_sha and
// accumulator is on no bus.
module pluton
  import bus_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
  import efuse_pkg::fuse_req_t;
  import efuse_pkg::fuse_rsp_t;
  import pluton_pkg::*;
  import spec_pkg::*;
#(
  parameter bit          RuntimeCore = 1'b0,
  parameter bit          Secrets     = 1'b1,
  parameter bit          Sha512      = 1'b1,
  parameter int unsigned Sha2Rounds  = 1,
  parameter int unsigned EccWidth    = 48,
  parameter int unsigned EccDigits   = 6,
  parameter bit          AesMasked   = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,  // the chip's reset
  input logic por_ni,  // power-on; `rst_ni` is low with it

  // In the core's place when `RuntimeCore` is 0; else every request is answered with a bus error
  input  obi_req_t host_i,
  output obi_rsp_t host_o,

  // Everything outside Pluton
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  // The worlds' sides of the mailboxes, and the interrupts to them
  input  apb_req_t                         normal_mailbox_i,
  output apb_rsp_t                         normal_mailbox_o,
  output logic     [mailbox_pkg::Irqs-1:0] normal_mailbox_irq_o,
  input  apb_req_t                         secure_mailbox_i,
  output apb_rsp_t                         secure_mailbox_o,
  output logic     [mailbox_pkg::Irqs-1:0] secure_mailbox_irq_o,

  // Noise source and fuse array, and the chip's reset asked for: with `Secrets`
  output logic      noise_enable_o,
  input  logic      noise_valid_i,
  input  logic      noise_bit_i,
  output fuse_req_t fuse_o,
  input  fuse_rsp_t fuse_i,
  input  logic      persistent_i,    // the fuses outlive power
  output logic      reset_request_o,

  // Pluton's core is silent: asks for the chip's reset, too, until it comes
  output logic watchdog_bite_o,

  // JTAG behind a clamp: pins, and the debug module of the application core. Without `Secrets` it is shut.
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,
  output jtag_req_t debug_jtag_o,
  input  jtag_rsp_t debug_jtag_i,

  // Without `Secrets`, who integrates Pluton brings them: key store, random words, life cycle
  // (spec/life_cycle.toml). With it these ports are dead.
  output key_req_t          sha2_key_o,
  input  key_rsp_t          sha2_key_i,
  output key_req_t          ecc_key_o,
  input  key_rsp_t          ecc_key_i,
  output key_offer_t        ecc_offer_o,
  input  key_answer_t       ecc_answer_i,
  output random_req_t       random_o,
  input  random_rsp_t       random_i,
  output key_req_t          aes_key_o,
  input  key_rsp_t          aes_key_i,
  output random_req_t       aes_random_o,
  input  random_rsp_t       aes_random_i,
  input  logic        [3:0] blank_i,

  output logic [Alerts-1:0] alert_o  // in the order of pluton_pkg
);

  import accumulator_pkg::log_req_t;
  import accumulator_pkg::log_rsp_t;
  import private_sha_pkg::*;

  obi_req_t data_req, fetch_req, sha2_mem_req, measure_mem_req, aes_mem_req;
  obi_rsp_t data_rsp, fetch_rsp, sha2_mem_rsp, measure_mem_rsp, aes_mem_rsp;
  obi_req_t rom_req, tcm_req, registers_req;
  obi_rsp_t rom_rsp, tcm_rsp, registers_rsp;
  apb_req_t                    apb_req;
  apb_rsp_t                    apb_rsp;
  apb_req_t  [     Blocks-1:0] block_req;
  apb_rsp_t  [     Blocks-1:0] block_rsp;
  apb_req_t  [Peripherals-1:0] peripheral_req;
  apb_rsp_t  [Peripherals-1:0] peripheral_rsp;
  apb_req_t  [  Mailboxes-1:0] mailbox_req;
  apb_rsp_t  [  Mailboxes-1:0] mailbox_rsp;
  logic      [    Clients-1:0] psha_request;
  psha_req_t [    Clients-1:0] psha_req;
  psha_rsp_t [    Clients-1:0] psha_rsp;
  logic      [          255:0] digest;
  logic                        boot_measured;
  logic                        test_used;
  key_req_t sha2_key_req, ecc_key_req, aes_key_req;
  key_rsp_t sha2_key_rsp, ecc_key_rsp, aes_key_rsp;
  key_offer_t  ecc_offer;
  key_answer_t ecc_answer;
  random_req_t random_req, aes_random_req;
  random_rsp_t random_rsp, aes_random_rsp;
  logic zeroize;
  apb_req_t ecc_apb_req;
  apb_rsp_t ecc_apb_rsp;
  log_req_t log_req;
  log_rsp_t log_rsp;
  logic [4:0] log_count;
  logic log_overflow, extending, hold;
  logic [3:0] blank;
  logic extend_valid, extend_done, measure_valid, measure_done;
  logic [4:0] entry_index;
  logic [31:0] entry_word, measure_word;

  if (RuntimeCore) begin : gen_core
    logic refused_q;
    logic unused_core_alert;

    // The core's reset: the chip's, and nothing runs before the ROM is measured. `boot_measured` rises
    // once, from a register, and falls with the chip's reset alone.
    runtime_core u_core (
      .clk_i,
      .rst_ni (rst_ni && boot_measured),
      .fetch_o(fetch_req),
      .fetch_i(fetch_rsp),
      .data_o (data_req),
      .data_i (data_rsp),
      .alert_o(unused_core_alert)
    );

    assign host_o = '{gnt: 1'b1, rvalid: refused_q, err: refused_q, rdata: '0};

    logic unused_host;
    assign unused_host = ^host_i;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) refused_q <= 1'b0;
      else refused_q <= host_i.req;
    end
  end else begin : gen_host
    logic unused_fetch, unused_boot_measured;

    assign data_req             = host_i;
    assign host_o               = data_rsp;
    assign fetch_req            = '0;
    assign unused_fetch         = ^fetch_rsp;
    assign unused_boot_measured = boot_measured;
  end

  obi_xbar u_xbar (
    .clk_i,
    .rst_ni,
    .data_i     (data_req),
    .data_o     (data_rsp),
    .fetch_i    (fetch_req),
    .fetch_o    (fetch_rsp),
    .sha2_i     (sha2_mem_req),
    .sha2_o     (sha2_mem_rsp),
    .measure_i  (measure_mem_req),
    .measure_o  (measure_mem_rsp),
    .aes_i      (aes_mem_req),
    .aes_o      (aes_mem_rsp),
    .rom_o      (rom_req),
    .rom_i      (rom_rsp),
    .tcm_o      (tcm_req),
    .tcm_i      (tcm_rsp),
    .registers_o(registers_req),
    .registers_i(registers_rsp),
    .chip_o     (mem_o),
    .chip_i     (mem_i)
  );

  obi_ram #(
    .Words   (RomSize / 4),
    .ReadOnly(1'b1)
  ) u_rom (
    .clk_i,
    .rst_ni,
    .obi_i(rom_req),
    .obi_o(rom_rsp)
  );

  obi_ram #(
    .Words(TcmSize / 4)
  ) u_tcm (
    .clk_i,
    .rst_ni,
    .obi_i(tcm_req),
    .obi_o(tcm_rsp)
  );

  obi_apb u_apb (
    .clk_i,
    .rst_ni,
    .obi_i(registers_req),
    .obi_o(registers_rsp),
    .apb_o(apb_req),
    .apb_i(apb_rsp)
  );

  pluton_apb u_window (
    .apb_i       (apb_req),
    .apb_o       (apb_rsp),
    .block_o     (block_req),
    .block_i     (block_rsp),
    .peripheral_o(peripheral_req),
    .peripheral_i(peripheral_rsp),
    .mailbox_o   (mailbox_req),
    .mailbox_i   (mailbox_rsp)
  );

  // The watchdog of Pluton's core: its reset is the chip's, so it is reset by its own bite alone with all the rest.
  watchdog u_watchdog (
    .clk_i,
    .rst_ni,
    .apb_i (peripheral_req[OwnWatchdog]),
    .apb_o (peripheral_rsp[OwnWatchdog]),
    .bite_o(watchdog_bite_o)
  );

  // The runtime polls.
  logic unused_timer_irq;

  timer u_timer (
    .clk_i,
    .rst_ni,
    .apb_i(peripheral_req[OwnTimer]),
    .apb_o(peripheral_rsp[OwnTimer]),
    .irq_o(unused_timer_irq)
  );

  // Two instances with nothing between them. The runtime polls: its interrupts lead nowhere.
  logic [Mailboxes-1:0][mailbox_pkg::Irqs-1:0] unused_irq;

  mailbox #(
    .Caller(CallerNormalMailbox),
    .Id    (NormalMailboxId)
  ) u_normal_mailbox (
    .clk_i,
    .rst_ni,
    .pluton_i     (mailbox_req[NormalMailbox]),
    .pluton_o     (mailbox_rsp[NormalMailbox]),
    .pluton_irq_o (unused_irq[NormalMailbox]),
    .outside_i    (normal_mailbox_i),
    .outside_o    (normal_mailbox_o),
    .outside_irq_o(normal_mailbox_irq_o)
  );

  mailbox #(
    .Caller(CallerSecureMailbox),
    .Id    (SecureMailboxId)
  ) u_secure_mailbox (
    .clk_i,
    .rst_ni,
    .pluton_i     (mailbox_req[SecureMailbox]),
    .pluton_o     (mailbox_rsp[SecureMailbox]),
    .pluton_irq_o (unused_irq[SecureMailbox]),
    .outside_i    (secure_mailbox_i),
    .outside_o    (secure_mailbox_o),
    .outside_irq_o(secure_mailbox_irq_o)
  );

  sha2 #(
    .Sha512(Sha512),
    .Rounds(Sha2Rounds)
  ) u_sha2 (
    .clk_i,
    .rst_ni,
    .apb_i  (block_req[Sha2Block]),
    .apb_o  (block_rsp[Sha2Block]),
    .mem_o  (sha2_mem_req),
    .mem_i  (sha2_mem_rsp),
    .key_o  (sha2_key_req),
    .key_i  (sha2_key_rsp),
    .alert_o(alert_o[0])
  );

  ecc #(
    .Width (EccWidth),
    .Digits(EccDigits)
  ) u_ecc (
    .clk_i,
    .rst_ni,
    .apb_i         (ecc_apb_req),
    .apb_o         (ecc_apb_rsp),
    .key_o         (ecc_key_req),
    .key_i         (ecc_key_rsp),
    .offer_o       (ecc_offer),
    .answer_i      (ecc_answer),
    .random_o      (random_req),
    .random_i      (random_rsp),
    .psha_request_o(psha_request[ClientEcc]),
    .psha_o        (psha_req[ClientEcc]),
    .psha_i        (psha_rsp[ClientEcc]),
    .digest_i      (digest),
    .psha_alert_i  (alert_o[1]),
    .blank_i       (blank),
    .test_used_o   (test_used),
    .alert_o       (alert_o[4])
  );

  aes #(
    .Masked(AesMasked)
  ) u_aes (
    .clk_i,
    .rst_ni,
    .zeroize_i(zeroize),
    .apb_i    (block_req[AesBlock]),
    .apb_o    (block_rsp[AesBlock]),
    .mem_o    (aes_mem_req),
    .mem_i    (aes_mem_rsp),
    .key_o    (aes_key_req),
    .key_i    (aes_key_rsp),
    .random_o (aes_random_req),
    .random_i (aes_random_rsp),
    .alert_o  (alert_o[AlertAes])
  );

  private_sha u_private_sha (
    .clk_i,
    .rst_ni,
    .request_i(psha_request),
    .client_i (psha_req),
    .client_o (psha_rsp),
    .digest_o (digest),
    .alert_o  (alert_o[1])
  );

  measure u_measure (
    .clk_i,
    .rst_ni,
    .apb_i          (block_req[MeasureBlock]),
    .apb_o          (block_rsp[MeasureBlock]),
    .mem_o          (measure_mem_req),
    .mem_i          (measure_mem_rsp),
    .psha_request_o (psha_request[ClientMeasure]),
    .psha_o         (psha_req[ClientMeasure]),
    .psha_i         (psha_rsp[ClientMeasure]),
    .digest_i       (digest),
    .extend_valid_o (measure_valid),
    .entry_index_i  (entry_index),
    .entry_word_o   (measure_word),
    .extend_done_i  (measure_done),
    .boot_measured_o(boot_measured),
    .alert_i        (alert_o[1] || alert_o[3]),
    .alert_o        (alert_o[2])
  );

  accumulator u_accumulator (
    .clk_i,
    .rst_ni,
    .apb_i         (block_req[AccumulatorBlock]),
    .apb_o         (block_rsp[AccumulatorBlock]),
    .extend_valid_i(extend_valid),
    .entry_index_o (entry_index),
    .entry_word_i  (entry_word),
    .extend_done_o (extend_done),
    .psha_request_o(psha_request[ClientAccumulator]),
    .psha_o        (psha_req[ClientAccumulator]),
    .psha_i        (psha_rsp[ClientAccumulator]),
    .digest_i      (digest),
    .hold_i        (hold),
    .log_i         (log_req),
    .log_o         (log_rsp),
    .count_o       (log_count),
    .overflow_o    (log_overflow),
    .extending_o   (extending),
    .alert_o       (alert_o[3])
  );

  if (Secrets) begin : gen_secrets
    logic unused_edge;

    pluton_secrets u_secrets (
      .clk_i,
      .rst_ni,
      .por_ni,
      .block_i        (block_req[DebugBlock:TrngBlock]),
      .block_o        (block_rsp[DebugBlock:TrngBlock]),
      .software_i     (block_req[EccBlock]),
      .software_o     (block_rsp[EccBlock]),
      .noise_enable_o,
      .noise_valid_i,
      .noise_bit_i,
      .fuse_o,
      .fuse_i,
      .persistent_i,
      .ecc_o          (ecc_apb_req),
      .ecc_i          (ecc_apb_rsp),
      .ecc_key_i      (ecc_key_req),
      .ecc_key_o      (ecc_key_rsp),
      .ecc_offer_i    (ecc_offer),
      .ecc_answer_o   (ecc_answer),
      .ecc_random_i   (random_req),
      .ecc_random_o   (random_rsp),
      .ecc_test_used_i(test_used),
      .sha2_key_i     (sha2_key_req),
      .sha2_key_o     (sha2_key_rsp),
      .aes_key_i      (aes_key_req),
      .aes_key_o      (aes_key_rsp),
      .aes_random_i   (aes_random_req),
      .aes_random_o   (aes_random_rsp),
      .psha_request_o (psha_request[ClientAttest:ClientTrng]),
      .psha_o         (psha_req[ClientAttest:ClientTrng]),
      .psha_i         (psha_rsp[ClientAttest:ClientTrng]),
      .digest_i       (digest),
      .hold_o         (hold),
      .log_o          (log_req),
      .log_i          (log_rsp),
      .count_i        (log_count),
      .overflow_i     (log_overflow),
      .extending_i    (extending),
      .measure_valid_i(measure_valid),
      .measure_word_i (measure_word),
      .measure_done_o (measure_done),
      .extend_valid_o (extend_valid),
      .entry_index_i  (entry_index),
      .entry_word_o   (entry_word),
      .extend_done_i  (extend_done),
      .jtag_i,
      .jtag_o,
      .debug_jtag_o,
      .debug_jtag_i,
      .blank_o        (blank),
      .alert_i        (alert_o[EngineAlerts-1:0]),
      .aes_alert_i    (alert_o[AlertAes]),
      .alert_o        (alert_o[EngineAlerts+:SecretAlerts]),
      .zeroize_o      (zeroize),
      .reset_request_o
    );

    assign sha2_key_o = '0;
    assign ecc_key_o = '0;
    assign ecc_offer_o = '0;
    assign random_o = '0;
    assign aes_key_o = '0;
    assign aes_random_o = '0;
    assign unused_edge = ^{
      sha2_key_i, ecc_key_i, ecc_answer_i, random_i, aes_key_i, aes_random_i, blank_i
    };
  end else begin : gen_edge
    logic unused_secrets;

    assign sha2_key_o                            = sha2_key_req;
    assign sha2_key_rsp                          = sha2_key_i;
    assign ecc_key_o                             = ecc_key_req;
    assign ecc_key_rsp                           = ecc_key_i;
    assign ecc_offer_o                           = ecc_offer;
    assign ecc_answer                            = ecc_answer_i;
    assign random_o                              = random_req;
    assign random_rsp                            = random_i;
    assign aes_key_o                             = aes_key_req;
    assign aes_key_rsp                           = aes_key_i;
    assign aes_random_o                          = aes_random_req;
    assign aes_random_rsp                        = aes_random_i;
    assign zeroize                               = 1'b0;
    assign blank                                 = blank_i;
    assign ecc_apb_req                           = block_req[EccBlock];
    assign block_rsp[EccBlock]                   = ecc_apb_rsp;
    assign psha_request[ClientAttest:ClientTrng] = '0;
    assign psha_req[ClientAttest:ClientTrng]     = '0;
    assign log_req                               = '0;
    assign hold                                  = 1'b0;
    assign extend_valid                          = measure_valid;
    assign entry_word                            = measure_word;
    assign measure_done                          = extend_done;
    assign jtag_o                                = '0;
    assign debug_jtag_o                          = '0;
    assign alert_o[EngineAlerts+:SecretAlerts]   = '0;
    assign noise_enable_o                        = 1'b0;
    assign fuse_o                                = '0;
    assign reset_request_o                       = 1'b0;

    // No block answers in the windows of the missing ones.
    for (genvar b = TrngBlock; b <= DebugBlock; b++) begin : gen_no_block
      assign block_rsp[b] = '{
              pready: block_req[b].penable,
              pslverr: block_req[b].penable,
              prdata: '0
          };
    end

    assign unused_secrets = ^{
      por_ni,
      noise_valid_i,
      noise_bit_i,
      fuse_i,
      persistent_i,
      jtag_i,
      debug_jtag_i,
      psha_rsp[ClientAttest:ClientTrng],
      log_rsp,
      log_count,
      log_overflow,
      extending,
      test_used
    };
  end

endmodule
