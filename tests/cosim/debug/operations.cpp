// SPDX-License-Identifier: Apache-2.0
// Debug and capabilities on a whole chip, with the firmware that verifies them: what is refused
// opens nothing, what is accepted shows in log and token. OpenSSL signs as the root key.
#include <algorithm>
#include <cstring>

#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/attest.h"
#include "firmware/drivers/birth.h"
#include "firmware/drivers/generated/debug_regs.h"
#include "firmware/drivers/generated/measure_regs.h"
#include "firmware/drivers/lifecycle.h"
#include "firmware/drivers/measure.h"
#include "firmware/lib/capability.h"
#include "sim/native/bench.h"
#include "tests/cosim/birth/operations.h"
#include "tests/lib/ecc_reference.h"

namespace pluton
{

namespace
{

using Capability = std::array<uint8_t, CAPABILITY_BYTES>;
using Bytes32 = std::array<uint8_t, 32>;

constexpr uint16_t token_debug = 0x4000;
enum { OP_EXTEND = 2, OP_ACCEPT_DEBUG = 2 }; // of measure, of debug

struct Drivers {
    explicit Drivers(Bench &bench)
    {
        struct hal *hal = &bench.hal;
        bench.require_error(DEV_OK, lifecycle_dev_init(&lifecycle, hal, PLUTON_LIFECYCLE_BASE),
                            "lifecycle_dev_init");
        bench.require_error(DEV_OK, birth_dev_init(&birth, hal, PLUTON_BIRTH_BASE),
                            "birth_dev_init");
        bench.require_error(DEV_OK, attest_dev_init(&attest, hal, PLUTON_ATTEST_BASE),
                            "attest_dev_init");
        bench.require_error(DEV_OK, measure_dev_init(&measure, hal, PLUTON_MEASURE_BASE),
                            "measure_dev_init");
        bench.require_error(DEV_OK,
                            accumulator_dev_init(&accumulator, hal, PLUTON_ACCUMULATOR_BASE),
                            "accumulator_dev_init");
        bench.require_error(DEV_OK, debug_dev_init(&debug, hal, PLUTON_DEBUG_BASE),
                            "debug_dev_init");
        bench.require_error(DEV_OK, efuse_dev_init(&efuse, hal, PLUTON_EFUSE_BASE),
                            "efuse_dev_init");
        bench.require_error(DEV_OK, sha2_dev_init(&sha2, hal, PLUTON_SHA2_BASE), "sha2_dev_init");
        bench.require_error(DEV_OK, ecc_dev_init(&ecc, hal, PLUTON_ECC_BASE), "ecc_dev_init");
    }

    struct lifecycle_dev lifecycle;
    struct birth_dev birth;
    struct attest_dev attest;
    struct measure_dev measure;
    struct accumulator_dev accumulator;
    struct debug_dev debug;
    struct efuse_dev efuse;
    struct sha2_dev sha2;
    struct ecc_dev ecc;
    struct capability_devs devs = {&debug, &efuse, &sha2, &ecc};
};

void draw(Random &random, uint8_t *bytes, size_t size)
{
    std::generate_n(bytes, size, [&] { return uint8_t(random.next()); });
}

// Who may sign for a chip.
struct Root {
    explicit Root(Random &random)
    {
        do {
            draw(random, secret.data(), secret.size());
        } while (!reference_is_scalar(secret.data()));
        (void)reference_combine(secret.data(), nullptr, nullptr, &key);
        uint8_t point[65] = {0x04};
        std::memcpy(point + 1, key.x, 32);
        std::memcpy(point + 33, key.y, 32);
        const Bytes digest = openssl_digest(SHA2_DEV_SHA256, point, sizeof point);
        std::copy(digest.begin(), digest.end(), hash.begin());
    }

    Capability sign(Random &random, uint32_t kind, const Bytes32 &device, const Bytes32 &challenge,
                    const Root *named = nullptr) const
    {
        const struct ecc_point &point = named != nullptr ? named->key : key;
        Capability bytes{};
        std::memcpy(&bytes[CAPABILITY_LABEL_OFFSET], CAPABILITY_LABEL_TEXT, CAPABILITY_LABEL_BYTES);
        for (unsigned i = 0; i < 4; ++i) {
            bytes[CAPABILITY_KIND_OFFSET + i] = uint8_t(kind >> (24 - 8 * i));
        }
        std::copy(device.begin(), device.end(), &bytes[CAPABILITY_DEVICE_OFFSET]);
        std::copy(challenge.begin(), challenge.end(), &bytes[CAPABILITY_CHALLENGE_OFFSET]);
        std::memcpy(&bytes[CAPABILITY_ROOT_OFFSET], point.x, 32);
        std::memcpy(&bytes[CAPABILITY_ROOT_OFFSET + 32], point.y, 32);
        const Bytes digest =
            openssl_digest(SHA2_DEV_SHA256, bytes.data(), CAPABILITY_SIGNATURE_OFFSET);
        Bytes32 nonce;
        do {
            draw(random, nonce.data(), nonce.size());
        } while (!reference_is_scalar(nonce.data()));
        struct ecc_signature signature;
        reference_sign(secret.data(), digest.data(), nonce.data(), &signature);
        std::memcpy(&bytes[CAPABILITY_SIGNATURE_OFFSET], signature.r, 32);
        std::memcpy(&bytes[CAPABILITY_SIGNATURE_OFFSET + 32], signature.s, 32);
        return bytes;
    }

    Bytes32 secret, hash;
    struct ecc_point key;
};

void require_state(Bench &bench, Drivers &d, enum lifecycle_dev_state expected)
{
    struct lifecycle_dev_status now;
    bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now), "life cycle");
    bench.require(now.state == expected, "lifecycle", "STATE", lifecycle_dev_name(expected),
                  lifecycle_dev_name(now.state));
}

uint16_t token_life_cycle(Bench &bench, Drivers &d)
{
    struct lifecycle_dev_status now;
    bench.require_error(DEV_OK, lifecycle_dev_status(&d.lifecycle, &now), "life cycle");
    return now.token;
}

// A new chip with this root key, and what it says that it is.
Bytes32 give_birth(Bench &bench, Random &random, const Root &root, bool lock = true)
{
    bench.make_world(random.next());
    bench.boot();
    Drivers d(bench);
    require_state(bench, d, LIFECYCLE_DEV_BLANK);
    bench.require_error(DEV_OK, efuse_dev_burn_root_hash(&d.efuse, root.hash.data()), "root hash");
    if (lock) {
        bench.require_error(DEV_OK, efuse_dev_lock_root_hash(&d.efuse), "lock of the root hash");
    }
    bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
    bench.require_error(DEV_OK, birth_dev_wait(&d.birth), "birth");
    require_state(bench, d, LIFECYCLE_DEV_PROVISIONED);
    struct attest_dev_keys keys;
    bench.require_error(DEV_OK, attest_dev_wait_ready(&d.attest), "public keys");
    bench.require_error(DEV_OK, attest_dev_public_keys(&d.attest, &keys), "public keys");
    Bytes32 device;
    std::copy_n(keys.device, device.size(), device.begin());
    return device;
}

// JTAG wiggles, and reaches the other side or not.
void require_jtag(Bench &bench, Random &random, bool open)
{
    for (unsigned i = 0; i < 40; ++i) {
        const Simulation::Jtag jtag = {i % 8 >= 4,           random.below(2) != 0,
                                       random.below(4) != 0, random.below(2) != 0,
                                       random.below(2) != 0, random.below(2) != 0};
        bench.simulation.drive_jtag(jtag);
        const Simulation::Jtag arrived = bench.simulation.jtag_arrived();
        const bool right = arrived == (open ? jtag : Simulation::Jtag{});
        bench.require(right, "debug", "JTAG", open ? "passes" : "held", right ? "" : "not so");
        bench.simulation.tick();
    }
    bench.simulation.drive_jtag({});
}

void require_debug(Bench &bench, Drivers &d, Random &random, bool open)
{
    struct debug_dev_status status;
    bench.require_error(DEV_OK, debug_dev_status(&d.debug, &status), "debug_dev_status");
    bench.require(status.open == open, "debug", "STATUS.open", open ? "1" : "0",
                  status.open ? "1" : "0");
    const bool told = token_life_cycle(bench, d) == token_debug;
    bench.require(told == open, "lifecycle", "TOKEN", open ? "0x4000" : "not 0x4000", "otherwise");
    require_jtag(bench, random, open);
}

struct Log {
    std::vector<std::array<uint8_t, PLUTON_ENTRY_BYTES>> entries;
};

// The log, whose entries make the register.
Log read_log(Bench &bench, Drivers &d)
{
    uint8_t acc[ACCUMULATOR_DEV_BYTES];
    struct accumulator_dev_log raw;
    uint32_t count = 0;
    bool overflow = false;
    bench.require_error(DEV_OK, accumulator_dev_read(&d.accumulator, acc, &raw, &count, &overflow),
                        "accumulator_dev_read");
    Log log;
    std::array<uint8_t, ACCUMULATOR_DEV_BYTES> expected{};
    for (uint32_t i = 0; i < count; ++i) {
        std::array<uint8_t, PLUTON_ENTRY_BYTES> entry;
        std::copy_n(raw.entry[i], entry.size(), entry.begin());
        extend(expected, entry);
        log.entries.push_back(entry);
    }
    bench.require(std::memcmp(acc, expected.data(), sizeof acc) == 0, "accumulator", "register",
                  "that of the log", "another");
    return log;
}

std::array<uint8_t, PLUTON_ENTRY_BYTES> debug_entry(const Bytes32 &challenge)
{
    Component component;
    component.type = PLUTON_COMPONENT_DEBG;
    return entry_of(component, Bytes(challenge.begin(), challenge.end()));
}

Bytes32 challenge_of(Bench &bench, Drivers &d)
{
    Bytes32 challenge, again;
    bench.require_error(DEV_OK, capability_challenge(&d.devs, challenge.data()), "challenge");
    bench.require_error(DEV_OK, capability_challenge(&d.devs, again.data()), "challenge");
    bench.require(challenge == again, "debug", "CHALLENGE", "the same in one boot", "another");
    return challenge;
}

void refuse(Bench &bench, Drivers &d, const Capability &bytes, enum dev_error expected,
            const std::string &what)
{
    enum capability_kind kind = CAPABILITY_DEBUG;
    bench.require_error(expected, capability_accept(&d.devs, bytes.data(), bytes.size(), &kind),
                        what);
    bench.count(bytes.size());
}

void accept(Bench &bench, Drivers &d, const Capability &bytes, enum capability_kind expected)
{
    enum capability_kind kind = CAPABILITY_DEBUG;
    const uint64_t from = bench.simulation.cycle();
    bench.require_error(DEV_OK, capability_accept(&d.devs, bytes.data(), bytes.size(), &kind),
                        "capability_accept");
    bench.require(kind == expected, "capability", "kind", std::to_string(expected),
                  std::to_string(kind));
    if (kind == CAPABILITY_DEBUG) {
        bench.report.figures["debug.accept_cycles"] = {double(bench.simulation.cycle() - from),
                                                       "cycles"};
    }
    bench.count(bytes.size());
}

// What a capability with one wrong bit is refused for.
bool fits(enum dev_error error, size_t at)
{
    if (at < CAPABILITY_DEVICE_OFFSET) {
        return error == DEV_FORMAT;
    }
    if (at < CAPABILITY_CHALLENGE_OFFSET) {
        return error == DEV_DEVICE;
    }
    if (at < CAPABILITY_ROOT_OFFSET) {
        return error == DEV_CHALLENGE;
    }
    if (at < CAPABILITY_SIGNATURE_OFFSET) {
        return error == DEV_ROOT;
    }
    return error == DEV_SIGNATURE || error == DEV_COMPONENT;
}

void refusals(Bench &bench, Random &random)
{
    const Root root(random), foreign(random);
    const Bytes32 device = give_birth(bench, random, root);
    Drivers d(bench);
    Bytes32 other;
    draw(random, other.data(), other.size());

    refuse(bench, d, root.sign(random, CAPABILITY_KIND_DEBUG, device, other), DEV_ORDER,
           "before a challenge is drawn");
    const Bytes32 challenge = challenge_of(bench, d);
    const Capability good = root.sign(random, CAPABILITY_KIND_DEBUG, device, challenge);

    enum capability_kind kind = CAPABILITY_DEBUG;
    std::array<uint8_t, CAPABILITY_BYTES + 1> longer{};
    std::copy(good.begin(), good.end(), longer.begin());
    for (size_t size = 0; size <= longer.size(); ++size) {
        if (size != good.size()) {
            bench.require_error(DEV_FORMAT, capability_accept(&d.devs, longer.data(), size, &kind),
                                std::to_string(size) + " bytes");
        }
    }
    // Most bytes cost the verification of a signature: the quick tier takes some, the first of each
    // field among them, fewer where points are counted.
    const size_t step = bench.options.full() ? 1 : Simulation::has_coverage() ? 24 : 4;
    for (size_t at = 0; at < good.size(); at += step) {
        Capability flipped = good;
        flipped[at] = uint8_t(flipped[at] ^ 1u << random.below(8));
        const enum dev_error error =
            capability_accept(&d.devs, flipped.data(), flipped.size(), &kind);
        bench.require(fits(error, at), "capability", "a flipped bit of byte " + std::to_string(at),
                      "refused for what it is", dev_error_text(error));
        bench.count(flipped.size());
    }
    refuse(bench, d, root.sign(random, CAPABILITY_KIND_DEBUG, other, challenge), DEV_DEVICE,
           "another device");
    refuse(bench, d, root.sign(random, CAPABILITY_KIND_DEBUG, device, other), DEV_CHALLENGE,
           "another challenge");
    refuse(bench, d, root.sign(random, 0x52454144, device, challenge), DEV_FORMAT, "another kind");
    refuse(bench, d, foreign.sign(random, CAPABILITY_KIND_DEBUG, device, challenge), DEV_ROOT,
           "a foreign root key");
    refuse(bench, d, foreign.sign(random, CAPABILITY_KIND_DEBUG, device, challenge, &root),
           DEV_SIGNATURE, "a foreign signature");
    refuse(bench, d, root.sign(random, CAPABILITY_KIND_RETURN, device, challenge), DEV_DENIED,
           "a return in Provisioned");
    require_debug(bench, d, random, false);
    bench.require(read_log(bench, d).entries.size() == 1, "accumulator", "COUNT", "1", "more");

    bench.boot();
    Drivers after(bench);
    require_state(bench, after, LIFECYCLE_DEV_PROVISIONED);
    bench.require_error(DEV_OK, attest_dev_wait_ready(&after.attest), "public keys");
    refuse(bench, after, good, DEV_ORDER, "an old challenge, none drawn");
    bench.require(challenge_of(bench, after) != challenge, "debug", "CHALLENGE",
                  "another one after a reset", "the same");
    refuse(bench, after, good, DEV_CHALLENGE, "an old challenge");
    require_debug(bench, after, random, false);
}

void not_locked(Bench &bench, Random &random)
{
    const Root root(random);
    const Bytes32 device = give_birth(bench, random, root, false);
    Drivers d(bench);
    const Bytes32 challenge = challenge_of(bench, d);
    refuse(bench, d, root.sign(random, CAPABILITY_KIND_DEBUG, device, challenge), DEV_ROOT,
           "a root key that is not locked");
    require_debug(bench, d, random, false);
}

// Life cycle of a token, claim 2395 of RFC 9783: a number of two bytes.
bool says_debug(Bench &bench, Drivers &d, Random &random)
{
    uint8_t nonce[ATTEST_DEV_NONCE_BYTES], bytes[ATTEST_DEV_TOKEN_BYTES];
    draw(random, nonce, sizeof nonce);
    size_t size = sizeof bytes;
    bench.require_error(DEV_OK, attest_dev_token(&d.attest, nonce, bytes, &size), "token");
    const uint8_t claim[] = {0x19, 0x09, 0x5B, 0x19, token_debug >> 8, token_debug & 0xFF};
    return std::search(bytes, bytes + size, claim, claim + sizeof claim) != bytes + size;
}

void opens(Bench &bench, Random &random, bool secured)
{
    const Root root(random);
    const Bytes32 device = give_birth(bench, random, root);
    Drivers d(bench);
    if (secured) {
        bench.require_error(DEV_OK, lifecycle_dev_secure(&d.lifecycle), "secure");
    }
    bench.require(!says_debug(bench, d, random), "attest", "life cycle", "not debug", "debug");
    const Bytes32 challenge = challenge_of(bench, d);
    const Capability good = root.sign(random, CAPABILITY_KIND_DEBUG, device, challenge);
    require_debug(bench, d, random, false);
    accept(bench, d, good, CAPABILITY_DEBUG);
    require_debug(bench, d, random, true);
    const Log log = read_log(bench, d);
    bench.require(log.entries.size() == 2 && log.entries.back() == debug_entry(challenge),
                  "accumulator", "log", "an entry DEBG of the challenge", "something else");
    bench.require(says_debug(bench, d, random), "attest", "life cycle", "debug", "not debug");

    refuse(bench, d, good, DEV_ORDER, "a capability twice");
    Bytes32 again;
    bench.require_error(DEV_ORDER, capability_challenge(&d.devs, again.data()),
                        "a second challenge");
    bench.require_error(secured ? DEV_CAPABILITY : DEV_DENIED, lifecycle_dev_return(&d.lifecycle),
                        "a return by a capability for debug");
    require_debug(bench, d, random, true);

    bench.boot();
    Drivers after(bench);
    require_state(bench, after, secured ? LIFECYCLE_DEV_SECURED : LIFECYCLE_DEV_PROVISIONED);
    bench.require_error(DEV_OK, attest_dev_wait_ready(&after.attest), "public keys");
    require_debug(bench, after, random, false);
    bench.require(!says_debug(bench, after, random), "attest", "life cycle", "not debug", "debug");
}

void returns(Bench &bench, Random &random)
{
    const Root root(random);
    const Bytes32 device = give_birth(bench, random, root);
    Drivers d(bench);
    bench.require_error(DEV_OK, lifecycle_dev_secure(&d.lifecycle), "secure");
    bench.require_error(DEV_CAPABILITY, lifecycle_dev_return(&d.lifecycle), "a return without");
    const Bytes32 challenge = challenge_of(bench, d);
    const Capability good = root.sign(random, CAPABILITY_KIND_RETURN, device, challenge);
    accept(bench, d, good, CAPABILITY_RETURN);
    require_debug(bench, d, random, false);
    refuse(bench, d, root.sign(random, CAPABILITY_KIND_DEBUG, device, challenge), DEV_ORDER,
           "debug for the challenge of a return");
    bench.require_error(DEV_OK, lifecycle_dev_return(&d.lifecycle), "return");
    require_state(bench, d, LIFECYCLE_DEV_RETURNED);
    for (unsigned row = PLUTON_FUSE_SECRET_FIRST; row < PLUTON_FUSE_ROWS; ++row) {
        bench.require(bench.world->array.cells()[row].whole == FuseArray::mask, "efuse",
                      "row " + std::to_string(row), "all ones", "otherwise");
    }
    require_debug(bench, d, random, false);
    bench.boot();
    Drivers after(bench);
    require_state(bench, after, LIFECYCLE_DEV_RETURNED);
    require_debug(bench, after, random, false);
    Bytes32 again;
    bench.require_error(DEV_DENIED, capability_challenge(&after.devs, again.data()),
                        "a challenge in Returned");
}

// JTAG reaches the debug module of a blank chip, at the price of its birth in this boot.
void blank(Bench &bench, Random &random)
{
    bench.make_world(random.next());
    bench.boot();
    Drivers d(bench);
    require_state(bench, d, LIFECYCLE_DEV_BLANK);
    Simulation::Jtag jtag;
    jtag.tms = jtag.trst_n = jtag.tdi = jtag.tdo = true;
    bench.simulation.drive_jtag(jtag);
    bench.simulation.run(random.between(1, 50));
    struct lifecycle_dev_status now;
    bench.require_error(DEV_OK, lifecycle_dev_status(&d.lifecycle, &now), "life cycle");
    bench.require(!now.tainted && bench.simulation.jtag_arrived() == Simulation::Jtag{}, "debug",
                  "JTAG", "held, no taint, without an edge of tck", "otherwise");
    jtag.tck = true;
    bench.simulation.drive_jtag(jtag);
    bench.simulation.run(6);
    bench.require(bench.simulation.jtag_arrived() == Simulation::Jtag{}, "debug", "JTAG",
                  "held while tck is high", "passes");
    jtag.tck = false;
    bench.simulation.drive_jtag(jtag);
    bench.simulation.run(6);
    require_jtag(bench, random, true);
    bench.require_error(DEV_OK, lifecycle_dev_status(&d.lifecycle, &now), "life cycle");
    bench.require(now.tainted, "lifecycle", "tainted", "1", "0");
    bench.require_error(DEV_TAINTED, birth_dev_start(&d.birth), "birth after JTAG");

    // A birth that runs stops for it.
    bench.boot();
    Drivers after(bench);
    require_state(bench, after, LIFECYCLE_DEV_BLANK);
    bench.require_error(DEV_OK, birth_dev_start(&after.birth), "birth");
    jtag.tck = true;
    bench.simulation.drive_jtag(jtag);
    bench.simulation.run(6);
    jtag.tck = false;
    bench.simulation.drive_jtag(jtag);
    bench.simulation.run(6);
    require_jtag(bench, random, true);
    bench.require_error(DEV_TAINTED, birth_dev_wait(&after.birth), "birth with JTAG");
    require_state(bench, after, LIFECYCLE_DEV_BLANK);

    // Without, the chip is born in the next boot, and the pins are dead.
    bench.boot();
    Drivers last(bench);
    require_state(bench, last, LIFECYCLE_DEV_BLANK);
    bench.require_error(DEV_OK, birth_dev_start(&last.birth), "birth");
    bench.require_error(DEV_OK, birth_dev_wait(&last.birth), "birth");
    require_state(bench, last, LIFECYCLE_DEV_PROVISIONED);
    require_debug(bench, last, random, false);
    bench.count(0);
}

// Extends of measure before, during and behind the entry DEBG, at drawn cycles: each is there,
// whole.
void extends(Bench &bench, Random &random, const Root &root)
{
    bench.boot();
    Drivers d(bench);
    bench.require_error(DEV_OK, attest_dev_wait_ready(&d.attest), "public keys");
    const Bytes32 challenge = challenge_of(bench, d);
    const struct measure_dev_component component = {PLUTON_COMPONENT_DATA, 1, {}};
    bench.require_error(DEV_OK, measure_dev_extend(&d.measure, &component, root.hash.data()),
                        "extend");
    size_t expected = 3; // BROM, DATA, DEBG
    const auto again = [&] {
        expected +=
            bench.simulation.write(PLUTON_MEASURE_BASE + MEASURE_CMD_OFFSET, OP_EXTEND) == HAL_OK;
    };
    again();
    bench.simulation.run(random.below(150));
    bench.require(bench.simulation.write(PLUTON_DEBUG_BASE + DEBUG_CMD_OFFSET, OP_ACCEPT_DEBUG) ==
                      HAL_OK,
                  "debug", "ACCEPT_DEBUG", "taken", "refused");
    bench.simulation.run(random.below(300));
    again();
    bench.simulation.run(1000);
    require_debug(bench, d, random, true);
    const Log log = read_log(bench, d);
    const size_t ours =
        size_t(std::count(log.entries.begin(), log.entries.end(), debug_entry(challenge)));
    const size_t theirs =
        size_t(std::count(log.entries.begin(), log.entries.end(), log.entries[1]));
    bench.require(log.entries.size() == expected && ours == 1 && theirs == expected - 2,
                  "accumulator", "log", "every entry once", "otherwise");
    bench.count(expected * PLUTON_ENTRY_BYTES);
}

} // namespace

void run_debug(Bench &bench)
{
    bench.row("debug, accesses", "random", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        chip::accesses(bench, random, PLUTON_DEBUG_BASE, 0x44, 20 * bench.operations());
    });
    bench.row("capability, refused", "flipped, cut, old, foreign",
              [&](Random &random) { refusals(bench, random); });
    bench.row("capability, root hash not locked", "OpenSSL's signature",
              [&](Random &random) { not_locked(bench, random); });
    bench.row("capability, debug in Provisioned", "OpenSSL's signature",
              [&](Random &random) { opens(bench, random, false); });
    bench.row("capability, debug in Secured", "OpenSSL's signature",
              [&](Random &random) { opens(bench, random, true); });
    bench.row("capability, return", "OpenSSL's signature",
              [&](Random &random) { returns(bench, random); });
    bench.row("debug's entry among others", "drawn cycles", [&](Random &random) {
        const Root root(random);
        (void)give_birth(bench, random, root);
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            extends(bench, random, root);
        }
    });
    bench.row("JTAG in Blank", "drawn wires", [&](Random &random) { blank(bench, random); });
}

} // namespace pluton
