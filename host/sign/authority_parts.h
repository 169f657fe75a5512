// SPDX-License-Identifier: Apache-2.0
// What the files of the authority share with each other.
#ifndef PLUTON_SIGN_AUTHORITY_PARTS_H
#define PLUTON_SIGN_AUTHORITY_PARTS_H

#include "host/sign/authority.h"

// How an image key is called in the token, in the record, and its certificate's file.
struct authority_key_names {
    char token[32], record[24], file[48];
};
struct authority_key_names authority_name_key(enum authority_kind kind, unsigned id);

// The last line with this event and field; NULL if there is none.
const char *authority_line(const struct authority *authority, const char *event, const char *field,
                           const char *value);

// Opens the token of this label; `make`: with a PIN that is drawn, if there is none.
enum sign_status authority_token(struct authority *authority, const char *label,
                                 const char *pin_path, bool make, struct token *token);

// How many approvers there are.
size_t authority_approvers(const struct authority *authority);

// The approvals of a draft by distinct approvers, verified; names: joined by commas.
enum sign_status authority_approvals(struct authority *authority,
                                     const uint8_t manifest[DIGEST_BYTES],
                                     const uint8_t payload[DIGEST_BYTES], char *names, size_t room,
                                     size_t *count);

// A draft's parts, each as it should be: the image's form, its payload's digest, and a certificate
// of this authority for its type.
struct authority_draft {
    struct image_manifest manifest;
    uint8_t digest[DIGEST_BYTES]; // of the manifest: what its signature signs
    enum authority_kind kind;
    struct authority_key_names key;
};

enum sign_status authority_read_draft(struct authority *authority, const uint8_t *image,
                                      size_t size, struct authority_draft *draft);

// A little-endian number of a header.
static inline uint32_t authority_word(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

#endif
