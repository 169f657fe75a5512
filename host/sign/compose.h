// SPDX-License-Identifier: Apache-2.0
// Drafts: whole images with a certificate, not signed yet.
#ifndef PLUTON_SIGN_COMPOSE_H
#define PLUTON_SIGN_COMPOSE_H

#include "host/sign/authority.h"

// An image without certificate and signatures, which only a blank chip runs that trusts no root
// yet.
enum sign_status compose_unsigned(const struct image_plan *plan, const uint8_t *payload,
                                  size_t bytes, uint8_t **image, size_t *size,
                                  struct sign_fault *fault);

// *image: in memory of malloc. The payload is filled up with zeros to a multiple of four.
// Development key 0 is made, for all types, if there is none.
enum sign_status compose_draft(struct authority *authority, enum authority_kind kind, unsigned id,
                               const struct image_plan *plan, const uint8_t *payload, size_t bytes,
                               uint8_t **image, size_t *size);

#endif
