// SPDX-License-Identifier: Apache-2.0
// Random messages and files through the engine.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tests/cosim/sha2/operations.h"

namespace pluton::sha2
{

std::vector<enum sha2_dev_alg> algorithms_of(const Bench &bench)
{
    if (bench.simulation.parameter("Sha512") == 0) {
        return {SHA2_DEV_SHA224, SHA2_DEV_SHA256};
    }
    return {SHA2_DEV_SHA224, SHA2_DEV_SHA256, SHA2_DEV_SHA384, SHA2_DEV_SHA512};
}

Bytes random_bytes(size_t size, Random &random)
{
    Bytes b(size);
    for (size_t i = 0; i < size; i += 8) {
        const uint64_t word = random.next();
        std::memcpy(&b[i], &word, size - i < 8 ? size - i : 8);
    }
    return b;
}

Result hash(Bench &bench, enum sha2_dev_alg alg, uint32_t addr, uint32_t size, Via via,
            Random &random, const Bytes *expected)
{
    Firmware &firmware = *bench.firmware;
    const uint8_t *bytes = bench.simulation.memory.bytes(addr, size);
    const Bytes golden = golden_digest(alg, bytes, size);
    const Bytes other = openssl_digest(alg, bytes, size);
    const std::string name = algorithm_name(alg);
    bench.require(golden == other, "cmodel", name + " digest", hex(other.data(), other.size()),
                  hex(golden.data(), golden.size()));
    Result r;
    if (via == Via::Reader) {
        r = firmware.digest(alg, addr, size, PLUTON_CALLER_SELF);
    } else {
        r = firmware.start(alg);
        if (r.error == DEV_OK) {
            r = firmware.write(addr, size, random.next() | 1);
        }
        if (r.error == DEV_OK) {
            r = firmware.finish();
        }
    }
    bench.require_error(DEV_OK, r.error, name);
    bench.require(r.digest == golden, "sha2", name + " digest", hex(golden.data(), golden.size()),
                  hex(r.digest.data(), r.digest.size()));
    bench.require(expected == nullptr || *expected == golden, "sha2",
                  name + " digest in the vector file",
                  expected == nullptr ? "" : hex(expected->data(), expected->size()),
                  hex(golden.data(), golden.size()));
    bench.count(size);
    return r;
}

namespace
{

size_t random_size(uint64_t i, uint64_t count, Random &random)
{
    if (i + 1 == count && count >= few) {
        return random.between(768 << 10, 1 << 20);
    }
    switch (random.below(4)) {
    case 0: // around the edges of one and two blocks
        return random.below(260);
    case 1:
        return random.below(4096);
    case 2:
        return random.below(4) * 64 + random.below(3) * 4;
    default:
        return random.below(32768);
    }
}

} // namespace

void random_messages(Bench &bench, enum sha2_dev_alg alg, Via via, unsigned stalls)
{
    const std::string source =
        stalls == 0 ? (bench.operations() < few ? "random, to 32 KiB" : "random, 0 B to 1 MiB")
                    : "random, slow memory, to 16 KiB";
    bench.row(std::string(algorithm_name(alg)) + (via == Via::Reader ? ", by reader" : ", by DATA"),
              source, [&](Random &random) {
                  const uint64_t n = bench.operations();
                  for (uint64_t i = 0; i < n; ++i) {
                      if (stalls != 0) {
                          bench.simulation.memory.stall(unsigned(random.between(1, stalls)),
                                                        random.next());
                      }
                      const size_t size = i == 0        ? 0
                                          : stalls != 0 ? random.below(i % 4 == 0 ? 16384 : 600)
                                                        : random_size(i, n, random);
                      const uint32_t addr = bench.place(random_bytes(size, random), random);
                      hash(bench, alg, addr, uint32_t(size), via, random);
                  }
                  bench.simulation.memory.stall(0, 0);
              });
}

void mixed_messages(Bench &bench)
{
    const auto algorithms = algorithms_of(bench);
    bench.row("all four, reader and DATA mixed", "random", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            const enum sha2_dev_alg alg = algorithms[random.below(algorithms.size())];
            const uint32_t parts = uint32_t(random.between(1, 6));
            std::vector<uint32_t> sizes;
            uint32_t total = 0;
            for (uint32_t p = 0; p < parts; ++p) {
                // Only the last part may end inside a word.
                sizes.push_back(uint32_t(random.below(100)) * 4 +
                                (p + 1 == parts ? uint32_t(random.below(4)) : 0));
                total += sizes.back();
            }
            const uint32_t addr = bench.place(random_bytes(total, random), random);
            Result r = bench.firmware->start(alg);
            uint32_t at = addr;
            bool closed = false;
            for (uint32_t p = 0; p < parts && r.error == DEV_OK; ++p) {
                if (random.below(2) == 0) {
                    r = bench.firmware->write(at, sizes[p], random.next() | 1);
                } else {
                    closed = p + 1 == parts && random.below(2) == 0;
                    r = bench.firmware->read(at, sizes[p], PLUTON_CALLER_SELF, closed);
                }
                at += sizes[p];
            }
            bench.require_error(DEV_OK, r.error, "a part of a message");
            r = bench.firmware->finish();
            bench.require_error(DEV_OK, r.error, "finish");
            const uint8_t *bytes = bench.simulation.memory.bytes(addr, total);
            const Bytes expected = openssl_digest(alg, bytes, total);
            bench.require(r.digest == expected, "sha2", "digest",
                          hex(expected.data(), expected.size()),
                          hex(r.digest.data(), r.digest.size()));
            bench.count(total);
        }
    });
}

void file_message(Bench &bench, const std::string &path, const std::string &label,
                  enum sha2_dev_alg alg)
{
    bench.row(std::string(algorithm_name(alg)) + ", by reader", label, [&](Random &) {
        std::FILE *file = std::fopen(path.c_str(), "rb");
        if (file == nullptr) {
            throw Stop(WrongUse, path + ": " + std::strerror(errno));
        }
        // As a driver on the chip would: one message, a chunk of memory at a time.
        constexpr uint32_t chunk = 1 << 20;
        Bytes all;
        Result r = bench.firmware->start(alg);
        for (bool end = false; !end && r.error == DEV_OK;) {
            uint8_t *at = bench.simulation.memory.bytes(PLUTON_SRAM_BASE, chunk);
            const size_t got = std::fread(at, 1, chunk, file);
            end = got < chunk;
            if (end && std::ferror(file) != 0) {
                const std::string why = std::strerror(errno);
                std::fclose(file);
                throw Stop(WrongUse, path + ": " + why);
            }
            all.insert(all.end(), at, at + got);
            r = bench.firmware->read(PLUTON_SRAM_BASE, uint32_t(got), PLUTON_CALLER_SELF, end);
        }
        std::fclose(file);
        bench.require_error(DEV_OK, r.error, "hashing " + path);
        r = bench.firmware->finish();
        bench.require_error(DEV_OK, r.error, "finish");
        const Bytes golden = golden_digest(alg, all.data(), all.size());
        const Bytes other = openssl_digest(alg, all.data(), all.size());
        bench.require(golden == other, "cmodel", "digest", hex(other.data(), other.size()),
                      hex(golden.data(), golden.size()));
        bench.require(r.digest == golden, "sha2", "digest", hex(golden.data(), golden.size()),
                      hex(r.digest.data(), r.digest.size()));
        bench.count(all.size());
    });
}

} // namespace pluton::sha2
