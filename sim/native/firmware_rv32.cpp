// SPDX-License-Identifier: Apache-2.0
// The firmware on Pluton's own core: every call is a job on the page in SRAM
// (firmware/bench/job.h).
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "firmware/bench/job.h"
#include "sim/native/firmware.h"

namespace pluton
{

namespace
{

// Cycles without an answer after which the core counts as hung: the slowest job is a message of 1
// MiB that the core writes byte by byte.
constexpr uint64_t job_timeout = 400000000;

class Rv32Firmware : public Firmware
{
  public:
    explicit Rv32Firmware(Simulation &simulation)
        : simulation_(simulation),
          page_(simulation.memory.bytes(BENCH_JOB_PAGE_BASE, sizeof(struct bench_job)))
    {
    }

    const char *name() const override { return "rv32"; }

    enum dev_error start_up() override
    {
        std::memset(page_, 0, sizeof(struct bench_job));
        request_ = 0;
        for (uint64_t i = 0; get(&bench_job::ready) == 0; ++i) {
            if (i == job_timeout) {
                return DEV_TIMEOUT;
            }
            simulation_.tick();
        }
        return get(&bench_job::ready) == BENCH_JOB_READY ? DEV_OK : DEV_INTERNAL;
    }

    Result start(enum sha2_dev_alg alg) override
    {
        put(&bench_job::alg, alg);
        return job(BENCH_JOB_START);
    }

    Result read(uint32_t addr, uint32_t size, enum pluton_caller caller, bool last) override
    {
        region(addr, size, caller);
        put(&bench_job::last, last);
        return job(BENCH_JOB_READ);
    }

    Result write(uint32_t addr, uint32_t size, uint64_t splits) override
    {
        region(addr, size, PLUTON_CALLER_SELF);
        put(&bench_job::splits, uint32_t(splits ^ splits >> 32) | (splits != 0));
        return job(BENCH_JOB_WRITE);
    }

    Result hmac(enum sha2_dev_alg alg, uint32_t key, uint32_t key_size) override
    {
        put(&bench_job::alg, alg);
        region(key, key_size, PLUTON_CALLER_SELF);
        return job(BENCH_JOB_HMAC);
    }

    Result hmac_slot(enum sha2_dev_alg alg, uint32_t slot, enum pluton_caller caller) override
    {
        put(&bench_job::alg, alg);
        put(&bench_job::slot, slot);
        put(&bench_job::caller, caller);
        return job(BENCH_JOB_HMAC_SLOT);
    }

    Result save(uint32_t context) override
    {
        put(&bench_job::context, context);
        return job(BENCH_JOB_SAVE);
    }

    Result restore(uint32_t context, uint32_t key, uint32_t key_size) override
    {
        put(&bench_job::context, context);
        region(key, key_size, PLUTON_CALLER_SELF);
        return job(BENCH_JOB_RESTORE);
    }

    Result finish() override { return job(BENCH_JOB_FINISH, true); }

    Result zeroize() override { return job(BENCH_JOB_ZEROIZE); }

    Result digest(enum sha2_dev_alg alg, uint32_t addr, uint32_t size,
                  enum pluton_caller caller) override
    {
        put(&bench_job::alg, alg);
        region(addr, size, caller);
        return job(BENCH_JOB_DIGEST, true);
    }

    Result measure(const Component &component, uint32_t addr, uint32_t size,
                   enum pluton_caller caller) override
    {
        describe(component);
        region(addr, size, caller);
        return job(BENCH_JOB_MEASURE, true);
    }

    Result extend(const Component &component, const Bytes &digest) override
    {
        describe(component);
        std::copy(digest.begin(), digest.end(), page_ + offsetof(struct bench_job, digest));
        return job(BENCH_JOB_EXTEND);
    }

    Accumulation accumulation() override
    {
        Accumulation a;
        const Result r = job(BENCH_JOB_ACCUMULATOR);
        a.error = r.error;
        a.cycles = r.cycles;
        if (a.error != DEV_OK) {
            return a;
        }
        std::copy_n(page_ + offsetof(struct bench_job, acc), a.acc.size(), a.acc.begin());
        a.overflow = get(&bench_job::overflow) != 0;
        const uint32_t count = std::min<uint32_t>(get(&bench_job::count), PLUTON_LOG_ENTRIES);
        for (uint32_t e = 0; e < count; ++e) {
            std::array<uint8_t, PLUTON_ENTRY_BYTES> entry;
            std::copy_n(page_ + offsetof(struct bench_job, log) + e * entry.size(), entry.size(),
                        entry.begin());
            a.log.push_back(entry);
        }
        return a;
    }

    Result ecc(struct bench_ecc &call) override
    {
        uint8_t *place = page_ + offsetof(struct bench_job, ecc);
        std::memcpy(place, &call, sizeof call);
        const Result r = job(BENCH_JOB_ECC);
        std::memcpy(&call, place, sizeof call);
        return r;
    }

  private:
    // The page is little-endian, as is every host that this runs on.
    static size_t offset_of(uint32_t bench_job::*member)
    {
        const struct bench_job *none = nullptr;
        return reinterpret_cast<size_t>(&(none->*member));
    }

    uint32_t get(uint32_t bench_job::*member) const
    {
        uint32_t value;
        std::memcpy(&value, page_ + offset_of(member), sizeof value);
        return value;
    }

    void put(uint32_t bench_job::*member, uint32_t value)
    {
        std::memcpy(page_ + offset_of(member), &value, sizeof value);
    }

    void region(uint32_t addr, uint32_t size, enum pluton_caller caller)
    {
        put(&bench_job::addr, addr);
        put(&bench_job::size, size);
        put(&bench_job::caller, caller);
    }

    void describe(const Component &component)
    {
        put(&bench_job::type, component.type);
        put(&bench_job::security_version, component.security_version);
        std::copy(component.signer.begin(), component.signer.end(),
                  page_ + offsetof(struct bench_job, signer));
    }

    Result job(uint32_t op, bool has_digest = false)
    {
        Result r;
        put(&bench_job::op, op);
        put(&bench_job::request, ++request_);
        for (uint64_t i = 0; get(&bench_job::response) != request_; ++i) {
            if (i == job_timeout || get(&bench_job::ready) != BENCH_JOB_READY) {
                r.error = i == job_timeout ? DEV_TIMEOUT : DEV_INTERNAL;
                return r;
            }
            simulation_.tick();
        }
        r.error = static_cast<enum dev_error>(get(&bench_job::error));
        r.cycles = get(&bench_job::cycles);
        if (r.error == DEV_OK && has_digest) {
            const uint8_t *digest = page_ + offsetof(struct bench_job, digest);
            r.digest.assign(digest, digest + std::min<uint32_t>(get(&bench_job::size), 64));
        }
        return r;
    }

    Simulation &simulation_;
    uint8_t *page_;
    uint32_t request_ = 0;
};

} // namespace

std::unique_ptr<Firmware> make_rv32_firmware(Simulation &simulation)
{
    return std::make_unique<Rv32Firmware>(simulation);
}

} // namespace pluton
