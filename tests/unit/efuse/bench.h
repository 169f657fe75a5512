// SPDX-License-Identifier: Apache-2.0
// efuse beside its model, with an array at its port and requests that keep to the rules of the
// others.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "Vefuse_top.h"
#include "cmodel/efuse.h"
#include "sim/models/fuse_port.h"
#include "tests/lib/lockstep_apb.h"

using lockstep::Random;
using pluton::FuseArray;
using pluton::FusePort;
using pluton::FuseRow;

using Secret = std::array<uint32_t, 8>;

// The supply fails.
struct PowerCut {
};

class Bench
{
  public:
    Vefuse_top top;
    struct efuse model = {};
    struct efuse_in in = {};
    struct efuse_out out = {};
    lockstep::Master master;
    lockstep::Place place;
    lockstep::Compare compare{place};
    std::unique_ptr<FuseArray> array;
    std::unique_ptr<FusePort> port;
    bool mute = false;      // the array answers nothing
    uint64_t cut_after = 0; // cycles to the power cut; 0: none
    // How often a job was answered by done and by error, and commands of software with each code.
    uint64_t answered[EFUSE_JOB_PROGRAM + 1][2] = {}, programmed[256] = {};
    uint64_t alerts = 0, halts = 0;

    Bench();

    // Other fuses, and a reset.
    void insert(std::vector<FuseRow> rows, uint64_t seed, unsigned read_cycles = 1);
    void blank(uint64_t seed = 1) { insert(std::vector<FuseRow>(PLUTON_FUSE_ROWS), seed); }
    // The chip's reset, or power that comes back.
    void reset();
    void tick();
    // Until the rows are sensed; the cycles that takes.
    unsigned sense();

    // Requests from their first cycle to one after the answer. True: done.
    bool birth(unsigned op, unsigned area, unsigned index = 0, uint32_t word = 0);
    bool cycle(unsigned op);
    bool burn(unsigned area, unsigned secret, unsigned index, uint32_t word);
    std::optional<Secret> load(unsigned area, unsigned secret);

    // The answer of the bus is in master.answer.
    void access(const lockstep::Access &a);
    uint32_t read(uint32_t offset);
    // The error of the command; its end is waited for.
    unsigned program(unsigned row, uint32_t data, unsigned op = 1);

    void expect(bool good, const char *what) const { lockstep::expect(good, place, what); }

  private:
    void drive();
    void compare_all();
    void count(bool was_busy, enum efuse_state was);
    Random shares_{1};
};

// The sixteen words of both digests, and the three secrets, of one birth.
struct Identity {
    std::array<Secret, 3> secrets;
    std::array<uint32_t, 16> digests;

    explicit Identity(Random &random);
};

// What birth does with an area, up to the commit row. False: some request ended in an error.
bool give_birth(Bench &b, unsigned area, const Identity &id);
// The whole key material is there, as it was given.
bool holds(Bench &b, unsigned area, const Identity &id);

// The suites.
void a_life(Bench &b);
void registers(Bench &b);
void order(Bench &b);
void bad_arrays(Bench &b);
void driver(Bench &b);
void power_cuts(Bench &b, uint64_t seed, unsigned runs);
void any(Bench &b, uint64_t seed, uint64_t cycles);
// Whether any() came to each job's both ends, each error and each stop.
void reached(const Bench &b);
