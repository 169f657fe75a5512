// SPDX-License-Identifier: Apache-2.0
#include "host/cli/native_firmware.h"

#include <stdexcept>
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
                               std::function<void()> idle, uint64_t grace)
    : chip_(chip), watch_(watch), inner_(inner), idle_(std::move(idle)),
      grace_(grace), hal_{&port, this}, runtime_(std::make_unique<struct runtime>())
{
}

enum hal_status NativeFirmware::seen(enum hal_status status)
{
    if (!asked_) {
        over_ = over_ || !watch_.goes_on();
        if (over_ && grace_-- == 0) {
            throw Over();
        }
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
    const auto rom = std::make_unique<struct rom>();
    uint32_t argument = 0, entry = 0;
    resets_ = chip_.resets;
    const bool enters = rom_boot(rom.get(), &hal_, &argument, &entry) == ROM_ENTER;
    serves_ = enters && runtime_init(runtime_.get(), &hal_) == DEV_OK &&
              runtime_boot(runtime_.get(), argument) == RUNTIME_SERVES;
    while (!over_) {
        uint32_t value = 0;
        if (!serves_ || runtime_step(runtime_.get()) != DEV_OK) {
            (void)hal_read32(&hal_, PLUTON_ROM_BASE,
                             &value); // a core that waits, and looks for the end
        }
    }
}

void NativeFirmware::run()
{
    try {
        while (!over_) {
            serves_ = false;
            try {
                while (chip_.in_reset()) {
                    idle_();
                }
                boot();
            } catch (const Restart &) {
                serves_ = false;
            }
        }
    } catch (const Over &) {
        serves_ = false;
    }
}

void NativeFirmware::turn()
{
    asked_ = true;
    try {
        (void)runtime_step(runtime_.get());
        asked_ = false;
    } catch (const Restart &) {
        asked_ = serves_ = false;
        throw std::runtime_error("the chip was reset");
    }
    (void)watch_.goes_on();
}

uint32_t NativeFirmware::ask(unsigned mailbox, const struct mailbox_dev_message &request,
                             struct mailbox_dev_message &answer)
{
    asked_ = true;
    try {
        (void)runtime_step(runtime_.get()); // it feeds the watchdog
        const uint32_t code =
            runtime_ask(runtime_.get(), &runtime_->mailbox[mailbox], &request, &answer);
        asked_ = false;
        return code;
    } catch (const Restart &) {
        asked_ = serves_ = false;
        throw std::runtime_error("the chip was reset while it answered");
    }
}

} // namespace pluton
