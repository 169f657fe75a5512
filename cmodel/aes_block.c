// SPDX-License-Identifier: Apache-2.0
// Names of phases, parts and beats are those of rtl/aes/README.md.
#include "cmodel/aes_block.h"

#include <string.h>

#include "cmodel/spec.h"
#include "firmware/drivers/generated/aes_regs.h"

#define WARM_CYCLES 7
#define CLEAR_CYCLES 16
#define EXPAND_END 4 // cycles after the last step
#define STEP_CYCLES 6
#define TAG_CYCLES 3
#define BEAT_CYCLES 16
#define GCM_IV_BYTES 12 // of an IV that is in registers

// ---- the command ----

static unsigned field(uint32_t command, uint32_t mask, unsigned shift)
{
    return (command & mask) >> shift;
}

static unsigned op_of(uint32_t command)
{
    return field(command, AES_CMD_OP_MASK, AES_CMD_OP_SHIFT);
}

static unsigned mode_of(uint32_t command)
{
    return field(command, AES_CMD_MODE_MASK, AES_CMD_MODE_SHIFT);
}

static unsigned size_of(uint32_t command)
{
    return field(command, AES_CMD_SIZE_MASK, AES_CMD_SIZE_SHIFT);
}

static unsigned context_of(uint32_t command)
{
    return field(command, AES_CMD_CONTEXT_MASK, AES_CMD_CONTEXT_SHIFT);
}

static unsigned caller_of(uint32_t command)
{
    return field(command, AES_CMD_CALLER_MASK, AES_CMD_CALLER_SHIFT);
}

static unsigned tag_of(uint32_t command)
{
    return field(command, AES_CMD_TAG_MASK, AES_CMD_TAG_SHIFT);
}

static bool inverse(uint32_t command)
{
    return (command & AES_CMD_INVERSE_MASK) != 0;
}

static bool from_slot(uint32_t command)
{
    return (command & AES_CMD_FROM_SLOT_MASK) != 0;
}

static unsigned key_words(uint32_t command)
{
    return 4 + 2 * size_of(command);
}

static bool is_gcm_decrypt(const struct aes_block *block)
{
    return mode_of(block->command) == AES_BLOCK_GCM && inverse(block->command);
}

// ---- the checks of a command ----

static uint64_t blocks_of(uint32_t bytes)
{
    return ((uint64_t)bytes + AES_BLOCK_BYTES - 1) / AES_BLOCK_BYTES;
}

static bool iv_in_memory(const struct aes_block *block)
{
    return block->iv_len != GCM_IV_BYTES;
}

struct region {
    uint32_t addr, bytes;
};

// What a RUN uses of memory, unused ones with no bytes.
static void regions_of(const struct aes_block *block, uint32_t command, struct region region[4])
{
    const unsigned mode = mode_of(command);
    const bool gcm = mode == AES_BLOCK_GCM;
    region[0] = (struct region){block->src, block->len};
    region[1] = (struct region){block->dst, mode == AES_BLOCK_CMAC ? 0 : block->len};
    region[2] = (struct region){block->aad, gcm ? block->aad_len : 0};
    region[3] = (struct region){block->iv_addr, gcm && iv_in_memory(block) ? block->iv_len : 0};
}

static bool out_of_range(const struct aes_block *block, uint32_t command)
{
    struct region region[4];
    const unsigned mode = mode_of(command);
    regions_of(block, command, region);
    for (unsigned i = 0; i < 4; i++) {
        if (region[i].bytes != 0 && (uint64_t)region[i].addr + region[i].bytes > UINT64_C(1)
                                                                                     << 32) {
            return true;
        }
    }
    if (mode <= AES_BLOCK_CBC && block->len % AES_BLOCK_BYTES != 0) {
        return true;
    }
    if (mode == AES_BLOCK_GCM && block->iv_len == 0) {
        return true;
    }
    if ((mode == AES_BLOCK_GCM || mode == AES_BLOCK_CMAC) && inverse(command) &&
        (tag_of(command) < 12 || tag_of(command) > AES_BLOCK_BYTES)) {
        return true;
    }
    return mode != AES_BLOCK_CMAC && block->dst > block->src &&
           block->dst - block->src < block->len;
}

static unsigned check_run(const struct aes_block *block, uint32_t command)
{
    struct region region[4];
    if (!block->context[context_of(command)].holds) {
        return PLUTON_ERROR_ORDER;
    }
    regions_of(block, command, region);
    for (unsigned i = 0; i < 4; i++) {
        if (region[i].bytes != 0 && region[i].addr % 4 != 0) {
            return PLUTON_ERROR_MISALIGNED;
        }
    }
    if (out_of_range(block, command)) {
        return PLUTON_ERROR_RANGE;
    }
    if (mode_of(command) == AES_BLOCK_CTR && block->len > 0) {
        // Whether there are so many counter blocks from IV on: to the last one is 2^128 - 1 - IV.
        uint64_t left = 0;
        for (unsigned i = 0; i < AES_BLOCK_BYTES; i++) {
            const uint8_t more = (uint8_t)~block->iv[i];
            left = left >> 56 != 0 ? UINT64_MAX : left << 8 | more;
        }
        if (blocks_of(block->len) - 1 > left) {
            return PLUTON_ERROR_COUNTER;
        }
    }
    return PLUTON_ERROR_NONE;
}

static unsigned check(const struct aes_block *block, uint32_t command)
{
    const unsigned op = op_of(command);
    const unsigned context = context_of(command), caller = caller_of(command);
    if (op == AES_BLOCK_OP_NONE || op > AES_BLOCK_OP_ZEROIZE ||
        (op == AES_BLOCK_OP_KEY && size_of(command) > AES_BLOCK_256) ||
        (op == AES_BLOCK_OP_RUN && mode_of(command) > AES_BLOCK_CMAC)) {
        return PLUTON_ERROR_COMMAND;
    }
    if (op == AES_BLOCK_OP_ZEROIZE) {
        return PLUTON_ERROR_NONE;
    }
    if (context >= AES_BLOCK_CONTEXTS ||
        (op == AES_BLOCK_OP_RUN && caller > PLUTON_CALLER_NORMAL_MAILBOX)) {
        return PLUTON_ERROR_CALLER;
    }
    if (op == AES_BLOCK_OP_RUN) {
        const bool may = caller == PLUTON_CALLER_SELF || caller == context;
        return may ? check_run(block, command) : (unsigned)PLUTON_ERROR_DENIED;
    }
    const unsigned words = (1u << key_words(command)) - 1;
    if (op == AES_BLOCK_OP_KEY && !from_slot(command) && (block->key_written & words) != words) {
        return PLUTON_ERROR_ORDER;
    }
    return PLUTON_ERROR_NONE;
}

// ---- beats ----

static const struct aes_key *key_of(const struct aes_block *block)
{
    return &block->context[context_of(block->command)].key;
}

// L of the contract.
static unsigned latency(const struct aes_block *block)
{
    const unsigned rounds = key_of(block)->rounds;
    return block->masked ? 5 * rounds + 3 : rounds + 2;
}

static unsigned depth(const struct aes_block *block) // D
{
    return (latency(block) + BEAT_CYCLES - 1) / BEAT_CYCLES;
}

static uint64_t beats_of(const struct aes_block *block, enum aes_block_part part)
{
    const uint64_t n = blocks_of(block->len), a = blocks_of(block->aad_len);
    const unsigned D = depth(block);
    switch (part) {
    case AES_BLOCK_PART_ECB:
    case AES_BLOCK_PART_DATA:
        return n > 0 ? n + D + 1 : 0;
    case AES_BLOCK_PART_CTR:
    case AES_BLOCK_PART_RELEASE:
        return n > 0 ? n + D : 0;
    case AES_BLOCK_PART_CBC_FIRST:
    case AES_BLOCK_PART_CBC_LAST:
        return n > 0;
    case AES_BLOCK_PART_CBC:
        return n;
    case AES_BLOCK_PART_CMAC:
        return n > 0 ? n : 1;
    case AES_BLOCK_PART_IV:
        return iv_in_memory(block) ? blocks_of(block->iv_len) : 0;
    case AES_BLOCK_PART_IV_LENGTH:
        return iv_in_memory(block);
    case AES_BLOCK_PART_AAD:
        return a;
    case AES_BLOCK_PART_CHECK:
        return n > 0 ? n + 1 : 0;
    case AES_BLOCK_PART_AGAIN:
        return a > 0;
    case AES_BLOCK_PART_CMAC_FIRST:
    case AES_BLOCK_PART_HASH_KEY:
    case AES_BLOCK_PART_J0:
    case AES_BLOCK_PART_LENGTH:
        return 1;
    case AES_BLOCK_PART_NONE:
    default:
        return 0;
    }
}

static enum aes_block_part first_part(uint32_t command)
{
    static const enum aes_block_part first[] = {[AES_BLOCK_ECB] = AES_BLOCK_PART_ECB,
                                                [AES_BLOCK_CBC] = AES_BLOCK_PART_CBC_FIRST,
                                                [AES_BLOCK_CTR] = AES_BLOCK_PART_CTR,
                                                [AES_BLOCK_GCM] = AES_BLOCK_PART_HASH_KEY,
                                                [AES_BLOCK_CMAC] = AES_BLOCK_PART_CMAC_FIRST};
    return first[mode_of(command)];
}

// Whether or not it has beats. What comes after Tag is no part's successor.
static enum aes_block_part part_after(const struct aes_block *block, enum aes_block_part part)
{
    switch (part) {
    case AES_BLOCK_PART_CBC_FIRST:
    case AES_BLOCK_PART_CBC:
    case AES_BLOCK_PART_CMAC_FIRST:
    case AES_BLOCK_PART_HASH_KEY:
    case AES_BLOCK_PART_IV:
    case AES_BLOCK_PART_IV_LENGTH:
    case AES_BLOCK_PART_J0:
        return part + 1;
    case AES_BLOCK_PART_AAD:
        return is_gcm_decrypt(block) && !block->tagged ? AES_BLOCK_PART_CHECK : AES_BLOCK_PART_DATA;
    case AES_BLOCK_PART_DATA:
    case AES_BLOCK_PART_CHECK:
        return AES_BLOCK_PART_LENGTH;
    case AES_BLOCK_PART_AGAIN:
        return AES_BLOCK_PART_AAD;
    case AES_BLOCK_PART_ECB:
    case AES_BLOCK_PART_CTR:
    case AES_BLOCK_PART_CBC_LAST:
    case AES_BLOCK_PART_CMAC:
    case AES_BLOCK_PART_LENGTH:
    case AES_BLOCK_PART_RELEASE:
    case AES_BLOCK_PART_NONE:
    default:
        return AES_BLOCK_PART_NONE;
    }
}

static bool is_serial(enum aes_block_part part)
{
    return part == AES_BLOCK_PART_CBC || part == AES_BLOCK_PART_CMAC_FIRST ||
           part == AES_BLOCK_PART_CMAC || part == AES_BLOCK_PART_HASH_KEY ||
           part == AES_BLOCK_PART_J0;
}

// What a beat does, by numbers of blocks; -1: none.
struct beat {
    bool issues;
    struct region from; // of which block `read` is read
    int64_t read, write;
};

static struct beat beat_of(const struct aes_block *block)
{
    const int64_t b = (int64_t)block->beat, n = (int64_t)blocks_of(block->len), D = depth(block);
    const struct region src = {block->src, block->len}, aad = {block->aad, block->aad_len};
    const struct region iv = {block->iv_addr, iv_in_memory(block) ? block->iv_len : 0};
    struct beat beat = {.from = src, .read = -1, .write = -1};
    switch (block->part) {
    case AES_BLOCK_PART_ECB:
        beat.read = b;
        beat.issues = b >= 1 && b <= n;
        beat.write = b - 1 - D;
        break;
    case AES_BLOCK_PART_CTR:
    case AES_BLOCK_PART_DATA:
        beat.issues = b < n;
        beat.read = b - D + 1;
        beat.write = b - D;
        break;
    case AES_BLOCK_PART_RELEASE:
        beat.issues = b < n;
        beat.write = b - D;
        break;
    case AES_BLOCK_PART_CBC_FIRST:
        beat.read = 0;
        break;
    case AES_BLOCK_PART_CBC:
        beat.issues = true;
        beat.read = b + 1;
        beat.write = b - 1;
        break;
    case AES_BLOCK_PART_CBC_LAST:
        beat.write = n - 1;
        break;
    case AES_BLOCK_PART_CMAC_FIRST:
        beat.issues = true;
        beat.read = 0;
        break;
    case AES_BLOCK_PART_CMAC:
        beat.issues = true;
        beat.read = b + 1;
        break;
    case AES_BLOCK_PART_HASH_KEY:
        beat.issues = true;
        beat.from = iv;
        beat.read = 0;
        break;
    case AES_BLOCK_PART_IV:
        beat.from = iv;
        beat.read = b + 1;
        break;
    case AES_BLOCK_PART_J0:
        beat.issues = true;
        beat.from = aad;
        beat.read = 0;
        break;
    case AES_BLOCK_PART_AAD:
        beat.from = aad;
        beat.read = b + 1;
        break;
    case AES_BLOCK_PART_CHECK:
        beat.read = b;
        break;
    case AES_BLOCK_PART_AGAIN:
        beat.from = aad;
        beat.read = 0;
        break;
    case AES_BLOCK_PART_IV_LENGTH:
    case AES_BLOCK_PART_LENGTH:
    case AES_BLOCK_PART_NONE:
    default:
        break;
    }
    if (beat.read >= (int64_t)blocks_of(beat.from.bytes)) {
        beat.read = -1;
    }
    if (beat.write >= n) {
        beat.write = -1;
    }
    return beat;
}

// Bytes that a region has of a block.
static unsigned bytes_of(const struct region *region, uint64_t number)
{
    const uint64_t left = region->bytes - AES_BLOCK_BYTES * number;
    return left < AES_BLOCK_BYTES ? (unsigned)left : AES_BLOCK_BYTES;
}

static uint32_t word_of(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static void word_to(uint8_t *bytes, uint32_t word)
{
    for (unsigned b = 0; b < 4; b++) {
        bytes[b] = (uint8_t)(word >> (8 * b));
    }
}

// The words of a block of a region; data: what is written, NULL for a read.
static void plan(struct aes_block *block, const struct region *region, uint64_t number,
                 const uint8_t *data)
{
    const unsigned bytes = bytes_of(region, number);
    for (unsigned i = 0; i < bytes; i += 4) {
        struct aes_block_access *a = &block->access[block->accesses++];
        *a = (struct aes_block_access){
            .be = 0xF,
            .caller = caller_of(block->command),
            .addr = region->addr + (uint32_t)(AES_BLOCK_BYTES * number) + i,
            .place = i,
        };
        if (data != NULL) {
            uint8_t word[4] = {0};
            const unsigned count = bytes - i < 4 ? bytes - i : 4;
            memcpy(word, data + i, count);
            a->write = true;
            a->be = (1u << count) - 1;
            a->wdata = word_of(word);
        }
    }
}

static void begin_beat(struct aes_block *block)
{
    static const uint8_t zeros[AES_BLOCK_BYTES] = {0};
    const struct region dst = {block->dst, block->len};
    block->cycle = 1;
    block->accesses = block->raised = 0;
    memset(block->input, 0, sizeof block->input);
    if (block->phase == AES_BLOCK_ZERO) {
        plan(block, &dst, block->beat, zeros);
        return;
    }
    const struct beat beat = beat_of(block);
    if (block->part == AES_BLOCK_PART_RELEASE && beat.write >= 0) {
        const unsigned count = bytes_of(&dst, (uint64_t)beat.write);
        const uint64_t at = AES_BLOCK_BYTES * (uint64_t)beat.write;
        (void)aes_gcm_data(&block->gcm, true, block->buffer + at,
                           block->queue[beat.write % AES_BLOCK_QUEUE], count);
    }
    block->issued += beat.issues;
    if (beat.write >= 0) {
        plan(block, &dst, (uint64_t)beat.write, block->queue[beat.write % AES_BLOCK_QUEUE]);
    }
    if (beat.read >= 0) {
        plan(block, &beat.from, (uint64_t)beat.read, NULL);
    }
}

static void add(uint8_t *sum, const uint8_t *x)
{
    for (unsigned i = 0; i < AES_BLOCK_BYTES; i++) {
        sum[i] ^= x[i];
    }
}

// ---- what a job does with a block that was read ----

static void take_data(struct aes_block *block, uint64_t number, unsigned count)
{
    const bool decrypt = inverse(block->command);
    uint8_t *out = block->queue[number % AES_BLOCK_QUEUE];
    uint8_t dropped[AES_BLOCK_BYTES];
    switch (mode_of(block->command)) {
    case AES_BLOCK_ECB:
        (void)aes_ecb(key_of(block), decrypt, block->input, out, count);
        break;
    case AES_BLOCK_CBC:
        (void)aes_cbc(key_of(block), decrypt, block->chain, block->input, out, count);
        break;
    case AES_BLOCK_CTR:
        (void)aes_ctr(key_of(block), block->chain, block->input, out, count);
        break;
    case AES_BLOCK_CMAC:
        aes_cmac_update(&block->cmac, block->input, count);
        break;
    case AES_BLOCK_GCM:
    default:
        if (block->part == AES_BLOCK_PART_CHECK) {
            out = dropped;
            if (block->len <= AES_BLOCK_BUFFER) {
                memcpy(block->buffer + AES_BLOCK_BYTES * number, block->input, count);
            }
        }
        (void)aes_gcm_data(&block->gcm, decrypt, block->input, out, count);
        break;
    }
}

// SP 800-38D, 7.1, step 2, for an IV that comes block by block; gcm->y is GHASH so far.
static void take_iv(struct aes_block *block)
{
    struct aes_gcm *gcm = &block->gcm;
    add(gcm->y, block->input);
    aes_gcm_multiply(gcm->y, gcm->h, gcm->y);
}

static void end_iv(struct aes_block *block)
{
    struct aes_gcm *gcm = &block->gcm;
    for (unsigned i = 0; i < 8; i++) {
        gcm->y[8 + i] ^= (uint8_t)((uint64_t)block->iv_len * 8 >> (56 - 8 * i));
    }
    aes_gcm_multiply(gcm->y, gcm->h, gcm->y);
    memcpy(gcm->j0, gcm->y, sizeof gcm->j0);
    memcpy(gcm->counter, gcm->y, sizeof gcm->counter);
    memset(gcm->y, 0, sizeof gcm->y);
}

static void end_beat(struct aes_block *block)
{
    const struct beat beat = beat_of(block);
    if (block->part == AES_BLOCK_PART_IV_LENGTH) {
        end_iv(block);
    } else if (block->part == AES_BLOCK_PART_J0) {
        block->begun = block->gcm;
    }
    if (beat.read < 0) {
        return;
    }
    const unsigned count = bytes_of(&beat.from, (uint64_t)beat.read);
    memset(block->input + count, 0, sizeof block->input - count);
    switch (block->part) {
    case AES_BLOCK_PART_HASH_KEY:
    case AES_BLOCK_PART_IV:
        take_iv(block);
        break;
    case AES_BLOCK_PART_J0:
    case AES_BLOCK_PART_AAD:
    case AES_BLOCK_PART_AGAIN:
        (void)aes_gcm_aad(&block->gcm, block->input, count);
        break;
    default:
        take_data(block, (uint64_t)beat.read, count);
        break;
    }
}

static void begin_job(struct aes_block *block)
{
    const uint8_t none[GCM_IV_BYTES] = {0};
    memcpy(block->chain, block->iv, sizeof block->chain);
    if (mode_of(block->command) == AES_BLOCK_CMAC) {
        aes_cmac_begin(&block->cmac, key_of(block));
    } else if (mode_of(block->command) == AES_BLOCK_GCM) {
        // An IV in memory replaces J0 at the end of Begin.
        const uint8_t *iv = iv_in_memory(block) ? none : block->iv;
        (void)aes_gcm_begin(&block->gcm, key_of(block), iv, GCM_IV_BYTES);
    }
}

// ---- phases ----

static void enter(struct aes_block *block, enum aes_block_phase phase)
{
    block->phase = phase;
    block->cycle = 1;
    block->at = 0;
}

static void enter_random(struct aes_block *block)
{
    const bool reseeds = !block->seeded || block->issued >= block->interval;
    enter(block, AES_BLOCK_RANDOM);
    block->wanted = reseeds ? AES_BLOCK_SEED_WORDS : 1;
}

// The next beat of the job, or what comes when there is none.
static void enter_beats(struct aes_block *block)
{
    while (block->part != AES_BLOCK_PART_NONE && block->beat == beats_of(block, block->part)) {
        const enum aes_block_part ended = block->part;
        block->part = part_after(block, ended);
        block->beat = 0;
        if (ended == AES_BLOCK_PART_CMAC || ended == AES_BLOCK_PART_LENGTH) {
            enter(block, AES_BLOCK_TAG);
            return;
        }
    }
    if (block->part == AES_BLOCK_PART_NONE) {
        enter(block, AES_BLOCK_SWEEP_PHASE);
    } else if (block->masked && block->issued >= block->interval) {
        enter_random(block);
    } else {
        block->phase = AES_BLOCK_BEATS;
        begin_beat(block);
    }
}

static void enter_expand(struct aes_block *block)
{
    enter(block, AES_BLOCK_EXPAND);
    block->issued += block->masked;
}

// After Random and Warm, or what is in their place.
static void enter_work(struct aes_block *block)
{
    if (op_of(block->command) == AES_BLOCK_OP_RUN) {
        enter_beats(block);
    } else {
        enter(block, AES_BLOCK_CLEAR);
    }
}

static void fail(struct aes_block *block, unsigned error)
{
    if (block->next_error == PLUTON_ERROR_NONE) {
        block->next_error = error;
    }
}

static void end_beats(struct aes_block *block)
{
    if (is_gcm_decrypt(block) && block->tagged) {
        block->phase = AES_BLOCK_ZERO;
        block->beat = 0;
        begin_beat(block);
    } else {
        enter(block, AES_BLOCK_SWEEP_PHASE);
    }
}

static void fail_random(struct aes_block *block)
{
    block->seeded = false;
    fail(block, PLUTON_ERROR_RANDOM);
    if (op_of(block->command) == AES_BLOCK_OP_KEY) {
        enter(block, AES_BLOCK_CLEAR);
    } else if (block->part != first_part(block->command) || block->beat != 0) {
        enter(block, AES_BLOCK_DRAIN);
    } else {
        enter(block, AES_BLOCK_SWEEP_PHASE);
    }
}

static void take_random(struct aes_block *block, const struct aes_block_in *in)
{
    if (in->random_error) {
        fail_random(block);
    } else if (in->random_valid && ++block->at == block->wanted) {
        if (block->wanted > 1) {
            enter(block, AES_BLOCK_WARM);
        } else {
            enter_work(block);
        }
    }
}

static void take_key(struct aes_block *block, const struct aes_block_in *in)
{
    if (in->key_valid && !in->key_error) {
        const uint32_t w = in->key_word; // first byte in bits 31:24
        for (unsigned b = 0; b < 4; b++) {
            block->slot_key[4 * block->at + b] = (uint8_t)(w >> (24 - 8 * b));
        }
        block->at++;
    }
    if (!in->key_error && !in->key_last && block->at < AES_MAX_KEY_BYTES / 4) {
        return;
    }
    if (!in->key_error && in->key_last && in->key_valid && block->at == AES_MAX_KEY_BYTES / 4) {
        enter_expand(block);
    } else {
        fail(block, PLUTON_ERROR_KEY);
        enter(block, AES_BLOCK_CLEAR);
    }
}

static void end_clear(struct aes_block *block)
{
    const bool forget = op_of(block->command) == AES_BLOCK_OP_FORGET;
    if (forget || block->next_error != PLUTON_ERROR_NONE) {
        enter(block, AES_BLOCK_SWEEP_PHASE);
    } else {
        enter(block, from_slot(block->command) ? AES_BLOCK_KEY : AES_BLOCK_TAKE);
    }
}

static unsigned expand_cycles(uint32_t command)
{
    static const unsigned steps[] = {
        [AES_BLOCK_128] = 10, [AES_BLOCK_192] = 8, [AES_BLOCK_256] = 13};
    return STEP_CYCLES * steps[size_of(command)] + EXPAND_END;
}

static void end_expand(struct aes_block *block)
{
    struct aes_block_context *context = &block->context[context_of(block->command)];
    const uint8_t *bytes = from_slot(block->command) ? block->slot_key : block->key;
    (void)aes_expand(&context->key, bytes, 4 * key_words(block->command));
    context->holds = true;
    enter(block, AES_BLOCK_SWEEP_PHASE);
}

static void end_tag(struct aes_block *block)
{
    uint8_t tag[AES_BLOCK_BYTES];
    if (mode_of(block->command) == AES_BLOCK_CMAC) {
        aes_cmac_end(&block->cmac, tag);
    } else {
        aes_gcm_tag(&block->gcm, tag);
    }
    if (!inverse(block->command)) {
        memcpy(block->tag, tag, sizeof block->tag);
    } else if (memcmp(tag, block->expected, tag_of(block->command)) != 0) {
        fail(block, PLUTON_ERROR_TAG);
        end_beats(block);
        return;
    }
    block->part = AES_BLOCK_PART_NONE;
    if (is_gcm_decrypt(block) && !block->tagged && block->len > 0) {
        block->tagged = true;
        block->gcm = block->begun;
        block->part =
            block->len <= AES_BLOCK_BUFFER ? AES_BLOCK_PART_RELEASE : AES_BLOCK_PART_AGAIN;
    }
    block->beat = 0;
    enter_beats(block);
}

static void end_sweep(struct aes_block *block)
{
    const unsigned op = op_of(block->command);
    const unsigned mode = mode_of(block->command);
    block->phase = AES_BLOCK_IDLE;
    block->error = block->next_error;
    block->done = !block->whole && block->error == PLUTON_ERROR_NONE;
    if (op == AES_BLOCK_OP_RUN && (mode == AES_BLOCK_CBC || mode == AES_BLOCK_CTR)) {
        memcpy(block->next, block->chain, sizeof block->next);
    }
    if (op == AES_BLOCK_OP_KEY) {
        memset(block->key, 0, sizeof block->key);
        block->key_written = 0;
    }
    memset(block->slot_key, 0, sizeof block->slot_key);
}

// ZEROIZE, zeroize_i, reset. A request that is up, and an access that is open, stay.
static void wipe(struct aes_block *block)
{
    const struct aes_block wiped = {
        .masked = block->masked,
        .guard = block->guard,
        .interval = block->interval,
        .phase = AES_BLOCK_SWEEP_PHASE,
        .cycle = 1,
        .command = (uint32_t)AES_BLOCK_OP_ZEROIZE << AES_CMD_OP_SHIFT,
        .whole = true,
        .up = block->up,
        .open = block->open,
        .request = block->request,
        .held = block->held,
    };
    *block = wiped;
}

static void accept(struct aes_block *block, uint32_t command)
{
    const unsigned error = check(block, command);
    if (error != PLUTON_ERROR_NONE) {
        block->error = error;
        return;
    }
    block->command = command;
    block->done = block->whole = block->tagged = false;
    block->error = block->next_error = PLUTON_ERROR_NONE;
    block->beat = 0;
    memset(block->tag, 0, sizeof block->tag);
    memset(block->next, 0, sizeof block->next);
    if (op_of(command) == AES_BLOCK_OP_RUN) {
        block->part = first_part(command);
        begin_job(block);
    } else {
        block->context[context_of(command)] = (struct aes_block_context){.holds = false};
    }
    if (block->masked && op_of(command) != AES_BLOCK_OP_FORGET) {
        enter_random(block);
    } else {
        enter_work(block);
    }
}

// ---- registers ----

static bool idle(const struct aes_block *block)
{
    return block->phase == AES_BLOCK_IDLE;
}

struct word_register {
    uint32_t *word;     // or
    uint8_t *bytes;     // of a word of
    bool reads, writes; // what may be done
};

static struct word_register register_at(struct aes_block *block, uint32_t offset)
{
    const struct {
        uint32_t offset;
        uint32_t *word;
    } words[] = {
        {AES_JOB_SRC_OFFSET, &block->src},         {AES_JOB_DST_OFFSET, &block->dst},
        {AES_JOB_LEN_OFFSET, &block->len},         {AES_JOB_AAD_OFFSET, &block->aad},
        {AES_JOB_AAD_LEN_OFFSET, &block->aad_len}, {AES_JOB_IV_ADDR_OFFSET, &block->iv_addr},
        {AES_JOB_IV_LEN_OFFSET, &block->iv_len},
    };
    const struct {
        uint32_t offset, count;
        uint8_t *bytes;
        bool reads, writes;
    } arrays[] = {
        {AES_JOB_IV_OFFSET, AES_JOB_IV_COUNT, block->iv, true, true},
        {AES_JOB_EXPECTED_OFFSET, AES_JOB_EXPECTED_COUNT, block->expected, false, true},
        {AES_JOB_TAG_OFFSET, AES_JOB_TAG_COUNT, block->tag, true, false},
        {AES_JOB_NEXT_OFFSET, AES_JOB_NEXT_COUNT, block->next, true, false},
        {AES_JOB_KEY_OFFSET, AES_JOB_KEY_COUNT, block->key, false, true},
    };
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (offset == words[i].offset) {
            return (struct word_register){.word = words[i].word, .reads = true, .writes = true};
        }
    }
    for (unsigned i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        if (offset % 4 == 0 && offset >= arrays[i].offset &&
            offset - arrays[i].offset < 4 * arrays[i].count) {
            return (struct word_register){.bytes = arrays[i].bytes + (offset - arrays[i].offset),
                                          .reads = arrays[i].reads,
                                          .writes = arrays[i].writes};
        }
    }
    return (struct word_register){.reads = false};
}

static bool is_command(const struct apb_in *in)
{
    return in->write && apb_offset(in) == AES_CMD_OFFSET;
}

// A write that the block takes now. What it can't take in the setup cycle the guard refuses.
static bool takes_write(const struct aes_block *block, const struct apb_in *in)
{
    return in->strobe == 0xF &&
           (idle(block) || (is_command(in) && op_of(in->data) == AES_BLOCK_OP_ZEROIZE));
}

// Whether there is such a register; what a read gives.
static bool known(struct aes_block *block, const struct apb_in *in,
                  const struct aes_block_out *view, uint32_t *data)
{
    const struct word_register r = register_at(block, apb_offset(in));
    if (in->write) {
        return takes_write(block, in) && (is_command(in) || r.writes);
    }
    switch (apb_offset(in)) {
    case AES_ID_OFFSET:
        *data = PLUTON_AES_ID;
        return true;
    case AES_VERSION_OFFSET:
        *data = 1u << AES_VERSION_MAJOR_SHIFT | (uint32_t)block->masked << AES_VERSION_MASKED_SHIFT;
        return true;
    case AES_STATUS_OFFSET:
        *data = (uint32_t)view->busy << AES_STATUS_BUSY_SHIFT |
                (uint32_t)view->done << AES_STATUS_DONE_SHIFT |
                (uint32_t)view->waiting << AES_STATUS_WAITING_SHIFT |
                (uint32_t)view->seeded << AES_STATUS_SEEDED_SHIFT |
                view->keys << AES_STATUS_KEYS_SHIFT | view->error << AES_STATUS_ERROR_SHIFT;
        return true;
    default:
        break;
    }
    if (r.reads && (r.writes || block->done)) { // TAG and NEXT only when done
        *data = r.word != NULL ? *r.word : word_of(r.bytes);
    }
    return r.reads;
}

static void write_register(struct aes_block *block, uint32_t offset, uint32_t data)
{
    const struct word_register r = register_at(block, offset);
    if (r.word != NULL) {
        *r.word = data;
    } else {
        word_to(r.bytes, data);
    }
    if (offset >= AES_JOB_KEY_OFFSET) {
        block->key_written |= 1u << (offset - AES_JOB_KEY_OFFSET) / AES_JOB_KEY_STRIDE;
    }
}

// ---- the cycle ----

void aes_block_reset(struct aes_block *block, bool masked)
{
    memset(block, 0, sizeof *block);
    block->masked = masked;
    block->interval = AES_BLOCK_INTERVAL;
    apb_guard_reset(&block->guard);
    wipe(block);
}

struct identity {
    unsigned subject;
    bool nonsecure;
};

static struct identity identity_of(unsigned caller)
{
#define IDENTITY(caller, subject, nonsecure, name) {subject, nonsecure},
    static const struct identity table[] = {PLUTON_CALLER_TABLE(IDENTITY){0, false}};
#undef IDENTITY
    return table[caller];
}

void aes_block_outputs(const struct aes_block *block, const struct aes_block_in *in,
                       struct aes_block_out *out)
{
    memset(out, 0, sizeof *out);
    out->busy = !idle(block);
    out->done = block->done;
    out->waiting = block->phase == AES_BLOCK_RANDOM;
    out->seeded = block->seeded;
    out->error = block->error;
    for (unsigned c = 0; c < AES_BLOCK_CONTEXTS; c++) {
        out->keys |= (unsigned)block->context[c].holds << c;
    }
    out->random_valid = out->waiting;
    if (block->phase == AES_BLOCK_KEY) {
        out->key_valid = true;
        out->slot = field(block->command, AES_CMD_SLOT_MASK, AES_CMD_SLOT_SHIFT);
        out->operation = PLUTON_KEY_OPERATION_AES128 + size_of(block->command);
        out->key_subject = identity_of(context_of(block->command)).subject;
    }
    if (block->up) {
        out->req = true;
        out->we = block->request.write;
        out->be = block->request.be;
        out->addr = block->request.addr;
        out->wdata = block->request.wdata;
        out->mem_subject = identity_of(block->request.caller).subject;
        out->mem_nonsecure = identity_of(block->request.caller).nonsecure;
    }
    // Nothing is changed by looking.
    struct aes_block *const looked_at = (struct aes_block *)(uintptr_t)block;
    uint32_t data = 0;
    const bool good = known(looked_at, &in->apb, out, &data);
    apb_answer(&out->apb, &block->guard, &in->apb, good, data);
}

// Grants and answers. True: the memory refused an access.
static bool run_port(struct aes_block *block, const struct aes_block_in *in)
{
    bool failed = false;
    if (block->open && in->rvalid) {
        block->open = false;
        failed = in->err;
        if (!failed && !block->held.write) {
            word_to(block->input + block->held.place, in->rdata);
        }
    }
    if (block->up && in->gnt) {
        block->up = false;
        block->open = true;
        block->held = block->request;
    }
    return failed;
}

static void step_beat(struct aes_block *block, bool failed)
{
    const bool zero = block->phase == AES_BLOCK_ZERO;
    const bool serial = !zero && is_serial(block->part);
    if (failed && !zero) {
        fail(block, PLUTON_ERROR_BUS);
        enter(block, AES_BLOCK_DRAIN);
        return;
    }
    if (!block->up && block->raised < block->accesses) {
        block->request = block->access[block->raised++];
        block->up = true;
    }
    const bool answered = block->raised == block->accesses && !block->up && !block->open;
    if (block->cycle++ < (serial ? latency(block) : BEAT_CYCLES) || !answered) {
        return;
    }
    if (!zero) {
        end_beat(block);
        block->beat++;
        enter_beats(block);
    } else if (++block->beat < blocks_of(block->len)) {
        begin_beat(block);
    } else {
        enter(block, AES_BLOCK_SWEEP_PHASE);
    }
}

// quiet: no access was under way at the start of the cycle.
static void step_phase(struct aes_block *block, const struct aes_block_in *in, bool quiet,
                       bool failed)
{
    switch (block->phase) {
    case AES_BLOCK_RANDOM:
        take_random(block, in);
        break;
    case AES_BLOCK_WARM:
        if (block->cycle++ == WARM_CYCLES) {
            block->seeded = true;
            block->issued = 0;
            enter_work(block);
        }
        break;
    case AES_BLOCK_CLEAR:
        if (block->cycle++ == CLEAR_CYCLES) {
            end_clear(block);
        }
        break;
    case AES_BLOCK_KEY:
        take_key(block, in);
        break;
    case AES_BLOCK_TAKE:
        if (block->cycle++ == key_words(block->command)) {
            enter_expand(block);
        }
        break;
    case AES_BLOCK_EXPAND:
        if (block->cycle++ == expand_cycles(block->command)) {
            end_expand(block);
        }
        break;
    case AES_BLOCK_BEATS:
    case AES_BLOCK_ZERO:
        step_beat(block, failed);
        break;
    case AES_BLOCK_TAG:
        if (block->cycle++ == TAG_CYCLES) {
            end_tag(block);
        }
        break;
    case AES_BLOCK_DRAIN:
        if (quiet) {
            end_beats(block);
        }
        break;
    case AES_BLOCK_SWEEP_PHASE:
        if (block->cycle++ >= (block->whole ? AES_BLOCK_SWEEP : 1) && quiet && !in->zeroize) {
            end_sweep(block);
        }
        break;
    case AES_BLOCK_IDLE:
    default:
        break;
    }
}

void aes_block_step(struct aes_block *block, const struct aes_block_in *in)
{
    const struct apb_in *apb = &in->apb;
    struct aes_block_out out;
    aes_block_outputs(block, in, &out);
    const bool writes = out.apb.ready && !out.apb.error && apb->write;
    const bool zeroize = writes && is_command(apb) && op_of(apb->data) == AES_BLOCK_OP_ZEROIZE;
    const bool wiping = block->phase == AES_BLOCK_SWEEP_PHASE && block->whole;
    const bool quiet = !block->up && !block->open;
    const bool failed = run_port(block, in);
    apb_guard_step(&block->guard, apb, apb->write && !takes_write(block, apb));
    if ((zeroize || in->zeroize) && !wiping) {
        wipe(block);
    } else if (!idle(block)) {
        step_phase(block, in, quiet, failed);
    } else if (writes && is_command(apb)) {
        accept(block, apb->data);
    } else if (writes) {
        write_register(block, apb_offset(apb), apb->data);
    }
}
