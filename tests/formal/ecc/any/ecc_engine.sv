// SPDX-License-Identifier: Apache-2.0
// Stands for the engine (rtl/ecc/ecc_engine.sv, same ports) in proofs about its user: it ends
// when it
// likes, with any error, any outputs and any alert. What it keeps is what
// rtl/ecc/ecc_engine_props.sv
// proves of the engine: `done_o` comes while a program runs; an output while one runs or in the
// cycle
// after that, and nine cycles after the one before at least (tools/ecc/README.md). The output of
// ECDH comes nine cycles before the program's end at least: so the schedules are.
module ecc_engine
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,

  input logic       wipe_i,
  input logic [5:0] sweep_i,

  input logic         load_i,
  input logic [  5:0] load_register_i,
  input logic [255:0] load_value_i,

  input  logic  [ 2:0] program_i,
  input  logic         start_i,
  input  logic  [63:0] blind_i,
  input  logic  [12:0] order_i,
  output logic         done_o,
  output logic         whole_o,
  output fail_e        fail_o,

  output logic         output_valid_o,
  output logic         output_second_o,
  output logic [255:0] output_o,

  output logic alert_o
);

  logic running_q, ran_q;
  logic [3:0] since_q;  // cycles since the last output, up to 9
  logic done, whole, valid, second, alert;
  logic [  3:0] fail;
  logic [255:0] value;

  formal_any #(.Width(265)) u_any (.value_o({done, whole, valid, second, alert, fail, value}));

  assign done_o = running_q && done && !wipe_i && (program_i != ProgramEcdh ||
      (since_q == 4'd9 && !valid));
  assign whole_o = whole;
  assign fail_o = fail_e'(fail);
  assign output_valid_o = valid && (running_q || ran_q) && since_q == 4'd9;
  assign output_second_o = second;
  assign output_o = value;
  assign alert_o = alert;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      ran_q     <= 1'b0;
      since_q   <= 4'd9;
    end else begin
      running_q <= (start_i || (running_q && !done_o)) && !wipe_i;
      ran_q     <= running_q && !done_o && !wipe_i;
      since_q   <= output_valid_o ? 4'd1 : (since_q == 4'd9) ? 4'd9 : since_q + 4'd1;
    end
  end

endmodule
