// SPDX-License-Identifier: Apache-2.0
// The only file that knows the core under judgement: its ports and its handshake, between the core and
// the bench. To judge another core, copy this file and connect that core.
//
// What the bench relies on: while ready_o is high, a cycle with valid_i hands over the padded block
// block_i (first byte in bits 511:504), and first_i says that it begins a message. ready_o is then low
// from the next cycle on until the block has been worked in; when it is high again and done_o with it,
// digest_o is the digest of the message so far (first byte in bits 255:248).
module adapter (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         valid_i,
  input  logic         first_i,
  input  logic [511:0] block_i,
  output logic         ready_o,
  output logic         done_o,
  output logic [255:0] digest_o
);

  sha256_core core (
    .clk(clk_i),
    .reset_n(rst_ni),
    .init(valid_i && first_i),
    .next(valid_i && !first_i),
    .block(block_i),
    .ready(ready_o),
    .digest(digest_o),
    .digest_valid(done_o)
  );

endmodule
