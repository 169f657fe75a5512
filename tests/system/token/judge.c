// SPDX-License-Identifier: Apache-2.0
// The C verifier for a test in another language: of each line "KEY NONCE TOKEN" in hexadecimal the
// status, a number.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/verify/token.h"

// Bytes of one word of the line; -1 if it holds something else, or more than `limit`.
static long parse(const char *text, uint8_t *out, size_t limit)
{
    const size_t digits = strlen(text);
    if (digits % 2 != 0 || digits / 2 > limit) {
        return -1;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        const char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
        char *end = NULL;
        out[i] = (uint8_t)strtoul(pair, &end, 16);
        if (*end != '\0') {
            return -1;
        }
    }
    return (long)(digits / 2);
}

int main(void)
{
    static char line[3 * 8192];
    static uint8_t token[8192];
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint8_t bytes[64], nonce[VERIFY_BYTES];
        struct verify_point key;
        struct verify_statement statement;
        const char *const word[] = {strtok(line, " \n"), strtok(NULL, " \n"), strtok(NULL, " \n")};
        const long size = word[2] == NULL ? 0 : parse(word[2], token, sizeof token);
        if (word[0] == NULL || word[1] == NULL || size < 0 ||
            parse(word[0], bytes, sizeof bytes) != sizeof bytes ||
            parse(word[1], nonce, sizeof nonce) != sizeof nonce) {
            fprintf(stderr, "not a line of KEY NONCE TOKEN\n");
            return EXIT_FAILURE;
        }
        memcpy(key.x, bytes, sizeof key.x);
        memcpy(key.y, bytes + sizeof key.x, sizeof key.y);
        printf("%d\n", (int)verify_token(token, (size_t)size, &key, nonce, &statement));
    }
    return EXIT_SUCCESS;
}
