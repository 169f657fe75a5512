// SPDX-License-Identifier: Apache-2.0
#include "firmware/monitor/policy.h"

#include "firmware/lib/hosts.h"

#define RIGHTS_OF(permission, subject) ((permission) >> (3u * (subject)) & 7u)

const char *policy_error_name(enum policy_error error)
{
    static const char *const names[] = {"ok",     "format", "taken",  "fixed",
                                        "rights", "device", "subject"};
    return (unsigned)error < sizeof names / sizeof names[0] ? names[error] : "unknown";
}

// The rights that a kind's grant may name: bit a, access a.
static uint32_t grantable(uint32_t kind)
{
#define KIND(value, name, boot, ungranted, grant)                                                  \
    if (kind == (value)) {                                                                         \
        return grant;                                                                              \
    }
    PLUTON_KIND_TABLE(KIND)
#undef KIND
    return 0;
}

static bool device_grantable(uint32_t resource)
{
#define DEVICE(entry, name, base, size, boot, fixed)                                               \
    if (resource == (entry)) {                                                                     \
        return (fixed) == 0;                                                                       \
    }
    PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
    return false;
}

static bool runs(const struct policy_bounds *bounds, uint32_t subject)
{
    return (bounds->runs >> subject & 1u) != 0;
}

static enum policy_error check_page(uint32_t resource, const struct policy_bounds *bounds,
                                    uint32_t *kind)
{
    if (resource < PLUTON_RESOURCE_SRAM + PLUTON_SRAM_PAGES) {
        *kind = PLUTON_KIND_SRAM;
        return pages_has(&bounds->taken, resource - PLUTON_RESOURCE_SRAM) ? POLICY_TAKEN
                                                                          : POLICY_OK;
    }
    *kind = PLUTON_KIND_FLASH;
    return POLICY_OK;
}

static enum policy_error check_device(const struct image_grant *grant,
                                      const struct policy_bounds *bounds)
{
    const uint32_t number = grant->resource - PLUTON_RESOURCE_FIREWALL;
    if (!device_grantable(grant->resource)) {
        return POLICY_FIXED;
    }
    bool named = true;
    for (uint32_t s = PLUTON_SUBJECT_APP_NORMAL; s < POLICY_SUBJECTS; s++) {
        named = named && (RIGHTS_OF(grant->permission, s) == 0 || !runs(bounds, s) ||
                          (bounds->devices[s][number / 32] >> (number % 32) & 1u) != 0);
    }
    return named ? POLICY_OK : POLICY_DEVICE;
}

static enum policy_error check_rights(uint32_t permission, uint32_t kind,
                                      const struct policy_bounds *bounds)
{
    uint32_t all = 0;
    for (uint32_t subject = 0; subject < POLICY_SUBJECTS; subject++) {
        const uint32_t rights = RIGHTS_OF(permission, subject);
        all |= rights;
        if (rights != 0 && subject > PLUTON_SUBJECT_APP_SECURE && !runs(bounds, subject)) {
            return POLICY_SUBJECT;
        }
    }
    const uint32_t both = 1u << PLUTON_ACCESS_WRITE | 1u << PLUTON_ACCESS_EXECUTE;
    return (all & ~grantable(kind)) != 0 || (all & both) == both ? POLICY_RIGHTS : POLICY_OK;
}

enum policy_error policy_check(const struct image_policy *policy,
                               const struct policy_bounds *bounds)
{
    enum policy_error error = POLICY_OK;
    struct image_grant grant = {0};
    for (uint32_t i = 0; i < policy->count && error == POLICY_OK; i++) {
        uint32_t kind = PLUTON_KIND_DEVICE;
        if (!image_policy_grant(policy, i, &grant) || grant.resource >= PLUTON_RESOURCES ||
            (grant.permission & ~PLUTON_PERMISSION_MASK) != 0) {
            return POLICY_FORMAT;
        }
        error = grant.resource < PLUTON_RESOURCE_FIREWALL
                    ? check_page(grant.resource, bounds, &kind)
                    : check_device(&grant, bounds);
        if (error == POLICY_OK) {
            error = check_rights(grant.permission, kind, bounds);
        }
    }
    return error;
}

void policy_hosts(const struct image_policy *policy, uint8_t hosts[IMAGE_HOSTS_BYTES])
{
    uint32_t kept = 0, bytes = 0;
    for (uint32_t at = 0; (bytes = hosts_name_bytes(hosts, at)) != 0; at += bytes + 1) {
        if (at + bytes == IMAGE_HOSTS_BYTES || !hosts_named(policy->hosts, hosts + at, bytes)) {
            continue;
        }
        for (uint32_t i = 0; i <= bytes; i++) { // with its end
            hosts[kept++] = hosts[at + i];
        }
    }
    while (kept < IMAGE_HOSTS_BYTES) {
        hosts[kept++] = 0;
    }
}

uint32_t policy_hosts_beyond(const struct image_policy *policy,
                             const uint8_t hosts[IMAGE_HOSTS_BYTES])
{
    uint32_t beyond = 0, bytes = 0;
    for (uint32_t at = 0; (bytes = hosts_name_bytes(hosts, at)) != 0; at += bytes + 1) {
        beyond += hosts_named(policy->hosts, hosts + at, bytes) ? 0u : 1u;
    }
    return beyond;
}
