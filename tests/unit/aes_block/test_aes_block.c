// SPDX-License-Identifier: Apache-2.0
// The cycle-true model of aes against the tables of rtl/aes/README.md, against cmodel/aes.h, and
// against NIST's CAVP files. Each test runs with and without masks.
#include <stdio.h>
#include <string.h>

#include "cmodel/aes_block.h"
#include "cmodel/spec.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/lib/aes_world.h"
#include "tests/lib/records.h"
#include "tests/lib/unit.h"

#define MAX_CYCLES 1000000 // of a command
#define SRC (AES_WORLD_BASE + 0x1000)
#define DST (AES_WORLD_BASE + 0x6000)
#define AAD (AES_WORLD_BASE + 0xB000)
#define IVS (AES_WORLD_BASE + 0xC000)

struct bench {
    struct aes_block block;
    struct aes_world world;
    struct aes_block_in in;
    struct aes_block_out out;
    uint8_t key[AES_MAX_KEY_BYTES];
    struct aes_key expanded;
};

static void tick(struct bench *b)
{
    aes_block_outputs(&b->block, &b->in, &b->out);
    aes_world_drive(&b->world, &b->out, &b->in);
    aes_block_outputs(&b->block, &b->in, &b->out);
    ck_assert(!b->out.alert);
    aes_block_step(&b->block, &b->in);
    aes_world_clock(&b->world, &b->out, &b->in);
}

// Two cycles; the outputs are those of the second one.
static bool access(struct bench *b, bool write, uint32_t offset, uint32_t *data)
{
    b->in.apb = (struct apb_in){.sel = true,
                                .write = write,
                                .offset = offset,
                                .data = write ? *data : 0,
                                .strobe = write ? 0xF : 0,
                                .subject = PLUTON_SUBJECT_PLUTON};
    tick(b);
    b->in.apb.enable = true;
    tick(b);
    b->in.apb = (struct apb_in){.sel = false};
    ck_assert(b->out.apb.ready);
    if (!write) {
        *data = b->out.apb.data;
    }
    return !b->out.apb.error;
}

static void set(struct bench *b, uint32_t offset, uint32_t data)
{
    ck_assert(access(b, true, offset, &data));
}

static uint32_t get(struct bench *b, uint32_t offset)
{
    uint32_t data = 0;
    ck_assert(access(b, false, offset, &data));
    return data;
}

static void set_bytes(struct bench *b, uint32_t offset, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 4) {
        set(b, offset + (uint32_t)i,
            (uint32_t)bytes[i] | (uint32_t)bytes[i + 1] << 8 | (uint32_t)bytes[i + 2] << 16 |
                (uint32_t)bytes[i + 3] << 24);
    }
}

static void get_bytes(struct bench *b, uint32_t offset, uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(get(b, offset + (uint32_t)(i & ~(size_t)3)) >> (8 * (i % 4)));
    }
}

// The cycles in which the block was busy.
static uint64_t wait_idle(struct bench *b)
{
    uint64_t busy = 0;
    for (;;) {
        aes_block_outputs(&b->block, &b->in, &b->out);
        if (!b->out.busy) {
            return busy;
        }
        tick(b);
        busy++;
        ck_assert_uint_lt(busy, MAX_CYCLES);
    }
}

static uint64_t run(struct bench *b, uint32_t command)
{
    set(b, AES_CMD_OFFSET, command);
    return wait_idle(b);
}

static unsigned error_of(struct bench *b)
{
    return (get(b, AES_STATUS_OFFSET) & AES_STATUS_ERROR_MASK) >> AES_STATUS_ERROR_SHIFT;
}

static bool done(struct bench *b)
{
    return (get(b, AES_STATUS_OFFSET) & AES_STATUS_DONE_MASK) != 0;
}

static uint32_t command(unsigned op, unsigned mode, bool inverse, unsigned tag, unsigned context,
                        unsigned caller)
{
    return op << AES_CMD_OP_SHIFT | mode << AES_CMD_MODE_SHIFT |
           (uint32_t)inverse << AES_CMD_INVERSE_SHIFT | tag << AES_CMD_TAG_SHIFT |
           context << AES_CMD_CONTEXT_SHIFT | caller << AES_CMD_CALLER_SHIFT;
}

static uint32_t key_command(unsigned size, bool slot, unsigned context)
{
    return command(AES_BLOCK_OP_KEY, 0, false, 0, context, 0) | size << AES_CMD_SIZE_SHIFT |
           (uint32_t)slot << AES_CMD_FROM_SLOT_SHIFT | 5u << AES_CMD_SLOT_SHIFT;
}

static void begin(struct bench *b, bool masked, uint64_t seed)
{
    memset(b, 0, sizeof *b);
    aes_world_begin(&b->world, seed);
    aes_block_reset(&b->block, masked);
    ck_assert_uint_eq(wait_idle(b), AES_BLOCK_SWEEP);
}

static uint64_t give_key(struct bench *b, unsigned size, unsigned context, const uint8_t *key)
{
    set_bytes(b, AES_JOB_KEY_OFFSET, key, 16 + 8 * size);
    const uint64_t cycles = run(b, key_command(size, false, context));
    ck_assert(done(b));
    ck_assert_int_eq(aes_expand(&b->expanded, key, 16 + 8 * size), AES_OK);
    return cycles;
}

// A seeded block with a key of its own in context 0.
static void begin_with_key(struct bench *b, bool masked, unsigned size, uint64_t seed)
{
    begin(b, masked, seed);
    unit_random_bytes(&b->world.random, b->key, sizeof b->key);
    (void)give_key(b, size, 0, b->key);
}

static uint8_t *at(struct bench *b, uint32_t address)
{
    return b->world.memory + (address - AES_WORLD_BASE);
}

// ---- cycles ----

static const unsigned latencies[2][3] = {{12, 14, 16}, {53, 63, 73}};
static const unsigned depths[2][3] = {{1, 1, 1}, {4, 4, 5}};

START_TEST(cycles_of_keys)
{
    const bool masked = _i != 0;
    static const unsigned expand[3] = {64, 52, 82}, take[3] = {4, 6, 8};
    for (unsigned size = 0; size < 3; size++) {
        struct bench b;
        begin(&b, masked, 1);
        const uint64_t rest = 16 + take[size] + expand[size] + 1;
        ck_assert_uint_eq(give_key(&b, size, 1, b.world.memory), (masked ? 9 + 7 : 0) + rest);
        ck_assert_uint_eq(b.world.random_words, masked ? 9 : 0);
        ck_assert_uint_eq(give_key(&b, size, 2, b.world.memory), masked + rest);
        ck_assert_uint_eq(b.world.random_words, masked ? 10 : 0);
        // From a slot: the store answers in each cycle.
        ck_assert_uint_eq(run(&b, key_command(size, true, 0)),
                          (unsigned)_i + 16 + 8 + expand[size] + 1);
        ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET), AES_STATUS_DONE_MASK | AES_STATUS_KEYS_MASK |
                                                          (masked ? AES_STATUS_SEEDED_MASK : 0));
        ck_assert_uint_eq(run(&b, command(AES_BLOCK_OP_FORGET, 0, false, 0, 2, 0)), 16 + 1);
        ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & AES_STATUS_KEYS_MASK,
                          3u << AES_STATUS_KEYS_SHIFT);
        ck_assert_uint_eq(run(&b, command(AES_BLOCK_OP_ZEROIZE, 0, false, 0, 0, 0)),
                          AES_BLOCK_SWEEP);
        ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET), 0);
    }
}
END_TEST

struct job {
    unsigned mode;
    bool inverse;
    uint32_t len, aad_len, iv_len;
};

// The column "cycles" of the contract.
static uint64_t cycles_of(const struct job *job, bool masked, unsigned size)
{
    const uint64_t L = latencies[masked][size], D = depths[masked][size];
    const uint64_t n = (job->len + 15) / 16, a = (job->aad_len + 15) / 16;
    const uint64_t m = (job->iv_len + 15) / 16;
    uint64_t begin_gcm = 2 * L + 16 * a;
    if (job->iv_len != 12) {
        begin_gcm += 16 * (m + 1);
    }
    const uint64_t pass = (n > 0 ? 16 * (n + D + 1) : 0) + 16 + 3;
    switch (job->mode) {
    case AES_BLOCK_ECB:
        return n > 0 ? 16 * (n + D + 1) : 0;
    case AES_BLOCK_CTR:
        return n > 0 ? 16 * (n + D) : 0;
    case AES_BLOCK_CBC:
        return n > 0 ? 32 + n * L : 0;
    case AES_BLOCK_CMAC:
        return L * (1 + (n > 1 ? n : 1)) + 3;
    default:
        break;
    }
    if (!job->inverse) {
        return begin_gcm + pass;
    }
    const uint64_t check = begin_gcm + (n > 0 ? 16 * (n + 1) : 0) + 16 + 3;
    if (n == 0) {
        return check;
    }
    return check + (job->len <= 4096 ? 16 * (n + D) : 16 * (a + (a > 0)) + pass);
}

static void set_up(struct bench *b, const struct job *job)
{
    set(b, AES_JOB_SRC_OFFSET, SRC);
    set(b, AES_JOB_DST_OFFSET, DST);
    set(b, AES_JOB_LEN_OFFSET, job->len);
    set(b, AES_JOB_AAD_OFFSET, AAD);
    set(b, AES_JOB_AAD_LEN_OFFSET, job->aad_len);
    set(b, AES_JOB_IV_ADDR_OFFSET, IVS);
    set(b, AES_JOB_IV_LEN_OFFSET, job->iv_len);
    set_bytes(b, AES_JOB_IV_OFFSET, at(b, IVS + 0x800), 16);
}

// What the standards say of a job: output, and TAG or NEXT.
static void expect(struct bench *b, const struct job *job, uint8_t *out, uint8_t *tag,
                   uint8_t *next)
{
    uint8_t iv[16];
    const uint8_t *in = at(b, SRC);
    memcpy(iv, at(b, IVS + 0x800), 16);
    memset(tag, 0, 16);
    memset(next, 0, 16);
    struct aes_gcm gcm;
    struct aes_cmac mac;
    switch (job->mode) {
    case AES_BLOCK_ECB:
        ck_assert_int_eq(aes_ecb(&b->expanded, job->inverse, in, out, job->len), AES_OK);
        break;
    case AES_BLOCK_CBC:
        ck_assert_int_eq(aes_cbc(&b->expanded, job->inverse, iv, in, out, job->len), AES_OK);
        memcpy(next, iv, 16);
        break;
    case AES_BLOCK_CTR:
        ck_assert_int_eq(aes_ctr(&b->expanded, iv, in, out, job->len), AES_OK);
        memcpy(next, iv, 16);
        break;
    case AES_BLOCK_GCM:
        ck_assert_int_eq(
            aes_gcm_begin(&gcm, &b->expanded, job->iv_len == 12 ? iv : at(b, IVS), job->iv_len),
            AES_OK);
        ck_assert_int_eq(aes_gcm_aad(&gcm, at(b, AAD), job->aad_len), AES_OK);
        ck_assert_int_eq(aes_gcm_data(&gcm, job->inverse, in, out, job->len), AES_OK);
        aes_gcm_tag(&gcm, tag);
        break;
    default:
        aes_cmac_begin(&mac, &b->expanded);
        aes_cmac_update(&mac, in, job->len);
        aes_cmac_end(&mac, tag);
        break;
    }
}

static uint32_t run_command(const struct job *job)
{
    return command(AES_BLOCK_OP_RUN, job->mode, job->inverse, 16, 0, 0);
}

// The whole job, its output and nothing else; the cycles of it.
static uint64_t check_job(struct bench *b, const struct job *job)
{
    static uint8_t before[AES_WORLD_BYTES], out[AES_WORLD_BYTES];
    uint8_t tag[16], next[16], got[16];
    const bool authenticates = job->mode == AES_BLOCK_GCM || job->mode == AES_BLOCK_CMAC;
    expect(b, job, out, tag, next);
    set_up(b, job);
    if (authenticates && job->inverse) {
        set_bytes(b, AES_JOB_EXPECTED_OFFSET, tag, 16);
        memset(tag, 0, 16);
    }
    memcpy(before, b->world.memory, sizeof before);
    if (job->mode != AES_BLOCK_CMAC) {
        memcpy(before + (DST - AES_WORLD_BASE), out, job->len);
    }
    const uint64_t cycles = run(b, run_command(job));
    ck_assert_uint_eq(error_of(b), PLUTON_ERROR_NONE);
    ck_assert(done(b));
    ck_assert_mem_eq(b->world.memory, before, sizeof before);
    get_bytes(b, AES_JOB_TAG_OFFSET, got, 16);
    ck_assert_mem_eq(got, tag, 16);
    get_bytes(b, AES_JOB_NEXT_OFFSET, got, 16);
    ck_assert_mem_eq(got, next, 16);
    return cycles;
}

START_TEST(cycles_of_jobs)
{
    const bool masked = _i != 0;
    static const uint32_t lens[] = {0, 1, 15, 16, 17, 32, 65, 240, 4080, 4096, 4097, 5000};
    for (unsigned size = 0; size < 3; size++) {
        struct bench b;
        begin_with_key(&b, masked, size, 2 + size);
        for (unsigned i = 0; i < sizeof lens / sizeof lens[0]; i++) {
            for (unsigned kind = 0; kind < 30; kind++) {
                static const uint32_t aads[] = {0, 20, 48}, ivs[] = {12, 1, 60};
                const struct job job = {kind % 5, kind >= 15,
                                        kind % 5 <= AES_BLOCK_CBC ? lens[i] & ~15u : lens[i],
                                        aads[kind / 5 % 3], ivs[kind / 5 % 3]};
                ck_assert_uint_eq(check_job(&b, &job), masked + cycles_of(&job, masked, size) + 1);
            }
        }
    }
}
END_TEST

// A memory that is slow changes cycles alone.
START_TEST(slow_memory)
{
    for (unsigned seed = 1; seed < 300; seed++) {
        struct bench b;
        begin_with_key(&b, _i != 0, seed % 3, seed);
        b.world.grants = 1 + seed % 5;
        b.world.answers = 1 + seed / 5 % 5;
        b.world.words = 1 + seed % 7;
        const unsigned mode = seed / 3 % 5;
        uint32_t len = unit_random(&b.world.random) % (seed % 20 == 0 ? 6000 : 200);
        len &= mode <= AES_BLOCK_CBC ? ~15u : ~0u;
        const struct job job = {mode, seed % 2 != 0, len, unit_random(&b.world.random) % 70,
                                1 + unit_random(&b.world.random) % 40};
        const uint64_t cycles = check_job(&b, &job);
        ck_assert_uint_ge(cycles, cycles_of(&job, _i != 0, seed % 3));
    }
}
END_TEST

// ---- CAVP ----

#define MAX_FIELD 4096

static struct records *open_file(const char *name)
{
    const char *root = getenv("PLUTON_VECTORS");
    ck_assert_msg(root != NULL && root[0] != '\0', "PLUTON_VECTORS is not set");
    char path[1024];
    const int n = snprintf(path, sizeof path, "%s/../../ciphers/AES/%s", root, name);
    ck_assert(n > 0 && (size_t)n < sizeof path);
    struct records *file = records_open(path);
    ck_assert_msg(file != NULL, "can't open %s", path);
    return file;
}

static size_t hex(const struct record *r, const char *name, uint8_t *bytes)
{
    size_t size = 0;
    ck_assert_msg(records_hex(record_value(r, name), bytes, MAX_FIELD, &size), "no %s", name);
    return size;
}

static void cavp_blocks(bool masked, bool cbc, unsigned size)
{
    char name[64];
    snprintf(name, sizeof name, "%s/%sMMT%u.rsp", cbc ? "CBC" : "ECB", cbc ? "CBC" : "ECB",
             128 + 64 * size);
    struct records *file = open_file(name);
    struct record r;
    unsigned cases = 0;
    struct bench b;
    begin(&b, masked, 3);
    for (; records_next(file, &r); cases++) {
        uint8_t key[MAX_FIELD], plain[MAX_FIELD], cipher[MAX_FIELD];
        ck_assert_uint_eq(hex(&r, "KEY", key), 16 + 8 * size);
        const size_t n = hex(&r, "PLAINTEXT", plain);
        ck_assert_uint_eq(hex(&r, "CIPHERTEXT", cipher), n);
        const bool decrypt = strcmp(r.section, "[DECRYPT]") == 0;
        if (cbc) {
            ck_assert_uint_eq(hex(&r, "IV", at(&b, IVS + 0x800)), 16);
        }
        memcpy(at(&b, SRC), decrypt ? cipher : plain, n);
        (void)give_key(&b, size, 0, key);
        const struct job job = {cbc ? AES_BLOCK_CBC : AES_BLOCK_ECB, decrypt, (uint32_t)n, 0, 12};
        (void)check_job(&b, &job);
        ck_assert_mem_eq(at(&b, DST), decrypt ? plain : cipher, n);
    }
    ck_assert(!records_failed(file));
    ck_assert_uint_eq(cases, 20);
    records_close(file);
}

START_TEST(cavp_mmt)
{
    for (unsigned size = 0; size < 3; size++) {
        cavp_blocks(_i != 0, false, size);
        cavp_blocks(_i != 0, true, size);
    }
}
END_TEST

// Those whose lengths the block has: whole bytes are all of them, tags of 12 to 16 bytes.
START_TEST(cavp_gcm)
{
    struct records *file = open_file("GCM/gcmDecrypt128.rsp");
    struct record r;
    unsigned right = 0, wrong = 0, number = 0;
    struct bench b;
    begin(&b, _i != 0, 4);
    while (records_next(file, &r)) {
        uint8_t key[MAX_FIELD], iv[MAX_FIELD], tag[MAX_FIELD], aad[MAX_FIELD], cipher[MAX_FIELD];
        const size_t tag_bytes = hex(&r, "Tag", tag), iv_bytes = hex(&r, "IV", iv);
        // Every IV that is long, and some of the others.
        if (tag_bytes < 12 || (number++ % 16 != 0 && iv_bytes == 12)) {
            continue;
        }
        ck_assert_uint_eq(hex(&r, "Key", key), 16);
        const size_t n = hex(&r, "CT", cipher), a = hex(&r, "AAD", aad);
        memcpy(at(&b, SRC), cipher, n);
        memcpy(at(&b, AAD), aad, a);
        memcpy(at(&b, iv_bytes == 12 ? IVS + 0x800 : IVS), iv, iv_bytes);
        (void)give_key(&b, 0, 0, key);
        const struct job job = {AES_BLOCK_GCM, true, (uint32_t)n, (uint32_t)a, (uint32_t)iv_bytes};
        set_up(&b, &job);
        memset(tag + tag_bytes, 0x5A, 16 - tag_bytes); // not compared
        set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
        (void)run(&b, command(AES_BLOCK_OP_RUN, AES_BLOCK_GCM, true, (unsigned)tag_bytes, 0, 0));
        if (record_value(&r, "FAIL") != NULL || record_value(&r, "PT") == NULL) {
            ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_TAG);
            wrong++;
        } else {
            uint8_t plain[MAX_FIELD];
            ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_NONE);
            ck_assert_uint_eq(hex(&r, "PT", plain), n);
            ck_assert_mem_eq(at(&b, DST), plain, n);
            right++;
        }
    }
    ck_assert(!records_failed(file));
    ck_assert_uint_gt(right, 100);
    ck_assert_uint_gt(wrong, 100);
    records_close(file);
}
END_TEST

// ---- refusals ----

// Of copies of one struct: what is between members was copied, too.
static bool same_bytes(const void *one, const void *other, size_t size)
{
    return memcmp(one, other, size) == 0;
}

// The registers' and the job's state, without what the bus itself leaves.
static struct aes_block state_of(const struct bench *b)
{
    struct aes_block state = b->block;
    state.guard.refused = false;
    return state;
}

static void refuse(struct bench *b, uint32_t what, unsigned error)
{
    struct aes_block before = state_of(b);
    set(b, AES_CMD_OFFSET, what);
    before.error = error;
    const struct aes_block after = state_of(b);
    ck_assert_mem_eq(&after, &before, sizeof before); // nothing but the error
    ck_assert_uint_eq(error_of(b), error);
}

START_TEST(refusals)
{
    struct bench b;
    begin_with_key(&b, _i != 0, 0, 5);
    const struct job good = {AES_BLOCK_ECB, false, 32, 5, 12};
    (void)check_job(&b, &good);
    ck_assert(done(&b));
    const unsigned RUN = AES_BLOCK_OP_RUN, GCM = AES_BLOCK_GCM, CTR = AES_BLOCK_CTR;

    // Each check with all later ones failing, too.
    set(&b, AES_JOB_SRC_OFFSET, 0xFFFFFFF1);
    set(&b, AES_JOB_DST_OFFSET, 0xFFFFFFF2);
    set(&b, AES_JOB_LEN_OFFSET, 33);
    for (unsigned op = 0; op < 16; op++) {
        if (op == 0 || op > 4) {
            refuse(&b, command(op, 0, false, 0, 3, 3), PLUTON_ERROR_COMMAND);
        }
    }
    refuse(&b, key_command(3, false, 3), PLUTON_ERROR_COMMAND);
    for (unsigned mode = 5; mode < 8; mode++) {
        refuse(&b, command(RUN, mode, false, 0, 3, 3), PLUTON_ERROR_COMMAND);
    }
    refuse(&b, command(RUN, 0, false, 0, 3, 1), PLUTON_ERROR_CALLER);
    refuse(&b, command(RUN, 0, false, 0, 1, 3), PLUTON_ERROR_CALLER);
    refuse(&b, key_command(0, false, 3), PLUTON_ERROR_CALLER);
    refuse(&b, key_command(0, true, 3), PLUTON_ERROR_CALLER);
    refuse(&b, command(AES_BLOCK_OP_FORGET, 0, false, 0, 3, 0), PLUTON_ERROR_CALLER);
    refuse(&b, command(RUN, 0, false, 0, 1, 2), PLUTON_ERROR_DENIED);
    refuse(&b, command(RUN, 0, false, 0, 2, 1), PLUTON_ERROR_DENIED);
    refuse(&b, command(RUN, 0, false, 0, 0, 1), PLUTON_ERROR_DENIED);
    refuse(&b, command(RUN, 0, false, 0, 1, 1), PLUTON_ERROR_ORDER); // empty
    refuse(&b, command(RUN, 0, false, 0, 2, 0), PLUTON_ERROR_ORDER);
    for (unsigned missing = 0; missing < 8; missing++) { // of the words of KEY
        struct bench fresh;
        begin(&fresh, _i != 0, 6);
        for (uint32_t i = 0; i < 8; i++) {
            if (i != missing) {
                set(&fresh, AES_JOB_KEY_OFFSET + 4 * i, i);
            }
        }
        for (unsigned size = 0; size < 3; size++) {
            if (missing < 4 + 2 * size) {
                refuse(&fresh, key_command(size, false, 0), PLUTON_ERROR_ORDER);
            }
        }
        if (missing >= 4) { // and are empty again after KEY
            ck_assert_uint_gt(run(&fresh, key_command(missing >= 6, false, 0)), 0);
            ck_assert(done(&fresh));
            refuse(&fresh, key_command(0, false, 0), PLUTON_ERROR_ORDER);
        }
    }
    refuse(&b, command(RUN, 0, false, 0, 0, 0), PLUTON_ERROR_MISALIGNED);
    set(&b, AES_JOB_SRC_OFFSET, 0xFFFFFFF0);
    refuse(&b, command(RUN, 0, false, 0, 0, 0), PLUTON_ERROR_MISALIGNED); // DST
    refuse(&b, command(RUN, AES_BLOCK_CMAC, false, 0, 0, 0), PLUTON_ERROR_RANGE);
    set(&b, AES_JOB_DST_OFFSET, 0xFFFFFFF0);
    set(&b, AES_JOB_AAD_OFFSET, 0xFFFFFFFF);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_MISALIGNED);
    set(&b, AES_JOB_AAD_OFFSET, 0xFFFFFFFC);
    set(&b, AES_JOB_IV_ADDR_OFFSET, 2);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_RANGE); // not used: 12 bytes
    set(&b, AES_JOB_IV_LEN_OFFSET, 13);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_MISALIGNED);
    set(&b, AES_JOB_LEN_OFFSET, 0);
    set(&b, AES_JOB_IV_ADDR_OFFSET, 0);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_RANGE); // AAD
    set(&b, AES_JOB_AAD_LEN_OFFSET, 0);
    set(&b, AES_JOB_IV_ADDR_OFFSET, 0xFFFFFFF4);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_RANGE); // IV
    set(&b, AES_JOB_IV_LEN_OFFSET, 0);
    refuse(&b, command(RUN, GCM, false, 0, 0, 0), PLUTON_ERROR_RANGE);
    set(&b, AES_JOB_IV_LEN_OFFSET, 12);
    for (unsigned tag = 0; tag < 32; tag++) {
        if (tag < 12 || tag > 16) {
            refuse(&b, command(RUN, GCM, true, tag, 0, 0), PLUTON_ERROR_RANGE);
            refuse(&b, command(RUN, AES_BLOCK_CMAC, true, tag, 0, 0), PLUTON_ERROR_RANGE);
        }
    }
    set(&b, AES_JOB_SRC_OFFSET, SRC);
    set(&b, AES_JOB_DST_OFFSET, SRC + 28);
    set(&b, AES_JOB_LEN_OFFSET, 32);
    refuse(&b, command(RUN, 0, false, 0, 0, 0), PLUTON_ERROR_RANGE); // DST in the input
    set(&b, AES_JOB_LEN_OFFSET, 24);
    refuse(&b, command(RUN, 0, false, 0, 0, 0), PLUTON_ERROR_RANGE);
    refuse(&b, command(RUN, 1, false, 0, 0, 0), PLUTON_ERROR_RANGE);
    // 2^128 - 2 and two blocks more
    for (unsigned i = 0; i < 4; i++) {
        set(&b, AES_JOB_IV_OFFSET + 4 * i, i == 3 ? 0xFEFFFFFF : 0xFFFFFFFF);
    }
    set(&b, AES_JOB_DST_OFFSET, SRC);
    set(&b, AES_JOB_LEN_OFFSET, 33);
    refuse(&b, command(RUN, CTR, false, 0, 0, 0), PLUTON_ERROR_COUNTER);
    ck_assert(done(&b)); // of the job before all of them
    set(&b, AES_JOB_LEN_OFFSET, 32);
    (void)run(&b, command(RUN, CTR, false, 0, 0, 0));
    ck_assert(done(&b));
    for (unsigned i = 0; i < 4; i++) {
        ck_assert_uint_eq(get(&b, AES_JOB_NEXT_OFFSET + 4 * i), 0);
    }
}
END_TEST

// Whether the register may be read, written.
static void rights_of(uint32_t offset, bool *reads, bool *writes)
{
    const bool operand = offset >= AES_JOB_SRC_OFFSET && offset <= AES_JOB_IV_LEN_OFFSET;
    const bool iv = offset >= AES_JOB_IV_OFFSET && offset < AES_JOB_EXPECTED_OFFSET;
    const bool expected = offset >= AES_JOB_EXPECTED_OFFSET && offset < AES_JOB_TAG_OFFSET;
    const bool result = offset >= AES_JOB_TAG_OFFSET && offset < AES_JOB_KEY_OFFSET;
    const bool key = offset >= AES_JOB_KEY_OFFSET && offset < 0x100;
    *reads = offset == AES_ID_OFFSET || offset == AES_VERSION_OFFSET ||
             offset == AES_STATUS_OFFSET || operand || iv || result;
    *writes = operand || iv || expected || key;
}

// What a bus error refuses changes nothing.
START_TEST(bus_errors)
{
    const struct job job = {AES_BLOCK_CBC, false, 0x4000, 0, 12};
    struct bench b;
    begin_with_key(&b, _i != 0, 0, 7);
    for (unsigned busy = 0; busy < 2; busy++) {
        if (busy != 0) {
            set_up(&b, &job);
            set(&b, AES_CMD_OFFSET, run_command(&job));
        }
        for (uint32_t offset = 0; offset < 0x140; offset += 4) {
            bool reads, writes;
            rights_of(offset, &reads, &writes);
            uint32_t data = 0;
            const struct aes_block before = state_of(&b);
            ck_assert_uint_eq(access(&b, false, offset, &data), reads);
            ck_assert(reads || data == 0);
            for (uint32_t odd = 1; odd < 4; odd++) {
                ck_assert(!access(&b, false, offset + odd, &data));
            }
            for (unsigned kind = 0; kind < 3; kind++) { // a strobe, another subject, another world
                b.in.apb = (struct apb_in){.sel = true,
                                           .write = true,
                                           .offset = offset,
                                           .data = key_command(0, true, 0),
                                           .strobe = kind == 0 ? 0x7 : 0xF,
                                           .subject = kind == 1 ? PLUTON_SUBJECT_APP_SECURE
                                                                : PLUTON_SUBJECT_PLUTON,
                                           .nonsecure = kind == 2};
                tick(&b);
                b.in.apb.enable = true;
                tick(&b);
                ck_assert(b.out.apb.ready && b.out.apb.error && b.out.apb.data == 0);
                b.in.apb = (struct apb_in){.sel = false};
            }
            const struct aes_block after = state_of(&b);
            ck_assert(busy != 0 || same_bytes(&before, &after, sizeof before));
            ck_assert(b.out.busy == (busy != 0));
            if (offset != AES_CMD_OFFSET) {
                ck_assert_uint_eq(access(&b, true, offset, &data), writes && busy == 0);
            }
        }
        uint32_t another = key_command(0, true, 0);
        ck_assert_uint_eq(access(&b, true, AES_CMD_OFFSET, &another), busy == 0);
        (void)wait_idle(&b);
        ck_assert(done(&b));
    }
}
END_TEST

// ---- failures ----

// The memory refuses its n-th access, for all n.
START_TEST(memory_fails)
{
    static const uint32_t lens[] = {160, 37, 4200};
    for (unsigned kind = 0; kind < 3 * 8; kind++) {
        static const struct {
            unsigned mode;
            bool inverse;
        } modes[] = {{AES_BLOCK_ECB, false}, {AES_BLOCK_CBC, true}, {AES_BLOCK_CTR, false},
                     {AES_BLOCK_GCM, false}, {AES_BLOCK_GCM, true}, {AES_BLOCK_CMAC, false},
                     {AES_BLOCK_CBC, false}, {AES_BLOCK_CMAC, true}};
        struct job job = {modes[kind % 8].mode, modes[kind % 8].inverse, lens[kind / 8], 20, 20};
        job.len &= job.mode <= AES_BLOCK_CBC ? ~15u : ~0u;
        struct bench good;
        begin_with_key(&good, _i != 0, 1, 8);
        (void)check_job(&good, &job);
        const uint64_t all = good.world.accesses;
        const bool decrypts = job.mode == AES_BLOCK_GCM && job.inverse;
        for (uint64_t n = 0; n < all; n += 1 + (all > 100 ? n / 3 : 0)) {
            struct bench b;
            uint8_t tag[16], next[16], out[8192];
            begin_with_key(&b, _i != 0, 1, 8);
            expect(&b, &job, out, tag, next);
            set_up(&b, &job);
            set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
            b.world.refuse = n;
            b.world.grants = 1 + (unsigned)n % 3;
            const struct aes_world before = b.world;
            (void)run(&b, run_command(&job));
            ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_BUS);
            ck_assert(!done(&b));
            for (unsigned i = 0; i < 4; i++) {
                ck_assert_uint_eq(get(&b, AES_JOB_TAG_OFFSET + 4 * i), 0);
                ck_assert_uint_eq(get(&b, AES_JOB_NEXT_OFFSET + 4 * i), 0);
            }
            if (!decrypts) { // the refused one, and one behind it at most
                ck_assert_uint_le(b.world.accesses, n + 2);
                continue;
            }
            // Either the destination was not touched, or it is all zeros but the refused word.
            const uint8_t *dst = at(&b, DST), *old = before.memory + (DST - AES_WORLD_BASE);
            unsigned other = 0;
            for (uint32_t i = 0; i < job.len; i++) {
                other += dst[i] != 0;
            }
            ck_assert(memcmp(dst, old, job.len) == 0 || other <= 4);
        }
    }
}
END_TEST

START_TEST(key_fails)
{
    for (unsigned kind = AES_WORLD_KEY_ERROR; kind <= AES_WORLD_KEY_LAST_ALONE; kind++) {
        for (unsigned word = 0; word < 8; word++) {
            struct bench b;
            begin_with_key(&b, _i != 0, 0, 9 + word);
            (void)give_key(&b, 0, 1, b.key);
            b.world.key = kind;
            b.world.key_at = word;
            if (kind == AES_WORLD_KEY_SHORT && word == 7) {
                continue;
            }
            const uint64_t cycles = run(&b, key_command(2, true, 0));
            const unsigned sent = kind == AES_WORLD_KEY_LONG ? 8 : word + 1;
            ck_assert_uint_eq(cycles, (unsigned)_i + 16 + sent + 16 + 1);
            ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_KEY);
            ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & AES_STATUS_KEYS_MASK,
                              2u << AES_STATUS_KEYS_SHIFT);
        }
    }
}
END_TEST

START_TEST(random_fails) // with masks
{
    for (unsigned word = 0; word < 9; word++) {
        struct bench b;
        begin(&b, true, 10);
        b.world.random_refuse = word;
        ck_assert_uint_eq(run(&b, key_command(0, true, 0)), word + 1 + 16 + 1);
        ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_RANDOM);
        ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & ~AES_STATUS_ERROR_MASK, 0);
    }
    struct bench b;
    begin_with_key(&b, true, 0, 10);
    const struct job job = {AES_BLOCK_CTR, false, 32, 0, 12};
    set_up(&b, &job);
    b.world.random_refuse = b.world.random_words;
    ck_assert_uint_eq(run(&b, run_command(&job)), 1 + 1);
    ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_RANDOM);
    ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & AES_STATUS_SEEDED_MASK, 0);
    ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & AES_STATUS_KEYS_MASK,
                      1u << AES_STATUS_KEYS_SHIFT);
    const uint64_t words = b.world.random_words;
    ck_assert_uint_eq(run(&b, run_command(&job)), 9 + 7 + 16 * (2 + 4) + 1);
    ck_assert_uint_eq(b.world.random_words, words + 9);
}
END_TEST

// ---- GCM: nothing leaves before its tag ----

START_TEST(wrong_tags)
{
    static const uint32_t lens[] = {1, 16, 100, 4096, 4100, 8192};
    for (unsigned i = 0; i < 6; i++) {
        for (unsigned bit = 0; bit<128; bit += lens[i]> 200 ? 41 : 1) {
            struct bench b;
            uint8_t out[8192], tag[16], next[16];
            begin_with_key(&b, _i != 0, 2, 11 + bit);
            const struct job job = {AES_BLOCK_GCM, true, lens[i], 17, 12};
            expect(&b, &job, out, tag, next);
            tag[bit / 8] ^= (uint8_t)(1 << bit % 8);
            set_up(&b, &job);
            set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
            const uint64_t cycles = run(&b, run_command(&job));
            const uint64_t n = (lens[i] + 15) / 16, a = 2;
            ck_assert_uint_eq(cycles, (unsigned)_i + 2 * latencies[_i][2] + 16 * a + 16 * (n + 1) +
                                          16 + 3 + 1);
            ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_TAG);
            ck_assert_uint_eq(b.world.written, 0);
            // With fewer bytes only those count.
            const unsigned bytes = 12 + bit % 4;
            (void)run(&b, command(AES_BLOCK_OP_RUN, AES_BLOCK_GCM, true, bytes, 0, 0));
            ck_assert_uint_eq(done(&b), bit / 8 >= bytes);
            if (done(&b)) {
                ck_assert_mem_eq(at(&b, DST), out, lens[i]);
            }
        }
    }
}
END_TEST

// The memory changes between the two readings of a long input: zeros, and no tag.
START_TEST(changed_between)
{
    struct bench good;
    const struct job job = {AES_BLOCK_GCM, true, 4500, 33, 12};
    begin_with_key(&good, _i != 0, 0, 12);
    (void)check_job(&good, &job);
    const uint64_t first = (4500 + 3) / 4 + (33 + 3) / 4; // accesses of the first pass
    for (unsigned i = 0; i < 40; i++) {
        struct bench b;
        uint8_t out[8192], tag[16], next[16];
        begin_with_key(&b, _i != 0, 0, 13 + i);
        expect(&b, &job, out, tag, next);
        set_up(&b, &job);
        set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
        const bool aad = i % 4 == 0;
        b.world.change = aad ? first : first + 9;
        b.world.change_at = aad ? AAD + i % 33 - AES_WORLD_BASE : SRC + 111 * i - AES_WORLD_BASE;
        b.world.refuse = i % 8 == 7 ? good.world.accesses + 5 : AES_WORLD_NEVER; // of the zeros
        const uint64_t cycles = run(&b, run_command(&job));
        const uint64_t n = 282;
        ck_assert_uint_eq(cycles, (unsigned)_i + cycles_of(&job, _i != 0, 0) + 16 * n + 1);
        ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_TAG);
        unsigned left = 0;
        for (unsigned k = 0; k < job.len; k++) {
            left += at(&b, DST)[k] != 0;
        }
        ck_assert_uint_le(left, b.world.refuse == AES_WORLD_NEVER ? 0 : 4);
    }
}
END_TEST

// ---- reseeding ----

START_TEST(reseeds) // with masks
{
    struct bench b;
    begin_with_key(&b, true, 0, 14);
    b.block.interval = 20; // of which the KEY was one
    const struct job job = {AES_BLOCK_CTR, false, 16 * 70, 0, 12};
    const uint64_t before = b.world.random_words;
    // 19 blocks, then after each 20 nine words and Warm.
    const uint64_t cycles = check_job(&b, &job);
    ck_assert_uint_eq(b.world.random_words, before + 1 + 9 * 3);
    ck_assert_uint_eq(cycles, 1 + cycles_of(&job, true, 0) + 3 * (9 + 7) + 1);
    ck_assert_uint_eq(b.block.issued, 70 - 19 - 2 * 20);

    // Between beats it fails as memory does; of a long decryption after its first tag with zeros.
    const struct job long_one = {AES_BLOCK_GCM, true, 4400, 0, 12};
    uint8_t out[8192], tag[16], next[16];
    for (unsigned fails = 0; fails < 16; fails++) {
        begin_with_key(&b, true, 0, 15);
        b.block.interval = 20;
        expect(&b, &long_one, out, tag, next);
        set_up(&b, &long_one);
        set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
        b.world.random_refuse = b.world.random_words + 1 + 9 * fails;
        (void)run(&b, run_command(&long_one));
        if (fails >= 13) { // 2 + 275 blocks and a KEY: 13 times
            ck_assert(done(&b));
            ck_assert_mem_eq(at(&b, DST), out, long_one.len);
            continue;
        }
        ck_assert_uint_eq(error_of(&b), PLUTON_ERROR_RANDOM);
        ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET) & AES_STATUS_SEEDED_MASK, 0);
        for (unsigned i = 0; i < long_one.len; i++) {
            ck_assert_uint_eq(at(&b, DST)[i], 0);
        }
    }
}
END_TEST

// ---- zeroize ----

START_TEST(zeroize)
{
    static const struct job jobs[] = {{AES_BLOCK_GCM, true, 200, 20, 20},
                                      {AES_BLOCK_CBC, false, 64, 0, 12},
                                      {AES_BLOCK_CMAC, false, 33, 0, 12}};
    for (unsigned kind = 0; kind < 4; kind++) {
        for (unsigned when = 0;; when += 1 + when / 16) {
            struct bench b;
            uint8_t out[512], tag[16], next[16];
            begin_with_key(&b, _i != 0, 0, 16);
            b.world.answers = 1 + when % 4;
            b.world.grants = 1 + when % 3;
            if (kind < 3) {
                expect(&b, &jobs[kind], out, tag, next);
                set_up(&b, &jobs[kind]);
                set_bytes(&b, AES_JOB_EXPECTED_OFFSET, tag, 16);
            }
            set(&b, AES_CMD_OFFSET, kind < 3 ? run_command(&jobs[kind]) : key_command(1, true, 2));
            for (unsigned i = 0; i < when; i++) {
                tick(&b);
            }
            aes_block_outputs(&b.block, &b.in, &b.out);
            if (!b.out.busy) {
                break;
            }
            if (when % 2 == 0) {
                set(&b, AES_CMD_OFFSET, command(AES_BLOCK_OP_ZEROIZE, 7, true, 31, 3, 3));
            } else {
                b.in.zeroize = true;
                tick(&b);
                for (unsigned i = 0; i < when % 5 * 400; i++) {
                    tick(&b);
                    ck_assert(b.out.busy);
                }
                b.in.zeroize = false;
            }
            const uint64_t written = b.world.written, accesses = b.world.accesses;
            const bool up = b.block.up;
            const uint64_t cycles = wait_idle(&b);
            ck_assert_uint_le(cycles, AES_BLOCK_SWEEP);
            ck_assert(when % 2 != 0 || cycles == AES_BLOCK_SWEEP);
            ck_assert_uint_le(b.world.accesses, accesses + up);
            ck_assert_uint_le(b.world.written, written + up);
            ck_assert_uint_eq(get(&b, AES_STATUS_OFFSET), 0);
            for (uint32_t o = AES_JOB_SRC_OFFSET; o < AES_JOB_KEY_OFFSET; o += 4) {
                uint32_t data = 0;
                if (access(&b, false, o, &data)) {
                    ck_assert_uint_eq(data, 0);
                }
            }
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("aes_block");
    TCase *tests = tcase_create("aes_block");
    tcase_set_timeout(tests, 280);
    tcase_add_loop_test(tests, cycles_of_keys, 0, 2);
    tcase_add_loop_test(tests, cycles_of_jobs, 0, 2);
    tcase_add_loop_test(tests, slow_memory, 0, 2);
    tcase_add_loop_test(tests, cavp_mmt, 0, 2);
    tcase_add_loop_test(tests, cavp_gcm, 0, 2);
    tcase_add_loop_test(tests, refusals, 0, 2);
    tcase_add_loop_test(tests, bus_errors, 0, 2);
    tcase_add_loop_test(tests, memory_fails, 0, 2);
    tcase_add_loop_test(tests, key_fails, 0, 2);
    tcase_add_test(tests, random_fails);
    tcase_add_loop_test(tests, wrong_tags, 0, 2);
    tcase_add_loop_test(tests, changed_between, 0, 2);
    tcase_add_test(tests, reseeds);
    tcase_add_loop_test(tests, zeroize, 0, 2);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
