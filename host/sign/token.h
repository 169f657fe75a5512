// SPDX-License-Identifier: Apache-2.0
// A PKCS#11 token: the only place where private keys of the authority exist. They are made in it
// and never leave it: what finds a key refuses one that was imported or could be extracted.
//
// Any module will do that offers CKM_EC_KEY_PAIR_GEN, CKM_ECDSA, CKM_AES_KEY_GEN, CKM_AES_GCM and
// data objects (PKCS#11 2.40).
#ifndef PLUTON_SIGN_TOKEN_H
#define PLUTON_SIGN_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <p11-kit/pkcs11.h>

#include "host/sign/digest.h"
#include "host/sign/fault.h"

#define TOKEN_SOFTHSM "/usr/lib/softhsm/libsofthsm2.so"

struct token_module {
    void *library;
    CK_FUNCTION_LIST *call;
    const char *path;
};

struct token {
    const struct token_module *module;
    CK_SESSION_HANDLE session;
    char label[33];
};

// What a note of the token holds: a number that rises, and a digest.
struct token_note {
    uint64_t number;
    uint8_t digest[DIGEST_BYTES];
};

enum { TOKEN_SEAL_OVERHEAD = 12 + 16 }; // nonce and tag

// Loads the module and initialises it. SIGN_MISSING, with the package's name, if it is not there.
enum sign_status token_load(struct token_module *module, const char *path,
                            struct sign_fault *fault);
void token_unload(struct token_module *module);

// How many tokens have this label.
enum sign_status token_count(const struct token_module *module, const char *label, unsigned *count,
                             struct sign_fault *fault);
// Makes a token with this label and PIN in a slot whose token is not initialised yet.
enum sign_status token_create(const struct token_module *module, const char *label, const char *pin,
                              struct sign_fault *fault);
// Opens the only token with this label, and logs in.
enum sign_status token_open(const struct token_module *module, const char *label, const char *pin,
                            struct token *token, struct sign_fault *fault);
void token_close(struct token *token);

// A P-256 key pair, or a key that seals. The caller knows that no key of this name is in use: what
// a cut left of one goes.
enum sign_status token_make_key(struct token *token, const char *name, struct sign_fault *fault);
enum sign_status token_make_seal(struct token *token, const char *name, struct sign_fault *fault);

enum sign_status token_point(struct token *token, const char *name, uint8_t point[DIGEST_POINT],
                             struct sign_fault *fault);
// ECDSA of the digest; the signature is verified by OpenSSL before it is handed out.
enum sign_status token_sign(struct token *token, const char *name,
                            const uint8_t digest[DIGEST_BYTES], uint8_t signature[DIGEST_SIGNATURE],
                            struct sign_fault *fault);

// The same, for who signs often: the key is looked for and judged once.
struct token_signer {
    CK_OBJECT_HANDLE object;
    uint8_t point[DIGEST_POINT];
    struct digest_key *check; // of what it signs; NULL: it is made for each signature
};

enum sign_status token_find_key(struct token *token, const char *name, struct token_signer *key,
                                struct sign_fault *fault);
// For thousands of signatures a second: the key becomes an object of the session, inside the token
// like the other one but not read from its storage for each use, if the module can; and its
// signatures are checked by a key that is made once. What is held is to be let go.
enum sign_status token_hold_key(struct token *token, struct token_signer *key,
                                struct sign_fault *fault);
void token_let_go(struct token_signer *key);
enum sign_status token_sign_by(struct token *token, const struct token_signer *key,
                               const uint8_t digest[DIGEST_BYTES],
                               uint8_t signature[DIGEST_SIGNATURE], struct sign_fault *fault);

// AES-256-GCM with `name` as additional data: out has size + TOKEN_SEAL_OVERHEAD bytes.
enum sign_status token_seal(struct token *token, const char *name, const uint8_t *bytes,
                            size_t size, uint8_t *out, struct sign_fault *fault);
// `size` counts the overhead. SIGN_FAILED if a bit of it is not what was sealed.
enum sign_status token_unseal(struct token *token, const char *name, const uint8_t *sealed,
                              size_t size, uint8_t *out, struct sign_fault *fault);

// The note of this name with the highest number; *found false if there is none.
enum sign_status token_read_note(struct token *token, const char *name, struct token_note *note,
                                 bool *found, struct sign_fault *fault);
// Writes a new one before the old ones go, so that a cut leaves the old or the new number.
enum sign_status token_write_note(struct token *token, const char *name,
                                  const struct token_note *note, struct sign_fault *fault);

enum sign_status token_random(struct token *token, uint8_t *bytes, size_t size,
                              struct sign_fault *fault);

#endif
