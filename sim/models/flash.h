// SPDX-License-Identifier: Apache-2.0
// The flash of a simulated chip: 16 MiB behind the chip's read port and its command port (rtl/soc).
// Programming only makes ones to zeros, erasing makes a sector ones.
//
// The supply can be cut within a command: then the word has lost some of the bits that were to
// fall, or the sector has regained some of its ones, at random by the seed; nothing else of the
// flash changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/native/random.h"

namespace pluton
{

struct FlashError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Flash
{
  public:
    static constexpr uint32_t size = 0x01000000;
    static constexpr uint32_t sector = 4096;

    struct Timing {
        unsigned read = 0;     // cycles between a read's grant and the cycle before its answer
        unsigned program = 16; // cycles of a command
        unsigned erase = 128;
    };

    // Erased, in memory.
    explicit Flash(uint64_t seed = 1);
    // That of a file of `size` bytes, which every change is written to; a missing one is made,
    // erased. Throws FlashError. One process at a time.
    explicit Flash(const std::string &path, uint64_t seed = 1);
    ~Flash();
    Flash(const Flash &) = delete;
    Flash &operator=(const Flash &) = delete;

    Timing timing;

    // What a programmer on the desk sees and does: no port, no cycles. `offset` from the flash's
    // first byte. Throw FlashError when it reaches beyond the flash.
    const std::vector<uint8_t> &bytes() const { return bytes_; }
    void put(uint32_t offset, const std::vector<uint8_t> &data);

    // The supply fails in the n-th command from now (1: the next) after `cycles` cycles of it; 0:
    // no more. A command that is shorter ends whole, and the supply fails right behind it.
    void cut(uint64_t n, unsigned cycles = 1);
    bool power_lost() const { return lost_; }
    void power_on();
    uint64_t commands = 0; // begun

    // A flash that lies: what a read of the word at this offset answers, where it holds `word`.
    // Empty: what it holds.
    std::function<uint32_t(uint32_t offset, uint32_t word)> answers;

    // The read port (bus_pkg.sv), outputs in the present cycle; and one clock edge.
    bool gnt = true, rvalid = false, err = false;
    uint32_t rdata = 0;
    void clock(bool req, bool we, uint32_t addr);
    // The command port: outputs in the present cycle; and one clock edge. op: 1 programs, 2 erases.
    bool done = false, error = false;
    void command(bool valid, unsigned op, uint32_t addr, uint32_t data);
    // The chip's reset takes requests and commands away; a command that has begun is cut.
    void reset();

  private:
    void load(const std::string &path);
    void keep(uint32_t offset, uint32_t count);
    void finish(bool whole);

    std::vector<uint8_t> bytes_;
    Random random_;
    int file_ = -1;
    unsigned answer_wait_ = 0;
    bool pending_ = false, answer_err_ = false;
    uint32_t answer_ = 0;
    bool busy_ = false; // a command runs
    unsigned op_ = 0, left_ = 0, run_ = 0;
    uint32_t addr_ = 0, data_ = 0;
    uint64_t cut_in_ = 0; // commands until the one that is cut, it included; 0: none
    unsigned cut_cycles_ = 0;
    bool lost_ = false;
};

} // namespace pluton
