// SPDX-License-Identifier: Apache-2.0
// The adders of ecc_rows, stage by stage, as equations between numbers; the products of 18 bits are
// free. Each equation holds modulo 2^(width of the register); that nothing is lost there follows
// from the factors' widths (recurrence.py, "rows").
module ecc_rows_stages
  import ecc_pkg::OrderInverse;
#(
  parameter int unsigned Width = 48,
  parameter int unsigned TopWidth = 18,
  localparam int unsigned Leaves = 15,
  localparam int unsigned BWidth = 18 * Leaves,
  localparam int unsigned SumWidth = 268 + Width
) (
  input logic              clk_i,
  input logic              clear_i,
  input logic [ Width-1:0] digit_i,
  input logic [BWidth-1:0] b_i,
  input logic              top_i
);

  localparam int unsigned Rows = (Width + 17) / 18;
  localparam int unsigned RowWidth = BWidth + 18;
  localparam int unsigned TotalWidth = RowWidth + 18 * Rows;
  typedef logic [TotalWidth-1:0] total_t;

  logic [SumWidth-1:0] sum;
  logic past_q = 1'b0;

  always_ff @(posedge clk_i) past_q <= 1'b1;

  ecc_rows #(
    .Width   (Width),
    .TopWidth(TopWidth)
  ) u_rows (
    .clk_i,
    .clear_i,
    .digit_i,
    .b_i,
    .top_i,
    .sum_o(sum)
  );

  // What b's constant top adds to the lowest row: the digit times it, modulo 2^TopWidth
  logic [17:0] top;

  if (TopWidth != 0) begin : gen_top
    localparam logic [TopWidth-1:0] Top = OrderInverse[BWidth+:TopWidth];
    assign top = 18'(u_rows.gen_row[0].gen_top.product_q);

    a_top :
    assert property (@(posedge clk_i) !past_q || (top == (($past(
        clear_i
    ) || !$past(
        top_i
    )) ? '0 : 18'(TopWidth'(Top * TopWidth'($past(
        digit_i
    )))))));
  end else begin : gen_no_top
    assign top = '0;
  end

  // A row is the sum of its products, each at its place.
  for (genvar j = 0; j < Rows; j++) begin : gen_row
    localparam int unsigned J = j;
    localparam int unsigned Used = BWidth + ((J == Rows - 1) ? Width - 18 * J : 18);
    logic [RowWidth-1:0] all;

    always_comb begin
      all = '0;
      for (int unsigned i = 0; i < Leaves; i += 2) begin
        all = all + (RowWidth'(u_rows.gen_row[j].products[i]) << (18 * i));
      end
      if (J == 0) all = all + (RowWidth'(top) << BWidth);
      for (int unsigned i = 1; i < Leaves; i += 2) begin
        all = all + (RowWidth'(u_rows.gen_row[j].products[i]) << (18 * i));
      end
    end

    a_row :
    assert property (@(posedge clk_i) !past_q || (u_rows.row_q[j] == ($past(
        clear_i
    ) ? '0 : RowWidth'(Used'($past(
        all
    ))))));
  end

  // The sum is that of the rows, each at its place.
  total_t total;

  always_comb begin
    total = '0;
    for (int unsigned j = Rows; j != 0; j--) begin
      total = total + (total_t'(u_rows.row_q[j-1]) << (18 * (j - 1)));
    end
  end

  a_sum :
  assert property (@(posedge clk_i) !past_q || (sum == ($past(
      clear_i
  ) ? '0 : SumWidth'($past(
      total
  )))));

  c_sum :
  cover property (@(posedge clk_i) past_q && (&sum[SumWidth-1:SumWidth-8]) && (|sum[7:0]));

endmodule
