// SPDX-License-Identifier: Apache-2.0
// Fuse array for simulation. The harness may load it through `burnt` and `frail`.
//
// A request is held until `done_o`. A pulse that ends before leaves its fuse weak: read 0 at the high margin, 1
// at the low one, at random by a plain read. A whole pulse burns it for good. Nothing makes a fuse 0.
module tech_fuse_array #(
  parameter int unsigned ReadCycles  = 3,
  parameter int unsigned PulseCycles = 20
) (
  input logic clk_i,
  input logic rst_ni, // power-on

  input  logic [ 3:0] op_i,         // codes: fuse_op_e of efuse_pkg
  input  logic [ 7:0] row_i,
  input  logic [ 5:0] bit_i,
  output logic        done_o,
  output logic [38:0] data_o,
  output logic        persistent_o
);

  localparam logic [3:0] OpNone = 4'b0000;
  localparam logic [3:0] OpMarginHigh = 4'b0101;
  localparam logic [3:0] OpMarginLow = 4'b0110;
  localparam logic [3:0] OpPulse = 4'b1001;

  logic [38:0] burnt[256];
  logic [38:0] frail[256];  // a pulse was cut
  logic [7:0] count_d, count_q, row_q;
  logic [5:0] bit_q;
  logic pulsing_q;

  initial begin
    for (int unsigned r = 0; r < 256; r++) begin
      burnt[r] = '0;
      frail[r] = '0;
    end
  end

  assign persistent_o = 1'b1;
  assign done_o = (op_i != OpNone) &&
                  (count_q == ((op_i == OpPulse) ? 8'(PulseCycles - 1) : 8'(ReadCycles - 1)));

  always_comb begin
    count_d = count_q + 8'd1;
    if ((op_i == OpNone) || done_o) count_d = '0;
  end

  always_comb begin
    data_o = '0;
    if (done_o) begin
      unique case (op_i)
        OpPulse:      data_o = '0;
        OpMarginHigh: data_o = burnt[row_i] & ~frail[row_i];
        OpMarginLow:  data_o = burnt[row_i] | frail[row_i];
        default: begin
          data_o = (burnt[row_i] & ~frail[row_i]) | (frail[row_i] & 39'({$urandom(), $urandom()}));
        end
      endcase
    end
  end

  // `pulsing_q`: a pulse was on in the last cycle, and not at its end.
  always_ff @(posedge clk_i) begin
    if ((op_i == OpPulse) && done_o) begin
      burnt[row_i][bit_i] <= 1'b1;
      frail[row_i][bit_i] <= 1'b0;
    end else if (pulsing_q && (op_i != OpPulse) && !burnt[row_q][bit_q]) begin
      frail[row_q][bit_q] <= 1'b1;
    end
    row_q <= row_i;
    bit_q <= bit_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q   <= '0;
      pulsing_q <= 1'b0;
    end else begin
      count_q   <= count_d;
      pulsing_q <= (op_i == OpPulse) && !done_o;
    end
  end

endmodule
