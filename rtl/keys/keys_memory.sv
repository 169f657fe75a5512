// SPDX-License-Identifier: Apache-2.0
// The keys, in two shares: 16 slots of eight words, in eight banks of two slots, so that a wipe of any
// set of slots takes 16 cycles.
//
// Guarantees: while `wipe_i`, nothing but zeros is written. The shares are never joined, and lie in
// memories of their own. Without a reset: the store sweeps before it serves anything.
module keys_memory
  import keys_pkg::Slots;
(
  input logic clk_i,

  input  logic [ 3:0] slot_i,
  input  logic [ 2:0] word_i,
  input  logic        we_i,
  input  logic [31:0] share0_i,
  input  logic [31:0] share1_i,
  output logic [31:0] share0_o,
  output logic [31:0] share1_o,

  // Wipe: in cycle `count_i` word count mod 8 of the odd or even slots of the set
  input logic             wipe_i,
  input logic [      3:0] count_i,
  input logic [Slots-1:0] set_i
);

  localparam int unsigned Banks = Slots / 2;

  logic [3:0] address;
  logic [Banks-1:0] write;
  logic [31:0] data0, data1;
  logic [Banks-1:0][31:0] word0, word1;

  assign address  = wipe_i ? count_i : {slot_i[0], word_i};
  assign data0    = wipe_i ? '0 : share0_i;
  assign data1    = wipe_i ? '0 : share1_i;
  assign share0_o = word0[slot_i[3:1]];
  assign share1_o = word1[slot_i[3:1]];

  for (genvar b = 0; b < Banks; b++) begin : gen_bank
    localparam logic [2:0] Bank = 3'(unsigned'(b));
    (* ram_style = "distributed" *)logic [31:0] share0[16];
    (* ram_style = "distributed" *)logic [31:0] share1[16];

    assign write[b] = wipe_i ? set_i[{Bank, count_i[3]}] : we_i && slot_i[3:1] == Bank;
    assign word0[b] = share0[address];
    assign word1[b] = share1[address];

    always_ff @(posedge clk_i) begin
      if (write[b]) begin
        share0[address] <= data0;
        share1[address] <= data1;
      end
    end
  end

endmodule
