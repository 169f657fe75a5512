// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/keys/README.md.
#include "cmodel/keys.h"

#include <string.h>

enum { SWEEP = 16, DEVICE_SLOTS = 0xF };

enum { // offsets of registers
    ID = 0x00,
    VERSION = 0x04,
    CMD = 0x08,
    STATUS = 0x0C,
    SLOTS = 0x10,
    KEY = 0x40,
    KEY_END = 0x60,
};

// What a client does in Draw and Move.
enum action { SEND, TAKE, STORE, LOAD, ROOT, BURN };

static enum action action(const struct keys *k)
{
    switch (k->client) {
    case KEYS_CLIENT_BIRTH:
        return k->birth_op == KEYS_BIRTH_ROOT ? ROOT : k->birth_op == KEYS_BIRTH_BURN ? BURN : LOAD;
    case KEYS_CLIENT_FUSES:
        return LOAD;
    case KEYS_CLIENT_OFFER:
        return TAKE;
    case KEYS_CLIENT_SOFTWARE:
        return STORE;
    default:
        return SEND;
    }
}

// The slot whose words move.
static unsigned moved_slot(const struct keys *k)
{
    switch (action(k)) {
    case LOAD:
        return k->secret;
    case ROOT:
        return KEYS_ROOT;
    default:
        return k->slot;
    }
}

void keys_reset(struct keys *k)
{
    memset(k, 0, sizeof *k);
    k->bus_refused = true;
}

// ---- rights ----

static bool session(unsigned slot)
{
    return slot >= KEYS_FIRST_SESSION && slot < KEYS_SLOTS;
}

static bool session_of(const struct keys *k, unsigned slot, unsigned subject)
{
    return session(slot) && k->purpose[slot] != KEYS_PURPOSE_NONE && k->subject[slot] == subject;
}

static bool purpose_allows(enum keys_purpose purpose, unsigned operation)
{
    switch (purpose) {
    case KEYS_PURPOSE_HMAC:
    case KEYS_PURPOSE_SHARED:
        return operation == PLUTON_KEY_OPERATION_HMAC;
    case KEYS_PURPOSE_SIGN:
        return operation == PLUTON_KEY_OPERATION_SIGN ||
               operation == PLUTON_KEY_OPERATION_PUBLIC_KEY;
    case KEYS_PURPOSE_AGREE:
        return operation == PLUTON_KEY_OPERATION_AGREE ||
               operation == PLUTON_KEY_OPERATION_PUBLIC_KEY;
    case KEYS_PURPOSE_AGREE_TO:
        return operation == PLUTON_KEY_OPERATION_AGREE_TO ||
               operation == PLUTON_KEY_OPERATION_PUBLIC_KEY;
    case KEYS_PURPOSE_AES128:
        return operation == PLUTON_KEY_OPERATION_AES128;
    case KEYS_PURPOSE_AES192:
        return operation == PLUTON_KEY_OPERATION_AES192;
    case KEYS_PURPOSE_AES256:
        return operation == PLUTON_KEY_OPERATION_AES256;
    default:
        return false;
    }
}

// The client at whose port an operation is asked for.
static enum keys_client port_of(unsigned operation)
{
    switch (operation) {
    case PLUTON_KEY_OPERATION_HMAC:
        return KEYS_CLIENT_SHA2;
    case PLUTON_KEY_OPERATION_AES128:
    case PLUTON_KEY_OPERATION_AES192:
    case PLUTON_KEY_OPERATION_AES256:
        return KEYS_CLIENT_AES;
    default:
        return KEYS_CLIENT_ECC;
    }
}

static bool born_here(const struct keys_in *in)
{
    return in->blank == PLUTON_BLANK_YES && in->birth_owner == KEYS_OWNER_YES;
}

static bool device_allows(const struct keys_in *in, const struct keys_request *r)
{
    const bool open = in->provisioned == PLUTON_PROVISIONED_YES ||
                      in->secured == PLUTON_SECURED_YES || born_here(in);
    if (!open || r->subject != PLUTON_SUBJECT_PLUTON) {
        return false;
    }
    switch (r->operation) {
    case PLUTON_KEY_OPERATION_PUBLIC_KEY:
        return true;
    case PLUTON_KEY_OPERATION_SIGN:
        return r->slot == 1 || in->attest_owner == KEYS_OWNER_YES;
    case PLUTON_KEY_OPERATION_AGREE:
        return r->slot == 1;
    default:
        return false;
    }
}

static bool request_right(const struct keys *k, const struct keys_in *in,
                          const struct keys_request *r, enum keys_client port)
{
    if (port_of(r->operation) != port || r->slot >= KEYS_SLOTS || !k->full[r->slot]) {
        return false;
    }
    if (r->slot < KEYS_ROOT) {
        return device_allows(in, r);
    }
    return session_of(k, r->slot, r->subject) && purpose_allows(k->purpose[r->slot], r->operation);
}

static bool offer_right(const struct keys *k, const struct keys_in *in)
{
    const struct keys_request *r = &in->offer;
    if (r->slot >= KEYS_SLOTS || k->full[r->slot]) {
        return false;
    }
    if (r->slot < KEYS_ROOT) {
        return r->operation == PLUTON_KEY_OPERATION_GENERATE && born_here(in) &&
               r->subject == PLUTON_SUBJECT_PLUTON;
    }
    if (!session_of(k, r->slot, r->subject)) {
        return false;
    }
    const enum keys_purpose purpose = k->purpose[r->slot];
    switch (r->operation) {
    case PLUTON_KEY_OPERATION_AGREE_TO:
        return purpose == KEYS_PURPOSE_SHARED;
    case PLUTON_KEY_OPERATION_GENERATE:
        return purpose == KEYS_PURPOSE_SIGN || purpose == KEYS_PURPOSE_AGREE ||
               purpose == KEYS_PURPOSE_AGREE_TO;
    default:
        return false;
    }
}

static bool device_empty(const struct keys *k)
{
    return !k->full[0] && !k->full[1] && !k->full[2];
}

static bool birth_right(const struct keys *k, const struct keys_in *in)
{
    const bool blank = in->blank == PLUTON_BLANK_YES;
    switch (in->birth_op) {
    case KEYS_BIRTH_ROOT:
        return blank && !k->full[KEYS_ROOT];
    case KEYS_BIRTH_BURN:
        return blank && in->birth_slot <= KEYS_ROOT && k->full[in->birth_slot];
    case KEYS_BIRTH_LOAD:
        return blank && device_empty(k);
    case KEYS_BIRTH_WIPE:
        return true;
    default:
        return false;
    }
}

static bool load_right(const struct keys *k, const struct keys_in *in)
{
    return device_empty(k) && in->committed == KEYS_FUSE_YES && in->committed_area == k->area;
}

// ---- one cycle of a client ----

static bool client_gone(const struct keys *k, const struct keys_in *in)
{
    switch (k->client) {
    case KEYS_CLIENT_BIRTH:
        return in->birth_op == KEYS_BIRTH_NONE;
    case KEYS_CLIENT_OFFER:
        return !in->offer.valid;
    case KEYS_CLIENT_ECC:
        return !in->ecc.valid;
    case KEYS_CLIENT_SHA2:
        return !in->sha2.valid;
    case KEYS_CLIENT_AES:
        return !in->aes.valid;
    default:
        return false;
    }
}

// It asks for what was latched, and may have it. (Software is judged apart.)
static bool client_right(const struct keys *k, const struct keys_in *in)
{
    switch (k->client) {
    case KEYS_CLIENT_BIRTH:
        return in->birth_op == k->birth_op && in->birth_slot == k->slot &&
               in->birth_area == k->area && birth_right(k, in);
    case KEYS_CLIENT_FUSES:
        return load_right(k, in);
    case KEYS_CLIENT_OFFER:
        return in->offer.slot == k->slot && offer_right(k, in);
    case KEYS_CLIENT_ECC:
        return in->ecc.slot == k->slot && request_right(k, in, &in->ecc, k->client);
    case KEYS_CLIENT_SHA2:
        return in->sha2.slot == k->slot && request_right(k, in, &in->sha2, k->client);
    case KEYS_CLIENT_AES:
        return in->aes.slot == k->slot && request_right(k, in, &in->aes, k->client);
    default:
        return true;
    }
}

// What the random port is asked in.
static bool draws(const struct keys *k)
{
    return k->phase == KEYS_DRAW || (k->phase == KEYS_MOVE && action(k) == ROOT);
}

static bool last_word(const struct keys *k)
{
    return k->count == KEYS_WORDS - 1;
}

static bool fuses_fail(const struct keys *k, const struct keys_in *in)
{
    if (k->phase != KEYS_MOVE) {
        return false;
    }
    switch (action(k)) {
    case LOAD:
        return in->secret_error || (in->secret_valid && (in->secret_index != k->count ||
                                                         in->secret_last != last_word(k)));
    case BURN:
        return in->burn_error;
    default:
        return false;
    }
}

// 6. NONE: no failure.
static unsigned failure(const struct keys *k, const struct keys_in *in)
{
    if (!client_right(k, in)) {
        return k->client == KEYS_CLIENT_FUSES ? PLUTON_ERROR_FUSE : PLUTON_ERROR_DENIED;
    }
    if (draws(k) && in->random_error) {
        return PLUTON_ERROR_RANDOM;
    }
    if (fuses_fail(k, in)) {
        return PLUTON_ERROR_FUSE;
    }
    if (k->phase == KEYS_MOVE && action(k) == TAKE && in->offer_last != last_word(k)) {
        return PLUTON_ERROR_DENIED;
    }
    return PLUTON_ERROR_NONE;
}

// 5. In Move: the word's partner is there.
static bool partner(const struct keys *k, const struct keys_in *in)
{
    switch (action(k)) {
    case LOAD:
        return in->secret_valid;
    case ROOT:
        return in->random_valid;
    case BURN:
        return !k->burn_paused && in->burn_take;
    default:
        return true;
    }
}

static bool moves(const struct keys *k, const struct keys_in *in)
{
    return k->phase == KEYS_MOVE && !client_gone(k, in) && failure(k, in) == PLUTON_ERROR_NONE &&
           partner(k, in);
}

// ---- registers ----

static bool is_key(uint32_t offset)
{
    return offset >= KEY && offset < KEY_END;
}

static bool no_register(const struct apb_in *apb)
{
    const uint32_t offset = apb_offset(apb);
    if (offset % 4 != 0 || !apb_allowed(apb)) {
        return true;
    }
    if (apb->write) {
        return apb->strobe != 0xF || (offset != CMD && !is_key(offset));
    }
    return offset != ID && offset != VERSION && offset != STATUS && offset != SLOTS;
}

static bool bus_accepts(const struct keys *k, const struct apb_in *apb)
{
    return apb_access(apb) && !k->bus_refused && !no_register(apb);
}

static uint32_t read_register(const struct keys *k, uint32_t offset)
{
    uint32_t value = 0;
    switch (offset) {
    case ID:
        return PLUTON_KEYS_ID;
    case VERSION:
        return 0x00010000;
    case STATUS:
        return (uint32_t)k->busy | (uint32_t)(k->phase == KEYS_CLEAR) << 1 |
               (uint32_t)k->loaded << 2 | (uint32_t)(k->busy ? PLUTON_ERROR_NONE : k->error) << 8 |
               (uint32_t)k->load_error << 16;
    default: // SLOTS
        for (unsigned s = 0; s < KEYS_SLOTS; s++) {
            value |= (uint32_t)k->full[s] << s;
            value |= (uint32_t)(k->purpose[s] != KEYS_PURPOSE_NONE) << (16 + s);
        }
        return value;
    }
}

// ---- outputs ----

static void answer_error(const struct keys *k, struct keys_out *out, unsigned code)
{
    switch (k->client) {
    case KEYS_CLIENT_BIRTH:
        out->birth_error = true;
        out->birth_code = code;
        break;
    case KEYS_CLIENT_OFFER:
        out->refuse = true;
        break;
    case KEYS_CLIENT_ECC:
        out->ecc.error = true;
        break;
    case KEYS_CLIENT_SHA2:
        out->sha2.error = true;
        break;
    case KEYS_CLIENT_AES:
        out->aes.error = true;
        break;
    default:
        break;
    }
}

static void move_outputs(const struct keys *k, const struct keys_in *in, struct keys_out *out)
{
    const unsigned s = moved_slot(k);
    const uint32_t m = k->mask[k->count];
    const bool moved = moves(k, in);
    struct keys_response *response = k->client == KEYS_CLIENT_AES    ? &out->aes
                                     : k->client == KEYS_CLIENT_SHA2 ? &out->sha2
                                                                     : &out->ecc;
    switch (action(k)) {
    case SEND:
        if (moved) {
            *response = (struct keys_response){.valid = true,
                                               .last = last_word(k),
                                               .share0 = k->share0[s][k->count] ^ m,
                                               .share1 = k->share1[s][k->count] ^ m};
        }
        break;
    case TAKE:
        out->take = moved;
        break;
    case LOAD:
        out->secret_valid = true;
        out->fuse_area = k->area;
        out->fuse_secret = k->secret;
        out->birth_done =
            moved && k->client == KEYS_CLIENT_BIRTH && last_word(k) && k->secret == KEYS_ROOT;
        break;
    case BURN:
        if (!k->burn_paused) {
            out->burn_valid = true;
            out->fuse_area = k->area;
            out->fuse_secret = s;
            out->burn_index = k->count;
            out->burn_share0 = k->share0[s][k->count] ^ m;
            out->burn_share1 = k->share1[s][k->count] ^ m;
        }
        out->birth_done = moved && last_word(k);
        break;
    case ROOT:
        out->birth_done = moved && last_word(k);
        break;
    default:
        break;
    }
}

void keys_outputs(const struct keys *k, const struct keys_in *in, struct keys_out *out)
{
    memset(out, 0, sizeof *out);
    out->loaded = k->loaded;
    if (apb_access(&in->apb)) {
        const bool accepted = bus_accepts(k, &in->apb);
        out->apb.ready = true;
        out->apb.error = !accepted;
        out->apb.data = accepted && !in->apb.write ? read_register(k, apb_offset(&in->apb)) : 0;
    }
    switch (k->phase) {
    case KEYS_CLEAR: // 1
        out->ecc.error = in->ecc.valid;
        out->sha2.error = in->sha2.valid;
        out->aes.error = in->aes.valid;
        out->refuse = in->offer.valid;
        out->birth_error = in->birth_op != KEYS_BIRTH_NONE;
        out->birth_code = out->birth_error ? PLUTON_ERROR_DENIED : 0;
        break;
    case KEYS_JUDGE: // 3
        if (!client_gone(k, in) && !client_right(k, in)) {
            answer_error(k, out, PLUTON_ERROR_DENIED);
        }
        break;
    case KEYS_DRAW: // 4, 6
    case KEYS_MOVE: // 5, 6
        out->random_valid = draws(k);
        if (k->phase == KEYS_MOVE) {
            move_outputs(k, in, out);
        }
        if (!client_gone(k, in) && failure(k, in) != PLUTON_ERROR_NONE) {
            answer_error(k, out, failure(k, in));
        }
        break;
    case KEYS_WIPE: // 7
        out->birth_done = k->client == KEYS_CLIENT_BIRTH && k->birth_op == KEYS_BIRTH_WIPE &&
                          in->birth_op == KEYS_BIRTH_WIPE && k->count == SWEEP - 1;
        break;
    case KEYS_IDLE:
    default:
        break;
    }
}

// ---- step ----

static void enter(struct keys *k, enum keys_phase phase)
{
    k->phase = phase;
    k->count = 0;
    k->burn_paused = false;
}

static void wipe(struct keys *k, unsigned set)
{
    k->wipe_set = set;
    for (unsigned s = 0; s < KEYS_SLOTS; s++) {
        if (set >> s & 1) {
            k->full[s] = false;
        }
    }
    enter(k, KEYS_WIPE);
}

static void command_ends(struct keys *k, unsigned error)
{
    k->busy = false;
    k->error = error;
}

// 1, 7: one cycle of a sweep.
static void sweep(struct keys *k, unsigned set, bool key_words)
{
    const unsigned word = k->count % KEYS_WORDS;
    for (unsigned s = k->count / KEYS_WORDS; s < KEYS_SLOTS; s += 2) {
        if (set >> s & 1) {
            k->share0[s][word] = k->share1[s][word] = 0;
        }
    }
    k->mask[word] = 0;
    if (key_words) {
        k->key[word] = 0;
    }
}

static unsigned field(uint32_t command, unsigned shift, unsigned bits)
{
    return command >> shift & ((1u << bits) - 1);
}

// 2
static void take_client(struct keys *k, const struct keys_in *in)
{
    const bool birth = in->birth_op != KEYS_BIRTH_NONE;
    const bool fuses =
        !k->load_asked && !birth && in->sensed == KEYS_FUSE_YES && in->committed == KEYS_FUSE_YES &&
        in->birth_owner != KEYS_OWNER_YES &&
        (in->provisioned == PLUTON_PROVISIONED_YES || in->secured == PLUTON_SECURED_YES);
    k->client = birth             ? KEYS_CLIENT_BIRTH
                : fuses           ? KEYS_CLIENT_FUSES
                : in->offer.valid ? KEYS_CLIENT_OFFER
                : in->ecc.valid   ? KEYS_CLIENT_ECC
                : in->sha2.valid  ? KEYS_CLIENT_SHA2
                : in->aes.valid   ? KEYS_CLIENT_AES
                : k->busy         ? KEYS_CLIENT_SOFTWARE
                                  : KEYS_CLIENT_NONE;
    k->secret = 0;
    switch (k->client) {
    case KEYS_CLIENT_NONE:
        return;
    case KEYS_CLIENT_BIRTH:
        k->birth_op = in->birth_op;
        k->slot = in->birth_slot;
        k->area = in->birth_area;
        break;
    case KEYS_CLIENT_FUSES:
        k->load_asked = true;
        k->area = in->committed_area;
        break;
    case KEYS_CLIENT_OFFER:
        k->slot = in->offer.slot;
        break;
    case KEYS_CLIENT_ECC:
        k->slot = in->ecc.slot;
        break;
    case KEYS_CLIENT_SHA2:
        k->slot = in->sha2.slot;
        break;
    case KEYS_CLIENT_AES:
        k->slot = in->aes.slot;
        break;
    case KEYS_CLIENT_SOFTWARE:
        k->slot = field(k->command, 16, 5);
        break;
    }
    enter(k, KEYS_JUDGE);
}

// The table of callers (spec/subjects.toml).
static unsigned subject_of(unsigned caller)
{
    return caller == PLUTON_CALLER_SELF             ? PLUTON_SUBJECT_PLUTON
           : caller == PLUTON_CALLER_SECURE_MAILBOX ? PLUTON_SUBJECT_APP_SECURE
                                                    : PLUTON_SUBJECT_APP_NORMAL;
}

static unsigned check_command(const struct keys *k)
{
    const unsigned op = field(k->command, 0, 3), purpose = field(k->command, 4, 4);
    const unsigned caller = field(k->command, 8, 2);
    if (op < KEYS_OP_CREATE || op > KEYS_OP_RELEASE ||
        (op == KEYS_OP_CREATE && (purpose < KEYS_PURPOSE_HMAC || purpose > KEYS_PURPOSE_AES256))) {
        return PLUTON_ERROR_COMMAND;
    }
    if (caller > PLUTON_CALLER_NORMAL_MAILBOX) {
        return PLUTON_ERROR_CALLER;
    }
    if (!session(k->slot)) {
        return PLUTON_ERROR_SLOT;
    }
    const enum keys_purpose now = k->purpose[k->slot];
    if (op == KEYS_OP_CREATE) {
        return now != KEYS_PURPOSE_NONE ? PLUTON_ERROR_TAKEN : PLUTON_ERROR_NONE;
    }
    if (!session_of(k, k->slot, subject_of(caller))) {
        return PLUTON_ERROR_DENIED;
    }
    if (op == KEYS_OP_LOAD) {
        if (now == KEYS_PURPOSE_SHARED || now == KEYS_PURPOSE_AGREE_TO) {
            return PLUTON_ERROR_DENIED;
        }
        if (k->full[k->slot]) {
            return PLUTON_ERROR_TAKEN;
        }
        if (k->key_written != 0xFF) {
            return PLUTON_ERROR_ORDER;
        }
    }
    return PLUTON_ERROR_NONE;
}

static void judge_software(struct keys *k)
{
    const unsigned op = field(k->command, 0, 3);
    const unsigned error = check_command(k);
    if (op == KEYS_OP_LOAD) {
        if (error != PLUTON_ERROR_NONE) {
            k->error = error; // shown when busy falls
            wipe(k, 0);
        } else {
            enter(k, KEYS_DRAW);
        }
        return;
    }
    if (error != PLUTON_ERROR_NONE) {
        command_ends(k, error);
        enter(k, KEYS_IDLE);
        return;
    }
    if (op == KEYS_OP_CREATE) {
        k->purpose[k->slot] = (enum keys_purpose)field(k->command, 4, 4);
        k->subject[k->slot] = subject_of(field(k->command, 8, 2));
        command_ends(k, PLUTON_ERROR_NONE);
        enter(k, KEYS_IDLE);
        return;
    }
    k->purpose[k->slot] = KEYS_PURPOSE_NONE;
    k->subject[k->slot] = 0;
    wipe(k, 1u << k->slot);
}

// 3
static void judge(struct keys *k, const struct keys_in *in)
{
    if (client_gone(k, in)) {
        enter(k, KEYS_IDLE);
        return;
    }
    if (k->client == KEYS_CLIENT_SOFTWARE) {
        judge_software(k);
        return;
    }
    if (!client_right(k, in)) {
        if (k->client == KEYS_CLIENT_FUSES) {
            k->load_error = PLUTON_ERROR_FUSE;
        }
        enter(k, KEYS_IDLE);
        return;
    }
    if (k->client == KEYS_CLIENT_BIRTH && k->birth_op == KEYS_BIRTH_WIPE) {
        k->loaded = false;
        wipe(k, DEVICE_SLOTS);
        return;
    }
    enter(k, KEYS_DRAW);
}

// 6: the first cycle of a failure.
static void fail(struct keys *k, const struct keys_in *in)
{
    const unsigned code = failure(k, in);
    if (k->client == KEYS_CLIENT_FUSES) {
        k->load_error = code;
    } else if (k->client == KEYS_CLIENT_SOFTWARE) {
        k->error = code;
    }
    switch (action(k)) {
    case TAKE:
    case STORE:
    case ROOT:
        wipe(k, 1u << moved_slot(k));
        break;
    case LOAD:
        wipe(k, DEVICE_SLOTS);
        break;
    default:
        wipe(k, 0);
        break;
    }
}

static void filled(struct keys *k)
{
    if (action(k) == LOAD) {
        k->full[0] = k->full[1] = k->full[2] = true;
        k->loaded = k->loaded || k->client == KEYS_CLIENT_FUSES;
    } else if (action(k) != SEND && action(k) != BURN) {
        k->full[moved_slot(k)] = true;
    }
    if (k->client == KEYS_CLIENT_SOFTWARE) {
        k->key_written = 0;
        command_ends(k, PLUTON_ERROR_NONE);
    }
}

// 5
static void move(struct keys *k, const struct keys_in *in)
{
    const unsigned s = moved_slot(k), w = k->count;
    const uint32_t m = k->mask[w];
    uint32_t share0 = k->share0[s][w] ^ m, share1 = k->share1[s][w] ^ m;
    switch (action(k)) {
    case TAKE:
        share0 = in->offer_share0 ^ m;
        share1 = in->offer_share1 ^ m;
        break;
    case STORE:
        share0 = k->key[w] ^ m;
        share1 = m;
        k->key[w] = 0;
        break;
    case LOAD:
        share0 = in->secret_word ^ m;
        share1 = m;
        break;
    case ROOT:
        share0 = in->random_word;
        share1 = m;
        break;
    default:
        break;
    }
    k->share0[s][w] = share0;
    k->share1[s][w] = share1;
    k->mask[w] = 0;
    if (!last_word(k)) {
        k->burn_paused = action(k) == BURN;
        k->count++;
    } else if (action(k) == LOAD && k->secret < KEYS_ROOT) {
        k->secret++;
        enter(k, KEYS_DRAW);
    } else {
        filled(k);
        enter(k, KEYS_IDLE);
    }
}

static void draw(struct keys *k, const struct keys_in *in)
{
    if (in->random_valid) {
        k->mask[k->count] = in->random_word;
        if (last_word(k)) {
            enter(k, KEYS_MOVE);
        } else {
            k->count++;
        }
    }
}

static void wipe_step(struct keys *k)
{
    const bool load = k->client == KEYS_CLIENT_SOFTWARE && field(k->command, 0, 3) == KEYS_OP_LOAD;
    sweep(k, k->wipe_set, load);
    if (k->count < SWEEP - 1) {
        k->count++;
        return;
    }
    if (load) {
        k->key_written = 0;
    }
    if (k->client == KEYS_CLIENT_SOFTWARE) {
        command_ends(k, load ? k->error : PLUTON_ERROR_NONE); // 9
    }
    enter(k, KEYS_IDLE);
}

static void write_register(struct keys *k, const struct keys_in *in)
{
    const uint32_t offset = apb_offset(&in->apb), data = in->apb.data;
    if (offset == CMD) {
        k->command = data;
        k->busy = true;
        k->error = PLUTON_ERROR_NONE;
    } else {
        const unsigned n = (offset - KEY) / 4;
        k->key[n] = data << 24 | (data << 8 & 0x00FF0000) | (data >> 8 & 0x0000FF00) | data >> 24;
        k->key_written |= 1u << n;
    }
}

// 8: what is left of software. `command`: there is one, or comes in this cycle.
static void close_store(struct keys *k, bool command)
{
    k->key_written = 0;
    if (command) {
        command_ends(k, PLUTON_ERROR_KEY);
    }
}

void keys_step(struct keys *k, const struct keys_in *in)
{
    const enum keys_phase phase = k->phase;
    const bool written = bus_accepts(k, &in->apb) && in->apb.write;
    const bool command = k->busy || (written && apb_offset(&in->apb) == CMD);
    if (apb_setup(&in->apb)) {
        k->bus_refused = in->apb.write && (k->busy || phase == KEYS_CLEAR);
    } else if (!in->apb.sel) {
        k->bus_refused = true;
    }
    switch (phase) {
    case KEYS_CLEAR: // 1
        k->load_asked = k->load_asked || in->zeroize;
        sweep(k, 0xFFFF, true);
        if (k->count < SWEEP - 1) {
            k->count++;
        } else {
            enter(k, in->zeroize ? KEYS_CLEAR : KEYS_IDLE);
        }
        break;
    case KEYS_IDLE:
        take_client(k, in);
        break;
    case KEYS_JUDGE:
        judge(k, in);
        break;
    case KEYS_DRAW:
    case KEYS_MOVE:
        if (client_gone(k, in) || failure(k, in) != PLUTON_ERROR_NONE) {
            fail(k, in);
        } else if (phase == KEYS_DRAW) {
            draw(k, in);
        } else if (moves(k, in)) {
            move(k, in);
        } else {
            k->burn_paused = false;
        }
        break;
    case KEYS_WIPE:
        wipe_step(k);
        break;
    }
    if (written) {
        write_register(k, in);
    }
    if (phase == KEYS_CLEAR) {
        close_store(k, command);
    } else if (in->zeroize) { // 8
        for (unsigned s = 0; s < KEYS_SLOTS; s++) {
            k->full[s] = false;
            k->purpose[s] = KEYS_PURPOSE_NONE;
            k->subject[s] = 0;
        }
        k->loaded = false;
        k->load_asked = true;
        close_store(k, command);
        enter(k, KEYS_CLEAR);
    }
}
