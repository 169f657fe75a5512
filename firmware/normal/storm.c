// SPDX-License-Identifier: Apache-2.0
// A Normal World that talks with everybody at once: numbered messages with each of the other cores
// (realtime/storm_core.c), which must come whole and in order, their interrupts, and commands of
// random lengths to Pluton, whose answers must be those of what was asked.
#include "firmware/normal/world.h"
#include "firmware/realtime/messages.h"

#define ROUNDS 8000u
#define CORES 3u
#define COMMAND_EVERY 8u // rounds
#define HASH_EVERY 64u
#define ANSWER_MOST 128u // bytes, of what is asked here
#define MESSAGE_MOST 200u
#define PIECE_MOST 70u
#define DIGEST_BYTES 32u
#define SW_TX_INT_PORT 0x14u

int main(void);

static const uint32_t mailboxes[CORES] = {
    PLUTON_MAILBOX_REALTIME0_BASE,
    PLUTON_MAILBOX_REALTIME1_BASE,
    PLUTON_MAILBOX_RADIO_BASE,
};
static uint32_t next[CORES], expected[CORES], between[CORES], heard, commands, wrong;

static uint32_t random(void)
{
    static uint32_t state = 0x2545F491u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void hear(uint32_t core)
{
    uint32_t command = 0, data = 0;
    for (uint32_t n = random() % 16u; n != 0 && world_hear(mailboxes[core], &command, &data); n--) {
        if (command == MESSAGE_BETWEEN) {
            between[core] = data;
            continue;
        }
        if ((command & ~0xFFFFu) != MESSAGE_STORM) {
            wrong += command == MESSAGE_READY ? 0u : 1u;
            continue;
        }
        const int good = (command & 0xFFFFu) == (expected[core] & 0xFFFFu) &&
                         data == MESSAGE_STORM_CHECK(expected[core]);
        wrong += good ? 0u : 1u;
        expected[core]++;
        heard++;
    }
}

static void tell(uint32_t core)
{
    for (uint32_t n = random() % 16u;
         n != 0 && world_tell(mailboxes[core], MESSAGE_STORM | (next[core] & 0xFFFFu),
                              MESSAGE_STORM_CHECK(next[core]));
         n--) {
        next[core]++;
    }
    *(volatile uint32_t *)(uintptr_t)(mailboxes[core] + SW_TX_INT_PORT) = random() & 0xFFu;
}

// A command; *size bytes of its answer. What is left of the last word must be zero: nothing of
// another answer, or of what Pluton works on.
static uint32_t call(uint32_t op, const uint8_t *request, uint32_t request_size,
                     uint8_t response[MAILBOX_PAYLOAD], uint32_t *size)
{
    for (uint32_t i = 0; i < ANSWER_MOST; i++) {
        response[i] = 0xFF;
    }
    const uint32_t code = world_pluton(op, request, request_size, response, size);
    for (uint32_t i = *size; i % 4u != 0 && i < ANSWER_MOST; i++) {
        wrong += response[i] == 0 ? 0u : 1u;
    }
    commands++;
    return code;
}

// The mark of an `info` comes back, and as many random bytes as were asked for.
static void ask(void)
{
    static uint8_t response[MAILBOX_PAYLOAD];
    const uint32_t mark = random(), count = 1 + random() % 32u;
    const uint8_t marked[4] = {(uint8_t)mark, (uint8_t)(mark >> 8), (uint8_t)(mark >> 16),
                               (uint8_t)(mark >> 24)};
    const uint8_t counted[4] = {(uint8_t)count, 0, 0, 0};
    uint32_t size = 0;
    uint32_t code = call(MAILBOX_OP_INFO, marked, sizeof marked, response, &size);
    for (uint32_t i = 0; i < sizeof marked; i++) {
        wrong += code == 0 && response[i] == marked[i] ? 0u : 1u;
    }
    code = call(MAILBOX_OP_RANDOM, counted, sizeof counted, response, &size);
    wrong += code == 0 && size == count ? 0u : 1u;
}

// A message in pieces of random lengths.
static void hash(const uint8_t *message, uint32_t bytes, uint8_t digest[MAILBOX_PAYLOAD])
{
    uint32_t size = 0;
    uint32_t code = call(MAILBOX_OP_HASH_BEGIN, NULL, 0, digest, &size);
    for (uint32_t at = 0, piece = 0; at < bytes && code == 0; at += piece) {
        piece = 1 + random() % PIECE_MOST;
        piece = piece < bytes - at ? piece : bytes - at;
        code = call(MAILBOX_OP_HASH_DATA, message + at, piece, digest, &size);
    }
    code = code == 0 ? call(MAILBOX_OP_HASH_END, NULL, 0, digest, &size) : code;
    wrong += code == 0 && size == DIGEST_BYTES ? 0u : 1u;
}

// The same message in other pieces has the same digest, one that differs in a bit has another.
static void hash_all(void)
{
    static uint8_t message[MESSAGE_MOST], digests[3][MAILBOX_PAYLOAD];
    const uint32_t bytes = 1 + random() % MESSAGE_MOST;
    for (uint32_t i = 0; i < bytes; i++) {
        message[i] = (uint8_t)random();
    }
    hash(message, bytes, digests[0]);
    hash(message, bytes, digests[1]);
    message[random() % bytes] ^= (uint8_t)(1u << random() % 8u);
    hash(message, bytes, digests[2]);
    uint32_t same = 0, other = 0;
    for (uint32_t i = 0; i < DIGEST_BYTES; i++) {
        same += digests[0][i] == digests[1][i] ? 1u : 0u;
        other += digests[0][i] == digests[2][i] ? 1u : 0u;
    }
    wrong += same == DIGEST_BYTES && other != DIGEST_BYTES ? 0u : 1u;
}

static void number(const char *what, uint32_t value)
{
    world_text(what);
    world_decimal(value);
    world_line();
}

int main(void)
{
    for (uint32_t round = 0; round < ROUNDS && wrong == 0; round++) {
        for (uint32_t core = 0; core < CORES; core++) {
            hear(core);
            tell(core);
        }
        if (round % COMMAND_EVERY == 0) {
            ask();
        }
        if (round % HASH_EVERY == 0) {
            hash_all();
        }
    }
    for (uint32_t core = 0; core < CORES; core++) {
        number("storm: messages of a core: ", expected[core]);
        number("storm: messages to it: ", next[core]);
        number("storm: messages of its peer: ", between[core]);
    }
    number("storm: commands: ", commands);
    number("storm: cores that run: ", world_ask(WORLD_CALL_CORES, 0, 0).a[0]);
    number("storm: wrong: ", wrong);
    return wrong == 0 ? 0 : 1;
}
