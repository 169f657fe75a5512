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
    // trace: resets, handover, alerts. watch: the five cores as they start and stop, who comes to
    // own what, and each access that the firewalls refuse. The chip must outlive it.
    BootWatch(soc::Chip &chip, uint64_t cycles, bool trace, bool watch = false);
    ~BootWatch();
    BootWatch(const BootWatch &) = delete;
    BootWatch &operator=(const BootWatch &) = delete;

    // Is called at each look, too.
    void on_look(std::function<void()> look) { look_ = std::move(look); }

    // Prints what came since the last call; false once the boot is over.
    bool goes_on();
    // Normal World ran to its end, or has come to serve.
    bool booted() const { return booted_; }
    // What the slots that did not boot were refused for; how it ended, empty while it goes on.
    const std::vector<std::string> &refused() const { return refused_; }
    const std::string &end() const { return end_; }
    // Log, register, cores and owners when they were watched, and the verdict.
    void report();
    // The same as an object, for ./pluton report.
    std::string json() const;

  private:
    void line(const std::string &text);
    void tell(const std::string &what) const;
    void trace();
    void watch();
    void owners();
    unsigned running() const; // a bit of each core

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
    unsigned running_ = 0, driven_ = 0;
    bool given_ = false, closed_ = false; // after the handover; no more grants
    unsigned grants_ = 0;                 // entries of the firewalls
    std::vector<bool> granted_;
    uint64_t refusals_ = 0; // of the firewalls, while it watches
    unsigned alerts_ = 0;
};

} // namespace pluton
