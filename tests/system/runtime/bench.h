// SPDX-License-Identifier: Apache-2.0
// A chip with its runtime, as the two worlds meet it: only by their sides of the mailboxes. The
// runtime is the native one on the host port, or that in the TCM of a simulation with Pluton's own
// core. There is no chip around Pluton, so it serves at once.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "firmware/drivers/mailbox.h"
#include "firmware/runtime/boot.h"
#include "firmware/runtime/runtime.h"
#include "sim/models/fuse_array.h"
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/native/random.h"
#include "sim/native/simulation.h"

namespace runtime_test
{

using Bytes = std::vector<uint8_t>;
using pluton::Simulation;
using Mailbox = Simulation::Mailbox;

// Counts what was required, and tells what was not met.
class Checks
{
  public:
    void that(bool met, const std::string &what)
    {
        ++count_;
        if (!met) {
            ++failed_;
            std::printf("FAILED: %s\n", what.c_str());
            std::fflush(stdout);
        }
    }
    void same(uint64_t got, uint64_t expected, const std::string &what)
    {
        that(got == expected,
             what + ": expected " + std::to_string(expected) + ", got " + std::to_string(got));
    }
    unsigned count() const { return count_; }
    unsigned failed() const { return failed_; }

  private:
    unsigned count_ = 0, failed_ = 0;
};

struct Answer {
    uint32_t code;
    Bytes payload;
};

class Chip
{
  public:
    // `fuses`: the state of a die. `runtime`: what Pluton's own core runs, where there is one.
    Chip(std::vector<pluton::FuseRow> fuses, uint64_t seed, const pluton::NoiseProfile &noise,
         const Bytes &runtime);

    // The runtime is not there yet: for birth, by the host port.
    struct hal &host() { return host_; }
    // Begins to serve; false if it does not answer.
    bool start();

    // A command; `tag` goes up by itself. Answers with code 0xFFFFFFFF if none came.
    Answer call(Mailbox mailbox, unsigned op, const Bytes &payload = {});
    // The same in parts: the runtime does nothing but by serve().
    struct hal &hal(Mailbox mailbox) { return worlds_[index(mailbox)].hal; }
    struct mailbox_dev &dev(Mailbox mailbox) { return worlds_[index(mailbox)].dev; }
    void serve(unsigned turns);
    bool restart(Mailbox mailbox);

    Simulation simulation;
    pluton::FuseArray array;
    std::map<unsigned, uint64_t> cycles; // of the last good call of each command

    static Bytes words(std::initializer_list<uint32_t> values);
    static uint32_t word(const Bytes &bytes, size_t at);

  private:
    static unsigned index(Mailbox mailbox) { return mailbox == Mailbox::Normal ? 0 : 1; }

    struct World {
        struct hal hal;
        struct mailbox_dev dev;
        uint8_t tag = 0;
        uint32_t mark = 0;
    } worlds_[2];
    pluton::FusePort port_;
    pluton::Noise noise_;
    struct hal host_;
    std::unique_ptr<struct runtime> runtime_; // native
};

// The cases; each makes what it needs. `born`: fuses of a Provisioned chip.
struct Context {
    explicit Context(Checks &all) : checks(all) {}

    Checks &checks;
    std::vector<pluton::FuseRow> born;
    Bytes runtime;
    pluton::NoiseProfile healthy;
    std::map<unsigned, uint64_t> cycles; // of each command, once it succeeded
    std::string root;                    // PEM file of the root key, whose hash is in the fuses
};

void test_commands(Context &context);
void test_rights(Context &context);
void test_misuse(Context &context);
void test_failures(Context &context);
void test_ciphers(Context &context);
void test_capabilities(Context &context);
void test_loads(Context &context);

// X || Y of a new P-256 key, whose private half goes into the file; empty if that fails.
Bytes make_root(const std::string &path);

} // namespace runtime_test
