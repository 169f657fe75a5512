// SPDX-License-Identifier: Apache-2.0
// The attack matrix: every subject, by every port of the fabric that can say it, at the first and
// the last word of every resource and at addresses of none, reading, writing and executing; before
// the handover, before close and after it. What is to be allowed is written down here once more,
// from rtl/firewall/README.md and spec/resources.toml.
//
// An access that is allowed reaches its slave once, as it is, and changes nothing of what is
// recorded; one that is refused reaches none, is answered with an error and zero, and is counted
// and kept: who, where, what.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "Vattack_top.h"
#include "firmware/hal/generated/resources.h"

namespace
{

enum : unsigned { Read, Write, Execute };
enum : unsigned { Pluton, Secure, Normal, Realtime0, Realtime1, Radio, Subjects };
enum : unsigned {
    PortPluton,
    PortFetch,
    PortData,
    PortDma,
    PortRealtime0,
    PortRealtime1,
    PortRadio
};

const char *const access_names[] = {"read", "write", "execute"};
constexpr uint32_t firewall = PLUTON_FIREWALL_BASE, grant0 = firewall + 0x400;
constexpr uint32_t mark = 0xA5A50000, granted_bit = 0x80000000;
constexpr unsigned none = ~0u;

struct Place {
    uint32_t address;
    unsigned index; // none: no resource
    unsigned kind;
    bool fixed, boot, there; // there: behind it stands a slave that takes this kind
};

struct Who {
    unsigned port, subject;
    bool nonsecure;
};

// Every resource twice; between and around them, what is none.
std::vector<Place> places()
{
    std::vector<Place> all;
    const auto both = [&](uint32_t base, uint32_t size, Place place) {
        for (const uint32_t address : {base, base + size - 4}) {
            place.address = address;
            all.push_back(place);
        }
    };
#define PAGES(page_kind, name, first, base, size, page)                                            \
    for (unsigned i = 0; i < (size) / (page); ++i) {                                               \
        both((base) + i * (page), page, {0, (first) + i, page_kind, false, true, true});           \
    }
#define DEVICE(entry, name, base, size, boot, fixed)                                               \
    both(base, size, {0, entry, PLUTON_KIND_DEVICE, (fixed) != 0, (boot) != 0, true});
    PLUTON_PAGES_TABLE(PAGES)
    PLUTON_DEVICE_TABLE(DEVICE)
#undef PAGES
#undef DEVICE
    for (const uint32_t address :
         {0x00000000u, 0x00100000u, 0x10000000u,     0x21050000u, 0x22000000u, 0x2F000000u,
          0x2FFFFFFCu, 0x30010000u, 0x300FFFFCu + 4, 0x3103D000u, 0x3103F000u, 0x31070000u,
          0x32110000u, 0x32360000u, 0x33FFFFFCu,     0x34030000u, 0x340FFFFCu, 0x34130000u,
          0x34230000u, 0x34300000u, 0x37FFFFFCu,     0x38030000u, 0x3FFFFFFCu, 0x40000000u,
          0x60000000u, 0x7FFFFFFCu, 0x80400000u,     0x8FFFFFFCu, 0x91000000u, 0xB0000000u,
          0xFFFFFFFCu}) {
        all.push_back({address, none, 0, false, false, false});
    }
    return all;
}

// The ways in: each port with what the core behind it says, and the DMA's with everybody's.
std::vector<Who> ways()
{
    std::vector<Who> all = {{PortPluton, Pluton, false},      {PortPluton, Secure, false},
                            {PortPluton, Normal, true},       {PortFetch, Secure, false},
                            {PortFetch, Normal, true},        {PortData, Secure, false},
                            {PortData, Normal, true},         {PortRealtime0, Realtime0, true},
                            {PortRealtime1, Realtime1, true}, {PortRadio, Radio, true}};
    for (unsigned subject = 0; subject < Subjects; ++subject) {
        all.push_back({PortDma, subject, subject > Secure});
    }
    return all;
}

// Nobody: another world than the subject's, and codes that are none.
std::vector<Who> nobodies()
{
    std::vector<Who> all;
    for (unsigned code = 0; code < 8; ++code) {
        all.push_back({code % 7, code, code <= Secure});
        if (code >= Subjects) {
            all.push_back({code % 7, code, false});
        }
    }
    return all;
}

uint32_t bit(unsigned subject, unsigned access)
{
    return 1u << (3 * subject + access);
}

class Matrix
{
  public:
    unsigned long checks = 0, failures = 0;

    Matrix()
    {
        top_->clk_i = 0;
        top_->rst_ni = 1;
        top_->eval();
        reset();
    }

    void run()
    {
        matrix("before the handover");
        wrong_grants_of_pluton();
        // Pluton's grants: every page of SRAM to one of the two that it may name.
        for (unsigned page = 0; page < PLUTON_SRAM_PAGES; ++page) {
            const unsigned who = page % 2;
            give(page, page % 4 < 2 ? bit(who, Read) | bit(who, Write)
                                    : bit(who, Read) | bit(who, Execute));
        }
        matrix("before the handover, pages granted");
        hand_over();
        matrix("after the handover, pages granted");

        reset();
        hand_over();
        matrix("after the handover");
        close();
        again();
        matrix("closed, nothing granted");
        // Every resource to every subject, alone, and to a neighbour in the next round.
        for (unsigned round = 0; round < Subjects; ++round) {
            reset();
            hand_over();
            for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
                if (const Place *place = grantable(index)) {
                    give(index, rights_for(*place, (index + round) % Subjects, round % 2 != 0));
                }
            }
            matrix("round " + std::to_string(round) + ", before close");
            again();
            close();
            again();
            matrix("round " + std::to_string(round) + ", after close");
        }
    }

  private:
    struct Outcome {
        bool err = false;
        uint32_t rdata = 0;
        unsigned slaves = 0, requests = 0; // which saw one, and how many
        bool as_it_is = true;
    };

    void that(bool met, const std::string &what)
    {
        ++checks;
        if (!met && ++failures <= 20) {
            std::printf("FAILED: %s\n", what.c_str());
        }
    }

    void cycle()
    {
        top_->clk_i = 1;
        top_->eval();
        top_->clk_i = 0;
        top_->eval();
    }

    void reset()
    {
        top_->req_i = 0;
        top_->handover_i = 0;
        top_->rst_ni = 0;
        top_->eval();
        cycle();
        top_->rst_ni = 1;
        top_->eval();
        grants_.fill(0);
        handed_over_ = closed_ = false;
        count_ = 0;
    }

    void hand_over()
    {
        top_->handover_i = 1;
        top_->eval();
        cycle();
        top_->handover_i = 0;
        top_->eval();
        handed_over_ = true;
    }

    Outcome access(const Who &who, bool write, uint32_t address, uint32_t data)
    {
        Outcome got;
        top_->req_i = uint8_t(1u << who.port);
        top_->we_i = write;
        top_->addr_i = address;
        top_->wdata_i = data;
        top_->subject_i = uint8_t(who.subject);
        top_->nonsecure_i = who.nonsecure;
        for (unsigned i = 0; i < 20; ++i) {
            top_->eval();
            if (top_->slave_req_o != 0) {
                ++got.requests;
                got.slaves |= top_->slave_req_o;
                got.as_it_is = got.as_it_is && top_->slave_addr_o == address &&
                               top_->slave_we_o == write && top_->slave_subject_o == who.subject &&
                               top_->slave_nonsecure_o == who.nonsecure;
            }
            const bool granted = (top_->gnt_o >> who.port & 1) != 0 && top_->req_i != 0;
            if ((top_->rvalid_o >> who.port & 1) != 0) {
                got.err = (top_->err_o >> who.port & 1) != 0;
                got.rdata = top_->rdata_o;
                cycle();
                return got;
            }
            cycle();
            if (granted) {
                top_->req_i = 0;
            }
        }
        that(false, "an access that is not answered");
        return got;
    }

    // Who has the firewalls' registers now.
    Who owner() const
    {
        return handed_over_ ? Who{PortData, Secure, false} : Who{PortPluton, Pluton, false};
    }
    uint32_t get(uint32_t offset)
    {
        const Outcome got = access(owner(), false, firewall + offset, 0);
        that(!got.err, "a register of the firewalls");
        return got.rdata;
    }
    bool put(uint32_t address, uint32_t value)
    {
        return !access(owner(), true, address, value).err;
    }
    void give(unsigned index, uint32_t permission)
    {
        that(put(grant0 + 4 * index, granted_bit | permission),
             "a grant of entry " + std::to_string(index));
        grants_[index] = granted_bit | permission;
    }
    void close()
    {
        that(put(firewall + 8, 0x434C4F53), "close");
        closed_ = true;
    }

    const Place *grantable(unsigned index) const
    {
        for (const Place &place : places_) {
            if (place.index == index && !place.fixed) {
                return &place;
            }
        }
        return nullptr;
    }

    static uint32_t rights_for(const Place &place, unsigned subject, bool code)
    {
        if (place.kind == PLUTON_KIND_FLASH) {
            return bit(subject, Read);
        }
        return bit(subject, Read) |
               bit(subject, place.kind == PLUTON_KIND_SRAM && code ? Execute : Write);
    }

    // What was granted stays, and after close nothing more is; what is fixed or none never is.
    void again()
    {
        for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
            for (const uint32_t value :
                 {granted_bit | 0x3FFFFu, granted_bit | grants_[index], granted_bit, 0u}) {
                that(!put(grant0 + 4 * index, value),
                     "a second grant of entry " + std::to_string(index));
            }
            that(get(0x400 + 4 * index) == grants_[index],
                 "GRANT of entry " + std::to_string(index));
        }
    }

    void wrong_grants_of_pluton()
    {
        for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
            const bool page = index < PLUTON_SRAM_PAGES;
            that(!put(grant0 + 4 * index, granted_bit | bit(page ? Normal : Secure, Read)),
                 "Pluton grants entry " + std::to_string(index));
        }
    }

    bool allowed(const Who &who, unsigned access, const Place &place) const
    {
        if (place.index == none || who.subject >= Subjects ||
            who.nonsecure != (who.subject > Secure)) {
            return false;
        }
        const uint32_t grant = grants_[place.index];
        const bool flash = place.kind == PLUTON_KIND_FLASH;
        if (!handed_over_) {
            return who.subject == Pluton && place.boot && access != Execute &&
                   (access == Read || (!flash && grant == 0));
        }
        if (grant != 0) {
            return (grant & bit(who.subject, access)) != 0;
        }
        return who.subject == Secure && (access == Read || (access == Write && !flash));
    }

    // Bit of the slave at an address.
    static unsigned slave(const Place &place)
    {
        const bool memory = place.index >= PLUTON_RESOURCE_REALTIME0_TCM &&
                            place.index <= PLUTON_RESOURCE_RADIO_TCM;
        return place.kind == PLUTON_KIND_SRAM    ? 1
               : place.kind == PLUTON_KIND_FLASH ? 2
               : memory                          ? 8
                                                 : 4;
    }

    void one(const Who &who, unsigned access_kind, const Place &place, const std::string &when)
    {
        const bool may = allowed(who, access_kind, place);
        const std::string what =
            "subject " + std::to_string(who.subject) + " at port " + std::to_string(who.port) +
            ", " + access_names[access_kind] + " of entry " +
            (place.index == none ? "none" : std::to_string(place.index)) + ", " + when;
        const bool own = place.index == PLUTON_RESOURCE_FIREWALL; // refuses what is no register
        const Outcome got = access(who, access_kind == Write, place.address, own ? 0 : 0x12345678);
        ++(may ? allowed_ : refused_);
        if (may) {
            that(got.requests == 1 && got.slaves == slave(place) && got.as_it_is,
                 what + ": reaches its slave");
            that(own || (!got.err && got.rdata == (access_kind == Write && slave(place) == 4
                                                       ? 0
                                                       : place.address ^ mark)),
                 what + ": answered");
            that(!top_->irq_o, what + ": nothing recorded");
            return;
        }
        that(got.requests == 0, what + ": reaches nothing");
        that(got.err && got.rdata == 0, what + ": refused");
        ++count_;
        that(get(0x0C) == place.address, what + ": where is recorded");
        that(get(0x10) == (0x80000000 | access_kind << 4 | unsigned(who.nonsecure) << 3 |
                           who.subject | (place.index != none ? place.index << 8 | 0x40 : 0)),
             what + ": who and what is recorded");
        that(put(firewall + 0x18, 1), "acknowledge");
    }

    void matrix(const std::string &when)
    {
        allowed_ = refused_ = 0;
        for (const Place &place : places_) {
            for (const std::vector<Who> *whos : {&ways_, &nobodies_}) {
                for (const Who &who : *whos) {
                    if (who.port == PortFetch) {
                        one(who, Execute, place, when);
                    } else {
                        one(who, Read, place, when);
                        one(who, Write, place, when);
                    }
                }
            }
        }
        that(get(0x14) == count_, "refusals counted, " + when);
        std::printf("%s: %lu allowed, %lu refused\n", when.c_str(), allowed_, refused_);
        std::fflush(stdout);
        that(allowed_ != 0 && refused_ != 0, "both, " + when);
    }

    std::unique_ptr<Vattack_top> top_ = std::make_unique<Vattack_top>();
    const std::vector<Place> places_ = places();
    const std::vector<Who> ways_ = ways(), nobodies_ = nobodies();
    std::array<uint32_t, PLUTON_RESOURCES> grants_ = {}; // as GRANT reads it
    bool handed_over_ = false, closed_ = false;
    uint32_t count_ = 0;
    unsigned long allowed_ = 0, refused_ = 0;
};

} // namespace

int main()
{
    Matrix matrix;
    matrix.run();
    std::printf("%lu checks, %lu failed\n", matrix.checks, matrix.failures);
    return matrix.failures == 0 ? 0 : 1;
}
