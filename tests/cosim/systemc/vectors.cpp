// SPDX-License-Identifier: Apache-2.0
// NIST's byte-oriented SHA-2 vectors through the sockets: each message by Pluton's memory reader
// and through the DATA register.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "sim/native/random.h"
#include "tests/cosim/systemc/suite.h"
#include "tests/lib/cavp.h"

namespace
{

using Bytes = std::vector<uint8_t>;

constexpr uint64_t enough = 20; // failures, after which the rest says nothing new

enum dev_error by_reader(Suite &suite, struct sha2_dev &sha2, enum sha2_dev_alg alg,
                         const Bytes &message, uint32_t offset, Bytes &digest)
{
    const uint32_t addr = PLUTON_SRAM_BASE + offset;
    uint8_t *to = suite.platform->sram.bytes(addr, message.size() + 4);
    std::copy(message.begin(), message.end(), to);
    std::fill_n(to + message.size(), 4, uint8_t(0xA5)); // what is not of the message must not count
    return sha2_dev_digest(&sha2, alg, addr, uint32_t(message.size()), PLUTON_CALLER_SELF,
                           digest.data(), digest.size());
}

// In one piece, or in pieces that fill words in every way.
enum dev_error by_data(struct sha2_dev &sha2, enum sha2_dev_alg alg, const Bytes &message,
                       pluton::Random *pieces, Bytes &digest)
{
    enum dev_error error = sha2_dev_start(&sha2, alg);
    for (size_t at = 0; at < message.size() && error == DEV_OK;) {
        size_t piece = message.size() - at;
        if (pieces != nullptr) {
            piece = std::min(piece, size_t(pieces->between(1, 9)));
        }
        error = sha2_dev_write(&sha2, message.data() + at, piece);
        at += piece;
    }
    return error == DEV_OK ? sha2_dev_finish(&sha2, digest.data(), digest.size()) : error;
}

// One file; returns how many cases it had.
unsigned run_file(Suite &suite, struct sha2_dev &sha2, enum sha2_dev_alg alg,
                  const std::string &name)
{
    const char *folder = std::getenv("PLUTON_VECTORS");
    const std::string path = std::string(folder != nullptr ? folder : ".") + "/" + name;
    struct cavp_file *file = cavp_open(path.c_str());
    suite.check(file != nullptr, name, path + ": " + std::strerror(errno));
    if (file == nullptr) {
        return 0;
    }
    pluton::Random random(alg + 1);
    struct cavp_case c;
    unsigned cases = 0;
    enum cavp_status status = CAVP_OK;
    while (suite.failures() < enough && (status = cavp_next(file, &c)) == CAVP_OK) {
        ++cases;
        const Bytes message(c.message, c.message + c.message_bytes);
        const Bytes expected(c.digest, c.digest + c.digest_bytes);
        const std::string number = "case " + std::to_string(c.number);
        Bytes digest(expected.size());
        enum dev_error error =
            by_reader(suite, sha2, alg, message, uint32_t(4 * random.below(1024)), digest);
        suite.check(error == DEV_OK && digest == expected, name, number + ", by reader");
        std::fill(digest.begin(), digest.end(), uint8_t(0));
        error = by_data(sha2, alg, message, cases % 2 == 0 ? &random : nullptr, digest);
        suite.check(error == DEV_OK && digest == expected, name, number + ", by DATA");
    }
    suite.check(status == CAVP_END, name, cavp_error(file));
    cavp_close(file);
    return cases;
}

// Test case 2 of RFC 4231, and a slot's key, which nobody has here.
void run_hmac(Suite &suite, struct sha2_dev &sha2)
{
    suite.equal(sha2_dev_hmac_start_slot(&sha2, SHA2_DEV_SHA256, 0, PLUTON_CALLER_SELF), DEV_KEY,
                "HMAC", "a slot's key without a key store");
    static const uint8_t key[] = {'J', 'e', 'f', 'e'};
    static const char text[] = "what do ya want for nothing?";
    static const Bytes expected = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
                                   0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
                                   0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
    Bytes tag(expected.size());
    enum dev_error error = sha2_dev_hmac_start(&sha2, SHA2_DEV_SHA256, key, sizeof key);
    if (error == DEV_OK) {
        error = sha2_dev_write(&sha2, reinterpret_cast<const uint8_t *>(text), sizeof text - 1);
    }
    if (error == DEV_OK) {
        error = sha2_dev_finish(&sha2, tag.data(), tag.size());
    }
    suite.check(error == DEV_OK && tag == expected, "HMAC", "RFC 4231, case 2");
}

} // namespace

void run_vectors(Suite &suite, pluton::Core &core)
{
    boot(suite, core);
    struct sha2_dev sha2 = {};
    suite.equal(sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE), DEV_OK, "driver",
                "sha2_dev_init");
    struct {
        enum sha2_dev_alg alg;
        const char *name;
        unsigned block;
    } const sets[] = {{SHA2_DEV_SHA224, "SHA224", 64},
                      {SHA2_DEV_SHA256, "SHA256", 64},
                      {SHA2_DEV_SHA384, "SHA384", 128},
                      {SHA2_DEV_SHA512, "SHA512", 128}};
    for (const auto &set : sets) {
        if (suite.failures() >= enough) {
            break;
        }
        const std::string name = set.name;
        // SHAVS 6.2 and 6.3: every length up to a block, then as many long messages as a block has
        // bytes.
        suite.equal(run_file(suite, sha2, set.alg, name + "ShortMsg.rsp"), set.block + 1, name,
                    "short messages");
        suite.equal(run_file(suite, sha2, set.alg, name + "LongMsg.rsp"), set.block, name,
                    "long messages");
    }
    run_hmac(suite, sha2);
    std::printf("%" PRIu64 " cycles, %" PRIu64 " memory accesses\n", suite.platform->pluton.cycle(),
                suite.platform->pluton.memory_accesses());
}
