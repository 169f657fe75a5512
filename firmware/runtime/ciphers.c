// SPDX-License-Identifier: Apache-2.0
#include "firmware/runtime/ciphers.h"

#define DATA_MOST 0x100000u // bytes of all operands: what one world waits for the other
#define MODE_ECB 0u
#define MODE_CBC 1u
#define MODE_CTR 2u

static uint32_t word(const struct mailbox_dev_message *message, uint32_t offset)
{
    return dev_word_of(&message->payload[offset]);
}

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

bool ciphers_own(uint8_t op)
{
    return op >= MAILBOX_OP_AES_KEY && op <= MAILBOX_OP_AES_MAC_CHECK;
}

static bool tag_allowed(uint32_t size)
{
    return size >= AES_DEV_MIN_TAG && size <= AES_DEV_BLOCK;
}

// aes_open begins as aes_seal does.
_Static_assert(MAILBOX_AES_OPEN_REQUEST_SOURCE_OFFSET == MAILBOX_AES_SEAL_REQUEST_SOURCE_OFFSET &&
                   MAILBOX_AES_OPEN_REQUEST_SHORT_VECTOR_OFFSET ==
                       MAILBOX_AES_SEAL_REQUEST_SHORT_VECTOR_OFFSET,
               "one form");

static bool gcm_allowed(const struct mailbox_dev_message *request)
{
    const uint32_t size = word(request, MAILBOX_AES_SEAL_REQUEST_SIZE_OFFSET);
    const uint32_t additional = word(request, MAILBOX_AES_SEAL_REQUEST_ADDITIONAL_SIZE_OFFSET);
    const uint32_t vector = word(request, MAILBOX_AES_SEAL_REQUEST_VECTOR_SIZE_OFFSET);
    return size <= DATA_MOST && additional <= DATA_MOST - size && vector != 0 &&
           vector <= DATA_MOST - size - additional;
}

uint32_t ciphers_check(const struct mailbox_dev_message *request)
{
    bool allowed = true;
    switch (request->op) {
    case MAILBOX_OP_AES_KEY:
        allowed = request->size % 8 == 0; // 16, 24, 32: the table has the ends
        break;
    case MAILBOX_OP_AES_BLOCKS:
        allowed = word(request, MAILBOX_AES_BLOCKS_REQUEST_MODE_OFFSET) <= MODE_CTR &&
                  word(request, MAILBOX_AES_BLOCKS_REQUEST_INVERSE_OFFSET) <= 1 &&
                  word(request, MAILBOX_AES_BLOCKS_REQUEST_SIZE_OFFSET) <= DATA_MOST;
        break;
    case MAILBOX_OP_AES_SEAL:
        allowed = gcm_allowed(request);
        break;
    case MAILBOX_OP_AES_OPEN:
        allowed = gcm_allowed(request) &&
                  tag_allowed(word(request, MAILBOX_AES_OPEN_REQUEST_TAG_SIZE_OFFSET));
        break;
    case MAILBOX_OP_AES_MAC:
        allowed = word(request, MAILBOX_AES_MAC_REQUEST_SIZE_OFFSET) <= DATA_MOST;
        break;
    case MAILBOX_OP_AES_MAC_CHECK:
        allowed = word(request, MAILBOX_AES_MAC_CHECK_REQUEST_SIZE_OFFSET) <= DATA_MOST &&
                  tag_allowed(word(request, MAILBOX_AES_MAC_CHECK_REQUEST_TAG_SIZE_OFFSET));
        break;
    default:
        break;
    }
    return allowed ? 0 : (uint32_t)MAILBOX_ERROR_ARGUMENT;
}

// The mailbox's own key, and its own rights.
static struct aes_dev_job job_of(const struct runtime_mailbox *box, uint32_t source,
                                 uint32_t destination, uint32_t size)
{
    const struct aes_dev_job job = {.context = box->caller,
                                    .caller = box->caller,
                                    .source = source,
                                    .destination = destination,
                                    .length = size};
    return job;
}

static enum dev_error blocks(struct aes_dev *aes, const struct runtime_mailbox *box,
                             const struct mailbox_dev_message *request,
                             struct mailbox_dev_message *answer)
{
    const struct aes_dev_job job =
        job_of(box, word(request, MAILBOX_AES_BLOCKS_REQUEST_SOURCE_OFFSET),
               word(request, MAILBOX_AES_BLOCKS_REQUEST_DESTINATION_OFFSET),
               word(request, MAILBOX_AES_BLOCKS_REQUEST_SIZE_OFFSET));
    const bool inverse = word(request, MAILBOX_AES_BLOCKS_REQUEST_INVERSE_OFFSET) != 0;
    uint8_t *next = &answer->payload[MAILBOX_AES_BLOCKS_RESPONSE_NEXT_OFFSET];
    answer->size = MAILBOX_AES_BLOCKS_RESPONSE_BYTES;
    copy(next, &request->payload[MAILBOX_AES_BLOCKS_REQUEST_VECTOR_OFFSET], AES_DEV_BLOCK);
    switch (word(request, MAILBOX_AES_BLOCKS_REQUEST_MODE_OFFSET)) {
    case MODE_ECB:
        dev_wipe(next, AES_DEV_BLOCK);
        return aes_dev_ecb(aes, &job, inverse);
    case MODE_CBC:
        return aes_dev_cbc(aes, &job, inverse, next);
    default:
        return aes_dev_ctr(aes, &job, next);
    }
}

static enum dev_error gcm(struct aes_dev *aes, const struct runtime_mailbox *box,
                          const struct mailbox_dev_message *request,
                          struct mailbox_dev_message *answer)
{
    const struct aes_dev_job job =
        job_of(box, word(request, MAILBOX_AES_SEAL_REQUEST_SOURCE_OFFSET),
               word(request, MAILBOX_AES_SEAL_REQUEST_DESTINATION_OFFSET),
               word(request, MAILBOX_AES_SEAL_REQUEST_SIZE_OFFSET));
    const uint32_t vector = word(request, MAILBOX_AES_SEAL_REQUEST_VECTOR_SIZE_OFFSET);
    const struct aes_dev_gcm of = {
        .iv = vector == AES_DEV_IV ? &request->payload[MAILBOX_AES_SEAL_REQUEST_SHORT_VECTOR_OFFSET]
                                   : NULL,
        .iv_addr = word(request, MAILBOX_AES_SEAL_REQUEST_VECTOR_OFFSET),
        .iv_length = vector,
        .aad = word(request, MAILBOX_AES_SEAL_REQUEST_ADDITIONAL_OFFSET),
        .aad_length = word(request, MAILBOX_AES_SEAL_REQUEST_ADDITIONAL_SIZE_OFFSET)};
    if (request->op == MAILBOX_OP_AES_OPEN) {
        return aes_dev_gcm_decrypt(aes, &job, &of,
                                   &request->payload[MAILBOX_AES_OPEN_REQUEST_TAG_OFFSET],
                                   word(request, MAILBOX_AES_OPEN_REQUEST_TAG_SIZE_OFFSET));
    }
    answer->size = MAILBOX_AES_SEAL_RESPONSE_BYTES;
    return aes_dev_gcm_encrypt(aes, &job, &of,
                               &answer->payload[MAILBOX_AES_SEAL_RESPONSE_TAG_OFFSET]);
}

static enum dev_error mac(struct aes_dev *aes, const struct runtime_mailbox *box,
                          const struct mailbox_dev_message *request,
                          struct mailbox_dev_message *answer)
{
    if (request->op == MAILBOX_OP_AES_MAC_CHECK) {
        const struct aes_dev_job job =
            job_of(box, word(request, MAILBOX_AES_MAC_CHECK_REQUEST_SOURCE_OFFSET), 0,
                   word(request, MAILBOX_AES_MAC_CHECK_REQUEST_SIZE_OFFSET));
        return aes_dev_cmac_verify(aes, &job,
                                   &request->payload[MAILBOX_AES_MAC_CHECK_REQUEST_TAG_OFFSET],
                                   word(request, MAILBOX_AES_MAC_CHECK_REQUEST_TAG_SIZE_OFFSET));
    }
    const struct aes_dev_job job = job_of(box, word(request, MAILBOX_AES_MAC_REQUEST_SOURCE_OFFSET),
                                          0, word(request, MAILBOX_AES_MAC_REQUEST_SIZE_OFFSET));
    answer->size = MAILBOX_AES_MAC_RESPONSE_BYTES;
    return aes_dev_cmac(aes, &job, &answer->payload[MAILBOX_AES_MAC_RESPONSE_TAG_OFFSET]);
}

uint32_t ciphers_execute(struct runtime *runtime, const struct runtime_mailbox *box,
                         const struct mailbox_dev_message *request,
                         struct mailbox_dev_message *answer)
{
    struct aes_dev *aes = &runtime->aes;
    if (!runtime->aes_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    switch (request->op) {
    case MAILBOX_OP_AES_KEY:
        return (uint32_t)aes_dev_key(aes, box->caller, (enum aes_dev_size)(request->size / 8 - 2),
                                     &request->payload[MAILBOX_AES_KEY_REQUEST_KEY_OFFSET]);
    case MAILBOX_OP_AES_FORGET:
        return (uint32_t)aes_dev_forget(aes, box->caller);
    case MAILBOX_OP_AES_BLOCKS:
        return (uint32_t)blocks(aes, box, request, answer);
    case MAILBOX_OP_AES_SEAL:
    case MAILBOX_OP_AES_OPEN:
        return (uint32_t)gcm(aes, box, request, answer);
    default:
        return (uint32_t)mac(aes, box, request, answer);
    }
}
