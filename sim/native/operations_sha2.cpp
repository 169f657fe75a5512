// SPDX-License-Identifier: Apache-2.0
// Operations of the SHA-2 engine.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "firmware/drivers/generated/sha2_regs.h"
#include "sim/native/bench.h"
#include "tests/lib/cavp.h"

namespace pluton
{

namespace
{

constexpr enum sha2_dev_alg algorithms[] = {SHA2_DEV_SHA224, SHA2_DEV_SHA256, SHA2_DEV_SHA384,
                                            SHA2_DEV_SHA512};
constexpr uint32_t base = PLUTON_SHA2_BASE;
constexpr uint32_t cmd_start = 1, cmd_read = 2, cmd_finish = 3, cmd_zeroize = 4;

Bytes random_bytes(size_t size, Random &random)
{
    Bytes b(size);
    for (size_t i = 0; i < size; i += 8) {
        const uint64_t word = random.next();
        std::memcpy(&b[i], &word, size - i < 8 ? size - i : 8);
    }
    return b;
}

// With fewer random operations than this a run is meant to be short: no long messages and
// vectors either.
constexpr uint64_t few = 8;

// ---- NIST CAVP ----

struct CavpFile {
    CavpFile(enum sha2_dev_alg alg, const char *kind)
    {
        const char *folder = std::getenv("PLUTON_VECTORS");
        if (folder == nullptr || *folder == '\0') {
            throw Stop(Missing, "PLUTON_VECTORS is not set: it names the folder with NIST's CAVP "
                                "files (hashes/SHA2 of the Python package cryptography-vectors)");
        }
        std::string name = algorithm_name(alg); // "SHA-256"
        name.erase(3, 1);
        const std::string path = std::string(folder) + "/" + name + kind + ".rsp";
        file = cavp_open(path.c_str());
        if (file == nullptr) {
            throw Stop(Missing, path + ": " + std::strerror(errno) +
                                    " (PLUTON_VECTORS names the folder of the CAVP files)");
        }
    }
    ~CavpFile() { cavp_close(file); }
    CavpFile(const CavpFile &) = delete;
    CavpFile &operator=(const CavpFile &) = delete;

    bool next(struct cavp_case &c)
    {
        switch (cavp_next(file, &c)) {
        case CAVP_OK:
            return true;
        case CAVP_END:
            return false;
        case CAVP_ERROR:
            break;
        }
        throw Stop(Missing, cavp_error(file));
    }

    struct cavp_file *file;
};

void cavp_messages(Bench &bench, enum sha2_dev_alg alg, const char *kind, Via via)
{
    bench.row(std::string(algorithm_name(alg)) + (via == Via::Reader ? ", by reader" : ", by DATA"),
              std::string("CAVP ") + kind, [&](Random &random) {
                  CavpFile file(alg, kind);
                  for (struct cavp_case c; file.next(c);) {
                      const Bytes message(c.message, c.message + c.message_bytes);
                      const Bytes digest(c.digest, c.digest + c.digest_bytes);
                      const uint32_t addr = bench.place(message, random);
                      bench.hash(alg, addr, uint32_t(message.size()), via, random, &digest);
                  }
              });
}

// SHAVS section 6.4: each digest is of the three before it.
void cavp_monte(Bench &bench, enum sha2_dev_alg alg)
{
    const unsigned checkpoints = bench.options.full() ? 100 : 3;
    bench.row(std::string(algorithm_name(alg)) + ", by reader",
              "CAVP Monte, " + std::to_string(checkpoints) + " of 100", [&](Random &random) {
                  CavpFile file(alg, "Monte");
                  unsigned done = 0;
                  for (struct cavp_case c; done < checkpoints && file.next(c); ++done) {
                      const Bytes seed(c.message, c.message + c.message_bytes);
                      const Bytes expected(c.digest, c.digest + c.digest_bytes);
                      Bytes md[3] = {seed, seed, seed};
                      for (unsigned i = 0; i < CAVP_MONTE_ROUNDS; ++i) {
                          Bytes message;
                          for (const Bytes &part : md) {
                              message.insert(message.end(), part.begin(), part.end());
                          }
                          const uint32_t addr = bench.place(message, random);
                          const Result r =
                              bench.hash(alg, addr, uint32_t(message.size()), Via::Reader, random);
                          md[0] = md[1];
                          md[1] = md[2];
                          md[2] = r.digest;
                      }
                      bench.require(md[2] == expected, "sha2", "Monte Carlo checkpoint",
                                    hex(expected.data(), expected.size()),
                                    hex(md[2].data(), md[2].size()));
                  }
                  bench.require(done == checkpoints, "vectors", "Monte Carlo checkpoints",
                                std::to_string(checkpoints), std::to_string(done));
              });
}

// ---- random messages and files ----

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
                      bench.hash(alg, addr, uint32_t(size), via, random);
                  }
                  bench.simulation.memory.stall(0, 0);
              });
}

// A message made of reads and writes in turn.
void mixed_messages(Bench &bench)
{
    bench.row("all four, reader and DATA mixed", "random", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            const enum sha2_dev_alg alg = algorithms[random.below(4)];
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

// ---- errors ----

// Every way to use the engine wrongly: the error is the right one, nothing else changed, and the
// engine works afterwards.
class Misuse
{
  public:
    Misuse(Bench &bench, Random &random) : bench_(bench), random_(random) {}

    uint32_t status()
    {
        uint32_t value = 0;
        allowed("STATUS", bench_.simulation.read(base + SHA2_STATUS_OFFSET, value));
        return value;
    }

    void allowed(const std::string &what, enum hal_status got)
    {
        bench_.require(got == HAL_OK, "sha2", what, "accepted", "bus error");
    }

    void refused(const std::string &what, enum hal_status got)
    {
        bench_.require(got == HAL_BUS_ERROR, "sha2", what, "bus error",
                       got == HAL_OK ? "accepted" : "no answer");
    }

    void error(enum dev_error expected, const Result &r, const std::string &what)
    {
        bench_.require_error(expected, r.error, what);
    }

    void command(uint32_t value, enum dev_error expected, const std::string &what)
    {
        allowed(what, bench_.simulation.write(base + SHA2_CMD_OFFSET, value));
        const uint32_t code = (status() & SHA2_STATUS_ERROR_MASK) >> SHA2_STATUS_ERROR_SHIFT;
        bench_.require_error(expected, dev_error_of(code), what);
    }

    void digest_is_zero(const std::string &when)
    {
        for (uint32_t i = 0; i < 16; ++i) {
            uint32_t word = 1;
            allowed("DIGEST", bench_.simulation.read(base + SHA2_DIGEST_0_OFFSET + 4 * i, word));
            bench_.require(word == 0, "sha2", "DIGEST_" + std::to_string(i) + " " + when, "zero",
                           std::to_string(word));
        }
    }

    void usable()
    {
        const enum sha2_dev_alg alg = algorithms[random_.below(4)];
        const uint32_t size = uint32_t(random_.below(300));
        const uint32_t addr = bench_.place(random_bytes(size, random_), random_);
        bench_.hash(alg, addr, size, random_.below(2) == 0 ? Via::Reader : Via::Data, random_);
    }

    // A message with a refused action in its middle is hashed as if that had not been.
    void in_message(const std::function<void()> &action)
    {
        const enum sha2_dev_alg alg = algorithms[random_.below(4)];
        const uint32_t size = uint32_t(random_.between(1, 60)) * 4;
        const uint32_t addr = bench_.place(random_bytes(2 * size, random_), random_);
        error(DEV_OK, bench_.firmware->start(alg), "start");
        error(DEV_OK, bench_.firmware->read(addr, size, PLUTON_CALLER_SELF, false), "read");
        action();
        error(DEV_OK, bench_.firmware->read(addr + size, size, PLUTON_CALLER_SELF, true),
              "read after a refused action");
        const Result r = bench_.firmware->finish();
        error(DEV_OK, r, "finish");
        const Bytes expected =
            openssl_digest(alg, bench_.simulation.memory.bytes(addr, 2 * size), 2 * size);
        bench_.require(r.digest == expected, "sha2", "digest after a refused action",
                       hex(expected.data(), expected.size()),
                       hex(r.digest.data(), r.digest.size()));
        bench_.count(2 * size);
    }

    // A message that an action ends.
    void ends_message(const std::function<void()> &action, const std::string &what)
    {
        error(DEV_OK, bench_.firmware->start(algorithms[random_.below(4)]), "start");
        action();
        bench_.require((status() & SHA2_STATUS_OPEN_MASK) == 0, "sha2", "STATUS.open after " + what,
                       "0", "1");
        digest_is_zero("after " + what);
        usable();
    }

  private:
    Bench &bench_;
    Random &random_;
};

void errors_of_commands(Bench &bench)
{
    bench.row("refused commands", "wrong order, range, caller", [&](Random &random) {
        Misuse m(bench, random);
        Firmware &f = *bench.firmware;
        const uint32_t sram = PLUTON_SRAM_BASE;
        const auto self = PLUTON_CALLER_SELF;
        m.error(DEV_OK, f.zeroize(), "zeroize");

        // Without a message
        m.error(DEV_ORDER, f.read(sram, 4, self, false), "READ without START");
        m.command(cmd_finish, DEV_ORDER, "FINISH without START");
        m.refused("DATA without START", bench.simulation.write(base + SHA2_DATA_OFFSET, 0));
        for (const uint32_t op : {0u, 5u, 6u, 7u}) {
            m.command(op, DEV_COMMAND, "command " + std::to_string(op));
        }
        m.digest_is_zero("without a message");
        m.usable();

        // In the middle of a message: nothing may change
        for (const uint32_t op : {0u, 5u, 6u, 7u}) {
            m.in_message([&] { m.command(op, DEV_COMMAND, "command " + std::to_string(op)); });
        }
        m.in_message([&] { m.error(DEV_ORDER, f.start(SHA2_DEV_SHA256), "START twice"); });
        for (const uint32_t offset : {1u, 2u, 3u}) {
            m.in_message([&] {
                m.error(DEV_MISALIGNED, f.read(sram + offset, 8, self, false), "READ misaligned");
            });
        }
        m.in_message([&] {
            m.error(DEV_RANGE, f.read(0xFFFFFFFCu, 8, self, true), "READ past the address space");
        });
        m.in_message(
            [&] { m.error(DEV_RANGE, f.read(sram, 0x80000001u, self, true), "READ too long"); });
        m.in_message([&] {
            m.error(DEV_CALLER, f.read(sram, 4, static_cast<enum pluton_caller>(3), false),
                    "READ by caller 3");
        });
        m.in_message([&] {
            // caller comes before misaligned, misaligned before range
            m.error(DEV_CALLER, f.read(sram + 1, 4, static_cast<enum pluton_caller>(3), false),
                    "READ by caller 3, misaligned");
            m.error(DEV_MISALIGNED, f.read(0xFFFFFFFDu, 8, self, false),
                    "READ misaligned, past the address space");
        });
        m.in_message([&] { m.error(DEV_OK, f.read(sram, 0, self, false), "READ of 0 bytes"); });
        m.in_message([&] { m.digest_is_zero("in an open message"); });
        for (const unsigned strobe : {0x0u, 0x2u, 0x4u, 0x5u, 0x6u, 0x8u, 0xAu, 0xCu, 0xEu}) {
            m.in_message([&] {
                m.refused("DATA with strobes " + std::to_string(strobe),
                          bench.simulation.write(base + SHA2_DATA_OFFSET, 0x12345678, strobe));
            });
        }

        // After a partial word only FINISH and ZEROIZE are left
        for (const unsigned strobe : {0x1u, 0x3u, 0x7u}) {
            m.error(DEV_OK, f.start(SHA2_DEV_SHA256), "START");
            m.allowed("partial word",
                      bench.simulation.write(base + SHA2_DATA_OFFSET, 0x00636261, strobe));
            m.refused("DATA after a partial word",
                      bench.simulation.write(base + SHA2_DATA_OFFSET, 0));
            m.error(DEV_ORDER, f.read(sram, 4, self, true), "READ after a partial word");
            const Result r = f.finish();
            m.error(DEV_OK, r, "FINISH after a partial word");
            const uint8_t abc[] = {'a', 'b', 'c'};
            const Bytes expected = openssl_digest(SHA2_DEV_SHA256, abc,
                                                  strobe == 1   ? 1
                                                  : strobe == 3 ? 2
                                                                : 3);
            bench.require(r.digest == expected, "sha2", "digest", hex(expected.data(), 32),
                          hex(r.digest.data(), r.digest.size()));
            m.command(cmd_finish, DEV_ORDER, "FINISH twice");
        }
    });
}

void errors_of_memory(Bench &bench)
{
    bench.row("failed commands", "memory that refuses", [&](Random &random) {
        Misuse m(bench, random);
        Firmware &f = *bench.firmware;
        MemoryPort &memory = bench.simulation.memory;
        const auto self = PLUTON_CALLER_SELF;
        const auto failing = [&](uint32_t addr, uint32_t size, enum pluton_caller caller,
                                 const std::string &what) {
            m.ends_message(
                [&] { m.error(DEV_BUS, f.read(addr, size, caller, random.below(2) == 0), what); },
                what);
        };
        failing(0x70000000, 4, self, "READ of nothing");
        failing(0x70000000, 4096, self, "READ of nothing");
        failing(PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 256, 512, self, "READ past the end of SRAM");
        failing(PLUTON_SHA2_BASE, 64, self, "READ of registers");
        failing(PLUTON_ACCUMULATOR_BASE + 0x20, 32, self, "READ of registers");
        for (const auto caller : {PLUTON_CALLER_SECURE_MAILBOX, PLUTON_CALLER_NORMAL_MAILBOX}) {
            failing(PLUTON_ROM_BASE, 64, caller, "READ of the ROM for a mailbox");
            failing(PLUTON_TCM_BASE, 64, caller, "READ of the TCM for a mailbox");
            failing(PLUTON_SHA2_BASE, 64, caller, "READ of registers for a mailbox");
        }

        // The reader carries its caller's identity, no more and no less.
        const struct {
            enum pluton_caller caller;
            unsigned subject;
            bool nonsecure;
        } identities[] = {{PLUTON_CALLER_SELF, PLUTON_SUBJECT_PLUTON, false},
                          {PLUTON_CALLER_SECURE_MAILBOX, PLUTON_SUBJECT_APP_SECURE, false},
                          {PLUTON_CALLER_NORMAL_MAILBOX, PLUTON_SUBJECT_APP_NORMAL, true}};
        for (const auto &id : identities) {
            memory.may_access = 1u << id.subject;
            const uint32_t addr = bench.place(random_bytes(64, random), random);
            m.error(DEV_OK, f.digest(SHA2_DEV_SHA256, addr, 64, id.caller), "READ by its caller");
            bench.require(
                memory.last_subject == id.subject && memory.last_nonsecure == id.nonsecure, "sha2",
                "identity of the reader",
                std::to_string(id.subject) + (id.nonsecure ? ", nonsecure" : ""),
                std::to_string(memory.last_subject) + (memory.last_nonsecure ? ", nonsecure" : ""));
            for (const auto &other : identities) {
                if (other.subject != id.subject) {
                    m.error(DEV_BUS, f.digest(SHA2_DEV_SHA256, addr, 64, other.caller),
                            "READ by another caller");
                }
            }
            memory.may_access = 0x3F;
            m.usable();
        }
        for (unsigned i = 0; i < 8; ++i) { // with stalls, so that errors meet every state
            memory.stall(5, random.next());
            failing(PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 4 * uint32_t(random.below(100)), 512,
                    self, "READ past the end of SRAM");
        }
        memory.stall(0, 0);
    });
}

void errors_of_access(Bench &bench)
{
    bench.row("refused accesses", "rights, busy, unknown register", [&](Random &random) {
        Misuse m(bench, random);
        Simulation &s = bench.simulation;
        uint32_t value = 0;
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == PLUTON_SUBJECT_PLUTON && !nonsecure) {
                    continue;
                }
                const std::string who =
                    "subject " + std::to_string(subject) + (nonsecure ? ", nonsecure" : "");
                m.in_message([&] {
                    m.refused("read by " + who,
                              s.read(base + SHA2_STATUS_OFFSET, value, subject, nonsecure));
                    m.refused("CMD by " + who, s.write(base + SHA2_CMD_OFFSET, cmd_zeroize, 0xF,
                                                       subject, nonsecure));
                    m.refused("DATA by " + who,
                              s.write(base + SHA2_DATA_OFFSET, 0, 0xF, subject, nonsecure));
                    m.refused("ADDR by " + who,
                              s.write(base + SHA2_ADDR_OFFSET, 0, 0xF, subject, nonsecure));
                });
            }
        }
        m.in_message([&] {
            for (const uint32_t offset : {0x1Cu, 0x20u, 0x3Cu, 0x80u, 0x100u, 0x1000u, 0xFFFCu}) {
                m.refused("read of offset " + std::to_string(offset), s.read(base + offset, value));
                m.refused("write of offset " + std::to_string(offset), s.write(base + offset, 0));
            }
            for (const uint32_t offset : {SHA2_ID_OFFSET, SHA2_VERSION_OFFSET, SHA2_STATUS_OFFSET,
                                          SHA2_DIGEST_0_OFFSET, SHA2_DIGEST_15_OFFSET}) {
                m.refused("write of read-only " + std::to_string(offset),
                          s.write(base + offset, 0));
            }
            for (const uint32_t offset : {SHA2_CMD_OFFSET, SHA2_DATA_OFFSET}) {
                m.refused("read of write-only " + std::to_string(offset),
                          s.read(base + offset, value));
            }
            for (const uint32_t addr : {PLUTON_REGISTERS_BASE, PLUTON_REGISTERS_BASE + 0xF0000u,
                                        PLUTON_ROM_BASE + PLUTON_ROM_SIZE, 0x10000000u}) {
                m.refused("read of nothing", s.read(addr, value));
                m.refused("write of nothing", s.write(addr, 0));
            }
            m.refused("write of the ROM", s.write(PLUTON_ROM_BASE, 0));
            for (const uint32_t offset : {1u, 2u, 3u}) {
                m.refused("misaligned register", s.read(base + SHA2_STATUS_OFFSET + offset, value));
                m.refused("misaligned register",
                          s.write(base + SHA2_CMD_OFFSET + offset, cmd_zeroize));
            }
        });

        // Busy: only ZEROIZE is taken
        const uint32_t size = 4096;
        for (unsigned i = 0; i < 6; ++i) {
            const enum sha2_dev_alg alg = algorithms[random.below(4)];
            const uint32_t addr = bench.place(random_bytes(size, random), random);
            m.error(DEV_OK, bench.firmware->start(alg), "START");
            m.allowed("ADDR", s.write(base + SHA2_ADDR_OFFSET, addr));
            m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, size));
            m.allowed("READ", s.write(base + SHA2_CMD_OFFSET, cmd_read | SHA2_CMD_LAST_MASK));
            s.run(random.below(400));
            m.refused("ADDR while busy", s.write(base + SHA2_ADDR_OFFSET, 0));
            m.refused("LEN while busy", s.write(base + SHA2_LEN_OFFSET, 0));
            m.refused("DATA while busy", s.write(base + SHA2_DATA_OFFSET, 0));
            for (const uint32_t op : {0u, cmd_start, cmd_read, cmd_finish, 5u}) {
                m.refused("command while busy", s.write(base + SHA2_CMD_OFFSET, op));
            }
            m.digest_is_zero("while busy");
            if (i % 2 == 0) {
                while ((m.status() & SHA2_STATUS_BUSY_MASK) != 0) {
                }
                Bytes digest;
                const Bytes expected = openssl_digest(alg, s.memory.bytes(addr, size), size);
                for (uint32_t w = 0; w < expected.size(); w += 4) {
                    m.allowed("DIGEST", s.read(base + SHA2_DIGEST_0_OFFSET + w, value));
                    for (unsigned b = 0; b < 4; ++b) {
                        digest.push_back(uint8_t(value >> (8 * b)));
                    }
                }
                bench.require(digest == expected, "sha2", "digest after refused accesses",
                              hex(expected.data(), expected.size()),
                              hex(digest.data(), digest.size()));
                bench.count(size);
            } else {
                m.error(DEV_OK, bench.firmware->zeroize(), "ZEROIZE while busy");
                m.digest_is_zero("after ZEROIZE");
            }
            m.usable();
        }
        // ZEROIZE at every point of a message's life
        for (unsigned i = 0; i < 40; ++i) {
            m.error(DEV_OK, bench.firmware->start(algorithms[i % 4]), "START");
            m.allowed("ADDR", s.write(base + SHA2_ADDR_OFFSET, PLUTON_SRAM_BASE));
            m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, 100));
            m.allowed("READ", s.write(base + SHA2_CMD_OFFSET, cmd_read | SHA2_CMD_LAST_MASK));
            s.run(i * 7 + random.below(7));
            m.error(DEV_OK, bench.firmware->zeroize(), "ZEROIZE");
            m.digest_is_zero("after ZEROIZE");
        }
        m.usable();
        bench.require(s.alerts() == 0, "pluton", "alert_o", "0", std::to_string(s.alerts()));
    });
}

} // namespace

void run_sha2(Bench &bench)
{
    for (const auto alg : algorithms) {
        const bool brief = bench.operations() < few;
        for (const char *kind : {"ShortMsg", "LongMsg"}) {
            if (!brief || std::strcmp(kind, "ShortMsg") == 0) {
                cavp_messages(bench, alg, kind, Via::Reader);
                cavp_messages(bench, alg, kind, Via::Data);
            }
        }
        if (!brief) {
            cavp_monte(bench, alg);
        }
    }
    for (const auto alg : algorithms) {
        random_messages(bench, alg, Via::Reader, 0);
        random_messages(bench, alg, Via::Data, 0);
        random_messages(bench, alg, Via::Reader, 6);
    }
    mixed_messages(bench);
    const std::string tree = PLUTON_SOURCE_DIR;
    file_message(bench, tree + "/spec/address_map.toml", "file spec/address_map.toml",
                 SHA2_DEV_SHA256);
    file_message(bench, tree + "/rtl/sha2/README.md", "file rtl/sha2/README.md", SHA2_DEV_SHA512);
    if (bench.operations() >= few) {
        const char *self = std::getenv("PLUTON_COSIM_SELF");
        file_message(bench, self != nullptr ? self : "/proc/self/exe", "this program",
                     SHA2_DEV_SHA256);
    }
    for (const std::string &path : bench.options.files) {
        for (const auto alg : algorithms) {
            file_message(bench, path, "file " + path, alg);
        }
    }
    errors_of_commands(bench);
    errors_of_memory(bench);
    errors_of_access(bench);
}

void run_sha2_on_core(Bench &bench)
{
    for (const auto alg : algorithms) {
        cavp_messages(bench, alg, "ShortMsg", Via::Reader);
        cavp_messages(bench, alg, "ShortMsg", Via::Data);
        cavp_messages(bench, alg, "LongMsg", Via::Reader);
    }
    for (const auto alg : algorithms) {
        random_messages(bench, alg, Via::Reader, 6);
    }
    mixed_messages(bench);
    file_message(bench, firmware_file("bench.elf"), "its own ELF file", SHA2_DEV_SHA256);
    for (const std::string &path : bench.options.files) {
        file_message(bench, path, "file " + path, SHA2_DEV_SHA256);
    }
    bench.row("refused and failed commands", "order, range, caller, memory", [&](Random &random) {
        Firmware &f = *bench.firmware;
        const uint32_t sram = PLUTON_SRAM_BASE;
        const auto self = PLUTON_CALLER_SELF;
        const auto expect = [&](enum dev_error error, const Result &r, const char *what) {
            bench.require_error(error, r.error, what);
            const uint32_t addr = bench.place(random_bytes(100, random), random);
            bench.hash(SHA2_DEV_SHA256, addr, 100, Via::Reader, random);
        };
        bench.require_error(DEV_OK, f.zeroize().error, "zeroize");
        expect(DEV_ORDER, f.read(sram, 4, self, false), "READ without START");
        expect(DEV_MISALIGNED, f.digest(SHA2_DEV_SHA256, sram + 1, 4, self), "READ misaligned");
        expect(DEV_RANGE, f.digest(SHA2_DEV_SHA512, 0xFFFFFFFCu, 8, self), "READ past the end");
        expect(DEV_CALLER, f.digest(SHA2_DEV_SHA256, sram, 4, static_cast<enum pluton_caller>(3)),
               "READ by caller 3");
        expect(DEV_BUS, f.digest(SHA2_DEV_SHA384, 0x70000000u, 64, self), "READ of nothing");
        expect(DEV_BUS, f.digest(SHA2_DEV_SHA256, PLUTON_SHA2_BASE, 64, self), "READ of registers");
        expect(DEV_BUS,
               f.digest(SHA2_DEV_SHA256, PLUTON_TCM_BASE, 64, PLUTON_CALLER_NORMAL_MAILBOX),
               "READ of the TCM for a mailbox");
    });
}

void run_figures(Bench &bench)
{
    if (Simulation::has_core()) {
        bench.row("SHA-256, driver, 1 KiB", "random", [&](Random &random) {
            const uint32_t addr = bench.place(random_bytes(1024, random), random);
            const Result r = bench.hash(SHA2_DEV_SHA256, addr, 1024, Via::Reader, random);
            bench.report.figures["sha2.sha256.driver_1kib_cycles_rv32"] = {double(r.cycles),
                                                                           "cycles"};
        });
        return;
    }
    struct {
        enum sha2_dev_alg alg;
        const char *key;
        uint32_t block;
    } const sets[] = {{SHA2_DEV_SHA256, "sha2.sha256.cycles_per_block", 64},
                      {SHA2_DEV_SHA512, "sha2.sha512.cycles_per_block", 128}};
    for (const auto &set : sets) {
        bench.row(std::string(algorithm_name(set.alg)) + ", sustained", "random",
                  [&](Random &random) {
                      // Marginal: start and end of a message are the same in both lengths.
                      uint64_t cycles[2];
                      const uint32_t blocks[2] = {16, 272};
                      for (unsigned i = 0; i < 2; ++i) {
                          const uint32_t size = blocks[i] * set.block;
                          const uint32_t addr = bench.place(random_bytes(size, random), random);
                          bench.hash(set.alg, addr, size, Via::Reader, random);
                          cycles[i] = bench.simulation.sha2_time.cycles;
                      }
                      bench.report.figures[set.key] = {
                          double(cycles[1] - cycles[0]) / double(blocks[1] - blocks[0]), "cycles"};
                  });
    }
    bench.row("SHA-256, driver, 1 KiB", "random", [&](Random &random) {
        const uint32_t addr = bench.place(random_bytes(1024, random), random);
        const Result r = bench.hash(SHA2_DEV_SHA256, addr, 1024, Via::Reader, random);
        bench.report.figures["sha2.sha256.driver_1kib_cycles"] = {double(r.cycles), "cycles"};
    });
}

} // namespace pluton
