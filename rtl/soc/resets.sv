// SPDX-License-Identifier: Apache-2.0
// The reset controller: chip's reset, application core's start and reset, handover, start and stop of the real-time and
// radio cores, what survives a reset. Contract:
// README.md, Reset controller.
module resets
  import bus_pkg::*;
  import spec_pkg::*;
(
  input  logic clk_i,
  input  logic por_ni,  // power-on
  output logic rst_no,  // the chip's reset

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Who asks for the chip's reset
  input logic pluton_request_i,
  input logic pluton_bite_i,     // Pluton's watchdog
  input logic firewall_alert_i,

  // Handover: one cycle, the release's; and what the firewall says of it
  output logic handover_o,
  input  logic handover_i,

  // The application core
  output logic [31:0] app_start_o,
  output logic        app_run_o,
  input  logic        app_rst_ni,   // its reset, as it is
  input  logic        bite_i,       // its watchdog's, until its reset

  // Real-time 0, real-time 1, radio
  output logic [2:0][31:0] core_start_o,
  output logic [2:0][31:0] core_code_end_o,
  output logic [2:0]       core_run_o,
  output logic [2:0]       core_stopped_o,   // in its reset, and not to run
  input  logic [2:0]       core_rst_ni,      // its reset, as it is
  input  logic [2:0]       core_trap_i,
  input  logic [2:0]       core_bite_i,      // its watchdog's
  output logic             core_irq_o        // one fell
);

  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordStatus = 3'd1;
  localparam logic [2:0] WordStart = 3'd2;
  localparam logic [2:0] WordRelease = 3'd3;
  localparam logic [2:0] WordAppReset = 3'd4;
  localparam logic [2:0] WordChipReset = 3'd5;
  localparam logic [2:0] WordCause = 3'd6;
  localparam logic [2:0] WordRetention = 3'd7;

  localparam logic [31:0] ReleaseWord = 32'h5245_4C45;
  localparam logic [31:0] AppResetWord = 32'h4150_5052;
  localparam logic [31:0] ChipResetWord = 32'h4348_4950;

  localparam int unsigned Cores = 3;
  localparam int unsigned FirstCore = 2;  // of the blocks of 16 bytes

  localparam logic [2:0] CausePower = 3'd0;
  localparam logic [2:0] CausePluton = 3'd1;
  localparam logic [2:0] CauseAsked = 3'd2;
  localparam logic [2:0] CauseAlert = 3'd3;
  localparam logic [2:0] CauseBite = 3'd4;

  localparam logic [2:0] AppReset = 3'd1;
  localparam logic [2:0] AppBite = 3'd2;

  localparam logic [3:0] ResetCycles = 4'd15;  // counted from 0

  logic rst_d, rst_q, held_d, held_q;  // held: the chip is in reset, rst_q is its reset
  logic [3:0] count_d, count_q;
  logic [2:0] cause_d, cause_q, app_cause_d, app_cause_q;
  logic [31:0] retention_d, retention_q;
  logic [23:0] start_d, start_q;
  logic restart_d, restart_q;

  logic refuse, read, write, is_pluton, is_secure, owner;
  logic [ 2:0] word;
  logic [31:0] rdata;
  logic set_start, start_set, start_alert, release_core, released, release_alert;
  logic app_reset, chip_reset, alert;
  logic unused_apb, unused_read;

  logic [Cores-1:0] core_at, core_refuse, core_alert, fell;
  logic [Cores-1:0][31:0] core_rdata;
  logic at_core, any_write, any_refuse;
  logic [31:0] any_rdata;

  // Registers.

  assign word      = apb_i.paddr[4:2];
  assign is_pluton = (apb_i.pauser == SubjectPluton) && !apb_i.pprot[1];
  assign is_secure = (apb_i.pauser == SubjectAppSecure) && !apb_i.pprot[1];
  assign owner     = handover_i ? is_secure : is_pluton;

  always_comb begin
    refuse = (apb_i.paddr[15:5] != '0) || !(is_pluton || is_secure);
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = resources_pkg::DeviceResetsId;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordStatus: begin
        rdata = {29'd0, start_set, app_rst_ni, handover_i};
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordStart: begin
        rdata = {start_q, 8'd0};
        if (apb_i.pwrite && (!is_pluton || handover_i || start_set || (apb_i.pwdata[7:0] != '0)))
          refuse = 1'b1;
      end
      WordRelease:
      if (!apb_i.pwrite || !is_pluton || handover_i || released || !start_set ||
            (apb_i.pwdata != ReleaseWord))
        refuse = 1'b1;
      WordAppReset:
      if (!apb_i.pwrite || !is_secure || !handover_i || (apb_i.pwdata != AppResetWord))
        refuse = 1'b1;
      WordChipReset: if (!apb_i.pwrite || !owner || (apb_i.pwdata != ChipResetWord)) refuse = 1'b1;
      WordCause: begin
        rdata = {21'd0, app_cause_q, 5'd0, cause_q};
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordRetention: begin
        rdata = retention_q;
        if (apb_i.pwrite && !owner) refuse = 1'b1;
      end
      default: refuse = 1'b1;
    endcase
  end

  apb_port u_port (
    .apb_i,
    .apb_o,
    .refuse_i(any_refuse),
    .rdata_i (any_rdata),
    .read_o  (read),
    .write_o (any_write)
  );

  // The registers of a core are those of another, 16 bytes on.
  for (genvar i = 0; i < Cores; i++) begin : gen_core
    assign core_at[i] = apb_i.paddr[15:4] == 12'(FirstCore + i);

    resets_core u_core (
      .clk_i,
      .rst_ni     (rst_q),
      .word_i     (apb_i.paddr[3:2]),
      .is_write_i (apb_i.pwrite),
      .wdata_i    (apb_i.pwdata),
      .owner_i    (owner),
      .command_i  (is_secure && handover_i),
      .write_i    (any_write && core_at[i]),
      .refuse_o   (core_refuse[i]),
      .rdata_o    (core_rdata[i]),
      .start_o    (core_start_o[i]),
      .code_end_o (core_code_end_o[i]),
      .run_o      (core_run_o[i]),
      .stopped_o  (core_stopped_o[i]),
      .core_rst_ni(core_rst_ni[i]),
      .trap_i     (core_trap_i[i]),
      .bite_i     (core_bite_i[i]),
      .fell_o     (fell[i]),
      .alert_o    (core_alert[i])
    );
  end

  assign at_core = core_at != '0;
  assign core_irq_o = fell != '0;
  assign write = any_write && !at_core;
  assign any_refuse = at_core ? ((core_at & core_refuse) != '0) || !(is_pluton || is_secure) :
                                refuse;

  always_comb begin
    any_rdata = at_core ? '0 : rdata;
    for (int unsigned i = 0; i < Cores; i++) begin
      if (core_at[i]) any_rdata = core_rdata[i];
    end
  end

  assign unused_apb   = ^apb_i;
  assign unused_read  = read;
  assign set_start    = write && (word == WordStart);
  assign release_core = write && (word == WordRelease);
  assign app_reset    = write && (word == WordAppReset);
  assign chip_reset   = write && (word == WordChipReset);

  sticky u_start_set (
    .clk_i,
    .rst_ni (rst_q),
    .set_i  (set_start),
    .q_o    (start_set),
    .alert_o(start_alert)
  );

  sticky u_released (
    .clk_i,
    .rst_ni (rst_q),
    .set_i  (release_core),
    .q_o    (released),
    .alert_o(release_alert)
  );

  // The application core. A lock in doubt is set, but a release in doubt is none.
  assign start_d     = set_start ? apb_i.pwdata[31:8] : start_q;
  assign app_start_o = {start_q, 8'd0};
  assign app_run_o   = released && !release_alert && !restart_q;
  assign handover_o  = release_core;
  assign restart_d   = app_reset || bite_i || (restart_q && app_rst_ni);

  always_comb begin
    app_cause_d = app_cause_q;
    if (app_reset && !restart_q) app_cause_d = AppReset;
    if (bite_i && !restart_q) app_cause_d = AppBite;
  end

  // The chip.
  assign held_d = !rst_d;
  assign alert  = firewall_alert_i || start_alert || release_alert || (core_alert != '0);
  assign rst_no = rst_q;

  always_comb begin
    rst_d       = !held_q;
    count_d     = '0;
    cause_d     = cause_q;
    retention_d = retention_q;
    if (held_q) begin
      count_d = count_q + 1'b1;
      if (count_q == ResetCycles) rst_d = 1'b1;
    end else begin
      if (write && (word == WordRetention)) retention_d = apb_i.pwdata;
      if (chip_reset) cause_d = CauseAsked;
      if (pluton_bite_i) cause_d = CauseBite;
      if (alert) cause_d = CauseAlert;
      if (pluton_request_i) cause_d = CausePluton;
      if (chip_reset || pluton_bite_i || alert || pluton_request_i) rst_d = 1'b0;
    end
  end

  // Outlives the chip's reset.
  always_ff @(posedge clk_i or negedge por_ni) begin
    if (!por_ni) begin
      rst_q       <= 1'b0;
      held_q      <= 1'b1;
      count_q     <= '0;
      cause_q     <= CausePower;
      retention_q <= '0;
    end else begin
      rst_q       <= rst_d;
      held_q      <= held_d;
      count_q     <= count_d;
      cause_q     <= cause_d;
      retention_q <= retention_d;
    end
  end

  always_ff @(posedge clk_i or negedge rst_q) begin
    if (!rst_q) begin
      start_q     <= '0;
      restart_q   <= 1'b0;
      app_cause_q <= '0;
    end else begin
      start_q     <= start_d;
      restart_q   <= restart_d;
      app_cause_q <= app_cause_d;
    end
  end

endmodule
