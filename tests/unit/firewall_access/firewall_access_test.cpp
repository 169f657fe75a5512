// SPDX-License-Identifier: Apache-2.0
// What the firewalls add to the time of an access: seven masters ask at random, of one fabric with
// the firewalls and of one without; from the first cycle of each request to its answer both take
// the same.
//
// usage: firewall_access_test [--figures FILE]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>

#include "Vfirewall_access_top.h"

namespace
{

constexpr unsigned masters = 7;
constexpr unsigned long accesses_least = 100000;

struct Master {
    bool up = false;         // asks
    unsigned open = 0;       // fabrics that have granted and not answered
    unsigned long since = 0; // the cycle in which it was raised
    std::array<bool, 2> granted{};
    std::array<unsigned long, 2> cycles{};
};

} // namespace

int main(int argc, char **argv)
{
    const bool figures = argc == 3 && std::strcmp(argv[1], "--figures") == 0;
    if (argc != 1 && !figures) {
        std::fprintf(stderr, "usage: %s [--figures FILE]\n", argv[0]);
        return 2;
    }
    const auto top = std::make_unique<Vfirewall_access_top>();
    std::mt19937 random(1);
    std::array<Master, masters> master;
    unsigned long accesses = 0, waited = 0, added = 0, failures = 0;
    const auto edge = [&] {
        top->clk_i = 1;
        top->eval();
        top->clk_i = 0;
        top->eval();
    };
    top->clk_i = 0;
    top->rst_ni = 1;
    top->eval();
    top->rst_ni = 0;
    top->eval();
    edge();
    top->rst_ni = 1;
    for (unsigned long cycle = 0; accesses < accesses_least; ++cycle) {
        for (unsigned m = 0; m < masters; ++m) {
            Master &at = master[m];
            if (!at.up && at.open == 0 && random() % 4 != 0) {
                // Those of Pluton before the handover: SRAM, flash, a device.
                static constexpr std::array<uint32_t, 3> base = {0x80000000, 0x90000000,
                                                                 0x30030000};
                const unsigned slave = random() % 3;
                at = {};
                at.up = true;
                at.since = cycle;
                top->req_i |= 1u << m;
                top->we_i =
                    uint8_t((top->we_i & ~(1u << m)) | (slave == 0 && random() % 2 != 0) << m);
                top->addr_i[m] = base[slave] + 4 * (random() % 16);
            }
        }
        top->eval();
        unsigned drop = 0;
        for (unsigned m = 0; m < masters; ++m) {
            Master &at = master[m];
            for (unsigned f = 0; f < 2; ++f) {
                const unsigned shift = masters * f + m;
                if (at.granted[f] && at.cycles[f] == 0 && (top->rvalid_o >> shift & 1) != 0) {
                    at.cycles[f] = cycle - at.since;
                    --at.open;
                    failures += top->err_o >> shift & 1;
                }
                if (at.up && !at.granted[f] && (top->gnt_o >> shift & 1) != 0) {
                    at.granted[f] = true;
                    ++at.open;
                }
            }
            // One set of wires for both: where one is later, the other sees a request of nobody.
            if (at.up && (at.granted[0] || at.granted[1])) {
                drop |= 1u << m;
                at.up = false;
                failures += at.granted[0] != at.granted[1];
            }
            if (at.cycles[0] != 0 && at.cycles[1] != 0) {
                ++accesses;
                waited += at.cycles[0];
                added = std::max(added, at.cycles[0] > at.cycles[1] ? at.cycles[0] - at.cycles[1]
                                                                    : at.cycles[1] - at.cycles[0]);
                at.cycles = {};
                at.granted = {};
            }
        }
        edge();
        top->req_i = uint8_t(top->req_i & ~drop);
        if (failures != 0) {
            break;
        }
    }
    std::printf("%lu accesses of %.1f cycles, %lu cycles added by the firewalls, %lu failures\n",
                accesses, accesses == 0 ? 0 : double(waited) / double(accesses), added, failures);
    if (figures && failures == 0) {
        std::ofstream(argv[2]) << "{\"firewall.added_cycles\": " << added << "}\n";
    }
    top->final();
    return failures == 0 && added == 0 ? 0 : 1;
}
