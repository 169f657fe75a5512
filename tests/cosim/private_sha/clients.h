// SPDX-License-Identifier: Apache-2.0
// The ports of private_sha to its clients, which are the clients' ports too.
#pragma once

#include "cmodel/private_sha.h"
#include "sim/native/probe.h"

namespace pluton
{

// Bits of one client in private_sha_pkg.sv: {valid, word[31:0], bytes[2:0], finish, restart}.
constexpr unsigned sha_request_bits = 38;
// {grant, ready, done}
constexpr unsigned sha_response_bits = 3;

// A client's words to private_sha.
struct ShaRequest {
    bool request, valid, finish, restart;
    uint32_t word;
    uint8_t bytes;

    template <typename Wide>
    ShaRequest(unsigned requests, const Wide &all, unsigned client)
        : request((requests >> client & 1) != 0)
    {
        const unsigned at = client * sha_request_bits;
        uint64_t packed = uint64_t(all[at / 32]) >> at % 32;
        packed |= uint64_t(all[at / 32 + 1]) << (32 - at % 32);
        if (at % 32 + sha_request_bits > 64) {
            packed |= uint64_t(all[at / 32 + 2]) << (64 - at % 32);
        }
        valid = (packed >> 37 & 1) != 0;
        word = uint32_t(packed >> 5);
        bytes = uint8_t(packed >> 2 & 7);
        finish = (packed >> 1 & 1) != 0;
        restart = (packed & 1) != 0;
    }
};

#define PLUTON_SHA_REQUEST(client)                                                                 \
    ShaRequest(PLUTON_PROBE(u_private_sha__DOT__request_i),                                        \
               PLUTON_PROBE(u_private_sha__DOT__client_i), client)

// What private_sha answers.
struct ShaResponse {
    bool grant, ready, done;

    ShaResponse(unsigned all, unsigned client)
    {
        const unsigned packed = all >> client * sha_response_bits;
        grant = (packed & 4) != 0;
        ready = (packed & 2) != 0;
        done = (packed & 1) != 0;
    }
};

#define PLUTON_SHA_RESPONSE(client) ShaResponse(PLUTON_PROBE(u_private_sha__DOT__client_o), client)

} // namespace pluton
