// SPDX-License-Identifier: Apache-2.0
// The driver of aes on the cycle-true model of the block: each call against cmodel/aes.h, its
// errors, and a bus that refuses each access in turn.
#include <string.h>

#include "cmodel/aes_block.h"
#include "firmware/drivers/aes.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/lib/aes_world.h"
#include "tests/lib/unit.h"

#define BASE UINT32_C(0x2F0E0000)
#define SRC (AES_WORLD_BASE + 0x1000)
#define DST (AES_WORLD_BASE + 0x6000)
#define AAD (AES_WORLD_BASE + 0xB000)
#define IVS (AES_WORLD_BASE + 0xC000)

struct bench {
    struct aes_block block;
    struct aes_world world;
    struct aes_block_in in;
    struct aes_dev dev;
    struct hal hal;
    uint64_t accesses, refuse; // the number of the access that the bus refuses
    bool stuck;                // the memory does not grant
};

static void tick(struct bench *b, struct aes_block_out *out)
{
    aes_block_outputs(&b->block, &b->in, out);
    aes_world_drive(&b->world, out, &b->in);
    b->in.gnt = b->in.gnt && !b->stuck;
    aes_block_outputs(&b->block, &b->in, out);
    aes_block_step(&b->block, &b->in);
    aes_world_clock(&b->world, out, &b->in);
}

static enum hal_status access(struct bench *b, bool write, uint32_t addr, uint32_t *value,
                              unsigned strobe)
{
    struct aes_block_out out;
    if (b->accesses++ == b->refuse || addr - BASE >= 0x10000) {
        return HAL_BUS_ERROR;
    }
    b->in.apb = (struct apb_in){.sel = true,
                                .write = write,
                                .offset = addr - BASE,
                                .data = write ? *value : 0,
                                .strobe = strobe,
                                .subject = PLUTON_SUBJECT_PLUTON};
    tick(b, &out);
    b->in.apb.enable = true;
    tick(b, &out);
    b->in.apb = (struct apb_in){.sel = false};
    if (out.apb.error) {
        return HAL_BUS_ERROR;
    }
    if (!write) {
        *value = out.apb.data;
    }
    return HAL_OK;
}

static enum hal_status read_port(void *context, uint32_t addr, uint32_t *value)
{
    return access(context, false, addr, value, 0);
}

static enum hal_status write_port(void *context, uint32_t addr, uint32_t value, unsigned strobe)
{
    return access(context, true, addr, &value, strobe);
}

static const struct hal_port port = {read_port, write_port};

static void begin(struct bench *b, bool masked, uint64_t seed)
{
    memset(b, 0, sizeof *b);
    aes_world_begin(&b->world, seed);
    aes_block_reset(&b->block, masked);
    b->hal = (struct hal){&port, b};
    b->refuse = AES_WORLD_NEVER;
    ck_assert_int_eq(aes_dev_init(&b->dev, &b->hal, BASE), DEV_OK);
}

static uint8_t *at(struct bench *b, uint32_t address)
{
    return b->world.memory + (address - AES_WORLD_BASE);
}

static const struct aes_dev_job JOB = {PLUTON_CALLER_SELF, PLUTON_CALLER_SELF, SRC, DST, 0};

// One call of each kind, and what it must leave: `out` in memory, `block` for a tag or an IV.
struct call {
    unsigned mode;
    bool inverse, long_iv;
    uint32_t length;
};

static enum dev_error make(struct bench *b, const struct call *c, uint8_t *block)
{
    struct aes_dev_job job = JOB;
    job.length = c->length;
    const struct aes_dev_gcm gcm = {c->long_iv ? NULL : at(b, IVS), IVS, 33, AAD, 21};
    switch (c->mode) {
    case AES_BLOCK_ECB:
        return aes_dev_ecb(&b->dev, &job, c->inverse);
    case AES_BLOCK_CBC:
        return aes_dev_cbc(&b->dev, &job, c->inverse, block);
    case AES_BLOCK_CTR:
        return aes_dev_ctr(&b->dev, &job, block);
    case AES_BLOCK_GCM:
        return c->inverse ? aes_dev_gcm_decrypt(&b->dev, &job, &gcm, block, 13)
                          : aes_dev_gcm_encrypt(&b->dev, &job, &gcm, block);
    default:
        return c->inverse ? aes_dev_cmac_verify(&b->dev, &job, block, 16)
                          : aes_dev_cmac(&b->dev, &job, block);
    }
}

static void expect(struct bench *b, const struct aes_key *key, const struct call *c, uint8_t *out,
                   uint8_t *block)
{
    const uint8_t *in = at(b, SRC);
    struct aes_gcm gcm;
    struct aes_cmac mac;
    switch (c->mode) {
    case AES_BLOCK_ECB:
        ck_assert_int_eq(aes_ecb(key, c->inverse, in, out, c->length), AES_OK);
        break;
    case AES_BLOCK_CBC:
        ck_assert_int_eq(aes_cbc(key, c->inverse, block, in, out, c->length), AES_OK);
        break;
    case AES_BLOCK_CTR:
        ck_assert_int_eq(aes_ctr(key, block, in, out, c->length), AES_OK);
        break;
    case AES_BLOCK_GCM:
        ck_assert_int_eq(aes_gcm_begin(&gcm, key, at(b, IVS), c->long_iv ? 33 : 12), AES_OK);
        ck_assert_int_eq(aes_gcm_aad(&gcm, at(b, AAD), 21), AES_OK);
        ck_assert_int_eq(aes_gcm_data(&gcm, c->inverse, in, out, c->length), AES_OK);
        aes_gcm_tag(&gcm, block);
        break;
    default:
        aes_cmac_begin(&mac, key);
        aes_cmac_update(&mac, in, c->length);
        aes_cmac_end(&mac, block);
        memcpy(out, at(b, DST), c->length); // not touched
        break;
    }
}

static const struct call calls[] = {
    {AES_BLOCK_ECB, false, false, 48}, {AES_BLOCK_ECB, true, false, 48},
    {AES_BLOCK_CBC, false, false, 80}, {AES_BLOCK_CBC, true, false, 80},
    {AES_BLOCK_CTR, false, false, 77}, {AES_BLOCK_GCM, false, false, 77},
    {AES_BLOCK_GCM, true, false, 77},  {AES_BLOCK_GCM, false, true, 77},
    {AES_BLOCK_GCM, true, true, 5000}, {AES_BLOCK_CMAC, false, false, 77},
    {AES_BLOCK_CMAC, true, false, 77},
};
enum { CALLS = sizeof calls / sizeof calls[0] };

START_TEST(results)
{
    for (unsigned size = 0; size < 3; size++) {
        for (unsigned i = 0; i < CALLS; i++) {
            static uint8_t out[8192];
            uint8_t key_bytes[32], block[16], given[16];
            struct aes_key key;
            struct bench b;
            begin(&b, _i != 0, 1 + i);
            const bool slot = i % 2 != 0;
            unit_random_bytes(&b.world.random, key_bytes, sizeof key_bytes);
            unit_random_bytes(&b.world.random, block, sizeof block);
            ck_assert_int_eq(aes_expand(&key, slot ? b.world.slot_key : key_bytes, 16 + 8 * size),
                             AES_OK);
            ck_assert_int_eq(slot ? aes_dev_key_slot(&b.dev, PLUTON_CALLER_SELF, size, 7)
                                  : aes_dev_key(&b.dev, PLUTON_CALLER_SELF, size, key_bytes),
                             DEV_OK);
            memcpy(given, block, sizeof given);
            expect(&b, &key, &calls[i], out, block);
            const bool verifies = calls[i].inverse && calls[i].mode >= AES_BLOCK_GCM;
            if (verifies) {
                memcpy(given, block, sizeof given);
            }
            ck_assert_int_eq(make(&b, &calls[i], given), DEV_OK);
            ck_assert_mem_eq(at(&b, DST), out, calls[i].length);
            ck_assert(calls[i].mode == AES_BLOCK_ECB || memcmp(given, block, sizeof given) == 0);
            if (verifies) { // the same with a wrong one
                given[calls[i].mode == AES_BLOCK_GCM ? 12 : 15] ^= 1;
                ck_assert_int_eq(make(&b, &calls[i], given), DEV_TAG);
            }
            ck_assert_int_eq(aes_dev_forget(&b.dev, PLUTON_CALLER_SELF), DEV_OK);
            ck_assert_int_eq(make(&b, &calls[i], given), DEV_ORDER);
        }
    }
}
END_TEST

// Output is whole, or not touched.
START_TEST(bus_refuses)
{
    for (unsigned i = 0; i < CALLS; i++) {
        if (calls[i].length > 100) {
            continue;
        }
        for (uint64_t n = 0;; n++) {
            struct bench b;
            uint8_t key[32] = {1, 2, 3}, block[16] = {9}, out[16];
            begin(&b, false, 2);
            ck_assert_int_eq(aes_dev_key(&b.dev, PLUTON_CALLER_SELF, AES_DEV_192, key), DEV_OK);
            b.refuse = b.accesses + n;
            memcpy(out, block, sizeof out);
            const enum dev_error error = make(&b, &calls[i], out);
            if (b.accesses <= b.refuse) {
                break;
            }
            ck_assert_int_eq(error, DEV_ACCESS);
            ck_assert_mem_eq(out, block, sizeof out);
        }
    }
}
END_TEST

// A key stays in no register, whatever happens, and in no context but by success.
START_TEST(key_refused)
{
    for (unsigned slot = 0; slot < 2; slot++) {
        for (uint64_t n = 0;; n++) {
            struct bench b;
            uint8_t key[32];
            begin(&b, false, 3);
            memset(key, 0xA5, sizeof key);
            b.refuse = b.accesses + n;
            const enum dev_error error =
                slot != 0 ? aes_dev_key_slot(&b.dev, PLUTON_CALLER_SELF, AES_DEV_256, 3)
                          : aes_dev_key(&b.dev, PLUTON_CALLER_SELF, AES_DEV_256, key);
            const bool refused = b.accesses > b.refuse;
            for (unsigned i = 0; i < 300; i++) { // a command whose end was not seen ends
                struct aes_block_out out;
                tick(&b, &out);
            }
            for (unsigned i = 0; i < 32; i++) {
                ck_assert_uint_eq(b.block.key[i], 0);
            }
            if (!refused) {
                ck_assert_int_eq(error, DEV_OK);
                ck_assert(b.block.context[0].holds);
                break;
            }
            ck_assert_int_eq(error, DEV_ACCESS);
        }
    }
}
END_TEST

START_TEST(errors)
{
    struct bench b;
    const uint8_t key[32] = {0};
    uint8_t block[16] = {0};
    begin(&b, _i != 0, 4);
    struct aes_dev other;
    ck_assert_int_eq(aes_dev_init(&other, &b.hal, BASE + 4), DEV_IDENTITY);
    ck_assert_int_eq(aes_dev_init(&other, &b.hal, 0), DEV_ACCESS);
    const enum pluton_caller none = (enum pluton_caller)4;
    ck_assert_int_eq(aes_dev_key(&b.dev, none, AES_DEV_128, key), DEV_ARGUMENT);
    ck_assert_int_eq(aes_dev_key(&b.dev, PLUTON_CALLER_SELF, (enum aes_dev_size)3, key),
                     DEV_ARGUMENT);
    ck_assert_int_eq(aes_dev_key_slot(&b.dev, PLUTON_CALLER_SELF, AES_DEV_128, PLUTON_KEY_SLOTS),
                     DEV_ARGUMENT);
    ck_assert_int_eq(aes_dev_forget(&b.dev, none), DEV_ARGUMENT);
    ck_assert_int_eq(aes_dev_key(&b.dev, PLUTON_CALLER_NORMAL_MAILBOX, AES_DEV_128, key), DEV_OK);

    struct aes_dev_job job = JOB;
    job.length = 32;
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_ORDER);
    job.context = PLUTON_CALLER_NORMAL_MAILBOX;
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_OK);
    job.caller = PLUTON_CALLER_SECURE_MAILBOX;
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_DENIED);
    job.caller = none;
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_ARGUMENT);
    job.caller = PLUTON_CALLER_NORMAL_MAILBOX;
    job.length = 31;
    ck_assert_int_eq(aes_dev_cbc(&b.dev, &job, false, block), DEV_RANGE);
    job.source |= 2;
    ck_assert_int_eq(aes_dev_cmac(&b.dev, &job, block), DEV_MISALIGNED);
    job.source = 0x1000; // not in this memory
    ck_assert_int_eq(aes_dev_cmac(&b.dev, &job, block), DEV_BUS);
    job.source = SRC;
    memset(block, 0xFF, sizeof block);
    ck_assert_int_eq(aes_dev_ctr(&b.dev, &job, block), DEV_COUNTER);
    const struct aes_dev_gcm twelve = {NULL, IVS, AES_DEV_IV, AAD, 0};
    ck_assert_int_eq(aes_dev_gcm_encrypt(&b.dev, &job, &twelve, block), DEV_ARGUMENT);
    const struct aes_dev_gcm empty = {NULL, IVS, 0, AAD, 0};
    ck_assert_int_eq(aes_dev_gcm_encrypt(&b.dev, &job, &empty, block), DEV_RANGE);
    const struct aes_dev_gcm good = {at(&b, IVS), 0, 0, AAD, 0};
    ck_assert_int_eq(aes_dev_gcm_decrypt(&b.dev, &job, &good, block, 11), DEV_ARGUMENT);
    ck_assert_int_eq(aes_dev_cmac_verify(&b.dev, &job, block, 17), DEV_ARGUMENT);
    for (unsigned i = 0; i < sizeof block; i++) {
        ck_assert_uint_eq(block[i], 0xFF); // none of these wrote it
    }

    b.world.key = AES_WORLD_KEY_ERROR;
    ck_assert_int_eq(aes_dev_key_slot(&b.dev, PLUTON_CALLER_SELF, AES_DEV_128, 5), DEV_KEY);
    if (_i != 0) {
        b.world.random_refuse = b.world.random_words;
        ck_assert_int_eq(aes_dev_ecb(&b.dev, &JOB, false), DEV_ORDER);
        ck_assert_int_eq(aes_dev_key(&b.dev, PLUTON_CALLER_SELF, AES_DEV_128, key), DEV_RANDOM);
        b.world.random_refuse = AES_WORLD_NEVER;
    }
    // A memory that never grants: the engine is wiped.
    ck_assert_int_eq(aes_dev_key(&b.dev, PLUTON_CALLER_SELF, AES_DEV_128, key), DEV_OK);
    b.stuck = true;
    job = JOB;
    job.length = 16;
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_TIMEOUT);
    ck_assert_uint_eq(b.block.context[0].holds | b.block.context[2].holds, 0);
    b.stuck = false;
    ck_assert_int_eq(aes_dev_zeroize(&b.dev), DEV_OK);
    ck_assert_int_eq(aes_dev_ecb(&b.dev, &job, false), DEV_ORDER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("aes_driver");
    TCase *tests = tcase_create("aes_driver");
    tcase_set_timeout(tests, 280);
    tcase_add_loop_test(tests, results, 0, 2);
    tcase_add_test(tests, bus_refuses);
    tcase_add_test(tests, key_refused);
    tcase_add_loop_test(tests, errors, 0, 2);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
