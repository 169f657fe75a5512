// SPDX-License-Identifier: Apache-2.0
// What the operations of the blocks with secrets share: whole chips, fuse arrays in any condition,
// and accesses past the drivers. What the chip answers is judged by the golden models in every
// cycle; the operations themselves require only what does not follow from one block.
#pragma once

#include <string>
#include <vector>

#include "firmware/drivers/attest.h"
#include "firmware/drivers/birth.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/keys.h"
#include "firmware/drivers/lifecycle.h"
#include "sim/native/bench.h"

namespace pluton::chip
{

struct Drivers {
    explicit Drivers(Bench &bench);

    struct lifecycle_dev lifecycle;
    struct birth_dev birth;
    struct attest_dev attest;
    struct keys_dev keys;
    struct ecc_dev ecc;
};

void require_state(Bench &bench, Drivers &d, enum lifecycle_dev_state expected);
struct attest_dev_keys keys_of(Bench &bench, Drivers &d);
void give_birth(Bench &bench, Drivers &d);
// A new chip, born.
Drivers born(Bench &bench, Random &random);
// `figures`: what the call takes, from the driver's first access to its last; and in it the
// silicon, from the accepted command to the signature, and to the token, which is verified.
void token(Bench &bench, Drivers &d, Random &random, bool figures = false);
// Extends one more entry.
void extend(Bench &bench, Random &random, uint32_t type);
// Until the log has so many.
void fill_log(Bench &bench, Random &random, unsigned entries);

NoiseProfile noise(Bench &bench, const std::string &text);

// Past the drivers.
uint32_t read(Bench &bench, uint32_t address);
void write(Bench &bench, uint32_t address, uint32_t value);
void refused(Bench &bench, const std::string &what, enum hal_status got);
// STATUS.error of the block at `base` after `command` in its CMD.
void command(Bench &bench, uint32_t base, uint32_t command, uint32_t expected);

// Random accesses, most of them to the first `size` bytes of the window at `base`: good ones, and
// with every fault that an access can have. One by another than Pluton's secure software must be
// refused.
void accesses(Bench &bench, Random &random, uint32_t base, uint32_t size, uint64_t count);
// The same to all blocks with secrets.
void accesses_anywhere(Bench &bench, Random &random, uint64_t count);

// A row's fuses: at both margins nothing, the word, ones, or something else.
enum class Mark { Zero, Whole, Ones, Partial };
void set_mark(std::vector<FuseRow> &rows, unsigned row, Mark mark, Random &random);
void set_secded(std::vector<FuseRow> &rows, unsigned row, uint32_t data);
// The chip with these fuses from the next boot on.
void with_fuses(Bench &bench, Random &random, const std::vector<FuseRow> &rows);

} // namespace pluton::chip
