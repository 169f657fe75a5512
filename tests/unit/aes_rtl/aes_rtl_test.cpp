// SPDX-License-Identifier: Apache-2.0
// The block aes beside its model, which share nothing: every output in every cycle. Lives of random
// commands with a memory, key store and random port that are slow and refuse, ZEROIZE and zeroize_i
// at any time; then long decryptions, which read their input twice. With the argument `reseed` a
// life of more than 65,536 blocks; with `--figures FILE` cycles of jobs.
#include <algorithm>
#include <chrono>

#include "Vaes_top.h"
#include "cmodel/aes_block.h"
#include "firmware/drivers/aes.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/lib/aes_world.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfAes {
    using Top = Vaes_top;
    using Model = struct aes_block;
    using In = struct aes_block_in;
    using Out = struct aes_block_out;
    // What shows nowhere: a key's mask, a random word.
    static inline uint32_t share, word;
    static inline bool masked;

    static void drive(Top &top, const In &in)
    {
        top.zeroize_i = in.zeroize;
        top.gnt_i = in.gnt;
        top.rvalid_i = in.rvalid;
        top.err_i = in.err;
        top.rdata_i = in.rdata;
        top.key_valid_i = in.key_valid;
        top.key_last_i = in.key_last;
        top.key_error_i = in.key_error;
        top.key_share0_i = in.key_valid ? in.key_word ^ share : 0;
        top.key_share1_i = in.key_valid ? share : 0;
        top.random_valid_i = in.random_valid;
        top.random_error_i = in.random_error;
        top.random_word_i = in.random_valid ? word : 0;
    }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("mem_o.req", out.req, top.req_o);
        if (out.req) {
            c.same("mem_o.we", out.we, top.we_o);
            c.same("mem_o.be", out.be, top.be_o);
            c.same("mem_o.addr", out.addr, top.addr_o);
            c.same("mem_o.subject", out.mem_subject, top.subject_o);
            c.same("mem_o.nonsecure", out.mem_nonsecure, top.mem_nonsecure_o);
        }
        if (out.we || !out.busy) { // of what a read carries there no word is said
            c.same("mem_o.wdata", out.wdata, top.wdata_o);
        }
        c.same("key_o.valid", out.key_valid, top.key_valid_o);
        if (out.key_valid) {
            c.same("key_o.slot", out.slot, top.key_slot_o);
            c.same("key_o.operation", out.operation, top.key_operation_o);
            c.same("key_o.subject", out.key_subject, top.key_subject_o);
        }
        c.same("random_o.valid", out.random_valid, top.random_valid_o);
        c.same("alert_o", out.alert, top.alert_o);
    }
    static void outputs(const Model &m, const In &in, Out &out)
    {
        aes_block_outputs(&m, &in, &out);
    }
    static void step(Model &m, const In &in) { aes_block_step(&m, &in); }
    static void reset(Model &m) { aes_block_reset(&m, masked); }
};

using Peripheral = lockstep::Peripheral<OfAes>;

constexpr uint32_t Source = AES_WORLD_BASE + 0x1000, Destination = AES_WORLD_BASE + 0x8000;
constexpr uint32_t Additional = AES_WORLD_BASE + 0xF000, Vector = AES_WORLD_BASE + 0xF800;
constexpr uint32_t End = AES_WORLD_BASE + AES_WORLD_BYTES; // 0

const char *const phases[] = {"idle",   "Random", "Warm", "Clear", "Key",  "Take",
                              "Expand", "Beats",  "Tag",  "Drain", "Zero", "Sweep"};

struct Job {
    unsigned mode = AES_BLOCK_ECB, context = 0, caller = 0, tag_bytes = 16;
    bool inverse = false;
    uint32_t src = Source, dst = Destination, len = 0;
    uint32_t aad = Additional, aad_len = 0, iv_addr = Vector, iv_len = 12;
    uint8_t iv[16] = {}, tag[16] = {};

    uint32_t command() const
    {
        return AES_BLOCK_OP_RUN << AES_CMD_OP_SHIFT | mode << AES_CMD_MODE_SHIFT |
               uint32_t(inverse) << AES_CMD_INVERSE_SHIFT | caller << AES_CMD_CALLER_SHIFT |
               context << AES_CMD_CONTEXT_SHIFT | tag_bytes << AES_CMD_TAG_SHIFT;
    }
};

class Bench
{
  public:
    explicit Bench(Random &random) : random_(random)
    {
        p_.place.test = last_;
        p_.top.eval();
        OfAes::masked = p_.top.masked_o;
    }

    Peripheral p_;
    bool reseeded_ = false; // between two beats

    void begin(uint64_t seed)
    {
        p_.seen.count("reset while busy", p_.out.busy);
        p_.seen.count("reset beside an open access", world_.open);
        p_.in = {};
        p_.reset(unsigned(1 + random_.below(3)));
        aes_world_begin(&world_, seed | 1);
        if (random_.below(3) != 0) {
            world_.grants = unsigned(1 + random_.below(3));
            world_.answers = unsigned(1 + random_.below(3));
            world_.words = unsigned(1 + random_.below(4));
        }
        if (random_.below(6) == 0) {
            world_.grants = 20;
        }
    }

    const struct aes_block &model() const { return p_.model; }
    bool busy() const { return p_.model.phase != AES_BLOCK_IDLE; }

    void tick()
    {
        aes_block_outputs(&p_.model, &p_.in, &p_.out); // those to the world are of the state alone
        aes_world_drive(&world_, &p_.out, &p_.in);
        OfAes::share = uint32_t(random_.next());
        OfAes::word = uint32_t(random_.next());
        note();
        const struct aes_block_in in = p_.in;
        const struct aes_block_out out = p_.out;
        p_.tick();
        aes_world_clock(&world_, &out, &in);
    }

    void wait()
    {
        for (unsigned i = 0; i < 4 || busy() || !p_.master.idle(); ++i) {
            tick();
            lockstep::expect(i < 400000, p_.place, "an end");
        }
    }

    void write(uint32_t offset, uint32_t data)
    {
        p_.master.queue.push_back({true, offset | uint32_t(random_.next()) << 16, data});
    }
    void read(uint32_t offset) { p_.master.queue.push_back({false, offset, 0}); }

    void write_bytes(uint32_t offset, const uint8_t *bytes, unsigned size)
    {
        for (unsigned i = 0; i < size; i += 4) {
            write(offset + i, uint32_t(bytes[i]) | uint32_t(bytes[i + 1]) << 8 |
                                  uint32_t(bytes[i + 2]) << 16 | uint32_t(bytes[i + 3]) << 24);
        }
    }

    void give_key(unsigned size, unsigned context, bool slot)
    {
        const unsigned words = 4 + 2 * size;
        const unsigned missing = unsigned(random_.below(12)); // mostly none that it takes
        for (unsigned i = 0; i < words && !slot; ++i) {
            if (i != missing) {
                write(AES_JOB_KEY_OFFSET + 4 * i, uint32_t(random_.next()));
            }
        }
        write(AES_CMD_OFFSET, AES_BLOCK_OP_KEY << AES_CMD_OP_SHIFT | size << AES_CMD_SIZE_SHIFT |
                                  context << AES_CMD_CONTEXT_SHIFT |
                                  uint32_t(slot) << AES_CMD_FROM_SLOT_SHIFT |
                                  uint32_t(random_.below(32)) << AES_CMD_SLOT_SHIFT);
    }

    // The tag of the memory's present bytes.
    void tag_of(const Job &job, uint8_t *tag)
    {
        const struct aes_key *key = &model().context[job.context].key;
        const auto at = [&](uint32_t a) { return world_.memory + (a - AES_WORLD_BASE); };
        if (job.mode == AES_BLOCK_CMAC) {
            struct aes_cmac mac;
            aes_cmac_begin(&mac, key);
            aes_cmac_update(&mac, at(job.src), job.len);
            aes_cmac_end(&mac, tag);
            return;
        }
        static uint8_t dropped[AES_WORLD_BYTES];
        struct aes_gcm gcm;
        if (aes_gcm_begin(&gcm, key, job.iv_len == 12 ? job.iv : at(job.iv_addr), job.iv_len) ==
            AES_OK) {
            (void)aes_gcm_aad(&gcm, at(job.aad), job.aad_len);
            (void)aes_gcm_data(&gcm, job.inverse, at(job.src), dropped, job.len);
            aes_gcm_tag(&gcm, tag);
        }
    }

    bool readable(uint32_t address, uint32_t bytes) const
    {
        const uint32_t at = address - AES_WORLD_BASE;
        return at < AES_WORLD_BYTES && bytes <= AES_WORLD_BYTES - at;
    }

    // near_end: of CTR, the counter is near its end in one of four jobs, and those are refused or
    // not.
    void start(Job &job, bool right, bool near_end = true)
    {
        for (uint8_t &byte : job.iv) {
            byte = uint8_t(random_.next());
        }
        const bool near = near_end && job.mode == AES_BLOCK_CTR && random_.below(4) == 0; // 2^128
        for (unsigned i = 0; near && i < 15; ++i) {
            job.iv[i] = 0xFF;
        }
        if (near) {
            job.iv[15] = uint8_t(256 - random_.below(4) - 1);
        }
        const bool authentic = job.mode == AES_BLOCK_GCM || job.mode == AES_BLOCK_CMAC;
        if (authentic && job.inverse && job.context < 3 && model().context[job.context].holds &&
            readable(job.src, job.len) && readable(job.aad, job.aad_len) &&
            readable(job.iv_addr, job.iv_len)) {
            tag_of(job, job.tag);
            if (!right) {
                job.tag[random_.below(16)] ^= uint8_t(1u << random_.below(8));
            }
        }
        std::snprintf(last_, sizeof last_, "aes, last job %08x of %u bytes, AAD %u, IV %u",
                      job.command(), job.len, job.aad_len, job.iv_len);
        write(AES_JOB_SRC_OFFSET, job.src);
        write(AES_JOB_DST_OFFSET, job.dst);
        write(AES_JOB_LEN_OFFSET, job.len);
        write(AES_JOB_AAD_OFFSET, job.aad);
        write(AES_JOB_AAD_LEN_OFFSET, job.aad_len);
        write(AES_JOB_IV_ADDR_OFFSET, job.iv_addr);
        write(AES_JOB_IV_LEN_OFFSET, job.iv_len);
        write_bytes(AES_JOB_IV_OFFSET, job.iv, 16);
        if (authentic && job.inverse) {
            write_bytes(AES_JOB_EXPECTED_OFFSET, job.tag, 16);
        }
        write(AES_CMD_OFFSET, job.command());
    }

    uint32_t length(bool whole)
    {
        uint32_t len = uint32_t(random_.below(random_.below(4) == 0 ? 200 : 70));
        if (random_.below(8) == 0) {
            len = 0;
        }
        return whole && random_.below(24) != 0 ? len & ~15u : len;
    }

    void any_job()
    {
        Job job;
        job.mode = unsigned(random_.below(5));
        job.inverse = random_.below(2) != 0;
        job.context = unsigned(random_.below(3));
        job.caller = random_.below(2) != 0 ? 0 : job.context;
        if (random_.below(16) == 0) {
            job.context = unsigned(random_.below(4));
            job.caller = unsigned(random_.below(4));
        }
        for (unsigned c = 0; c < 3 && random_.below(8) != 0; ++c) { // rather one with a key
            if (job.context < 3 && !model().context[job.context].holds) {
                job.context = (job.context + 1) % 3;
                job.caller = job.caller == 0 ? 0 : job.context;
            }
        }
        job.len = length(job.mode <= AES_BLOCK_CBC);
        job.aad_len = length(false);
        job.iv_len = random_.below(2) != 0 ? 12 : uint32_t(random_.below(50));
        job.tag_bytes =
            random_.below(12) == 0 ? unsigned(random_.below(32)) : unsigned(12 + random_.below(5));
        switch (random_.below(12)) {
        case 0: // in place
        case 1:
            job.dst = job.src;
            break;
        case 2: // before
            job.dst = job.src - 4 * uint32_t(random_.below(12));
            break;
        case 3: // in the input, or just behind it
            job.dst = job.src + 4 * uint32_t(random_.below(24));
            break;
        case 4: // up to the last byte there is
            job.src = End - ((job.len + 3) & ~3u);
            job.dst = job.src;
            break;
        case 5: // or beyond
            job.aad = End - ((job.aad_len / 2 + 3) & ~3u);
            break;
        case 6:
            job.iv_addr += uint32_t(random_.below(4));
            job.aad += uint32_t(random_.below(2));
            break;
        case 7:
            job.src += uint32_t(random_.below(4));
            break;
        default:
            break;
        }
        plan_failures();
        start(job, random_.below(4) != 0);
    }

    void plan_failures()
    {
        world_.refuse = world_.change = world_.random_refuse = AES_WORLD_NEVER;
        if (random_.below(6) == 0) {
            world_.refuse = world_.accesses + random_.below(40);
        }
        if (random_.below(16) == 0) {
            world_.random_refuse = world_.random_words + random_.below(10);
        }
        world_.key = AES_WORLD_KEY_GOOD;
        if (random_.below(3) == 0) {
            world_.key = aes_world_key(1 + random_.below(4));
            world_.key_at = unsigned(random_.below(8));
        }
    }

    void any_command()
    {
        const uint64_t kind = random_.below(24);
        if (kind < 3) {
            plan_failures();
            give_key(unsigned(random_.below(4)), unsigned(random_.below(3)), kind == 0);
        } else if (kind == 3) {
            write(AES_CMD_OFFSET, AES_BLOCK_OP_FORGET << AES_CMD_OP_SHIFT |
                                      uint32_t(random_.below(4)) << AES_CMD_CONTEXT_SHIFT);
        } else if (kind == 4 && random_.below(3) == 0) {
            zeroize();
        } else if (kind == 5) { // any command
            write(AES_CMD_OFFSET, uint32_t(random_.next()) & ~(random_.below(2) != 0 ? 8u : 0u));
        } else if (kind < 9) {
            any_access();
        } else {
            any_job();
        }
        for (uint32_t i = 0; i < 8 && random_.below(3) == 0; ++i) { // TAG, NEXT
            read(AES_JOB_TAG_OFFSET + 4 * i);
        }
    }

    void any_access()
    {
        Access a = lockstep::peripheral_access(random_, 0x44);
        if (random_.below(4) != 0) {
            a.subject = PLUTON_SUBJECT_PLUTON;
            a.nonsecure = false;
        }
        p_.master.queue.push_back(a);
    }

    void zeroize()
    {
        write(AES_CMD_OFFSET, (uint32_t(random_.next()) & ~AES_CMD_OP_MASK) | AES_BLOCK_OP_ZEROIZE);
    }

    // Three keys, as large as the contexts' numbers say, or any.
    void three_keys(bool any)
    {
        for (unsigned c = 0; c < 3; ++c) {
            const unsigned size = any ? unsigned(random_.below(3)) : c;
            for (unsigned i = 0; i < 4 + 2 * size; ++i) {
                write(AES_JOB_KEY_OFFSET + 4 * i, uint32_t(random_.next()));
            }
            write(AES_CMD_OFFSET,
                  AES_BLOCK_OP_KEY | size << AES_CMD_SIZE_SHIFT | c << AES_CMD_CONTEXT_SHIFT);
            wait();
        }
    }

    void life()
    {
        begin(random_.next());
        if (random_.below(4) != 0) {
            wait();
            three_keys(true);
        }
        const uint64_t cycles = random_.below(4000);
        for (uint64_t i = 0; i < cycles; ++i) {
            if (p_.master.queue.empty() && !busy()) {
                if (random_.below(3) == 0) {
                    read(AES_STATUS_OFFSET);
                } else {
                    any_command();
                }
            } else if (p_.master.idle()) {
                if (random_.below(600) == 0) {
                    zeroize();
                } else if (random_.below(12) == 0) {
                    any_access();
                } else if (random_.below(2) == 0) {
                    read(AES_STATUS_OFFSET);
                }
            }
            pull_zeroize();
            tick();
        }
        p_.in.zeroize = false;
    }

    void pull_zeroize()
    {
        if (p_.in.zeroize) {
            p_.in.zeroize = random_.below(held_) != 0;
        } else if (random_.below(4000) == 0) {
            p_.in.zeroize = true;
            held_ = random_.below(4) == 0 ? 1500 : 3;
        }
    }

    // A job alone, without a failure.
    void run(Job job, bool right)
    {
        start(job, right);
        wait();
        for (uint32_t i = 0; i < 8; ++i) {
            read(AES_JOB_TAG_OFFSET + 4 * i);
        }
        read(AES_STATUS_OFFSET);
        wait();
    }

    // Every mode with every size of key, at the ends of blocks.
    void every_job()
    {
        begin(1);
        world_.grants = world_.answers = world_.words = 1;
        wait();
        three_keys(false);
        for (unsigned kind = 0; kind < 30; ++kind) {
            for (const uint32_t len : {0u, 1u, 16u, 35u, 96u}) {
                Job job;
                job.context = kind % 3;
                job.mode = kind / 3 % 5;
                job.inverse = kind >= 15;
                job.len = job.mode <= AES_BLOCK_CBC ? len & ~15u : len;
                job.aad_len = len / 2;
                job.iv_len = len % 2 != 0 ? 12 : 7 + len;
                run(job, true);
            }
        }
    }

    // Inputs beyond the buffer: right; with a wrong tag; changed before the second reading; refused
    // in it; with a word of the zeros refused; wiped at some time.
    void long_jobs(bool all)
    {
        begin(2);
        wait();
        three_keys(false);
        for (unsigned kind = 0; kind < (all ? 12u : 6u); ++kind) {
            Job job;
            job.mode = AES_BLOCK_GCM;
            job.inverse = true;
            job.context = kind % 3;
            job.len = kind == 1 ? 4096 : uint32_t(4097 + random_.below(40));
            job.aad_len = uint32_t(random_.below(40));
            world_.grants = world_.answers = 1;
            world_.refuse = world_.change = AES_WORLD_NEVER;
            const uint64_t first = world_.accesses + (job.len + 3) / 4 + (job.aad_len + 3) / 4;
            const uint64_t second = (job.len + 3) / 4 * 2 + (job.aad_len + 3) / 4;
            if (kind % 6 == 2 || kind % 6 == 4) { // also in a word that is not yet read
                world_.change = first + (kind % 6 == 2 ? 0 : 600);
                world_.change_at = job.src + 4090 - AES_WORLD_BASE;
            }
            if (kind % 6 == 3) {
                world_.refuse = first + 1 + random_.below(second);
            } else if (kind % 6 == 4) {
                world_.refuse = first + second + random_.below(500);
            }
            if (kind % 6 == 5) {
                world_.change = first;
                world_.change_at = job.src + 5 - AES_WORLD_BASE;
                start(job, true);
                do {
                    tick();
                } while (p_.model.phase != AES_BLOCK_ZERO || random_.below(200) != 0);
                zeroize();
                wait();
                three_keys(false);
                continue;
            }
            run(job, kind != 1);
        }
    }

    // More blocks than one seeding serves.
    void reseed()
    {
        begin(3);
        world_.grants = world_.answers = world_.words = 1;
        wait();
        three_keys(false);
        world_.change = world_.refuse = AES_WORLD_NEVER;
        for (unsigned i = 0; i < 32; ++i) {
            Job job;
            job.mode = i % 2 == 0 ? AES_BLOCK_CTR : AES_BLOCK_GCM;
            job.src = job.dst = AES_WORLD_BASE;
            job.len = 0xF000 - uint32_t(random_.below(64));
            run(job, true);
        }
    }

    // Cycles in which a job of so many blocks is busy.
    uint64_t cycles_of(unsigned mode, uint32_t blocks)
    {
        Job job;
        job.mode = mode;
        job.len = 16 * blocks;
        start(job, true, false);
        uint64_t cycles = 0;
        while (!p_.master.idle() || busy()) {
            cycles += p_.model.phase == AES_BLOCK_BEATS || p_.model.phase == AES_BLOCK_TAG;
            tick();
        }
        lockstep::expect(model().error == PLUTON_ERROR_NONE, p_.place, "a job that ends well");
        return cycles;
    }

    // The driver's way to the registers.
    enum hal_status access(bool write, uint32_t addr, uint32_t *value)
    {
        p_.master.queue.push_back({write, addr, *value});
        p_.master.step({});
        while (!p_.master.idle()) {
            tick();
        }
        if (p_.master.answer.error) {
            return HAL_BUS_ERROR;
        }
        *value = write ? *value : p_.master.answer.data;
        return HAL_OK;
    }
    static enum hal_status read_port(void *bench, uint32_t addr, uint32_t *value)
    {
        *value = 0;
        return static_cast<Bench *>(bench)->access(false, addr, value);
    }
    static enum hal_status write_port(void *bench, uint32_t addr, uint32_t value, unsigned)
    {
        return static_cast<Bench *>(bench)->access(true, addr, &value);
    }

    // From the driver's call to its return: what it does on the bus, and the block; no
    // instructions.
    uint64_t driver_cycles(uint32_t bytes)
    {
        const struct hal_port port = {read_port, write_port};
        struct hal hal = {&port, this};
        struct aes_dev dev;
        const struct aes_dev_job job = {PLUTON_CALLER_SELF, PLUTON_CALLER_SELF, Source, Destination,
                                        bytes};
        const uint8_t iv[AES_DEV_IV] = {1};
        const struct aes_dev_gcm gcm = {iv, 0, 0, 0, 0};
        uint8_t tag[AES_DEV_BLOCK];
        lockstep::expect(aes_dev_init(&dev, &hal, 0x2F0E0000) == DEV_OK, p_.place, "a driver");
        const uint64_t from = p_.place.cycle;
        lockstep::expect(aes_dev_gcm_encrypt(&dev, &job, &gcm, tag) == DEV_OK, p_.place,
                         "a GCM job of the driver");
        return p_.place.cycle - from;
    }

    // Of AES-128, as the RTL takes them: it has agreed in each.
    bool figures(const char *path)
    {
        begin(4);
        world_.grants = world_.answers = world_.words = 1;
        wait();
        three_keys(false);
        std::FILE *file = std::fopen(path, "w");
        if (file == nullptr) {
            std::perror(path);
            return false;
        }
        const auto start = std::chrono::steady_clock::now();
        const uint64_t from = p_.place.cycle;
        const char *const masked = OfAes::masked ? "masked" : "unmasked";
        const auto more = [this](unsigned mode) {
            return (cycles_of(mode, 200) - cycles_of(mode, 100)) / 100.0;
        };
        const double latency = more(AES_BLOCK_CBC), ctr = more(AES_BLOCK_CTR),
                     gcm = more(AES_BLOCK_GCM);
        std::fprintf(file,
                     "{\"aes.aes128_latency_%s\": %g, \"aes.aes128_ctr_%s\": %g, "
                     "\"aes.aes128_gcm_%s\": %g, \"aes.aes128_sustained_%s\": %g, "
                     "\"aes.aes128_gcm_4kib_%s\": %llu",
                     masked, latency, masked, ctr, masked, gcm, masked, std::max(ctr, gcm), masked,
                     static_cast<unsigned long long>(cycles_of(AES_BLOCK_GCM, 256)));
        if (OfAes::masked) {
            std::fprintf(file, ", \"aes.gcm_4kib_driver_cycles\": %llu",
                         static_cast<unsigned long long>(driver_cycles(4096)));
            const std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - start;
            std::fprintf(file, ", \"aes.khz\": %.3g", double(p_.place.cycle - from) / took.count());
        }
        std::fprintf(file, "}\n");
        return std::fclose(file) == 0;
    }

    void say_where() const
    {
        const struct aes_block &m = model();
        std::fprintf(stderr, "the model is in %s, cycle %u; part %u, beat %llu, error %u\n",
                     phases[m.phase], m.cycle, unsigned(m.part),
                     static_cast<unsigned long long>(m.beat), m.next_error);
        std::fprintf(stderr, "registers: %s of %x, data %x; zeroize_i %d\n",
                     p_.in.apb.write ? "write" : "read", p_.in.apb.offset, p_.in.apb.data,
                     p_.in.zeroize);
    }

  private:
    void note()
    {
        const struct aes_block &m = p_.model;
        const char *const phase = phases[m.phase];
        lockstep::Seen &seen = p_.seen;
        const struct apb_in &apb = p_.master.in;
        const bool zeroizes = apb_access(&apb) && apb.write && apb_offset(&apb) == AES_CMD_OFFSET &&
                              (apb.data & AES_CMD_OP_MASK) == AES_BLOCK_OP_ZEROIZE;
        const bool possible =
            OfAes::masked || (m.phase != AES_BLOCK_RANDOM && m.phase != AES_BLOCK_WARM);
        if (possible) {
            seen.count(std::string("phase ") + phase);
            if (zeroizes || p_.in.zeroize) {
                seen.count(std::string("wiped in ") + phase);
            }
        }
        reseeded_ = reseeded_ || (m.phase == AES_BLOCK_WARM && m.beat > 0);
        if (m.phase == AES_BLOCK_SWEEP_PHASE && m.cycle == 1) {
            seen.count("end with error " + std::to_string(m.next_error));
            if ((m.command & AES_CMD_OP_MASK) == AES_BLOCK_OP_RUN) {
                const unsigned mode = m.command >> AES_CMD_MODE_SHIFT & 7;
                const struct aes_key &key = m.context[m.command >> AES_CMD_CONTEXT_SHIFT & 3].key;
                seen.count("mode " + std::to_string(mode) +
                           ((m.command & AES_CMD_INVERSE_MASK) != 0 ? ", inverse, " : ", ") +
                           std::to_string(key.rounds) + " rounds");
            }
        }
        if (m.phase == AES_BLOCK_IDLE && m.error != PLUTON_ERROR_NONE) {
            seen.count("error " + std::to_string(m.error));
        }
        seen.count("a request is up in Sweep", m.phase == AES_BLOCK_SWEEP_PHASE && m.up);
        seen.count("an answer is due in Sweep", m.phase == AES_BLOCK_SWEEP_PHASE && m.open);
        seen.count("a refused word of Zero", m.phase == AES_BLOCK_ZERO && p_.in.err);
        seen.count("an answer beside a grant", p_.in.gnt && p_.in.rvalid);
        seen.count("an error beside a request that is up", p_.in.err && m.up);
        seen.count("a beat that waits for memory", m.phase == AES_BLOCK_BEATS && m.cycle > 80);
        seen.count("a write around busy",
                   apb.write && apb.sel && !apb.enable && m.phase == AES_BLOCK_SWEEP_PHASE);
    }

    Random &random_;
    struct aes_world world_ = {};
    uint64_t held_ = 1;
    char last_[80] = "aes";
};

} // namespace

int main(int argc, char **argv)
{
    const std::string what = argc > 1 ? argv[1] : "";
    const bool reseed = what == "reseed";
    const char *const figures = what == "--figures" && argc > 2 ? argv[2] : nullptr;
    return lockstep::main_of([=] {
        const bool full = lockstep::full_tier();
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(seed);
        Bench bench(random);
        bench.p_.place.seed = seed;
        const uint64_t lives =
            lockstep::setting("PLUTON_LIVES", full ? (OfAes::masked ? 400 : 1000) : 90);
        try {
            if (figures != nullptr) {
                lockstep::expect(bench.figures(figures), bench.p_.place, "the figures are written");
            } else if (reseed) {
                bench.reseed();
            } else {
                bench.every_job();
                bench.long_jobs(full);
                for (uint64_t i = 0; i < lives; ++i) {
                    bench.life();
                }
            }
        } catch (const lockstep::Divergence &) {
            bench.say_where();
            throw;
        }
        if (!reseed && figures == nullptr) {
            bench.p_.finish("aes");
            return;
        }
        const bool again = !OfAes::masked || !reseed || bench.reseeded_;
        lockstep::expect(again, bench.p_.place, "the generator is seeded anew in a job");
        std::printf("aes: %llu cycles, %llu values agree\n",
                    static_cast<unsigned long long>(bench.p_.place.cycle),
                    static_cast<unsigned long long>(bench.p_.compare_.values));
    });
}
