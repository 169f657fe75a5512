// SPDX-License-Identifier: Apache-2.0
// AES by the mailboxes: what each command makes is judged by OpenSSL; keys and memory are those of
// the world that asks.
#include <algorithm>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

constexpr uint32_t source = PLUTON_SRAM_BASE + 0x2000, destination = PLUTON_SRAM_BASE + 0x6000;
constexpr uint32_t additional = PLUTON_SRAM_BASE + 0xA000, vector = PLUTON_SRAM_BASE + 0xB000;
constexpr uint32_t most = 0x100000;
enum : uint32_t { Ecb = 0, Cbc = 1, Ctr = 2 };
const Mailbox both[] = {Mailbox::Normal, Mailbox::Secure};

Bytes drawn(pluton::Random &random, size_t size)
{
    Bytes bytes(size);
    for (uint8_t &byte : bytes) {
        byte = uint8_t(random.next());
    }
    return bytes;
}

Bytes operator+(Bytes a, const Bytes &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// By OpenSSL: the output, and with GCM behind it the tag.
Bytes encrypted(const char *mode, const Bytes &key, const Bytes &iv, const Bytes &aad,
                const Bytes &in)
{
    const std::string name = "AES-" + std::to_string(8 * key.size()) + "-" + mode;
    const bool gcm = std::string(mode) == "GCM";
    const std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> cipher(
        EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr), EVP_CIPHER_free);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    EVP_CIPHER_CTX *const c = context.get();
    Bytes out(in.size() + 16);
    int size = 0;
    bool good = EVP_EncryptInit_ex(c, cipher.get(), nullptr, nullptr, nullptr) == 1;
    if (gcm) {
        good =
            good && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, int(iv.size()), nullptr) == 1;
    }
    good = good && EVP_EncryptInit_ex(c, nullptr, nullptr, key.data(),
                                      iv.empty() ? nullptr : iv.data()) == 1;
    EVP_CIPHER_CTX_set_padding(c, 0);
    if (!aad.empty()) {
        good = good && EVP_EncryptUpdate(c, nullptr, &size, aad.data(), int(aad.size())) == 1;
    }
    good = good && EVP_EncryptUpdate(c, out.data(), &size, in.data(), int(in.size())) == 1 &&
           EVP_EncryptFinal_ex(c, out.data() + in.size(), &size) == 1;
    if (gcm) {
        good =
            good && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, out.data() + in.size()) == 1;
    } else {
        out.resize(in.size());
    }
    return good ? out : Bytes();
}

Bytes cmac(const Bytes &key, const Bytes &in)
{
    Bytes tag(16);
    size_t size = 0;
    std::string cipher = "AES-" + std::to_string(8 * key.size()) + "-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher.data(), 0),
        OSSL_PARAM_construct_end()};
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(
        EVP_MAC_fetch(nullptr, "CMAC", nullptr), EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
        EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
    const bool good = EVP_MAC_init(context.get(), key.data(), key.size(), parameters) == 1 &&
                      EVP_MAC_update(context.get(), in.data(), in.size()) == 1 &&
                      EVP_MAC_final(context.get(), tag.data(), &size, tag.size()) == 1;
    return good ? tag : Bytes();
}

struct Cipher {
    Chip &chip;
    Checks &checks;
    pluton::Random &random;
    Mailbox mailbox = Mailbox::Normal;
    Bytes key = {};

    std::string of(const std::string &what) const
    {
        return std::string(mailbox == Mailbox::Normal ? "normal: " : "secure: ") + what;
    }
    void place(uint32_t address, const Bytes &bytes)
    {
        std::copy(bytes.begin(), bytes.end(), chip.simulation.memory.bytes(address, bytes.size()));
    }
    Bytes memory(uint32_t address, size_t size)
    {
        const uint8_t *at = chip.simulation.memory.bytes(address, size);
        return Bytes(at, at + size);
    }
    Answer call(unsigned op, const Bytes &payload) { return chip.call(mailbox, op, payload); }
    void give(size_t size)
    {
        key = drawn(random, size);
        checks.same(call(MAILBOX_OP_AES_KEY, key).code, 0, of("aes_key"));
    }
    Answer blocks(uint32_t mode, uint32_t inverse, uint32_t from, uint32_t to, uint32_t size,
                  const Bytes &iv = Bytes(16))
    {
        return call(MAILBOX_OP_AES_BLOCKS, Chip::words({mode, inverse, from, to, size}) + iv);
    }
    // The additional data and a long IV lie at their addresses; a short one is in the request.
    static Bytes gcm(uint32_t from, uint32_t to, uint32_t size, uint32_t aad_size, const Bytes &iv)
    {
        Bytes shorter = iv.size() == 12 ? iv : Bytes(12, 0x77);
        return Chip::words({from, to, size, additional, aad_size, vector, uint32_t(iv.size())}) +
               shorter;
    }
    // The last access that the engine made was the world's own.
    void as_world()
    {
        const Simulation::World own = Simulation::world_of(mailbox);
        checks.that(chip.simulation.memory.last_subject == own.subject &&
                        chip.simulation.memory.last_nonsecure == own.nonsecure,
                    of("AES writes as its world"));
    }
};

void plain_modes(Cipher &c)
{
    for (const size_t size : {16u, 24u, 32u}) {
        c.give(size);
        const Bytes in = drawn(c.random, 160), iv = drawn(c.random, 16);
        c.place(source, in);
        const struct {
            uint32_t mode;
            const char *name;
            Bytes iv;
        } modes[] = {{Ecb, "ECB", {}}, {Cbc, "CBC", iv}, {Ctr, "CTR", iv}};
        for (const auto &m : modes) {
            const Bytes whole = m.iv.empty() ? Bytes(16) : m.iv;
            // In two parts, the second one from where the first left off.
            const Answer first = c.blocks(m.mode, 0, source, destination, 64, whole);
            c.as_world();
            const Answer second =
                c.blocks(m.mode, 0, source + 64, destination + 64, 96, first.payload);
            c.checks.that(first.code == 0 && second.code == 0 && first.payload.size() == 16 &&
                              (m.mode != Ecb || first.payload == Bytes(16)),
                          c.of(std::string("aes_blocks, ") + m.name));
            const Bytes out = c.memory(destination, in.size());
            c.checks.that(out == encrypted(m.name, c.key, m.iv, {}, in),
                          c.of(std::string("output of ") + m.name));
            c.checks.same(c.blocks(m.mode, 1, destination, destination, 160, whole).code, 0,
                          c.of("aes_blocks, inverse"));
            c.checks.that(c.memory(destination, in.size()) == in,
                          c.of(std::string("inverse of ") + m.name));
        }
    }
    // A part of a block, in CTR
    const Bytes in = drawn(c.random, 21), iv = drawn(c.random, 16), rest = drawn(c.random, 16);
    c.place(source, in);
    c.place(destination + 21, rest);
    c.checks.same(c.blocks(Ctr, 0, source, destination, 21, iv).code, 0, c.of("21 bytes of CTR"));
    c.checks.that(c.memory(destination, 21) == encrypted("CTR", c.key, iv, {}, in) &&
                      c.memory(destination + 21, 16) == rest,
                  c.of("21 bytes of CTR, and what is behind them"));
}

void sealed(Cipher &c)
{
    c.give(16 + 8 * c.random.below(3));
    for (const size_t size : {0u, 20u, 300u, 4096u, 4100u}) {
        const bool shorter = size % 40 == 20 || size == 4096;
        const Bytes in = drawn(c.random, size), aad = drawn(c.random, size == 0 ? 0 : 33);
        const Bytes iv = drawn(c.random, shorter ? 12 : 31), old = drawn(c.random, size);
        const uint32_t bytes = uint32_t(size), aad_bytes = uint32_t(aad.size());
        c.place(source, in);
        c.place(additional, aad);
        c.place(vector, iv);
        const Answer seal =
            c.call(MAILBOX_OP_AES_SEAL, Cipher::gcm(source, destination, bytes, aad_bytes, iv));
        const Bytes out = c.memory(destination, size);
        c.checks.that(seal.code == 0 && out + seal.payload == encrypted("GCM", c.key, iv, aad, in),
                      c.of("aes_seal of " + std::to_string(size) + " bytes"));
        if (seal.payload.size() != 16) {
            continue;
        }
        // Opened, with whole and shorter tags; and with one that is wrong in any of its bytes.
        for (const uint32_t tag_size : {16u, 12u}) {
            const Bytes open =
                Cipher::gcm(destination, source, bytes, aad_bytes, iv) + Chip::words({tag_size});
            c.place(source, old);
            Bytes tag = seal.payload;
            tag[c.random.below(tag_size)] ^= uint8_t(1u << c.random.below(8));
            c.checks.same(c.call(MAILBOX_OP_AES_OPEN, open + tag).code, DEV_TAG,
                          c.of("aes_open with a wrong tag"));
            c.checks.that(c.memory(source, size) == old, c.of("nothing is released with it"));
            tag = seal.payload;
            for (size_t i = tag_size; i < tag.size(); ++i) {
                tag[i] = uint8_t(~tag[i]);
            }
            c.checks.same(c.call(MAILBOX_OP_AES_OPEN, open + tag).code, 0, c.of("aes_open"));
            c.checks.that(c.memory(source, size) == in, c.of("what aes_open releases"));
        }
    }
}

void macs(Cipher &c)
{
    c.give(32);
    for (const uint32_t size : {0u, 16u, 61u}) {
        const Bytes in = drawn(c.random, size);
        c.place(source, in);
        const Answer mac = c.call(MAILBOX_OP_AES_MAC, Chip::words({source, size}));
        c.checks.that(mac.code == 0 && mac.payload == cmac(c.key, in), c.of("aes_mac"));
        if (mac.payload.size() != 16) {
            continue;
        }
        const Bytes check = Chip::words({source, size, 16});
        Bytes tag = mac.payload;
        c.checks.same(c.call(MAILBOX_OP_AES_MAC_CHECK, check + tag).code, 0, c.of("aes_mac_check"));
        tag[c.random.below(16)] ^= 1;
        c.checks.same(c.call(MAILBOX_OP_AES_MAC_CHECK, check + tag).code, DEV_TAG,
                      c.of("aes_mac_check of a wrong tag"));
    }
}

void arguments(Cipher &c)
{
    c.give(16);
    const Bytes in = drawn(c.random, 64), kept = c.key;
    c.place(source, in);
    const auto refused = [&](const Answer &answer, uint32_t code, const std::string &what) {
        c.checks.that(answer.code == code && answer.payload.empty(),
                      c.of(what + ": expected " + std::to_string(code) + ", got " +
                           std::to_string(answer.code)));
    };
    for (const size_t size : {17u, 20u, 23u, 25u, 31u}) {
        refused(c.call(MAILBOX_OP_AES_KEY, Bytes(size, 1)), MAILBOX_ERROR_ARGUMENT,
                "aes_key of " + std::to_string(size) + " bytes");
    }
    for (const uint32_t mode : {3u, 4u, 0x80000000u}) {
        refused(c.blocks(mode, 0, source, destination, 64), MAILBOX_ERROR_ARGUMENT, "mode");
    }
    refused(c.blocks(Ecb, 2, source, destination, 64), MAILBOX_ERROR_ARGUMENT, "inverse");
    for (const uint32_t size : {most + 1, 0x80000010u, 0xFFFFFFF0u}) {
        refused(c.blocks(Ctr, 0, source, destination, size), MAILBOX_ERROR_ARGUMENT, "size");
        refused(c.call(MAILBOX_OP_AES_MAC, Chip::words({source, size})), MAILBOX_ERROR_ARGUMENT,
                "size of aes_mac");
        refused(c.call(MAILBOX_OP_AES_SEAL, Cipher::gcm(source, destination, size, 0, Bytes(12))),
                MAILBOX_ERROR_ARGUMENT, "size of aes_seal");
        refused(c.call(MAILBOX_OP_AES_SEAL, Cipher::gcm(source, destination, 64, size, Bytes(12))),
                MAILBOX_ERROR_ARGUMENT, "additional_size");
    }
    refused(c.call(MAILBOX_OP_AES_SEAL,
                   Cipher::gcm(source, destination, most / 2, most / 2 - 11, Bytes(12))),
            MAILBOX_ERROR_ARGUMENT, "sizes together");
    refused(c.call(MAILBOX_OP_AES_SEAL, Cipher::gcm(source, destination, 64, 0, {})),
            MAILBOX_ERROR_ARGUMENT, "no vector");
    for (const uint32_t tag_size : {0u, 11u, 17u, 0xFFFFFFFFu}) {
        refused(c.call(MAILBOX_OP_AES_OPEN, Cipher::gcm(source, destination, 64, 0, Bytes(12)) +
                                                Chip::words({tag_size}) + Bytes(16)),
                MAILBOX_ERROR_ARGUMENT, "tag_size of aes_open");
        refused(c.call(MAILBOX_OP_AES_MAC_CHECK, Chip::words({source, 64, tag_size}) + Bytes(16)),
                MAILBOX_ERROR_ARGUMENT, "tag_size of aes_mac_check");
    }
    // What the engine says
    const Bytes before = c.memory(destination, 64);
    refused(c.blocks(Ecb, 0, source, destination, 17), DEV_RANGE, "ECB of 17 bytes");
    refused(c.blocks(Ecb, 0, source + 1, destination, 16), DEV_MISALIGNED, "source");
    refused(c.blocks(Ecb, 0, source, destination + 2, 16), DEV_MISALIGNED, "destination");
    refused(c.blocks(Ecb, 0, source, source + 16, 64), DEV_RANGE, "output inside the input");
    refused(c.blocks(Ecb, 0, 0xFFFFFFF0u, destination, 64), DEV_RANGE, "beyond the addresses");
    refused(c.blocks(Ctr, 0, source, destination, 17, Bytes(16, 0xFF)), DEV_COUNTER,
            "a counter that wraps");
    c.checks.that(c.memory(destination, 64) == before, c.of("refused commands write nothing"));
    c.checks.that(c.blocks(Ecb, 0, source, destination, 64).code == 0 &&
                      c.memory(destination, 64) == encrypted("ECB", kept, {}, {}, in),
                  c.of("the key after refused commands"));
}

// What the world may not read or write, the engine may not on its behalf.
void memory_of_others(Cipher &c)
{
    c.give(16);
    const Simulation::World own = Simulation::world_of(c.mailbox);
    pluton::MemoryPort &memory = c.chip.simulation.memory;
    const Bytes in = drawn(c.random, 64);
    c.place(source, in);
    const Bytes before = c.memory(destination, 64);
    const auto bus = [&](const Answer &answer, const std::string &what) {
        c.checks.that(answer.code == DEV_BUS && answer.payload.empty(), c.of(what));
    };
    for (unsigned subject = 0; subject < 6; ++subject) {
        memory.may_access = 1u << subject;
        if (subject == own.subject) {
            continue;
        }
        bus(c.blocks(Ecb, 0, source, destination, 64), "AES in memory of another");
        bus(c.call(MAILBOX_OP_AES_SEAL, Cipher::gcm(source, destination, 64, 0, Bytes(12))),
            "GCM in memory of another");
        bus(c.call(MAILBOX_OP_AES_MAC, Chip::words({source, 64})), "CMAC of memory of another");
    }
    memory.may_access = 0x3F;
    for (const uint32_t address :
         {PLUTON_TCM_BASE, PLUTON_ROM_BASE + 0x100u, PLUTON_AES_BASE, PLUTON_NORMAL_MAILBOX_BASE}) {
        bus(c.blocks(Ecb, 0, address, destination, 16), "AES of what is Pluton's own");
        bus(c.blocks(Ecb, 0, source, address, 16), "AES into what is Pluton's own");
    }
    c.checks.that(c.memory(destination, 64) == before, c.of("nothing was written for it"));
    c.checks.same(c.blocks(Ecb, 0, source, destination, 64).code, 0, c.of("and its own memory"));
    c.as_world();
}

// One key each: neither is the other's, nor ends with it.
void keys_apart(Chip &chip, Checks &checks, pluton::Random &random)
{
    Cipher worlds[] = {{chip, checks, random, Mailbox::Normal},
                       {chip, checks, random, Mailbox::Secure}};
    const Bytes in = drawn(random, 32);
    worlds[0].place(source, in);
    const auto works = [&](Cipher &c, const std::string &what) {
        checks.that(c.blocks(Ecb, 0, source, destination, 32).code == 0 &&
                        c.memory(destination, 32) == encrypted("ECB", c.key, {}, {}, in),
                    c.of(what));
    };
    for (Cipher &c : worlds) {
        c.give(32);
    }
    for (Cipher &c : worlds) {
        works(c, "its own key of two");
    }
    worlds[0].give(16); // another in the place of the first
    for (Cipher &c : worlds) {
        works(c, "its own key after a new one");
    }
    checks.same(worlds[1].call(MAILBOX_OP_AES_FORGET, {}).code, 0, "aes_forget");
    works(worlds[0], "the key after the other's aes_forget");
    const Bytes before = worlds[1].memory(destination, 32);
    checks.same(worlds[1].blocks(Ecb, 0, source, destination, 32).code, DEV_ORDER,
                "secure: aes_blocks without a key");
    checks.same(worlds[1].call(MAILBOX_OP_AES_MAC, Chip::words({source, 32})).code, DEV_ORDER,
                "secure: aes_mac without a key");
    checks.that(worlds[1].memory(destination, 32) == before, "without a key nothing is written");
}

} // namespace

void test_ciphers(Context &context)
{
    Checks &checks = context.checks;
    pluton::Random random(13);
    Chip chip(context.born, 15, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    for (const Mailbox mailbox : both) {
        Cipher c{chip, checks, random, mailbox};
        checks.same(c.blocks(Ecb, 0, source, destination, 16).code, DEV_ORDER,
                    c.of("AES before the first key"));
        plain_modes(c);
        sealed(c);
        macs(c);
        arguments(c);
        memory_of_others(c);
    }
    keys_apart(chip, checks, random);
    for (const auto &[op, cycles] : chip.cycles) {
        if (op >= MAILBOX_OP_AES_KEY && op <= MAILBOX_OP_AES_MAC_CHECK) {
            context.cycles[op] = cycles;
        }
    }
    std::printf("ciphers: %u checks so far, %u failed\n", checks.count(), checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
