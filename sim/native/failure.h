// SPDX-License-Identifier: Apache-2.0
// How a simulation ends early, whatever model it is of.
#pragma once

#include <csignal>
#include <cstdint>
#include <exception>
#include <string>

namespace pluton
{

// RTL and model, or RTL and one of its assertions, disagree.
struct Divergence : std::exception {
    uint64_t cycle = 0;
    std::string block, field, expected, got;
    std::string text;
    const char *what() const noexcept override { return text.c_str(); }
};

// SIGINT or SIGTERM arrived.
struct Interrupted : std::exception {
    const char *what() const noexcept override { return "interrupted"; }
};

// The waves could not be written.
struct WaveError : std::exception {
    explicit WaveError(std::string why) : text(std::move(why)) {}
    std::string text;
    const char *what() const noexcept override { return text.c_str(); }
};

// Raised by the handler that the programs install, polled once a cycle.
extern volatile std::sig_atomic_t interrupted;

// What Verilator's runtime reports by vl_stop and vl_fatal: a failed assertion. Set when `pending`.
struct FailureReport {
    bool pending = false;
    std::string file, scope;
    int line = 0;
};
extern FailureReport failure;

// Throws what `failure` holds, as of `cycle`, and forgets it.
[[noreturn]] void throw_failure(uint64_t cycle);

} // namespace pluton
