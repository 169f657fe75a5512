// SPDX-License-Identifier: Apache-2.0
// A synthetic device: its keys lie in a file, and the golden models sign and compose tokens with
// them. For tests of what talks to devices; not a simulation of the chip, and nothing that keeps
// secrets. The log is what the boot of docs/boot.md makes of the flash, without running any of it.
#ifndef HOST_DEVICE_GOLDEN_H
#define HOST_DEVICE_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

#include "cmodel/token.h"
#include "firmware/drivers/generated/mailbox_commands.h"
#include "firmware/lib/image.h"
#include "host/device/board.h"
#include "host/device/golden_radio.h"
#include "host/flash/flash.h"

enum { GOLDEN_MAILBOXES = 2, GOLDEN_COMMANDS = 32 };

struct golden_keys {
    uint8_t attestation[32], general[32]; // private
    struct token_key attestation_point, general_point;
};

struct golden {
    const char *path; // of the keys
    struct golden_keys keys;
    bool secured;
    struct image_chip fuses;
    bool has_flash;
    struct flash flash;
    // since the last boot
    enum device_state state;
    uint32_t slot, boots;
    char text[DEVICE_STATUS_TEXT];
    uint8_t seed[32], accumulator[32];
    uint8_t log[PLUTON_TOKEN_COMPONENTS_MAX][PLUTON_ENTRY_BYTES];
    size_t entries;
    struct image_manifest runs[IMAGE_TYPES];
    bool is_logged[IMAGE_TYPES];
    uint16_t uses[GOLDEN_MAILBOXES][GOLDEN_COMMANDS];
    uint8_t token[GOLDEN_MAILBOXES][PLUTON_TOKEN_MAX];
    uint32_t token_size[GOLDEN_MAILBOXES];
    struct golden_radio *radio; // the caller's; NULL: none
};

// A new device of this path, Provisioned, which trusts this root hash (NULL: none).
enum sign_status golden_new(const char *path, const uint8_t *root, struct sign_fault *fault);
// flash NULL: the log is the ROM's entry alone, and the device is in update mode.
enum sign_status golden_open(struct golden *golden, const char *path, const char *flash,
                             struct sign_fault *fault);
void golden_close(struct golden *golden);

void golden_boot(struct golden *golden);
// A token of this boot over the nonce. False: the machine failed.
bool golden_token(const struct golden *golden, const uint8_t nonce[32],
                  uint8_t token[PLUTON_TOKEN_MAX], size_t *size);
bool golden_sign(const uint8_t key[32], const uint8_t digest[32], uint8_t signature[64]);
// Writes its file anew: life cycle and counters as they are now.
enum sign_status golden_keep(const struct golden *golden, struct sign_fault *fault);
enum sign_status golden_secure(struct golden *golden, struct sign_fault *fault);
// The ROM's digest in the log.
bool golden_rom(uint8_t digest[32]);

// A handler of device_serve(); context: the struct golden.
void golden_handle(void *context, const struct device_frame *request, struct device_frame *answer);

#endif
