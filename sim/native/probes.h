// SPDX-License-Identifier: Apache-2.0
// The signals inside the Verilated model by name (sim/native/pluton.vlt makes them visible).
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "Vpluton_sim___024root.h"
#include "firmware/hal/generated/spec.h"

namespace pluton
{

#define PLUTON_PROBE(name) root.pluton_sim__DOT__u_pluton__DOT__##name

// The engine's ports and state (rtl/sha2/sha2_engine.sv), by its instance.
template <typename Digest> struct EngineSignals {
    bool start_i, valid_i, finish_i, wipe_i;
    bool ready_o, open_o, busy_o, done_o, length_error_o, alert_o;
    uint8_t alg_i, bytes_i, phase_code, level, core_code, t_q;
    uint32_t word_i;
    const Digest &digest_o;
};

#define PLUTON_ENGINE(path)                                                                        \
    EngineSignals<std::remove_reference_t<decltype(PLUTON_PROBE(path##digest_o))>>                 \
    {                                                                                              \
        bool(PLUTON_PROBE(path##start_i)), bool(PLUTON_PROBE(path##valid_i)),                      \
            bool(PLUTON_PROBE(path##finish_i)), bool(PLUTON_PROBE(path##wipe_i)),                  \
            bool(PLUTON_PROBE(path##ready_o)), bool(PLUTON_PROBE(path##open_o)),                   \
            bool(PLUTON_PROBE(path##busy_o)), bool(PLUTON_PROBE(path##done_o)),                    \
            bool(PLUTON_PROBE(path##length_error_o)), bool(PLUTON_PROBE(path##alert_o)),           \
            PLUTON_PROBE(path##alg_i), PLUTON_PROBE(path##bytes_i),                                \
            PLUTON_PROBE(path##phase_code), PLUTON_PROBE(path##level),                             \
            PLUTON_PROBE(path##u_core__DOT__state_code), PLUTON_PROBE(path##u_core__DOT__t_q),     \
            PLUTON_PROBE(path##word_i), PLUTON_PROBE(path##digest_o)                               \
    }

struct Probes {
    explicit Probes(Vpluton_sim___024root &root) : root(root) {}

    Vpluton_sim___024root &root;

    auto sha2() const { return PLUTON_ENGINE(u_sha2__DOT__u_engine__DOT__); }
    auto private_engine() const { return PLUTON_ENGINE(u_private_sha__DOT__u_engine__DOT__); }

    // A client's words to private_sha: {valid, word[31:0], bytes[2:0], finish}
    // (private_sha_pkg.sv).
    struct ShaRequest {
        bool request, valid, finish;
        uint32_t word;
        uint8_t bytes;

        ShaRequest(bool request, uint64_t packed)
            : request(request), valid((packed >> 36 & 1) != 0), finish((packed & 1) != 0),
              word(uint32_t(packed >> 4)), bytes(uint8_t(packed >> 1 & 7))
        {
        }
    };

    ShaRequest measure_request() const
    {
        return {bool(PLUTON_PROBE(u_private_sha__DOT__measure_request_i)),
                PLUTON_PROBE(u_private_sha__DOT__measure_i)};
    }

    ShaRequest accumulator_request() const
    {
        return {bool(PLUTON_PROBE(u_private_sha__DOT__accumulator_request_i)),
                PLUTON_PROBE(u_private_sha__DOT__accumulator_i)};
    }

    // {grant, ready, done}
    unsigned measure_response() const { return PLUTON_PROBE(u_private_sha__DOT__measure_o); }
    unsigned accumulator_response() const
    {
        return PLUTON_PROBE(u_private_sha__DOT__accumulator_o);
    }

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
