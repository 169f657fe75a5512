// SPDX-License-Identifier: Apache-2.0
#include "cmodel/dpi/dpi.h"

#include <stdbool.h>
#include <string.h>

#include "cmodel/accumulator.h"
#include "cmodel/hmac.h"
#include "cmodel/measure.h"
#include "cmodel/sha2.h"

// ---- bit vectors ----

#define BYTES(words) (4 * (words))

// Byte i of a string of n bytes is byte n - 1 - i of the vector.
static void load(uint8_t *bytes, const uint32_t *vector, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t at = n - 1 - i;
        bytes[i] = (uint8_t)(vector[at / 4] >> (8 * (at % 4)));
    }
}

static void store(uint32_t *vector, const uint8_t *bytes, size_t n)
{
    memset(vector, 0, n);
    for (size_t i = 0; i < n; i++) {
        const size_t at = n - 1 - i;
        vector[at / 4] |= (uint32_t)bytes[i] << (8 * (at % 4));
    }
}

// ---- handles ----

// A handle is no pointer: it is a slot's number and how often the slot has been opened, so that it
// can be judged without looking where it points, and none is good again after it was closed.
#define SLOTS 1024

enum kind { KIND_FREE, KIND_SHA2, KIND_HMAC };

struct slot {
    enum kind kind;
    uint32_t opened;
    union {
        struct sha2_context sha2;
        struct hmac_context hmac;
    } is;
};

static struct slot slots[SLOTS];

static void *handle_of(const struct slot *slot)
{
    return (void *)((uintptr_t)slot->opened << 16 | (uintptr_t)(slot - slots + 1));
}

static struct slot *slot_open(enum kind kind)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].kind == KIND_FREE) {
            slots[i].kind = kind;
            slots[i].opened++;
            return &slots[i];
        }
    }
    return NULL;
}

static struct slot *slot_find(const void *handle, enum kind kind)
{
    const uintptr_t number = (uintptr_t)handle & 0xffff;
    if (number == 0 || number > SLOTS) {
        return NULL;
    }
    struct slot *slot = &slots[number - 1];
    return slot->kind == kind && handle_of(slot) == handle ? slot : NULL;
}

static void slot_close(struct slot *slot)
{
    memset(&slot->is, 0, sizeof slot->is);
    slot->kind = KIND_FREE;
}

// ---- errors ----

const char *pluton_dpi_text(int code)
{
    switch (code) {
#define PLUTON_DPI_CASE(name, text)                                                                \
    case name:                                                                                     \
        return #name ": " text;
        PLUTON_DPI_TABLE(PLUTON_DPI_CASE)
#undef PLUTON_DPI_CASE
    default:
        return "no such code";
    }
}

// ---- SHA-2 ----

static bool algorithm(int bits, enum sha2_alg *alg)
{
    for (*alg = SHA2_224; *alg <= SHA2_512; (*alg)++) {
        if ((size_t)bits == 8 * sha2_digest_bytes(*alg)) {
            return true;
        }
    }
    return false;
}

int pluton_sha2_init(int bits, void **message)
{
    if (message == NULL) {
        return PLUTON_DPI_POINTER;
    }
    *message = NULL;
    enum sha2_alg alg;
    if (!algorithm(bits, &alg)) {
        return PLUTON_DPI_ALGORITHM;
    }
    struct slot *slot = slot_open(KIND_SHA2);
    if (slot == NULL) {
        return PLUTON_DPI_FULL;
    }
    (void)sha2_init(&slot->is.sha2, alg); // can't fail: the algorithm is known
    *message = handle_of(slot);
    return PLUTON_DPI_OK;
}

int pluton_hmac_init(int bits, const uint32_t key[32], int bytes, void **message)
{
    if (message == NULL) {
        return PLUTON_DPI_POINTER;
    }
    *message = NULL;
    enum sha2_alg alg;
    if (!algorithm(bits, &alg)) {
        return PLUTON_DPI_ALGORITHM;
    }
    if (key == NULL) {
        return PLUTON_DPI_POINTER;
    }
    if (bytes < 0 || (size_t)bytes > BYTES(32)) {
        return PLUTON_DPI_SIZE;
    }
    struct slot *slot = slot_open(KIND_HMAC);
    if (slot == NULL) {
        return PLUTON_DPI_FULL;
    }
    uint8_t data[BYTES(32)];
    load(data, key, sizeof data);
    (void)hmac_init(&slot->is.hmac, alg, data, (size_t)bytes); // can't fail: the algorithm is known
    *message = handle_of(slot);
    return PLUTON_DPI_OK;
}

// The slot of an open message of either kind.
static struct slot *slot_open_message(const void *handle)
{
    struct slot *slot = slot_find(handle, KIND_SHA2);
    return slot != NULL ? slot : slot_find(handle, KIND_HMAC);
}

// The first `bytes` bytes of the vector's `words` words.
static int sha2_append(void *message, const uint32_t *vector, size_t words, int bytes)
{
    struct slot *slot = slot_open_message(message);
    if (slot == NULL) {
        return PLUTON_DPI_HANDLE;
    }
    if (vector == NULL) {
        return PLUTON_DPI_POINTER;
    }
    if (bytes < 0 || (size_t)bytes > BYTES(words)) {
        return PLUTON_DPI_SIZE;
    }
    uint8_t data[BYTES(16)];
    load(data, vector, BYTES(words));
    // The context is open as long as its slot is: what is left to go wrong is the length.
    const enum sha2_status status = slot->kind == KIND_HMAC
                                        ? hmac_update(&slot->is.hmac, data, (size_t)bytes)
                                        : sha2_update(&slot->is.sha2, data, (size_t)bytes);
    return status == SHA2_OK ? PLUTON_DPI_OK : PLUTON_DPI_LENGTH;
}

int pluton_sha2_update_byte(void *message, unsigned char data)
{
    return pluton_sha2_update_word(message, (unsigned)data << 24, 1);
}

int pluton_sha2_update_word(void *message, unsigned word, int bytes)
{
    const uint32_t vector[1] = {word};
    return sha2_append(message, vector, 1, bytes);
}

int pluton_sha2_update_block(void *message, const uint32_t block[16], int bytes)
{
    return sha2_append(message, block, 16, bytes);
}

int pluton_sha2_final(void *message, uint32_t digest[16])
{
    if (digest == NULL) {
        return PLUTON_DPI_POINTER;
    }
    memset(digest, 0, BYTES(16));
    struct slot *slot = slot_open_message(message);
    if (slot == NULL) {
        return PLUTON_DPI_HANDLE;
    }
    uint8_t bytes[SHA2_MAX_DIGEST_BYTES];
    const bool hmac = slot->kind == KIND_HMAC;
    const size_t n = sha2_digest_bytes(hmac ? slot->is.hmac.inner.alg : slot->is.sha2.alg);
    // Can't fail: open as long as its slot is.
    (void)(hmac ? hmac_final(&slot->is.hmac, bytes) : sha2_final(&slot->is.sha2, bytes));
    store(digest, bytes, n);
    slot_close(slot);
    return PLUTON_DPI_OK;
}

int pluton_sha2_close(void *message)
{
    struct slot *slot = slot_open_message(message);
    if (slot == NULL) {
        return PLUTON_DPI_HANDLE;
    }
    slot_close(slot);
    return PLUTON_DPI_OK;
}

// ---- measurements ----

int pluton_accumulator_extend(const uint32_t acc[8], const uint32_t entry[18], uint32_t next[8])
{
    if (acc == NULL || entry == NULL || next == NULL) {
        return PLUTON_DPI_POINTER;
    }
    uint8_t value[32];
    uint8_t added[PLUTON_ENTRY_BYTES];
    load(value, acc, sizeof value);
    load(added, entry, sizeof added);
    accumulator_extend(value, added);
    store(next, value, sizeof value);
    return PLUTON_DPI_OK;
}

int pluton_measure_entry(unsigned type, unsigned security_version, const uint32_t signer[8],
                         const uint32_t digest[8], uint32_t entry[18])
{
    if (signer == NULL || digest == NULL || entry == NULL) {
        return PLUTON_DPI_POINTER;
    }
    uint8_t who[32];
    uint8_t what[32];
    uint8_t bytes[PLUTON_ENTRY_BYTES];
    load(who, signer, sizeof who);
    load(what, digest, sizeof what);
    measure_entry_encode(type, security_version, who, what, bytes);
    store(entry, bytes, sizeof bytes);
    return PLUTON_DPI_OK;
}
