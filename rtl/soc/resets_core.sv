// SPDX-License-Identifier: Apache-2.0
// What the reset controller has for a real-time or radio core: its two addresses, start and stop, why it was stopped.
// Contract: README.md, Reset controller, Real-time and radio cores.
module resets_core (
  input logic clk_i,
  input logic rst_ni, // the chip's reset

  // Its four registers: what is asked for, whether it is refused, and that it is done
  input  logic [ 1:0] word_i,
  input  logic        is_write_i,
  input  logic [31:0] wdata_i,
  input  logic        owner_i,     // may write the addresses now
  input  logic        command_i,   // may start and stop
  input  logic        write_i,
  output logic        refuse_o,
  output logic [31:0] rdata_o,

  output logic [31:0] start_o,
  output logic [31:0] code_end_o,
  output logic        run_o,
  output logic        stopped_o,
  input  logic        core_rst_ni,
  input  logic        trap_i,
  input  logic        bite_i,

  output logic fell_o,
  output logic alert_o
);

  localparam logic [1:0] WordStart = 2'd0;
  localparam logic [1:0] WordCodeEnd = 2'd1;
  localparam logic [1:0] WordControl = 2'd2;
  localparam logic [1:0] WordState = 2'd3;

  localparam logic [31:0] StartWord = 32'h5354_5254;
  localparam logic [31:0] StopWord = 32'h5354_4F50;

  // The core's memory, as it sees it: in units of 256 bytes.
  localparam logic [23:0] MemoryFirst = 24'h00_1000;
  localparam logic [23:0] MemoryPages = 24'h00_0300;

  localparam logic [1:0] CauseAsked = 2'd1;
  localparam logic [1:0] CauseBite = 2'd2;
  localparam logic [1:0] CauseTrap = 2'd3;

  logic [23:0] start_d, start_q, code_end_d, code_end_q, page;
  logic aligned, start_good, code_end_good;
  logic set_start, set_code_end, start_set, code_end_set;
  logic start_alert, code_end_alert, run_alert;
  logic begins, stops, falls, run_d, run, fell_d, fell_q;
  logic [1:0] cause_d, cause_q;

  assign aligned       = wdata_i[7:0] == '0;
  assign page          = wdata_i[31:8] - MemoryFirst;
  assign start_good    = aligned && (page < MemoryPages);
  assign code_end_good = aligned && (page <= MemoryPages) && (wdata_i[31:8] > start_q);

  always_comb begin
    refuse_o = 1'b0;
    rdata_o  = '0;
    unique case (word_i)
      WordStart: begin
        rdata_o = start_o;
        if (is_write_i && (!owner_i || start_set || !start_good)) refuse_o = 1'b1;
      end
      WordCodeEnd: begin
        rdata_o = code_end_o;
        if (is_write_i && (!owner_i || !start_set || code_end_set || !code_end_good))
          refuse_o = 1'b1;
      end
      WordControl: begin
        refuse_o = 1'b1;
        if (is_write_i && command_i) begin
          if (wdata_i == StopWord) refuse_o = 1'b0;
          if ((wdata_i == StartWord) && start_set && code_end_set && stopped_o) refuse_o = 1'b0;
        end
      end
      WordState: begin
        rdata_o = {22'd0, cause_q, 3'd0, fell_q, stopped_o, core_rst_ni, code_end_set, start_set};
        if (is_write_i) refuse_o = 1'b1;
      end
      default: refuse_o = 1'b1;
    endcase
  end

  assign set_start    = write_i && (word_i == WordStart);
  assign set_code_end = write_i && (word_i == WordCodeEnd);
  assign begins       = write_i && (word_i == WordControl) && (wdata_i == StartWord);
  assign stops        = write_i && (word_i == WordControl) && (wdata_i == StopWord);

  // A lock in doubt is set.
  sticky u_start_set (
    .clk_i,
    .rst_ni,
    .set_i  (set_start),
    .q_o    (start_set),
    .alert_o(start_alert)
  );

  sticky u_code_end_set (
    .clk_i,
    .rst_ni,
    .set_i  (set_code_end),
    .q_o    (code_end_set),
    .alert_o(code_end_alert)
  );

  // In doubt the core does not run.
  doubled u_run (
    .clk_i,
    .rst_ni,
    .d_i    (run_d),
    .q_o    (run),
    .alert_o(run_alert)
  );

  assign alert_o    = start_alert || code_end_alert || run_alert;
  assign start_d    = set_start ? wdata_i[31:8] : start_q;
  assign code_end_d = set_code_end ? wdata_i[31:8] : code_end_q;
  assign start_o    = {start_q, 8'd0};
  assign code_end_o = {code_end_q, 8'd0};
  assign run_o      = run && !alert_o;
  assign stopped_o  = !run_o && !core_rst_ni;
  assign falls      = run_o && core_rst_ni && (bite_i || trap_i);
  assign fell_o     = fell_q;

  always_comb begin
    run_d   = run_o;
    fell_d  = fell_q;
    cause_d = cause_q;
    if (begins) begin
      run_d  = 1'b1;
      fell_d = 1'b0;
    end
    if (stops) begin
      run_d  = 1'b0;
      fell_d = 1'b0;
      if (run_o) cause_d = CauseAsked;
    end
    if (falls) begin
      run_d   = 1'b0;
      fell_d  = 1'b1;
      cause_d = bite_i ? CauseBite : CauseTrap;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      start_q    <= '0;
      code_end_q <= '0;
      fell_q     <= 1'b0;
      cause_q    <= '0;
    end else begin
      start_q    <= start_d;
      code_end_q <= code_end_d;
      fell_q     <= fell_d;
      cause_q    <= cause_d;
    end
  end

endmodule
