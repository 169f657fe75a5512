// SPDX-License-Identifier: Apache-2.0
// One SHA-256 for the silicon's own use, one client at a time, wiped between two.
//
//   Free --any request--> Granted --its request low--> Wipe --16 cycles--> Free
//   any --illegal code, engine's alert--> Error, until reset
//
// Invariant: the engine starts only in Free, and Free is reached only through the engine's wipe (or
// the chip's reset). So no client sees, or continues, what another one began.
module private_sha
  import private_sha_pkg::*;
  import sha2_pkg::AlgSha256;
(
  input logic clk_i,
  input logic rst_ni,

  // Clients: 0 measure, 1 accumulator. A request is held from the first cycle in which the client
  // wants the engine to the last.
  input  logic      measure_request_i,
  input  psha_req_t measure_i,
  output psha_rsp_t measure_o,
  input  logic      accumulator_request_i,
  input  psha_req_t accumulator_i,
  output psha_rsp_t accumulator_o,

  // First byte in bits 255:248; zero unless the granted client has `done`
  output logic [255:0] digest_o,

  output logic alert_o
);

  psha_state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic client_d, client_q;  // 0 measure, 1 accumulator
  logic [3:0] count_d, count_q;  // cycles in Wipe
  psha_req_t client;  // the latched client's words
  logic request, granted, start, wipe;
  logic engine_ready, engine_done, engine_alert;
  logic [511:0] engine_digest;
  logic unused_engine_open, unused_engine_busy, unused_engine_length_error, unused_digest;

  assign state_q = psha_state_e'(state_code);
  assign request = client_q ? accumulator_request_i : measure_request_i;
  assign client  = client_q ? accumulator_i : measure_i;
  assign granted = (state_q == StGranted) && request;
  assign alert_o = (state_q == StError) || engine_alert;

  always_comb begin
    state_d  = state_q;
    client_d = client_q;
    count_d  = '0;
    start    = 1'b0;
    wipe     = 1'b0;
    unique case (state_q)
      StFree: begin
        if (measure_request_i || accumulator_request_i) begin
          start    = 1'b1;
          client_d = !measure_request_i;
          state_d  = StGranted;
        end
      end
      StGranted: begin
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
    measure_o     = '0;
    accumulator_o = '0;
    digest_o      = '0;
    if (granted) begin
      if (client_q) accumulator_o = '{grant: 1'b1, ready: engine_ready, done: engine_done};
      else measure_o = '{grant: 1'b1, ready: engine_ready, done: engine_done};
      if (engine_done) digest_o = engine_digest[511:256];
    end
  end

  sha2_engine #(
    .Sha512(1'b0)
  ) u_engine (
    .clk_i,
    .rst_ni,
    .start_i       (start),
    .alg_i         (AlgSha256),
    .valid_i       (granted && client.valid),
    .word_i        (client.word),
    .bytes_i       (client.bytes),
    .ready_o       (engine_ready),
    .finish_i      (granted && client.finish),
    .wipe_i        (wipe),
    .open_o        (unused_engine_open),
    .busy_o        (unused_engine_busy),
    .done_o        (engine_done),
    .length_error_o(unused_engine_length_error),
    .digest_o      (engine_digest),
    .alert_o       (engine_alert)
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
      client_q <= 1'b0;
      count_q  <= '0;
    end else begin
      client_q <= client_d;
      count_q  <= count_d;
    end
  end

endmodule
