// SPDX-License-Identifier: Apache-2.0
// A signing authority: a folder with a token's PIN, certificates, approvals and the record, and the
// token with the keys. docs/signing.md says who does what with it.
//
//   authority/softhsm2.conf, tokens/   SoftHSM's, where no other module is named
//   authority/pin                      of the authority's token, 0600
//   authority/log                      record.h
//   authority/keys/KIND-ID.certificate what the root key says of an image key (spec/image.toml)
//   authority/approvers/NAME.pin       of the approver's own token, 0600
//   authority/approvals/MANIFEST-NAME  one approval
//   authority/lms-KIND.state, .tree    lms_state.h
//
// The two kinds have roots of their own, so that a chip that trusts one never runs what the other
// signed.
#ifndef PLUTON_SIGN_AUTHORITY_H
#define PLUTON_SIGN_AUTHORITY_H

#include "host/image/image_file.h"
#include "host/sign/files.h"
#include "host/sign/lms_state.h"
#include "host/sign/record.h"

enum authority_kind {
    AUTHORITY_DEVELOPMENT,
    AUTHORITY_RELEASE,
    AUTHORITY_KINDS,
};

enum {
    AUTHORITY_APPROVALS = 2, // that a release key needs
    AUTHORITY_NAME = 17,     // of an approver, with its end
};

struct authority_options {
    const char *folder;
    const char *module;   // NULL: SoftHSM
    const char *pin_file; // NULL: <folder>/pin
    bool create;          // make it on first use
};

struct authority {
    char folder[PATH_MAX];
    const char *pin_file;
    struct token_module module;
    struct token token;
    struct record record;
    int lock;
    bool softhsm;
    struct sign_fault *fault;
};

const char *authority_kind_name(enum authority_kind kind);

// Holds the authority's lock until it is closed. Opening verifies the record.
enum sign_status authority_open(struct authority *authority,
                                const struct authority_options *options, struct sign_fault *fault);
void authority_close(struct authority *authority);

// ---- keys ----

// The root key of a kind; made if there is none and `make`.
enum sign_status authority_root(struct authority *authority, enum authority_kind kind, bool make,
                                uint8_t point[DIGEST_POINT]);
// The LMS key of a kind, likewise. *next: signatures that were made.
enum sign_status authority_second(struct authority *authority, enum authority_kind kind, bool make,
                                  uint8_t public_key[LMS_PUBLIC], uint32_t *next);
// Makes image key `id` and its certificate. `types`: bit n, the n-th type.
enum sign_status authority_make_key(struct authority *authority, enum authority_kind kind,
                                    unsigned id, uint32_t types);
bool authority_has_key(struct authority *authority, enum authority_kind kind, unsigned id);
enum sign_status authority_revoke(struct authority *authority, enum authority_kind kind,
                                  unsigned id);
bool authority_is_revoked(struct authority *authority, enum authority_kind kind, unsigned id);
// Its certificate, verified against root, token and record.
enum sign_status authority_certificate(struct authority *authority, enum authority_kind kind,
                                       unsigned id, struct image_certificate *certificate);

// ---- images ----

// Signs a draft in place: a whole image with certificate, its signatures all zero. The record has
// it before the signature is there. `second`: by the LMS key too.
enum sign_status authority_sign(struct authority *authority, uint8_t *image, size_t size,
                                bool second);

// ---- approvers ----

// Makes a token with a key for `name`. Once a release key exists, two approvers must agree: `by`.
enum sign_status authority_add_approver(struct authority *authority, const char *name,
                                        const char *const *by, size_t count);
bool authority_is_approver(const struct authority *authority, const char *name);
enum sign_status authority_dismiss(struct authority *authority, const char *name);
// An approver's signature of what the draft is. pin_file: NULL for approvers/NAME.pin.
enum sign_status authority_approve(struct authority *authority, const char *name,
                                   const char *pin_file, const uint8_t *image, size_t size);

#endif
