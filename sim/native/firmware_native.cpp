// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "sim/native/firmware.h"
#include "sim/native/random.h"

namespace pluton
{

namespace
{

class NativeFirmware : public Firmware
{
  public:
    explicit NativeFirmware(Simulation &simulation)
        : simulation_(simulation), hal_(host_hal(simulation))
    {
    }

    const char *name() const override { return "native"; }

    enum dev_error start_up() override
    {
        enum dev_error error = measure_dev_init(&measure_, &hal_, PLUTON_MEASURE_BASE);
        if (error == DEV_OK) {
            error = sha2_dev_init(&sha2_, &hal_, PLUTON_SHA2_BASE);
        }
        if (error == DEV_OK) {
            error = accumulator_dev_init(&accumulator_, &hal_, PLUTON_ACCUMULATOR_BASE);
        }
        return error == DEV_OK ? measure_dev_wait_boot(&measure_) : error;
    }

    Result start(enum sha2_dev_alg alg) override
    {
        return timed([&](Result &r) { r.error = sha2_dev_start(&sha2_, alg); });
    }

    Result read(uint32_t addr, uint32_t size, enum pluton_caller caller, bool last) override
    {
        return timed([&](Result &r) { r.error = sha2_dev_read(&sha2_, addr, size, caller, last); });
    }

    Result write(uint32_t addr, uint32_t size, uint64_t splits) override
    {
        return timed([&](Result &r) {
            const uint8_t *bytes = simulation_.memory.bytes(addr, size);
            if (bytes == nullptr) {
                r.error = DEV_ARGUMENT;
                return;
            }
            Random random(splits);
            for (uint32_t at = 0; at < size && r.error == DEV_OK;) {
                uint32_t piece = size - at;
                if (splits != 0) {
                    // Mostly a few bytes, so that every way to fill a word is met.
                    const uint64_t most = random.below(4) == 0 ? 200 : 7;
                    piece = std::min(piece, uint32_t(random.between(1, most)));
                }
                r.error = sha2_dev_write(&sha2_, bytes + at, piece);
                at += piece;
            }
        });
    }

    Result hmac(enum sha2_dev_alg alg, uint32_t key, uint32_t key_size) override
    {
        return timed([&](Result &r) {
            r.error = sha2_dev_hmac_start(&sha2_, alg, bytes(key, key_size), key_size);
        });
    }

    Result hmac_slot(enum sha2_dev_alg alg, uint32_t slot, enum pluton_caller caller) override
    {
        return timed(
            [&](Result &r) { r.error = sha2_dev_hmac_start_slot(&sha2_, alg, slot, caller); });
    }

    Result save(uint32_t context) override
    {
        return timed([&](Result &r) {
            uint8_t *to = simulation_.memory.bytes(context, sizeof(struct sha2_dev_context));
            struct sha2_dev_context saved = {};
            r.error = to == nullptr ? DEV_ARGUMENT : sha2_dev_save(&sha2_, &saved);
            if (r.error == DEV_OK) {
                std::memcpy(to, &saved, sizeof saved);
            }
        });
    }

    Result restore(uint32_t context, uint32_t key, uint32_t key_size) override
    {
        return timed([&](Result &r) {
            const uint8_t *from =
                simulation_.memory.bytes(context, sizeof(struct sha2_dev_context));
            if (from == nullptr) {
                r.error = DEV_ARGUMENT;
                return;
            }
            struct sha2_dev_context saved;
            std::memcpy(&saved, from, sizeof saved);
            r.error = sha2_dev_restore(&sha2_, &saved, bytes(key, key_size), key_size);
        });
    }

    Result finish() override
    {
        return timed([&](Result &r) {
            r.digest.resize(sha2_dev_digest_size(sha2_.alg));
            r.error = sha2_dev_finish(&sha2_, r.digest.data(), r.digest.size());
        });
    }

    Result zeroize() override
    {
        return timed([&](Result &r) { r.error = sha2_dev_zeroize(&sha2_); });
    }

    Result digest(enum sha2_dev_alg alg, uint32_t addr, uint32_t size,
                  enum pluton_caller caller) override
    {
        return timed([&](Result &r) {
            r.digest.resize(sha2_dev_digest_size(alg));
            r.error =
                sha2_dev_digest(&sha2_, alg, addr, size, caller, r.digest.data(), r.digest.size());
        });
    }

    Result measure(const Component &component, uint32_t addr, uint32_t size,
                   enum pluton_caller caller) override
    {
        const struct measure_dev_component c = convert(component);
        return timed([&](Result &r) {
            r.digest.resize(PLUTON_ENTRY_DIGEST_BYTES);
            r.error = measure_dev_region(&measure_, &c, addr, size, caller, r.digest.data());
        });
    }

    Result extend(const Component &component, const Bytes &digest) override
    {
        const struct measure_dev_component c = convert(component);
        return timed(
            [&](Result &r) { r.error = measure_dev_extend(&measure_, &c, digest.data()); });
    }

    Accumulation accumulation() override
    {
        Accumulation a;
        struct accumulator_dev_log log = {};
        uint32_t count = 0;
        const uint64_t from = simulation_.cycle();
        a.error = accumulator_dev_read(&accumulator_, a.acc.data(), &log, &count, &a.overflow);
        a.cycles = simulation_.cycle() - from;
        for (uint32_t e = 0; e < count; ++e) {
            std::array<uint8_t, PLUTON_ENTRY_BYTES> entry;
            std::copy_n(log.entry[e], PLUTON_ENTRY_BYTES, entry.begin());
            a.log.push_back(entry);
        }
        return a;
    }

    Result ecc(struct bench_ecc &call) override
    {
        return timed([&](Result &r) { r.error = bench_ecc_call(&ecc_, &hal_, &call); });
    }

  private:
    const uint8_t *bytes(uint32_t addr, uint32_t size)
    {
        return size == 0 ? nullptr : simulation_.memory.bytes(addr, size);
    }

    template <typename Call> Result timed(Call call)
    {
        Result r;
        const uint64_t from = simulation_.cycle();
        call(r);
        r.cycles = simulation_.cycle() - from;
        if (r.error != DEV_OK) {
            r.digest.clear();
        }
        return r;
    }

    static struct measure_dev_component convert(const Component &component)
    {
        struct measure_dev_component c = {};
        c.type = component.type;
        c.security_version = component.security_version;
        std::copy(component.signer.begin(), component.signer.end(), c.signer);
        return c;
    }

    Simulation &simulation_;
    struct hal hal_;
    struct sha2_dev sha2_ = {};
    struct ecc_dev ecc_ = {};
    struct measure_dev measure_ = {};
    struct accumulator_dev accumulator_ = {};
};

} // namespace

std::unique_ptr<Firmware> make_native_firmware(Simulation &simulation)
{
    return std::make_unique<NativeFirmware>(simulation);
}

} // namespace pluton
