// SPDX-License-Identifier: Apache-2.0
// NIST's CAVP vectors through the engine.
#include "tests/cosim/sha2/cavp_file.h"
#include "tests/cosim/sha2/operations.h"

namespace pluton::sha2
{

void cavp_messages(Bench &bench, enum sha2_dev_alg alg, const char *kind, Via via)
{
    bench.row(std::string(algorithm_name(alg)) + (via == Via::Reader ? ", by reader" : ", by DATA"),
              std::string("CAVP ") + kind, [&](Random &random) {
                  CavpFile file(alg, kind);
                  for (struct cavp_case c; file.next(c);) {
                      const Bytes message(c.message, c.message + c.message_bytes);
                      const Bytes digest(c.digest, c.digest + c.digest_bytes);
                      const uint32_t addr = bench.place(message, random);
                      hash(bench, alg, addr, uint32_t(message.size()), via, random, &digest);
                  }
              });
}

// SHAVS section 6.4: each digest is of the three before it.
void cavp_monte(Bench &bench, enum sha2_dev_alg alg)
{
    const unsigned checkpoints = bench.options.full() ? 100 : 3;
    bench.row(std::string(algorithm_name(alg)) + ", by reader",
              "CAVP Monte, " + std::to_string(checkpoints) + " of 100", [&](Random &random) {
                  CavpFile file(alg, "Monte");
                  unsigned done = 0;
                  for (struct cavp_case c; done < checkpoints && file.next(c); ++done) {
                      const Bytes seed(c.message, c.message + c.message_bytes);
                      const Bytes expected(c.digest, c.digest + c.digest_bytes);
                      Bytes md[3] = {seed, seed, seed};
                      for (unsigned i = 0; i < CAVP_MONTE_ROUNDS; ++i) {
                          Bytes message;
                          for (const Bytes &part : md) {
                              message.insert(message.end(), part.begin(), part.end());
                          }
                          const uint32_t addr = bench.place(message, random);
                          const Result r =
                              hash(bench, alg, addr, uint32_t(message.size()), Via::Reader, random);
                          md[0] = md[1];
                          md[1] = md[2];
                          md[2] = r.digest;
                      }
                      bench.require(md[2] == expected, "sha2", "Monte Carlo checkpoint",
                                    hex(expected.data(), expected.size()),
                                    hex(md[2].data(), md[2].size()));
                  }
                  bench.require(done == checkpoints, "vectors", "Monte Carlo checkpoints",
                                std::to_string(checkpoints), std::to_string(done));
              });
}

} // namespace pluton::sha2
