// SPDX-License-Identifier: Apache-2.0
// Hostile software against two whole chips with other keys: whatever it does, it cannot tell them
// apart but by what it has a right to know (K3).
//
// Two ways. Born: two dies, made by two births with other seeds, then powered up with the same
// noise. Blank: two blank chips whose noise differs in one sample of the first seed block, so that
// everything that their generators ever give differs; births are among the operations.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <time.h>
#include <unistd.h>

#include "firmware/drivers/generated/attest_regs.h"
#include "firmware/drivers/generated/birth_regs.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "firmware/drivers/generated/lifecycle_regs.h"
#include "tests/leakage/hostile/program.h"

using namespace pluton;

namespace
{

constexpr unsigned dies = 4;

// Cycles of noise that a program of a blank chip has at most; without a sample trng fails by
// itself.
constexpr size_t recorded = 1200000;

constexpr size_t window = 1024, block = 640; // of trng, in samples

struct Options {
    uint64_t programs = 20, seed = 1, budget = 40000, first = 0;
};

// `step`: cycles between two looks; with 0 one after the other, so that it shows when it is.
void wait(Twin &twin, uint32_t address, uint32_t mask, uint32_t value, uint64_t most,
          uint64_t step = 100)
{
    for (const uint64_t from = twin.cycle(); twin.cycle() - from < most;) {
        Both shown = {};
        if (twin.read({address}, false, &shown) == HAL_OK && (shown.word[0] & mask) == value &&
            (shown.word[1] & mask) == value) {
            return;
        }
        twin.run(step);
    }
    throw Leak{"the chips never come to where they should be compared"};
}

void sensed(Twin &twin)
{
    wait(twin, PLUTON_DRBG_BASE + DRBG_STATUS_OFFSET, DRBG_STATUS_SEEDED_MASK,
         DRBG_STATUS_SEEDED_MASK, 40000);
}

// Births in pairs, with other seeds each.
std::vector<std::vector<FuseRow>> births(Twin &twin, uint64_t seed)
{
    std::vector<std::vector<FuseRow>> made;
    const std::vector<FuseRow> blank(PLUTON_FUSE_ROWS);
    for (unsigned i = 0; i < dies; i += 2) {
        twin.insert({blank, {}, 1000 * seed + i}, {blank, {}, 1000 * seed + i + 1});
        twin.compare(false);
        twin.power_cycle();
        sensed(twin);
        (void)twin.write({PLUTON_BIRTH_BASE + BIRTH_CMD_OFFSET}, {{1, 1}});
        wait(twin, PLUTON_BIRTH_BASE + BIRTH_STATUS_OFFSET, BIRTH_STATUS_BUSY_MASK, 0, 300000);
        twin.compare(true);
        for (unsigned s = 0; s < 2; ++s) {
            DieKeys keys;
            std::string why;
            if (!keys_of_die(twin.cells(s), &keys, &why)) {
                throw Leak{"a birth without an attacker: " + why};
            }
            made.push_back(twin.cells(s));
        }
    }
    return made;
}

// The highest counts of the two tests that WORST shows, after `count` samples.
std::pair<unsigned, unsigned> worst(const std::vector<uint8_t> &samples, size_t count)
{
    unsigned run = 0, longest = 0, highest = 0, equal = 0;
    for (size_t i = 0; i < count; ++i) {
        run = i != 0 && samples[i] == samples[i - 1] ? run + 1 : 1;
        longest = std::max(longest, run);
        equal = i % window == 0 ? 1 : equal + (samples[i] == samples[i / window * window]);
        highest = std::max(highest, equal);
    }
    return {longest, highest};
}

// Two neighbours of the first seed block change places, which WORST does not tell once their window
// is over.
NoiseProfile with_other_samples(const NoiseProfile &profile)
{
    NoiseProfile other = profile;
    for (size_t i = window + 1; i + 1 < window + block; ++i) {
        if (profile.recorded[i] == profile.recorded[i + 1]) {
            continue;
        }
        std::swap(other.recorded[i], other.recorded[i + 1]);
        if (worst(other.recorded, 2 * window) == worst(profile.recorded, 2 * window)) {
            return other;
        }
        std::swap(other.recorded[i], other.recorded[i + 1]);
    }
    throw Leak{"every pair of samples of a seed block is seen in the counts of the tests"};
}

NoiseProfile noise_of(uint64_t seed)
{
    NoiseProfile profile;
    profile.kind = NoiseKind::File;
    Random random(seed);
    for (size_t i = 0; i < recorded; ++i) {
        profile.recorded.push_back(uint8_t(random.next() >> 40 & 1));
    }
    return profile;
}

void add(Judged &sum, const Judged &one)
{
    sum.public_keys += one.public_keys;
    sum.signatures += one.signatures;
    sum.secrets += one.secrets;
    sum.tokens += one.tokens;
    sum.digests += one.digests;
    sum.random += one.random;
    sum.drawn += one.drawn;
    sum.open += one.open;
}

int usage()
{
    std::fprintf(stderr, "usage: hostile_test [--programs N] [--seed N] [--budget CYCLES] "
                         "[--program N]\n       hostile_test --few\n"
                         "  --program  this one alone\n  --few      12 programs\n");
    return 2;
}

double now()
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (const char *text = std::getenv("PLUTON_SEED")) {
        options.seed = std::strtoull(text, nullptr, 0);
    }
    if (argc == 2 && std::string(argv[1]) == "--few") {
        options.programs = 12;
        argc = 1;
    }
    for (int i = 1; i < argc; i += 2) {
        const std::string option = argv[i];
        if (i + 1 == argc) {
            return usage();
        }
        const uint64_t value = std::strtoull(argv[i + 1], nullptr, 0);
        if (option == "--programs") {
            options.programs = value;
        } else if (option == "--seed") {
            options.seed = value;
        } else if (option == "--budget") {
            options.budget = value;
        } else if (option == "--program") {
            options.first = value;
            options.programs = value + 1;
        } else {
            return usage();
        }
    }
    std::string at = "the births";
    try {
        Twin twin;
        const std::vector<std::vector<FuseRow>> made = births(twin, options.seed);
        Random content(options.seed ^ 0xE0);
        for (unsigned i = 0; i < 0x5000; ++i) {
            const uint8_t byte = uint8_t(content.next());
            *twin.memory(0).bytes(PLUTON_SRAM_BASE + i, 1) = byte;
            *twin.memory(1).bytes(PLUTON_SRAM_BASE + i, 1) = byte;
        }
        const std::vector<FuseRow> blank(PLUTON_FUSE_ROWS);
        Judged judged;
        uint64_t accesses = 0, refused = 0, ready_pairs = 0, blanks = 0;
        std::map<std::string, uint64_t> ended;
        for (uint64_t n = options.first; n < options.programs; ++n) {
            at = "program " + std::to_string(n) + ", seed " + std::to_string(options.seed);
            Random random(options.seed * 1000003 + n);
            const bool is_blank = n % 4 == 3;
            // Of every other program on born chips the beginning is not drawn.
            const uint64_t born = n / 4 * 3 + n % 4;
            const bool gentle = !is_blank && born % 2 == 0;
            uint64_t budget = options.budget;
            twin.power_cycle(); // what the last program left in memories without a reset stays
            if (is_blank) {
                ++blanks;
                budget *= 3;
                const NoiseProfile noise = noise_of(random.next());
                twin.insert({blank, noise, 1}, {blank, with_other_samples(noise), 1});
                twin.power_cycle();
                twin.run(2 * window + 10); // a count of the sample's window is no secret
                sensed(twin);
            } else {
                const unsigned first = unsigned(random.below(dies));
                const unsigned second = (first + 1 + unsigned(random.below(dies - 1))) % dies;
                const uint64_t seed = random.next();
                twin.insert({made[first], {}, seed}, {made[second], {}, seed});
                twin.power_cycle();
                if (!gentle && random.below(2) == 0) {
                    twin.run(random.below(6000) + 1); // while fuses are sensed and keys loaded
                } else {
                    // Looked at all the time: they must be ready at the same look.
                    wait(twin, PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET, ATTEST_STATUS_READY_MASK,
                         ATTEST_STATUS_READY_MASK, 200000, 0);
                    ++ready_pairs;
                }
            }
            Software software(twin, random, is_blank);
            Program program(software, random, budget);
            program.run(is_blank, gentle ? unsigned(born / 2 % Program::gentle_operations)
                                         : Program::gentle_operations);
            accesses += program.accesses;
            refused += program.refused;
            add(judged, software.judged);
            for (const auto &[name, count] : software.ended) {
                ended[name] += count;
            }
            if (isatty(2) || (n + 1) % 50 == 0) {
                std::fprintf(stderr, "%llu programs\n", (unsigned long long)(n + 1));
            }
        }
        std::printf("%llu programs (%llu on blank chips), %llu accesses (%llu refused), "
                    "%llu cycles of two chips, %llu words compared, %.0f s of CPU\n",
                    (unsigned long long)(options.programs - options.first),
                    (unsigned long long)blanks, (unsigned long long)accesses,
                    (unsigned long long)refused, (unsigned long long)twin.cycles,
                    (unsigned long long)twin.comparisons, now());
        std::printf("declared differences: %llu words; judged: %llu public keys, %llu signatures, "
                    "%llu shared secrets, %llu tokens, %llu digest words; with other seeds %llu "
                    "random words, %llu drawn keys, %llu not judged\n",
                    (unsigned long long)twin.differences, (unsigned long long)judged.public_keys,
                    (unsigned long long)judged.signatures, (unsigned long long)judged.secrets,
                    (unsigned long long)judged.tokens, (unsigned long long)judged.digests,
                    (unsigned long long)judged.random, (unsigned long long)judged.drawn,
                    (unsigned long long)judged.open);
        std::printf("ended well:");
        for (const auto &[name, count] : ended) {
            std::printf(" %s %llu;", name.c_str(), (unsigned long long)count);
        }
        std::printf(" ready at the same time: %llu pairs; %zu of %zu registers reached by chance\n",
                    (unsigned long long)ready_pairs,
                    Program::reached.size() - Program::reached.count(""), Program::registers());
        // A campaign that reaches nothing shows nothing.
        if (options.programs - options.first >= 20) {
            at = "the campaign";
            for (const char *name : {"public key", "signature", "ecdh", "token", "generate", "hmac",
                                     "delivery", "birth", "reseed"}) {
                if (ended[name] == 0) {
                    throw Leak{std::string("no program came to the end of: ") + name};
                }
            }
            if (judged.public_keys == 0 || judged.signatures == 0 || judged.secrets == 0 ||
                judged.tokens == 0 || judged.digests == 0) {
                throw Leak{"a kind of output was never judged"};
            }
        }
    } catch (const Leak &leak) {
        std::printf("FAILED: %s: %s\n", at.c_str(), leak.what.c_str());
        return 1;
    } catch (const Divergence &divergence) {
        std::printf("FAILED: %s: %s\n", at.c_str(), divergence.what());
        return 1;
    }
    return 0;
}
