// SPDX-License-Identifier: Apache-2.0
// Pluton's own memories, as its core sees them.
#include <algorithm>
#include <vector>

#include "sim/native/bench.h"

namespace pluton
{

namespace
{

// Random words and strobes against an array; everybody else is refused.
void tcm(Bench &bench)
{
    bench.row("TCM by the core", "random", [&](Random &random) {
        Simulation &s = bench.simulation;
        std::vector<uint8_t> model(PLUTON_TCM_SIZE);
        for (uint8_t &byte : model) {
            byte = uint8_t(random.next());
        }
        s.load_tcm(model.data(), model.size());
        const auto word_at = [&](uint32_t offset) {
            uint32_t word = 0;
            for (uint32_t i = 0; i < 4; ++i) {
                word |= uint32_t(model[offset + i]) << (8 * i);
            }
            return word;
        };
        for (uint64_t i = 0; i < 64 * bench.operations(); ++i) {
            const uint32_t offset = uint32_t(random.below(PLUTON_TCM_SIZE / 4)) * 4;
            if (random.below(2) == 0) {
                const uint32_t value = uint32_t(random.next());
                const unsigned strobe = unsigned(random.below(16));
                bench.require(s.write(PLUTON_TCM_BASE + offset, value, strobe) == HAL_OK, "pluton",
                              "write of the TCM", "accepted", "refused");
                for (uint32_t b = 0; b < 4; ++b) {
                    if ((strobe >> b & 1) != 0) {
                        model[offset + b] = uint8_t(value >> (8 * b));
                    }
                }
            }
            uint32_t got = 0;
            bench.require(s.read(PLUTON_TCM_BASE + offset, got) == HAL_OK, "pluton",
                          "read of the TCM", "accepted", "refused");
            bench.require(got == word_at(offset), "pluton",
                          "TCM at offset " + std::to_string(offset),
                          std::to_string(word_at(offset)), std::to_string(got));
            bench.count(4);
        }
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == PLUTON_SUBJECT_PLUTON && !nonsecure) {
                    continue;
                }
                uint32_t got = 0;
                bench.require(s.read(PLUTON_TCM_BASE, got, subject, nonsecure) == HAL_BUS_ERROR &&
                                  s.write(PLUTON_TCM_BASE, ~word_at(0), 0xF, subject, nonsecure) ==
                                      HAL_BUS_ERROR,
                              "pluton", "TCM for subject " + std::to_string(subject), "refused",
                              "accepted");
            }
        }
        uint32_t got = 0;
        (void)s.read(PLUTON_TCM_BASE, got);
        bench.require(got == word_at(0), "pluton", "TCM after refused writes",
                      std::to_string(word_at(0)), std::to_string(got));
    });
}

// Every block tells what it is.
void identities(Bench &bench)
{
    bench.row("ID and VERSION of the blocks", "spec/address_map.toml", [&](Random &) {
        const struct {
            const char *name;
            uint32_t base, id;
            bool secrets;
        } blocks[] = {
#define BLOCK(name, base, id, secrets) {name, base, id, secrets != 0},
            PLUTON_BLOCK_TABLE(BLOCK)
#undef BLOCK
        };
        for (const auto &block : blocks) {
            uint32_t id = 0, version = 0;
            if (block.secrets && !Simulation::has_secrets()) {
                bench.require(bench.simulation.read(block.base, id) == HAL_BUS_ERROR, "pluton",
                              std::string("window of ") + block.name, "refused", "answered");
                continue;
            }
            const bool read = bench.simulation.read(block.base, id) == HAL_OK &&
                              bench.simulation.read(block.base + 4, version) == HAL_OK;
            bench.require(read && id == block.id && version >> 16 == 1, "pluton",
                          std::string("ID and VERSION of ") + block.name,
                          std::to_string(block.id) + ", major version 1",
                          std::to_string(id) + ", " + std::to_string(version));
            bench.count(8);
        }
    });
}

} // namespace

void run_pluton(Bench &bench)
{
    if (Simulation::has_core()) {
        return; // its firmware lives in the TCM, and the host port is not there
    }
    identities(bench);
    tcm(bench);
}

} // namespace pluton
