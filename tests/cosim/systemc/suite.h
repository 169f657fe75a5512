// SPDX-License-Identifier: Apache-2.0
// What the suites of this folder share: checks with a name, and a core's program for each suite.
#pragma once

#include <cinttypes>
#include <cstdio>
#include <string>

#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"
#include "sim/systemc/example/platform.h"

class Suite
{
  public:
    pluton::Platform *platform = nullptr;
    pluton::PlutonTlm *second = nullptr; // another chip, of another clock, on the same router

    // A fact that must hold. The first finding of a name is printed.
    void check(bool holds, const std::string &name, const std::string &what)
    {
        ++checks_;
        if (!holds) {
            ++failures_;
            std::printf("FAILED: %s: %s\n", name.c_str(), what.c_str());
        }
    }

    void equal(uint64_t got, uint64_t expected, const std::string &name, const std::string &what)
    {
        check(got == expected, name,
              what + ": " + std::to_string(got) + ", expected " + std::to_string(expected));
    }

    uint64_t checks() const { return checks_; }
    uint64_t failures() const { return failures_; }

  private:
    uint64_t checks_ = 0, failures_ = 0;
};

void run_vectors(Suite &suite, pluton::Core &core);
void run_transactions(Suite &suite, pluton::Core &core);
void run_timing(Suite &suite, pluton::Core &core);
void run_chip(Suite &suite, pluton::Core &core);

// One 32-bit access by the core as it is.
inline tlm::tlm_response_status read32(pluton::Core &core, uint32_t addr, uint32_t &value)
{
    uint8_t bytes[4];
    const tlm::tlm_response_status status = core.transfer(tlm::TLM_READ_COMMAND, addr, bytes, 4);
    if (status == tlm::TLM_OK_RESPONSE) {
        value = uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 |
                uint32_t(bytes[3]) << 24;
    }
    return status;
}

inline tlm::tlm_response_status write32(pluton::Core &core, uint32_t addr, uint32_t value)
{
    uint8_t bytes[4];
    for (unsigned i = 0; i < 4; ++i) {
        bytes[i] = uint8_t(value >> (8 * i));
    }
    return core.transfer(tlm::TLM_WRITE_COMMAND, addr, bytes, 4);
}

// After a reset: waits, as firmware does, until the hardware has measured the boot ROM. Before that
// blocks may still be wiping themselves, and refuse commands.
inline void boot(Suite &suite, pluton::Core &core)
{
    struct measure_dev measure = {};
    enum dev_error error = measure_dev_init(&measure, &core.hal, PLUTON_MEASURE_BASE);
    if (error == DEV_OK) {
        error = measure_dev_wait_boot(&measure);
    }
    suite.equal(error, DEV_OK, "boot", "the boot ROM is not measured");
}
