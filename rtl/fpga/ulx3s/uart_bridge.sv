// SPDX-License-Identifier: Apache-2.0
// Carries out requests from the serial line on an OBI port and sends the replies. README.md gives
// frames, errors and guarantees.
//
//   Idle ── request refused or repeated ──────────────────────► Reply ──► Idle
//     └──── access ──► Access ── answer, or TimeOutCycles ────────┘
//
// OBI lets no master take a request back. So an access that timed out stays `pending_q`, and until
// its answer has come (and is dropped) every further access is answered `busy`.
module uart_bridge
  import uart_pkg::*;
#(
  parameter int unsigned CyclesPerBit = 217,
  parameter int unsigned GapCycles = 1 << 20,
  parameter int unsigned TimeOutCycles = 1 << 16
) (
  input logic clk_i,
  input logic rst_ni,

  // serial line
  input  logic rx_i,
  output logic tx_o,

  // bus
  output bus_pkg::obi_req_t bus_req_o,
  input  bus_pkg::obi_rsp_t bus_rsp_i,

  // lamps
  output logic receiving_o,
  output logic sending_o,
  output logic waiting_o
);

  localparam int unsigned TimerBits = $clog2(TimeOutCycles);
  localparam logic [3:0] ReplyFrameBytes = 4'(ReplyBytes + 3);

  typedef enum logic [1:0] {
    StIdle,
    StAccess,
    StReply
  } state_e;

  // Line to requests.
  logic rx_valid, rx_error;
  logic [7:0] rx_byte;
  logic request_valid, request_crc_error;
  request_t request;

  uart_rx #(
    .CyclesPerBit(CyclesPerBit)
  ) u_rx (
    .clk_i,
    .rst_ni,
    .rx_i,
    .valid_o(rx_valid),
    .byte_o (rx_byte),
    .error_o(rx_error),
    .busy_o (receiving_o)
  );

  uart_request #(
    .GapCycles(GapCycles)
  ) u_request (
    .clk_i,
    .rst_ni,
    .valid_i(rx_valid),
    .byte_i(rx_byte),
    .error_i(rx_error),
    .valid_o(request_valid),
    .request_o(request),
    .crc_error_o(request_crc_error)
  );

  // Requests to accesses and replies.
  state_e state_d, state_q;
  request_t access_d, access_q;
  reply_t reply_d, reply_q;
  logic remembered_d, remembered_q;  // last_q is the reply to an executed request
  reply_t last_d, last_q;
  logic asking_d, asking_q;  // the bus has not granted yet
  logic pending_d, pending_q;  // the bus has not answered yet
  logic [TimerBits-1:0] timer_d, timer_q;
  logic answer, repeated, strobes_ok;
  logic reply_start, reply_busy;

  assign answer = pending_q && bus_rsp_i.rvalid;
  assign repeated = remembered_q && request.sequence_number == last_q.sequence_number;
  assign strobes_ok = (request.op == OpWrite) == (request.strobes != '0);
  assign waiting_o = pending_q;

  assign bus_req_o = '{
          req: asking_q,
          we: access_q.op == OpWrite,
          be: access_q.op == OpWrite ? access_q.strobes : 4'hF,
          addr: access_q.addr,
          wdata: access_q.op == OpWrite ? access_q.data : '0,
          subject: spec_pkg::SubjectPluton,
          nonsecure: 1'b0
      };

  always_comb begin
    state_d = state_q;
    access_d = access_q;
    reply_d = reply_q;
    remembered_d = remembered_q;
    last_d = last_q;
    asking_d = asking_q && !bus_rsp_i.gnt;
    pending_d = pending_q && !bus_rsp_i.rvalid;
    timer_d = timer_q;
    reply_start = 1'b0;

    unique case (state_q)
      StIdle:
      if (request_valid) begin
        state_d = StReply;
        reply_d = '{
            sequence_number: request.sequence_number,
            status: spec_pkg::ErrorNone,
            data: '0
        };
        if (request_crc_error) begin
          reply_d.status = StatusCrc;
        end else if (request.op == OpHello && strobes_ok) begin
          reply_d.data = HelloWord;
          remembered_d = 1'b0;
        end else if (repeated) begin
          reply_d = last_q;
        end else if (!(request.op inside {OpRead, OpWrite}) || !strobes_ok) begin
          reply_d.status = spec_pkg::ErrorCommand;
          last_d = reply_d;
          remembered_d = 1'b1;
        end else if (request.addr[1:0] != 2'b00) begin
          reply_d.status = spec_pkg::ErrorMisaligned;
          last_d = reply_d;
          remembered_d = 1'b1;
        end else if (pending_q) begin
          reply_d.status = StatusBusy;
        end else begin
          state_d   = StAccess;
          access_d  = request;
          asking_d  = 1'b1;
          pending_d = 1'b1;
          timer_d   = TimerBits'(TimeOutCycles - 1);
        end
      end
      StAccess: begin
        timer_d = timer_q - 1'b1;
        if (answer) begin
          reply_d.status = bus_rsp_i.err ? spec_pkg::ErrorBus : spec_pkg::ErrorNone;
          reply_d.data   = bus_rsp_i.err || access_q.op == OpWrite ? '0 : bus_rsp_i.rdata;
        end else begin
          reply_d.status = StatusTimeOut;
        end
        if (answer || timer_q == '0) begin
          last_d = reply_d;
          remembered_d = 1'b1;
          state_d = StReply;
        end
      end
      StReply:
      if (!reply_busy) begin
        reply_start = 1'b1;
        state_d = StIdle;
      end
      default: state_d = StIdle;
    endcase
  end

  // Replies to line: mark, body and CRC leave the low end of the body one byte after the other.
  logic [3:0] left_d, left_q;  // bytes still to hand over
  logic [8*ReplyBytes-1:0] body_d, body_q;
  logic [15:0] crc_d, crc_q;
  logic [7:0] tx_byte;
  logic tx_ready;

  assign reply_busy = left_q != '0;
  assign sending_o  = reply_busy || !tx_ready;

  always_comb begin
    left_d  = left_q;
    body_d  = body_q;
    crc_d   = crc_q;
    tx_byte = body_q[7:0];
    if (left_q == ReplyFrameBytes) tx_byte = ReplyMark;
    if (left_q == 4'd2) tx_byte = crc_q[15:8];
    if (left_q == 4'd1) tx_byte = crc_q[7:0];

    if (reply_start) begin
      left_d = ReplyFrameBytes;
      body_d = reply_q;
      crc_d  = CrcStart;
    end else if (reply_busy && tx_ready) begin
      left_d = left_q - 4'd1;
      if (left_q > 4'd2 && left_q != ReplyFrameBytes) begin
        crc_d  = crc_next(crc_q, body_q[7:0]);
        body_d = {8'h00, body_q[8*ReplyBytes-1:8]};
      end
    end
  end

  uart_tx #(
    .CyclesPerBit(CyclesPerBit)
  ) u_tx (
    .clk_i,
    .rst_ni,
    .valid_i(reply_busy),
    .byte_i (tx_byte),
    .ready_o(tx_ready),
    .tx_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      access_q <= '0;
      reply_q <= '0;
      remembered_q <= 1'b0;
      last_q <= '0;
      asking_q <= 1'b0;
      pending_q <= 1'b0;
      timer_q <= '0;
      left_q <= '0;
      body_q <= '0;
      crc_q <= '0;
    end else begin
      state_q <= state_d;
      access_q <= access_d;
      reply_q <= reply_d;
      remembered_q <= remembered_d;
      last_q <= last_d;
      asking_q <= asking_d;
      pending_q <= pending_d;
      timer_q <= timer_d;
      left_q <= left_d;
      body_q <= body_d;
      crc_q <= crc_d;
    end
  end

endmodule
