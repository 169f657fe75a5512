// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/efuse.h"

#include "firmware/drivers/generated/efuse_regs.h"

enum {
    OP_PROGRAM = 1,
    COUNTERS = EFUSE_DEV_COUNTER_POLI + 1,
    COUNTER_BITS = 32,
    SECOND_SLOT = 38 - 32, // of second_hash, in INVALID_1
    // A row takes some 3,000 cycles at most; ahead of it may come an over-burn of all areas, of a
    // hundred rows. A poll takes at least two cycles.
    POLLS = 1 << 18,
};

static enum dev_error read_register(struct efuse_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct efuse_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

// The registers show what was burnt.
static enum dev_error check_sensed(struct efuse_dev *dev, uint32_t *status)
{
    enum dev_error error = read_register(dev, EFUSE_STATUS_OFFSET, status);
    if (error != DEV_OK) {
        return error;
    }
    if ((*status & EFUSE_STATUS_ALERT_MASK) != 0) {
        return DEV_INTERNAL;
    }
    return (*status & EFUSE_STATUS_SENSED_MASK) != 0 ? DEV_OK : DEV_ORDER;
}

static bool is_valid(uint32_t invalid, unsigned word, unsigned words)
{
    const uint32_t mask = words >= 32 ? UINT32_MAX : ((uint32_t)1 << words) - 1;
    return (invalid & mask << word) == 0;
}

// Words from the first one's register on; *bytes changes only if all are read. `words` is 8 at
// most.
static enum dev_error read_bytes(struct efuse_dev *dev, uint32_t offset, unsigned words,
                                 uint8_t *bytes)
{
    uint32_t value[8] = {0};
    const enum dev_error error =
        dev_error_of_hal(hal_load(dev->hal, value, dev->base + offset, words));
    if (error != DEV_OK) {
        return error;
    }
    for (unsigned i = 0; i < words; i++) {
        dev_bytes_of(value[i], bytes + 4 * i);
    }
    return DEV_OK;
}

enum dev_error efuse_dev_init(struct efuse_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_EFUSE_ID);
    if (error == DEV_OK) {
        *dev = (struct efuse_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error efuse_dev_wait(struct efuse_dev *dev)
{
    uint32_t status = 0;
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + EFUSE_STATUS_OFFSET,
                                          EFUSE_STATUS_BUSY_MASK, POLLS, &status);
    return error == DEV_OK ? check_sensed(dev, &status) : error;
}

static unsigned field(uint32_t value, uint32_t mask, uint32_t shift)
{
    return (value & mask) >> shift;
}

enum dev_error efuse_dev_state(struct efuse_dev *dev, struct efuse_dev_state *state)
{
    uint32_t status = 0, marks = 0, areas = 0;
    enum dev_error error = check_sensed(dev, &status);
    if (error == DEV_OK) {
        error = read_register(dev, EFUSE_MARKS_OFFSET, &marks);
    }
    if (error == DEV_OK) {
        error = read_register(dev, EFUSE_AREAS_OFFSET, &areas);
    }
    if (error != DEV_OK) {
        return error;
    }
#define MARK(name)                                                                                 \
    (enum efuse_dev_mark) field(marks, EFUSE_MARKS_##name##_MASK, EFUSE_MARKS_##name##_SHIFT)
    *state = (struct efuse_dev_state){
        .persistent = (status & EFUSE_STATUS_PERSISTENT_MASK) != 0,
        .halted = (status & EFUSE_STATUS_HALTED_MASK) != 0,
        .committed = (areas & EFUSE_AREAS_COMMITTED_MASK) != 0,
        .committed_area =
            field(areas, EFUSE_AREAS_COMMITTED_AREA_MASK, EFUSE_AREAS_COMMITTED_AREA_SHIFT),
        .session = (areas & EFUSE_AREAS_SESSION_MASK) != 0,
        .digests_ok = (areas & EFUSE_AREAS_DIGESTS_OK_MASK) != 0,
        .corrected = field(status, EFUSE_STATUS_CORRECTED_MASK, EFUSE_STATUS_CORRECTED_SHIFT),
        .provisioned = MARK(PROVISIONED),
        .secured = MARK(SECURED),
        .returned = MARK(RETURNED),
        .lock_serial = MARK(LOCK_SERIAL),
        .lock_root = MARK(LOCK_ROOT),
        .lock_second = MARK(LOCK_SECOND),
    };
#undef MARK
    for (unsigned i = 0; i < PLUTON_FUSE_AREAS; i++) {
        state->area[i] = (enum efuse_dev_area)(areas >> 2 * i & 3);
    }
    return DEV_OK;
}

// Data with a lock row, of the bits from `slot` on of one of the registers INVALID.
static enum dev_error read_locked(struct efuse_dev *dev, uint32_t offset, uint32_t invalid_offset,
                                  unsigned slot, unsigned words, uint32_t lock_mask,
                                  uint32_t lock_shift, uint8_t *bytes, bool *final)
{
    uint32_t status = 0, invalid = 0, marks = 0;
    enum dev_error error = check_sensed(dev, &status);
    if (error == DEV_OK) {
        error = read_register(dev, invalid_offset, &invalid);
    }
    if (error == DEV_OK) {
        error = read_register(dev, EFUSE_MARKS_OFFSET, &marks);
    }
    if (error == DEV_OK && !is_valid(invalid, slot, words)) {
        error = DEV_FUSE;
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, offset, words, bytes);
    }
    if (error == DEV_OK) {
        *final = field(marks, lock_mask, lock_shift) == EFUSE_DEV_MARK_WHOLE;
    }
    return error;
}

enum dev_error efuse_dev_serial(struct efuse_dev *dev, uint8_t serial[EFUSE_DEV_SERIAL_BYTES],
                                bool *final)
{
    return read_locked(dev, EFUSE_SERIAL_0_OFFSET, EFUSE_INVALID_0_OFFSET, 0,
                       EFUSE_DEV_SERIAL_BYTES / 4, EFUSE_MARKS_LOCK_SERIAL_MASK,
                       EFUSE_MARKS_LOCK_SERIAL_SHIFT, serial, final);
}

enum dev_error efuse_dev_root_hash(struct efuse_dev *dev, uint8_t hash[EFUSE_DEV_DIGEST_BYTES],
                                   bool *final)
{
    return read_locked(dev, EFUSE_ROOT_HASH_0_OFFSET, EFUSE_INVALID_0_OFFSET,
                       EFUSE_DEV_SERIAL_BYTES / 4, EFUSE_DEV_DIGEST_BYTES / 4,
                       EFUSE_MARKS_LOCK_ROOT_MASK, EFUSE_MARKS_LOCK_ROOT_SHIFT, hash, final);
}

enum dev_error efuse_dev_second_hash(struct efuse_dev *dev, uint8_t hash[EFUSE_DEV_DIGEST_BYTES],
                                     bool *final)
{
    return read_locked(dev, EFUSE_SECOND_HASH_0_OFFSET, EFUSE_INVALID_1_OFFSET, SECOND_SLOT,
                       EFUSE_DEV_DIGEST_BYTES / 4, EFUSE_MARKS_LOCK_SECOND_MASK,
                       EFUSE_MARKS_LOCK_SECOND_SHIFT, hash, final);
}

enum dev_error efuse_dev_digests(struct efuse_dev *dev, uint8_t attestation[EFUSE_DEV_DIGEST_BYTES],
                                 uint8_t general[EFUSE_DEV_DIGEST_BYTES])
{
    struct efuse_dev_state state;
    uint8_t first[EFUSE_DEV_DIGEST_BYTES], second[EFUSE_DEV_DIGEST_BYTES];
    enum dev_error error = efuse_dev_state(dev, &state);
    if (error == DEV_OK && !state.digests_ok) {
        error = DEV_FUSE;
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, EFUSE_DIGEST_ATTESTATION_0_OFFSET, 8, first);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, EFUSE_DIGEST_GENERAL_0_OFFSET, 8, second);
    }
    if (error != DEV_OK) {
        return error;
    }
    for (unsigned i = 0; i < EFUSE_DEV_DIGEST_BYTES; i++) {
        attestation[i] = first[i];
        general[i] = second[i];
    }
    return DEV_OK;
}

static enum dev_error read_unary(struct efuse_dev *dev, uint32_t offset, uint32_t *value)
{
    uint32_t status = 0;
    enum dev_error error = check_sensed(dev, &status);
    return error == DEV_OK ? read_register(dev, offset, value) : error;
}

enum dev_error efuse_dev_revoked(struct efuse_dev *dev, uint32_t *keys)
{
    return read_unary(dev, EFUSE_REVOCATION_OFFSET, keys);
}

enum dev_error efuse_dev_second_signature(struct efuse_dev *dev, bool *compulsory)
{
    uint32_t policy = 0;
    enum dev_error error = read_unary(dev, EFUSE_POLICY_OFFSET, &policy);
    if (error == DEV_OK) {
        *compulsory = (policy & 1) != 0;
    }
    return error;
}

static uint32_t ones(uint32_t value)
{
    value -= value >> 1 & 0x55555555u;
    value = (value & 0x33333333u) + (value >> 2 & 0x33333333u);
    value = (value + (value >> 4)) & 0x0F0F0F0Fu;
    return (value * 0x01010101u) >> 24;
}

static enum dev_error read_counter(struct efuse_dev *dev, enum efuse_dev_counter counter,
                                   uint32_t *bits)
{
    if ((unsigned)counter >= COUNTERS) {
        return DEV_ARGUMENT;
    }
    return read_unary(dev, EFUSE_ROLLBACK_0_OFFSET + 4 * (uint32_t)counter, bits);
}

enum dev_error efuse_dev_least_version(struct efuse_dev *dev, enum efuse_dev_counter counter,
                                       uint32_t *version)
{
    uint32_t bits = 0;
    enum dev_error error = read_counter(dev, counter, &bits);
    if (error == DEV_OK) {
        *version = ones(bits);
    }
    return error;
}

// One row, and what became of it.
static enum dev_error program(struct efuse_dev *dev, uint32_t row, uint32_t data)
{
    uint32_t status = 0;
    enum dev_error error = check_sensed(dev, &status);
    if (error == DEV_OK && (status & EFUSE_STATUS_HALTED_MASK) != 0) {
        error = DEV_INTERNAL;
    }
    if (error == DEV_OK) {
        error = write_register(dev, EFUSE_ROW_OFFSET, row);
    }
    if (error == DEV_OK) {
        error = write_register(dev, EFUSE_DATA_OFFSET, data);
    }
    if (error == DEV_OK) {
        error = write_register(dev, EFUSE_CMD_OFFSET, OP_PROGRAM);
    }
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + EFUSE_STATUS_OFFSET, EFUSE_STATUS_BUSY_MASK,
                               POLLS, &status);
    }
    if (error == DEV_OK) {
        error = dev_error_of(field(status, EFUSE_STATUS_ERROR_MASK, EFUSE_STATUS_ERROR_SHIFT));
    }
    if (error == DEV_OK && (status & EFUSE_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

static enum dev_error program_bytes(struct efuse_dev *dev, uint32_t row, const uint8_t *bytes,
                                    uint32_t size)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < size && error == DEV_OK; i += 4) {
        error = program(dev, row + i / 4, dev_word_of(bytes + i));
    }
    return error;
}

enum dev_error efuse_dev_burn_serial(struct efuse_dev *dev,
                                     const uint8_t serial[EFUSE_DEV_SERIAL_BYTES])
{
    return program_bytes(dev, PLUTON_FUSE_SERIAL, serial, EFUSE_DEV_SERIAL_BYTES);
}

enum dev_error efuse_dev_lock_serial(struct efuse_dev *dev)
{
    return program(dev, PLUTON_FUSE_LOCK_SERIAL, 0);
}

enum dev_error efuse_dev_burn_root_hash(struct efuse_dev *dev,
                                        const uint8_t hash[EFUSE_DEV_DIGEST_BYTES])
{
    return program_bytes(dev, PLUTON_FUSE_ROOT_HASH, hash, EFUSE_DEV_DIGEST_BYTES);
}

enum dev_error efuse_dev_lock_root_hash(struct efuse_dev *dev)
{
    return program(dev, PLUTON_FUSE_LOCK_ROOT, 0);
}

enum dev_error efuse_dev_burn_second_hash(struct efuse_dev *dev,
                                          const uint8_t hash[EFUSE_DEV_DIGEST_BYTES])
{
    return program_bytes(dev, PLUTON_FUSE_SECOND_HASH, hash, EFUSE_DEV_DIGEST_BYTES);
}

enum dev_error efuse_dev_lock_second_hash(struct efuse_dev *dev)
{
    return program(dev, PLUTON_FUSE_LOCK_SECOND, 0);
}

enum dev_error efuse_dev_revoke(struct efuse_dev *dev, unsigned key)
{
    if (key >= 32) {
        return DEV_ARGUMENT;
    }
    return program(dev, PLUTON_FUSE_REVOCATION, (uint32_t)1 << key);
}

enum dev_error efuse_dev_require_second_signature(struct efuse_dev *dev)
{
    return program(dev, PLUTON_FUSE_POLICY, 1);
}

enum dev_error efuse_dev_raise_version(struct efuse_dev *dev, enum efuse_dev_counter counter,
                                       uint32_t version)
{
    uint32_t bits = 0;
    if (version > COUNTER_BITS) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = read_counter(dev, counter, &bits);
    if (error != DEV_OK || ones(bits) >= version) {
        return error;
    }
    // What is set may have gaps: a pulse that was cut counts.
    for (unsigned i = 0; i < COUNTER_BITS && ones(bits) < version; i++) {
        bits |= (uint32_t)1 << i;
    }
    return program(dev, PLUTON_FUSE_ROLLBACK + 2 * (uint32_t)counter, bits);
}
