// SPDX-License-Identifier: Apache-2.0
// A program that sends as many messages and interrupts as it can, in bursts of random lengths, and
// checks that what comes from Normal World is whole and in order: numbers 0, 1, 2 … with their
// check word. Any core runs it; between real-time cores: storm.h.
#include "firmware/realtime/storm.h"

#define PERIOD 400000u
#define MAILBOX_INTERRUPT (1u << 6) // irq_i[2], rtl/soc/README.md
#define LISTENING (~(0xFu | MAILBOX_INTERRUPT))
#define ALL_PORTS 0xFFu
#define WRONG_NUMBER 0x1001u
#define WRONG_CHECK 0x1002u
#define WRONG_KIND 0x1003u
#define TELL_EVERY 64u // turns

int main(void);

static struct realtime self;
static volatile uint32_t woken;

// The mailbox's level stays until its events are taken: masked until the loop has done so.
void realtime_interrupt(uint32_t which)
{
    (void)which;
    woken++;
    realtime_mask(0xFFFFFFF0u);
}

static uint32_t random(void)
{
    static uint32_t state = 0x9E3779B9u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void hear(uint32_t *expected)
{
    struct mailbox_dev_entry entry = {0, 0};
    while (realtime_hear(&self, &entry)) {
        if ((entry.cmd & ~0xFFFFu) != MESSAGE_STORM) {
            hal_panic(WRONG_KIND);
        }
        if ((entry.cmd & 0xFFFFu) != (*expected & 0xFFFFu)) {
            hal_panic(WRONG_NUMBER);
        }
        if (entry.data != MESSAGE_STORM_CHECK(*expected)) {
            hal_panic(WRONG_CHECK);
        }
        (*expected)++;
    }
}

static void burst(uint32_t *next)
{
    uint32_t room = 0;
    realtime_need(mailbox_dev_room(&self.mailbox, &room));
    for (uint32_t n = random() % 16u; n != 0 && room != 0; n--, room--) {
        const struct mailbox_dev_entry entry = {MESSAGE_STORM | (*next & 0xFFFFu),
                                                MESSAGE_STORM_CHECK(*next)};
        realtime_need(mailbox_dev_push(&self.mailbox, &entry));
        (*next)++;
    }
    realtime_need(intercore_dev_raise(&self.mailbox, random() & ALL_PORTS));
}

int main(void)
{
    uint32_t next = 0, expected = 0;
    realtime_begin(&self, PERIOD, MESSAGE_STORM);
    storm_begin(&self.hal);
    realtime_need(intercore_dev_enable(&self.mailbox, INTERCORE_DEV_EVENTS, 1, 1));
    realtime_need(intercore_dev_listen(&self.mailbox, ALL_PORTS));
    for (uint32_t turn = 1;; turn++) {
        uint32_t events = 0;
        realtime_mask(LISTENING);
        burst(&next);
        for (uint32_t pause = random() % 256u; pause != 0; pause--) {
            __asm__ volatile("");
        }
        if (woken != 0) {
            woken = 0;
            realtime_need(intercore_dev_take_events(&self.mailbox, &events));
            realtime_need(intercore_dev_take_ports(&self.mailbox, &events));
        }
        hear(&expected);
        const uint32_t between = storm_turn(random);
        if (turn % TELL_EVERY == 0) {
            (void)realtime_tell(&self, MESSAGE_BETWEEN, between);
        }
        realtime_feed(&self);
    }
}
