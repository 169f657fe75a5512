// SPDX-License-Identifier: Apache-2.0
#include "firmware/lib/hosts.h"

uint32_t hosts_name_bytes(const uint8_t hosts[IMAGE_HOSTS_BYTES], uint32_t at)
{
    uint32_t end = at;
    while (end < IMAGE_HOSTS_BYTES && hosts[end] != 0) {
        end++;
    }
    return end - at;
}

bool hosts_named(const uint8_t hosts[IMAGE_HOSTS_BYTES], const uint8_t *host, uint32_t bytes)
{
    uint32_t length = 0;
    bool named = false;
    for (uint32_t at = 0; !named && (length = hosts_name_bytes(hosts, at)) != 0; at += length + 1) {
        named = length == bytes && at + length < IMAGE_HOSTS_BYTES;
        for (uint32_t i = 0; named && i < bytes; i++) {
            named = hosts[at + i] == host[i];
        }
    }
    return named;
}
