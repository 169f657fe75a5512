// SPDX-License-Identifier: Apache-2.0
// The model of measure, on the models of private_sha and accumulator and a reader of the test's
// own.
#include <string.h>

#include "cmodel/accumulator.h"
#include "cmodel/measure.h"
#include "cmodel/private_sha.h"
#include "tests/lib/unit.h"

#define NO_ERROR_WORD SIZE_MAX

static struct measure m;
static struct private_sha p;
static struct accumulator a;
static struct measure_out out;
static uint8_t memory[PLUTON_ROM_SIZE];
static unsigned cycle;

// A reader that delivers its first word in the cycle after the start, then one every `gap` + 1.
static struct {
    bool active;
    size_t next, len;
    unsigned gap, wait, starts;
    size_t error_word; // instead of this word comes an error
} reader;

static void setup(void)
{
    uint64_t random = 3;
    unit_random_bytes(&random, memory, sizeof memory);
    measure_reset(&m);
    private_sha_reset(&p);
    accumulator_reset(&a);
    memset(&reader, 0, sizeof reader);
    reader.error_word = NO_ERROR_WORD;
    cycle = 0;
}

// One cycle of all; `in` brings command and alerts.
static void tick(struct measure_in in)
{
    struct accumulator_in ain = {0};
    struct accumulator_out aout;
    accumulator_outputs(&a, &ain, &aout);
    in.entry_index = aout.entry_index;
    in.extend_done = aout.extend_done;
    bool failed = false;
    if (reader.active && reader.wait == 0) {
        if (reader.next == reader.error_word) {
            in.reader_error = failed = true;
        } else {
            in.reader_valid = true;
            in.reader_word = unit_word(memory, reader.len, reader.next, &in.reader_bytes);
            in.reader_last = 4 * (reader.next + 1) >= reader.len;
        }
    }
    measure_outputs(&m, &in, &out); // for the requests, which depend on the state alone
    struct private_sha_in pin = {.client = {{.bytes = 4}, {.bytes = 4}}};
    pin.client[0].request = out.request;
    pin.client[1].request = aout.request;
    struct private_sha_out pout;
    private_sha_outputs(&p, &pin, &pout);
    in.grant = pout.client[0].grant;
    in.ready = pout.client[0].ready;
    in.done = pout.client[0].done;
    if (in.done) {
        memcpy(in.digest, pout.digest, sizeof in.digest);
    }
    measure_outputs(&m, &in, &out);
    ain = (struct accumulator_in){.extend_valid = out.extend_valid,
                                  .entry_word = out.entry_word,
                                  .grant = pout.client[1].grant,
                                  .ready = pout.client[1].ready,
                                  .done = pout.client[1].done};
    if (ain.done) {
        memcpy(ain.digest, pout.digest, sizeof ain.digest);
    }
    accumulator_outputs(&a, &ain, &aout);
    pin.client[0] = (struct private_sha_client_in){out.request, out.valid,  out.word,
                                                   out.bytes,   out.finish, false};
    pin.client[1] = (struct private_sha_client_in){aout.request, aout.valid,  aout.word,
                                                   aout.bytes,   aout.finish, false};

    if (in.reader_valid && out.reader_ready) {
        reader.active = !in.reader_last;
        reader.next++;
        reader.wait = reader.gap;
    } else if (reader.wait > 0) {
        reader.wait--;
    }
    if (failed || out.reader_abort) {
        reader.active = false;
    }
    if (out.reader_start) {
        ck_assert(!reader.active);
        ck_assert_uint_le(out.reader_len, sizeof memory);
        reader.active = true;
        reader.next = 0;
        reader.len = out.reader_len;
        reader.wait = 0;
        reader.starts++;
    }
    measure_step(&m, &in);
    private_sha_step(&p, &pin);
    accumulator_step(&a, &ain);
    if (a.digest_wrong) { // plain, since libcheck's assertions are slow at this rate
        ck_abort_msg("the accumulator took a wrong digest");
    }
    cycle++;
}

static const struct measure_in nothing;

static void idle(unsigned cycles)
{
    while (cycles-- > 0) {
        tick(nothing);
    }
}

// Ticks until the block is not busy; the first cycle in which it is not.
static unsigned run(void)
{
    do {
        if (cycle >= 100000) {
            ck_abort_msg("busy for ever");
        }
        tick(nothing);
    } while (out.busy);
    return cycle - 1;
}

static void boot(void)
{
    setup();
    (void)run();
    ck_assert(out.boot_measured);
    idle(20);
}

static struct measure_in command(unsigned op, unsigned caller, uint32_t addr, uint32_t len)
{
    struct measure_in in = {.command_valid = true,
                            .op = op,
                            .caller = caller,
                            .addr = addr,
                            .len = len,
                            .type = PLUTON_COMPONENT_DATA,
                            .security_version = 0x01020304};
    memset(in.signer, 0xA5, sizeof in.signer);
    memset(in.digest_in, 0x3C, sizeof in.digest_in);
    return in;
}

// The log's entry `index` holds these fields.
static void check_entry(unsigned index, uint32_t type, uint32_t version, uint8_t signer,
                        const uint8_t digest[32])
{
    uint8_t expected[PLUTON_ENTRY_BYTES];
    for (unsigned i = 0; i < 4; i++) {
        expected[i] = (uint8_t)(type >> (24 - 8 * i));
        expected[4 + i] = (uint8_t)(version >> (24 - 8 * i));
    }
    memset(expected + 8, signer, 32);
    memcpy(expected + 40, digest, 32);
    ck_assert_uint_gt(a.count, index);
    ck_assert_mem_eq(a.log[index], expected, sizeof expected);
    uint8_t acc[32];
    accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])a.log, a.count, acc);
    ck_assert_mem_eq(a.acc, acc, sizeof acc);
}

START_TEST(boot_by_hand)
{
    // Boot 0, request 1, grant and reader_start 2, a word a cycle from 3. 256 blocks and one of
    // padding: Load in 19 + 65 k, the last Add in 19 + 65 * 257 = 16724, done 16725. Free 16726, in
    // which private_sha begins its wipe; it is free in 16743 and grants the accumulator in 16744;
    // extend_done 16744 + 148 = 16892.
    setup();
    unsigned measured = 0, grant = 0, extend = 0;
    while (measured == 0) {
        ck_assert_uint_lt(cycle, 20000);
        tick(nothing);
        grant = grant == 0 && out.reader_start ? cycle - 1 : grant;
        extend = extend == 0 && out.extend_valid ? cycle - 1 : extend;
        measured = out.boot_measured ? cycle - 1 : 0;
        ck_assert_int_eq(out.busy, !out.boot_measured);
        ck_assert_int_eq(out.request, cycle - 1 >= 1 && cycle - 1 <= 16725);
    }
    ck_assert_uint_eq(grant, 2);
    ck_assert_uint_eq(extend, 16727);
    ck_assert_uint_eq(measured, 16893);
    ck_assert_uint_eq(reader.starts, 1);
    ck_assert_uint_eq(out.reader_addr, PLUTON_ROM_BASE);
    ck_assert_uint_eq(out.reader_len, PLUTON_ROM_SIZE);
    ck_assert_uint_eq(out.reader_caller, PLUTON_CALLER_SELF);
    ck_assert(!out.done && out.error == PLUTON_ERROR_NONE && !out.alert);
    uint8_t digest[32];
    ck_assert_int_eq(sha2_hash(SHA2_256, memory, PLUTON_ROM_SIZE, digest), SHA2_OK);
    ck_assert_mem_eq(out.digest, digest, sizeof digest);
    check_entry(0, PLUTON_COMPONENT_BROM, 0, 0, digest);
    ck_assert_uint_eq(a.count, 1);
}
END_TEST

START_TEST(boot_without_rom)
{
    setup();
    reader.error_word = 1000;
    (void)run();
    for (unsigned i = 0; i < 500; i++) {
        tick(command(MEASURE_OP_EXTEND, 0, 0, 4));
        ck_assert(out.alert && !out.boot_measured && !out.busy && !out.request &&
                  !out.extend_valid && !out.reader_start && out.reader_abort);
        ck_assert_int_eq(out.error, PLUTON_ERROR_BUS);
    }
    ck_assert_uint_eq(a.extends, 0);
}
END_TEST

START_TEST(measures)
{
    boot();
    for (unsigned n = 1; n < 300; n++) {
        reader.gap = n % 4;
        if (a.count == PLUTON_LOG_ENTRIES) {
            boot();
        }
        const unsigned index = a.count;
        tick(command(MEASURE_OP_MEASURE, n % 3, 4 * n, n));
        ck_assert(!out.busy);
        (void)run();
        ck_assert(out.done && out.error == PLUTON_ERROR_NONE && out.boot_measured);
        ck_assert_uint_eq(out.reader_addr, 4 * n);
        ck_assert_uint_eq(out.reader_len, n);
        ck_assert_uint_eq(out.reader_caller, n % 3);
        uint8_t digest[32];
        ck_assert_int_eq(sha2_hash(SHA2_256, memory, n, digest), SHA2_OK);
        ck_assert_mem_eq(out.digest, digest, sizeof digest);
        check_entry(index, PLUTON_COMPONENT_DATA, 0x01020304, 0xA5, digest);
    }
}
END_TEST

START_TEST(measure_by_hand)
{
    // CMD in 0: request 1, grant 2, words from 3; 16 blocks and one of padding: done in 19 +
    // 65 * 17 + 1 = 1125; then as in the boot, 167 cycles to extend_done, and one more to Idle.
    boot();
    const unsigned begin = cycle;
    tick(command(MEASURE_OP_MEASURE, 0, 0x80000000, 1024));
    const unsigned end = run();
    ck_assert_uint_eq(end - begin, 1125 + 167 + 1);
}
END_TEST

START_TEST(extends)
{
    boot();
    const unsigned begin = cycle;
    tick(command(MEASURE_OP_EXTEND, 3, 1, 0)); // caller, addr and len do not matter
    tick(nothing);
    ck_assert(out.extend_valid && out.busy && !out.request);
    const unsigned end = run();
    // extend_valid in 1, extend_done 150 later, Idle.
    ck_assert_uint_eq(end - begin, 152);
    ck_assert(out.done && out.error == PLUTON_ERROR_NONE);
    uint8_t digest[32];
    memset(digest, 0x3C, sizeof digest);
    check_entry(1, PLUTON_COMPONENT_DATA, 0x01020304, 0xA5, digest);
    ck_assert_uint_eq(reader.starts, 1); // the boot's
}
END_TEST

START_TEST(checks)
{
    static const struct {
        unsigned op, caller;
        uint32_t addr, len;
        enum pluton_error error;
    } table[] = {
        {0, 3, 1, 0, PLUTON_ERROR_COMMAND},
        {3, 0, 0, 4, PLUTON_ERROR_COMMAND},
        {1, 3, 1, 0, PLUTON_ERROR_CALLER},
        {1, 0, 1, 0, PLUTON_ERROR_MISALIGNED},
        {1, 0, 0xFFFFFFFE, 8, PLUTON_ERROR_MISALIGNED},
        {1, 0, 4, 0, PLUTON_ERROR_RANGE},
        {1, 0, 0xFFFFFFFC, 5, PLUTON_ERROR_RANGE},
        {1, 0, 4, 0xFFFFFFFF, PLUTON_ERROR_RANGE},
        {1, 0, 0xFFFFFFFC, 4, PLUTON_ERROR_NONE},
        {1, 2, 0, 0xFFFFFFFF, PLUTON_ERROR_NONE},
        {2, 3, 1, 0, PLUTON_ERROR_NONE},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        ck_assert_int_eq(measure_check(table[i].op, table[i].caller, table[i].addr, table[i].len),
                         table[i].error);
        if (table[i].error == PLUTON_ERROR_NONE) {
            continue;
        }
        // A refused command changes only the error, which stays until the next accepted one.
        boot();
        tick(command(MEASURE_OP_EXTEND, 0, 0, 0));
        (void)run();
        idle(20);
        struct measure expected = m;
        expected.error = table[i].error;
        tick(command(table[i].op, table[i].caller, table[i].addr, table[i].len));
        idle(5);
        ck_assert_mem_eq(&m, &expected, sizeof m);
        ck_assert(out.done && !out.busy);
        ck_assert_int_eq(out.error, table[i].error);
        tick(command(MEASURE_OP_EXTEND, 0, 0, 0));
        tick(nothing);
        ck_assert(!out.done && out.error == PLUTON_ERROR_NONE && out.busy);
    }
}
END_TEST

START_TEST(bus_error)
{
    for (size_t word = 0; word < 40; word++) {
        boot();
        tick(command(MEASURE_OP_EXTEND, 0, 0, 0));
        (void)run();
        idle(20);
        const struct accumulator before = a;
        reader.error_word = word;
        tick(command(MEASURE_OP_MEASURE, 1, 0x100, 160));
        (void)run();
        static const uint8_t zero[32];
        ck_assert_int_eq(out.error, PLUTON_ERROR_BUS);
        ck_assert(!out.done && !out.request && !out.alert);
        ck_assert_mem_eq(out.digest, zero, sizeof zero);
        idle(300);
        ck_assert_mem_eq(a.acc, before.acc, sizeof a.acc);
        ck_assert_uint_eq(a.extends, before.extends);
        // Usable afterwards.
        reader.error_word = NO_ERROR_WORD;
        tick(command(MEASURE_OP_MEASURE, 1, 0x100, 160));
        (void)run();
        ck_assert(out.done && out.error == PLUTON_ERROR_NONE);
        uint8_t digest[32];
        ck_assert_int_eq(sha2_hash(SHA2_256, memory, 160, digest), SHA2_OK);
        check_entry(2, PLUTON_COMPONENT_DATA, 0x01020304, 0xA5, digest);
    }
}
END_TEST

START_TEST(command_while_busy)
{
    // Has no effect in any cycle of the job, and none on its time.
    boot();
    const unsigned begin = cycle;
    tick(command(MEASURE_OP_MEASURE, 0, 0, 1024));
    struct measure_in other = command(MEASURE_OP_EXTEND, 0, 0, 0);
    other.type = PLUTON_COMPONENT_PLRT;
    while (cycle - begin < 1293) {
        other.op = cycle % 4;
        tick(other);
        ck_assert(out.busy);
    }
    tick(nothing);
    ck_assert(out.done && !out.busy && out.error == PLUTON_ERROR_NONE);
    uint8_t digest[32];
    ck_assert_int_eq(sha2_hash(SHA2_256, memory, 1024, digest), SHA2_OK);
    check_entry(1, PLUTON_COMPONENT_DATA, 0x01020304, 0xA5, digest);
}
END_TEST

START_TEST(faults)
{
    // At several cycles of a MEASURE of 64 bytes (317 cycles), in Idle, and from either alert.
    for (unsigned at = 0; at < 330; at += 3) {
        boot();
        tick(command(MEASURE_OP_MEASURE, 0, 0, 64));
        idle(at);
        struct measure_in in = nothing;
        in.private_sha_alert = at % 2 == 0;
        in.accumulator_alert = !in.private_sha_alert;
        tick(in);
        for (unsigned i = 0; i < 5; i++) {
            tick(command(MEASURE_OP_EXTEND, 0, 0, 0));
            ck_assert(out.alert && !out.busy && !out.request && !out.extend_valid &&
                      !out.reader_start && out.reader_abort && out.boot_measured);
            ck_assert_int_eq(out.error, PLUTON_ERROR_INTERNAL);
        }
        // An extend that had begun in the accumulator ends, on an entry that keeps still.
        idle(200);
        uint8_t digest[32];
        ck_assert_int_eq(sha2_hash(SHA2_256, memory, 64, digest), SHA2_OK);
        if (a.count > 1) {
            check_entry(1, PLUTON_COMPONENT_DATA, 0x01020304, 0xA5, digest);
        }
    }
    // During the boot job: boot_measured never rises.
    setup();
    idle(16890);
    struct measure_in in = nothing;
    in.accumulator_alert = true;
    tick(in);
    for (unsigned i = 0; i < 300; i++) {
        tick(nothing);
        ck_assert(!out.boot_measured && out.alert);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure");
    TCase *tc = tcase_create("measure");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, boot_by_hand);
    tcase_add_test(tc, boot_without_rom);
    tcase_add_test(tc, measures);
    tcase_add_test(tc, measure_by_hand);
    tcase_add_test(tc, extends);
    tcase_add_test(tc, checks);
    tcase_add_test(tc, bus_error);
    tcase_add_test(tc, command_while_busy);
    tcase_add_test(tc, faults);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
