// SPDX-License-Identifier: Apache-2.0
// Slots of every purpose: filled by software and by ecc, used by ecc, sha2 and aes, and everything
// of that which is refused.
#include <cstring>

#include "firmware/drivers/aes.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "firmware/drivers/generated/ecc_regs.h"
#include "firmware/drivers/generated/keys_regs.h"
#include "firmware/drivers/generated/sha2_regs.h"
#include "firmware/drivers/sha2.h"
#include "tests/cosim/birth/operations.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_KEYS_BASE;
constexpr uint32_t create = 1, load = 2, release = 3;

uint32_t command_of(uint32_t op, uint32_t slot, uint32_t purpose, uint32_t caller)
{
    return op | purpose << KEYS_CMD_PURPOSE_SHIFT | caller << KEYS_CMD_CALLER_SHIFT |
           slot << KEYS_CMD_SLOT_SHIFT;
}

void wait(Bench &bench)
{
    while ((read(bench, base + KEYS_STATUS_OFFSET) &
            (KEYS_STATUS_BUSY_MASK | KEYS_STATUS_CLOSED_MASK)) != 0) {
    }
}

// STATUS.error of a command that is done.
uint32_t ask(Bench &bench, uint32_t value)
{
    write(bench, base + KEYS_CMD_OFFSET, value);
    wait(bench);
    bench.count(4);
    return read(bench, base + KEYS_STATUS_OFFSET) >> KEYS_STATUS_ERROR_SHIFT & 0xFF;
}

void expect(Bench &bench, const std::string &what, uint32_t expected, uint32_t got)
{
    bench.require(expected == got, "keys", what, std::to_string(expected), std::to_string(got));
}

void write_key(Bench &bench, Random &random)
{
    for (uint32_t i = 0; i < 8; ++i) {
        write(bench, base + KEYS_KEY_OFFSET + 4 * i, uint32_t(random.next()));
    }
}

// A number below the order of the curve.
void write_scalar(Bench &bench, Random &random)
{
    write_key(bench, random);
    write(bench, base + KEYS_KEY_OFFSET, uint32_t(random.next()) & 0xFFFFFF7Fu);
}

void commands(Bench &bench, Random &random)
{
    born(bench, random);
    const auto purpose = [](uint32_t slot) { return slot % 8 + 1; };
    for (uint32_t slot = 0; slot < 32; ++slot) {
        const bool session = slot >= KEYS_DEV_FIRST_SESSION && slot <= KEYS_DEV_LAST_SESSION;
        const uint32_t caller = slot % 3;
        expect(bench, "CREATE", session ? PLUTON_ERROR_NONE : PLUTON_ERROR_SLOT,
               ask(bench, command_of(create, slot, purpose(slot), caller)));
        if (!session) {
            continue;
        }
        expect(bench, "CREATE again", PLUTON_ERROR_TAKEN,
               ask(bench, command_of(create, slot, 1, caller)));
        const bool loads = purpose(slot) != 2 && purpose(slot) != 5;
        expect(bench, "LOAD without words", loads ? PLUTON_ERROR_ORDER : PLUTON_ERROR_DENIED,
               ask(bench, command_of(load, slot, 0, caller)));
        write_scalar(bench, random);
        expect(bench, "LOAD", loads ? PLUTON_ERROR_NONE : PLUTON_ERROR_DENIED,
               ask(bench, command_of(load, slot, 0, caller)));
        write_key(bench, random);
        expect(bench, "LOAD again", loads ? PLUTON_ERROR_TAKEN : PLUTON_ERROR_DENIED,
               ask(bench, command_of(load, slot, 0, caller)));
        expect(bench, "RELEASE by another", PLUTON_ERROR_DENIED,
               ask(bench, command_of(release, slot, 0, (caller + 1) % 3)));
    }
    expect(bench, "no such command", PLUTON_ERROR_COMMAND, ask(bench, command_of(0, 4, 1, 0)));
    expect(bench, "no such command", PLUTON_ERROR_COMMAND, ask(bench, command_of(7, 4, 1, 0)));
    expect(bench, "no such purpose", PLUTON_ERROR_COMMAND, ask(bench, command_of(create, 4, 9, 0)));
    expect(bench, "no such caller", PLUTON_ERROR_CALLER, ask(bench, command_of(release, 4, 0, 3)));
    for (uint32_t slot = KEYS_DEV_FIRST_SESSION; slot <= KEYS_DEV_LAST_SESSION; ++slot) {
        expect(bench, "RELEASE", PLUTON_ERROR_NONE,
               ask(bench, command_of(release, slot, 0, slot % 3)));
    }
    write(bench, base + KEYS_CMD_OFFSET, command_of(release, 4, 0, 0));
    refused(bench, "a command while busy",
            bench.simulation.write(base + KEYS_CMD_OFFSET, command_of(release, 4, 0, 0)));
    wait(bench);
    accesses(bench, random, base, 0x64, 20 * bench.operations());
}

// What a slot is for works, and the same is HMAC of that key and ECDSA and ECDH of that key pair.
void uses(Bench &bench, Random &random)
{
    Drivers d = born(bench, random);
    (void)keys_of(bench, d); // until then ecc is attest's
    Bytes key(KEYS_DEV_BYTES), message(64);
    for (uint8_t &byte : key) {
        byte = uint8_t(random.next());
    }
    struct sha2_dev sha2;
    bench.require_error(DEV_OK, sha2_dev_init(&sha2, &bench.hal, PLUTON_SHA2_BASE),
                        "sha2_dev_init");
    const auto hmac = [&](uint32_t slot, const uint8_t *bytes) {
        std::array<uint8_t, 32> tag = {};
        bench.require_error(DEV_OK,
                            slot != 0 ? sha2_dev_hmac_start_slot(&sha2, SHA2_DEV_SHA256, slot,
                                                                 PLUTON_CALLER_NORMAL_MAILBOX)
                                      : sha2_dev_hmac_start(&sha2, SHA2_DEV_SHA256, bytes, 32),
                            "HMAC");
        bench.require_error(DEV_OK, sha2_dev_write(&sha2, message.data(), message.size()), "HMAC");
        bench.require_error(DEV_OK, sha2_dev_finish(&sha2, tag.data(), tag.size()), "HMAC");
        return tag;
    };
    const enum pluton_caller who = PLUTON_CALLER_NORMAL_MAILBOX;
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 4, KEYS_DEV_HMAC, who), "CREATE");
    bench.require_error(DEV_OK, keys_dev_load(&d.keys, 4, who, key.data()), "LOAD");
    bench.require(hmac(4, nullptr) == hmac(0, key.data()), "sha2", "HMAC by a slot",
                  "that of the same bytes", "another");

    // Both sides of an agreement, one of them into a slot
    struct ecc_dev_point A, B;
    uint8_t shared[ECC_DEV_BYTES];
    const struct ecc_dev_key a = {5, who, nullptr}, b = {6, who, nullptr};
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 5, KEYS_DEV_AGREE_TO, who), "CREATE");
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 6, KEYS_DEV_AGREE, who), "CREATE");
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 7, KEYS_DEV_SHARED, who), "CREATE");
    bench.require_error(DEV_OK, ecc_dev_generate(&d.ecc, 5, who, &A), "GENERATE");
    bench.require_error(DEV_OK, ecc_dev_generate(&d.ecc, 6, who, &B), "GENERATE");
    bench.require_error(DEV_OK, ecc_dev_ecdh(&d.ecc, &b, &A, shared), "ECDH");
    bench.require_error(DEV_OK, ecc_dev_ecdh_to(&d.ecc, &a, &B, 7), "ECDH into a slot");
    bench.require(hmac(7, nullptr) == hmac(0, shared), "sha2", "HMAC by a shared secret",
                  "that of ECDH's", "another");
    bench.require_error(DEV_KEY, ecc_dev_ecdh(&d.ecc, &a, &B, shared), "ECDH with agree_to");
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 9, KEYS_DEV_HMAC, who), "CREATE");
    bench.require_error(DEV_KEY, ecc_dev_generate(&d.ecc, 9, who, &A), "GENERATE for HMAC");
    bench.require_error(DEV_KEY, ecc_dev_ecdh_to(&d.ecc, &b, &A, 8), "ECDH into no slot");

    struct ecc_dev_signature signature;
    const struct ecc_dev_key s = {8, PLUTON_CALLER_SELF, nullptr};
    uint8_t digest[32] = {};
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 8, KEYS_DEV_SIGN, PLUTON_CALLER_SELF),
                        "CREATE");
    bench.require_error(DEV_OK, ecc_dev_generate(&d.ecc, 8, PLUTON_CALLER_SELF, &A), "GENERATE");
    bench.require_error(DEV_OK, ecc_dev_sign(&d.ecc, &s, digest, &A, &signature), "SIGN");
    bench.require_error(DEV_KEY, ecc_dev_generate(&d.ecc, 8, PLUTON_CALLER_SELF, &A),
                        "GENERATE into a full slot");

    // The chip's own keys: the general one for Pluton, the attestation key for nobody
    const struct ecc_dev_key general = {1, PLUTON_CALLER_SELF, nullptr};
    const struct ecc_dev_key general_of_another = {1, who, nullptr};
    const struct ecc_dev_key attestation = {0, PLUTON_CALLER_SELF, nullptr};
    bench.require_error(DEV_OK, ecc_dev_public_key(&d.ecc, &general, &A), "general key");
    bench.require_error(DEV_OK, ecc_dev_sign(&d.ecc, &general, digest, &A, &signature), "SIGN");
    bench.require_error(DEV_OK, ecc_dev_ecdh(&d.ecc, &general, &B, shared), "ECDH");
    bench.require_error(DEV_KEY, ecc_dev_public_key(&d.ecc, &general_of_another, &A),
                        "general key for another");
    bench.require_error(DEV_OK, ecc_dev_public_key(&d.ecc, &attestation, &A), "attestation key");
    bench.require_error(DEV_KEY, ecc_dev_sign(&d.ecc, &attestation, digest, nullptr, &signature),
                        "SIGN with the attestation key");
    bench.require_error(DEV_KEY, ecc_dev_ecdh(&d.ecc, &attestation, &B, shared),
                        "ECDH with the attestation key");
    bench.count(32);
}

// A key of AES in a slot is the same key as from the bus, for its size and its owner alone.
void uses_by_aes(Bench &bench, Random &random)
{
    Drivers d = born(bench, random);
    struct aes_dev aes;
    bench.require_error(DEV_OK, aes_dev_init(&aes, &bench.hal, PLUTON_AES_BASE), "aes_dev_init");
    const enum pluton_caller who = PLUTON_CALLER_NORMAL_MAILBOX;
    const uint32_t at = PLUTON_SRAM_BASE + 0x1000, to = at + 0x1000, size = 160;
    const auto output = [&](enum pluton_caller context) {
        const struct aes_dev_job job = {context, context, at, to, size};
        bench.require_error(DEV_OK, aes_dev_ecb(&aes, &job, false), "ECB");
        const uint8_t *const bytes = bench.simulation.memory.bytes(to, size);
        return Bytes(bytes, bytes + size);
    };
    uint8_t *const message = bench.simulation.memory.bytes(at, size);
    for (uint32_t i = 0; i < size; ++i) {
        message[i] = uint8_t(random.next());
    }
    for (unsigned n = 0; n < 3; ++n) {
        const auto key_size = static_cast<enum aes_dev_size>(n);
        const uint32_t slot = 4 + n;
        Bytes key(KEYS_DEV_BYTES);
        for (uint8_t &byte : key) {
            byte = uint8_t(random.next());
        }
        bench.require_error(DEV_OK,
                            keys_dev_create(&d.keys, slot,
                                            static_cast<enum keys_dev_purpose>(KEYS_DEV_AES128 + n),
                                            who),
                            "CREATE");
        bench.require_error(DEV_KEY, aes_dev_key_slot(&aes, who, key_size, slot), "an empty slot");
        bench.require_error(DEV_OK, keys_dev_load(&d.keys, slot, who, key.data()), "LOAD");
        bench.require_error(DEV_OK, aes_dev_key_slot(&aes, who, key_size, slot), "KEY by a slot");
        const Bytes by_slot = output(who);
        bench.require_error(DEV_OK, aes_dev_key(&aes, who, key_size, key.data()), "KEY");
        bench.require(output(who) == by_slot, "aes", "ECB by a slot", "that of the same bytes",
                      "another");
        for (unsigned other = 0; other < 3; ++other) {
            if (other != n) {
                bench.require_error(
                    DEV_KEY,
                    aes_dev_key_slot(&aes, who, static_cast<enum aes_dev_size>(other), slot),
                    "a key for another size");
            }
        }
        for (const auto c : {PLUTON_CALLER_SELF, PLUTON_CALLER_SECURE_MAILBOX}) {
            bench.require_error(DEV_KEY, aes_dev_key_slot(&aes, c, key_size, slot),
                                "a key of another");
        }
        struct sha2_dev sha2;
        bench.require_error(DEV_OK, sha2_dev_init(&sha2, &bench.hal, PLUTON_SHA2_BASE),
                            "sha2_dev_init");
        bench.require_error(DEV_KEY, sha2_dev_hmac_start_slot(&sha2, SHA2_DEV_SHA256, slot, who),
                            "HMAC by a key of AES");
        bench.require_error(DEV_OK, keys_dev_release(&d.keys, slot, who), "RELEASE");
        bench.require_error(DEV_KEY, aes_dev_key_slot(&aes, who, key_size, slot), "a free slot");
        bench.count(size);
    }
    bench.require_error(DEV_OK, keys_dev_create(&d.keys, 4, KEYS_DEV_HMAC, who), "CREATE");
    bench.require_error(DEV_KEY, aes_dev_key_slot(&aes, who, AES_DEV_256, 4), "a key of HMAC");
    for (const uint32_t device : {0u, 1u, 2u}) {
        bench.require_error(DEV_KEY,
                            aes_dev_key_slot(&aes, PLUTON_CALLER_SELF, AES_DEV_256, device),
                            "a key of the chip");
    }
}

// Commands of all users at once, by chance; what each may is the model's matter.
void by_chance(Bench &bench, Random &random, uint64_t count)
{
    Simulation &s = bench.simulation;
    for (uint64_t i = 0; i < count; ++i) {
        const uint32_t slot =
            uint32_t(random.below(8) == 0 ? random.below(32) : random.below(6) + 4);
        const uint32_t caller = uint32_t(random.below(8) == 0 ? random.below(4) : random.below(2));
        switch (random.below(7)) {
        case 6: // KEY of aes, from the slot
            (void)s.write(PLUTON_AES_BASE + AES_CMD_OFFSET,
                          1u | uint32_t(random.below(3)) << AES_CMD_SIZE_SHIFT |
                              AES_CMD_FROM_SLOT_MASK | slot << AES_CMD_SLOT_SHIFT |
                              caller << AES_CMD_CONTEXT_SHIFT);
            break;
        case 0: // PUBLIC_KEY, GENERATE, SIGN, ECDH and other commands of ecc
            (void)s.write(PLUTON_ECC_BASE + ECC_CMD_OFFSET,
                          uint32_t(random.below(6)) | caller << ECC_CMD_CALLER_SHIFT |
                              slot << ECC_CMD_SLOT_SHIFT |
                              uint32_t(random.between(4, 9)) << ECC_CMD_TO_SHIFT |
                              (random.below(3) == 0 ? ECC_CMD_DELIVER_MASK : 0));
            break;
        case 1: // START and ZEROIZE of sha2, the key from a slot
            (void)s.write(PLUTON_SHA2_BASE + SHA2_CMD_OFFSET,
                          uint32_t(random.between(1, 6)) | 1u << SHA2_CMD_ALG_SHIFT |
                              2u << SHA2_CMD_KEY_SHIFT | caller << SHA2_CMD_CALLER_SHIFT |
                              slot << SHA2_CMD_SLOT_SHIFT);
            break;
        case 2:
            for (uint32_t w = 0; w < 8; ++w) {
                (void)s.write(base + KEYS_KEY_OFFSET + 4 * w, uint32_t(random.next()) & ~0x80u);
            }
            break;
        default:
            (void)s.write(
                base + KEYS_CMD_OFFSET,
                command_of(uint32_t(random.between(1, 3)), slot,
                           uint32_t(random.below(8) == 0 ? random.below(16) : slot % 8 + 1),
                           caller));
            break;
        }
        s.run(random.below(6) == 0 ? random.below(9000) : random.below(40));
        bench.count(4);
    }
}

} // namespace

void run_keys(Bench &bench)
{
    bench.row("keys, commands", "every slot", [&](Random &random) { commands(bench, random); });
    bench.row("keys, uses", "every purpose", [&](Random &random) { uses(bench, random); });
    bench.row("keys, used by aes", "every size",
              [&](Random &random) { uses_by_aes(bench, random); });
    bench.row("keys, all users at once", "random", [&](Random &random) {
        Drivers d = born(bench, random);
        (void)keys_of(bench, d);
        by_chance(bench, random, 16 * bench.operations());
    });
    bench.row("keys, noise dies", "drawn cycle", [&](Random &random) {
        for (uint64_t i = 0; i < 1 + bench.operations() / 4; ++i) {
            const uint64_t onset = 20000 + random.below(20000);
            bench.make_world(random.next(), noise(bench, "stuck:0@" + std::to_string(onset)));
            bench.boot();
            struct aes_dev aes;
            const uint8_t key[16] = {};
            bench.require_error(DEV_OK, aes_dev_init(&aes, &bench.hal, PLUTON_AES_BASE),
                                "aes_dev_init");
            bench.require_error(DEV_OK, aes_dev_key(&aes, PLUTON_CALLER_SELF, AES_DEV_128, key),
                                "KEY");
            while (bench.simulation.alerts() == 0 &&
                   (read(bench, PLUTON_ALERT_BASE + 0x08) & 1) == 0) {
                by_chance(bench, random, 4);
            }
            by_chance(bench, random, 10);
            expect(bench, "no key is left", 0,
                   read(bench, base + KEYS_SLOTS_OFFSET) & KEYS_SLOTS_FULL_MASK);
            bench.require(
                (read(bench, PLUTON_AES_BASE + AES_STATUS_OFFSET) & AES_STATUS_KEYS_MASK) == 0,
                "aes", "keys after an alert", "none", "some");
        }
    });
}

} // namespace pluton
