// SPDX-License-Identifier: Apache-2.0
// Parts and beats of a job, and what each beat does (README.md, Beats: one line of its tables a branch here).
//
// Guarantees: part and beat are kept so that a flip is an alert. All outputs are of the beat that runs; none means
// anything outside of phase Beats, or Zero. Does not: know cycles; aes_control.sv does.
module aes_beats
  import aes_pkg::*;
#(
  parameter bit Masked = 1'b1
) (
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,

  // The job: held, from the cycle of `start_i` on
  input job_t        job_i,
  input logic [31:0] src_i,
  input logic [31:0] dst_i,
  input logic [31:0] len_i,
  input logic [31:0] aad_i,
  input logic [31:0] aad_len_i,
  input logic [31:0] iv_address_i,
  input logic [31:0] iv_len_i,

  // Steps
  input logic start_i,   // a job is accepted
  input logic next_i,    // this beat's last cycle
  input logic second_i,  // the second pass of a GCM decryption is next
  input logic zero_i,    // phase Zero is next, from its first beat

  // Where it is
  output part_e part_o,
  output logic  last_o,    // the pass's last beat
  output logic  serial_o,
  output logic  none_o,    // the job has no beats
  output logic  again_o,   // after the first pass: there is a second one
  output logic  long_o,    // the buffer does not hold its data: the second pass has a tag, too
  output logic  passed_o,  // in the second pass

  // What the beat does
  output logic        issue_o,
  output logic        first_block_o,    // of CBC or CMAC: no result before it
  output logic        final_block_o,    // of CMAC
  output logic        take_h_o,         // the output is H
  output logic        take_e_o,         // or E(J0)
  output logic        take_o,           // or the job's
  output logic        ghash_o,
  output logic        write_o,
  output logic [31:0] write_address_o,
  output logic [ 4:0] write_bytes_o,
  output logic        read_o,
  output logic [31:0] read_address_o,
  output logic [ 4:0] read_bytes_o,
  output logic        from_buffer_o,
  output logic        keep_o,
  output logic [ 7:0] place_o,
  output logic        zero_last_o,      // the last beat of Zero

  output logic alert_o
);

  localparam int unsigned BeatWidth = 30;
  typedef logic [BeatWidth-1:0] beat_t;

  // Beats from a block's issue to its output
  localparam beat_t Delay128 = Masked ? 4 : 1, Delay256 = Masked ? 5 : 1;

  function automatic beat_t blocks(logic [31:0] bytes);
    blocks = beat_t'(bytes[31:4]) + beat_t'(bytes[3:0] != '0);
  endfunction

  // Of block `index` of `bytes`
  function automatic logic [4:0] block_bytes(logic [31:0] bytes, logic [27:0] index);
    block_bytes = 5'd16;
    if (index == bytes[31:4]) block_bytes = {1'b0, bytes[3:0]};
  endfunction

  part_e part_d, part_q;
  logic [CodeWidth-1:0] part_code;
  beat_t b_d, b_q, n, a, m, delay, read_index, write_index;
  logic due_h_d, due_h_q, due_e_d, due_e_q, counts_alert, illegal;
  logic gcm, other_iv, zeroing_d, zeroing_q, second_d, second_q, part_end;
  part_e behind_j0, behind_aad;
  logic [31:0] read_base, read_len;

  logic unused_job;
  assign unused_job    = ^job_i;

  assign n             = blocks(len_i);
  assign a             = blocks(aad_len_i);
  assign m             = blocks(iv_len_i);
  assign delay         = job_i.size == Size256 ? Delay256 : Delay128;
  assign gcm           = job_i.mode == ModeGcm;
  assign other_iv      = iv_len_i != 32'd12;

  assign part_q        = part_e'(part_code[3:0]);
  assign illegal       = (part_code != checked(part_q)) || !(part_q inside {[PartEcb : PartAgain]});
  assign alert_o       = illegal || counts_alert;
  assign part_o        = part_q;

  assign none_o        = n == '0 && job_i.mode inside {ModeEcb, ModeCbc, ModeCtr};
  assign again_o       = gcm && job_i.inverse && n != '0;
  assign passed_o      = second_q;
  assign long_o        = len_i > BufferBytes;

  // This beat

  assign from_buffer_o = part_q == PartRelease;
  assign keep_o        = part_q == PartCheck && !long_o;
  assign place_o       = read_index[7:0];
  assign first_block_o = part_q == PartCbc ? b_q == beat_t'(1) : b_q == '0;
  assign final_block_o = b_q + beat_t'(1) >= n;
  assign take_h_o      = due_h_q;
  assign take_e_o      = due_e_q;
  assign zero_last_o   = b_q + beat_t'(1) == n;

  always_comb begin
    issue_o     = 1'b0;
    take_o      = 1'b0;
    ghash_o     = 1'b0;
    read_o      = 1'b0;
    serial_o    = 1'b0;
    last_o      = 1'b0;
    read_index  = b_q;
    write_index = b_q;
    unique case (part_q)
      PartEcb: begin
        issue_o     = b_q != '0 && b_q <= n;
        read_o      = b_q < n;
        take_o      = b_q > delay;
        write_index = b_q - delay - beat_t'(1);
        last_o      = b_q == n + delay;
      end
      PartCbc: begin
        issue_o     = b_q != '0 && b_q <= n;
        serial_o    = issue_o;
        read_o      = b_q < n;
        take_o      = b_q > beat_t'(1);
        write_index = b_q - beat_t'(2);
        last_o      = b_q > n;
      end
      PartCtr, PartData, PartRelease: begin
        issue_o     = b_q < n;
        read_index  = b_q + beat_t'(1) - delay;
        read_o      = b_q + beat_t'(1) >= delay && read_index < n;
        write_index = b_q - delay;
        take_o      = b_q >= delay && write_index < n;
        last_o      = part_q != PartData && b_q + beat_t'(1) == n + delay;
        ghash_o     = part_q == PartData && (job_i.inverse ? take_o : b_q > delay);
      end
      PartFirst: begin
        issue_o  = 1'b1;
        serial_o = 1'b1;
        read_o   = gcm ? other_iv : n != '0;
      end
      PartCmac: begin
        issue_o    = 1'b1;
        serial_o   = 1'b1;
        read_index = b_q + beat_t'(1);
        read_o     = read_index < n;
        take_o     = b_q != '0;
        last_o     = final_block_o;
      end
      PartIv: begin
        ghash_o    = 1'b1;
        read_index = b_q + beat_t'(1);
        read_o     = read_index < m;
      end
      PartIvLength: ghash_o = 1'b1;
      PartJ0: begin
        issue_o  = 1'b1;
        serial_o = 1'b1;
        read_o   = a != '0;
      end
      PartAad: begin
        ghash_o    = 1'b1;
        read_index = b_q + beat_t'(1);
        read_o     = read_index < a;
      end
      PartCheck: begin
        read_o  = b_q < n;
        ghash_o = b_q != '0;
      end
      PartLength: begin
        ghash_o = 1'b1;
        last_o  = 1'b1;
      end
      PartAgain:    read_o = 1'b1;
      default:      ;
    endcase
    // In Zero: block b of the output
    if (zeroing_q) write_index = b_q;
  end

  assign write_o = zeroing_q || (take_o && part_q != PartCmac);
  assign write_address_o = dst_i + {write_index[27:0], 4'd0};
  assign write_bytes_o = block_bytes(len_i, write_index[27:0]);
  assign read_address_o = read_base + {read_index[27:0], 4'd0};
  assign read_bytes_o = block_bytes(read_len, read_index[27:0]);

  always_comb begin
    read_base = src_i;
    read_len  = len_i;
    unique case (part_q)
      PartFirst: begin
        if (gcm) begin
          read_base = iv_address_i;
          read_len  = iv_len_i;
        end
      end
      PartIv: begin
        read_base = iv_address_i;
        read_len  = iv_len_i;
      end
      PartJ0, PartAad, PartAgain: begin
        read_base = aad_i;
        read_len  = aad_len_i;
      end
      default: ;
    endcase
  end

  // The next beat

  always_comb begin
    behind_aad = PartLength;
    if (n != '0) behind_aad = job_i.inverse && !second_q ? PartCheck : PartData;
    behind_j0 = a == '0 ? behind_aad : PartAad;
  end

  always_comb begin
    part_d   = part_q;
    part_end = 1'b0;
    unique case (part_q)
      PartFirst: begin
        part_end = 1'b1;
        part_d   = !gcm ? PartCmac : other_iv ? PartIv : PartJ0;
      end
      PartIv: begin
        part_end = b_q + beat_t'(1) == m;
        if (part_end) part_d = PartIvLength;
      end
      PartIvLength: begin
        part_end = 1'b1;
        part_d   = PartJ0;
      end
      PartJ0: begin
        part_end = 1'b1;
        part_d   = behind_j0;
      end
      PartAgain: begin
        part_end = 1'b1;
        part_d   = PartAad;
      end
      PartAad: begin
        part_end = b_q + beat_t'(1) == a;
        if (part_end) part_d = behind_aad;
      end
      PartData: begin
        part_end = b_q == n + delay;
        if (part_end) part_d = PartLength;
      end
      PartCheck: begin
        part_end = b_q == n;
        if (part_end) part_d = PartLength;
      end
      default: ;
    endcase
    // Zero counts blocks, in the part in which the job failed.
    if (zeroing_q) begin
      part_end = 1'b0;
      part_d   = part_q;
    end
    b_d       = part_end ? '0 : b_q + beat_t'(1);
    due_h_d   = part_q == PartFirst;
    due_e_d   = part_q == PartJ0;
    second_d  = second_q;
    zeroing_d = zeroing_q;
    if (!next_i) begin
      part_d  = part_q;
      b_d     = b_q;
      due_h_d = due_h_q;
      due_e_d = due_e_q;
    end
    if (start_i) begin
      b_d = '0;
      unique case (job_i.mode)
        ModeEcb: part_d = PartEcb;
        ModeCbc: part_d = PartCbc;
        ModeCtr: part_d = PartCtr;
        default: part_d = PartFirst;
      endcase
    end
    if (second_i) begin
      b_d      = '0;
      second_d = 1'b1;
      part_d   = !long_o ? PartRelease : a == '0 ? PartData : PartAgain;
    end
    if (zero_i) begin
      b_d       = '0;
      zeroing_d = 1'b1;
    end
    if (wipe_i) begin
      part_d    = PartEcb;
      b_d       = '0;
      due_h_d   = 1'b0;
      due_e_d   = 1'b0;
      second_d  = 1'b0;
      zeroing_d = 1'b0;
    end
  end

  sparse_state #(
    .Width     (CodeWidth),
    .ResetValue(checked(PartEcb))
  ) u_part (
    .clk_i,
    .rst_ni,
    .d_i(checked(part_d)),
    .q_o(part_code)
  );

  doubled #(
    .Width(BeatWidth + 4)
  ) u_counts (
    .clk_i,
    .rst_ni,
    .d_i    ({b_d, due_h_d, due_e_d, second_d, zeroing_d}),
    .q_o    ({b_q, due_h_q, due_e_q, second_q, zeroing_q}),
    .alert_o(counts_alert)
  );

endmodule
