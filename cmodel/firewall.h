// SPDX-License-Identifier: Apache-2.0
// The firewalls cycle by cycle, from rtl/firewall/README.md and spec/resources.toml: the verdicts
// of all ports, the table, the registers.
//
// Call outputs, compare, then step with the same inputs.
#ifndef CMODEL_FIREWALL_H
#define CMODEL_FIREWALL_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FIREWALL_PORTS 7
#define FIREWALL_ENTRIES 176 // of the table: indexes below the first that is none
#define FIREWALL_DEVICES 48  // of these the devices', the last ones

#define FIREWALL_CLOSE 0x434C4F53u   // `CLOS`
#define FIREWALL_GRANTED 0x80000000u // in GRANT
#define FIREWALL_KEPT 0x80000000u    // in FAULT_INFO
#define FIREWALL_THERE 0x40u

struct firewall_ask {
    bool valid; // in one cycle of each access; the verdict does not depend on it
    uint32_t addr;
    unsigned subject, access; // 3 and 2 bits, any code
    bool nonsecure;
};

struct firewall_in {
    struct firewall_ask ask[FIREWALL_PORTS];
    struct apb_in apb;
    bool handover;
};

struct firewall_out {
    bool allow[FIREWALL_PORTS];
    struct apb_out apb;
    bool handover, irq;
    unsigned readers[FIREWALL_DEVICES]; // who may read the device: bit s, subject s
    bool alert;                         // never without a fault, and the model has none
};

struct firewall {
    bool handover, closed;
    uint32_t grant[FIREWALL_ENTRIES]; // as GRANT reads it
    bool kept;
    uint32_t fault_addr, fault_info; // 0 where none is kept
    uint32_t fault_count;
};

// The entry of an address. False, and *index is left alone: none.
bool firewall_index(uint32_t addr, unsigned *index);

void firewall_reset(struct firewall *f);
void firewall_outputs(const struct firewall *f, const struct firewall_in *in,
                      struct firewall_out *out);
void firewall_step(struct firewall *f, const struct firewall_in *in);

#ifdef __cplusplus
}
#endif

#endif
