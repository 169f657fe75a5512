// SPDX-License-Identifier: Apache-2.0
// The operations of measure.
#include "tests/cosim/measure/operations.h"

#include <algorithm>
#include <cstring>

#include "firmware/drivers/generated/accumulator_regs.h"
#include "firmware/drivers/generated/measure_regs.h"

namespace pluton
{

namespace measure
{

void fill(uint8_t *bytes, size_t size, Random &random)
{
    for (size_t i = 0; i < size; ++i) {
        bytes[i] = uint8_t(random.next());
    }
}

Component random_component(Random &random)
{
    static const uint32_t types[] = {PLUTON_COMPONENT_PLRT, PLUTON_COMPONENT_SMON,
                                     PLUTON_COMPONENT_NWOS, PLUTON_COMPONENT_RTA0,
                                     PLUTON_COMPONENT_DATA};
    Component c;
    c.type = types[random.below(5)];
    c.security_version = uint32_t(random.next());
    fill(c.signer.data(), c.signer.size(), random);
    return c;
}

namespace
{

constexpr uint32_t measure_base = PLUTON_MEASURE_BASE;
constexpr uint32_t accumulator_base = PLUTON_ACCUMULATOR_BASE;
constexpr uint32_t op_measure = 1, op_extend = 2;

// Measures a region with this content, and checks the digest and what was extended.
void measure_bytes(Bench &bench, const Bytes &region, enum pluton_caller caller, Random &random)
{
    const uint32_t size = uint32_t(region.size());
    const uint32_t addr = bench.place(region, random);
    const Component c = random_component(random);
    const Bytes golden = golden_digest(SHA2_DEV_SHA256, region.data(), size);
    const Bytes other = openssl_digest(SHA2_DEV_SHA256, region.data(), size);
    bench.require(golden == other, "cmodel", "SHA-256 digest", hex(other.data(), 32),
                  hex(golden.data(), 32));
    const Result r = bench.firmware->measure(c, addr, size, caller);
    bench.require_error(DEV_OK, r.error, "measure");
    bench.require(r.digest == golden, "measure", "DIGEST", hex(golden.data(), golden.size()),
                  hex(r.digest.data(), r.digest.size()));
    bench.expect_extend(c, golden);
    bench.count(size);
}

void measure_one(Bench &bench, uint32_t size, enum pluton_caller caller, Random &random)
{
    Bytes region(size);
    fill(region.data(), size, random);
    measure_bytes(bench, region, caller, random);
}

class Misuse
{
  public:
    explicit Misuse(Bench &bench) : bench_(bench), s_(bench.simulation) {}

    void allowed(const std::string &what, enum hal_status got)
    {
        bench_.require(got == HAL_OK, "measure", what, "accepted", "bus error");
    }

    void refused(const std::string &block, const std::string &what, enum hal_status got)
    {
        bench_.require(got == HAL_BUS_ERROR, block, what, "bus error",
                       got == HAL_OK ? "accepted" : "no answer");
    }

    void command(uint32_t value, enum dev_error expected, const std::string &what)
    {
        allowed(what, s_.write(measure_base + MEASURE_CMD_OFFSET, value));
        uint32_t status = 0;
        do {
            allowed("STATUS", s_.read(measure_base + MEASURE_STATUS_OFFSET, status));
        } while ((status & MEASURE_STATUS_BUSY_MASK) != 0);
        const uint32_t code = (status & MEASURE_STATUS_ERROR_MASK) >> MEASURE_STATUS_ERROR_SHIFT;
        bench_.require_error(expected, dev_error_of(code), what);
    }

    void digest_is_zero(const std::string &when)
    {
        for (uint32_t i = 0; i < 8; ++i) {
            uint32_t word = 1;
            allowed("DIGEST", s_.read(measure_base + MEASURE_DIGEST_0_OFFSET + 4 * i, word));
            bench_.require(word == 0, "measure", "DIGEST " + when, "zero", std::to_string(word));
        }
    }

  private:
    Bench &bench_;
    Simulation &s_;
};

void errors_of_measure(Bench &bench)
{
    bench.row(
        "refused and failed measurements", "wrong command, range, memory", [&](Random &random) {
            bench.boot();
            Misuse m(bench);
            Firmware &f = *bench.firmware;
            const Component c = random_component(random);
            const auto self = PLUTON_CALLER_SELF;
            const uint32_t sram = PLUTON_SRAM_BASE;
            for (const uint32_t op : {0u, 3u, 4u, 5u, 6u, 7u}) {
                m.command(op, DEV_COMMAND, "command " + std::to_string(op));
            }
            const auto failing = [&](enum dev_error expected, uint32_t addr, uint32_t size,
                                     enum pluton_caller caller, const std::string &what) {
                bench.require_error(expected, f.measure(c, addr, size, caller).error, what);
                if (expected == DEV_BUS) {
                    m.digest_is_zero("after a bus error");
                }
            };
            failing(DEV_CALLER, sram, 4, static_cast<enum pluton_caller>(3), "MEASURE by caller 3");
            for (const uint32_t offset : {1u, 2u, 3u}) {
                failing(DEV_MISALIGNED, sram + offset, 4, self, "MEASURE misaligned");
            }
            failing(DEV_RANGE, sram, 0, self, "MEASURE of nothing");
            failing(DEV_RANGE, 0xFFFFFFFCu, 8, self, "MEASURE past the address space");
            failing(DEV_RANGE, sram, 0x80000001u, self, "MEASURE too long");
            failing(DEV_BUS, 0x70000000u, 64, self, "MEASURE of nothing mapped");
            failing(DEV_BUS, sram + PLUTON_SRAM_SIZE - 64, 128, self,
                    "MEASURE past the end of SRAM");
            failing(DEV_BUS, PLUTON_SHA2_BASE, 64, self, "MEASURE of registers");
            for (const auto caller : {PLUTON_CALLER_SECURE_MAILBOX, PLUTON_CALLER_NORMAL_MAILBOX}) {
                failing(DEV_BUS, PLUTON_ROM_BASE, 64, caller, "MEASURE of the ROM for a mailbox");
                failing(DEV_BUS, PLUTON_TCM_BASE, 64, caller, "MEASURE of the TCM for a mailbox");
            }
            bench.check_accumulation("after refused and failed measurements");
            measure_one(bench, 1000, self, random);
            bench.check_accumulation("after a good one");

            // While busy every write is refused, and the entry is what it was.
            Simulation &s = bench.simulation;
            for (const uint32_t op : {op_measure, op_extend}) {
                Bytes region(512);
                fill(region.data(), region.size(), random);
                const uint32_t addr = bench.place(region, random);
                Bytes digest(32);
                fill(digest.data(), digest.size(), random);
                for (uint32_t i = 0; i < 8; ++i) {
                    uint32_t signer = 0;
                    std::memcpy(&signer, c.signer.data() + 4 * i, 4);
                    m.allowed("SIGNER",
                              s.write(measure_base + MEASURE_SIGNER_0_OFFSET + 4 * i, signer));
                    m.allowed("DIGEST", s.write(measure_base + MEASURE_DIGEST_0_OFFSET + 4 * i,
                                                dev_word_of(&digest[4 * i])));
                }
                m.allowed("TYPE", s.write(measure_base + MEASURE_TYPE_OFFSET, c.type));
                m.allowed(
                    "SECURITY_VERSION",
                    s.write(measure_base + MEASURE_SECURITY_VERSION_OFFSET, c.security_version));
                m.allowed("ADDR", s.write(measure_base + MEASURE_ADDR_OFFSET, addr));
                m.allowed("LEN",
                          s.write(measure_base + MEASURE_LEN_OFFSET, uint32_t(region.size())));
                m.allowed("CMD", s.write(measure_base + MEASURE_CMD_OFFSET, op));
                for (const uint32_t offset :
                     {MEASURE_CMD_OFFSET, MEASURE_ADDR_OFFSET, MEASURE_LEN_OFFSET,
                      MEASURE_TYPE_OFFSET, MEASURE_SECURITY_VERSION_OFFSET, MEASURE_SIGNER_0_OFFSET,
                      MEASURE_SIGNER_7_OFFSET, MEASURE_DIGEST_0_OFFSET, MEASURE_DIGEST_7_OFFSET}) {
                    m.refused("measure", "write while busy", s.write(measure_base + offset, 2));
                }
                uint32_t status = 0;
                do {
                    m.allowed("STATUS", s.read(measure_base + MEASURE_STATUS_OFFSET, status));
                } while ((status & MEASURE_STATUS_BUSY_MASK) != 0);
                bench.expect_extend(
                    c, op == op_measure
                           ? openssl_digest(SHA2_DEV_SHA256, region.data(), region.size())
                           : digest);
                bench.count(region.size());
                bench.check_accumulation("after refused writes");
            }
        });

    bench.row("refused accesses", "rights, unknown register, read-only", [&](Random &random) {
        Misuse m(bench);
        Simulation &s = bench.simulation;
        uint32_t value = 0;
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == PLUTON_SUBJECT_PLUTON && !nonsecure) {
                    continue;
                }
                m.refused("measure", "read without rights",
                          s.read(measure_base + MEASURE_STATUS_OFFSET, value, subject, nonsecure));
                m.refused(
                    "measure", "EXTEND without rights",
                    s.write(measure_base + MEASURE_CMD_OFFSET, op_extend, 0xF, subject, nonsecure));
                m.refused(
                    "accumulator", "read without rights",
                    s.read(accumulator_base + ACCUMULATOR_ACC_OFFSET, value, subject, nonsecure));
                m.refused(
                    "accumulator", "log read without rights",
                    s.read(accumulator_base + ACCUMULATOR_LOG_OFFSET, value, subject, nonsecure));
                m.refused(
                    "accumulator", "write without rights",
                    s.write(accumulator_base + ACCUMULATOR_ACC_OFFSET, 0, 0xF, subject, nonsecure));
            }
        }
        for (uint32_t offset = 0; offset < 0x1000; offset += 4) {
            m.refused("accumulator", "write",
                      s.write(accumulator_base + offset, uint32_t(random.next())));
        }
        for (const uint32_t offset :
             {0x14u, 0x18u, 0x1Cu, 0x40u, 0x7FCu, 0xDA0u, 0xFFCu, 0x1000u, 0x8800u}) {
            m.refused("accumulator", "read of an unknown register",
                      s.read(accumulator_base + offset, value));
        }
        for (const uint32_t offset : {0x60u, 0x80u, 0x100u, 0x1000u, 0xFFFCu}) {
            m.refused("measure", "read of an unknown register",
                      s.read(measure_base + offset, value));
            m.refused("measure", "write of an unknown register", s.write(measure_base + offset, 0));
        }
        for (const uint32_t offset :
             {MEASURE_ID_OFFSET, MEASURE_VERSION_OFFSET, MEASURE_STATUS_OFFSET}) {
            m.refused("measure", "write of a read-only register",
                      s.write(measure_base + offset, 0));
        }
        m.refused("measure", "read of CMD", s.read(measure_base + MEASURE_CMD_OFFSET, value));
        for (const uint32_t offset : {1u, 2u, 3u}) {
            m.refused("accumulator", "misaligned read",
                      s.read(accumulator_base + ACCUMULATOR_ACC_OFFSET + offset, value));
            m.refused("measure", "misaligned write",
                      s.write(measure_base + MEASURE_CMD_OFFSET + offset, 2));
        }
        bench.check_accumulation("after refused accesses");
        measure_one(bench, 100, PLUTON_CALLER_SELF, random);
        bench.check_accumulation("after a good measurement");
        bench.require(s.alerts() == 0, "pluton", "alert_o", "0", std::to_string(s.alerts()));
    });
}

void run(Bench &bench)
{
    const std::pair<unsigned, const char *> speeds[] = {{0, "random regions"},
                                                        {5, "random regions, slow memory"}};
    for (const auto &speed : speeds) {
        bench.row("measure and extend", speed.second, [&](Random &random) {
            bench.boot();
            const uint64_t n = std::min<uint64_t>(bench.operations(), 60);
            const enum pluton_caller callers[] = {PLUTON_CALLER_SELF, PLUTON_CALLER_SECURE_MAILBOX,
                                                  PLUTON_CALLER_NORMAL_MAILBOX};
            for (uint64_t i = 0; i < n; ++i) {
                if (speed.first != 0) {
                    bench.simulation.memory.stall(unsigned(random.between(1, speed.first)),
                                                  random.next());
                }
                const uint32_t size = uint32_t(random.between(1, i % 4 == 0 ? 65536 : 700));
                measure_one(bench, size, callers[random.below(3)], random);
                if (i % 8 == 0) {
                    bench.check_accumulation("after " + std::to_string(i + 1) + " measurements");
                }
            }
            bench.simulation.memory.stall(0, 0);
            bench.check_accumulation("at the end");
        });
    }
    errors_of_measure(bench);
}

// With firmware on Pluton's own core: what needs the host port is left out.
void run_on_core(Bench &bench)
{
    bench.row("measure and extend", "images of 1 to 64 KiB, its own ELF file", [&](Random &random) {
        bench.boot();
        const std::string tree = PLUTON_SOURCE_DIR;
        const std::string images[] = {firmware_file("bench.elf"), firmware_file("bench.bin"),
                                      tree + "/LICENSE", tree + "/rtl/sha2/sha2_core.sv",
                                      tree + "/rtl/bus/obi_xbar.sv"};
        for (const std::string &path : images) {
            measure_bytes(bench, read_whole(path, 128 << 10, "this row"), PLUTON_CALLER_SELF,
                          random);
        }
        for (const uint32_t size : {1u << 10, 64u << 10}) {
            measure_one(bench, size, PLUTON_CALLER_SELF, random);
        }
        bench.check_accumulation("after the images");
    });
    bench.row("failed measurements", "memory that refuses", [&](Random &random) {
        bench.boot();
        const Component c = random_component(random);
        Firmware &f = *bench.firmware;
        bench.require_error(DEV_RANGE, f.measure(c, PLUTON_SRAM_BASE, 0, PLUTON_CALLER_SELF).error,
                            "MEASURE of nothing");
        bench.require_error(DEV_BUS, f.measure(c, 0x70000000u, 64, PLUTON_CALLER_SELF).error,
                            "MEASURE of nothing mapped");
        bench.check_accumulation("after refused and failed measurements");
        measure_one(bench, 1000, PLUTON_CALLER_SECURE_MAILBOX, random);
        bench.check_accumulation("after a good one");
    });
}

} // namespace

} // namespace measure

void run_measure(Bench &bench)
{
    Simulation::has_core() ? measure::run_on_core(bench) : measure::run(bench);
}

} // namespace pluton
