// SPDX-License-Identifier: Apache-2.0
#include "attest.h"

#include <string.h>

enum {
    ID = 0x00,
    VERSION = 0x04,
    CMD = 0x08,
    STATUS = 0x0C,
    LENGTH = 0x10,
    WORDS = 0x100,
    WORDS_SEED = WORDS + 4 * ATTEST_SEED, // the end of what can be read
    WORDS_NONCE = WORDS + 4 * ATTEST_NONCE,
    WORDS_END = WORDS + 4 * ATTEST_WORDS,
    TOKEN = 0x1000,
    TOKEN_END = TOKEN + PLUTON_TOKEN_MAX,
};

// Registers of ecc, and its commands.
enum {
    ECC_CMD = 0x008,
    ECC_STATUS = 0x00C,
    ECC_E = 0x200,
    ECC_FIRST = 0x2A0, // SECOND follows
    ECC_PUBLIC_KEY = 1,
    ECC_SIGN_VERIFIED = 0x43,
    ECC_SLOT = 16,
};

#define OP_ATTEST 1

static bool lives(const struct attest_in *in)
{
    return in->provisioned == PLUTON_PROVISIONED_YES || in->secured == PLUTON_SECURED_YES;
}

// ---- stream ----

#define CODE(code) code,
#define FIELD 0x100u
static const uint16_t attestation_point[] = {PLUTON_TOKEN_TEMPLATE_ATTESTATION_POINT(CODE)};
static const uint16_t general_point[] = {PLUTON_TOKEN_TEMPLATE_GENERAL_POINT(CODE)};
static const uint16_t general_key[] = {PLUTON_TOKEN_TEMPLATE_GENERAL_KEY(CODE)};
static const uint16_t signed_head[] = {PLUTON_TOKEN_TEMPLATE_SIGNED_HEAD(CODE)};
static const uint16_t token_head[] = {PLUTON_TOKEN_TEMPLATE_TOKEN_HEAD(CODE)};
static const uint16_t payload[] = {PLUTON_TOKEN_TEMPLATE_PAYLOAD(CODE)};
static const uint16_t token_tail[] = {PLUTON_TOKEN_TEMPLATE_TOKEN_TAIL(CODE)};

#define SIZE(field, bytes, name) [field] = (bytes),
static const uint8_t field_sizes[] = {PLUTON_TOKEN_FIELD_TABLE(SIZE)};

struct part {
    const uint16_t *codes;
    unsigned count;
    bool hash, token;
};
#define PART(codes, hash, token)                                                                   \
    {                                                                                              \
        codes, sizeof(codes) / sizeof((codes)[0]), hash, token                                     \
    }

static const struct part points[] = {
    PART(attestation_point, true, false),
    PART(general_point, true, false),
    PART(general_key, true, false),
};
static const struct part statement[] = {
    PART(signed_head, true, false),
    PART(token_head, false, true),
    PART(payload, true, true),
};
static const struct part tail[] = {PART(token_tail, false, true)};

// The messages of a state; their number.
static unsigned parts_of(const struct attest *a, const struct part **parts)
{
    switch (a->state) {
    case ATTEST_POINT_HASH:
        *parts = &points[a->step];
        return 1;
    case ATTEST_HASH:
        *parts = statement;
        return 3;
    case ATTEST_SIGN_TAKE:
        *parts = tail;
        return 1;
    default:
        *parts = NULL;
        return 0;
    }
}

// What is due in a cycle of the stream.
struct due {
    enum { NOTHING, FETCH, BYTE, BAD_ENTRY, BAD_LIFE_CYCLE } what;
    const struct part *part;
    unsigned field; // FIELD + code, or below FIELD: a byte of the template
    uint8_t byte;
    bool ends_message; // the last byte of all
    bool completes;    // a word for the hash
};

static bool of_words(unsigned field)
{
    return field >= FIELD && field <= FIELD + PLUTON_TOKEN_FIELD_SIGNATURE;
}

static unsigned size_of(unsigned field)
{
    return field < FIELD ? 1 : field_sizes[field - FIELD];
}

// Bytes of the message that a fetched word gives.
static unsigned bytes_of_word(unsigned field)
{
    return field == FIELD + PLUTON_TOKEN_FIELD_VERSION ? 8 : 4;
}

static uint8_t byte_of_word(const struct attest_stream *s, unsigned field)
{
    if (field == FIELD + PLUTON_TOKEN_FIELD_VERSION) {
        return (uint8_t) "0123456789abcdef"[s->word >> (28 - 4 * s->place) & 15];
    }
    return (uint8_t)(s->word >> (24 - 8 * (s->place % 4)));
}

static bool legal_type(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

static bool legal_life_cycle(uint16_t token)
{
    return token == PLUTON_TOKEN_LIFE_CYCLE_DEBUG || token == PLUTON_TOKEN_LIFE_CYCLE_SECURED ||
           token == PLUTON_TOKEN_LIFE_CYCLE_PROVISIONED;
}

static uint8_t byte_of_number(unsigned number, unsigned place)
{
    return (uint8_t)(place == 0 ? number >> 8 : number);
}

static uint8_t byte_of_input(const struct attest *a, const struct attest_in *in, unsigned field)
{
    switch (field - FIELD) {
    case PLUTON_TOKEN_FIELD_PAYLOAD_LENGTH:
        return byte_of_number(PLUTON_TOKEN_PAYLOAD_FIXED + a->entries * PLUTON_TOKEN_ENTRY_BYTES,
                              a->stream.place);
    case PLUTON_TOKEN_FIELD_LIFE_CYCLE:
        return byte_of_number(in->token, a->stream.place);
    case PLUTON_TOKEN_FIELD_COMPONENTS:
        return (uint8_t)(0x80 + a->entries);
    case PLUTON_TOKEN_FIELD_OVERFLOW:
        return in->overflow ? 0xF5 : 0xF4;
    default: // TAINTED
        return in->tainted ? 0xF5 : 0xF4;
    }
}

static struct due due_of(const struct attest *a, const struct attest_in *in)
{
    const struct attest_stream *s = &a->stream;
    const struct part *parts;
    const unsigned count = parts_of(a, &parts);
    struct due due = {0};
    if (count == 0 || s->ended) {
        return due;
    }
    due.part = &parts[s->part];
    due.field = due.part->codes[s->code];
    if (of_words(due.field) && !s->fetched) {
        due.what = FETCH;
        return due;
    }
    due.what = BYTE;
    due.byte = due.field < FIELD     ? (uint8_t)due.field
               : of_words(due.field) ? byte_of_word(s, due.field)
                                     : byte_of_input(a, in, due.field);
    if (due.field == FIELD + PLUTON_TOKEN_FIELD_TYPE && !legal_type(due.byte)) {
        due.what = BAD_ENTRY;
    } else if (due.field == FIELD + PLUTON_TOKEN_FIELD_LIFE_CYCLE && !legal_life_cycle(in->token)) {
        due.what = BAD_LIFE_CYCLE;
    }
    due.ends_message = s->part == count - 1 && s->code == due.part->count - 1 &&
                       s->place == size_of(due.field) - 1;
    due.completes = due.part->hash && (s->bytes == 3 || due.ends_message);
    return due;
}

static bool from_log(unsigned field)
{
    switch (field - FIELD) {
    case PLUTON_TOKEN_FIELD_REGISTER:
    case PLUTON_TOKEN_FIELD_TYPE:
    case PLUTON_TOKEN_FIELD_DIGEST:
    case PLUTON_TOKEN_FIELD_VERSION:
    case PLUTON_TOKEN_FIELD_SIGNER:
        return true;
    default:
        return false;
    }
}

static bool from_ecc(unsigned field)
{
    return field == FIELD + PLUTON_TOKEN_FIELD_SIGNATURE;
}

static unsigned log_address(const struct attest_stream *s, unsigned field)
{
    const unsigned word = s->place / 4;
    switch (field - FIELD) {
    case PLUTON_TOKEN_FIELD_REGISTER:
        return ATTEST_LOG_REGISTER + word;
    case PLUTON_TOKEN_FIELD_TYPE:
        return 18 * s->entry;
    case PLUTON_TOKEN_FIELD_VERSION:
        return 18 * s->entry + 1;
    case PLUTON_TOKEN_FIELD_SIGNER:
        return 18 * s->entry + 2 + word;
    default: // DIGEST
        return 18 * s->entry + 10 + word;
    }
}

static unsigned place_of(unsigned field)
{
    switch (field - FIELD) {
    case PLUTON_TOKEN_FIELD_ATTESTATION_X:
        return ATTEST_ATTESTATION_X;
    case PLUTON_TOKEN_FIELD_ATTESTATION_Y:
        return ATTEST_ATTESTATION_Y;
    case PLUTON_TOKEN_FIELD_GENERAL_X:
        return ATTEST_GENERAL_X;
    case PLUTON_TOKEN_FIELD_GENERAL_Y:
        return ATTEST_GENERAL_Y;
    case PLUTON_TOKEN_FIELD_DEVICE:
        return ATTEST_DEVICE;
    case PLUTON_TOKEN_FIELD_THUMBPRINT:
        return ATTEST_THUMBPRINT;
    case PLUTON_TOKEN_FIELD_SEED:
        return ATTEST_SEED;
    default: // NONCE
        return ATTEST_NONCE;
    }
}

// ---- accesses to ecc ----

struct ecc_access {
    bool valid, write;
    uint32_t offset, data;
};

// Of this cycle, whether in its setup or later.
static struct ecc_access ecc_access(const struct attest *a, const struct due *due)
{
    const unsigned i = a->index;
    switch (a->state) {
    case ATTEST_KEY_START:
        return (struct ecc_access){true, true, ECC_CMD, ECC_PUBLIC_KEY | a->step << ECC_SLOT};
    case ATTEST_KEY_POLL:
    case ATTEST_SIGN_POLL:
        return (struct ecc_access){true, false, ECC_STATUS, 0};
    case ATTEST_KEY_TAKE:
        return (struct ecc_access){true, false, ECC_FIRST + 4 * i, 0};
    case ATTEST_SIGN_LOAD: // E, then QX and QY
        return (struct ecc_access){true, true, ECC_E + 4 * i,
                                   apb_swapped(a->words[i < 8 ? ATTEST_NONCE + i : i - 8])};
    case ATTEST_SIGN_START:
        return (struct ecc_access){true, true, ECC_CMD, ECC_SIGN_VERIFIED};
    case ATTEST_SIGN_TAKE:
        if (due->what == FETCH) {
            return (struct ecc_access){true, false, ECC_FIRST + a->stream.place, 0};
        }
        break;
    default:
        break;
    }
    return (struct ecc_access){0};
}

static bool ecc_answers(const struct attest *a, const struct attest_in *in)
{
    return a->ecc_enable && in->ecc_ready;
}

// ---- registers ----

static bool busy(const struct attest *a)
{
    switch (a->state) {
    case ATTEST_AWAIT:
    case ATTEST_IDLE:
    case ATTEST_FAILED:
    case ATTEST_ERROR:
        return false;
    default:
        return true;
    }
}

static unsigned length(const struct attest *a)
{
    return a->done ? PLUTON_TOKEN_FIXED + a->entries * PLUTON_TOKEN_ENTRY_BYTES : 0;
}

static bool readable(uint32_t offset)
{
    return offset % 4 == 0 &&
           (offset == ID || offset == VERSION || offset == STATUS || offset == LENGTH ||
            (offset >= WORDS && offset < WORDS_SEED) || (offset >= TOKEN && offset < TOKEN_END));
}

static bool writable(uint32_t offset)
{
    return offset % 4 == 0 && (offset == CMD || (offset >= WORDS_NONCE && offset < WORDS_END));
}

static bool known(const struct apb_in *apb)
{
    const uint32_t offset = apb_offset(apb);
    return apb->write ? writable(offset) && apb->strobe == 0xF : readable(offset);
}

static bool token_read(const struct attest *a, const struct apb_in *apb)
{
    const uint32_t offset = apb_offset(apb);
    return apb_guard_open(&a->guard, apb) && !apb->write && known(apb) && offset >= TOKEN;
}

static uint32_t read_token(const struct attest *a, unsigned first)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4 && first + i < length(a); i++) {
        word |= (uint32_t)a->token[first + i] << 8 * i;
    }
    return word;
}

static uint32_t read_register(const struct attest *a, uint32_t offset)
{
    switch (offset) {
    case ID:
        return PLUTON_ATTEST_ID;
    case VERSION:
        return 0x00010000;
    case STATUS:
        return (uint32_t)busy(a) | (uint32_t)a->done << 1 | (uint32_t)a->ready << 2 |
               (uint32_t)a->error << 8;
    case LENGTH:
        return length(a);
    default:
        if (offset >= TOKEN) {
            return read_token(a, offset - TOKEN);
        }
        return a->ready ? apb_swapped(a->words[(offset - WORDS) / 4]) : 0;
    }
}

// ---- outputs ----

void attest_reset(struct attest *a)
{
    memset(a, 0, sizeof *a);
    apb_guard_reset(&a->guard);
}

static uint32_t packed_with(const struct attest_stream *s, uint8_t byte)
{
    return s->packed | (uint32_t)byte << (24 - 8 * s->bytes);
}

void attest_outputs(const struct attest *a, const struct attest_in *in, struct attest_out *out)
{
    const struct due due = due_of(a, in);
    const struct ecc_access access = ecc_access(a, &due);
    memset(out, 0, sizeof *out);

    if (apb_access(&in->apb)) {
        apb_answer(&out->apb, &a->guard, &in->apb, known(&in->apb),
                   known(&in->apb) && !in->apb.write ? read_register(a, apb_offset(&in->apb)) : 0);
        if (token_read(a, &in->apb) && !a->waited) {
            out->apb = (struct apb_out){0};
        }
    }
    out->hold = a->state == ATTEST_HOLD || a->state == ATTEST_HASH;
    if (due.what == FETCH && from_log(due.field)) {
        out->log_valid = true;
        out->log_address = log_address(&a->stream, due.field);
    }
    out->random_valid = a->state == ATTEST_SEED_DRAW;
    out->psha_request = a->state == ATTEST_POINT_HASH || a->state == ATTEST_POINT_DIGEST ||
                        a->state == ATTEST_HASH || a->state == ATTEST_DIGEST;
    out->psha_bytes = 4;
    if (due.what == BYTE && due.completes) {
        out->psha_valid = true;
        out->psha_word = packed_with(&a->stream, due.byte);
        out->psha_bytes = a->stream.bytes + 1;
        out->psha_finish = due.ends_message;
    }
    out->ecc_request = (a->state >= ATTEST_KEY_OWN && a->state <= ATTEST_KEY_TAKE) ||
                       (a->state >= ATTEST_SIGN_OWN && a->state <= ATTEST_SIGN_TAKE);
    if (access.valid) {
        out->ecc_sel = true;
        out->ecc_enable = a->ecc_enable;
        out->ecc_write = access.write;
        out->ecc_offset = access.offset;
        out->ecc_data = access.data;
    }
    out->alert = a->state == ATTEST_ERROR;
}

// ---- step ----

static void enter(struct attest *a, enum attest_state state)
{
    a->state = state;
    a->index = a->step = 0;
    a->mismatch = a->ecc_enable = false;
    a->stream = (struct attest_stream){0};
    if (state == ATTEST_HASH) {
        a->token_bytes = 0;
    }
    if (state == ATTEST_IDLE) {
        a->ready = true;
    }
}

static void enter_step(struct attest *a, enum attest_state state, unsigned step)
{
    enter(a, state);
    a->step = step;
}

static void fail(struct attest *a, unsigned cause)
{
    enter(a, ATTEST_FAILED);
    a->cause = a->error = cause;
    a->done = false;
}

static void end_command(struct attest *a, unsigned error)
{
    enter(a, ATTEST_IDLE);
    a->error = error;
    a->done = error == PLUTON_ERROR_NONE;
}

static void fault(struct attest *a, unsigned error)
{
    enter(a, ATTEST_ERROR);
    a->error = error;
    a->done = a->ready = false;
}

// To the next byte of the messages.
static void advance(struct attest *a, const struct due *due)
{
    struct attest_stream *s = &a->stream;
    s->place++;
    if (s->place % bytes_of_word(due->field) == 0) {
        s->fetched = false;
    }
    if (due->ends_message) {
        s->ended = true;
        return;
    }
    if (s->place < size_of(due->field)) {
        return;
    }
    s->place = 0;
    s->fetched = false;
    if (due->part->codes == payload && s->code == PLUTON_TOKEN_ENTRY_LAST &&
        s->entry + 1 < a->entries) {
        s->entry++;
        s->code = PLUTON_TOKEN_ENTRY_FIRST;
    } else if (++s->code == due->part->count) {
        s->part++;
        s->code = 0;
    }
}

static void fetch(struct attest *a, const struct attest_in *in, const struct due *due)
{
    struct attest_stream *s = &a->stream;
    if (from_log(due->field)) {
        s->fetched = in->log_valid;
        s->word = in->log_word;
    } else if (from_ecc(due->field)) {
        s->fetched = ecc_answers(a, in);
        s->word = apb_swapped(in->ecc_data);
    } else {
        s->fetched = true;
        s->word = a->words[place_of(due->field) + s->place / 4];
    }
}

static void emit(struct attest *a, const struct attest_in *in, const struct due *due)
{
    struct attest_stream *s = &a->stream;
    if (due->completes && !in->psha_ready) {
        return; // stall
    }
    if (due->part->hash) {
        s->packed = packed_with(s, due->byte);
        s->bytes++;
        if (due->completes) {
            s->packed = 0;
            s->bytes = 0;
        }
    }
    if (due->part->token && a->token_bytes < PLUTON_TOKEN_MAX) {
        a->token[a->token_bytes++] = due->byte;
    }
    advance(a, due);
}

static void stream(struct attest *a, const struct attest_in *in)
{
    const struct due due = due_of(a, in);
    switch (due.what) {
    case FETCH:
        fetch(a, in, &due);
        break;
    case BYTE:
        emit(a, in, &due);
        break;
    case BAD_ENTRY:
        end_command(a, PLUTON_ERROR_ENTRY);
        break;
    case BAD_LIFE_CYCLE:
        end_command(a, PLUTON_ERROR_DENIED);
        break;
    case NOTHING:
        break;
    }
}

// Rules of PointDigest.
static void take_point(struct attest *a, const struct attest_in *in)
{
    const unsigned i = a->index, step = a->step;
    a->words[(step == 0 ? ATTEST_DEVICE : ATTEST_THUMBPRINT) + i] = in->digest[i];
    if (step < 2 &&
        (in->digest[i] != in->fuses[8 * step + i] || in->digests_ok != ATTEST_FUSE_YES)) {
        a->mismatch = true;
    }
    if (++a->index < 8) {
        return;
    }
    if (a->mismatch) {
        fault(a, PLUTON_ERROR_IDENTITY);
    } else {
        enter_step(a, ATTEST_POINT_FREE, step);
    }
}

static void draw_seed(struct attest *a, const struct attest_in *in)
{
    if (in->random_error) {
        fail(a, PLUTON_ERROR_RANDOM);
    } else if (in->random_valid) {
        a->words[ATTEST_SEED + a->index] = in->random_word;
        if (++a->index == 8) {
            enter(a, ATTEST_IDLE);
        }
    }
}

// What ecc's STATUS says: `over`, and how it ended.
struct ecc_end {
    bool over, good;
    unsigned error;
};

static struct ecc_end ecc_end(uint32_t status)
{
    const unsigned error = status >> 8 & 0xFF;
    struct ecc_end end = {.over = (status & 1) == 0, .error = error};
    end.good = end.over && (status & 2) != 0 && error == PLUTON_ERROR_NONE;
    if (error == PLUTON_ERROR_NONE) {
        end.error = PLUTON_ERROR_INTERNAL;
    }
    return end;
}

// In the cycle in which ecc answers.
static void ecc_rules(struct attest *a, const struct attest_in *in)
{
    const unsigned step = a->step;
    const struct ecc_end end = ecc_end(in->ecc_data);
    switch (a->state) {
    case ATTEST_KEY_START:
        enter_step(a, ATTEST_KEY_POLL, step);
        break;
    case ATTEST_KEY_POLL:
        if (end.good) {
            enter_step(a, ATTEST_KEY_TAKE, step);
        } else if (end.over) {
            fail(a, end.error);
        }
        break;
    case ATTEST_KEY_TAKE:
        a->words[16 * step + a->index] = apb_swapped(in->ecc_data);
        if (++a->index == 16) {
            if (step == 0) {
                enter_step(a, ATTEST_KEY_START, 1);
            } else {
                enter(a, ATTEST_POINT_HASH);
            }
        }
        break;
    case ATTEST_SIGN_LOAD:
        if (++a->index == 24) {
            enter(a, ATTEST_SIGN_START);
        }
        break;
    case ATTEST_SIGN_START:
        enter(a, ATTEST_SIGN_POLL);
        break;
    case ATTEST_SIGN_POLL:
        if (end.good) {
            enter(a, ATTEST_SIGN_TAKE);
        } else if (end.over) {
            end_command(a, end.error);
        }
        break;
    default:
        break;
    }
}

// The state's rules of one cycle, but for commands.
static void rules(struct attest *a, const struct attest_in *in)
{
    const struct due due = due_of(a, in);
    const bool accesses = ecc_access(a, &due).valid;
    const bool answered = accesses && ecc_answers(a, in);
    const bool enabled = accesses && !answered; // in the next cycle, in this state
    const enum attest_state state = a->state;
    switch (state) {
    case ATTEST_AWAIT:
        if (in->loaded == ATTEST_LOADED_YES && lives(in)) {
            enter(a, ATTEST_KEY_OWN);
        }
        break;
    case ATTEST_KEY_OWN:
        if (in->ecc_owner == ATTEST_OWNER_YES) {
            enter(a, ATTEST_KEY_START);
        }
        break;
    case ATTEST_POINT_HASH:
        if (!a->stream.ended) {
            stream(a, in);
        } else if (in->psha_done) {
            enter_step(a, ATTEST_POINT_DIGEST, a->step);
        }
        break;
    case ATTEST_POINT_DIGEST:
        take_point(a, in);
        break;
    case ATTEST_POINT_FREE:
        if (a->step == 2) {
            enter(a, ATTEST_SEED_DRAW);
        } else {
            enter_step(a, ATTEST_POINT_HASH, a->step + 1);
        }
        break;
    case ATTEST_SEED_DRAW:
        draw_seed(a, in);
        break;
    case ATTEST_HOLD:
        if (!in->extending) {
            if (lives(in)) {
                enter(a, ATTEST_HASH);
                a->entries = in->count;
            } else {
                end_command(a, PLUTON_ERROR_DENIED);
            }
        }
        break;
    case ATTEST_HASH:
        if (!a->stream.ended) {
            stream(a, in);
        } else if (in->psha_done) {
            enter(a, ATTEST_DIGEST);
        }
        break;
    case ATTEST_DIGEST:
        a->words[ATTEST_NONCE + a->index] = in->digest[a->index];
        if (++a->index == 8) {
            enter(a, ATTEST_SIGN_OWN);
        }
        break;
    case ATTEST_SIGN_OWN:
        if (in->ecc_owner == ATTEST_OWNER_YES) {
            enter(a, ATTEST_SIGN_LOAD);
        }
        break;
    case ATTEST_SIGN_TAKE:
        if (!a->stream.ended) {
            stream(a, in);
        } else {
            end_command(a, PLUTON_ERROR_NONE);
        }
        break;
    default:
        if (answered) {
            ecc_rules(a, in);
        }
        break;
    }
    a->ecc_enable = a->state == state && enabled;
}

static unsigned check_command(const struct attest *a, const struct attest_in *in)
{
    if ((in->apb.data & 7) != OP_ATTEST) {
        return PLUTON_ERROR_COMMAND;
    }
    if (!lives(in)) {
        return PLUTON_ERROR_DENIED;
    }
    if (a->state == ATTEST_FAILED) {
        return a->cause;
    }
    if (a->state != ATTEST_IDLE || a->nonce_written != 0xFF || in->count == 0) {
        return PLUTON_ERROR_ORDER;
    }
    return PLUTON_ERROR_NONE;
}

static void write_register(struct attest *a, const struct attest_in *in)
{
    const uint32_t offset = apb_offset(&in->apb);
    if (offset != CMD) {
        const unsigned n = (offset - WORDS_NONCE) / 4;
        a->words[ATTEST_NONCE + n] = apb_swapped(in->apb.data);
        a->nonce_written |= 1u << n;
        return;
    }
    a->error = check_command(a, in);
    if (a->error == PLUTON_ERROR_NONE) {
        enter(a, ATTEST_HOLD);
        a->done = false;
        a->nonce_written = 0;
    }
}

void attest_step(struct attest *a, const struct attest_in *in)
{
    const struct due due = due_of(a, in);
    const bool written = apb_guard_open(&a->guard, &in->apb) && in->apb.write && known(&in->apb);
    const bool bus_fault = ecc_access(a, &due).valid && ecc_answers(a, in) && in->ecc_error;
    const bool count_fault = a->state == ATTEST_HASH && a->entries != in->count;
    const bool waits = token_read(a, &in->apb) && !a->waited;

    apb_guard_step(&a->guard, &in->apb, in->apb.write && (busy(a) || a->state == ATTEST_ERROR));
    a->waited = waits;
    if (a->state == ATTEST_ERROR) {
        return;
    }
    if (in->alert || bus_fault || count_fault) { // Faults, 1
        fault(a, PLUTON_ERROR_INTERNAL);
        return;
    }
    const enum attest_state state = a->state;
    const bool was_ready = a->ready;
    if (written) {
        write_register(a, in);
    }
    if (state == ATTEST_FAILED) {
        return;
    }
    if (state != ATTEST_IDLE) {
        rules(a, in);
    }
    if (in->zeroize) { // Faults, 2
        fail(a, PLUTON_ERROR_INTERNAL);
        a->ready = was_ready;
    }
}
