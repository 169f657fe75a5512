// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/sha2.h"

#include "firmware/drivers/generated/sha2_regs.h"

enum { OP_START = 1, OP_READ = 2, OP_FINISH = 3, OP_ZEROIZE = 4, OP_SAVE = 5, OP_RESTORE = 6 };
enum { KEY_NONE = 0, KEY_BUS = 1, KEY_SLOT = 2 };

// Padding and the last blocks end within a few hundred cycles.
enum { SHORT_POLLS = 4096 };

static void forget_pending(struct sha2_dev *dev)
{
    dev->pending = 0;
    dev->pending_size = 0;
}

static enum dev_error write_register(struct sha2_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error status(struct sha2_dev *dev, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + SHA2_STATUS_OFFSET, value));
}

static enum dev_error error_of_status(uint32_t value)
{
    return dev_error_of((value & SHA2_STATUS_ERROR_MASK) >> SHA2_STATUS_ERROR_SHIFT);
}

// Waits until the engine is not busy, and returns what became of the last command.
static enum dev_error wait_idle(struct sha2_dev *dev, uint32_t polls, uint32_t *value)
{
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + SHA2_STATUS_OFFSET,
                                          SHA2_STATUS_BUSY_MASK, polls, value);
    return error != DEV_OK ? error : error_of_status(*value);
}

static enum dev_error read_digest(struct sha2_dev *dev, uint8_t *digest, size_t size)
{
    uint32_t words[SHA2_DEV_MAX_DIGEST / 4];
    words[0] = UINT32_MAX; // were nothing read, it would be no digest of zero either
    const enum dev_error error = dev_error_of_hal(
        hal_load(dev->hal, words, dev->base + SHA2_DIGEST_0_OFFSET, (uint32_t)size / 4));
    if (error != DEV_OK) {
        return error;
    }
    for (size_t i = 0; i < size / 4; i++) {
        dev_bytes_of(words[i], &digest[4 * i]);
    }
    return DEV_OK;
}

size_t sha2_dev_digest_size(enum sha2_dev_alg alg)
{
    switch (alg) {
    case SHA2_DEV_SHA224:
        return 28;
    case SHA2_DEV_SHA256:
        return 32;
    case SHA2_DEV_SHA384:
        return 48;
    case SHA2_DEV_SHA512:
        return 64;
    }
    return 0;
}

size_t sha2_dev_block_size(enum sha2_dev_alg alg)
{
    const size_t digest = sha2_dev_digest_size(alg);
    return digest == 0 ? 0 : digest <= 32 ? 64 : 128;
}

enum dev_error sha2_dev_init(struct sha2_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_SHA2_ID);
    uint32_t value = 0;
    if (error == DEV_OK) { // after the chip's reset the engine wipes itself first
        error = dev_wait_clear(hal, base + SHA2_STATUS_OFFSET, SHA2_STATUS_BUSY_MASK, SHORT_POLLS,
                               &value);
    }
    if (error == DEV_OK) {
        *dev = (struct sha2_dev){.hal = hal, .base = base, .alg = SHA2_DEV_SHA256};
    }
    return error;
}

// A command that begins a message, with everything but its operation and algorithm in `fields`.
static enum dev_error begin(struct sha2_dev *dev, uint32_t op, enum sha2_dev_alg alg, uint32_t key,
                            uint32_t fields)
{
    if (sha2_dev_digest_size(alg) == 0) {
        return DEV_ARGUMENT;
    }
    enum dev_error error =
        write_register(dev, SHA2_CMD_OFFSET,
                       op << SHA2_CMD_OP_SHIFT | (uint32_t)alg << SHA2_CMD_ALG_SHIFT |
                           key << SHA2_CMD_KEY_SHIFT | fields);
    if (error != DEV_OK) {
        return error;
    }
    // A START that was refused must not be followed by data: it would join the open message.
    uint32_t value = 0;
    error = status(dev, &value);
    if (error == DEV_OK) {
        error = error_of_status(value);
    }
    if (error == DEV_OK) {
        dev->alg = alg;
        dev->closed = false;
        dev->keyed = key != KEY_NONE;
        forget_pending(dev);
    }
    return error;
}

// Gives up a message that could not be set up, and passes the reason on.
static enum dev_error give_up(struct sha2_dev *dev, enum dev_error why)
{
    (void)sha2_dev_zeroize(dev);
    return why;
}

// Whole words of set-up: a key, or a restored state. Bytes beyond `size` are zero.
static enum dev_error write_words(struct sha2_dev *dev, const uint8_t *bytes, size_t size)
{
    enum dev_error error = DEV_OK;
    for (size_t at = 0; at < size && error == DEV_OK; at += 4) {
        uint8_t word[4] = {0};
        for (size_t i = 0; i < 4 && at + i < size; i++) {
            word[i] = bytes[at + i];
        }
        error = write_register(dev, SHA2_DATA_OFFSET, dev_word_of(word));
        dev_wipe(word, sizeof word);
    }
    return error;
}

// A key of at most a block, as the engine takes it.
struct key {
    uint8_t hashed[SHA2_DEV_MAX_DIGEST];
    const uint8_t *bytes;
    size_t size;
};

static enum dev_error shorten(struct sha2_dev *dev, enum sha2_dev_alg alg, const uint8_t *key,
                              size_t size, struct key *out)
{
    const size_t block = sha2_dev_block_size(alg);
    if (block == 0 || (key == NULL && size != 0)) {
        return DEV_ARGUMENT;
    }
    if (size <= block) {
        out->bytes = key;
        out->size = size;
        return DEV_OK;
    }
    out->bytes = out->hashed;
    out->size = sha2_dev_digest_size(alg);
    enum dev_error error = begin(dev, OP_START, alg, KEY_NONE, 0);
    if (error != DEV_OK) {
        return error; // what is open belongs to somebody else
    }
    error = sha2_dev_write(dev, key, size);
    if (error == DEV_OK) {
        error = sha2_dev_finish(dev, out->hashed, out->size);
    }
    // The key's digest must not stay readable behind an error, nor its last block in the engine.
    const enum dev_error wiped = sha2_dev_zeroize(dev);
    return error != DEV_OK ? error : wiped;
}

static enum dev_error write_key(struct sha2_dev *dev, const struct key *key)
{
    enum dev_error error = write_words(dev, key->bytes, key->size);
    uint32_t value = 0;
    return error != DEV_OK ? error : wait_idle(dev, SHORT_POLLS, &value);
}

enum dev_error sha2_dev_start(struct sha2_dev *dev, enum sha2_dev_alg alg)
{
    return begin(dev, OP_START, alg, KEY_NONE, 0);
}

enum dev_error sha2_dev_hmac_start(struct sha2_dev *dev, enum sha2_dev_alg alg, const uint8_t *key,
                                   size_t size)
{
    struct key k;
    enum dev_error error = shorten(dev, alg, key, size, &k);
    if (error == DEV_OK) {
        error = write_register(dev, SHA2_LEN_OFFSET, (uint32_t)k.size);
    }
    if (error == DEV_OK) {
        error = begin(dev, OP_START, alg, KEY_BUS, 0);
        if (error == DEV_OK) {
            error = write_key(dev, &k);
            if (error != DEV_OK) {
                error = give_up(dev, error);
            }
        }
    }
    dev_wipe(&k, sizeof k);
    return error;
}

enum dev_error sha2_dev_hmac_start_slot(struct sha2_dev *dev, enum sha2_dev_alg alg, uint32_t slot,
                                        enum pluton_caller caller)
{
    if (slot >= PLUTON_KEY_SLOTS) {
        return DEV_ARGUMENT;
    }
    enum dev_error error =
        begin(dev, OP_START, alg, KEY_SLOT,
              slot << SHA2_CMD_SLOT_SHIFT |
                  ((uint32_t)caller << SHA2_CMD_CALLER_SHIFT & SHA2_CMD_CALLER_MASK));
    if (error != DEV_OK) {
        return error == DEV_KEY ? give_up(dev, error) : error; // refused before it was asked about
    }
    uint32_t value = 0;
    error = wait_idle(dev, SHORT_POLLS, &value);
    return error != DEV_OK ? give_up(dev, error) : DEV_OK;
}

// Reads what a SAVE shows.
static enum dev_error read_saved(struct sha2_dev *dev, struct sha2_dev_context *context)
{
    const size_t block = sha2_dev_block_size(context->alg);
    uint32_t high = 0, low = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + SHA2_LENGTH_HI_OFFSET, &high));
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + SHA2_LENGTH_LO_OFFSET, &low));
    }
    if (error == DEV_OK) {
        error = read_digest(dev, context->state, block / 2);
    }
    const uint64_t bytes = (uint64_t)high << 32 | low;
    context->rest_size = low & (uint32_t)(block - 1);
    context->bytes = bytes - context->rest_size;
    for (uint32_t at = 0; at < context->rest_size && error == DEV_OK; at += 4) {
        uint32_t word = 0;
        error = write_register(dev, SHA2_CONTEXT_INDEX_OFFSET, at / 4);
        if (error == DEV_OK) {
            error = dev_error_of_hal(hal_read32(dev->hal, dev->base + SHA2_CONTEXT_OFFSET, &word));
        }
        dev_bytes_of(word, &context->rest[at]);
    }
    return error;
}

enum dev_error sha2_dev_save(struct sha2_dev *dev, struct sha2_dev_context *context)
{
    enum dev_error error =
        write_register(dev, SHA2_CMD_OFFSET, (uint32_t)OP_SAVE << SHA2_CMD_OP_SHIFT);
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = wait_idle(dev, SHORT_POLLS, &value);
    }
    if (error != DEV_OK) {
        return error;
    }
    struct sha2_dev_context saved = {.alg = dev->alg, .keyed = dev->keyed};
    error = read_saved(dev, &saved);
    if (error == DEV_OK) {
        // Bytes that do not fill a word yet were never given to the engine.
        for (uint32_t i = 0; i < dev->pending_size; i++) {
            saved.rest[saved.rest_size++] = (uint8_t)(dev->pending >> (8 * i));
        }
        error = sha2_dev_zeroize(dev);
    }
    if (error == DEV_OK) {
        *context = saved;
    } else {
        error = give_up(dev, error);
    }
    dev_wipe(&saved, sizeof saved);
    return error;
}

static enum dev_error write_saved(struct sha2_dev *dev, const struct sha2_dev_context *context,
                                  const struct key *key)
{
    enum dev_error error = write_words(dev, context->state, sha2_dev_block_size(context->alg) / 2);
    if (error == DEV_OK) {
        const uint32_t half[2] = {(uint32_t)(context->bytes >> 32), (uint32_t)context->bytes};
        uint8_t length[8];
        for (unsigned i = 0; i < 8; i++) {
            length[i] = (uint8_t)(half[i / 4] >> (24 - 8 * (i % 4)));
        }
        error = write_words(dev, length, sizeof length);
    }
    if (error == DEV_OK && context->keyed) {
        error = write_key(dev, key);
    }
    if (error == DEV_OK) {
        error = sha2_dev_write(dev, context->rest, context->rest_size);
    }
    return error;
}

enum dev_error sha2_dev_restore(struct sha2_dev *dev, const struct sha2_dev_context *context,
                                const uint8_t *key, size_t size)
{
    const size_t block = sha2_dev_block_size(context->alg);
    if (block == 0 || context->rest_size >= block || (!context->keyed && size != 0)) {
        return DEV_ARGUMENT;
    }
    struct key k;
    enum dev_error error = shorten(dev, context->alg, key, size, &k);
    if (error == DEV_OK) {
        error = write_register(dev, SHA2_LEN_OFFSET, (uint32_t)k.size);
    }
    if (error == DEV_OK) {
        error = begin(dev, OP_RESTORE, context->alg, context->keyed ? KEY_BUS : KEY_NONE, 0);
        if (error == DEV_OK) {
            error = write_saved(dev, context, &k);
            if (error != DEV_OK) {
                // A refused write means that the block failed and said why.
                uint32_t value = 0;
                if (status(dev, &value) == DEV_OK && error_of_status(value) != DEV_OK) {
                    error = error_of_status(value);
                }
                error = give_up(dev, error);
            }
        }
    }
    dev_wipe(&k, sizeof k);
    return error;
}

enum dev_error sha2_dev_read(struct sha2_dev *dev, uint32_t addr, uint32_t size,
                             enum pluton_caller caller, bool last)
{
    if (dev->pending_size != 0) {
        return DEV_ORDER;
    }
    enum dev_error error = write_register(dev, SHA2_ADDR_OFFSET, addr);
    if (error == DEV_OK) {
        error = write_register(dev, SHA2_LEN_OFFSET, size);
    }
    if (error == DEV_OK) {
        error =
            write_register(dev, SHA2_CMD_OFFSET,
                           (uint32_t)OP_READ << SHA2_CMD_OP_SHIFT |
                               ((uint32_t)caller << SHA2_CMD_CALLER_SHIFT & SHA2_CMD_CALLER_MASK) |
                               (last ? SHA2_CMD_LAST_MASK : 0u));
    }
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = wait_idle(dev, dev_polls_for(size), &value);
    }
    // A digest that is not made reads as zero: it must not be taken for one.
    if (error == DEV_OK && last && (value & SHA2_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    if (error == DEV_OK) {
        dev->closed = last;
    }
    return error;
}

// One DATA write. The bus says only yes or no; STATUS says why not.
static enum dev_error write_data(struct sha2_dev *dev, uint32_t word, unsigned bytes)
{
    enum hal_status hal = hal_write(dev->hal, dev->base + SHA2_DATA_OFFSET, word, bytes);
    if (hal == HAL_UNSUPPORTED) {
        // The engine's reader takes any number of bytes, so it fetches them from the context. Where
        // the HAL has this limit, the context lies in memory of a little-endian core: memory order.
        enum dev_error error =
            write_register(dev, SHA2_ADDR_OFFSET, (uint32_t)(uintptr_t)&dev->pending);
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_LEN_OFFSET, bytes);
        }
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_CMD_OFFSET,
                                   (uint32_t)OP_READ << SHA2_CMD_OP_SHIFT |
                                       (uint32_t)PLUTON_CALLER_SELF << SHA2_CMD_CALLER_SHIFT);
        }
        uint32_t value = 0;
        return error != DEV_OK ? error : wait_idle(dev, SHORT_POLLS, &value);
    }
    if (hal != HAL_BUS_ERROR) {
        return dev_error_of_hal(hal);
    }
    uint32_t value = 0;
    enum dev_error error = status(dev, &value);
    if (error == DEV_OK) {
        error = error_of_status(value);
    }
    if (error != DEV_OK) {
        return error;
    }
    return (value & SHA2_STATUS_OPEN_MASK) == 0 ? DEV_ORDER : DEV_ACCESS;
}

enum dev_error sha2_dev_write(struct sha2_dev *dev, const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    for (; size - at >= 4; at += 4) {
        const uint32_t word = dev_word_of(&bytes[at]);
        const uint32_t shift = 8 * dev->pending_size;
        enum dev_error error = write_data(dev, shift == 0 ? word : dev->pending | word << shift, 4);
        if (error != DEV_OK) {
            return error;
        }
        dev->pending = shift == 0 ? 0 : word >> (32 - shift);
    }
    while (at < size) {
        dev->pending |= (uint32_t)bytes[at++] << (8 * dev->pending_size++);
        if (dev->pending_size == 4) {
            const uint32_t word = dev->pending;
            forget_pending(dev);
            enum dev_error error = write_data(dev, word, 4);
            if (error != DEV_OK) {
                return error;
            }
        }
    }
    return DEV_OK;
}

enum dev_error sha2_dev_finish(struct sha2_dev *dev, uint8_t *digest, size_t size)
{
    if (size != sha2_dev_digest_size(dev->alg)) {
        return DEV_ARGUMENT;
    }
    if (!dev->closed) {
        enum dev_error error = DEV_OK;
        if (dev->pending_size != 0) {
            error = write_data(dev, dev->pending, dev->pending_size);
            forget_pending(dev);
        }
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_CMD_OFFSET, (uint32_t)OP_FINISH << SHA2_CMD_OP_SHIFT);
        }
        uint32_t value = 0;
        if (error == DEV_OK) {
            error = wait_idle(dev, SHORT_POLLS, &value);
        }
        if (error != DEV_OK) {
            return error;
        }
        if ((value & SHA2_STATUS_DONE_MASK) == 0) {
            return DEV_INTERNAL;
        }
        dev->closed = true;
    }
    return read_digest(dev, digest, size);
}

enum dev_error sha2_dev_digest(struct sha2_dev *dev, enum sha2_dev_alg alg, uint32_t addr,
                               uint32_t size, enum pluton_caller caller, uint8_t *digest,
                               size_t digest_size)
{
    if (digest_size != sha2_dev_digest_size(alg)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = sha2_dev_start(dev, alg);
    if (error != DEV_OK) {
        return error; // what is open belongs to somebody else
    }
    error = sha2_dev_read(dev, addr, size, caller, true);
    if (error == DEV_OK) {
        error = sha2_dev_finish(dev, digest, digest_size);
    }
    if (error != DEV_OK) {
        (void)sha2_dev_zeroize(dev); // the first error is the one to report
    }
    return error;
}

enum dev_error sha2_dev_zeroize(struct sha2_dev *dev)
{
    dev->closed = false;
    forget_pending(dev);
    enum dev_error error =
        write_register(dev, SHA2_CMD_OFFSET, (uint32_t)OP_ZEROIZE << SHA2_CMD_OP_SHIFT);
    uint32_t value = 0;
    return error != DEV_OK ? error : wait_idle(dev, SHORT_POLLS, &value);
}
