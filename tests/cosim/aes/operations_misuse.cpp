// SPDX-License-Identifier: Apache-2.0
// The engine used wrongly, memory that refuses, and keys that are gone.
#include <algorithm>
#include <cstdio>

#include "firmware/drivers/generated/aes_regs.h"
#include "tests/cosim/aes/operations.h"

namespace pluton::aes
{

namespace
{

constexpr uint32_t base = PLUTON_AES_BASE;
constexpr uint32_t op_key = 1, op_run = 2, op_forget = 3, op_zeroize = 4;
constexpr enum pluton_caller self = PLUTON_CALLER_SELF, secure = PLUTON_CALLER_SECURE_MAILBOX,
                             normal = PLUTON_CALLER_NORMAL_MAILBOX;

// Registers by the host port.
class Raw
{
  public:
    explicit Raw(Engine &engine) : engine_(engine), simulation_(engine.bench.simulation) {}

    void allowed(const std::string &what, enum hal_status got)
    {
        engine_.require(got == HAL_OK, what, "accepted", "bus error");
    }
    void refused(const std::string &what, enum hal_status got)
    {
        engine_.require(got == HAL_BUS_ERROR, what, "bus error",
                        got == HAL_OK ? "accepted" : "no answer");
        engine_.bench.count(4);
    }
    uint32_t read(uint32_t offset)
    {
        uint32_t value = 0;
        allowed("read", simulation_.read(base + offset, value));
        return value;
    }
    void write(uint32_t offset, uint32_t value)
    {
        allowed("write", simulation_.write(base + offset, value));
    }
    uint32_t status()
    {
        uint32_t value;
        do {
            value = read(AES_STATUS_OFFSET);
        } while ((value & AES_STATUS_BUSY_MASK) != 0);
        return value;
    }
    void command(uint32_t value, enum dev_error expected, const std::string &what)
    {
        write(AES_CMD_OFFSET, value);
        const uint32_t code = (status() & AES_STATUS_ERROR_MASK) >> AES_STATUS_ERROR_SHIFT;
        engine_.error(expected, dev_error_of(code), what);
        engine_.bench.count(4);
    }

  private:
    Engine &engine_;
    Simulation &simulation_;
};

// A key in each context, and that they work.
struct Keyed {
    explicit Keyed(Engine &e) : engine(e)
    {
        for (unsigned c = 0; c < 3; ++c) {
            keys[c] = random_bytes(16 + 8 * e.random.below(3), e.random);
            e.error(DEV_OK, e.give_key(keys[c], static_cast<enum pluton_caller>(c)), "KEY");
        }
    }
    void usable()
    {
        const auto c = static_cast<enum pluton_caller>(engine.random.below(3));
        Job job = random_job(modes[engine.random.below(5)], false, 60, engine.random);
        job.key = keys[c];
        engine.check(job, c, c);
    }
    Engine &engine;
    Bytes keys[3];
};

} // namespace

void refused_commands(Bench &bench)
{
    bench.row("AES, refused commands", "op, caller, denied, order, range", [&](Random &random) {
        Engine engine(bench, random);
        Raw raw(engine);
        const auto context = [](uint32_t c) { return c << AES_CMD_CONTEXT_SHIFT; };
        const auto caller = [](uint32_t c) { return c << AES_CMD_CALLER_SHIFT; };
        engine.error(DEV_OK, aes_dev_zeroize(&engine.dev), "ZEROIZE");
        for (uint32_t c = 0; c < 3; ++c) {
            raw.command(op_run | context(c), DEV_ORDER, "RUN without a key");
            raw.command(op_key | context(c), DEV_ORDER, "KEY without words");
        }
        Keyed keyed(engine);
        for (uint32_t op = 0; op < 16; op = op == 0 ? 5 : op + 1) {
            raw.command(op, DEV_COMMAND, "command " + std::to_string(op));
        }
        raw.command(op_key | 3u << AES_CMD_SIZE_SHIFT, DEV_COMMAND, "KEY of no size");
        for (uint32_t mode = 5; mode < 8; ++mode) {
            raw.command(op_run | mode << AES_CMD_MODE_SHIFT, DEV_COMMAND, "RUN of no mode");
        }
        for (const uint32_t op : {op_key, op_run, op_forget}) {
            raw.command(op | context(3), DEV_CALLER, "context 3");
        }
        raw.command(op_run | caller(3), DEV_CALLER, "caller 3");
        // With the rights of another: only self may lend its own.
        for (uint32_t c = 0; c < 3; ++c) {
            for (uint32_t by = 1; by < 3; ++by) {
                if (by != c) {
                    raw.command(op_run | context(c) | caller(by), DEV_DENIED,
                                "the key of one with the rights of another");
                }
            }
        }
        keyed.usable();
        const auto run = [&](struct aes_dev_job job) {
            return aes_dev_ecb(&engine.dev, &job, false);
        };
        const uint32_t sram = PLUTON_SRAM_BASE;
        engine.error(DEV_MISALIGNED, run({self, self, sram + 1, sram, 16}), "source");
        engine.error(DEV_MISALIGNED, run({self, self, sram, sram + 2, 16}), "destination");
        engine.error(DEV_RANGE, run({self, self, sram, sram, 20}), "no whole blocks");
        engine.error(DEV_RANGE, run({self, self, sram, sram + 4, 16}), "output inside the input");
        engine.error(DEV_RANGE, run({self, self, 0xFFFFFFF8u, sram, 16}), "source past the end");
        engine.error(DEV_RANGE, run({self, self, sram, 0xFFFFFFFCu, 16}), "destination likewise");
        uint8_t counter[16];
        std::fill(std::begin(counter), std::end(counter), uint8_t(0xFF));
        const struct aes_dev_job two = {self, self, sram, sram, 32};
        engine.error(DEV_COUNTER, aes_dev_ctr(&engine.dev, &two, counter), "a counter that wraps");
        const struct aes_dev_gcm no_iv = {nullptr, sram, 0, sram, 0};
        uint8_t tag[16] = {};
        engine.error(DEV_RANGE, aes_dev_gcm_encrypt(&engine.dev, &two, &no_iv, tag),
                     "GCM without an IV");
        for (const size_t size : {0u, 4u, 11u, 17u}) {
            engine.error(DEV_ARGUMENT, aes_dev_cmac_verify(&engine.dev, &two, tag, size),
                         "a tag that is too short or too long");
        }
        keyed.usable();
    });
}

void refusing_memory(Bench &bench)
{
    bench.row("AES, failed jobs", "memory that refuses", [&](Random &random) {
        Engine engine(bench, random);
        Keyed keyed(engine);
        MemoryPort &memory = bench.simulation.memory;
        const uint32_t sram = PLUTON_SRAM_BASE, nothing = 0x70000000;
        const auto ecb = [&](enum pluton_caller c, uint32_t from, uint32_t to, uint32_t size) {
            const struct aes_dev_job job = {c, c, from, to, size};
            const enum dev_error error = aes_dev_ecb(&engine.dev, &job, false);
            bench.count(size);
            return error;
        };
        for (const auto c : {self, secure, normal}) {
            engine.error(DEV_BUS, ecb(c, nothing, sram, 64), "a source that is not there");
            engine.error(DEV_BUS, ecb(c, sram, nothing, 64), "a destination that is not there");
            engine.error(DEV_BUS, ecb(c, sram, PLUTON_ROM_BASE, 16), "the ROM, written");
            engine.error(DEV_BUS, ecb(c, sram, base, 16), "registers, written");
            engine.error(DEV_BUS, ecb(c, base, sram, 16), "registers, read");
            engine.error(DEV_BUS, ecb(c, sram, PLUTON_NORMAL_MAILBOX_BASE, 16), "a mailbox");
            keyed.usable();
        }
        // What is Pluton's own is for Pluton's own jobs alone.
        const uint32_t tcm = PLUTON_TCM_BASE + PLUTON_TCM_SIZE - 64;
        for (const auto c : {secure, normal}) {
            engine.error(DEV_BUS, ecb(c, PLUTON_ROM_BASE, sram, 16), "the ROM for a mailbox");
            engine.error(DEV_BUS, ecb(c, tcm, sram, 16), "the TCM for a mailbox");
            engine.error(DEV_BUS, ecb(c, sram, tcm, 16), "the TCM, written for a mailbox");
        }
        const Bytes plain = random_bytes(16, random);
        Job expected;
        expected.key = keyed.keys[self];
        expected.in = plain;
        const uint32_t from = bench.place(plain, random);
        engine.error(DEV_OK, ecb(self, from, tcm, 16), "the TCM, written for self");
        Bytes got(16);
        for (uint32_t i = 0; i < 16; i += 4) {
            uint32_t word = 0;
            engine.require(bench.simulation.read(tcm + i, word) == HAL_OK, "TCM", "read",
                           "refused");
            dev_bytes_of(word, &got[i]);
        }
        engine.require(got == golden(expected).out, "output in the TCM", "as of the model",
                       "another");

        // Reads and writes carry the caller's identity, no more and no less.
        const struct {
            enum pluton_caller caller;
            unsigned subject;
            bool nonsecure;
        } identities[] = {{self, PLUTON_SUBJECT_PLUTON, false},
                          {secure, PLUTON_SUBJECT_APP_SECURE, false},
                          {normal, PLUTON_SUBJECT_APP_NORMAL, true}};
        for (const auto &id : identities) {
            memory.may_access = 1u << id.subject;
            Job job = random_job(Mode::Cbc, false, 64, random);
            job.key = keyed.keys[id.caller];
            job.in = random_bytes(48, random);
            engine.check(job, id.caller, id.caller);
            engine.require(
                memory.last_subject == id.subject && memory.last_nonsecure == id.nonsecure,
                "identity of a write",
                std::to_string(id.subject) + (id.nonsecure ? ", nonsecure" : ""),
                std::to_string(memory.last_subject) + (memory.last_nonsecure ? ", nonsecure" : ""));
            for (const auto &other : identities) {
                if (other.subject != id.subject) {
                    const uint32_t at = bench.place(random_bytes(64, random), random);
                    engine.error(DEV_BUS, ecb(other.caller, at, at, 64), "memory of another");
                }
            }
            // Of another's key with the rights of self: they are self's.
            if (id.caller == self) {
                job.key = keyed.keys[normal];
                engine.check(job, normal, self);
            }
            memory.may_access = 0x3F;
            keyed.usable();
        }
        // What is refused midway: GCM that failed behind its tag left zeros, or nothing.
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            memory.stall(unsigned(random.below(4)), random.next());
            Job job = random_job(Mode::Gcm, true, 0, random);
            Job forward = job;
            forward.decrypt = false;
            forward.in = random_bytes(16 * random.between(2, 12), random);
            forward.key = job.key = keyed.keys[normal];
            forward.iv = job.iv = random_bytes(AES_DEV_IV, random);
            forward.aad.clear();
            const Outcome sealed = golden(forward);
            const uint32_t end = PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE;
            const uint32_t size = uint32_t(sealed.out.size());
            const uint32_t to = end - 16 * uint32_t(random.below(size / 16));
            const uint32_t source = bench.place(sealed.out, random);
            const uint32_t room = end - to;
            uint8_t *const there = memory.bytes(to, room);
            const Bytes before(there, there + room);
            const struct aes_dev_job request = {normal, normal, source, to, size};
            const struct aes_dev_gcm gcm = {job.iv.data(), 0, AES_DEV_IV, 0, 0};
            engine.error(
                DEV_BUS,
                aes_dev_gcm_decrypt(&engine.dev, &request, &gcm, sealed.tag.data(), AES_DEV_BLOCK),
                "a decryption past the end of SRAM");
            const Bytes after(there, there + room);
            engine.require(after == before || after == Bytes(room, 0), "plaintext that was refused",
                           "zeros, or what was there", "another");
            bench.count(size);
        }
        memory.stall(0, 0);
        keyed.usable();
    });
}

void refused_accesses(Bench &bench)
{
    bench.row("AES, refused accesses", "rights, busy, unknown register", [&](Random &random) {
        Engine engine(bench, random);
        Keyed keyed(engine);
        Raw raw(engine);
        Simulation &s = bench.simulation;
        uint32_t value = 0;
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == PLUTON_SUBJECT_PLUTON && !nonsecure) {
                    continue;
                }
                raw.refused("read by another",
                            s.read(base + AES_STATUS_OFFSET, value, subject, nonsecure));
                raw.refused("ZEROIZE by another",
                            s.write(base + AES_CMD_OFFSET, op_zeroize, 0xF, subject, nonsecure));
                raw.refused("KEY by another",
                            s.write(base + AES_JOB_KEY_OFFSET, 0, 0xF, subject, nonsecure));
            }
        }
        for (uint32_t i = 0; i < AES_JOB_KEY_COUNT; ++i) {
            raw.refused("read of a key", s.read(base + AES_JOB_KEY_OFFSET + 4 * i, value));
        }
        for (uint32_t i = 0; i < 4; ++i) {
            raw.refused("read of EXPECTED", s.read(base + AES_JOB_EXPECTED_OFFSET + 4 * i, value));
            raw.refused("write of TAG", s.write(base + AES_JOB_TAG_OFFSET + 4 * i, 0));
            raw.refused("write of NEXT", s.write(base + AES_JOB_NEXT_OFFSET + 4 * i, 0));
        }
        for (const uint32_t offset : {0x100u, 0x1000u, 0xFFFCu}) {
            raw.refused("read of nothing", s.read(base + offset, value));
            raw.refused("write of nothing", s.write(base + offset, 0));
        }
        for (unsigned strobe = 0; strobe < 15; ++strobe) {
            raw.refused("a part of a word", s.write(base + AES_JOB_SRC_OFFSET, 0, strobe));
        }
        keyed.usable();
        // Busy: only ZEROIZE is taken.
        for (uint64_t i = 0; i < 4; ++i) {
            const uint32_t at = bench.place(random_bytes(1024, random), random);
            raw.write(AES_JOB_SRC_OFFSET, at);
            raw.write(AES_JOB_DST_OFFSET, at);
            raw.write(AES_JOB_LEN_OFFSET, 1024);
            raw.write(AES_CMD_OFFSET, op_run | uint32_t(normal) << AES_CMD_CONTEXT_SHIFT);
            s.run(random.below(300));
            raw.refused("SRC while busy", s.write(base + AES_JOB_SRC_OFFSET, 0));
            raw.refused("RUN while busy", s.write(base + AES_CMD_OFFSET, op_run));
            const uint32_t code = (raw.status() & AES_STATUS_ERROR_MASK) >> AES_STATUS_ERROR_SHIFT;
            engine.error(DEV_OK, dev_error_of(code), "a job that was disturbed");
            keyed.usable();
        }
    });
}

// Operands of any bits: nearly all are refused, none harms what comes after.
void any_operands(Bench &bench)
{
    bench.row("AES, any operands", "random words, some aligned", [&](Random &random) {
        Engine engine(bench, random);
        Keyed keyed(engine);
        Raw raw(engine);
        for (uint64_t i = 0; i < 16 * bench.operations(); ++i) {
            // Aligned ones come further: to the memory, which has nothing at most addresses.
            const uint32_t mask = random.below(2) == 0 ? 0xFFFFFFFFu : 0xFFFFFFF0u;
            for (const uint32_t operand :
                 {AES_JOB_SRC_OFFSET, AES_JOB_DST_OFFSET, AES_JOB_LEN_OFFSET, AES_JOB_AAD_OFFSET,
                  AES_JOB_AAD_LEN_OFFSET, AES_JOB_IV_ADDR_OFFSET, AES_JOB_IV_LEN_OFFSET}) {
                raw.write(operand, uint32_t(random.next()) & mask);
            }
            raw.write(AES_CMD_OFFSET, op_run | uint32_t(random.below(5)) << AES_CMD_MODE_SHIFT |
                                          uint32_t(random.below(3)) << AES_CMD_CONTEXT_SHIFT);
            const uint32_t status = raw.status();
            engine.require(
                (status & AES_STATUS_ERROR_MASK) != 0 || (status & AES_STATUS_DONE_MASK) != 0,
                "STATUS of a job of any operands", "an error or done", std::to_string(status));
            bench.count(4);
            if (i % 16 == 0) {
                keyed.usable();
            }
        }
    });
}

// ZEROIZE in the middle of jobs, and random words that do not come: no key is left, and the block
// works with new ones.
void wipes(Bench &bench)
{
    bench.row("AES, wiped", "ZEROIZE in any cycle", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            Engine engine(bench, random);
            Keyed keyed(engine);
            Raw raw(engine);
            const uint32_t at = bench.place(random_bytes(512, random), random);
            raw.write(AES_JOB_SRC_OFFSET, at);
            raw.write(AES_JOB_DST_OFFSET, at);
            raw.write(AES_JOB_LEN_OFFSET, 512);
            raw.write(AES_CMD_OFFSET, op_run | uint32_t(random.below(3)) << AES_CMD_CONTEXT_SHIFT);
            bench.simulation.run(random.below(700));
            raw.write(AES_CMD_OFFSET, op_zeroize);
            const uint32_t status = raw.status();
            engine.require((status & (AES_STATUS_KEYS_MASK | AES_STATUS_DONE_MASK)) == 0,
                           "STATUS after ZEROIZE", "no key, not done", std::to_string(status));
            for (uint32_t word = 0; word < 4; ++word) {
                engine.require(raw.read(AES_JOB_SRC_OFFSET + 4 * word) == 0 &&
                                   raw.read(AES_JOB_IV_OFFSET + 4 * word) == 0 &&
                                   raw.read(AES_JOB_NEXT_OFFSET + 4 * word) == 0,
                               "registers after ZEROIZE", "zero", "another");
            }
            for (const auto c : {self, secure, normal}) {
                const struct aes_dev_job job = {c, c, at, at, 16};
                engine.error(DEV_ORDER, aes_dev_ecb(&engine.dev, &job, false), "a job after it");
            }
            bench.count(512);
        }
        Engine engine(bench, random);
        Keyed(engine).usable();
    });
    if (bench.simulation.parameter("AesMasked") == 0) {
        return;
    }
    bench.row("AES, no masks", "random words refused", [&](Random &random) {
        Engine engine(bench, random);
        Keyed keyed(engine);
        bench.simulation.aes_random.failing = true;
        const uint32_t at = bench.place(random_bytes(64, random), random);
        const struct aes_dev_job job = {self, self, at, at, 64};
        engine.error(DEV_RANDOM, aes_dev_ecb(&engine.dev, &job, false), "a job without masks");
        engine.error(DEV_RANDOM, engine.give_key(keyed.keys[0], normal), "a KEY without masks");
        bench.simulation.aes_random.failing = false;
        engine.error(DEV_OK, aes_dev_ecb(&engine.dev, &job, true), "the key that stayed");
        bench.count(64);
    });
}

} // namespace pluton::aes
