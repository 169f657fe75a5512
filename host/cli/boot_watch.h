// SPDX-License-Identifier: Apache-2.0
// What a person at the desk sees of a chip that boots: its serial line, how it ends, and the
// measurements.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/soc/chip.h"

namespace pluton
{

class BootWatch
{
  public:
    // trace: resets, handover, alerts. cores: the five cores as they start and stop.
    BootWatch(soc::Chip &chip, uint64_t cycles, bool trace, bool cores = false)
        : chip_(chip), cycles_(cycles), trace_(trace), watch_(cores)
    {
    }

    // Is called at each look, too.
    void on_look(std::function<void()> look) { look_ = std::move(look); }

    // Prints what came since the last call; false once the boot is over.
    bool goes_on();
    // Normal World ran to its end.
    bool booted() const { return booted_; }
    // What the slots that did not boot were refused for; how it ended, empty while it goes on.
    const std::vector<std::string> &refused() const { return refused_; }
    const std::string &end() const { return end_; }
    // Log, register, and the verdict.
    void report();

  private:
    void line(const std::string &text);
    void tell(const std::string &what) const;
    void trace();
    void watch();

    soc::Chip &chip_;
    const uint64_t cycles_;
    const bool trace_, watch_;
    std::function<void()> look_;
    size_t seen_ = 0;
    std::string open_; // the line that has not ended
    std::vector<std::string> refused_;
    std::string end_; // why it is over; empty: it goes on
    bool booted_ = false;
    uint64_t resets_ = 0;
    bool handover_ = false, app_ = false;
    bool pluton_ = false, world_ = false;
    unsigned cores_ = 0, driven_ = 0;
    unsigned alerts_ = 0;
};

} // namespace pluton
