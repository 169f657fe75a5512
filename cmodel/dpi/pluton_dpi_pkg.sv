// SPDX-License-Identifier: Apache-2.0
// The golden models for test benches in SystemVerilog, in any simulator with DPI-C: what a foreign
// core should have answered. The functions are in libpluton-models.
//
// A bit vector holds a byte string with the first byte in its top bits, as digests are printed. Every
// function returns a pluton_dpi_e as an int; on an error it has done nothing and its outputs are
// zero. Arguments are two-state: an X of a core's output becomes 0 on its way here, so compare with
// !== on this side.
package pluton_dpi_pkg;

  typedef enum int {
    PLUTON_DPI_OK        = 0,
    PLUTON_DPI_HANDLE    = 1,  // not the handle of an open message: null, or closed already
    PLUTON_DPI_ALGORITHM = 2,  // no such algorithm: use 224, 256, 384 or 512
    PLUTON_DPI_SIZE      = 3,  // the argument does not hold so many bytes
    PLUTON_DPI_LENGTH    = 4,  // the message would be longer than 2^61 - 1 bytes
    PLUTON_DPI_FULL      = 5,  // 1024 messages are open: end or close one first
    PLUTON_DPI_POINTER   = 6   // a pointer is NULL: from C only
  } pluton_dpi_e;

  // "NAME: text", of any code.
  import "DPI-C" function string pluton_dpi_text(input int code);

  // SHA-2 (FIPS 180-4) of a message in pieces: init opens it, updates append, final gives the digest in
  // the low bits of the vector and closes it. bits (of the digest) names the algorithm: 224, 256, 384 or
  // 512. Any number of messages, 1024 at most, may be open side by side.
  import "DPI-C" function int pluton_sha2_init(
    input  int     bits,
    output chandle message
  );
  // The HMAC (FIPS 198-1) of a message: bytes, 0 to 128, of the key count, from its top; a key longer than
  // the algorithm's block is hashed first. It is fed, ended and closed like a digest's message.
  import "DPI-C" function int pluton_hmac_init(
    input  int              bits,
    input  bit     [1023:0] key,
    input  int              bytes,
    output chandle          message
  );
  import "DPI-C" function int pluton_sha2_update_byte(
    input chandle       message,
    input byte unsigned data
  );
  // bytes: how many of the word or block count, from its top; 0 to 4, 0 to 64.
  import "DPI-C" function int pluton_sha2_update_word(
    input chandle      message,
    input int unsigned word,
    input int          bytes
  );
  import "DPI-C" function int pluton_sha2_update_block(
    input chandle         message,
    input bit     [511:0] block,
    input int             bytes
  );
  import "DPI-C" function int pluton_sha2_final(
    input  chandle         message,
    output bit     [511:0] digest
  );
  // For a message whose digest nobody wants.
  import "DPI-C" function int pluton_sha2_close(input chandle message);

  // The accumulation register after one extend: SHA-256(acc || entry).
  import "DPI-C" function int pluton_accumulator_extend(
    input  bit [255:0] acc,
    input  bit [575:0] entry,
    output bit [255:0] next
  );
  // The entry of a measurement, as it is hashed and logged (spec/measurement.toml).
  import "DPI-C" function int pluton_measure_entry(
    input int unsigned component_type,
    input int unsigned security_version,
    input bit [255:0] signer,
    input bit [255:0] digest,
    output bit [575:0] entry
  );

  // SHA-2 of a whole message. A dynamic array is cut into blocks on this side, so that the library
  // needs nothing of the simulator.
  function automatic int pluton_sha2(input int bits, input byte unsigned data[],
                                     output bit [511:0] digest);
    chandle message;
    bit [511:0] block = '0;
    int held = 0;
    int status = pluton_sha2_init(bits, message);
    digest = '0;
    if (status != PLUTON_DPI_OK) return status;
    for (int i = 0; i < data.size(); i++) begin
      block[511-8*held-:8] = data[i];
      held++;
      if (held == 64 || i == data.size() - 1) begin
        status = pluton_sha2_update_block(message, block, held);
        if (status != PLUTON_DPI_OK) begin
          void'(pluton_sha2_close(message));
          return status;
        end
        held = 0;
      end
    end
    return pluton_sha2_final(message, digest);
  endfunction

endpackage
