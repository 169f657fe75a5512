// SPDX-License-Identifier: Apache-2.0
#include "tests/system/boot/attack_images.h"

#include <cstdlib>
#include <cstring>

#include <openssl/sha.h>

#include "firmware/hal/generated/resources.h"

namespace boot_attack
{

namespace
{

constexpr uint32_t release_number = 7;
constexpr char host[] = "update.example";

struct Layout {
    uint32_t type, load, entry, data, data_bytes;
};

// docs/boot.md, Memory.
const Layout layouts[] = {
    {IMAGE_TYPE_PLRT, 0x00100000, 0x80, 0, 0},
    {IMAGE_TYPE_SMON, 0x80000000, 0x80, 0x80010000, 0x10000},
    {IMAGE_TYPE_NWOS, 0x80020000, 0x80, 0x80040000, 0x20000},
    {IMAGE_TYPE_POLI, 0x80070000, 0, 0, 0},
};

const struct {
    uint32_t type, number;
    const char *name;
} types[] = {
#define TYPE(type, number, name, ...) {type, number, name},
    IMAGE_TYPE_TABLE(TYPE)
#undef TYPE
};

void put(Bytes &bytes, uint32_t offset, uint32_t value)
{
    for (unsigned i = 0; i < 4; ++i) {
        bytes[offset + i] = uint8_t(value >> (8 * i));
    }
}

void put(Bytes &bytes, uint32_t offset, const uint8_t *from, size_t size)
{
    std::memcpy(bytes.data() + offset, from, size);
}

Bytes labelled(const char *label, const Bytes &header, uint32_t bytes)
{
    Bytes all(label, label + IMAGE_LABEL_BYTES);
    all.insert(all.end(), header.begin(), header.begin() + bytes);
    return all;
}

void sign(Bytes &header, const Signer &by)
{
    const Bytes message = labelled(IMAGE_LABEL_MANIFEST, header, IMAGE_MANIFEST_SIGNED_BYTES);
    const struct image_signer signer = bench_signer(by.key);
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(message.data(), message.size(), digest);
    if (!signer.sign(signer.context, digest, header.data() + IMAGE_SIGNATURE_OFFSET)) {
        std::abort();
    }
    if (by.second) {
        const struct image_second_signer second = bench_second(1);
        const Bytes whole = labelled(IMAGE_LABEL_SECOND, header, IMAGE_SECOND_SIGNED_BYTES);
        put(header, IMAGE_SECOND_KEY_OFFSET, second.key, sizeof second.key);
        if (!second.sign(second.context, whole.data(), whole.size(),
                         header.data() + IMAGE_SECOND_SIGNATURE_OFFSET)) {
            std::abort();
        }
    }
}

bool hosts_are_names(const Bytes &header)
{
    const char *at = reinterpret_cast<const char *>(header.data()) + IMAGE_HOSTS_OFFSET;
    const std::string all(at, IMAGE_HOSTS_BYTES);
    const size_t end = all.find(std::string(2, '\0'));
    if (all[0] == '\0') {
        return all.find_first_not_of('\0') == std::string::npos;
    }
    if (end == std::string::npos || all.find_first_not_of('\0', end) != std::string::npos) {
        return false;
    }
    for (size_t i = 0; i < end; ++i) {
        if (all[i] != '\0' && (all[i] < 0x21 || all[i] > 0x7E)) {
            return false;
        }
    }
    return true;
}

} // namespace

Bytes image(uint32_t type, const Bytes &payload, const Words &words, const Signer &by)
{
    const Layout *layout = layouts;
    while (layout->type != type) {
        ++layout;
    }
    Bytes header(IMAGE_HEADER_BYTES);
    const struct image_certificate certificate =
        bench_certificate(by.root, by.key, by.id, by.types);
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(payload.data(), payload.size(), digest);
    put(header, IMAGE_MAGIC_OFFSET, __builtin_bswap32(IMAGE_MAGIC));
    put(header, IMAGE_VERSION_OFFSET, IMAGE_VERSION);
    put(header, IMAGE_ROOT_OFFSET, certificate.bytes, sizeof certificate.bytes);
    put(header, IMAGE_TYPE_OFFSET, __builtin_bswap32(type));
    put(header, IMAGE_SECURITY_VERSION_OFFSET, least);
    put(header, IMAGE_RELEASE_OFFSET, release_number);
    put(header, IMAGE_PAYLOAD_BYTES_OFFSET, uint32_t(payload.size()));
    put(header, IMAGE_LOAD_OFFSET, layout->load);
    put(header, IMAGE_ENTRY_OFFSET, layout->entry);
    put(header, IMAGE_DATA_OFFSET, layout->data);
    put(header, IMAGE_DATA_BYTES_OFFSET, layout->data_bytes);
    put(header, IMAGE_DEVICES_OFFSET, 1u << (PLUTON_RESOURCE_UART0 - PLUTON_RESOURCE_FIREWALL));
    put(header, IMAGE_DIGEST_OFFSET, digest, sizeof digest);
    std::memcpy(header.data() + IMAGE_HOSTS_OFFSET, host, sizeof host);
    for (const auto &word : words) {
        put(header, word.first, word.second);
    }
    sign(header, by);
    header.insert(header.end(), payload.begin(), payload.end());
    return header;
}

Bytes policy(const std::vector<Grant> &grants)
{
    Bytes bytes(IMAGE_POLICY_BYTES + grants.size() * IMAGE_GRANT_BYTES);
    put(bytes, IMAGE_POLICY_FIELD_MAGIC_OFFSET, __builtin_bswap32(IMAGE_POLICY_MAGIC));
    put(bytes, IMAGE_POLICY_COUNT_OFFSET, uint32_t(grants.size()));
    for (size_t i = 0; i < grants.size(); ++i) {
        const uint32_t at = uint32_t(IMAGE_POLICY_BYTES + i * IMAGE_GRANT_BYTES);
        put(bytes, at + IMAGE_GRANT_RESOURCE_OFFSET, grants[i].resource);
        put(bytes, at + IMAGE_GRANT_PERMISSION_OFFSET, grants[i].permission);
    }
    return bytes;
}

Bytes table(uint32_t sequence, uint32_t first)
{
    Bytes bytes(IMAGE_TABLE_BYTES);
    put(bytes, IMAGE_TABLE_FIELD_MAGIC_OFFSET, __builtin_bswap32(IMAGE_TABLE_MAGIC));
    put(bytes, IMAGE_TABLE_FIELD_VERSION_OFFSET, IMAGE_TABLE_VERSION);
    put(bytes, IMAGE_TABLE_SEQUENCE_OFFSET, sequence);
    put(bytes, IMAGE_TABLE_FIRST_OFFSET, first);
    SHA256(bytes.data(), IMAGE_TABLE_CHECK_OFFSET, bytes.data() + IMAGE_TABLE_CHECK_OFFSET);
    return bytes;
}

uint32_t word_at(const Bytes &bytes, uint32_t offset)
{
    return uint32_t(bytes[offset]) | uint32_t(bytes[offset + 1]) << 8 |
           uint32_t(bytes[offset + 2]) << 16 | uint32_t(bytes[offset + 3]) << 24;
}

std::string first_failure(const Bytes &changed, uint32_t offset, bool second_compulsory)
{
    const uint32_t payload_bytes = word_at(changed, IMAGE_PAYLOAD_BYTES_OFFSET);
    bool type = false;
    for (const auto &known : types) {
        type = type || word_at(changed, IMAGE_TYPE_OFFSET) == __builtin_bswap32(known.type);
    }
    const bool form = word_at(changed, IMAGE_MAGIC_OFFSET) == __builtin_bswap32(IMAGE_MAGIC) &&
                      word_at(changed, IMAGE_VERSION_OFFSET) == IMAGE_VERSION &&
                      word_at(changed, IMAGE_KEY_ID_OFFSET) <= 31 && type &&
                      word_at(changed, IMAGE_SECURITY_VERSION_OFFSET) <= 32 && payload_bytes >= 4 &&
                      payload_bytes <= IMAGE_PAYLOAD_MOST && payload_bytes % 4 == 0 &&
                      hosts_are_names(changed);
    if (!form || (offset >= IMAGE_FIELDS_BYTES && offset < IMAGE_HEADER_BYTES)) {
        return "format";
    }
    if (offset >= IMAGE_HEADER_BYTES) {
        return "digest";
    }
    if (offset >= IMAGE_SECOND_KEY_OFFSET) {
        return second_compulsory ? "second" : "";
    }
    if (offset >= IMAGE_ROOT_OFFSET && offset < IMAGE_KEY_ID_OFFSET) {
        return "root";
    }
    return offset >= IMAGE_TYPE_OFFSET ? "signature" : "certificate";
}

std::string type_name(uint32_t type)
{
    return {char(type >> 24), char(type >> 16), char(type >> 8), char(type)};
}

uint32_t type_number(uint32_t type)
{
    for (const auto &known : types) {
        if (known.type == type) {
            return known.number;
        }
    }
    std::abort();
}

uint32_t check_code(const std::string &name)
{
#define CHECK(error, text, ...)                                                                    \
    if (name == (text)) {                                                                          \
        return error;                                                                              \
    }
    IMAGE_ERROR_TABLE(CHECK)
#undef CHECK
    std::abort();
}

} // namespace boot_attack
