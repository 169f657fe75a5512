// SPDX-License-Identifier: Apache-2.0
// The application core's worlds: a program (worlds.S) goes every way between machine and user mode
// while both ports stall at random. Who made an access is known from its address alone; each
// request's subject and world must say the same in every cycle in which it stands. Then the core is
// reset again and again in the midst of it.
//
// usage: app_core_test PROGRAM.bin
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "Vapp_core_top.h"
#include "firmware/hal/generated/spec.h"
#include "sim/native/random.h"

namespace
{

using pluton::Random;

constexpr uint32_t base = 0x80000000;
constexpr uint32_t words = 0x3000; // 48 KiB
enum Region { MachineCode, UserCode = 4, MachineData = 8, UserData, RightsData, Refused, Regions };
constexpr uint32_t cause_at = base + 0x8000, status_at = cause_at + 4, taken_at = cause_at + 8,
                   round_at = cause_at + 12;
constexpr uint32_t finished = 0x600D;
constexpr uint64_t cycles_most = 1000000;

unsigned failures = 0;
uint64_t now = 0; // the running bench's cycle

void fail(const std::string &what, uint64_t cycle)
{
    ++failures;
    if (failures <= 20) {
        std::printf("FAILED: %s, cycle %llu\n", what.c_str(),
                    static_cast<unsigned long long>(cycle));
    }
}

std::string hex(uint32_t value)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", value);
    return text;
}

// One port's slave: random delays of grant and answer.
class Slave
{
  public:
    Slave(uint64_t seed, unsigned longest) : random_(seed), longest_(longest) {}

    bool gnt = false, rvalid = false, err = false;
    uint32_t rdata = 0;
    bool open() const { return pending_; }

    // The edge: a granted request's answer, then the next cycle's outputs.
    void clock(bool taken, bool answer_err, uint32_t answer)
    {
        rvalid = err = false;
        rdata = 0;
        if (taken) {
            pending_ = true;
            wait_ = delay();
            err_ = answer_err;
            answer_ = answer;
        }
        if (pending_ && wait_-- == 0) {
            pending_ = false;
            rvalid = true;
            err = err_;
            rdata = err_ ? 0 : answer_;
        }
        gnt = !pending_ && delay() == 0;
    }

  private:
    unsigned delay() { return longest_ == 0 ? 0 : unsigned(random_.below(longest_ + 1)); }

    Random random_;
    unsigned longest_;
    bool pending_ = false, err_ = false;
    unsigned wait_ = 0;
    uint32_t answer_ = 0;
};

struct Counts {
    std::map<std::string, uint64_t> of;
    void add(const std::string &what) { ++of[what]; }
};

class Bench
{
  public:
    Bench(const std::vector<uint8_t> &program, uint64_t seed, unsigned fetch_longest,
          unsigned data_longest, Counts &counts)
        : memory_(words), seed_(seed), random_(seed),
          spacing_(200 * (1 + fetch_longest + data_longest)), fetch_(seed + 1, fetch_longest),
          data_(seed + 2, data_longest), counts_(counts)
    {
        for (size_t i = 0; i < program.size() && i / 4 < words; ++i) {
            memory_[i / 4] |= uint32_t(program[i]) << (8 * (i % 4));
        }
        top_.clk_i = 0;
        top_.rst_ni = 0;
        top_.boot_addr_i = base;
        top_.run_i = 0;
        for (unsigned i = 0; i < 3; ++i) {
            tick();
        }
        top_.rst_ni = 1;
        for (unsigned i = 0; i < 10; ++i) {
            tick();
        }
        top_.run_i = 1;
    }
    ~Bench() { top_.final(); }

    // `resets`: of the core, before it may come to the end.
    void run(unsigned resets)
    {
        uint64_t next = resets != 0 ? cycle_ + random_.between(200, 4000) : 0;
        while (!done_ && cycle_ < cycles_most && failures < 20) {
            if (next != 0 && cycle_ >= next) {
                reset_core();
                next = --resets != 0 ? cycle_ + random_.between(1, 4000) : 0;
            }
            tick();
        }
        if (!done_ && failures < 20) {
            fail("the program does not end, at round " +
                     std::to_string(memory_[(round_at - base) / 4]) + ", seed " +
                     std::to_string(seed_),
                 cycle_);
        }
    }

  private:
    static unsigned region(uint32_t addr) { return (addr - base) >> 12; }

    static bool secure_region(unsigned region, bool &known)
    {
        known = region < Regions;
        return region < UserCode || region == MachineData;
    }

    void judge(const char *what, uint32_t addr, unsigned subject, bool nonsecure)
    {
        bool known;
        const bool secure = secure_region(region(addr), known);
        if (!known) {
            fail(std::string(what) + ": address " + hex(addr), cycle_);
        } else if (subject != (secure ? PLUTON_SUBJECT_APP_SECURE : PLUTON_SUBJECT_APP_NORMAL) ||
                   nonsecure == secure) {
            fail(std::string(what) + " by another world: " + hex(addr) + " as subject " +
                     std::to_string(subject) + (nonsecure ? " nonsecure" : " secure"),
                 cycle_);
        }
    }

    void reset_core()
    {
        top_.run_i = 0;
        unsigned waited = 0;
        const bool was_open = fetch_.open() || data_.open() || top_.fetch_req_o || top_.data_req_o;
        while (top_.core_rst_no && waited++ < 1000) {
            tick();
        }
        if (top_.core_rst_no) {
            fail("core reset: it does not come", cycle_);
        }
        counts_.add(was_open ? "reset with an access open" : "reset");
        const unsigned held = unsigned(random_.below(12));
        for (unsigned i = 0; i < held; ++i) {
            tick();
        }
        top_.run_i = 1;
    }

    void watch_reset()
    {
        if (!top_.core_rst_no) {
            if (fetch_.open() || data_.open() || fetch_.rvalid || data_.rvalid) {
                fail("core reset: an access is open", cycle_);
            }
            if (top_.fetch_req_o || top_.data_req_o) {
                fail("core reset: a request", cycle_);
            }
            ++held_;
            last_world_ = true;
            fresh_ = true;
        } else {
            if (held_ != 0 && held_ < 4) {
                fail("core reset: " + std::to_string(held_) + " cycles", cycle_);
            }
            held_ = 0;
        }
    }

    void count_fetch(uint32_t addr)
    {
        if (fresh_ && addr != base + 0x80) {
            fail("first fetch at " + hex(addr), cycle_);
        }
        bool known;
        const bool secure = secure_region(region(addr), known);
        if (!fresh_ && secure != last_world_) {
            counts_.add(secure ? "to machine mode" : "to user mode");
            if (fetch_waited_ != 0) {
                counts_.add(secure ? "to machine mode, stalled" : "to user mode, stalled");
            }
        }
        fresh_ = false;
        last_world_ = secure;
    }

    void store(uint32_t addr, unsigned be, uint32_t wdata)
    {
        uint32_t &word = memory_[(addr - base) / 4];
        for (unsigned i = 0; i < 4; ++i) {
            if ((be >> i & 1) != 0) {
                word = (word & ~(0xFFu << (8 * i))) | (wdata & 0xFFu << (8 * i));
            }
        }
        const std::string from = (status_ & 0x1800) != 0 ? " in machine mode" : " in user mode";
        if (addr == status_at) {
            status_ = wdata;
        } else if (addr == cause_at) {
            counts_.add("trap " + hex(wdata) + from);
        } else if (addr == taken_at) {
            lines_ &= ~(1u << (wdata & 31));
        } else if (addr == round_at && wdata == finished) {
            done_ = true;
        }
    }

    void tick()
    {
        if (random_.below(spacing_) == 0) {
            const unsigned line = unsigned(random_.below(6));
            lines_ |= line == 5 ? 1u << 7 : 1u << (16 + line);
        }
        top_.irq_timer_i = lines_ >> 7 & 1;
        top_.irq_fast_i = lines_ >> 16 & 31;
        top_.fetch_gnt_i = fetch_.gnt;
        top_.fetch_rvalid_i = fetch_.rvalid;
        top_.fetch_err_i = fetch_.err;
        top_.fetch_rdata_i = fetch_.rdata;
        top_.data_gnt_i = data_.gnt;
        top_.data_rvalid_i = data_.rvalid;
        top_.data_err_i = data_.err;
        top_.data_rdata_i = data_.rdata;
        top_.clk_i = 0;
        top_.eval();

        const bool fetch = top_.fetch_req_o, data = top_.data_req_o;
        const uint32_t fetch_addr = top_.fetch_addr_o, data_addr = top_.data_addr_o & ~3u;
        if (top_.rst_ni) {
            watch_reset();
            if (fetch) {
                judge("fetch", fetch_addr, top_.fetch_subject_o, top_.fetch_nonsecure_o);
            }
            if (data) {
                judge(top_.data_we_o ? "store" : "load", data_addr, top_.data_subject_o,
                      top_.data_nonsecure_o);
            }
            if (top_.alert_o) {
                fail("alert", cycle_);
            }
        }
        const bool fetch_taken = fetch && fetch_.gnt, data_taken = data && data_.gnt;
        uint32_t fetch_word = 0, data_word = 0;
        if (fetch_taken) {
            fetch_word = word(fetch_addr);
            count_fetch(fetch_addr);
        }
        fetch_waited_ = fetch && !fetch_taken ? fetch_waited_ + 1 : 0;
        if (data_taken) {
            data_word = word(data_addr);
            const unsigned where = region(data_addr);
            static const char *const names[Regions] = {"",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "machine's data",
                                                       "user's data",
                                                       "MPRV",
                                                       "refused data"};
            if (where < Regions) {
                counts_.add(std::string(names[where]) + (top_.data_we_o ? ", store" : ", load"));
            }
            if (top_.data_we_o && where < Refused) {
                store(data_addr, top_.data_be_o, top_.data_wdata_o);
            }
        }
        fetch_.clock(fetch_taken, region(fetch_addr) >= Refused, fetch_word);
        data_.clock(data_taken, region(data_addr) >= Refused, top_.data_we_o ? 0 : data_word);
        top_.clk_i = 1;
        top_.eval();
        now = ++cycle_;
    }

    uint32_t word(uint32_t addr) const
    {
        return (addr - base) / 4 < words ? memory_[(addr - base) / 4] : 0;
    }

    Vapp_core_top top_;
    std::vector<uint32_t> memory_;
    uint64_t seed_;
    Random random_;
    uint64_t spacing_; // of interrupts, mean: the program must come on between them
    Slave fetch_, data_;
    Counts &counts_;
    uint64_t cycle_ = 0;
    uint32_t status_ = 0, lines_ = 0;
    unsigned held_ = 0, fetch_waited_ = 0;
    bool last_world_ = true, fresh_ = true, done_ = false;
};

// Each kind of switch happened, or the rest says nothing.
void require(const Counts &counts)
{
    static const char *const kinds[] = {
        "trap 0x00000008 in user mode",
        "trap 0x0000000B in machine mode",
        "trap 0x00000002 in user mode",
        "trap 0x00000001 in user mode",
        "trap 0x00000005 in user mode",
        "trap 0x00000007 in user mode",
        "trap 0x80000007 in user mode",
        "trap 0x80000007 in machine mode",
        "trap 0x80000010 in user mode",
        "trap 0x80000011 in user mode",
        "trap 0x80000012 in user mode",
        "trap 0x80000013 in user mode",
        "trap 0x80000014 in user mode",
        "trap 0x80000012 in machine mode",
        "to machine mode",
        "to machine mode, stalled",
        "to user mode",
        "to user mode, stalled",
        "MPRV, load",
        "MPRV, store",
        "machine's data, load",
        "machine's data, store",
        "user's data, load",
        "user's data, store",
        "refused data, load",
        "refused data, store",
        "reset with an access open",
    };
    for (const char *kind : kinds) {
        const auto found = counts.of.find(kind);
        const uint64_t count = found == counts.of.end() ? 0 : found->second;
        std::printf("%8llu  %s\n", static_cast<unsigned long long>(count), kind);
        if (count < 10) {
            std::printf("FAILED: not seen ten times: %s\n", kind);
            ++failures;
        }
    }
}

} // namespace

// Verilator's runtime calls these for a broken rule of the bus (VL_USER_STOP, VL_USER_FATAL).
void vl_stop(const char *, int, const char *scope) VL_MT_UNSAFE
{
    fail(std::string("assertion in ") + scope, now);
}

void vl_fatal(const char *, int, const char *scope, const char *) VL_MT_UNSAFE
{
    fail(std::string("assertion in ") + scope, now);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s PROGRAM.bin\n", argv[0]);
        return 2;
    }
    std::ifstream file(argv[1], std::ios::binary);
    const std::vector<uint8_t> program{std::istreambuf_iterator<char>(file), {}};
    if (program.empty()) {
        std::fprintf(stderr, "%s: cannot be read\n", argv[1]);
        return 2;
    }
    Counts counts;
    static const unsigned stalls[][2] = {{0, 0}, {3, 0}, {0, 3}, {2, 2}, {7, 7}, {1, 5}};
    uint64_t seed = 1;
    for (const auto &stall : stalls) {
        for (unsigned resets : {0u, 0u, 40u}) {
            Bench(program, seed, stall[0], stall[1], counts).run(resets);
            seed += 10;
        }
    }
    require(counts);
    std::printf("%s: %u failures\n", failures == 0 ? "passed" : "FAILED", failures);
    return failures == 0 ? 0 : 1;
}
