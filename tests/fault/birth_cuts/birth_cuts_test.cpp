// SPDX-License-Identifier: Apache-2.0
// The power fails in every cycle of a birth (K2), on the whole chip.
//
// What survives a cut is the fuse array: its cells, and of a pulse under way a cell that reads at
// random. So cycles between two changes of that leave the same die. One birth is recorded, every
// die that a cut could leave is kept once with the number of its cycles, which add up to the
// birth's, and from each the chip is powered up and born again. Whatever was left, it must end
// Provisioned, with keys of one birth, whole, whose public keys have the digests in the fuses; what
// is not the committed area is blank or over-burnt.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <unistd.h>

#include "firmware/drivers/attest.h"
#include "firmware/drivers/birth.h"
#include "firmware/drivers/lifecycle.h"
#include "host/verify/token.h"
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/native/simulation.h"
#include "tests/lib/die_keys.h"

using namespace pluton;

namespace
{

using Cells = std::vector<FuseRow>;

// Longer than a birth that first over-burns three areas.
constexpr uint64_t too_long = 600000;

struct Failure {
    std::string what;
};

struct Cut {
};

void need(bool holds, const std::string &what)
{
    if (!holds) {
        throw Failure{what};
    }
}

void need_ok(enum dev_error error, const std::string &what)
{
    need(error == DEV_OK, what + ": " + dev_error_text(error));
}

Simulation::Settings settings()
{
    Simulation::Settings s;
    s.lockstep = false;
    return s;
}

// One chip in the socket, and what is around it for the length of one life between two power-ups.
class Chip
{
  public:
    Chip(Simulation &simulation, FuseArray &array, uint64_t seed, uint64_t cut_at = UINT64_MAX)
        : port(array), simulation_(simulation), hal_(host_hal(simulation)), noise_({}, seed),
          from_(simulation.cycle()), cut_at_(cut_at)
    {
        simulation.fuses = &port;
        simulation.noise = &noise_;
        simulation.power_cycle();
        need_ok(lifecycle_dev_init(&lifecycle_, &hal_, PLUTON_LIFECYCLE_BASE), "life cycle");
        need_ok(birth_dev_init(&birth_, &hal_, PLUTON_BIRTH_BASE), "birth");
        need_ok(attest_dev_init(&attest_, &hal_, PLUTON_ATTEST_BASE), "attest");
    }
    // The supply fails.
    ~Chip()
    {
        port.cut();
        simulation_.fuses = nullptr;
        simulation_.noise = nullptr;
    }

    void run(uint64_t cycles)
    {
        const uint64_t gone = simulation_.cycle() - from_;
        if (cut_at_ != UINT64_MAX && gone + cycles >= cut_at_) {
            simulation_.run(cut_at_ > gone ? cut_at_ - gone : 0);
            throw Cut();
        }
        simulation_.run(cycles);
    }

    enum lifecycle_dev_state state()
    {
        struct lifecycle_dev_status now = {};
        need_ok(lifecycle_dev_status(&lifecycle_, &now), "life cycle");
        need(simulation_.alerts() == 0, "an alert without a fault");
        return now.state;
    }

    enum lifecycle_dev_state sensed()
    {
        for (uint64_t i = 0; i < 4000; i += 100) {
            run(100);
            if (state() != LIFECYCLE_DEV_SENSE) {
                return state();
            }
        }
        throw Failure{"the fuses are never sensed"};
    }

    void start() { need_ok(birth_dev_start(&birth_), "birth"); }

    // Until birth is not busy; its error.
    enum dev_error wait(unsigned step = 500)
    {
        for (uint64_t i = 0; i < too_long; i += step) {
            struct birth_dev_status now = {};
            run(step);
            need_ok(birth_dev_status(&birth_, &now), "birth");
            if (!now.busy) {
                need(now.done || now.error != DEV_OK, "birth ends without a word");
                return now.error;
            }
        }
        throw Failure{"birth does not end"};
    }

    struct attest_dev_keys keys()
    {
        for (uint64_t i = 0; i < 100000; i += 500) {
            run(500);
            struct attest_dev_keys keys = {};
            const enum dev_error error = attest_dev_public_keys(&attest_, &keys);
            if (error == DEV_OK) {
                return keys;
            }
            need(error == DEV_ORDER, std::string("public keys: ") + dev_error_text(error));
        }
        throw Failure{"the chip is never ready with its keys"};
    }

    void token(const DieKeys &keys, uint64_t seed)
    {
        Random random(seed);
        uint8_t nonce[ATTEST_DEV_NONCE_BYTES], bytes[ATTEST_DEV_TOKEN_BYTES];
        for (uint8_t &byte : nonce) {
            byte = uint8_t(random.next());
        }
        size_t size = sizeof bytes;
        need_ok(attest_dev_token(&attest_, nonce, bytes, &size), "token");
        struct verify_point point;
        std::memcpy(point.x, keys.attestation_point.x, sizeof point.x);
        std::memcpy(point.y, keys.attestation_point.y, sizeof point.y);
        struct verify_statement statement;
        const enum verify_status status = verify_token(bytes, size, &point, nonce, &statement);
        need(status == VERIFY_OK, std::string("token: ") + verify_text(status));
        need(std::memcmp(statement.general, keys.thumbprint.data(), 32) == 0,
             "token: another general key");
    }

    FusePort port;

  private:
    Simulation &simulation_;
    struct hal hal_;
    Noise noise_;
    uint64_t from_, cut_at_;
    struct lifecycle_dev lifecycle_ = {};
    struct birth_dev birth_ = {};
    struct attest_dev attest_ = {};
};

bool blank(const FuseRow &row)
{
    return row.whole == 0 && row.weak == 0;
}

bool over_burnt(const FuseRow &row)
{
    return row.whole == FuseArray::mask;
}

bool same(const FuseRow &a, const FuseRow &b)
{
    return a.whole == b.whole && a.weak == b.weak;
}

// What must hold of a chip that says that it is Provisioned. `before`: its die at its last
// power-up.
DieKeys judge(Chip &chip, const Cells &cells, const Cells &before)
{
    DieKeys keys;
    std::string why;
    need(keys_of_die(cells, &keys, &why), why);
    const FuseRow &provisioned = cells[PLUTON_FUSE_PROVISIONED];
    need(provisioned.whole == PLUTON_FUSE_PROVISIONED_WORD && provisioned.weak == 0,
         "the life-cycle row is not whole");
    need(blank(cells[PLUTON_FUSE_SECURED]) && blank(cells[PLUTON_FUSE_RETURNED]),
         "a later life cycle is burnt");
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
        std::vector<unsigned> rows = rows_of_area(area);
        if (area == keys.area) {
            // A mix of two births would show here: either all of it was there, or nothing.
            const bool old = before[PLUTON_FUSE_COMMIT + area].whole == PLUTON_FUSE_COMMIT_WORD &&
                             before[PLUTON_FUSE_COMMIT + area].weak == 0;
            for (const unsigned row : rows) {
                need(old ? same(cells[row], before[row]) : blank(before[row]),
                     "row " + std::to_string(row) + " is not of the birth that committed it");
            }
            continue;
        }
        rows.push_back(PLUTON_FUSE_BEGUN + area);
        rows.push_back(PLUTON_FUSE_COMMIT + area);
        const bool ones = over_burnt(cells[rows[0]]);
        for (const unsigned row : rows) {
            need(ones ? over_burnt(cells[row]) : blank(cells[row]),
                 "row " + std::to_string(row) + " of an area without keys is left");
        }
    }
    const struct attest_dev_keys told = chip.keys();
    need(std::memcmp(told.attestation_x, keys.attestation_point.x, 32) == 0 &&
             std::memcmp(told.attestation_y, keys.attestation_point.y, 32) == 0 &&
             std::memcmp(told.general_x, keys.general_point.x, 32) == 0 &&
             std::memcmp(told.general_y, keys.general_point.y, 32) == 0,
         "the chip's public keys are not those of the keys in its fuses");
    return keys;
}

struct Counts {
    uint64_t recoveries = 0, births = 0, cuts = 0, tokens = 0, kept = 0;
};

// Lives of one die until one is not cut. `again`: a last power-up, and a token.
DieKeys recover(Simulation &simulation, const Cells &die, uint64_t seed,
                const std::vector<uint64_t> &cuts, bool again, Counts *counts)
{
    FuseArray array(die, seed);
    Random random(seed);
    for (size_t life = 0;; ++life) {
        const Cells before = array.cells();
        try {
            Chip chip(simulation, array, random.next(),
                      life < cuts.size() ? cuts[life] : UINT64_MAX);
            enum lifecycle_dev_state state = chip.sensed();
            if (state == LIFECYCLE_DEV_BLANK) {
                ++counts->births;
                chip.start();
                need_ok(chip.wait(), "birth");
            } else {
                ++counts->kept;
                for (unsigned i = 0; i < 20 && state == LIFECYCLE_DEV_UNFINISHED; ++i) {
                    chip.run(200); // ends by itself
                    state = chip.state();
                }
            }
            state = chip.state();
            need(state == LIFECYCLE_DEV_PROVISIONED,
                 std::string("the chip is ") + lifecycle_dev_name(state));
            const DieKeys keys = judge(chip, array.cells(), before);
            need(chip.port.violations == 0, "rules of the array's port");
            if (!again) {
                ++counts->recoveries;
                return keys;
            }
        } catch (const Cut &) {
            ++counts->cuts;
            continue;
        }
        const Cells at_rest = array.cells();
        Chip chip(simulation, array, random.next());
        need(chip.sensed() == LIFECYCLE_DEV_PROVISIONED, "not Provisioned after a power cycle");
        const DieKeys keys = judge(chip, array.cells(), at_rest);
        chip.token(keys, seed);
        ++counts->tokens;
        ++counts->recoveries;
        return keys;
    }
}

// Four births that fail after they began an area; then there is no birth, and never a key.
void scrap(Simulation &simulation, uint64_t seed, uint64_t begun, uint64_t commit)
{
    Random random(seed);
    FuseArray array(PLUTON_FUSE_ROWS, seed);
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
        Chip chip(simulation, array, random.next());
        need(chip.sensed() == LIFECYCLE_DEV_BLANK, "not Blank before scrap");
        chip.start();
        // Until the area is begun: later where an earlier one is over-burnt first.
        while (blank(array.cells()[PLUTON_FUSE_BEGUN + area])) {
            chip.run(50);
        }
        chip.run(random.below(commit - begun - 1000));
        need(chip.state() == LIFECYCLE_DEV_BLANK, "not Blank in the middle of a birth");
    }
    for (unsigned i = 0; i < 2; ++i) {
        Chip chip(simulation, array, random.next());
        need(chip.sensed() == LIFECYCLE_DEV_BLANK, "a chip without areas is not Blank");
        chip.start();
        need(chip.wait() == DEV_SCRAP, "a chip without areas does not say that it is scrap");
    }
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
        for (const unsigned row : rows_of_area(area)) {
            need(over_burnt(array.cells()[row]), "a scrap chip keeps part of a key");
        }
    }
}

struct Survivor {
    Cells cells;
    uint64_t first = 0, cycles = 0;
    bool in_flight = false; // a pulse was cut
};

struct Birth {
    uint64_t cycles = 0;
    std::vector<Survivor> survivors;
    uint64_t begun = 0, commit = 0; // cycle in which the row is whole
    DieKeys keys;
};

std::string key_of(const Cells &cells)
{
    return std::string(reinterpret_cast<const char *>(cells.data()),
                       cells.size() * sizeof cells[0]);
}

// From the cycle after START's.
Birth record(Simulation &simulation, uint64_t seed)
{
    Birth birth;
    for (const bool recording : {false, true}) {
        FuseArray array(PLUTON_FUSE_ROWS, seed);
        Chip chip(simulation, array, seed);
        need(chip.sensed() == LIFECYCLE_DEV_BLANK, "a new chip is not Blank");
        chip.start();
        const uint64_t from = simulation.cycle();
        if (!recording) {
            need_ok(chip.wait(1), "birth");
            birth.cycles = simulation.cycle() - from;
            continue;
        }
        std::map<std::string, size_t> known;
        std::set<std::string> gone;
        FuseArray dead(PLUTON_FUSE_ROWS);
        size_t last = SIZE_MAX;
        for (uint64_t i = 0; i < birth.cycles; ++i) {
            chip.run(1);
            dead.restore(array.snapshot());
            dead.cut();
            const auto [place, is_new] =
                known.emplace(key_of(dead.cells()), birth.survivors.size());
            if (is_new) {
                birth.survivors.push_back({dead.cells(), i, 0, array.pulsing()});
            }
            last = place->second;
            ++birth.survivors[last].cycles;
            if (birth.begun == 0 &&
                array.margin_high(PLUTON_FUSE_BEGUN) == PLUTON_FUSE_BEGUN_WORD) {
                birth.begun = i;
            }
            if (birth.commit == 0 &&
                array.margin_high(PLUTON_FUSE_COMMIT) == PLUTON_FUSE_COMMIT_WORD) {
                birth.commit = i;
            }
        }
        need(chip.state() == LIFECYCLE_DEV_PROVISIONED, "born, and not Provisioned");
        birth.keys = judge(chip, array.cells(), Cells(PLUTON_FUSE_ROWS));
    }
    uint64_t sum = 0;
    for (const Survivor &survivor : birth.survivors) {
        sum += survivor.cycles;
    }
    need(sum == birth.cycles, "the cycles of the dies are not those of the birth");
    need(birth.begun != 0 && birth.commit > birth.begun, "Begin and Commit are not in order");
    return birth;
}

// That a cut in cycle `when` leaves the die that the recorded birth says.
void cut_for_real(Simulation &simulation, const Birth &birth, uint64_t seed, uint64_t when)
{
    FuseArray array(PLUTON_FUSE_ROWS, seed);
    {
        Chip chip(simulation, array, seed);
        (void)chip.sensed();
        chip.start();
        chip.run(when + 1);
        simulation.power_cycle();
    }
    const Survivor *expected = nullptr;
    for (const Survivor &survivor : birth.survivors) {
        if (survivor.first <= when) {
            expected = &survivor;
        }
    }
    need(expected != nullptr && key_of(expected->cells) == key_of(array.cells()),
         "a cut in cycle " + std::to_string(when) + " leaves another die");
}

uint64_t number(const char *text, uint64_t all)
{
    return std::string(text) == "all" ? all : std::strtoull(text, nullptr, 0);
}

int usage()
{
    std::fprintf(
        stderr,
        "usage: birth_cuts_test [--dies N|all] [--second N|all] [--cuts N] [--from N]"
        " [--seed N]\n"
        "       birth_cuts_test --few\n"
        "  --dies    survivors of a cut that are recovered (50)\n"
        "  --second  as many of them with a second cut in the recovery (10)\n"
        "  --cuts    births that are cut, to see that they leave what was recorded (1)\n"
        "  --from    the first die that is recovered, of all in the order of the birth (0)\n"
        "  --few     12 dies, nothing else\n");
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    uint64_t dies = 50, second = 10, real = 1, seed = 1, from = 0;
    if (const char *text = std::getenv("PLUTON_SEED")) {
        seed = std::strtoull(text, nullptr, 0);
    }
    const bool few = argc == 2 && std::string(argv[1]) == "--few";
    if (few) {
        dies = 12;
        second = real = 0;
    }
    for (int i = 1; i < argc && !few; i += 2) {
        const std::string option = argv[i];
        if (i + 1 == argc) {
            return usage();
        }
        if (option == "--dies") {
            dies = number(argv[i + 1], UINT64_MAX);
        } else if (option == "--second") {
            second = number(argv[i + 1], UINT64_MAX);
        } else if (option == "--cuts") {
            real = number(argv[i + 1], UINT64_MAX);
        } else if (option == "--from") {
            from = number(argv[i + 1], 0);
        } else if (option == "--seed") {
            seed = number(argv[i + 1], 0);
        } else {
            return usage();
        }
    }
    std::string at = "the birth";
    try {
        Simulation simulation(settings());
        const std::vector<uint8_t> rom(PLUTON_ROM_SIZE);
        simulation.load_rom(rom.data(), rom.size());
        const Birth birth = record(simulation, seed);
        size_t in_flight = 0;
        for (const Survivor &survivor : birth.survivors) {
            in_flight += survivor.in_flight;
        }
        std::printf(
            "a birth of %llu cycles leaves %zu distinct dies, %zu with a pulse that was cut; "
            "their cycles add up\n",
            (unsigned long long)birth.cycles, birth.survivors.size(), in_flight);
        std::fflush(stdout);

        Random random(seed ^ 0xC07);
        for (uint64_t i = 0; i < real; ++i) {
            at = "a cut for real";
            // Most of them where fuses are burnt.
            const uint64_t low = i % 4 == 3 ? 0 : birth.begun;
            cut_for_real(simulation, birth, seed, low + random.below(birth.cycles - low));
        }

        // Which dies: all, or drawn, with the ones around Begin, Commit and the life cycle among
        // them.
        std::set<size_t> chosen;
        const size_t all = birth.survivors.size();
        if (dies >= all) {
            for (size_t i = from; i < all; ++i) {
                chosen.insert(i);
            }
        } else {
            for (size_t i = all - std::min<size_t>(all, dies / 4); i < all; ++i) {
                chosen.insert(i);
            }
            for (size_t i = 0; i < std::min<size_t>(2, dies); ++i) {
                chosen.insert(i);
            }
            while (chosen.size() < dies) {
                chosen.insert(random.below(all));
            }
        }
        Counts counts;
        uint64_t done = 0, covered = 0;
        for (const size_t i : chosen) {
            const Survivor &survivor = birth.survivors[i];
            covered += survivor.cycles;
            at = "a cut in cycle " + std::to_string(survivor.first) + ", seed " +
                 std::to_string(seed);
            recover(simulation, survivor.cells, seed * 100003 + i, {}, i % 16 == 0, &counts);
            // A second cut anywhere in the recovery, which first over-burns an area.
            if (done * std::min<uint64_t>(second, chosen.size()) / chosen.size() !=
                (done + 1) * std::min<uint64_t>(second, chosen.size()) / chosen.size()) {
                const uint64_t when = 300 + random.below(birth.cycles + 40000);
                at += ", a second one in cycle " + std::to_string(when) + " of the recovery";
                recover(simulation, survivor.cells, seed * 200003 + i, {when}, false, &counts);
            }
            ++done;
            if (isatty(2) || done % 100 == 0) {
                std::fprintf(stderr, "%llu of %zu dies\n", (unsigned long long)done, chosen.size());
            }
        }
        at = "four failed areas";
        scrap(simulation, seed, birth.begun, birth.commit);
        std::printf("%zu dies recovered, which stand for %llu of %llu cycles: %llu recoveries, "
                    "%llu births anew, %llu lives with keys kept, %llu second cuts, %llu tokens; "
                    "after four failed areas scrap; %llu cycles simulated\n",
                    chosen.size(), (unsigned long long)covered, (unsigned long long)birth.cycles,
                    (unsigned long long)counts.recoveries, (unsigned long long)counts.births,
                    (unsigned long long)counts.kept, (unsigned long long)counts.cuts,
                    (unsigned long long)counts.tokens, (unsigned long long)simulation.cycle());
    } catch (const Failure &failure) {
        std::printf("FAILED: %s: %s\n", at.c_str(), failure.what.c_str());
        return 1;
    } catch (const Divergence &divergence) {
        std::printf("FAILED: %s: %s\n", at.c_str(), divergence.what());
        return 1;
    }
    return 0;
}
