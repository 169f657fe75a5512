// SPDX-License-Identifier: Apache-2.0
#include "host/cli/native_firmware.h"

#include <fstream>
#include <iterator>

#include "firmware/rom/rom.h"
#include "firmware/runtime/boot.h"

namespace pluton
{

std::vector<uint8_t> read_rom(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw MissingError(path + ": can't be read");
    }
    if (bytes.size() > PLUTON_ROM_SIZE) {
        throw std::invalid_argument(path + ": longer than the ROM");
    }
    bytes.resize(PLUTON_ROM_SIZE);
    return bytes;
}

// Restart and Over are thrown through the firmware's C where the host's program of it has to stop:
// the chip was reset under it, or the boot is over.
const struct hal_port NativeFirmware::port = {
    [](void *context, uint32_t addr, uint32_t *value) {
        NativeFirmware *self = static_cast<NativeFirmware *>(context);
        return self->seen(self->chip_.read(addr, *value));
    },
    [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
        NativeFirmware *self = static_cast<NativeFirmware *>(context);
        return self->seen(self->chip_.write(addr, value, strobe));
    },
};

NativeFirmware::NativeFirmware(soc::Chip &chip, std::function<bool()> goes_on, uint64_t grace)
    : chip_(chip), goes_on_(std::move(goes_on)), grace_(grace), left_(grace), hal_{&port, this},
      runtime_(std::make_unique<struct runtime>())
{
}

NativeFirmware::~NativeFirmware() = default;

enum hal_status NativeFirmware::seen(enum hal_status status)
{
    if (!asked_) {
        over_ = over_ || !goes_on_();
        if (over_ && left_-- == 0) {
            throw Over();
        }
    }
    // In reset an access is answered without a cycle.
    if (chip_.resets != resets_ || chip_.in_reset()) {
        throw Restart();
    }
    return status;
}

// From one reset of the chip to the next, or to the end.
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
            // A core that waits, and looks for the end.
            (void)hal_read32(&hal_, PLUTON_ROM_BASE, &value);
        }
    }
}

void NativeFirmware::run()
{
    over_ = false;
    left_ = grace_;
    try {
        while (!over_) {
            serves_ = false;
            try {
                while (chip_.in_reset()) {
                    chip_.run(1);
                }
                boot();
            } catch (const Restart &) {
            }
        }
    } catch (const Over &) {
        serves_ = false;
    }
}

uint32_t NativeFirmware::ask(unsigned mailbox, const struct mailbox_dev_message &request,
                             struct mailbox_dev_message &answer)
{
    asked_ = true;
    try {
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
