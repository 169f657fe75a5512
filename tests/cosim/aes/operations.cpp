// SPDX-License-Identifier: Apache-2.0
// The operations of aes, in the order of the table, and a job by the driver.
#include "tests/cosim/aes/operations.h"

#include <algorithm>
#include <cstring>

namespace pluton
{

namespace aes
{

Bytes random_bytes(size_t size, Random &random)
{
    Bytes bytes(size);
    for (uint8_t &byte : bytes) {
        byte = uint8_t(random.next());
    }
    return bytes;
}

Engine::Engine(Bench &b, Random &r) : bench(b), random(r)
{
    error(DEV_OK, aes_dev_init(&dev, &bench.hal, PLUTON_AES_BASE), "aes_dev_init");
}

enum dev_error Engine::give_key(const Bytes &key, enum pluton_caller context)
{
    const auto size = static_cast<enum aes_dev_size>((key.size() - 16) / 8);
    return aes_dev_key(&dev, context, size, key.data());
}

void Engine::key(const Job &job, enum pluton_caller context)
{
    error(DEV_OK, give_key(job.key, context), "KEY");
}

namespace
{

size_t words(size_t bytes)
{
    return (bytes + 3) & ~size_t(3);
}

} // namespace

Outcome Engine::run(const Job &job, enum pluton_caller context, enum pluton_caller caller)
{
    // Input, additional data, IV, and the output between two guards.
    const size_t guard = 16;
    const size_t in = 0, aad = words(job.in.size()), iv = aad + words(job.aad.size());
    const size_t apart = iv + words(job.iv.size()) + guard;
    const size_t out = job.in_place ? in : apart;
    Bytes image = random_bytes(apart + words(job.in.size()) + guard, random);
    std::copy(job.in.begin(), job.in.end(), image.begin() + long(in));
    std::copy(job.aad.begin(), job.aad.end(), image.begin() + long(aad));
    std::copy(job.iv.begin(), job.iv.end(), image.begin() + long(iv));
    const uint32_t base = bench.place(image, random);
    const auto at = [base](size_t offset) { return base + uint32_t(offset); };
    const struct aes_dev_job request = {context, caller, at(in), at(out), uint32_t(job.in.size())};
    Outcome outcome;
    outcome.tag.resize(AES_DEV_BLOCK);
    outcome.next = job.iv;
    outcome.next.resize(AES_DEV_BLOCK);
    const uint64_t before = bench.simulation.cycle();
    switch (job.mode) {
    case Mode::Ecb:
        outcome.error = aes_dev_ecb(&dev, &request, job.decrypt);
        break;
    case Mode::Cbc:
        outcome.error = aes_dev_cbc(&dev, &request, job.decrypt, outcome.next.data());
        break;
    case Mode::Ctr:
        outcome.error = aes_dev_ctr(&dev, &request, outcome.next.data());
        break;
    case Mode::Gcm: {
        const bool here = job.iv.size() == AES_DEV_IV;
        const struct aes_dev_gcm gcm = {here ? job.iv.data() : nullptr, at(iv),
                                        uint32_t(job.iv.size()), at(aad), uint32_t(job.aad.size())};
        outcome.error =
            job.decrypt ? aes_dev_gcm_decrypt(&dev, &request, &gcm, job.tag.data(), job.tag.size())
                        : aes_dev_gcm_encrypt(&dev, &request, &gcm, outcome.tag.data());
        break;
    }
    case Mode::Cmac:
        outcome.error = job.decrypt
                            ? aes_dev_cmac_verify(&dev, &request, job.tag.data(), job.tag.size())
                            : aes_dev_cmac(&dev, &request, outcome.tag.data());
        break;
    }
    outcome.cycles = bench.simulation.cycle() - before;
    const uint8_t *const now = bench.simulation.memory.bytes(base, image.size());
    const size_t size = job.mode == Mode::Cmac ? 0 : job.in.size();
    outcome.out.assign(now + out, now + out + size);
    if (job.mode != Mode::Cbc && job.mode != Mode::Ctr) {
        outcome.next.clear();
    }
    const bool tagged = (job.mode == Mode::Gcm || job.mode == Mode::Cmac) && !job.decrypt;
    if (outcome.error != DEV_OK || !tagged) {
        outcome.tag.clear();
    }
    // What it may not write is as it was; with a wrong tag, or nothing to do, that is everything.
    Bytes left(now, now + image.size());
    const bool nothing =
        outcome.error == DEV_TAG || outcome.error == DEV_ORDER || outcome.error == DEV_ARGUMENT;
    std::copy(image.begin() + long(out), image.begin() + long(nothing ? out : out + size),
              left.begin() + long(out));
    require(left == image, "memory around the output", "as before", "changed");
    bench.count(job.in.size());
    return outcome;
}

Outcome Engine::check(const Job &job, enum pluton_caller context, enum pluton_caller caller)
{
    const auto hex_of = [](const Bytes &b) {
        return hex(b.data(), std::min<size_t>(b.size(), 64));
    };
    const Outcome is = run(job, context, caller), model = golden(job), other = openssl(job);
    const std::string what = std::string(mode_name(job.mode)) +
                             (job.decrypt ? ", inverse, " : ", ") + std::to_string(job.in.size()) +
                             " bytes";
    require(model.error == other.error && model.out == other.out && model.tag == other.tag,
            "golden model, " + what, "as OpenSSL", "another result");
    error(model.error, is.error, what);
    if (is.error == DEV_OK) {
        require(is.out == model.out, "output of " + what, hex_of(model.out), hex_of(is.out));
        require(is.tag == model.tag, "tag of " + what, hex_of(model.tag), hex_of(is.tag));
        require(is.next == model.next, "NEXT of " + what, hex_of(model.next), hex_of(is.next));
    }
    return is;
}

Job random_job(Mode mode, bool decrypt, size_t most, Random &random)
{
    Job job;
    job.mode = mode;
    job.decrypt = decrypt;
    job.key = random_bytes(16 + 8 * random.below(3), random);
    size_t size = random.below(most + 1);
    if (mode == Mode::Ecb || mode == Mode::Cbc) {
        size &= ~size_t(15);
    }
    job.in = random_bytes(size, random);
    job.in_place = random.below(3) == 0;
    if (mode == Mode::Cbc || mode == Mode::Ctr) {
        job.iv = random_bytes(AES_DEV_BLOCK, random);
    }
    if (mode == Mode::Gcm) {
        job.iv = random_bytes(random.below(2) == 0 ? AES_DEV_IV : 1 + random.below(60), random);
        job.aad = random_bytes(random.below(3) == 0 ? 0 : random.below(80), random);
    }
    if (decrypt && (mode == Mode::Gcm || mode == Mode::Cmac)) {
        Job forward = job;
        forward.decrypt = false;
        const Outcome sealed = golden(forward);
        if (mode == Mode::Gcm) {
            job.in = sealed.out;
        }
        job.tag = sealed.tag;
        job.tag.resize(random.between(AES_DEV_MIN_TAG, AES_DEV_BLOCK));
    }
    return job;
}

void forge(Job &job, Random &random)
{
    job.tag[random.below(job.tag.size())] ^= uint8_t(1u << random.below(8));
}

void random_jobs(Bench &bench, unsigned stalls)
{
    for (const Mode mode : modes) {
        bench.row(std::string("AES ") + mode_name(mode),
                  stalls == 0 ? "random" : "random, slow memory", [&](Random &random) {
                      Engine engine(bench, random);
                      for (uint64_t i = 0; i < 2 * bench.operations(); ++i) {
                          bench.simulation.memory.stall(stalls, random.next());
                          Job job = random_job(mode, i % 2 != 0, i % 8 < 2 ? 20 : 600, random);
                          if (!job.tag.empty() && i % 8 == 3) {
                              forge(job, random);
                          }
                          const auto context = static_cast<enum pluton_caller>(random.below(3));
                          engine.key(job, context);
                          engine.check(job, context,
                                       random.below(2) == 0 ? PLUTON_CALLER_SELF : context);
                      }
                      bench.simulation.memory.stall(0, 0);
                  });
    }
}

// Around the buffer: up to 4 KiB a plaintext waits in the block, a longer one is read twice.
void long_jobs(Bench &bench)
{
    bench.row("AES GCM, decrypted", "around 4 KiB, a tag that is wrong", [&](Random &random) {
        Engine engine(bench, random);
        for (const size_t size : {4095u, 4096u, 4097u, 5000u}) {
            for (const bool good : {true, false}) {
                Job forward = random_job(Mode::Gcm, false, 0, random);
                forward.in = random_bytes(size, random);
                const Outcome sealed = golden(forward);
                Job job = forward;
                job.decrypt = true;
                job.in = sealed.out;
                job.tag = sealed.tag;
                job.in_place = false;
                if (!good) {
                    forge(job, random);
                }
                engine.key(job, PLUTON_CALLER_NORMAL_MAILBOX);
                engine.check(job, PLUTON_CALLER_NORMAL_MAILBOX, PLUTON_CALLER_NORMAL_MAILBOX);
            }
        }
    });
}

// Three keys at once, one in each context.
void contexts(Bench &bench)
{
    bench.row("AES, three contexts in turn", "random", [&](Random &random) {
        Engine engine(bench, random);
        Bytes keys[3];
        for (unsigned c = 0; c < 3; ++c) {
            keys[c] = random_bytes(16 + 8 * random.below(3), random);
            engine.error(DEV_OK, engine.give_key(keys[c], static_cast<enum pluton_caller>(c)),
                         "KEY");
        }
        for (uint64_t i = 0; i < 3 * bench.operations(); ++i) {
            const auto context = static_cast<enum pluton_caller>(random.below(3));
            Job job = random_job(modes[random.below(5)], false, 100, random);
            job.key = keys[context];
            engine.check(job, context, context);
        }
        // One that is forgotten leaves the others.
        engine.error(DEV_OK, aes_dev_forget(&engine.dev, PLUTON_CALLER_SECURE_MAILBOX), "FORGET");
        for (unsigned c = 0; c < 3; ++c) {
            const auto context = static_cast<enum pluton_caller>(c);
            Job job = random_job(Mode::Ctr, false, 50, random);
            job.key = keys[c];
            if (context == PLUTON_CALLER_SECURE_MAILBOX) {
                engine.error(DEV_ORDER, engine.run(job, context, context).error,
                             "a job without a key");
            } else {
                engine.check(job, context, context);
            }
        }
    });
}

// Keys from slots: the operation is that of their size, the subject that of the context.
void slots(Bench &bench)
{
    bench.row("AES, keys from slots", "random keys, a store that refuses", [&](Random &random) {
        Engine engine(bench, random);
        KeyStore &store = bench.simulation.aes_keys;
        const unsigned subjects[] = {PLUTON_SUBJECT_PLUTON, PLUTON_SUBJECT_APP_SECURE,
                                     PLUTON_SUBJECT_APP_NORMAL};
        for (uint64_t i = 0; i < 2 * bench.operations(); ++i) {
            const unsigned size = unsigned(random.below(3)), c = unsigned(random.below(3));
            const auto context = static_cast<enum pluton_caller>(c);
            const uint32_t slot = uint32_t(random.below(PLUTON_KEY_SLOTS));
            const unsigned operation = PLUTON_KEY_OPERATION_AES128 + size;
            store.stall(unsigned(random.below(4)), random.next());
            KeyStore::Slot &s = store.slots[slot];
            s = {};
            s.key = random_bytes(32, random);
            s.subjects = 1u << subjects[c];
            s.operations = 1u << operation;
            const uint64_t kind = random.below(6);
            if (kind == 0) {
                s.subjects = ~s.subjects & 0x3F;
            } else if (kind == 1) {
                s.operations = ~s.operations & KeyStore::any_operation;
            } else if (kind == 2) {
                s.fault =
                    random.below(2) == 0 ? KeyStore::Fault::RefusedMidway : KeyStore::Fault::NoLast;
            }
            Job job = random_job(modes[random.below(5)], false, 80, random);
            job.key.assign(s.key.begin(), s.key.begin() + 16 + 8 * size);
            const enum dev_error got =
                aes_dev_key_slot(&engine.dev, context, static_cast<enum aes_dev_size>(size), slot);
            engine.error(kind < 3 ? DEV_KEY : DEV_OK, got, "KEY from a slot");
            engine.require(store.last_subject == subjects[c] && store.last_operation == operation,
                           "request for a key", std::to_string(subjects[c]),
                           std::to_string(store.last_subject));
            if (kind < 3) {
                engine.error(DEV_ORDER, engine.run(job, context, context).error,
                             "a job after a refused key");
            } else {
                engine.check(job, context, context);
            }
            s = {};
        }
        store.stall(0, 0);
    });
}

void figures(Bench &bench)
{
    bench.row("AES-128 GCM, driver, 4 KiB", "random", [&](Random &random) {
        Engine engine(bench, random);
        Job job = random_job(Mode::Gcm, false, 0, random);
        job.key = random_bytes(16, random);
        job.iv = random_bytes(AES_DEV_IV, random);
        job.aad.clear();
        job.in = random_bytes(4096, random);
        engine.key(job, PLUTON_CALLER_SELF);
        const Outcome outcome = engine.check(job);
        if (bench.simulation.parameter("AesMasked") == 0) {
            bench.report.figures["aes.gcm_4kib_driver_cycles"] = {double(outcome.cycles), "cycles"};
        }
    });
}

} // namespace aes

void run_aes(Bench &bench)
{
    if (Simulation::has_core()) {
        return; // its registers are its core's alone; the runtime's commands reach it there
    }
    aes::figures(bench);
    aes::vectors(bench);
    aes::random_jobs(bench, 0);
    aes::random_jobs(bench, 6);
    aes::long_jobs(bench);
    aes::contexts(bench);
    aes::slots(bench);
    aes::refused_commands(bench);
    aes::refusing_memory(bench);
    aes::refused_accesses(bench);
    aes::any_operands(bench);
    aes::wipes(bench);
}

} // namespace pluton
