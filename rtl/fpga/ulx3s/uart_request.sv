// SPDX-License-Identifier: Apache-2.0
// Finds requests in a stream of bytes and checks their CRC. A frame ends after exactly its number
// of bytes, on a receive error, or after a pause of GapCycles; so no stream of bytes holds it up
// for longer than one frame. A request is offered for one cycle, in which the client takes it or
// loses it.
module uart_request
  import uart_pkg::*;
#(
  parameter int unsigned GapCycles = 1 << 20
) (
  input logic clk_i,
  input logic rst_ni,

  // bytes
  input logic       valid_i,
  input logic [7:0] byte_i,
  input logic       error_i,

  // requests
  output logic     valid_o,
  output request_t request_o,
  output logic     crc_error_o  // valid_o is high too; the request is not to be believed
);

  localparam int unsigned FrameBytes = RequestBytes + 2;
  localparam int unsigned GapBits = $clog2(GapCycles);

  logic inside_d, inside_q;  // the mark has been seen
  logic [3:0] count_d, count_q;  // bytes after the mark
  logic [15:0] crc_d, crc_q;
  logic [8*RequestBytes-1:0] body_d, body_q;
  logic [GapBits-1:0] gap_d, gap_q;
  logic valid_d, valid_q;

  assign valid_o = valid_q;
  assign request_o = body_q;
  assign crc_error_o = valid_q && crc_q != '0;

  always_comb begin
    inside_d = inside_q;
    count_d  = count_q;
    crc_d    = crc_q;
    body_d   = body_q;
    gap_d    = gap_q + 1'b1;
    valid_d  = 1'b0;

    if (!inside_q) begin
      gap_d   = '0;
      count_d = '0;
      if (valid_i && byte_i == RequestMark) begin
        inside_d = 1'b1;
        crc_d    = CrcStart;
      end
    end else if (error_i || (gap_q == GapBits'(GapCycles - 1) && !valid_i)) begin
      inside_d = 1'b0;
    end else if (valid_i) begin
      gap_d   = '0;
      count_d = count_q + 4'd1;
      crc_d   = crc_next(crc_q, byte_i);
      if (count_q < 4'(RequestBytes)) body_d = {byte_i, body_q[8*RequestBytes-1:8]};
      if (count_q == 4'(FrameBytes - 1)) begin
        inside_d = 1'b0;
        valid_d  = 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      inside_q <= 1'b0;
      count_q  <= '0;
      crc_q    <= '0;
      body_q   <= '0;
      gap_q    <= '0;
      valid_q  <= 1'b0;
    end else begin
      inside_q <= inside_d;
      count_q  <= count_d;
      crc_q    <= crc_d;
      body_q   <= body_d;
      gap_q    <= gap_d;
      valid_q  <= valid_d;
    end
  end

endmodule
