// SPDX-License-Identifier: Apache-2.0
// Stands where a process has its fuse macro: replace it. This memory forgets when the power goes, and
// `persistent_o` says so. What a macro must do: rtl/tech/README.md.
// A pulse that ends before `done_o` leaves its bit untouched.
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
  localparam logic [3:0] OpPulse = 4'b1001;

  logic [38:0] mem[256];
  logic [38:0] read_q;
  logic [7:0] count_d, count_q;
  logic active, pulse;

  initial begin
    for (int unsigned r = 0; r < 256; r++) mem[r] = '0;
  end

  assign persistent_o = 1'b0;
  assign active       = op_i != OpNone;
  assign pulse        = op_i == OpPulse;
  assign done_o       = active && (count_q == (pulse ? 8'(PulseCycles - 1) : 8'(ReadCycles - 1)));
  assign data_o       = (done_o && !pulse) ? read_q : '0;

  always_comb begin
    count_d = count_q + 8'd1;
    if (!active || done_o) count_d = '0;
  end

  always_ff @(posedge clk_i) begin
    read_q <= mem[row_i];
  end

  always_ff @(posedge clk_i) begin
    if (pulse && done_o) mem[row_i] <= read_q | (39'h1 << bit_i);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_q <= '0;
    else count_q <= count_d;
  end

endmodule
