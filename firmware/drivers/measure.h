// SPDX-License-Identifier: Apache-2.0
// Driver of the measuring unit (rtl/measure): extends the accumulation register, either with a
// digest that the hardware makes of a memory region or with one that software gives. The format of
// an entry is spec/measurement.toml.
#ifndef PLUTON_DRIVERS_MEASURE_H
#define PLUTON_DRIVERS_MEASURE_H

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_dev {
    struct hal *hal;
    uint32_t base;
};

// What an entry says beside the digest.
struct measure_dev_component {
    uint32_t type; // PLUTON_COMPONENT_*: four ASCII characters, the first in bits 31:24
    uint32_t security_version;
    uint8_t
        signer[PLUTON_ENTRY_SIGNER_BYTES]; // SHA-256 of the verifying key; zero if there is none
};

// Prepares the context, and checks that a measuring unit answers at `base`.
enum dev_error measure_dev_init(struct measure_dev *dev, struct hal *hal, uint32_t base);

// Waits until the hardware has measured the boot ROM (entry 0), as it does after every reset.
enum dev_error measure_dev_wait_boot(struct measure_dev *dev);

// Measures `size` bytes (not zero) at `addr` (a multiple of four), read with the rights of
// `caller`, and extends the entry. The digest that went into it is returned. After an error
// nothing was extended.
enum dev_error measure_dev_region(struct measure_dev *dev,
                                  const struct measure_dev_component *component, uint32_t addr,
                                  uint32_t size, enum pluton_caller caller,
                                  uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES]);

// Extends an entry with a digest of the caller's.
enum dev_error measure_dev_extend(struct measure_dev *dev,
                                  const struct measure_dev_component *component,
                                  const uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
