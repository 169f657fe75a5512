// SPDX-License-Identifier: Apache-2.0
// Turns a stream of message words into padded blocks (FIPS 180-4, section 5.1).
//
// Guarantees: a word is pushed only with `room_i`; what is pushed after `start_i` is the message,
// 0x80, zeros up to the length's place, and the length in bits, nothing else; bytes that `bytes_i`
// does not count are ignored.
// Does not: hold words back; a push is seen in the cycle of the accepted or emitted word.
module sha2_pad #(
  parameter bit Sha512 = 1'b1,
  localparam int unsigned Width = Sha512 ? 64 : 32
) (
  input logic clk_i,
  input logic rst_ni,

  input logic start_i,
  input logic wipe_i,
  input logic sha512_i, // blocks of 32 words of 32 bits, pushed in pairs

  // Message, in phase Open
  input  logic        open_i,
  input  logic        valid_i,
  input  logic [31:0] word_i,         // first byte in bits 31:24
  input  logic [ 2:0] bytes_i,        // 1 to 4
  output logic        ready_o,
  output logic        length_error_o,

  // Padding, in phase Pad
  input  logic pad_i,
  output logic last_o, // the length's last word is emitted in this cycle

  // Blocks
  input  logic             room_i,
  output logic             push_o,
  output logic [Width-1:0] word_o
);

  logic [60:0] count_d, count_q;  // bytes of the message
  logic [4:0] place_d, place_q;  // of the next 32-bit word in its block
  logic marked_d, marked_q;  // the byte 0x80 is out
  logic length, length_d, length_q;  // the length goes into its place in this block
  logic accept, emit, overflow, pair, length_place;
  logic [31:0] message, emitted;

  assign pair = Sha512 && sha512_i;
  assign ready_o = open_i && room_i && !marked_q;
  assign accept = valid_i && ready_o;
  assign emit = accept || (pad_i && room_i);
  assign {overflow, count_d} = {1'b0, count_q} + 62'(bytes_i);
  assign length_error_o = accept && overflow;
  assign length_place = pair ? place_q[4:2] == 3'd7 : place_q[3:1] == 3'd7;

  always_comb begin
    unique case (bytes_i)
      3'd0: message = 32'h8000_0000;
      3'd1: message = {word_i[31:24], 24'h800000};
      3'd2: message = {word_i[31:16], 16'h8000};
      3'd3: message = {word_i[31:8], 8'h80};
      default: message = word_i;
    endcase
  end

  // The length comes in the block in which 0x80 was out before the first word of its place.
  assign length = (pair ? place_q == 5'd28 : place_q[3:0] == 4'd14) ? marked_q : length_q;

  always_comb begin
    place_d  = place_q;
    marked_d = marked_q;
    length_d = length_q;
    if (emit) begin
      place_d  = place_q + 5'd1;
      marked_d = pad_i || bytes_i < 3'd4;
      length_d = length;
    end
    if (start_i || wipe_i) begin
      place_d  = '0;
      marked_d = 1'b0;
      length_d = 1'b0;
    end
  end

  // 64 bits hold every length: of SHA-384/512's 128 bits the upper half is zero.
  always_comb begin
    emitted = message;
    if (pad_i) begin
      emitted = marked_q ? '0 : 32'h8000_0000;
      if (length_place && length && (!pair || place_q[1])) begin
        emitted = place_q[0] ? {count_q[28:0], 3'b000} : count_q[60:29];
      end
    end
  end

  assign last_o = pad_i && emit && length_q && (place_q[3:0] == 4'd15);
  assign push_o = emit && (!pair || place_q[0]);

  if (Sha512) begin : gen_pair
    logic [31:0] first_q;  // first half of a 64-bit word

    wipeable #(
      .Width(32)
    ) u_first (
      .clk_i,
      .rst_ni,
      .we_i(emit),
      .wipe_i,
      .d_i (emitted),
      .q_o (first_q)
    );

    assign word_o = pair ? {first_q, emitted} : {emitted, 32'h0};
  end else begin : gen_single
    assign word_o = emitted;
  end

  wipeable #(
    .Width(61)
  ) u_count (
    .clk_i,
    .rst_ni,
    .we_i(accept),
    .wipe_i(wipe_i || start_i),
    .d_i(count_d),
    .q_o(count_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      place_q  <= '0;
      marked_q <= 1'b0;
      length_q <= 1'b0;
    end else begin
      place_q  <= place_d;
      marked_q <= marked_d;
      length_q <= length_d;
    end
  end

endmodule
