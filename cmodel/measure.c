// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/measure/README.md.
#include "cmodel/measure.h"

#include <string.h>

static void store32(uint8_t *p, uint32_t word)
{
    p[0] = (uint8_t)(word >> 24);
    p[1] = (uint8_t)(word >> 16);
    p[2] = (uint8_t)(word >> 8);
    p[3] = (uint8_t)word;
}

enum pluton_error measure_check(unsigned op, unsigned caller, uint32_t addr, uint32_t len)
{
    if (op == MEASURE_OP_EXTEND) {
        return PLUTON_ERROR_NONE;
    }
    if (op != MEASURE_OP_MEASURE) {
        return PLUTON_ERROR_COMMAND;
    }
    if (caller > PLUTON_CALLER_NORMAL_MAILBOX) {
        return PLUTON_ERROR_CALLER;
    }
    if (addr % 4 != 0) {
        return PLUTON_ERROR_MISALIGNED;
    }
    if (len == 0 || (uint64_t)addr + len > UINT64_C(1) << 32) {
        return PLUTON_ERROR_RANGE;
    }
    return PLUTON_ERROR_NONE;
}

void measure_entry_encode(uint32_t type, uint32_t security_version, const uint8_t signer[32],
                          const uint8_t digest[32], uint8_t entry[PLUTON_ENTRY_BYTES])
{
    store32(entry + PLUTON_ENTRY_TYPE_OFFSET, type);
    store32(entry + PLUTON_ENTRY_SECURITY_VERSION_OFFSET, security_version);
    memcpy(entry + PLUTON_ENTRY_SIGNER_OFFSET, signer, PLUTON_ENTRY_SIGNER_BYTES);
    memcpy(entry + PLUTON_ENTRY_DIGEST_OFFSET, digest, PLUTON_ENTRY_DIGEST_BYTES);
}

static uint32_t entry_word(const struct measure *m, unsigned index)
{
    if (index >= PLUTON_ENTRY_BYTES / 4) {
        return 0;
    }
    uint8_t entry[PLUTON_ENTRY_BYTES];
    measure_entry_encode(m->type, m->security_version, m->signer, m->digest, entry);
    const uint8_t *p = entry + 4 * index;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

void measure_reset(struct measure *m)
{
    memset(m, 0, sizeof *m);
    m->state = MEASURE_BOOT;
}

void measure_outputs(const struct measure *m, const struct measure_in *in, struct measure_out *out)
{
    memset(out, 0, sizeof *out);
    out->bytes = 4;
    out->reader_addr = m->addr;
    out->reader_len = m->len;
    out->reader_caller = m->caller;
    if (m->state == MEASURE_HASH) { // 3
        out->request = true;
        out->reader_start = in->grant && !m->reading;
        out->reader_ready = in->ready;
        if (in->reader_valid) {
            out->valid = true;
            out->word = in->reader_word;
            out->bytes = in->reader_bytes;
            out->finish = in->reader_last;
        }
    }
    out->reader_abort = m->state == MEASURE_ERROR;
    out->extend_valid = m->state == MEASURE_EXTEND; // 5
    out->entry_word = entry_word(m, in->entry_index);
    out->busy = m->state != MEASURE_IDLE && m->state != MEASURE_ERROR; // 6
    out->boot_measured = m->boot_measured;
    out->done = m->done;
    out->alert = m->state == MEASURE_ERROR;
    out->error = m->error;
    memcpy(out->digest, m->digest, sizeof out->digest);
}

static void begin_boot(struct measure *m)
{ // 1
    m->boot = true;
    m->addr = PLUTON_ROM_BASE;
    m->len = PLUTON_ROM_SIZE;
    m->caller = PLUTON_CALLER_SELF;
    m->type = PLUTON_COMPONENT_BROM;
    m->state = MEASURE_HASH;
}

static void command(struct measure *m, const struct measure_in *in)
{ // 2
    const enum pluton_error error = measure_check(in->op, in->caller, in->addr, in->len);
    m->error = error;
    if (error != PLUTON_ERROR_NONE) {
        return;
    }
    m->done = false;
    m->type = in->type;
    m->security_version = in->security_version;
    memcpy(m->signer, in->signer, sizeof m->signer);
    if (in->op == MEASURE_OP_EXTEND) {
        memcpy(m->digest, in->digest_in, sizeof m->digest);
        m->state = MEASURE_EXTEND;
    } else {
        memset(m->digest, 0, sizeof m->digest);
        m->addr = in->addr;
        m->len = in->len;
        m->caller = in->caller;
        m->state = MEASURE_HASH;
    }
}

static void step_hash(struct measure *m, const struct measure_in *in)
{ // 3
    m->reading = m->reading || in->grant;
    if (in->reader_error) {
        m->reading = false;
        m->error = PLUTON_ERROR_BUS;
        m->state = m->boot ? MEASURE_ERROR : MEASURE_IDLE;
    } else if (in->done) {
        m->reading = false;
        memcpy(m->digest, in->digest, sizeof m->digest);
        m->state = MEASURE_FREE;
    }
}

void measure_step(struct measure *m, const struct measure_in *in)
{
    if (m->state == MEASURE_ERROR) {
        return;
    }
    if (in->private_sha_alert || in->accumulator_alert) {
        m->reading = false;
        m->error = PLUTON_ERROR_INTERNAL;
        m->state = MEASURE_ERROR;
        return;
    }
    switch (m->state) {
    case MEASURE_BOOT:
        begin_boot(m);
        break;
    case MEASURE_IDLE:
        if (in->command_valid) {
            command(m, in);
        }
        break;
    case MEASURE_HASH:
        step_hash(m, in);
        break;
    case MEASURE_FREE: // 4
        m->state = MEASURE_EXTEND;
        break;
    case MEASURE_EXTEND: // 5
        if (in->extend_done) {
            if (m->boot) {
                m->boot_measured = true;
            } else {
                m->done = true;
            }
            m->boot = false;
            m->state = MEASURE_IDLE;
        }
        break;
    case MEASURE_ERROR:
    default:
        break;
    }
}
