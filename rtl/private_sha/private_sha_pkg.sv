// SPDX-License-Identifier: Apache-2.0
// Ports and state codes of the private SHA-256.
package private_sha_pkg;

  // Client to engine. `request` is a wire of its own: the others may depend on `grant`, it may not.
  typedef struct packed {
    logic        valid;
    logic [31:0] word;     // first byte in bits 31:24
    logic [2:0]  bytes;    // 1 to 4; fewer than 4: the message's last word
    logic        finish;   // with the last word, or after it
    logic        restart;  // with done: begins another message in the same grant
  } psha_req_t;

  // Engine to client; zero unless granted.
  typedef struct packed {
    logic grant;
    logic ready;
    logic done;
  } psha_rsp_t;

  // The lowest is served first. Each is the client's index in the ports of private_sha.
  localparam int unsigned Clients = 6;
  typedef enum logic [2:0] {
    ClientMeasure     = 3'd0,
    ClientAccumulator = 3'd1,
    ClientEcc         = 3'd2,
    ClientTrng        = 3'd3,
    ClientBirth       = 3'd4,
    ClientAttest      = 3'd5
  } psha_client_e;

  // Two codes differ in at least three bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StFree    = 6'b000001,
    StGranted = 6'b100111,
    StWipe    = 6'b010100,
    StError   = 6'b110010
  } psha_state_e;

endpackage
