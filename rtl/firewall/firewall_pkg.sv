// SPDX-License-Identifier: Apache-2.0
// Types of the firewall's ports.
package firewall_pkg;

  import spec_pkg::subject_e;

  // A question of the fabric. `valid` in the one cycle in which it takes the access; the verdict does not depend on it.
  typedef struct packed {
    logic               valid;
    logic [31:0]        addr;
    subject_e           subject;    // any code: one that is no subject is refused
    logic               nonsecure;
    logic [1:0] access;             // resources_pkg::access_e; 3 is refused
  } ask_t;

  localparam int unsigned Subjects = 6;
  localparam int unsigned PermissionBits = 3 * Subjects;

  typedef struct packed {
    logic [7:0]                index;
    logic [PermissionBits-1:0] permission;
  } grant_t;

  // What is known of a refusal.
  typedef struct packed {
    logic [31:0]        addr;
    logic [7:0]         index;
    logic               valid;      // a resource is there
    logic [1:0] access;
    logic               nonsecure;
    logic [2:0]         subject;
  } refusal_t;

endpackage
