// SPDX-License-Identifier: Apache-2.0
#include "firmware/runtime/runtime.h"

#include "firmware/runtime/commands.h"

struct command {
    uint8_t op;
    uint8_t mailboxes;
    uint8_t life_cycles; // bit s: state s
    uint16_t limit;
    uint16_t least, most; // bytes of the request
};

static const struct command commands[] = {
#define COMMAND(op, name, mailboxes, life_cycles, limit, least, most, response_least,              \
                response_most)                                                                     \
    {op, mailboxes, life_cycles, limit, least, most},
    MAILBOX_COMMAND_TABLE(COMMAND)
#undef COMMAND
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

_Static_assert(COMMANDS <= RUNTIME_COMMANDS, "uses[] has a place for each command");
_Static_assert((int)DEV_FLASH < (int)MAILBOX_ERROR_FRAMING,
               "the codes of drivers and mailboxes are apart");
_Static_assert(MAILBOX_ERROR_NOT_READY <= 0xFFFF, "a response's code has 16 bits");

static uint32_t life_cycle(struct runtime *runtime, uint32_t *state)
{
    struct lifecycle_dev_status status;
    const enum dev_error error = lifecycle_dev_status(&runtime->lifecycle, &status);
    if (error == DEV_OK) {
        *state = (uint32_t)status.state;
    }
    return (uint32_t)error;
}

// In the order of docs/generated/mailbox.md; the first failure is the answer.
static uint32_t serve(struct runtime *runtime, struct runtime_mailbox *box,
                      const struct mailbox_dev_message *request, struct mailbox_dev_message *answer)
{
    const struct command *command = NULL;
    uint32_t index = 0;
    for (uint32_t i = 0; i < COMMANDS; i++) {
        if (commands[i].op == request->op) {
            command = &commands[i];
            index = i;
        }
    }
    if (command == NULL) {
        return MAILBOX_ERROR_OP;
    }
    if ((command->mailboxes & box->right) == 0) {
        return MAILBOX_ERROR_MAILBOX;
    }
    uint32_t state = 0;
    uint32_t code = life_cycle(runtime, &state);
    if (code != 0) {
        return code;
    }
    if (state > 7 || (command->life_cycles >> state & 1u) == 0) {
        return MAILBOX_ERROR_LIFE_CYCLE;
    }
    if (request->size < command->least || request->size > command->most) {
        return MAILBOX_ERROR_LENGTH;
    }
    code = runtime_check(box, request);
    if (code != 0) {
        return code;
    }
    if (command->limit != 0) {
        if (box->uses[index] >= command->limit) {
            return MAILBOX_ERROR_LIMIT;
        }
        box->uses[index]++;
    }
    return runtime_execute(runtime, box, request, answer);
}

uint32_t runtime_ask(struct runtime *runtime, struct runtime_mailbox *box,
                     const struct mailbox_dev_message *request, struct mailbox_dev_message *answer)
{
    const uint32_t code = serve(runtime, box, request, answer);
    // A hash with a hole in it has no digest.
    if (code != 0 && (request->op == MAILBOX_OP_HASH_DATA || request->op == MAILBOX_OP_HASH_END)) {
        runtime_drop_hash(box);
    }
    return code;
}

// Begins the answer to the message in the reader, which is wiped.
static void answer(struct runtime *runtime, struct runtime_mailbox *box,
                   enum mailbox_dev_event event)
{
    const struct mailbox_dev_message *request = &box->reader.message;
    uint32_t code = MAILBOX_ERROR_FRAMING;
    if (event == MAILBOX_DEV_TOO_LONG) {
        code = MAILBOX_ERROR_TOO_LONG;
    } else if (event == MAILBOX_DEV_WHOLE) {
        code = runtime_ask(runtime, box, request, &box->answer);
    }
    if (event != MAILBOX_DEV_WHOLE) {
        runtime_drop_hash(box);
    }
    if (code != 0) {
        dev_wipe(&box->answer, sizeof box->answer);
    }
    box->answer.tag = request->tag;
    box->answer.op = request->op;
    box->answer.code = (uint16_t)code;
    box->answering = true;
    box->sent = 0;
    dev_wipe(&box->reader.message, sizeof box->reader.message);
}

static enum dev_error receive(struct runtime *runtime, struct runtime_mailbox *box)
{
    uint32_t waiting = 0;
    enum dev_error error = mailbox_dev_waiting(&box->dev, &waiting);
    for (; error == DEV_OK && waiting != 0 && !box->answering; waiting--) {
        struct mailbox_dev_entry entry;
        error = mailbox_dev_pop(&box->dev, &entry);
        if (error == DEV_OK) {
            const enum mailbox_dev_event event = mailbox_dev_take(&box->reader, &entry);
            if (event != MAILBOX_DEV_NOTHING) {
                answer(runtime, box, event);
            }
        }
        dev_wipe(&entry, sizeof entry);
    }
    return error;
}

static enum dev_error send(struct runtime_mailbox *box)
{
    bool whole = false;
    const enum dev_error error = mailbox_dev_send(&box->dev, &box->answer, &box->sent, &whole);
    if (whole) {
        dev_wipe(&box->answer, sizeof box->answer);
        box->answering = false;
    }
    return error;
}

enum dev_error runtime_init(struct runtime *runtime, struct hal *hal)
{
    dev_wipe(runtime, sizeof *runtime);
    runtime->hal = hal;
    struct runtime_mailbox *normal = &runtime->mailbox[0];
    struct runtime_mailbox *secure = &runtime->mailbox[1];
    normal->id = PLUTON_NORMAL_MAILBOX_ID;
    normal->right = MAILBOX_NORMAL;
    normal->caller = PLUTON_CALLER_NORMAL_MAILBOX;
    secure->id = PLUTON_SECURE_MAILBOX_ID;
    secure->right = MAILBOX_SECURE;
    secure->caller = PLUTON_CALLER_SECURE_MAILBOX;
    enum dev_error error =
        mailbox_dev_init(&normal->dev, hal, PLUTON_NORMAL_MAILBOX_BASE, PLUTON_NORMAL_MAILBOX_ID);
    if (error == DEV_OK) {
        error = mailbox_dev_init(&secure->dev, hal, PLUTON_SECURE_MAILBOX_BASE,
                                 PLUTON_SECURE_MAILBOX_ID);
    }
    if (error == DEV_OK) {
        error = lifecycle_dev_init(&runtime->lifecycle, hal, PLUTON_LIFECYCLE_BASE);
    }
    if (error == DEV_OK) {
        error = watchdog_dev_init(&runtime->watchdog, hal, PLUTON_OWN_WATCHDOG_BASE);
    }
    if (error == DEV_OK) {
        error = watchdog_dev_start(&runtime->watchdog, RUNTIME_SILENCE);
    }
    if (error != DEV_OK) {
        return error;
    }
    runtime->drbg_ready = drbg_dev_init(&runtime->drbg, hal, PLUTON_DRBG_BASE) == DEV_OK;
    runtime->sha2_ready = sha2_dev_init(&runtime->sha2, hal, PLUTON_SHA2_BASE) == DEV_OK;
    runtime->aes_ready = aes_dev_init(&runtime->aes, hal, PLUTON_AES_BASE) == DEV_OK;
    runtime->attest_ready = attest_dev_init(&runtime->attest, hal, PLUTON_ATTEST_BASE) == DEV_OK;
    runtime->measure_ready =
        measure_dev_init(&runtime->measure, hal, PLUTON_MEASURE_BASE) == DEV_OK &&
        measure_dev_wait_boot(&runtime->measure) == DEV_OK;
    runtime->capability_ready = runtime->sha2_ready &&
                                efuse_dev_init(&runtime->efuse, hal, PLUTON_EFUSE_BASE) == DEV_OK &&
                                debug_dev_init(&runtime->debug, hal, PLUTON_DEBUG_BASE) == DEV_OK;
    return DEV_OK;
}

enum dev_error runtime_step(struct runtime *runtime)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < RUNTIME_MAILBOXES && error == DEV_OK; i++) {
        struct runtime_mailbox *box = &runtime->mailbox[i];
        error = watchdog_dev_kick(&runtime->watchdog); // each may have a command that is long
        if (error == DEV_OK) {
            error = box->answering ? send(box) : receive(runtime, box);
        }
    }
    return error;
}
