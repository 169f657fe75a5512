// SPDX-License-Identifier: Apache-2.0
// Firmware of the co-simulation on Pluton's core: calls the drivers for whoever fills the job page
// (job.h). It serves a test bench, not a chip in the field: its page reads and writes any register.
// It checks the arguments that it uses itself; addresses of memory jobs are checked by the engines
// and the bus.
#include "firmware/bench/job.h"
#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"

void hal_panic(uint32_t cause);

struct bench {
    struct hal hal;
    struct sha2_dev sha2;
    struct ecc_dev ecc;
    struct measure_dev measure;
    struct accumulator_dev accumulator;
    struct accumulator_dev_log log;
};

static volatile struct bench_job *bench_page(void)
{
    return (volatile struct bench_job *)(uintptr_t)BENCH_JOB_PAGE_BASE;
}

void hal_panic(uint32_t cause)
{
    bench_page()->error = cause;
    bench_page()->ready = BENCH_JOB_PANIC;
}

static uint32_t bench_cycles(void)
{
    uint32_t cycles;
    __asm__ volatile("csrr %0, mcycle" : "=r"(cycles));
    return cycles;
}

static void bench_get(uint8_t *to, const volatile uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static void bench_put(volatile uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

// Memory that the core itself may read for a message: SRAM or flash, as a whole.
static bool bench_readable(uint32_t addr, uint32_t size)
{
    return (addr >= PLUTON_SRAM_BASE && addr - PLUTON_SRAM_BASE <= PLUTON_SRAM_SIZE &&
            size <= PLUTON_SRAM_SIZE - (addr - PLUTON_SRAM_BASE)) ||
           (addr >= PLUTON_FLASH_BASE && addr - PLUTON_FLASH_BASE <= PLUTON_FLASH_SIZE &&
            size <= PLUTON_FLASH_SIZE - (addr - PLUTON_FLASH_BASE));
}

// Writes a message in pieces of 1 to 7 bytes that `seed` draws (xorshift32), so that every way to
// fill a word is met; in one piece where `seed` is zero.
static enum dev_error bench_write(struct sha2_dev *dev, uint32_t addr, uint32_t size, uint32_t seed)
{
    if (!bench_readable(addr, size)) {
        return DEV_ARGUMENT;
    }
    const uint8_t *bytes = (const uint8_t *)(uintptr_t)addr;
    enum dev_error error = DEV_OK;
    for (uint32_t at = 0; at < size && error == DEV_OK;) {
        uint32_t piece = size - at;
        if (seed != 0) {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            piece = 1 + seed % 7 < piece ? 1 + seed % 7 : piece;
        }
        error = sha2_dev_write(dev, bytes + at, piece);
        at += piece;
    }
    return error;
}

// A key that lies in memory, as a driver takes it.
static enum dev_error bench_hmac(struct bench *bench, const struct sha2_dev_context *context,
                                 enum sha2_dev_alg alg, uint32_t addr, uint32_t size)
{
    if (size != 0 && !bench_readable(addr, size)) {
        return DEV_ARGUMENT;
    }
    const uint8_t *key = size != 0 ? (const uint8_t *)(uintptr_t)addr : 0;
    return context != 0 ? sha2_dev_restore(&bench->sha2, context, key, size)
                        : sha2_dev_hmac_start(&bench->sha2, alg, key, size);
}

static struct sha2_dev_context *bench_context(uint32_t addr)
{
    return addr % 8 == 0 && bench_readable(addr, sizeof(struct sha2_dev_context))
               ? (struct sha2_dev_context *)(uintptr_t)addr
               : 0;
}

// The operations of the SHA-2 engine. Arguments are read once, before the clock starts.
static enum dev_error bench_sha2(struct bench *bench, volatile struct bench_job *job)
{
    struct sha2_dev *dev = &bench->sha2;
    const uint32_t op = job->op;
    const enum sha2_dev_alg alg = (enum sha2_dev_alg)job->alg;
    const uint32_t addr = job->addr;
    const uint32_t size = job->size;
    const enum pluton_caller caller = (enum pluton_caller)job->caller;
    const bool last = job->last != 0;
    const uint32_t splits = job->splits;
    const uint32_t slot = job->slot;
    struct sha2_dev_context *context = bench_context(job->context);
    uint8_t digest[SHA2_DEV_MAX_DIGEST];
    size_t digest_size = 0;
    enum dev_error error = DEV_ARGUMENT;

    const uint32_t begin = bench_cycles();
    switch (op) {
    case BENCH_JOB_START:
        error = sha2_dev_start(dev, alg);
        break;
    case BENCH_JOB_READ:
        error = sha2_dev_read(dev, addr, size, caller, last);
        break;
    case BENCH_JOB_WRITE:
        error = bench_write(dev, addr, size, splits);
        break;
    case BENCH_JOB_FINISH:
        digest_size = sha2_dev_digest_size(dev->alg);
        error = sha2_dev_finish(dev, digest, digest_size);
        break;
    case BENCH_JOB_ZEROIZE:
        error = sha2_dev_zeroize(dev);
        break;
    case BENCH_JOB_DIGEST:
        digest_size = sha2_dev_digest_size(alg);
        error = sha2_dev_digest(dev, alg, addr, size, caller, digest, digest_size);
        break;
    case BENCH_JOB_HMAC:
        error = bench_hmac(bench, 0, alg, addr, size);
        break;
    case BENCH_JOB_HMAC_SLOT:
        error = sha2_dev_hmac_start_slot(dev, alg, slot, caller);
        break;
    case BENCH_JOB_SAVE:
        error = context != 0 ? sha2_dev_save(dev, context) : DEV_ARGUMENT;
        break;
    case BENCH_JOB_RESTORE:
        error = context != 0 ? bench_hmac(bench, context, alg, addr, size) : DEV_ARGUMENT;
        break;
    default:
        break;
    }
    job->cycles = bench_cycles() - begin;

    if (error == DEV_OK && digest_size != 0) {
        bench_put(job->digest, digest, (uint32_t)digest_size);
        job->size = (uint32_t)digest_size;
    }
    return error;
}

static enum dev_error bench_measure(struct bench *bench, volatile struct bench_job *job, bool given)
{
    struct measure_dev_component component;
    uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES];
    component.type = job->type;
    component.security_version = job->security_version;
    bench_get(component.signer, job->signer, sizeof component.signer);
    const uint32_t addr = job->addr;
    const uint32_t size = job->size;
    const enum pluton_caller caller = (enum pluton_caller)job->caller;
    if (given) {
        bench_get(digest, job->digest, sizeof digest);
    }
    const uint32_t begin = bench_cycles();
    const enum dev_error error =
        given ? measure_dev_extend(&bench->measure, &component, digest)
              : measure_dev_region(&bench->measure, &component, addr, size, caller, digest);
    job->cycles = bench_cycles() - begin;
    if (error == DEV_OK) {
        bench_put(job->digest, digest, sizeof digest);
        job->size = sizeof digest;
    }
    return error;
}

static enum dev_error bench_accumulator(struct bench *bench, volatile struct bench_job *job)
{
    uint8_t acc[ACCUMULATOR_DEV_BYTES];
    uint32_t count = 0;
    bool overflow = false;
    const uint32_t begin = bench_cycles();
    const enum dev_error error =
        accumulator_dev_read(&bench->accumulator, acc, &bench->log, &count, &overflow);
    job->cycles = bench_cycles() - begin;
    if (error == DEV_OK) {
        bench_put(job->acc, acc, sizeof acc);
        job->count = count;
        job->overflow = overflow ? 1 : 0;
        for (uint32_t i = 0; i < PLUTON_LOG_ENTRIES; i++) {
            bench_put(job->log[i], bench->log.entry[i], PLUTON_ENTRY_BYTES);
        }
    }
    return error;
}

static enum dev_error bench_ecc(struct bench *bench, volatile struct bench_job *job)
{
    struct bench_ecc call;
    volatile uint8_t *place = (volatile uint8_t *)&job->ecc;
    bench_get((uint8_t *)&call, place, sizeof call);
    const uint32_t begin = bench_cycles();
    const enum dev_error error = bench_ecc_call(&bench->ecc, &bench->hal, &call);
    job->cycles = bench_cycles() - begin;
    bench_put(place, (const uint8_t *)&call, sizeof call);
    return error;
}

static enum dev_error bench_do(struct bench *bench, volatile struct bench_job *job)
{
    switch (job->op) {
    case BENCH_JOB_MEASURE:
        return bench_measure(bench, job, false);
    case BENCH_JOB_EXTEND:
        return bench_measure(bench, job, true);
    case BENCH_JOB_ACCUMULATOR:
        return bench_accumulator(bench, job);
    case BENCH_JOB_ECC:
        return bench_ecc(bench, job);
    default:
        return bench_sha2(bench, job);
    }
}

static enum dev_error bench_init(struct bench *bench)
{
    enum dev_error error = sha2_dev_init(&bench->sha2, &bench->hal, PLUTON_SHA2_BASE);
    if (error == DEV_OK) {
        error = measure_dev_init(&bench->measure, &bench->hal, PLUTON_MEASURE_BASE);
    }
    if (error == DEV_OK) {
        error = accumulator_dev_init(&bench->accumulator, &bench->hal, PLUTON_ACCUMULATOR_BASE);
    }
    return error;
}

int main(void)
{
    static struct bench bench;
    volatile struct bench_job *job = bench_page();
    const enum dev_error error = bench_init(&bench);
    if (error != DEV_OK) {
        hal_panic((uint32_t)error);
        return 1;
    }
    uint32_t served = job->request;
    job->response = served;
    job->ready = BENCH_JOB_READY;
    for (;;) {
        const uint32_t request = job->request;
        if (request != served) {
            job->error = (uint32_t)bench_do(&bench, job);
            served = request;
            job->response = request;
        }
    }
}
