// SPDX-License-Identifier: Apache-2.0
// Driver of the firewalls (rtl/firewall): who may read, write and execute what of the chip, outside
// Pluton. Entries and bits of a permission: firmware/hal/generated/resources.h. Pluton reaches the
// registers before the handover, Secure World after it: to everybody else each call is DEV_ACCESS.
#ifndef PLUTON_DRIVERS_FIREWALL_H
#define PLUTON_DRIVERS_FIREWALL_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

struct firewall_dev {
    struct hal *hal;
    uint32_t base;
};

struct firewall_dev_status {
    bool handover; // the application core was released
    bool closed;   // nothing is granted any more
    bool refused;  // a refusal is kept
};

struct firewall_dev_entry {
    bool granted;        // its permission is final; else it is Secure World's
    uint32_t permission; // PLUTON_PERMISSION bits; 0 where nothing was granted
};

// The first refusal since the last acknowledge.
struct firewall_dev_fault {
    bool kept;        // else nothing was refused, and all but count is zero
    uint32_t address; // of the refused access
    uint8_t subject;  // enum pluton_subject, or a code that is none
    bool nonsecure;   // the world that the access named
    uint8_t access;   // PLUTON_ACCESS_...
    bool resource;    // there is a resource at the address
    uint8_t index;    // its entry
    uint32_t count;   // refusals since the chip's reset; stays at its greatest value
};

// Prepares the context, and checks that the firewalls answer at `base`.
enum dev_error firewall_dev_init(struct firewall_dev *dev, struct hal *hal, uint32_t base);

enum dev_error firewall_dev_status(struct firewall_dev *dev, struct firewall_dev_status *status);

// Grants entry `index` until the chip's reset, and reads back that it is so. DEV_ARGUMENT: no such
// entry, or bits that no permission has. DEV_ACCESS: refused, nothing changed
// (rtl/firewall/README.md says when). DEV_INTERNAL: the entry does not read what was granted.
enum dev_error firewall_dev_grant(struct firewall_dev *dev, uint32_t index, uint32_t permission);

enum dev_error firewall_dev_granted(struct firewall_dev *dev, uint32_t index,
                                    struct firewall_dev_entry *entry);

// 0 exactly where entry `index` is granted, and with this permission. For who looks a second time.
uint32_t firewall_dev_differs(struct firewall_dev *dev, uint32_t index, uint32_t permission);

// From then on nothing is granted any more. After the handover, once; else DEV_ACCESS.
enum dev_error firewall_dev_close(struct firewall_dev *dev);

// A refusal between the reads of this call changes nothing of what is kept, but may be in `count`.
enum dev_error firewall_dev_fault(struct firewall_dev *dev, struct firewall_dev_fault *fault);

// Drops the kept refusal, if there is one, and with it the interrupt.
enum dev_error firewall_dev_acknowledge(struct firewall_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
