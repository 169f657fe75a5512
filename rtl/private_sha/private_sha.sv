// SPDX-License-Identifier: Apache-2.0
// One SHA-256 for the silicon's own use, one client at a time, wiped between two.
//
//   Free --any request--> Granted --its request low--> Wipe --16 cycles--> Free
//   any --illegal code, engine's alert--> Error, until reset
//
// Invariant: a client's first start of the engine is in Free, and Free is reached only through the
// engine's wipe (or the chip's reset); every further one is its own, in its grant. So no client sees,
// or continues, what another one began.
module private_sha
  import private_sha_pkg::*;
  import sha2_pkg::AlgSha256;
(
  input logic clk_i,
  input logic rst_ni,

  // By client. A request is held from the first cycle in which the client wants the engine to the last.
  input  logic      [Clients-1:0] request_i,
  input  psha_req_t [Clients-1:0] client_i,
  output psha_rsp_t [Clients-1:0] client_o,

  // First byte in bits 255:248; zero unless the granted client has `done`
  output logic [255:0] digest_o,

  output logic alert_o
);

  psha_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  psha_client_e client_d, client_q;
  logic [3:0] count_d, count_q;  // cycles in Wipe
  psha_req_t client;  // the latched client's words
  psha_rsp_t answer;  // what it sees if it is granted
  logic request, granted, start, wipe;
  logic engine_ready, engine_done, engine_alert;
  logic [511:0] engine_digest;
  logic unused_engine_load, unused_engine_setup, unused_engine_open, unused_engine_busy;
  logic unused_engine_saved, unused_engine_secret, unused_engine_length_error, unused_digest;
  logic [60:0] unused_count;
  logic [31:0] unused_context;

  assign state_q = psha_state_e'(state_code);
  assign granted = (state_q == StGranted) && request;
  assign answer  = '{grant: 1'b1, ready: engine_ready, done: engine_done};
  assign alert_o = (state_q == StError) || engine_alert;

  // A code that is no client's: nobody, so that the engine is wiped.
  always_comb begin
    request = 1'b0;
    client  = '0;
    for (int unsigned c = 0; c < Clients; c++) begin
      if (client_q == psha_client_e'(3'(c))) begin
        request = request_i[c];
        client  = client_i[c];
      end
    end
  end

  always_comb begin
    state_d  = state_q;
    client_d = client_q;
    count_d  = '0;
    start    = 1'b0;
    wipe     = 1'b0;
    unique case (state_q)
      StFree: begin
        if (request_i != '0) begin
          start   = 1'b1;
          state_d = StGranted;
        end
        for (int unsigned c = Clients; c > 0; c--) begin
          if (request_i[c-1]) client_d = psha_client_e'(3'(c - 1));
        end
      end
      StGranted: begin
        start = granted && client.restart && engine_done;
        if (!request) begin
          wipe    = 1'b1;
          state_d = StWipe;
        end
      end
      StWipe: begin
        count_d = count_q + 4'd1;
        if (count_q == 4'd15) state_d = StFree;
      end
      default: begin  // Error, and every illegal code
        wipe    = 1'b1;
        state_d = StError;
      end
    endcase
    if (engine_alert) state_d = StError;
  end

  always_comb begin
    client_o = '0;
    digest_o = '0;
    if (granted) begin
      for (int unsigned c = 0; c < Clients; c++) begin
        if (client_q == psha_client_e'(3'(c))) client_o[c] = answer;
      end
      if (engine_done) digest_o = engine_digest[511:256];
    end
  end

  // The engine's clock stands while nobody uses it.

  logic clk_engine, engine_enable;

  assign engine_enable = state_q != StFree || start || engine_alert;

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(engine_enable),
    .clk_o   (clk_engine)
  );

  sha2_engine #(
    .Sha512(1'b0),
    .Keyed (1'b0)
  ) u_engine (
    .clk_i          (clk_engine),
    .rst_ni,
    .start_i        (start),
    .alg_i          (AlgSha256),
    .hmac_i         (1'b0),
    .restore_i      (1'b0),
    .secret_i       (1'b0),
    .valid_i        (granted && client.valid),
    .word_i         (client.word),
    .bytes_i        (client.bytes),
    .ready_o        (engine_ready),
    .finish_i       (granted && client.finish),
    .save_i         (1'b0),
    .wipe_i         (wipe),
    .load_o         (unused_engine_load),
    .setup_o        (unused_engine_setup),
    .open_o         (unused_engine_open),
    .busy_o         (unused_engine_busy),
    .done_o         (engine_done),
    .saved_o        (unused_engine_saved),
    .secret_o       (unused_engine_secret),
    .length_error_o (unused_engine_length_error),
    .digest_o       (engine_digest),
    .count_o        (unused_count),
    .context_index_i('0),
    .context_o      (unused_context),
    .alert_o        (engine_alert)
  );

  assign unused_digest = ^engine_digest[255:0];

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StFree)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      client_q <= ClientMeasure;
      count_q  <= '0;
    end else begin
      client_q <= client_d;
      count_q  <= count_d;
    end
  end

endmodule
