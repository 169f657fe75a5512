// SPDX-License-Identifier: Apache-2.0
// The LMS key of an authority, in its folder: the seed and the next index, sealed by a key of the
// token, in <name>.state, and the leaves of the tree, which are public, in <name>.tree.
//
// No index is used twice: the next one is on the disk, and in a note of the token, before a
// signature by the one before it is made. A state that is older than the note is refused. A cut at
// any point costs an index at most. The caller holds the authority's lock.
#ifndef PLUTON_SIGN_LMS_STATE_H
#define PLUTON_SIGN_LMS_STATE_H

#include "host/sign/lms_sign.h"
#include "host/sign/token.h"

// Makes the key, once; name: of its files, of the sealing key and of the note.
enum sign_status lms_state_make(struct token *token, const char *folder, const char *name,
                                struct sign_fault *fault);
bool lms_state_exists(const char *folder, const char *name);

enum sign_status lms_state_public(struct token *token, const char *folder, const char *name,
                                  uint8_t public_key[LMS_PUBLIC], uint32_t *next,
                                  struct sign_fault *fault);

// Takes the next index. SIGN_FAILED once all are used.
enum sign_status lms_state_sign(struct token *token, const char *folder, const char *name,
                                const uint8_t *message, size_t size,
                                uint8_t signature[LMS_SIGNATURE], uint32_t *index,
                                struct sign_fault *fault);

#endif
