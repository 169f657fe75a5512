// SPDX-License-Identifier: Apache-2.0
// The signals inside the Verilated model by name (sim/native/pluton.vlt makes them visible).
#pragma once

#include <cstddef>
#include <cstdint>

#include "Vpluton_sim___024root.h"
#include "firmware/hal/generated/spec.h"

namespace pluton {

#define PLUTON_PROBE(name) root.pluton_sim__DOT__u_pluton__DOT__##name

struct Probes {
    explicit Probes(Vpluton_sim___024root &root) : root(root) {}

    Vpluton_sim___024root &root;

    void load_rom(const uint8_t *bytes, size_t size)
    {
        load(PLUTON_PROBE(u_rom__DOT__gen_rom__DOT__u_rom__DOT__mem), bytes, size);
    }

    void load_tcm(const uint8_t *bytes, size_t size)
    {
        load(PLUTON_PROBE(u_tcm__DOT__gen_ram__DOT__u_ram__DOT__mem), bytes, size);
    }

  private:
    template <typename Memory> static void load(Memory &memory, const uint8_t *bytes, size_t size)
    {
        const size_t words = sizeof memory.m_storage / sizeof memory.m_storage[0];
        for (size_t i = 0; i < words; ++i) {
            uint32_t word = 0;
            for (size_t b = 0; b < 4 && 4 * i + b < size; ++b) {
                word |= uint32_t(bytes[4 * i + b]) << (8 * b);
            }
            memory[i] = word;
        }
    }
};

} // namespace pluton
