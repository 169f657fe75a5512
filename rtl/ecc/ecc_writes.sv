// SPDX-License-Identifier: Apache-2.0
// The write-backs that are to come: when an instruction is issued, its place in this queue says in
// which cycle its unit's result is written, and where to. The queue is filled from the word alone.
//
// Guarantees: `write_o` is the write of this cycle; two results for one cycle raise `alert_o`.
module ecc_writes
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input logic issue_i,
  input word_t word_i,
  output write_t write_o,
  output logic [UnitTable:UnitMultiplier] select_o,  // of its unit
  output logic alert_o
);

  localparam int unsigned Product = latency_product(Digits);
  localparam int unsigned Depth = Product - 1;
  localparam int unsigned LateCycles = latency_product_n(Digits) - Product;

  write_t [Depth-1:0] queue_d, queue_q;  // place 0 is written now
  logic [5:0] late_d, late_q;  // cycles until a product mod n is as far as one mod p at its issue
  logic [5:0] late_target_d, late_target_q;
  logic [Depth-1:0] issued, taken;
  logic   late_now;
  logic   unused_bits;
  write_t issued_write;

  assign unused_bits = ^word_i;
  assign late_now = late_q == 6'd1;

  // Where the result of the word goes into the queue, one place for each latency
  always_comb begin
    issued       = '0;
    issued_write = '{valid: 1'b1, unit_code: UnitMultiplier, target: word_i.target};
    unique case (word_i.kind)
      KindMul: issued[Product-2] = !word_i.modulus;
      KindAdd, KindSub, KindCneg: begin
        issued[LatencyAdder-2] = 1'b1;
        issued_write.unit_code = UnitAdder;
      end
      KindInverse: begin
        issued[LatencyInverse-2] = 1'b1;
        issued_write.unit_code   = UnitInverse;
      end
      KindCanon: begin
        issued[LatencyCanonical-2] = 1'b1;
        issued_write.unit_code     = UnitCanonical;
      end
      KindSelect: begin
        issued[LatencySelect-2] = 1'b1;
        issued_write.unit_code  = UnitSelect;
      end
      KindCombx, KindComby: begin
        issued[LatencyTable-2] = 1'b1;
        issued_write.unit_code = UnitTable;
      end
      default: issued = '0;
    endcase
    if (!issue_i) issued = '0;
  end

  always_comb begin
    late_d        = late_q == '0 ? '0 : late_q - 6'd1;
    late_target_d = late_target_q;
    if (issue_i && word_i.kind == KindMul && word_i.modulus) begin
      late_d        = 6'(LateCycles);
      late_target_d = word_i.target;
    end
    alert_o = 1'b0;
    for (int unsigned i = 0; i < Depth; i++) begin
      queue_d[i] = i + 1 < Depth ? queue_q[i+1] : '0;
      taken[i]   = i + 1 < Depth ? queue_q[i+1].valid : 1'b0;
      if (issued[i]) begin
        queue_d[i] = issued_write;
        alert_o |= taken[i];
      end
    end
    if (late_now) begin
      queue_d[Product-2] = '{valid: 1'b1, unit_code: UnitMultiplier, target: late_target_q};
      alert_o |= issued[Product-2];
    end
    // Units and targets are those of the program: no secret.
    if (wipe_i) begin
      for (int unsigned i = 0; i < Depth; i++) queue_d[i].valid = 1'b0;
      late_d = '0;
    end
  end

  // Decoded a cycle ahead: the write's multiplexer is wide, and deep enough.
  logic [UnitTable:UnitMultiplier] select_d, select_q;

  always_comb begin
    select_d = '0;
    for (int unsigned i = 32'(UnitMultiplier); i <= 32'(UnitTable); i++) begin
      select_d[i] = queue_d[0].valid && 32'(queue_d[0].unit_code) == i;
    end
  end

  assign write_o  = queue_q[0];
  assign select_o = select_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      queue_q       <= '0;
      select_q      <= '0;
      late_q        <= '0;
      late_target_q <= '0;
    end else begin
      queue_q       <= queue_d;
      select_q      <= select_d;
      late_q        <= late_d;
      late_target_q <= late_target_d;
    end
  end

endmodule
