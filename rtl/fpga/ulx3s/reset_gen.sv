// SPDX-License-Identifier: Apache-2.0
// The board's reset: active from configuration on, and while the button is held, until the button
// has been up for HoldCycles. The start-up value of the counter is the FPGA's configuration: there
// is nothing before it that could reset it.
module reset_gen #(
  parameter int unsigned HoldCycles = 1 << 16
) (
  input  logic clk_i,
  input  logic button_i,  // asynchronous, high while pressed
  output logic rst_no     // asserted and released by the clock
);

  localparam int unsigned CountBits = $clog2(HoldCycles);

  logic [1:0] button_q = '1;
  logic [CountBits-1:0] count_q = '0;
  logic rst_n_q = 1'b0;

  assign rst_no = rst_n_q;

  always_ff @(posedge clk_i) begin
    button_q <= {button_q[0], button_i};
    if (button_q[1]) begin
      count_q <= '0;
      rst_n_q <= 1'b0;
    end else if (count_q == CountBits'(HoldCycles - 1)) begin
      rst_n_q <= 1'b1;
    end else begin
      count_q <= count_q + 1'b1;
    end
  end

endmodule
