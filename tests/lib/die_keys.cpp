// SPDX-License-Identifier: Apache-2.0
#include "tests/lib/die_keys.h"

#include <cstring>

#include "cmodel/secded.h"

namespace pluton
{

namespace
{

bool whole(const FuseRow &row, uint64_t word)
{
    return row.whole == word && row.weak == 0;
}

// 32 bytes from eight rows, the most significant first.
bool bytes_of(const std::vector<FuseRow> &rows, unsigned first, std::array<uint8_t, 32> *bytes,
              std::string *why)
{
    for (unsigned i = 0; i < 8; ++i) {
        const FuseRow &row = rows[first + i];
        uint32_t word = 0;
        if (row.weak != 0 || secded_syndrome(row.whole) != 0 || !secded_decode(row.whole, &word)) {
            *why = "row " + std::to_string(first + i) + " of the committed area is not whole";
            return false;
        }
        for (unsigned b = 0; b < 4; ++b) {
            (*bytes)[4 * i + b] = uint8_t(word >> (24 - 8 * b));
        }
    }
    return true;
}

bool pair(const std::array<uint8_t, 32> &d, const std::array<uint8_t, 32> &digest,
          const std::string &name, struct ecc_point *point, std::string *why)
{
    if (!reference_is_scalar(d.data())) {
        *why = "the " + name + " key is no scalar";
        return false;
    }
    reference_combine(d.data(), nullptr, nullptr, point);
    struct token_key key;
    std::memcpy(key.x, point->x, sizeof key.x);
    std::memcpy(key.y, point->y, sizeof key.y);
    std::array<uint8_t, 32> expected;
    token_digest(&key, expected.data());
    if (expected != digest) {
        *why = "the digest in the fuses is not that of the " + name + " key";
        return false;
    }
    return true;
}

} // namespace

std::vector<unsigned> rows_of_area(unsigned area)
{
    std::vector<unsigned> rows;
    for (unsigned i = 0; i < PLUTON_FUSE_SECRET_ATTESTATION_STRIDE; ++i) {
        rows.push_back(PLUTON_FUSE_SECRET_ATTESTATION +
                       area * PLUTON_FUSE_SECRET_ATTESTATION_STRIDE + i);
    }
    for (unsigned i = 0; i < PLUTON_FUSE_DIGEST_ATTESTATION_STRIDE; ++i) {
        rows.push_back(PLUTON_FUSE_DIGEST_ATTESTATION +
                       area * PLUTON_FUSE_DIGEST_ATTESTATION_STRIDE + i);
    }
    return rows;
}

bool keys_of_die(const std::vector<FuseRow> &rows, DieKeys *keys, std::string *why)
{
    unsigned committed = 0;
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
        if (whole(rows[PLUTON_FUSE_COMMIT + area], PLUTON_FUSE_COMMIT_WORD)) {
            ++committed;
            keys->area = area;
        }
    }
    if (committed != 1) {
        *why = std::to_string(committed) + " areas have a whole commit row";
        return false;
    }
    if (!whole(rows[PLUTON_FUSE_BEGUN + keys->area], PLUTON_FUSE_BEGUN_WORD)) {
        *why = "the begun row of the committed area is not whole";
        return false;
    }
    const unsigned secret = keys->area * PLUTON_FUSE_SECRET_ATTESTATION_STRIDE;
    const unsigned digest = keys->area * PLUTON_FUSE_DIGEST_ATTESTATION_STRIDE;
    if (!bytes_of(rows, PLUTON_FUSE_SECRET_ATTESTATION + secret, &keys->attestation, why) ||
        !bytes_of(rows, PLUTON_FUSE_SECRET_GENERAL + secret, &keys->general, why) ||
        !bytes_of(rows, PLUTON_FUSE_SECRET_ROOT + secret, &keys->root, why) ||
        !bytes_of(rows, PLUTON_FUSE_DIGEST_ATTESTATION + digest, &keys->attestation_digest, why) ||
        !bytes_of(rows, PLUTON_FUSE_DIGEST_GENERAL + digest, &keys->general_digest, why) ||
        !pair(keys->attestation, keys->attestation_digest, "attestation", &keys->attestation_point,
              why) ||
        !pair(keys->general, keys->general_digest, "general", &keys->general_point, why)) {
        return false;
    }
    if (keys->attestation == keys->general || keys->root == std::array<uint8_t, 32>{} ||
        keys->root == keys->attestation || keys->root == keys->general) {
        *why = "two of the three secrets are the same";
        return false;
    }
    struct token_key general;
    std::memcpy(general.x, keys->general_point.x, sizeof general.x);
    std::memcpy(general.y, keys->general_point.y, sizeof general.y);
    token_thumbprint(&general, keys->thumbprint.data());
    return true;
}

} // namespace pluton
