// SPDX-License-Identifier: Apache-2.0
// What the users of Pluton's ports need to know.
package pluton_pkg;

  // Bits of `alert_o`: 0 sha2, 1 private_sha, 2 measure, 3 accumulator, 4 ecc; 5 trng, 6 drbg, 7 efuse,
  // 8 lifecycle, 9 keys, 10 birth, 11 attest, 12 ecc_owner, 13 debug; 14 aes.
  localparam int unsigned EngineAlerts = 5;
  localparam int unsigned SecretAlerts = 9;
  localparam int unsigned Alerts = 15;

  localparam int unsigned AlertPrivateSha = 1;
  localparam int unsigned AlertAccumulator = 3;
  localparam int unsigned AlertAes = 14;

endpackage
