// SPDX-License-Identifier: Apache-2.0
// Instruction skips in a boot of the simulated chip on Pluton's own core. The boot is one that must
// be refused; each run skips one dynamic instruction of it and must not make anything run.
//
// A first pass notes every fetch and every instruction that is decoded: an event is an execution of
// an instruction, by the fetches that brought it. A second pass goes the same way, and forks where
// an event is to be skipped: the child gets no-operations in the instruction's place, in the word
// that the memory gives to the core's port, and goes on alone.
//
// The order of the runs is drawn from the seed, each instruction once before any a second time; run
// N of a seed is always the same. --within N: only executions in the last N cycles of the boot;
// --before N: only those before the last N; --at: of one instruction; --last: of these only the
// last one of each instruction. With --out, runs that are noted there are not done again.
#include <getopt.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "firmware/rom/rom.h"
#include "sim/models/die.h"
#include "sim/soc/chip.h"

namespace
{

using pluton::soc::Chip;

constexpr uint64_t most = 20000000; // cycles of the boot without a fault
constexpr uint64_t more = 1500000;  // cycles that a run may take longer: copying, wiping, measuring
constexpr uint64_t silence = 4096;  // cycles without a fetch: the core waits for good
constexpr uint32_t nop = 0x0001;    // of two bytes

enum Outcome { Refused, Stopped, Late, Ran, Broken, Outcomes };
const std::array<const char *, Outcomes> names = {"refused", "stopped", "late", "ran", "broken"};

struct Options {
    std::string die, flash, rom, out;
    bool runtime = false; // skips in the runtime, or in the monitor, else in ROM
    bool monitor = false;
    bool last = false;   // of each instruction its last execution only
    uint64_t before = 0; // executions in the last so many cycles do not count
    std::optional<uint32_t> at;
    uint64_t within = 0; // executions so many cycles before the end; 0: all
    uint64_t seed = 1, first = 0, runs = 500, jobs = 2;
};

struct Event {
    uint64_t fetch; // number of the fetch that brought its first half
    uint64_t cycle; // of that
    uint32_t pc;
    bool wide; // four bytes
};

std::vector<uint8_t> contents(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw std::runtime_error(path + ": can't be read");
    }
    return bytes;
}

uint32_t half(uint32_t word, uint32_t pc)
{
    return pc % 4 == 0 ? word & 0xFFFF : word >> 16;
}

uint32_t with_nop(uint32_t word, uint32_t pc)
{
    return pc % 4 == 0 ? (word & 0xFFFF0000) | nop : (word & 0xFFFF) | nop << 16;
}

class Campaign
{
  public:
    Campaign(const Options &options)
        : options_(options),
          die_(pluton::Die::open(options.die, PLUTON_FUSE_ROWS, pluton::Die::Sync::AtClose)),
          chip_(die_->array(), {}, flash_, settings())
    {
        std::vector<uint8_t> rom = contents(options.rom);
        rom.resize(PLUTON_ROM_SIZE);
        flash_.put(0, contents(options.flash));
        chip_.load_rom(rom.data(), rom.size());
        chip_.power_cycle();
    }

    // False: something ran.
    bool run()
    {
        trace();
        pick();
        return skip();
    }

  private:
    static Chip::Settings settings()
    {
        Chip::Settings s;
        s.noise_seed = 1;
        return s;
    }

    bool in_phase(uint32_t addr) const
    {
        return options_.monitor ? addr - PLUTON_SRAM_BASE < PLUTON_SRAM_PAGE
                                : (addr >= PLUTON_TCM_BASE) == options_.runtime;
    }

    // Of the core that is attacked.
    void on_fetch(Chip::Fetching fetching)
    {
        if (options_.monitor) {
            chip_.on_app_fetch(std::move(fetching));
        } else {
            chip_.on_fetch(std::move(fetching));
        }
    }
    uint32_t pc() const { return options_.monitor ? chip_.app_pc() : chip_.pc(); }

    // What must not be: the application core is released; or, where it is ROM that refuses, the
    // core fetches what lies where a runtime runs. What is fetched from ROM's data, as by a stack
    // that is askew, its PMP refuses behind the fetch. Where it is the monitor that refuses: SRAM
    // gives the application core what is not the monitor's page, or another core is started.
    bool runs(uint32_t fetched) const
    {
        if (options_.monitor) {
            return chip_.cores_run() != 0 ||
                   (fetched != 0 && fetched - PLUTON_SRAM_BASE >= PLUTON_SRAM_PAGE);
        }
        return chip_.app_runs() || chip_.handover() ||
               (!options_.runtime && fetched - ROM_CODE_BASE < ROM_CODE_BYTES);
    }

    // In a child, which tells by a file: this process must stay where it is.
    void trace()
    {
        char path[] = "/tmp/pluton-skips-XXXXXX";
        const int fd = mkstemp(path);
        if (fd < 0) {
            throw std::runtime_error("no temporary file");
        }
        const pid_t child = fork();
        if (child == 0) {
            int code = 1;
            try {
                code = trace_all(fd);
            } catch (const std::exception &error) {
                std::fprintf(stderr, "skips: without a fault: %s\n", error.what());
            }
            _exit(code);
        }
        int status = 0;
        waitpid(child, &status, 0);
        std::ifstream file(path, std::ios::binary);
        file.read(reinterpret_cast<char *>(&end_), sizeof end_);
        for (Event event{}; file.read(reinterpret_cast<char *>(&event), sizeof event);) {
            events_.push_back(event);
        }
        close(fd);
        unlink(path);
        const auto left_out = [&](const Event &event) {
            return (options_.within != 0 && event.cycle + options_.within < end_) ||
                   event.cycle + options_.before > end_ ||
                   (options_.at.has_value() && event.pc != *options_.at);
        };
        events_.erase(std::remove_if(events_.begin(), events_.end(), left_out), events_.end());
        if (options_.last) {
            std::map<uint32_t, Event> latest;
            for (const Event &event : events_) {
                latest[event.pc] = event;
            }
            events_.clear();
            for (const auto &[pc, event] : latest) {
                events_.push_back(event);
            }
        }
        if (status != 0 || events_.empty()) {
            throw std::runtime_error("the boot without a fault is not one that is refused");
        }
    }

    int trace_all(int fd)
    {
        struct Fetch {
            uint64_t cycle;
            uint32_t addr, word;
        };
        std::vector<Fetch> fetches;
        std::map<uint32_t, std::vector<uint64_t>> decoded; // by address: cycles
        uint32_t fetched = 0, pc = 0;
        on_fetch([&](uint32_t addr, uint32_t word) {
            fetches.push_back({chip_.cycle(), addr, word});
            fetched = addr;
            return std::optional<uint32_t>();
        });
        while (chip_.resets == 0) {
            chip_.tick();
            if (this->pc() != pc) {
                pc = this->pc();
                decoded[pc].push_back(chip_.cycle());
            }
            if (runs(fetched) || chip_.cycle() > most) {
                return 1;
            }
        }
        std::map<uint32_t, uint64_t> next; // by address: the cycle of the fetch behind
        std::vector<Event> events;
        for (size_t i = fetches.size(); i-- > 0;) {
            const Fetch &fetch = fetches[i];
            const uint64_t until = next.count(fetch.addr) != 0 ? next[fetch.addr] : chip_.cycle();
            next[fetch.addr] = fetch.cycle;
            for (uint32_t at = fetch.addr; at < fetch.addr + 4 && in_phase(at); at += 2) {
                const auto cycles = decoded.find(at);
                if (cycles == decoded.end()) {
                    continue;
                }
                const auto found =
                    std::upper_bound(cycles->second.begin(), cycles->second.end(), fetch.cycle);
                // The prefetch buffer holds three words: what it has may be decoded after the same
                // word was asked for again.
                if (found != cycles->second.end() && *found <= until + 4) {
                    events.push_back({i, fetch.cycle, at, half(fetch.word, at) % 4 == 3});
                }
            }
        }
        on_fetch(nullptr);
        std::reverse(events.begin(), events.end());
        const uint64_t end = chip_.cycle();
        const ssize_t bytes = ssize_t(events.size() * sizeof(Event));
        return write(fd, &end, sizeof end) == ssize_t(sizeof end) &&
                       write(fd, events.data(), size_t(bytes)) == bytes
                   ? 0
                   : 1;
    }

    // Which runs are to be done, by the fetch at which they part.
    void pick()
    {
        std::vector<uint64_t> order(events_.size());
        for (size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        std::mt19937_64 random(options_.seed);
        for (size_t i = order.size(); i > 1; --i) { // std::shuffle differs between libraries
            std::swap(order[i - 1], order[random() % i]);
        }
        std::set<uint32_t> seen;
        std::stable_partition(order.begin(), order.end(), [&](uint64_t event) {
            return seen.insert(events_[event].pc).second;
        });
        std::printf("%zu executions of %zu instructions in %llu cycles\n", events_.size(),
                    seen.size(), static_cast<unsigned long long>(end_));
        std::set<uint64_t> done;
        if (!options_.out.empty()) {
            std::ifstream file(options_.out);
            for (std::string line; std::getline(file, line);) {
                note(line, done);
            }
            out_.open(options_.out, std::ios::app);
        }
        const uint64_t end = std::min<uint64_t>(options_.first + options_.runs, order.size());
        for (uint64_t run = options_.first; run < end; ++run) {
            if (done.count(run) == 0) {
                todo_.insert({events_[order[run]].fetch, {run, events_[order[run]]}});
            }
        }
    }

    // A line of the notes, from this or an earlier process.
    void note(const std::string &line, std::set<uint64_t> &done)
    {
        unsigned long long run = 0;
        char outcome[16] = "";
        if (std::sscanf(line.c_str(), "%llu %15s", &run, outcome) != 2) {
            return;
        }
        for (unsigned i = 0; i < Outcomes; ++i) {
            if (names[i] == std::string(outcome)) {
                ++counts_[i];
                done.insert(run);
            }
        }
    }

    bool skip()
    {
        uint64_t fetch = 0;
        on_fetch([&](uint32_t addr, uint32_t word) {
            fetched_ = addr;
            last_ = chip_.cycle();
            if (child_) {
                if (rest_ && addr == event_.pc + 2) {
                    rest_ = false;
                    return std::optional<uint32_t>(with_nop(word, addr));
                }
                return std::optional<uint32_t>();
            }
            const auto range = todo_.equal_range(fetch++);
            for (auto at = range.first; at != range.second; ++at) {
                if (part(at->second.first, at->second.second)) {
                    word = with_nop(word, event_.pc);
                    if (event_.wide && event_.pc % 4 == 0) {
                        word = with_nop(word, event_.pc + 2);
                    }
                    rest_ = event_.wide && event_.pc % 4 != 0;
                    return std::optional<uint32_t>(word);
                }
            }
            return std::optional<uint32_t>();
        });
        const uint64_t last = todo_.empty() ? 0 : todo_.rbegin()->first;
        while (child_ || (!todo_.empty() && fetch <= last)) {
            if (child_) {
                _exit(to_the_end());
            }
            chip_.tick();
        }
        on_fetch(nullptr);
        while (!children_.empty()) {
            reap();
        }
        unsigned long long all = 0;
        for (unsigned i = 0; i < Outcomes; ++i) {
            std::printf("%s%s %llu", i == 0 ? "" : ", ", names[i],
                        static_cast<unsigned long long>(counts_[i]));
            all += counts_[i];
        }
        std::printf(" of %llu", all);
        if (seconds_ > 0) {
            std::printf("; %.1f runs in a second of one core", done_ / seconds_);
        }
        std::printf("\n");
        return all != 0 && counts_[Ran] == 0 && counts_[Broken] == 0;
    }

    // True in the child.
    bool part(uint64_t run, const Event &event)
    {
        while (children_.size() >= options_.jobs) {
            reap();
        }
        std::fflush(stdout);
        const pid_t child = fork();
        if (child < 0) {
            throw std::runtime_error("no further process");
        }
        if (child == 0) {
            child_ = true;
            event_ = event;
            return true;
        }
        children_[child] = {run, event};
        return false;
    }

    int to_the_end()
    {
        try {
            for (;;) {
                if (runs(fetched_)) {
                    return Ran;
                }
                if (chip_.resets != 0) {
                    return Refused;
                }
                if (chip_.cycle() > last_ + silence) {
                    return Stopped;
                }
                if (chip_.cycle() > end_ + more) {
                    return Late;
                }
                chip_.tick();
            }
        } catch (const std::exception &error) {
            std::fprintf(stderr, "skips: 0x%08X: %s\n", event_.pc, error.what());
            return Broken;
        }
    }

    void reap()
    {
        int status = 0;
        struct rusage used = {};
        const pid_t child = wait4(-1, &status, 0, &used);
        const auto found = children_.find(child);
        if (found == children_.end()) {
            return;
        }
        const unsigned outcome = WIFEXITED(status) && WEXITSTATUS(status) < Outcomes
                                     ? unsigned(WEXITSTATUS(status))
                                     : unsigned(Broken);
        const auto &[run, event] = found->second;
        char line[96];
        std::snprintf(line, sizeof line, "%llu %s at 0x%08X, %u bytes, fetch %llu\n",
                      static_cast<unsigned long long>(run), names[outcome], event.pc,
                      event.wide ? 4u : 2u, static_cast<unsigned long long>(event.fetch));
        ++counts_[outcome];
        ++done_;
        seconds_ += double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                    1e-6 * double(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
        if (out_.is_open()) {
            out_ << line << std::flush;
        }
        if (outcome >= Ran || options_.runs == 1) {
            std::printf("%s", line);
        }
        children_.erase(found);
    }

    const Options options_;
    std::unique_ptr<pluton::Die> die_;
    pluton::Flash flash_;
    Chip chip_;
    std::vector<Event> events_;
    uint64_t end_ = 0; // the cycle in which the boot without a fault is refused
    std::multimap<uint64_t, std::pair<uint64_t, Event>> todo_;
    std::map<pid_t, std::pair<uint64_t, Event>> children_;
    std::array<uint64_t, Outcomes> counts_{};
    double done_ = 0, seconds_ = 0; // of the runs of this process: how many, and what they took
    std::ofstream out_;
    bool child_ = false, rest_ = false; // rest: the second half is to come
    Event event_{};                     // the child's
    uint32_t fetched_ = 0;
    uint64_t last_ = 0; // cycle of the last fetch
};

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"runtime", no_argument, nullptr, 'r'},      {"monitor", no_argument, nullptr, 'm'},
        {"last", no_argument, nullptr, 'l'},         {"at", required_argument, nullptr, 'a'},
        {"before", required_argument, nullptr, 'b'}, {"within", required_argument, nullptr, 'w'},
        {"seed", required_argument, nullptr, 's'},   {"first", required_argument, nullptr, 'f'},
        {"runs", required_argument, nullptr, 'n'},   {"jobs", required_argument, nullptr, 'j'},
        {"out", required_argument, nullptr, 'o'},    {nullptr, 0, nullptr, 0},
    };
    Options options;
    for (int c; (c = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
        switch (c) {
        case 'r':
            options.runtime = true;
            break;
        case 'm':
            options.monitor = true;
            break;
        case 'l':
            options.last = true;
            break;
        case 'b':
            options.before = std::stoull(optarg);
            break;
        case 'a':
            options.at = uint32_t(std::stoul(optarg, nullptr, 0));
            break;
        case 'w':
            options.within = std::stoull(optarg);
            break;
        case 's':
            options.seed = std::stoull(optarg);
            break;
        case 'f':
            options.first = std::stoull(optarg);
            break;
        case 'n':
            options.runs = std::stoull(optarg);
            break;
        case 'j':
            options.jobs = std::max<uint64_t>(std::stoull(optarg), 1);
            break;
        case 'o':
            options.out = optarg;
            break;
        default:
            throw std::runtime_error("unknown option");
        }
    }
    if (argc - optind != 3) {
        throw std::runtime_error(
            "usage: skips [--runtime] [--last] [--at ADDRESS] [--within CYCLES] [--before "
            "CYCLES] [--seed N] [--first N] [--runs N] "
            "[--jobs N] [--out FILE] DIE FLASH ROM");
    }
    options.die = argv[optind];
    options.flash = argv[optind + 1];
    options.rom = argv[optind + 2];
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    try {
        Campaign campaign(parse(argc, argv));
        return campaign.run() ? 0 : 1;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "skips: %s\n", error.what());
        return 2;
    }
}
