// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/birth/operations.h"

#include "cmodel/secded.h"
#include "firmware/drivers/measure.h"

namespace pluton::chip
{

namespace
{

struct Window {
    uint32_t base, size;
};
// Up to the last register, and some bytes more.
constexpr Window windows[] = {{PLUTON_TRNG_BASE, 0x24},  {PLUTON_DRBG_BASE, 0x1C},
                              {PLUTON_EFUSE_BASE, 0xE0}, {PLUTON_LIFECYCLE_BASE, 0x1C},
                              {PLUTON_KEYS_BASE, 0x64},  {PLUTON_BIRTH_BASE, 0x14},
                              {PLUTON_ALERT_BASE, 0x18}, {PLUTON_ATTEST_BASE, 0x204}};

uint64_t word_of(unsigned row)
{
    switch (row) {
    case PLUTON_FUSE_PROVISIONED:
        return PLUTON_FUSE_PROVISIONED_WORD;
    case PLUTON_FUSE_SECURED:
        return PLUTON_FUSE_SECURED_WORD;
    case PLUTON_FUSE_RETURNED:
        return PLUTON_FUSE_RETURNED_WORD;
    case PLUTON_FUSE_LOCK_SERIAL:
        return PLUTON_FUSE_LOCK_SERIAL_WORD;
    case PLUTON_FUSE_LOCK_ROOT:
        return PLUTON_FUSE_LOCK_ROOT_WORD;
    case PLUTON_FUSE_LOCK_SECOND:
        return PLUTON_FUSE_LOCK_SECOND_WORD;
    default:
        return row < PLUTON_FUSE_COMMIT ? PLUTON_FUSE_BEGUN_WORD : PLUTON_FUSE_COMMIT_WORD;
    }
}

} // namespace

Drivers::Drivers(Bench &bench)
{
    bench.require_error(DEV_OK, lifecycle_dev_init(&lifecycle, &bench.hal, PLUTON_LIFECYCLE_BASE),
                        "lifecycle_dev_init");
    bench.require_error(DEV_OK, birth_dev_init(&birth, &bench.hal, PLUTON_BIRTH_BASE),
                        "birth_dev_init");
    bench.require_error(DEV_OK, attest_dev_init(&attest, &bench.hal, PLUTON_ATTEST_BASE),
                        "attest_dev_init");
    // Their *_dev_init() want a key store that is open, and an ecc that nobody else has.
    keys = {&bench.hal, PLUTON_KEYS_BASE};
    ecc = {&bench.hal, PLUTON_ECC_BASE};
}

void require_state(Bench &bench, Drivers &d, enum lifecycle_dev_state expected)
{
    struct lifecycle_dev_status now;
    bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now), "life cycle");
    bench.require(now.state == expected, "lifecycle", "STATE", lifecycle_dev_name(expected),
                  lifecycle_dev_name(now.state));
}

struct attest_dev_keys keys_of(Bench &bench, Drivers &d)
{
    struct attest_dev_keys keys;
    bench.require_error(DEV_OK, attest_dev_wait_ready(&d.attest), "public keys");
    bench.require_error(DEV_OK, attest_dev_public_keys(&d.attest, &keys), "public keys");
    return keys;
}

void give_birth(Bench &bench, Drivers &d)
{
    const uint64_t from = bench.simulation.cycle();
    bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
    bench.require_error(DEV_OK, birth_dev_wait(&d.birth), "birth");
    bench.report.figures["birth.cycles"] = {double(bench.simulation.cycle() - from), "cycles"};
    require_state(bench, d, LIFECYCLE_DEV_PROVISIONED);
}

Drivers born(Bench &bench, Random &random)
{
    bench.make_world(random.next());
    bench.boot();
    Drivers d(bench);
    require_state(bench, d, LIFECYCLE_DEV_BLANK);
    give_birth(bench, d);
    return d;
}

void token(Bench &bench, Drivers &d, Random &random, bool figures)
{
    uint8_t nonce[ATTEST_DEV_NONCE_BYTES], bytes[ATTEST_DEV_TOKEN_BYTES];
    for (uint8_t &byte : nonce) {
        byte = uint8_t(random.next());
    }
    size_t size = sizeof bytes;
    const uint64_t from = bench.simulation.cycle();
    const EngineTime before = bench.simulation.time("token");
    bench.require_error(DEV_OK, attest_dev_token(&d.attest, nonce, bytes, &size), "token");
    const EngineTime &after = bench.simulation.time("token");
    if (bench.options.lockstep) {
        bench.require(after.messages == before.messages + 1, "token", "tokens",
                      std::to_string(before.messages + 1), std::to_string(after.messages));
        bench.require(after.start > from && after.result < after.cycles &&
                          after.start + after.cycles < bench.simulation.cycle(),
                      "token", "times", "between the driver's first access and its last", "others");
    }
    if (figures) {
        bench.report.figures["attest.driver_cycles"] = {double(bench.simulation.cycle() - from),
                                                        "cycles"};
        if (bench.options.lockstep) {
            bench.report.figures["attest.token_cycles"] = {double(after.result), "cycles"};
            bench.report.figures["attest.token_cycles_verified"] = {double(after.cycles), "cycles"};
        }
    }
    bench.count(size);
}

void extend(Bench &bench, Random &random, uint32_t type)
{
    struct measure_dev measure;
    bench.require_error(DEV_OK, measure_dev_init(&measure, &bench.hal, PLUTON_MEASURE_BASE),
                        "measure_dev_init");
    struct measure_dev_component component = {type, uint32_t(random.next()), {}};
    uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES];
    for (uint8_t &byte : digest) {
        byte = uint8_t(random.next());
    }
    for (uint8_t &byte : component.signer) {
        byte = uint8_t(random.next());
    }
    bench.require_error(DEV_OK, measure_dev_extend(&measure, &component, digest), "extend");
}

void fill_log(Bench &bench, Random &random, unsigned entries)
{
    for (unsigned i = 1; i < entries; ++i) {
        extend(bench, random, PLUTON_COMPONENT_DATA);
    }
}

NoiseProfile noise(Bench &bench, const std::string &text)
{
    NoiseProfile profile;
    std::string error;
    bench.require(NoiseProfile::parse(text, &profile, &error), "noise", "profile", "", error);
    return profile;
}

uint32_t read(Bench &bench, uint32_t address)
{
    uint32_t value = 0;
    bench.require(bench.simulation.read(address, value) == HAL_OK, "pluton",
                  "read of " + std::to_string(address), "accepted", "refused");
    return value;
}

void write(Bench &bench, uint32_t address, uint32_t value)
{
    bench.require(bench.simulation.write(address, value) == HAL_OK, "pluton",
                  "write of " + std::to_string(address), "accepted", "refused");
}

void refused(Bench &bench, const std::string &what, enum hal_status got)
{
    bench.require(got == HAL_BUS_ERROR, "pluton", what, "refused", "accepted");
    bench.count(4);
}

void command(Bench &bench, uint32_t base, uint32_t command, uint32_t expected)
{
    write(bench, base + 0x08, command);
    const uint32_t got = read(bench, base + 0x0C) >> 8 & 0xFF;
    bench.require(got == expected, "pluton",
                  "error of command " + std::to_string(command) + " at " + std::to_string(base),
                  std::to_string(expected), std::to_string(got));
    bench.count(4);
}

void accesses(Bench &bench, Random &random, uint32_t base, uint32_t size, uint64_t count)
{
    Simulation &s = bench.simulation;
    for (uint64_t i = 0; i < count; ++i) {
        uint32_t address = base + 4 * uint32_t(random.below(size / 4));
        if (random.below(16) == 0) {
            address = base | (uint32_t(random.next()) & (PLUTON_BLOCK_SIZE - 1));
        } else if (random.below(16) == 0) {
            address += uint32_t(random.below(4));
        }
        const unsigned subject = random.below(12) == 0 ? unsigned(random.below(6)) : 0;
        const bool nonsecure = random.below(16) == 0;
        enum hal_status got;
        if (random.below(2) == 0) {
            const unsigned strobe = random.below(12) == 0 ? unsigned(random.below(16)) : 0xF;
            const uint32_t value = uint32_t(random.below(2) == 0 ? random.below(8) : random.next());
            got = s.write(address, value, strobe, subject, nonsecure);
        } else {
            uint32_t value = 0;
            got = s.read(address, value, subject, nonsecure);
        }
        bench.require(got == HAL_OK || got == HAL_BUS_ERROR, "pluton",
                      "access to " + std::to_string(address), "an answer", "none");
        if (subject != PLUTON_SUBJECT_PLUTON || nonsecure) {
            refused(bench, "access by subject " + std::to_string(subject), got);
        }
        s.run(random.below(8) == 0 ? random.below(300) : random.below(3));
        bench.count(4);
    }
}

void accesses_anywhere(Bench &bench, Random &random, uint64_t count)
{
    for (uint64_t i = 0; i < count; ++i) {
        const Window &w = windows[random.below(std::size(windows))];
        accesses(bench, random, w.base, w.size, 1);
    }
}

void set_mark(std::vector<FuseRow> &rows, unsigned row, Mark mark, Random &random)
{
    FuseRow &cells = rows[row];
    cells = {};
    switch (mark) {
    case Mark::Zero:
        break;
    case Mark::Whole:
        cells.whole = word_of(row);
        break;
    case Mark::Ones:
        cells.whole = FuseArray::mask;
        break;
    case Mark::Partial: // one of its fuses is weak, or not burnt, or one too many is
        cells.whole = word_of(row);
        const uint64_t bit = uint64_t(1) << random.below(FuseArray::bits);
        cells.whole ^= bit;
        cells.weak = random.below(2) == 0 ? bit & ~cells.whole : 0;
        break;
    }
}

void set_secded(std::vector<FuseRow> &rows, unsigned row, uint32_t data)
{
    rows[row] = {};
    rows[row].whole = secded_encode(data);
}

void with_fuses(Bench &bench, Random &random, const std::vector<FuseRow> &rows)
{
    FuseArray::Snapshot fuses = FuseArray(rows, random.next()).snapshot();
    bench.make_world(random.next());
    bench.world->array.restore(fuses);
}

} // namespace pluton::chip
