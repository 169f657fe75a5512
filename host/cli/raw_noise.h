// SPDX-License-Identifier: Apache-2.0
// Raw samples of a simulated chip's noise, for tools that assess a source (SP 800-90B, 3.1), and
// the file that they go to.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/cli/chip.h"

namespace pluton
{

constexpr uint64_t most_raw_samples = 100000000;

// The next `count` samples, 0 or 1 each, in their order and without a gap, as the entropy source's
// driver reads them from its raw tap. The chip must be Blank, and counts as tainted from then on.
// Throws if the source fails its health tests before the last sample came.
std::vector<uint8_t> raw_samples(Chip &chip, size_t count);

// A path at which no new file can be made.
struct PathError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A file that comes into being whole or not at all, and never in the place of another.
class NewFile
{
  public:
    // Throws PathError if there is something of this name, or no file can be made.
    explicit NewFile(const std::string &path);

    // Throws std::runtime_error; then there is no file.
    void write(const std::vector<uint8_t> &bytes);

  private:
    int open_part();

    const std::string path_, part_;
};

} // namespace pluton
