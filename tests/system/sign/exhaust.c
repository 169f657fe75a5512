// SPDX-License-Identifier: Apache-2.0
// All signatures of an LMS key, and one more: each index once, in order, every signature good, and
// then an error for good.
#include <stdio.h>
#include <string.h>

#include "firmware/lib/lms.h"
#include "host/sign/authority.h"

static const char name[] = "lms-development";

static int failed(const char *what, const struct sign_fault *fault)
{
    fprintf(stderr, "%s: %s\n", what, fault->text);
    return 1;
}

static bool is_good(const uint8_t key[LMS_PUBLIC], const uint8_t *message, size_t size,
                    const uint8_t signature[LMS_SIGNATURE])
{
    const struct hash_part part = {message, size};
    return lms_check(image_file_ops.sha256, image_file_ops.context, LMS_SHA256_M32_H10, key, &part,
                     1, signature, LMS_SIGNATURE);
}

int main(int argc, char **argv)
{
    struct sign_fault fault = {""};
    struct authority a;
    uint8_t key[LMS_PUBLIC], signature[LMS_SIGNATURE], untouched[LMS_SIGNATURE];
    uint32_t next = 0, index = 0;
    if (argc != 2) {
        return 2;
    }
    const struct authority_options options = {.folder = argv[1], .create = true};
    if (authority_open(&a, &options, &fault) != SIGN_OK ||
        authority_second(&a, AUTHORITY_DEVELOPMENT, true, key, &next) != SIGN_OK) {
        return failed("open", &fault);
    }
    for (uint32_t i = next; i < LMS_LEAVES; i++) {
        uint8_t message[4] = {(uint8_t)i, (uint8_t)(i >> 8), 7, 9};
        if (lms_state_sign(&a.token, a.folder, name, message, sizeof message, signature, &index,
                           &fault) != SIGN_OK) {
            return failed("sign", &fault);
        }
        if (index != i || signature[2] != i >> 8 || signature[3] != (i & 0xFF) ||
            !is_good(key, message, sizeof message, signature)) {
            return failed("an index or a signature is wrong", &fault);
        }
        message[3] ^= 1;
        if (i % 64 == 0 && is_good(key, message, sizeof message, signature)) {
            return failed("a signature of another message", &fault);
        }
    }
    memcpy(untouched, signature, sizeof untouched);
    for (int i = 0; i < 2; i++) {
        if (lms_state_sign(&a.token, a.folder, name, signature, 4, signature, &index, &fault) !=
                SIGN_FAILED ||
            strstr(fault.text, "are used") == NULL ||
            memcmp(untouched, signature, sizeof untouched) != 0) {
            return failed("one more", &fault);
        }
    }
    authority_close(&a);
    printf("%d signatures, then none\n", LMS_LEAVES);
    return 0;
}
