// SPDX-License-Identifier: Apache-2.0
#include "sim/native/oracle.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <stdexcept>

#include "cmodel/hmac.h"
#include "cmodel/sha2.h"

namespace pluton
{

const char *algorithm_name(enum sha2_dev_alg alg)
{
    static const char *const names[] = {"SHA-224", "SHA-256", "SHA-384", "SHA-512"};
    return names[alg];
}

Bytes golden_digest(enum sha2_dev_alg alg, const uint8_t *bytes, size_t size)
{
    Bytes digest(sha2_dev_digest_size(alg));
    if (sha2_hash(static_cast<enum sha2_alg>(alg), bytes, size, digest.data()) != SHA2_OK) {
        throw std::runtime_error("the golden model can't make a digest");
    }
    return digest;
}

static const EVP_MD *openssl_type(enum sha2_dev_alg alg)
{
    const EVP_MD *const types[] = {EVP_sha224(), EVP_sha256(), EVP_sha384(), EVP_sha512()};
    return types[alg];
}

Bytes openssl_digest(enum sha2_dev_alg alg, const uint8_t *bytes, size_t size)
{
    Bytes digest(sha2_dev_digest_size(alg));
    if (EVP_Digest(bytes, size, digest.data(), nullptr, openssl_type(alg), nullptr) != 1) {
        throw std::runtime_error("OpenSSL can't make a digest");
    }
    return digest;
}

Bytes golden_hmac(enum sha2_dev_alg alg, const Bytes &key, const uint8_t *bytes, size_t size)
{
    Bytes tag(sha2_dev_digest_size(alg));
    if (hmac_compute(static_cast<enum sha2_alg>(alg), key.data(), key.size(), bytes, size,
                     tag.data()) != SHA2_OK) {
        throw std::runtime_error("the golden model can't make an HMAC");
    }
    return tag;
}

Bytes openssl_hmac(enum sha2_dev_alg alg, const Bytes &key, const uint8_t *bytes, size_t size)
{
    Bytes tag(sha2_dev_digest_size(alg));
    const uint8_t none = 0; // OpenSSL takes a null key as "the one before"
    if (HMAC(openssl_type(alg), key.empty() ? &none : key.data(), int(key.size()), bytes, size,
             tag.data(), nullptr) == nullptr) {
        throw std::runtime_error("OpenSSL can't make an HMAC");
    }
    return tag;
}

std::array<uint8_t, PLUTON_ENTRY_BYTES> entry_of(const Component &component, const Bytes &digest)
{
    std::array<uint8_t, PLUTON_ENTRY_BYTES> entry = {};
    for (unsigned i = 0; i < 4; ++i) {
        entry[PLUTON_ENTRY_TYPE_OFFSET + i] = uint8_t(component.type >> (24 - 8 * i));
        entry[PLUTON_ENTRY_SECURITY_VERSION_OFFSET + i] =
            uint8_t(component.security_version >> (24 - 8 * i));
    }
    std::copy(component.signer.begin(), component.signer.end(),
              entry.begin() + PLUTON_ENTRY_SIGNER_OFFSET);
    std::copy(digest.begin(), digest.end(), entry.begin() + PLUTON_ENTRY_DIGEST_OFFSET);
    return entry;
}

void extend(std::array<uint8_t, ACCUMULATOR_DEV_BYTES> &acc,
            const std::array<uint8_t, PLUTON_ENTRY_BYTES> &entry)
{
    Bytes both(acc.begin(), acc.end());
    both.insert(both.end(), entry.begin(), entry.end());
    const Bytes digest = openssl_digest(SHA2_DEV_SHA256, both.data(), both.size());
    std::copy(digest.begin(), digest.end(), acc.begin());
}

} // namespace pluton
