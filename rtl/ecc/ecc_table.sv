// SPDX-License-Identifier: Apache-2.0
// A coordinate of a point of the comb table, by a secret digit: x R mod p, or y R mod p, or p minus that if the
// digit is negative. All eight entries of the row's coordinate are read, and the one is kept by masks.
//
// Three entries are read a cycle, so that three reads do. In the place of a ninth entry lie all ones: taken
// too if the digit is negative and y is asked for, they complement y, and p - y = ~y + p + 1 modulo 2^256.
// The lower 96 bits of p + 1 are zero.
//
// Cycles, with start in cycle s (the engine's t + 1): `place_i` and `negative_i` are taken in s + 1; the result
// is there from s + 7 on, until 6 cycles after the next start or a wipe. The next start may come in s + 7.
//
// Guarantees: what is read and when depends on `row_i` and `y_i` only. After `wipe_i` every register is zero in the
// next cycle and nothing is under way. An illegal state is terminal and an alert; a start while busy and a
// start with a row above 79 are alerts and ignored.
// Does not: hide its result outside the cycle of the write-back: the engine selects it.
module ecc_table
  import ecc_pkg::ValueWidth;
  import ecc_pkg::Prime;
#(
  parameter int unsigned Digits = 6  // of the multiplier: R = 2^272, 2^288, 2^268 for 8, 6, 4
) (
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  input  logic                  start_i,
  input  logic [           6:0] row_i,
  input  logic                  y_i,
  input  logic [           2:0] place_i,
  input  logic                  negative_i,
  output logic [ValueWidth-1:0] value_o,

  output logic alert_o
);

  // The content lies in generated/ beside this file, wherever a tool runs: the file's own path, less its name.
  localparam int unsigned NameBits = 8 * 12;  // "ecc_table.sv"
  localparam int unsigned FolderBits = unsigned'($bits(`__FILE__)) - NameBits;
  localparam logic [FolderBits-1:0] Folder = FolderBits'(`__FILE__ >> NameBits);
  localparam logic [31:0] Set = Digits == 8 ? "34x8" : Digits == 4 ? "67x4" : "48x6";

  localparam int unsigned Rows = 80;

  // Codes differ in four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 8;
  typedef enum logic [StateWidth-1:0] {
    StIdle   = 8'h33,
    StPlace  = 8'h3C,
    StFirst  = 8'h55,
    StSecond = 8'h5A,
    StThird  = 8'h66,
    StAdd    = 8'h69,
    StResult = 8'h96,
    StError  = 8'h0F
  } state_e;

  state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic idle, legal, start;

  logic [8:0] address_q;
  logic y_q;
  logic [2:0] place_q;
  logic negative_q;  // and y is asked for
  logic [2:0] first;  // the first of the three entries that are read
  logic reads;
  logic [2:0] mask;
  logic [255:0] words[3], sum_q, result_q;

  assign state_q = state_e'(state_code);
  assign idle = state_q == StIdle;
  assign legal = state_q inside {StIdle, StPlace, StFirst, StSecond, StThird, StAdd, StResult};
  assign start = start_i && idle && row_i < 7'(Rows) && !wipe_i;
  assign alert_o = !legal || (start_i && (!idle || row_i >= 7'(Rows)));

  always_comb begin
    state_d = StError;
    reads   = 1'b0;
    first   = '0;
    unique case (state_q)
      StIdle:  state_d = start ? StPlace : StIdle;
      StPlace: state_d = StFirst;
      StFirst: begin
        state_d = StSecond;
        reads   = 1'b1;
      end
      StSecond: begin
        state_d = StThird;
        reads   = 1'b1;
        first   = 3'd3;
      end
      StThird: begin
        state_d = StAdd;
        reads   = 1'b1;
        first   = 3'd6;
      end
      StAdd:    state_d = StResult;
      StResult: state_d = StIdle;
      default:  state_d = StError;
    endcase
    if (wipe_i) state_d = legal ? StIdle : StError;
  end

  sparse_state #(
    .Width(StateWidth),
    .ResetValue(StIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      address_q <= '0;
      y_q       <= 1'b0;
    end else if (wipe_i) begin
      // The last row is one of the drawn order.
      address_q <= '0;
      y_q       <= 1'b0;
    end else if (start) begin
      address_q <= {1'b0, row_i, 1'b0} + {row_i, 2'b00} + (y_i ? 9'd3 : 9'd0);
      y_q       <= y_i;
    end else if (reads) begin
      address_q <= address_q + 9'd1;
    end
  end

  always_comb begin
    for (int unsigned i = 0; i < 3; i++) begin
      mask[i] = reads && {1'b0, place_q} == {1'b0, first} + 4'(i);
    end
    if (state_q == StThird) mask[2] = negative_q;
  end

  ecc_comb #(
    .InitFile({Folder, "generated/comb_", Set})
  ) u_comb (
    .clk_i,
    .wipe_i,
    .address_i(address_q),
    .mask_i   (mask),
    .words_o  (words)
  );

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      place_q    <= '0;
      negative_q <= 1'b0;
    end else if (state_q == StPlace) begin
      place_q    <= place_i;
      negative_q <= negative_i && y_q;
    end
  end

  // Words that are masked out, or of no read, are zero.
  always_ff @(posedge clk_i) begin
    if (wipe_i || state_q == StFirst) sum_q <= '0;
    else sum_q <= sum_q ^ words[0] ^ words[1] ^ words[2];
  end

  localparam logic [255:0] Above = Prime + 256'd1;

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      result_q <= '0;
    end else if (state_q == StResult) begin
      result_q <= {sum_q[255:96] + (Above[255:96] & {160{negative_q}}), sum_q[95:0]};
    end
  end

  assign value_o = ValueWidth'(result_q);

endmodule
