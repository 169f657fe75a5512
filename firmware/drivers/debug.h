// SPDX-License-Identifier: Apache-2.0
// Driver of debug (rtl/debug): the challenge of this boot, and what is accepted for it.
//
// It verifies nothing: firmware/lib/capability.h does, and calls it.
#ifndef PLUTON_DRIVERS_DEBUG_H
#define PLUTON_DRIVERS_DEBUG_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DEBUG_DEV_CHALLENGE_BYTES 32

struct debug_dev {
    struct hal *hal;
    uint32_t base;
};

struct debug_dev_status {
    bool busy;
    bool fresh;     // a challenge is there that served no accept yet
    bool open;      // the debug port, until the chip's reset
    bool returning; // lifecycle's RETURN is allowed, until the chip's reset
    bool used;      // JTAG was used in Blank since the chip's reset
    bool alert;
    enum dev_error error; // of the last command
};

// Prepares the context, and checks that debug answers at `base`.
enum dev_error debug_dev_init(struct debug_dev *dev, struct hal *hal, uint32_t base);

enum dev_error debug_dev_status(struct debug_dev *dev, struct debug_dev_status *status);

// Draws the challenge. DEV_ORDER if it was drawn in this boot, DEV_DENIED but in Provisioned and
// Secured.
enum dev_error debug_dev_draw(struct debug_dev *dev);

// The challenge. DEV_ORDER if none is fresh.
enum dev_error debug_dev_challenge(struct debug_dev *dev,
                                   uint8_t challenge[DEBUG_DEV_CHALLENGE_BYTES]);

// Uses the challenge up. The first extends the entry DEBG and opens the debug port; the second, in
// Secured only, allows lifecycle_dev_return(). DEV_ORDER if no challenge is fresh.
enum dev_error debug_dev_accept_debug(struct debug_dev *dev);
enum dev_error debug_dev_accept_return(struct debug_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
