// SPDX-License-Identifier: Apache-2.0
// Driver of lifecycle (rtl/lifecycle): what the chip is allowed. It only goes forward.
#ifndef PLUTON_DRIVERS_LIFECYCLE_H
#define PLUTON_DRIVERS_LIFECYCLE_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

enum lifecycle_dev_state {
    LIFECYCLE_DEV_SENSE, // the fuses are not read yet
    LIFECYCLE_DEV_BLANK,
    LIFECYCLE_DEV_UNFINISHED, // keys are committed; birth burns what is left
    LIFECYCLE_DEV_PROVISIONED,
    LIFECYCLE_DEV_SECURED,
    LIFECYCLE_DEV_RETURNED,
    LIFECYCLE_DEV_BROKEN, // the fuses fit no state: nothing is allowed
    LIFECYCLE_DEV_ERROR,  // an internal check failed, until the chip's reset
};

struct lifecycle_dev {
    struct hal *hal;
    uint32_t base;
};

struct lifecycle_dev_status {
    enum lifecycle_dev_state state;
    bool tainted;   // something that only Blank allows was used since the chip's reset
    uint16_t token; // the life cycle as a token says it; 0: no token
};

// Prepares the context, and checks that lifecycle answers at `base`.
enum dev_error lifecycle_dev_init(struct lifecycle_dev *dev, struct hal *hal, uint32_t base);

// One word for people; never null.
const char *lifecycle_dev_name(enum lifecycle_dev_state state);

enum dev_error lifecycle_dev_status(struct lifecycle_dev *dev, struct lifecycle_dev_status *status);

// Waits until the fuses are sensed; then as lifecycle_dev_status().
enum dev_error lifecycle_dev_wait_sensed(struct lifecycle_dev *dev,
                                         struct lifecycle_dev_status *status);

// Provisioned to Secured; to be repeated if it failed or was cut. DEV_DENIED in any other state.
enum dev_error lifecycle_dev_secure(struct lifecycle_dev *dev);

// Secured to Returned: the secrets are burnt to ones, for good. To be repeated if it failed or was
// cut. DEV_CAPABILITY until a capability was accepted in this boot, while there are keys.
enum dev_error lifecycle_dev_return(struct lifecycle_dev *dev);

// The chip counts as tainted from now on: something that only Blank allows is used.
enum dev_error lifecycle_dev_taint(struct lifecycle_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
