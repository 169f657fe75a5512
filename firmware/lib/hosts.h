// SPDX-License-Identifier: Apache-2.0
// A list of hosts as a manifest and a policy have it (spec/image.toml): names, each ended by a zero
// byte, and zeros behind the last.
#ifndef PLUTON_LIB_HOSTS_H
#define PLUTON_LIB_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/lib/generated/image_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

// The length of the name that begins at `at`; 0: the list has ended. The next one begins behind its
// zero byte. A name that reaches the list's end has none, and is not one of its names.
uint32_t hosts_name_bytes(const uint8_t hosts[IMAGE_HOSTS_BYTES], uint32_t at);

// Whether `host` is one of the names, byte for byte.
bool hosts_named(const uint8_t hosts[IMAGE_HOSTS_BYTES], const uint8_t *host, uint32_t bytes);

#ifdef __cplusplus
}
#endif

#endif
