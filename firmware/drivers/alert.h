// SPDX-License-Identifier: Apache-2.0
// Driver of the collector of alerts (rtl/alert), which is read only: what went wrong since
// power-on.
#ifndef PLUTON_DRIVERS_ALERT_H
#define PLUTON_DRIVERS_ALERT_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct alert_dev {
    struct hal *hal;
    uint32_t base;
};

// Sources: a bit a block, 0 to 15 fatal, 16 to 19 freezing (rtl/alert/README.md).
struct alert_dev_record {
    bool frozen;     // secrets are wiped until the chip's reset
    bool fatal;      // the chip's reset is requested
    bool damaged;    // the record itself is not to be believed
    unsigned resets; // fatal alerts since power-on, 255 at most
    uint32_t causes; // sources since power-on
    uint32_t first;  // those of the first cycle with any
};

// Prepares the context, and checks that alert answers at `base`.
enum dev_error alert_dev_init(struct alert_dev *dev, struct hal *hal, uint32_t base);

enum dev_error alert_dev_read(struct alert_dev *dev, struct alert_dev_record *record);

#ifdef __cplusplus
}
#endif

#endif
