// SPDX-License-Identifier: Apache-2.0
// Pluton's ROM and runtime as programs of the host, in the place of Pluton's core: the same sources
// as on that core, begun again after each reset of the chip.
#pragma once

#include <functional>
#include <memory>

#include "firmware/runtime/runtime.h"
#include "host/cli/boot_watch.h"
#include "sim/soc/chip.h"

namespace pluton
{

class NativeFirmware
{
  public:
    // `inner`: how the core's accesses reach the chip's host port. `idle`: one cycle passes.
    // `grace`: accesses that the firmware has, once the boot is over, to come to its loop, where it
    // can be asked.
    NativeFirmware(soc::Chip &chip, BootWatch &watch, const struct hal &inner,
                   std::function<void()> idle, uint64_t grace = 0);

    // Until `watch` says that the boot is over.
    void run();

    // After run(), while it serves: one turn of the runtime's loop, and a look of the watch. As
    // ask() if the chip is reset in it.
    void turn();

    // After run(): the runtime is in its loop.
    bool serves() const { return serves_; }
    const struct runtime &runtime() const { return *runtime_; }
    // One turn of the loop, then what the runtime answers to a request by mailbox 0 (Normal
    // World's) or 1; while it serves. 0 or the code. The chip's reset in it ends serving: then it
    // throws std::runtime_error.
    uint32_t ask(unsigned mailbox, const struct mailbox_dev_message &request,
                 struct mailbox_dev_message &answer);

  private:
    enum hal_status seen(enum hal_status status);
    void boot();

    static const struct hal_port port;
    soc::Chip &chip_;
    BootWatch &watch_;
    struct hal inner_;
    std::function<void()> idle_;
    uint64_t resets_ = 0, grace_;
    bool over_ = false, asked_ = false, serves_ = false;
    struct hal hal_;
    std::unique_ptr<struct runtime> runtime_;
};

} // namespace pluton
