// SPDX-License-Identifier: Apache-2.0
#include "service/policy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "host/sign/number.h"

enum { WORDS = 5 };

#define ILL(name) ((illness_set)1 << PROTOCOL_ILL_##name)

static bool is_type(const char *word)
{
    return strlen(word) == 4 && strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == 4;
}

// ---- reading ----

static struct policy_type *type_of(struct policy *policy, const char *name)
{
    for (size_t i = 0; i < policy->types; i++) {
        if (strcmp(policy->type[i].type, name) == 0) {
            return &policy->type[i];
        }
    }
    if (policy->types == POLICY_TYPES) {
        return NULL;
    }
    struct policy_type *type = &policy->type[policy->types++];
    *type = (struct policy_type){.least = 0};
    memcpy(type->type, name, 5);
    return type;
}

static bool add_release(struct policy *policy, const struct policy_release *release)
{
    if (policy->releases == POLICY_RELEASES || policy_find(policy, &release->component) != NULL) {
        return false;
    }
    // Room grows by doubling: 0, 1, 2, 4, ...
    if ((policy->releases & (policy->releases - 1)) == 0) {
        const size_t room = policy->releases == 0 ? 1 : 2 * policy->releases;
        void *more = realloc(policy->release, room * sizeof *policy->release);
        if (more == NULL) {
            return false;
        }
        policy->release = more;
    }
    policy->release[policy->releases++] = *release;
    return true;
}

static bool read_release(struct policy *policy, char *word[WORDS], size_t words)
{
    struct policy_release release = {.withdrawn = strcmp(word[0], "withdrawn") == 0};
    struct verify_component *c = &release.component;
    if (words != 5 || !is_type(word[1]) || strcmp(word[1], "BROM") == 0 ||
        !number_of(word[2], UINT32_MAX, &c->security_version) ||
        !files_unhex(word[3], c->digest, sizeof c->digest) ||
        !files_unhex(word[4], c->signer, sizeof c->signer)) {
        return false;
    }
    memcpy(c->type, word[1], 5);
    return add_release(policy, &release);
}

static bool read_line(struct policy *policy, char *word[WORDS], size_t words)
{
    uint32_t number = 0;
    if (strcmp(word[0], "epoch") == 0) {
        const bool first = policy->epoch == 0;
        const bool good = words == 2 && number_of(word[1], UINT32_MAX, &number) && number > 0;
        policy->epoch = number;
        return first && good;
    }
    if (strcmp(word[0], "rom") == 0) {
        struct policy_release rom = {.component = {.type = "BROM"}};
        return words == 2 && files_unhex(word[1], rom.component.digest, VERIFY_BYTES) &&
               add_release(policy, &rom);
    }
    if (strcmp(word[0], "release") == 0 || strcmp(word[0], "withdrawn") == 0) {
        return read_release(policy, word, words);
    }
    struct policy_type *type = words >= 2 && is_type(word[1]) ? type_of(policy, word[1]) : NULL;
    if (strcmp(word[0], "require") == 0 && words == 2 && type != NULL) {
        type->required = true;
        return true;
    }
    if (strcmp(word[0], "minimum") == 0 && words == 3 && type != NULL &&
        number_of(word[2], UINT32_MAX, &number)) {
        type->least = number;
        return true;
    }
    return false;
}

// Words of a line; more than WORDS are WORDS + 1.
static size_t split(char *line, char *word[WORDS])
{
    size_t count = 0;
    char *rest = NULL;
    line[strcspn(line, "#")] = '\0';
    for (char *at = strtok_r(line, " \t\r", &rest); at != NULL;
         at = strtok_r(NULL, " \t\r", &rest)) {
        if (count == WORDS) {
            return WORDS + 1;
        }
        word[count++] = at;
    }
    return count;
}

static enum sign_status read_lines(char *text, struct policy *policy, struct sign_fault *fault)
{
    unsigned number = 0;
    char *next = text;
    while (next != NULL) {
        char *line = next, *word[WORDS];
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        number++;
        if (number == 1) {
            if (strcmp(line, "openpluton policy 1") != 0) {
                return sign_fail(fault, SIGN_FAILED, "line 1: not 'openpluton policy 1'");
            }
            continue;
        }
        const size_t words = split(line, word);
        if (words > WORDS || (words != 0 && !read_line(policy, word, words))) {
            return sign_fail(fault, SIGN_FAILED,
                             "line %u: no statement of a policy, or it was said before", number);
        }
    }
    return policy->epoch != 0 ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "the policy has no epoch");
}

enum sign_status policy_read(const char *text, struct policy *policy, struct sign_fault *fault)
{
    struct policy made = {.epoch = 0};
    char *copy = strlen(text) <= POLICY_TEXT ? strdup(text) : NULL;
    enum sign_status status =
        copy != NULL
            ? read_lines(copy, &made, fault)
            : sign_fail(fault, SIGN_FAILED, "the policy is too long, or there is no memory");
    free(copy);
    if (status == SIGN_OK) {
        *policy = made;
    } else {
        policy_free(&made);
    }
    return status;
}

void policy_free(struct policy *policy)
{
    free(policy->release);
    *policy = (struct policy){.epoch = 0};
}

// ---- judging ----

const struct policy_release *policy_find(const struct policy *policy,
                                         const struct verify_component *c)
{
    for (size_t i = 0; i < policy->releases; i++) {
        const struct verify_component *r = &policy->release[i].component;
        if (memcmp(r->digest, c->digest, VERIFY_BYTES) == 0 &&
            memcmp(r->signer, c->signer, VERIFY_BYTES) == 0 && strcmp(r->type, c->type) == 0 &&
            r->security_version == c->security_version) {
            return &policy->release[i];
        }
    }
    return NULL;
}

static illness_set judge_component(const struct policy *policy, const struct verify_statement *s,
                                   size_t index)
{
    const struct verify_component *c = &s->component[index];
    const struct policy_release *release = policy_find(policy, c);
    illness_set ill = release == NULL      ? ILL(COMPONENT_UNKNOWN)
                      : release->withdrawn ? ILL(COMPONENT_WITHDRAWN)
                                           : 0;
    for (size_t i = 0; i < policy->types; i++) {
        if (strcmp(policy->type[i].type, c->type) == 0 &&
            c->security_version < policy->type[i].least) {
            ill |= ILL(VERSION);
        }
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(s->component[i].type, c->type) == 0) {
            ill |= ILL(COMPONENT_TWICE);
        }
    }
    // The boot ROM is the first entry, and the first one alone.
    if ((index == 0) != (strcmp(c->type, "BROM") == 0)) {
        ill |= ILL(COMPONENT_UNKNOWN);
    }
    return ill;
}

bool policy_judge(const struct policy *policy, const struct verify_statement *s, illness_set *out)
{
    illness_set ill = 0;
    uint8_t expected[VERIFY_BYTES];
    if (verify_replay(s->component, s->count, expected) != VERIFY_OK) {
        return false;
    }
    if (s->life_cycle != VERIFY_SECURED) {
        ill |= s->life_cycle == VERIFY_DEBUG_OPEN ? ILL(DEBUG) : ILL(LIFE_CYCLE);
    }
    ill |= s->tainted ? ILL(TAINTED) : 0;
    ill |= s->overflow ? ILL(OVERFLOW) : 0;
    if (!s->overflow && memcmp(expected, s->accumulator, VERIFY_BYTES) != 0) {
        ill |= ILL(REGISTER);
    }
    for (size_t i = 0; i < s->count; i++) {
        ill |= judge_component(policy, s, i);
    }
    for (size_t t = 0; t < policy->types; t++) {
        bool found = false;
        for (size_t i = 0; i < s->count; i++) {
            found = found || strcmp(policy->type[t].type, s->component[i].type) == 0;
        }
        ill |= policy->type[t].required && !found ? ILL(COMPONENT_MISSING) : 0;
    }
    *out = ill;
    return true;
}
