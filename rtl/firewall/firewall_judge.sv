// SPDX-License-Identifier: Apache-2.0
// The verdict about one access: README.md, "The verdict".
//
// Where the rails of the handover disagree neither `before_i` nor `after_i` is set, where those of the lock do neither
// `free_i` nor `granted_i`: then nothing is allowed.
module firewall_judge
  import firewall_pkg::*;
  import resources_pkg::*;
  import spec_pkg::*;
(
  input subject_e       subject_i,
  input logic           nonsecure_i,
  input logic     [1:0] access_i,

  // The resource at the address
  input logic  valid_i,
  input logic  boot_i,
  input kind_e kind_i,

  input logic before_i,
  input logic after_i,

  // Its entry
  input logic                      free_i,
  input logic                      granted_i,
  input logic [PermissionBits-1:0] permit_i,

  output logic allow_o
);

  logic world;
  logic [2:0] rights;

  // Each subject has one world; a code that is no subject has none.
  always_comb begin
    unique case (subject_i)
      SubjectPluton, SubjectAppSecure: world = !nonsecure_i;
      SubjectAppNormal, SubjectRealtime0, SubjectRealtime1, SubjectRadio: world = nonsecure_i;
      default: world = 1'b0;
    endcase
  end

  always_comb begin
    rights = 3'b000;
    if (before_i) begin
      if ((subject_i == SubjectPluton) && boot_i) begin
        rights = kind_boot(kind_i);
        if (granted_i) rights[AccessWrite] = 1'b0;
      end
    end else if (after_i) begin
      if (granted_i) rights = 3'(permit_i >> (3 * 5'(subject_i)));
      else if (subject_i == SubjectAppSecure) rights = kind_ungranted(kind_i);
    end
    if (!valid_i || !(free_i || granted_i)) rights = 3'b000;
  end

  always_comb begin
    unique case (access_i)
      AccessRead:    allow_o = world && rights[AccessRead];
      AccessWrite:   allow_o = world && rights[AccessWrite];
      AccessExecute: allow_o = world && rights[AccessExecute];
      default:       allow_o = 1'b0;
    endcase
  end

endmodule
