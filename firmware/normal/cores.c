// SPDX-License-Identifier: Apache-2.0
#include "firmware/normal/cores.h"

#include "firmware/normal/world.h"
#include "firmware/radio/radio.h"
#include "firmware/realtime/messages.h"

enum { CONTROL, BLINK, RADIO, CORES };

#define TIME_LIMIT 20000000u  // cycles, for everything
#define ANSWER_LIMIT 1000000u // for the radio's verdict, and for a frame of the host
#define LOOK_EVERY 256u       // turns between questions which cores run
#define THRESHOLD 1000u
#define BLINKS 8u

static const uint32_t mailboxes[CORES] = {
    PLUTON_MAILBOX_REALTIME0_BASE,
    PLUTON_MAILBOX_REALTIME1_BASE,
    PLUTON_MAILBOX_RADIO_BASE,
};
static const char *const names[CORES] = {"control", "blink", "radio"};

static struct {
    uint32_t waits;          // bit n: core n has not done its work
    uint32_t asked, judged;  // frames that the radio was asked to send, and its verdicts
    uint32_t sent_at;        // when the last one was sent
    int threshold, received; // what came of it
} talk;

static void begin_line(uint32_t core)
{
    world_text("normal: ");
    world_text(names[core]);
    world_text(": ");
}

static void line(uint32_t core, const char *what, uint32_t number)
{
    begin_line(core);
    world_text(what);
    world_decimal(number);
    world_line();
}

static uint32_t text_bytes(const char *text)
{
    uint32_t size = 0;
    while (text[size] != '\0') {
        size++;
    }
    return size;
}

static void put_bytes(uint32_t address, const char *text)
{
    volatile char *to = (volatile char *)(uintptr_t)address;
    for (uint32_t i = 0; text[i] != '\0'; i++) {
        to[i] = text[i];
    }
}

static void put_frame(const char *host, const char *text)
{
    volatile uint32_t *words = (volatile uint32_t *)(uintptr_t)RADIO_OUT;
    words[0] = text_bytes(host);
    words[1] = text_bytes(text);
    put_bytes(RADIO_OUT + RADIO_HOST_OFFSET, host);
    put_bytes(RADIO_OUT + RADIO_PAYLOAD_OFFSET, text);
    (void)world_tell(PLUTON_MAILBOX_RADIO_BASE, MESSAGE_SEND, 0);
}

uint32_t cores_send(const char *host, const char *text)
{
    const uint32_t begin = world_time();
    put_frame(host, text);
    while (world_time() - begin < ANSWER_LIMIT) {
        uint32_t command = 0, data = 0;
        if (world_hear(PLUTON_MAILBOX_RADIO_BASE, &command, &data) && command == MESSAGE_SENT) {
            return data;
        }
    }
    return CORES_NO_ANSWER;
}

// The first to a host of the manifest, the second to another.
static void ask_radio(void)
{
    if (talk.asked < 2) {
        put_frame(talk.asked == 0 ? CORES_HOST : CORES_ROGUE, "hello from Normal World");
        talk.sent_at = world_time();
        talk.asked++;
    }
}

static void print_verdict(uint32_t verdict)
{
    static const char *const verdicts[] = {"sent", "malformed", "refused", "the line is busy"};
    begin_line(RADIO);
    world_text(talk.asked == 1 ? CORES_HOST : CORES_ROGUE);
    world_text(": ");
    world_text(verdict < sizeof verdicts / sizeof verdicts[0] ? verdicts[verdict] : "?");
    world_line();
}

// What the radio has put down is from outside.
static void print_frame(void)
{
    const volatile uint8_t *payload =
        (const volatile uint8_t *)(uintptr_t)(RADIO_IN + RADIO_PAYLOAD_OFFSET);
    const uint32_t size = ((const volatile uint32_t *)(uintptr_t)RADIO_IN)[1];
    begin_line(RADIO);
    world_text("received: ");
    for (uint32_t i = 0; i < size && i < FRAME_PAYLOAD_MOST; i++) {
        const char text[2] = {(char)payload[i], '\0'};
        world_text(text[0] == '\0' ? "." : text);
    }
    world_line();
}

static void done(uint32_t core)
{
    talk.waits &= ~(1u << core);
}

static void of_control(uint32_t command, uint32_t data)
{
    if (command == MESSAGE_READY) {
        (void)world_tell(mailboxes[CONTROL], MESSAGE_THRESHOLD, THRESHOLD);
    } else if (command == MESSAGE_THRESHOLD) {
        line(CONTROL, "threshold ", data);
        talk.threshold = 1;
    } else if (command == MESSAGE_LEVEL && talk.threshold && (talk.waits & 1u << CONTROL) != 0) {
        line(CONTROL, (data >> 16 & 1u) != 0 ? "pin high, level " : "pin low, level ",
             data & 0xFFFu);
        done(CONTROL);
    }
}

static void of_blink(uint32_t command, uint32_t data)
{
    if (command == MESSAGE_BLINKS && data >= BLINKS && (talk.waits & 1u << BLINK) != 0) {
        line(BLINK, "changes of the pin: ", data);
        done(BLINK);
    }
}

static void of_radio(uint32_t command, uint32_t data)
{
    if (command == MESSAGE_READY) {
        talk.asked = talk.judged = 0;
        ask_radio();
    } else if (command == MESSAGE_SENT) {
        print_verdict(data);
        talk.judged++;
        if (talk.asked == 1 && data != RADIO_SENT) {
            talk.received = 1; // nothing will come
        }
        ask_radio();
    } else if (command == MESSAGE_RECEIVED) {
        print_frame();
        talk.received = 1;
        (void)world_tell(mailboxes[RADIO], MESSAGE_TAKEN, 0);
    }
}

static void hear(uint32_t core)
{
    uint32_t command = 0, data = 0;
    if (!world_hear(mailboxes[core], &command, &data)) {
        return;
    }
    if (command == MESSAGE_READY) {
        begin_line(core);
        world_text("runs");
        world_line();
        (void)world_tell(mailboxes[core], MESSAGE_LISTENS, 0);
    } else if (command == MESSAGE_PANIC) {
        line(core, "does not go on: ", data);
    } else if (command == MESSAGE_ATTACKED) {
        line(core, "attacks: ", data >> 16);
        line(core, "attacks refused: ", data & 0xFFFFu);
    }
    switch (core) {
    case CONTROL:
        of_control(command, data);
        break;
    case BLINK:
        of_blink(command, data);
        break;
    default:
        of_radio(command, data);
        break;
    }
}

void cores_talk(void)
{
    const uint32_t begin = world_time();
    uint32_t running = world_ask(WORLD_CALL_CORES, 0, 0).a[0];
    talk.waits = running;
    for (uint32_t turn = 0; (talk.waits & running) != 0 && world_time() - begin < TIME_LIMIT;
         turn++) {
        for (uint32_t core = 0; core < CORES; core++) {
            if ((running >> core & 1u) != 0) {
                hear(core);
            }
        }
        const int answered = talk.received || world_time() - talk.sent_at > ANSWER_LIMIT;
        if (talk.judged == 2 && answered) {
            done(RADIO);
        }
        if (turn % LOOK_EVERY == 0) {
            running &= world_ask(WORLD_CALL_CORES, 0, 0).a[0];
        }
    }
    for (uint32_t core = 0; core < CORES; core++) {
        if ((talk.waits >> core & 1u) != 0) {
            begin_line(core);
            world_text((running >> core & 1u) != 0 ? "out of time" : "stopped");
            world_line();
        }
    }
}
