// SPDX-License-Identifier: Apache-2.0
#include "host/sign/policy.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/hal/generated/resources.h"
#include "host/sign/number.h"

enum { ACCESSES = 3, WORD = 64 };

struct kind {
    unsigned kind;
    uint32_t grant;
};
#define KIND(kind, name, boot, ungranted, grant) {kind, grant},
static const struct kind kinds[] = {PLUTON_KIND_TABLE(KIND)};

struct pages {
    unsigned kind;
    const char *name;
    uint32_t first, count;
};
#define PAGES(kind, name, first, base, size, page) {kind, name, first, (size) / (page)},
static const struct pages all_pages[] = {PLUTON_PAGES_TABLE(PAGES)};

struct device {
    uint32_t entry;
    const char *name;
    bool fixed;
};
#define DEVICE(entry, name, base, size, boot, fixed) {entry, name, fixed},
static const struct device devices_of_chip[] = {PLUTON_DEVICE_TABLE(DEVICE)};

#define SUBJECT(value, name, text) [(value)] = (name),
static const char *const subjects[] = {PLUTON_SUBJECT_TABLE(SUBJECT)};
static const char letters[] = "rwx";

enum {
    SUBJECTS = sizeof subjects / sizeof *subjects,
    DEVICES = sizeof devices_of_chip / sizeof *devices_of_chip,
    PAGE_KINDS = sizeof all_pages / sizeof *all_pages,
    DEVICE_FIRST = PLUTON_RESOURCE_FIREWALL,
};

static bool resource_of(const char *word, uint32_t *resource)
{
    const char *const colon = strchr(word, ':');
    for (size_t i = 0; i < PAGE_KINDS && colon != NULL; i++) {
        const size_t size = strlen(all_pages[i].name);
        uint32_t page = 0;
        if ((size_t)(colon - word) == size && strncmp(word, all_pages[i].name, size) == 0 &&
            number_of(colon + 1, UINT32_MAX, &page) && page < all_pages[i].count) {
            *resource = all_pages[i].first + page;
            return true;
        }
    }
    for (size_t i = 0; i < DEVICES; i++) {
        if (strcmp(word, devices_of_chip[i].name) == 0) {
            *resource = devices_of_chip[i].entry;
            return true;
        }
    }
    return number_of(word, UINT32_MAX, resource) && *resource < PLUTON_RESOURCES;
}

// The name of a resource; false if there is none.
static bool name_of(uint32_t resource, char name[WORD], unsigned *kind, bool *fixed)
{
    *fixed = false;
    for (size_t i = 0; i < PAGE_KINDS; i++) {
        const struct pages *p = &all_pages[i];
        if (resource >= p->first && resource - p->first < p->count) {
            (void)snprintf(name, WORD, "%s:%u", p->name, (unsigned)(resource - p->first));
            *kind = p->kind;
            return true;
        }
    }
    for (size_t i = 0; i < DEVICES; i++) {
        if (devices_of_chip[i].entry == resource) {
            (void)snprintf(name, WORD, "%s", devices_of_chip[i].name);
            *kind = PLUTON_KIND_DEVICE;
            *fixed = devices_of_chip[i].fixed;
            return true;
        }
    }
    return false;
}

// subject=rights
static bool right_of(const char *word, uint32_t *permission)
{
    const char *const equals = strchr(word, '=');
    if (equals == NULL || equals[1] == '\0') {
        return false;
    }
    for (unsigned s = 0; s < SUBJECTS; s++) {
        if (strlen(subjects[s]) != (size_t)(equals - word) ||
            strncmp(word, subjects[s], strlen(subjects[s])) != 0) {
            continue;
        }
        for (const char *c = equals + 1; *c != '\0'; c++) {
            const char *const letter = strchr(letters, *c);
            if (letter == NULL) {
                return false;
            }
            const uint32_t bit = PLUTON_PERMISSION(s, (unsigned)(letter - letters));
            if ((*permission & bit) != 0) {
                return false; // twice
            }
            *permission |= bit;
        }
        return true;
    }
    return false;
}

// Rights of any subject, as bits of accesses.
static uint32_t accesses_of(uint32_t permission)
{
    uint32_t accesses = 0;
    for (unsigned s = 0; s < SUBJECTS; s++) {
        accesses |= permission >> (ACCESSES * s) & ((1u << ACCESSES) - 1);
    }
    return accesses;
}

// NULL, or why no firewall takes this grant.
static const char *why_not(uint32_t resource, uint32_t permission)
{
    const uint32_t both = 1u << PLUTON_ACCESS_WRITE | 1u << PLUTON_ACCESS_EXECUTE;
    char name[WORD];
    unsigned kind = 0;
    bool fixed = false;
    if (!name_of(resource, name, &kind, &fixed)) {
        return "there is no such resource";
    }
    if (fixed) {
        return "it stays Secure World's and can't be granted";
    }
    const uint32_t accesses = accesses_of(permission);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind == kind && (accesses & ~kinds[i].grant) != 0) {
            return "rights that a resource of its kind does not have";
        }
    }
    if (kind == PLUTON_KIND_SRAM && (accesses & both) == both) {
        return "nothing in SRAM is both written and executed";
    }
    return NULL;
}

static void put(uint8_t *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        out[i] = (uint8_t)(value >> 8 * i);
    }
}

static uint32_t get(const uint8_t *in)
{
    return (uint32_t)in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

// A line without its comment: nothing, or a grant.
static const char *parse_line(char *line, uint32_t *resource, uint32_t *permission, bool *any)
{
    char *rest = NULL;
    const char *word = strtok_r(line, " \t\r", &rest);
    *any = word != NULL;
    if (word == NULL) {
        return NULL;
    }
    *permission = 0;
    if (!resource_of(word, resource)) {
        return "there is no such resource";
    }
    while ((word = strtok_r(NULL, " \t\r", &rest)) != NULL) {
        if (!right_of(word, permission)) {
            return "not subject=rights, of rwx, each once";
        }
    }
    return why_not(*resource, *permission);
}

// NULL, or why there is no such host.
static const char *put_host(uint8_t *hosts, const char *host)
{
    const size_t size = strlen(host) + 1;
    size_t at = 0;
    for (const char *c = host; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~') {
            return "a host is of printable characters without space";
        }
    }
    while (at < IMAGE_POLICY_HOSTS_BYTES && hosts[at] != 0) {
        if (strcmp((const char *)hosts + at, host) == 0) {
            return NULL;
        }
        at += strlen((const char *)hosts + at) + 1;
    }
    if (size < 2 || size > IMAGE_POLICY_HOSTS_BYTES - at) {
        return size < 2 ? "which host?" : "the hosts do not fit";
    }
    memcpy(hosts + at, host, size);
    return NULL;
}

// `host NAME`, with one word behind it.
static const char *parse_host(char *line, uint8_t *hosts, bool *is_host)
{
    static const char keyword[] = "host";
    char *rest = NULL;
    const size_t size = sizeof keyword - 1, begin = strspn(line, " \t\r");
    *is_host = strncmp(line + begin, keyword, size) == 0 &&
               (line[begin + size] == '\0' || strchr(" \t\r", line[begin + size]) != NULL);
    if (!*is_host) {
        return NULL;
    }
    const char *const host = strtok_r(line + begin + size, " \t\r", &rest);
    if (host == NULL || strtok_r(NULL, " \t\r", &rest) != NULL) {
        return "not host NAME";
    }
    return put_host(hosts, host);
}

enum sign_status policy_add_host(uint8_t payload[POLICY_MOST], const char *host,
                                 struct sign_fault *fault)
{
    const char *const why = put_host(payload + IMAGE_POLICY_HOSTS_OFFSET, host);
    return why == NULL
               ? SIGN_OK
               : sign_fail(fault, SIGN_WRONG_USE, "host '%.64s' of the policy: %s", host, why);
}

enum sign_status policy_parse(const char *name, const char *text, uint8_t payload[POLICY_MOST],
                              size_t *size, struct sign_fault *fault)
{
    uint8_t made[POLICY_MOST] = {'O', 'P', 'P', 'O'};
    uint32_t count = 0;
    unsigned number = 0;
    for (const char *next = text; *next != '\0';) {
        char line[256];
        const size_t length = strcspn(next, "\n");
        number++;
        if (length >= sizeof line) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s:%u: too long", name, number);
        }
        memcpy(line, next, length);
        line[length] = '\0';
        line[strcspn(line, "#")] = '\0';
        next += length + (next[length] == '\n');
        uint32_t resource = 0, permission = 0;
        bool any = false, is_host = false;
        const char *why = parse_host(line, made + IMAGE_POLICY_HOSTS_OFFSET, &is_host);
        if (!is_host) {
            why = parse_line(line, &resource, &permission, &any);
        }
        if (why != NULL) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s:%u: %s", name, number, why);
        }
        if (!any) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            if (get(made + IMAGE_POLICY_BYTES + i * IMAGE_GRANT_BYTES) == resource) {
                return sign_fail(fault, SIGN_WRONG_USE, "%s:%u: granted twice", name, number);
            }
        }
        if (count == IMAGE_POLICY_GRANTS) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s:%u: more than %d grants", name, number,
                             IMAGE_POLICY_GRANTS);
        }
        uint8_t *const grant = made + IMAGE_POLICY_BYTES + count++ * IMAGE_GRANT_BYTES;
        put(grant + IMAGE_GRANT_RESOURCE_OFFSET, resource);
        put(grant + IMAGE_GRANT_PERMISSION_OFFSET, permission);
    }
    put(made + IMAGE_POLICY_COUNT_OFFSET, count);
    memcpy(payload, made, sizeof made);
    *size = IMAGE_POLICY_BYTES + (size_t)count * IMAGE_GRANT_BYTES;
    return SIGN_OK;
}

enum sign_status policy_print(FILE *out, const uint8_t *payload, size_t size,
                              struct sign_fault *fault)
{
    struct image_policy policy;
    struct image_grant grant;
    if (image_policy_read(payload, size, &policy) != IMAGE_OK) {
        return sign_fail(fault, SIGN_FAILED, "not a policy");
    }
    for (const char *host = (const char *)policy.hosts; *host != '\0'; host += strlen(host) + 1) {
        (void)fprintf(out, "host %s\n", host);
    }
    for (uint32_t i = 0; image_policy_grant(&policy, i, &grant); i++) {
        char name[WORD];
        unsigned kind = 0;
        bool fixed = false;
        if (!name_of(grant.resource, name, &kind, &fixed)) {
            (void)snprintf(name, sizeof name, "%u", (unsigned)grant.resource);
        }
        (void)fprintf(out, "%-16s", name);
        for (unsigned s = 0; s < SUBJECTS; s++) {
            const uint32_t accesses = grant.permission >> (ACCESSES * s) & 7;
            char rights[ACCESSES + 1] = "";
            size_t used = 0;
            for (unsigned a = 0; a < ACCESSES; a++) {
                if ((accesses >> a & 1) != 0) {
                    rights[used++] = letters[a];
                }
            }
            if (used > 0) {
                (void)fprintf(out, " %s=%s", subjects[s], rights);
            }
        }
        const char *const why = why_not(grant.resource, grant.permission);
        (void)fprintf(out, "%s%s\n", why != NULL ? " # refused: " : "", why != NULL ? why : "");
    }
    return SIGN_OK;
}

enum sign_status policy_devices(const char *list, uint64_t *devices, struct sign_fault *fault)
{
    uint64_t all = 0;
    for (const char *next = list; *next != '\0';) {
        char word[WORD];
        uint32_t value = 0;
        const size_t length = strcspn(next, ",");
        bool found = false;
        if (length < sizeof word) {
            memcpy(word, next, length);
            word[length] = '\0';
            for (size_t i = 0; i < DEVICES && !found; i++) {
                found = strcmp(word, devices_of_chip[i].name) == 0;
                value = devices_of_chip[i].entry - DEVICE_FIRST;
            }
            found = found || (number_of(word, UINT32_MAX, &value) && value < 64);
        }
        if (!found) {
            return sign_fail(fault, SIGN_WRONG_USE, "--devices: '%.*s' is no device",
                             (int)(length < 40 ? length : 40), next);
        }
        all |= (uint64_t)1 << value;
        next += length + (next[length] == ',');
    }
    *devices = all;
    return SIGN_OK;
}
