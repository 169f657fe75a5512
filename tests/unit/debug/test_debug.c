// SPDX-License-Identifier: Apache-2.0
// The model of debug against its README: each sentence that can fail, with numbers by hand.
#include "cmodel/debug.h"
#include "cmodel/efuse.h"
#include "cmodel/measure.h"
#include "tests/lib/unit.h"

#include <string.h>

enum {
    ID = 0x00,
    VERSION = 0x04,
    CMD = 0x08,
    STATUS = 0x0C,
    CHALLENGE = 0x20,
    BUSY = 1,
    DONE = 2,
    FRESH = 4,
    OPEN = 8,
    RETURNING = 16,
    USED = 32,
    NOT_ALLOWED = 0x4, // the complement of ReturnAllowedYes
};

static struct debug d;
static struct debug_in in;
static struct debug_out out; // of the last cycle

static void cycle(void)
{
    debug_outputs(&d, &in, &out);
    ck_assert(!out.alert);
    debug_step(&d, &in);
}

static void cycles(unsigned n)
{
    for (; n != 0; n--) {
        cycle();
    }
}

static void fresh(void)
{
    memset(&in, 0, sizeof in);
    in.blank = PLUTON_BLANK_YES ^ 0xF;
    in.provisioned = PLUTON_PROVISIONED_YES ^ 0xF;
    in.secured = PLUTON_SECURED_YES;
    in.token = 0x3000;
    in.jtag.trst_n = true;
    debug_reset(&d);
}

static struct apb_in access_of(bool write, uint32_t offset, uint32_t data)
{
    return (struct apb_in){.sel = true,
                           .write = write,
                           .offset = offset,
                           .data = data,
                           .strobe = write ? 0xF : 0,
                           .subject = PLUTON_SUBJECT_PLUTON};
}

// Two cycles; `out` is that of the second.
static void access(struct apb_in apb)
{
    in.apb = apb;
    cycle();
    ck_assert(!out.apb.ready && !out.apb.error && out.apb.data == 0);
    in.apb.enable = true;
    cycle();
    ck_assert(out.apb.ready);
    in.apb = (struct apb_in){0};
}

static uint32_t get(uint32_t offset)
{
    access(access_of(false, offset, 0));
    ck_assert(!out.apb.error);
    return out.apb.data;
}

static void refused(struct apb_in apb)
{
    access(apb);
    ck_assert(out.apb.error);
    ck_assert_uint_eq(out.apb.data, 0);
}

static void put(uint32_t op)
{
    access(access_of(true, CMD, op));
    ck_assert(!out.apb.error);
}

static uint32_t error_of(enum pluton_error error)
{
    return (uint32_t)error << 8;
}

static void word(uint32_t value)
{
    in.random_valid = true;
    in.random_word = value;
    cycle();
    in.random_valid = false;
    in.random_word = 0;
}

static void ready(void)
{
    put(DEBUG_OP_CHALLENGE);
    for (uint32_t i = 0; i < 8; i++) {
        word(0x01020304 + 0x10101010 * i);
    }
}

// To Mark.
static void extended(void)
{
    ready();
    put(DEBUG_OP_ACCEPT_DEBUG);
    cycle();
    in.extend_done = true;
    cycle();
    in.extend_done = false;
}

static void opened(void)
{
    extended();
    in.token = 0x4000;
    cycle();
}

START_TEST(reset_values)
{
    cycle();
    ck_assert_uint_eq(out.mark, EFUSE_NO);
    ck_assert_uint_eq(out.return_allowed, NOT_ALLOWED);
    ck_assert(!out.test_used && !out.random_valid && !out.measure_done && !out.extend_valid);
    ck_assert_uint_eq(get(ID), 0x44425547);
    ck_assert_uint_eq(get(VERSION), 0x00010000);
    ck_assert_uint_eq(get(STATUS), 0);
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert_uint_eq(get(CHALLENGE + 4 * i), 0);
    }
}
END_TEST

START_TEST(bus_errors)
{
    ready();
    const struct debug before = d;
    for (uint32_t offset = 0; offset < 0x60; offset++) {
        const bool register_there =
            offset % 4 == 0 && (offset < 0x10 || (offset >= 0x20 && offset < 0x40));
        if (offset != CMD) {
            refused(access_of(true, offset, DEBUG_OP_ACCEPT_DEBUG));
        }
        if (offset == CMD || !register_there) {
            refused(access_of(false, offset, 0));
        } else {
            (void)get(offset);
        }
    }
    struct apb_in bad = access_of(true, CMD, DEBUG_OP_ACCEPT_DEBUG);
    for (bad.strobe = 0; bad.strobe < 0xF; bad.strobe++) {
        refused(bad);
    }
    bad.subject = PLUTON_SUBJECT_APP_SECURE;
    refused(bad);
    bad.subject = PLUTON_SUBJECT_PLUTON;
    bad.nonsecure = true;
    refused(bad);
    bad = access_of(false, STATUS, 0);
    bad.subject = PLUTON_SUBJECT_RADIO;
    refused(bad);
    ck_assert_int_eq(d.state, before.state);
    ck_assert_uint_eq(d.error, PLUTON_ERROR_NONE);
    // While busy a command is refused by the bus; reads are not.
    put(DEBUG_OP_ACCEPT_DEBUG);
    refused(access_of(true, CMD, DEBUG_OP_CHALLENGE));
    ck_assert_uint_eq(get(STATUS), BUSY);
}
END_TEST

START_TEST(checks_in_order)
{
    put(0);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_COMMAND));
    in.secured = PLUTON_SECURED_YES ^ 0xF;
    put(0); // wins over `denied`
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_COMMAND));
    for (unsigned op = 1; op <= 3; op++) {
        put(op); // wins over `order`
        ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_DENIED));
    }
    in.provisioned = PLUTON_PROVISIONED_YES;
    put(DEBUG_OP_ACCEPT_RETURN);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_DENIED));
    put(DEBUG_OP_ACCEPT_DEBUG);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_ORDER));
    in.secured = PLUTON_SECURED_YES;
    put(DEBUG_OP_ACCEPT_RETURN);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_ORDER));
    ready();
    ck_assert_uint_eq(get(STATUS), DONE | FRESH);
    put(0xFFFFFFFC | DEBUG_OP_CHALLENGE); // bits above op are ignored
    ck_assert_uint_eq(get(STATUS), DONE | FRESH | error_of(PLUTON_ERROR_ORDER));
}
END_TEST

START_TEST(challenge_by_words)
{
    put(DEBUG_OP_CHALLENGE); // accepted in its second cycle
    cycle();
    ck_assert(out.random_valid);
    ck_assert_uint_eq(get(STATUS), BUSY);
    for (uint32_t i = 0; i < 8; i++) {
        cycles(i); // nothing comes
        ck_assert(out.random_valid);
        ck_assert_uint_eq(get(CHALLENGE), 0); // not yet
        word(0xA1B2C300 + i);
    }
    cycle();
    ck_assert(!out.random_valid);
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert_uint_eq(get(CHALLENGE + 4 * i), 0x00C3B2A1 | i << 24);
    }
    word(5); // a word that nobody asked for
    ck_assert_uint_eq(get(CHALLENGE), 0x00C3B2A1);
    put(DEBUG_OP_CHALLENGE); // once in a boot
    ck_assert_uint_eq(get(STATUS), DONE | FRESH | error_of(PLUTON_ERROR_ORDER));
}
END_TEST

START_TEST(random_error_wins)
{
    put(DEBUG_OP_CHALLENGE);
    for (uint32_t i = 0; i < 7; i++) {
        word(i);
    }
    in.random_error = true;
    word(7);
    in.random_error = false;
    cycle();
    ck_assert(!out.random_valid);
    ck_assert_uint_eq(out.mark, EFUSE_NO);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_RANDOM));
    ck_assert_uint_eq(get(CHALLENGE), 0);
    for (unsigned op = 0; op <= 3; op++) { // terminal, and it says the cause
        put(op);
        ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_RANDOM));
    }
    in.zeroize = true;
    cycle();
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_RANDOM));
}
END_TEST

// The README's "Cycles", and the entry.
START_TEST(opens_in_order)
{
    ready();
    put(DEBUG_OP_ACCEPT_DEBUG); // c was the last cycle
    ck_assert(!out.extend_valid);
    cycle(); // c + 1
    ck_assert(!out.extend_valid);
    cycle(); // c + 2
    ck_assert(out.extend_valid);
    uint8_t entry[PLUTON_ENTRY_BYTES], challenge[32], signer[32] = {0};
    for (unsigned i = 0; i < 32; i++) {
        challenge[i] = (uint8_t)(1 + i % 4 + 0x10 * (i / 4));
    }
    measure_entry_encode(PLUTON_COMPONENT_DEBG, 0, signer, challenge, entry);
    for (in.entry_index = 0; in.entry_index < 32; in.entry_index++) {
        cycle();
        unsigned bytes = 0;
        const uint32_t expected =
            in.entry_index < 18 ? unit_word(entry, sizeof entry, in.entry_index, &bytes) : 0;
        ck_assert_uint_eq(out.entry_word, expected);
        ck_assert_uint_eq(out.mark, EFUSE_NO);
    }
    in.token = 0x4000; // too early to say anything
    cycles(3);
    ck_assert_uint_eq(get(STATUS), BUSY);
    in.token = 0x3000;
    in.extend_done = true;
    cycle(); // d
    ck_assert(!out.measure_done);
    in.extend_done = false;
    cycle(); // d + 1
    ck_assert(!out.extend_valid);
    ck_assert_uint_eq(out.mark, EFUSE_YES);
    ck_assert(!out.debug_jtag.trst_n);
    in.token = 0x4000;
    in.debug_jtag.tdo = true;
    in.apb = access_of(false, STATUS, 0);
    cycle(); // d + 2
    ck_assert(!out.debug_jtag.trst_n && !out.jtag.tdo);
    in.apb.enable = true;
    cycle(); // d + 3
    ck_assert_uint_eq(out.apb.data, DONE | OPEN);
    ck_assert(!out.debug_jtag.trst_n && !out.jtag.tdo);
    in.apb = (struct apb_in){0};
    cycle(); // d + 4
    ck_assert(out.debug_jtag.trst_n && out.jtag.tdo);
    ck_assert_uint_eq(out.mark, EFUSE_YES);
}
END_TEST

START_TEST(open_stays)
{
    opened();
    in.token = 0;
    in.secured = 0;
    in.zeroize = true;
    cycles(3);
    ck_assert_uint_eq(get(STATUS), DONE | OPEN);
    ck_assert(out.debug_jtag.trst_n);
    in.secured = PLUTON_SECURED_YES;
    for (unsigned op = 1; op <= 3; op++) { // the challenge has served
        put(op);
        ck_assert_uint_eq(get(STATUS), DONE | OPEN | error_of(PLUTON_ERROR_ORDER));
    }
    ck_assert_uint_eq(get(CHALLENGE), 0x04030201);
    ck_assert_uint_eq(out.return_allowed, NOT_ALLOWED);
    debug_reset(&d);
    cycle();
    ck_assert(!out.debug_jtag.trst_n);
}
END_TEST

START_TEST(mark_waits_for_the_token)
{
    extended();
    for (in.token = 0; in.token < 0x10000; in.token += 0x800) {
        if (in.token != 0x4000) {
            cycles(2);
            ck_assert_int_eq(d.state, DEBUG_MARK);
            ck_assert_uint_eq(out.mark, EFUSE_YES);
        }
    }
    in.token = 0x4001;
    ck_assert_uint_eq(get(STATUS), BUSY);
    refused(access_of(true, CMD, DEBUG_OP_ACCEPT_RETURN));
}
END_TEST

START_TEST(returns)
{
    ready();
    put(DEBUG_OP_ACCEPT_RETURN);
    cycle();
    ck_assert_uint_eq(out.return_allowed, PLUTON_RETURN_ALLOWED_YES);
    ck_assert_uint_eq(out.mark, EFUSE_NO);
    ck_assert_uint_eq(get(STATUS), DONE | RETURNING);
    ck_assert_uint_eq(get(CHALLENGE + 0x1C), 0x74737271);
    put(DEBUG_OP_ACCEPT_DEBUG);
    ck_assert_uint_eq(get(STATUS), DONE | RETURNING | error_of(PLUTON_ERROR_ORDER));
    in.jtag.tck = true;
    cycles(4);
    in.jtag.tck = false;
    cycles(4);
    ck_assert(!out.debug_jtag.trst_n);
    in.zeroize = true;
    cycle();
    ck_assert_uint_eq(out.return_allowed, PLUTON_RETURN_ALLOWED_YES);
    cycle();
    ck_assert_uint_eq(out.return_allowed, NOT_ALLOWED);
    ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_INTERNAL));
}
END_TEST

START_TEST(wiped_in_each_state)
{
    for (unsigned state = DEBUG_IDLE; state < DEBUG_OPEN; state++) {
        fresh();
        if (state == DEBUG_DRAW) {
            put(DEBUG_OP_CHALLENGE);
            word(1);
            in.random_valid = in.random_error = true; // no rule acts
        } else if (state == DEBUG_READY) {
            ready();
        } else if (state == DEBUG_EXTEND) {
            ready();
            put(DEBUG_OP_ACCEPT_DEBUG);
            cycle();
            in.extend_done = true;
        } else if (state == DEBUG_MARK) {
            extended();
            in.token = 0x4000;
        }
        ck_assert_uint_eq(d.state, state);
        in.zeroize = true;
        cycle();
        in.zeroize = in.extend_done = in.random_valid = in.random_error = false;
        cycle();
        ck_assert(!out.random_valid && !out.extend_valid && !out.debug_jtag.trst_n);
        ck_assert_uint_eq(d.index, 0);
        ck_assert_uint_eq(out.mark, EFUSE_NO);
        ck_assert_uint_eq(get(STATUS), error_of(PLUTON_ERROR_INTERNAL));
        ck_assert_uint_eq(get(CHALLENGE), 0);
        put(DEBUG_OP_CHALLENGE);
        ck_assert_int_eq(d.state, DEBUG_FAILED);
    }
}
END_TEST

// A command in the cycle of zeroize is answered and does nothing.
START_TEST(wiped_under_a_command)
{
    in.apb = access_of(true, CMD, DEBUG_OP_CHALLENGE);
    cycle();
    in.apb.enable = true;
    in.zeroize = true;
    cycle();
    ck_assert(out.apb.ready && !out.apb.error);
    ck_assert_int_eq(d.state, DEBUG_FAILED);
}
END_TEST

START_TEST(measure_has_its_way)
{
    in.measure_valid = true;
    in.measure_word = 0x12345678;
    cycle();
    ck_assert(out.extend_valid);
    ck_assert_uint_eq(out.entry_word, 0x12345678);
    in.extend_done = true;
    cycle();
    ck_assert(out.measure_done);
    in.extend_done = in.measure_valid = false;
    cycle();
    ck_assert(!out.extend_valid && !out.measure_done);
}
END_TEST

START_TEST(one_extend_at_a_time)
{
    ready();
    in.measure_valid = true;
    put(DEBUG_OP_ACCEPT_DEBUG);
    cycles(5);
    ck_assert(!d.own);
    in.measure_valid = false; // given up, but it goes on
    in.extending = true;
    cycles(5);
    ck_assert(!d.own);
    in.extend_done = true;
    cycle();
    ck_assert(out.measure_done);
    ck_assert_int_eq(d.state, DEBUG_EXTEND); // not its own end
    in.extend_done = in.extending = false;
    cycle();
    ck_assert(!out.extend_valid);
    in.measure_valid = true;
    in.measure_word = 0x12345678;
    in.extending = true;
    cycle();
    ck_assert(out.extend_valid && !out.measure_done);
    ck_assert_uint_eq(out.entry_word, PLUTON_COMPONENT_DEBG);
    // What has begun ends, even if it is not wanted any more.
    in.zeroize = true;
    cycle();
    in.zeroize = false;
    cycles(3);
    ck_assert_uint_eq(out.entry_word, PLUTON_COMPONENT_DEBG);
    in.entry_index = 10;
    cycle();
    ck_assert_uint_eq(out.entry_word, 0x01020304);
    in.extend_done = true;
    cycle();
    ck_assert(!out.measure_done);
    in.extend_done = false;
    cycle();
    ck_assert_uint_eq(out.entry_word, 0x12345678);
    ck_assert_int_eq(d.state, DEBUG_FAILED);
}
END_TEST

START_TEST(blank_after_the_taint)
{
    in.blank = PLUTON_BLANK_YES;
    in.jtag = (struct debug_jtag_req){.tms = true, .trst_n = true, .tdi = true};
    in.debug_jtag = (struct debug_jtag_rsp){.tdo = true, .tdo_oe = true};
    cycles(10);
    ck_assert(!out.test_used && !out.debug_jtag.trst_n && !out.jtag.tdo_oe);
    in.jtag.tck = true; // 0: at the pin
    cycles(2);          // the second flop has it behind cycle 1
    cycle();            // 2: the rise
    ck_assert(!out.test_used);
    cycle(); // 3
    ck_assert(out.test_used);
    cycles(10);
    ck_assert(!out.debug_jtag.trst_n); // tck is high
    in.jtag.tck = false;
    cycles(3);
    ck_assert(!out.debug_jtag.trst_n);
    cycle();
    ck_assert(out.debug_jtag.trst_n && out.debug_jtag.tms && out.debug_jtag.tdi);
    ck_assert(out.jtag.tdo && out.jtag.tdo_oe);
    in.jtag.tck = true; // passes at once, and stays
    cycle();
    ck_assert(out.debug_jtag.tck);
    cycles(10);
    ck_assert(out.debug_jtag.tck);
    in.blank = PLUTON_BLANK_YES ^ 1; // closes in that cycle
    cycle();
    ck_assert(!out.debug_jtag.tck && !out.debug_jtag.tms && !out.debug_jtag.trst_n &&
              !out.debug_jtag.tdi && !out.jtag.tdo && !out.jtag.tdo_oe && out.test_used);
    in.blank = PLUTON_BLANK_YES; // and opens as at first
    cycles(10);
    ck_assert(!out.debug_jtag.trst_n);
    in.jtag.tck = false;
    cycles(4);
    ck_assert(out.debug_jtag.trst_n);
    ck_assert_uint_eq(get(STATUS), USED);
}
END_TEST

START_TEST(clock_that_was_high)
{
    in.blank = PLUTON_BLANK_YES;
    in.jtag.tck = true;
    cycles(10);
    ck_assert(!out.test_used);
}
END_TEST

START_TEST(clock_elsewhere_is_no_use)
{
    for (unsigned i = 0; i < 40; i++) {
        in.jtag.tck = i / 4 % 2 != 0;
        cycle();
    }
    ck_assert(!out.test_used && !out.debug_jtag.trst_n);
    ck_assert_uint_eq(get(STATUS), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("debug");
    TCase *t = tcase_create("debug");
    tcase_add_checked_fixture(t, fresh, NULL);
    tcase_add_test(t, reset_values);
    tcase_add_test(t, bus_errors);
    tcase_add_test(t, checks_in_order);
    tcase_add_test(t, challenge_by_words);
    tcase_add_test(t, random_error_wins);
    tcase_add_test(t, opens_in_order);
    tcase_add_test(t, open_stays);
    tcase_add_test(t, mark_waits_for_the_token);
    tcase_add_test(t, returns);
    tcase_add_test(t, wiped_in_each_state);
    tcase_add_test(t, wiped_under_a_command);
    tcase_add_test(t, measure_has_its_way);
    tcase_add_test(t, one_extend_at_a_time);
    tcase_add_test(t, blank_after_the_taint);
    tcase_add_test(t, clock_that_was_high);
    tcase_add_test(t, clock_elsewhere_is_no_use);
    suite_add_tcase(suite, t);
    return unit_run(suite, NULL);
}
