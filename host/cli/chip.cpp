// SPDX-License-Identifier: Apache-2.0
#include "host/cli/chip.h"

#include "firmware/drivers/generated/trng_regs.h"

#include <vector>

namespace pluton
{

namespace
{

Simulation::Settings settings()
{
    Simulation::Settings s;
    s.lockstep = false;
    return s;
}

} // namespace

Chip::Chip(FuseArray &fuses, const NoiseProfile &profile, std::optional<uint64_t> seed)
    : hal{}, simulation(settings()), noise_(profile, seed), port_(fuses)
{
    hal = host_hal(simulation);
    simulation.noise = &noise_;
    simulation.fuses = &port_;
    // An empty boot ROM: there is no firmware on Pluton's core in this model.
    const std::vector<uint8_t> rom(PLUTON_ROM_SIZE);
    simulation.load_rom(rom.data(), rom.size());
    try {
        power_up();
    } catch (const ChipError &error) {
        throw std::runtime_error(error.what() + noise_failure());
    }
}

void Chip::power_up()
{
    simulation.power_cycle();
    need(lifecycle_dev_init(&lifecycle, &hal, PLUTON_LIFECYCLE_BASE), "life cycle");
    need(birth_dev_init(&birth, &hal, PLUTON_BIRTH_BASE), "birth");
    need(attest_dev_init(&attest, &hal, PLUTON_ATTEST_BASE), "attestation");
    need(measure_dev_init(&measure, &hal, PLUTON_MEASURE_BASE), "measuring unit");
    struct lifecycle_dev_status now;
    need(lifecycle_dev_wait_sensed(&lifecycle, &now), "fuses");
    need(measure_dev_wait_boot(&measure), "boot ROM");
}

std::string Chip::noise_failure()
{
    static const struct {
        uint32_t mask;
        const char *what;
    } causes[] = {
        {TRNG_STATUS_RCT_MASK, "repetition count"},
        {TRNG_STATUS_APT_MASK, "adaptive proportion"},
        {TRNG_STATUS_LAG_MASK, "lag"},
        {TRNG_STATUS_SILENT_MASK, "silence"},
    };
    uint32_t status = 0;
    if (hal_read32(&hal, PLUTON_TRNG_BASE + TRNG_STATUS_OFFSET, &status) != HAL_OK ||
        (status & TRNG_STATUS_FAILED_MASK) == 0) {
        return "";
    }
    std::string found;
    for (const auto &cause : causes) {
        if ((status & cause.mask) != 0) {
            found += (found.empty() ? " (" : ", ") + std::string(cause.what);
        }
    }
    return "; the noise source failed its health tests" + found + (found.empty() ? "" : ")");
}

void Chip::need(enum dev_error error, const std::string &what)
{
    if (error != DEV_OK) {
        throw ChipError(what, error);
    }
}

struct lifecycle_dev_status Chip::status()
{
    struct lifecycle_dev_status now;
    need(lifecycle_dev_status(&lifecycle, &now), "life cycle");
    return now;
}

struct attest_dev_keys Chip::keys()
{
    const struct lifecycle_dev_status now = status();
    if (now.state != LIFECYCLE_DEV_PROVISIONED && now.state != LIFECYCLE_DEV_SECURED) {
        throw std::runtime_error(std::string("the chip is ") + lifecycle_dev_name(now.state) +
                                 " and has no keys" +
                                 (now.state == LIFECYCLE_DEV_BLANK ? ": ./pluton chip birth" : ""));
    }
    struct attest_dev_keys keys;
    need(attest_dev_wait_ready(&attest), "public keys");
    need(attest_dev_public_keys(&attest, &keys), "public keys");
    return keys;
}

} // namespace pluton
