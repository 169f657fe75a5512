// SPDX-License-Identifier: Apache-2.0
// Turns a stream of words into padded blocks (FIPS 180-4, section 5.1), and into what comes before a
// message: a restored state, and the key block K0 ^ ipad of an HMAC (FIPS 198-1).
//
// Guarantees: a word is pushed only with `room_i`; what is pushed after `start_i` is the key block,
// if there is one, the message, 0x80, zeros up to the length's place, and the length in bits, nothing
// else; bytes that `bytes_i` does not count are ignored.
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

  // Words, in the phases Load, Key and Open
  input  logic        load_i,
  input  logic        key_i,
  input  logic        open_i,
  input  logic        valid_i,
  input  logic [31:0] word_i,         // first byte in bits 31:24
  input  logic [ 2:0] bytes_i,        // 1 to 4
  output logic        ready_o,
  output logic        partial_o,      // in Open: the message has had its last word
  output logic        length_error_o,

  // Load
  input  logic       hmac_i,        // a key block is in the restored state
  output logic       load_o,        // `word_o` is a word of the chaining value
  output logic [2:0] load_index_o,
  output logic       loaded_o,      // the last word is accepted in this cycle

  // Key and Fill
  input  logic fill_i,
  input  logic restore_i,  // the key block is in the restored state already: push none
  output logic key_o,      // `word_o` is a word of K0 ^ ipad
  output logic key_last_o, // a word in this cycle is the key block's last one

  // Padding, in phase Pad
  input  logic       pad_i,
  output logic       last_o,        // the length's last word is emitted in this cycle
  input  logic       outer_i,       // the next block begins with this inner digest
  input  logic [3:0] outer_words_i,

  // Blocks
  input  logic             room_i,
  output logic             push_o,
  output logic [Width-1:0] word_o,

  // Unfinished block
  output logic [60:0] count_o,  // bytes of the message
  output logic        half_o,   // a first half of a 64-bit word is held
  output logic [31:0] first_o   // it, or an older one
);

  localparam logic [31:0] Ipad = 32'h3636_3636;

  logic [60:0] count_d, count_q;  // bytes of the message
  logic [4:0] place_d, place_q;  // of the next 32-bit word in its block
  logic marked_d, marked_q;  // the byte 0x80 is out
  logic length, length_d, length_q;  // the length goes into its place in this block
  logic excess_d, excess_q;  // the restored number is above 2^61 - 1
  logic accept, emit, whole, overflow, pair, length_place, load_count, key_done, count_write;
  logic [4:0] outer_place;
  logic [60:0] sum, block_bytes;
  logic [31:0] message, emitted;
  logic [7:0] mark;

  assign pair = Sha512 && sha512_i;
  assign ready_o = load_i || key_i || (open_i && room_i && !marked_q);
  assign accept = valid_i && ready_o;
  assign emit = accept || ((pad_i || fill_i) && room_i);
  assign whole = emit && (!pair || place_q[0]);
  assign partial_o = marked_q;
  assign {overflow, sum} = {1'b0, count_q} + 62'(bytes_i);
  assign length_place = pair ? place_q[4:2] == 3'd7 : place_q[3:1] == 3'd7;

  // Load: the chaining value's words, then the two of the number of bytes.
  assign load_count = load_i && (pair ? place_q[4] : place_q[3]);
  assign load_o = whole && load_i && !load_count;
  assign load_index_o = pair ? place_q[3:1] : place_q[2:0];
  assign loaded_o = accept && load_count && place_q[0];
  assign block_bytes = pair ? 61'd128 : 61'd64;
  assign length_error_o = (accept && open_i && overflow) ||
      (loaded_o && (excess_q || word_i[5:0] != '0 || (pair && word_i[6]) ||
                    (hmac_i && {count_q[60:32], word_i} == '0)));

  assign key_o = whole && (key_i || fill_i);
  assign key_last_o = emit && place_q[3:0] == 4'd15 && (!pair || place_q[4]);
  assign key_done = key_o && key_last_o;

  always_comb begin
    mark = key_i ? 8'h00 : 8'h80;
    unique case (bytes_i)
      3'd1: message = {word_i[31:24], mark, 16'h0};
      3'd2: message = {word_i[31:16], mark, 8'h0};
      3'd3: message = {word_i[31:8], mark};
      default: message = word_i;
    endcase
  end

  // The length comes in the block in which 0x80 was out before the first word of its place.
  assign length = (pair ? place_q == 5'd28 : place_q[3:0] == 4'd14) ? marked_q : length_q;

  assign outer_place = pair ? {outer_words_i, 1'b0} : {1'b0, outer_words_i};

  always_comb begin
    place_d  = place_q;
    marked_d = marked_q;
    length_d = length_q;
    excess_d = excess_q;
    if (emit) begin
      place_d  = place_q + 5'd1;
      marked_d = pad_i || (open_i && bytes_i < 3'd4);
      length_d = length;
    end
    if (accept && load_count) excess_d = word_i[31:29] != '0;
    if (start_i || wipe_i || outer_i || loaded_o) begin
      place_d  = outer_i ? outer_place : '0;
      marked_d = 1'b0;
      length_d = 1'b0;
      excess_d = 1'b0;
    end
  end

  always_comb begin
    count_write = accept && open_i;
    count_d     = sum;
    if (accept && load_count) begin
      count_write = 1'b1;
      if (place_q[0]) count_d = {count_q[60:32], word_i};
      else count_d = {word_i[28:0], 32'h0};
    end
    if (key_done && !restore_i) begin
      count_write = 1'b1;
      count_d     = block_bytes;
    end
    if (outer_i) begin
      count_write = 1'b1;
      count_d     = block_bytes + 61'({outer_place, 2'b00});
    end
  end

  // 64 bits hold every length: of SHA-384/512's 128 bits the upper half is zero.
  always_comb begin
    emitted = message;
    if (load_i) emitted = word_i;
    if (key_i) emitted = message ^ Ipad;
    if (fill_i) emitted = Ipad;
    if (pad_i) begin
      emitted = marked_q ? '0 : 32'h8000_0000;
      if (length_place && length && (!pair || place_q[1])) begin
        emitted = place_q[0] ? {count_q[28:0], 3'b000} : count_q[60:29];
      end
    end
  end

  assign last_o  = pad_i && emit && length_q && (place_q[3:0] == 4'd15);
  assign push_o  = whole && !load_i && !(restore_i && (key_i || fill_i));
  assign count_o = count_q;
  assign half_o  = pair && place_q[0];

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

    assign word_o  = pair ? {first_q, emitted} : {emitted, 32'h0};
    assign first_o = first_q;
  end else begin : gen_single
    assign word_o  = emitted;
    assign first_o = '0;
  end

  wipeable #(
    .Width(61)
  ) u_count (
    .clk_i,
    .rst_ni,
    .we_i(count_write),
    .wipe_i(wipe_i || start_i),
    .d_i(count_d),
    .q_o(count_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      place_q  <= '0;
      marked_q <= 1'b0;
      length_q <= 1'b0;
      excess_q <= 1'b0;
    end else begin
      place_q  <= place_d;
      marked_q <= marked_d;
      length_q <= length_d;
      excess_q <= excess_d;
    end
  end

endmodule
