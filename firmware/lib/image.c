// SPDX-License-Identifier: Apache-2.0
#include "firmware/lib/image.h"

_Static_assert(IMAGE_SECOND_KEY_BYTES == LMS_KEY_BYTES, "the second key is LMS's");
_Static_assert(IMAGE_SECOND_SIGNATURE_BYTES == LMS_SIGNATURE_BYTES(10),
               "the second signature is LMS_SHA256_M32_H10's");

#define VERSIONS 32u // bits of a fuse counter
#define KEYS 32u     // revocation fuses

struct type_row {
    uint32_t type, entry, place;
};

#define ROW(type, number, name, loader, memory, entry, place, text) [number] = {type, entry, place},
static const struct type_row types[IMAGE_TYPES] = {IMAGE_TYPE_TABLE(ROW)};
#undef ROW

const char *image_error_text(enum image_error error)
{
    switch (error) {
    case IMAGE_OK:
        return "ok";
#define TEXT(error, name, text)                                                                    \
    case error:                                                                                    \
        return name ": it is not so that " text;
        IMAGE_ERROR_TABLE(TEXT)
#undef TEXT
    default:
        return "unknown error";
    }
}

// ---- Bytes ----

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void set_word(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)(value >> 16);
    at[3] = (uint8_t)(value >> 24);
}

// Four characters, the first in the top byte.
static uint32_t characters(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

static void set_characters(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 24);
    at[1] = (uint8_t)(value >> 16);
    at[2] = (uint8_t)(value >> 8);
    at[3] = (uint8_t)value;
}

typedef uint32_t __attribute__((may_alias)) any_word;

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    size_t i = 0;
    if ((((uintptr_t)to | (uintptr_t)from) & 3u) == 0) {
        for (; size - i >= 4; i += 4) {
            *(any_word *)(void *)(to + i) = *(const any_word *)(const void *)(from + i);
        }
    }
    for (; i < size; i++) {
        to[i] = from[i];
    }
}

// By words where it begins at one, as the fields of a loader's header do, and eight of them in a
// turn: most of it is to be zero.
static bool is_zero(const uint8_t *at, size_t size)
{
    uint32_t any = 0;
    size_t i = 0;
    if (((uintptr_t)at & 3u) == 0) {
        for (; size - i >= 32; i += 32) {
            const any_word *w = (const any_word *)(const void *)(at + i);
            any |= w[0] | w[1] | w[2] | w[3] | w[4] | w[5] | w[6] | w[7];
        }
        for (; size - i >= 4; i += 4) {
            any |= *(const any_word *)(const void *)(at + i);
        }
    }
    for (; i < size; i++) {
        any |= at[i];
    }
    return any == 0;
}

static bool equal(const uint8_t *one, const uint8_t *two, size_t size)
{
    uint32_t differ = 0;
    size_t i = 0;
    if ((((uintptr_t)one | (uintptr_t)two) & 3u) == 0) {
        for (; size - i >= 4; i += 4) {
            differ |= *(const any_word *)(const void *)(one + i) ^
                      *(const any_word *)(const void *)(two + i);
        }
    }
    for (; i < size; i++) {
        differ |= (uint32_t)(one[i] ^ two[i]);
    }
    return differ == 0;
}

// ---- Format ----

static bool find_type(uint32_t type, uint32_t *number)
{
    for (uint32_t i = 0; i < IMAGE_TYPES; i++) {
        if (types[i].type == type) {
            *number = i;
            return true;
        }
    }
    return false;
}

// Names, each ended by a zero; the first empty one ends them.
static bool hosts_are_names(const uint8_t *hosts)
{
    uint32_t i = 0;
    while (i < IMAGE_HOSTS_BYTES && hosts[i] != 0) {
        while (i < IMAGE_HOSTS_BYTES && hosts[i] > ' ' && hosts[i] <= '~') {
            i++;
        }
        if (i == IMAGE_HOSTS_BYTES || hosts[i] != 0) {
            return false;
        }
        i++;
    }
    return is_zero(hosts + i, IMAGE_HOSTS_BYTES - i);
}

// image_read() in place: what fails leaves something of it in *m.
static enum image_error read_manifest(const uint8_t *header, struct image_manifest *m)
{
    static const uint8_t nobody[HASH_BYTES] = {0};
    m->type = characters(header + IMAGE_TYPE_OFFSET);
    m->security_version = word(header + IMAGE_SECURITY_VERSION_OFFSET);
    m->release = word(header + IMAGE_RELEASE_OFFSET);
    m->payload_bytes = word(header + IMAGE_PAYLOAD_BYTES_OFFSET);
    m->load = word(header + IMAGE_LOAD_OFFSET);
    m->entry = word(header + IMAGE_ENTRY_OFFSET);
    m->data = word(header + IMAGE_DATA_OFFSET);
    m->data_bytes = word(header + IMAGE_DATA_BYTES_OFFSET);
    m->key_id = word(header + IMAGE_KEY_ID_OFFSET);
    m->devices[0] = word(header + IMAGE_DEVICES_OFFSET);
    m->devices[1] = word(header + IMAGE_DEVICES_OFFSET + 4);
    if (characters(header + IMAGE_MAGIC_OFFSET) != IMAGE_MAGIC ||
        word(header + IMAGE_VERSION_OFFSET) != IMAGE_VERSION || m->key_id >= KEYS ||
        !find_type(m->type, &m->number) || m->security_version > VERSIONS ||
        m->payload_bytes < IMAGE_PAYLOAD_LEAST || m->payload_bytes > IMAGE_PAYLOAD_MOST ||
        m->payload_bytes % 4 != 0 || !hosts_are_names(header + IMAGE_HOSTS_OFFSET) ||
        !is_zero(header + IMAGE_FIELDS_BYTES, IMAGE_HEADER_BYTES - IMAGE_FIELDS_BYTES)) {
        return IMAGE_ERROR_FORMAT;
    }
    copy(m->signer, nobody, sizeof m->signer);
    copy(m->digest, header + IMAGE_DIGEST_OFFSET, sizeof m->digest);
    copy(m->hosts, header + IMAGE_HOSTS_OFFSET, sizeof m->hosts);
    return IMAGE_OK;
}

enum image_error image_read(const uint8_t header[IMAGE_HEADER_BYTES],
                            struct image_manifest *manifest)
{
    struct image_manifest m;
    const enum image_error error = read_manifest(header, &m);
    if (error == IMAGE_OK) {
        *manifest = m;
    }
    return error;
}

// ---- Signatures ----

// SHA-256(0x04 || key).
static bool key_hash(const struct image_ops *ops, const uint8_t *key, uint8_t digest[HASH_BYTES])
{
    static const uint8_t uncompressed = 0x04;
    const struct hash_part parts[2] = {{&uncompressed, 1}, {key, IMAGE_KEY_BYTES}};
    return ops->sha256(ops->context, parts, 2, digest);
}

static bool signed_by(const struct image_ops *ops, const char *label, const uint8_t *bytes,
                      size_t size, const uint8_t *key, const uint8_t *signature)
{
    const struct hash_part parts[2] = {{(const uint8_t *)label, IMAGE_LABEL_BYTES}, {bytes, size}};
    uint8_t digest[HASH_BYTES] = {0xFF}; // not zero, of which anyone makes a signature
    return ops->sha256(ops->context, parts, 2, digest) &&
           ops->verify(ops->context, key, digest, signature);
}

// From `root` to `signature`.
static enum image_error check_signatures(const uint8_t *header, const struct image_chip *chip,
                                         const struct image_ops *ops,
                                         const struct image_manifest *m)
{
    const uint8_t *root = header + IMAGE_ROOT_OFFSET, *key = header + IMAGE_KEY_OFFSET;
    uint8_t digest[HASH_BYTES];
    if (!chip->root_locked || !key_hash(ops, root, digest) ||
        !equal(digest, chip->root_hash, HASH_BYTES)) {
        return IMAGE_ERROR_ROOT;
    }
    if (!signed_by(ops, IMAGE_LABEL_CERTIFICATE, header + IMAGE_CERTIFICATE_SIGNED_OFFSET,
                   IMAGE_CERTIFICATE_SIGNED_BYTES, root, header + IMAGE_CERTIFICATE_OFFSET)) {
        return IMAGE_ERROR_CERTIFICATE;
    }
    if ((word(header + IMAGE_KEY_TYPES_OFFSET) >> m->number & 1) == 0) {
        return IMAGE_ERROR_TYPE_KEY;
    }
    if ((chip->revoked >> m->key_id & 1) != 0) {
        return IMAGE_ERROR_REVOKED;
    }
    if (!signed_by(ops, IMAGE_LABEL_MANIFEST, header + IMAGE_MANIFEST_SIGNED_OFFSET,
                   IMAGE_MANIFEST_SIGNED_BYTES, key, header + IMAGE_SIGNATURE_OFFSET)) {
        return IMAGE_ERROR_SIGNATURE;
    }
    return IMAGE_OK;
}

static bool check_second(const uint8_t *header, const struct image_chip *chip,
                         const struct image_ops *ops)
{
    const uint8_t *key = header + IMAGE_SECOND_KEY_OFFSET;
    const struct hash_part key_part = {key, IMAGE_SECOND_KEY_BYTES};
    const struct hash_part message[2] = {
        {(const uint8_t *)IMAGE_LABEL_SECOND, IMAGE_LABEL_BYTES},
        {header + IMAGE_SECOND_SIGNED_OFFSET, IMAGE_SECOND_SIGNED_BYTES}};
    struct lms_found found = {.root = {0}, .doubt = UINT32_MAX};
    uint8_t digest[HASH_BYTES];
    const bool ok =
        chip->second_locked && ops->sha256(ops->context, &key_part, 1, digest) &&
        equal(digest, chip->second_hash, HASH_BYTES) &&
        lms_find(ops->sha256, ops->context, LMS_SHA256_M32_H10, key, message, 2,
                 header + IMAGE_SECOND_SIGNATURE_OFFSET, IMAGE_SECOND_SIGNATURE_BYTES, &found) &&
        found.doubt == 0 && equal(found.root, key + LMS_ROOT_OFFSET, HASH_BYTES);
    if (ops->second != NULL) {
        ops->second(ops->context, &found, key + LMS_ROOT_OFFSET);
    }
    return ok;
}

// ---- Bounds ----

// `bytes` from `first` on, in whole pages, lie in the region; *end is where the last page ends, and
// does not wrap.
static bool in_region(uint32_t first, uint32_t bytes, const struct image_region *region,
                      uint32_t page, uint32_t *end)
{
    const uint32_t offset = first - region->first; // wraps if it lies before: then it is too large
    if (first % page != 0 || first < region->first || offset > region->bytes ||
        bytes > region->bytes - offset || bytes > UINT32_MAX - (page - 1)) {
        return false;
    }
    const uint32_t pages = (bytes + (page - 1)) / page * page;
    if (pages > region->bytes - offset || pages > UINT32_MAX - first) {
        return false;
    }
    *end = first + pages;
    return true;
}

static bool check_bounds(const struct image_manifest *m, const struct image_wanted *wanted)
{
    uint32_t code_end = 0, data_end = 0;
    if (m->entry != types[m->number].entry || m->entry >= m->payload_bytes ||
        !in_region(m->load, m->payload_bytes, &wanted->code, wanted->page, &code_end)) {
        return false;
    }
    if (m->data == 0 || m->data_bytes == 0) {
        return m->data == 0 && m->data_bytes == 0;
    }
    return in_region(m->data, m->data_bytes, &wanted->data, wanted->page, &data_end) &&
           (code_end <= m->data || data_end <= m->load);
}

// ---- All of it ----

enum image_error image_check(const uint8_t header[IMAGE_HEADER_BYTES],
                             const struct image_chip *chip, const struct image_wanted *wanted,
                             const struct image_ops *ops, struct image_manifest *manifest)
{
    struct image_manifest m;
    enum image_error error = read_manifest(header, &m);
    if (error != IMAGE_OK) {
        return error;
    }
    const bool none = is_zero(header + IMAGE_CERTIFICATE_OFFSET, IMAGE_CERTIFICATE_BYTES) &&
                      is_zero(header + IMAGE_SIGNATURE_OFFSET, IMAGE_SIGNATURE_BYTES);
    if (none && chip->unsigned_permitted && !chip->root_locked) {
        if (chip->second_compulsory) {
            return IMAGE_ERROR_SECOND;
        }
    } else {
        error = check_signatures(header, chip, ops, &m);
        if (error != IMAGE_OK) {
            return error;
        }
        if (chip->second_compulsory && !check_second(header, chip, ops)) {
            return IMAGE_ERROR_SECOND;
        }
        if (!key_hash(ops, header + IMAGE_KEY_OFFSET, m.signer)) {
            return IMAGE_ERROR_SIGNATURE;
        }
    }
    if (m.type != wanted->type) {
        return IMAGE_ERROR_TYPE;
    }
    if (!check_bounds(&m, wanted)) {
        return IMAGE_ERROR_BOUNDS;
    }
    if (m.security_version < chip->least_version[m.number]) {
        return IMAGE_ERROR_ROLLBACK;
    }
    *manifest = m;
    return IMAGE_OK;
}

enum image_error image_check_digest(const struct image_manifest *manifest,
                                    const uint8_t digest[HASH_BYTES])
{
    return equal(manifest->digest, digest, HASH_BYTES) ? IMAGE_OK : IMAGE_ERROR_DIGEST;
}

// ---- The slots ----

static bool table_digest(const struct image_ops *ops, const uint8_t *bytes,
                         uint8_t digest[HASH_BYTES])
{
    const struct hash_part part = {bytes, IMAGE_TABLE_CHECK_OFFSET};
    return ops->sha256(ops->context, &part, 1, digest);
}

static bool table_valid(const struct image_ops *ops, const uint8_t *bytes)
{
    uint8_t digest[HASH_BYTES];
    return characters(bytes + IMAGE_TABLE_FIELD_MAGIC_OFFSET) == IMAGE_TABLE_MAGIC &&
           word(bytes + IMAGE_TABLE_FIELD_VERSION_OFFSET) == IMAGE_TABLE_VERSION &&
           word(bytes + IMAGE_TABLE_FIRST_OFFSET) < IMAGE_SLOTS &&
           is_zero(bytes + IMAGE_TABLE_RESERVED_OFFSET, IMAGE_TABLE_RESERVED_BYTES) &&
           table_digest(ops, bytes, digest) &&
           equal(digest, bytes + IMAGE_TABLE_CHECK_OFFSET, HASH_BYTES);
}

void image_tables_read(const uint8_t one[IMAGE_TABLE_BYTES], const uint8_t two[IMAGE_TABLE_BYTES],
                       const struct image_ops *ops, struct image_table *table)
{
    const uint8_t *const bytes[2] = {one, two};
    const bool valid[2] = {table_valid(ops, one), table_valid(ops, two)};
    struct image_table t = {.counts = IMAGE_NO_TABLE};
    if (valid[0] && valid[1]) {
        const uint32_t ahead =
            word(two + IMAGE_TABLE_SEQUENCE_OFFSET) - word(one + IMAGE_TABLE_SEQUENCE_OFFSET);
        t.counts = ahead != 0 && ahead < (uint32_t)1 << 31 ? 1 : 0;
    } else if (valid[0] || valid[1]) {
        t.counts = valid[0] ? 0 : 1;
    }
    if (t.counts != IMAGE_NO_TABLE) {
        t.sequence = word(bytes[t.counts] + IMAGE_TABLE_SEQUENCE_OFFSET);
        t.first = word(bytes[t.counts] + IMAGE_TABLE_FIRST_OFFSET);
    }
    *table = t;
}

bool image_table_next(const struct image_table *table, uint32_t first, const struct image_ops *ops,
                      uint32_t *sector, uint8_t bytes[IMAGE_TABLE_BYTES])
{
    uint8_t next[IMAGE_TABLE_BYTES] = {0};
    if (first >= IMAGE_SLOTS) {
        return false;
    }
    set_characters(next + IMAGE_TABLE_FIELD_MAGIC_OFFSET, IMAGE_TABLE_MAGIC);
    set_word(next + IMAGE_TABLE_FIELD_VERSION_OFFSET, IMAGE_TABLE_VERSION);
    set_word(next + IMAGE_TABLE_SEQUENCE_OFFSET, table->sequence + 1);
    set_word(next + IMAGE_TABLE_FIRST_OFFSET, first);
    if (!table_digest(ops, next, next + IMAGE_TABLE_CHECK_OFFSET)) {
        return false;
    }
    *sector = table->counts == 0 ? 1 : 0;
    copy(bytes, next, sizeof next);
    return true;
}

uint32_t image_slot(const struct image_table *table, uint32_t failed)
{
    const uint32_t first = table->first & 1;
    if ((failed >> first & 1) == 0) {
        return first;
    }
    return (failed >> (first ^ 1) & 1) == 0 ? first ^ 1 : IMAGE_NO_SLOT;
}

bool image_place(uint32_t slot, uint32_t type, uint32_t *offset)
{
    static const uint32_t slots[IMAGE_SLOTS] = {IMAGE_FLASH_SLOT_0, IMAGE_FLASH_SLOT_1};
    uint32_t number = 0;
    if (slot >= IMAGE_SLOTS || !find_type(type, &number)) {
        return false;
    }
    *offset = slots[slot] + types[number].place;
    return true;
}

// ---- Policies ----

static void read_grant(const uint8_t *grants, uint32_t index, struct image_grant *grant)
{
    const uint8_t *at = grants + (size_t)index * IMAGE_GRANT_BYTES;
    grant->resource = word(at + IMAGE_GRANT_RESOURCE_OFFSET);
    grant->permission = word(at + IMAGE_GRANT_PERMISSION_OFFSET);
}

enum image_error image_policy_read(const uint8_t *payload, size_t bytes,
                                   struct image_policy *policy)
{
    uint32_t granted[(IMAGE_POLICY_RESOURCES + 31) / 32] = {0};
    if (bytes < IMAGE_POLICY_BYTES ||
        characters(payload + IMAGE_POLICY_FIELD_MAGIC_OFFSET) != IMAGE_POLICY_MAGIC ||
        !hosts_are_names(payload + IMAGE_POLICY_HOSTS_OFFSET)) {
        return IMAGE_ERROR_FORMAT;
    }
    const struct image_policy p = {.hosts = payload + IMAGE_POLICY_HOSTS_OFFSET,
                                   .grants = payload + IMAGE_POLICY_BYTES,
                                   .count = word(payload + IMAGE_POLICY_COUNT_OFFSET)};
    if (p.count > IMAGE_POLICY_GRANTS ||
        bytes != IMAGE_POLICY_BYTES + (size_t)p.count * IMAGE_GRANT_BYTES) {
        return IMAGE_ERROR_FORMAT;
    }
    for (uint32_t i = 0; i < p.count; i++) {
        struct image_grant grant;
        read_grant(p.grants, i, &grant);
        if (grant.resource >= IMAGE_POLICY_RESOURCES ||
            (grant.permission & ~IMAGE_POLICY_PERMISSIONS) != 0) {
            return IMAGE_ERROR_FORMAT;
        }
        const uint32_t bit = (uint32_t)1 << grant.resource % 32;
        if ((granted[grant.resource / 32] & bit) != 0) {
            return IMAGE_ERROR_FORMAT;
        }
        granted[grant.resource / 32] |= bit;
    }
    *policy = p;
    return IMAGE_OK;
}

bool image_policy_grant(const struct image_policy *policy, uint32_t index,
                        struct image_grant *grant)
{
    if (index >= policy->count) {
        return false;
    }
    read_grant(policy->grants, index, grant);
    return true;
}
