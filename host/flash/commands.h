// SPDX-License-Identifier: Apache-2.0
#ifndef PLUTON_FLASH_COMMANDS_H
#define PLUTON_FLASH_COMMANDS_H

#include "host/flash/flash.h"
#include "host/sign/authority.h"

enum { COMMANDS_HOSTS = 32 };

struct options {
    struct authority_options authority;
    const char *flash, *offset;
    enum authority_kind kind;
    uint32_t id, security_version, release;
    bool slot[IMAGE_SLOTS]; // none: both
    bool has_first, second, is_unsigned, is_signed[IMAGE_TYPES], without[IMAGE_TYPES];
    uint32_t first;
    const char *firmware, *policy;
    const char *file[IMAGE_TYPES]; // payload or, if is_signed, image
    const char *devices;           // of NWOS; NULL: the project's own
    const char *host[COMMANDS_HOSTS];
    size_t hosts;
    const char *service; // that the policy's manifest names; NULL: none
    const char *root;
    struct sign_fault *fault;
};

enum sign_status command_build(const struct options *options);
enum sign_status command_show(const struct options *options);
enum sign_status command_corrupt(const struct options *options);

#endif
