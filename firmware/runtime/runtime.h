// SPDX-License-Identifier: Apache-2.0
// Pluton's runtime: serves the two mailboxes by the table of docs/generated/mailbox.md.
// Freestanding, the same source on Pluton's own core and on a host.
//
// A request is copied whole before it is looked at, and what it may do is decided from the copy and
// from the mailbox by which it came, alone. Nothing that a world sends makes the runtime wait for
// it, or keeps the other world from being served for longer than one command.
#ifndef PLUTON_RUNTIME_H
#define PLUTON_RUNTIME_H

#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/aes.h"
#include "firmware/drivers/attest.h"
#include "firmware/drivers/drbg.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/lifecycle.h"
#include "firmware/drivers/mailbox.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"
#include "firmware/drivers/watchdog.h"
#include "firmware/lib/capability.h"
#include "firmware/lib/loader.h"
#include "firmware/lib/pages.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RUNTIME_MAILBOXES 2
#define RUNTIME_COMMANDS 32 // as many as the table may have

// Cycles without a turn after which the chip is reset: more than the longest command and the
// longest stage of a boot take (README.md).
#define RUNTIME_SILENCE 10000000u

// What belongs to one mailbox. None of it is seen by the other.
struct runtime_mailbox {
    struct mailbox_dev dev;
    uint32_t id;
    uint32_t right; // MAILBOX_NORMAL or MAILBOX_SECURE
    enum pluton_caller caller;
    struct mailbox_dev_reader reader;
    struct mailbox_dev_message answer;
    bool answering;
    uint32_t sent; // entries of the answer
    uint16_t uses[RUNTIME_COMMANDS];
    bool hashing, hashed; // a hash is begun; `hash` holds some of it
    struct sha2_dev_context hash;
    uint32_t token_size; // 0: none
    uint8_t token[ATTEST_DEV_TOKEN_BYTES];
};

// An image of one type in this boot.
struct runtime_image {
    bool tried; // it was measured
    bool runs;  // and is what `manifest` says
    struct image_manifest manifest;
};

struct runtime {
    struct hal *hal;
    struct watchdog_dev watchdog; // Pluton's own
    struct lifecycle_dev lifecycle;
    struct drbg_dev drbg;
    struct sha2_dev sha2;
    struct aes_dev aes;
    struct attest_dev attest;
    struct measure_dev measure;
    struct efuse_dev efuse;
    struct debug_dev debug;
    bool drbg_ready, sha2_ready, aes_ready, attest_ready, measure_ready, capability_ready;
    struct runtime_mailbox mailbox[RUNTIME_MAILBOXES];
    bool booted;   // by ROM, from `slot`
    uint32_t slot; // of the flash
    bool loader_ready;
    struct loader loader;
    struct pages pages; // of SRAM, that are an image's
    struct runtime_image images[IMAGE_TYPES];
    struct accumulator_dev_log log; // of a command's, while it runs
};

// Prepares the context, which must not move, and finds the blocks. A block that does not answer is
// told by `not_ready` where a command needs it; without mailboxes, life cycle or watchdog there is
// no runtime, and the error says why. From here on the watchdog runs.
enum dev_error runtime_init(struct runtime *runtime, struct hal *hal);

// Does a whole request as if it had come by this mailbox: every check of the table, and the
// command. 0 or the code; with a code the answer's payload counts for nothing.
uint32_t runtime_ask(struct runtime *runtime, struct runtime_mailbox *box,
                     const struct mailbox_dev_message *request, struct mailbox_dev_message *answer);

// Serves each mailbox once, and feeds the watchdog before each: at most a FIFO's entries are read
// or written, and one command is done. An error is one of the bus: a mailbox did not answer as it
// must.
enum dev_error runtime_step(struct runtime *runtime);

#ifdef __cplusplus
}
#endif

#endif
