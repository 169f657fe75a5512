// SPDX-License-Identifier: Apache-2.0
// The key store's side of a key port (spec/key_port.toml), as the bench plays it: slots with keys,
// the subjects that may use them, for what, any delay, keys that an engine delivers, and stores
// that break the rules.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "firmware/hal/generated/spec.h"
#include "sim/native/random.h"

namespace pluton
{

class KeyStore
{
  public:
    enum class Fault {
        None,
        RefusedMidway, // error after some words, of a transfer and of a delivery
        NoLast,        // words without end
    };

    static constexpr unsigned any_operation = 0xFFFF;

    struct Slot {
        std::vector<uint8_t> key;            // whole words; empty: no key
        unsigned subjects = 0x3F;            // who may use it: bit = subject (spec/subjects.toml)
        unsigned operations = any_operation; // for what: bit = operation (spec/key_port.toml)
        Fault fault = Fault::None;
    };

    // `served`: the operations of the engine at this port, bit = operation.
    explicit KeyStore(unsigned served) : served_(served) {}

    std::array<Slot, PLUTON_KEY_SLOTS> slots;

    // Outputs in the present cycle.
    bool valid = false, last = false, error = false;
    uint32_t share0 = 0, share1 = 0;
    bool take = false, refuse = false;

    uint64_t transfers = 0; // that ended with the key's last word
    uint64_t deliveries = 0;
    unsigned last_subject = 0, last_operation = 0;
    std::vector<uint32_t> masks; // share1 of the last delivery's words

    // Up to `longest` cycles before each answer; 0: none.
    void stall(unsigned longest, uint64_t seed)
    {
        longest_ = longest;
        random_ = Random(seed);
    }

    // Takes the request of this cycle and sets the outputs of the same cycle. True if they changed.
    bool cycle(bool request, unsigned slot, unsigned operation, unsigned subject)
    {
        const bool was = driven_;
        valid = last = error = driven_ = false;
        share0 = share1 = 0;
        if (!request) {
            busy_ = false;
            return was;
        }
        if (!busy_) {
            busy_ = true;
            word_ = 0;
            last_subject = subject;
            last_operation = operation;
            wait_ = wait();
        }
        if (wait_ != 0) {
            --wait_;
            return was;
        }
        driven_ = true;
        const Slot &s = slots[slot];
        const size_t words = s.key.size() / 4;
        error = words == 0 || !allowed(s, operation, subject) ||
                (s.fault == Fault::RefusedMidway && word_ == words / 2);
        if (!error) {
            const uint8_t *b = &s.key[4 * (word_ % words)];
            share1 = uint32_t(random_.next());
            share0 = share1 ^ (uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 |
                               uint32_t(b[3]));
            valid = true;
            last = s.fault != Fault::NoLast && word_ + 1 == words;
            transfers += last;
            ++word_;
            wait_ = wait();
        }
        return true;
    }

    // The same for the offer of a key. The slot's subjects and operations count before it holds
    // one.
    bool offered(bool offer, bool final, unsigned slot, unsigned operation, unsigned subject,
                 uint32_t word0, uint32_t word1)
    {
        const bool was = take || refuse;
        take = refuse = false;
        if (!offer) {
            offering_ = false; // an offer that ends too early leaves the slot empty
            return was;
        }
        if (!offering_) {
            offering_ = true;
            coming_.clear();
            masks.clear();
            last_subject = subject;
            last_operation = operation;
            offer_wait_ = wait();
        }
        if (offer_wait_ != 0) {
            --offer_wait_;
            return was;
        }
        Slot &s = slots[slot];
        refuse = !s.key.empty() || !allowed(s, operation, subject) ||
                 (s.fault == Fault::RefusedMidway && coming_.size() == 16);
        take = !refuse;
        if (take) {
            masks.push_back(word1);
            for (unsigned shift = 32; shift != 0;) {
                shift -= 8;
                coming_.push_back(uint8_t((word0 ^ word1) >> shift));
            }
            offer_wait_ = wait();
            if (final) {
                s.key = coming_;
                ++deliveries;
            }
        }
        if (refuse || final) {
            offering_ = false;
        }
        return true;
    }

  private:
    unsigned wait() { return longest_ == 0 ? 0 : unsigned(random_.below(longest_ + 1)); }

    bool allowed(const Slot &s, unsigned operation, unsigned subject) const
    {
        return (served_ & s.operations) >> operation & s.subjects >> subject & 1;
    }

    unsigned served_;
    Random random_{0};
    unsigned longest_ = 0, wait_ = 0, offer_wait_ = 0;
    size_t word_ = 0;
    bool busy_ = false, driven_ = false, offering_ = false;
    std::vector<uint8_t> coming_;
};

} // namespace pluton
