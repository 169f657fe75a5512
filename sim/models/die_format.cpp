// SPDX-License-Identifier: Apache-2.0
#include "sim/models/die_format.h"

#include <algorithm>
#include <cstring>

#include "cmodel/sha2.h"

namespace pluton::die_format
{

namespace
{

constexpr char magic[] = "PLUTODIE";
constexpr size_t magic_bytes = 8;
constexpr size_t version_at = 8, rows_at = 12, bits_at = 16, zero_at = 20, generation_at = 24;

void put(std::vector<uint8_t> &bytes, size_t at, size_t size, uint64_t value)
{
    for (size_t i = 0; i < size; ++i) {
        bytes[at + i] = uint8_t(value >> (8 * (size - 1 - i)));
    }
}

uint64_t get(const std::vector<uint8_t> &bytes, size_t at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; ++i) {
        value = value << 8 | bytes[at + i];
    }
    return value;
}

void checksum(const std::vector<uint8_t> &bytes, uint8_t out[checksum_bytes])
{
    (void)sha2_hash(SHA2_256, bytes.data(), bytes.size() - checksum_bytes, out); // it is short
}

} // namespace

std::vector<uint8_t> encode(const std::vector<FuseRow> &rows, uint64_t generation)
{
    std::vector<uint8_t> bytes(size_of(rows.size()));
    std::memcpy(bytes.data(), magic, magic_bytes);
    put(bytes, version_at, 4, version);
    put(bytes, rows_at, 4, rows.size());
    put(bytes, bits_at, 4, FuseArray::bits);
    put(bytes, zero_at, 4, 0);
    put(bytes, generation_at, 8, generation);
    size_t at = header_bytes;
    for (const FuseRow &row : rows) {
        put(bytes, at, 8, row.whole);
        put(bytes, at + 8, 8, row.weak);
        put(bytes, at + 16, 8, row.dead);
        at += row_bytes;
    }
    checksum(bytes, &bytes[at]);
    return bytes;
}

std::vector<FuseRow> decode(const std::vector<uint8_t> &bytes, const std::string &path,
                            unsigned rows, uint64_t &generation)
{
    using Reason = DieError::Reason;
    const std::string restore = "; restore it from a copy, or make a new chip (another path)";
    if (bytes.size() >= magic_bytes && std::memcmp(bytes.data(), magic, magic_bytes) != 0) {
        throw DieError(Reason::Magic, path, "is not a die file; give the path of one");
    }
    if (bytes.size() < header_bytes) {
        throw DieError(Reason::Truncated, path,
                       "truncated: " + std::to_string(bytes.size()) + " bytes" + restore);
    }
    const uint64_t found = get(bytes, version_at, 4), count = get(bytes, rows_at, 4);
    if (found != version) {
        throw DieError(Reason::Version, path,
                       "is a die of version " + std::to_string(found) +
                           ", and this program knows " + std::to_string(version) +
                           "; use the program that made it, or make a new chip");
    }
    if (count == 0 || count > most_rows || get(bytes, bits_at, 4) != FuseArray::bits ||
        get(bytes, zero_at, 4) != 0 || (rows != 0 && count != rows)) {
        throw DieError(
            Reason::Geometry, path,
            "has " + std::to_string(count) + " rows of " + std::to_string(get(bytes, bits_at, 4)) +
                " fuses, and this chip has " +
                (rows != 0 ? std::to_string(rows) : "1 to " + std::to_string(most_rows)) + " of " +
                std::to_string(FuseArray::bits) +
                "; use the program that made it, or make a new chip");
    }
    if (bytes.size() != size_of(count)) {
        throw DieError(Reason::Truncated, path,
                       std::string(bytes.size() < size_of(count) ? "truncated" : "too long") +
                           ": " + std::to_string(bytes.size()) + " bytes instead of " +
                           std::to_string(size_of(count)) + restore);
    }
    uint8_t expected[checksum_bytes];
    checksum(bytes, expected);
    if (!std::equal(expected, expected + checksum_bytes, bytes.end() - checksum_bytes)) {
        throw DieError(Reason::Checksum, path, "wrong checksum, its bytes have changed" + restore);
    }
    std::vector<FuseRow> out(count);
    bool good = true;
    size_t at = header_bytes;
    for (FuseRow &row : out) {
        row = {get(bytes, at, 8), get(bytes, at + 8, 8), get(bytes, at + 16, 8)};
        good = good &&
               ((row.whole & row.weak) | (row.whole & row.dead) | (row.weak & row.dead)) == 0 &&
               ((row.whole | row.weak | row.dead) & ~FuseArray::mask) == 0;
        at += row_bytes;
    }
    if (!good) {
        explicit_bzero(out.data(), out.size() * sizeof out[0]);
        throw DieError(
            Reason::Cells, path,
            "a fuse has two states, or lies outside its row: whatever wrote this was wrong" +
                restore);
    }
    generation = get(bytes, generation_at, 8);
    return out;
}

} // namespace pluton::die_format
