// SPDX-License-Identifier: Apache-2.0
// The cycle model of the block from outside: commands by registers, a key store and a random source
// that answer at once; results against cmodel/ecc, cycles against the table of rtl/ecc/README.md.
#include <string.h>

#include "cmodel/ecc_block.h"
#include "firmware/drivers/generated/ecc_regs.h"
#include "firmware/hal/generated/spec.h"
#include "tests/lib/unit.h"

#define OFFSET(name) ECC_OPERANDS_##name##_OFFSET

static struct ecc_engine_tables tables;
static struct ecc_block block;
static struct ecc_block_in in;
static struct ecc_block_out out;
static uint64_t state = 0x256;
static uint8_t key[ECC_BYTES], delivered[ECC_BYTES];
static unsigned sent, taken;
static bool random_fails;
static uint64_t cycle, writes;

enum { NONCE_CYCLES = 21 }; // what the nonce unit takes here
static unsigned nonce_left;

static void tick(void)
{
    in.key_valid = in.key_last = in.take = in.random_valid = in.random_error = in.nonce_end = false;
    const bool access = in.access;
    in.access = false;
    ecc_block_outputs(&block, &in, &out);
    if (out.key_valid) {
        in.key_valid = true;
        in.key_last = sent == 7;
        in.key_word = (uint32_t)key[4 * sent] << 24 | (uint32_t)key[4 * sent + 1] << 16 |
                      (uint32_t)key[4 * sent + 2] << 8 | key[4 * sent + 3];
        sent = (sent + 1) % 8;
    }
    if (out.offer_valid) {
        in.take = true;
        for (unsigned b = 0; b < 4; b++) {
            delivered[4 * taken + b] = (uint8_t)(out.offer_word >> (24 - 8 * b));
        }
        ck_assert_int_eq(out.offer_last, taken == 7);
        taken = (taken + 1) % 8;
    }
    if (out.random_valid) {
        in.random_error = random_fails;
        in.random_valid = !random_fails;
        in.random_word = unit_random(&state);
    }
    if (out.phase != ECC_BLOCK_NONCE) {
        nonce_left = NONCE_CYCLES;
    } else {
        in.nonce_end = --nonce_left == 0;
    }
    writes += out.write != NULL && out.write->valid;
    in.access = access;
    ecc_block_outputs(&block, &in, &out);
    ecc_block_step(&block, &in);
    in.access = false;
    cycle++;
}

static bool access_ok(bool write, uint32_t offset, uint32_t *data)
{
    in.access = true;
    in.write = write;
    in.offset = offset;
    in.data = *data;
    in.strobe = 0xF;
    tick();
    *data = out.data;
    return !out.bus_error;
}

static uint32_t read_register(uint32_t offset)
{
    uint32_t data = 0;
    ck_assert(access_ok(false, offset, &data));
    return data;
}

static void write_number(uint32_t offset, const uint8_t *number)
{
    for (uint32_t i = 0; i < ECC_BYTES; i += 4) {
        uint32_t word = (uint32_t)number[i] | (uint32_t)number[i + 1] << 8 |
                        (uint32_t)number[i + 2] << 16 | (uint32_t)number[i + 3] << 24;
        ck_assert(access_ok(true, offset + i, &word));
    }
}

static void read_number(uint32_t offset, uint8_t *number)
{
    for (uint32_t i = 0; i < ECC_BYTES; i += 4) {
        const uint32_t word = read_register(offset + i);
        for (unsigned b = 0; b < 4; b++) {
            number[i + b] = (uint8_t)(word >> (8 * b));
        }
    }
}

// From the command's cycle to the first that is not busy.
static uint64_t command(uint32_t word)
{
    ck_assert(access_ok(true, ECC_CMD_OFFSET, &word));
    const uint64_t from = cycle - 1;
    do {
        tick();
    } while (out.busy);
    return cycle - 1 - from;
}

static unsigned status(void)
{
    return read_register(ECC_STATUS_OFFSET);
}

static unsigned error(void)
{
    return (status() & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT;
}

static void start(void)
{
    memset(&in, 0, sizeof in);
    in.blank = true;
    random_fails = false;
    sent = taken = 0;
    ck_assert(ecc_engine_tables_make(&tables, ECC_SET_48X6));
    ecc_block_reset(&block, &tables, ECC_SET_48X6);
    for (unsigned i = 0; i < 120; i++) { // the wipe, and thirty words
        tick();
        ck_assert_int_eq(out.busy, i < 64);
    }
    unit_random_bytes(&state, key, sizeof key);
    key[0] = 0x7F;
}

static unsigned run_cycles(enum ecc_operation operation)
{
    return ecc_engine_cycles(ECC_SET_48X6, operation);
}

START_TEST(results_and_cycles)
{
    uint8_t first[ECC_BYTES], second[ECC_BYTES], zero[ECC_BYTES] = {0}, digest[ECC_BYTES],
                                                 Z[ECC_BYTES];
    struct ecc_point Q, own;
    struct ecc_signature made;
    start();
    unit_random_bytes(&state, digest, sizeof digest);
    ck_assert_int_eq(ecc_public_key(key, &Q), ECC_OK);

    // Random 2, Key 8, Load 8 x inputs + 1, Run, Sweep 64, and the command's own cycle.
    ck_assert_uint_eq(command(1), 1 + 2 + 8 + 17 + run_cycles(ECC_OPERATION_PUBLIC_KEY) + 64);
    read_number(OFFSET(FIRST), first);
    read_number(OFFSET(SECOND), second);
    ck_assert_mem_eq(first, Q.x, ECC_BYTES);
    ck_assert_mem_eq(second, Q.y, ECC_BYTES);
    ck_assert_uint_eq(status(), ECC_STATUS_DONE_MASK);

    // Delivered: the key that a draw gives.
    for (unsigned i = 0; i < 40; i++) {
        tick();
    }
    ck_assert_uint_eq(command(2),
                      1 + 2 + NONCE_CYCLES + 17 + run_cycles(ECC_OPERATION_PUBLIC_KEY) + 8 + 64);
    ck_assert_int_eq(ecc_public_key(delivered, &own), ECC_OK);
    read_number(OFFSET(FIRST), first);
    ck_assert_mem_eq(first, own.x, ECC_BYTES);

    // Signed by a slot's key with a hedged nonce, and verified.
    write_number(OFFSET(E), digest);
    write_number(OFFSET(QX), Q.x);
    write_number(OFFSET(QY), Q.y);
    for (unsigned i = 0; i < 40; i++) {
        tick();
    }
    writes = 0;
    ck_assert_uint_eq(command(3 | ECC_CMD_VERIFY_MASK),
                      1 + 2 + 8 + NONCE_CYCLES + 41 + run_cycles(ECC_OPERATION_SIGN) + 9 + 41 +
                          run_cycles(ECC_OPERATION_VERIFY) + 64);
    ck_assert_uint_gt(writes, 5000);
    read_number(OFFSET(FIRST), made.r);
    read_number(OFFSET(SECOND), made.s);
    ck_assert_int_eq(ecc_verify(&Q, digest, &made), ECC_OK);
    write_number(OFFSET(R), made.r);
    write_number(OFFSET(S), made.s);
    ck_assert_uint_eq(command(4), 1 + 41 + run_cycles(ECC_OPERATION_VERIFY) + 64);
    ck_assert_uint_eq(status(), ECC_STATUS_DONE_MASK);
    read_number(OFFSET(FIRST), first);
    ck_assert_mem_eq(first, zero, ECC_BYTES);
    digest[5] ^= 1;
    write_number(OFFSET(E), digest);
    command(4);
    ck_assert_uint_eq(status(), (unsigned)PLUTON_ERROR_SIGNATURE << ECC_STATUS_ERROR_SHIFT);

    // ECDH, to a register and to a slot.
    ck_assert_int_eq(ecc_ecdh(key, &Q, Z), ECC_OK);
    command(5);
    read_number(OFFSET(FIRST), first);
    read_number(OFFSET(SECOND), second);
    ck_assert_mem_eq(first, Z, ECC_BYTES);
    ck_assert_mem_eq(second, zero, ECC_BYTES);
    command(5 | ECC_CMD_DELIVER_MASK);
    read_number(OFFSET(FIRST), first);
    ck_assert_mem_eq(delivered, Z, ECC_BYTES);
    ck_assert_mem_eq(first, zero, ECC_BYTES);

    // Checks, exact nonces, ZEROIZE.
    command(6);
    ck_assert_uint_eq(status(), ECC_STATUS_DONE_MASK);
    write_number(OFFSET(SCALAR), key);
    write_number(OFFSET(NONCE), key);
    command(3 | ECC_CMD_TEST_MASK | 2u << ECC_CMD_NONCE_SHIFT);
    read_number(OFFSET(FIRST), first);
    ck_assert_int_eq(ecc_sign(key, digest, key, &made), ECC_OK);
    ck_assert_mem_eq(first, made.r, ECC_BYTES);
    command(7 | ECC_CMD_TEST_MASK);
    ck_assert_uint_eq(error(), PLUTON_ERROR_SCALAR);
    ck_assert_uint_eq(command(8), 1 + 64);
    ck_assert_uint_eq(status(), 0);
    command(6);
    ck_assert_uint_eq(error(), PLUTON_ERROR_CURVE);
}
END_TEST

START_TEST(failures)
{
    start();
    memset(key, 0, sizeof key);
    command(1);
    ck_assert_uint_eq(status(), (unsigned)PLUTON_ERROR_SCALAR << ECC_STATUS_ERROR_SHIFT);
    random_fails = true;
    tick();
    ck_assert_uint_eq(command(1), 1 + 31 + 1 + 64); // it asks again when the buffer is overwritten
    ck_assert_uint_eq(error(), PLUTON_ERROR_RANDOM);
    random_fails = false;
    uint32_t word = 0;
    ck_assert(!access_ok(true, OFFSET(FIRST), &word));
    ck_assert(!access_ok(false, OFFSET(R), &word));
    ck_assert(!access_ok(false, ECC_CMD_OFFSET, &word));
    command(0);
    ck_assert_uint_eq(error(), PLUTON_ERROR_COMMAND);
    command(3 | 1u << ECC_CMD_NONCE_SHIFT);
    ck_assert_uint_eq(error(), PLUTON_ERROR_DENIED);
    command(2 | ECC_CMD_CALLER_MASK);
    ck_assert_uint_eq(error(), PLUTON_ERROR_CALLER);
    // A test key does not outlive Blank.
    write_number(OFFSET(SCALAR), delivered);
    in.blank = false;
    tick();
    tick();
    ck_assert(out.busy);
    in.blank = true;
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc_block");
    TCase *tc = tcase_create("block");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, results_and_cycles);
    tcase_add_test(tc, failures);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
