// SPDX-License-Identifier: Apache-2.0
// Driver of birth (rtl/birth): the chip makes its own keys, once.
#ifndef PLUTON_DRIVERS_BIRTH_H
#define PLUTON_DRIVERS_BIRTH_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct birth_dev {
    struct hal *hal;
    uint32_t base;
};

// Where birth stands. `step` is that of rtl/birth/README.md: the one in progress, or, when not
// busy, the one in which the last birth failed.
struct birth_dev_status {
    bool busy;
    bool done;
    enum dev_error error;
    uint32_t step;
    uint32_t area; // that was begun last
};

// Prepares the context, and checks that birth answers at `base`.
enum dev_error birth_dev_init(struct birth_dev *dev, struct hal *hal, uint32_t base);

// Begins a birth, or finishes one whose key area is committed already. Refused: DEV_DENIED
// (not Blank), DEV_TAINTED (a test port was used since the chip's reset).
enum dev_error birth_dev_start(struct birth_dev *dev);

enum dev_error birth_dev_status(struct birth_dev *dev, struct birth_dev_status *status);

// Waits for its end. DEV_OK: the chip has its keys and is Provisioned. DEV_RANDOM: the noise source
// failed. DEV_SCRAP: no key area is left.
enum dev_error birth_dev_wait(struct birth_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
