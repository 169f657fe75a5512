// SPDX-License-Identifier: Apache-2.0
// Published vectors of P-256: NIST's CAVP files for ECDSA (FIPS 186-2 and 186-3) and key agreement
// (SP 800-56A), and those of RFC 6979 in OpenSSL's form. PLUTON_VECTORS names the folder of the
// SHA-2 files, beside which they lie. What the reader gave is compared with a count of the file's
// lines, so that a case that is passed over is an error.
#ifndef ECC_VECTORS_H
#define ECC_VECTORS_H

#include "cmodel/ecc.h"
#include "tests/lib/records.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ecc_vectors_kind {
    ECC_VECTORS_KEY_PAIR,
    ECC_VECTORS_VALIDATION,
    ECC_VECTORS_GENERATION,        // with d and k
    ECC_VECTORS_GENERATION_PUBLIC, // with neither
    ECC_VECTORS_VERIFICATION,
    ECC_VECTORS_KINDS,
};

struct ecc_vectors;

// The file of a kind in a folder of ECDSA vectors ("FIPS_186-2", "FIPS_186-3"), a file of key
// agreement by its name, RFC 6979. Never NULL: what is wrong shows in ecc_vectors_error().
struct ecc_vectors *ecc_vectors_open(const char *version, enum ecc_vectors_kind kind);
struct ecc_vectors *ecc_vectors_open_agreement(const char *file);
struct ecc_vectors *ecc_vectors_open_rfc6979(void);

// The next record of P-256; false at the end, and after an error.
bool ecc_vectors_next(struct ecc_vectors *vectors, struct record *record);

// NULL if nothing is wrong, after the end: if every case was given. Else one line of text.
const char *ecc_vectors_error(const struct ecc_vectors *vectors);
void ecc_vectors_close(struct ecc_vectors *vectors);

// A field of 32 bytes. *fits: false if it has more; without `fits` that is an error. False and an
// error of `vectors` where it is missing or malformed. So below.
bool ecc_vectors_number(struct ecc_vectors *vectors, const struct record *record, const char *name,
                        uint8_t out[ECC_BYTES], bool *fits);

// The digest of the field Msg by the hash function that the section names; SHA-1 if it names none.
bool ecc_vectors_digest(struct ecc_vectors *vectors, const struct record *record,
                        uint8_t digest[ECC_BYTES]);

// The field Result, "P (0 )" or "F (3 ...)": whether it is F, and the number.
bool ecc_vectors_result(struct ecc_vectors *vectors, const struct record *record, bool *bad,
                        long *reason);

// A case of RFC 6979.
struct ecc_vectors_rfc6979 {
    bool sha256; // the hash function of the message, and so the one of the nonce
    bool sign;   // to be signed; else to be verified
    bool bad;    // the signature is refused
    uint8_t digest[ECC_BYTES];
    struct ecc_signature signature;
};

bool ecc_vectors_rfc6979_key(struct ecc_vectors *vectors, uint8_t d[ECC_BYTES]);
bool ecc_vectors_rfc6979_case(struct ecc_vectors *vectors, const struct record *record,
                              struct ecc_vectors_rfc6979 *c);

#ifdef __cplusplus
}
#endif

#endif
