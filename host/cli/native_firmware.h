// SPDX-License-Identifier: Apache-2.0
// Pluton's ROM and runtime as programs of the host, at the host port of a chip that has no core of
// its own (pluton_soc_native).
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "firmware/runtime/runtime.h"
#include "sim/soc/chip.h"

namespace pluton
{

struct MissingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The content of the boot ROM from a file, filled up with zeros. Throws MissingError, or
// std::invalid_argument for one that is too long.
std::vector<uint8_t> read_rom(const std::string &path);

class NativeFirmware
{
  public:
    // `goes_on` is asked after each access. When it says no the firmware has `grace` more accesses
    // to come to its loop, where it can be asked again.
    NativeFirmware(soc::Chip &chip, std::function<bool()> goes_on, uint64_t grace);
    ~NativeFirmware();

    // From the chip's present state on, through each reset of it, until `goes_on` says no.
    void run();
    // The runtime is in its loop.
    bool serves() const { return serves_; }
    const struct runtime &runtime() const { return *runtime_; }
    // What the runtime answers to a request by mailbox 0 (Normal World's) or 1; while it serves. 0
    // or the code. The chip's reset in it ends serving: then it throws std::runtime_error.
    uint32_t ask(unsigned mailbox, const struct mailbox_dev_message &request,
                 struct mailbox_dev_message &answer);

  private:
    struct Restart {
    };
    struct Over {
    };
    enum hal_status seen(enum hal_status status);
    void boot();

    static const struct hal_port port;
    soc::Chip &chip_;
    const std::function<bool()> goes_on_;
    const uint64_t grace_;
    uint64_t left_, resets_ = 0;
    bool over_ = false, asked_ = false, serves_ = false;
    struct hal hal_;
    std::unique_ptr<struct runtime> runtime_;
};

} // namespace pluton
