// SPDX-License-Identifier: Apache-2.0
// A digit times b, three cycles later: 18-bit products, their rows, the sum of the rows.
//
//   cycle 0   digit and b
//   cycle 1   products, in the registers of the multipliers
//   cycle 2   rows: b times 18 bits of the digit. Of a row's products the even ones do not overlap, and
//             neither do the odd ones
//   cycle 3   sum_o
//
// Guarantees: sum_o = digit_i b_i exactly where b_i < 2^268 and top_i is low; with top_i, b being
// top 2^270 + b_i with the constant top, the upper bits of -1/n mod R:
// sum_o = digit_i b mod R. In the cycle after `clear_i` was high the last two
// stages' registers, and the multipliers', are zero.
module ecc_rows
  import ecc_pkg::OrderInverse;
#(
  parameter int unsigned Width = 48,
  parameter int unsigned TopWidth = 18,  // bits of R above 2^270: 18 at most
  localparam int unsigned Leaves = 15,
  localparam int unsigned BWidth = 18 * Leaves,
  localparam int unsigned SumWidth = 268 + Width
) (
  input logic clk_i,
  input logic clear_i,

  input  logic [   Width-1:0] digit_i,
  input  logic [  BWidth-1:0] b_i,
  input  logic                top_i,
  output logic [SumWidth-1:0] sum_o
);

  localparam int unsigned Rows = (Width + 17) / 18;
  localparam int unsigned RowWidth = BWidth + 18;

  logic [18*Rows-1:0] digit;
  logic [Rows-1:0][RowWidth-1:0] row_d, row_q;
  logic [SumWidth-1:0] sum_d, sum_q;

  assign digit = (18 * Rows)'(digit_i);

  for (genvar j = 0; j < Rows; j++) begin : gen_row
    localparam int unsigned J = j;
    localparam int unsigned PartWidth = (J == Rows - 1) ? Width - 18 * J : 18;
    localparam int unsigned Used = BWidth + PartWidth;
    logic [Leaves-1:0][35:0] products;
    logic [RowWidth-1:0] even;
    logic [RowWidth-1:18] odd;

    for (genvar i = 0; i < Leaves; i++) begin : gen_leaf
      tech_mult18 u_leaf (
        .clk_i,
        .clear_i,
        .a_i      (b_i[18*i+:18]),
        .b_i      (digit[18*j+:18]),
        .product_o(products[i])
      );
      if (i % 2 == 0) begin : gen_even
        assign even[18*i+:36] = products[i];
      end else begin : gen_odd
        assign odd[18*i+:36] = products[i];
      end
    end

    // Above b only what lies below 2^288 counts, so that the lowest row has it all.
    if (j == 0 && TopWidth != 0) begin : gen_top
      localparam logic [TopWidth-1:0] Top = OrderInverse[BWidth+:TopWidth];
      logic [TopWidth-1:0] product_d, product_q;

      // A sum of few shifts, since it is a constant.
      always_comb begin
        product_d = '0;
        for (int unsigned i = 0; i < TopWidth; i++) begin
          if (Top[i]) product_d = product_d + (digit[TopWidth-1:0] << i);
        end
        if (!top_i) product_d = '0;
      end

      assign odd[RowWidth-1-:18] = 18'(product_q);

      always_ff @(posedge clk_i) begin
        if (clear_i) product_q <= '0;
        else product_q <= product_d;
      end
    end else begin : gen_no_top
      assign odd[RowWidth-1-:18] = '0;
      if (j == 0) begin : gen_unused
        logic unused_top;
        assign unused_top = top_i;
      end
    end

    // The lowest 18 bits stand in one product; b times the digit's last part is narrower.
    assign row_d[j][17:0] = even[17:0];
    assign row_d[j][Used-1:18] = even[Used-1:18] + odd[Used-1:18];
    if (Used < RowWidth) begin : gen_narrow
      logic unused_bits;
      assign row_d[j][RowWidth-1:Used] = '0;
      assign unused_bits = ^{even[RowWidth-1:Used], odd[RowWidth-1:Used]};
    end
  end

  // From above, so that a sum of two rows is no wider than it has to be.
  if (Rows == 4) begin : gen_four
    localparam int unsigned High = SumWidth - 36;
    logic [SumWidth-1:18] low;
    logic [High-1:0] high;

    assign low = (SumWidth - 18)'(row_q[0][RowWidth-1:18]) + (SumWidth - 18)'(row_q[1]);
    assign high[17:0] = row_q[2][17:0];
    assign high[High-1:18] = (High - 18)'(row_q[2][RowWidth-1:18]) + (High - 18)'(row_q[3]);
    assign sum_d[17:0] = row_q[0][17:0];
    assign sum_d[35:18] = low[35:18];
    assign sum_d[SumWidth-1:36] = low[SumWidth-1:36] + high;
  end else if (Rows == 3) begin : gen_three
    localparam int unsigned High = SumWidth - 18;
    logic [High-1:0] high;

    assign high[17:0] = row_q[1][17:0];
    assign high[High-1:18] = (High - 18)'(row_q[1][RowWidth-1:18]) + (High - 18)'(row_q[2]);
    assign sum_d[17:0] = row_q[0][17:0];
    assign sum_d[SumWidth-1:18] = High'(row_q[0][RowWidth-1:18]) + high;
  end else begin : gen_two
    assign sum_d[17:0] = row_q[0][17:0];
    assign sum_d[SumWidth-1:18] =
        (SumWidth - 18)'(row_q[0][RowWidth-1:18]) + (SumWidth - 18)'(row_q[1]);
  end

  assign sum_o = sum_q;

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      row_q <= '0;
      sum_q <= '0;
    end else begin
      row_q <= row_d;
      sum_q <= sum_d;
    end
  end

endmodule
