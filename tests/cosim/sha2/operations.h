// SPDX-License-Identifier: Apache-2.0
// What the operations of sha2 share.
#pragma once

#include <vector>

#include "sim/native/bench.h"

namespace pluton::sha2
{

// With fewer random operations than this a run is meant to be short: no long messages and vectors
// either.
constexpr uint64_t few = 8;

// How a message reaches the engine.
enum class Via { Reader, Data };

// What the RTL has: SHA-224 and SHA-256 come first, and may be all.
std::vector<enum sha2_dev_alg> algorithms_of(const Bench &bench);

Bytes random_bytes(size_t size, Random &random);

// Hashes `size` bytes that stand at `addr` of simulated memory, and checks the digest against the
// golden model, OpenSSL and, if not null, `expected`.
Result hash(Bench &bench, enum sha2_dev_alg alg, uint32_t addr, uint32_t size, Via via,
            Random &random, const Bytes *expected = nullptr);

// Rows of the table. NIST's CAVP vectors:
void cavp_messages(Bench &bench, enum sha2_dev_alg alg, const char *kind, Via via);
void cavp_monte(Bench &bench, enum sha2_dev_alg alg);

// Random messages and files:
void random_messages(Bench &bench, enum sha2_dev_alg alg, Via via, unsigned stalls);
void mixed_messages(Bench &bench); // made of reads and writes in turn
void file_message(Bench &bench, const std::string &path, const std::string &label,
                  enum sha2_dev_alg alg);

// HMAC, and messages that take turns:
void hmac_vectors(Bench &bench, enum sha2_dev_alg alg);
void hmac_messages(Bench &bench, enum sha2_dev_alg alg);
void hmac_figure(Bench &bench, enum sha2_dev_alg alg);
void hmac_under_slots(Bench &bench, enum sha2_dev_alg alg);
void cut_messages(Bench &bench, enum sha2_dev_alg alg, bool keyed);
void interleaved_messages(Bench &bench);

// Every way to use the engine wrongly: the error is the right one, nothing else changed, and the
// engine works afterwards.
void misused_commands(Bench &bench);
void refusing_memory(Bench &bench);
void refused_accesses(Bench &bench);
void misused_setup(Bench &bench);
void refusing_key_store(Bench &bench);
void states_that_stay(Bench &bench);

} // namespace pluton::sha2
