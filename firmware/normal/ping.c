// SPDX-License-Identifier: Apache-2.0
// A Normal World that sends one message after the other to each core that runs realtime/echo.c, and
// prints how many cycles it takes until the message is back, least, mean and most.
#include "firmware/normal/world.h"
#include "firmware/realtime/messages.h"

#define CORES 3u
#define MESSAGES 256u
#define TIME_LIMIT 100000u // cycles, for one message

int main(void);

static const uint32_t mailboxes[CORES] = {
    PLUTON_MAILBOX_REALTIME0_BASE,
    PLUTON_MAILBOX_REALTIME1_BASE,
    PLUTON_MAILBOX_RADIO_BASE,
};
static const char *const names[CORES] = {"real-time core 0", "real-time core 1", "radio core"};

// Cycles until what was sent is back; TIME_LIMIT: it did not come.
static uint32_t ping(uint32_t core, uint32_t number)
{
    const uint32_t begin = world_time();
    if (!world_tell(mailboxes[core], MESSAGE_ECHO, number)) {
        return TIME_LIMIT;
    }
    while (world_time() - begin < TIME_LIMIT) {
        uint32_t command = 0, data = 0;
        if (world_hear(mailboxes[core], &command, &data) && command == MESSAGE_ECHO &&
            data == number) {
            return world_time() - begin;
        }
    }
    return TIME_LIMIT;
}

static void number(const char *what, uint32_t value)
{
    world_text(what);
    world_decimal(value);
}

int main(void)
{
    const uint32_t running = world_ask(WORLD_CALL_CORES, 0, 0).a[0];
    uint32_t lost = 0;
    for (uint32_t core = 0; core < CORES; core++) {
        uint32_t least = TIME_LIMIT, most = 0, sum = 0;
        if ((running >> core & 1u) == 0) {
            continue;
        }
        (void)ping(core, 0); // until it runs, and has found its mailbox
        for (uint32_t i = 1; i <= MESSAGES; i++) {
            const uint32_t cycles = ping(core, i);
            lost += cycles == TIME_LIMIT ? 1u : 0u;
            least = cycles < least ? cycles : least;
            most = cycles > most ? cycles : most;
            sum += cycles;
        }
        world_text("ping: ");
        world_text(names[core]);
        number(": least ", least);
        number(", mean ", sum / MESSAGES);
        number(", most ", most);
        world_line();
    }
    number("ping: lost ", lost);
    world_line();
    return lost == 0 ? 0 : 1;
}
