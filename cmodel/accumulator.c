// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/accumulator/README.md.
#include "cmodel/accumulator.h"

#include <string.h>

#define ACC_WORDS 8
#define ENTRY_WORDS (PLUTON_ENTRY_BYTES / 4)
#define LOG_REGISTER 504 // first address of the register at attest's port

static uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void store32(uint8_t *p, uint32_t word)
{
    p[0] = (uint8_t)(word >> 24);
    p[1] = (uint8_t)(word >> 16);
    p[2] = (uint8_t)(word >> 8);
    p[3] = (uint8_t)word;
}

void accumulator_reset(struct accumulator *a)
{
    memset(a, 0, sizeof *a);
}

void accumulator_outputs(const struct accumulator *a, const struct accumulator_in *in,
                         struct accumulator_out *out)
{
    memset(out, 0, sizeof *out);
    out->bytes = 4;
    out->extending = a->state != ACCUMULATOR_IDLE; // 8
    if (in->log_valid) {                           // 9
        const bool of_register = in->log_address >= LOG_REGISTER;
        out->log_valid = of_register || a->asked;
        if (of_register) {
            out->log_word = load32(a->acc + 4 * (in->log_address - LOG_REGISTER));
        } else if (a->asked && in->log_address < a->count * ENTRY_WORDS) {
            out->log_word = load32(a->log[0] + 4 * in->log_address);
        }
    }
    switch (a->state) {
    case ACCUMULATOR_REGISTER: // 3
        out->request = true;
        out->valid = in->grant;
        out->word = in->grant ? load32(a->acc + 4 * a->index) : 0;
        break;
    case ACCUMULATOR_ENTRY: // 4
        out->request = true;
        out->valid = true;
        out->word = in->entry_word;
        out->entry_index = a->index;
        out->finish = a->index == ENTRY_WORDS - 1;
        break;
    case ACCUMULATOR_HASH:
        out->request = true;
        break;
    case ACCUMULATOR_RELEASE:
        out->extend_done = true;
        break;
    case ACCUMULATOR_IDLE:
    default:
        break;
    }
}

static void hand_over(struct accumulator *a, uint32_t word)
{
    uint8_t bytes[4];
    store32(bytes, word);
    (void)sha2_update(&a->message, bytes, sizeof bytes); // can't fail: open, and 104 bytes at most
    if (a->state == ACCUMULATOR_ENTRY && a->count < PLUTON_LOG_ENTRIES) {
        memcpy(a->log[a->count] + 4 * a->index, bytes, sizeof bytes);
    }
    a->index++;
}

static void commit(struct accumulator *a, const uint8_t digest[32])
{ // 5
    uint8_t expected[32];
    (void)sha2_final(&a->message, expected); // can't fail: open since Register
    a->digest_wrong = a->digest_wrong || memcmp(expected, digest, sizeof expected) != 0;
    memcpy(a->acc, digest, sizeof a->acc);
    a->extends++;
    if (a->count < PLUTON_LOG_ENTRIES) {
        a->count++;
    } else {
        a->overflow = true;
    }
}

void accumulator_step(struct accumulator *a, const struct accumulator_in *in)
{
    struct accumulator_out out;
    accumulator_outputs(a, in, &out);
    const bool accepted = out.valid && in->ready;
    a->asked = in->log_valid && in->log_address < LOG_REGISTER && !a->asked && !in->bus_reads_log;
    switch (a->state) {
    case ACCUMULATOR_REGISTER: // 3
        if (accepted) {
            hand_over(a, out.word);
            if (a->index == ACC_WORDS) {
                a->index = 0;
                a->state = ACCUMULATOR_ENTRY;
            }
        }
        break;
    case ACCUMULATOR_ENTRY: // 4
        if (accepted) {
            hand_over(a, out.word);
            if (a->index == ENTRY_WORDS) {
                a->index = 0;
                a->state = ACCUMULATOR_HASH;
            }
        }
        break;
    case ACCUMULATOR_HASH: // 5
        if (in->done) {
            commit(a, in->digest);
            a->state = ACCUMULATOR_RELEASE;
        }
        break;
    case ACCUMULATOR_RELEASE: // 6
        a->state = ACCUMULATOR_IDLE;
        break;
    case ACCUMULATOR_IDLE:
    default:
        if (in->extend_valid && !in->hold) { // 1
            (void)sha2_init(&a->message, SHA2_256);
            a->index = 0;
            a->state = ACCUMULATOR_REGISTER;
        }
        break;
    }
}

void accumulator_extend(uint8_t acc[32], const uint8_t entry[PLUTON_ENTRY_BYTES])
{
    uint8_t message[32 + PLUTON_ENTRY_BYTES];
    memcpy(message, acc, 32);
    memcpy(message + 32, entry, PLUTON_ENTRY_BYTES);
    (void)sha2_hash(SHA2_256, message, sizeof message, acc); // can't fail: 104 bytes
}

void accumulator_replay(const uint8_t (*entries)[PLUTON_ENTRY_BYTES], size_t n, uint8_t out[32])
{
    memset(out, 0, 32);
    for (size_t i = 0; i < n; i++) {
        accumulator_extend(out, entries[i]);
    }
}
