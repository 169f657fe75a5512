// SPDX-License-Identifier: Apache-2.0
// The security monitor: Secure World of the application core. It loads policy and Normal World
// (load.*) and what the three other cores run (cores.*), grants what the policy may grant
// (policy.*), closes the firewalls, and from then on serves Normal World's calls, tells of refusals
// (world.*) and looks after the cores.
#ifndef PLUTON_MONITOR_MONITOR_H
#define PLUTON_MONITOR_MONITOR_H

#include "firmware/drivers/dma.h"
#include "firmware/drivers/firewall.h"
#include "firmware/drivers/mailbox.h"
#include "firmware/drivers/resets.h"
#include "firmware/lib/image.h"
#include "firmware/lib/memory.h"
#include "firmware/lib/pages.h"
#include "firmware/lib/serial.h"
#include "firmware/radio/radio.h"

// docs/boot.md, Memory.
#define MONITOR_CODE 0x80000000u
#define MONITOR_DATA 0x80010000u
#define MONITOR_WORLD_CODE 0x80020000u
#define MONITOR_WORLD_DATA 0x80040000u
#define MONITOR_WORLD_MOST 0x00020000u // of each
#define MONITOR_SHARED 0x80060000u
#define MONITOR_POLICY 0x80070000u
#define MONITOR_HOSTS RADIO_HOSTS
#define MONITOR_FRAMES RADIO_FRAMES
#define MONITOR_CHANNEL MEMORY_CHANNEL

#define MONITOR_RIGHT(subject, access)                                                             \
    PLUTON_PERMISSION(PLUTON_SUBJECT_##subject, PLUTON_ACCESS_##access)

// A core whose image the monitor loads, in the order of the reset controller.
struct monitor_core {
    bool loaded;                    // its image was in the slot and good
    uint32_t restarts;              // by the monitor, since the chip's reset
    struct image_manifest manifest; // as Pluton verified it
};

// What each step before Normal World adds to `doubt`, beside what it found to be wrong when it
// looked a second time, apart from the answers by which the monitor goes on or gives up. The sum is
// 0 exactly where every step was made and held; Normal World's entry is made of it, and the word
// that starts a core: so one instruction that is not executed lets nothing run that the answers
// would have refused. Each image of a core takes MONITOR_LOADED off before it is loaded.
enum {
    MONITOR_LOADED = 0x13C7A5E9, // each image, by monitor_load()
    MONITOR_CHECKED = 0x1E59C2D7,
    MONITOR_GRANTED = 0x0B74E91D,
    MONITOR_CLOSED = 0x25D36AC3,
};
#define MONITOR_DOUBT_BEGIN                                                                        \
    (0u - (2u * MONITOR_LOADED + MONITOR_CHECKED + MONITOR_GRANTED + MONITOR_CLOSED))

struct monitor {
    struct hal hal;
    struct serial serial;
    struct resets_dev resets;
    struct firewall_dev firewall;
    struct dma_dev dma;
    struct mailbox_dev pluton;
    uint32_t slot;
    volatile uint32_t doubt;             // see MONITOR_DOUBT_BEGIN
    struct image_manifest policy, world; // as Pluton verified them
    struct monitor_core core[RESETS_DEV_CORES];
};

#endif
