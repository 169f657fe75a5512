// SPDX-License-Identifier: Apache-2.0
// One debugger at a TCP port of this machine: packets of GDB's remote serial protocol, with their
// check sums and acknowledgements.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace pluton::debug
{

struct LinkError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class GdbLink
{
  public:
    // Of 127.0.0.1; 0: any that is free. Throws LinkError.
    explicit GdbLink(unsigned port);
    ~GdbLink();
    GdbLink(const GdbLink &) = delete;
    GdbLink &operator=(const GdbLink &) = delete;

    unsigned port() const { return port_; }
    // True once a debugger is there. Does not wait.
    bool connected();

    // The next packet, without its frame; "\x03" is the interrupt. Waits if told to. Throws
    // LinkError when the debugger is gone, Interrupted.
    std::optional<std::string> receive(bool wait);
    void send(const std::string &packet);
    // The debugger asked for it, and was answered.
    void stop_acknowledging() { acknowledges_ = false; }

  private:
    bool fill(bool wait);

    int listening_ = -1, peer_ = -1;
    unsigned port_ = 0;
    bool acknowledges_ = true;
    std::string input_;
};

} // namespace pluton::debug
