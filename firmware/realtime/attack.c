// SPDX-License-Identifier: Apache-2.0
// What a taken-over core does before its program's work: it reads and writes every page of SRAM,
// every device and memory of the chip, flash, and where nothing is, and writes what would do
// something where it is allowed (triggers.h); but for what was granted. It begins once Normal World
// listens, and tells it how many accesses there were, and of how many refusals the core was told.
#include "firmware/lib/generated/image_spec.h"
#include "firmware/radio/radio.h"
#include "firmware/realtime/realtime.h"
#include "firmware/realtime/triggers.h"

// Turns of a loop between two attempts: the firewalls keep one refusal until Secure World has told
// of it, which takes some thousand cycles.
#define PAUSE 500u

#define READ (1u << PLUTON_ACCESS_READ)
#define WRITE (1u << PLUTON_ACCESS_WRITE)

// What the core that runs an image of this type has: firmware/monitor/policy.txt, and the pages of
// radio.h.
static const struct {
    uint32_t type, first, rights;
} granted[] = {
    {IMAGE_TYPE_RTA0, PLUTON_REALTIME0_WATCHDOG_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA0, PLUTON_REALTIME0_MAILBOX_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA0, PLUTON_ADC_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA0, PLUTON_GPIO0_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA1, PLUTON_REALTIME1_WATCHDOG_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA1, PLUTON_REALTIME1_MAILBOX_BASE, READ | WRITE},
    {IMAGE_TYPE_RTA1, PLUTON_GPIO1_BASE, READ | WRITE},
    {IMAGE_TYPE_RADI, PLUTON_RADIO_WATCHDOG_BASE, READ | WRITE},
    {IMAGE_TYPE_RADI, PLUTON_RADIO_MAILBOX_BASE, READ | WRITE},
    {IMAGE_TYPE_RADI, PLUTON_RADIO_UART_BASE, READ | WRITE},
    {IMAGE_TYPE_RADI, RADIO_HOSTS, READ},
    {IMAGE_TYPE_RADI, RADIO_FRAMES, READ | WRITE},
};

static uint32_t accesses, refusals;

static void pause(void)
{
    for (volatile uint32_t i = 0; i < PAUSE; i++) {
    }
}

static uint32_t rights(uint32_t type, uint32_t first)
{
    for (uint32_t i = 0; i < sizeof granted / sizeof granted[0]; i++) {
        if (granted[i].type == type && granted[i].first == first) {
            return granted[i].rights;
        }
    }
    return 0;
}

static void count(struct realtime *realtime, enum hal_status told)
{
    accesses++;
    refusals += told == HAL_BUS_ERROR ? 1u : 0u;
    pause();
    realtime_feed(realtime);
}

// One word at `address`, but for what there are `allowed` rights for.
static void attempt(struct realtime *realtime, uint32_t address, uint32_t allowed)
{
    uint32_t value = 0;
    if ((allowed & READ) == 0) {
        count(realtime, hal_read32(&realtime->hal, address, &value));
    }
    if ((allowed & WRITE) == 0) {
        count(realtime, hal_write32(&realtime->hal, address, value));
    }
}

void realtime_first(struct realtime *realtime, uint32_t type)
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
    for (uint32_t page = 0; page < PLUTON_SRAM_PAGES; page++) {
        const uint32_t first = PLUTON_SRAM_BASE + page * PLUTON_SRAM_PAGE;
        attempt(realtime, first + 4u * page, rights(type, first));
    }
    for (uint32_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        attempt(realtime, devices[i] + 4u, rights(type, devices[i]));
    }
    for (uint32_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        attempt(realtime, others[i], 0);
    }
    for (uint32_t i = 0; i < sizeof triggers / sizeof triggers[0]; i++) {
        count(realtime, hal_write32(&realtime->hal, triggers[i].device + triggers[i].offset,
                                    triggers[i].value));
    }
    (void)realtime_tell(realtime, MESSAGE_ATTACKED, accesses << 16 | refusals);
}
