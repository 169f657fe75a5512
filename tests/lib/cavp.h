// SPDX-License-Identifier: Apache-2.0
// Reader of NIST CAVP response files for hash functions (SHAVS, sections 6.3 to 6.5;
// byte-oriented).
//
// A file is ShortMsg, LongMsg (Len in bits, Msg, MD) or Monte (one Seed, then COUNT and MD); its
// kind is the one that its name ends in, before ".rsp". The cases of RFC 4231 come in the same form
// (Len and Key, Msg, MD; rfc-4231-sha*.txt). Byte strings are in message order. A case
// is complete or it is not returned: a cut or unreadable file ends in CAVP_ERROR, never in
// CAVP_END.
#ifndef CAVP_H
#define CAVP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAVP_MAX_DIGEST_BYTES 64
#define CAVP_MONTE_ROUNDS 1000 // digests between two checkpoints of a Monte file (SHAVS 6.4)

enum cavp_kind { CAVP_SHORT_MSG, CAVP_LONG_MSG, CAVP_MONTE, CAVP_HMAC };

enum cavp_status {
    CAVP_OK,    // the case is filled in
    CAVP_END,   // the file ended between two cases, after one case at least
    CAVP_ERROR, // unreadable or malformed; cavp_error() says what and where
};

struct cavp_file;

struct cavp_case {
    enum cavp_kind kind;
    unsigned number; // the case's place in the file, from 0; Monte: COUNT
    // Short, long and HMAC: the message. Monte: the seed of this checkpoint, which is the file's
    // Seed for COUNT 0 and the previous MD after it. Valid until the next call with this file.
    const uint8_t *message;
    size_t message_bytes;
    const uint8_t *key; // HMAC only; as long valid
    size_t key_bytes;
    uint8_t digest[CAVP_MAX_DIGEST_BYTES];
    size_t digest_bytes;
};

// Opens a file; NULL if it can't be opened or its name is of no known kind (errno says which:
// EINVAL for the name). Closed by cavp_close().
struct cavp_file *cavp_open(const char *path);

// The next case. On CAVP_END and CAVP_ERROR *c is untouched, and every later call answers the same.
enum cavp_status cavp_next(struct cavp_file *file, struct cavp_case *c);

// After CAVP_ERROR: path, line and reason, one line of text; else an empty string.
const char *cavp_error(const struct cavp_file *file);

// Closes the file and frees the last case's message and key. NULL is allowed.
void cavp_close(struct cavp_file *file);

#ifdef __cplusplus
}
#endif

#endif
