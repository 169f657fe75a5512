// SPDX-License-Identifier: Apache-2.0
// Normal World's end of the agent's streams: the window, and frames by the radio core. Bytes are
// moved as words: request, answer and the payload's second word all begin at a word.
#include "firmware/normal/serve.h"

#include "firmware/normal/stream.h"
#include "firmware/normal/world.h"
#include "firmware/radio/radio.h"
#include "firmware/realtime/messages.h"

#define VERDICT_LIMIT 2000000u // cycles, for the radio's verdict of a frame
#define HOST_LIMIT 8000000u    // for the answer of the host, from that on
#define LOOK_EVERY 1024u       // turns between questions whether the radio runs
#define RADIO_BIT 4u           // of WORLD_CALL_CORES

static struct stream stream;
static bool fell; // the radio, while a stream was open and nobody asked
static uint32_t sent_at;

static volatile uint32_t *words(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

static bool runs(void)
{
    return (world_ask(WORLD_CALL_CORES, 0, 0).a[0] & RADIO_BIT) != 0;
}

// Until the radio says `wanted`, whose word is *data. That it begins (anew), or does not go on, is
// the end of what was between.
static enum stream_code hear(uint32_t wanted, uint32_t limit, uint32_t *data)
{
    for (uint32_t turn = 1; world_time() - sent_at < limit; turn++) {
        uint32_t command = 0;
        if (world_hear(PLUTON_MAILBOX_RADIO_BASE, &command, data)) {
            if (command == wanted) {
                return STREAM_OK;
            }
            if (command == MESSAGE_READY || command == MESSAGE_PANIC) {
                return STREAM_RADIO;
            }
        }
        if (turn % LOOK_EVERY == 0 && !runs()) {
            return STREAM_RADIO;
        }
    }
    return wanted == MESSAGE_SENT ? STREAM_RADIO : STREAM_SILENT;
}

// What the radio told while nobody asked: late frames make room. True: it did not begin anew.
static bool settle(void)
{
    uint32_t command = 0, data = 0;
    bool same = true;
    for (uint32_t i = 0; i < 16 && world_hear(PLUTON_MAILBOX_RADIO_BASE, &command, &data); i++) {
        same = same && command != MESSAGE_READY && command != MESSAGE_PANIC;
        if (command == MESSAGE_RECEIVED) {
            (void)world_tell(PLUTON_MAILBOX_RADIO_BASE, MESSAGE_TAKEN, 0);
        }
    }
    return same;
}

enum stream_code stream_send(struct stream *of, uint32_t word, const uint8_t *bytes, uint32_t count)
{
    static const enum stream_code codes[] = {
        [RADIO_SENT] = STREAM_OK,
        [RADIO_MALFORMED] = STREAM_ARGUMENT,
        [RADIO_REFUSED] = STREAM_REFUSED,
        [RADIO_LINE] = STREAM_LINE,
    };
    volatile uint32_t *const out = words(RADIO_OUT);
    volatile uint8_t *const host = (volatile uint8_t *)(uintptr_t)(RADIO_OUT + RADIO_HOST_OFFSET);
    const volatile uint32_t *const from = (const volatile uint32_t *)(uintptr_t)bytes;
    uint32_t verdict = 0;
    if (!settle() || !runs()) {
        return STREAM_RADIO;
    }
    out[0] = of->host_bytes;
    out[1] = STREAM_HEAD + count;
    for (uint32_t i = 0; i < of->host_bytes; i++) {
        host[i] = of->host[i];
    }
    out[RADIO_PAYLOAD_OFFSET / 4] = word;
    for (uint32_t i = 0; i < (count + 3) / 4; i++) {
        out[RADIO_PAYLOAD_OFFSET / 4 + 1 + i] = from[i];
    }
    sent_at = world_time();
    if (!world_tell(PLUTON_MAILBOX_RADIO_BASE, MESSAGE_SEND, 0)) {
        return STREAM_RADIO;
    }
    const enum stream_code code = hear(MESSAGE_SENT, VERDICT_LIMIT, &verdict);
    sent_at = world_time();
    return code != STREAM_OK                          ? code
           : verdict < sizeof codes / sizeof codes[0] ? codes[verdict]
                                                      : STREAM_RADIO;
}

// The frame lies where the radio may write again only once it is told to: it is taken as a whole
// before, and believed in nothing.
static bool take(const struct stream *of, uint32_t *word, uint8_t *bytes, uint32_t *count)
{
    const volatile uint32_t *const in = words(RADIO_IN);
    const volatile uint8_t *const host =
        (const volatile uint8_t *)(uintptr_t)(RADIO_IN + RADIO_HOST_OFFSET);
    volatile uint32_t *const to = (volatile uint32_t *)(uintptr_t)bytes;
    const uint32_t size = in[1];
    bool good = in[0] == of->host_bytes && size >= STREAM_HEAD && size <= FRAME_PAYLOAD_MOST;
    for (uint32_t i = 0; i < of->host_bytes && good; i++) {
        good = host[i] == of->host[i];
    }
    if (good) {
        *count = size - STREAM_HEAD;
        *word = in[RADIO_PAYLOAD_OFFSET / 4];
        for (uint32_t i = 0; i < (*count + 3) / 4; i++) {
            to[i] = in[RADIO_PAYLOAD_OFFSET / 4 + 1 + i];
        }
    }
    (void)world_tell(PLUTON_MAILBOX_RADIO_BASE, MESSAGE_TAKEN, 0);
    return good;
}

enum stream_code stream_receive(struct stream *of, uint32_t *word, uint8_t *bytes, uint32_t *count)
{
    uint32_t size = 0;
    enum stream_code code = STREAM_OK;
    do {
        code = hear(MESSAGE_RECEIVED, HOST_LIMIT, &size);
    } while (code == STREAM_OK && !take(of, word, bytes, count));
    return code;
}

static void answer(volatile uint32_t *window, uint32_t asked)
{
    uint32_t count = 0;
    const uint32_t op = window[SERVE_OP];
    const enum stream_code code = stream_ask(
        &stream, op, (const uint8_t *)(uintptr_t)(SERVE_WINDOW + SERVE_REQUEST),
        window[SERVE_BYTES], (uint8_t *)(uintptr_t)(SERVE_WINDOW + SERVE_ANSWER), &count);
    window[SERVE_CODE] = (uint32_t)(code == STREAM_NONE && fell ? STREAM_RADIO : code);
    window[SERVE_COUNT] = count;
    fell = false;
    window[SERVE_ANSWERED] = asked;
}

void normal_last(void)
{
    volatile uint32_t *const window = words(SERVE_WINDOW);
    for (uint32_t i = 0; i < SERVE_WORDS; i++) {
        window[i] = 0;
    }
    window[SERVE_READY] = SERVE_MARK;
    world_text(SERVE_LINE);
    world_line();
    for (;;) {
        const uint32_t asked = window[SERVE_ASKED];
        if (asked != window[SERVE_ANSWERED]) {
            answer(window, asked);
        } else if (!settle() && stream.open) { // what the radio had of it is gone
            stream.open = false;
            fell = true;
        }
    }
}
