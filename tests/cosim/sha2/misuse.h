// SPDX-License-Identifier: Apache-2.0
// Checks around an action that the block must refuse, or that ends its message.
#pragma once

#include "firmware/drivers/generated/sha2_regs.h"
#include "tests/cosim/sha2/operations.h"

namespace pluton::sha2
{

constexpr uint32_t base = PLUTON_SHA2_BASE;
constexpr uint32_t cmd_start = 1, cmd_read = 2, cmd_finish = 3, cmd_zeroize = 4, cmd_save = 5,
                   cmd_restore = 6;

class Misuse
{
  public:
    Misuse(Bench &bench, Random &random)
        : bench_(bench), random_(random), algorithms_(algorithms_of(bench))
    {
    }

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
        const enum sha2_dev_alg alg = algorithms_[random_.below(algorithms_.size())];
        const uint32_t size = uint32_t(random_.below(300));
        const uint32_t addr = bench_.place(random_bytes(size, random_), random_);
        hash(bench_, alg, addr, size, random_.below(2) == 0 ? Via::Reader : Via::Data, random_);
    }

    // A message with a refused action in its middle is hashed as if that had not been.
    void in_message(const std::function<void()> &action)
    {
        const enum sha2_dev_alg alg = algorithms_[random_.below(algorithms_.size())];
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
        error(DEV_OK, bench_.firmware->start(algorithms_[random_.below(algorithms_.size())]),
              "start");
        action();
        bench_.require((status() & SHA2_STATUS_OPEN_MASK) == 0, "sha2", "STATUS.open after " + what,
                       "0", "1");
        digest_is_zero("after " + what);
        usable();
    }

  private:
    Bench &bench_;
    Random &random_;
    const std::vector<enum sha2_dev_alg> algorithms_;
};

} // namespace pluton::sha2
