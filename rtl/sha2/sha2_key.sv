// SPDX-License-Identifier: Apache-2.0
// What HMAC keeps beside the hash (FIPS 198-1): the key K0, and in the second pass the inner digest
// in the same memory.
//
//   first pass    16 words K0 ^ ipad are written as they go into the buffer
//   second pass   pushes K0 ^ opad (16 words), then the inner digest. As word i of the key is
//                 pushed, word i of the inner digest takes its place, or zero; as a word of that is
//                 pushed, zero does.
//
// Guarantees: nothing of the memory leaves but by `word_o` with `push_o`; after the second pass
// and after a sweep the memory is zero. The memory has no reset: no word is read before it was
// written.
module sha2_key
  import sha2_pkg::*;
#(
  parameter bit Sha512 = 1'b1,
  localparam int unsigned Width = Sha512 ? 64 : 32
) (
  input logic clk_i,
  input logic rst_ni,

  input sha2_alg_e alg_i,

  // First pass
  input logic             first_i,  // held; a word of K0 may be written
  input logic             write_i,
  input logic [Width-1:0] word_i,   // of K0 ^ ipad

  // Second pass
  input  logic             second_i,      // held until `last_o`
  input  logic             room_i,
  input  logic [Width-1:0] hash_i   [8],  // the inner digest
  output logic             push_o,
  output logic [Width-1:0] word_o,
  output logic             restart_o,     // the hash is read: the outer one can begin
  output logic             last_o,
  output logic [      3:0] words_o,       // of the inner digest

  input logic       wipe_i,
  input logic       sweep_i,
  input logic [3:0] sweep_index_i
);

  typedef logic [Width-1:0] word_t;

  (* ram_style = "distributed" *)
  word_t memory[16];

  logic [4:0] count_d, count_q;  // words written, or pushed; 16 words of key come before the digest
  logic [3:0] index;
  logic write, keep;
  word_t stored, pad, data;

  // Words of 32 bits stand in the upper half of the 64-bit datapath, with zero below.
  localparam word_t Change = {(Width / 8) {8'h36 ^ 8'h5C}};
  localparam word_t Upper = Width'({32{1'b1}}) << (Width - 32);
  assign pad = (Sha512 && is_sha512(alg_i)) ? Change : Change & Upper;

  always_comb begin
    unique case (alg_i)
      AlgSha224: words_o = 4'd7;
      AlgSha384: words_o = 4'd6;
      default:   words_o = 4'd8;
    endcase
  end

  assign stored    = memory[count_q[3:0]];
  assign push_o    = second_i && room_i;
  assign word_o    = count_q[4] ? stored : stored ^ pad;
  assign restart_o = push_o && count_q == 5'd15;
  assign last_o    = push_o && count_q == 5'd15 + 5'(words_o);
  assign keep      = count_q < 5'(words_o);

  always_comb begin
    count_d = '0;
    if (first_i || second_i) count_d = count_q + 5'(write_i || push_o);
    if (wipe_i || last_o) count_d = '0;
  end

  always_comb begin
    write = write_i || push_o || sweep_i;
    index = sweep_i ? sweep_index_i : count_q[3:0];
    data  = '0;
    if (write_i) data = word_i;
    if (push_o && keep) data = hash_i[count_q[2:0]];
    if (sweep_i) data = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_q <= '0;
    else count_q <= count_d;
  end

  always_ff @(posedge clk_i) begin
    if (write) memory[index] <= data;
  end

endmodule
