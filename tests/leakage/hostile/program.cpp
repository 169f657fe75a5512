// SPDX-License-Identifier: Apache-2.0
#include "tests/leakage/hostile/program.h"

#include <cstring>

#include "firmware/drivers/generated/attest_regs.h"
#include "firmware/drivers/generated/birth_regs.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "firmware/drivers/generated/ecc_regs.h"
#include "firmware/drivers/generated/efuse_regs.h"
#include "firmware/drivers/generated/keys_regs.h"
#include "firmware/drivers/generated/lifecycle_regs.h"
#include "firmware/drivers/generated/measure_regs.h"
#include "firmware/drivers/generated/sha2_regs.h"
#include "firmware/drivers/generated/trng_regs.h"

namespace pluton
{

namespace
{

struct Register {
    const char *name;
    uint32_t address;
};

#include "hostile_registers.h"

constexpr size_t register_count = sizeof registers / sizeof registers[0];

constexpr uint32_t ecc(uint32_t offset)
{
    return PLUTON_ECC_BASE + offset;
}

constexpr uint32_t sha2(uint32_t offset)
{
    return PLUTON_SHA2_BASE + offset;
}

constexpr uint32_t keys(uint32_t offset)
{
    return PLUTON_KEYS_BASE + offset;
}

} // namespace

std::map<std::string, uint64_t> Program::reached;

size_t Program::registers()
{
    return register_count;
}

Program::Program(Software &software, Random &random, uint64_t budget)
    : software_(software), random_(random), end_(software.twin.cycle() + budget)
{
}

uint32_t Program::wild()
{
    switch (random_.below(6)) {
    case 0:
        return 0;
    case 1:
        return ~0u;
    case 2:
        return 1u << random_.below(32);
    case 3:
        return uint32_t(random_.below(9)); // an operation
    case 4:                                // an operation with fields
        return uint32_t(random_.next() & 0x1F1F33F7u);
    default:
        return uint32_t(random_.next());
    }
}

void Program::access()
{
    Access access = {};
    const char *name = "";
    const uint64_t kind = random_.below(16);
    if (kind < 13) {
        const Register &r = pluton::registers[random_.below(register_count)];
        name = r.name;
        access.address = r.address + (random_.below(3) == 0 ? 4 * uint32_t(random_.below(8)) : 0);
    } else if (kind == 13) { // anywhere in a block
        access.address = PLUTON_REGISTERS_BASE + uint32_t(random_.below(13)) * PLUTON_BLOCK_SIZE +
                         uint32_t(random_.below(PLUTON_BLOCK_SIZE));
    } else if (kind == 14) { // where no block is, or a memory
        const uint32_t bases[] = {PLUTON_REGISTERS_BASE,
                                  PLUTON_TCM_BASE,
                                  PLUTON_ROM_BASE,
                                  PLUTON_SRAM_BASE,
                                  PLUTON_FLASH_BASE,
                                  PLUTON_REGISTERS_BASE + 13 * PLUTON_BLOCK_SIZE,
                                  0x40000000u};
        access.address = bases[random_.below(sizeof bases / sizeof bases[0])] +
                         4 * uint32_t(random_.below(0x4000));
    } else {
        access.address = uint32_t(random_.next());
    }
    if (random_.below(6) == 0) {
        access.subject = unsigned(random_.below(8));
    }
    access.nonsecure = random_.below(10) == 0;
    if (random_.below(10) == 0) {
        access.strobe = unsigned(random_.below(16));
    }
    ++accesses;
    enum hal_status status;
    if (random_.below(2) == 0) {
        status = software_.read(access);
    } else {
        const uint32_t word = wild();
        status = software_.write(access, {{word, word}});
    }
    if (status == HAL_OK) {
        ++reached[name];
    } else {
        ++refused;
    }
}

void Program::hostile(unsigned most)
{
    for (uint64_t n = most == 0 ? 0 : random_.below(most + 1); n != 0; --n) {
        access();
    }
}

void Program::pause(uint64_t most)
{
    software_.twin.run(random_.below(most) + 1);
}

void Program::set(uint32_t address, uint32_t word)
{
    ++accesses;
    (void)software_.write(address, word);
    if (random_.below(8) == 0) {
        hostile(hostility_);
    }
}

void Program::set_words(uint32_t address, unsigned count)
{
    for (unsigned i = 0; i < count; ++i) {
        set(address + 4 * i, uint32_t(random_.next()));
    }
}

void Program::get(uint32_t address, unsigned count)
{
    for (unsigned i = 0; i < count; ++i) {
        ++accesses;
        (void)software_.read({address + 4 * i});
    }
}

bool Program::during(uint32_t status, uint32_t busy, uint64_t most)
{
    const uint64_t begun = software_.twin.cycle();
    const bool patient = gentle_ || random_.below(5) != 0;
    const uint64_t enough = patient ? most : random_.below(most);
    const bool close = random_.below(4) == 0; // looks at nothing else, to see when it ends
    while (software_.twin.cycle() - begun < enough && software_.twin.cycle() < end_ + most) {
        if (!close) {
            hostile(hostility_);
            pause(random_.below(4) == 0 ? 12 : 900);
        }
        if ((software_.word(status) & busy) == 0) {
            return true;
        }
    }
    return false;
}

// Into QX and QY: the chip's own key, a point whose logarithm the attacker knows, or nothing of the
// curve.
void Program::point(bool own)
{
    struct ecc_point point[2];
    if (!own || !software_.own_point(random_.below(2) == 0, point)) {
        uint8_t d[32];
        reference_small(2 + unsigned(random_.below(1000)), d);
        reference_combine(d, nullptr, nullptr, &point[0]);
        point[1] = point[0];
    }
    if (!gentle_ && random_.below(12) == 0) {
        set_words(ecc(ECC_OPERANDS_QX_OFFSET), 16);
        return;
    }
    for (unsigned i = 0; i < 16; ++i) {
        Both words;
        for (unsigned s = 0; s < 2; ++s) {
            const uint8_t *bytes = (i < 8 ? point[s].x : point[s].y) + 4 * (i % 8);
            words.word[s] = bytes[0] | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 |
                            uint32_t(bytes[3]) << 24;
        }
        ++accesses;
        (void)software_.write({ecc(ECC_OPERANDS_QX_OFFSET) + 4 * i}, words);
    }
}

void Program::public_key()
{
    uint32_t slot =
        random_.below(4) == 0 ? uint32_t(random_.below(16)) : uint32_t(random_.below(2));
    uint32_t by = random_.below(3) == 0 ? caller() : 0;
    uint32_t op = random_.below(5) == 0 ? 7 : 1; // CHECK_SCALAR, PUBLIC_KEY
    if (gentle_) {
        slot = op = 1;
        by = 0;
    }
    set(ecc(ECC_CMD_OFFSET), op | slot << ECC_CMD_SLOT_SHIFT | by << ECC_CMD_CALLER_SHIFT);
    if (during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 40000)) {
        get(ecc(ECC_OPERANDS_FIRST_OFFSET), 16);
        software_.ended["public key"] += software_.word(ecc(ECC_STATUS_OFFSET)) == 2;
    }
}

void Program::sign()
{
    const bool checked = random_.below(2) == 0;
    set_words(ecc(ECC_OPERANDS_E_OFFSET), 8);
    struct ecc_point own[2];
    if (checked && software_.own_point(false, own)) {
        for (unsigned i = 0; i < 16; ++i) {
            Both words;
            for (unsigned s = 0; s < 2; ++s) {
                std::memcpy(&words.word[s], (i < 8 ? own[s].x : own[s].y) + 4 * (i % 8), 4);
            }
            (void)software_.write({ecc(ECC_OPERANDS_QX_OFFSET) + 4 * i}, words);
        }
    }
    uint32_t command = 3 | 1u << ECC_CMD_SLOT_SHIFT | (checked ? ECC_CMD_VERIFY_MASK : 0u);
    if (!gentle_ &&
        random_.below(6) == 0) { // the attestation key, another slot, another caller, another nonce
        command ^= uint32_t(random_.next()) &
                   (ECC_CMD_SLOT_MASK | ECC_CMD_CALLER_MASK | ECC_CMD_NONCE_MASK);
    }
    set(ecc(ECC_CMD_OFFSET), command);
    if (during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 60000)) {
        get(ecc(ECC_OPERANDS_FIRST_OFFSET), 16);
        software_.ended["signature"] += software_.word(ecc(ECC_STATUS_OFFSET)) == 2;
    }
}

void Program::agree()
{
    point(random_.below(3) == 0);
    const uint32_t slot = !gentle_ && random_.below(4) == 0 ? uint32_t(random_.below(16)) : 1;
    const uint32_t by = !gentle_ && random_.below(4) == 0 ? caller() : 0;
    set(ecc(ECC_CMD_OFFSET), 5 | slot << ECC_CMD_SLOT_SHIFT | by << ECC_CMD_CALLER_SHIFT);
    if (during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 60000)) {
        get(ecc(ECC_OPERANDS_FIRST_OFFSET), 16);
        software_.ended["ecdh"] += software_.word(ecc(ECC_STATUS_OFFSET)) == 2;
    }
}

void Program::verify()
{
    set_words(ecc(ECC_OPERANDS_E_OFFSET), 8);
    point(random_.below(2) == 0);
    set_words(ecc(ECC_OPERANDS_R_OFFSET), 16);
    set(ecc(ECC_CMD_OFFSET), random_.below(3) == 0 ? 6 : 4); // CHECK_POINT, VERIFY
    during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 60000);
}

// A session slot of any purpose: drawn in ecc or loaded, used, released.
void Program::session_of_any()
{
    session(random_.below(3) == 0 ? 1 : 1 + uint32_t(random_.below(5)));
}

void Program::session(uint32_t purpose)
{
    const uint32_t slot = 4 + uint32_t(random_.below(12)), by = caller();
    const uint32_t place = slot << KEYS_CMD_SLOT_SHIFT | by << KEYS_CMD_CALLER_SHIFT;
    set(keys(KEYS_CMD_OFFSET), 1 | purpose << KEYS_CMD_PURPOSE_SHIFT | place);
    during(keys(KEYS_STATUS_OFFSET), KEYS_STATUS_BUSY_MASK, 3000);
    if (purpose <= 1 || (!gentle_ && random_.below(3) == 0)) {
        set_words(keys(KEYS_KEY_OFFSET), 8);
        set(keys(KEYS_CMD_OFFSET), 2 | place);
        during(keys(KEYS_STATUS_OFFSET), KEYS_STATUS_BUSY_MASK, 3000);
    } else {
        set(ecc(ECC_CMD_OFFSET), 2 | slot << ECC_CMD_TO_SHIFT | by << ECC_CMD_CALLER_SHIFT);
        if (during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 30000)) {
            get(ecc(ECC_OPERANDS_FIRST_OFFSET), 16);
            software_.ended["generate"] += software_.word(ecc(ECC_STATUS_OFFSET)) == 2;
        }
    }
    if (purpose == 5 && !blank_) {
        const uint32_t to = 4 + uint32_t(random_.below(12));
        set(keys(KEYS_CMD_OFFSET), 1 | 2u << KEYS_CMD_PURPOSE_SHIFT | to << KEYS_CMD_SLOT_SHIFT |
                                       by << KEYS_CMD_CALLER_SHIFT);
        point(false);
        set(ecc(ECC_CMD_OFFSET), 5 | ECC_CMD_DELIVER_MASK | slot << ECC_CMD_SLOT_SHIFT |
                                     to << ECC_CMD_TO_SHIFT | by << ECC_CMD_CALLER_SHIFT);
        if (during(ecc(ECC_STATUS_OFFSET), ECC_STATUS_BUSY_MASK, 60000)) {
            hmac(to, by);
            software_.ended["delivery"] += software_.word(ecc(ECC_STATUS_OFFSET)) == 2;
        }
    }
    hmac(slot, by);
    if (random_.below(2) == 0) {
        set(keys(KEYS_CMD_OFFSET), 3 | place);
    }
}

void Program::hmac_of_any()
{
    // A slot that is full, if there is one, for anybody.
    const uint32_t full = software_.word(keys(KEYS_SLOTS_OFFSET)) & 0xFFFFu;
    uint32_t slot = uint32_t(random_.below(16));
    for (unsigned i = 0; i < 16 && (full >> slot & 1) == 0; ++i) {
        slot = (slot + 1) % 16;
    }
    hmac(slot, caller());
}

void Program::hmac(uint32_t slot, uint32_t by)
{
    set(sha2(SHA2_CMD_OFFSET), 4);
    pause(200);
    set(sha2(SHA2_CMD_OFFSET), 1 | uint32_t(random_.below(4)) << SHA2_CMD_ALG_SHIFT |
                                   2u << SHA2_CMD_KEY_SHIFT | by << SHA2_CMD_CALLER_SHIFT |
                                   slot << SHA2_CMD_SLOT_SHIFT);
    pause(900);
    const bool keyed = (software_.word(sha2(SHA2_STATUS_OFFSET)) & SHA2_STATUS_OPEN_MASK) != 0;
    for (uint64_t n = random_.below(40); n != 0; --n) {
        set(sha2(SHA2_DATA_OFFSET), uint32_t(random_.next()));
    }
    set(sha2(SHA2_CMD_OFFSET), 3);
    if (during(sha2(SHA2_STATUS_OFFSET), SHA2_STATUS_BUSY_MASK, 3000)) {
        get(sha2(SHA2_DIGEST_0_OFFSET), 16);
        software_.ended["hmac"] +=
            keyed && (software_.word(sha2(SHA2_STATUS_OFFSET)) & 0xFF04u) == 4;
    }
}

void Program::hash()
{
    set(sha2(SHA2_CMD_OFFSET), 1 | uint32_t(random_.below(4)) << SHA2_CMD_ALG_SHIFT);
    set(sha2(SHA2_ADDR_OFFSET), PLUTON_SRAM_BASE + 4 * uint32_t(random_.below(0x1000)));
    set(sha2(SHA2_LEN_OFFSET), 4 * uint32_t(random_.below(200)));
    set(sha2(SHA2_CMD_OFFSET), 2 | SHA2_CMD_LAST_MASK | caller() << SHA2_CMD_CALLER_SHIFT);
    during(sha2(SHA2_STATUS_OFFSET), SHA2_STATUS_BUSY_MASK, 6000);
    set(sha2(SHA2_CMD_OFFSET), random_.below(4) == 0 ? 5 : 3); // SAVE, FINISH
    during(sha2(SHA2_STATUS_OFFSET), SHA2_STATUS_BUSY_MASK, 3000);
    get(sha2(SHA2_DIGEST_0_OFFSET), 16);
}

void Program::attest()
{
    set_words(PLUTON_ATTEST_BASE + ATTEST_WORDS_NONCE_OFFSET, 8);
    set(PLUTON_ATTEST_BASE + ATTEST_CMD_OFFSET, 1);
    if (during(PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET, ATTEST_STATUS_BUSY_MASK, 90000)) {
        get(PLUTON_ATTEST_BASE + ATTEST_WORDS_OFFSET, 56);
        get(PLUTON_ATTEST_BASE + ATTEST_LENGTH_OFFSET, 1);
        get(PLUTON_ATTEST_BASE + ATTEST_BUFFER_OFFSET + 4 * uint32_t(random_.below(80)), 60);
        software_.ended["token"] += (software_.word(PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET) &
                                     ATTEST_STATUS_DONE_MASK) != 0;
        get(ecc(ECC_OPERANDS_FIRST_OFFSET), random_.below(2) == 0 ? 16 : 1);
    }
}

void Program::draw()
{
    for (uint64_t n = random_.below(30); n != 0; --n) {
        get(PLUTON_DRBG_BASE + DRBG_RANDOM_OFFSET, 1);
        pause(random_.below(2) == 0 ? 4 : 200);
    }
    if (gentle_ || random_.below(2) == 0) {
        set(PLUTON_DRBG_BASE + DRBG_CMD_OFFSET, 1); // RESEED
        const uint32_t status = PLUTON_DRBG_BASE + DRBG_STATUS_OFFSET;
        const bool begun = (software_.word(status) & DRBG_STATUS_RESEEDING_MASK) != 0;
        software_.ended["reseed"] += during(status, DRBG_STATUS_RESEEDING_MASK, 8000) && begun;
    }
}

void Program::noise()
{
    set(PLUTON_TRNG_BASE + TRNG_CMD_OFFSET,
        1 + uint32_t(random_.below(3))); // TEST, TAP_ON, TAP_OFF
    during(PLUTON_TRNG_BASE + TRNG_STATUS_OFFSET, TRNG_STATUS_TESTING_MASK, 3000);
    get(PLUTON_TRNG_BASE + TRNG_STATUS_OFFSET, 5);
    set(PLUTON_TRNG_BASE + TRNG_CMD_OFFSET, 3);
}

void Program::measure()
{
    const uint32_t base = PLUTON_MEASURE_BASE;
    set(base + MEASURE_ADDR_OFFSET, PLUTON_SRAM_BASE + 4 * uint32_t(random_.below(0x1000)));
    set(base + MEASURE_LEN_OFFSET, 4 * uint32_t(random_.below(100)));
    set(base + MEASURE_TYPE_OFFSET, random_.below(8) == 0 ? wild() : PLUTON_COMPONENT_DATA);
    set_words(base + MEASURE_SECURITY_VERSION_OFFSET, 17);
    set(base + MEASURE_CMD_OFFSET,
        (1 + uint32_t(random_.below(2))) | caller() << MEASURE_CMD_CALLER_SHIFT);
    during(base + MEASURE_STATUS_OFFSET, MEASURE_STATUS_BUSY_MASK, 12000);
    get(PLUTON_ACCUMULATOR_BASE, 16);
}

void Program::life()
{
    set(PLUTON_LIFECYCLE_BASE + LIFECYCLE_CMD_OFFSET, 1 + uint32_t(random_.below(3)));
    during(PLUTON_LIFECYCLE_BASE + LIFECYCLE_STATUS_OFFSET, LIFECYCLE_STATUS_BUSY_MASK, 4000);
    get(PLUTON_LIFECYCLE_BASE + LIFECYCLE_STATUS_OFFSET, 3);
}

void Program::birth()
{
    const uint32_t base = PLUTON_BIRTH_BASE;
    set(base + BIRTH_CMD_OFFSET, 1);
    const bool begun = (software_.word(base + BIRTH_STATUS_OFFSET) & BIRTH_STATUS_BUSY_MASK) != 0;
    if (during(base + BIRTH_STATUS_OFFSET, BIRTH_STATUS_BUSY_MASK, begun ? 140000 : 500) && begun) {
        software_.ended["birth"] +=
            (software_.word(base + BIRTH_STATUS_OFFSET) & BIRTH_STATUS_DONE_MASK) != 0;
    }
    get(PLUTON_EFUSE_BASE + EFUSE_DIGEST_ATTESTATION_0_OFFSET, 16);
}

void Program::burn()
{
    set(PLUTON_EFUSE_BASE + EFUSE_ROW_OFFSET,
        random_.below(3) == 0 ? uint32_t(random_.below(256)) : 13 + uint32_t(random_.below(32)));
    set(PLUTON_EFUSE_BASE + EFUSE_DATA_OFFSET, wild());
    set(PLUTON_EFUSE_BASE + EFUSE_CMD_OFFSET, 1);
    during(PLUTON_EFUSE_BASE + EFUSE_STATUS_OFFSET, EFUSE_STATUS_BUSY_MASK, 5000);
    get(PLUTON_EFUSE_BASE + EFUSE_STATUS_OFFSET, 1);
    get(PLUTON_EFUSE_BASE + EFUSE_ROW_OFFSET, 50);
}

// Every register, and what lies between and behind.
void Program::sweep()
{
    const uint32_t base =
        PLUTON_REGISTERS_BASE + uint32_t(1 + random_.below(12)) * PLUTON_BLOCK_SIZE;
    for (uint32_t offset = 0; offset < 0x340; offset += 4) {
        ++accesses;
        (void)software_.read({base + offset});
    }
}

void Program::run(bool blank, unsigned first)
{
    blank_ = blank;
    void (Program::*const operations[])() = {
        &Program::public_key,     &Program::sign,        &Program::agree,          &Program::verify,
        &Program::session_of_any, &Program::hmac_of_any, &Program::hash,           &Program::attest,
        &Program::draw,           &Program::noise,       &Program::measure,        &Program::life,
        &Program::birth,          &Program::burn,        &Program::sweep,          &Program::attest,
        &Program::sign,           &Program::agree,       &Program::session_of_any,
    };
    uint64_t resets = software_.twin.resets();
    if (blank && random_.below(4) != 0) {
        hostility_ = unsigned(random_.below(3));
        birth();
    }
    if (first < gentle_operations) {
        const uint32_t purposes[] = {3, 1, 5}; // sign, hmac, agree_to
        void (Program::*const gently[])() = {&Program::public_key, &Program::sign, &Program::agree,
                                             &Program::attest, &Program::draw};
        gentle_ = true;
        hostility_ = 0;
        if (first < 5) {
            (this->*gently[first])();
        } else {
            session(purposes[first - 5]);
        }
        gentle_ = false;
    }
    while (software_.twin.cycle() < end_) {
        hostility_ = unsigned(random_.below(2) == 0 ? 0 : random_.below(6));
        (this->*operations[random_.below(sizeof operations / sizeof operations[0])])();
        hostile(hostility_);
        if (software_.twin.resets() != resets) {
            resets = software_.twin.resets();
            software_.forget();
        }
        if (random_.below(30) == 0) {
            if (random_.below(2) == 0) {
                software_.twin.reset();
            } else {
                software_.twin.power_cycle();
            }
            software_.forget();
            pause(random_.below(2) == 0 ? 60 : 6000);
        }
    }
}

} // namespace pluton
