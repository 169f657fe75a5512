// SPDX-License-Identifier: Apache-2.0
#include "cmodel/ecc_block.h"

#include <string.h>

#include "firmware/drivers/generated/ecc_regs.h"
#include "firmware/hal/generated/spec.h"

enum {
    OP_NONE = 0, // the wipe after reset
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

// The places of the random words.
enum { WORD_Z = 0, WORD_M = 8, WORD_ENTROPY = 16, WORD_BLIND = 28, WORD_ORDER = 30 };

// ---- commands ----

static unsigned field(uint32_t command, uint32_t mask, unsigned shift)
{
    return (command & mask) >> shift;
}

static unsigned op_of(uint32_t command)
{
    return field(command, ECC_CMD_OP_MASK, ECC_CMD_OP_SHIFT);
}

static unsigned nonce_of(uint32_t command)
{
    return field(command, ECC_CMD_NONCE_MASK, ECC_CMD_NONCE_SHIFT);
}

static bool takes_key(uint32_t command)
{
    const unsigned op = op_of(command);
    return op == OP_PUBLIC_KEY || op == OP_SIGN || op == OP_ECDH || op == OP_CHECK_SCALAR;
}

static bool is_test(uint32_t command)
{
    return takes_key(command) && (command & ECC_CMD_TEST_MASK) != 0;
}

static bool from_store(uint32_t command)
{
    return takes_key(command) && !is_test(command);
}

static bool delivers(uint32_t command)
{
    return op_of(command) == OP_GENERATE ||
           (op_of(command) == OP_ECDH && (command & ECC_CMD_DELIVER_MASK) != 0);
}

static bool draws(uint32_t command)
{
    return op_of(command) == OP_GENERATE ||
           (takes_key(command) && op_of(command) != OP_CHECK_SCALAR);
}

static bool derives(uint32_t command)
{
    return op_of(command) == OP_GENERATE ||
           (op_of(command) == OP_SIGN && nonce_of(command) != NONCE_GIVEN);
}

static enum ecc_operation program_of(const struct ecc_block *block)
{
    switch (op_of(block->command)) {
    case OP_SIGN:
        return block->second_run ? ECC_OPERATION_VERIFY : ECC_OPERATION_SIGN;
    case OP_VERIFY:
        return ECC_OPERATION_VERIFY;
    case OP_ECDH:
        return ECC_OPERATION_ECDH;
    case OP_CHECK_POINT:
        return ECC_OPERATION_POINT_CHECK;
    case OP_CHECK_SCALAR:
        return ECC_OPERATION_SCALAR_CHECK;
    default:
        return ECC_OPERATION_PUBLIC_KEY;
    }
}

static unsigned check(uint32_t command, bool blank)
{
    const unsigned op = op_of(command);
    const bool own_nonce = op == OP_SIGN && nonce_of(command) != NONCE_HEDGED;
    if (op < OP_PUBLIC_KEY || op > OP_ZEROIZE || (op == OP_SIGN && nonce_of(command) == 3)) {
        return PLUTON_ERROR_COMMAND;
    }
    if ((is_test(command) && (!blank || delivers(command))) || (own_nonce && !is_test(command))) {
        return PLUTON_ERROR_DENIED;
    }
    if ((from_store(command) || delivers(command)) &&
        field(command, ECC_CMD_CALLER_MASK, ECC_CMD_CALLER_SHIFT) > PLUTON_CALLER_NORMAL_MAILBOX) {
        return PLUTON_ERROR_CALLER;
    }
    return PLUTON_ERROR_NONE;
}

// ---- phases ----

static void word_to(uint8_t *number, unsigned i, uint32_t word)
{
    for (unsigned b = 0; b < 4; b++) {
        number[4 * i + b] = (uint8_t)(word >> (24 - 8 * b));
    }
}

static uint32_t word_from(const uint8_t *number, unsigned i)
{
    uint32_t word = 0;
    for (unsigned b = 0; b < 4; b++) {
        word = word << 8 | number[4 * i + b];
    }
    return word;
}

static void words_to(uint8_t *number, const uint32_t *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        word_to(number, i, words[i]);
    }
}

static void sweep(struct ecc_block *block, unsigned error)
{
    block->phase = ECC_BLOCK_SWEEP_PHASE;
    block->left = ECC_BLOCK_SWEEP;
    block->next_error = error;
}

static void load(struct ecc_block *block)
{
    block->phase = ECC_BLOCK_LOAD;
    block->left = 8 * block->tables->parameters->program[program_of(block)].inputs + 1;
}

static void derive(struct ecc_block *block)
{
    uint8_t entropy[ECC_DRAW_BYTES];
    enum ecc_status status = ECC_OK;
    words_to(entropy, &block->drawn[WORD_ENTROPY], ECC_DRAW_BYTES / 4);
    if (op_of(block->command) == OP_GENERATE) {
        status = ecc_scalar_from_draw(entropy, block->number[ECC_INPUT_D]);
    } else if (nonce_of(block->command) == NONCE_HEDGED) {
        status = ecc_nonce_hedged(block->number[ECC_INPUT_D], block->number[ECC_INPUT_E], entropy,
                                  block->number[ECC_INPUT_K]);
    } else {
        status = ecc_nonce_exact(block->number[ECC_INPUT_D], block->number[ECC_INPUT_E],
                                 block->number[ECC_INPUT_K]);
    }
    // Of a key out of range no nonce is defined; the command ends with the error of the key.
    block->nonce_known = status == ECC_OK;
}

// From the phase that ended to the next that the command needs.
static void proceed(struct ecc_block *block)
{
    const uint32_t command = block->command;
    switch (block->phase) {
    case ECC_BLOCK_IDLE:
        if (draws(command)) {
            block->phase = ECC_BLOCK_RANDOM;
            return;
        }
        // fall through
    case ECC_BLOCK_RANDOM:
        if (draws(command)) {
            memcpy(block->drawn, block->words, sizeof block->drawn);
            block->discard = true;
            words_to(block->number[ECC_INPUT_Z], &block->drawn[WORD_Z], 8);
            words_to(block->number[ECC_INPUT_M], &block->drawn[WORD_M], 8);
        }
        if (from_store(command)) {
            block->phase = ECC_BLOCK_KEY;
            return;
        }
        // fall through
    case ECC_BLOCK_KEY:
        if (derives(command)) {
            block->phase = ECC_BLOCK_NONCE;
            return;
        }
        break;
    case ECC_BLOCK_NONCE:
        derive(block);
        break;
    default:
        break;
    }
    load(block);
}

static void take_step(struct ecc_block *block)
{
    block->write.valid = false;
    if (block->engine.running) {
        ecc_engine_step(&block->engine, &block->write);
    }
}

static void start_run(struct ecc_block *block)
{
    struct ecc_engine_inputs inputs;
    memcpy(inputs.number, block->number, sizeof inputs.number);
    inputs.blind = (uint64_t)block->drawn[WORD_BLIND] << 32 | block->drawn[WORD_BLIND + 1];
    inputs.order = block->drawn[WORD_ORDER] & 0x1FFF;
    ecc_engine_start(&block->engine, block->tables, program_of(block), &inputs);
    block->phase = ECC_BLOCK_RUN;
    block->left = ecc_engine_cycles(block->set, program_of(block));
    take_step(block);
}

// The code of STATUS.error, of two runs the one that comes first in the engine's order.
static unsigned error_of(enum ecc_engine_error first, enum ecc_engine_error second)
{
    static const unsigned codes[ECC_ENGINE_ERROR_COUNT] = {
        PLUTON_ERROR_NONE,     PLUTON_ERROR_SCALAR,    PLUTON_ERROR_COORDINATE, PLUTON_ERROR_CURVE,
        PLUTON_ERROR_INFINITY, PLUTON_ERROR_COMPONENT, PLUTON_ERROR_SIGNATURE,  PLUTON_ERROR_R_ZERO,
        PLUTON_ERROR_S_ZERO,   PLUTON_ERROR_FAULT,
    };
    if (second == ECC_ENGINE_ERROR_RANGE || second == ECC_ENGINE_ERROR_SIGNATURE) {
        second = ECC_ENGINE_ERROR_FAULT; // of a signature that was made here
    }
    if (first == ECC_ENGINE_ERROR_NONE || (second != ECC_ENGINE_ERROR_NONE && second < first)) {
        first = second;
    }
    return codes[first];
}

static void end_run(struct ecc_block *block)
{
    const unsigned op = op_of(block->command);
    const enum ecc_engine_error found = block->engine.error;
    const struct ecc_value *output = block->engine.output;
    if (!block->second_run && found == ECC_ENGINE_ERROR_FAULT) {
        block->phase = ECC_BLOCK_ERROR;
        return;
    }
    if (op == OP_SIGN && (block->command & ECC_CMD_VERIFY_MASK) != 0 && !block->second_run) {
        block->first_run_error = found;
        ecc_engine_bytes(&output[0], block->result[0]);
        ecc_engine_bytes(&output[1], block->result[1]);
        memcpy(block->number[ECC_INPUT_R], block->result[0], ECC_BYTES);
        memcpy(block->number[ECC_INPUT_S], block->result[1], ECC_BYTES);
        block->second_run = true;
        block->phase = ECC_BLOCK_UNLOAD;
        block->left = ECC_BLOCK_UNLOAD_CYCLES;
        return;
    }
    unsigned error = error_of(found, ECC_ENGINE_ERROR_NONE);
    if (block->second_run) {
        error = error_of(block->first_run_error, found);
    } else {
        ecc_engine_bytes(&output[0], block->result[0]);
        ecc_engine_bytes(&output[1], block->result[1]);
    }
    if (delivers(block->command) && error == PLUTON_ERROR_NONE) {
        block->phase = ECC_BLOCK_DELIVER;
        block->at = 0;
        return;
    }
    sweep(block, error);
}

static void end_sweep(struct ecc_block *block)
{
    const unsigned op = op_of(block->command);
    block->phase = ECC_BLOCK_IDLE;
    block->error = block->next_error;
    block->done = op != OP_NONE && op != OP_ZEROIZE && block->error == PLUTON_ERROR_NONE;
    block->have = block->discard ? 0 : block->have;
    block->test_written = false;
    memset(block->scalar, 0, sizeof block->scalar);
    memset(block->nonce, 0, sizeof block->nonce);
    memset(block->drawn, 0, sizeof block->drawn);
    memset(block->number, 0, sizeof block->number);
    if (block->wipe_operands) {
        memset(block->operand, 0, sizeof block->operand);
    }
    if (!block->done || (op == OP_ECDH && delivers(block->command))) {
        memset(block->result, 0, sizeof block->result);
    }
    block->wipe_operands = block->discard = false;
}

static void wipe_all(struct ecc_block *block)
{
    block->wipe_operands = block->discard = true;
    sweep(block, PLUTON_ERROR_NONE);
}

// ---- outputs ----

static unsigned operation_of(uint32_t command)
{
    switch (op_of(command)) {
    case OP_SIGN:
        return PLUTON_KEY_OPERATION_SIGN;
    case OP_ECDH:
        return delivers(command) ? PLUTON_KEY_OPERATION_AGREE_TO : PLUTON_KEY_OPERATION_AGREE;
    case OP_GENERATE:
        return PLUTON_KEY_OPERATION_GENERATE;
    default:
        return PLUTON_KEY_OPERATION_PUBLIC_KEY;
    }
}

static unsigned subject_of(uint32_t command)
{
#define SUBJECT(caller, subject, nonsecure, name) subject,
    static const unsigned subjects[] = {PLUTON_CALLER_TABLE(SUBJECT) 0};
#undef SUBJECT
    return subjects[field(command, ECC_CMD_CALLER_MASK, ECC_CMD_CALLER_SHIFT)];
}

static void view(const struct ecc_block *block, struct ecc_block_out *out)
{
    const uint32_t command = block->command;
    memset(out, 0, sizeof *out);
    out->phase = block->phase;
    out->alert = block->phase == ECC_BLOCK_ERROR;
    out->busy = block->phase != ECC_BLOCK_IDLE && !out->alert;
    out->done = block->done;
    out->waiting = block->phase == ECC_BLOCK_RANDOM;
    out->error = out->alert ? (unsigned)PLUTON_ERROR_INTERNAL : block->error;
    out->random_valid =
        block->dry == 0 && ((block->phase == ECC_BLOCK_IDLE && block->have < ECC_BLOCK_WORDS - 1) ||
                            (block->phase == ECC_BLOCK_RANDOM && block->have < ECC_BLOCK_WORDS));
    if (block->phase == ECC_BLOCK_KEY) {
        out->key_valid = true;
        out->slot = field(command, ECC_CMD_SLOT_MASK, ECC_CMD_SLOT_SHIFT);
    } else if (block->phase == ECC_BLOCK_DELIVER) {
        const bool drawn = op_of(command) == OP_GENERATE;
        out->offer_valid = true;
        out->offer_last = block->at == 7;
        out->offer_word =
            word_from(drawn ? block->number[ECC_INPUT_D] : block->result[0], block->at);
        out->offer_mask = block->drawn[WORD_M + block->at];
        out->slot = field(command, ECC_CMD_TO_MASK, ECC_CMD_TO_SHIFT);
    }
    if (out->key_valid || out->offer_valid) {
        out->operation = operation_of(command);
        out->subject = subject_of(command);
    }
    out->hashes = block->phase == ECC_BLOCK_NONCE && op_of(command) == OP_SIGN;
    if (block->phase == ECC_BLOCK_RUN && block->nonce_known) {
        out->write = &block->write;
    }
}

// ---- registers ----

static bool accept(struct ecc_block *block, uint32_t command, bool blank, bool act)
{
    const bool zeroize = op_of(command) == OP_ZEROIZE;
    if (block->phase != ECC_BLOCK_IDLE && !zeroize) {
        return false;
    }
    if (!act || block->phase == ECC_BLOCK_ERROR) {
        return true;
    }
    const unsigned error = check(command, blank);
    if (error != PLUTON_ERROR_NONE) {
        block->error = error;
        return true;
    }
    block->command = command;
    block->done = block->second_run = false;
    block->error = PLUTON_ERROR_NONE;
    if (zeroize) {
        wipe_all(block);
        return true;
    }
    block->nonce_known = true;
    block->at = 0;
    block->discard = false;
    memcpy(block->number, block->operand, sizeof block->number);
    memcpy(block->number[ECC_INPUT_D], block->scalar, ECC_BYTES);
    memcpy(block->number[ECC_INPUT_K], block->nonce, ECC_BYTES);
    memset(block->result, 0, sizeof block->result);
    proceed(block);
    return true;
}

// The number of an offset in the operands, NULL if there is none that can be accessed so.
static uint8_t *number_at(struct ecc_block *block, uint32_t offset, bool write, bool blank)
{
    if (offset < ECC_OPERANDS_OFFSET || offset >= ECC_OPERANDS_NONCE_OFFSET + ECC_BYTES) {
        return NULL;
    }
    switch (offset - offset % ECC_BYTES) {
    case ECC_OPERANDS_E_OFFSET:
        return write ? block->operand[ECC_INPUT_E] : NULL;
    case ECC_OPERANDS_QX_OFFSET:
        return write ? block->operand[ECC_INPUT_QX] : NULL;
    case ECC_OPERANDS_QY_OFFSET:
        return write ? block->operand[ECC_INPUT_QY] : NULL;
    case ECC_OPERANDS_R_OFFSET:
        return write ? block->operand[ECC_INPUT_R] : NULL;
    case ECC_OPERANDS_S_OFFSET:
        return write ? block->operand[ECC_INPUT_S] : NULL;
    case ECC_OPERANDS_FIRST_OFFSET:
        return write ? NULL : block->result[0];
    case ECC_OPERANDS_SECOND_OFFSET:
        return write ? NULL : block->result[1];
    case ECC_OPERANDS_SCALAR_OFFSET:
        return write && blank ? block->scalar : NULL;
    default:
        return write && blank ? block->nonce : NULL;
    }
}

static bool is_test_register(uint32_t offset)
{
    return offset >= ECC_OPERANDS_SCALAR_OFFSET;
}

// An access; true: a bus error. Without `act` nothing changes.
static bool access(struct ecc_block *block, const struct ecc_block_in *in, uint32_t *data, bool act)
{
    *data = 0;
    if (in->subject != PLUTON_SUBJECT_PLUTON || in->nonsecure || in->offset % 4 != 0 ||
        (in->write && in->strobe != 0xF)) {
        return true;
    }
    uint8_t *number = number_at(block, in->offset, in->write, in->blank);
    const unsigned at = in->offset % ECC_BYTES;
    if (in->write) {
        if (in->offset == ECC_CMD_OFFSET) {
            return !accept(block, in->data, in->blank, act);
        }
        if (number == NULL || block->phase != ECC_BLOCK_IDLE) {
            return true;
        }
        if (act) {
            for (unsigned b = 0; b < 4; b++) {
                number[at + b] = (uint8_t)(in->data >> (8 * b));
            }
            block->test_written = block->test_written || is_test_register(in->offset);
        }
        return false;
    }
    const struct ecc_parameters *p = block->tables->parameters;
    switch (in->offset) {
    case ECC_ID_OFFSET:
        *data = PLUTON_ECC_ID;
        return false;
    case ECC_VERSION_OFFSET:
        *data = 1u << ECC_VERSION_MAJOR_SHIFT | p->width << ECC_VERSION_WIDTH_SHIFT | p->digits;
        return false;
    case ECC_STATUS_OFFSET: {
        struct ecc_block_out out;
        view(block, &out);
        *data = (out.busy ? ECC_STATUS_BUSY_MASK : 0u) | (out.done ? ECC_STATUS_DONE_MASK : 0u) |
                (out.waiting ? ECC_STATUS_WAITING_MASK : 0u) | out.error << ECC_STATUS_ERROR_SHIFT;
        return false;
    }
    default:
        break;
    }
    if (number == NULL) {
        return true;
    }
    if (block->done) {
        for (unsigned b = 0; b < 4; b++) {
            *data |= (uint32_t)number[at + b] << (8 * b);
        }
    }
    return false;
}

// ---- the cycle ----

void ecc_block_reset(struct ecc_block *block, const struct ecc_engine_tables *tables,
                     enum ecc_set set)
{
    memset(block, 0, sizeof *block);
    block->tables = tables;
    block->set = set;
    block->command = OP_NONE;
    wipe_all(block);
}

void ecc_block_outputs(const struct ecc_block *block, const struct ecc_block_in *in,
                       struct ecc_block_out *out)
{
    view(block, out);
    if (in->access) {
        // Without `act` the block is only looked at.
        out->bus_error = access((struct ecc_block *)(uintptr_t)block, in, &out->data, false);
        out->test_used =
            in->write && !out->bus_error && block->phase == ECC_BLOCK_IDLE &&
            (in->offset == ECC_CMD_OFFSET ? is_test(in->data) && check(in->data, in->blank) == 0
                                          : is_test_register(in->offset));
    }
}

static void take_random(struct ecc_block *block, const struct ecc_block_in *in)
{
    if (in->random_error) {
        block->have = 0;
        block->dry = block->phase == ECC_BLOCK_IDLE ? ECC_BLOCK_DRY : 0;
    } else if (in->random_valid && block->have < ECC_BLOCK_WORDS) {
        block->words[block->have++] = in->random_word;
    }
}

static void take_key(struct ecc_block *block, const struct ecc_block_in *in)
{
    if (!in->key_error && !in->key_last && !in->key_valid) {
        return;
    }
    if (in->key_valid) {
        word_to(block->number[ECC_INPUT_D], block->at++, in->key_word);
    }
    if (in->key_error || (in->key_last != (block->at == 8)) || (in->key_last && !in->key_valid)) {
        sweep(block, PLUTON_ERROR_KEY);
    } else if (in->key_last) {
        proceed(block);
    }
}

void ecc_block_step(struct ecc_block *block, const struct ecc_block_in *in)
{
    const unsigned have = block->have;
    if (block->dry != 0) {
        block->dry--;
    }
    if (block->phase == ECC_BLOCK_IDLE || block->phase == ECC_BLOCK_RANDOM) {
        take_random(block, in);
    }
    const enum ecc_block_phase phase = block->phase;
    const bool runs =
        phase != ECC_BLOCK_IDLE && phase != ECC_BLOCK_SWEEP_PHASE && phase != ECC_BLOCK_ERROR;
    switch (block->phase) {
    case ECC_BLOCK_IDLE:
        if (block->test_written && !in->blank) {
            block->command = OP_ZEROIZE;
            block->done = false;
            block->error = PLUTON_ERROR_NONE;
            wipe_all(block);
            return;
        }
        break;
    case ECC_BLOCK_RANDOM:
        if (in->random_error) {
            sweep(block, PLUTON_ERROR_RANDOM);
        } else if (have == ECC_BLOCK_WORDS) {
            proceed(block);
        }
        break;
    case ECC_BLOCK_KEY:
        take_key(block, in);
        break;
    case ECC_BLOCK_NONCE:
        if (in->nonce_end) {
            proceed(block);
        }
        break;
    case ECC_BLOCK_LOAD:
        if (--block->left == 0) {
            start_run(block);
        }
        break;
    case ECC_BLOCK_RUN:
        take_step(block);
        if (--block->left == 0) {
            end_run(block);
        }
        break;
    case ECC_BLOCK_UNLOAD:
        if (--block->left == 0) {
            load(block);
        }
        break;
    case ECC_BLOCK_DELIVER:
        if (in->refuse) {
            sweep(block, PLUTON_ERROR_KEY);
        } else if (in->take && ++block->at == 8) {
            sweep(block, PLUTON_ERROR_NONE);
        }
        break;
    case ECC_BLOCK_SWEEP_PHASE:
        if (--block->left == 0) {
            end_sweep(block);
        }
        break;
    case ECC_BLOCK_ERROR:
        break;
    }
    if (runs && is_test(block->command) && !in->blank) {
        wipe_all(block);
        block->next_error = PLUTON_ERROR_DENIED;
    }
    if (in->access) {
        uint32_t data;
        (void)access(block, in, &data, true);
    }
}
