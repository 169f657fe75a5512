// SPDX-License-Identifier: Apache-2.0
#include "host/agent/answer.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "host/sign/number.h"

// The longest renewal that the service draws is 20 h; what is longer is no answer of it.
enum { LINE = 4096, RENEW_MOST = 86400 };

static bool take_time(const char *value, int64_t *out)
{
    char *end = NULL;
    if (strspn(value, "0123456789") != strlen(value) || strlen(value) == 0 || strlen(value) > 12) {
        return false;
    }
    *out = strtoll(value, &end, 10);
    return *out > 0;
}

static bool take_certificate(const char *value, struct answer_certificate *out)
{
    const size_t length = strlen(value);
    uint8_t der[LINE];
    if (out->size != 0 || length == 0 || length % 4 != 0 || length > LINE) {
        return false;
    }
    const int size = EVP_DecodeBlock(der, (const uint8_t *)value, (int)length);
    const size_t pad = (size_t)(value[length - 1] == '=') + (size_t)(value[length - 2] == '=');
    if (size < (int)pad + 1 || (size_t)size - pad > sizeof out->der) {
        return false;
    }
    out->size = (size_t)size - pad;
    memcpy(out->der, der, out->size);
    return true;
}

static bool take_verdict(const char *value, enum answer_verdict *out)
{
    static const char *const names[] = {"healthy", "ill", "refused"};
    for (unsigned i = 0; i < 3; i++) {
        if (strcmp(value, names[i]) == 0) {
            *out = (enum answer_verdict)i;
            return true;
        }
    }
    return false;
}

static bool add_words(struct answer *answer, const char *value)
{
    const size_t at = strlen(answer->words);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~') {
            return false;
        }
    }
    const int size =
        snprintf(answer->words + at, sizeof answer->words - at, "%s%s", at == 0 ? "" : "; ", value);
    return size >= 0 && (size_t)size < sizeof answer->words - at;
}

static bool take_reason(struct answer *answer, const char *value)
{
    const size_t size = strlen(value);
    if (size == 0 || size >= sizeof answer->reason ||
        strspn(value, "abcdefghijklmnopqrstuvwxyz_") != size) {
        return false;
    }
    memcpy(answer->reason, value, size + 1);
    return true;
}

// A name that is not known is skipped.
static bool take_line(struct answer *answer, const char *name, const char *value)
{
    uint32_t number = 0;
    if (strcmp(name, "verdict") == 0) {
        return false; // the first line alone
    }
    if (strcmp(name, "time") == 0) {
        return take_time(value, &answer->time);
    }
    if (strcmp(name, "renew") == 0) {
        const bool good = number_of(value, RENEW_MOST, &number) && number != 0;
        answer->renew = number;
        return good;
    }
    if (strcmp(name, "client") == 0) {
        return take_certificate(value, &answer->client);
    }
    if (strcmp(name, "service") == 0) {
        return take_certificate(value, &answer->service);
    }
    if (strcmp(name, "update") == 0) {
        return take_certificate(value, &answer->update);
    }
    if (strcmp(name, "reason") == 0) {
        return take_reason(answer, value);
    }
    return (strcmp(name, "ill") != 0 && strcmp(name, "words") != 0) || add_words(answer, value);
}

// Cuts the next line out of *at. False: none, or one that is no `name value`.
static bool next_line(const char **at, const char *end, char line[LINE], char **value)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    if (stop == NULL || stop - *at >= LINE || memchr(*at, '\0', (size_t)(stop - *at)) != NULL) {
        return false;
    }
    memcpy(line, *at, (size_t)(stop - *at));
    line[stop - *at] = '\0';
    *at = stop + 1;
    char *space = strchr(line, ' ');
    if (space == NULL) {
        return false;
    }
    *space = '\0';
    *value = space + 1;
    return true;
}

static bool is_whole(const struct answer *a)
{
    switch (a->verdict) {
    case ANSWER_HEALTHY:
        return a->time != 0 && a->renew != 0 && a->client.size != 0 && a->service.size != 0 &&
               a->update.size == 0;
    case ANSWER_ILL:
        return a->time != 0 && a->renew != 0 && a->update.size != 0 && a->client.size == 0 &&
               a->service.size == 0;
    case ANSWER_REFUSED:
        return a->reason[0] != '\0' && a->client.size == 0 && a->service.size == 0 &&
               a->update.size == 0;
    }
    return false;
}

bool answer_read(const char *text, size_t size, struct answer *answer)
{
    struct answer made = {.time = 0};
    char line[LINE], *value = NULL;
    const char *at = text, *const end = text + size;
    bool good = next_line(&at, end, line, &value) && strcmp(line, "verdict") == 0 &&
                take_verdict(value, &made.verdict);
    while (good && at < end) {
        good = next_line(&at, end, line, &value) && take_line(&made, line, value);
    }
    good = good && is_whole(&made);
    if (good) {
        *answer = made;
    }
    return good;
}

static bool take_image(const char *value, struct answer_image *out)
{
    char type[8], version[12], release[12], bytes[12], sha256[65], digest[65];
    int end = 0;
    if (sscanf(value, "%7s %11s %11s %11s %64s %64s%n", type, version, release, bytes, sha256,
               digest, &end) != 6 ||
        value[end] != '\0' || strlen(type) != 4) {
        return false;
    }
    memcpy(out->type, type, sizeof out->type);
    return number_of(version, UINT32_MAX, &out->security_version) &&
           number_of(release, UINT32_MAX, &out->release) &&
           number_of(bytes, UINT32_MAX, &out->bytes) && files_unhex(sha256, out->sha256, 32) &&
           files_unhex(digest, out->digest, 32);
}

bool answer_read_list(const char *text, size_t size, struct answer_list *list)
{
    struct answer_list made = {.count = 0};
    char line[LINE], *value = NULL;
    const char *at = text, *const end = text + size;
    bool good =
        next_line(&at, end, line, &value) && strcmp(line, "update") == 0 && strcmp(value, "1") == 0;
    while (good && at < end) {
        good = next_line(&at, end, line, &value);
        if (good && strcmp(line, "image") == 0) {
            good = made.count < ANSWER_IMAGES && take_image(value, &made.image[made.count]);
            made.count++;
        }
    }
    if (good) {
        *list = made;
    }
    return good;
}
