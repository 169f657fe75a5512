// SPDX-License-Identifier: Apache-2.0
// The operations of ecc, in the order of the table.
#include "tests/cosim/ecc/operations.h"

namespace pluton
{

namespace ecc
{

namespace
{

// The prefix of the figures of a parameter set.
std::string figure(const Bench &bench, const std::string &name)
{
    const uint64_t width = bench.simulation.parameter("EccWidth"),
                   digits = bench.simulation.parameter("EccDigits");
    const std::string set =
        width == 48 ? "" : std::to_string(width) + "x" + std::to_string(digits) + ".";
    return "ecc." + set + name;
}

// From the command's cycle to done, of operations whose random words are there.
void measured_figures(Bench &bench)
{
    bench.row("P-256, cycles of a command", "random", [&](Random &random) {
        Ecc ecc(bench, random);
        const Number d = random_scalar(random), k = random_scalar(random),
                     digest = random_number(random);
        struct ecc_point Q;
        const auto record = [&](const std::string &name) {
            bench.report.figures[figure(bench, name)] = {double(ecc.cycles), "cycles"};
        };
        ecc.public_key(d, From::Slot, &Q);
        if (known_cycles().empty()) { // a score without a model tells no times
            return;
        }
        record("keygen_cycles");
        struct ecc_signature made;
        ecc.sign(d, digest, Nonce::Given, k, From::Register, nullptr, nullptr, &made);
        record("sign_cycles");
        ecc.sign(d, digest, Nonce::Given, k, From::Register, &Q);
        record("sign_verified_cycles");
        ecc.sign(d, digest, Nonce::Hedged, k, From::Slot);
        record("sign_with_nonce_cycles");
        ecc.verify(Q, digest, made);
        record("verify_cycles");
        ecc.ecdh_command(d, Q);
        record("ecdh_cycles");

        // The same command as the first, on an empty buffer: all words come after its cycle.
        const uint64_t full = known_cycles().at("public key of a slot");
        const uint64_t empty = ecc.public_key_without_words(d);
        bench.report.figures[figure(bench, "random_wait_cycles")] = {double(empty - full),
                                                                     "cycles"};
    });
}

} // namespace

} // namespace ecc

void run_ecc(Bench &bench)
{
    using namespace ecc;
    if (Simulation::has_core()) { // what needs the host port is left out
        random_use(bench);
        edges_of_signatures(bench);
        vectors(bench);
        return;
    }
    measured_figures(bench);
    random_use(bench);
    edges_of_scalars(bench);
    edges_of_signatures(bench);
    const bool brief = bench.operations() < few;
    if (!brief) {
        edges_of_points(bench);
        drawn_words(bench);
        shared_sha(bench);
        vectors(bench);
    }
    refused_commands(bench);
    refusing_key_store(bench);
    failing_random_source(bench);
    if (!brief) {
        refused_accesses(bench);
        life_cycle(bench);
        wiped_anywhere(bench);
        wiped_at_every_word(bench);
    }
    faults(bench);
}

} // namespace pluton
