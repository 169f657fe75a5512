// SPDX-License-Identifier: Apache-2.0
#include "firmware/realtime/attack.h"

// Turns of a loop between two attempts: the firewalls keep one refusal until Secure World has told
// of it, which takes some thousand cycles.
#define PAUSE 500u

struct attack {
    struct realtime *realtime;
    const uint32_t *granted;
    uint32_t count, accesses, refused;
};

static void pause(void)
{
    for (volatile uint32_t i = 0; i < PAUSE; i++) {
    }
}

static bool is_granted(const struct attack *attack, uint32_t first)
{
    bool granted = false;
    for (uint32_t i = 0; i < attack->count; i++) {
        granted = granted || attack->granted[i] == first;
    }
    return granted;
}

static void attempt(struct attack *attack, uint32_t address)
{
    struct hal *hal = &attack->realtime->hal;
    uint32_t value = 0;
    for (uint32_t access = 0; access < 2; access++) {
        const enum hal_status told =
            access == 0 ? hal_read32(hal, address, &value) : hal_write32(hal, address, value);
        attack->accesses++;
        attack->refused += told == HAL_BUS_ERROR ? 1u : 0u;
        pause();
        realtime_feed(attack->realtime);
    }
}

void attack_all(struct realtime *realtime, const uint32_t *granted, uint32_t count)
{
    static const uint32_t devices[] = {
#define DEVICE(entry, name, base, size, boot, fixed) base,
        PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
    };
    static const uint32_t others[] = {
        PLUTON_FLASH_BASE,     PLUTON_FLASH_BASE + PLUTON_FLASH_SIZE - 4u,
        PLUTON_REGISTERS_BASE, 0x1A110000u, // the debug module's
        0x40000000u,           0xFFFFFFFCu, // nothing
    };
    struct mailbox_dev_entry entry = {0, 0};
    while (!realtime_hear(realtime, &entry) || entry.cmd != MESSAGE_LISTENS) {
        realtime_feed(realtime);
    }
    struct attack attack = {.realtime = realtime, .granted = granted, .count = count};
    for (uint32_t page = 0; page < PLUTON_SRAM_PAGES; page++) {
        const uint32_t first = PLUTON_SRAM_BASE + page * PLUTON_SRAM_PAGE;
        if (!is_granted(&attack, first)) {
            attempt(&attack, first + 4u * page);
        }
    }
    for (uint32_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (!is_granted(&attack, devices[i])) {
            attempt(&attack, devices[i] + 4u);
        }
    }
    for (uint32_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        attempt(&attack, others[i]);
    }
    (void)realtime_tell(realtime, MESSAGE_ATTACKED, attack.accesses << 16 | attack.refused);
}
