// SPDX-License-Identifier: Apache-2.0
// Digests and HMACs that the hardware's are checked against: the golden model and, independent of
// it, OpenSSL.
#pragma once

#include <string>

#include "sim/native/firmware.h"

namespace pluton
{

const char *algorithm_name(enum sha2_dev_alg alg);

Bytes golden_digest(enum sha2_dev_alg alg, const uint8_t *bytes, size_t size);
Bytes openssl_digest(enum sha2_dev_alg alg, const uint8_t *bytes, size_t size);
Bytes golden_hmac(enum sha2_dev_alg alg, const Bytes &key, const uint8_t *bytes, size_t size);
Bytes openssl_hmac(enum sha2_dev_alg alg, const Bytes &key, const uint8_t *bytes, size_t size);

// An entry as it is hashed and logged (spec/measurement.toml).
std::array<uint8_t, PLUTON_ENTRY_BYTES> entry_of(const Component &component, const Bytes &digest);

// register <= SHA-256(register || entry)
void extend(std::array<uint8_t, ACCUMULATOR_DEV_BYTES> &acc,
            const std::array<uint8_t, PLUTON_ENTRY_BYTES> &entry);

} // namespace pluton
