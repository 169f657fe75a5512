// SPDX-License-Identifier: Apache-2.0
// Normal World's streams (firmware/normal/serve.c and stream.c), at the chip's own addresses: what
// comes to the agent of good hosts, of bad ones, and of a radio core that falls.
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>

#include "firmware/normal/serve.h"
#include "firmware/normal/stream.h"
#include "firmware/normal/world.h"
#include "firmware/radio/radio.h"
#include "firmware/realtime/messages.h"
#include "tests/lib/unit.h"

#define FIRST WORLD_SHARED
#define BYTES (RADIO_FRAMES + PLUTON_SRAM_PAGE - FIRST)
#define HOST "service.example:443"
#define QUEUE 15u // an inter-core mailbox's depth

// How the host answers the frames that come from now on.
enum manner {
    GOOD,
    SILENT,
    ENDED,
    NOBODY,
    NOISY,   // the right answer comes behind frames that are none
    ENDLESS, // nothing but those
};

static struct {
    bool runs; // the radio core
    uint32_t verdict;
    bool mute; // no verdict
    int falls; // instead of an answer: enum message
    enum manner manner;
    uint32_t time;
    struct mailbox_entry {
        uint32_t command, data;
    } queue[QUEUE];
    uint32_t queued, taken, frames;
    uint32_t words[64]; // of the frames that were sent
    uint8_t wrote[2 * STREAM_MOST];
    uint32_t wrote_bytes;
    uint8_t gives[STREAM_PIECE + 1];
    uint32_t gives_bytes;
} radio;

static struct {
    uint32_t op, bytes;
    const uint8_t *from;
    unsigned idle; // looks of the loop since
    jmp_buf back;
} agent;

static volatile uint32_t *at(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

static void tell(uint32_t command, uint32_t data)
{
    ck_assert_uint_lt(radio.queued, QUEUE);
    radio.queue[radio.queued++] = (struct mailbox_entry){command, data};
}

static void bring(const char *host, uint32_t word, const uint8_t *bytes, uint32_t count)
{
    uint8_t *const frame = (uint8_t *)(uintptr_t)RADIO_IN;
    at(RADIO_IN)[0] = (uint32_t)strlen(host);
    at(RADIO_IN)[1] = STREAM_HEAD + count;
    for (size_t i = 0; host[i] != '\0'; i++) {
        frame[RADIO_HOST_OFFSET + i] = (uint8_t)host[i];
    }
    memcpy(frame + RADIO_PAYLOAD_OFFSET, &word, sizeof word);
    if (count != 0) {
        memcpy(frame + RADIO_PAYLOAD_OFFSET + STREAM_HEAD, bytes, count);
    }
    tell(MESSAGE_RECEIVED, STREAM_HEAD + count);
}

// Frames that are no answer to this word, one after the other as they are taken.
static bool noise(uint32_t word, uint32_t number)
{
    static const uint8_t secret[] = "not yours";
    const uint32_t answer = word | STREAM_ANSWER;
    switch (number) {
    case 0:
        bring("rogue.example:1", answer, secret, sizeof secret);
        return true;
    case 1:
        bring(HOST "0", answer, secret, sizeof secret);
        return true;
    case 2:
        bring(HOST, word, secret, sizeof secret);
        return true;
    case 3:
        bring(HOST, answer ^ 0x100u, secret, sizeof secret); // of another stream
        return true;
    case 4:
        bring(HOST, answer - 0x10000u, secret, sizeof secret); // of the frame before
        return true;
    case 5:
        bring(HOST, answer, secret, sizeof secret);
        at(RADIO_IN)[1] = STREAM_HEAD - 1;
        return true;
    case 6:
        bring(HOST, answer, secret, sizeof secret);
        at(RADIO_IN)[1] = FRAME_PAYLOAD_MOST + 1;
        return true;
    case 7:
        bring(HOST, answer, secret, sizeof secret);
        at(RADIO_IN)[1] = 0xFFFFFFFFu;
        return true;
    default:
        return false;
    }
}

static uint32_t last, noises;

static void answer(void)
{
    const uint32_t op = last & 0xFFu;
    const uint32_t state = radio.manner == ENDED    ? STREAM_ENDED
                           : radio.manner == NOBODY ? STREAM_NOBODY
                                                    : STREAM_DONE;
    if (radio.falls != 0) {
        tell((uint32_t)radio.falls, 0);
    } else if (radio.manner != SILENT) {
        bring(HOST, last | STREAM_ANSWER | state << 24, radio.gives,
              op == STREAM_READ ? radio.gives_bytes : 0);
    }
}

static void send(void)
{
    const uint8_t *const frame = (const uint8_t *)(uintptr_t)RADIO_OUT;
    const uint32_t count = at(RADIO_OUT)[1] - STREAM_HEAD;
    if (radio.mute) {
        return;
    }
    tell(MESSAGE_SENT, radio.verdict);
    if (radio.verdict != RADIO_SENT) {
        return;
    }
    ck_assert_uint_eq(at(RADIO_OUT)[0], strlen(HOST));
    ck_assert_mem_eq(frame + RADIO_HOST_OFFSET, HOST, strlen(HOST));
    ck_assert_uint_le(count, STREAM_PIECE);
    memcpy(&last, frame + RADIO_PAYLOAD_OFFSET, sizeof last);
    radio.words[radio.frames++ % 64] = last;
    if ((last & 0xFFu) == STREAM_WRITE) {
        memcpy(radio.wrote + radio.wrote_bytes, frame + RADIO_PAYLOAD_OFFSET + STREAM_HEAD, count);
        radio.wrote_bytes += count;
    } else {
        ck_assert_uint_eq(count, 0);
    }
    noises = 0;
    if ((radio.manner != NOISY && radio.manner != ENDLESS) || !noise(last, noises++)) {
        answer();
    }
}

static bool asks(void)
{
    return at(SERVE_WINDOW)[SERVE_ASKED] != at(SERVE_WINDOW)[SERVE_ANSWERED];
}

// ---- what serve.c is linked with ----

struct world_answer world_ask(uint32_t call, uint32_t a0, uint32_t a1)
{
    ck_assert(call == WORLD_CALL_CORES && a0 == 0 && a1 == 0);
    return (struct world_answer){{radio.runs ? 7u : 3u, 0, 0, 0}};
}

uint32_t world_time(void)
{
    return radio.time += 500;
}

int world_tell(uint32_t base, uint32_t command, uint32_t data)
{
    ck_assert(base == PLUTON_MAILBOX_RADIO_BASE && data == 0);
    if (command == MESSAGE_TAKEN) {
        radio.taken++;
        if (noises != 0 && asks() && !noise(last, noises++)) {
            noises = 0;
            if (radio.manner == NOISY) {
                answer();
            } else {
                (void)noise(last, noises++);
            }
        }
    } else {
        ck_assert_uint_eq(command, MESSAGE_SEND);
        send();
    }
    return 1;
}

// The loop looks for what the radio tells when nobody asks: then the agent has its answer.
int world_hear(uint32_t base, uint32_t *command, uint32_t *data)
{
    ck_assert_uint_eq(base, PLUTON_MAILBOX_RADIO_BASE);
    if (radio.queued == 0) {
        if (!asks() && agent.idle++ == 1) {
            longjmp(agent.back, 1);
        }
        return 0;
    }
    *command = radio.queue[0].command;
    *data = radio.queue[0].data;
    memmove(radio.queue, radio.queue + 1, --radio.queued * sizeof radio.queue[0]);
    return 1;
}

void world_text(const char *text)
{
    ck_assert_str_eq(text, SERVE_LINE);
    ck_assert_uint_eq(at(SERVE_WINDOW)[SERVE_READY], SERVE_MARK);
    if (agent.op == 0) {
        return;
    }
    if (agent.bytes != 0) {
        memcpy((void *)(uintptr_t)(SERVE_WINDOW + SERVE_REQUEST), agent.from, agent.bytes);
    }
    at(SERVE_WINDOW)[SERVE_OP] = agent.op;
    at(SERVE_WINDOW)[SERVE_BYTES] = agent.bytes;
    at(SERVE_WINDOW)[SERVE_ASKED] = 1;
}

void world_line(void) {}

// ---- the agent ----

static enum stream_code ask(uint32_t op, const void *bytes, uint32_t count)
{
    agent.op = op;
    agent.from = bytes;
    agent.bytes = count;
    agent.idle = 0;
    if (setjmp(agent.back) == 0) {
        normal_last();
    }
    ck_assert_uint_eq(at(SERVE_WINDOW)[SERVE_ANSWERED], at(SERVE_WINDOW)[SERVE_ASKED]);
    return (enum stream_code)at(SERVE_WINDOW)[SERVE_CODE];
}

static enum stream_code enter(void)
{
    return ask(STREAM_OPEN, HOST, (uint32_t)strlen(HOST));
}

static uint32_t answer_bytes(void)
{
    return at(SERVE_WINDOW)[SERVE_COUNT];
}

// What the radio tells while nobody asks.
static void told(uint32_t command)
{
    tell(command, 0);
    agent.op = 0;
    agent.idle = 0;
    if (setjmp(agent.back) == 0) {
        normal_last();
    }
}

static void setup(void)
{
    void *const page = mmap((void *)(uintptr_t)FIRST, BYTES, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    ck_assert_ptr_eq(page, (void *)(uintptr_t)FIRST);
    memset(&radio, 0, sizeof radio);
    radio.runs = true;
}

static void teardown(void)
{
    ck_assert_int_eq(munmap((void *)(uintptr_t)FIRST, BYTES), 0);
}

START_TEST(to_and_fro)
{
    static uint8_t bytes[STREAM_MOST];
    for (uint32_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    }
    ck_assert_uint_eq(enter(), STREAM_OK);
    ck_assert_uint_eq(radio.words[0] & 0xFFu, STREAM_OPEN);
    for (uint32_t size = 1; size <= sizeof bytes;
         size = size < 4090 ? size * 8 / 5 + 1 : size + 1) {
        radio.wrote_bytes = 0;
        const uint32_t before = radio.frames;
        ck_assert_uint_eq(ask(STREAM_WRITE, bytes, size), STREAM_OK);
        ck_assert_uint_eq(radio.wrote_bytes, size);
        ck_assert_mem_eq(radio.wrote, bytes, size);
        ck_assert_uint_eq(radio.frames - before, (size + STREAM_PIECE - 1) / STREAM_PIECE);
        ck_assert_uint_eq(answer_bytes(), 0);
    }
    for (uint32_t size = 0; size <= STREAM_PIECE; size += 127) {
        memcpy(radio.gives, bytes, size);
        radio.gives_bytes = size;
        ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_OK);
        ck_assert_uint_eq(answer_bytes(), size);
        ck_assert_mem_eq((void *)(uintptr_t)(SERVE_WINDOW + SERVE_ANSWER), bytes, size);
    }
    ck_assert_uint_eq(ask(STREAM_CLOSE, NULL, 0), STREAM_OK);
    ck_assert_uint_eq(ask(STREAM_WRITE, bytes, 1), STREAM_NONE);
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_NONE);
    ck_assert_uint_eq(ask(STREAM_CLOSE, NULL, 0), STREAM_NONE);
    ck_assert_uint_eq(radio.taken, radio.frames); // each frame was answered, each answer taken
}
END_TEST

// Nothing of it leaves, and a stream that is open stays.
START_TEST(arguments)
{
    static const uint8_t bytes[STREAM_MOST + 1];
    uint8_t name[FRAME_HOST_MOST + 1];
    memset(name, 'a', sizeof name);
    ck_assert_uint_eq(ask(STREAM_OPEN, name, 0), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(STREAM_OPEN, name, sizeof name), STREAM_ARGUMENT);
    ck_assert_uint_eq(enter(), STREAM_OK);
    const uint32_t before = radio.frames;
    ck_assert_uint_eq(ask(STREAM_WRITE, bytes, 0), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(STREAM_WRITE, bytes, sizeof bytes), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(STREAM_READ, bytes, 1), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(STREAM_CLOSE, bytes, 1), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(STREAM_CLOSE + 1, bytes, 0), STREAM_ARGUMENT);
    ck_assert_uint_eq(ask(0x80000001u, bytes, 0), STREAM_ARGUMENT);
    ck_assert_uint_eq(radio.frames, before);
    ck_assert_uint_eq(ask(STREAM_WRITE, bytes, 1), STREAM_OK);
}
END_TEST

START_TEST(verdicts)
{
    static const struct {
        uint32_t verdict;
        enum stream_code code;
    } cases[] = {{RADIO_MALFORMED, STREAM_ARGUMENT},
                 {RADIO_REFUSED, STREAM_REFUSED},
                 {RADIO_LINE, STREAM_LINE},
                 {RADIO_LINE + 1, STREAM_RADIO},
                 {0xFFFFFFFFu, STREAM_RADIO}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        radio.verdict = cases[i].verdict;
        ck_assert_uint_eq(enter(), cases[i].code);
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), STREAM_NONE);
        radio.verdict = RADIO_SENT;
        ck_assert_uint_eq(enter(), STREAM_OK);
        radio.verdict = cases[i].verdict;
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), cases[i].code);
        ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_NONE);
    }
    ck_assert_uint_eq(radio.wrote_bytes, 0);
}
END_TEST

START_TEST(hosts_that_do_not_answer)
{
    radio.manner = NOBODY;
    ck_assert_uint_eq(enter(), STREAM_UNREACHED);
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_NONE);
    radio.manner = SILENT;
    ck_assert_uint_eq(enter(), STREAM_SILENT);
    radio.manner = GOOD;
    ck_assert_uint_eq(enter(), STREAM_OK);
    radio.manner = ENDED;
    radio.gives_bytes = 3;
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_NONE);
    ck_assert_uint_eq(answer_bytes(), 0);
    // The first of nine frames is not answered: the others do not leave.
    radio.manner = GOOD;
    ck_assert_uint_eq(enter(), STREAM_OK);
    radio.manner = SILENT;
    radio.frames = 0;
    static const uint8_t bytes[STREAM_MOST];
    ck_assert_uint_eq(ask(STREAM_WRITE, bytes, sizeof bytes), STREAM_SILENT);
    ck_assert_uint_eq(radio.frames, 1);
    // Its answer comes when nobody waits for it any more: it is nobody's.
    radio.manner = GOOD;
    bring(HOST, radio.words[0] | STREAM_ANSWER, bytes, 8);
    ck_assert_uint_eq(enter(), STREAM_OK);
    ck_assert_uint_eq(answer_bytes(), 0);
}
END_TEST

START_TEST(frames_that_are_no_answer)
{
    ck_assert_uint_eq(enter(), STREAM_OK);
    radio.manner = NOISY;
    memcpy(radio.gives, "yours", 5);
    radio.gives_bytes = 5;
    const uint32_t before = radio.taken;
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_OK);
    ck_assert_uint_eq(answer_bytes(), 5);
    ck_assert_mem_eq((void *)(uintptr_t)(SERVE_WINDOW + SERVE_ANSWER), "yours", 5);
    ck_assert_uint_eq(radio.taken - before, 9); // eight that are none, and the answer
    radio.manner = ENDLESS;
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_SILENT);
    ck_assert_uint_eq(answer_bytes(), 0);
}
END_TEST

START_TEST(another_stream)
{
    ck_assert_uint_eq(enter(), STREAM_OK);
    ck_assert_uint_eq(enter(), STREAM_OK);
    ck_assert_uint_eq(radio.frames, 3);
    ck_assert_uint_eq(radio.words[1] & 0xFFFFu, (radio.words[0] & 0xFF00u) | STREAM_CLOSE);
    ck_assert_uint_ne(radio.words[2] & 0xFF00u, radio.words[0] & 0xFF00u);
}
END_TEST

// Bytes may be lost with the core: nothing goes on as if they were not.
START_TEST(the_radio_falls)
{
    static const int falls[] = {MESSAGE_READY, MESSAGE_PANIC};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(enter(), STREAM_OK);
        radio.falls = falls[i];
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), STREAM_RADIO);
        radio.falls = 0;
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), STREAM_NONE);
        // And while nobody asks.
        ck_assert_uint_eq(enter(), STREAM_OK);
        told((uint32_t)falls[i]);
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), STREAM_RADIO);
        ck_assert_uint_eq(ask(STREAM_WRITE, "x", 1), STREAM_NONE);
    }
    ck_assert_uint_eq(enter(), STREAM_OK);
    radio.runs = false;
    radio.frames = 0;
    ck_assert_uint_eq(ask(STREAM_READ, NULL, 0), STREAM_RADIO);
    ck_assert_uint_eq(enter(), STREAM_RADIO);
    ck_assert_uint_eq(radio.frames, 0);
    radio.runs = true;
    radio.mute = true;
    ck_assert_uint_eq(enter(), STREAM_RADIO);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stream");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, to_and_fro);
    tcase_add_test(all, arguments);
    tcase_add_test(all, verdicts);
    tcase_add_test(all, hosts_that_do_not_answer);
    tcase_add_test(all, frames_that_are_no_answer);
    tcase_add_test(all, another_stream);
    tcase_add_test(all, the_radio_falls);
    suite_add_tcase(suite, all);
    return unit_run(suite, NULL);
}
