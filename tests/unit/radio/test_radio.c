// SPDX-License-Identifier: Apache-2.0
// Frames on the radio's line, and the list of hosts: by hand, and with bytes of anybody's.
#include "firmware/lib/hosts.h"
#include "firmware/radio/frame.h"
#include "firmware/realtime/control.h"
#include "tests/lib/unit.h"

#include <string.h>

static struct frame made(const char *host, const char *payload)
{
    struct frame frame = {.host_bytes = (uint32_t)strlen(host),
                          .payload_bytes = (uint32_t)strlen(payload)};
    memcpy(frame.host, host, frame.host_bytes);
    memcpy(frame.payload, payload, frame.payload_bytes);
    return frame;
}

static bool same(const struct frame *one, const struct frame *two)
{
    return one->host_bytes == two->host_bytes && one->payload_bytes == two->payload_bytes &&
           memcmp(one->host, two->host, one->host_bytes) == 0 &&
           memcmp(one->payload, two->payload, one->payload_bytes) == 0;
}

static bool named(const uint8_t hosts[IMAGE_HOSTS_BYTES], const char *host)
{
    return hosts_named(hosts, (const uint8_t *)host, (uint32_t)strlen(host));
}

START_TEST(hosts)
{
    static const char list[IMAGE_HOSTS_BYTES] = "update.example\0gateway.example\0a";
    static const uint8_t none[IMAGE_HOSTS_BYTES];
    uint8_t full[IMAGE_HOSTS_BYTES];
    const uint8_t *const bytes = (const uint8_t *)list;
    ck_assert(named(bytes, "update.example") && named(bytes, "gateway.example"));
    ck_assert(named(bytes, "a"));
    ck_assert(!named(bytes, "") && !named(bytes, "b") && !named(bytes, "update.exampl"));
    ck_assert(!named(bytes, "update.examples") && !named(bytes, "xample"));
    ck_assert(!named(bytes, "Update.example") && !named(bytes, "gateway.example."));
    // Two names with the zero byte between them are no name.
    ck_assert(!hosts_named(bytes, bytes, 30));
    ck_assert(!named(none, "") && !named(none, "a"));
    // The last name without its end.
    memset(full, 'x', sizeof full);
    ck_assert(!hosts_named(full, full, sizeof full));
    full[sizeof full - 1] = 0;
    ck_assert(hosts_named(full, full, sizeof full - 1));
    ck_assert(!hosts_named(full, full, sizeof full - 2));
}
END_TEST

// CRC-16/CCITT-FALSE of "123456789" is 0x29B1 (the catalogue's check value): as a frame its bytes
// begin with the lengths, so the value here is of those of the line, computed bit by bit once more.
static uint16_t crc(const uint8_t *bytes, size_t size)
{
    uint16_t value = 0xFFFF;
    for (size_t i = 0; i < 8 * size; i++) {
        const unsigned in = (unsigned)bytes[i / 8] >> (7 - i % 8) & 1u;
        const unsigned top = value >> 15;
        value = (uint16_t)(value << 1);
        if (in != top) {
            value ^= 0x1021;
        }
    }
    return value;
}

START_TEST(line)
{
    static const uint8_t expected[] = {0xA5, 3, 2, 0, 'a', '.', 'b', 'h', 'i'};
    uint8_t bytes[FRAME_LINE_MOST];
    const struct frame frame = made("a.b", "hi");
    ck_assert_uint_eq(crc((const uint8_t *)"123456789", 9), 0x29B1);
    ck_assert_uint_eq(frame_write(&frame, bytes), sizeof expected + 2);
    ck_assert_mem_eq(bytes, expected, sizeof expected);
    const uint16_t check = crc(expected + 1, sizeof expected - 1);
    ck_assert(bytes[9] == (check & 0xFF) && bytes[10] == check >> 8);
}
END_TEST

START_TEST(malformed)
{
    uint8_t bytes[FRAME_LINE_MOST] = {1, 2, 3};
    struct frame frame = made("host", "");
    ck_assert(frame_good(&frame));
    frame.host_bytes = 0;
    ck_assert(!frame_good(&frame) && frame_write(&frame, bytes) == 0);
    frame.host_bytes = FRAME_HOST_MOST + 1;
    ck_assert(!frame_good(&frame));
    frame.host_bytes = UINT32_MAX;
    ck_assert(!frame_good(&frame));
    frame = made("ho st", "");
    ck_assert(!frame_good(&frame));
    frame = made("host", "");
    frame.host[1] = 0;
    ck_assert(!frame_good(&frame));
    frame.host[1] = 0x7F;
    ck_assert(!frame_good(&frame));
    frame = made("host", "");
    frame.payload_bytes = FRAME_PAYLOAD_MOST + 1;
    ck_assert(!frame_good(&frame) && frame_write(&frame, bytes) == 0);
    ck_assert(bytes[0] == 1 && bytes[1] == 2 && bytes[2] == 3);
}
END_TEST

static unsigned feed(struct frame_reader *reader, const uint8_t *bytes, size_t size,
                     struct frame *last)
{
    unsigned got = 0;
    for (size_t i = 0; i < size; i++) {
        frame_put(reader, bytes[i]);
        struct frame_reader same_one = *reader;
        struct frame none;
        ck_assert(frame_due(reader) || !frame_take(&same_one, &none));
        while (frame_due(reader) && frame_take(reader, last)) {
            got++;
        }
        ck_assert_uint_lt(reader->used, FRAME_LINE_MOST);
    }
    return got;
}

// Every flip of a bit loses that frame and not the next one.
START_TEST(flips)
{
    uint8_t bytes[2 * FRAME_LINE_MOST];
    const struct frame one = made("gateway.example", "first \xA5 one"), two = made("b", "second");
    const size_t first = frame_write(&one, bytes), all = first + frame_write(&two, bytes + first);
    struct frame_reader reader = {0};
    struct frame got = {0};
    ck_assert_uint_eq(feed(&reader, bytes, all, &got), 2);
    ck_assert(same(&got, &two) && reader.dropped == 0 && reader.used == 0);
    for (size_t bit = 0; bit < 8 * first; bit++) {
        static uint8_t rest[2 * FRAME_LINE_MOST];
        uint8_t changed[2 * FRAME_LINE_MOST];
        memcpy(changed, bytes, all);
        changed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        reader = (struct frame_reader){0};
        // A length that grew waits for more: zeros bring it to its end.
        unsigned frames = feed(&reader, changed, all, &got);
        frames += feed(&reader, rest, sizeof rest, &got);
        ck_assert_uint_eq(frames, 1);
        ck_assert(same(&got, &two));
    }
}
END_TEST

START_TEST(largest)
{
    uint8_t bytes[FRAME_LINE_MOST];
    struct frame frame = {.host_bytes = FRAME_HOST_MOST, .payload_bytes = FRAME_PAYLOAD_MOST};
    struct frame_reader reader = {0};
    struct frame got = {0};
    memset(frame.host, 'h', sizeof frame.host);
    memset(frame.payload, 0xA5, sizeof frame.payload);
    ck_assert_uint_eq(frame_write(&frame, bytes), FRAME_LINE_MOST);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(feed(&reader, bytes, sizeof bytes, &got), 1);
        ck_assert(same(&got, &frame) && reader.used == 0);
    }
}
END_TEST

// Bytes of anybody's between frames: what is taken is a frame that was sent, and a frame behind
// enough silence is always taken.
START_TEST(noise)
{
    uint64_t random = 9;
    struct frame_reader reader = {0};
    struct frame got = {0};
    const struct frame frame = made("gateway.example", "hello");
    uint8_t bytes[FRAME_LINE_MOST], silence[FRAME_LINE_MOST] = {0};
    const size_t size = frame_write(&frame, bytes);
    unsigned taken = 0;
    for (unsigned i = 0; i < 2000; i++) {
        uint8_t any[64];
        unit_random_bytes(&random, any, sizeof any);
        for (unsigned k = 0; k < sizeof any; k++) {
            any[k] = (uint8_t)(any[k] % 4 == 0 ? FRAME_FIRST : any[k] % 8); // looks like frames
        }
        taken += feed(&reader, any, unit_random(&random) % sizeof any, &got);
        ck_assert_uint_eq(taken, 0);
        taken += feed(&reader, silence, sizeof silence, &got);
        ck_assert_uint_eq(taken, 0);
        ck_assert_uint_eq(feed(&reader, bytes, size, &got), 1);
        ck_assert(same(&got, &frame));
    }
    ck_assert_uint_gt(reader.dropped, 0);
}
END_TEST

START_TEST(control)
{
    ck_assert(!control_rule(false, 999, 1000) && control_rule(false, 1000, 1000));
    ck_assert(control_rule(true, 1000 - CONTROL_FALL + 1, 1000));
    ck_assert(!control_rule(true, 1000 - CONTROL_FALL, 1000));
    ck_assert(control_rule(false, 0, 0) && control_rule(true, 0, CONTROL_FALL - 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("radio");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, hosts);
    tcase_add_test(tests, line);
    tcase_add_test(tests, malformed);
    tcase_add_test(tests, flips);
    tcase_add_test(tests, largest);
    tcase_add_test(tests, noise);
    tcase_add_test(tests, control);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
