// SPDX-License-Identifier: Apache-2.0
// Pluton's ROM and runtime as programs of the host, in the place of Pluton's core: the same sources
// as on that core, begun again after each reset of the chip.
#pragma once

#include <functional>

#include "firmware/hal/hal.h"
#include "host/cli/boot_watch.h"
#include "sim/soc/chip.h"

namespace pluton
{

class NativeFirmware
{
  public:
    // `inner`: how the core's accesses reach the chip's host port. `idle`: one cycle passes.
    NativeFirmware(soc::Chip &chip, BootWatch &watch, const struct hal &inner,
                   std::function<void()> idle);

    // Until `watch` says that the boot is over.
    void run();

  private:
    enum hal_status seen(enum hal_status status);
    void boot();

    static const struct hal_port port;
    soc::Chip &chip_;
    BootWatch &watch_;
    struct hal inner_;
    std::function<void()> idle_;
    uint64_t resets_ = 0;
};

} // namespace pluton
