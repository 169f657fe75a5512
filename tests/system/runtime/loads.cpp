// SPDX-License-Identifier: Apache-2.0
// Images by the secure mailbox: what the monitor would load is put into memory here, as its DMA
// would, and signed by OpenSSL.
#include <cstring>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "firmware/drivers/efuse.h"
#include "firmware/runtime/load.h"
#include "host/image/image_file.h"
#include "host/verify/token.h"
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

bool sign(void *context, const uint8_t digest[HASH_BYTES], uint8_t rs[IMAGE_SIGNATURE_BYTES])
{
    uint8_t der[80];
    size_t size = sizeof der;
    EVP_PKEY_CTX *signs = EVP_PKEY_CTX_new(static_cast<EVP_PKEY *>(context), nullptr);
    const uint8_t *at = der;
    const bool done =
        EVP_PKEY_sign_init(signs) == 1 && EVP_PKEY_sign(signs, der, &size, digest, HASH_BYTES) == 1;
    EVP_PKEY_CTX_free(signs);
    if (done) {
        ECDSA_SIG *signature = d2i_ECDSA_SIG(nullptr, &at, long(size));
        BN_bn2binpad(ECDSA_SIG_get0_r(signature), rs, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), rs + 32, 32);
        ECDSA_SIG_free(signature);
    }
    return done;
}

Bytes point_of(EVP_PKEY *key)
{
    uint8_t octets[65];
    size_t size = 0;
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets, &size);
    return Bytes(octets + 1, octets + size);
}

// The root key of the fuses, an image key that it certifies, and what both sign.
class Signer
{
  public:
    explicit Signer(const std::string &root)
    {
        std::FILE *file = std::fopen(root.c_str(), "r");
        root_ = file != nullptr ? PEM_read_PrivateKey(file, nullptr, nullptr, nullptr) : nullptr;
        if (file != nullptr) {
            std::fclose(file);
        }
        key_ = EVP_EC_gen("P-256");
        const struct image_signer by_root = {root_, sign};
        good_ = root_ != nullptr &&
                image_certify(point_of(root_).data(), &by_root, 3, 0x7F, point_of(key_).data(),
                              &certificate_) == IMAGE_FILE_OK;
    }
    ~Signer()
    {
        EVP_PKEY_free(root_);
        EVP_PKEY_free(key_);
    }
    bool good() const { return good_; }

    Bytes image(const struct image_plan &plan, const Bytes &payload) const
    {
        const struct image_signer by_key = {key_, sign};
        Bytes image(IMAGE_HEADER_BYTES + payload.size());
        if (image_compose(&plan, payload.data(), payload.size(), &certificate_, &by_key, nullptr,
                          image.data()) != IMAGE_FILE_OK) {
            image.clear();
        }
        return image;
    }

  private:
    EVP_PKEY *root_ = nullptr, *key_ = nullptr;
    struct image_certificate certificate_ = {};
    bool good_ = false;
};

Bytes type_of(uint32_t type)
{
    return {uint8_t(type >> 24), uint8_t(type >> 16), uint8_t(type >> 8), uint8_t(type)};
}

struct image_plan plan_of(uint32_t type, uint32_t load, uint32_t version)
{
    struct image_plan plan = {};
    plan.type = type;
    plan.security_version = version;
    plan.release = 17;
    plan.load = load;
    if (type == IMAGE_TYPE_NWOS) {
        plan.data = load + 0x20000;
        plan.data_bytes = 0x20000;
        plan.devices = uint64_t(1) << 40 | 0xA0;
    }
    return plan;
}

// Payload to where the manifest says, header to the channel page.
void place(Chip &chip, const struct image_plan &plan, const Bytes &image)
{
    const size_t size = image.size() - IMAGE_HEADER_BYTES;
    uint8_t *to = chip.simulation.memory.bytes(plan.load, size);
    if (to != nullptr) {
        std::memcpy(to, image.data() + IMAGE_HEADER_BYTES, size);
    }
    std::memcpy(chip.simulation.memory.bytes(LOAD_CHANNEL, IMAGE_HEADER_BYTES), image.data(),
                IMAGE_HEADER_BYTES);
}

uint32_t load(Chip &chip, uint32_t type)
{
    return chip.call(Mailbox::Secure, MAILBOX_OP_LOAD, type_of(type)).code;
}

uint32_t raise(Chip &chip, uint32_t type)
{
    return chip.call(Mailbox::Secure, MAILBOX_OP_RAISE, type_of(type)).code;
}

// Components of a token: what the log holds.
struct verify_statement logged(Chip &chip, Checks &checks)
{
    struct verify_statement said = {};
    struct verify_point key = {};
    const Bytes nonce(32, 7);
    const Answer keys = chip.call(Mailbox::Secure, MAILBOX_OP_PUBLIC_KEYS);
    const Answer made = chip.call(Mailbox::Secure, MAILBOX_OP_ATTEST, nonce);
    Bytes token;
    for (uint32_t at = 0; made.code == 0 && at < Chip::word(made.payload, 0);) {
        const uint32_t count = std::min<uint32_t>(Chip::word(made.payload, 0) - at, 256);
        const Answer piece =
            chip.call(Mailbox::Secure, MAILBOX_OP_ATTEST_READ, Chip::words({at, count}));
        if (piece.code != 0) {
            break;
        }
        token.insert(token.end(), piece.payload.begin(), piece.payload.end());
        at += count;
    }
    if (keys.payload.size() == 128) {
        std::memcpy(key.x, keys.payload.data(), 32);
        std::memcpy(key.y, keys.payload.data() + 32, 32);
    }
    checks.same(verify_token(token.data(), token.size(), &key, nonce.data(), &said), VERIFY_OK,
                "token of a boot");
    return said;
}

void good(Chip &chip, Checks &checks, const Signer &signer, const Bytes &payload)
{
    const struct image_plan plan = plan_of(IMAGE_TYPE_NWOS, 0x80020000, 5);
    const Bytes image = signer.image(plan, payload);
    checks.that(!image.empty(), "an image is composed");
    place(chip, plan, image);
    const Answer answer = chip.call(Mailbox::Secure, MAILBOX_OP_LOAD, type_of(IMAGE_TYPE_NWOS));
    checks.same(answer.code, 0, "load");
    if (answer.payload.size() == MAILBOX_LOAD_RESPONSE_BYTES) {
        const auto word = [&](uint32_t at) { return Chip::word(answer.payload, at); };
        checks.that(word(MAILBOX_LOAD_RESPONSE_LOAD_OFFSET) == plan.load &&
                        word(MAILBOX_LOAD_RESPONSE_ENTRY_OFFSET) == 0x80 &&
                        word(MAILBOX_LOAD_RESPONSE_PAYLOAD_BYTES_OFFSET) == payload.size() &&
                        word(MAILBOX_LOAD_RESPONSE_DATA_OFFSET) == plan.data &&
                        word(MAILBOX_LOAD_RESPONSE_DATA_BYTES_OFFSET) == plan.data_bytes &&
                        word(MAILBOX_LOAD_RESPONSE_SECURITY_VERSION_OFFSET) == 5 &&
                        word(MAILBOX_LOAD_RESPONSE_RELEASE_OFFSET) == 17 &&
                        word(MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET) == 0xA0 &&
                        word(MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET + 4) == 0x100,
                    "what load answers");
    }
    checks.that(chip.simulation.memory.last_subject == PLUTON_SUBJECT_APP_SECURE,
                "load reads the payload as Secure World");
    // Again: the same one is good, and not in the log once more; another one is not.
    checks.same(load(chip, IMAGE_TYPE_NWOS), 0, "load of the same image again");
    chip.simulation.memory.bytes(plan.load, 1)[0] ^= 1;
    checks.same(load(chip, IMAGE_TYPE_NWOS), IMAGE_ERROR_DIGEST, "load again, changed in memory");
    struct image_plan newer = plan;
    newer.security_version = 6;
    place(chip, newer, signer.image(newer, payload));
    checks.same(load(chip, IMAGE_TYPE_NWOS), MAILBOX_ERROR_LOADED, "load of another version");
}

void bad(Chip &chip, Checks &checks, const Signer &signer, const Bytes &payload)
{
    const struct image_plan plan = plan_of(IMAGE_TYPE_POLI, 0x80070000, 0);
    const Bytes image = signer.image(plan, payload);
    checks.same(load(chip, IMAGE_TYPE_SMON), MAILBOX_ERROR_ARGUMENT, "load of the monitor");
    checks.same(load(chip, IMAGE_TYPE_PLRT), MAILBOX_ERROR_ARGUMENT, "load of the runtime");
    checks.same(load(chip, 0), MAILBOX_ERROR_ARGUMENT, "load of no type");
    const struct {
        size_t offset;
        uint32_t error;
    } flips[] = {
        {0, IMAGE_ERROR_FORMAT},
        {IMAGE_ROOT_OFFSET + 5, IMAGE_ERROR_ROOT},
        {IMAGE_KEY_OFFSET + 5, IMAGE_ERROR_CERTIFICATE},
        {IMAGE_RELEASE_OFFSET, IMAGE_ERROR_SIGNATURE},
        {IMAGE_HEADER_BYTES - 1, IMAGE_ERROR_FORMAT},
    };
    for (const auto &flip : flips) {
        Bytes changed = image;
        changed[flip.offset] ^= 1;
        place(chip, plan, changed);
        checks.same(load(chip, IMAGE_TYPE_POLI), flip.error,
                    "load with byte " + std::to_string(flip.offset) + " flipped");
    }
    place(chip, plan, image);
    checks.same(load(chip, IMAGE_TYPE_RADI), IMAGE_ERROR_TYPE, "load as another type");
    // Pages that are not its own: the channel's, and those of NWOS's data.
    for (const uint32_t where : {uint32_t(LOAD_CHANNEL), uint32_t(PLUTON_TCM_BASE), 0x80050000u}) {
        const struct image_plan elsewhere = plan_of(IMAGE_TYPE_POLI, where, 0);
        place(chip, elsewhere, signer.image(elsewhere, payload));
        checks.same(load(chip, IMAGE_TYPE_POLI), IMAGE_ERROR_BOUNDS,
                    "load at " + std::to_string(where));
    }
    // An entry without an image: that type is over in this boot.
    place(chip, plan, image);
    chip.simulation.memory.bytes(plan.load, 1)[0] ^= 1;
    checks.same(load(chip, IMAGE_TYPE_POLI), IMAGE_ERROR_DIGEST, "load of a changed payload");
    place(chip, plan, image);
    checks.same(load(chip, IMAGE_TYPE_POLI), MAILBOX_ERROR_LOADED, "load after a changed payload");
}

void counters(Chip &chip, Checks &checks)
{
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_SLOT).code, MAILBOX_ERROR_ABSENT,
                "slot without a boot");
    // Secure World's own entry of a type is no image that runs.
    Bytes entry = type_of(IMAGE_TYPE_RADI);
    entry.resize(8); // security version 30
    entry[7] = 30;
    entry.resize(72);
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_EXTEND, entry).code, 0, "extend");
    entry[0] = 'N', entry[1] = 'W', entry[2] = 'O', entry[3] = 'S';
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_EXTEND, entry).code, 0, "extend");
    for (const uint32_t type : {IMAGE_TYPE_RADI, IMAGE_TYPE_SMON, IMAGE_TYPE_POLI}) {
        checks.same(raise(chip, type), MAILBOX_ERROR_ABSENT, "raise of what does not run");
    }
    checks.same(raise(chip, 0), MAILBOX_ERROR_ARGUMENT, "raise of no type");
    const Answer raised = chip.call(Mailbox::Secure, MAILBOX_OP_RAISE, type_of(IMAGE_TYPE_NWOS));
    checks.that(raised.code == 0 && Chip::word(raised.payload, 0) == 5,
                "raise to the log's version");
}

} // namespace

void test_loads(Context &context)
{
    Checks &checks = context.checks;
    pluton::Random random(11);
    const Signer signer(context.root);
    Bytes payload(4096 + 4);
    for (uint8_t &byte : payload) {
        byte = uint8_t(random.below(256));
    }
    checks.that(signer.good(), "the root key certifies an image key");
    Chip chip(context.born, 14, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    checks.same(load(chip, IMAGE_TYPE_NWOS), IMAGE_ERROR_FORMAT, "load of nothing");
    good(chip, checks, signer, payload);
    bad(chip, checks, signer, payload);
    const struct verify_statement said = logged(chip, checks);
    checks.that(said.count == 3 && std::string(said.component[1].type) == "NWOS" &&
                    said.component[1].security_version == 5 &&
                    std::string(said.component[2].type) == "POLI",
                "the log has an entry for each payload that was measured, and no other");
    counters(chip, checks);

    // From then on the older one does not load any more, in any boot.
    Chip next(chip.array.cells(), 15, context.healthy, context.runtime);
    checks.that(next.start(), "the runtime serves");
    const struct image_plan old = plan_of(IMAGE_TYPE_NWOS, 0x80020000, 4);
    place(next, old, signer.image(old, payload));
    checks.same(load(next, IMAGE_TYPE_NWOS), IMAGE_ERROR_ROLLBACK, "load of an older version");
    for (const auto &one : chip.cycles) {
        context.cycles.insert(one);
    }
    std::printf("loads: %u checks so far, %u failed\n", checks.count(), checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
