// SPDX-License-Identifier: Apache-2.0
// The chip stays whole: whenever its power fails, whichever fuse is dead, whichever bit flips.
//
// Keys and birth are played as their contracts say. The bench knows what it had burnt into an area
// and compares it with what loads and digests say after each power-up.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "sim/native/random.h"
#include "tests/unit/efuse_power/chip.h"

using pluton::FuseArray;
using pluton::Random;

namespace
{

constexpr unsigned rows = 256;

Contents draw(Random &random)
{
    Contents contents;
    for (uint32_t &word : contents.secrets) {
        word = uint32_t(random.next());
    }
    for (uint32_t &word : contents.digests) {
        word = uint32_t(random.next());
    }
    return contents;
}

// What must hold after each power-up, of a chip that has never been returned.
void judge(Chip &chip, const std::map<unsigned, Contents> &burnt)
{
    need(!chip.top.efuse_alert_o && !chip.top.lifecycle_alert_o, "an alert without a fault");
    const std::string state = chip.state();
    need(state != "none", "Broken after a power cut");
    const bool keys = chip.committed();
    need(keys == (state != "blank"), "keys and life cycle disagree: " + state);
    for (unsigned a = 0; a < 4; ++a) {
        std::array<uint32_t, 8> words;
        const bool whole = keys && a == chip.top.committed_area_o;
        need(whole == (chip.area(a) == Committed), "area states disagree");
        for (unsigned s = 0; s < 3; ++s) {
            need(chip.load(a, s, words) == whole, "loads what is not committed, or does not");
            for (unsigned i = 0; whole && i < 8; ++i) {
                need(words[i] == burnt.at(a).secrets[8 * s + i], "another key than was burnt");
            }
        }
        for (unsigned i = 0; whole && i < 16; ++i) {
            need(chip.top.digests_ok_o == 10, "digests of a committed area");
            need(chip.top.digests_o[15 - i] == burnt.at(a).digests[i], "another digest");
        }
    }
    if (!keys) {
        for (unsigned i = 0; i < 16; ++i) {
            need(chip.top.digests_o[i] == 0, "digests without an area");
        }
    }
}

// Runs births, each cut after so many cycles, until one is not cut; gives its cycles.
uint64_t lives(const std::vector<uint64_t> &cuts, uint64_t seed)
{
    Random random(seed);
    FuseArray array(rows, seed);
    std::map<unsigned, Contents> burnt;
    for (size_t life = 0;; ++life) {
        Chip chip(array);
        try {
            chip.cut_at = life < cuts.size() ? cuts[life] : UINT64_MAX;
            chip.reset();
            judge(chip, burnt);
            if (chip.state() == "provisioned") {
                return chip.cycles;
            }
            const bool well = chip.born([&](unsigned area) {
                need(!burnt.count(area), "an area is begun twice");
                return burnt[area] = draw(random);
            });
            need(well, "no blank area after " + std::to_string(life) + " cuts");
            const uint64_t cycles = chip.cycles;
            judge(chip, burnt);
            need(chip.state() == "provisioned", "born, and " + chip.state());
            need(chip.port.violations == 0, "rules of the array's port");
            return cycles;
        } catch (const Cut &) {
        }
    }
}

void power(unsigned runs)
{
    const uint64_t whole = lives({}, 1);
    std::printf("a birth takes %llu cycles\n", (unsigned long long)whole);
    Random random(2);
    for (unsigned i = 0; i < runs; ++i) {
        // The first cut anywhere, half of them near the end: commit row and life cycle.
        const uint64_t first =
            random.below(2) != 0 ? random.below(whole) : whole - random.below(2200);
        // Up to three births may fail: later cuts are short enough to hit a retire, too.
        std::vector<uint64_t> cuts{first};
        for (uint64_t more = random.below(3); more != 0; --more) {
            cuts.push_back(random.below(2 * whole));
        }
        try {
            lives(cuts, i + 3);
        } catch (const Failure &failure) {
            std::string text = failure.what + ", cuts at";
            for (const uint64_t cut : cuts) {
                text += " " + std::to_string(cut);
            }
            throw Failure{text + ", seed " + std::to_string(i + 3)};
        }
    }
}

// The whole life: manufacturer's rows, locks, counters, birth, SECURE, RETURN.
void life()
{
    enum { None = 0, Denied = 10, Fuse = 21, Locked = 22, Capability = 25, Falling = 26 };
    Random random(7);
    FuseArray array(rows, 7);
    Contents contents;
    Chip chip(array);
    chip.reset();
    need(chip.state() == "blank", "a new chip is blank");
    uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) {
        need(chip.program(13 + i, 0x03020100 + i) == None, "serial");
        need(chip.read(false, 0x40 + 4 * i, word) && word == 0x03020100 + i, "serial reads back");
    }
    need(chip.program(13, 0) == Falling, "a bit falls");
    need(chip.program(3, 0) == None && chip.program(13, 0x03020100) == Locked,
         "the lock of serial");
    for (unsigned i = 0; i < 8; ++i) {
        need(chip.program(17 + i, 0x11111111 * i) == None, "root hash");
    }
    need(chip.program(4, 0) == None, "lock of the root hash");
    for (const unsigned row :
         {0u, 1u, 2u, 5u, 9u, 26u, 30u, 44u, 45u, 48u, 60u, 128u, 200u, 255u}) {
        need(chip.program(row, ~0u) == Denied, "software burns row " + std::to_string(row));
    }
    need(chip.program(29, 3) == None && chip.program(29, 4) == None, "counter");
    need(chip.read(false, 0x78, word) && word == 7, "counters only rise");
    need(chip.lifecycle_command(1) == Denied && chip.lifecycle_command(2) == Denied,
         "a command in Blank");
    need(chip.born([&](unsigned) { return contents = draw(random); }), "birth");
    need(chip.state() == "provisioned" && chip.top.token_o == 0x2000, "provisioned");
    need(chip.program(17, ~0u) == Locked && chip.program(43, 1) == None, "after birth");
    need(!chip.birth(Begin, 1) && !chip.birth(Retire, 0) && !chip.burn(0, 0, 0, 1) &&
             !chip.birth(Digest, 0, 0, 1) && !chip.birth(Commit, 0),
         "birth is over");
    need(chip.lifecycle_command(1) == None && chip.state() == "secured", "SECURE");
    need(chip.top.token_o == 0x3000 && chip.lifecycle_command(1) == Denied, "secured");
    need(chip.lifecycle_command(2) == Capability, "RETURN needs a capability");
    chip.reset();
    need(chip.state() == "secured", "secured after a reset");
    judge(chip, {{0, contents}});
    // Cut in the middle of the return: still secured, without keys, and it can be ended.
    chip.top.return_allowed_i = 1;
    chip.cut_at = chip.cycles + 20000;
    try {
        chip.lifecycle_command(2);
        need(false, "was not cut");
    } catch (const Cut &) {
    }
    Chip again(array);
    again.reset();
    need(again.state() == "secured" && !again.committed(), "a return that was cut");
    need(again.lifecycle_command(2) == None && again.state() == "returned", "RETURN");
    again.reset();
    need(again.state() == "returned" && again.top.token_o == 0, "returned for good");
    for (unsigned row = 128; row < 224; ++row) {
        need(array.margin_high(row) == FuseArray::mask, "a secret row is left");
    }
    need(again.program(29, ~0u) == Locked, "counters of a returned chip");
    std::array<uint32_t, 8> words;
    need(!again.load(0, 0, words), "loads after a return");
}

// Dead fuses: the area is given up, and the next one taken; with four such areas there is no birth.
void dead()
{
    Random random(11);
    for (unsigned areas = 1; areas <= 4; ++areas) {
        FuseArray array(rows, 12);
        for (unsigned a = 0; a < areas; ++a) {
            for (unsigned bit = 0; bit < 20; ++bit) {
                array.kill(128 + 24 * a + 5 * areas, bit);
            }
        }
        Chip chip(array);
        chip.reset();
        std::map<unsigned, Contents> burnt;
        const bool well = chip.born([&](unsigned area) { return burnt[area] = draw(random); });
        need(well == (areas < 4), "dead fuses");
        chip.reset();
        judge(chip, burnt);
        need(!well || chip.top.committed_area_o == areas, "not the first good area");
    }
    // A fuse that dies later: one a row is corrected.
    FuseArray array(rows, 13);
    std::map<unsigned, Contents> burnt;
    {
        Chip chip(array);
        chip.reset();
        need(chip.born([&](unsigned area) { return burnt[area] = draw(random); }), "birth");
    }
    // Frozen from its first cycle on it says what it is, and does nothing more.
    {
        Chip chip(array);
        chip.reset(true);
        uint32_t value = 0;
        need(chip.state() == "provisioned" && chip.committed() && chip.top.digests_ok_o == 10,
             "a frozen chip is not sensed");
        need(chip.read(false, 0x0C, value) && (value & 0x10), "halted");
        need(!chip.write(false, 0x10, 29) && !chip.birth(Begin, 1),
             "a frozen chip takes a request");
        std::array<uint32_t, 8> words;
        need(!chip.load(0, 0, words), "a frozen chip loads");
        for (unsigned i = 0; i < 100; ++i) {
            chip.tick();
            need(chip.top.fuse_op_o == 0, "a frozen chip reads");
        }
    }
    std::vector<pluton::FuseRow> cells = array.cells();
    for (unsigned row = 48; row < 152; ++row) {
        const uint64_t one = uint64_t(1) << random.below(39);
        if (random.below(2) != 0) {
            cells[row].whole ^= one;
        } else {
            cells[row].whole &= ~one;
            cells[row].weak |= one;
        }
    }
    FuseArray old(cells, 14);
    Chip chip(old);
    chip.reset();
    judge(chip, burnt);
}

#define EFUSE(name) chip.root.efuse_power_top__DOT__u_efuse__DOT__##name
#define LIFE(name) chip.root.efuse_power_top__DOT__u_lifecycle__DOT__##name
#define MARK(n) EFUSE(u_shadow__DOT__gen_mark__BRA__##n##__KET____DOT__mark_q)
#define WORD(n) EFUSE(u_shadow__DOT__gen_word__BRA__##n##__KET____DOT__word_q)

// Registers that a flip must stop, all of whose bits are tried.
struct Register {
    const char *name;
    unsigned bits;
    bool lifecycle;
    std::function<void(Chip &, unsigned)> flip;
};

#define REGISTER(bits, lifecycle, place)                                                           \
    Register                                                                                       \
    {                                                                                              \
#place, bits, lifecycle, [](Chip & chip, unsigned bit) {                                   \
            auto &word = place;                                                                    \
            word = decltype(+word)(word ^ (decltype(+word)(1) << bit));                            \
        }       \
    }

const std::vector<Register> registers = {
    REGISTER(6, false, EFUSE(u_control__DOT__u_state__DOT__q_q)),
    REGISTER(39, false, EFUSE(u_control__DOT__u_control__DOT__q_q)),
    REGISTER(39, false, EFUSE(u_control__DOT__u_control__DOT__shadow_nq)),
    REGISTER(6, false, EFUSE(u_row__DOT__u_state__DOT__q_q)),
    REGISTER(22, false, EFUSE(u_row__DOT__u_control__DOT__q_q)),
    REGISTER(22, false, EFUSE(u_row__DOT__u_control__DOT__shadow_nq)),
    REGISTER(40, false, EFUSE(u_row__DOT__u_target__DOT__q_q)),
    REGISTER(53, false, EFUSE(u_regs__DOT__u_command__DOT__q_q)),
    REGISTER(53, false, EFUSE(u_regs__DOT__u_command__DOT__shadow_nq)),
    REGISTER(4, false, MARK(0)),
    REGISTER(4, false, MARK(1)),
    REGISTER(4, false, MARK(2)),
    REGISTER(4, false, MARK(4)),
    REGISTER(4, false, MARK(5)),
    REGISTER(4, false, MARK(9)),
    REGISTER(4, false, MARK(12)),
    REGISTER(34, false, WORD(0)),
    REGISTER(34, false, WORD(11)),
    REGISTER(34, false, WORD(21)),
    REGISTER(34, false, WORD(37)),
    REGISTER(8, true, LIFE(u_state__DOT__q_q)),
    REGISTER(6, true, LIFE(u_job__DOT__q_q)),
    REGISTER(9, true, LIFE(u_result__DOT__q_q)),
    REGISTER(9, true, LIFE(u_result__DOT__shadow_nq)),
    REGISTER(1, true, LIFE(u_tainted__DOT__q_q)),
    REGISTER(1, true, LIFE(u_tainted__DOT__shadow_nq)),
    REGISTER(1, true, LIFE(u_debug__DOT__q_q)),
    REGISTER(1, true, LIFE(u_debug__DOT__shadow_nq)),
};

// One flip in the middle of a birth or of SECURE: told in the next cycle, and from its own cycle on
// nothing is burnt, granted or answered.
void flip(const Register &place, unsigned bit, uint64_t when, uint64_t seed)
{
    Random random(seed);
    FuseArray array(rows, seed);
    Chip chip(array);
    chip.reset();
    uint64_t flipped = 0;
    const std::string where = std::string(place.name) + " bit " + std::to_string(bit);
    const bool target = std::string(place.name).find("u_target") != std::string::npos;
    const auto stopped = [&] {
        need(place.lifecycle ? chip.top.lifecycle_alert_o : chip.top.efuse_alert_o,
             "no alert after a flip of " + where);
        need(chip.state() == "none", "a life cycle after a flip of " + where);
    };
    const auto silent = [&] {
        if (place.lifecycle) {
            need(chip.state() == "none", "a life cycle in the cycle of a flip of " + where);
            return;
        }
        need(chip.top.fuse_op_o == 0, "an access to the array after a flip of " + where);
        need(chip.top.sensed_o != 10 && chip.top.committed_o != 10 && chip.top.digests_ok_o != 10,
             "a grant after a flip of " + where);
        need(!chip.top.burn_take_o && !chip.top.birth_done_o && !chip.top.load_valid_o,
             "an answer after a flip of " + where);
    };
    chip.before = [&] {
        if (flipped != 0) {
            throw Cut{};
        }
        const bool counts = !target || EFUSE(u_row__DOT__u_state__DOT__q_q) != 1;
        if (chip.cycles >= when && counts) {
            flipped = chip.cycles;
            place.flip(chip, bit);
            chip.settle();
            silent();
        }
    };
    try {
        chip.born([&](unsigned) { return draw(random); });
        chip.write(true, 8, 1);
        for (unsigned i = 0; i < 5000; ++i) {
            chip.tick();
        }
        need(false, "no flip of " + where);
    } catch (const Cut &) {
    }
    chip.before = nullptr;
    for (unsigned i = 0; i < 20; ++i) {
        silent();
        stopped();
        chip.tick();
    }
    need(flipped != 0, "a cut without a flip");
    // The next reset finds a chip that can be judged: not two areas, not a key beside Blank.
    Chip next(array);
    next.reset();
    need(!next.top.efuse_alert_o && !next.top.lifecycle_alert_o, "an alert after the reset");
    need(next.committed() != (next.state() == "blank"), "half a birth after a flip of " + where);
}

unsigned flips(unsigned step)
{
    Random random(21);
    unsigned count = 0;
    for (const Register &place : registers) {
        for (unsigned bit = 0; bit < place.bits; ++bit) {
            if ((count++ % step) == 0) {
                // In Begin and the first rows, or near the end.
                const uint64_t when =
                    random.below(4) != 0 ? 400 + random.below(3000) : 38000 + random.below(4300);
                flip(place, bit, when, 31 + count);
            }
        }
    }
    return count;
}

} // namespace

int main(int argc, char **argv)
{
    const unsigned runs = argc > 1 ? unsigned(std::strtoul(argv[1], nullptr, 0)) : 24;
    const unsigned step = argc > 2 ? unsigned(std::strtoul(argv[2], nullptr, 0)) : 4;
    try {
        life();
        dead();
        const unsigned count = flips(step);
        std::printf("%u flipped bits\n", (count + step - 1) / step);
        power(runs);
    } catch (const Failure &failure) {
        std::printf("failed: %s\n", failure.what.c_str());
        return 1;
    } catch (const Cut &) {
        std::printf("failed: a cut where none was asked for\n");
        return 1;
    }
    std::printf("%u births with power cuts\n", runs);
    return 0;
}
