// SPDX-License-Identifier: Apache-2.0
// The numbers of the UART bridge's frames; README.md beside this file is their explanation.
package uart_pkg;

  localparam logic [7:0] RequestMark = 8'hA5;
  localparam logic [7:0] ReplyMark = 8'h5A;
  localparam logic [31:0] HelloWord = 32'h0152_4255;  // "UBR", version 1, first byte lowest

  // Bytes of a frame without its mark and CRC.
  localparam int unsigned RequestBytes = 10;
  localparam int unsigned ReplyBytes = 6;

  typedef enum logic [3:0] {
    OpHello = 4'd1,
    OpRead  = 4'd2,
    OpWrite = 4'd3
  } op_e;

  // Replies below 128 are error codes of spec_pkg.
  localparam logic [7:0] StatusCrc = 8'd128;
  localparam logic [7:0] StatusTimeOut = 8'd129;
  localparam logic [7:0] StatusBusy = 8'd130;

  // In the order of transmission: the first byte on the line is the lowest.
  typedef struct packed {
    logic [31:0] data;
    logic [31:0] addr;
    logic [3:0]  strobes;
    logic [3:0]  op;
    logic [7:0]  sequence_number;
  } request_t;

  typedef struct packed {
    logic [31:0] data;
    logic [7:0]  status;
    logic [7:0]  sequence_number;
  } reply_t;

  localparam logic [15:0] CrcStart = 16'hFFFF;

  // CRC-16/IBM-3740, one byte further. Fed with its own two bytes it becomes zero.
  function automatic logic [15:0] crc_next(logic [15:0] crc, logic [7:0] data);
    logic [15:0] c;
    c = crc ^ {data, 8'h00};
    for (int unsigned i = 0; i < 8; i++) begin
      c = c[15] ? {c[14:0], 1'b0} ^ 16'h1021 : {c[14:0], 1'b0};
    end
    return c;
  endfunction

endpackage
