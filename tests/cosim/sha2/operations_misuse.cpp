// SPDX-License-Identifier: Apache-2.0
// The engine used wrongly, and memory that refuses.
#include "tests/cosim/sha2/misuse.h"

namespace pluton::sha2
{

void misused_commands(Bench &bench)
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
        for (const uint32_t op : {0u, 7u}) {
            m.command(op, DEV_COMMAND, "command " + std::to_string(op));
        }
        m.digest_is_zero("without a message");
        m.usable();

        // In the middle of a message: nothing may change
        for (const uint32_t op : {0u, 7u}) {
            m.in_message([&] { m.command(op, DEV_COMMAND, "command " + std::to_string(op)); });
        }
        m.in_message([&] { m.error(DEV_ORDER, f.start(SHA2_DEV_SHA256), "START twice"); });
        if (bench.simulation.parameter("Sha512") == 0) {
            for (const auto alg : {SHA2_DEV_SHA384, SHA2_DEV_SHA512}) {
                m.error(DEV_COMMAND, f.start(alg), "START of what is not built in");
                m.in_message(
                    [&] { m.error(DEV_COMMAND, f.start(alg), "START of what is not built in"); });
            }
        }
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

void refusing_memory(Bench &bench)
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

void refused_accesses(Bench &bench)
{
    const auto algorithms = algorithms_of(bench);
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
            for (const uint32_t offset : {0x2Cu, 0x30u, 0x3Cu, 0x80u, 0x100u, 0x1000u, 0xFFFCu}) {
                m.refused("read of offset " + std::to_string(offset), s.read(base + offset, value));
                m.refused("write of offset " + std::to_string(offset), s.write(base + offset, 0));
            }
            for (const uint32_t offset :
                 {SHA2_ID_OFFSET, SHA2_VERSION_OFFSET, SHA2_STATUS_OFFSET, SHA2_LENGTH_HI_OFFSET,
                  SHA2_LENGTH_LO_OFFSET, SHA2_CONTEXT_OFFSET, SHA2_DIGEST_0_OFFSET,
                  SHA2_DIGEST_15_OFFSET}) {
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
            const enum sha2_dev_alg alg = algorithms[random.below(algorithms.size())];
            const uint32_t addr = bench.place(random_bytes(size, random), random);
            m.error(DEV_OK, bench.firmware->start(alg), "START");
            m.allowed("ADDR", s.write(base + SHA2_ADDR_OFFSET, addr));
            m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, size));
            m.allowed("READ", s.write(base + SHA2_CMD_OFFSET, cmd_read | SHA2_CMD_LAST_MASK));
            s.run(random.below(400));
            m.refused("ADDR while busy", s.write(base + SHA2_ADDR_OFFSET, 0));
            m.refused("LEN while busy", s.write(base + SHA2_LEN_OFFSET, 0));
            m.refused("DATA while busy", s.write(base + SHA2_DATA_OFFSET, 0));
            for (const uint32_t op : {0u, cmd_start, cmd_read, cmd_finish, cmd_save, cmd_restore}) {
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
            m.error(DEV_OK, bench.firmware->start(algorithms[i % algorithms.size()]), "START");
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

} // namespace pluton::sha2
