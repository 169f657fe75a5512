// SPDX-License-Identifier: Apache-2.0
// Ports and state codes of attest, and where its words lie.
package attest_pkg;

  import attest_template_pkg::*;

  localparam logic [2:0] OpAttest = 3'd1;

  // Places in the memory of words, in numbers of eight words; the point of step s is at 2 s.
  typedef enum logic [2:0] {
    PlaceAttestationX = 3'd0,
    PlaceAttestationY = 3'd1,
    PlaceGeneralX     = 3'd2,
    PlaceGeneralY     = 3'd3,
    PlaceDevice       = 3'd4,
    PlaceThumbprint   = 3'd5,
    PlaceSeed         = 3'd6,
    PlaceNonce        = 3'd7   // and, once the nonce is in the message, the message's digest
  } place_e;

  // Which place a field lies at.
  function automatic place_e place_of(field_e field);
    unique case (field)
      FieldAttestationX: place_of = PlaceAttestationX;
      FieldAttestationY: place_of = PlaceAttestationY;
      FieldGeneralX:     place_of = PlaceGeneralX;
      FieldGeneralY:     place_of = PlaceGeneralY;
      FieldDevice:       place_of = PlaceDevice;
      FieldThumbprint:   place_of = PlaceThumbprint;
      FieldSeed:         place_of = PlaceSeed;
      default:           place_of = PlaceNonce;
    endcase
  endfunction

  // Two codes differ in at least three bits, and none is all zeros or all ones.
  localparam int unsigned StateWidth = 9;
  typedef enum logic [StateWidth-1:0] {
    StAwait       = 9'b101011110,
    StKeyOwn      = 9'b100101100,
    StKeyStart    = 9'b001000010,
    StKeyPoll     = 9'b110100110,
    StKeyTake     = 9'b101000101,
    StPointHash   = 9'b110010001,
    StPointDigest = 9'b101110010,
    StPointFree   = 9'b000110011,
    StSeed        = 9'b101111001,
    StIdle        = 9'b111100001,
    StHold        = 9'b011110101,
    StHash        = 9'b100001010,
    StDigest      = 9'b110101011,
    StSignOwn     = 9'b111010111,
    StSignLoad    = 9'b110111000,
    StSignStart   = 9'b101101111,
    StSignPoll    = 9'b001001100,
    StSignTake    = 9'b100011101,
    StFailed      = 9'b010001000,
    StError       = 9'b010010010
  } attest_state_e;

endpackage
