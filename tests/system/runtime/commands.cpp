// SPDX-License-Identifier: Apache-2.0
// Every command as it is meant, its result judged by OpenSSL and by host/verify.
#include <algorithm>
#include <cstring>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include "host/verify/token.h"
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

Bytes sha256(const Bytes &bytes)
{
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

Bytes drawn(pluton::Random &random, size_t size)
{
    Bytes bytes(size);
    for (uint8_t &byte : bytes) {
        byte = uint8_t(random.next());
    }
    return bytes;
}

struct Key {
    EVP_PKEY *key = nullptr;
    Key() = default;
    Key(const Key &) = delete;
    Key &operator=(const Key &) = delete;
    ~Key() { EVP_PKEY_free(key); }
};

// X || Y
void import(Key &to, const Bytes &point)
{
    Bytes octets = {4};
    octets.insert(octets.end(), point.begin(), point.end());
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size());
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
    if (EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &to.key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        to.key = nullptr;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
}

Bytes exported(const Key &key)
{
    uint8_t octets[65];
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key.key, OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets,
                                        &size) != 1 ||
        size != sizeof octets) {
        return {};
    }
    return Bytes(octets + 1, octets + size);
}

bool verifies(const Key &key, const Bytes &digest, const Bytes &signature)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    ECDSA_SIG_set0(pair, BN_bin2bn(signature.data(), 32, nullptr),
                   BN_bin2bn(signature.data() + 32, 32, nullptr));
    uint8_t *der = nullptr;
    const int size = i2d_ECDSA_SIG(pair, &der);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key.key, nullptr);
    const bool good =
        EVP_PKEY_verify_init(context) == 1 &&
        EVP_PKEY_verify(context, der, size_t(size), digest.data(), digest.size()) == 1;
    EVP_PKEY_CTX_free(context);
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return good;
}

Bytes agreed(const Key &own, const Key &peer)
{
    Bytes secret(32);
    size_t size = secret.size();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own.key, nullptr);
    const bool good = EVP_PKEY_derive_init(context) == 1 &&
                      EVP_PKEY_derive_set_peer(context, peer.key) == 1 &&
                      EVP_PKEY_derive(context, secret.data(), &size) == 1;
    EVP_PKEY_CTX_free(context);
    return good ? secret : Bytes();
}

const char *name_of(Mailbox mailbox)
{
    return mailbox == Mailbox::Normal ? "normal" : "secure";
}

void ask(Chip &chip, Checks &checks, Mailbox mailbox)
{
    const std::string of = std::string(name_of(mailbox)) + ": ";
    const Answer info = chip.call(mailbox, MAILBOX_OP_INFO, Chip::words({0x12345678}));
    checks.that(info.code == 0 && info.payload.size() == 16, of + "info");
    checks.same(Chip::word(info.payload, 0), 0x12345678, of + "mark");
    checks.same(Chip::word(info.payload, 12),
                mailbox == Mailbox::Normal ? PLUTON_NORMAL_MAILBOX_ID : PLUTON_SECURE_MAILBOX_ID,
                of + "mailbox");
    const Answer cycle = chip.call(mailbox, MAILBOX_OP_LIFE_CYCLE);
    checks.that(cycle.code == 0 && cycle.payload.size() == 12, of + "life_cycle");
    checks.same(Chip::word(cycle.payload, 0), LIFECYCLE_DEV_PROVISIONED, of + "state");
    checks.same(Chip::word(cycle.payload, 4), 0x2000, of + "life cycle of tokens");
    Bytes before;
    for (const uint32_t count : {1u, 2u, 4u, 31u, 32u}) {
        const Answer random = chip.call(mailbox, MAILBOX_OP_RANDOM, Chip::words({count}));
        checks.same(random.code, 0, of + "random");
        checks.same(random.payload.size(), count, of + "bytes of random");
        checks.that(count < 31 || random.payload != before, of + "random repeats");
        before = random.payload;
    }
    for (const uint32_t count : {0u, 33u, 0x80000001u, 0xFFFFFFFFu}) {
        checks.same(chip.call(mailbox, MAILBOX_OP_RANDOM, Chip::words({count})).code,
                    MAILBOX_ERROR_ARGUMENT, of + "random, count");
    }
}

// Two messages at a time, one in each mailbox, in pieces that fill no word and no block.
void hash(Chip &chip, Checks &checks, pluton::Random &random)
{
    const Mailbox both[] = {Mailbox::Normal, Mailbox::Secure};
    Bytes messages[2];
    for (const Mailbox mailbox : both) {
        checks.same(chip.call(mailbox, MAILBOX_OP_HASH_DATA, {1}).code, MAILBOX_ERROR_SESSION,
                    "hash_data without a hash");
        checks.same(chip.call(mailbox, MAILBOX_OP_HASH_END).code, MAILBOX_ERROR_SESSION,
                    "hash_end without a hash");
        checks.same(chip.call(mailbox, MAILBOX_OP_HASH_BEGIN).code, 0, "hash_begin");
    }
    for (const size_t size : {1u, 3u, 64u, 256u, 5u, 130u}) {
        for (unsigned m = 0; m < 2; ++m) {
            const Bytes piece = drawn(random, m == 0 ? size : 257 - size);
            messages[m].insert(messages[m].end(), piece.begin(), piece.end());
            checks.same(chip.call(both[m], MAILBOX_OP_HASH_DATA, piece).code, 0, "hash_data");
        }
    }
    for (unsigned m = 0; m < 2; ++m) {
        const Answer digest = chip.call(both[m], MAILBOX_OP_HASH_END);
        checks.that(digest.code == 0 && digest.payload == sha256(messages[m]),
                    std::string("digest, ") + name_of(both[m]));
        checks.same(chip.call(both[m], MAILBOX_OP_HASH_END).code, MAILBOX_ERROR_SESSION,
                    "a second hash_end");
    }
    // Of nothing; and one with a hole has no digest.
    chip.call(Mailbox::Normal, MAILBOX_OP_HASH_BEGIN);
    const Answer nothing = chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END);
    checks.that(nothing.code == 0 && nothing.payload == sha256({}), "digest of nothing");
    chip.call(Mailbox::Normal, MAILBOX_OP_HASH_BEGIN);
    chip.call(Mailbox::Normal, MAILBOX_OP_HASH_DATA, {1, 2, 3});
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_HASH_DATA, {}).code, MAILBOX_ERROR_LENGTH,
                "hash_data of nothing");
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END).code, MAILBOX_ERROR_SESSION,
                "hash with a hole");
}

void keys(Chip &chip, Checks &checks, pluton::Random &random, Mailbox mailbox)
{
    const std::string of = std::string(name_of(mailbox)) + ": ";
    const Answer read = chip.call(mailbox, MAILBOX_OP_PUBLIC_KEYS);
    checks.that(read.code == 0 && read.payload.size() == 128, of + "public_keys");
    if (read.payload.size() != 128) {
        return;
    }
    Key general, attestation, peer;
    import(attestation, Bytes(read.payload.begin(), read.payload.begin() + 64));
    import(general, Bytes(read.payload.begin() + 64, read.payload.end()));
    checks.that(attestation.key != nullptr && general.key != nullptr, of + "keys are points");

    const Bytes digest = drawn(random, 32);
    const Answer first = chip.call(mailbox, MAILBOX_OP_SIGN, digest);
    const Answer second = chip.call(mailbox, MAILBOX_OP_SIGN, digest);
    checks.that(first.code == 0 && first.payload.size() == 64 && second.payload.size() == 64 &&
                    verifies(general, digest, first.payload) &&
                    verifies(general, digest, second.payload),
                of + "signature by the general key");
    checks.that(first.payload != second.payload, of + "a signature repeats");
    if (first.payload.size() == 64) {
        checks.that(!verifies(attestation, digest, first.payload), of + "signed by another key");
        checks.that(!verifies(general, drawn(random, 32), first.payload), of + "any digest fits");
    }

    peer.key = EVP_EC_gen("P-256");
    const Answer secret = chip.call(mailbox, MAILBOX_OP_ECDH, exported(peer));
    checks.that(secret.code == 0 && !secret.payload.empty() &&
                    secret.payload == agreed(peer, general),
                of + "ECDH");
    Bytes off = exported(peer);
    off[63] ^= 1;
    const Answer curve = chip.call(mailbox, MAILBOX_OP_ECDH, off);
    checks.that(curve.code == DEV_CURVE && curve.payload.empty(), of + "ECDH off the curve");
    checks.same(chip.call(mailbox, MAILBOX_OP_ECDH, Bytes(64, 0xFF)).code, DEV_COORDINATE,
                of + "ECDH beyond the field");
}

Bytes token(Chip &chip, Checks &checks, Mailbox mailbox, const Bytes &nonce)
{
    const std::string of = std::string(name_of(mailbox)) + ": ";
    const Answer made = chip.call(mailbox, MAILBOX_OP_ATTEST, nonce);
    checks.that(made.code == 0 && made.payload.size() == 4, of + "attest");
    const uint32_t size = Chip::word(made.payload, 0);
    Bytes token;
    while (token.size() < size) {
        const uint32_t piece = std::min<uint32_t>(size - uint32_t(token.size()), 256);
        const Answer read = chip.call(mailbox, MAILBOX_OP_ATTEST_READ,
                                      Chip::words({uint32_t(token.size()), piece}));
        checks.that(read.code == 0 && read.payload.size() == piece, of + "attest_read");
        if (read.payload.size() != piece) {
            return {};
        }
        token.insert(token.end(), read.payload.begin(), read.payload.end());
    }
    const uint32_t wrong[][2] = {{size, 1},        {size - 1, 2},          {0, 0},
                                 {0, 257},         {0xFFFFFFFF, 1},        {1, 0xFFFFFFFF},
                                 {0xFFFFFFF0, 32}, {size, 0xFFFFFFFFu - 9}};
    for (const auto &piece : wrong) {
        checks.same(
            chip.call(mailbox, MAILBOX_OP_ATTEST_READ, Chip::words({piece[0], piece[1]})).code,
            MAILBOX_ERROR_ARGUMENT, of + "attest_read beyond the token");
    }
    return token;
}

struct verify_point attestation_key(Chip &chip)
{
    const Answer read = chip.call(Mailbox::Normal, MAILBOX_OP_PUBLIC_KEYS);
    struct verify_point point = {};
    if (read.payload.size() == 128) {
        std::memcpy(point.x, read.payload.data(), 32);
        std::memcpy(point.y, read.payload.data() + 32, 32);
    }
    return point;
}

Bytes entry(const char *type, uint32_t version, const Bytes &signer, const Bytes &digest)
{
    Bytes bytes(type, type + 4);
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(uint8_t(version >> shift));
    }
    bytes.insert(bytes.end(), signer.begin(), signer.end());
    bytes.insert(bytes.end(), digest.begin(), digest.end());
    return bytes;
}

void statements(Chip &chip, Checks &checks, pluton::Random &random)
{
    const Bytes signer = drawn(random, 32), digest = drawn(random, 32), image = drawn(random, 4096);
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_ATTEST_READ, Chip::words({0, 1})).code,
                MAILBOX_ERROR_SESSION, "attest_read without a token");
    checks.same(
        chip.call(Mailbox::Secure, MAILBOX_OP_EXTEND, entry("SMON", 7, signer, digest)).code, 0,
        "extend");
    for (const char *type : {"BROM", "PLRT", "DEBG", "smon", "SM N", "\0MON"}) {
        checks.same(
            chip.call(Mailbox::Secure, MAILBOX_OP_EXTEND, entry(type, 7, signer, digest)).code,
            MAILBOX_ERROR_ARGUMENT, std::string("extend of type ") + type);
    }

    const uint32_t address = PLUTON_SRAM_BASE + 0x1000;
    std::memcpy(chip.simulation.memory.bytes(address, image.size()), image.data(), image.size());
    const auto measure = [&](uint32_t at, uint32_t size, const char *type) {
        Bytes request = Chip::words({at, size});
        request.insert(request.end(), type, type + 4);
        const Bytes version = Chip::words({9});
        request.insert(request.end(), version.begin(), version.end());
        request.insert(request.end(), signer.begin(), signer.end());
        return chip.call(Mailbox::Secure, MAILBOX_OP_MEASURE, request);
    };
    const Answer measured = measure(address, uint32_t(image.size()), "NWOS");
    checks.that(measured.code == 0 && measured.payload == sha256(image), "measure");
    checks.that(chip.simulation.memory.last_subject == PLUTON_SUBJECT_APP_SECURE &&
                    !chip.simulation.memory.last_nonsecure,
                "measure reads as Secure World");
    checks.same(measure(address + 1, 16, "NWOS").code, MAILBOX_ERROR_ARGUMENT,
                "misaligned measure");
    checks.same(measure(address, 0, "NWOS").code, MAILBOX_ERROR_ARGUMENT, "measure of nothing");
    checks.same(measure(address, 0x400001, "NWOS").code, MAILBOX_ERROR_ARGUMENT,
                "measure of too much");
    checks.same(measure(0xFFFFFFF0, 17, "NWOS").code, MAILBOX_ERROR_ARGUMENT,
                "measure beyond the address space");
    checks.same(measure(address, 16, "BROM").code, MAILBOX_ERROR_ARGUMENT, "measure as the ROM");
    // What is Pluton's own is not there for a world.
    checks.same(measure(PLUTON_TCM_BASE, 64, "NWOS").code, DEV_BUS, "measure of Pluton's memory");
    chip.simulation.memory.may_access = 1u << PLUTON_SUBJECT_PLUTON;
    checks.same(measure(address, 64, "NWOS").code, DEV_BUS,
                "measure of what Secure World may not read");
    chip.simulation.memory.may_access = 0x3F;

    // Each mailbox keeps its own token.
    const Bytes nonces[2] = {drawn(random, 32), drawn(random, 32)};
    const struct verify_point key = attestation_key(chip);
    Bytes tokens[2];
    tokens[0] = token(chip, checks, Mailbox::Normal, nonces[0]);
    tokens[1] = token(chip, checks, Mailbox::Secure, nonces[1]);
    struct verify_statement said;
    for (unsigned m = 0; m < 2; ++m) {
        checks.same(verify_token(tokens[m].data(), tokens[m].size(), &key, nonces[m].data(), &said),
                    VERIFY_OK, "token");
        checks.same(
            verify_token(tokens[m].data(), tokens[m].size(), &key, nonces[1 - m].data(), &said),
            VERIFY_ERROR_NONCE, "token of the other nonce");
    }
    if (verify_token(tokens[1].data(), tokens[1].size(), &key, nonces[1].data(), &said) ==
        VERIFY_OK) {
        checks.same(said.count, 3, "components");
        checks.that(std::string(said.component[1].type) == "SMON" &&
                        said.component[1].security_version == 7 &&
                        std::equal(signer.begin(), signer.end(), said.component[1].signer) &&
                        std::equal(digest.begin(), digest.end(), said.component[1].digest),
                    "the component of extend");
        checks.that(std::string(said.component[2].type) == "NWOS" &&
                        said.component[2].security_version == 9 &&
                        sha256(image) ==
                            Bytes(said.component[2].digest, said.component[2].digest + 32),
                    "the component of measure");
        checks.same(said.life_cycle, VERIFY_PROVISIONED, "life cycle in the token");
    }
}

void advance(Chip &chip, Checks &checks, pluton::Random &random)
{
    for (unsigned i = 0; i < 5; ++i) {
        checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454356})).code,
                    MAILBOX_ERROR_ARGUMENT, "advance without confirm");
    }
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454355})).code, 0,
                "advance");
    checks.same(Chip::word(chip.call(Mailbox::Normal, MAILBOX_OP_LIFE_CYCLE).payload, 0),
                LIFECYCLE_DEV_SECURED, "Secured");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454355})).code,
                MAILBOX_ERROR_LIFE_CYCLE, "advance of a Secured chip");
    const struct verify_point key = attestation_key(chip);
    const Bytes nonce = drawn(random, 32);
    const Bytes made = token(chip, checks, Mailbox::Normal, nonce);
    struct verify_statement said = {};
    checks.same(verify_token(made.data(), made.size(), &key, nonce.data(), &said), VERIFY_OK,
                "token of a Secured chip");
    checks.same(said.life_cycle, VERIFY_SECURED, "life cycle in the token");
}

} // namespace

void test_commands(Context &context)
{
    Checks &checks = context.checks;
    pluton::Random random(3);
    Chip chip(context.born, 5, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    ask(chip, checks, Mailbox::Normal);
    ask(chip, checks, Mailbox::Secure);
    hash(chip, checks, random);
    keys(chip, checks, random, Mailbox::Normal);
    keys(chip, checks, random, Mailbox::Secure);
    statements(chip, checks, random);
    advance(chip, checks, random);
    context.cycles = chip.cycles;
    std::printf("commands: %u checks so far, %u failed\n", checks.count(), checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
