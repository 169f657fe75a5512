// SPDX-License-Identifier: Apache-2.0
// What the standards say of a job: by the golden model, and by OpenSSL.
#include <cstdlib>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "cmodel/aes.h"
#include "tests/cosim/aes/operations.h"

namespace pluton::aes
{

namespace
{

[[noreturn]] void broken(const char *what)
{
    throw Stop(Missing, std::string("OpenSSL: ") + what + " failed");
}

void ask(int answer, const char *what)
{
    if (answer != 1) {
        broken(what);
    }
}

Outcome openssl_mac(const Job &job)
{
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(
        EVP_MAC_fetch(nullptr, "CMAC", nullptr), EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
        EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
    std::string name = "AES-" + std::to_string(8 * job.key.size()) + "-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name.data(), 0),
        OSSL_PARAM_construct_end()};
    Outcome o;
    o.tag.resize(AES_BLOCK_BYTES);
    size_t size = 0;
    ask(EVP_MAC_init(context.get(), job.key.data(), job.key.size(), parameters), "CMAC");
    ask(EVP_MAC_update(context.get(), job.in.data(), job.in.size()), "CMAC");
    ask(EVP_MAC_final(context.get(), o.tag.data(), &size, o.tag.size()), "CMAC");
    if (job.decrypt) {
        const bool same = std::equal(job.tag.begin(), job.tag.end(), o.tag.begin());
        o.error = same ? DEV_OK : DEV_TAG;
        o.tag.clear();
    }
    return o;
}

} // namespace

const char *mode_name(Mode mode)
{
    static const char *const names[] = {"ECB", "CBC", "CTR", "GCM", "CMAC"};
    return names[unsigned(mode)];
}

Outcome golden(const Job &job)
{
    Outcome o;
    struct aes_key key;
    (void)aes_expand(&key, job.key.data(), job.key.size());
    o.out.resize(job.mode == Mode::Cmac ? 0 : job.in.size());
    uint8_t tag[AES_BLOCK_BYTES];
    switch (job.mode) {
    case Mode::Ecb:
        (void)aes_ecb(&key, job.decrypt, job.in.data(), o.out.data(), job.in.size());
        break;
    case Mode::Cbc:
        o.next = job.iv;
        (void)aes_cbc(&key, job.decrypt, o.next.data(), job.in.data(), o.out.data(), job.in.size());
        break;
    case Mode::Ctr:
        o.next = job.iv;
        if (aes_ctr(&key, o.next.data(), job.in.data(), o.out.data(), job.in.size()) != AES_OK) {
            o.error = DEV_COUNTER;
        }
        break;
    case Mode::Gcm: {
        struct aes_gcm gcm;
        (void)aes_gcm_begin(&gcm, &key, job.iv.data(), job.iv.size());
        (void)aes_gcm_aad(&gcm, job.aad.data(), job.aad.size());
        (void)aes_gcm_data(&gcm, job.decrypt, job.in.data(), o.out.data(), job.in.size());
        aes_gcm_tag(&gcm, tag);
        break;
    }
    case Mode::Cmac: {
        struct aes_cmac mac;
        aes_cmac_begin(&mac, &key);
        aes_cmac_update(&mac, job.in.data(), job.in.size());
        aes_cmac_end(&mac, tag);
        break;
    }
    }
    if (job.mode == Mode::Gcm || job.mode == Mode::Cmac) {
        if (!job.decrypt) {
            o.tag.assign(tag, tag + sizeof tag);
        } else if (!std::equal(job.tag.begin(), job.tag.end(), tag)) {
            o.error = DEV_TAG;
            o.out.clear();
        }
    }
    return o;
}

Outcome openssl(const Job &job)
{
    if (job.mode == Mode::Cmac) {
        return openssl_mac(job);
    }
    static const char *const endings[] = {"-ECB", "-CBC", "-CTR", "-GCM"};
    const std::string name =
        "AES-" + std::to_string(8 * job.key.size()) + endings[unsigned(job.mode)];
    const std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> cipher(
        EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr), EVP_CIPHER_free);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    EVP_CIPHER_CTX *const c = context.get();
    const bool gcm = job.mode == Mode::Gcm;
    Outcome o;
    int size = 0;
    ask(EVP_CipherInit_ex(c, cipher.get(), nullptr, nullptr, nullptr, job.decrypt ? 0 : 1), "Init");
    if (gcm) {
        ask(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, int(job.iv.size()), nullptr), "IV");
    }
    ask(EVP_CipherInit_ex(c, nullptr, nullptr, job.key.data(),
                          job.iv.empty() ? nullptr : job.iv.data(), -1),
        "Init");
    EVP_CIPHER_CTX_set_padding(c, 0);
    if (!job.aad.empty()) {
        ask(EVP_CipherUpdate(c, nullptr, &size, job.aad.data(), int(job.aad.size())), "AAD");
    }
    o.out.resize(job.in.size());
    if (!job.in.empty()) {
        ask(EVP_CipherUpdate(c, o.out.data(), &size, job.in.data(), int(job.in.size())), "Update");
    }
    uint8_t rest[AES_BLOCK_BYTES];
    if (gcm && job.decrypt) {
        Bytes tag = job.tag;
        ask(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, int(tag.size()), tag.data()), "tag");
        if (EVP_CipherFinal_ex(c, rest, &size) != 1) {
            o.error = DEV_TAG;
            o.out.clear();
        }
        return o;
    }
    ask(EVP_CipherFinal_ex(c, rest, &size), "Final");
    if (gcm) {
        o.tag.resize(AES_BLOCK_BYTES);
        ask(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, AES_BLOCK_BYTES, o.tag.data()), "tag");
    }
    return o;
}

} // namespace pluton::aes
