// SPDX-License-Identifier: Apache-2.0
// The state that the fuses speak of. What fits none is Broken.
module lifecycle_view
  import efuse_pkg::*;
  import fuse_map_pkg::FuseAreas;
  import lifecycle_pkg::*;
(
  input mark_e                      provisioned_i,
  input mark_e                      secured_i,
  input mark_e                      returned_i,
  input logic  [FuseAreas-1:0][3:0] areas_i,
  input logic  [          3:0]      committed_i,

  output lifecycle_state_e view_o,
  output logic             none_o   // no area is committed
);

  logic all_retired;

  always_comb begin
    all_retired = 1'b1;
    none_o      = 1'b1;
    for (int unsigned a = 0; a < FuseAreas; a++) begin
      if (areas_i[a] != AreaRetired) all_retired = 1'b0;
      if (areas_i[a] == AreaCommitted) none_o = 1'b0;
    end
  end

  // A word that is not burnt whole does not count, be it begun.
  function automatic logic open(mark_e mark);
    open = (mark == MarkZero) || (mark == MarkPartial);
  endfunction

  always_comb begin
    view_o = StBroken;
    if ((provisioned_i == MarkWhole) && (secured_i == MarkWhole)) begin
      if ((returned_i == MarkWhole) && all_retired) view_o = StReturned;
      else if (open(returned_i)) view_o = StSecured;
    end else if (returned_i == MarkZero) begin
      if ((provisioned_i == MarkWhole) && open(secured_i)) view_o = StProvisioned;
      else if (secured_i == MarkZero) begin
        if ((committed_i == FuseYes) && open(provisioned_i)) view_o = StUnfinished;
        else if (none_o && (provisioned_i == MarkZero)) view_o = StBlank;
      end
    end
  end

endmodule
