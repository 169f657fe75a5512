// SPDX-License-Identifier: Apache-2.0
// The radio of a simulated chip and a socket of this machine: what the antenna's line sends goes to
// whoever listens there, byte for byte, and what that one sends comes back on the line. The frames
// on it are those of firmware/radio/frame.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/soc/chip.h"

namespace pluton
{

class RadioSocket
{
  public:
    // Connects to a TCP port of this machine; throws UseError if nobody listens.
    explicit RadioSocket(uint16_t port);
    ~RadioSocket();
    RadioSocket(const RadioSocket &) = delete;
    RadioSocket &operator=(const RadioSocket &) = delete;

    // Carries what came since the last call, both ways; never waits. Once the other side is gone
    // nothing more is carried.
    void carry(soc::Chip &chip);

  private:
    int socket_ = -1;
    size_t carried_ = 0; // bytes of the antenna's
};

} // namespace pluton
