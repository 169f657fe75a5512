// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/aes.h"

#include "firmware/drivers/generated/aes_regs.h"

enum { OP_KEY = 1, OP_RUN = 2, OP_FORGET = 3, OP_ZEROIZE = 4 };
enum { MODE_ECB = 0, MODE_CBC = 1, MODE_CTR = 2, MODE_GCM = 3, MODE_CMAC = 4 };

// A wipe takes 1,024 cycles, a KEY less than 200; the rest is for a random source that is slow.
enum { SHORT_POLLS = 1 << 16 };

static enum dev_error write_register(struct aes_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

// Whole words; bytes beyond `size` are zero.
static enum dev_error write_bytes(struct aes_dev *dev, uint32_t offset, const uint8_t *bytes,
                                  size_t size)
{
    enum dev_error error = DEV_OK;
    for (size_t at = 0; at < size && error == DEV_OK; at += 4) {
        uint8_t word[4] = {0};
        for (size_t i = 0; i < 4 && at + i < size; i++) {
            word[i] = bytes[at + i];
        }
        error = write_register(dev, offset + (uint32_t)at, dev_word_of(word));
        dev_wipe(word, sizeof word);
    }
    return error;
}

static enum dev_error read_block(struct aes_dev *dev, uint32_t offset, uint8_t *bytes)
{
    uint8_t block[AES_DEV_BLOCK];
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < AES_DEV_BLOCK && error == DEV_OK; i += 4) {
        uint32_t word = 0;
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + offset + i, &word));
        dev_bytes_of(word, &block[i]);
    }
    for (uint32_t i = 0; i < AES_DEV_BLOCK && error == DEV_OK; i++) {
        bytes[i] = block[i];
    }
    return error;
}

static enum dev_error wait_idle(struct aes_dev *dev, uint32_t polls, uint32_t *value)
{
    return dev_wait_clear(dev->hal, dev->base + AES_STATUS_OFFSET, AES_STATUS_BUSY_MASK, polls,
                          value);
}

// Gives a command and waits for its end.
static enum dev_error run(struct aes_dev *dev, uint32_t command, uint32_t polls)
{
    uint32_t value = 0;
    enum dev_error error = write_register(dev, AES_CMD_OFFSET, command);
    if (error == DEV_OK) {
        error = wait_idle(dev, polls, &value);
        if (error == DEV_TIMEOUT) {
            (void)aes_dev_zeroize(dev); // the timeout is the error to report
        }
    }
    if (error != DEV_OK) {
        return error;
    }
    error = dev_error_of((value & AES_STATUS_ERROR_MASK) >> AES_STATUS_ERROR_SHIFT);
    return error == DEV_OK && (value & AES_STATUS_DONE_MASK) == 0 ? DEV_INTERNAL : error;
}

// The fields are two bits wide: a number that is no caller must not become one.
static bool bad_caller(enum pluton_caller caller)
{
    return (unsigned)caller > PLUTON_CALLER_NORMAL_MAILBOX;
}

static uint32_t key_command(enum pluton_caller context, enum aes_dev_size size)
{
    return (uint32_t)OP_KEY << AES_CMD_OP_SHIFT | (uint32_t)size << AES_CMD_SIZE_SHIFT |
           (uint32_t)context << AES_CMD_CONTEXT_SHIFT;
}

enum dev_error aes_dev_init(struct aes_dev *dev, struct hal *hal, uint32_t base)
{
    struct aes_dev new = {.hal = hal, .base = base};
    enum dev_error error = dev_identify(hal, base, PLUTON_AES_ID);
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = wait_idle(&new, SHORT_POLLS, &value);
    }
    if (error == DEV_OK) {
        *dev = new;
    }
    return error;
}

enum dev_error aes_dev_key(struct aes_dev *dev, enum pluton_caller context, enum aes_dev_size size,
                           const uint8_t *key)
{
    if (bad_caller(context) || (unsigned)size > AES_DEV_256) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_bytes(dev, AES_JOB_KEY_OFFSET, key, 16 + 8 * (size_t)size);
    if (error == DEV_OK) {
        error = run(dev, key_command(context, size), SHORT_POLLS);
    }
    if (error != DEV_OK) { // a KEY that ended left no word; one that was not taken left all
        for (uint32_t i = 0; i < AES_JOB_KEY_COUNT; i++) {
            (void)write_register(dev, AES_JOB_KEY_OFFSET + AES_JOB_KEY_STRIDE * i, 0);
        }
        (void)aes_dev_forget(dev, context);
    }
    return error;
}

enum dev_error aes_dev_key_slot(struct aes_dev *dev, enum pluton_caller context,
                                enum aes_dev_size size, uint32_t slot)
{
    if (bad_caller(context) || (unsigned)size > AES_DEV_256 || slot >= PLUTON_KEY_SLOTS) {
        return DEV_ARGUMENT;
    }
    const enum dev_error error =
        run(dev, key_command(context, size) | AES_CMD_FROM_SLOT_MASK | slot << AES_CMD_SLOT_SHIFT,
            SHORT_POLLS);
    if (error != DEV_OK) {
        (void)aes_dev_forget(dev, context);
    }
    return error;
}

enum dev_error aes_dev_forget(struct aes_dev *dev, enum pluton_caller context)
{
    if (bad_caller(context)) {
        return DEV_ARGUMENT;
    }
    return run(dev,
               (uint32_t)OP_FORGET << AES_CMD_OP_SHIFT | (uint32_t)context << AES_CMD_CONTEXT_SHIFT,
               SHORT_POLLS);
}

// Sets the registers that every job has, and gives RUN with what is special in `fields`; bytes: of
// all of its operands.
static enum dev_error run_job(struct aes_dev *dev, const struct aes_dev_job *job, uint32_t mode,
                              uint32_t fields, uint32_t bytes)
{
    if (bad_caller(job->context) || bad_caller(job->caller)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_register(dev, AES_JOB_SRC_OFFSET, job->source);
    if (error == DEV_OK && mode != MODE_CMAC) {
        error = write_register(dev, AES_JOB_DST_OFFSET, job->destination);
    }
    if (error == DEV_OK) {
        error = write_register(dev, AES_JOB_LEN_OFFSET, job->length);
    }
    if (error == DEV_OK) {
        error = run(dev,
                    (uint32_t)OP_RUN << AES_CMD_OP_SHIFT | mode << AES_CMD_MODE_SHIFT |
                        (uint32_t)job->context << AES_CMD_CONTEXT_SHIFT |
                        (uint32_t)job->caller << AES_CMD_CALLER_SHIFT | fields,
                    dev_polls_for(bytes));
    }
    return error;
}

// A job that begins with `iv` and leaves the next one there.
static enum dev_error run_chained(struct aes_dev *dev, const struct aes_dev_job *job, uint32_t mode,
                                  uint32_t fields, uint8_t *iv)
{
    enum dev_error error = write_bytes(dev, AES_JOB_IV_OFFSET, iv, AES_DEV_BLOCK);
    if (error == DEV_OK) {
        error = run_job(dev, job, mode, fields, job->length);
    }
    return error != DEV_OK ? error : read_block(dev, AES_JOB_NEXT_OFFSET, iv);
}

static bool bad_tag(size_t size)
{
    return size < AES_DEV_MIN_TAG || size > AES_DEV_BLOCK;
}

// The tag that is expected, and the command's fields of it.
static enum dev_error expect(struct aes_dev *dev, const uint8_t *tag, size_t size, uint32_t *fields)
{
    *fields = AES_CMD_INVERSE_MASK | (uint32_t)size << AES_CMD_TAG_SHIFT;
    return write_bytes(dev, AES_JOB_EXPECTED_OFFSET, tag, size);
}

static uint32_t sum(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static enum dev_error run_gcm(struct aes_dev *dev, const struct aes_dev_job *job,
                              const struct aes_dev_gcm *gcm, uint32_t fields)
{
    const bool here = gcm->iv != NULL;
    const uint32_t iv_length = here ? (uint32_t)AES_DEV_IV : gcm->iv_length;
    if (!here && iv_length == AES_DEV_IV) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_register(dev, AES_JOB_IV_LEN_OFFSET, iv_length);
    if (error == DEV_OK) {
        error = here ? write_bytes(dev, AES_JOB_IV_OFFSET, gcm->iv, AES_DEV_IV)
                     : write_register(dev, AES_JOB_IV_ADDR_OFFSET, gcm->iv_addr);
    }
    if (error == DEV_OK) {
        error = write_register(dev, AES_JOB_AAD_OFFSET, gcm->aad);
    }
    if (error == DEV_OK) {
        error = write_register(dev, AES_JOB_AAD_LEN_OFFSET, gcm->aad_length);
    }
    return error != DEV_OK ? error
                           : run_job(dev, job, MODE_GCM, fields,
                                     sum(job->length, sum(gcm->aad_length, iv_length)));
}

enum dev_error aes_dev_ecb(struct aes_dev *dev, const struct aes_dev_job *job, bool decrypt)
{
    return run_job(dev, job, MODE_ECB, decrypt ? AES_CMD_INVERSE_MASK : 0, job->length);
}

enum dev_error aes_dev_cbc(struct aes_dev *dev, const struct aes_dev_job *job, bool decrypt,
                           uint8_t iv[AES_DEV_BLOCK])
{
    return run_chained(dev, job, MODE_CBC, decrypt ? AES_CMD_INVERSE_MASK : 0, iv);
}

enum dev_error aes_dev_ctr(struct aes_dev *dev, const struct aes_dev_job *job,
                           uint8_t counter[AES_DEV_BLOCK])
{
    return run_chained(dev, job, MODE_CTR, 0, counter);
}

enum dev_error aes_dev_gcm_encrypt(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const struct aes_dev_gcm *gcm, uint8_t tag[AES_DEV_BLOCK])
{
    const enum dev_error error = run_gcm(dev, job, gcm, 0);
    return error != DEV_OK ? error : read_block(dev, AES_JOB_TAG_OFFSET, tag);
}

enum dev_error aes_dev_gcm_decrypt(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const struct aes_dev_gcm *gcm, const uint8_t *tag, size_t size)
{
    uint32_t fields = 0;
    if (bad_tag(size)) {
        return DEV_ARGUMENT;
    }
    const enum dev_error error = expect(dev, tag, size, &fields);
    return error != DEV_OK ? error : run_gcm(dev, job, gcm, fields);
}

enum dev_error aes_dev_cmac(struct aes_dev *dev, const struct aes_dev_job *job,
                            uint8_t tag[AES_DEV_BLOCK])
{
    const enum dev_error error = run_job(dev, job, MODE_CMAC, 0, job->length);
    return error != DEV_OK ? error : read_block(dev, AES_JOB_TAG_OFFSET, tag);
}

enum dev_error aes_dev_cmac_verify(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const uint8_t *tag, size_t size)
{
    uint32_t fields = 0;
    if (bad_tag(size)) {
        return DEV_ARGUMENT;
    }
    const enum dev_error error = expect(dev, tag, size, &fields);
    return error != DEV_OK ? error : run_job(dev, job, MODE_CMAC, fields, job->length);
}

enum dev_error aes_dev_zeroize(struct aes_dev *dev)
{
    uint32_t value = 0;
    enum dev_error error =
        write_register(dev, AES_CMD_OFFSET, (uint32_t)OP_ZEROIZE << AES_CMD_OP_SHIFT);
    if (error == DEV_OK) {
        error = wait_idle(dev, SHORT_POLLS, &value);
    }
    return error != DEV_OK
               ? error
               : dev_error_of((value & AES_STATUS_ERROR_MASK) >> AES_STATUS_ERROR_SHIFT);
}
