// SPDX-License-Identifier: Apache-2.0
// Two scalars as signed odd digits, recoded and, if wanted, blinded (tools/ecc/README.md, "The machine").
//
//   k' = v + r n (blinded, 80 windows) or v (plain, 65 windows), plus n if that is even
//   u  = (k' + 2^(4 W) - 1) / 2, for an odd k' below 2^(4 W): k' without its bit 0, and bit 4 W - 1 set
//   window i, bits 4 i + 3 to 4 i of u, is v: the digit 2 v - 15
//
// n is odd, so v + r n + n is v + (r + 1) n: one of r and r + 1 gives an odd k'. The product is made of
// 65 additions of n from the lowest bit on; each gives one bit of k', and after the last what is above
// lies in the sum. Plain takes one such step. Windows are then copied from the sum.
//
// Cycles, with start in cycle s (the engine's t + 2): blinded, digits can be read from s + 130 on; plain, from
// s + 67 on. No cycle depends on a value. While one scalar is loaded the other can be read.
//
// Guarantees: `alert_o` on a read of a window that the scalar does not have or whose scalar was not loaded
// since the last reset, wipe or start of its loading; on a start while busy, which is ignored; on an illegal
// state, which is terminal. After 16 cycles of `wipe_i` every register and every window is zero and nothing is
// under way. `place_o` and `negative_o` follow `window_i` and `read_which_i` within the cycle.
// Does not: check that v is below n, or hide from `place_o` a window that `read_i` does not ask for.
module ecc_scalar
  import ecc_pkg::Order;
(
  input logic clk_i,
  input logic rst_ni,
  input logic wipe_i,

  // Load
  input logic         start_i,
  input logic         which_i,
  input logic         blinded_i,
  input logic [255:0] value_i,    // v
  input logic [ 63:0] blind_i,    // r

  // Read
  input  logic       read_i,
  input  logic [6:0] window_i,
  input  logic       read_which_i,
  output logic [2:0] place_o,       // j of the digit's size 2 j + 1
  output logic       negative_o,

  output logic alert_o
);

  // Codes differ in four bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StIdle  = 6'b010101,
    StAdd   = 6'b011010,
    StCopy  = 6'b100110,
    StError = 6'b101001
  } state_e;

  localparam int unsigned BlindedWindows = 80, PlainWindows = 65;
  localparam int unsigned LowWindows = BlindedWindows - 64;  // made by the additions
  localparam int unsigned Banks = 5;  // of 16 windows

  state_e state_d, state_q;
  logic [StateWidth-1:0] state_code;
  logic idle, adding, copying, start, last_add, last_copy;
  logic which_q, blinded_q;
  logic [6:0] count_q;  // additions made; then the window of the sum to be copied

  logic [255:0] sum_q;
  logic [256:0] sum;
  logic [63:0] blind_q;
  logic more_q;  // what is added to r and not yet in one of its bits
  logic take;  // this bit of r or r + 1
  logic [2:0] bits_q;  // the last bits of k', the newest on top

  logic write;
  logic [6:0] index;
  logic [3:0] nibble;
  logic [3:0] banks[2*Banks], stored[2];
  logic [1:0] loaded_q, blinded_scalar_q;

  assign state_q   = state_e'(state_code);
  assign idle      = state_q == StIdle;
  assign adding    = state_q == StAdd;
  assign copying   = state_q == StCopy;
  assign start     = start_i && idle && !wipe_i;
  assign last_add  = adding && (!blinded_q || count_q == 7'd64);
  assign last_copy = copying && count_q == (blinded_q ? 7'd63 : 7'd64);

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StIdle:  if (start_i) state_d = StAdd;
      StAdd:   if (last_add) state_d = StCopy;
      StCopy:  if (last_copy) state_d = StIdle;
      default: state_d = StError;
    endcase
    if (wipe_i) state_d = (idle || adding || copying) ? StIdle : StError;
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
      count_q          <= '0;
      which_q          <= 1'b0;
      blinded_q        <= 1'b0;
      loaded_q         <= '0;
      blinded_scalar_q <= '0;
    end else begin
      // In a wipe it counts through the windows of a bank.
      if (start || last_add || last_copy) count_q <= '0;
      else if (adding || copying || wipe_i) count_q <= count_q + 7'd1;
      if (start) begin
        which_q   <= which_i;
        blinded_q <= blinded_i;
      end
      if (wipe_i) begin
        loaded_q         <= '0;
        blinded_scalar_q <= '0;
      end else if (start) begin
        loaded_q[which_i] <= 1'b0;
      end else if (last_copy) begin
        loaded_q[which_q]         <= 1'b1;
        blinded_scalar_q[which_q] <= blinded_q;
      end
    end
  end

  // k'
  assign take = blind_q[0] ^ more_q;
  assign sum  = {1'b0, sum_q} + (take ? {1'b0, Order} : 257'd0);

  always_ff @(posedge clk_i) begin
    if (wipe_i || last_copy) sum_q <= '0;
    else if (start || adding) sum_q <= start ? value_i : sum[256:1];
  end

  always_ff @(posedge clk_i) begin
    if (wipe_i) begin
      blind_q <= '0;
      more_q  <= 1'b0;
      bits_q  <= '0;
    end else if (start) begin
      blind_q <= blind_i & {64{blinded_i}};
      more_q  <= !(value_i[0] ^ (blind_i[0] && blinded_i));
    end else if (adding) begin
      blind_q <= {1'b0, blind_q[63:1]};
      more_q  <= blind_q[0] && more_q;
      bits_q  <= {sum[0], bits_q[2:1]};
    end
  end

  // Windows. Additions 4 i + 1 to 4 i + 4 (the first is 0) give window i of a blinded scalar.
  always_comb begin
    write  = (adding && blinded_q && count_q[1:0] == '0 && count_q != '0) || copying;
    index  = {2'b00, 5'(count_q[6:2] - 5'd1)};
    nibble = {sum[0], bits_q};
    if (copying) begin
      index  = blinded_q ? count_q + 7'(LowWindows) : count_q;
      nibble = count_q[6] ? '0 : sum_q[{count_q[5:0], 2'b00}+:4];
      if (last_copy) nibble[3] = 1'b1;
    end
    if (wipe_i) begin
      index  = {3'd0, count_q[3:0]};
      nibble = '0;
    end
  end

  for (genvar s = 0; s < 2; s++) begin : gen_scalar
    for (genvar b = 0; b < Banks; b++) begin : gen_bank
      localparam logic [2:0] Bank = b;
      localparam logic Scalar = s;

      (* ram_style = "distributed" *)
      logic [3:0] memory[16];

      assign banks[Banks*s+b] = memory[window_i[3:0]];

      always_ff @(posedge clk_i) begin
        if (wipe_i || (write && which_q == Scalar && index[6:4] == Bank)) begin
          memory[index[3:0]] <= nibble;
        end
      end
    end

    always_comb begin
      stored[s] = '0;
      for (int unsigned b = 0; b < Banks; b++) begin
        if (32'(window_i[6:4]) == b) stored[s] = banks[Banks*s+b];
      end
    end
  end

  logic [3:0] digit;
  logic there;

  assign digit = stored[read_which_i];
  assign negative_o = !digit[3];
  assign place_o = digit[2:0] ^ {3{negative_o}};

  assign there      = loaded_q[read_which_i] &&
      window_i < (blinded_scalar_q[read_which_i] ? 7'(BlindedWindows) : 7'(PlainWindows));

  assign alert_o = !(idle || adding || copying) || (start_i && !idle) || (read_i && !there);

endmodule
