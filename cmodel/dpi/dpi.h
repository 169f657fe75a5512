// SPDX-License-Identifier: Apache-2.0
// The golden models over SystemVerilog's DPI-C. dpi/pluton_dpi_pkg.sv imports these functions and
// says how they are used; the types here are those that IEEE 1800, annex H, gives its arguments
// (uint32_t: svBitVecVal, void *: chandle), so that no simulator's header is needed.
//
// A bit vector holds a byte string with the first byte in the top bits; of its words, number 0 has
// bits 31:0. Functions return an enum pluton_dpi. On an error nothing has happened, and outputs are
// zero. Handles are checked before they are used: one that is NULL, closed or made up is an error.
// Messages that are open are the library's only state; calls come from one thread at a time.
#ifndef PLUTON_DPI_H
#define PLUTON_DPI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The same names and codes as in pluton_dpi_pkg.sv; X(name, text).
#define PLUTON_DPI_TABLE(X)                                                                        \
    X(PLUTON_DPI_OK, "no error")                                                                   \
    X(PLUTON_DPI_HANDLE, "not the handle of an open message: null, or closed already")             \
    X(PLUTON_DPI_ALGORITHM, "no such algorithm: use 224, 256, 384 or 512")                         \
    X(PLUTON_DPI_SIZE, "the argument does not hold so many bytes")                                 \
    X(PLUTON_DPI_LENGTH, "the message would be longer than 2^61 - 1 bytes")                        \
    X(PLUTON_DPI_FULL, "1024 messages are open: end or close one first")                           \
    X(PLUTON_DPI_POINTER, "a pointer is NULL (in calls from C)")

#define PLUTON_DPI_CODE(name, text) name,
enum pluton_dpi { PLUTON_DPI_TABLE(PLUTON_DPI_CODE) };
#undef PLUTON_DPI_CODE

// "NAME: text", of any code.
const char *pluton_dpi_text(int code);

// SHA-2 of a message in pieces. bits: of the digest, which names the algorithm.
int pluton_sha2_init(int bits, void **message);

// The same for the HMAC of a message: `bytes` of the key, 0 to 128, from its top. A key longer than
// the algorithm's block is hashed first. It is fed, ended and closed like a digest's message.
int pluton_hmac_init(int bits, const uint32_t key[32], int bytes, void **message);

// Pieces of either.
int pluton_sha2_update_byte(void *message, unsigned char data);
int pluton_sha2_update_word(void *message, unsigned word, int bytes);             // 0 to 4 bytes
int pluton_sha2_update_block(void *message, const uint32_t block[16], int bytes); // 0 to 64 bytes

// The digest, in the low bits of the vector. Closes the message.
int pluton_sha2_final(void *message, uint32_t digest[16]);

// Closes a message whose digest nobody wants.
int pluton_sha2_close(void *message);

// The accumulation register (32 bytes) after one extend by an entry (72 bytes), and the entry's
// form.
int pluton_accumulator_extend(const uint32_t acc[8], const uint32_t entry[18], uint32_t next[8]);
int pluton_measure_entry(unsigned type, unsigned security_version, const uint32_t signer[8],
                         const uint32_t digest[8], uint32_t entry[18]);

#ifdef __cplusplus
}
#endif

#endif
