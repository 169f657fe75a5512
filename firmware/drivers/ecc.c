// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/ecc.h"

#include "firmware/drivers/generated/ecc_regs.h"

enum {
    OP_PUBLIC_KEY = 1,
    OP_GENERATE = 2,
    OP_SIGN = 3,
    OP_VERIFY = 4,
    OP_ECDH = 5,
    OP_CHECK_POINT = 6,
    OP_CHECK_SCALAR = 7,
    OP_ZEROIZE = 8,
};
enum { NONCE_HEDGED = 0, NONCE_EXACT = 1, NONCE_GIVEN = 2 };

// The wipe takes 64 cycles. A command takes up to some 100,000, a poll at least two; the rest is
// for a random source that is slow.
enum { SHORT_POLLS = 4096, COMMAND_POLLS = 1 << 18 };

static enum dev_error write_register(struct ecc_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_number(struct ecc_dev *dev, uint32_t offset, const uint8_t *bytes)
{
    return dev_write_bytes(dev->hal, dev->base + offset, bytes, ECC_DEV_BYTES);
}

static enum dev_error read_number(struct ecc_dev *dev, uint32_t offset, uint8_t *bytes)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < ECC_DEV_BYTES && error == DEV_OK; i += 4) {
        uint32_t word = 0;
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + offset + i, &word));
        dev_bytes_of(word, &bytes[i]);
    }
    return error;
}

static enum dev_error write_point(struct ecc_dev *dev, const struct ecc_dev_point *Q)
{
    enum dev_error error = write_number(dev, ECC_OPERANDS_QX_OFFSET, Q->x);
    return error != DEV_OK ? error : write_number(dev, ECC_OPERANDS_QY_OFFSET, Q->y);
}

static enum dev_error wait_idle(struct ecc_dev *dev, uint32_t polls, uint32_t *value)
{
    return dev_wait_clear(dev->hal, dev->base + ECC_STATUS_OFFSET, ECC_STATUS_BUSY_MASK, polls,
                          value);
}

// Gives a command and waits for its end.
static enum dev_error run(struct ecc_dev *dev, uint32_t command)
{
    uint32_t value = 0;
    enum dev_error error = write_register(dev, ECC_CMD_OFFSET, command);
    if (error == DEV_OK) {
        error = wait_idle(dev, COMMAND_POLLS, &value);
        if (error == DEV_TIMEOUT) {
            (void)ecc_dev_zeroize(dev); // the timeout is the error to report
        }
    }
    if (error != DEV_OK) {
        return error;
    }
    error = dev_error_of((value & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT);
    return error == DEV_OK && (value & ECC_STATUS_DONE_MASK) == 0 ? DEV_INTERNAL : error;
}

static uint32_t slot_fields(uint32_t slot, enum pluton_caller caller)
{
    return slot << ECC_CMD_SLOT_SHIFT |
           ((uint32_t)caller << ECC_CMD_CALLER_SHIFT & ECC_CMD_CALLER_MASK);
}

// Makes the key ready, and gives a command that takes it.
static enum dev_error run_with_key(struct ecc_dev *dev, uint32_t command,
                                   const struct ecc_dev_key *key, const uint8_t *nonce)
{
    enum dev_error error = DEV_OK;
    if (nonce != NULL) {
        error = write_number(dev, ECC_OPERANDS_NONCE_OFFSET, nonce);
    }
    if (key->scalar == NULL) {
        command |= slot_fields(key->slot, key->caller);
    } else if (error == DEV_OK) {
        error = write_number(dev, ECC_OPERANDS_SCALAR_OFFSET, key->scalar);
        command |= ECC_CMD_TEST_MASK;
    }
    if (error == DEV_OK) {
        error = run(dev, command);
    }
    const bool refused =
        error == DEV_COMMAND || error == DEV_DENIED || error == DEV_CALLER || error >= DEV_ACCESS;
    if (refused && (nonce != NULL || key->scalar != NULL)) {
        (void)ecc_dev_zeroize(dev); // what was written of them stays no longer than this
    }
    return error;
}

static bool bad_key(const struct ecc_dev_key *key)
{
    return key->scalar == NULL && key->slot >= PLUTON_KEY_SLOTS;
}

static enum dev_error read_results(struct ecc_dev *dev, uint8_t *first, uint8_t *second)
{
    uint8_t bytes[2 * ECC_DEV_BYTES];
    enum dev_error error = read_number(dev, ECC_OPERANDS_FIRST_OFFSET, bytes);
    if (error == DEV_OK) {
        error = read_number(dev, ECC_OPERANDS_SECOND_OFFSET, &bytes[ECC_DEV_BYTES]);
    }
    for (uint32_t i = 0; i < ECC_DEV_BYTES && error == DEV_OK; i++) {
        first[i] = bytes[i];
        second[i] = bytes[ECC_DEV_BYTES + i];
    }
    return error;
}

enum dev_error ecc_dev_init(struct ecc_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_ECC_ID);
    uint32_t value = 0;
    if (error == DEV_OK) { // after the chip's reset the engine wipes itself first
        error = dev_wait_clear(hal, base + ECC_STATUS_OFFSET, ECC_STATUS_BUSY_MASK, SHORT_POLLS,
                               &value);
    }
    if (error == DEV_OK) {
        *dev = (struct ecc_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error ecc_dev_public_key(struct ecc_dev *dev, const struct ecc_dev_key *key,
                                  struct ecc_dev_point *Q)
{
    if (bad_key(key)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = run_with_key(dev, OP_PUBLIC_KEY, key, NULL);
    return error != DEV_OK ? error : read_results(dev, Q->x, Q->y);
}

enum dev_error ecc_dev_generate(struct ecc_dev *dev, uint32_t to, enum pluton_caller caller,
                                struct ecc_dev_point *Q)
{
    if (to >= PLUTON_KEY_SLOTS) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = run(dev, OP_GENERATE | slot_fields(0, caller) | to << ECC_CMD_TO_SHIFT);
    return error != DEV_OK ? error : read_results(dev, Q->x, Q->y);
}

static enum dev_error sign(struct ecc_dev *dev, const struct ecc_dev_key *key,
                           const uint8_t *digest, const struct ecc_dev_point *Q, uint32_t kind,
                           const uint8_t *nonce, struct ecc_dev_signature *signature)
{
    if (bad_key(key)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_number(dev, ECC_OPERANDS_E_OFFSET, digest);
    if (error == DEV_OK && Q != NULL) {
        error = write_point(dev, Q);
    }
    if (error == DEV_OK) {
        error = run_with_key(
            dev, OP_SIGN | kind << ECC_CMD_NONCE_SHIFT | (Q != NULL ? ECC_CMD_VERIFY_MASK : 0u),
            key, nonce);
    }
    return error != DEV_OK ? error : read_results(dev, signature->r, signature->s);
}

enum dev_error ecc_dev_sign(struct ecc_dev *dev, const struct ecc_dev_key *key,
                            const uint8_t digest[ECC_DEV_BYTES], const struct ecc_dev_point *Q,
                            struct ecc_dev_signature *signature)
{
    return sign(dev, key, digest, Q, NONCE_HEDGED, NULL, signature);
}

enum dev_error ecc_dev_sign_with(struct ecc_dev *dev, const struct ecc_dev_key *key,
                                 const uint8_t digest[ECC_DEV_BYTES], const struct ecc_dev_point *Q,
                                 const uint8_t *nonce, struct ecc_dev_signature *signature)
{
    return sign(dev, key, digest, Q, nonce == NULL ? NONCE_EXACT : NONCE_GIVEN, nonce, signature);
}

enum dev_error ecc_dev_verify(struct ecc_dev *dev, const struct ecc_dev_point *Q,
                              const uint8_t digest[ECC_DEV_BYTES],
                              const struct ecc_dev_signature *signature)
{
    enum dev_error error = write_point(dev, Q);
    if (error == DEV_OK) {
        error = write_number(dev, ECC_OPERANDS_E_OFFSET, digest);
    }
    if (error == DEV_OK) {
        error = write_number(dev, ECC_OPERANDS_R_OFFSET, signature->r);
    }
    if (error == DEV_OK) {
        error = write_number(dev, ECC_OPERANDS_S_OFFSET, signature->s);
    }
    // Once more, so that it does not hang on one instruction: of a digest that is zero, as the
    // engine's is when it is wiped, anyone makes a signature under any key (r = s = its X).
    if (error == DEV_OK) {
        error = write_number(dev, ECC_OPERANDS_E_OFFSET, digest);
    }
    return error != DEV_OK ? error : run(dev, OP_VERIFY);
}

uint32_t ecc_dev_outcome(struct ecc_dev *dev)
{
    uint32_t value = UINT32_MAX;
    (void)hal_read32(dev->hal, dev->base + ECC_STATUS_OFFSET, &value);
    return value ^ ECC_STATUS_DONE_MASK;
}

enum dev_error ecc_dev_ecdh(struct ecc_dev *dev, const struct ecc_dev_key *key,
                            const struct ecc_dev_point *Q, uint8_t Z[ECC_DEV_BYTES])
{
    if (bad_key(key)) {
        return DEV_ARGUMENT;
    }
    uint8_t secret[ECC_DEV_BYTES] = {0};
    enum dev_error error = write_point(dev, Q);
    if (error == DEV_OK) {
        error = run_with_key(dev, OP_ECDH, key, NULL);
    }
    if (error == DEV_OK) {
        error = read_number(dev, ECC_OPERANDS_FIRST_OFFSET, secret);
        const enum dev_error wiped = ecc_dev_zeroize(dev); // the secret stays in no register
        error = error != DEV_OK ? error : wiped;
    }
    for (uint32_t i = 0; i < ECC_DEV_BYTES && error == DEV_OK; i++) {
        Z[i] = secret[i];
    }
    dev_wipe(secret, sizeof secret);
    return error;
}

enum dev_error ecc_dev_ecdh_to(struct ecc_dev *dev, const struct ecc_dev_key *key,
                               const struct ecc_dev_point *Q, uint32_t to)
{
    if (bad_key(key) || to >= PLUTON_KEY_SLOTS) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_point(dev, Q);
    return error != DEV_OK
               ? error
               : run_with_key(dev, OP_ECDH | ECC_CMD_DELIVER_MASK | to << ECC_CMD_TO_SHIFT, key,
                              NULL);
}

enum dev_error ecc_dev_check_point(struct ecc_dev *dev, const struct ecc_dev_point *Q)
{
    enum dev_error error = write_point(dev, Q);
    return error != DEV_OK ? error : run(dev, OP_CHECK_POINT);
}

enum dev_error ecc_dev_check_scalar(struct ecc_dev *dev, const struct ecc_dev_key *key)
{
    return bad_key(key) ? DEV_ARGUMENT : run_with_key(dev, OP_CHECK_SCALAR, key, NULL);
}

enum dev_error ecc_dev_zeroize(struct ecc_dev *dev)
{
    uint32_t value = 0;
    enum dev_error error = write_register(dev, ECC_CMD_OFFSET, OP_ZEROIZE);
    if (error == DEV_OK) {
        error = wait_idle(dev, SHORT_POLLS, &value);
    }
    return error != DEV_OK
               ? error
               : dev_error_of((value & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT);
}
