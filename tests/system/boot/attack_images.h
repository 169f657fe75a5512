// SPDX-License-Identifier: Apache-2.0
// Images, tables and policies for attacks: signed with the keys of tests, whatever they say, so
// that each check can be the first one that fails.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/lib/image_keys.h"

namespace boot_attack
{

using Bytes = std::vector<uint8_t>;

// What these flashes are signed with, and what the die believes: root BENCH_ROOT, versions from
// `least` on, every key but `revoked`.
constexpr uint32_t least = 2, revoked_key = 4;

struct Signer {
    enum bench_key root = BENCH_ROOT, key = BENCH_IMAGE_KEY;
    uint32_t id = 0, types = (1u << IMAGE_TYPES) - 1;
    bool second = false;
};

// A header's words by their offset, instead of what would be there; they are signed.
using Words = std::map<uint32_t, uint32_t>;

// Header and payload of an image of `type` where docs/boot.md has it.
Bytes image(uint32_t type, const Bytes &payload, const Words &words = {}, const Signer &by = {});

struct Grant {
    uint32_t resource, permission;
};

Bytes policy(const std::vector<Grant> &grants);

Bytes table(uint32_t sequence, uint32_t first);

// The name of the check that a header with this byte changed fails first, from the format's words
// (spec/image.toml): empty where nothing covers it.
std::string first_failure(const Bytes &changed, uint32_t offset, bool second_compulsory);

uint32_t word_at(const Bytes &bytes, uint32_t offset);
std::string type_name(uint32_t type);
uint32_t type_number(uint32_t type);
// The code of a check by its name.
uint32_t check_code(const std::string &name);

} // namespace boot_attack
