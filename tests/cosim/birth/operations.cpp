// SPDX-License-Identifier: Apache-2.0
// A chip from birth on, in lockstep with the golden models: keys made and burnt, found again after
// a power cycle, tokens, and births that the noise or the power leaves unfinished.
#include <cstring>

#include "firmware/drivers/attest.h"
#include "firmware/drivers/birth.h"
#include "firmware/drivers/lifecycle.h"
#include "firmware/drivers/measure.h"
#include "sim/native/bench.h"

namespace pluton
{

namespace
{

struct Drivers {
    explicit Drivers(Bench &bench)
    {
        bench.require_error(DEV_OK,
                            lifecycle_dev_init(&lifecycle, &bench.hal, PLUTON_LIFECYCLE_BASE),
                            "lifecycle_dev_init");
        bench.require_error(DEV_OK, birth_dev_init(&birth, &bench.hal, PLUTON_BIRTH_BASE),
                            "birth_dev_init");
        bench.require_error(DEV_OK, attest_dev_init(&attest, &bench.hal, PLUTON_ATTEST_BASE),
                            "attest_dev_init");
    }

    struct lifecycle_dev lifecycle;
    struct birth_dev birth;
    struct attest_dev attest;
};

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

// `figures`: what the call takes, from the driver's first access to its last; and in it the
// silicon, from the accepted command to the signature, and to the token, which is verified.
void token(Bench &bench, Drivers &d, Random &random, bool figures = false)
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

// Until the log has five entries.
void fill_log(Bench &bench, Random &random)
{
    struct measure_dev measure;
    bench.require_error(DEV_OK, measure_dev_init(&measure, &bench.hal, PLUTON_MEASURE_BASE),
                        "measure_dev_init");
    for (unsigned i = 1; i < 5; ++i) {
        uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES];
        for (uint8_t &byte : digest) {
            byte = uint8_t(random.next());
        }
        const struct measure_dev_component component = {PLUTON_COMPONENT_DATA, i, {}};
        bench.require_error(DEV_OK, measure_dev_extend(&measure, &component, digest), "extend");
    }
}

} // namespace

void run_birth(Bench &bench)
{
    bench.row("birth, power cycle, tokens", "drawn noise", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        Drivers d(bench);
        require_state(bench, d, LIFECYCLE_DEV_BLANK);
        give_birth(bench, d);
        const struct attest_dev_keys keys = keys_of(bench, d);
        token(bench, d, random);
        const uint64_t from = bench.simulation.cycle();
        bench.boot();
        const struct attest_dev_keys again = keys_of(bench, d);
        bench.report.figures["chip.ready_cycles"] = {double(bench.simulation.cycle() - from),
                                                     "cycles"};
        bench.require(std::memcmp(&keys, &again, sizeof keys) == 0, "attest", "public keys",
                      "those of birth", "others");
        fill_log(bench, random);
        token(bench, d, random, true);
        bench.require_error(DEV_OK, lifecycle_dev_secure(&d.lifecycle), "secure");
        require_state(bench, d, LIFECYCLE_DEV_SECURED);
        token(bench, d, random);
    });
    bench.row("birth, power lost", "drawn cycle", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            bench.make_world(random.next());
            bench.boot();
            Drivers d(bench);
            require_state(bench, d, LIFECYCLE_DEV_BLANK);
            for (unsigned cuts = unsigned(random.between(1, 3)); cuts != 0; --cuts) {
                (void)birth_dev_start(&d.birth);
                bench.simulation.run(random.below(90000));
                bench.boot();
            }
            struct lifecycle_dev_status now;
            bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now),
                                "life cycle");
            if (now.state == LIFECYCLE_DEV_BLANK) {
                give_birth(bench, d);
            } else {
                bench.simulation.run(3000); // an unfinished one ends by itself
                require_state(bench, d, LIFECYCLE_DEV_PROVISIONED);
            }
            (void)keys_of(bench, d);
            token(bench, d, random);
        }
    });
    bench.row("birth, noise dies", "drawn sample", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            NoiseProfile profile;
            std::string error;
            bench.require(
                NoiseProfile::parse("stuck:1@" + std::to_string(2500 + random.below(60000)),
                                    &profile, &error),
                "noise", "profile", "", error);
            bench.make_world(random.next(), profile);
            bench.boot();
            Drivers d(bench);
            enum dev_error end = birth_dev_start(&d.birth);
            if (end == DEV_OK) {
                end = birth_dev_wait(&d.birth);
            }
            const FuseArray::Snapshot fuses = bench.world->array.snapshot();
            bench.make_world(random.next());
            bench.world->array.restore(fuses);
            bench.boot();
            if (end != DEV_OK) {
                require_state(bench, d, LIFECYCLE_DEV_BLANK);
                give_birth(bench, d);
            }
            (void)keys_of(bench, d);
            token(bench, d, random);
        }
    });
}

} // namespace pluton
