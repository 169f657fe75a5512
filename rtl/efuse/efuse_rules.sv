// SPDX-License-Identifier: Apache-2.0
// Who may burn what, in one place. Nothing here is stored; the answers count in Ready.
module efuse_rules
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import secded_pkg::*;
  import spec_pkg::*;
(
  input logic [    Marks-1:0][3:0] marks_i,
  input logic [FuseAreas-1:0][3:0] areas_i,
  input logic                      none_i,
  input logic                      one_i,
  input logic [          1:0]      which_i,
  input logic                      session_i,
  input logic [          1:0]      session_area_i,
  input logic [          5:0]      count_i,

  input  logic      [1:0] load_area_i,
  input  logic      [1:0] load_secret_i,
  output logic            load_o,
  input  logic      [1:0] burn_area_i,
  input  logic      [1:0] burn_secret_i,
  input  logic      [2:0] burn_index_i,
  output logic            burn_o,
  input  cycle_op_e       cycle_i,
  output logic            cycle_o,
  input  birth_op_e       birth_op_i,
  input  logic      [1:0] birth_area_i,
  input  logic      [3:0] birth_index_i,
  output logic            birth_o,

  // Software's PROGRAM
  input  logic   [        2:0] op_i,
  input  logic   [        7:0] row_i,
  input  logic   [       31:0] data_i,
  input  logic   [       31:0] unary_i,    // what is known of the row
  output error_e               verdict_o,
  output logic                 pair_o,     // the row has a second copy
  output logic   [RowBits-1:0] target_o
);

  localparam logic [5:0] SecretRows = 6'd24;
  localparam logic [5:0] AreaRows = 6'd40;

  logic clean, forward, all_retired;
  logic [3:0] provisioned, secured, returned;

  assign provisioned = marks_i[4'(RowProvisioned)];
  assign secured = marks_i[4'(RowSecured)];
  assign returned = marks_i[4'(RowReturned)];
  assign clean = (provisioned == MarkZero) && (secured == MarkZero) && (returned == MarkZero);
  assign forward = (provisioned == MarkWhole) && (secured == MarkWhole) && (returned != MarkWhole);

  always_comb begin
    all_retired = 1'b1;
    for (int unsigned a = 0; a < FuseAreas; a++) begin
      if (areas_i[a] != AreaRetired) all_retired = 1'b0;
    end
  end

  function automatic logic in_session(logic [1:0] area);
    in_session = session_i && (session_area_i == area);
  endfunction

  assign load_o = (load_secret_i != 2'd3) && ((one_i && (load_area_i == which_i)) || in_session(
      load_area_i
  ));
  // In order, so that the count of an area's rows says that each was burnt.
  assign burn_o = clean && in_session(
      burn_area_i
  ) && (burn_secret_i != 2'd3) && (count_i == {1'b0, burn_secret_i, burn_index_i});

  always_comb begin
    cycle_o = 1'b0;
    unique case (cycle_i)
      CycleSecure: begin
        cycle_o = (provisioned == MarkWhole) && (secured != MarkWhole) && (returned == MarkZero);
      end
      CycleOverburn: cycle_o = forward;
      CycleReturned: cycle_o = forward && all_retired;
      default: ;
    endcase
  end

  always_comb begin
    birth_o = 1'b0;
    unique case (birth_op_i)
      BirthBegin: begin
        birth_o = clean && none_i && !session_i && (areas_i[birth_area_i] == AreaBlank);
      end
      BirthDigest: begin
        birth_o = clean && in_session(birth_area_i) && (count_i == SecretRows + 6'(birth_index_i));
      end
      BirthCommit: birth_o = clean && in_session(birth_area_i) && (count_i == AreaRows);
      BirthProvision: begin
        birth_o = one_i && (birth_area_i == which_i) && (provisioned != MarkWhole) &&
                  (secured == MarkZero) && (returned == MarkZero);
      end
      BirthRetire: birth_o = clean && none_i && (areas_i[birth_area_i] == AreaTouched);
      default: ;
    endcase
  end

  // Software's rows.
  logic is_lock, is_serial, is_root, is_second, is_unary;
  logic [31:0] big_endian;

  assign is_lock = (row_i == RowLockSerial) || (row_i == RowLockRoot) || (row_i == RowLockSecond);
  assign is_serial = (row_i >= RowSerial) && (row_i < RowRootHash);
  assign is_root = (row_i >= RowRootHash) && (row_i < RowRevocation);
  assign is_second = (row_i >= RowSecondHash) && (row_i < RowLockSecond);
  // Second copies have even rows, and are burnt with the first.
  assign is_unary = (row_i >= RowRevocation) && (row_i < LastRow) && row_i[0];
  assign big_endian = {data_i[7:0], data_i[15:8], data_i[23:16], data_i[31:24]};
  assign pair_o = is_unary;

  always_comb begin
    verdict_o = ErrorNone;
    if (op_i != 3'd1) verdict_o = ErrorCommand;
    else if (is_serial) begin
      if (!clean || !none_i || (marks_i[4'(RowLockSerial)] != MarkZero)) verdict_o = ErrorLocked;
    end else if (is_root) begin
      if (!clean || !none_i || (marks_i[4'(RowLockRoot)] != MarkZero)) verdict_o = ErrorLocked;
    end else if (is_second) begin
      if (!clean || !none_i || (marks_i[MarkLockSecond] != MarkZero)) verdict_o = ErrorLocked;
    end else if (is_lock) begin
      if (!clean || !none_i) verdict_o = ErrorLocked;
    end else if (is_unary) begin
      if (returned != MarkZero) verdict_o = ErrorLocked;
    end else verdict_o = ErrorDenied;
  end

  always_comb begin
    target_o = secded_encode(big_endian);
    if (is_lock) target_o = row_word(row_i);
    else if (is_unary) target_o = {7'b0, data_i | unary_i};
  end

endmodule
