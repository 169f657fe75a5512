// SPDX-License-Identifier: Apache-2.0
#include "host/cli/native_firmware.h"

#include <memory>
#include <utility>

#include "firmware/rom/rom.h"
#include "firmware/runtime/boot.h"

namespace pluton
{

namespace
{

// Thrown through the firmware's C where the host's program of it has to stop: the chip was reset
// under it, or the boot is over.
struct Restart {
};
struct Over {
};

} // namespace

const struct hal_port NativeFirmware::port = {
    [](void *context, uint32_t addr, uint32_t *value) {
        NativeFirmware *core = static_cast<NativeFirmware *>(context);
        return core->seen(hal_read32(&core->inner_, addr, value));
    },
    [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
        NativeFirmware *core = static_cast<NativeFirmware *>(context);
        return core->seen(core->inner_.port->write(core->inner_.context, addr, value, strobe));
    },
};

NativeFirmware::NativeFirmware(soc::Chip &chip, BootWatch &watch, const struct hal &inner,
                               std::function<void()> idle)
    : chip_(chip), watch_(watch), inner_(inner), idle_(std::move(idle))
{
}

enum hal_status NativeFirmware::seen(enum hal_status status)
{
    if (!watch_.goes_on()) {
        throw Over();
    }
    // In reset an access is answered without a cycle.
    if (chip_.resets != resets_ || chip_.in_reset()) {
        throw Restart();
    }
    return status;
}

// From one reset of the chip to the next.
void NativeFirmware::boot()
{
    struct hal hal = {&port, this};
    const auto rom = std::make_unique<struct rom>();
    const auto runtime = std::make_unique<struct runtime>();
    uint32_t argument = 0, entry = 0;
    resets_ = chip_.resets;
    const bool enters = rom_boot(rom.get(), &hal, &argument, &entry) == ROM_ENTER;
    const bool serves = enters && runtime_init(runtime.get(), &hal) == DEV_OK &&
                        runtime_boot(runtime.get(), argument) == RUNTIME_SERVES;
    for (;;) {
        uint32_t value = 0;
        if (!serves || runtime_step(runtime.get()) != DEV_OK) {
            (void)hal_read32(&hal, PLUTON_ROM_BASE,
                             &value); // a core that waits, and looks for the end
        }
    }
}

void NativeFirmware::run()
{
    try {
        for (;;) {
            try {
                while (chip_.in_reset()) {
                    idle_();
                }
                boot();
            } catch (const Restart &) {
            }
        }
    } catch (const Over &) {
    }
}

} // namespace pluton
