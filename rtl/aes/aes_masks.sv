// SPDX-License-Identifier: Apache-2.0
// The generator of masks: three Trivium, 576 fresh bits a cycle, seeded by nine words.
//
// Guarantees: masks come from registers, and none is given twice: they are new in each cycle after one with
// `run_i`, whose user takes them. Does not: know whether it is seeded.
module aes_masks
  import aes_pkg::Masks;
(
  input logic clk_i,
  input logic rst_ni,

  input logic wipe_i,
  input logic run_i,

  input logic        load_i,   // a word of the seed
  input logic [ 3:0] index_i,  // its number, 0 to 8
  input logic        mix_i,    // a word into what is seeded
  input logic [31:0] word_i,

  output logic [Masks-1:0] mask_o
);

  logic [1:0] instance_code, place;

  always_comb begin
    unique case (index_i)
      4'd0, 4'd1, 4'd2: instance_code = 2'd0;
      4'd3, 4'd4, 4'd5: instance_code = 2'd1;
      default:          instance_code = 2'd2;
    endcase
    unique case (index_i)
      4'd0, 4'd3, 4'd6: place = 2'd0;
      4'd1, 4'd4, 4'd7: place = 2'd1;
      default:          place = 2'd2;
    endcase
  end

  for (genvar i = 0; i < 3; i++) begin : gen_trivium
    aes_trivium #(
      .Iv(64'(unsigned'(i)))
    ) u_trivium (
      .clk_i,
      .rst_ni,
      .wipe_i,
      .run_i,
      .load_i  (load_i && instance_code == 2'(unsigned'(i))),
      .index_i (place),
      .mix_i   (mix_i && i == 0),
      .word_i,
      .stream_o(mask_o[192*i+:192])
    );
  end

endmodule
