// SPDX-License-Identifier: Apache-2.0
// A Normal World that asks Pluton for what it serves to everybody, and prints the answers; then it
// talks with the other cores, those that run.
#include "firmware/normal/cores.h"
#include "firmware/normal/serve.h"
#include "firmware/normal/world.h"

int main(void);

static uint8_t response[MAILBOX_PAYLOAD];

// Prints `normal: NAME: ANSWER`, or the error's code.
static void show(const char *name, uint32_t code, uint32_t size)
{
    world_text("normal: ");
    world_text(name);
    world_text(": ");
    if (code != 0) {
        world_text("error 0x");
        world_hex(code, 4);
    } else {
        world_bytes(response, size);
    }
    world_line();
}

static uint32_t ask(const char *name, uint32_t op, const uint8_t *request, uint32_t request_size)
{
    uint32_t size = 0;
    const uint32_t code = world_pluton(op, request, request_size, response, &size);
    if (name != NULL || code != 0) {
        show(name != NULL ? name : "command", code, size);
    }
    return code;
}

static void token(void)
{
    static uint8_t nonce[MAILBOX_ATTEST_REQUEST_NONCE_BYTES];
    for (uint32_t i = 0; i < sizeof nonce; i++) {
        nonce[i] = (uint8_t)i;
    }
    if (ask(NULL, MAILBOX_OP_ATTEST, nonce, sizeof nonce) != 0) {
        return;
    }
    const uint32_t bytes = (uint32_t)response[0] | (uint32_t)response[1] << 8;
    uint32_t size = 0;
    world_text("normal: token: ");
    for (uint32_t at = 0; at < bytes; at += size) {
        const uint32_t count = bytes - at < MAILBOX_PAYLOAD ? bytes - at : MAILBOX_PAYLOAD;
        const uint8_t piece[MAILBOX_ATTEST_READ_REQUEST_BYTES] = {
            (uint8_t)at, (uint8_t)(at >> 8), 0, 0, (uint8_t)count, (uint8_t)(count >> 8), 0, 0};
        if (world_pluton(MAILBOX_OP_ATTEST_READ, piece, sizeof piece, response, &size) != 0 ||
            size != count) {
            break;
        }
        world_bytes(response, size);
    }
    world_line();
}

int main(void)
{
    static const uint8_t count[4] = {32, 0, 0, 0};
    static const uint8_t abc[3] = {'a', 'b', 'c'};
    static const uint8_t type[4] = {'N', 'W', 'O', 'S'};
    world_text("normal: runs");
    world_line();
    (void)ask("random", MAILBOX_OP_RANDOM, count, sizeof count);
    (void)ask(NULL, MAILBOX_OP_HASH_BEGIN, NULL, 0);
    (void)ask(NULL, MAILBOX_OP_HASH_DATA, abc, sizeof abc);
    (void)ask("SHA-256 of abc", MAILBOX_OP_HASH_END, NULL, 0);
    (void)ask("public keys", MAILBOX_OP_PUBLIC_KEYS, NULL, 0);
    token();
    // Not a command of this mailbox.
    (void)ask("load", MAILBOX_OP_LOAD, type, sizeof type);
    cores_talk();
    normal_last();
    world_text("normal: done");
    world_line();
    return 0;
}
