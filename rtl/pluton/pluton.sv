// SPDX-License-Identifier: Apache-2.0
// Pluton: sha2, measure, accumulator and their private SHA-256, ROM, TCM, and the runtime core or a
// host port in its place. Two sides, two sets of wires: what goes between measure, private_sha and
// accumulator is on no bus.
module pluton
  import bus_pkg::*;
#(
  parameter bit RuntimeCore = 1'b0,
  parameter bit Sha512      = 1'b1
) (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // In the core's place when `RuntimeCore` is 0; else every request is answered with a bus error
  input  obi_req_t host_i,
  output obi_rsp_t host_o,

  // Everything outside Pluton
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,

  output logic [3:0] alert_o  // 0 sha2, 1 private_sha, 2 measure, 3 accumulator
);

  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;

  obi_req_t data_req, fetch_req, sha2_mem_req, measure_mem_req, rom_req, tcm_req, registers_req;
  obi_rsp_t data_rsp, fetch_rsp, sha2_mem_rsp, measure_mem_rsp, rom_rsp, tcm_rsp, registers_rsp;
  apb_req_t apb_req, sha2_apb_req, measure_apb_req, accumulator_apb_req;
  apb_rsp_t apb_rsp, sha2_apb_rsp, measure_apb_rsp, accumulator_apb_rsp;
  psha_req_t measure_psha_req, accumulator_psha_req;
  psha_rsp_t measure_psha_rsp, accumulator_psha_rsp;
  logic [255:0] digest;
  logic measure_psha_request, accumulator_psha_request;
  logic boot_measured;
  logic extend_valid, extend_done;
  logic [ 4:0] entry_index;
  logic [31:0] entry_word;

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
    .apb_i        (apb_req),
    .apb_o        (apb_rsp),
    .sha2_o       (sha2_apb_req),
    .sha2_i       (sha2_apb_rsp),
    .measure_o    (measure_apb_req),
    .measure_i    (measure_apb_rsp),
    .accumulator_o(accumulator_apb_req),
    .accumulator_i(accumulator_apb_rsp)
  );

  sha2 #(
    .Sha512(Sha512)
  ) u_sha2 (
    .clk_i,
    .rst_ni,
    .apb_i  (sha2_apb_req),
    .apb_o  (sha2_apb_rsp),
    .mem_o  (sha2_mem_req),
    .mem_i  (sha2_mem_rsp),
    .alert_o(alert_o[0])
  );

  private_sha u_private_sha (
    .clk_i,
    .rst_ni,
    .measure_request_i    (measure_psha_request),
    .measure_i            (measure_psha_req),
    .measure_o            (measure_psha_rsp),
    .accumulator_request_i(accumulator_psha_request),
    .accumulator_i        (accumulator_psha_req),
    .accumulator_o        (accumulator_psha_rsp),
    .digest_o             (digest),
    .alert_o              (alert_o[1])
  );

  measure u_measure (
    .clk_i,
    .rst_ni,
    .apb_i          (measure_apb_req),
    .apb_o          (measure_apb_rsp),
    .mem_o          (measure_mem_req),
    .mem_i          (measure_mem_rsp),
    .psha_request_o (measure_psha_request),
    .psha_o         (measure_psha_req),
    .psha_i         (measure_psha_rsp),
    .digest_i       (digest),
    .extend_valid_o (extend_valid),
    .entry_index_i  (entry_index),
    .entry_word_o   (entry_word),
    .extend_done_i  (extend_done),
    .boot_measured_o(boot_measured),
    .alert_i        (alert_o[1] || alert_o[3]),
    .alert_o        (alert_o[2])
  );

  accumulator u_accumulator (
    .clk_i,
    .rst_ni,
    .apb_i         (accumulator_apb_req),
    .apb_o         (accumulator_apb_rsp),
    .extend_valid_i(extend_valid),
    .entry_index_o (entry_index),
    .entry_word_i  (entry_word),
    .extend_done_o (extend_done),
    .psha_request_o(accumulator_psha_request),
    .psha_o        (accumulator_psha_req),
    .psha_i        (accumulator_psha_rsp),
    .digest_i      (digest),
    .alert_o       (alert_o[3])
  );

endmodule
