// SPDX-License-Identifier: Apache-2.0
// What a command is answered, before anything of it happens: README.md's checks in their order.
module aes_verdict
  import aes_pkg::*;
  import spec_pkg::*;
(
  input job_t                cmd_i,
  input logic [        31:0] src_i,
  input logic [        31:0] dst_i,
  input logic [        31:0] len_i,
  input logic [        31:0] aad_i,
  input logic [        31:0] aad_len_i,
  input logic [        31:0] iv_address_i,
  input logic [        31:0] iv_len_i,
  input logic [       127:0] iv_i,
  input logic [         7:0] written_i,
  input logic [Contexts-1:0] full_i,

  output error_e verdict_o
);

  function automatic logic beyond(logic [31:0] address, logic [31:0] bytes);
    logic [32:0] past;
    past   = {1'b0, address} + {1'b0, bytes};
    beyond = past[32] && past[31:0] != '0;
  endfunction

  logic run, has_data, has_output, has_aad, has_iv, has_tag, missing, full, misaligned, range;
  logic overlap, overflow;
  logic [7:0] needed;
  logic [32:0] last_counter;
  logic [27:0] more;  // blocks behind the first

  logic unused_bits;
  assign unused_bits = ^{cmd_i.slot, last_counter[31:0]};

  assign run = cmd_i.op == OpRun;
  assign has_data = len_i != '0;
  assign has_output = has_data && cmd_i.mode != ModeCmac;
  assign has_aad = cmd_i.mode == ModeGcm && aad_len_i != '0;
  assign has_iv = cmd_i.mode == ModeGcm && iv_len_i != '0 && iv_len_i != 32'd12;
  assign has_tag = cmd_i.inverse && cmd_i.mode inside {ModeGcm, ModeCmac};

  assign needed = 8'hFF >> (4'd8 - key_words(cmd_i.size));
  assign missing = cmd_i.op == OpKey && !cmd_i.from_slot && (needed & ~written_i) != '0;

  always_comb begin
    full = 1'b0;
    for (int unsigned c = 0; c < Contexts; c++) if (cmd_i.context_code == 2'(c)) full = full_i[c];
  end

  assign misaligned = (has_data && src_i[1:0] != '0) || (has_output && dst_i[1:0] != '0) ||
      (has_aad && aad_i[1:0] != '0) || (has_iv && iv_address_i[1:0] != '0);

  assign overlap = has_output && dst_i > src_i && dst_i - src_i < len_i;

  always_comb begin
    range = (has_data && beyond(src_i, len_i)) || (has_output && beyond(dst_i, len_i)) || overlap ||
        (has_aad && beyond(aad_i, aad_len_i)) || (has_iv && beyond(iv_address_i, iv_len_i));
    if (cmd_i.mode inside {ModeEcb, ModeCbc} && len_i[3:0] != '0) range = 1'b1;
    if (cmd_i.mode == ModeGcm && iv_len_i == '0) range = 1'b1;
    if (has_tag && (cmd_i.tag < 5'd12 || cmd_i.tag > 5'd16)) range = 1'b1;
  end

  assign more = len_i[31:4] - 28'(len_i[3:0] == '0);
  assign last_counter = {1'b0, iv_i[31:0]} + {5'd0, more};
  assign overflow = cmd_i.mode == ModeCtr && has_data && (&iv_i[127:32]) && last_counter[32];

  always_comb begin
    verdict_o = ErrorNone;
    if (cmd_i.op == '0 || cmd_i.op > OpZeroize) verdict_o = ErrorCommand;
    else if (cmd_i.op == OpKey && cmd_i.size == 2'd3) verdict_o = ErrorCommand;
    else if (run && cmd_i.mode > ModeCmac) verdict_o = ErrorCommand;
    else if (cmd_i.op == OpZeroize) verdict_o = ErrorNone;
    else if (cmd_i.context_code == 2'd3) verdict_o = ErrorCaller;
    else if (run && cmd_i.caller == 2'd3) verdict_o = ErrorCaller;
    else if (run && cmd_i.caller != CallerSelf && cmd_i.caller != cmd_i.context_code)
      verdict_o = ErrorDenied;
    else if (missing || (run && !full)) verdict_o = ErrorOrder;
    else if (run && misaligned) verdict_o = ErrorMisaligned;
    else if (run && range) verdict_o = ErrorRange;
    else if (run && overflow) verdict_o = ErrorCounter;
  end

endmodule
