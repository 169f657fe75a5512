// SPDX-License-Identifier: Apache-2.0
// Capabilities by the secure mailbox: OpenSSL signs as the root key; what is not for this chip,
// this boot or by this key is refused; what is accepted shows in the token, and returns the chip.
#include <cstring>

#include <sys/stat.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "firmware/lib/capability.h"
#include "host/verify/token.h"
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

Bytes point_of(EVP_PKEY *key)
{
    uint8_t octets[65];
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets,
                                        &size) != 1 ||
        size != sizeof octets) {
        return {};
    }
    return Bytes(octets + 1, octets + size);
}

void put_number(const BIGNUM *number, uint8_t *to)
{
    BN_bn2binpad(number, to, 32);
}

Bytes capability(EVP_PKEY *key, uint32_t kind, const Bytes &device, const Bytes &challenge)
{
    Bytes bytes(CAPABILITY_BYTES);
    const Bytes point = point_of(key);
    std::memcpy(&bytes[CAPABILITY_LABEL_OFFSET], CAPABILITY_LABEL_TEXT, CAPABILITY_LABEL_BYTES);
    for (unsigned i = 0; i < 4; ++i) {
        bytes[CAPABILITY_KIND_OFFSET + i] = uint8_t(kind >> (24 - 8 * i));
    }
    std::copy(device.begin(), device.end(), &bytes[CAPABILITY_DEVICE_OFFSET]);
    std::copy(challenge.begin(), challenge.end(), &bytes[CAPABILITY_CHALLENGE_OFFSET]);
    std::copy(point.begin(), point.end(), &bytes[CAPABILITY_ROOT_OFFSET]);
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(bytes.data(), CAPABILITY_SIGNATURE_OFFSET, digest);
    uint8_t der[80];
    size_t size = sizeof der;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, nullptr);
    const uint8_t *at = der;
    if (EVP_PKEY_sign_init(context) == 1 &&
        EVP_PKEY_sign(context, der, &size, digest, sizeof digest) == 1) {
        ECDSA_SIG *signature = d2i_ECDSA_SIG(nullptr, &at, long(size));
        put_number(ECDSA_SIG_get0_r(signature), &bytes[CAPABILITY_SIGNATURE_OFFSET]);
        put_number(ECDSA_SIG_get0_s(signature), &bytes[CAPABILITY_SIGNATURE_OFFSET + 32]);
        ECDSA_SIG_free(signature);
    }
    EVP_PKEY_CTX_free(context);
    return bytes;
}

Bytes device_of(Chip &chip)
{
    const Answer keys = chip.call(Mailbox::Secure, MAILBOX_OP_PUBLIC_KEYS);
    Bytes point = {4};
    if (keys.payload.size() == 128) {
        point.insert(point.end(), keys.payload.begin(), keys.payload.begin() + 64);
    }
    Bytes device(SHA256_DIGEST_LENGTH);
    SHA256(point.data(), point.size(), device.data());
    return device;
}

uint32_t life_cycle(Chip &chip, size_t offset)
{
    return Chip::word(chip.call(Mailbox::Normal, MAILBOX_OP_LIFE_CYCLE).payload, offset);
}

void refused(Chip &chip, Checks &checks, const Bytes &bytes, enum dev_error error, const char *what)
{
    const Answer answer = chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_ACCEPT, bytes);
    checks.that(answer.code == uint32_t(error) && answer.payload.empty(),
                std::string("a capability ") + what + ": " + std::to_string(answer.code));
}

void debug(Context &context, EVP_PKEY *root)
{
    Checks &checks = context.checks;
    Chip chip(context.born, 12, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    const Bytes device = device_of(chip);
    refused(chip, checks, capability(root, CAPABILITY_KIND_DEBUG, device, Bytes(32)), DEV_ORDER,
            "before a challenge");
    const Answer challenge = chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_CHALLENGE);
    checks.that(challenge.code == 0 && challenge.payload.size() == 32, "capability_challenge");
    checks.that(chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_CHALLENGE).payload ==
                    challenge.payload,
                "the challenge stays");
    const Bytes good = capability(root, CAPABILITY_KIND_DEBUG, device, challenge.payload);
    Bytes other = device;
    other[0] ^= 1;
    refused(chip, checks, capability(root, CAPABILITY_KIND_DEBUG, other, challenge.payload),
            DEV_DEVICE, "of another chip");
    refused(chip, checks, capability(root, CAPABILITY_KIND_DEBUG, device, other), DEV_CHALLENGE,
            "of another boot");
    EVP_PKEY *stranger = EVP_EC_gen("P-256");
    refused(chip, checks, capability(stranger, CAPABILITY_KIND_DEBUG, device, challenge.payload),
            DEV_ROOT, "of another key");
    EVP_PKEY_free(stranger);
    Bytes bad = good;
    bad[CAPABILITY_SIGNATURE_OFFSET + 40] ^= 1;
    refused(chip, checks, bad, DEV_SIGNATURE, "with a wrong signature");
    bad = good;
    bad[0] ^= 1;
    refused(chip, checks, bad, DEV_FORMAT, "with another label");
    refused(chip, checks, capability(root, CAPABILITY_KIND_RETURN, device, challenge.payload),
            DEV_DENIED, "to return a chip that is not Secured");
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_CAPABILITY_ACCEPT, good).code,
                MAILBOX_ERROR_MAILBOX, "a capability by Normal World");
    checks.same(life_cycle(chip, 4), 0x2000, "tokens before a capability");
    const Answer accepted = chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_ACCEPT, good);
    checks.that(accepted.code == 0 && Chip::word(accepted.payload, 0) == CAPABILITY_DEBUG,
                "capability_accept");
    checks.same(life_cycle(chip, 4), VERIFY_DEBUG_OPEN, "tokens after it");
    refused(chip, checks, good, DEV_ORDER, "a second time");
    context.cycles.insert(chip.cycles.begin(), chip.cycles.end());
}

void give_back(Context &context, EVP_PKEY *root)
{
    Checks &checks = context.checks;
    Chip chip(context.born, 13, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454355})).code, 0,
                "advance");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_RETURN, Chip::words({0x5245544E})).code,
                DEV_CAPABILITY, "return without a capability");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_RETURN, Chip::words({0})).code,
                MAILBOX_ERROR_ARGUMENT, "return without confirm");
    const Answer challenge = chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_CHALLENGE);
    const Answer accepted =
        chip.call(Mailbox::Secure, MAILBOX_OP_CAPABILITY_ACCEPT,
                  capability(root, CAPABILITY_KIND_RETURN, device_of(chip), challenge.payload));
    checks.that(accepted.code == 0 && Chip::word(accepted.payload, 0) == CAPABILITY_RETURN,
                "a capability to return");
    checks.same(life_cycle(chip, 4), 0x3000, "debug stays shut");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_RETURN, Chip::words({0x5245544E})).code, 0,
                "return");
    checks.same(life_cycle(chip, 0), LIFECYCLE_DEV_RETURNED, "Returned");
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_SIGN, Bytes(32)).code,
                MAILBOX_ERROR_LIFE_CYCLE, "a Returned chip signs");
    context.cycles.insert(chip.cycles.begin(), chip.cycles.end());
}

} // namespace

Bytes make_root(const std::string &path)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    std::remove(path.c_str());
    const mode_t mask = umask(077);
    FILE *file = std::fopen(path.c_str(), "w");
    umask(mask);
    const bool kept = file != nullptr &&
                      PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (file != nullptr) {
        std::fclose(file);
    }
    const Bytes point = kept ? point_of(key) : Bytes();
    EVP_PKEY_free(key);
    return point;
}

void test_capabilities(Context &context)
{
    FILE *file = std::fopen(context.root.c_str(), "r");
    EVP_PKEY *root =
        file == nullptr ? nullptr : PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
    if (file != nullptr) {
        std::fclose(file);
    }
    context.checks.that(root != nullptr, context.root + " is read");
    if (root != nullptr) {
        debug(context, root);
        give_back(context, root);
        EVP_PKEY_free(root);
    }
    std::printf("capabilities: %u checks so far, %u failed\n", context.checks.count(),
                context.checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
