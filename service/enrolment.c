// SPDX-License-Identifier: Apache-2.0
#include "service/enrolment.h"

#include <stdlib.h>
#include <string.h>

#include "host/sign/digest.h"
#include "host/sign/files.h"

#define POSSESSION "openpluton proof of possession 1"

enum { WORDS = 5, TOKEN_DIGITS = 2 * PROTOCOL_TOKEN_MOST };

// Words of a line, one space between them; WORDS + 1 if there are more or it is another line.
static size_t split(char *line, char *word[WORDS])
{
    size_t count = 0;
    for (char *at = line, *next; at != NULL; at = next) {
        next = strchr(at, ' ');
        if (count == WORDS || *at == ' ' || *at == '\0') {
            return WORDS + 1;
        }
        if (next != NULL) {
            *next++ = '\0';
        }
        word[count++] = at;
    }
    return count;
}

static bool unhex_point(const char *word, struct verify_point *point)
{
    uint8_t both[CONFIG_POINT];
    if (!files_unhex(word, both, sizeof both)) {
        return false;
    }
    memcpy(point->x, both, sizeof point->x);
    memcpy(point->y, both + sizeof point->x, sizeof point->y);
    return true;
}

// What is wrong with the device, or NULL.
static const char *prove(const struct store_device *d, const uint8_t nonce[VERIFY_BYTES],
                         const uint8_t *token, size_t size, const uint8_t possession[64])
{
    enum { LABEL = sizeof POSSESSION - 1 };
    struct verify_statement statement;
    uint8_t thumbprint[VERIFY_BYTES], digest[DIGEST_BYTES], general[CONFIG_POINT];
    uint8_t message[LABEL + VERIFY_BYTES + 2 * sizeof(struct verify_point)];
    const enum verify_status status = verify_token(token, size, &d->attestation, nonce, &statement);
    if (status != VERIFY_OK) {
        return verify_text(status);
    }
    if (statement.life_cycle != VERIFY_PROVISIONED || statement.tainted || statement.overflow) {
        return "the token is not one of a chip that is Provisioned";
    }
    if (verify_thumbprint(&d->general, thumbprint) != VERIFY_OK ||
        memcmp(thumbprint, statement.general, sizeof thumbprint) != 0) {
        return "the token names another general key";
    }
    memcpy(general, &d->general, sizeof general);
    memcpy(message, POSSESSION, LABEL);
    memcpy(message + LABEL, nonce, VERIFY_BYTES);
    memcpy(message + LABEL + VERIFY_BYTES, &d->attestation, sizeof d->attestation);
    memcpy(message + LABEL + VERIFY_BYTES + sizeof d->attestation, &d->general, sizeof d->general);
    return digest_sha256(message, sizeof message, digest) &&
                   digest_verify(general, digest, possession)
               ? NULL
               : "the general key did not sign the proof of possession";
}

static const char *read_device(char *word[WORDS], const uint8_t nonce[VERIFY_BYTES],
                               struct store_device *device)
{
    uint8_t token[PROTOCOL_TOKEN_MOST], possession[64];
    struct store_device made = {.authentic = false};
    const size_t digits = strlen(word[3]);
    if (!unhex_point(word[1], &made.attestation) || !unhex_point(word[2], &made.general) ||
        digits > TOKEN_DIGITS || digits % 2 != 0 || !files_unhex(word[3], token, digits / 2) ||
        !files_unhex(word[4], possession, sizeof possession)) {
        return "not 'device KEY KEY TOKEN POSSESSION' in hexadecimal digits";
    }
    const char *wrong = prove(&made, nonce, token, digits / 2, possession);
    if (wrong == NULL && verify_device_id(&made.attestation, made.id) != VERIFY_OK) {
        wrong = "the device's id cannot be computed";
    }
    if (wrong == NULL) {
        *device = made;
    }
    return wrong;
}

// The signature's line, the last one, is cut off; what is before it is what was signed.
static enum sign_status check_signature(char *text, size_t size, const struct config *makers,
                                        struct enrolment *list, struct sign_fault *fault)
{
    static const char head[] = "openpluton enrolment 1\nmaker ";
    static const char mark[] = "\nsignature ";
    enum { DIGITS = 2 * CONFIG_POINT, LAST = sizeof mark - 1 + DIGITS + 1 };
    uint8_t maker[CONFIG_POINT], signature[DIGEST_SIGNATURE], digest[DIGEST_BYTES];
    if (size < sizeof head + DIGITS + LAST || strlen(text) != size || text[size - 1] != '\n' ||
        memcmp(text, head, sizeof head - 1) != 0 || text[sizeof head - 1 + DIGITS] != '\n' ||
        memcmp(text + size - LAST, mark, sizeof mark - 1) != 0) {
        return sign_fail(fault, SIGN_FAILED, "not a manufacturer's list");
    }
    text[size - 1] = '\0';
    memcpy(list->maker, text + sizeof head - 1, DIGITS);
    // One list has one form: what is signed is so by that, the signature's digits are lower case.
    if (!files_unhex(list->maker, maker, sizeof maker) ||
        strspn(text + size - 1 - DIGITS, "0123456789abcdef") != DIGITS ||
        !files_unhex(text + size - 1 - DIGITS, signature, sizeof signature) ||
        !digest_sha256(text, size - LAST + 1, digest)) {
        return sign_fail(fault, SIGN_FAILED, "not a manufacturer's list");
    }
    text[size - LAST] = '\0';
    for (unsigned i = 0; i < makers->makers; i++) {
        if (memcmp(makers->maker[i], maker, sizeof maker) == 0) {
            return digest_verify(maker, digest, signature)
                       ? SIGN_OK
                       : sign_fail(fault, SIGN_FAILED,
                                   "the list is not signed by the manufacturer that it names");
        }
    }
    return sign_fail(fault, SIGN_FAILED, "the configuration names no such manufacturer: maker = %s",
                     list->maker);
}

static enum sign_status read_devices(char *line, struct enrolment *list, struct sign_fault *fault)
{
    uint8_t nonce[VERIFY_BYTES];
    bool has_nonce = false;
    for (unsigned number = 3; line != NULL; number++) {
        char *next = strchr(line, '\n'), *word[WORDS];
        if (next != NULL) {
            *next++ = '\0';
        }
        const size_t words = split(line, word);
        const char *wrong = "no statement of a list";
        if (words == 2 && strcmp(word[0], "nonce") == 0 && !has_nonce) {
            has_nonce = files_unhex(word[1], nonce, sizeof nonce);
            wrong = has_nonce ? NULL : wrong;
        } else if (words == 5 && strcmp(word[0], "device") == 0 && has_nonce) {
            wrong = read_device(word, nonce, &list->device[list->count]);
            list->count += wrong == NULL;
        }
        if (wrong != NULL) {
            return sign_fail(fault, SIGN_FAILED, "line %u: %s", number, wrong);
        }
        line = next;
    }
    return list->count > 0 ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "the list names no device");
}

enum sign_status enrolment_read(char *text, size_t size, const struct config *makers,
                                struct enrolment *list, struct sign_fault *fault)
{
    struct enrolment made = {.device = NULL};
    enum sign_status status = check_signature(text, size, makers, &made, fault);
    size_t lines = 0;
    for (const char *at = text; status == SIGN_OK && (at = strchr(at, '\n')) != NULL; at++) {
        lines++;
    }
    if (status == SIGN_OK) {
        made.device = calloc(lines + 1, sizeof *made.device);
        char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n');
        status = made.device == NULL ? sign_fail(fault, SIGN_FAILED, "no memory")
                 : third == NULL     ? sign_fail(fault, SIGN_FAILED, "the list names no device")
                                     : read_devices(third + 1, &made, fault);
    }
    if (status == SIGN_OK) {
        *list = made;
    } else {
        enrolment_free(&made);
    }
    return status;
}

void enrolment_free(struct enrolment *list)
{
    free(list->device);
    *list = (struct enrolment){.device = NULL};
}
