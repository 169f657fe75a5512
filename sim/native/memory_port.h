// SPDX-License-Identifier: Apache-2.0
// What lies outside Pluton in this simulation: shared SRAM and flash (spec/address_map.toml) behind
// the memory port. Any other address, and any subject without the right, answers a bus error.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "firmware/hal/generated/spec.h"
#include "sim/native/random.h"

namespace pluton
{

class MemoryPort
{
  public:
    // The slave's outputs in the present cycle.
    bool gnt = true;
    bool rvalid = false;
    bool err = false;
    uint32_t rdata = 0;

    // The rights of every subject: bit = subject (spec/subjects.toml).
    uint32_t may_access = 0x3F;
    // Who made the last access.
    unsigned last_subject = 0;
    bool last_nonsecure = false;
    uint64_t accesses = 0;

    MemoryPort() : sram_(PLUTON_SRAM_SIZE), flash_(PLUTON_FLASH_SIZE), stall_(0) {}

    // Random grant and answer delays of 0 to `longest` cycles; 0: none, a word every cycle.
    void stall(unsigned longest, uint64_t seed)
    {
        longest_ = longest;
        stall_ = Random(seed);
        grant_wait_ = 0;
        gnt = !pending_;
    }

    void reset()
    {
        gnt = true;
        rvalid = err = pending_ = false;
        rdata = 0;
        grant_wait_ = 0;
    }

    // The bytes at `addr`, for the bench; null when [addr, addr + size) is not in one memory.
    uint8_t *bytes(uint32_t addr, size_t size)
    {
        if (addr >= PLUTON_SRAM_BASE && size <= sram_.size() &&
            addr - PLUTON_SRAM_BASE <= sram_.size() - size) {
            return sram_.data() + (addr - PLUTON_SRAM_BASE);
        }
        if (addr >= PLUTON_FLASH_BASE && size <= flash_.size() &&
            addr - PLUTON_FLASH_BASE <= flash_.size() - size) {
            return flash_.data() + (addr - PLUTON_FLASH_BASE);
        }
        return nullptr;
    }

    // One clock edge: takes the request of this cycle, and sets the outputs of the next.
    void clock(bool req, bool we, unsigned be, uint32_t addr, uint32_t wdata, unsigned subject,
               bool nonsecure)
    {
        rvalid = false;
        err = false;
        rdata = 0;
        if (req && gnt) {
            access(we, be, addr, wdata, subject, nonsecure);
            answer_wait_ = longest_ == 0 ? 0 : unsigned(stall_.below(longest_ + 1));
            grant_wait_ = longest_ == 0 ? 0 : unsigned(stall_.below(longest_ + 1));
            pending_ = true;
        }
        if (pending_) {
            if (answer_wait_ == 0) {
                pending_ = false;
                rvalid = true;
                err = answer_err_;
                rdata = answer_;
            } else {
                --answer_wait_;
            }
        }
        if (pending_) {
            gnt = false;
        } else if (grant_wait_ != 0) {
            --grant_wait_;
            gnt = false;
        } else {
            gnt = true;
        }
    }

  private:
    void access(bool we, unsigned be, uint32_t addr, uint32_t wdata, unsigned subject,
                bool nonsecure)
    {
        uint8_t *at = bytes(addr & ~3u, 4);
        ++accesses;
        last_subject = subject;
        last_nonsecure = nonsecure;
        answer_ = 0;
        answer_err_ = at == nullptr || (may_access >> subject & 1) == 0;
        if (answer_err_) {
            return;
        }
        for (unsigned i = 0; i < 4; ++i) {
            if (we && (be >> i & 1) != 0) {
                at[i] = uint8_t(wdata >> (8 * i));
            }
            if (!we) {
                answer_ |= uint32_t(at[i]) << (8 * i);
            }
        }
    }

    std::vector<uint8_t> sram_, flash_;
    Random stall_;
    unsigned longest_ = 0, grant_wait_ = 0, answer_wait_ = 0;
    bool pending_ = false, answer_err_ = false;
    uint32_t answer_ = 0;
};

} // namespace pluton
