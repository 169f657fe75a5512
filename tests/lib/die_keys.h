// SPDX-License-Identifier: Apache-2.0
// What lies in a die's key area, as nobody but a test may see it, and what must follow from it: by
// the golden models and OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cmodel/token.h"
#include "firmware/hal/generated/spec.h"
#include "sim/models/fuse_array.h"
#include "tests/lib/ecc_reference.h"

namespace pluton
{

struct DieKeys {
    unsigned area = 0;
    std::array<uint8_t, 32> attestation = {}, general = {}, root = {};
    struct ecc_point attestation_point = {}, general_point = {};
    std::array<uint8_t, 32> attestation_digest = {}, general_digest = {}, thumbprint = {};
};

// All rows of an area, without its begun and commit rows.
std::vector<unsigned> rows_of_area(unsigned area);

// The keys of the one committed area: its words whole, every row of it whole (no weak cell) and a
// word of the code, both scalars in range, other ones than each other, and the digests in the area
// those of their public keys. Else false, and *why says what is not so.
bool keys_of_die(const std::vector<FuseRow> &rows, DieKeys *keys, std::string *why);

} // namespace pluton
