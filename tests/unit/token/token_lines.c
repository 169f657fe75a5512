// SPDX-License-Identifier: Apache-2.0
// For each line of hexadecimal digits, the bytes of struct record and its entries, writes the
// Sig_structure and the token in hexadecimal, or "error" and the status.
#include <stdio.h>
#include <string.h>

#include "cmodel/token.h"

struct record {
    struct token_key attestation;
    struct token_key general;
    uint8_t seed[32];
    uint8_t nonce[32];
    uint8_t accumulator[32];
    uint8_t signature[64];
    uint8_t life_cycle[2]; // big-endian
    uint8_t overflow;
    uint8_t tainted;
    uint8_t entries[PLUTON_TOKEN_COMPONENTS_MAX + 1][PLUTON_ENTRY_BYTES];
};

static void print_bytes(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        (void)printf("%02x", bytes[i]);
    }
}

static void answer(const struct record *record, size_t size)
{
    static uint8_t message[PLUTON_TOKEN_SIGNED_MAX];
    static uint8_t token[PLUTON_TOKEN_MAX];
    size_t message_size = 0;
    size_t token_size = 0;
    struct token_input in = {
        .attestation = record->attestation,
        .general = record->general,
        .entries = (const uint8_t(*)[PLUTON_ENTRY_BYTES])record->entries,
        .count = (size - offsetof(struct record, entries)) / PLUTON_ENTRY_BYTES,
        .life_cycle = (uint16_t)(record->life_cycle[0] << 8 | record->life_cycle[1]),
        .overflow = record->overflow != 0,
        .tainted = record->tainted != 0,
    };
    memcpy(in.seed, record->seed, sizeof in.seed);
    memcpy(in.nonce, record->nonce, sizeof in.nonce);
    memcpy(in.accumulator, record->accumulator, sizeof in.accumulator);
    const enum token_status status = token_to_sign(&in, message, &message_size);
    if (token_encode(&in, record->signature, token, &token_size) != status) {
        (void)printf("differ\n");
    } else if (status != TOKEN_OK) {
        (void)printf("error %d\n", (int)status);
    } else {
        print_bytes(message, message_size);
        (void)printf(" ");
        print_bytes(token, token_size);
        (void)printf("\n");
    }
}

static int digit(int c)
{
    const char *digits = "0123456789abcdef";
    const char *place = strchr(digits, c);
    return c != '\0' && place != NULL ? (int)(place - digits) : -1;
}

int main(void)
{
    static struct record record;
    uint8_t *const bytes = (uint8_t *)&record;
    size_t size = 0;
    for (int high = getchar(); high != EOF; high = getchar()) {
        if (high == '\n') {
            if (size < offsetof(struct record, entries)) {
                return 1;
            }
            answer(&record, size);
            size = 0;
            continue;
        }
        const int low = getchar();
        if (digit(high) < 0 || digit(low) < 0 || size == sizeof record) {
            return 1;
        }
        bytes[size++] = (uint8_t)(16 * digit(high) + digit(low));
    }
    return 0;
}
