// SPDX-License-Identifier: Apache-2.0
// What the entropy source tells the others about its health. Every other code means failed, and two of
// these differ in at least two bits, Testing and Good in all four.
package trng_health_pkg;

  typedef enum logic [3:0] {
    HealthTesting = 4'b0110,
    HealthGood    = 4'b1001,
    HealthFailed  = 4'b1100
  } trng_health_e;

endpackage
