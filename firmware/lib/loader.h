// SPDX-License-Identifier: Apache-2.0
// How Pluton's ROM and runtime come to an image that may run (docs/boot.md): the chip's fuses and
// engines behind image.h, and the steps that both take in the same order.
//
// Needs sha2 without an open message, and ecc. Codes are 0, those of image.h, or a driver's.
#ifndef PLUTON_LIB_LOADER_H
#define PLUTON_LIB_LOADER_H

#include "firmware/drivers/attest.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/efuse.h"
#include "firmware/drivers/lifecycle.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"
#include "firmware/lib/image.h"

#ifdef __cplusplus
extern "C" {
#endif

struct loader {
    struct hal *hal;
    struct lifecycle_dev lifecycle;
    struct efuse_dev efuse;
    struct sha2_dev sha2;
    struct ecc_dev ecc;
    struct measure_dev measure;
    struct image_ops ops; // its context is this structure, which must not move
    uint32_t header[IMAGE_HEADER_BYTES / 4];
    uint32_t piece[24]; // a message of short parts, while it is hashed
    volatile uint32_t doubt; // see loader_doubt()
};

// Finds the blocks, and waits until they are ready and ecc is software's.
enum dev_error loader_init(struct loader *loader, struct hal *hal);

// Copies the header at `from` and checks the copy. An unsigned image that is permitted taints the
// chip.
uint32_t loader_check(struct loader *loader, uint32_t from, const struct image_wanted *wanted,
                      struct image_manifest *manifest);

// Measures the payload at `load`, with the rights of `caller`, into the log; then compares.
uint32_t loader_measure(struct loader *loader, const struct image_manifest *manifest,
                        enum pluton_caller caller);

// What the checks of the last image say of themselves, apart from the codes above: 0 exactly where
// each was made and held, and the payload was compared. Whoever lets code run looks at it, too, and
// makes what starts the code depend on it: so one instruction that is not executed, wherever it is,
// lets nothing run that the codes would have refused.
uint32_t loader_doubt(const struct loader *loader);

// The same payload once more: compares only.
uint32_t loader_compare(struct loader *loader, const struct image_manifest *manifest,
                        enum pluton_caller caller);

#ifdef __cplusplus
}
#endif

#endif
