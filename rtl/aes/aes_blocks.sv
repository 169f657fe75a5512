// SPDX-License-Identifier: Apache-2.0
// What enters the ring and GHASH, and what leaves them: modes of SP 800-38A, 38B, 38D, a beat at a time. All in its first cycle,
// but the counter, which follows J0 in the second one.
//
// `counter_q` is the next counter block; in CBC the last block of ciphertext. `next_q` is NEXT; while CBC decrypts, the
// block of ciphertext before the last.
//
// Guarantees: shares of outputs meet on the way into the write buffer, a tag's in the second cycle of Tag, J0's in the second one of its
// beat, nowhere else. A difference of tags stands for one cycle.
module aes_blocks
  import aes_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,     // what is of a job
  input logic release_i,  // with wipe: TAG and NEXT stay, as the job left them
  input logic clear_i,    // TAG and NEXT

  // The job: held, from the cycle of `start_i` on
  input logic         start_i,
  input job_t         job_i,
  input logic [ 31:0] len_i,
  input logic [ 31:0] aad_len_i,
  input logic [ 31:0] iv_len_i,
  input logic [127:0] iv_i,
  input logic [127:0] expected_i,

  // The beat, and its first and second cycle
  input logic  first_i,
  input logic  second_i,
  input part_e part_i,
  input logic  issue_i,
  input logic  first_block_i,
  input logic  final_block_i,
  input logic  take_e_i,
  input logic  write_i,        // the output is the job's

  // Tag, and its three cycles
  input  logic       tag_i,
  input  logic [1:0] cycle_i,
  output logic       wrong_o,  // in the third

  input logic [127:0] mask_i,
  input logic [127:0] read_i,
  input logic [127:0] written_i,

  // Ring
  output logic [127:0] block0_o,
  output logic [127:0] block1_o,
  input  logic [127:0] entry0_i,
  input  logic [127:0] entry1_i,
  input  logic [127:0] out0_i,
  input  logic [127:0] out1_i,

  // GHASH
  output logic [127:0] x0_o,
  output logic [127:0] x1_o,
  input  logic [127:0] h0_i,
  input  logic [127:0] h1_i,
  input  logic [127:0] sum0_i,
  input  logic [127:0] sum1_i,
  input  logic [127:0] y0_i,
  input  logic [127:0] y1_i,

  output logic [127:0] write_o,
  output logic [127:0] tag_o,
  output logic [127:0] next_o,

  output logic alert_o
);

  // x S (SP 800-38B, 6.1)
  function automatic logic [127:0] double_block(logic [127:0] s);
    double_block = {s[126:0], 1'b0} ^ (s[127] ? 128'h87 : '0);
  endfunction

  function automatic logic [127:0] increment32(logic [127:0] s);
    increment32 = {s[127:32], s[31:0] + 32'd1};
  endfunction

  logic [127:0] counter_d, counter_q, next_d, next_q, tag_d, tag_q, difference_d, difference_q;
  logic [127:0] e0_q, e1_q, public_block, share0, share1, subkey0, subkey1, base0, base1, padded;
  logic [127:0] result, j0, tag;
  logic split, partial, j0_there, counting, cbc_encrypt, cbc_decrypt, difference_alert;

  logic unused_job;
  assign unused_job = ^job_i;

  assign counting    = part_i inside {PartCtr, PartData, PartRelease};
  assign cbc_encrypt = part_i == PartCbc && !job_i.inverse;
  assign cbc_decrypt = part_i == PartCbc && job_i.inverse;

  // CMAC: the subkey of the last block, K1 or K2, from E(0), which the ring has just made or H keeps

  assign partial = len_i == '0 || len_i[3:0] != '0;
  assign base0   = first_block_i ? out0_i : h0_i;
  assign base1   = first_block_i ? out1_i : h1_i;
  assign subkey0 = partial ? double_block(double_block(base0)) : double_block(base0);
  assign subkey1 = partial ? double_block(double_block(base1)) : double_block(base1);

  always_comb begin
    padded = read_i;
    for (int unsigned i = 0; i < 16; i++) begin
      if (final_block_i && partial && len_i[3:0] == 4'(i)) padded[127-8*i] = 1'b1;
    end
  end

  // What enters the ring

  always_comb begin
    public_block = '0;
    share0       = '0;
    share1       = '0;
    split        = 1'b1;
    unique case (part_i)
      PartEcb:                        public_block = read_i;
      PartCtr, PartData, PartRelease: public_block = counter_q;
      PartCbc: begin
        public_block = read_i;
        if (!job_i.inverse) begin
          if (first_block_i) begin
            public_block = read_i ^ counter_q;
          end else begin
            split  = 1'b0;
            share0 = out0_i;
            share1 = out1_i;
          end
        end
      end
      PartCmac: begin
        public_block = padded;
        if (!first_block_i) begin
          split  = 1'b0;
          share0 = out0_i;
          share1 = out1_i;
        end
        if (final_block_i) begin
          split  = 1'b0;
          share0 = (first_block_i ? '0 : out0_i) ^ subkey0;
          share1 = (first_block_i ? '0 : out1_i) ^ subkey1;
        end
      end
      PartJ0: begin
        if (iv_len_i == 32'd12) begin
          public_block = counter_q;
        end else begin
          split  = 1'b0;
          share0 = sum0_i;
          share1 = sum1_i;
        end
      end
      default:                        ;
    endcase
    block0_o = public_block ^ share0 ^ (split && Masked ? mask_i : '0);
    block1_o = share1 ^ (split && Masked ? mask_i : '0);
  end

  // What leaves it

  aes_join u_result (
    .open_i  (write_i),
    .share0_i(out0_i),
    .share1_i(out1_i),
    .value_o (result)
  );

  always_comb begin
    write_o = result;
    if (counting) write_o = result ^ read_i;
    if (cbc_decrypt) write_o = result ^ next_q;
  end

  // GHASH

  always_comb begin
    x0_o = read_i;
    x1_o = '0;
    unique case (part_i)
      PartIvLength: x0_o = {93'd0, iv_len_i, 3'd0};
      PartLength: x0_o = {29'd0, aad_len_i, 3'd0, 29'd0, len_i, 3'd0};
      PartData: if (!job_i.inverse) x0_o = written_i;
      default: ;
    endcase
    if (tag_i) begin
      x0_o = job_i.mode == ModeGcm ? e0_q : out0_i;
      x1_o = job_i.mode == ModeGcm ? e1_q : out1_i;
    end
  end

  // Counter, NEXT

  aes_join u_j0 (
    .open_i  (j0_there),
    .share0_i(entry0_i),
    .share1_i(entry1_i),
    .value_o (j0)
  );

  assign j0_there = part_i == PartJ0 && (Masked ? second_i : first_i);

  always_comb begin
    counter_d = counter_q;
    next_d    = next_q;
    if (j0_there) counter_d = increment32(j0);
    if (first_i && issue_i && counting) begin
      counter_d = part_i == PartCtr ? counter_q + 128'd1 : increment32(counter_q);
    end
    if (second_i && cbc_encrypt && write_i) counter_d = written_i;
    if (first_i && issue_i && cbc_decrypt) begin
      next_d    = counter_q;
      counter_d = read_i;
    end
    if (start_i) counter_d = job_i.mode == ModeGcm ? {iv_i[127:32], 32'd1} : iv_i;
    if (wipe_i) begin
      counter_d = '0;
      if (!release_i || !(job_i.mode inside {ModeCbc, ModeCtr})) next_d = '0;
      else next_d = counter_q;
    end
    if (clear_i) next_d = '0;
  end

  // Tag

  aes_join u_tag (
    .open_i  (tag_i && cycle_i == 2'd1),
    .share0_i(y0_i),
    .share1_i(y1_i),
    .value_o (tag)
  );

  always_comb begin
    tag_d        = tag_q;
    difference_d = '0;
    if (tag_i && cycle_i == 2'd1) begin
      if (!job_i.inverse) tag_d = tag;
      for (int unsigned i = 0; i < 16; i++) begin
        if (job_i.inverse && 5'(i) < job_i.tag) begin
          difference_d[127-8*i-:8] = tag[127-8*i-:8] ^ expected_i[127-8*i-:8];
        end
      end
    end
    if (clear_i || (wipe_i && !release_i)) tag_d = '0;
  end

  assign wrong_o = difference_q != '0;
  assign alert_o = difference_alert;
  assign tag_o   = tag_q;
  assign next_o  = next_q;

  doubled #(
    .Width(128)
  ) u_difference (
    .clk_i,
    .rst_ni,
    .d_i    (difference_d),
    .q_o    (difference_q),
    .alert_o(difference_alert)
  );

  wipeable #(
    .Width(128)
  ) u_e0 (
    .clk_i,
    .rst_ni,
    .wipe_i,
    .we_i(first_i && take_e_i),
    .d_i (out0_i),
    .q_o (e0_q)
  );

  if (Masked) begin : gen_masked
    wipeable #(
      .Width(128)
    ) u_e1 (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .we_i(first_i && take_e_i),
      .d_i (out1_i),
      .q_o (e1_q)
    );
  end else begin : gen_plain
    assign e1_q = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      counter_q <= '0;
      next_q    <= '0;
      tag_q     <= '0;
    end else begin
      counter_q <= counter_d;
      next_q    <= next_d;
      tag_q     <= tag_d;
    end
  end

endmodule
